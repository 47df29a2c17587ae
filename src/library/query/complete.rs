//! How a query that is being typed could go on: the fields, what a field can
//! be, and the names that the library has.

use super::{Has, Is, fields, lexer::ends_word};
use crate::{
    article::annotation::{AnchorState, Color, ColorNames},
    library::values::{GroupKey, SortKey},
    text,
};

/// Most ways to go on that are offered.
const CHOICES_MAX: usize = 50;

/// The names that a library has, for `tag:`, `site:`, `author:` and `lang:`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Names {
    /// Tags in use on articles.
    pub tags: Vec<String>,
    /// Tags in use on notes.
    pub note_tags: Vec<String>,
    /// Hosts.
    pub sites: Vec<String>,
    /// Authors, folded.
    pub authors: Vec<String>,
    /// Languages.
    pub langs: Vec<String>,
    /// What the reader calls the colours of highlights.
    pub colors: ColorNames,
}

/// How the last piece of a query could go on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Completion {
    /// Byte at which the piece begins that a choice replaces.
    pub start: usize,
    /// What could stand there instead, each whole.
    pub choices: Vec<String>,
}

impl Names {
    /// Tags in use on notes and, after those, on articles.
    pub fn tags_for_notes(&self) -> impl Iterator<Item = &String> {
        let known = |tag: &&String| {
            let key = text::fold(tag);
            !self.note_tags.iter().any(|own| text::fold(own) == key)
        };
        self.note_tags.iter().chain(self.tags.iter().filter(known))
    }
}

/// What a query is asked of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// Of articles.
    Articles,
    /// Of each note.
    Notes,
}

/// How `text` could go on at its end; no choices where anything can follow.
pub fn complete(text: &str, names: &Names, of: Asked) -> Completion {
    let start = last_piece(text);
    let piece = text.get(start..).unwrap_or_default();
    let bare = piece.trim_start_matches('-');
    let start = start + piece.len() - bare.len();
    let choices = match bare.split_once(':') {
        Some((field, begun)) => values(field, begun, names, of)
            .into_iter()
            .map(|value| format!("{field}:{value}"))
            .collect(),
        None if bare.is_empty() => Vec::new(),
        None => fields::names()
            .filter(|name| name.starts_with(&bare.to_lowercase()))
            .map(|name| format!("{name}:"))
            .collect(),
    };
    Completion { start, choices }
}

/// Where the piece begins that is being typed; an open quotation mark and what
/// follows it belong to it.
fn last_piece(text: &str) -> usize {
    let (mut start, mut quoted) = (0, false);
    for (at, c) in text.char_indices() {
        match c {
            '"' => {
                if !quoted && !text.get(..at).is_some_and(|before| before.ends_with(':')) {
                    start = at;
                }
                quoted = !quoted;
            }
            c if !quoted && ends_word(c) => start = at + c.len_utf8(),
            _ => {}
        }
    }
    start
}

fn values(field: &str, begun: &str, names: &Names, of: Asked) -> Vec<String> {
    let (minus, plain) = match begun.strip_prefix('-') {
        Some(rest) if field == "sort" => ("-", rest),
        _ => ("", begun),
    };
    let fixed: Vec<&str> = match field {
        "is" => Is::ALL.map(Is::name).to_vec(),
        "has" => Has::ALL.map(Has::name).to_vec(),
        "state" => AnchorState::ALL.map(AnchorState::name).to_vec(),
        "sort" => SortKey::ALL.map(SortKey::name).to_vec(),
        "group" => GroupKey::ALL.map(GroupKey::name).to_vec(),
        "in" => vec!["hidden"],
        _ => Vec::new(),
    };
    if !fixed.is_empty() {
        let fits = fixed
            .into_iter()
            .filter(|v| v.starts_with(&plain.to_lowercase()));
        return fits.map(|value| format!("{minus}{value}")).collect();
    }
    if field == "color" {
        let own = Color::ALL.into_iter().filter_map(|c| names.colors.own(c));
        let all = own.chain(Color::ALL.map(Color::name));
        let wanted = text::fold(begun.trim_matches('"'));
        let fits = all.filter(|name| begins(&text::fold(name), &wanted));
        return fits.map(quoted).collect();
    }
    let known: Vec<&String> = match field {
        "tag" if of == Asked::Notes => names.tags_for_notes().collect(),
        "tag" => names.tags.iter().collect(),
        "site" => names.sites.iter().collect(),
        "author" => names.authors.iter().collect(),
        "lang" => names.langs.iter().collect(),
        _ => return Vec::new(),
    };
    let wanted = text::fold(begun.trim_matches('"'));
    let fits = known
        .into_iter()
        .filter(|name| begins(&text::fold(name), &wanted));
    fits.take(CHOICES_MAX).map(|name| quoted(name)).collect()
}

/// Whether a name, or a word or part of it, begins like what was typed.
fn begins(name: &str, wanted: &str) -> bool {
    let parts = name.match_indices(wanted);
    parts.map(|(at, _)| at).any(|at| {
        name.get(..at)
            .is_some_and(|before| !before.ends_with(char::is_alphanumeric))
    })
}

/// A name as it can be typed.
fn quoted(name: &str) -> String {
    if name.chars().any(ends_word) {
        format!("\"{name}\"")
    } else {
        name.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library::query::Query;

    fn names() -> Names {
        let mut colors = ColorNames::default();
        colors.call(Color::Green, "look up").unwrap();
        colors.call(Color::Purple, "doubt").unwrap();
        let all = |names: &[&str]| names.iter().map(|n| (*n).to_owned()).collect();
        Names {
            tags: all(&["later", "long reads", "science/biology", "sea"]),
            note_tags: all(&["Later", "look up"]),
            sites: all(&["news.example.com", "example.org", "reef.example"]),
            authors: all(&["ann ng", "bo ek"]),
            langs: all(&["de", "en"]),
            colors,
        }
    }

    fn check(typed: &str, expected: &[&str]) {
        let found = complete(typed, &names(), Asked::Articles);
        let before = typed.get(..found.start).unwrap();
        let whole: Vec<String> = found
            .choices
            .iter()
            .map(|c| format!("{before}{c}"))
            .collect();
        assert_eq!(whole, expected, "{typed}");
        // Whatever is offered can be typed.
        for choice in whole.iter().filter(|c| !c.ends_with(':')) {
            assert!(
                Query::read_typing(choice, &names().colors).is_ok(),
                "{choice}"
            );
        }
    }

    #[test]
    fn goes_on_from_what_was_typed() {
        check("", &[]);
        check("coral ", &[]);
        check("coral ti", &["coral title:", "coral time:"]);
        check("-ha", &["-has:"]);
        check("(is:un", &["(is:unread"]);
        check("is:r", &["is:reading", "is:read"]);
        check("sort:-ti", &["sort:-title"]);
        check("in:", &["in:hidden"]);
        check("a -tag:l", &["a -tag:later", "a -tag:\"long reads\""]);
        check("tag:\"long r", &["tag:\"long reads\""]);
        check("tag:bio", &["tag:science/biology"]);
        check(
            "site:exa",
            &[
                "site:news.example.com",
                "site:example.org",
                "site:reef.example",
            ],
        );
        check("author:n", &["author:\"ann ng\""]);
        check("lang:d", &["lang:de"]);
        check(
            "color:",
            &[
                "color:\"look up\"",
                "color:doubt",
                "color:yellow",
                "color:red",
                "color:green",
                "color:blue",
                "color:purple",
            ],
        );
        check("-color:u", &["-color:\"look up\""]);
        check("color:\"look", &["color:\"look up\""]);
        check("color:GR", &["color:green"]);
        check("published:20", &[]);
        check("\"tag:l", &[]);
        check("nosuch:x", &[]);
    }

    #[test]
    fn a_note_is_looked_for_by_its_own_tags_too() {
        let offered = |of| complete("tag:l", &names(), of).choices;
        let long = "tag:\"long reads\"".to_owned();
        assert_eq!(
            offered(Asked::Articles),
            ["tag:later".to_owned(), long.clone()]
        );
        let own = ["tag:Later".to_owned(), "tag:\"look up\"".to_owned(), long];
        assert_eq!(offered(Asked::Notes), own);
    }

    #[test]
    fn every_field_with_fixed_values_offers_them() {
        for field in fields::names() {
            let offered = values(field, "", &names(), Asked::Articles);
            let free = [
                "title",
                "text",
                "note",
                "words",
                "time",
                "published",
                "added",
                "saved",
            ];
            assert_eq!(offered.is_empty(), free.contains(&field), "{field}");
        }
    }
}
