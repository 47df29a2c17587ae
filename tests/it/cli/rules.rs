//! Rules for sites, learned lines and cleaning again, from the command line.

use serde_json::json;

use super::desk::{Desk, ran};

const PROSE: [&str; 3] = [
    "The orchard above the village had not been pruned since the war, and its apples were small and hard, which kept \
     the jam makers away and let the children in, who were not particular.",
    "Nobody owned it, or everybody did; the wall had fallen in two places, and in September whole families climbed \
     over the stones with baskets, as their grandparents had done before there was a wall.",
    "In the last year before the road was built an old man appeared with a ladder and a saw, set to work without a \
     word, and by the first frost had brought every tree back to the shape that it was planted for.",
];

/// Pages of one site, each with `line` below the story.
fn site(count: usize, line: &str) -> Desk {
    let desk = Desk::new();
    let mut args = vec!["add".to_owned()];
    for n in 1..=count {
        let name = format!("{n}.html");
        desk.write(&name, page(n, line));
        args.push(name);
    }
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    desk.run(&args).well();
    desk
}

fn page(n: usize, line: &str) -> String {
    let [one, two, three] = PROSE;
    format!(
        "<!doctype html><html lang=en><head><title>Orchard {n}</title>\
         <link rel=canonical href='https://valley.example/{n}'></head><body><article><h1>Orchard {n}</h1>\
         <p>{one}</p><p>{two}</p><p>{three}</p><p class=last-words>{line}</p></article></body></html>"
    )
}

fn text(desk: &Desk, n: usize) -> String {
    let id = desk.ids(&format!("title:\"Orchard {n}\"")).remove(0);
    desk.run(&["show", &id]).well().out
}

const LINE: &str = "The valley thanks its 40 patrons, each of them a friend of the orchard and of everyone who climbs in it.";

#[test]
fn a_rule_is_previewed_saved_listed_switched_and_undone() {
    let desk = site(2, LINE);
    let add = ["rules", "add", "valley.example", "--drop", "--like", LINE];
    let mut dry = add.to_vec();
    dry.push("--dry-run");
    let told = desk.run(&dry).well();
    assert!(
        told.out
            .contains("would change 2 of 2 articles; 0 notes touched"),
        "{told:?}"
    );
    assert!(
        told.out.contains("“Orchard 1”: 1 block dropped"),
        "{told:?}"
    );
    assert!(text(&desk, 1).contains("40 patrons"));
    let saved = desk.run(&add).well();
    assert!(
        saved.out.contains("(2 articles change): 1 added"),
        "{saved:?}"
    );
    assert!(saved.err.contains("0 notes touched"), "{saved:?}");
    for n in [1, 2] {
        assert!(!text(&desk, n).contains("patrons"));
    }
    let why = desk
        .run(&["show", &desk.ids("orchard")[0], "--why"])
        .well()
        .out;
    assert!(
        why.contains("(rule for valley.example: drop lines like “The valley thanks its 40 patrons"),
        "{why}"
    );
    let listed = desk
        .run(&["rules", "list", "www.valley.example", "--json"])
        .json();
    assert_eq!(
        listed,
        json!([{"site": "valley.example", "learned": [],
            "rules": [{"number": 1, "action": "drop", "kind": "like", "pattern": LINE, "off": false}]}])
    );
    desk.run(&["rules", "off", "valley.example", "1"]).well();
    assert!(text(&desk, 1).contains("patrons"));
    assert!(desk.run(&["rules"]).well().out.contains("(off)"));
    desk.run(&["rules", "on", "valley.example"]).well();
    assert!(!text(&desk, 1).contains("patrons"));
    desk.run(&["star", &desk.ids("orchard")[0]]).well();
    let undone = desk.run(&["rules", "undo", "valley.example"]).well();
    assert!(
        undone.out.starts_with("undone: changed the rules"),
        "{undone:?}"
    );
    assert!(text(&desk, 1).contains("patrons"));
    assert_eq!(desk.ids("is:starred").len(), 1, "what came after stays");
}

#[test]
fn rules_are_edited_as_a_file_and_errors_point_at_their_line() {
    let desk = site(1, LINE);
    let edit = |file: &str, flags: &[&str]| {
        let mut args = vec!["rules", "edit", "valley.example", "--from", "-"];
        args.extend(flags);
        desk.pipe(&args, file.as_bytes())
    };
    let bad = edit("# mine\n\n[[drop]]\nlike = \"12\"\n", &[]).failed(1);
    assert!(
        bad.err.contains("line 4: “12” has fewer than two letters"),
        "{bad:?}"
    );
    assert!(bad.err.contains("    4 | like = \"12\""), "{bad:?}");
    let good = "[[drop]]\nelement = \"p.last-words\"\n";
    let dry = edit(good, &["--dry-run"]).well();
    assert!(
        dry.out
            .contains("would change the one article of this site"),
        "{dry:?}"
    );
    assert!(desk.run(&["rules"]).well().out.is_empty());
    edit(good, &[]).well();
    assert!(!text(&desk, 1).contains("patrons"));
    let same = edit(good, &[]).well();
    assert!(same.err.contains("Nothing changed"), "{same:?}");
    desk.run(&["undo"]).well();
    assert!(text(&desk, 1).contains("patrons"));
    desk.run(&["rules", "list", "elsewhere.example"]).failed(1);
    desk.run(&["rules", "off", "valley.example", "7"]).failed(1);
    desk.run(&["rules", "add", "valley.example", "--drop", "--element", "p"])
        .failed(2);
}

#[cfg(unix)]
#[test]
fn the_editor_gets_the_rules_and_what_it_spoils_is_kept() {
    let desk = site(1, LINE);
    desk.write("ed", "#!/bin/sh\ngrep -q '^# Rules for valley.example' \"$1\" || exit 3\nprintf '[[drop]]\\nline = 7\\n' > \"$1\"\n");
    std::process::Command::new("chmod")
        .args(["+x", desk.path("ed").to_str().unwrap()])
        .status()
        .unwrap();
    let mut command = desk.command(&["rules", "edit", "valley.example"]);
    command
        .env("EDITOR", desk.path("ed"))
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("TMPDIR", desk.path(""));
    let failed = ran(&mut command).failed(1);
    assert!(failed.err.contains("line 2"), "{failed:?}");
    let kept = failed
        .err
        .split("--from ")
        .nth(1)
        .unwrap()
        .split('`')
        .next()
        .unwrap();
    assert!(std::fs::read_to_string(kept).unwrap().contains("line = 7"));
    assert!(desk.run(&["rules"]).well().out.is_empty());
}

#[test]
fn a_line_of_three_pages_is_learned_and_says_so() {
    // Not the edge of a sentence, and nothing that the word lists know.
    let desk = site(4, "Orchard voices of the lower valley");
    let why = desk
        .run(&["show", &desk.ids("orchard")[0], "--format", "json"])
        .json();
    let line = why["blocks"]
        .as_array()
        .unwrap()
        .iter()
        .find(|b| b["text"].as_str().unwrap().starts_with("Orchard voices"))
        .unwrap();
    assert_eq!(line["role"], json!("chrome"));
    assert_eq!(
        line["because"],
        json!("the same line stands in 4 saved articles of this site"),
        "{line}"
    );
    let listed = desk.run(&["rules", "list", "valley.example"]).well().out;
    assert!(
        listed.contains("learned: “Orchard voices of the lower valley” stands in 4 articles"),
        "{listed}"
    );
    let keep = [
        "rules",
        "add",
        "valley.example",
        "--keep",
        "--line",
        "orchard voices of the lower valley",
    ];
    desk.run(&keep).well();
    assert!(text(&desk, 1).contains("Orchard voices"));
}

#[test]
fn cleaning_again_changes_nothing_that_is_as_it_was() {
    let desk = site(2, LINE);
    let dry = desk.run(&["reclean", "--dry-run", "--json"]).well();
    assert_eq!(dry.out.trim(), "[]");
    assert!(dry.err.contains("0 of 2 articles would change"), "{dry:?}");
    let real = desk.run(&["reclean", "orchard"]).well();
    assert!(
        real.err.contains("0 of 2 articles were changed"),
        "{real:?}"
    );
    assert!(real.out.is_empty());
    desk.run(&["reclean", "nothing:here"]).failed(2);
}
