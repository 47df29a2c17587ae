//! Captures of a story before the newest, from the command line and by plain
//! lines.

use serde_json::json;

use super::desk::{Desk, PAGE};

/// A story that was saved twice, with a note on a sentence that went, and the
/// identity of the story.
fn twice() -> (Desk, String) {
    let (desk, _, bees) = Desk::with_stories();
    desk.run(&["note", &bees, "--quote", "The ground is poor"])
        .well();
    let newer = PAGE.replace(
        "The ground is poor, and that is the point, she says.",
        "She smiles.",
    );
    desk.write("newer.html", newer);
    desk.run(&["add", "newer.html"]).well();
    (desk, bees)
}

#[test]
fn older_captures_are_listed_and_shown() {
    let (desk, bees) = twice();
    let listed = desk.run(&["show", &bees, "--captures"]).well().out;
    let lines: Vec<&str> = listed.lines().collect();
    assert_eq!(lines.len(), 2, "{listed}");
    assert!(
        lines[0].starts_with("2  ") && lines[0].ends_with("(shown)"),
        "{listed}"
    );
    assert!(
        lines[1].starts_with("1  ") && lines[1].ends_with("the first"),
        "{listed}"
    );
    let list = ["show", &bees, "--captures", "--format", "json"];
    let objects = desk.run(&list).json();
    assert_eq!(objects[0]["capture"], json!(2));
    assert_eq!(objects[0]["shown"], json!(true));
    assert_eq!(objects[1]["new"], json!(null));
    let other = ["show", &bees, "--captures", "--format", "markdown"];
    let told = desk.run(&other).failed(2);
    assert!(told.err.contains("--format json"), "{told:?}");

    let newest = desk.run(&["show", &bees]).well().out;
    let first = desk.run(&["show", &bees, "--capture", "1"]).well().out;
    assert!(newest.contains("She smiles.") && !newest.contains("The ground is poor"));
    assert!(first.contains("The ground is poor") && !first.contains("She smiles."));
    let object = |args: &[&str]| {
        let args = [&["show", bees.as_str(), "--format", "json"], args].concat();
        desk.run(&args).json()
    };
    let states = |object: &serde_json::Value| object["annotations"][0]["state"].clone();
    assert_eq!(states(&object(&[])), json!("lost"));
    let older = object(&["--capture", "1"]);
    assert_eq!(states(&older), json!("exact"));
    let which = &older["older_capture"];
    assert_eq!((&which["number"], &which["of"]), (&json!(1), &json!(2)));
    assert_eq!(object(&[])["older_capture"], json!(null));
    let bytes = desk.run(&["show", &bees, "--capture", "1", "--original"]);
    assert_eq!(bytes.well().out, PAGE);
    let wrong = desk.run(&["show", &bees, "--capture", "3"]).failed(1);
    assert!(wrong.err.contains("are 1 to 2"), "{wrong:?}");
}

#[test]
fn an_older_capture_is_read_by_plain_lines() {
    let (desk, bees) = twice();
    let typed =
        "captures\ncapture 1\nfind ground is poor\nnote no\nstar\nwhere\ncapture\nfind smiles\nq\n";
    let args = ["--linear", "read", bees.as_str()];
    let said = desk.pipe(&args, typed.as_bytes()).well().out;
    for part in [
        "Capture 2, the newest",
        "Capture 1, of ",
        "This is capture 1 of 2, read only. capture alone opens the newest.",
        "The ground is poor",
        "An older capture is read only.",
        "She smiles.",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    let notes = desk.run(&["notes", "--json"]).json();
    assert_eq!(notes.as_array().unwrap().len(), 1);
}
