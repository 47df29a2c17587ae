//! What a page says by looks alone (raised, lowered, struck out, quoted), in
//! characters: where a text is set in cells, copied or read aloud, `stops.1`
//! must not be a number, nor a struck word one that holds.

use std::{borrow::Cow, ops::Range};

use super::{Article, Inline, InlineKind, TextOfRecord};

/// Longest raised or lowered stretch that is looked at; further ones are
/// prose that a page wanted small.
const MAX_BYTES: usize = 24;

/// What is written for raised letters, where there are such characters.
const RAISED: [(&str, &str); 2] = [
    ("0123456789+-−=()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾"),
    ("abcdefghijklmnoprstuvwxyz", "ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ"),
];

/// The same for lowered ones.
const LOWERED: [(&str, &str); 1] = [("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")];

/// For whom the signs are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum For {
    /// Whoever sees the page.
    Eyes,
    /// The same where only ASCII can be drawn.
    Ascii,
    /// Whoever hears it.
    Ears,
}

/// How signs are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hand {
    whom: For,
    /// Marks of quotation, before and after.
    quotes: (&'static str, &'static str),
    /// Those of a quotation in a quotation.
    inner: (&'static str, &'static str),
}

impl Hand {
    /// In a story of this language, by its BCP 47 tag.
    pub fn new(whom: For, language: Option<&str>) -> Self {
        let tag = language.unwrap_or_default().to_ascii_lowercase();
        let (quotes, inner) = match tag.split(['-', '_']).next().unwrap_or_default() {
            _ if whom == For::Ascii => (("\"", "\""), ("'", "'")),
            "de" | "cs" | "sk" | "da" | "is" | "lt" | "sl" | "bg" => (("„", "“"), ("‚", "‘")),
            "pl" | "hu" | "ro" | "hr" => (("„", "”"), ("«", "»")),
            "fi" | "sv" => (("”", "”"), ("’", "’")),
            "fr" => (("«\u{A0}", "\u{A0}»"), ("“", "”")),
            "ru" | "uk" | "no" | "nb" | "nn" => (("«", "»"), ("„", "“")),
            "es" | "it" | "pt" | "el" => (("«", "»"), ("“", "”")),
            "ja" | "zh" => (("「", "」"), ("『", "』")),
            _ => (("“", "”"), ("‘", "’")),
        };
        Self {
            whom,
            quotes,
            inner,
        }
    }
}

/// Characters of ours at a place of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Insert {
    /// Byte of the text of record that they stand before.
    at: usize,
    words: &'static str,
}

/// A stretch of the text of record with signs in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed<'a> {
    /// All of it, signs included.
    pub text: Cow<'a, str>,
    start: usize,
    /// In order.
    inserts: Vec<Insert>,
    /// Stretches whose characters are others, each as wide as its own, in the
    /// order of their beginnings.
    shifted: Vec<(Range<usize>, InlineKind)>,
    /// Ends of the quotations that are open, while signs are made.
    quotations: Vec<usize>,
    /// Where the last raised stretch ends that has all the signs it needs,
    /// whatever is raised in it.
    settled: usize,
}

/// A piece of a signed stretch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// These bytes of the text of record.
    Text(Range<usize>),
    /// A sign.
    Sign(&'static str),
}

impl<'a> Signed<'a> {
    /// `range`, which is of one block, with its signs; without those that take
    /// room unless `inserting`.
    pub fn new(
        record: &'a TextOfRecord,
        range: &Range<usize>,
        hand: Hand,
        inserting: bool,
    ) -> Self {
        let mut signed = Self {
            text: Cow::Borrowed(record.text.get(range.clone()).unwrap_or_default()),
            start: range.start,
            inserts: Vec::new(),
            shifted: Vec::new(),
            quotations: Vec::new(),
            settled: 0,
        };
        // Ends come in the order opposite to that of beginnings.
        let mut ends: Vec<Insert> = Vec::new();
        for inline in record.inlines_in(range.clone()) {
            let Some((before, after)) =
                signed.signs(record, inline.range.clone(), &inline.kind, hand)
            else {
                continue;
            };
            if range.contains(&inline.range.start) {
                signed.add(inline.range.start, before);
            }
            if inline.range.end > range.start && inline.range.end <= range.end {
                let at = inline.range.end;
                ends.push(Insert { at, words: after });
            }
        }
        if !inserting {
            signed.inserts.clear();
            return signed;
        }
        ends.reverse();
        // What ends at a place comes before what begins there.
        ends.sort_by_key(|e| e.at);
        ends.retain(|e| !e.words.is_empty());
        ends.append(&mut signed.inserts);
        ends.sort_by_key(|e| e.at);
        signed.inserts = ends;
        signed.write();
        signed
    }

    fn add(&mut self, at: usize, words: &'static str) {
        if !words.is_empty() {
            self.inserts.push(Insert { at, words });
        }
    }

    fn write(&mut self) {
        if self.inserts.is_empty() {
            return;
        }
        let plain: &str = &self.text;
        let mut text = String::with_capacity(plain.len() + 8 * self.inserts.len());
        let mut from = 0;
        for insert in &self.inserts {
            let at = insert.at - self.start;
            text.push_str(plain.get(from..at).unwrap_or_default());
            text.push_str(insert.words);
            from = at;
        }
        text.push_str(plain.get(from..).unwrap_or_default());
        self.text = Cow::Owned(text);
    }

    /// What stands before and after a stretch; none if there is nothing to
    /// say or other characters say it.
    fn signs(
        &mut self,
        record: &TextOfRecord,
        range: Range<usize>,
        kind: &InlineKind,
        hand: Hand,
    ) -> Option<(&'static str, &'static str)> {
        let words = record.text.get(range.clone())?;
        if words.trim().is_empty() {
            return None;
        }
        let inside = *kind == InlineKind::Quoted && self.quoted_inside(&range);
        match (kind, hand.whom) {
            (InlineKind::Deleted, For::Ears) => Some(("[deleted: ", "]")),
            (InlineKind::Deleted, _) => Some(("~", "~")),
            (InlineKind::Inserted, For::Ears) => Some(("[added: ", "]")),
            (InlineKind::Inserted, _) => Some(("+", "+")),
            (InlineKind::Quoted, _) if words.starts_with(is_quote) => None,
            (InlineKind::Quoted, _) if inside => Some(hand.inner),
            (InlineKind::Quoted, _) => Some(hand.quotes),
            (InlineKind::Sign, _) if !is_word(record, &range, words) => None,
            (InlineKind::Sign, For::Ears) => Some(("[image: ", "]")),
            (InlineKind::Sign, _) => Some(("[", "]")),
            (InlineKind::Superscript | InlineKind::Subscript, _) if range.end <= self.settled => {
                None
            }
            (InlineKind::Superscript, _) if is_note(record, &range, words) => {
                self.settled = range.end;
                Some(("[", "]"))
            }
            (InlineKind::Superscript | InlineKind::Subscript, _) => {
                self.moved(record, range, kind, hand)
            }
            _ => None,
        }
    }

    /// Whether a quotation is in an odd number of others. They come outer before
    /// inner.
    fn quoted_inside(&mut self, range: &Range<usize>) -> bool {
        while self
            .quotations
            .last()
            .is_some_and(|end| *end <= range.start)
        {
            self.quotations.pop();
        }
        self.quotations.push(range.end);
        self.quotations.len().is_multiple_of(2)
    }

    /// A raised or lowered stretch that stands at a letter or number.
    fn moved(
        &mut self,
        record: &TextOfRecord,
        range: Range<usize>,
        kind: &InlineKind,
        hand: Hand,
    ) -> Option<(&'static str, &'static str)> {
        let words = record.text.get(range.clone())?;
        let before = record.text.get(..range.start)?.chars().next_back()?;
        let raised = *kind == InlineKind::Superscript;
        // 4th, 1er: nobody reads them as something else.
        let ending = raised && before.is_numeric() && words.chars().all(char::is_alphabetic);
        // What is raised in it again is no neighbour of what is beside it.
        let nests = shifts_within(record, &range);
        // A star is a mark of its own, and what has brackets a note's.
        let has_form = !nests && words.chars().all(|c| shifted(c, kind).is_some());
        let of_note = words.starts_with('[') && words.ends_with(']');
        let words_of_none = !has_form && !words.contains(char::is_alphanumeric) || of_note;
        let stands_alone = !before.is_alphanumeric() && before != ')';
        if of_note || ending {
            self.settled = range.end;
        }
        if words.len() > MAX_BYTES || words_of_none || stands_alone || ending {
            return None;
        }
        if hand.whom != For::Ascii && has_form {
            if self.shifted.last().is_none_or(|(last, _)| *last != range) {
                self.shifted.push((range, kind.clone()));
            }
            return None;
        }
        let in_brackets = words.starts_with('(') && words.ends_with(')');
        let alone = in_brackets || !nests && words.chars().all(char::is_alphanumeric);
        Some(match (raised, alone) {
            (true, true) => ("^", ""),
            (true, false) => ("^(", ")"),
            (false, true) => ("_", ""),
            (false, false) => ("_(", ")"),
        })
    }

    /// The bytes of `range` of [`Self::text`] as pieces.
    pub fn pieces(&self, range: Range<usize>) -> Vec<Piece> {
        let mut pieces = Vec::new();
        // Bytes of signs so far.
        let mut added = 0;
        let mut from = range.start;
        for insert in &self.inserts {
            let at = insert.at - self.start + added;
            let end = at + insert.words.len();
            if end > range.start && at < range.end {
                self.text_piece(from..at, added, &mut pieces);
                // A word that is too long for a line may be cut at any place.
                let cut = range.start.max(at) - at..range.end.min(end) - at;
                pieces.extend(insert.words.get(cut).map(Piece::Sign));
                from = end;
            }
            if at >= range.end {
                break;
            }
            added += insert.words.len();
        }
        self.text_piece(from..range.end, added, &mut pieces);
        pieces
    }

    fn text_piece(&self, range: Range<usize>, added: usize, pieces: &mut Vec<Piece>) {
        if range.start < range.end {
            let to = |at: usize| self.start + at - added;
            pieces.push(Piece::Text(to(range.start)..to(range.end)));
        }
    }

    /// The text of `range` of the record with raised and lowered characters
    /// for its own: as many, and each as wide.
    pub fn shown<'t>(&self, record: &'t TextOfRecord, range: &Range<usize>) -> Cow<'t, str> {
        let text = record.text.get(range.clone()).unwrap_or_default();
        let begun = self
            .shifted
            .partition_point(|(r, _)| r.start <= range.start);
        // They are short: what holds this stretch did not begin far before it.
        let before = self.shifted.get(..begun).unwrap_or_default().iter().rev();
        let mut near = before.take_while(|(r, _)| r.start + MAX_BYTES >= range.end);
        match near.find(|(r, _)| r.end >= range.end) {
            Some((_, kind)) => text
                .chars()
                .map(|c| shifted(c, kind).unwrap_or(c))
                .collect(),
            None => Cow::Borrowed(text),
        }
    }

    /// All of it as it is to be copied or said.
    pub fn plain(&self, record: &TextOfRecord) -> String {
        let mut out = String::with_capacity(self.text.len());
        for piece in self.pieces(0..self.text.len()) {
            match piece {
                Piece::Sign(sign) => out.push_str(sign),
                Piece::Text(range) => self.push_shifted(record, range, &mut out),
            }
        }
        out
    }

    fn push_shifted(&self, record: &TextOfRecord, range: Range<usize>, out: &mut String) {
        let mut at = range.start;
        // They are short: those that reach in begin here or a little before.
        let within = |byte: usize| self.shifted.partition_point(|(r, _)| r.start < byte);
        let near = within(at.saturating_sub(MAX_BYTES))..within(range.end);
        for (moved, _) in self.shifted.get(near).unwrap_or_default() {
            let (from, to) = (moved.start.max(at), moved.end.min(range.end));
            if from < to {
                out.push_str(record.text.get(at..from).unwrap_or_default());
                out.push_str(&self.shown(record, &(from..to)));
                at = to;
            }
        }
        out.push_str(record.text.get(at..range.end).unwrap_or_default());
    }
}

/// The text of `range`, which is of one block, as it is to be copied or said.
pub fn plain(article: &Article, range: &Range<usize>, whom: For) -> String {
    let language = article.metadata.language.as_ref();
    let hand = Hand::new(whom, language.map(|l| l.value.as_str()));
    Signed::new(&article.record, range, hand, true).plain(&article.record)
}

/// Whether anything of `kind` is to be seen in the text only by its looks.
pub fn has_sign(kind: &InlineKind) -> bool {
    matches!(
        kind,
        InlineKind::Superscript
            | InlineKind::Subscript
            | InlineKind::Deleted
            | InlineKind::Inserted
            | InlineKind::Quoted
            | InlineKind::Sign
    )
}

/// The marks of notes that touch `range`, in order: they stand at words that
/// they are no part of.
pub fn note_marks<'r>(
    record: &'r TextOfRecord,
    range: &Range<usize>,
) -> impl Iterator<Item = Range<usize>> + 'r {
    let is_mark = |inline: &&Inline| {
        let words = record.text.get(inline.range.clone()).unwrap_or_default();
        inline.kind == InlineKind::Superscript
            && !words.trim().is_empty()
            && (is_note(record, &inline.range, words)
                || words.starts_with('[') && words.ends_with(']')
                || words.len() <= MAX_BYTES && is_linked(record, &inline.range))
    };
    let inlines = record.inlines_in(range.clone());
    inlines.filter(is_mark).map(|inline| inline.range.clone())
}

/// `range` without the marks of notes in it.
pub fn without_note_marks(record: &TextOfRecord, range: &Range<usize>) -> Vec<Range<usize>> {
    without(range, note_marks(record, range))
}

/// `range` without the `marks`, which touch it and are in order.
pub fn without(
    range: &Range<usize>,
    marks: impl Iterator<Item = Range<usize>>,
) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut from = range.start;
    for mark in marks {
        if mark.start > from {
            parts.push(from..mark.start.min(range.end));
        }
        from = from.max(mark.end);
    }
    if from < range.end {
        parts.push(from..range.end);
    }
    parts
}

/// Whether the alternative text of a picture in the line is a word or more
/// beside others: emoji speak for themselves, and a letter, or what stands at
/// one, is a part of a word.
pub(super) fn is_word(record: &TextOfRecord, range: &Range<usize>, words: &str) -> bool {
    let before = record.text.get(..range.start).unwrap_or_default();
    let after = record.text.get(range.end..).unwrap_or_default();
    let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    words
        .chars()
        .filter(|c| c.is_alphanumeric())
        .nth(1)
        .is_some()
        && !words.starts_with('[')
        && !is_letter(before.chars().next_back())
        && !is_letter(after.chars().next())
}

/// Whether a raised stretch is the mark of a note: it is a link, or follows no
/// letter that it could belong to. One in brackets needs no more.
fn is_note(record: &TextOfRecord, range: &Range<usize>, words: &str) -> bool {
    let short = words.len() <= MAX_BYTES && words.chars().all(char::is_alphanumeric);
    let before = record.text.get(..range.start).unwrap_or_default();
    let stands_alone = before
        .chars()
        .next_back()
        .is_none_or(|c| !c.is_alphanumeric() && c != ')');
    short && (stands_alone && words.chars().any(char::is_numeric) || is_linked(record, range))
}

/// Whether something is raised or lowered in a part of a stretch.
fn shifts_within(record: &TextOfRecord, range: &Range<usize>) -> bool {
    if range.len() > MAX_BYTES {
        return false;
    }
    let mut inside = record.inlines_begun_in(range.clone()).iter();
    inside.any(|i| {
        matches!(i.kind, InlineKind::Superscript | InlineKind::Subscript)
            && !i.range.is_empty()
            && i.range.end <= range.end
            && i.range != *range
    })
}

/// Whether a raised stretch is a link, or holds one.
fn is_linked(record: &TextOfRecord, range: &Range<usize>) -> bool {
    let longest = range.len() + MAX_BYTES;
    let from = range.start.saturating_sub(longest);
    let mut near = record.inlines_begun_in(from..range.end + 1).iter();
    near.any(|i| {
        matches!(i.kind, InlineKind::Link(_))
            && i.range.end >= range.start
            && i.range.len() <= longest
    })
}

fn is_quote(c: char) -> bool {
    matches!(
        c,
        '"' | '\'' | '“' | '„' | '”' | '«' | '»' | '‘' | '‚' | '‹' | '「' | '『'
    )
}

/// The character for a raised or lowered one.
fn shifted(c: char, kind: &InlineKind) -> Option<char> {
    let tables: &[(&str, &str)] = match kind {
        InlineKind::Superscript => &RAISED,
        InlineKind::Subscript => &LOWERED,
        _ => return None,
    };
    tables.iter().find_map(|(plain, moved)| {
        let place = plain.chars().position(|p| p == c)?;
        moved.chars().nth(place)
    })
}

#[cfg(test)]
mod tests;
