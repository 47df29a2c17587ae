use std::sync::Arc;

use super::*;
use crate::article::testing::{mark, story};

fn check(text: &str, marks: &[(&str, InlineKind)], whom: For, expected: &str) {
    let mut article = story(&[text]);
    for (words, kind) in marks {
        mark(&mut article, words, kind.clone());
    }
    let record = &article.record;
    let hand = Hand::new(whom, Some("en"));
    let signed = Signed::new(record, &(0..text.len()), hand, true);
    assert_eq!(signed.plain(record), expected);
    // Every stretch of it is in pieces what it is as a whole.
    let all = signed.pieces(0..signed.text.len());
    let texts = all.iter().filter_map(|p| match p {
        Piece::Text(range) => Some(range.clone()),
        Piece::Sign(_) => None,
    });
    let sourced: String = texts.filter_map(|r| record.text.get(r)).collect();
    assert_eq!(sourced, text);
}

#[test]
fn notes_are_in_brackets_and_exponents_raised() {
    use For::{Ascii, Ears, Eyes};
    let sup = InlineKind::Superscript;
    check(
        "it stops.1 Then",
        &[("1", sup.clone())],
        Eyes,
        "it stops.[1] Then",
    );
    check(
        "E is mc2 here",
        &[("2", sup.clone())],
        Eyes,
        "E is mc² here",
    );
    check(
        "E is mc2 here",
        &[("2", sup.clone())],
        Ascii,
        "E is mc^2 here",
    );
    check("xn+1 is", &[("n+1", sup.clone())], Eyes, "xⁿ⁺¹ is");
    check("xn+1 is", &[("n+1", sup.clone())], Ascii, "x^(n+1) is");
    check("the 4th day", &[("th", sup.clone())], Eyes, "the 4th day");
    check("a line* ends", &[("*", sup.clone())], Eyes, "a line* ends");
    check("so.[7] End", &[("[7]", sup.clone())], Eyes, "so.[7] End");
    for whom in [Eyes, Ascii, Ears] {
        check("more[12] to", &[("[12]", sup.clone())], whom, "more[12] to");
    }
    check("x(2) is", &[("(2)", sup.clone())], Eyes, "x⁽²⁾ is");
    check("x(2) is", &[("(2)", sup.clone())], Ascii, "x^(2) is");
    check("an OH− ion", &[("−", sup.clone())], Eyes, "an OH⁻ ion");
    let link = InlineKind::Link("#n".into());
    let both = [("3", sup.clone()), ("3", link)];
    check("the word3 here", &both, Ears, "the word[3] here");
    check("H2O", &[("2", InlineKind::Subscript)], Eyes, "H₂O");
    check("H2O", &[("2", InlineKind::Subscript)], Ascii, "H_2O");
}

#[test]
fn exponents_have_exponents() {
    use For::{Ascii, Ears, Eyes};
    let nested = [
        ("x2", InlineKind::Superscript),
        ("2", InlineKind::Superscript),
    ];
    for whom in [Eyes, Ears] {
        check("so ex2 is", &nested, whom, "so e^(x²) is");
    }
    check("so ex2 is", &nested, Ascii, "so e^(x^2) is");
    let lowered = [("ai", InlineKind::Subscript), ("i", InlineKind::Subscript)];
    check("xai", &lowered, Ascii, "x_(a_i)");
    let mixed = [
        ("(t2)", InlineKind::Superscript),
        ("2", InlineKind::Subscript),
    ];
    check("e(t2)", &mixed, Eyes, "e^(t₂)");
    // A note's mark is one whatever is raised in it.
    let note = [
        ("[1]", InlineKind::Superscript),
        ("1", InlineKind::Superscript),
    ];
    check("so.[1] it", &note, Eyes, "so.[1] it");
}

#[test]
fn struck_added_and_quoted_words_say_so() {
    use For::{Ascii, Ears, Eyes};
    let two = [
        ("twice", InlineKind::Deleted),
        ("once", InlineKind::Inserted),
    ];
    check(
        "it runs twice once a day",
        &two,
        Eyes,
        "it runs ~twice~ +once+ a day",
    );
    check(
        "it runs twice once a day",
        &two,
        Ears,
        "it runs [deleted: twice] [added: once] a day",
    );
    let quoted = [("never", InlineKind::Quoted)];
    check(
        "he said never again",
        &quoted,
        Eyes,
        "he said “never” again",
    );
    check(
        "he said never again",
        &quoted,
        Ascii,
        "he said \"never\" again",
    );
    check(
        "he said “no”",
        &[("“no”", InlineKind::Quoted)],
        Eyes,
        "he said “no”",
    );
    let german = Hand::new(Eyes, Some("de-AT"));
    assert_eq!(german.quotes, ("„", "“"));
    let nested = [
        ("so he said no twice", InlineKind::Quoted),
        ("he said no", InlineKind::Quoted),
        ("no", InlineKind::Quoted),
    ];
    check(
        "so he said no twice",
        &nested,
        Eyes,
        "“so ‘he said “no”’ twice”",
    );
    check(
        "so he said no twice",
        &nested,
        Ascii,
        "\"so 'he said \"no\"' twice\"",
    );
}

#[test]
fn pictures_in_a_line_are_in_brackets() {
    use For::{Ascii, Ears, Eyes};
    let sign = |words| [(words, InlineKind::Sign)];
    check("press Save now", &sign("Save"), Eyes, "press [Save] now");
    check("press Save now", &sign("Save"), Ascii, "press [Save] now");
    check(
        "press Save now",
        &sign("Save"),
        Ears,
        "press [image: Save] now",
    );
    check("well 😀 then", &sign("😀"), Eyes, "well 😀 then");
    check("[Save] it", &sign("[Save]"), Eyes, "[Save] it");
    // A letter that begins a word, and a word that is a part of one.
    check("Then it fell", &sign("T"), Eyes, "Then it fell");
    check("A rose", &sign("A"), Eyes, "A rose");
    check("OnceUpon it", &sign("Once"), Eyes, "OnceUpon it");
}

#[test]
fn many_signs_in_one_block_each_keep_their_place() {
    let text = "x2 ".repeat(300);
    let mut article = story(&[&text]);
    let record = Arc::make_mut(&mut article.record);
    record.inlines = (0..300)
        .map(|nth| Inline {
            range: 3 * nth + 1..3 * nth + 2,
            kind: match nth % 3 {
                0 => InlineKind::Superscript,
                1 => InlineKind::Subscript,
                _ => InlineKind::Deleted,
            },
        })
        .collect();
    let hand = Hand::new(For::Eyes, Some("en"));
    let signed = Signed::new(record, &(0..text.len()), hand, true);
    assert_eq!(signed.plain(record), "x² x₂ x~2~ ".repeat(100));
}

#[test]
fn words_without_the_marks_of_notes() {
    let mut a = story(&["its notes1 and mc2, more[12] of it.* End"]);
    for words in ["1", "2", "[12]", "*"] {
        mark(&mut a, words, InlineKind::Superscript);
    }
    mark(&mut a, "1", InlineKind::Link("#n1".into()));
    mark(&mut a, "*", InlineKind::Link("#n2".into()));
    let all = 0..a.record.text.len();
    let parts = without_note_marks(&a.record, &all);
    let words: String = parts
        .into_iter()
        .filter_map(|p| a.record.text.get(p))
        .collect();
    assert_eq!(words, "its notes and mc2, more of it. End");
    let inside = a.record.text.find("1 and").unwrap();
    assert!(without_note_marks(&a.record, &(inside..inside + 1)).is_empty());
}

#[test]
fn what_nests_closes_in_turn() {
    let nested = [
        ("one two", InlineKind::Deleted),
        ("two", InlineKind::Quoted),
    ];
    check("one two", &nested, For::Eyes, "~one “two”~");
}
