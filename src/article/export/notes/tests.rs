use std::sync::Arc;

use super::{Format, Noted, document, template::Template};
use crate::article::{
    Article, Author, Block, BlockKind, Date, Field, Judgement, Metadata, Passage, Role,
    TextOfRecord, Within,
    annotation::{AnchorState, Annotation, Color, ColorNames, Selector},
};

const TEXT: &str = "It rose in <spring> & fell.\nNobody asked.";

fn article() -> Article {
    let block = |range: std::ops::Range<usize>| Block {
        kind: BlockKind::Paragraph,
        source: range.clone(),
        range,
        hidden: false,
        within: Within::default(),
    };
    let date = Date::parse_iso("2024-05-03").unwrap();
    let author = Author {
        name: "Ann Lee".into(),
        place: None,
    };
    Article {
        metadata: Metadata {
            title: Some(Field::new("The {Mill} & \"more\"".into(), "", "")),
            authors: Some(Field::new(vec![author], "", "")),
            published: Some(Field::new(date, "", "")),
            url: Some(Field::new("https://e.example/mill".into(), "", "")),
            ..Metadata::default()
        },
        record: Arc::new(TextOfRecord {
            text: TEXT.into(),
            blocks: vec![block(0..27), block(28..41)],
            ..TextOfRecord::default()
        }),
        judgements: vec![Judgement::program(Role::Body, 1.0); 2],
        ..Article::default()
    }
}

fn annotation(quote: &str, note: &str, color: Color) -> Annotation {
    let start = TEXT.find(quote);
    Annotation {
        id: "0123456789abcdef0123456789abcdef".into(),
        selector: Some(Selector {
            exact: quote.into(),
            ..Selector::default()
        }),
        passage: start.map(|s| Passage::new(s, s + quote.len())),
        state: if start.is_some() {
            AnchorState::Exact
        } else {
            AnchorState::Lost
        },
        color,
        note: note.into(),
        tags: vec!["sea level".into()],
        created: 1_700_000_000,
        modified: 1_700_000_000,
        ..Annotation::default()
    }
}

/// Names that would be something else in a file, if they were let.
fn colors() -> ColorNames {
    let mut colors = ColorNames::default();
    colors.call(Color::Green, "=1+1 <b>*x*</b>").unwrap();
    colors.call(Color::Blue, "doubt").unwrap();
    colors
}

fn written(format: Format, annotations: &[Annotation]) -> String {
    let article = article();
    let noted = Noted {
        uid: "feedfeedfeedfeedfeedfeedfeedfeed",
        article: &article,
        annotations,
        colors: &colors(),
    };
    document(format, &[noted]).unwrap()
}

#[test]
fn org_keeps_stars_and_keywords_text() {
    let notes = [annotation(
        "Nobody asked.",
        "* not a headline\n#+end_quote\n:END:",
        Color::Red,
    )];
    let out = written(Format::Org, &notes);
    assert!(out.contains("** “Nobody asked.”  :sea_level:\n"), "{out}");
    assert_eq!(out.lines().filter(|l| l.starts_with("* ")).count(), 1);
    assert_eq!(
        out.lines().filter(|l| l.starts_with("#+end_quote")).count(),
        1
    );
    assert!(out.contains(":COLOR: red\n") && out.contains(":CREATED: [2023-11-14 22:13]\n"));
}

#[test]
fn tables_hold_no_formulas() {
    let notes = [annotation("=1+1", "say \"no\"", Color::Blue)];
    let out = written(Format::Csv, &notes);
    let row = out.lines().nth(1).unwrap();
    assert!(
        row.starts_with("\"'=1+1\",\"The {Mill} & \"\"more\"\"\",\"Ann Lee\""),
        "{row}"
    );
    assert!(
        row.contains("\".sea-level say \"\"no\"\"\"")
            && row.ends_with("\"2023-11-14 22:13:20\",\"blue\",\"doubt\""),
        "{row}"
    );
}

#[test]
fn pages_mark_overlapping_passages_and_escape() {
    let notes = [
        annotation(
            "rose in <spring>",
            "<script>alert(1)</script>",
            Color::Yellow,
        ),
        annotation("<spring> & fell", "", Color::Green),
    ];
    let out = written(Format::Html, &notes);
    assert!(!out.contains("<script>") && !out.contains("<spring>"));
    assert!(out.contains("It <mark class=\"yellow\">rose in </mark><mark class=\"green yellow\" style=\"background:linear-gradient(#cfeecb 0% 50%,#fff3a3 50% 100%)\">&lt;spring&gt;</mark><sup>y1</sup>"), "{out}");
    assert!(
        out.contains("<mark class=\"green\"> &amp; fell</mark><sup>g2</sup>."),
        "{out}"
    );
}

#[test]
fn a_guess_does_not_look_sure_on_the_page() {
    let guess = Annotation {
        state: AnchorState::Uncertain,
        created: 0,
        tags: Vec::new(),
        ..annotation("Nobody asked.", "", Color::Red)
    };
    let out = written(Format::Html, &[guess]);
    let mark = "<mark class=\"red unsure\">Nobody asked.</mark><sup>r1?</sup>";
    assert!(out.contains(mark), "{out}");
    assert!(out.contains("<small>uncertain</small>"), "{out}");
}

#[test]
fn braces_of_sources_are_even() {
    for note in ["x}, title = {Mallory", "{", "}", "\\}{\\"] {
        let notes = [annotation("Nobody asked.", note, Color::Yellow)];
        let out = written(Format::Bibtex, &notes);
        let mut depth = 0i32;
        for c in out.chars() {
            depth += i32::from(c == '{') - i32::from(c == '}');
            assert!(depth >= 0, "{out}");
        }
        assert_eq!(depth, 0, "{out}");
        assert_eq!(
            out.matches("title = ").count(),
            1 + note.matches("title =").count()
        );
    }
}

#[test]
fn org_does_nothing_that_a_story_says() {
    let evil = "[[shell:ls][a]] elisp:(x) src_sh{ls} @@html:<b>@@ {{{m}}} [fn:1] <<t>> <2024-05-03> <%%(x)> \\alpha\n\
        # gone\n%%(x)\nSCHEDULED: soon";
    let notes = [annotation(evil, evil, Color::Yellow)];
    let out = written(Format::Org, &notes);
    for live in [
        "[[",
        "elisp:",
        "shell:",
        "src_",
        "@@",
        "{{",
        "[fn:",
        "<<",
        "<2",
        "<%",
        "\\alpha",
        "\n# ",
        "\n%%",
        "\nSCHEDULED",
    ] {
        assert!(!out.contains(live), "{live}: {out}");
    }
    // Nothing of it is lost.
    let plain = out.replace('\u{200b}', "");
    assert!(plain.contains(evil), "{plain}");
    // Plain words are left alone.
    let plain = "[citation needed] a [free] call, recall_it and src";
    let out = written(Format::Org, &[annotation(plain, plain, Color::Yellow)]);
    assert!(!out.contains('\u{200b}'), "{out}");
}

#[test]
fn sources_can_be_cited() {
    let notes = [annotation("Nobody asked.", "50 % & {more}", Color::Yellow)];
    let out = written(Format::Bibtex, &notes);
    assert!(out.starts_with("@online{lee2024-feedfe,\n"), "{out}");
    assert!(
        out.contains("title = {{The \\textbraceleft{}Mill\\textbraceright{} \\& \"more\"}}")
            && out.contains("50 \\% \\& \\textbraceleft{}more\\textbraceright{}")
    );
    let csl: serde_json::Value = serde_json::from_str(&written(Format::Csl, &notes)).unwrap();
    assert_eq!(
        csl[0]["issued"]["date-parts"][0],
        serde_json::json!([2024, 5, 3])
    );
    assert_eq!(csl[0]["author"][0]["literal"], "Ann Lee");
}

#[test]
fn templates_write_what_is_there() {
    let article = article();
    let annotations = [
        annotation("Nobody asked.", "", Color::Red),
        annotation("gone", "Why?", Color::Red),
    ];
    let noted = Noted {
        uid: "feed",
        article: &article,
        annotations: &annotations,
        colors: &colors(),
    };
    let template = Template::parse("{{title}}\n{{#notes}}{{number}} {{quote}}{{#note}} ({{note}}){{/note}}{{^note}} -{{/note}} {{state}}\n{{/notes}}").unwrap();
    assert_eq!(
        template.fill(&noted),
        "The {Mill} & \"more\"\n1 > Nobody asked. - exact\n2 > gone (Why?) lost\n"
    );
    for (bad, why) in [
        ("a\n{{titel}}", "line 2: there is no {{titel}}"),
        ("{{#note}}", "not closed"),
        ("{{/note}}", "closes nothing"),
        ("{{title", "not closed by"),
    ] {
        let error = Template::parse(bad).unwrap_err();
        assert!(error.contains(why), "{error}");
    }
}

#[test]
fn front_matter_is_yaml_whatever_a_title_says() {
    let article = article();
    let annotations = [annotation("Nobody asked.", "", Color::Red)];
    let noted = Noted {
        uid: "feed",
        article: &article,
        annotations: &annotations,
        colors: &colors(),
    };
    let out = super::template::front_matter(&noted);
    let expected = "---\ntitle: \"The {Mill} & \\\"more\\\"\"\nsource: \"https://e.example/mill\"\nauthor:\n  - \"[[Ann Lee]]\"\n\
        published: 2024-05-03\ncreated: 2023-11-14\ntags:\n  - \"sea level\"\n---\n";
    assert_eq!(out, expected);
}

#[test]
fn names_say_the_format() {
    for (name, format) in [
        ("a.md", Some(Format::Markdown)),
        ("a.CSL.json", Some(Format::Csl)),
        ("a.json", Some(Format::Json)),
        ("a.bib", Some(Format::Bibtex)),
        ("a", None),
    ] {
        assert_eq!(Format::of_file_name(name), format, "{name}");
    }
}

#[test]
fn a_colour_is_written_with_what_the_reader_calls_it() {
    let notes = [
        annotation("Nobody asked.", "", Color::Blue),
        annotation("spring", "", Color::Green),
        annotation("gone", "", Color::Red),
        Annotation {
            selector: None,
            color: Color::Blue,
            ..annotation("", "On all of it", Color::Blue)
        },
    ];
    let csv = written(Format::Csv, &notes);
    for cells in [
        ",\"blue\",\"doubt\"\r\n",
        ",\"green\",\"'=1+1 <b>*x*</b>\"\r\n",
        ",\"red\",\"\"\r\n",
        ",\"\",\"\"\r\n",
    ] {
        assert_eq!(csv.matches(cells).count(), 1, "{cells}\n{csv}");
    }
    let org = written(Format::Org, &notes);
    assert_eq!(org.matches(":COLOR: blue\n:COLOR_NAME: doubt\n").count(), 1);
    assert_eq!(org.matches(":COLOR_NAME: ").count(), 2, "{org}");
    let html = written(Format::Html, &notes);
    assert_eq!(html.matches(" · blue (doubt)").count(), 1, "{html}");
    let named = " · green (=1+1 &lt;b&gt;*x*&lt;/b&gt;)";
    assert_eq!(html.matches(named).count(), 1, "{html}");
    let article = article();
    let noted = Noted {
        uid: "feed",
        article: &article,
        annotations: &notes,
        colors: &colors(),
    };
    let each = "{{#notes}}{{color}}{{#color_name}}: {{color_name}}{{/color_name}}\n{{/notes}}";
    let template = Template::parse(each).unwrap();
    assert_eq!(
        template.fill(&noted),
        "blue\nblue: doubt\ngreen: \\=1+1 \\<b>\\*x\\*\\</b>\nred\n"
    );
}
