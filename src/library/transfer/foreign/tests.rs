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
    let bundle = read(text).unwrap().bundle;
    assert_eq!(
        bundle.articles[0].annotations[0].created,
        "2024-01-02T03:04:05Z"
    );
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
    let text = "URL,Title,Selection,Folder,Timestamp\nhttps://e.example/m,The Mill,,Unread,1700000000\n\
        https://e.example/m,The Mill,\"the wheel\nstood\",Unread,1700000000\n";
    check(
        text,
        "Instapaper",
        &[("https://e.example/m", &[("the wheel\nstood", "", "")])],
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
    let older = "return { bookmarks = { { notes = 'the wheel', text = 'Page 3 the wheel @ 2023-01-01 10:00:00', datetime = '2023-01-01 10:00:00' } },\
        doc_props = { title = 'M\\195\\188hle' } }";
    check(older, "KOReader", &[("Mühle", &[("the wheel", "", "")])]);
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
