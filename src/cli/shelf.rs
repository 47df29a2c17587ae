//! `tags` and `views`: the order of the shelf itself. Each change is one step
//! of undo.

use serde::Serialize;

use super::{
    Outcome, Session, args,
    change::apply,
    print::{self, Out},
    story::Failure,
    words_of,
};
use crate::library::{Change, Error, Library, SavedView};

/// A tag, as `tags --json` prints it.
#[derive(Serialize)]
struct TagObject {
    name: String,
    articles: u64,
}

/// A view, as `views --json` prints it.
#[derive(Serialize)]
struct ViewObject {
    number: u8,
    name: String,
    query: String,
}

pub(super) fn tags(session: &Session, args: args::Tags, out: &mut Out) -> Outcome {
    let change = match args.what {
        None => return list_tags(session, args.json, out),
        Some(args::TagsDo::List(list)) => return list_tags(session, args.json || list.json, out),
        Some(args::TagsDo::Rename { from, to }) => Change::RenameTags {
            from: vec![from],
            to,
            merge: false,
        },
        Some(args::TagsDo::Merge { mut tags }) => {
            let to = tags.pop().unwrap_or_default();
            Change::RenameTags {
                from: tags,
                to,
                merge: true,
            }
        }
    };
    apply(&mut session.writer()?, change, out).map_err(|failure| said(failure, "merging", MERGE))
}

/// What to do where a tag is there already.
const MERGE: &str = "`offprint tags merge TAG… TAG` makes them one; undo takes it back.";

/// A failure that speaks of `about`, with its next step.
fn said(failure: Failure, about: &str, hint: &str) -> Failure {
    match failure {
        Failure::Told { what, code, .. } if what.contains(about) => Failure::Told {
            what,
            hint: hint.into(),
            code,
        },
        other => other,
    }
}

fn list_tags(session: &Session, json: bool, out: &mut Out) -> Outcome {
    let tags = session.reader()?.tags()?;
    if json {
        let objects = tags.into_iter();
        let objects = objects.map(|(name, articles)| TagObject { name, articles });
        out.json(&objects.collect::<Vec<_>>())?;
        return Ok(0);
    }
    if tags.is_empty() {
        print::talk("No article has a tag. `offprint tag ID --add NAME` gives it one.");
    }
    let lines: Vec<Vec<String>> = tags
        .iter()
        .map(|(name, articles)| vec![print::count(*articles as usize, "article"), name.clone()])
        .collect();
    for line in print::table(&lines, print::columns()) {
        out.line(&line)?;
    }
    Ok(0)
}

pub(super) fn views(session: &Session, args: args::Views, out: &mut Out) -> Outcome {
    let change = match args.what {
        None => return list_views(session, args.json, out),
        Some(args::ViewsDo::List(list)) => {
            return list_views(session, args.json || list.json, out);
        }
        Some(args::ViewsDo::Save { slot, name, query }) => Change::SaveView(SavedView {
            slot,
            name: name.trim_start().to_owned(),
            query: words_of(&query),
        }),
        Some(args::ViewsDo::Rename { slot, name }) => Change::RenameView { slot, name },
        Some(args::ViewsDo::Remove { slot }) => Change::RemoveView { slot },
    };
    apply(&mut session.writer()?, change, out)
}

fn list_views(session: &Session, json: bool, out: &mut Out) -> Outcome {
    let views = session.reader()?.views()?;
    if json {
        let objects = views.into_iter().map(|view| ViewObject {
            number: view.slot,
            name: view.name,
            query: view.query,
        });
        out.json(&objects.collect::<Vec<_>>())?;
        return Ok(0);
    }
    if views.is_empty() {
        print::talk("No view is saved. `offprint views save 1 NAME QUERY` saves one.");
    }
    let lines: Vec<Vec<String>> = views
        .into_iter()
        .map(|view| vec![view.slot.to_string(), view.name, view.query])
        .collect();
    for line in print::table(&lines, print::columns()) {
        out.line(&line)?;
    }
    Ok(0)
}

/// The view of this number or name.
pub(super) fn view_of(library: &Library, name: &str) -> Result<SavedView, Failure> {
    let views = library.views()?;
    let wanted = |view: &&SavedView| view.slot.to_string() == name || view.name == name;
    let found = views.iter().find(wanted).cloned();
    found.ok_or_else(|| {
        let missing = Error::NotFound {
            what: "view",
            id: name.into(),
        };
        missing.into()
    })
}
