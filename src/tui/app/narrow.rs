//! Narrowing notes, those of the open story and those of the library: by
//! words, colour, state and tags, typed or chosen; and their order.

use super::{
    Effect, Model,
    geometry::Pane,
    notebook,
    popup::{Action, Item, Popup, PopupKind},
    prompt::{Prompt, PromptKind},
};
use crate::{
    article::annotation::{AnchorState, Annotation, Color, ColorNames},
    command::Command,
    library::{
        Query,
        query::{self, Has, Term, TextField},
    },
};

type Fx<'a> = &'a mut Vec<Effect>;

/// What notes are chosen by from a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Facet {
    /// Their colour.
    Color,
    /// How their place was found.
    State,
    /// A tag.
    Tag,
}

impl Facet {
    fn is(self, term: &Term) -> bool {
        matches!(
            (self, term),
            (Self::Color, Term::Color(_))
                | (Self::State, Term::State(_))
                | (Self::Tag, Term::Tag(_))
        )
    }

    fn all(self) -> &'static str {
        match self {
            Self::Color => "All colours",
            Self::State => "All states",
            Self::Tag => "With any tags or none",
        }
    }
}

/// The filter of the pane at hand, as typed.
fn filter(model: &Model) -> &str {
    match model.focus {
        Pane::Notebook => &model.notebook.filter,
        _ => &model.notes.filter,
    }
}

/// Asks for a filter.
pub(super) fn prompt(model: &mut Model) {
    let before = filter(model).to_owned();
    let typed = if before.is_empty() {
        String::new()
    } else {
        format!("{} ", before.trim_end())
    };
    model.prompt = Some(Prompt::new(PromptKind::NotesFilter { before }, &typed));
}

/// Takes a filter; says what is wrong with it, and where.
pub(super) fn set(model: &mut Model, text: &str, fx: Fx<'_>) -> Result<(), (String, usize)> {
    let query = Query::read_typing(text, &model.config.highlights)
        .map_err(|e| (e.message, e.at.saturating_sub(1)))?;
    if model.focus == Pane::Notebook {
        notebook::filter(model, text.trim_start(), fx);
        return Ok(());
    }
    if let Some(term) = &query.term
        && let Some(leaf) = foreign(term)
    {
        return Err((
            format!("{leaf} is about the article, so it is the same for all of its notes"),
            0,
        ));
    }
    let pane = &mut model.notes;
    text.trim_start().clone_into(&mut pane.filter);
    pane.term = query.term;
    pane.forget();
    Ok(())
}

/// A part of a filter that one note of an article can't answer.
fn foreign(term: &Term) -> Option<String> {
    let known = |leaf: &Term| {
        matches!(leaf, Term::Text(text) if matches!(text.field, None | Some(TextField::Note)))
            || leaf.of_note(&Annotation::default()).is_some()
    };
    let leaves = term.leaves();
    leaves
        .iter()
        .find(|(leaf, _)| !known(leaf))
        .map(|(leaf, _)| leaf.to_string())
}

/// Whether a note of the open article meets the panel's filter.
pub(super) fn shows(term: Option<&Term>, note: &Annotation) -> bool {
    let Some(term) = term else { return true };
    let words = query::words_of(note);
    term.is_met(&|leaf| match leaf {
        Term::Text(text) => text.stands_in(&words),
        other => other.of_note(note).unwrap_or(true),
    })
}

/// A filter in words: `green · lost · #sea`.
pub fn in_words(filter: &str, colors: &ColorNames) -> String {
    match Query::read_typing(filter, colors).ok().and_then(|q| q.term) {
        None => filter.to_owned(),
        Some(Term::And(parts)) => {
            let parts: Vec<String> = parts.iter().map(|p| phrase(p, colors)).collect();
            parts.join(" · ")
        }
        Some(term) => phrase(&term, colors),
    }
}

fn phrase(term: &Term, colors: &ColorNames) -> String {
    let joined = |parts: &[Term], between: &str| {
        let parts: Vec<String> = parts.iter().map(|p| phrase(p, colors)).collect();
        parts.join(between)
    };
    match term {
        Term::And(parts) => joined(parts, " and "),
        Term::Or(parts) => joined(parts, " or "),
        Term::Not(inner) => format!("not {}", phrase(inner, colors)),
        Term::Text(text) => format!("“{}”", text.words),
        Term::Begun(leaf) => phrase(leaf, colors),
        Term::Tag(tag) => format!("#{tag}"),
        Term::Color(color) => colors.name(*color).to_owned(),
        Term::State(state) => state.name().to_owned(),
        Term::Has(Has::Note) => "with a note".to_owned(),
        Term::Has(Has::Highlight) => "on a passage".to_owned(),
        other => other.to_string(),
    }
}

/// Offers what notes can be narrowed to.
pub(super) fn choose(model: &mut Model, facet: Facet) {
    let notes: Vec<&Annotation> = match model.focus {
        Pane::Notebook => model
            .notebook
            .entries
            .iter()
            .map(|e| &e.annotation)
            .collect(),
        _ => match &model.reader {
            Some(reader) => reader.opened.annotations.iter().collect(),
            None => Vec::new(),
        },
    };
    let choices: Vec<(String, Term)> = match facet {
        Facet::Color => Color::ALL
            .map(|c| {
                let name = model.config.highlights.with_color(c);
                (format!("{} · {name}", c.letter()), Term::Color(c))
            })
            .to_vec(),
        Facet::State => AnchorState::ALL
            .map(|s| (s.name().to_owned(), Term::State(s)))
            .to_vec(),
        Facet::Tag => {
            let mut tags: Vec<String> = notes.iter().flat_map(|n| n.tags.clone()).collect();
            tags.sort();
            tags.dedup();
            tags.into_iter()
                .map(|t| (format!("#{t}"), Term::Tag(t)))
                .collect()
        }
    };
    if choices.is_empty() {
        return model.say_with_key("No note here has a tag", Command::Tag, "gives one");
    }
    let mut items = vec![Item::new(facet.all(), Action::Narrow(facet, None))];
    items.extend(choices.into_iter().map(|(name, term)| {
        let count = notes
            .iter()
            .filter(|n| term.of_note(n).unwrap_or(false))
            .count();
        Item {
            note: count.to_string(),
            ..Item::new(name, Action::Narrow(facet, Some(term.to_string())))
        }
    }));
    let title = match facet {
        Facet::Color => "Show only the colour",
        Facet::State => "Show only what is",
        Facet::Tag => "Show only the tag",
    };
    model.popup = Some(Popup::new(PopupKind::Narrow, title, items));
}

/// Takes a choice: it stands in the filter in place of the one before.
pub(super) fn take(model: &mut Model, facet: Facet, value: Option<String>, fx: Fx<'_>) {
    let query = Query::read(filter(model), &model.config.highlights);
    let term = query.ok().and_then(|q| q.term);
    let parts = match term {
        Some(Term::And(parts)) => parts,
        Some(term) => vec![term],
        None => Vec::new(),
    };
    let kept = parts.into_iter().filter(|part| !facet.is(part));
    let kept = Term::all(kept.collect()).map(|t| match t {
        Term::Or(_) => format!("({t})"),
        t => t.to_string(),
    });
    // What is chosen is whole, so a space ends it.
    let text: String = kept.into_iter().chain(value).map(|t| t + " ").collect();
    if let Err((problem, _)) = set(model, &text, fx) {
        model.complain(problem);
    }
}

/// Sorts by place, or newest first.
pub(super) fn sort(model: &mut Model, by_time: bool, fx: Fx<'_>) {
    if model.focus == Pane::Notebook {
        notebook::sort(model, by_time, fx);
    } else {
        model.notes.by_time = by_time;
        model.notes.wish = super::notes::chosen(model).map(|a| a.id.clone());
        model.notes.forget();
    }
    model.say(if by_time {
        "Newest first"
    } else {
        "In the order of the page"
    });
}

/// The filter as it was before it was typed.
pub(super) fn back_to(model: &mut Model, before: &str, fx: Fx<'_>) {
    // It was taken before, so it is taken now.
    set(model, before, fx).unwrap_or_default();
}

/// Shows all notes of the open article again; false if it did already.
pub(super) fn cancel(model: &mut Model) -> bool {
    let pane = &mut model.notes;
    if pane.filter.is_empty() {
        return false;
    }
    pane.filter.clear();
    pane.term = None;
    pane.forget();
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_is_told_in_words() {
        let mut colors = ColorNames::default();
        colors.call(Color::Blue, "fact").unwrap();
        for (filter, expected) in [
            ("color:green", "green"),
            ("state:lost tag:sea", "lost · #sea"),
            ("-color:red \"two words\"", "not red · “two words”"),
            ("color:red or color:fact", "red or fact"),
            (
                "has:note site:example.com",
                "with a note · site:example.com",
            ),
        ] {
            assert_eq!(in_words(filter, &colors), expected, "{filter}");
        }
    }
}
