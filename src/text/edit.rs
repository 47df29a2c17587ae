//! A plain text editing buffer for prompts and the note editor: text, a
//! cursor and an undo list. Pure; keys and drawing are others' work.

use std::ops::Range;

use super::{floor_boundary, graphemes, sanitise, width, words, wrap_greedy};

/// Steps of undo kept. A note is a few hundred words; this is an afternoon.
const MAX_UNDO: usize = 200;
/// Most characters that are held for what comes after them: a flag has no more.
const MAX_HELD: usize = 32;
/// Bytes on either side that can say what a typed character means.
const NEIGHBOUR_BYTES: usize = 512;

/// A row of the buffer as drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditRow {
    /// Bytes of [`EditBuffer::text`] on the row, without the space or line
    /// feed at its end.
    pub range: Range<usize>,
    /// Where the next row begins.
    pub end: usize,
}

/// The buffer wrapped at a width, and where the cursor is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditView {
    /// Rows, one at least.
    pub rows: Vec<EditRow>,
    /// Row of the cursor.
    pub row: usize,
    /// Cells left of the cursor, less than the width it was wrapped at.
    pub col: usize,
}

/// What kind of edit came last: edits of one kind are undone together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Edit {
    /// None, or the cursor moved since.
    #[default]
    Other,
    Typing,
    Space,
    Deleting,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Snapshot {
    text: String,
    cursor: usize,
}

/// What was typed last and is not shown as it is: a joiner means something only
/// between the characters that it joins, and the next is not typed yet.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Held {
    typed: String,
    /// What stands for it in the text.
    range: Range<usize>,
}

/// Text being edited. The cursor is always on a grapheme boundary.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EditBuffer {
    text: String,
    cursor: usize,
    /// Column that up and down aim at.
    goal_col: Option<usize>,
    undo: Vec<Snapshot>,
    last: Edit,
    held: Option<Held>,
}

/// The end of `text`, as much as can say what comes after it. It begins with a
/// letter or a figure, for of what joins and selects each needs what is before it.
fn last_of(text: &str) -> &str {
    let from = floor_boundary(text, text.len().saturating_sub(NEIGHBOUR_BYTES));
    let end = text.get(from..).unwrap_or_default();
    let trimmed = end.trim_start_matches(|c: char| !begins(c));
    if from == 0 || trimmed.is_empty() {
        end
    } else {
        trimmed
    }
}

/// The beginning of `text`, as much as can say what comes before it.
fn first_of(text: &str) -> &str {
    let until = floor_boundary(text, NEIGHBOUR_BYTES.min(text.len()));
    let begin = text.get(..until).unwrap_or_default();
    let trimmed = begin.trim_end_matches(|c: char| !begins(c));
    if until == text.len() || trimmed.is_empty() {
        begin
    } else {
        trimmed
    }
}

/// Whether a character is one whatever stands around it.
fn begins(c: char) -> bool {
    c.is_whitespace() || c.is_alphanumeric() && !unicode_normalization::char::is_combining_mark(c)
}

impl EditBuffer {
    /// An empty buffer.
    pub fn new() -> Self {
        Self::default()
    }

    /// A buffer that begins with `text`, the cursor at its end.
    pub fn with_text(text: impl Into<String>) -> Self {
        let text = text.into();
        Self {
            cursor: text.len(),
            text,
            ..Self::default()
        }
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Byte offset of the cursor.
    pub fn cursor(&self) -> usize {
        self.cursor
    }

    /// Whether there is no text.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Replaces the whole text, undoable; the cursor goes to its end.
    pub fn set_text(&mut self, text: impl Into<String>) {
        self.remember(Edit::Other);
        self.text = text.into();
        self.cursor = self.text.len();
    }

    /// Inserts typed or pasted text, sanitised; CRLF and CR become line feeds.
    pub fn insert(&mut self, typed: &str) {
        if typed.is_empty() {
            return;
        }
        let unix = typed.replace("\r\n", "\n").replace('\r', "\n");
        let kind = match unix.chars().next() {
            Some(c) if unix.chars().nth(1).is_some() || c == '\n' => Edit::Other,
            Some(c) if c.is_whitespace() => Edit::Space,
            _ => Edit::Typing,
        };
        let (range, typed) = self.with_held(unix);
        let clean = self.sanitised_between(&range, &typed);
        self.remember(kind);
        let end = range.start + clean.len();
        self.text.replace_range(range.clone(), &clean);
        let is_held = clean != typed && typed.chars().count() <= MAX_HELD;
        self.held = is_held.then_some(Held {
            typed,
            range: range.start..end,
        });
        // What was typed may have joined the cluster after it.
        self.cursor = self.boundary_at_or_after(end);
    }

    /// What was held and what is typed right after it, and what it takes the
    /// place of.
    fn with_held(&mut self, typed: String) -> (Range<usize>, String) {
        let held = self.held.take().filter(|h| h.range.end == self.cursor);
        match held {
            Some(held) => (held.range, held.typed + &typed),
            None => (self.cursor..self.cursor, typed),
        }
    }

    /// `typed` as it may stand in the place of `range`: what joins or selects is
    /// judged by its neighbours.
    fn sanitised_between(&self, range: &Range<usize>, typed: &str) -> String {
        let head = last_of(self.text.get(..range.start).unwrap_or_default());
        let tail = first_of(self.text.get(range.end..).unwrap_or_default());
        let whole = format!("{head}{typed}{tail}");
        let clean = sanitise(&whole);
        // What is there already may mean less where it stands now; it stays.
        let after = clean.strip_prefix(&*sanitise(head));
        let between = after.and_then(|rest| {
            let before = rest.strip_suffix(tail);
            before.or_else(|| rest.strip_suffix(&*sanitise(tail)))
        });
        between.map_or_else(|| sanitise(typed).into_owned(), str::to_owned)
    }

    /// Inserts a line feed.
    pub fn newline(&mut self) {
        self.insert("\n");
    }

    /// One grapheme left. Says whether it moved, as do all moves.
    pub fn left(&mut self) -> bool {
        self.go(self.before(self.cursor))
    }

    /// One grapheme right.
    pub fn right(&mut self) -> bool {
        self.go(self.after(self.cursor))
    }

    /// To the start of the word, or of the one before.
    pub fn word_left(&mut self) -> bool {
        self.go(self.word_before())
    }

    /// Past the end of the word, or of the one after.
    pub fn word_right(&mut self) -> bool {
        self.go(self.word_after())
    }

    /// To the start of the line.
    pub fn home(&mut self) -> bool {
        self.go(self.line().start)
    }

    /// To the end of the line.
    pub fn end(&mut self) -> bool {
        self.go(self.line().end)
    }

    /// One row up as wrapped at `cols`, keeping the column.
    pub fn up(&mut self, cols: usize) -> bool {
        let view = self.view(cols);
        view.row
            .checked_sub(1)
            .is_some_and(|row| self.go_row(&view, row))
    }

    /// One row down as wrapped at `cols`, keeping the column.
    pub fn down(&mut self, cols: usize) -> bool {
        let view = self.view(cols);
        view.row + 1 < view.rows.len() && self.go_row(&view, view.row + 1)
    }

    /// Deletes the grapheme before the cursor. Says whether there was
    /// something, as do all deletions.
    pub fn backspace(&mut self) -> bool {
        // What stands for one sign that is not shown goes as a whole.
        let sign = self.held.as_ref().filter(|held| {
            let mut typed = held.typed.chars();
            held.range.end == self.cursor && typed.next().is_some() && typed.next().is_none()
        });
        let start = sign.map_or_else(|| self.before(self.cursor), |held| held.range.start);
        self.delete_range(start..self.cursor)
    }

    /// Deletes the grapheme after the cursor.
    pub fn delete(&mut self) -> bool {
        self.delete_range(self.cursor..self.after(self.cursor))
    }

    /// Deletes back to the start of the word.
    pub fn delete_word_before(&mut self) -> bool {
        self.delete_range(self.word_before()..self.cursor)
    }

    /// Deletes back to the start of the line; at the start, the line feed.
    pub fn delete_to_line_start(&mut self) -> bool {
        let start = self.line().start;
        if start == self.cursor {
            self.backspace()
        } else {
            self.delete_range(start..self.cursor)
        }
    }

    /// Deletes to the end of the line; at the end, the line feed.
    pub fn delete_to_line_end(&mut self) -> bool {
        let end = self.line().end;
        if end == self.cursor {
            self.delete()
        } else {
            self.delete_range(self.cursor..end)
        }
    }

    /// Takes the last group of edits back. Says whether there was one.
    pub fn undo(&mut self) -> bool {
        let Some(earlier) = self.undo.pop() else {
            return false;
        };
        (self.text, self.cursor) = (earlier.text, earlier.cursor);
        (self.last, self.goal_col, self.held) = (Edit::Other, None, None);
        true
    }

    /// The rows of the text wrapped at `cols` cells, and the cursor's place.
    pub fn view(&self, cols: usize) -> EditView {
        let lines = wrap_greedy(&self.text, cols);
        let rows: Vec<EditRow> = lines
            .into_iter()
            .map(|l| EditRow {
                range: l.range,
                end: l.end,
            })
            .collect();
        let row = rows
            .partition_point(|r| r.range.start <= self.cursor)
            .saturating_sub(1);
        let start = rows.get(row).map_or(0, |r| r.range.start);
        let left = width(self.text.get(start..self.cursor).unwrap_or_default());
        // Space at the end of a full row hangs over its edge.
        let col = left.min(cols.saturating_sub(1));
        EditView { rows, row, col }
    }

    fn go(&mut self, offset: usize) -> bool {
        (self.goal_col, self.held) = (None, None);
        self.last = Edit::Other;
        std::mem::replace(&mut self.cursor, offset) != offset
    }

    fn go_row(&mut self, view: &EditView, row: usize) -> bool {
        let goal = self.goal_col.unwrap_or(view.col);
        let Some(target) = view.rows.get(row) else {
            return false;
        };
        let text = self.text.get(target.range.clone()).unwrap_or_default();
        let mut at = target.range.start + super::width::prefix_len(text, goal);
        // The place after the last grapheme of a row that goes on is the
        // start of the next: stay on the row.
        if at == target.end && row + 1 < view.rows.len() && at > target.range.start {
            at = self.before(at);
        }
        self.go(at);
        self.goal_col = Some(goal);
        true
    }

    fn delete_range(&mut self, range: Range<usize>) -> bool {
        if range.is_empty() {
            return false;
        }
        self.remember(Edit::Deleting);
        let at = range.start;
        self.text.replace_range(range, "");
        // What was apart may now be one cluster.
        self.cursor = self.boundary_at_or_after(at);
        true
    }

    /// Keeps the text as it is for undo, unless an edit of `kind` goes on.
    fn remember(&mut self, kind: Edit) {
        self.held = None;
        let goes_on = match kind {
            Edit::Other => false,
            Edit::Typing => self.last == Edit::Typing,
            Edit::Space => matches!(self.last, Edit::Typing | Edit::Space),
            Edit::Deleting => self.last == Edit::Deleting,
        };
        self.last = kind;
        self.goal_col = None;
        if goes_on {
            return;
        }
        if self.undo.len() == MAX_UNDO {
            self.undo.remove(0);
        }
        self.undo.push(Snapshot {
            text: self.text.clone(),
            cursor: self.cursor,
        });
    }

    fn head(&self) -> &str {
        self.text.get(..self.cursor).unwrap_or_default()
    }

    fn line(&self) -> Range<usize> {
        let start = self.head().rfind('\n').map_or(0, |i| i + 1);
        let rest = self.text.get(self.cursor..).unwrap_or_default();
        start..rest.find('\n').map_or(self.text.len(), |i| self.cursor + i)
    }

    fn before(&self, offset: usize) -> usize {
        let head = self.text.get(..offset).unwrap_or_default();
        graphemes(head).next_back().map_or(0, |(i, _)| i)
    }

    fn after(&self, offset: usize) -> usize {
        let rest = self.text.get(offset..).unwrap_or_default();
        graphemes(rest)
            .next()
            .map_or(offset, |(_, g)| offset + g.len())
    }

    fn boundary_at_or_after(&self, offset: usize) -> usize {
        let line_start = self
            .text
            .get(..offset)
            .unwrap_or_default()
            .rfind('\n')
            .map_or(0, |i| i + 1);
        let rest = self.text.get(line_start..).unwrap_or_default();
        let mut starts = graphemes(rest).map(|(i, _)| line_start + i);
        starts.find(|&i| i >= offset).unwrap_or(self.text.len())
    }

    fn word_before(&self) -> usize {
        words(self.head()).last().map_or(0, |w| w.start)
    }

    fn word_after(&self) -> usize {
        let rest = self.text.get(self.cursor..).unwrap_or_default();
        words(rest)
            .first()
            .map_or(self.text.len(), |w| self.cursor + w.end)
    }
}

#[cfg(test)]
#[expect(clippy::string_slice, reason = "a test may panic")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The text with `|` at the cursor.
    fn shown(buffer: &EditBuffer) -> String {
        let (head, tail) = buffer.text().split_at(buffer.cursor());
        format!("{head}|{tail}")
    }

    /// A buffer from text with `|` at the cursor.
    fn at(marked: &str) -> EditBuffer {
        let cursor = marked.find('|').unwrap();
        let mut buffer = EditBuffer::with_text(marked.replace('|', ""));
        buffer.cursor = cursor;
        buffer
    }

    fn check(marked: &str, edit: impl FnOnce(&mut EditBuffer) -> bool, expected: &str) {
        let mut buffer = at(marked);
        edit(&mut buffer);
        assert_eq!(shown(&buffer), expected, "{marked:?}");
    }

    #[test]
    fn moves() {
        check("ab|c", EditBuffer::left, "a|bc");
        check("e\u{301}|x", EditBuffer::left, "|e\u{301}x");
        check("|👨\u{200D}👩x", EditBuffer::right, "👨\u{200D}👩|x");
        check("|", EditBuffer::left, "|");
        check("one two| three", EditBuffer::word_left, "one |two three");
        check("one |two three", EditBuffer::word_right, "one two| three");
        check("one two ...|", EditBuffer::word_left, "one |two ...");
        check("漢字|", EditBuffer::word_left, "漢|字");
        check("a\nbc|d\ne", EditBuffer::home, "a\n|bcd\ne");
        check("a\nb|cd\ne", EditBuffer::end, "a\nbcd|\ne");
    }

    #[test]
    fn what_joins_may_be_typed_key_by_key() {
        let check = |marked: &str, typed: &str, expected: &str| {
            let mut buffer = at(marked);
            let mut key = [0; 4];
            typed
                .chars()
                .for_each(|c| buffer.insert(c.encode_utf8(&mut key)));
            assert_eq!(shown(&buffer), expected, "{marked:?} {typed:?}");
        };
        for typed in [
            "می\u{200C}خواهم",
            "क्\u{200D}ष",
            "👨\u{200D}👩\u{200D}👧",
            "🏳\u{FE0F}\u{200D}🌈",
            "❤\u{FE0F} 1\u{FE0F}\u{20E3}",
            "🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}!",
            "葛\u{E0100}飾",
            "שלום\u{200F}!",
        ] {
            check("|", typed, &format!("{typed}|"));
            check("a note: |", typed, &format!("a note: {typed}|"));
        }
        // Between what is there already, too.
        check("می|خواهم", "\u{200C}", "می\u{200C}|خواهم");
        // What means nothing there stays told.
        check("|", "a\u{200D}b", "a⟨U+200D⟩b|");
        check("|", "\u{1B}[m", "␛[m|");
        // However long the text before it is, and whatever it is cut at.
        for word in ["می\u{200C}خواهم ", "क्\u{200D}ष ", "👨\u{200D}👩\u{200D}👧 "]
        {
            let long = word.repeat(60);
            check("|", &long, &format!("{long}|"));
            check(&format!("x | {long}"), word, &format!("x {word}| {long}"));
        }
        // Whoever goes away meanwhile is not waited for.
        for away in [EditBuffer::home, EditBuffer::left] {
            let mut buffer = at("👨|");
            buffer.insert("\u{200D}");
            away(&mut buffer);
            buffer.end();
            buffer.insert("👩");
            assert_eq!(buffer.text(), "👨⟨U+200D⟩👩");
        }
        // What stands for a sign goes with one key.
        check("ab|", "\u{200D}", "ab⟨U+200D⟩|");
        let mut buffer = at("ab|");
        buffer.insert("\u{200D}");
        assert!(buffer.backspace());
        assert_eq!(buffer.text(), "ab");
        // Nor is what was undone waited for.
        let mut buffer = at("|日本語日xx");
        for key in ["a", "b", "\u{200D}"] {
            buffer.insert(key);
        }
        buffer.undo();
        buffer.end();
        buffer.insert("x");
        assert_eq!(buffer.text(), "日本語日xxx");
    }

    #[test]
    fn up_and_down_keep_the_column() {
        let mut buffer = at("long line\nx\nanother l|ine");
        assert!(buffer.up(40));
        assert_eq!(shown(&buffer), "long line\nx|\nanother line");
        assert!(buffer.up(40));
        assert_eq!(shown(&buffer), "long line|\nx\nanother line");
        assert!(!buffer.up(40));
        assert!(buffer.down(40) && buffer.down(40));
        assert_eq!(shown(&buffer), "long line\nx\nanother l|ine");
        assert!(!buffer.down(40));
        let mut wrapped = at("aaa bbb c|cc");
        assert!(wrapped.up(4));
        assert_eq!(shown(&wrapped), "aaa b|bb ccc");
    }

    #[test]
    fn deletes() {
        check("ab|c", EditBuffer::backspace, "a|c");
        check("a|bc", EditBuffer::delete, "a|c");
        check("a👍🏽|", EditBuffer::backspace, "a|");
        check("one two |x", EditBuffer::delete_word_before, "one |x");
        check("a\nbc|d", EditBuffer::delete_to_line_start, "a\n|d");
        check("a\n|d", EditBuffer::delete_to_line_start, "a|d");
        check("a|b\nc", EditBuffer::delete_to_line_end, "a|\nc");
        check("ab|\nc", EditBuffer::delete_to_line_end, "ab|c");
        assert!(!at("|").backspace());
    }

    #[test]
    fn typing_is_undone_word_by_word() {
        let mut buffer = EditBuffer::new();
        for c in ["h", "i", " ", "y", "o", "u"] {
            buffer.insert(c);
        }
        assert_eq!(buffer.text(), "hi you");
        assert!(buffer.undo());
        assert_eq!(shown(&buffer), "hi |");
        assert!(buffer.undo());
        assert_eq!(shown(&buffer), "|");
        assert!(!buffer.undo());
        buffer.insert("hi you");
        buffer.backspace();
        buffer.backspace();
        assert!(buffer.undo());
        assert_eq!(buffer.text(), "hi you");
        buffer.set_text("other");
        assert!(buffer.undo());
        assert_eq!(buffer.text(), "hi you");
    }

    #[test]
    fn hostile_paste_is_sanitised() {
        let mut buffer = EditBuffer::new();
        buffer.insert("a\r\nb\u{1B}[201~\rc");
        assert_eq!(buffer.text(), "a\nb␛[201~\nc");
    }

    #[test]
    fn view_finds_the_cursor() {
        let check = |marked: &str, cols, rows: &[&str], row, col| {
            let buffer = at(marked);
            let view = buffer.view(cols);
            let texts: Vec<&str> = view
                .rows
                .iter()
                .map(|r| &buffer.text()[r.range.clone()])
                .collect();
            assert_eq!(
                (texts.as_slice(), view.row, view.col),
                (rows, row, col),
                "{marked:?}"
            );
        };
        check("|", 10, &[""], 0, 0);
        check("one two|", 10, &["one two"], 0, 7);
        check("one two| three", 8, &["one two", "three"], 0, 7);
        check("one two |three", 8, &["one two", "three"], 1, 0);
        check("ab\n|", 10, &["ab", ""], 1, 0);
        check("ab|\n", 10, &["ab", ""], 0, 2);
        check("漢字|", 10, &["漢字"], 0, 4);
    }

    proptest! {
        #[test]
        fn any_keys(start in "[ab \n漢👨\u{200D}\u{301}]{0,12}", keys in prop::collection::vec(0u8..23, 0..40)) {
            let mut buffer = EditBuffer::with_text(start);
            for key in keys {
                match key {
                    0 => buffer.insert("x"),
                    1 => buffer.insert(" "),
                    2 => buffer.insert("\u{301}"),
                    3 => buffer.newline(),
                    4 => buffer.insert("👩\u{200D}"),
                    19 => buffer.insert("\u{200D}"),
                    20 => buffer.insert("\u{200C}"),
                    21 => buffer.insert("\u{FE0F}"),
                    22 => buffer.insert("👩"),
                    _ => { press(&mut buffer, key); }
                }
                let at = buffer.cursor();
                prop_assert!(at == buffer.text().len() || graphemes(buffer.text()).any(|(i, _)| i == at));
                let view = buffer.view(7);
                prop_assert!(view.row < view.rows.len() && view.col < 7);
            }
        }
    }

    fn press(buffer: &mut EditBuffer, key: u8) -> bool {
        match key {
            5 => buffer.left(),
            6 => buffer.right(),
            7 => buffer.up(7),
            8 => buffer.down(7),
            9 => buffer.backspace(),
            10 => buffer.delete(),
            11 => buffer.delete_word_before(),
            12 => buffer.end(),
            13 => buffer.delete_to_line_start(),
            14 => buffer.delete_to_line_end(),
            15 => buffer.undo(),
            16 => buffer.word_left(),
            17 => buffer.home(),
            _ => buffer.word_right(),
        }
    }
}
