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
    let said = "1 note waits, for no story here has its address or title.";
    assert!(told.err.contains(said), "{told:?}");
    // The same leaves again, and is counted as what it is.
    let wrote = other.run(&["export", "--to", "all.jsonld"]).well();
    assert!(wrote.err.contains("Wrote 1 note to"), "{wrote:?}");
    let none = other.run(&["export", "color:purple"]).well();
    assert!(none.err.contains("no notes that this finds"), "{none:?}");
}

#[test]
fn what_is_no_export_is_refused() {
    let desk = Desk::new();
    desk.write("bad.json", "{\"kind\": \"recipes\"}");
    desk.write("bad.bin", [0xff, 0xfe, 0xfd]);
    desk.write("other.csv", "a,b\n1,2\n");
    let told = desk.run(&["import", "other.csv"]).failed(1).err;
    assert!(
        told.contains("other.csv: there are no notes in it") && told.contains("My Clippings.txt"),
        "{told}"
    );
    desk.write("export.zip", "PK\u{3}\u{4}and so on");
    let told = desk.run(&["import", "export.zip"]).failed(1).err;
    assert!(
        told.contains("zip archive")
            && told.contains("import FOLDER` takes the notes of an Omnivore export")
            && told.contains("import FILE` those of one file of another tool"),
        "{told}"
    );
    let told = desk.run(&["import", "."]).failed(1).err;
    assert!(told.contains("Omnivore's, unpacked"), "{told}");
    for file in ["bad.json", "bad.bin", "none.json"] {
        desk.run(&["import", file]).failed(1);
    }
    let (desk, ..) = Desk::with_stories();
    let ran = desk
        .run(&["export", "--to", "no/such/folder/notes.md"])
        .failed(1);
    assert!(ran.err.contains("notes.md"), "{ran:?}");
}

#[test]
fn notes_leave_in_every_format_and_say_what_stays_behind() {
    let (desk, ferry, _) = Desk::with_stories();
    desk.run(&[
        "note",
        &ferry,
        "--quote",
        "dogs travel free",
        "--note",
        "Good.",
    ])
    .well();
    let odd = desk.run(&["export", "--to", "n.zzz"]).well();
    assert!(odd.err.contains("n.zzz says no format"), "{odd:?}");
    let alias = desk.run(&["export", "--format", "w3c"]).well();
    assert!(alias.out.contains("AnnotationCollection"), "{alias:?}");
    for (file, begins, left) in [
        ("n.org", "* Ferry", "Org leaves behind"),
        ("n.csv", "Highlight,Title", "leaves behind positions"),
        ("n.html", "<!doctype html>", "HTML leaves behind"),
        ("n.jsonld", "{", "Web Annotations leave behind"),
        ("n.bib", "@online{", "list of sources"),
        ("n.csl.json", "[", "list of sources"),
        ("n.json", "{", ""),
    ] {
        let ran = desk.run(&["export", "--to", file]).well();
        let text = std::fs::read_to_string(desk.path(file)).unwrap();
        assert!(
            text.starts_with(begins) && text.contains("dogs travel free"),
            "{file}: {text}"
        );
        assert!(ran.err.contains(left), "{file}: {ran:?}");
    }
    desk.write("t.md", "{{title}}: {{#notes}}{{note}}{{/notes}}");
    let out = desk.run(&["export", "--template", "t.md"]).well().out;
    assert!(
        out.starts_with("Ferry") && out.ends_with(": Good."),
        "{out}"
    );
    desk.write("t.md", "{{titel}}");
    let ran = desk.run(&["export", "--template", "t.md"]).failed(1);
    assert!(ran.err.contains("line 1: there is no {{titel}}"), "{ran:?}");
}

#[test]
fn a_folder_of_markdown_is_kept_in_step() {
    let (desk, ferry, _) = Desk::with_stories();
    desk.run(&["note", &ferry, "--quote", "dogs travel free"])
        .well();
    let ran = desk.run(&["export", "--mirror", "vault"]).well();
    assert!(ran.err.contains("1 file written"), "{ran:?}");
    let files = || -> Vec<std::path::PathBuf> {
        let all = std::fs::read_dir(desk.path("vault")).unwrap();
        let all = all.map(|f| f.unwrap().path());
        all.filter(|p| p.extension().is_some_and(|e| e == "md"))
            .collect()
    };
    assert_eq!(files().len(), 1);
    std::fs::write(&files()[0], "my own words").unwrap();
    desk.run(&["note", &ferry, "--note", "More."]).well();
    let ran = desk.run(&["export", "--mirror", "vault"]).failed(1);
    assert!(ran.err.contains("was edited by hand and stays"), "{ran:?}");
    assert_eq!(
        std::fs::read_to_string(&files()[0]).unwrap(),
        "my own words"
    );
}

#[test]
fn a_folder_of_one_query_is_not_given_another() {
    let (desk, ferry, _) = Desk::with_stories();
    desk.run(&[
        "note",
        &ferry,
        "--quote",
        "dogs travel free",
        "--color",
        "red",
    ])
    .well();
    desk.run(&["export", "--mirror", "vault", "color:red"])
        .well();
    let ran = desk.run(&["export", "--mirror", "vault"]).failed(1);
    assert!(
        ran.err.contains("the notes of “color:red”, not all notes"),
        "{ran:?}"
    );
    desk.run(&["export", "--mirror", "vault", "color:red"])
        .well();
    // A minus is part of the query, however it is told from a flag.
    desk.run(&["export", "--mirror", "others", "-color:red"])
        .well();
    desk.run(&["export", "--mirror", "others", "--", "-color:red"])
        .well();
    let ran = desk.run(&["export", "--watch", "--to", "x.md"]).failed(2);
    assert!(ran.err.contains("--mirror FOLDER"), "{ran:?}");
}

#[test]
fn a_note_may_begin_with_a_hyphen() {
    let (desk, ferry, _) = Desk::with_stories();
    desk.run(&["note", &ferry, "--note", "- item"]).well();
    assert_eq!(
        desk.run(&["notes", "--json"]).json()[0]["note"],
        json!("- item")
    );
}

#[test]
fn what_is_printed_is_what_a_file_would_have() {
    let (desk, ferry, _) = Desk::with_stories();
    desk.run(&[
        "note",
        &ferry,
        "--quote",
        "dogs travel free",
        "--note",
        "[cite:me], twice",
    ])
    .well();
    for format in ["csv", "org"] {
        let printed = desk.run(&["export", "--format", format]).well().out;
        let file = format!("notes.{format}");
        desk.run(&["export", "--to", &file]).well();
        assert_eq!(
            printed,
            std::fs::read_to_string(desk.path(&file)).unwrap(),
            "{format}"
        );
    }
    let again = desk.run(&["import", "notes.csv"]).well();
    assert!(again.out.starts_with("1 note added"), "{again:?}");
}

#[test]
fn an_unpacked_omnivore_export_arrives() {
    let (desk, ..) = Desk::with_stories();
    desk.write(
        "omni/metadata_0_to_20.json",
        r#"[{"slug":"f","title":"Ferry returns to the Lune after nine years","url":null,"labels":["boats"],"state":"Active"}]"#,
    );
    desk.write("omni/highlights/f.md", "> dogs travel free\n\nGood.");
    let ran = desk.run(&["import", "omni"]).well();
    assert!(
        ran.out.contains("1 note added") && ran.err.contains("from Omnivore"),
        "{ran:?}"
    );
    assert_eq!(
        desk.run(&["list", "tag:boats", "--json"]).json()[0]["notes"],
        json!(1)
    );
}

#[test]
fn an_export_is_read_in_whatever_encoding_it_is() {
    let (desk, ..) = Desk::with_stories();
    let table = "Highlight,Title,Note\r\ndogs travel free,Ferry returns to the Lune after nine years,Größe\r\n";
    let wide = table.encode_utf16().flat_map(u16::to_le_bytes);
    desk.write(
        "wide.csv",
        [0xff, 0xfe].into_iter().chain(wide).collect::<Vec<u8>>(),
    );
    let ran = desk.run(&["import", "wide.csv"]).well();
    assert!(ran.out.starts_with("1 note added"), "{ran:?}");
    assert_eq!(
        desk.run(&["notes", "--json"]).json()[0]["note"],
        json!("Größe")
    );
}

#[test]
fn what_was_decided_about_a_story_that_is_not_here_is_listed() {
    let (desk, ..) = Desk::with_stories();
    desk.write(
        "omni/metadata_0_to_20.json",
        r#"[{"slug":"m","title":"The Mill","url":"https://e.example/m","labels":["boats"],"state":"Archived"}]"#,
    );
    desk.write("omni/highlights/m.md", "> the wheel\n\nGood.");
    desk.write("omni/rw.csv", "Highlight,Title\n");
    std::os::unix::fs::symlink("nowhere", desk.path("omni/dead.html")).unwrap();
    let ran = desk.run(&["import", "omni"]).well();
    assert!(ran.out.ends_with(", 1 waiting\n"), "{ran:?}");
    assert!(
        ran.err.contains("no part of Omnivore's export: 2."),
        "{ran:?}"
    );
    let listed = desk.run(&["notes", "state:waiting"]).well().out;
    assert_eq!(listed.matches("# The Mill").count(), 1, "{listed}");
    assert!(
        listed.contains("What was decided about it waits, too: archived, #boats")
            && listed.contains("the wheel"),
        "{listed}"
    );
    let notes = desk.run(&["notes", "--json"]).json();
    assert_eq!(notes.as_array().unwrap().len(), 1);
}

#[test]
fn notes_of_other_tools_arrive_or_wait() {
    let (desk, ..) = Desk::with_stories();
    desk.write(
        "clippings.txt",
        "Ferry returns to the Lune after nine years (Mara Whitlow)\n- Your Highlight | Location 4-5 | Added on Friday\n\n\
         dogs travel free\n==========\n\
         A book of salt (Bo Ek)\n- Your Highlight | Location 7 | Added on Friday\n\nsalt is patient\n==========\n",
    );
    let ran = desk.run(&["import", "clippings.txt"]).well();
    assert!(
        ran.out.contains("1 note added") && ran.err.contains("My Clippings"),
        "{ran:?}"
    );
    assert!(
        ran.err
            .contains("1 note onto \"Ferry returns to the Lune after nine years\".")
            && !ran.err.contains("changed"),
        "{ran:?}"
    );
    let label = desk.run(&["history"]).well().out;
    assert!(label.contains("imported 2 notes, 1 for later"), "{label}");
    assert!(
        ran.err
            .contains("\"A book of salt\": 1 note waits, for no story here"),
        "{ran:?}"
    );
    let notes = desk.run(&["notes", "--json"]).json();
    let states: Vec<&str> = notes
        .as_array()
        .unwrap()
        .iter()
        .map(|n| n["state"].as_str().unwrap())
        .collect();
    assert_eq!(states, ["exact", "waiting"]);
    let waiting = desk.run(&["notes", "state:waiting"]).well().out;
    assert!(
        waiting.contains("# A book of salt") && waiting.contains("> salt is patient"),
        "{waiting}"
    );
    let again = desk.run(&["import", "clippings.txt"]).well().out;
    assert!(
        again.starts_with("0 notes added, 0 updated, 2 unchanged"),
        "{again}"
    );
}

#[test]
fn a_note_for_a_story_without_a_title_waits_under_its_address() {
    let desk = Desk::new();
    desk.write(
        "one.jsonld",
        r#"{"@context":"http://www.w3.org/ns/anno.jsonld","id":"urn:x:1","type":"Annotation","body":[],
            "target":{"source":"https://salt.example/book","selector":[{"type":"TextQuoteSelector","exact":"salt is patient"}]}}"#,
    );
    let told = desk.run(&["import", "one.jsonld"]).well().err;
    assert!(
        told.contains("\"https://salt.example/book\": 1 note waits, for no story here"),
        "{told}"
    );
    let waiting = desk.run(&["notes"]).well().out;
    assert!(waiting.contains("# https://salt.example/book"), "{waiting}");
}

#[test]
fn a_newer_capture_says_how_the_notes_fare_before_and_after() {
    let (desk, _, bees) = Desk::with_stories();
    for quote in ["thirty-one kinds of wild bee", "The ground is poor"] {
        desk.run(&["note", &bees, "--quote", quote]).well();
    }
    let newer = super::desk::PAGE.replace(
        "The ground is poor, and that is the point, she says.",
        "She smiles.",
    );
    desk.write("newer.html", newer);
    let before = desk.run(&["add", "--dry-run", "newer.html"]).well().out;
    assert!(
        before.contains("2 notes: 1 exact, 1 lost") && before.contains("The ground is poor"),
        "{before}"
    );
    assert_eq!(
        desk.run(&["notes", "state:lost", "--json"]).json(),
        json!([])
    );
    let added = desk.run(&["add", "newer.html"]).well().out;
    assert!(added.contains("2 notes: 1 exact, 1 lost"), "{added}");
    let none = desk.run(&["add", "--dry-run", "ferry.txt"]).well().out;
    assert!(none.contains("no newer capture"), "{none}");
}

#[test]
fn a_new_highlight_is_not_looked_at_again_yet() {
    let (desk, ferry, _) = Desk::with_stories();
    let made = desk
        .run(&["note", &ferry, "--quote", "dogs travel free", "--json"])
        .json();
    assert_eq!(desk.run(&["review", "--json"]).json(), json!([]));
    let id = made["id"].as_str().unwrap().get(..8).unwrap();
    let told = desk.run(&["review", "--more", id]).well().out;
    assert!(told.contains("again in 3 days"), "{told}");
    let told = desk.run(&["review", "--less", id]).well().out;
    assert!(told.contains("again in 12 days"), "{told}");
    desk.run(&["undo"]).well();
    let told = desk.run(&["review", "--keep", id]).well().out;
    assert!(told.contains("again in 6 days"), "{told}");
}

#[test]
fn colours_have_the_names_that_the_reader_gives_them() {
    let (desk, ferry, _) = Desk::with_stories();
    desk.write("config/config.toml", "[highlights]\nred = \"Doubt\"\n");
    let quote = |words: &str, color: &str| {
        let args = ["note", &ferry, "--quote", words, "--color", color];
        desk.run(&args)
    };
    quote("dogs travel free", "doubt").well();
    quote("its chain broke", "green").well();
    let unknown = quote("its chain broke", "dbout").failed(2);
    assert!(unknown.err.contains("red (Doubt)"), "{unknown:?}");
    let found = desk.run(&["notes", "color:doubt", "--json"]).json();
    assert_eq!(found.as_array().unwrap().len(), 1);
    assert_eq!(found[0]["color"], json!("red"));
    assert_eq!(found[0]["color_name"], json!("Doubt"));
    for (format, said) in [
        ("markdown", "red (Doubt)"),
        ("html", "red (Doubt)"),
        ("org", ":COLOR_NAME: Doubt"),
        ("csv", "\"red\",\"Doubt\""),
    ] {
        let out = desk
            .run(&["export", "color:r", "--format", format])
            .well()
            .out;
        assert!(out.contains(said), "{out}");
        // A page holds the whole story.
        let other = format != "html" && out.contains("its chain broke");
        assert!(!other, "{out}");
    }
    let said = desk
        .pipe(&["--linear"], b"2\nnotes\n\nmark doubt\nmark dbout\n")
        .well()
        .out;
    assert!(
        said.contains("highlight, on \u{201c}dogs travel free\u{201d}, red (Doubt)."),
        "{said}"
    );
    assert!(said.contains("No colour is called dbout."), "{said}");
    let fact = [
        "--set",
        "highlights.green=fact",
        "list",
        "color:fact",
        "--json",
    ];
    assert_eq!(desk.run(&fact).json().as_array().unwrap().len(), 1);
    desk.run(&["list", "color:fact"]).failed(2);
}
