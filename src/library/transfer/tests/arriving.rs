//! Notes of other tools on stories, and where they do not go.

use std::sync::{Arc, atomic::Ordering};

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

/// So many stories that are not here, with a note each.
fn absent(stories: usize) -> String {
    let rows: Vec<String> = (0..stories)
        .map(|n| format!("the only road,Story {n},"))
        .collect();
    format!("Highlight,Title,Note\n{}\n", rows.join("\n"))
}

#[test]
fn an_import_that_is_stopped_says_what_it_did_and_goes_on() {
    let arriving = Arriving::of_text(&absent(250)).unwrap();
    let mut home = home();
    let mut importing = Importing::default();
    let stop = Arc::clone(&importing.stop);
    let mut told = Vec::new();
    let mut tell = |report: &ImportReport| {
        told.push((report.through, report.waiting.len()));
        stop.store(true, Ordering::Relaxed);
    };
    let done = home
        .library
        .import_while(&arriving, &mut importing, &mut tell);
    assert!(done.is_ok());
    let report = &importing.report;
    assert_eq!(told, [(report.through, report.notes_waiting())]);
    assert!(0 < report.through && report.through < report.total);
    assert_eq!(home.library.waiting().unwrap().len(), report.through);
    let through = report.through;
    // The same again does the rest, in as many transactions as it takes.
    let again = read(&mut home, &absent(250));
    assert_eq!(
        (again.through, again.unchanged, again.notes_waiting()),
        (250, through, 250 - through)
    );
    home.library.undo().unwrap();
    assert_eq!(home.library.waiting().unwrap().len(), through);
    home.library.undo().unwrap();
    assert_eq!(home.library.waiting().unwrap(), []);
    // Asked before it began, it does nothing.
    let mut importing = Importing::default();
    importing.stop.store(true, Ordering::Relaxed);
    let done = home
        .library
        .import_while(&arriving, &mut importing, &mut |_| ());
    assert!(done.is_ok() && importing.report.through == 0);
    assert_eq!(home.library.history(9).unwrap().entries.len(), 2);
}

#[test]
fn a_note_that_waits_and_is_newer_stays_so() {
    let form = |note: &str, year: u32| {
        format!(
            r#"{{"offprint":1,"kind":"annotations","articles":[{{"title":"flood","annotations":[
            {{"id":"00000000000000000000000000000001","quote":"the only road","note":"{note}","created":"2020-01-01T00:00:00Z",
            "modified":"{year}-01-01T00:00:00Z"}}]}}]}}"#
        )
    };
    let mut home = home();
    read(&mut home, &form("new", 2025));
    // It does not come by itself: the story has got another title since.
    let id = home.add("frost", &BLOCKS, b"flood");
    home.apply(Change::Edit {
        id,
        field: FieldEdit::Title(Some("flood".into())),
    });
    let report = read(&mut home, &form("old", 2024));
    assert_eq!((report.added, report.kept), (1, 1));
    let note = |home: &Home| {
        home.library.article(id).unwrap().annotations[0]
            .note
            .clone()
    };
    assert_eq!(note(&home), "new");
    assert_eq!(home.library.waiting().unwrap(), []);
    let report = read(&mut home, &form("newest", 2026));
    assert_eq!((report.updated, note(&home)), (1, "newest".to_owned()));
}

#[test]
fn what_was_said_later_of_a_note_here_is_taken_over() {
    let (old, ids) = lived_in();
    let mut exported = old.library.bundle(&ids).unwrap();
    let (mut new, there) = fresh();
    new.library.import(&exported).unwrap();
    let review = |days| {
        Some(ReviewForm {
            due: "2026-03-20".into(),
            days,
        })
    };
    let at = |bundle: &Bundle| {
        let notes = &bundle.articles[0].annotations;
        notes.iter().position(|n| n.quote.is_some()).unwrap()
    };
    let n = at(&exported);
    exported.articles[0].annotations[n].review = review(7);
    assert_eq!(new.library.import(&exported).unwrap().updated, 1);
    let now = new.library.bundle(&there).unwrap();
    assert_eq!(now.articles[0].annotations[n].review, review(7));
    // One that was looked at before that is not.
    exported.articles[0].annotations[n].review = review(14);
    assert_eq!(new.library.import(&exported).unwrap().updated, 0);
    let now = new.library.bundle(&there).unwrap();
    assert_eq!(now.articles[0].annotations[n].review, review(7));
}

#[test]
fn a_place_that_was_given_elsewhere_settles_a_note_that_is_open_here() {
    let mut there = home();
    let id = there.add("flood", &BLOCKS, b"flood");
    let table = "Highlight,Title,Note\nno such words at all anywhere,Flood,\n";
    read(&mut there, table);
    let mut here = home();
    let same = here.add("flood", &BLOCKS, b"flood");
    read(&mut here, table);
    let text = &there.library.article(id).unwrap().article.record.text;
    let start = text.find("the only road").unwrap();
    let place = Passage::new(start, start + "the only road".len());
    let annotation = there.library.article(id).unwrap().annotations[0].id.clone();
    there.apply(Change::Settle {
        annotation: annotation.clone(),
        passage: Some(place),
    });
    let exported = there.library.bundle(&[id]).unwrap();
    let report = here.library.import(&exported).unwrap();
    assert_eq!((report.updated, report.unchanged), (1, 0));
    let note = |home: &Home| home.library.article(same).unwrap().annotations[0].clone();
    assert_eq!(note(&here).passage, Some(place));
    // Once it is settled here, it stays.
    assert_eq!(here.library.import(&exported).unwrap().unchanged, 1);
    here.library.undo().unwrap();
    assert_eq!(note(&here).state, AnchorState::Lost);
    // One that was kept as a quote here was settled, too.
    here.apply(Change::Settle {
        annotation,
        passage: None,
    });
    assert_eq!(here.library.import(&exported).unwrap().unchanged, 1);
}

#[test]
fn what_waits_without_notes_is_listed() {
    let json = r#"{"offprint":1,"kind":"annotations","articles":[
        {"title":"Mill","url":"https://e.example/mill","tags":["rivers"],"archived":true,"edits":{"title":"The Mill"}},
        {"title":"Hill","url":"https://f.example/hill","state":"read","annotations":[{"id":"00000000000000000000000000000001","note":"n"}]},
        {"tags":["one"],"annotations":[{"id":"00000000000000000000000000000002","note":"m"}]},
        {"tags":["two"]}]}"#;
    let mut home = home();
    let report = read(&mut home, json);
    assert_eq!(report.left.len(), 1, "{:?}", report.left);
    let listed = |query: Query| -> Vec<String> {
        let all = home.library.all_waiting_of(&query).unwrap();
        let mut all: Vec<String> = all
            .iter()
            .map(|w| {
                if w.is_decision {
                    format!("{}: {}", w.article_title, w.decided())
                } else {
                    w.annotation.note.clone()
                }
            })
            .collect();
        all.sort();
        all
    };
    let parsed = |query: &str| listed(Query::parse(query).unwrap());
    let mill = "Mill: archived, 1 field set by hand, #rivers";
    assert_eq!(parsed(""), ["Hill: read", mill, "m", "n"]);
    assert_eq!(parsed("state:waiting"), ["Hill: read", mill, "m", "n"]);
    assert_eq!(parsed("tag:rivers"), [mill]);
    assert_eq!(parsed("has:annotation"), ["m", "n"]);
    assert_eq!(parsed("site:e.example"), [mill]);
    let typed = listed(Query::parse_typing("site:f.ex").unwrap());
    assert_eq!(typed, ["Hill: read", "n"]);
    let why = home.library.waiting().unwrap();
    assert!(why.iter().any(|w| w.why.contains("without the title")));
    // It can be put on a story, and thrown away.
    let rows = home
        .library
        .all_waiting_of(&Query::parse("tag:rivers").unwrap());
    let uid = rows.unwrap()[0].annotation.id.clone();
    let id = home.add("flood", &BLOCKS, b"flood");
    let attach = Change::Attach {
        annotations: vec![uid.clone()],
        id,
    };
    let done = home.library.apply(attach).unwrap();
    assert_eq!(done.label, "attached tags and state to “The Mill”");
    home.library.undo().unwrap();
    let gone = home.library.apply(Change::DeleteAnnotations {
        annotations: vec![uid],
    });
    assert_eq!(
        gone.unwrap().label,
        "deleted what was decided about stories that are not here"
    );
}

/// An export with one story, of which so much is said.
fn said(of: &str) -> String {
    format!(r#"{{"offprint":1,"kind":"annotations","articles":[{{"title":"flood",{of}}}]}}"#)
}

#[test]
fn what_two_libraries_decided_about_a_story_both_waits() {
    let mut home = home();
    let hash = crate::library::store::Hash::of(b"flood").hex();
    for said_of in [r#""starred":true,"tags":["one"]"#, r#""tags":["two"]"#] {
        let uid = said_of.len();
        let of = format!(r#""uid":"{uid:032x}","original":"{hash}",{said_of}"#);
        read(&mut home, &said(&of));
    }
    let all = Query::parse("").unwrap();
    let waiting = home.library.export_json(&all).unwrap();
    let mut elsewhere = self::home();
    read(&mut elsewhere, &waiting);
    for library in [&mut home, &mut elsewhere] {
        let id = library.add("flood", &BLOCKS, b"flood");
        let Home { library, .. } = library;
        let row = library.article(id).unwrap().row;
        assert!(row.starred);
        assert_eq!(row.tags, ["one", "two"]);
    }
}

#[test]
fn a_story_without_an_address_is_not_taken_for_another() {
    let mut home = home();
    read(&mut home, &said(r#""url":"","tags":["one"]"#));
    let other = said(r#""url":"","tags":["two"]"#).replace("flood", "ebb");
    read(&mut home, &other);
    let id = home.add("flood", &BLOCKS, b"flood");
    assert_eq!(home.library.article(id).unwrap().row.tags, ["one"]);
}

#[test]
fn a_note_that_lies_on_another_story_here_stays_there() {
    let mut home = home();
    let flood = home.add("flood", &BLOCKS, b"flood");
    let other = home.add("ebb", &["Something else altogether is told here."], b"ebb");
    let id = "0000000000000000000000000000000a";
    let note = format!(
        r#""url":"https://nowhere.example/x","annotations":[{{"id":"{id}","quote":"the only road","note":"n"}}]"#
    );
    read(&mut home, &said(&note));
    home.apply(Change::Attach {
        annotations: vec![id.to_owned()],
        id: other,
    });
    let whole = home.text(flood);
    let hash = crate::library::store::Hash::of(whole.as_bytes()).hex();
    let start = whole.find("the only road").unwrap();
    let end = start + "the only road".len();
    let put = format!(
        r#""url":"https://a.example/flood","annotations":[{{"id":"{id}","quote":"the only road","note":"n",
        "placed":{{"on":"{hash}","start":{start},"end":{end}}}}}]"#
    );
    read(&mut home, &said(&put));
    let there = home.library.article(other).unwrap();
    assert_eq!(
        there.annotations[0].passage, None,
        "{:?}",
        there.annotations
    );
}

#[test]
fn a_deleted_note_comes_back_as_the_file_has_it() {
    let mut home = home();
    home.add("flood", &BLOCKS, b"flood");
    let id = "0000000000000000000000000000000b";
    let of = |note: &str, year: u32| {
        said(&format!(
            r#""url":"https://a.example/flood","annotations":[{{"id":"{id}","quote":"the only road",
            "note":"{note}","tags":["b","","B"," c "],"modified":"{year}-01-01T00:00:00Z"}}]"#
        ))
    };
    read(&mut home, &of("old\\n", 2020));
    // As it is kept, so that it is the same when it is read again.
    assert_eq!(read(&mut home, &of("old\\n", 2020)).unchanged, 1);
    home.apply(Change::DeleteAnnotations {
        annotations: vec![id.to_owned()],
    });
    let report = home
        .library
        .import_text(&of("new", 2030), ImportOptions { deleted: true })
        .unwrap();
    assert_eq!((report.brought_back, report.updated), (1, 0));
    let noted = home.library.notes(&Query::parse("").unwrap()).unwrap();
    let noted = &noted[0].annotation;
    assert_eq!(noted.note, "new");
    assert_eq!(noted.tags, ["b", "c"]);
}
