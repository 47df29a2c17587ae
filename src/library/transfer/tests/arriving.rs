//! Notes of other tools on stories, and where they do not go.

use super::*;

fn row(url: &str, id: &str, selector: &str) -> String {
    format!(
        r#"{{"rows":[{{"id":"{id}","uri":"{url}","text":"Hm","tags":[],"updated":"2022-01-02T00:00:00Z",
        "document":{{"title":["flood"]}},"target":[{{"source":"{url}"{selector}}}]}}]}}"#
    )
}

fn read(home: &mut Home, text: &str) -> ImportReport {
    home.library
        .import_text(text, ImportOptions::default())
        .unwrap()
}

#[test]
fn a_story_of_the_same_title_elsewhere_is_another() {
    let mut home = home();
    home.add("flood", &BLOCKS, b"flood");
    let other = row("https://b.example/other", "a", "");
    let report = read(&mut home, &other);
    assert_eq!(awaited(&report), [("flood".to_owned(), 1)]);
    assert_eq!(
        report.waiting[0].why,
        "the story here with its title has another address"
    );
    // Nor does it go onto one that comes later.
    let mut empty = self::home();
    read(&mut empty, &other);
    let id = empty.add("flood", &BLOCKS, b"flood");
    assert_eq!(empty.library.article(id).unwrap().annotations, []);
    // The same page by another way to write its address is the same.
    let same = row("http://www.a.example/flood/?utm_source=x#part", "b", "");
    assert_eq!(read(&mut home, &same).added, 1);
}

#[test]
fn a_story_in_the_trash_takes_its_notes_and_that_is_said() {
    let mut home = home();
    let id = home.add("flood", &BLOCKS, b"flood");
    home.apply(Change::Move {
        ids: vec![id],
        place: Some(Place::Trash),
    });
    let table = "Highlight,Title,Note\nthe only road,Flood,\n";
    let report = read(&mut home, table);
    assert_eq!(reached(&report), [("flood".to_owned(), 1, true)]);
    // Of two stories of one title that are here, the reader has to say which.
    let mut two = self::home();
    for (host, bytes) in [("x", b"1"), ("y", b"2")] {
        let mut article = story("flood", &BLOCKS);
        let url = format!("https://{host}.example/flood");
        article.metadata.url = Some(Field::new(url, "canonical", ""));
        two.library
            .add_prepared(Prepared::of(article, bytes))
            .unwrap();
    }
    let report = read(&mut two, table);
    assert_eq!(report.waiting[0].why, "2 stories here have its title");
}

#[test]
fn a_note_that_was_written_later_arrives() {
    let mark = "flood (Ann Lee)\n- Your Highlight on page 4 | Location 50-51 | Added on Friday, 3 May 2024 10:11:12\n\n\
        the only road to the mill\n==========\n";
    let note = |day: u32, words: &str| {
        format!(
            "flood (Ann Lee)\n- Your Note on page 4 | Location 51 | Added on Saturday, {day} May 2024 10:11:12\n\n\
             {words}\n==========\n"
        )
    };
    let mut home = home();
    let id = home.add("flood", &BLOCKS, b"flood");
    assert_eq!(read(&mut home, mark).added, 1);
    let second = format!("{mark}{}", note(4, "Later."));
    assert_eq!(read(&mut home, &second).updated, 1);
    // And so does the next, although it is older than that import.
    let third = format!("{second}{}", note(5, "Later still."));
    assert_eq!(read(&mut home, &third).updated, 1);
    let notes = home.library.article(id).unwrap().annotations;
    assert_eq!(notes[0].note, "Later.\n\nLater still.");
    // The same while the story is not here.
    let mut empty = self::home();
    read(&mut empty, mark);
    assert_eq!(read(&mut empty, &third).updated, 1);
    assert_eq!(read(&mut empty, &third).unchanged, 1);
    let id = empty.add("flood", &BLOCKS, b"flood");
    let notes = empty.library.article(id).unwrap().annotations;
    assert_eq!(notes[0].note, "Later.\n\nLater still.");
}

#[test]
fn what_others_write_as_web_annotations_is_kept_whole() {
    let mut home = home();
    let id = home.add("flood", &BLOCKS, b"flood");
    let target =
        |selector: &str| format!(r#"{{"source":"https://a.example/flood","selector":{selector}}}"#);
    let quote = |words: &str| format!(r#"{{"type":"TextQuoteSelector","exact":"{words}"}}"#);
    let refined = format!(
        r#"{{"type":"FragmentSelector","value":"main","refinedBy":{}}}"#,
        quote("slept that night")
    );
    let position = r#"{"type":"TextPositionSelector","start":20,"end":40}"#;
    let items = [
        format!(
            r#""bodyValue":"plain","target":{}"#,
            target(&quote("the bridge was gone"))
        ),
        format!(
            r#""body":[{{"type":"TextualBody","value":"so","purpose":"describing"}},{{"type":"TextualBody","value":"t","purpose":"tagging"}}],
            "target":{}"#,
            target(&refined)
        ),
        format!(
            r#""body":"https://b.example/thought","target":[{},{}]"#,
            target(&quote("In the morning")),
            target(&quote("the only road"))
        ),
        format!(
            r#""motivation":"tagging","created":"2020-02-03","body":{{"type":"TextualBody","value":"just"}},"target":{}"#,
            target(position)
        ),
        r#""bodyValue":"about nothing""#.to_owned(),
    ];
    let items: Vec<String> = (1..)
        .zip(items)
        .map(|(n, item)| format!(r#"{{"type":"Annotation","id":"http://n.example/{n}",{item}}}"#))
        .collect();
    let report = read(&mut home, &format!("[{}]", items.join(",")));
    assert_eq!(
        (report.added, report.unsettled, report.failed.len()),
        (5, 0, 0)
    );
    assert_eq!(
        report.left,
        [
            "Left out, annotations that are about nothing: 1.",
            "Taken as notes on the whole article, for they do not quote their passage: 1.",
        ]
    );
    let notes = home.library.article(id).unwrap().annotations;
    let mut told: Vec<(&str, &str, String)> = notes
        .iter()
        .map(|n| {
            let quote = n.selector.as_ref().map_or("", |s| s.exact.as_str());
            (quote, n.note.as_str(), n.tags.join(","))
        })
        .collect();
    told.sort_unstable();
    let none = String::new();
    assert_eq!(
        told,
        [
            ("", "", "just".to_owned()),
            ("In the morning", "https://b.example/thought", none.clone()),
            ("slept that night", "so", "t".to_owned()),
            ("the bridge was gone", "plain", none.clone()),
            ("the only road", "https://b.example/thought", none),
        ]
    );
}

#[test]
fn many_notes_are_looked_for_at_once() {
    let line = "Nobody in the valley knew when the water would come, said number ";
    let lines: Vec<String> = (0..40).map(|n| format!("{line}{n} of them all.")).collect();
    let blocks: Vec<&str> = lines.iter().map(String::as_str).collect();
    let mut home = home();
    let id = home.add("flood", &blocks, b"flood");
    let rows: Vec<String> = (0..40)
        .map(|n| format!("number {n} of them all,flood,"))
        .collect();
    let table = format!("Highlight,Title,Note\n{}\n", rows.join("\n"));
    assert_eq!(read(&mut home, &table).added, 40);
    let opened = home.library.article(id).unwrap();
    for note in &opened.annotations {
        let there = note
            .passage
            .and_then(|p| opened.article.record.text.get(p.range()));
        let quote = note.selector.as_ref().map(|s| s.exact.as_str());
        assert_eq!(there, quote, "{note:?}");
    }
}
