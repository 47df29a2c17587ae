//! `edit`, `tag`, `mark`, `star`, `archive`, `trash`, `restore`: what the screen
//! does, for scripts. Each is one step of undo.

use super::{
    Outcome, Session,
    add::date_of,
    args,
    print::{self, Out},
    resolve_all,
    story::Failure,
};
use crate::{
    article::Author,
    library::{
        ArticleId, Change, FieldEdit, Library, Place, ReadState, Sort, change::NOTHING_CHANGED,
    },
};

/// Makes a change and says what it did.
pub(super) fn apply(library: &mut Library, change: Change, out: &mut Out) -> Outcome {
    let done = library.apply(change)?;
    if done.changed {
        out.line(&done.label)?;
    } else {
        print::talk(&nothing_changed(&done.label));
    }
    done.warnings.iter().for_each(|w| print::talk(w));
    Ok(0)
}

/// What is so already, where that is known.
fn nothing_changed(label: &str) -> String {
    match label {
        "" | NOTHING_CHANGED => "Nothing changed: it is so already.".to_owned(),
        why => format!("Nothing changed: {why}."),
    }
}

/// The articles that were meant.
fn chosen(library: &Library, which: &args::Ids) -> Result<Vec<ArticleId>, Failure> {
    match &which.query {
        Some(query) => Ok(library.ids(&library.query(query)?, Sort::default())?),
        None => Ok(resolve_all(library, &which.ids)?),
    }
}

pub(super) fn star(session: &Session, which: &args::Ids, starred: bool, out: &mut Out) -> Outcome {
    let mut library = session.writer()?;
    let ids = chosen(&library, which)?;
    apply(&mut library, Change::SetStar { ids, starred }, out)
}

pub(super) fn archive(session: &Session, args: &args::Toggle, out: &mut Out) -> Outcome {
    let place = if args.off {
        Place::Library
    } else {
        Place::Archive
    };
    to_place(session, &args.which, Some(place), out)
}

pub(super) fn trash(session: &Session, args: &args::Trash, out: &mut Out) -> Outcome {
    let place = (!args.off).then_some(Place::Trash);
    let which = args::Ids {
        ids: args.ids.clone(),
        query: args.query.clone(),
    };
    to_place(session, &which, place, out)
}

pub(super) fn restore(session: &Session, which: &args::Ids, out: &mut Out) -> Outcome {
    to_place(session, which, None, out)
}

pub(super) fn mark(session: &Session, args: &args::Mark, out: &mut Out) -> Outcome {
    let mut library = session.writer()?;
    let ids = chosen(&library, &args.which)?;
    let change = match args.state {
        args::Marked::Auto => Change::StateByProgress { ids },
        args::Marked::Unread => state(ids, ReadState::Unread),
        args::Marked::Reading => state(ids, ReadState::Reading),
        args::Marked::Read => state(ids, ReadState::Read),
    };
    apply(&mut library, change, out)
}

fn state(ids: Vec<ArticleId>, state: ReadState) -> Change {
    Change::SetState { ids, state }
}

fn to_place(session: &Session, which: &args::Ids, place: Option<Place>, out: &mut Out) -> Outcome {
    let mut library = session.writer()?;
    let ids = chosen(&library, which)?;
    apply(&mut library, Change::Move { ids, place }, out)
}

pub(super) fn tag(session: &Session, args: args::Tag, out: &mut Out) -> Outcome {
    let mut library = session.writer()?;
    let ids = chosen(&library, &args.which)?;
    let change = Change::Tag {
        ids,
        add: args.add,
        remove: args.remove,
    };
    apply(&mut library, change, out)
}

pub(super) fn edit(session: &Session, args: &args::Edit, out: &mut Out) -> Outcome {
    let edits = edits(args)?;
    let mut library = session.writer()?;
    let id = library.resolve(&args.id)?;
    let edits = edits.into_iter().map(|field| Change::Edit { id, field });
    apply(&mut library, Change::All(edits.collect()), out)
}

/// The fields that were named; an empty value takes the page's own back.
fn edits(args: &args::Edit) -> Result<Vec<FieldEdit>, Failure> {
    let value = |text: &String| Some(text.trim().to_owned()).filter(|t| !t.is_empty());
    let date = |text: &String| value(text).map(|t| date_of(&t)).transpose();
    let mut edits = Vec::new();
    edits.extend(args.title.as_ref().map(|t| FieldEdit::Title(value(t))));
    if !args.author.is_empty() {
        let authors: Vec<Author> = args
            .author
            .iter()
            .filter_map(value)
            .map(|a| author(&a))
            .collect();
        edits.push(FieldEdit::Authors(Some(authors).filter(|a| !a.is_empty())));
    }
    if let Some(text) = &args.published {
        edits.push(FieldEdit::Published(date(text)?));
    }
    if let Some(text) = &args.updated {
        edits.push(FieldEdit::Updated(date(text)?));
    }
    edits.extend(
        args.publisher
            .as_ref()
            .map(|t| FieldEdit::Publisher(value(t))),
    );
    edits.extend(
        args.language
            .as_ref()
            .map(|t| FieldEdit::Language(value(t))),
    );
    edits.extend(args.url.as_ref().map(|t| FieldEdit::Url(value(t))));
    Ok(edits)
}

/// `Name` or `Name (Place)`.
fn author(text: &str) -> Author {
    let split = text.strip_suffix(')').and_then(|t| t.rsplit_once('('));
    match split.map(|(name, place)| (name.trim(), place.trim())) {
        Some((name, place)) if !name.is_empty() && !place.is_empty() => Author {
            name: name.to_owned(),
            place: Some(place.to_owned()),
        },
        _ => Author {
            name: text.to_owned(),
            place: None,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn authors_may_have_a_place() {
        let cases = [
            ("Ada Lin", "Ada Lin", None),
            ("Ada Lin (Oslo)", "Ada Lin", Some("Oslo")),
            ("(Oslo)", "(Oslo)", None),
        ];
        for (text, name, place) in cases {
            let expected = Author {
                name: name.into(),
                place: place.map(Into::into),
            };
            assert_eq!(author(text), expected);
        }
    }
}
