//! What an export says of an article, put on it: what is not here is added,
//! what is newer there is taken over, nothing that was decided here is undone.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    ops::Range,
};

use super::{
    ImportReport, SpanForm,
    form::{AnnotationForm, ArticleForm, PlacedForm, ReviewForm},
    waiting,
};
use crate::{
    article::{
        Passage, Role,
        annotation::{self, AnchorState, Annotation, Color, Selector},
        export::{CodePoints, json::parse_timestamp},
    },
    library::{
        ArticleId, Error, Place, Position, ReadState,
        store::{Carried, FIELDS, Loaded, NoteChange, Stood, Theirs, Writer},
    },
    text,
};

/// Seconds of a day.
const DAY: i64 = 86_400;

/// Puts all of it on an article.
pub(super) fn put(
    w: &mut Writer<'_>,
    id: ArticleId,
    form: &ArticleForm,
    report: &mut ImportReport,
) -> Result<(), Error> {
    let loaded = w.loaded(id)?;
    let index = CodePoints::new(&loaded.article.record.text);
    put_notes(w, id, form, (&loaded, &index), report)?;
    // Each decides for itself; none may be skipped because another changed.
    let changed = [
        put_shelf(w, id, form)?,
        put_edits(w, id, form, &loaded)?,
        put_roles(w, id, form, &loaded, report)?,
        put_place(w, id, form, (&loaded, &index))?,
        put_marks(w, id, form, (&loaded, &index))?,
    ];
    report.articles += usize::from(changed.contains(&true));
    Ok(())
}

/// The texts that annotations of a form stand in, with their code points
/// counted once.
struct Texts<'a> {
    shown: (&'a str, &'a CodePoints<'a>),
    others: HashMap<&'a str, CodePoints<'a>>,
}

impl Texts<'_> {
    /// The text with this hash; the one that the article shows, if it is that,
    /// or if it is not here: positions in it are a hint then.
    fn or_shown(&self, hash: &str) -> &CodePoints<'_> {
        self.others.get(hash).unwrap_or(self.shown.1)
    }

    fn exactly(&self, hash: &str) -> Option<&CodePoints<'_>> {
        let (shown, index) = self.shown;
        if hash == shown {
            Some(index)
        } else {
            self.others.get(hash)
        }
    }
}

fn put_notes(
    w: &mut Writer<'_>,
    id: ArticleId,
    form: &ArticleForm,
    (loaded, index): (&Loaded, &CodePoints<'_>),
    report: &mut ImportReport,
) -> Result<(), Error> {
    let mut forms = Vec::with_capacity(form.annotations.len());
    for annotation in &form.annotations {
        forms.push(match waiting::newer_one(w, annotation)? {
            Some(ours) => {
                report.kept += 1;
                Cow::Owned(ours)
            }
            None => Cow::Borrowed(annotation),
        });
    }
    let hashes: BTreeSet<&str> = forms
        .iter()
        .flat_map(|a| [a.made_on.as_str(), a.placed.as_ref().map_or("", |p| &p.on)])
        .filter(|hash| !hash.is_empty() && *hash != loaded.text_hash)
        .collect();
    let mut bodies = BTreeMap::new();
    for hash in hashes {
        if let Some(text) = w.text_of(hash)? {
            bodies.insert(hash, text);
        }
    }
    let texts = Texts {
        shown: (&loaded.text_hash, index),
        others: bodies
            .iter()
            .map(|(hash, text)| (*hash, CodePoints::new(text)))
            .collect(),
    };
    let mut fresh: Vec<Theirs> = Vec::new();
    let mut seen: HashSet<String> = HashSet::new();
    for annotation in &forms {
        let theirs = match theirs(annotation, form, loaded, &texts) {
            Ok(theirs) => theirs,
            Err(why) => {
                report.failed.push(why);
                continue;
            }
        };
        if let Some(waited) = w.waiting_one(&theirs.annotation.id)? {
            w.remove_waiting(waited.id)?;
        }
        match w.has_annotation(&theirs.annotation.id)? {
            None if !seen.insert(theirs.annotation.id.clone()) => report.unchanged += 1,
            None => fresh.push(theirs),
            Some(true) if !report.options.deleted => report.deleted += 1,
            Some(deleted) => {
                if deleted {
                    w.bring_back(&theirs.annotation.id)?;
                    report.brought_back += 1;
                }
                match update(w, (id, loaded), &theirs)? {
                    _ if deleted => {}
                    Update::Taken => report.updated += 1,
                    Update::Same => report.unchanged += 1,
                    Update::Older => report.kept += 1,
                }
            }
        }
    }
    let states = w.adopt(id, loaded, &fresh)?;
    let sure = |s: &&AnchorState| matches!(s, AnchorState::Exact | AnchorState::Moved);
    report.added += states.len();
    report.unsettled += states.len() - states.iter().filter(sure).count();
    Ok(())
}

/// What became of an annotation that is here already.
enum Update {
    /// Something of the file's was taken over.
    Taken,
    /// They are the same.
    Same,
    /// The file's is older.
    Older,
}

/// Takes over note, colour and tags of an annotation that is newer in the file;
/// where the reader put it, if nobody did here; and when it is looked at again,
/// if it was looked at later there.
fn update(
    w: &mut Writer<'_>,
    (id, loaded): (ArticleId, &Loaded),
    theirs: &Theirs,
) -> Result<Update, Error> {
    let new = &theirs.annotation;
    let Some(ours) = w.annotation(&new.id)? else {
        return Ok(Update::Same);
    };
    // The reader may have put it on another story here.
    let placed = ours.article == id && w.take_place(&ours, theirs, loaded)?;
    let reviewed = match theirs.carried.review {
        Some(review) => w.take_review(ours.id, review)?,
        None => false,
    };
    let old = &ours.annotation;
    if (&old.note, &old.tags, old.color) == (&new.note, &new.tags, new.color) {
        let taken = placed || reviewed;
        return Ok(if taken { Update::Taken } else { Update::Same });
    }
    // A tool that says no time of change: nobody touched it here since.
    let untouched = !theirs.carried.source.is_empty() && new.modified == old.modified;
    if new.modified <= old.modified && !untouched {
        return Ok(Update::Older);
    }
    let change = NoteChange {
        note: Some(&new.note),
        color: Some(new.color),
        tags: Some(&new.tags),
    };
    w.edit_annotation(&ours, change)?;
    // As old as it is there: what is written there next is newer again.
    w.set_modified(ours.id, new.modified)?;
    Ok(Update::Taken)
}

/// An annotation from its form, with what was said of it.
fn theirs(
    form: &AnnotationForm,
    of: &ArticleForm,
    loaded: &Loaded,
    texts: &Texts<'_>,
) -> Result<Theirs, String> {
    let annotation = value(form, Some(texts.or_shown(&form.made_on)))?;
    let by_hand = form
        .placed
        .as_ref()
        .and_then(|PlacedForm { on, start, end }| {
            let index = texts.exactly(on)?;
            Some((on.clone(), passage(index, *start, *end)))
        });
    let span = |s: SpanForm| passage(texts.shown.1, s.start, s.end);
    let known = of.text_hash == loaded.text_hash && (form.found.is_some() || form.kept);
    let stood = known.then(|| Stood {
        state: AnchorState::from_name(&form.state).unwrap_or_default(),
        passage: form.found.map(span),
        candidates: form.candidates.iter().copied().map(span).collect(),
        kept: form.kept,
    });
    Ok(Theirs {
        annotation,
        carried: Carried {
            source: form.source.clone(),
            by_hand,
            review: form.review.as_ref().and_then(review),
        },
        stood,
    })
}

fn passage(index: &CodePoints<'_>, start: usize, end: usize) -> Passage {
    let start = index.to_byte(start);
    Passage::new(start, index.to_byte(end).max(start))
}

/// The day and the days between two looks; none if that makes no sense.
fn review(form: &ReviewForm) -> Option<(i64, i64)> {
    let due = parse_timestamp(&format!("{}T00:00:00Z", form.due))?;
    (form.days > 0).then_some((due.div_euclid(DAY), form.days))
}

/// An annotation from its form, positions counted in `index`; why not, if it
/// can't be one.
pub(super) fn value(
    form: &AnnotationForm,
    index: Option<&CodePoints<'_>>,
) -> Result<Annotation, String> {
    let id = form.id.to_ascii_lowercase();
    if id.len() != 32 || !id.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Err(format!(
            "an annotation's ID has 32 hex digits, not “{}”",
            form.id
        ));
    }
    let time = |field: &str, text: &str| {
        // None where the tool that wrote it did not say.
        (text.is_empty().then_some(0))
            .or_else(|| parse_timestamp(text))
            .ok_or_else(|| format!("annotation {id}: `{field}` is not a time: “{text}”"))
    };
    let at = form.start.zip(form.end).zip(index);
    Ok(Annotation {
        selector: form.quote.as_ref().map(|quote| Selector {
            exact: quote.clone(),
            prefix: form.prefix.clone(),
            suffix: form.suffix.clone(),
            position: at.map(|((start, end), index)| passage(index, start, end)),
            made_on: form.made_on.clone(),
        }),
        color: Color::from_name(&form.color).unwrap_or_default(),
        // As they are kept: else each reading would find them changed.
        note: text::sanitise(&form.note).trim_end().to_owned(),
        tags: tags(&form.tags),
        created: time("created", &form.created)?,
        modified: time("modified", &form.modified)?,
        id,
        ..Annotation::default()
    })
}

/// Tags as they are kept: no empty one, and none twice.
fn tags(raw: &[String]) -> Vec<String> {
    let mut seen = HashSet::new();
    let clean = raw.iter().map(|t| text::sanitise_line(t).trim().to_owned());
    clean
        .filter(|t| !t.is_empty() && seen.insert(t.to_lowercase()))
        .collect()
}

/// Star, archive and tags: only ever further, never back.
fn put_shelf(w: &mut Writer<'_>, id: ArticleId, form: &ArticleForm) -> Result<bool, Error> {
    let mut changed = false;
    for tag in form.tags.iter().filter(|t| !t.trim().is_empty()) {
        changed |= w.add_tag(id, &text::sanitise_line(tag))?;
    }
    if form.starred {
        changed |= w.set_star(id, true)?;
    }
    if form.archived && w.line(id)?.place == Place::Library {
        changed |= w.set_place(id, Some(Place::Archive))?.is_some();
    }
    Ok(changed)
}

/// Fields set by hand there and not here.
fn put_edits(
    w: &mut Writer<'_>,
    id: ArticleId,
    form: &ArticleForm,
    loaded: &Loaded,
) -> Result<bool, Error> {
    let here = loaded.edit_values();
    let mut changed = false;
    for (field, value) in &form.edits {
        let fits = if field == "authors" {
            value.is_array()
        } else {
            value.is_string()
        };
        if FIELDS.contains(&field.as_str()) && fits && !here.contains_key(field) {
            changed |= w.set_field(id, field, Some(&value.to_string()))?;
        }
    }
    Ok(changed)
}

/// Roles set by hand there on blocks that nobody judged here.
fn put_roles(
    w: &mut Writer<'_>,
    id: ArticleId,
    form: &ArticleForm,
    loaded: &Loaded,
    report: &mut ImportReport,
) -> Result<bool, Error> {
    let stretches = stretches(w, form, loaded)?;
    let mut roles: Vec<(Range<usize>, Role)> = Vec::new();
    for (role, at) in form.roles.iter().zip(stretches) {
        // No file that tells the truth has more of them than there are blocks.
        let at = at.filter(|_| roles.len() <= loaded.article.record.blocks.len());
        let (Some(wanted), Some(at)) = (Role::from_name(&role.role), at) else {
            report.left_roles += 1;
            continue;
        };
        let touched = loaded.article.record.touched(at.range());
        roles.extend(touched.map(|block| (block.range.clone(), wanted)));
    }
    w.take_roles(id, &roles)
}

/// Where the stretches with a role are in the text here; none unless for sure.
fn stretches(
    w: &Writer<'_>,
    form: &ArticleForm,
    loaded: &Loaded,
) -> Result<Vec<Option<Passage>>, Error> {
    let new = &loaded.article.record.text;
    let same = form.text_hash == loaded.text_hash;
    let old = if same || form.roles.is_empty() {
        None
    } else {
        w.text_of(&form.text_hash)?
    };
    let index = CodePoints::new(old.as_deref().unwrap_or(new));
    let places = form.roles.iter().map(|r| passage(&index, r.start, r.end));
    if same {
        return Ok(places.map(Some).collect());
    }
    let selectors: Vec<Selector> = places
        .zip(&form.roles)
        .map(|(place, role)| Selector {
            exact: role.quote.clone(),
            position: Some(place),
            ..Selector::default()
        })
        .collect();
    let asked: Vec<&Selector> = selectors.iter().collect();
    let found = annotation::anchor_while(&asked, old.as_deref(), new, &w.going())
        .ok_or(Error::Interrupted)?;
    Ok(found
        .into_iter()
        .map(|f| {
            f.passage
                .filter(|_| matches!(f.state, AnchorState::Exact | AnchorState::Moved))
        })
        .collect())
}

/// A place in the text that the article shows; in another text than theirs it
/// is as far along as it was.
fn along(
    at: usize,
    form: &ArticleForm,
    (loaded, index): (&Loaded, &CodePoints<'_>),
) -> Option<usize> {
    let text = &loaded.article.record.text;
    if form.text_hash == loaded.text_hash {
        return Some(index.to_byte(at));
    }
    let share = at as f64 / (form.length > 0).then_some(form.length)? as f64;
    let byte = (share.min(1.0) * text.len() as f64) as usize;
    Some(text::floor_boundary(text, byte))
}

/// Letters that are not set here.
fn put_marks(
    w: &mut Writer<'_>,
    id: ArticleId,
    form: &ArticleForm,
    shown: (&Loaded, &CodePoints<'_>),
) -> Result<bool, Error> {
    let here = w.marks(id, shown.0)?;
    let mut changed = false;
    for mark in &form.marks {
        let free = mark.letter.is_alphabetic() && here.iter().all(|(l, _)| *l != mark.letter);
        if let Some(at) = along(mark.at, form, shown).filter(|_| free) {
            w.set_mark(id, mark.letter, at)?;
            changed = true;
        }
    }
    Ok(changed)
}

/// Where reading stopped, if nobody has begun here; and the state: as it is
/// there if nobody has begun here, else if it goes further than the one here.
fn put_place(
    w: &mut Writer<'_>,
    id: ArticleId,
    form: &ArticleForm,
    shown: (&Loaded, &CodePoints<'_>),
) -> Result<bool, Error> {
    let row = w.line(id)?;
    let untouched = row.progress == 0.0 && row.state == ReadState::Unread;
    if let Some(place) = form.place.filter(|_| row.progress == 0.0)
        && let Some(at) = along(place.at, form, shown)
    {
        w.set_position(id, Position::at(at), place.progress.clamp(0.0, 1.0))?;
    }
    let states = [ReadState::Unread, ReadState::Reading, ReadState::Read];
    let Some(theirs) = states.into_iter().find(|s| s.name() == form.state) else {
        return Ok(false);
    };
    let now = w.line(id)?.state;
    if theirs > now || (untouched && theirs != now) {
        return w.set_state(id, theirs);
    }
    Ok(false)
}
