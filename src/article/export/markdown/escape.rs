//! Text that stays text in Markdown (`CommonMark` 0.31, GitHub's tables).

use crate::{article::leads, text};

/// `text` with every character escaped that could begin a span: emphasis,
/// code, links, HTML, entities. `at_start` says that it begins a line, where
/// more characters mean something. Line breaks stand; each line after one is
/// treated as beginning a line.
pub(super) fn inline(raw: &str, at_start: bool) -> String {
    let clean = text::sanitise(raw);
    let lines = clean.split('\n').enumerate();
    lines
        .map(|(i, line)| escaped_line(line, at_start || i > 0))
        .collect::<Vec<_>>()
        .join("\n")
}

/// `text` on one line, wherever it stands.
pub(super) fn one_line(raw: &str) -> String {
    escaped_line(&text::sanitise_line(raw), true)
}

/// One line without what would make it something else.
fn escaped_line(line: &str, at_start: bool) -> String {
    let mut out = String::with_capacity(line.len() + 8);
    // Four spaces would be code; leading space means nothing in prose.
    let line = if at_start {
        line.trim_start_matches([' ', '\t'])
    } else {
        line
    };
    let marker = if at_start { block_marker(line) } else { None };
    let mut previous = None;
    // Other programs do not know that a soft hyphen does not show.
    for (i, c) in line.char_indices().filter(|(_, c)| *c != '\u{ad}') {
        let next = line
            .get(i + c.len_utf8()..)
            .and_then(|rest| rest.chars().next());
        if Some(i) == marker || means_something(c, previous, next) {
            out.push('\\');
        }
        out.push(c);
        previous = Some(c);
    }
    out
}

/// Whether `c` between these two could begin or end a span.
fn means_something(c: char, previous: Option<char>, next: Option<char>) -> bool {
    let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    match c {
        '\\' | '`' | '*' | '[' | ']' | '<' | '~' | '|' => true,
        // Inside a word an underscore is only that.
        '_' => !(word(previous) && word(next)),
        '!' => next == Some('['),
        '&' => next.is_some_and(|n| n.is_ascii_alphanumeric() || n == '#'),
        // `https://` and `www.` are fine as they are; they become links.
        _ => false,
    }
}

/// The byte of the character that makes a line a heading, an item, a quote,
/// a rule or the underline of a heading.
fn block_marker(line: &str) -> Option<usize> {
    let first = line.chars().next()?;
    match first {
        '#' | '>' | '=' => Some(0),
        '-' | '+' => {
            let rest = line.get(1..).unwrap_or_default();
            let alone = line
                .trim_end()
                .chars()
                .all(|c| matches!(c, '-' | '+' | ' ' | '\t'));
            (alone || rest.starts_with([' ', '\t', '-'])).then_some(0)
        }
        '0'..='9' => {
            let digits = line.find(|c: char| !c.is_ascii_digit())?;
            let rest = line.get(digits..).unwrap_or_default();
            rest.starts_with(['.', ')']).then_some(digits)
        }
        _ => None,
    }
}

/// An address that cannot leave a link's parentheses; none if it leads nowhere
/// outside of its page, or runs something.
pub(super) fn address(raw: &str) -> Option<String> {
    let clean = text::sanitise_line(raw.trim());
    if clean.is_empty() || leads::within(&clean).is_some() || !leads::leads(&clean) {
        return None;
    }
    let escaped = |c: char| match c {
        ' ' | '<' | '>' | '(' | ')' | '\\' | '"' | '`' => format!("%{:02X}", u32::from(c)),
        _ => c.to_string(),
    };
    Some(clean.chars().map(escaped).collect())
}

/// A code span that holds `raw` whatever backticks are in it.
pub(super) fn code_span(raw: &str) -> String {
    let clean = text::sanitise_line(raw);
    let fence = "`".repeat(longest_run(&clean) + 1);
    if clean.starts_with('`') || clean.ends_with('`') || clean.trim().is_empty() {
        format!("{fence} {clean} {fence}")
    } else {
        format!("{fence}{clean}{fence}")
    }
}

/// A fenced block that holds `raw` whatever fences are in it.
pub(super) fn code_block(raw: &str) -> String {
    let clean = text::sanitise(raw);
    let fence = "`".repeat(longest_run(&clean).max(2) + 1);
    format!("{fence}\n{clean}\n{fence}")
}

/// The most backticks in a row.
fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

/// `markdown` with `prefix` before each line; bare where a line is empty.
pub(super) fn prefixed(markdown: &str, prefix: &str) -> String {
    let line = |l: &str| {
        if l.is_empty() {
            prefix.trim_end().to_owned()
        } else {
            format!("{prefix}{l}")
        }
    };
    markdown
        .split('\n')
        .map(line)
        .collect::<Vec<_>>()
        .join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(input: &str, expected: &str) {
        assert_eq!(inline(input, true), expected);
    }

    #[test]
    fn prose_is_left_alone() {
        for plain in [
            "It cost $5 (or so) - less.",
            "snake_case stays",
            "A & B",
            "5. is 1.5",
            "3 - 4 + 5",
        ] {
            let expected = plain.replace("5. ", "5\\. ");
            check(plain, &expected);
        }
    }

    #[test]
    fn syntax_becomes_text() {
        check("*not* _em_ `code`", "\\*not\\* \\_em\\_ \\`code\\`");
        check("[x](javascript:alert(1))", "\\[x\\](javascript:alert(1))");
        check("<script>&lt;", "\\<script>\\&lt;");
        check(
            "# no heading\n- no item\n--- \n    no code",
            "\\# no heading\n\\- no item\n\\--- \nno code",
        );
        check("1) first", "1\\) first");
        check("> quote\n===", "\\> quote\n\\===");
    }

    #[test]
    fn addresses_stay_inside() {
        assert_eq!(
            address("https://e.org/a (b)").as_deref(),
            Some("https://e.org/a%20%28b%29")
        );
        assert_eq!(address("/wiki/Talk:").as_deref(), Some("/wiki/Talk:"));
        for nowhere in [
            "JavaScript:alert(1)",
            "data:,x",
            "blob:",
            "about:",
            "mailto:",
            " ",
        ] {
            assert_eq!(address(nowhere), None, "{nowhere}");
        }
    }

    #[test]
    fn code_outlives_backticks() {
        assert_eq!(code_span("a`b"), "``a`b``");
        assert_eq!(code_span("`"), "`` ` ``");
        assert_eq!(code_block("```\nx"), "````\n```\nx\n````");
    }
}
