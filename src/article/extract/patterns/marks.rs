//! Marks of links, pictures, buttons and fields in plain text.

/// Most marks that are counted.
const MARKS_MAX: usize = 4;

/// Marks of links, pictures, buttons and fields that dumps and pages put
/// between or in place of them: how many, up to [`MARKS_MAX`].
pub(in super::super) fn link_marks(text: &str) -> usize {
    let head = super::short(text)
        .or_else(|| text.get(..super::super::super::metadata::floor(text, super::MAX_LINE_BYTES)));
    let mut rest = head.unwrap_or_default();
    let mut found = 0;
    while found < MARKS_MAX
        && let Some((at, mark)) = next_mark(rest)
    {
        let (before, here) = rest.split_at(at);
        let length = mark_length(before, here);
        found += usize::from(length.is_some());
        rest = here
            .get(length.unwrap_or(mark.len_utf8())..)
            .unwrap_or_default();
    }
    found
}

/// The next character that could be a mark.
fn next_mark(text: &str) -> Option<(usize, char)> {
    let mut from = 0;
    loop {
        let rest = text.get(from..)?;
        let at = from + rest.bytes().position(could_begin_mark)?;
        let c = text.get(at..)?.chars().next()?;
        if could_be_mark(c) {
            return Some((at, c));
        }
        from = at + c.len_utf8();
    }
}

/// The first byte of a mark, or of one of many other characters.
fn could_begin_mark(byte: u8) -> bool {
    matches!(
        byte,
        b'|' | b'[' | b'(' | b'_' | b'@' | b':' | b'w' | b'W' | 0xc2 | 0xe2
    )
}

fn could_be_mark(c: char) -> bool {
    matches!(
        c,
        '|' | '»' | '›' | '→' | '▶' | '►' | '[' | '(' | '_' | '@' | ':' | 'w' | 'W'
    )
}

/// Bytes of the mark that `here` begins with, if it does; an address may have
/// begun `before`.
fn mark_length(before: &str, here: &str) -> Option<usize> {
    let starts = |with: &str| {
        let same = here.get(..with.len())?.eq_ignore_ascii_case(with);
        same.then_some(with.len())
    };
    match here.chars().next()? {
        '[' => bracket_length(here),
        '(' => starts("(button)"),
        '_' => Some(here.len() - here.trim_start_matches('_').len()).filter(|n| *n >= 4),
        ':' if ends_with_scheme(before) => starts("://"),
        ':' => starts("::"),
        'w' | 'W' => starts("www."),
        '@' => mailbox_length(before, here),
        mark => Some(mark.len_utf8()),
    }
}

fn ends_with_scheme(before: &str) -> bool {
    let bytes = before.as_bytes();
    ["http", "https"].iter().any(|scheme| {
        let from = bytes.len().checked_sub(scheme.len());
        from.and_then(|from| bytes.get(from..))
            .is_some_and(|end| end.eq_ignore_ascii_case(scheme.as_bytes()))
    })
}

/// Bytes of a picture or a button as dumps write them.
fn bracket_length(here: &str) -> Option<usize> {
    const NAMES: [&str; 6] = ["img", "inline", "embed", "image", "button", ""];
    const ENDINGS: [&str; 6] = [".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp"];
    let end = here.find(']').filter(|end| *end <= 180)?;
    let name = here.get(1..end)?.to_ascii_lowercase();
    let is_file = ENDINGS
        .iter()
        .any(|ending| name.len() > ending.len() && name.ends_with(ending));
    (is_file || NAMES.contains(&name.trim())).then_some(end + 1)
}

/// Bytes of `@` and what follows it in an address for letters.
fn mailbox_length(before: &str, here: &str) -> Option<usize> {
    let has_name = before
        .chars()
        .next_back()
        .is_some_and(|c| !c.is_whitespace());
    let word = here.get(1..)?.split(char::is_whitespace).next()?;
    let host = word.trim_end_matches(|c: char| !c.is_alphanumeric());
    let whole = has_name && host.rfind('.').is_some_and(|dot| dot > 0);
    whole.then_some(1 + host.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_links() {
        let check = |text: &str, expected: usize| assert_eq!(link_marks(text), expected, "{text}");
        check("Home | News | Contact", 2);
        check("Home › News › Weather › Wind › Gales", 4);
        check("[ferry.jpg] The ferry", 1);
        check("[IMAGE] [button] ( BUTTON) (BUTTON)", 3);
        check("Name: ______ Town: __", 1);
        check("see https://www.example.org/ferry", 2);
        check("Name :: Town", 1);
        check("write to ida@example.org.", 1);
        check("ida@example today. Or tomorrow", 0);
        check("We saw it [sic] at 10:55 (noon), @ida said", 0);
        check("", 0);
    }
}
