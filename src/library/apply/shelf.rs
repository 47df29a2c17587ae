//! Changes to the order of the shelf itself: tags and saved views.

use std::collections::BTreeSet;

use super::{clean_tags, done, label};
use crate::{
    library::{
        ArticleId, Done, Error, Query, SavedView,
        store::{Retagged, Writer},
    },
    text,
};

pub(super) fn rename_tags(
    w: &mut Writer<'_>,
    from: &[String],
    to: &str,
    merge: bool,
) -> Result<Done, Error> {
    let from = clean_tags(from);
    let Some(to) = clean_tags([to.to_owned()]).pop() else {
        return Err(Error::Invalid("a tag needs a name".into()));
    };
    let mut articles: BTreeSet<i64> = BTreeSet::new();
    for name in &from {
        if *name == to && w.has_tag(name)? {
            continue;
        }
        let Retagged {
            articles: changed,
            met,
        } = w.rename_tag(name, &to)?;
        if changed.is_empty() {
            return Err(Error::NotFound {
                what: "tag",
                id: name.clone(),
            });
        }
        if let Some(met) = met.filter(|_| !merge) {
            return Err(Error::Invalid(format!(
                "there is a tag {met} already; merging makes them one"
            )));
        }
        articles.extend(changed);
    }
    if articles.is_empty() {
        return Ok(changed(format!("the tag is called {to} already")));
    }
    let verb = if merge { "merged" } else { "renamed" };
    let into = if merge { "into" } else { "to" };
    let tags = if from.len() == 1 { "tag" } else { "tags" };
    let count = text::plural(articles.len() as u64, "article");
    let label = format!(
        "{verb} the {tags} {} {into} {to} on {count}",
        label::list(&from)
    );
    Ok(done(label, articles.into_iter().map(ArticleId).collect()))
}

pub(super) fn save_view(w: &mut Writer<'_>, view: SavedView) -> Result<Done, Error> {
    if !SavedView::SLOTS.contains(&view.slot) {
        return Err(no_slot(view.slot));
    }
    let view = SavedView {
        name: name_of(&view.name)?,
        // As it will be read: what does not parse is not saved.
        query: Query::parse(&view.query)?.to_string(),
        slot: view.slot,
    };
    let before = w.view(view.slot)?;
    w.put_view(view.slot, Some(&view))?;
    let (slot, name) = (view.slot, &view.name);
    Ok(changed(match before {
        Some(old) if old == view => format!("the view {slot} “{name}” is saved so already"),
        Some(old) if old.name != *name => {
            format!("saved the view {slot} “{name}” in place of “{}”", old.name)
        }
        _ => format!("saved the view {slot} “{name}”"),
    }))
}

pub(super) fn rename_view(w: &mut Writer<'_>, slot: u8, name: &str) -> Result<Done, Error> {
    let old = w.view(slot)?.ok_or_else(|| no_view(slot))?;
    let view = SavedView {
        name: name_of(name)?,
        ..old.clone()
    };
    if view == old {
        return Ok(changed(format!(
            "the view {slot} is called “{}” already",
            view.name
        )));
    }
    w.put_view(slot, Some(&view))?;
    Ok(changed(format!(
        "renamed the view {slot} from “{}” to “{}”",
        old.name, view.name
    )))
}

pub(super) fn remove_view(w: &mut Writer<'_>, slot: u8) -> Result<Done, Error> {
    let old = w.view(slot)?.ok_or_else(|| no_view(slot))?;
    w.put_view(slot, None)?;
    Ok(changed(format!("removed the view {slot} “{}”", old.name)))
}

fn name_of(name: &str) -> Result<String, Error> {
    let name = name.trim();
    if name.is_empty() {
        return Err(Error::Invalid("a view needs a name".into()));
    }
    Ok(name.to_owned())
}

fn changed(label: String) -> Done {
    done(label, Vec::new())
}

fn no_view(slot: u8) -> Error {
    Error::NotFound {
        what: "view",
        id: slot.to_string(),
    }
}

fn no_slot(slot: u8) -> Error {
    Error::Invalid(format!("views have numbers from 1 to 9, not {slot}"))
}
