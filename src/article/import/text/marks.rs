//! What marks a line of plain text: bullets, numbers, rules, heading marks.

/// A list mark at the start of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Bullet {
    /// Bytes up to the item's text.
    pub(super) len: usize,
    /// The number, if it is one.
    pub(super) ordinal: Option<u32>,
    /// It may also be a dash that opens speech or a word, so that it needs
    /// company.
    pub(super) doubtful: bool,
}

/// Marks that open an item and nothing else.
const BULLETS: &[char] = &[
    '*', '•', '◦', '▪', '‣', '·', '○', '●', '■', '□', '+', '-', '⁃', '∙',
];
/// Highest number that opens an item: larger ones are years.
const MAX_ORDINAL: u32 = 999;
/// A line of underscores shorter than this is a form's field.
const MIN_UNDERSCORES: usize = 30;
/// Shortest line of other strokes that is a rule.
const MIN_RULE: usize = 3;

/// The list mark that `text` begins with. A mark alone has `len` of the whole
/// text.
pub(super) fn bullet(text: &str) -> Option<Bullet> {
    let first = text.chars().next()?;
    let after = text.get(first.len_utf8()..)?;
    let doubtful = matches!(first, '–' | 'o');
    if doubtful || BULLETS.contains(&first) {
        let open = after.is_empty() || after.starts_with(char::is_whitespace);
        let len = text.len() - after.trim_start().len();
        return open.then_some(Bullet {
            len,
            ordinal: None,
            doubtful,
        });
    }
    number(text)
}

/// `3.`, `3)` or `(3)` before white space.
fn number(text: &str) -> Option<Bullet> {
    let inner = text.strip_prefix('(').unwrap_or(text);
    let digits = inner.bytes().take(4).take_while(u8::is_ascii_digit).count();
    let ordinal: u32 = inner.get(..digits)?.parse().ok()?;
    let rest = inner.get(digits..)?;
    let rest = if text.starts_with('(') {
        rest.strip_prefix(')')?
    } else {
        rest.strip_prefix(['.', ')'])?
    };
    let opens = rest.starts_with(char::is_whitespace) && ordinal <= MAX_ORDINAL;
    opens.then(|| Bullet {
        len: text.len() - rest.trim_start().len(),
        ordinal: Some(ordinal),
        doubtful: true,
    })
}

/// A line of strokes across the page.
pub(super) fn is_rule(text: &str) -> bool {
    let stroke = |c: char| {
        matches!(
            c,
            '=' | '*' | '~' | '#' | '-' | '─' | '━' | '═' | '—' | '–' | '_'
        )
    };
    // Nearly no line is, and nearly every line shows it at once.
    if !text.chars().all(|c| stroke(c) || c.is_whitespace()) {
        return false;
    }
    let strokes = text.chars().filter(|&c| stroke(c)).count();
    let least = if text.contains('_') {
        MIN_UNDERSCORES
    } else {
        MIN_RULE
    };
    strokes >= least
}

/// The level that a line of `=` or `-` under a heading gives it.
pub(super) fn underline(text: &str) -> Option<u8> {
    let level = match text.chars().next()? {
        '=' => 1,
        '-' => 2,
        _ => return None,
    };
    let first = text.chars().next()?;
    (text.len() >= MIN_RULE && text.chars().all(|c| c == first)).then_some(level)
}

/// Level of a `#` heading and bytes up to its text.
pub(super) fn hashes(text: &str) -> Option<(u8, usize)> {
    let level = text.bytes().take_while(|&b| b == b'#').count();
    let rest = text.get(level..)?;
    let marks = (1..=6).contains(&level) && rest.starts_with(' ') && !rest.trim().is_empty();
    marks.then(|| (level as u8, text.len() - rest.trim_start().len()))
}

/// The line ends as a sentence does.
pub(super) fn ends_sentence(text: &str) -> bool {
    let bare = text.trim_end_matches(['"', '\'', '”', '’', '»', ')', ']', '」', '』']);
    bare.ends_with(['.', '!', '?', '。', '！', '？', '…', '．'])
}

/// The line looks like program text.
pub(super) fn is_code(text: &str) -> bool {
    let ends = text.ends_with(['{', '}', ';']) || text.ends_with("):") || text.ends_with("</");
    let holds = [
        "();", " = ", " == ", "->", "=>", "::", "</", "/>", "&&", "||", "$(",
    ];
    // Each of them has one of these.
    let may_hold = |b: u8| matches!(b, b'=' | b'>' | b':' | b'<' | b'&' | b'|' | b'(');
    ends || text.bytes().any(may_hold) && holds.iter().any(|mark| text.contains(mark))
}
