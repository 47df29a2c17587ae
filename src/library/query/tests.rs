use proptest::prelude::*;

use super::*;

/// What `text` is read as, printed.
fn check(text: &str, expected: &str) {
    let query = Query::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    assert_eq!(query.to_string(), expected, "{text}");
    assert_eq!(
        Query::parse(&query.to_string()),
        Ok(query),
        "{text}, printed and read again"
    );
}

fn check_error(text: &str, at: usize, words: &str) {
    let error = Query::parse(text).expect_err(text);
    assert_eq!(error.at, at, "{text}: {error}");
    assert!(error.message.contains(words), "{text}: {error}");
}

#[test]
fn reads_words_and_signs() {
    check("", "");
    check("  \n ", "");
    check("coral", "coral");
    check("coral  reef", "coral reef");
    check("\"coral  reef\" sea", "\"coral  reef\" sea");
    check("“coral reef” «la mer»", "\"coral reef\" \"la mer\"");
    check("-sport", "-sport");
    check("--sport", "sport");
    check("coral or reef", "coral or reef");
    check("coral OR reef | sea", "coral or reef or sea");
    check("a b or c d", "a b or c d");
    check("a (b or c) d", "a (b or c) d");
    check("((a b) c)", "a b c");
    check("(a or b) or c", "a or b or c");
    check("-(a b)", "-(a b)");
    check("-(a or -(b c))", "-(a or -(b c))");
    check("\"or\"", "\"or\"");
    check("don't", "don't");
    check("10:30 https://example.com/a", "10:30 https://example.com/a");
    check("Reefs — a story", "Reefs a story");
    check("北京 大学", "北京 大学");
    check("a -— b", "a b");
}

#[test]
fn reads_fields() {
    check(
        "title:coral text:reef note:why author:\"Ann Ng\"",
        "title:coral text:reef note:why author:\"Ann Ng\"",
    );
    check("TITLE:coral", "title:coral");
    check("site:https://www.Example.com/a/b", "site:example.com");
    check("tag:sea tag:\"to read\"", "tag:sea tag:\"to read\"");
    check("-tag:sea", "-tag:sea");
    check("lang:zh-Hans", "lang:zh");
    check(
        "is:unread is:trash is:archive is:library",
        "is:unread is:trashed is:archived is:library",
    );
    check(
        "has:notes has:highlight has:tag",
        "has:note has:highlight has:tag",
    );
    check("color:g", "color:green");
    check("color:GREEN", "color:green");
    check("state:lost", "state:lost");
    check(
        "time:<10 time:>5 time:>=5 time:<=10 time:5..10 time:7",
        "time:..9 time:6.. time:5.. time:..10 time:5..10 time:7",
    );
    check("words:>2000", "words:2001..");
    check("published:2013", "published:2013");
    check("published:2013-4", "published:2013-04");
    check("published:2012-02-29", "published:2012-02-29");
    check("published:2012..2014", "published:2012-01-01..2014-12-31");
    check("published:2012-03..", "published:2012-03-01..");
    check(
        "published:<2012 published:>2014-06",
        "published:..2011-12-31 published:2014-07-01..",
    );
    check(
        "added:<7d added:>1y saved:<12h",
        "added:<7d added:>1y added:<12h",
    );
    check("cookies in:hidden", "cookies in:hidden");
    check("sort:title coral", "coral sort:title");
    check("sort:-added", "sort:-added");
    check("group:site coral", "coral group:site");
    check("group:date sort:title", "sort:title group:year");
    check("coral or reef sort:title", "coral or reef sort:title");
}

#[test]
fn says_what_is_wrong_and_where() {
    check_error("titel:x", 1, "did you mean title:?");
    check_error("coral foo:x", 7, "no field foo:");
    check_error("is:unred", 4, "did you mean unread?");
    check_error("is:blue", 4, "there are unread, reading");
    check_error("is:", 4, "needs a value");
    check_error("tag: x", 5, "tag:\"long reads\"");
    check_error("time:soon", 6, "not a number or a range");
    check_error("time:<0", 6, "not a number or a range");
    check_error("time:9..3", 6, "not a number or a range");
    check_error("published:2013-13", 11, "not a time");
    check_error("published:2011-02-29", 11, "not a time");
    check_error("sort:titel", 6, "did you mean title?");
    check_error("group:stat", 7, "did you mean state?");
    check_error("color:gren", 7, "did you mean green?");
    check_error("in:body", 4, "in:hidden");
    check_error("lang:german", 6, "such as en");
    check_error("coral \"reef", 7, "quotation mark");
    check_error("(coral", 1, "never closed");
    check_error("coral)", 6, "no open bracket");
    check_error("()", 1, "nothing between");
    check_error("or coral", 1, "both sides");
    check_error("coral or", 7, "both sides");
    check_error("coral or or reef", 7, "both sides");
    check_error("a or sort:title", 3, "both sides");
    check_error("(a sort:title)", 4, "whole query");
    check_error("-in:hidden", 2, "whole query");
    check_error("-(", 2, "never closed");
    check_error("!!!", 1, "no letter or digit");
    check_error("北京 titel:x", 4, "did you mean title:?");
    check_error(&"x ".repeat(3_000), MAX_QUERY_CHARS, "at most 4096");
    check_error(
        &"x ".repeat(MAX_TERMS + 1),
        2 * MAX_TERMS + 1,
        "at most 128",
    );
    check_error(&"(".repeat(40), MAX_DEPTH + 1, "at most 32 deep");
}

#[test]
fn tolerates_what_is_still_being_typed() {
    let check = |text: &str, expected: &str, typing: bool| {
        let query = Query::parse_typing(text).expect(text);
        assert_eq!(
            (query.to_string().as_str(), query.typing),
            (expected, typing),
            "{text}"
        );
    };
    check("", "", false);
    check("cor", "cor", true);
    check("cor ", "cor", false);
    check("coral re", "coral re", true);
    check("coral or re", "coral or re", true);
    check("coral -re", "coral -re", false);
    check("title:cor", "title:cor", true);
    check("coral is:unr", "coral", false);
    check("tag:", "", false);
    check("coral -", "coral", false);
    check("coral -(", "coral", false);
    check("coral or", "coral", false);
    check("coral (re", "coral re", true);
    check("\"coral re", "\"coral re\"", false);
    check("!", "", false);
    let error = Query::parse_typing("is:unr coral").expect_err("the first piece is finished");
    assert_eq!(error.at, 4);
    let error = Query::parse_typing("coral is:unr ").expect_err("the last piece is finished");
    assert_eq!(error.at, 10);
}

#[test]
fn knows_the_places_that_can_hold_an_answer() {
    use crate::library::values::Place;
    let check = |text: &str, expected: [Option<bool>; 3]| {
        let term = Query::parse(text).expect(text).term.expect(text);
        let places = [Place::Library, Place::Archive, Place::Trash];
        assert_eq!(places.map(|place| term.of_place(place)), expected, "{text}");
    };
    check("is:library", [Some(true), Some(false), Some(false)]);
    check("is:archived coral", [Some(false), None, Some(false)]);
    check(
        "is:library or is:archived",
        [Some(true), Some(true), Some(false)],
    );
    check("is:trashed or coral", [None, None, Some(true)]);
    check("-is:trashed", [Some(true), Some(true), Some(false)]);
    check("coral", [None, None, None]);
}

#[test]
fn every_line_of_the_table_can_be_typed() {
    for line in table() {
        assert!(Query::parse(line.example).is_ok(), "{}", line.example);
        assert!(
            !line.doc.is_empty() && !line.doc.ends_with('.'),
            "{}",
            line.name
        );
    }
}

#[test]
fn builds_queries_without_text() {
    let query = Query::parse("coral or reef")
        .expect("valid")
        .and(Term::Is(Is::Library));
    assert_eq!(query.to_string(), "(coral or reef) is:library");
    assert_eq!(
        Query::default().and(Term::Is(Is::Unread)).to_string(),
        "is:unread"
    );
}

fn leaf() -> impl Strategy<Value = Term> {
    let word = "[a-zäß北京]{1,6}[0-9.'’]{0,2}";
    let name = "[a-z ()“]{1,8}";
    let field = prop_oneof![
        Just(None),
        Just(Some(TextField::Title)),
        Just(Some(TextField::Text)),
        Just(Some(TextField::Note)),
        Just(Some(TextField::Author)),
    ];
    prop_oneof![
        (field, word, any::<bool>())
            .prop_filter("the operator", |(_, words, _)| words != "or")
            .prop_map(|(field, words, exact)| Term::Text(TextTerm {
                field,
                words,
                exact
            })),
        name.prop_filter("blank", |n| !n.trim().is_empty())
            .prop_map(|n| Term::Tag(n.trim().into())),
        prop::sample::select(Is::ALL.as_slice()).prop_map(Term::Is),
        prop::sample::select(Has::ALL.as_slice()).prop_map(Term::Has),
        (1..50_u32, 50..99_u32).prop_map(|(min, max)| Term::Time(Span {
            min: Some(min),
            max: Some(max)
        })),
        (1..50_u32).prop_map(|count| Term::Added(When::Newer(Age {
            count,
            unit: AgeUnit::Week
        }))),
    ]
}

fn tree() -> impl Strategy<Value = Term> {
    leaf().prop_recursive(4, 24, 4, |inner| {
        let parts = prop::collection::vec(inner.clone(), 1..4);
        prop_oneof![
            parts
                .clone()
                .prop_map(|parts| Term::all(parts).expect("at least one")),
            parts.prop_map(|parts| Term::any(parts).expect("at least one")),
            inner.prop_map(Term::negated),
        ]
    })
}

proptest! {
    #[test]
    fn never_panics(text in "\\PC{0,60}") {
        drop(Query::parse(&text));
        drop(Query::parse_typing(&text));
    }

    #[test]
    fn never_panics_on_what_looks_like_a_query(
        text in "((is|tag|time|added|sort|in|x):|[()\"“ -]|or |[<>.0-9a-z北]){0,24}"
    ) {
        drop(Query::parse_typing(&text));
        if let Ok(query) = Query::parse(&text) {
            prop_assert_eq!(Query::parse(&query.to_string()), Ok(query));
        }
    }

    #[test]
    fn printed_and_read_again_it_is_the_same(term in tree(), hidden in any::<bool>()) {
        let query = Query { hidden, ..Query::of(term) };
        prop_assert_eq!(Query::parse(&query.to_string()), Ok(query));
    }
}
