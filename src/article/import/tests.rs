//! Any bytes to a page or a refusal; and what every page keeps to.

use std::io::Write;

use flate2::{Compression, write::GzEncoder};
use proptest::prelude::*;

use super::{Hint, Refusal, import};
use crate::article::page::{Page, SourceFormat};

fn page(bytes: &[u8]) -> Page {
    import(bytes, &Hint::default()).expect("a page")
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}

/// The text of a page and how its bytes were read.
fn check_decoded(bytes: &[u8], text: &str, charset: &str, how: &str) {
    let page = page(bytes);
    assert_eq!(page.record.text, text);
    assert_eq!(
        (page.decoding.charset.as_str(), page.decoding.how),
        (charset, how)
    );
}

/// What every page keeps to.
fn check_invariants(page: &Page, source_len: usize) {
    let record = &page.record;
    let (mut at, mut source) = (0, 0);
    assert_eq!(record.blocks.len(), page.hints.len());
    for (index, block) in record.blocks.iter().enumerate() {
        if index > 0 {
            assert_eq!(record.text.get(at..=at), Some("\n"));
            at += 1;
        }
        assert_eq!(block.range.start, at);
        at = block.range.end;
        assert!(record.text.is_char_boundary(at));
        assert!(source <= block.source.start && block.source.start <= block.source.end);
        assert!(block.source.end <= source_len);
        source = block.source.end;
    }
    assert_eq!(at, record.text.len());
    for inline in &record.inlines {
        assert!(record.text.get(inline.range.clone()).is_some());
    }
    assert!(
        !record
            .text
            .chars()
            .any(|c| c.is_control() && c != '\n' && c != '\t')
    );
    for (index, element) in page.elements.iter().enumerate() {
        assert!(
            element
                .parent
                .is_none_or(|parent| (parent as usize) < index)
        );
    }
}

/// The characters of `text` that are seen, in order.
fn seen(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

fn utf16(text: &str, big_endian: bool) -> Vec<u8> {
    let unit = |u: u16| {
        if big_endian {
            u.to_be_bytes()
        } else {
            u.to_le_bytes()
        }
    };
    text.encode_utf16().flat_map(unit).collect()
}

fn utf32(text: &str, big_endian: bool) -> Vec<u8> {
    let unit = |c: char| {
        if big_endian {
            u32::from(c).to_be_bytes()
        } else {
            u32::from(c).to_le_bytes()
        }
    };
    text.chars().flat_map(unit).collect()
}

#[test]
fn nothing_is_refused_as_empty() {
    for bytes in [b"".as_slice(), b" \n\t ", "\u{feff}\u{a0}\n".as_bytes()] {
        assert_eq!(import(bytes, &Hint::default()), Err(Refusal::Empty));
    }
}

#[test]
fn binary_formats_are_refused_by_name() {
    let check = |bytes: &[u8], name: &str| match import(bytes, &Hint::default()) {
        Err(Refusal::Binary(found)) => assert!(found.contains(name), "{found}"),
        other => panic!("{other:?}"),
    };
    check(b"%PDF-1.7 ...", "PDF");
    check(b"PK\x03\x04rest", "zip");
    check(b"\x89PNG\r\n\x1a\n", "PNG");
    check(b"\xff\xd8\xff\xe0", "JPEG");
    check(b"RIFF\x10\0\0\0WEBPVP8 ", "WebP");
    check(b"\x7fELF\x02\x01", "program");
    check(b"words\0and\0nuls", "NUL");
    check(&[1, 2, 3, 4, 5, 6, 7, 14, 15, 16], "binary data");
    check(&gzip(b"%PDF-1.4"), "PDF");
}

#[test]
fn a_lone_nul_in_much_text_is_made_visible() {
    let mut text = "word ".repeat(400);
    text.push_str("a\0b");
    let page = page(text.as_bytes());
    assert!(!page.record.text.contains('\0'));
    check_invariants(&page, text.len());
}

#[test]
fn gzip_is_peeled_twice_at_most() {
    let once = gzip(b"Hello there.");
    assert!(page(&once).gzipped);
    assert_eq!(page(&gzip(&once)).record.text, "Hello there.");
    let thrice = gzip(&gzip(&once));
    assert!(matches!(
        import(&thrice, &Hint::default()),
        Err(Refusal::Binary(_))
    ));
}

#[test]
fn gzip_members_are_joined() {
    let both = [gzip(b"One and "), gzip(b"two.")].concat();
    assert_eq!(page(&both).record.text, "One and two.");
}

#[test]
fn truncated_gzip_is_damaged() {
    let whole = gzip("A line of some length. ".repeat(50).as_bytes());
    let cut = whole.get(..whole.len() / 2).unwrap();
    assert!(matches!(
        import(cut, &Hint::default()),
        Err(Refusal::Damaged(_))
    ));
}

#[test]
fn a_bomb_is_too_large() {
    let bomb = gzip(&vec![b'a'; 8 << 20]);
    let refusal = import(&bomb, &Hint::default()).unwrap_err();
    assert!(refusal.to_string().contains("200 times"), "{refusal}");
}

#[test]
fn encodings_are_found() {
    check_decoded(
        "naïve – 分享".as_bytes(),
        "naïve – 分享",
        "utf-8",
        "valid utf-8",
    );
    check_decoded("\u{feff}Hello".as_bytes(), "Hello", "utf-8", "bom");
    check_decoded(&utf16("\u{feff}Grüße", false), "Grüße", "utf-16le", "bom");
    check_decoded(
        &utf16("Hello there, all", true),
        "Hello there, all",
        "utf-16be",
        "nul pattern",
    );
    check_decoded(
        &utf16("Hello there, all", false),
        "Hello there, all",
        "utf-16le",
        "nul pattern",
    );
    check_decoded(&utf32("\u{feff}Grüße", true), "Grüße", "utf-32be", "bom");
    check_decoded(
        &utf32("Hello there, all", false),
        "Hello there, all",
        "utf-32le",
        "nul pattern",
    );
    check_decoded(
        b"\x1b$B4A;z\x1b(B and more",
        "漢字 and more",
        "iso-2022-jp",
        "guess",
    );
}

#[test]
fn statistics_decide_where_nothing_is_said() {
    let russian =
        "Министры обсудили вопросы безопасности и договорились продолжить переговоры весной.";
    let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode(russian);
    check_decoded(&bytes, russian, "windows-1251", "guess");
}

#[test]
fn utf_8_cut_in_a_character_stays_utf_8() {
    let text = "Grüße, Äpfel, Öl, Füße, Straße, Bäume, größer, schöner, müde, früh, ".repeat(3);
    let mut bytes = text.clone().into_bytes();
    bytes.push(0xc3);
    let page = page(&bytes);
    assert_eq!(page.decoding.charset, "utf-8");
    assert_eq!(page.decoding.replacements, 1);
}

#[test]
fn the_users_word_comes_first() {
    let hint = Hint {
        charset: Some("koi8-r".to_owned()),
        ..Hint::default()
    };
    let (bytes, _, _) = encoding_rs::KOI8_R.encode("Привет");
    let page = import(&bytes, &hint).unwrap();
    assert_eq!(
        (page.record.text.as_str(), page.decoding.how),
        ("Привет", "given")
    );
}

/// A page of `head` and Chinese text, written as GB18030.
fn chinese(head: &str) -> Vec<u8> {
    let html = format!(
        "<html><head>{head}</head><body><p>北京的会议今天开始，各国代表出席。</p></body></html>"
    );
    encoding_rs::GB18030.encode(&html).0.into_owned()
}

#[test]
fn labels_in_the_page_are_believed_if_they_read_well() {
    let check = |head: &str, how: &str| {
        let page = page(&chinese(head));
        assert_eq!(page.record.text, "北京的会议今天开始，各国代表出席。");
        assert_eq!(
            (page.decoding.charset.as_str(), page.decoding.how),
            ("gb18030", how)
        );
    };
    check("<meta charset=gb2312>", "label");
    check(
        "<meta http-equiv='Content-Type' content='text/html; charset=gbk'>",
        "label",
    );
    let scripts = format!(
        "<script charset=\"utf-8\">var a = '{}';</script>",
        "x".repeat(3000)
    );
    check(
        &format!("{scripts}<!-- <meta charset=utf-8> --><meta charset=\"GB2312\">"),
        "label",
    );
    check("<meta charset=utf-8><meta charset=gb2312>", "label");
}

#[test]
fn utf_16_in_a_meta_means_utf_8() {
    let mut bytes = b"<html><meta charset=utf-16><p>".to_vec();
    bytes.extend("größer ".repeat(300).bytes());
    bytes.push(0xff);
    assert_eq!(page(&bytes).decoding.charset, "utf-8");
}

#[test]
fn much_that_cannot_be_read_is_a_warning() {
    let hint = Hint {
        charset: Some("utf-8".to_owned()),
        ..Hint::default()
    };
    let page = import(b"caf\xe9 and na\xefve", &hint).unwrap();
    assert_eq!(page.decoding.replacements, 2);
    assert!(page.warnings.iter().any(|w| w.0.contains("utf-8")));
}

#[test]
fn formats_are_told_by_content() {
    let check = |text: &str, name: Option<&str>, format: SourceFormat| {
        let hint = Hint {
            name: name.map(str::to_owned),
            ..Hint::default()
        };
        assert_eq!(
            import(text.as_bytes(), &hint).unwrap().format,
            format,
            "{text}"
        );
    };
    check("<!DOCTYPE html><p>x", None, SourceFormat::Html);
    check("<!DOCTYPE html><p>x", Some("x.txt"), SourceFormat::Html);
    check(
        "\u{feff}\n<!-- saved --><html lang=en>x",
        None,
        SourceFormat::Html,
    );
    check("<?xml version='1.0'?>\n<html>x", None, SourceFormat::Html);
    check("<div><p>A fragment</p></div>", None, SourceFormat::Html);
    check("Some words <b>here</b>.", None, SourceFormat::Text);
    check("Some words <b>here</b>.", Some("A.HTM"), SourceFormat::Html);
    check(
        "Use <b>, <i>, <p>, <br> and <a>, never <font>.",
        Some("tips.txt"),
        SourceFormat::Text,
    );
    let about = format!(
        "How to write <em> and <strong>. {}",
        "Prose about markup goes on. ".repeat(40)
    );
    check(&about, None, SourceFormat::Text);
    check("a < b and c > d", None, SourceFormat::Text);
}

#[test]
fn a_long_line_is_one_block() {
    let text = "word ".repeat(200_000);
    let page = page(text.as_bytes());
    assert_eq!(page.record.blocks.len(), 1);
    assert_eq!(page.record.text.len(), text.len() - 1);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_bytes_give_an_answer(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        if let Ok(page) = import(&bytes, &Hint::default()) {
            check_invariants(&page, usize::MAX);
        }
    }

    #[test]
    fn any_text_keeps_the_invariants(text in "[ \t\r\n\u{a0}\u{2028}a-e.,>*1_#|✓漢=-]{0,300}") {
        if let Ok(page) = import(text.as_bytes(), &Hint::default()) {
            check_invariants(&page, text.len());
        }
    }

    #[test]
    fn every_seen_character_of_a_text_is_kept(text in "([a-zA-Z,漢é]{1,9}[ \u{a0}\u{2028}\n\r\t]{1,3}){1,60}") {
        let page = page(text.as_bytes());
        prop_assert_eq!(seen(&page.record.text), seen(&text));
    }

    #[test]
    fn any_markup_keeps_the_invariants(parts in prop::collection::vec(markup(), 0..60)) {
        let text = format!("<!doctype html>{}", parts.concat());
        if let Ok(page) = import(text.as_bytes(), &Hint::default()) {
            check_invariants(&page, text.len());
        }
    }

    #[test]
    fn every_seen_character_of_markup_is_kept(parts in prop::collection::vec(markup(), 1..60)) {
        let text = format!("<!doctype html><body>{}", parts.concat());
        let words: String = parts.iter().filter(|part| !part.starts_with('<')).map(String::as_str).collect();
        let mut got: Vec<char> = import(text.as_bytes(), &Hint::default())
            .map(|page| seen(&page.record.text)).unwrap_or_default().chars().collect();
        let mut want: Vec<char> = seen(&words).chars().collect();
        got.sort_unstable();
        want.sort_unstable();
        prop_assert_eq!(got, want);
    }
}

/// Tags and words, in any order.
fn markup() -> impl Strategy<Value = String> {
    const TAGS: &[&str] = &[
        "<p>",
        "</p>",
        "<div>",
        "</div>",
        "<b>",
        "</b>",
        "<a href='#x'>",
        "</a>",
        "<ul>",
        "<ol>",
        "<li>",
        "</li>",
        "</ul>",
        "<table>",
        "<tr>",
        "<td>",
        "<th>",
        "</table>",
        "<pre>",
        "</pre>",
        "<br>",
        "<hr>",
        "<h2>",
        "</h2>",
        "<span hidden>",
        "</span>",
        "<blockquote>",
        "</blockquote>",
        "<i id=x>",
        "</i>",
        "<caption>",
        "<button>",
        "</button>",
        "<dl>",
        "<dt>",
        "<dd>",
        "<form>",
        "</form>",
        "<svg>",
        "</svg>",
        "<!-- c -->",
        "<div hidden>",
    ];
    prop_oneof![
        prop::sample::select(TAGS).prop_map(str::to_owned),
        "[a-z ,漢\n]{1,8}",
    ]
}
