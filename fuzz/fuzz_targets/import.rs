//! Bytes and what is said of them, to a page: total, and whole.
//!
//! The first byte says what is declared and which way the rest goes: as it
//! stands, or spelled out as HTML of words that are all different, so that
//! each can be looked for.
#![no_main]

#[path = "../../tests/it/properties/checks.rs"]
mod checks;

use libfuzzer_sys::fuzz_target;
use offprint::{
    article::{
        import::{Hint, import},
        page::SourceFormat,
    },
    text::sanitise,
};
use std::borrow::Cow;

fuzz_target!(|data: &[u8]| {
    let Some((&how, rest)) = data.split_first() else {
        return;
    };
    if how % 4 == 3 {
        return spelled(rest);
    }
    let named = |name: &str| Hint {
        name: Some(name.to_owned()),
        ..Hint::default()
    };
    let mut hint = match how % 4 {
        0 => Hint::default(),
        1 => named("page.html"),
        _ => named("page.txt"),
    };
    if how & 0x40 != 0 {
        hint.charset = Some(
            [
                "gb18030",
                "iso-2022-jp",
                "utf-16le",
                "windows-1251",
                "big5",
                "nonsense",
            ][usize::from(how >> 2) % 6]
                .to_owned(),
        );
    }
    if how & 0x80 != 0 {
        hint.url = Some("https://example.org/a/b.html?c#d".to_owned());
    }
    let Ok(page) = import(rest, &hint) else {
        return;
    };
    // Compressed input may grow a thousandfold; its own limit is tested elsewhere.
    let source_bytes = if page.gzipped {
        usize::MAX >> 4
    } else {
        rest.len()
    };
    checks::page(&page, source_bytes);
    assert_eq!(
        import(rest, &hint).as_ref(),
        Ok(&page),
        "the same bytes, the same page"
    );
    if page.format == SourceFormat::Text
        && !page.gzipped
        && page.decoding.charset == "utf-8"
        && let Ok(source) = std::str::from_utf8(rest)
        && matches!(sanitise(source), Cow::Borrowed(_))
    {
        checks::text_is_whole(source, &page.record);
    }
});

fn spelled(data: &[u8]) {
    let (html, words) = checks::spell(data);
    // Within its first kilobytes, a page declares itself.
    let html = format!("<!doctype html>{html}");
    let Ok(page) = import(html.as_bytes(), &Hint::default()) else {
        return;
    };
    checks::page(&page, html.len());
    checks::words_stand_once(&words, &page.record);
}
