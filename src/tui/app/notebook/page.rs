//! What of all notes is on the screen: only that is laid out, however many
//! there are.

use super::{
    super::{notes, quote},
    Entry, Notebook,
};
use crate::{
    article::{
        annotation::{AnchorState, ColorNames, Selector},
        export::json::known_day,
    },
    text,
};

/// Cells left of the text: cursor, selection, letter, bar.
pub const MARK_COLS: u16 = 5;
/// Rows of the chosen passage with its surroundings.
const QUOTE_ROWS_MAX: usize = 5;
/// Rows of the chosen note.
const NOTE_ROWS_MAX: usize = 8;
/// Rows of a sentence about the chosen one.
const SENTENCE_ROWS_MAX: usize = 3;

/// What a line of the screen shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BookKind {
    /// The story that the notes below it are on.
    Story,
    /// What was marked.
    Quote,
    /// What was written.
    Note,
    /// Tags, day, and the like.
    About,
    /// That its place is not sure, or that it waits.
    State,
    /// Between two stories.
    Blank,
}

/// A line of the screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BookLine {
    /// The note that it belongs to.
    pub entry: usize,
    /// What it shows.
    pub kind: BookKind,
    /// The first line of its note: has letter and bar.
    pub first: bool,
    /// The text.
    pub text: String,
}

impl Notebook {
    fn begins_story(&self, at: usize) -> bool {
        let before = at.checked_sub(1).and_then(|b| self.entries.get(b));
        match (self.entries.get(at), before) {
            (Some(entry), Some(before)) => !entry.same_story(before),
            (entry, None) => entry.is_some(),
            (None, _) => false,
        }
    }

    fn text_cols(&self) -> usize {
        usize::from(self.cols.saturating_sub(MARK_COLS + 1)).max(8)
    }

    /// The lines of one note, without a heading.
    fn rows_of(&self, at: usize) -> Vec<(BookKind, String)> {
        let Some(entry) = self.entries.get(at) else {
            return Vec::new();
        };
        let cols = self.text_cols();
        let mut rows = if at == self.at {
            whole(entry, &self.colors, cols)
        } else {
            short(entry, &self.colors, cols)
        };
        if self.by_time {
            let heading = text::truncate(&entry.heading(), cols).into_owned();
            rows.push((BookKind::About, heading));
        }
        rows
    }

    /// Lines of a note with all that stands above it, on a screen that begins
    /// at `top`.
    pub(super) fn height_of(&self, at: usize, top: usize) -> usize {
        let heading = match (self.by_time, at == top, self.begins_story(at)) {
            (false, true, _) => 1,
            (false, false, true) => 2,
            (true, ..) | (false, false, false) => 0,
        };
        heading + self.rows_of(at).len()
    }

    /// What is on the screen, from the top. Only that is laid out, however
    /// many notes there are.
    pub fn lines(&self) -> Vec<BookLine> {
        let mut lines = Vec::with_capacity(self.height);
        for at in self.top..self.entries.len() {
            if lines.len() >= self.height {
                break;
            }
            let mut push = |kind, first, text| {
                lines.push(BookLine {
                    entry: at,
                    kind,
                    first,
                    text,
                });
            };
            if !self.by_time && (at == self.top || self.begins_story(at)) {
                if at > self.top {
                    push(BookKind::Blank, false, String::new());
                }
                let heading = self.entries.get(at).map(Entry::heading);
                push(BookKind::Story, false, heading.unwrap_or_default());
            }
            for (n, (kind, text)) in self.rows_of(at).into_iter().enumerate() {
                push(kind, n == 0, text);
            }
        }
        lines.truncate(self.height);
        lines
    }

    /// Keeps the chosen note on the screen.
    pub(super) fn show_chosen(&mut self) {
        self.at = self.at.min(self.entries.len().saturating_sub(1));
        self.top = self.top.min(self.at);
        let mut lowest = self.at;
        // Above the chosen one as much as there is room for, seen from below.
        let mut used = self.rows_of(self.at).len() + usize::from(!self.by_time);
        while lowest > self.top {
            let above = self.rows_of(lowest - 1).len();
            let begins = !self.by_time && self.begins_story(lowest);
            used += above + if begins { 2 } else { 0 };
            if used > self.height {
                break;
            }
            lowest -= 1;
        }
        self.top = self.top.max(lowest);
    }
}

/// What stands in place of a passage.
fn on_whole(entry: &Entry) -> &'static str {
    if entry.is_decision {
        "What was decided about the article"
    } else {
        "On the whole article"
    }
}

/// A note that is not chosen: a line of each.
fn short(entry: &Entry, colors: &ColorNames, cols: usize) -> Vec<(BookKind, String)> {
    let annotation = &entry.annotation;
    let words = match &annotation.selector {
        Some(selector) => format!("“{}”", quote::one_line(&selector.exact)),
        None => on_whole(entry).to_owned(),
    };
    let state = match annotation.state {
        AnchorState::Exact | AnchorState::Moved => String::new(),
        state => format!("{} · ", state.name()),
    };
    let line = |text: &str| text::truncate(&text::sanitise_line(text), cols).into_owned();
    let marked = annotation.selector.is_some();
    let color = colors.own(annotation.color).filter(|_| marked);
    let color = color.map_or_else(String::new, |name| format!("{name} · "));
    let mut rows = vec![(BookKind::Quote, line(&format!("{state}{color}{words}")))];
    if !annotation.note.is_empty() {
        rows.push((BookKind::Note, line(&quote::one_line(&annotation.note))));
    }
    rows
}

/// A passage with what stands beside it in its paragraph: what is beyond may
/// belong to the page, and not to the story.
fn with_surroundings(of: &Selector) -> String {
    let before = of.prefix.rsplit('\n').next().unwrap_or_default();
    let after = of.suffix.split('\n').next().unwrap_or_default();
    let more = |words: &str| if words.trim().is_empty() { "" } else { "…" };
    if before.trim().is_empty() && after.trim().is_empty() {
        return format!("“{}”", quote::one_line(&of.exact));
    }
    quote::one_line(&format!(
        "{}{before}»{}«{after}{}",
        more(before),
        of.exact,
        more(after)
    ))
}

/// The chosen note: the passage with its surroundings, and all about it.
fn whole(entry: &Entry, colors: &ColorNames, cols: usize) -> Vec<(BookKind, String)> {
    let annotation = &entry.annotation;
    let mut rows = Vec::new();
    let mut push = |kind, text: &str, most| {
        rows.extend(
            notes::wrapped(text, cols, most)
                .into_iter()
                .map(|t| (kind, t)),
        );
    };
    match &annotation.selector {
        Some(s) => push(BookKind::Quote, &with_surroundings(s), QUOTE_ROWS_MAX),
        None => push(BookKind::Quote, on_whole(entry), 1),
    }
    if !annotation.note.is_empty() {
        push(BookKind::Note, &annotation.note, NOTE_ROWS_MAX);
    }
    if entry.article.is_none() {
        push(
            BookKind::State,
            &format!("waiting: {}", entry.why),
            SENTENCE_ROWS_MAX,
        );
    } else if let Some(state) = notes::state(annotation, None) {
        push(BookKind::State, state, SENTENCE_ROWS_MAX);
    }
    let mut about = notes::sort_of(annotation, colors);
    about.extend(known_day(annotation.created));
    if !about.is_empty() {
        push(BookKind::About, &about.join(" "), 1);
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn surroundings_are_those_of_the_paragraph() {
        let check = |prefix: &str, suffix: &str, expected: &str| {
            let selector = Selector {
                exact: "the\nwheel".into(),
                prefix: prefix.into(),
                suffix: suffix.into(),
                ..Selector::default()
            };
            assert_eq!(with_surroundings(&selector), expected);
        };
        check(
            "Home About\nThen ",
            " stood.\nIt",
            "…Then »the wheel« stood.…",
        );
        check("Home About\n", " stood", "»the wheel« stood…");
        check("Home\n", "\nShare this", "“the wheel”");
        check("", "", "“the wheel”");
    }
}
