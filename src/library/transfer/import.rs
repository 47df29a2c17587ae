//! Reading an export back: what is not here is added, what is newer there is
//! taken over, nothing that was decided here is undone.

use std::collections::BTreeMap;

use super::{
    foreign,
    form::{AnnotationForm, ArticleForm, Bundle, KIND, RoleForm, RuleForm, VERSION},
    waiting,
};
use crate::{
    article::{
        Passage, Role, RuleAction, RuleKind, SiteRule,
        annotation::{self, AnchorState, Annotation, Color, Selector},
        export::{CodePoints, json::parse_timestamp},
    },
    library::{
        ArticleId, Error, Library, Place, ReadState,
        store::{FIELDS, Loaded, NoteChange, Writer},
    },
    text,
};

/// What an import did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ImportReport {
    /// Annotations that are new here.
    pub added: usize,
    /// Annotations that were here, and newer in the file.
    pub updated: usize,
    /// Annotations that were here already, deleted ones too.
    pub unchanged: usize,
    /// Of the new ones, those whose passage was not found for sure.
    pub unsettled: usize,
    /// Articles here whose state, tags, hand edits or roles changed.
    pub articles: usize,
    /// Articles here that annotations came to: title, and number of those that
    /// are new or updated.
    pub reached: Vec<(String, usize)>,
    /// Rules for sites that are new here.
    pub rules: usize,
    /// Articles of the file that are not in this library: title, and number
    /// of annotations that wait for it from now on.
    pub waiting: Vec<(String, usize)>,
    /// The tool that the notes are from; empty for an export of this program.
    pub tool: String,
    /// What could not be read: which, and why.
    pub failed: Vec<String>,
}

impl Library {
    /// Reads what [`Library::export_json`] wrote. Importing the same again
    /// changes nothing. One transaction and one step of undo; places where
    /// reading stopped are not part of that step.
    pub fn import_json(&mut self, json: &str) -> Result<ImportReport, Error> {
        self.import(&parse(json)?)
    }

    /// Reads an export of this program, or of another tool that is known
    /// here.
    pub fn import_text(&mut self, text: &str) -> Result<ImportReport, Error> {
        match foreign::read(text) {
            Some(read) => self.import_of(&read.bundle, read.tool),
            None => self.import_json(text),
        }
    }

    /// The same from the form itself.
    pub fn import(&mut self, bundle: &Bundle) -> Result<ImportReport, Error> {
        self.import_of(bundle, "")
    }

    fn import_of(&mut self, bundle: &Bundle, tool: &str) -> Result<ImportReport, Error> {
        self.store.write("importing annotations", |w| {
            let mut report = ImportReport {
                tool: tool.to_owned(),
                ..ImportReport::default()
            };
            for (hash, text) in &bundle.texts {
                w.put_foreign_text(hash, text)?;
            }
            for form in &bundle.articles {
                import_article(w, form, &mut report)?;
            }
            import_rules(w, &bundle.rules, &mut report)?;
            w.journal(&label(&report))?;
            Ok(report)
        })
    }
}

fn parse(json: &str) -> Result<Bundle, Error> {
    let invalid = |why: String| Error::Invalid(why);
    let bundle: Bundle = serde_json::from_str(json.trim_start_matches('\u{feff}'))
        .map_err(|e| invalid(format!("this is not an export of offprint: {e}")))?;
    if bundle.kind != KIND {
        return Err(invalid(format!(
            "this is an export of {}, not of annotations",
            bundle.kind
        )));
    }
    if bundle.offprint > VERSION {
        let found = bundle.offprint;
        return Err(invalid(format!(
            "this export was written by a newer offprint (its format is {found}, this one knows {VERSION})"
        )));
    }
    Ok(bundle)
}

fn label(report: &ImportReport) -> String {
    let notes = |n| format!("{n} note{}", if n == 1 { "" } else { "s" });
    let came = report.added + report.updated;
    let waiting: usize = report.waiting.iter().map(|(_, n)| n).sum();
    match (waiting, report.reached.as_slice()) {
        (0, [(title, _)]) => format!("imported {} onto “{title}”", notes(came)),
        (0, _) => format!("imported {}", notes(came)),
        _ => format!("imported {}, {waiting} for later", notes(came + waiting)),
    }
}

/// Adds the rules that are not here; one that is, on or off, stays as it is.
fn import_rules(
    w: &mut Writer<'_>,
    forms: &[RuleForm],
    report: &mut ImportReport,
) -> Result<(), Error> {
    let mut by_site: BTreeMap<&str, Vec<SiteRule>> = BTreeMap::new();
    for form in forms {
        let known = RuleAction::from_name(&form.action).zip(RuleKind::from_name(&form.kind));
        let rule = known.map(|(action, kind)| SiteRule {
            off: form.off,
            ..SiteRule::new(action, kind, text::sanitise_line(&form.pattern))
        });
        match rule.filter(|r| r.problem().is_none()) {
            Some(rule) => by_site.entry(&form.site).or_default().push(rule),
            None => report
                .failed
                .push(format!("a rule for {}: it makes no sense here", form.site)),
        }
    }
    for (site, theirs) in by_site {
        let mut wanted = w.rules_of(site)?;
        for rule in theirs {
            let same = |r: &SiteRule| (r.kind, &r.pattern) == (rule.kind, &rule.pattern);
            if !wanted.iter().any(same) {
                wanted.push(rule);
            }
        }
        report.rules += w.set_rules(site, &wanted)?.added;
    }
    Ok(())
}

fn import_article(
    w: &mut Writer<'_>,
    form: &ArticleForm,
    report: &mut ImportReport,
) -> Result<(), Error> {
    let known = w.known_article(&form.uid, &form.original, form.url.as_deref())?;
    // Other tools know a story by its title, or by an address of their own.
    let Some(id) = known.map_or_else(|| w.article_titled(&form.title), |id| Ok(Some(id)))? else {
        return wait(w, form, report);
    };
    let loaded = w.loaded(id)?;
    let before = report.added + report.updated;
    for annotation in &form.annotations {
        import_annotation(w, id, annotation, &loaded, report)?;
    }
    let came = report.added + report.updated - before;
    if came > 0 {
        report.reached.push((w.title(id)?, came));
    }
    // Each decides for itself; none may be skipped because another changed.
    let changed = [
        import_shelf(w, id, form)?,
        import_edits(w, id, form, &loaded)?,
        import_roles(w, id, form, &loaded)?,
        import_place(w, id, form, &loaded)?,
        import_marks(w, id, form, &loaded)?,
    ];
    report.articles += usize::from(changed.contains(&true));
    Ok(())
}

/// Keeps the annotations of an article that is not here.
fn wait(w: &mut Writer<'_>, form: &ArticleForm, report: &mut ImportReport) -> Result<(), Error> {
    let mut kept = 0;
    for annotation in &form.annotations {
        match value(annotation, "") {
            Ok(_) => kept += usize::from(waiting::keep(w, form, annotation, &report.tool)?),
            Err(why) => report.failed.push(why),
        }
    }
    if kept > 0 || form.annotations.is_empty() {
        let name = if form.title.trim().is_empty() {
            form.url.clone().unwrap_or_default()
        } else {
            form.title.clone()
        };
        report.waiting.push((name, kept));
    } else {
        report.unchanged += form.annotations.len();
    }
    Ok(())
}

fn import_annotation(
    w: &mut Writer<'_>,
    id: ArticleId,
    form: &AnnotationForm,
    loaded: &Loaded,
    report: &mut ImportReport,
) -> Result<(), Error> {
    let made_on = match &form.made_on {
        hash if *hash == loaded.text_hash => None,
        hash => w.text_of(hash)?,
    };
    let text = made_on.as_deref().unwrap_or(&loaded.article.record.text);
    let theirs = match value(form, text) {
        Ok(theirs) => theirs,
        Err(why) => {
            report.failed.push(why);
            return Ok(());
        }
    };
    if let Some(waited) = w.waiting_number(&theirs.id)? {
        w.remove_waiting(waited)?;
    }
    if w.adopt_annotation(id, &theirs, &report.tool)? {
        report.added += 1;
        let ours = w.annotation(&theirs.id)?;
        let settled = |s| matches!(s, AnchorState::Exact | AnchorState::Moved);
        let sure = theirs.selector.is_none() || ours.is_some_and(|o| settled(o.annotation.state));
        report.unsettled += usize::from(!sure);
        return Ok(());
    }
    if update(w, &theirs)? {
        report.updated += 1;
    } else {
        report.unchanged += 1;
    }
    Ok(())
}

/// Takes over note, colour and tags of an annotation that is newer in the
/// file. A deleted one stays deleted.
fn update(w: &mut Writer<'_>, theirs: &Annotation) -> Result<bool, Error> {
    let ours = match w.annotation(&theirs.id) {
        Ok(Some(ours)) => ours,
        Ok(None) | Err(Error::NotFound { .. }) => return Ok(false),
        Err(e) => return Err(e),
    };
    if theirs.modified <= ours.annotation.modified {
        return Ok(false);
    }
    let change = NoteChange {
        note: Some(&theirs.note),
        color: Some(theirs.color),
        tags: Some(&theirs.tags),
    };
    w.edit_annotation(&ours, change)
}

/// An annotation from its form; why not, if it can't be one.
pub(super) fn value(form: &AnnotationForm, on: &str) -> Result<Annotation, String> {
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
    Ok(Annotation {
        selector: form.quote.as_ref().map(|quote| selector(form, quote, on)),
        color: Color::from_name(&form.color).unwrap_or_default(),
        note: text::sanitise(&form.note).into_owned(),
        tags: form
            .tags
            .iter()
            .map(|t| text::sanitise_line(t).into_owned())
            .collect(),
        created: time("created", &form.created)?,
        modified: time("modified", &form.modified)?,
        id,
        ..Annotation::default()
    })
}

/// The selector of a form, whose position is in `text`. If the text that it
/// was made on is not here, that is another text, and the position a hint.
fn selector(form: &AnnotationForm, quote: &str, text: &str) -> Selector {
    let index = CodePoints::new(text);
    let at = form.start.zip(form.end);
    Selector {
        exact: quote.to_owned(),
        prefix: form.prefix.clone(),
        suffix: form.suffix.clone(),
        position: at.map(|(a, b)| Passage::new(index.to_byte(a), index.to_byte(b))),
        made_on: form.made_on.clone(),
    }
}

/// State, star, archive and tags: only ever further, never back.
fn import_shelf(w: &mut Writer<'_>, id: ArticleId, form: &ArticleForm) -> Result<bool, Error> {
    let mut changed = false;
    for tag in form.tags.iter().filter(|t| !t.trim().is_empty()) {
        changed |= w.add_tag(id, tag)?;
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
fn import_edits(
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
fn import_roles(
    w: &mut Writer<'_>,
    id: ArticleId,
    form: &ArticleForm,
    loaded: &Loaded,
) -> Result<bool, Error> {
    let here = w.roles_by_hand(id, loaded)?;
    let index = CodePoints::new(&loaded.article.record.text);
    let mut changed = false;
    for role in &form.roles {
        let (Some(wanted), Some(at)) = (
            Role::from_name(&role.role),
            stretch(role, form, loaded, &index),
        ) else {
            continue;
        };
        let blocks = loaded.article.record.blocks.iter().enumerate();
        let touched = blocks.filter(|(_, b)| {
            b.range.start < at.end && at.start < b.range.end || b.range == at.range()
        });
        for (block, _) in touched.filter(|(_, b)| !here.iter().any(|(r, _)| *r == b.range)) {
            changed |= w.set_role(id, block, Some(wanted))?;
        }
    }
    Ok(changed)
}

/// Where a stretch with a role is in the text here; none unless for sure.
fn stretch(
    role: &RoleForm,
    form: &ArticleForm,
    loaded: &Loaded,
    index: &CodePoints<'_>,
) -> Option<Passage> {
    let at = Passage::new(index.to_byte(role.start), index.to_byte(role.end));
    if form.text_hash == loaded.text_hash {
        return Some(at);
    }
    let selector = Selector {
        exact: role.quote.clone(),
        position: Some(at),
        ..Selector::default()
    };
    let found = annotation::anchor(&[&selector], None, &loaded.article.record.text)
        .into_iter()
        .next()?;
    found.passage.filter(|_| found.state == AnchorState::Exact)
}

/// Letters that are not set here.
fn import_marks(
    w: &mut Writer<'_>,
    id: ArticleId,
    form: &ArticleForm,
    loaded: &Loaded,
) -> Result<bool, Error> {
    if form.text_hash != loaded.text_hash || form.marks.is_empty() {
        return Ok(false);
    }
    let index = CodePoints::new(&loaded.article.record.text);
    let here = w.marks(id, loaded)?;
    let mut changed = false;
    for mark in &form.marks {
        if mark.letter.is_alphabetic() && here.iter().all(|(l, _)| *l != mark.letter) {
            w.set_mark(id, mark.letter, index.to_byte(mark.at))?;
            changed = true;
        }
    }
    Ok(changed)
}

/// Where reading stopped, if nobody has begun here; and the state, if it goes
/// further than the one here.
fn import_place(
    w: &mut Writer<'_>,
    id: ArticleId,
    form: &ArticleForm,
    loaded: &Loaded,
) -> Result<bool, Error> {
    let row = w.line(id)?;
    if let Some(place) = form
        .place
        .filter(|_| row.progress == 0.0 && form.text_hash == loaded.text_hash)
    {
        let at = CodePoints::new(&loaded.article.record.text).to_byte(place.at);
        w.set_position(id, at, place.progress.clamp(0.0, 1.0))?;
    }
    let states = [ReadState::Unread, ReadState::Reading, ReadState::Read];
    let theirs = states
        .into_iter()
        .find(|s| s.name() == form.state)
        .unwrap_or_default();
    if theirs <= w.line(id)?.state {
        return Ok(false);
    }
    w.set_state(id, theirs)
}
