use super::*;

/// A note: quote, note, tags.
type Note<'a> = (&'a str, &'a str, &'a str);

/// Tool, and per article its address or title and its notes.
fn check(text: &str, tool: &str, expected: &[(&str, &[Note<'_>])]) {
    let read = read(text).unwrap();
    assert_eq!(read.tool, tool);
    assert_eq!(read.bundle.articles.len(), expected.len());
    for (article, (name, notes)) in read.bundle.articles.iter().zip(expected) {
        assert_eq!(article.url.as_ref().unwrap_or(&article.title), name);
        let found: Vec<(String, String, String)> = article
            .annotations
            .iter()
            .map(|n| {
                (
                    n.quote.clone().unwrap_or_default(),
                    n.note.clone(),
                    n.tags.join(","),
                )
            })
            .collect();
        let found: Vec<Note<'_>> = found
            .iter()
            .map(|(q, n, t)| (q.as_str(), n.as_str(), t.as_str()))
            .collect();
        assert_eq!(found, *notes);
    }
    // The same again has the same identities, all different.
    let ids = |r: Read| -> Vec<String> {
        r.bundle
            .articles
            .into_iter()
            .flat_map(|a| a.annotations)
            .map(|n| n.id)
            .collect()
    };
    let (first, mut second) = (ids(read), ids(super::read(text).unwrap()));
    assert_eq!(first, second);
    second.sort_unstable();
    second.dedup();
    assert_eq!(second.len(), first.len());
}

/// How the sentences on what was left end.
fn left(text: &str, expected: &[&str]) {
    let left = read(text).unwrap().left;
    assert_eq!(left.len(), expected.len(), "{left:?}");
    for (told, end) in left.iter().zip(expected) {
        assert!(told.ends_with(end), "{told}");
    }
}

#[test]
fn hypothesis() {
    let text = r#"{"total": 2, "rows": [
        {"id": "a1", "uri": "https://e.example/mill", "text": "Why?", "tags": ["water"], "created": "2024-01-02T03:04:05.678+00:00",
         "document": {"title": ["The Mill"]},
         "target": [{"source": "https://e.example/mill", "selector": [
            {"type": "TextPositionSelector", "start": 3, "end": 9},
            {"type": "TextQuoteSelector", "exact": "the wheel", "prefix": "then ", "suffix": " stood"}]}]},
        {"id": "a2", "uri": "https://e.example/mill", "references": ["a1"], "text": "An answer", "target": [{}]}]}"#;
    check(
        text,
        "Hypothesis",
        &[("https://e.example/mill", &[("the wheel", "Why?", "water")])],
    );
    left(
        text,
        &["answers to other notes, which have no passage of their own: 1."],
    );
    let bundle = read(text).unwrap().bundle;
    assert_eq!(
        bundle.articles[0].annotations[0].created,
        "2024-01-02T03:04:05Z"
    );
}

#[test]
fn a_note_that_is_written_anew_keeps_its_identity() {
    let table = |note: &str| {
        format!("Highlight,Title,Note\nthe wheel,The Mill,{note}\nthe wheel,The Mill,\n")
    };
    let ids = |text: &str| -> Vec<String> {
        let notes = &read(text).unwrap().bundle.articles[0].annotations;
        notes.iter().map(|n| n.id.clone()).collect()
    };
    let (before, after) = (ids(&table("Why?")), ids(&table("Because.")));
    assert_eq!(before, after);
    assert_ne!(before[0], before[1]);
}

#[test]
fn our_own_table_says_what_is_on_the_whole_article() {
    let table = "Highlight,Title,Author,URL,Note,Location,Date,Color,Color name\r\n\
        \"Go and see.\",\"The Mill\",\"\",\"\",\".water\",\"\",\"\",\"\",\"\"\r\n\
        \"the wheel\",\"The Mill\",\"\",\"\",\"\",\"\",\"\",\"red\",\"\"\r\n";
    let notes: &[Note<'_>] = &[("", "Go and see.", "water"), ("the wheel", "", "")];
    check(table, "Readwise", &[("The Mill", notes)]);
}

#[test]
fn omnivore_unpacked() {
    let file = |path: &str, text: &str| (path.to_owned(), text.to_owned());
    let list = r#"[{"slug": "mill-1", "title": "The Mill", "url": "https://e.example/m", "state": "Archived", "labels": ["rivers"]},
        {"slug": "letter", "title": "A letter", "url": "https://omnivore.app/no_url?q=x", "labels": []},
        {"slug": "hill", "title": "The Hill", "url": "https://e.example/h", "labels": ["walks"]}]"#;
    let marks = "> the wheel\nstood #water\n\nWhy?\n\nSay more. #later #ask\n\n> nobody asked";
    let files = [
        file("metadata_0_to_20.json", list),
        file("highlights/mill-1.md", marks),
        file("highlights/letter.md", "On all of it"),
        file("highlights/gone.md", "> lost"),
        file("content/mill-1.html", "<p>the wheel"),
    ];
    let read = read_folder(&files).unwrap();
    let articles = &read.bundle.articles;
    let told: Vec<(Option<&str>, &str, bool, String)> = articles
        .iter()
        .map(|a| {
            (
                a.url.as_deref(),
                a.title.as_str(),
                a.archived,
                a.tags.join(","),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            (
                Some("https://e.example/m"),
                "The Mill",
                true,
                "rivers".to_owned()
            ),
            (None, "A letter", false, String::new()),
            (
                Some("https://e.example/h"),
                "The Hill",
                false,
                "walks".to_owned()
            ),
        ]
    );
    let notes: Vec<(Option<&str>, &str, String)> = articles
        .iter()
        .flat_map(|a| &a.annotations)
        .map(|n| (n.quote.as_deref(), n.note.as_str(), n.tags.join(",")))
        .collect();
    assert_eq!(
        notes,
        [
            (
                Some("the wheel\nstood"),
                "Why?\n\nSay more.",
                "water,later,ask".to_owned()
            ),
            (Some("nobody asked"), "", String::new()),
            (None, "On all of it", String::new()),
        ]
    );
    assert_eq!(
        read.left,
        ["Left out, files of highlights whose story is in no list: 1."]
    );
    assert_eq!(read_folder(&files[1..]), None);
}

#[test]
fn readwise() {
    let own = "Highlight,Book Title,Book Author,Note,Color,Tags,Highlighted at\n\
        \"It rose, and \"\"fell\"\"\",The Mill,Ann Lee,.river .h1 Look it up,blue,\"wet,cold\",2024-01-02 03:04:05\n";
    let notes: &[Note<'_>] = &[("It rose, and \"fell\"", "Look it up", "river,wet,cold")];
    check(own, "Readwise", &[("The Mill", notes)]);
    assert_eq!(
        read(own).unwrap().bundle.articles[0].annotations[0].color,
        "blue"
    );
    let ours = "Highlight,Title,Author,URL,Note,Location,Date\r\n\"'=1+1\",\"The Mill\",,https://e.example/m,,3,\r\n";
    check(
        ours,
        "Readwise",
        &[("https://e.example/m", &[("=1+1", "", "")])],
    );
}

#[test]
fn instapaper() {
    let text = "URL,Title,Selection,Folder,Timestamp,Tags\nhttps://e.example/m,The Mill,,Unread,1700000000,[]\n\
        https://e.example/m,The Mill,\"the wheel\nstood\",Unread,1700000000,\"[\"\"art, old\"\", \"\"b\"\"]\"\n";
    let notes: &[Note<'_>] = &[("the wheel\nstood", "", "art, old,b")];
    check(text, "Instapaper", &[("https://e.example/m", notes)]);
    left(
        text,
        &["rows without a quote, which name a story alone: 1."],
    );
    assert_eq!(
        read(text).unwrap().bundle.articles[0].annotations[0].created,
        "2023-11-14T22:13:20Z"
    );
}

#[test]
fn clippings() {
    let text = "\u{feff}The Mill (Ann Lee)\r\n- Your Highlight on page 3 | Location 40-42 | Added on Friday\r\n\r\nthe wheel stood\r\n==========\r\n\
        The Mill (Ann Lee)\r\n- Your Note on page 3 | Location 42 | Added on Friday\r\n\r\nWhy?\r\n==========\r\n\
        The Mill (Ann Lee)\r\n- Your Bookmark on page 9 | Location 99 | Added on Friday\r\n\r\n\r\n==========\r\n\
        Die Mühle (Bo Ek)\r\n- Ihre Markierung auf Seite 1 | bei Position 7-8 | Hinzugefügt am Montag\r\n\r\ndas Rad\r\n==========\r\n";
    check(
        text,
        "My Clippings",
        &[
            ("The Mill", &[("the wheel stood", "Why?", "")]),
            ("Die Mühle", &[("das Rad", "", "")]),
        ],
    );
    left(text, &["bookmarks, which have no words of their own: 1."]);
}

#[test]
fn clippings_say_when_in_the_language_of_the_device() {
    for (line, made) in [
        (
            "Added on Tuesday, January 2, 2024 10:11:12 PM",
            "2024-01-02T22:11:12Z",
        ),
        (
            "Added on Tuesday, 2 January 2024 22:11:12",
            "2024-01-02T22:11:12Z",
        ),
        (
            "Hinzugefügt am Dienstag, 2. Januar 2024 22:11:12",
            "2024-01-02T22:11:12Z",
        ),
        (
            "Ajouté le mardi 2 janvier 2024 22:11:12",
            "2024-01-02T22:11:12Z",
        ),
        (
            "Añadido el martes, 2 de enero de 2024 22:11:12",
            "2024-01-02T22:11:12Z",
        ),
        (
            "Aggiunto in data martedì 2 gennaio 2024 22:11:12",
            "2024-01-02T22:11:12Z",
        ),
        (
            "Adicionado: terça-feira, 2 de janeiro de 2024 22:11:12",
            "2024-01-02T22:11:12Z",
        ),
        (
            "Toegevoegd op dinsdag 2 januari 2024 22:11:12",
            "2024-01-02T22:11:12Z",
        ),
        (
            "Добавлено: вторник, 2 января 2024 г. в 22:11:12",
            "2024-01-02T22:11:12Z",
        ),
        (
            "作成日: 2024年1月2日火曜日 22:11:12",
            "2024-01-02T22:11:12Z",
        ),
        (
            "添加于 2024年1月2日星期二 下午10:11:12",
            "2024-01-02T22:11:12Z",
        ),
        ("Added on Friday", ""),
        ("Lisätty perjantaina", ""),
        ("", ""),
    ] {
        let text = format!(
            "The Mill (Ann Lee)\r\n- Your Highlight on page 3 | Location 40-42 | {line}\r\n\r\nthe wheel\r\n==========\r\n"
        );
        let note = &read(&text).unwrap().bundle.articles[0].annotations[0];
        assert_eq!(
            (note.created.as_str(), note.modified.as_str()),
            (made, made),
            "{line}"
        );
    }
}

#[test]
fn koreader() {
    let newer = "-- we can read Lua syntax here!\nreturn {\n    [\"annotations\"] = {\n        [1] = {\n            [\"chapter\"] = \"One\",\n\
        [\"color\"] = \"green\",\n [\"datetime\"] = \"2024-01-02 03:04:05\",\n [\"drawer\"] = \"lighten\",\n [\"note\"] = \"Why?\",\n\
        [\"pos0\"] = \"/body/p[1]\",\n [\"text\"] = \"the \\\"wheel\\\"\\\nstood\",\n        },\n    },\n    [\"doc_props\"] = { [\"title\"] = \"The Mill\" },\n}\n";
    check(
        newer,
        "KOReader",
        &[("The Mill", &[("the \"wheel\"\nstood", "Why?", "")])],
    );
    let older = "return { bookmarks = {\
        { notes = 'the wheel', highlighted = true, text = 'Page 3 the wheel @ 2023-01-01 10:00:00', datetime = '2023-01-01 10:00:00' },\
        { notes = 'the stream', highlighted = true, text = 'meet him @ noon', datetime = '2023-01-01 10:01:00' },\
        { notes = 'in Chapter 3', text = '', datetime = '2023-01-01 10:02:00' } },\
        doc_props = { title = 'M\\195\\188hle' } }";
    let notes: &[Note<'_>] = &[("the wheel", "", ""), ("the stream", "meet him @ noon", "")];
    check(older, "KOReader", &[("Mühle", notes)]);
    left(
        older,
        &["bookmarks of a page, which have no words of their own: 1."],
    );
    let exported = r#"{"documents": [{"title": "The Mill", "author": "Ann Lee", "entries": [{"text": "the wheel", "note": "Why?", "time": 1700000000}]}]}"#;
    check(
        exported,
        "KOReader",
        &[("The Mill", &[("the wheel", "Why?", "")])],
    );
}

#[test]
fn omnivore_and_wallabag() {
    let omnivore = r#"[{"title": "The Mill", "url": "https://e.example/m", "highlights":
        [{"id": "h1", "quote": "the wheel", "annotation": "Why?", "labels": [{"name": "water"}], "createdAt": "2024-01-02T03:04:05Z"}]}]"#;
    check(
        omnivore,
        "Omnivore or wallabag",
        &[("https://e.example/m", &[("the wheel", "Why?", "water")])],
    );
    let wallabag = r#"[{"title": "The Mill", "url": "https://e.example/m", "annotations":
        [{"id": 7, "quote": "the wheel", "text": "Why?", "created_at": "2024-01-02T03:04:05+0000"}]}]"#;
    check(
        wallabag,
        "Omnivore or wallabag",
        &[("https://e.example/m", &[("the wheel", "Why?", "")])],
    );
}

#[test]
fn anything_else_is_nothing() {
    for text in [
        "",
        "{",
        "[]",
        "{}",
        "a,b\n1,2\n",
        "return 7",
        "plain words",
        "{\"rows\": []}",
        "return {{{{",
    ] {
        assert_eq!(read(text), None, "{text}");
    }
}

proptest::proptest! {
    #[test]
    fn any_text_is_read_or_not(text in "(return |\\{|\\}|\\[|\\]|=|,|\"|'|\\\\|==========|\n|- |[a-z0-9]{1,4}){0,60}") {
        drop(read(&text));
    }
}

#[test]
fn the_same_words_twice_are_two_notes() {
    let twice: &[Note<'_>] = &[("the wheel", "First.", ""), ("the wheel", "Second.", "")];
    let wallabag = r#"[{"title": "The Mill", "url": "https://e.example/m", "annotations":
        [{"quote": "the wheel", "text": "First."}, {"quote": "the wheel", "text": "Second."}]}]"#;
    check(
        wallabag,
        "Omnivore or wallabag",
        &[("https://e.example/m", twice)],
    );
    let clipping = |words: &str| {
        format!(
            "The Mill (Ann Lee)\n- Your Highlight on page 3 | Added on Friday\n\n{words}\n==========\n"
        )
    };
    let clippings = format!("{}{}", clipping("the wheel"), clipping("the stream"));
    let both: &[Note<'_>] = &[("the wheel", "", ""), ("the stream", "", "")];
    check(&clippings, "My Clippings", &[("The Mill", both)]);
    let list = r#"[{"slug": "mill", "title": "The Mill", "url": "https://e.example/m"}]"#;
    let files = [
        ("metadata_0_to_20.json".to_owned(), list.to_owned()),
        (
            "highlights/mill.md".to_owned(),
            "> the wheel\n\nFirst.\n\n> the wheel\n\nSecond.\n".to_owned(),
        ),
    ];
    let notes = &read_folder(&files).unwrap().bundle.articles[0].annotations;
    assert_eq!(notes.len(), 2);
    assert_ne!(notes[0].id, notes[1].id);
    // Two names of the tool's own that are the same are one note, read twice.
    let named = r#"[{"url": "https://e.example/m", "highlights": [{"id": "h", "quote": "a"}, {"id": "h", "quote": "a"}]}]"#;
    let notes = &read(named).unwrap().bundle.articles[0].annotations;
    assert_eq!(notes[0].id, notes[1].id);
}

#[test]
fn addresses_of_parts_of_a_page_are_of_one_story() {
    let row = |id: &str, url: &str, title: &str| {
        format!(
            r#"{{"id": "{id}", "uri": "{url}", "text": "n", "document": {{"title": ["{title}"]}}, "target": [{{}}]}}"#
        )
    };
    let rows = [
        row("a", "https://e.example/mill", "The Mill"),
        row("b", "https://e.example/mill#wheel", "(1) The Mill"),
        row("c", "https://e.example/hill#wheel", "The Mill"),
    ];
    let notes: &[Note<'_>] = &[("", "n", ""), ("", "n", "")];
    check(
        &format!("[{}]", rows.join(",")),
        "Hypothesis",
        &[
            ("https://e.example/mill", notes),
            ("https://e.example/hill#wheel", &notes[1..]),
        ],
    );
}

#[test]
fn broken_rows_are_left_and_counted() {
    let table = "Highlight,Title,Note\nthe wheel,The Mill,a\n\
        \"unclosed,The Mill,b\nthe stream\" z,The Mill,c\nwater, cold,The Mill,d\nthe stone,The Mill,e,\n\"never closed,The Mill,f\n";
    let notes: &[Note<'_>] = &[("the wheel", "a", ""), ("the stone", "e", "")];
    check(table, "Readwise", &[("The Mill", notes)]);
    left(
        table,
        &[
            "rows whose quotation marks do not match, with all up to the next one: 2.",
            "rows with more cells than the head has names: 1.",
        ],
    );
}

#[test]
fn what_is_damaged_is_told() {
    let check = |text: &str, why: &str| {
        assert_eq!(read(text), None);
        assert_eq!(damage(text).unwrap_or_default(), why, "{text}");
    };
    check(
        "{\"rows\": [\n{\"id\": \"a\", \"uri",
        "its JSON ends in the middle, at line 2: export it again",
    );
    check(
        "-- KOReader\nreturn {\n[\"annotations\"] = {},\n[\"text\"] = x..y,\n}",
        "its Lua can't be read from line 4 on",
    );
    check(
        "Highlight,Note\nthe wheel,a\n",
        "the table has a column Highlight, but none for the story: Title or URL",
    );
    check("return 7", "");
    check("plain words", "");
}
