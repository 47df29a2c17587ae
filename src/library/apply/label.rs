//! The words of the journal.

use std::fmt;

use crate::{
    library::{ArticleId, Error, change::NOTHING_CHANGED, store::Writer},
    text,
};

/// Widest title in a sentence, in cells: some are no titles. Who has little
/// room cuts them shorter.
const TITLE_COLS: usize = 300;

/// The articles that a sentence speaks of: one by its title, several by
/// their number.
pub(super) enum Articles {
    /// A title.
    One(String),
    /// How many.
    Many(usize),
}

impl Articles {
    /// Those that changed; if none did, those that were asked for.
    pub(super) fn of(
        w: &Writer<'_>,
        changed: &[ArticleId],
        asked: &[ArticleId],
    ) -> Result<Self, Error> {
        let speak_of = if changed.is_empty() { asked } else { changed };
        match speak_of {
            [id] => {
                let title = w.title(*id)?;
                let line = text::sanitise_line(&title);
                Ok(Self::One(text::truncate(&line, TITLE_COLS).into_owned()))
            }
            ids => Ok(Self::Many(ids.len())),
        }
    }
}

impl Articles {
    /// That they are something already: `“One” is starred already`.
    pub(super) fn are(&self, what: &str) -> String {
        match self {
            Self::Many(0) => NOTHING_CHANGED.to_owned(),
            Self::One(_) | Self::Many(1) => format!("{self} is {what}"),
            Self::Many(_) => format!("{self} are {what}"),
        }
    }

    /// What they have or have not: `“One” has no star`.
    pub(super) fn have(&self, what: &str) -> String {
        match self {
            Self::Many(0) => NOTHING_CHANGED.to_owned(),
            Self::One(_) | Self::Many(1) => format!("{self} has {what}"),
            Self::Many(_) => format!("{self} have {what}"),
        }
    }
}

impl fmt::Display for Articles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::One(title) => write!(f, "“{title}”"),
            Self::Many(count) => f.write_str(&text::plural(*count as u64, "article")),
        }
    }
}

/// `a`, `a and b`, `a, b and c`.
pub(super) fn list(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [name] => name.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// `the tag a`, `the tags a and b`.
pub(super) fn tags(names: &[String]) -> String {
    let s = if names.len() == 1 { "" } else { "s" };
    format!("the tag{s} {}", list(names))
}

/// A field's name in a sentence.
pub(super) fn field(name: &str) -> &str {
    match name {
        "published" => "date",
        "updated" => "date of the update",
        "url" => "address",
        name => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_listed_as_people_do() {
        let names = ["a", "b", "c"].map(str::to_owned);
        for (count, expected) in [(0, ""), (1, "a"), (2, "a and b"), (3, "a, b and c")] {
            assert_eq!(list(&names[..count]), expected);
        }
    }
}
