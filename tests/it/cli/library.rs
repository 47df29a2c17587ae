//! Adding, finding, changing, undoing: what the screen does, for scripts.

use serde_json::json;

use super::desk::{Desk, PAGE, STORY, ran, tree};

#[test]
fn a_first_page_is_added_and_says_what_next() {
    let desk = Desk::new();
    desk.write("ferry.txt", STORY);
    let ran = desk.run(&["add", "ferry.txt"]).well();
    assert!(ran.out.starts_with("added "), "{ran:?}");
    for part in [
        "\"Ferry returns to the Lune after nine years\"",
        "2019-05-02",
        "read it: offprint read ",
    ] {
        assert!(ran.out.contains(part), "{part}: {ran:?}");
    }
    let again = desk.run(&["add", "ferry.txt"]).well();
    assert!(again.out.starts_with("unchanged "), "{again:?}");
    assert_eq!(desk.ids("").len(), 1);
}

#[test]
fn list_prints_the_promised_fields() {
    let (desk, _, bees) = Desk::with_stories();
    let mut listed = desk.run(&["list", "bees", "--json"]).json();
    let added = listed[0]["added"].take();
    assert!(added.as_str().unwrap().ends_with('Z'), "{added}");
    assert!(listed[0]["words"].take().as_u64().unwrap() > 80);
    let expected = json!([{
        "id": bees,
        "title": "Bees of the rail yard",
        "authors": [{"name": "Ines Okafor"}],
        "site": "The Carrow Post",
        "url": "https://post.example/bees",
        "published": null,
        "added": null,
        "state": "unread",
        "starred": false,
        "archived": false,
        "trashed": false,
        "tags": [],
        "words": null,
        "progress": 0.0,
        "notes": 0,
    }]);
    assert_eq!(listed, expected);
    let table = desk.run(&["list"]).well().out;
    assert_eq!(table.lines().count(), 2);
    assert!(
        table.contains("unread") && table.contains("Bees of the rail yard · The Carrow Post"),
        "{table}"
    );
    assert_eq!(
        desk.run(&["list", "--limit", "1"])
            .well()
            .out
            .lines()
            .count(),
        1
    );
}

#[test]
fn search_shows_where_the_words_stand() {
    let (desk, _, bees) = Desk::with_stories();
    let found = desk.run(&["search", "knapweed", "--json"]).json();
    assert_eq!(found[0]["id"], json!(bees));
    let hit = &found[0]["hits"][0];
    assert_eq!(
        (&hit["in"], &hit["match"]),
        (&json!("body"), &json!("knapweed"))
    );
    let record: Vec<char> = desk
        .run(&["show", &bees, "--format", "record"])
        .well()
        .out
        .chars()
        .collect();
    let (start, end) = (
        hit["start"].as_u64().unwrap() as usize,
        hit["end"].as_u64().unwrap() as usize,
    );
    assert_eq!(record[start..end].iter().collect::<String>(), "knapweed");
    assert!(
        desk.run(&["search", "knapweed"])
            .well()
            .out
            .contains("»knapweed«")
    );
    let none = desk.run(&["search", "zeppelin"]).well();
    assert_eq!(
        (none.out.as_str(), none.err.as_str()),
        ("", "Nothing matched.\n")
    );
    assert_eq!(
        desk.run(&["search", "zeppelin", "--json"]).json(),
        json!([])
    );
}

#[test]
fn ids_may_be_shortened_while_they_are_unique() {
    let (desk, ferry, bees) = Desk::with_stories();
    let common = ferry
        .chars()
        .zip(bees.chars())
        .take_while(|(a, b)| a == b)
        .count();
    let short = ferry.get(..=common).unwrap();
    desk.run(&["show", short]).well();
    assert!(
        desk.run(&["show", "zz"])
            .failed(1)
            .err
            .contains("there is no article zz")
    );
    if common > 0 {
        assert!(
            desk.run(&["show", ferry.get(..common).unwrap()])
                .failed(1)
                .err
                .contains("fits 2")
        );
    }
}

#[test]
fn show_has_a_form_for_every_reader() {
    let (desk, ferry, bees) = Desk::with_stories();
    let text = desk.run(&["show", &ferry]).well().out;
    assert!(
        text.starts_with("Ferry returns to the Lune after nine years\n"),
        "{text}"
    );
    assert!(!text.contains("Text size"), "{text}");
    assert!(
        desk.run(&["show", &ferry, "--with-chrome"])
            .well()
            .out
            .contains("Text size")
    );
    assert!(
        desk.run(&["show", &ferry, "--format", "markdown"])
            .well()
            .out
            .starts_with("# Ferry returns")
    );
    let record = desk.run(&["show", &ferry, "--format", "record"]).well().out;
    assert!(
        record.contains("Text size") && record.contains("the blessing of the boats"),
        "{record}"
    );
    let shown = desk
        .run(&["show", &bees, "--format", "json", "--why"])
        .json();
    assert_eq!(shown["id"], json!(bees));
    assert_eq!(shown["language"], json!("en"));
    assert!(shown["evidence"]["title"]["source"].is_string(), "{shown}");
    let why = desk.run(&["show", &ferry, "--why"]).well().out;
    assert!(
        why.contains("chrome") && why.contains("title: Ferry"),
        "{why}"
    );
    let original = desk.run(&["show", &bees, "--original"]).well().out;
    assert_eq!(original, PAGE);
    let plain = desk.run(&["read", &ferry, "--plain"]).well().out;
    assert!(plain.lines().all(|l| l.chars().count() <= 66), "{plain}");
    let narrow = desk
        .run(&["read", &ferry, "--plain", "--set", "measure=50"])
        .well()
        .out;
    assert!(narrow.lines().all(|l| l.chars().count() <= 50), "{narrow}");
}

#[test]
fn states_change_and_change_back() {
    let (desk, ferry, bees) = Desk::with_stories();
    desk.run(&["star", &ferry, &bees]).well();
    assert_eq!(desk.ids("is:starred").len(), 2);
    desk.run(&["unstar", &ferry]).well();
    assert_eq!(desk.ids("is:starred"), std::slice::from_ref(&bees));
    desk.run(&["star", &bees, "--off"]).well();
    assert_eq!(desk.ids("is:starred").len(), 0);
    desk.run(&["archive", &ferry]).well();
    assert_eq!(desk.ids("is:archived"), std::slice::from_ref(&ferry));
    desk.run(&["archive", "--off", &ferry]).well();
    assert_eq!(desk.ids("is:archived").len(), 0);
    desk.run(&["trash", &ferry]).well();
    assert_eq!(desk.ids("is:trashed"), std::slice::from_ref(&ferry));
    assert_eq!(desk.ids(""), [bees]);
    let told = desk.run(&["add", "ferry.txt"]).well().out;
    assert!(
        told.contains("in the trash") && told.contains("offprint restore "),
        "{told}"
    );
    desk.run(&["restore", &ferry]).well();
    assert_eq!(desk.ids("is:trashed").len(), 0);
    assert_eq!(desk.ids("").len(), 2);
}

#[test]
fn tags_are_added_and_removed() {
    let (desk, ferry, bees) = Desk::with_stories();
    desk.run(&["tag", &ferry, &bees, "--add", "river", "--add", "long read"])
        .well();
    desk.run(&["tag", &bees, "--remove", "river"]).well();
    assert_eq!(desk.ids("tag:river"), [ferry]);
    assert_eq!(
        desk.run(&["list", "bees", "--json"]).json()[0]["tags"],
        json!(["long read"])
    );
    let same = desk.run(&["tag", &bees, "--remove", "river"]).well();
    assert!(
        same.out.is_empty() && same.err.contains("Nothing changed"),
        "{same:?}"
    );
}

#[test]
fn hand_edits_win_and_can_be_taken_back() {
    let (desk, ferry, _) = Desk::with_stories();
    let args = [
        "edit",
        &ferry,
        "--title",
        "The bell",
        "--author",
        "Mara Whitlow (Carrow)",
        "--author",
        "Jo",
        "--published",
        "2019-05",
    ];
    desk.run(&args).well();
    let row = &desk.run(&["list", "--json", "bell"]).json()[0];
    assert_eq!(row["title"], json!("The bell"));
    assert_eq!(
        row["authors"],
        json!([{"name": "Mara Whitlow", "place": "Carrow"}, {"name": "Jo"}])
    );
    assert_eq!(row["published"], json!("2019-05"));
    let shown = desk.run(&["show", &ferry, "--format", "json"]).json();
    assert!(
        shown["edited"]
            .as_array()
            .unwrap()
            .contains(&json!("title")),
        "{shown}"
    );
    desk.run(&["edit", &ferry, "--title", ""]).well();
    let row = &desk.run(&["list", "--json", "bell"]).json()[0];
    assert_eq!(
        row["title"],
        json!("Ferry returns to the Lune after nine years")
    );
}

#[test]
fn one_journal_undoes_and_redoes() {
    let (desk, ferry, _) = Desk::with_stories();
    desk.run(&["star", &ferry]).well();
    desk.run(&["archive", &ferry]).well();
    let undone = desk.run(&["undo"]).well().out;
    assert!(undone.starts_with("undone: archived"), "{undone}");
    assert_eq!(desk.ids("is:archived").len(), 0);
    desk.run(&["undo"]).well();
    assert_eq!(desk.ids("is:starred").len(), 0);
    let history = desk.run(&["history", "--json"]).json();
    assert_eq!(
        (
            &history[0]["undone"],
            &history[1]["undone"],
            &history[2]["undone"]
        ),
        (&json!(true), &json!(true), &json!(false))
    );
    desk.run(&["redo"]).well();
    assert_eq!(desk.ids("is:starred"), [ferry]);
    desk.run(&["redo"]).well();
    assert!(
        desk.run(&["redo"])
            .well()
            .err
            .contains("nothing to do again")
    );
    assert_eq!(
        desk.run(&["history", "--limit", "1"])
            .well()
            .out
            .lines()
            .count(),
        1
    );
}

#[test]
fn undoing_in_an_empty_library_is_no_failure() {
    let desk = Desk::new();
    assert!(desk.run(&["undo"]).well().err.contains("nothing to undo"));
}

#[test]
fn reading_makes_no_library() {
    let desk = Desk::new();
    for args in [
        vec!["list"],
        vec!["search", "x"],
        vec!["notes"],
        vec!["history"],
        vec!["doctor"],
        vec!["where"],
        vec!["keys"],
    ] {
        desk.run(&args).well();
    }
    assert_eq!(tree(&desk.path("data")), Vec::<std::path::PathBuf>::new());
    assert!(
        desk.run(&["list"])
            .well()
            .err
            .contains("The library is empty")
    );
}

#[test]
fn places_are_where_the_environment_says() {
    let desk = Desk::new();
    let places = desk.run(&["where", "--json"]).json();
    assert_eq!(places["library"], json!(desk.path("data")));
    assert_eq!(places["keymap"], json!(desk.path("config/keymap.toml")));
    assert!(desk.run(&["where"]).well().out.contains("offprint.log"));
}

#[test]
fn the_doctor_finds_a_whole_library_whole() {
    let (desk, ..) = Desk::with_stories();
    let said = desk.run(&["doctor", "--deep", "--json"]).json();
    assert_eq!(
        (&said["exists"], &said["articles"], &said["harmed"]),
        (&json!(true), &json!(2), &json!(false))
    );
    assert!(desk.run(&["doctor"]).well().out.contains("All is well."));
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let (desk, ferry, _) = Desk::with_stories();
    let script = format!(
        "{} show {ferry} --format record | true; exit ${{PIPESTATUS[0]}}",
        env!("CARGO_BIN_EXE_offprint")
    );
    let template = desk.command(&[]);
    let mut shell = std::process::Command::new("/bin/bash");
    shell
        .arg("-c")
        .arg(script)
        .env_clear()
        .current_dir(desk.path("."));
    shell.envs(template.get_envs().filter_map(|(k, v)| Some((k, v?))));
    let ran = ran(&mut shell);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
}

#[test]
fn a_query_may_begin_with_a_minus() {
    let (desk, ferry, bees) = Desk::with_stories();
    desk.run(&["tag", &bees, "--add", "work"]).well();
    for args in [
        &["list", "-tag:work", "--json"][..],
        &["list", "--json", "-bees"],
        &["search", "the", "-tag:work", "--json"],
        &["list", "--json", "--", "-tag:work"],
    ] {
        let found = desk.run(args).json();
        assert_eq!(found.as_array().unwrap().len(), 1, "{args:?}");
        assert_eq!(found[0]["id"], ferry.as_str(), "{args:?}");
    }
    desk.run(&["star", "--query", "-tag:work"]).well();
    assert_eq!(desk.ids("is:starred"), [ferry]);
    desk.run(&["list", "-h"]).well();
    let wrong = desk.run(&["list", "-titel:x"]).failed(2);
    assert!(wrong.err.contains("\n  -titel:x\n   ^"), "{wrong:?}");
}

#[test]
fn a_limit_of_none_is_no_failure_to_find() {
    let (desk, ..) = Desk::with_stories();
    for command in ["list", "search"] {
        let ran = desk.run(&[command, "--limit", "0"]).well();
        assert_eq!((ran.out.as_str(), ran.err.as_str()), ("", ""), "{command}");
    }
}
