//! The encodings that an HTML file names in its own `<meta>` elements.
//!
//! A real walk over tags in place of WHATWG's prescan of 1,024 bytes:
//! comments, scripts and styles are stepped over, so that neither a
//! `charset=` on a script nor what an archive inserts before the page's own
//! head misleads.

use super::raw;

/// A label further in than this is no label: browsers stop at 1,024 bytes,
/// archives insert up to some hundred KB of scripts.
const MAX_BYTES: usize = 1 << 20;
/// Labels that are tried.
const MAX_LABELS: usize = 4;

/// The labels up to `<body>`, in order.
pub(in crate::article::import) fn labels(data: &[u8]) -> Vec<String> {
    let data = data.get(..MAX_BYTES).unwrap_or(data);
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = memchr::memchr(b'<', data.get(at..).unwrap_or_default()) {
        let start = at + open;
        let Some(tag) = raw::tag(data, start) else {
            at = raw::after_markup(data, start);
            continue;
        };
        at = tag.end;
        if tag.is(b"body") || found.len() >= MAX_LABELS {
            break;
        }
        if tag.is(b"meta") {
            found.extend(label(&tag));
        } else if let Some(end) = tag.skips_to(data) {
            at = end;
        }
    }
    found
}

/// What one `<meta>` says.
fn label(tag: &raw::Tag<'_>) -> Option<String> {
    if let Some(label) = tag.attribute(b"charset") {
        return Some(label);
    }
    let equiv = tag.attribute(b"http-equiv")?;
    let content = tag.attribute(b"content")?;
    equiv
        .eq_ignore_ascii_case("content-type")
        .then(|| in_content(&content))?
}

/// The label in `text/html; charset=…`.
fn in_content(content: &str) -> Option<String> {
    let lower = content.to_ascii_lowercase();
    let at = lower.find("charset")?;
    let rest = lower
        .get(at + "charset".len()..)?
        .trim_start()
        .strip_prefix('=')?;
    let rest = rest.trim_start().trim_start_matches(['"', '\'']);
    let end = rest
        .find(|c: char| c.is_whitespace() || matches!(c, ';' | '"' | '\''))
        .unwrap_or(rest.len());
    let label = rest.get(..end)?;
    (!label.is_empty()).then(|| label.to_owned())
}
