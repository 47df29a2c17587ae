//! The list as lines of the screen: articles, and the headings of groups
//! between them. Headings are found from the lines that are shown, so that
//! groups cost nothing where nobody looks.

use super::library::LibraryPane;
use crate::{
    library::{GroupKey, ReadState, Row},
    text,
};

/// A line of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ListLine {
    /// The name of a group. It is never chosen.
    Heading(String),
    /// The article at this place of the list.
    Item(usize),
    /// Its title, which is read from right to left: beside columns that are
    /// not, a terminal that turns the line would turn them as well.
    Title(usize),
}

/// What a group is called that this article is in.
fn label(row: &Row, key: GroupKey) -> String {
    let named = |name: Option<&str>, none: &str| {
        let name = name.filter(|n| !n.trim().is_empty());
        name.unwrap_or(none).to_owned()
    };
    match key {
        GroupKey::Site => named(Some(&row.site), "No site"),
        GroupKey::Author => named(row.authors.first().map(|a| a.name.as_str()), "No author"),
        GroupKey::Year => row
            .published
            .map_or_else(|| "No date".to_owned(), |date| date.year.to_string()),
        GroupKey::Tag => named(row.tags.first().map(String::as_str), "No tags"),
        GroupKey::State => match row.state {
            ReadState::Reading => "Begun".to_owned(),
            ReadState::Unread => "Unread".to_owned(),
            ReadState::Read => "Read".to_owned(),
        },
    }
}

impl LibraryPane {
    /// What is on the screen, from the top. The first line of a list in
    /// groups names the group, wherever in it that is.
    pub fn lines(&self) -> Vec<ListLine> {
        let mut lines = Vec::with_capacity(self.height);
        let mut before: Option<String> = None;
        for at in self.top..self.ids.len() {
            if lines.len() >= self.height {
                break;
            }
            if let Some(label) = self.label_at(at) {
                let key = text::fold(&label);
                if before.as_ref() != Some(&key) {
                    lines.push(ListLine::Heading(label));
                    before = Some(key);
                }
            }
            if lines.len() < self.height {
                lines.push(ListLine::Item(at));
            }
            if lines.len() < self.height && self.has_title_below(at) {
                lines.push(ListLine::Title(at));
            }
        }
        lines
    }

    /// The first line of the screen from which the rest of the list just
    /// fits; where an article is a line, that is `top`.
    pub(super) fn lowest_top(&self, mut top: usize) -> usize {
        while top < self.ids.len() && self.lines_to_end(top) > self.height {
            top += 1;
        }
        top
    }

    fn lines_to_end(&self, top: usize) -> usize {
        let mut before = None;
        let mut lines = 0;
        for at in top..self.ids.len() {
            let label = self.label_at(at).map(|l| text::fold(&l));
            let begins = label.is_some() && label != before;
            lines += 1 + usize::from(begins) + usize::from(self.has_title_below(at));
            before = label.or(before);
        }
        lines
    }

    /// Whether the article's title has a line of its own.
    pub fn has_title_below(&self, at: usize) -> bool {
        let row = self.ids.get(at).and_then(|id| self.row(*id));
        self.titles_below && row.is_some_and(|row| text::reads_leftwards(&row.title))
    }

    /// Whether articles are not just a line each.
    pub(super) fn is_uneven(&self) -> bool {
        let title = |line: &ListLine| matches!(line, ListLine::Title(_));
        self.grouped_by().is_some() || self.lines().iter().any(title)
    }

    fn label_at(&self, at: usize) -> Option<String> {
        let row = self.row(*self.ids.get(at)?)?;
        self.grouped_by().map(|key| label(row, key))
    }

    /// The line of the screen that has the cursor.
    pub fn cursor_line(&self) -> Option<usize> {
        let here = ListLine::Item(self.at);
        self.lines().iter().position(|line| *line == here)
    }

    /// Articles on the screen.
    pub(super) fn items_on_screen(&self) -> usize {
        let lines = self.lines();
        let items = lines.iter().filter(|l| matches!(l, ListLine::Item(_)));
        items.count()
    }

    /// Moves the screen down until the cursor has `edge` lines below it:
    /// headings and titles take room that the list does not know of.
    pub(super) fn make_room(&mut self, edge: usize) {
        if !self.is_uneven() {
            return;
        }
        let last = self.at + 1 >= self.ids.len();
        let edge = if last { 0 } else { edge } + usize::from(self.has_title_below(self.at));
        while self.top < self.at
            && self
                .cursor_line()
                .is_none_or(|line| line + edge >= self.height)
        {
            self.top += 1;
        }
    }
}
