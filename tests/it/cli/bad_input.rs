//! Bad input gets an answer and harms nothing.

use super::desk::{Desk, STORY};

#[test]
fn what_can_not_be_read_is_named_with_reason_and_next_step() {
    let desk = Desk::new();
    desk.write("empty.txt", "");
    desk.write("nul.bin", [0_u8, 1, 2, 0, 255, 254, 0, 0, 7]);
    desk.write("cut.gz", [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0x4b]);
    for (path, reason) in [
        ("missing.txt", "there is no such file. Check the path."),
        ("empty.txt", "the file is empty"),
        ("nul.bin", "not text or HTML"),
        ("cut.gz", "gzip data is damaged"),
    ] {
        let ran = desk.run(&["add", path]).failed(1);
        assert!(ran.err.starts_with(&format!("failed {path}: ")), "{ran:?}");
        assert!(ran.err.contains(reason), "{ran:?}");
    }
    assert_eq!(desk.ids("").len(), 0);
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_read_is_told() {
    use std::os::unix::fs::PermissionsExt;
    let desk = Desk::new();
    desk.write("locked.txt", STORY);
    std::fs::set_permissions(
        desk.path("locked.txt"),
        std::fs::Permissions::from_mode(0o000),
    )
    .unwrap();
    if std::fs::read(desk.path("locked.txt")).is_ok() {
        return; // The test runs as a user whom no permission stops.
    }
    let ran = desk.run(&["add", "locked.txt"]).failed(1);
    assert!(ran.err.contains("may not be read"), "{ran:?}");
}

#[test]
fn one_bad_input_does_not_stop_the_others() {
    let desk = Desk::new();
    desk.write("ferry.txt", STORY);
    let ran = desk.run(&["add", "missing.txt", "ferry.txt"]).failed(1);
    assert!(
        ran.out.contains("added ") && ran.err.contains("missing.txt"),
        "{ran:?}"
    );
    assert_eq!(desk.ids("").len(), 1);
}

#[test]
fn nothing_that_acts_on_a_terminal_comes_out() {
    let desk = Desk::new();
    let evil = STORY.replace(
        "Ferry returns",
        "Ferry\u{1b}]52;c;aGk=\u{7} \u{202e}returns\u{9b}31m",
    );
    desk.write("evil.txt", &evil);
    desk.run(&["add", "evil.txt"]).well();
    let id = &desk.ids("")[0];
    let mut all = String::new();
    for args in [
        vec!["list"],
        vec!["list", "--json"],
        vec!["search", "ferry"],
        vec!["show", id],
        vec!["show", id, "--with-chrome", "--format", "markdown"],
        vec!["show", id, "--format", "record"],
        vec!["show", id, "--format", "json", "--why"],
        vec!["show", id, "--why"],
        vec!["clean", "evil.txt"],
        vec!["clean", "evil.txt", "--format", "jsonl"],
        vec!["history"],
    ] {
        let ran = desk.run(&args).well();
        all.push_str(&ran.out);
        all.push_str(&ran.err);
    }
    let acts = |c: char| {
        (c.is_control() && c != '\n' && c != '\t') || ('\u{202a}'..='\u{202e}').contains(&c)
    };
    assert_eq!(all.chars().find(|c| acts(*c)), None);
}

#[cfg(unix)]
#[test]
fn file_names_that_act_on_a_terminal_do_not() {
    let desk = Desk::new();
    let ran = desk.run(&["add", "no\u{1b}]0;x\u{7}such"]).failed(1);
    assert!(
        !ran.err.contains('\u{1b}') && !ran.err.contains('\u{7}'),
        "{ran:?}"
    );
    let ran = desk.run(&["no\u{1b}[2Jsuch"]).failed(1);
    assert!(!ran.err.contains('\u{1b}'), "{ran:?}");
}

#[test]
fn a_broken_configuration_is_shown_and_the_defaults_are_used() {
    let (desk, ferry, _) = Desk::with_stories();
    assert_eq!(desk.run(&["config", "--check"]).well().out, "");
    desk.write(
        "config/config.toml",
        "measure = 50\ntheem = \"dark\"\ndecor = \"baroque\"\n",
    );
    desk.write("config/keymap.toml", "[reader]\n\"j\" = \"dwon\"\n");
    let ran = desk.run(&["config", "--check"]);
    assert_eq!(ran.code, 1);
    let lines: Vec<&str> = ran.out.lines().collect();
    assert_eq!(lines.len(), 3, "{ran:?}");
    assert!(
        lines[0].contains("config.toml:2: there is no setting \"theem\"; did you mean \"theme\"?"),
        "{ran:?}"
    );
    assert!(
        lines[1].contains("config.toml:3: decor takes one of"),
        "{ran:?}"
    );
    assert!(
        lines[2].contains("keymap.toml:2: there is no command \"dwon\"; did you mean \"down\"?"),
        "{ran:?}"
    );
    let read = desk.run(&["read", &ferry, "--plain"]).well();
    assert!(read.err.contains("config.toml:2"), "{read:?}");
    assert!(
        read.out.lines().all(|l| l.chars().count() <= 50),
        "{read:?}"
    );
    let keys = desk.run(&["keys", "--context", "all"]).well();
    assert!(
        keys.err.contains("keymap.toml:2") && keys.out.contains("\"j\" = \"down\""),
        "{keys:?}"
    );
    desk.run(&["list"]).well();
}

#[test]
fn settings_are_printed_with_and_without_explanation() {
    let desk = Desk::new();
    let default = desk.run(&["config", "--default"]).well().out;
    assert!(
        default.contains("\n# Width of the text column") && default.contains("\nmeasure = 66\n"),
        "{default}"
    );
    desk.write("config/config.toml", &default);
    let chosen = desk.run(&["config", "--set", "theme=dark"]).well();
    assert!(
        chosen.err.is_empty() && chosen.out.contains("theme = \"dark\""),
        "{chosen:?}"
    );
    let mut command = desk.command(&["config"]);
    command.env("NO_COLOR", "1");
    assert!(
        super::desk::ran(&mut command)
            .well()
            .out
            .contains("theme = \"mono\"")
    );
}

#[test]
fn a_folder_that_is_no_library_is_left_alone() {
    let desk = Desk::new();
    desk.write("data", "a file where the folder should be");
    desk.write("ferry.txt", STORY);
    desk.run(&["add", "ferry.txt"]).failed(1);
    assert_eq!(
        std::fs::read_to_string(desk.path("data")).unwrap(),
        "a file where the folder should be"
    );
}

#[test]
fn a_library_that_can_not_be_looked_at_does_not_read_as_empty() {
    let desk = Desk::new();
    desk.write("data", "a file where the folder should be");
    for args in [&["list"][..], &["doctor"], &["undo"], &["list", "--json"]] {
        let ran = desk.run(args).failed(1);
        assert!(ran.err.contains("OFFPRINT_DATA_DIR"), "{ran:?}");
        assert!(ran.out.is_empty(), "{ran:?}");
    }
}

#[test]
fn settings_may_stand_before_the_command() {
    let (desk, ..) = Desk::with_stories();
    let listed = desk.run(&["--set", "measure=60", "list"]).well();
    assert_eq!(listed.out.lines().count(), 2, "{listed:?}");
    desk.run(&["ferry.txt", "list"]).failed(2);
}

/// However an `add` is killed, the library is as before or as after a batch.
#[cfg(unix)]
#[test]
fn an_add_that_is_killed_leaves_a_whole_library() {
    use std::io::{BufRead as _, BufReader, Read as _};
    let desk = Desk::new();
    desk.write("ferry.txt", STORY);
    desk.run(&["add", "ferry.txt"]).well();
    for n in 0..250 {
        desk.write(
            &format!("many/{n:03}.txt"),
            format!("{STORY}\nNumber {n}.\n"),
        );
    }
    desk.write("many/000-first.bin", [0_u8; 64]);
    let mut child = desk
        .command(&["add", "many"])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    // Its first word comes once the first batch is written: it is killed while
    // it is at the second.
    let mut said = BufReader::new(child.stderr.take().unwrap());
    let mut line = String::new();
    said.read_line(&mut line).unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    said.read_to_string(&mut line).unwrap();
    desk.run(&["doctor", "--deep"]).well();
    let there = desk.ids("").len();
    assert!(there > 1, "{there}");
    desk.run(&["add", "many"]).failed(1);
    assert_eq!(desk.ids("").len(), 251);
    desk.run(&["doctor", "--deep"]).well();
}
