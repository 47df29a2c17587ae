//! Notes: made by their words, changed, printed, taken along, brought back.

use serde_json::json;

use super::desk::Desk;

#[test]
fn a_passage_is_noted_by_its_words() {
    let (desk, ferry, _) = Desk::with_stories();
    let args = [
        "note",
        &ferry,
        "--quote",
        "dogs travel free",
        "--note",
        "Good.",
        "--color",
        "green",
        "--tag",
        "dogs",
        "--json",
    ];
    let made = desk.run(&args).json()["id"].as_str().unwrap().to_owned();
    let notes = desk.run(&["notes", "--json"]).json();
    let note = &notes[0];
    assert_eq!(note["id"], json!(made));
    for (field, value) in [
        ("article", json!(ferry)),
        ("quote", json!("dogs travel free")),
        ("note", json!("Good.")),
        ("color", json!("green")),
        ("tags", json!(["dogs"])),
        ("state", json!("exact")),
    ] {
        assert_eq!(note[field], value, "{field}");
    }
    let record: Vec<char> = desk
        .run(&["show", &ferry, "--format", "record"])
        .well()
        .out
        .chars()
        .collect();
    let (start, end) = (
        note["start"].as_u64().unwrap() as usize,
        note["end"].as_u64().unwrap() as usize,
    );
    assert_eq!(
        record[start..end].iter().collect::<String>(),
        "dogs travel free"
    );
    let markdown = desk.run(&["notes"]).well().out;
    assert!(
        markdown.contains("> dogs travel free") && markdown.contains("Good."),
        "{markdown}"
    );
    assert_eq!(
        desk.run(&["list", "ferry", "--json"]).json()[0]["notes"],
        json!(1)
    );
}

#[test]
fn words_that_occur_twice_change_nothing_until_one_is_chosen() {
    let (desk, ferry, _) = Desk::with_stories();
    let asked = desk.run(&["note", &ferry, "--quote", "chain"]).failed(1);
    assert!(
        asked.err.contains("nothing was changed") && asked.err.contains("   1  "),
        "{asked:?}"
    );
    assert_eq!(desk.run(&["notes", "--json"]).json(), json!([]));
    desk.run(&["note", &ferry, "--quote", "chain", "--at", "9"])
        .failed(1);
    desk.run(&["note", &ferry, "--quote", "chain", "--at", "2"])
        .well();
    assert_eq!(
        desk.run(&["notes", "--json"])
            .json()
            .as_array()
            .unwrap()
            .len(),
        1
    );
    let absent = desk.run(&["note", &ferry, "--quote", "zeppelin"]).failed(1);
    assert!(absent.err.contains("does not say"), "{absent:?}");
}

#[test]
fn notes_are_changed_and_deleted() {
    let (desk, ferry, _) = Desk::with_stories();
    let made = desk
        .run(&["note", &ferry, "--note", "On the whole.", "--json"])
        .json();
    let id = made["id"].as_str().unwrap().get(..8).unwrap();
    desk.run(&[
        "note",
        "--edit",
        id,
        "--note",
        "On the whole, yes.",
        "--color",
        "blue",
        "--tag",
        "x",
    ])
    .well();
    let note = &desk.run(&["notes", "--json"]).json()[0];
    assert_eq!(
        (&note["note"], &note["color"], &note["quote"]),
        (&json!("On the whole, yes."), &json!("blue"), &json!(null))
    );
    assert_eq!(note["start"], json!(null));
    desk.run(&["note", "--edit", id]).failed(2);
    desk.run(&["note", "--delete", id]).well();
    assert_eq!(desk.run(&["notes", "--json"]).json(), json!([]));
    desk.run(&["undo"]).well();
    assert_eq!(
        desk.run(&["notes", "--json"])
            .json()
            .as_array()
            .unwrap()
            .len(),
        1
    );
    desk.run(&["note", "--delete", "zz"]).failed(1);
    desk.run(&["note", &ferry]).failed(2);
}

#[test]
fn exports_come_back_equal() {
    let (desk, ferry, bees) = Desk::with_stories();
    desk.run(&[
        "note",
        &ferry,
        "--quote",
        "less than the bus",
        "--note",
        "How much?",
    ])
    .well();
    desk.run(&["note", &bees, "--note", "Go and see."]).well();
    desk.run(&["export", "--to", "notes.json"]).well();
    desk.run(&["export", "--to", "notes.md"]).well();
    let markdown = std::fs::read_to_string(desk.path("notes.md")).unwrap();
    assert!(
        markdown.contains("> less than the bus") && markdown.contains("Go and see."),
        "{markdown}"
    );
    assert_eq!(desk.run(&["export"]).well().out, markdown);
    let exported = std::fs::read_to_string(desk.path("notes.json")).unwrap();
    assert_eq!(
        desk.run(&["export", "--format", "json"]).well().out,
        exported
    );

    let (other, ..) = Desk::with_stories();
    other.write("notes.json", &exported);
    let told = other.run(&["import", "notes.json"]).well().out;
    assert!(told.starts_with("2 notes added"), "{told}");
    let again = other.pipe(&["import", "-"], exported.as_bytes()).well().out;
    assert!(
        again.starts_with("0 notes added, 0 updated, 2 unchanged"),
        "{again}"
    );
    let quotes = |desk: &Desk| {
        let notes = desk.run(&["notes", "--json"]).json();
        let mut all: Vec<_> = notes
            .as_array()
            .unwrap()
            .iter()
            .map(|n| (n["quote"].to_string(), n["note"].to_string()))
            .collect();
        all.sort();
        all
    };
    assert_eq!(quotes(&other), quotes(&desk));
}

#[test]
fn an_import_into_an_empty_library_says_what_is_missing() {
    let (desk, ferry, _) = Desk::with_stories();
    desk.run(&["note", &ferry, "--note", "Hm."]).well();
    let exported = desk.run(&["export", "--format", "json"]).well().out;
    let other = Desk::new();
    let told = other.pipe(&["import", "-"], exported.as_bytes()).well();
    assert!(told.err.contains("is not in this library"), "{told:?}");
}

#[test]
fn what_is_no_export_is_refused() {
    let desk = Desk::new();
    desk.write("bad.json", "{\"kind\": \"recipes\"}");
    desk.write("bad.bin", [0xff, 0xfe, 0xfd]);
    for file in ["bad.json", "bad.bin", "none.json"] {
        desk.run(&["import", file]).failed(1);
    }
    let (desk, ..) = Desk::with_stories();
    let ran = desk
        .run(&["export", "--to", "no/such/folder/notes.md"])
        .failed(1);
    assert!(ran.err.contains("notes.md"), "{ran:?}");
}
