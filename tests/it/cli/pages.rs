//! `clean`, and adding folders.

use serde_json::{Value, json};

use super::desk::{Desk, PAGE, STORY};

#[test]
fn clean_gives_the_promised_object() {
    let desk = Desk::new();
    desk.write("bees.html", PAGE);
    let clean = desk.run(&["clean", "bees.html", "--format", "json"]).json();
    for (field, value) in [
        ("source", json!("bees.html")),
        ("format", json!("html")),
        ("article", json!(true)),
        ("title", json!("Bees of the rail yard")),
        ("authors", json!([{"name": "Ines Okafor"}])),
        ("publisher", json!("The Carrow Post")),
        ("published", json!(null)),
        ("language", json!("en")),
        ("url", json!("https://post.example/bees")),
        ("tags", json!([])),
    ] {
        assert_eq!(clean[field], value, "{field}");
    }
    assert!(clean.get("evidence").is_none());
    let body = clean["text"].as_str().unwrap();
    assert!(
        body.starts_with("Between the sleepers") && body.ends_with("and why."),
        "{body}"
    );
    let chrome = clean["blocks"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|b| b["role"] == "chrome");
    assert!(chrome.clone().count() > 0 && chrome.clone().all(|b| b["reason"].is_string()));
    let why = desk
        .run(&["clean", "bees.html", "--format", "json", "--why"])
        .json();
    assert!(why["evidence"]["title"]["source"].is_string());
    assert!(
        desk.run(&["list"]).well().err.contains("empty"),
        "clean stores nothing"
    );
}

#[test]
fn jsonl_keeps_one_line_an_input_in_order() {
    let desk = Desk::new();
    desk.write("empty.txt", "");
    desk.write("ferry.txt", STORY);
    desk.write("bees.html", PAGE);
    let mut args = vec![
        "clean",
        "--format",
        "jsonl",
        "bees.html",
        "missing.txt",
        "empty.txt",
        "-",
    ];
    args.extend(std::iter::repeat_n("ferry.txt", 40));
    let ran = desk.pipe(&args, STORY.as_bytes()).failed_quietly();
    let lines: Vec<Value> = ran
        .lines()
        .map(|l| serde_json::from_str(l).unwrap())
        .collect();
    assert_eq!(lines.len(), 44);
    assert_eq!(lines[0]["title"], json!("Bees of the rail yard"));
    assert_eq!(
        lines[1],
        json!({"source": "missing.txt", "error": "there is no such file"})
    );
    assert_eq!(
        lines[2],
        json!({"source": "empty.txt", "error": "the file is empty"})
    );
    assert_eq!(lines[3]["source"], json!("-"));
    assert!(
        lines[4..]
            .iter()
            .all(|l| l["source"] == "ferry.txt" && l["blocks"] == lines[3]["blocks"])
    );
}

impl super::desk::Ran {
    /// Standard output of a run with failures that are all told in it.
    #[track_caller]
    fn failed_quietly(self) -> String {
        assert_eq!((self.code, self.err.as_str()), (1, ""));
        self.out
    }
}

#[test]
fn clean_prints_for_people_and_programs() {
    let desk = Desk::new();
    desk.write("bees.html", PAGE);
    desk.write("ferry.txt", STORY);
    assert!(
        desk.run(&["clean", "ferry.txt"])
            .well()
            .out
            .starts_with("Ferry returns to the Lune after nine years\n")
    );
    assert!(
        desk.run(&["clean", "ferry.txt", "--format", "markdown"])
            .well()
            .out
            .starts_with("# Ferry")
    );
    assert!(
        desk.run(&["clean", "ferry.txt", "--why"])
            .well()
            .out
            .contains("chrome")
    );
    let both = desk
        .run(&["clean", "ferry.txt", "bees.html", "--format", "json"])
        .json();
    assert_eq!(both.as_array().unwrap().len(), 2);
    assert_eq!(desk.run(&["clean", "empty", "--format", "json"]).code, 1);
}

#[test]
fn folders_are_added_with_a_table() {
    let desk = Desk::new();
    desk.write("saved/ferry.txt", STORY);
    desk.write("saved/more/bees.html", PAGE);
    desk.write(
        "saved/more/bees_files/frame.html",
        PAGE.replace("bees", "frame"),
    );
    desk.write(
        "saved/more/bees_files/nest.png",
        [0x89, b'P', b'N', b'G', 0, 1],
    );
    desk.write("saved/.hidden.txt", STORY);
    desk.write("saved/broken.bin", [0_u8, 159, 146, 150, 0, 0, 1]);
    let ran = desk.run(&["add", "saved"]).failed(1);
    for line in ["2  added", "0  unchanged", "0  updated", "1  failed"] {
        assert!(ran.out.contains(line), "{line}: {ran:?}");
    }
    assert!(ran.err.contains("failed saved/broken.bin: "), "{ran:?}");
    assert_eq!(desk.ids("").len(), 2);
    let again = desk.run(&["add", "saved"]).failed(1);
    assert!(again.out.contains("2  unchanged"), "{again:?}");
}

#[test]
fn pictures_in_any_folder_below_the_page_are_kept() {
    let desk = Desk::new();
    let image = |src: &str| format!("<figure><img src={src} alt=Nest></figure></article>");
    let page = |src: &str| PAGE.replace("</article>", &image(src));
    let png = [0x89, b'P', b'N', b'G', 0, 1];
    desk.write("saved/bees.html", page("pics/nest.png"));
    desk.write("saved/pics/nest.png", png);
    desk.write(
        "saved/ants.html",
        page("../nest.png").replace("bees", "ants"),
    );
    desk.write("nest.png", png);
    let kept = desk.run(&["add", "saved/bees.html"]);
    assert!(!kept.out.contains("not kept"), "{kept:?}");
    let files = desk.run(&["doctor"]);
    assert!(files.out.contains("2 originals"), "{files:?}");
    let left = desk.run(&["add", "saved/ants.html"]);
    let why = " · 1 picture not kept: outside the page's folder\n";
    assert!(left.out.contains(why), "{left:?}");
}

#[test]
fn what_is_known_can_be_given() {
    let desk = Desk::new();
    let args = [
        "add",
        "-",
        "--title",
        "The bell of Carrow",
        "--url",
        "https://post.example/bell",
        "--date",
        "2019-05-03",
    ];
    desk.pipe(&args, STORY.as_bytes()).well();
    let row = &desk.run(&["list", "--json"]).json()[0];
    assert_eq!(
        (&row["title"], &row["url"], &row["published"]),
        (
            &json!("The bell of Carrow"),
            &json!("https://post.example/bell"),
            &json!("2019-05-03")
        )
    );
    desk.write("a.txt", STORY);
    desk.write("b.txt", PAGE);
    desk.run(&["add", "a.txt", "b.txt", "--title", "x"])
        .failed(2);
}

#[test]
fn a_newer_capture_of_an_address_is_an_update() {
    let (desk, _, bees) = Desk::with_stories();
    desk.write(
        "later.html",
        PAGE.replace("thirty-one kinds", "thirty-four kinds"),
    );
    assert!(
        desk.run(&["add", "later.html"])
            .well()
            .out
            .starts_with("updated ")
    );
    assert_eq!(desk.ids("bees"), std::slice::from_ref(&bees));
    assert!(
        desk.run(&["show", &bees])
            .well()
            .out
            .contains("thirty-four kinds")
    );
}

#[test]
fn an_encoding_can_be_given() {
    let desk = Desk::new();
    let text = STORY.replace("Tomas", "Tomáš").replace("Mara", "Žofie");
    let bytes: Vec<u8> = text
        .chars()
        .map(|c| match c {
            'á' => 0xe1,
            'š' => 0x9a,
            'Ž' => 0x8e,
            c => u8::try_from(c).unwrap(),
        })
        .collect();
    desk.write("ferry.txt", bytes);
    let clean = desk
        .run(&["clean", "ferry.txt", "--encoding", "windows-1250"])
        .well()
        .out;
    assert!(clean.contains("Tomáš Vane"), "{clean}");
}
