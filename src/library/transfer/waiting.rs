//! What came before its article: notes, and what was decided about it; kept,
//! listed, exported, and attached once it is added.

use std::collections::{BTreeMap, HashMap, HashSet, hash_map::Entry};

use serde::{Deserialize, Serialize};

use super::{
    ImportReport, SpanForm,
    foreign::derived_id,
    form::{AnnotationForm, ArticleForm},
    onto::{self, value},
};
use crate::{
    article::annotation::{AnchorState, Annotation},
    library::{
        ArticleId, Error, Library, Query, WaitingNote, address,
        query::{self, Term, TextField},
        store::{Namesakes, Waiting, Writer},
    },
    text,
};

/// A row of what waits.
#[derive(Debug, Serialize, Deserialize)]
#[serde(untagged)]
enum Kept {
    /// What was decided about the article, without its annotations.
    Story {
        /// The article.
        story: Box<ArticleForm>,
    },
    /// One of its annotations.
    Note(Box<AnnotationForm>),
}

impl Kept {
    fn of(waiting: &Waiting) -> Option<Self> {
        serde_json::from_str(&waiting.form).ok()
    }

    fn json(&self) -> Result<String, Error> {
        serde_json::to_string(self).map_err(|e| Error::Invalid(e.to_string()))
    }
}

impl Library {
    /// The notes that wait for their article, by its title.
    pub fn waiting(&self) -> Result<Vec<WaitingNote>, Error> {
        self.waiting_of(&Query::default())
    }

    /// Those that meet a query, as far as it is about notes: an article that
    /// is not here has nothing but title and address.
    pub fn waiting_of(&self, query: &Query) -> Result<Vec<WaitingNote>, Error> {
        let mut notes = self.all_waiting_of(query)?;
        notes.retain(|note| !note.is_decision);
        Ok(notes)
    }

    /// The same with what was decided about articles that are not here.
    pub fn all_waiting_of(&self, query: &Query) -> Result<Vec<WaitingNote>, Error> {
        let mut out = Vec::new();
        for of in self.store.waiting()? {
            let Some(note) = waiting_note(&of) else {
                continue;
            };
            let term = query.term.as_ref();
            if term.is_none_or(|term| term.is_met(&|leaf| meets(&note, leaf))) {
                let why = self.why(&of)?;
                out.push(WaitingNote { why, ..note });
            }
        }
        Ok(out)
    }

    /// Why something is not on an article.
    fn why(&self, of: &Waiting) -> Result<String, Error> {
        let named = self.store.namesakes(&of.title, of.url.as_deref())?;
        let form = ArticleForm {
            title: of.title.clone(),
            url: of.url.clone(),
            original: of.original.clone(),
            ..ArticleForm::default()
        };
        Ok(why(&form, named))
    }

    /// What waits, as articles of an export.
    pub(super) fn waiting_forms(&self) -> Result<Vec<ArticleForm>, Error> {
        Ok(gathered(self.store.waiting()?))
    }
}

/// Why something waits for an article that is called so.
pub(super) fn why(of: &ArticleForm, namesakes: Namesakes) -> String {
    if of.title.is_empty() && of.url.is_none() {
        return "it came without the title or address of a story".into();
    }
    match namesakes {
        Namesakes::Several(n) => format!("{n} stories here have its title"),
        Namesakes::Elsewhere => "the story here with its title has another address".into(),
        Namesakes::None | Namesakes::One(_) => "no story here has its address or title".into(),
    }
}

/// Rows as the articles that they are of. What several exports decided about one
/// is given one after the other: only what is put on the article joins it.
fn gathered(rows: Vec<Waiting>) -> Vec<ArticleForm> {
    let mut out: Vec<ArticleForm> = Vec::new();
    let mut known: HashMap<_, usize> = HashMap::new();
    let mut decided: HashSet<usize> = HashSet::new();
    for row in rows {
        let Some(kept) = Kept::of(&row) else {
            continue;
        };
        let next = out.len();
        let at = match known.entry(row.story()) {
            Entry::Occupied(there) => *there.get(),
            Entry::Vacant(free) => {
                out.push(ArticleForm {
                    title: row.title.clone(),
                    url: row.url.clone(),
                    original: row.original.clone(),
                    ..ArticleForm::default()
                });
                *free.insert(next)
            }
        };
        let Some(article) = out.get_mut(at) else {
            continue;
        };
        match kept {
            Kept::Story { story } if !decided.insert(at) => out.push(*story),
            Kept::Story { story } => {
                let annotations = std::mem::take(&mut article.annotations);
                *article = ArticleForm {
                    annotations,
                    ..*story
                };
            }
            Kept::Note(note) => article.annotations.push(AnnotationForm {
                source: if note.source.is_empty() {
                    row.tool
                } else {
                    note.source.clone()
                },
                ..*note
            }),
        }
    }
    for article in &mut out {
        article
            .annotations
            .sort_by(|a, b| (&a.created, &a.id).cmp(&(&b.created, &b.id)));
    }
    out
}

fn meets(note: &WaitingNote, leaf: &Term) -> bool {
    let annotation = &note.annotation;
    match leaf {
        Term::Text(text) => match text.field {
            None => text.stands_in(&format!(
                "{}\n{}",
                note.article_title,
                query::words_of(annotation)
            )),
            Some(TextField::Note) => text.stands_in(&query::words_of(annotation)),
            Some(TextField::Title) => text.stands_in(&note.article_title),
            Some(TextField::Text | TextField::Author) => false,
        },
        Term::Site(site) => {
            let host = note.url.as_deref().and_then(address::host);
            host.is_some_and(|host| host == *site || host.ends_with(&format!(".{site}")))
        }
        Term::Begun(leaf) => match &**leaf {
            Term::Site(start) => {
                let host = note.url.as_deref().and_then(address::host);
                host.is_some_and(|host| format!(".{host}").contains(&format!(".{start}")))
            }
            leaf => Term::Begun(Box::new(leaf.clone()))
                .of_note(annotation)
                .unwrap_or_else(|| meets(note, leaf)),
        },
        Term::Has(_) if note.is_decision => false,
        other => other.of_note(annotation).unwrap_or(false),
    }
}

/// A row as it is listed, without the reason.
fn waiting_note(of: &Waiting) -> Option<WaitingNote> {
    let (annotation, is_decision) = match Kept::of(of)? {
        Kept::Note(form) => (value(&form, None).ok()?, false),
        Kept::Story { story } if story.is_decided() => (decision(of, &story), true),
        Kept::Story { .. } => return None,
    };
    Some(WaitingNote {
        article_title: of.title.clone(),
        url: of.url.clone(),
        tool: of.tool.clone(),
        why: String::new(),
        is_decision,
        annotation: Annotation {
            state: AnchorState::Waiting,
            passage: None,
            ..annotation
        },
    })
}

/// What was decided about an article, in words and tags.
fn decision(of: &Waiting, story: &ArticleForm) -> Annotation {
    let counted = |n: usize, what: &str, more: &str| match n {
        0 => String::new(),
        1 => format!("1 {what}{more}"),
        n => format!("{n} {what}s{more}"),
    };
    let state = match story.state.as_str() {
        state @ ("reading" | "read") => state.to_owned(),
        _ => String::new(),
    };
    let said = [
        if story.starred {
            "starred".to_owned()
        } else {
            String::new()
        },
        if story.archived {
            "archived".to_owned()
        } else {
            String::new()
        },
        state,
        counted(story.edits.len(), "field", " set by hand"),
        counted(story.roles.len(), "block", " judged by hand"),
        counted(story.marks.len(), "letter", ""),
    ];
    let said: Vec<String> = said.into_iter().filter(|s| !s.is_empty()).collect();
    Annotation {
        id: of.uid.clone(),
        note: said.join(", "),
        tags: story
            .tags
            .iter()
            .map(|t| text::sanitise_line(t).into_owned())
            .collect(),
        ..Annotation::default()
    }
}

/// Whether a row says what was decided about an article, and is no note.
pub(in crate::library) fn is_decision(row: &Waiting) -> bool {
    matches!(Kept::of(row), Some(Kept::Story { .. }))
}

/// What keeping an annotation came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Keeping {
    /// It waits from now on.
    New,
    /// It waited already, and was newer in the file.
    Newer,
    /// It waited already, or is on an article.
    Known,
}

/// The form of an annotation that waits here, if that is newer than the one
/// that has come.
pub(super) fn newer_one(
    w: &Writer<'_>,
    theirs: &AnnotationForm,
) -> Result<Option<AnnotationForm>, Error> {
    let there = w.waiting_one(&theirs.id.to_ascii_lowercase())?;
    let Some(Kept::Note(ours)) = there.as_ref().and_then(Kept::of) else {
        return Ok(None);
    };
    let newer = modified(&ours) > modified(theirs);
    // Where it stood was said of the text of another export.
    Ok(newer.then(|| AnnotationForm {
        found: None,
        candidates: Vec::new(),
        kept: false,
        ..*ours
    }))
}

fn modified(form: &AnnotationForm) -> i64 {
    value(form, None).map(|n| n.modified).unwrap_or_default()
}

/// Keeps an annotation until its article comes.
pub(super) fn keep(
    w: &mut Writer<'_>,
    article: &ArticleForm,
    form: &AnnotationForm,
) -> Result<Keeping, Error> {
    let uid = form.id.to_ascii_lowercase();
    let json = Kept::Note(Box::new(form.clone())).json()?;
    let row = row(article, uid, &form.source, json);
    if w.put_waiting(&row)? {
        return Ok(Keeping::New);
    }
    let Some(there) = w.waiting_one(&row.uid)? else {
        return Ok(Keeping::Known);
    };
    let newer = |ours: &AnnotationForm| ours != form && modified(ours) <= modified(form);
    if matches!(Kept::of(&there), Some(Kept::Note(ours)) if !newer(&ours)) {
        return Ok(Keeping::Known);
    }
    w.set_waiting(there.id, &row.form)?;
    Ok(Keeping::Newer)
}

/// Keeps what was decided about an article until it comes; false if that waits
/// already, or nothing says which article it is.
pub(super) fn keep_story(w: &mut Writer<'_>, article: &ArticleForm) -> Result<bool, Error> {
    if article.is_nameless() {
        return Ok(false);
    }
    // Known by its address as any other article is.
    let url = article.url.as_deref();
    let address = url.and_then(address::key);
    let names = [
        article.uid.as_str(),
        &article.original,
        address.as_deref().or(url).unwrap_or_default(),
        &article.title,
    ];
    let name = names.into_iter().find(|n| !n.is_empty());
    let uid = derived_id("story", name.unwrap_or_default());
    let story = |form: ArticleForm| {
        Kept::Story {
            story: Box::new(form),
        }
        .json()
    };
    let new = row(article, uid, "", story(article.bare())?);
    if w.put_waiting(&new)? {
        return Ok(true);
    }
    let Some(there) = w.waiting_one(&new.uid)? else {
        return Ok(false);
    };
    let joined = match Kept::of(&there) {
        Some(Kept::Story { story: ours }) => story(joined(&ours, article))?,
        _ => new.form,
    };
    if joined == there.form {
        return Ok(false);
    }
    w.set_waiting(there.id, &joined)?;
    Ok(true)
}

/// What two exports say of one article: only ever more, never less, and of two
/// answers that of the later one. Places in it are told in one text: in the
/// later export's, if it tells any.
fn joined(ours: &ArticleForm, theirs: &ArticleForm) -> ArticleForm {
    let mut out = theirs.bare();
    out.starred |= ours.starred;
    out.archived |= ours.archived;
    if out.state.is_empty() {
        out.state.clone_from(&ours.state);
    }
    for tag in &ours.tags {
        if !out.tags.contains(tag) {
            out.tags.push(tag.clone());
        }
    }
    for (field, value) in &ours.edits {
        out.edits
            .entry(field.clone())
            .or_insert_with(|| value.clone());
    }
    if out.text_hash == ours.text_hash {
        out.place = out.place.or(ours.place);
        let new = |m: &&super::MarkForm| theirs.marks.iter().all(|t| t.letter != m.letter);
        out.marks.extend(ours.marks.iter().filter(new));
        let span = |r: &super::RoleForm| SpanForm {
            start: r.start,
            end: r.end,
        };
        let new = |r: &&super::RoleForm| theirs.roles.iter().all(|t| span(t) != span(r));
        out.roles.extend(ours.roles.iter().filter(new).cloned());
    } else if out.place.is_none() && out.marks.is_empty() && out.roles.is_empty() {
        out.text_hash.clone_from(&ours.text_hash);
        out.length = ours.length;
        out.place = ours.place;
        out.marks.clone_from(&ours.marks);
        out.roles.clone_from(&ours.roles);
    }
    out
}

fn row(article: &ArticleForm, uid: String, tool: &str, form: String) -> Waiting {
    Waiting {
        id: 0,
        uid,
        tool: tool.to_owned(),
        title: crate::text::sanitise_line(&article.title).into_owned(),
        url: article.url.clone(),
        original: article.original.clone(),
        form,
    }
}

/// What was attached to an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::library) struct Attached {
    /// Notes.
    pub(in crate::library) notes: usize,
    /// Of them, those whose passage was not found for sure.
    pub(in crate::library) unsettled: usize,
    /// Something that was decided about the article.
    pub(in crate::library) decided: bool,
}

/// Attaches what waited for an article that has just come.
pub(in crate::library) fn attach(w: &mut Writer<'_>, id: ArticleId) -> Result<Attached, Error> {
    let waiting = w.waiting_for(id)?;
    attach_these(w, id, waiting)
}

/// Attaches notes that wait to an article that the reader chose, and, with the
/// last of them, what was decided about theirs.
pub(in crate::library) fn attach_to(
    w: &mut Writer<'_>,
    id: ArticleId,
    uids: &[String],
) -> Result<Attached, Error> {
    let mut waiting: BTreeMap<i64, Waiting> = BTreeMap::new();
    for uid in uids {
        waiting.extend(w.waiting_one(uid)?.map(|row| (row.id, row)));
    }
    let stories: HashMap<_, Waiting> = waiting.values().map(|w| (w.story(), w.clone())).collect();
    for of in stories.values() {
        let (notes, stories): (Vec<Waiting>, Vec<Waiting>) = w
            .waiting_with(of)?
            .into_iter()
            .partition(|row| matches!(Kept::of(row), Some(Kept::Note(_))));
        if notes.iter().all(|row| waiting.contains_key(&row.id)) {
            waiting.extend(stories.into_iter().map(|row| (row.id, row)));
        }
    }
    attach_these(w, id, waiting.into_values().collect())
}

fn attach_these(
    w: &mut Writer<'_>,
    id: ArticleId,
    waiting: Vec<Waiting>,
) -> Result<Attached, Error> {
    let mut attached = Attached::default();
    for row in &waiting {
        w.remove_waiting(row.id)?;
    }
    for form in gathered(waiting) {
        let mut report = ImportReport::default();
        onto::put(w, id, &form, &mut report)?;
        attached.notes += report.added;
        attached.unsettled += report.unsettled;
        attached.decided |= report.articles > 0;
    }
    Ok(attached)
}
