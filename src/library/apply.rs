//! Applying a change: one transaction, one step of undo, one sentence that
//! says what was done.

mod label;
mod merge;
mod notes;
mod shelf;

use super::{
    ArticleId, Change, Done, Error, FieldEdit, Library,
    store::{Moved, NewNote, NoteChange, Saved, Writer, edit_form},
    values::{Place, ReadState},
};
use crate::article::{Role, SiteRule, annotation::ColorNames};
use label::Articles;

impl Library {
    /// Applies a change, as one transaction and one step of undo.
    pub fn apply(&mut self, change: Change) -> Result<Done, Error> {
        let colors = &self.colors;
        self.store.write("saving the change", |w| {
            let mut done = dispatch(w, change, colors)?;
            done.changed = w.journal(&done.label)?;
            Ok(done)
        })
    }
}

/// `colors` is what the reader calls them, for the sentence that says what was
/// done.
fn dispatch(w: &mut Writer<'_>, change: Change, colors: &ColorNames) -> Result<Done, Error> {
    match change.sanitised() {
        Change::SetState { ids, state } => set_state(w, &ids, state),
        Change::StateByProgress { ids } => state_by_progress(w, &ids),
        Change::RenameTags { from, to, merge } => shelf::rename_tags(w, &from, &to, merge),
        Change::SaveView(view) => shelf::save_view(w, view),
        Change::RenameView { slot, name } => shelf::rename_view(w, slot, &name),
        Change::RemoveView { slot } => shelf::remove_view(w, slot),
        Change::SetStar { ids, starred } => set_star(w, &ids, starred),
        Change::Move { ids, place } => set_place(w, &ids, place),
        Change::Tag { ids, add, remove } => tag(w, &ids, &add, &remove),
        Change::Edit { id, field } => edit(w, id, &field),
        Change::SetRole { id, block, role } => set_role(w, id, block, role),
        Change::AddRule { site, rule } => add_rule(w, &site, rule),
        Change::SetRules { site, rules } => set_rules(w, &site, &rules),
        Change::Annotate {
            id,
            passage,
            color,
            note,
            tags,
        } => {
            let (note, tags) = (note.as_str(), &clean_tags(tags));
            annotate(
                w,
                id,
                &NewNote {
                    passage,
                    color,
                    note,
                    tags,
                    created: None,
                },
            )
        }
        Change::EditAnnotation {
            annotation,
            note,
            color,
            tags,
            base,
        } => {
            let tags = tags.map(clean_tags);
            let change = NoteChange {
                note: note.as_deref(),
                color,
                tags: tags.as_deref(),
            };
            match base {
                None => edit_annotation(w, &annotation, change, colors),
                Some(base) => merge::edit_annotation(w, &annotation, change, (&base, colors)),
            }
        }
        Change::DeleteAnnotations { annotations } => delete_annotations(w, &annotations),
        Change::Review { annotation, answer } => notes::review(w, &annotation, answer),
        Change::Settle {
            annotation,
            passage,
        } => notes::settle(w, &annotation, passage),
        Change::PutOn {
            annotation,
            passage,
        } => notes::put_on(w, &annotation, passage),
        Change::Split { annotation, at } => notes::split(w, &annotation, at),
        Change::Merge { annotation, with } => notes::merge(w, &annotation, &with),
        Change::EditAnnotations {
            annotations,
            color,
            add,
            remove,
        } => {
            let named = color.map(|color| (color, colors.with_color(color)));
            notes::edit_several(w, &annotations, named, &clean_tags(add), &remove)
        }
        Change::Attach { annotations, id } => notes::attach(w, &annotations, id),
        Change::All(changes) => all(w, changes, colors),
    }
}

/// Several changes as one; fields of one article are told together.
fn all(w: &mut Writer<'_>, changes: Vec<Change>, colors: &ColorNames) -> Result<Done, Error> {
    let mut whole = Done::default();
    let (mut told, mut made) = (None, Vec::new());
    for change in changes {
        let done = dispatch(w, change.clone(), colors)?;
        if is_idle(&change, &done) {
            told.get_or_insert(done.label);
        } else {
            made.push((change, done.label));
        }
        whole.annotation = whole.annotation.or(done.annotation);
        whole.articles.extend(done.articles);
        whole.warnings.extend(done.warnings);
    }
    whole.articles.sort_unstable();
    whole.articles.dedup();
    let fields = fields_of_one(made.iter().map(|(change, _)| change));
    let labels: Vec<String> = made.into_iter().map(|(_, label)| label).collect();
    whole.label = match labels.as_slice() {
        [] => told.unwrap_or_default(),
        [one] => one.clone(),
        [one, two] => format!("{one}; {two}"),
        [one, others @ ..] => format!("{one}, and {} more", others.len()),
    };
    if let Some((id, names)) = fields.filter(|(_, names)| names.len() > 1) {
        let what = Articles::of(w, &[id], &[id])?;
        whole.label = format!("changed {} of {what}", label::list(&names));
    }
    Ok(whole)
}

/// Whether a change of an article changed nothing: it is told of only where
/// nothing else changed anything. Others may concern no article.
fn is_idle(change: &Change, done: &Done) -> bool {
    let of_article = matches!(
        change,
        Change::Edit { .. } | Change::Annotate { .. } | Change::EditAnnotation { .. }
    );
    of_article && done.articles.is_empty()
}

/// The article whose fields, and nothing else, these changes set; and how
/// they are called.
fn fields_of_one<'a>(
    changes: impl Iterator<Item = &'a Change>,
) -> Option<(ArticleId, Vec<String>)> {
    let fields: Option<Vec<(ArticleId, String)>> = changes
        .map(|change| match change {
            Change::Edit { id, field } => {
                Some((*id, format!("the {}", label::field(edit_form(field).0))))
            }
            _ => None,
        })
        .collect();
    let fields = fields?;
    let id = fields.first()?.0;
    let of_one = fields.iter().all(|(other, _)| *other == id);
    of_one.then(|| (id, fields.into_iter().map(|(_, name)| name).collect()))
}

/// Runs a change on each article, and names those that it changed.
fn each(
    w: &mut Writer<'_>,
    ids: &[ArticleId],
    mut change: impl FnMut(&mut Writer<'_>, ArticleId) -> Result<bool, Error>,
) -> Result<Vec<ArticleId>, Error> {
    let mut changed = Vec::new();
    for id in ids {
        if change(w, *id)? {
            changed.push(*id);
        }
    }
    Ok(changed)
}

fn done(label: String, articles: Vec<ArticleId>) -> Done {
    Done {
        label,
        articles,
        ..Done::default()
    }
}

fn set_state(w: &mut Writer<'_>, ids: &[ArticleId], state: ReadState) -> Result<Done, Error> {
    let changed = each(w, ids, |w, id| w.set_state(id, state))?;
    let what = Articles::of(w, &changed, ids)?;
    let word = match state {
        ReadState::Reading => "begun",
        state => state.name(),
    };
    let label = if changed.is_empty() {
        what.are(&format!("marked as {word} already"))
    } else {
        format!("marked {what} as {word}")
    };
    Ok(done(label, changed))
}

#[expect(
    clippy::redundant_closure_for_method_calls,
    reason = "the method's own lifetime is not general enough"
)]
fn state_by_progress(w: &mut Writer<'_>, ids: &[ArticleId]) -> Result<Done, Error> {
    let changed = each(w, ids, |w, id| w.state_by_progress(id))?;
    let what = Articles::of(w, &changed, ids)?;
    let label = if changed.is_empty() {
        what.are("marked by the progress already")
    } else {
        format!("marked {what} by the progress")
    };
    Ok(done(label, changed))
}

fn set_star(w: &mut Writer<'_>, ids: &[ArticleId], starred: bool) -> Result<Done, Error> {
    let changed = each(w, ids, |w, id| w.set_star(id, starred))?;
    let what = Articles::of(w, &changed, ids)?;
    let label = match (starred, changed.is_empty()) {
        (true, false) => format!("starred {what}"),
        (false, false) => format!("took the star off {what}"),
        (true, true) => what.are("starred already"),
        (false, true) => what.have("no star"),
    };
    Ok(done(label, changed))
}

fn set_place(w: &mut Writer<'_>, ids: &[ArticleId], place: Option<Place>) -> Result<Done, Error> {
    let mut moves: Vec<Moved> = Vec::new();
    let changed = each(w, ids, |w, id| {
        let moved = w.set_place(id, place)?;
        moves.extend(moved);
        Ok(moved.is_some())
    })?;
    let what = Articles::of(w, &changed, ids)?;
    let restored = moves
        .first()
        .map_or(place.is_none(), |m| m.from == Place::Trash);
    let label = match (place, restored) {
        (Some(Place::Trash), _) if changed.is_empty() => what.are("in the trash already"),
        (Some(Place::Archive), _) if changed.is_empty() => what.are("archived already"),
        (Some(Place::Library), _) if changed.is_empty() => what.are("on the shelf already"),
        (None, _) if changed.is_empty() => what.are("not in the trash"),
        (Some(Place::Trash), _) => format!("moved {what} to the trash"),
        (None, _) | (Some(Place::Library), true) => format!("restored {what}"),
        (Some(Place::Archive), _) => format!("archived {what}"),
        (Some(Place::Library), false) => format!("put {what} back on the shelf"),
    };
    Ok(done(label, changed))
}

/// Tags without the space around them, each once, none empty, and no `#`
/// before.
fn clean_tags(tags: impl AsRef<[String]>) -> Vec<String> {
    let mut clean: Vec<String> = Vec::new();
    for tag in tags.as_ref() {
        let words: Vec<&str> = tag
            .trim()
            .trim_start_matches('#')
            .split_whitespace()
            .collect();
        let tag = words.join(" ");
        if !tag.is_empty() && !clean.contains(&tag) {
            clean.push(tag);
        }
    }
    clean
}

fn tag(
    w: &mut Writer<'_>,
    ids: &[ArticleId],
    add: &[String],
    remove: &[String],
) -> Result<Done, Error> {
    let (add, remove) = (clean_tags(add), clean_tags(remove));
    // Those that any article got or lost.
    let (mut added, mut removed) = (vec![false; add.len()], vec![false; remove.len()]);
    let changed = each(w, ids, |w, id| {
        let mut changed = false;
        for (name, removed) in remove.iter().zip(&mut removed) {
            let lost = w.remove_tag(id, name)?;
            (changed, *removed) = (changed | lost, *removed | lost);
        }
        for (name, added) in add.iter().zip(&mut added) {
            let got = w.add_tag(id, name)?;
            (changed, *added) = (changed | got, *added | got);
        }
        Ok(changed)
    })?;
    let what = Articles::of(w, &changed, ids)?;
    let (got, lost) = (marked(&add, &added), marked(&remove, &removed));
    let label = match (got.is_empty(), lost.is_empty()) {
        (false, true) => format!("tagged {what} with {}", label::list(&got)),
        (true, false) => format!("took {} off {what}", label::tags(&lost)),
        (false, false) => format!(
            "tagged {what} with {} and took {} off",
            label::list(&got),
            label::tags(&lost)
        ),
        (true, true) if remove.is_empty() && !add.is_empty() => {
            what.have(&format!("{} already", label::tags(&add)))
        }
        (true, true) if add.is_empty() && !remove.is_empty() => {
            what.have(&format!("no tag {}", remove.join(" or ")))
        }
        (true, true) => "no tag changed".to_owned(),
    };
    Ok(done(label, changed))
}

/// Those names that are marked.
fn marked(names: &[String], marks: &[bool]) -> Vec<String> {
    let both = names.iter().zip(marks);
    both.filter(|(_, mark)| **mark)
        .map(|(name, _)| name.clone())
        .collect()
}

fn edit(w: &mut Writer<'_>, id: ArticleId, field: &FieldEdit) -> Result<Done, Error> {
    let what = Articles::of(w, &[id], &[id])?;
    let (name, value) = edit_form(field);
    let noun = label::field(name);
    let changed = w.set_field(id, name, value.as_deref())?;
    let label = match (value, changed) {
        (Some(_), true) => format!("changed the {noun} of {what}"),
        (None, true) => format!("took the changed {noun} of {what} back"),
        (Some(_), false) => format!("the {noun} of {what} is that already"),
        (None, false) => format!("nobody has changed the {noun} of {what}"),
    };
    Ok(done(label, changed.then_some(id).into_iter().collect()))
}

fn set_role(
    w: &mut Writer<'_>,
    id: ArticleId,
    block: usize,
    role: Option<Role>,
) -> Result<Done, Error> {
    let what = Articles::of(w, &[id], &[id])?;
    let changed = w.set_role(id, block, role)?;
    let label = match role {
        Some(Role::Chrome) if changed => format!("dropped a block of {what}"),
        Some(Role::Body) if changed => format!("kept a block of {what}"),
        Some(role) if changed => format!("marked a block of {what} as {}", role.name()),
        None if changed => format!("took back what a block of {what} is"),
        Some(Role::Chrome) => format!("that block of {what} is dropped already"),
        Some(Role::Body) => format!("that block of {what} is kept already"),
        Some(role) => format!("that block of {what} is marked as {} already", role.name()),
        None => format!("nobody has said what that block of {what} is"),
    };
    Ok(done(label, changed.then_some(id).into_iter().collect()))
}

fn add_rule(w: &mut Writer<'_>, site: &str, rule: SiteRule) -> Result<Done, Error> {
    refuse(std::slice::from_ref(&rule))?;
    let wanted = super::rules::with(w.rules_of(site)?, rule.clone());
    let saved = w.set_rules(site, &wanted)?;
    let label = format!(
        "saved a rule for {site} ({}): {}",
        touched(&saved),
        rule.phrase()
    );
    Ok(done(label, saved.articles))
}

fn set_rules(w: &mut Writer<'_>, site: &str, rules: &[SiteRule]) -> Result<Done, Error> {
    refuse(rules)?;
    let saved = w.set_rules(site, rules)?;
    let parts = [
        (saved.added, "added"),
        (saved.removed, "removed"),
        (saved.switched, "switched"),
    ];
    let parts: Vec<String> = parts
        .iter()
        .filter(|(n, _)| *n > 0)
        .map(|(n, what)| format!("{n} {what}"))
        .collect();
    let label = if parts.is_empty() {
        format!("left the rules for {site} as they were")
    } else {
        let what = parts.join(", ");
        format!("changed the rules for {site} ({}): {what}", touched(&saved))
    };
    Ok(done(label, saved.articles))
}

/// Rules that would fit nearly everything are not stored, whoever asks.
fn refuse(rules: &[SiteRule]) -> Result<(), Error> {
    match rules.iter().find_map(SiteRule::problem) {
        Some(problem) => Err(Error::Invalid(problem)),
        None => Ok(()),
    }
}

fn touched(saved: &Saved) -> String {
    match saved.articles.len() {
        0 => "no article changes".into(),
        1 => "1 article changes".into(),
        n => format!("{n} articles change"),
    }
}

fn annotate(w: &mut Writer<'_>, id: ArticleId, new: &NewNote<'_>) -> Result<Done, Error> {
    if new.passage.is_none() && new.note.trim().is_empty() {
        return Err(Error::Invalid(
            "a note on the whole article needs words".into(),
        ));
    }
    let (stored, is_new) = w.annotate(id, new)?;
    let what = Articles::of(w, &[id], &[id])?;
    let label = match (new.note.trim().is_empty(), new.passage) {
        (true, _) if !is_new => format!("that passage of {what} is highlighted already"),
        _ if !is_new => format!("{what} has that note already"),
        (true, _) => format!("highlighted a passage of {what}"),
        (false, Some(_)) => format!("made a note on a passage of {what}"),
        (false, None) => format!("made a note on {what}"),
    };
    Ok(Done {
        annotation: Some(stored.annotation.id),
        ..done(label, is_new.then_some(id).into_iter().collect())
    })
}

fn edit_annotation(
    w: &mut Writer<'_>,
    uid: &str,
    change: NoteChange<'_>,
    colors: &ColorNames,
) -> Result<Done, Error> {
    let gone = || Error::NotFound {
        what: "annotation",
        id: uid.into(),
    };
    let old = w.annotation(uid)?.ok_or_else(gone)?;
    let changed = w.edit_annotation(&old, change)?;
    let what = Articles::of(w, &[old.article], &[old.article])?;
    let label = match (change.note, change.color, change.tags) {
        (None, Some(color), None) => {
            let color = colors.with_color(color);
            if changed {
                format!("coloured a highlight in {what} {color}")
            } else {
                format!("the highlight in {what} is {color} already")
            }
        }
        (None, None, Some(_)) if !changed => format!("the note on {what} has those tags already"),
        _ if !changed => format!("the note on {what} is so already"),
        (None, None, Some(_)) => format!("changed the tags of a note on {what}"),
        _ => format!("changed the note on {what}"),
    };
    Ok(Done {
        annotation: Some(old.annotation.id),
        ..done(label, changed.then_some(old.article).into_iter().collect())
    })
}

fn delete_annotations(w: &mut Writer<'_>, uids: &[String]) -> Result<Done, Error> {
    let mut articles: Vec<ArticleId> = Vec::new();
    let mut kinds: Vec<&str> = Vec::new();
    let (mut waited, mut decided) = (0, 0);
    for uid in uids {
        if let Some(waiting) = w.waiting_one(uid)? {
            w.remove_waiting(waiting.id)?;
            *if super::transfer::is_decision(&waiting) {
                &mut decided
            } else {
                &mut waited
            } += 1;
            continue;
        }
        let Some(old) = w.annotation(uid)? else {
            continue;
        };
        w.delete_annotation(old.id)?;
        kinds.push(if old.annotation.note.is_empty() {
            "highlight"
        } else {
            "note"
        });
        if !articles.contains(&old.article) {
            articles.push(old.article);
        }
    }
    let what = Articles::of(w, &articles, &[])?;
    let label = match (&kinds[..], waited) {
        ([], 0) if decided > 0 => {
            return Ok(done(
                "deleted what was decided about stories that are not here".to_owned(),
                articles,
            ));
        }
        ([], 0) => "deleted nothing".to_owned(),
        ([], 1) => "deleted a note that waited for its story".to_owned(),
        ([], n) => format!("deleted {n} notes that waited"),
        ([kind], 0) => format!("deleted the {kind} on {what}"),
        (kinds, 0) => format!("deleted {} notes on {what}", kinds.len()),
        ([kind], n) => format!("deleted the {kind} on {what}, and {n} that waited"),
        (kinds, n) => format!(
            "deleted {} notes on {what}, and {n} that waited",
            kinds.len()
        ),
    };
    let label = match decided {
        0 => label,
        _ => format!("{label}, with what was decided about stories that are not here"),
    };
    Ok(done(label, articles))
}
