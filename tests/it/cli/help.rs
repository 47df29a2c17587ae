//! Help, manual, completions: made from one table, and looked at here.

use super::desk::Desk;

#[test]
fn help_is_as_it_was_read_last() {
    let desk = Desk::new();
    insta::assert_snapshot!("help_short", desk.run(&["-h"]).well().out);
    insta::assert_snapshot!("help_long", desk.run(&["--help"]).well().out);
    for command in [
        "add", "clean", "list", "show", "note", "edit", "export", "keys", "config",
    ] {
        insta::assert_snapshot!(
            format!("help_{command}"),
            desk.run(&[command, "--help"]).well().out
        );
    }
}

#[test]
fn the_version_is_the_packages() {
    let ran = Desk::new().run(&["--version"]).well();
    assert_eq!(ran.out, format!("offprint {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn a_command_line_that_is_not_understood_is_usage() {
    let desk = Desk::new();
    for args in [
        vec!["add"],
        vec!["list", "--nonsense"],
        vec!["show"],
        vec!["clean", "x", "--format", "pdf"],
        vec!["list", "tag:\""],
        vec!["--set", "theme", "list"],
        vec!["note", "abc", "--quote", "x", "--color", "brown"],
        vec!["edit", "abc"],
        vec!["edit", "abc", "--published", "yesterday"],
        vec!["completions", "ksh93"],
    ] {
        desk.run(&args).failed(2);
    }
}

#[test]
fn completions_and_manual_know_every_command() {
    let desk = Desk::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = desk.run(&["completions", shell]).well().out;
        assert!(
            script.contains("restore") && script.contains("doctor"),
            "{shell}"
        );
    }
    let page = desk.run(&["man"]).well().out;
    for part in [".TH offprint", "SYNOPSIS", "restore", "with\\-chrome"] {
        assert!(page.contains(part), "{part}");
    }
}

#[test]
fn keys_print_as_a_keymap_that_is_understood() {
    let desk = Desk::new();
    let all = desk.run(&["keys"]).well();
    desk.write("config/keymap.toml", &all.out);
    assert_eq!(desk.run(&["config", "--check"]).well().out, "");
    assert_eq!(desk.run(&["keys"]).well().out, all.out);
    let prompt = desk.run(&["keys", "--context", "prompt"]).well().out;
    assert!(
        prompt.starts_with("[prompt]\n") && !prompt.contains("[all]"),
        "{prompt}"
    );
    insta::assert_snapshot!(
        "keys_markdown",
        desk.run(&["keys", "--markdown"]).well().out
    );
}

#[test]
fn the_reader_says_that_it_needs_a_terminal() {
    let (desk, ferry, _) = Desk::with_stories();
    for args in [
        vec![],
        vec!["ferry.txt"],
        vec!["read", &ferry],
        vec!["tutor"],
    ] {
        let ran = desk.run(&args).failed(1);
        assert!(ran.err.contains("needs a terminal"), "{ran:?}");
    }
}

#[test]
fn what_is_neither_command_nor_file_is_said() {
    let ran = Desk::new().run(&["serch"]).failed(1);
    assert!(
        ran.err.contains("neither a command nor a file serch"),
        "{ran:?}"
    );
}
