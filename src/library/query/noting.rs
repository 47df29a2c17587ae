//! What a query says of one note: its colour, state, tags and words are its
//! own, the rest is its article's.

use super::{Has, Term, TextTerm};
use crate::{article::annotation::Annotation, text};

impl Term {
    /// Whether a note meets this term, `leaf` being asked about its leaves.
    pub fn is_met(&self, leaf: &impl Fn(&Self) -> bool) -> bool {
        match self {
            Self::And(parts) => parts.iter().all(|part| part.is_met(leaf)),
            Self::Or(parts) => parts.iter().any(|part| part.is_met(leaf)),
            Self::Not(inner) => !inner.is_met(leaf),
            other => leaf(other),
        }
    }

    /// What a leaf says of a note, as far as the note alone decides that; none
    /// where its words or its article do.
    pub fn of_note(&self, note: &Annotation) -> Option<bool> {
        match self {
            Self::Color(color) => Some(note.selector.is_some() && note.color == *color),
            Self::State(state) => Some(note.state == *state),
            Self::Tag(tag) => Some(has_tag(note, tag)),
            Self::Begun(leaf) => match &**leaf {
                Self::Tag(tag) => Some(note.tags.iter().any(|own| begins(own, tag))),
                _ => None,
            },
            Self::Has(Has::Note) => Some(!note.note.is_empty()),
            Self::Has(Has::Highlight) => Some(note.selector.is_some()),
            Self::Has(Has::Tag) => Some(!note.tags.is_empty()),
            Self::Has(Has::Annotation) => Some(true),
            _ => None,
        }
    }
}

/// Whether a note has a tag, or one below it.
fn has_tag(note: &Annotation, tag: &str) -> bool {
    let wanted = text::fold(tag);
    note.tags.iter().any(|own| {
        let own = text::fold(own);
        own.strip_prefix(&wanted)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    })
}

/// Whether a tag begins like what was typed.
fn begins(tag: &str, typed: &str) -> bool {
    text::fold(tag).starts_with(&*text::fold(typed))
}

impl TextTerm {
    /// Whether the words stand in a text, each at the beginning of one of its
    /// words; quoted ones side by side. Case and marks aside.
    pub fn stands_in(&self, place: &str) -> bool {
        let place = text::fold(place);
        let begins = |needle: &str| {
            !needle.is_empty()
                && place.match_indices(needle).any(|(at, _)| {
                    place.get(..at).is_some_and(|before| {
                        !before.ends_with(|c: char| c.is_ascii_alphanumeric())
                    })
                })
        };
        let words = text::fold(&self.words);
        if self.exact {
            begins(&words)
        } else {
            words.split_whitespace().all(begins)
        }
    }
}

/// All that a note says, for words that are looked for in it.
pub fn words_of(note: &Annotation) -> String {
    let quote = note.selector.as_ref().map_or("", |s| &s.exact);
    format!("{quote}\n{}", note.note)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        article::annotation::{AnchorState, Color, Selector},
        library::Query,
    };

    #[test]
    fn a_note_is_judged_by_what_is_its_own() {
        let note = Annotation {
            selector: Some(Selector {
                exact: "The Ferries cross the bay".into(),
                ..Selector::default()
            }),
            state: AnchorState::Moved,
            color: Color::Green,
            note: "Ask the café".into(),
            tags: vec!["sea/ice".into()],
            ..Annotation::default()
        };
        let words = words_of(&note);
        let leaf = |leaf: &Term| match leaf {
            Term::Text(text) => text.stands_in(&words),
            other => other.of_note(&note).unwrap_or(false),
        };
        for (query, expected) in [
            ("color:green", true),
            ("color:red", false),
            ("-color:red state:moved", true),
            ("state:lost or tag:sea", true),
            ("tag:se", false),
            ("tag:sea/ice has:note has:highlight", true),
            ("ferr", true),
            ("erries", false),
            ("cafe ask", true),
            ("\"cross the\"", true),
            ("\"cross bay\"", false),
            ("note:bay -note:gull", true),
            ("is:unread", false),
        ] {
            let term = Query::parse(query).unwrap().term.unwrap();
            assert_eq!(term.is_met(&leaf), expected, "{query}");
        }
        for (typed, expected) in [
            ("tag:se", true),
            ("color:green tag:SEA/", true),
            ("tag:ice", false),
            ("tag:se ", false),
            ("tag:\"se\"", false),
        ] {
            let term = Query::parse_typing(typed).unwrap().term.unwrap();
            assert_eq!(term.is_met(&leaf), expected, "{typed}");
        }
    }
}
