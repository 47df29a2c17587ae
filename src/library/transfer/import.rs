//! Reading an export back: which article each part of it is of, and what of it
//! has to wait.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use super::{
    foreign,
    form::{ArticleForm, Bundle, KIND, RuleForm, VERSION},
    onto,
    waiting::{self, Keeping},
};
use crate::{
    article::{RuleAction, RuleKind, SiteRule},
    library::{
        ArticleId, Error, Library, Place,
        store::{Namesakes, Writer},
        undo::Action,
    },
    text,
};

/// Notes that are written in one transaction: enough that syncing costs little
/// a story, few enough that whoever stops it loses little.
const BATCH_NOTES: usize = 200;

/// What an import is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ImportOptions {
    /// Annotations that were deleted here come back.
    pub deleted: bool,
}

/// An article here that annotations came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reached {
    /// Which it is.
    pub id: ArticleId,
    /// Its title.
    pub title: String,
    /// Number of annotations that are new or updated.
    pub notes: usize,
    /// It lies in the trash.
    pub is_trashed: bool,
}

/// An article of a file that is not in this library.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Awaited {
    /// Its title, or else its address; empty if it came without.
    pub title: String,
    /// Number of annotations that wait for it from now on; none where only
    /// what was decided about it does.
    pub notes: usize,
    /// Why they wait, as a sentence without a full stop.
    pub why: String,
}

/// What an import did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ImportReport {
    /// What was asked for.
    pub options: ImportOptions,
    /// Annotations that are new here.
    pub added: usize,
    /// Annotations that were here, and newer in the file.
    pub updated: usize,
    /// Annotations that were here already, as they are in the file.
    pub unchanged: usize,
    /// Annotations that differ from those of the file, and are newer here.
    pub kept: usize,
    /// Annotations that were deleted here, and stay so.
    pub deleted: usize,
    /// Annotations that were deleted here, and are back.
    pub brought_back: usize,
    /// Of the new ones, those whose passage was not found for sure.
    pub unsettled: usize,
    /// Articles here whose state, tags, hand edits or roles changed.
    pub articles: usize,
    /// Blocks whose role was set by hand there, and that were not found for
    /// sure in the text here.
    pub left_roles: usize,
    /// Articles here that annotations came to.
    pub reached: Vec<Reached>,
    /// Rules for sites that are new here.
    pub rules: usize,
    /// Articles of the file that are not in this library.
    pub waiting: Vec<Awaited>,
    /// The tool that the notes are from; empty for an export of this program.
    pub tool: String,
    /// What of the file has no place here: how many of what, and why.
    pub left: Vec<String>,
    /// What could not be read: which, and why.
    pub failed: Vec<String>,
    /// Stories that it came to.
    pub through: usize,
    /// Stories of the file.
    pub total: usize,
}

impl ImportReport {
    /// Annotations that wait for their article from now on.
    pub fn notes_waiting(&self) -> usize {
        self.waiting.iter().map(|of| of.notes).sum()
    }
}

/// What a file, or a folder of them, brings.
#[derive(Debug, Clone, PartialEq)]
pub struct Arriving {
    bundle: Bundle,
    tool: &'static str,
    left: Vec<String>,
}

impl Arriving {
    /// From an export of this program, or of another tool that is known here.
    pub fn of_text(text: &str) -> Result<Self, Error> {
        match foreign::read(text) {
            Some(read) => Ok(read.into()),
            None => Ok(parse(text)?.into()),
        }
    }

    /// Whether a file of an export that is a folder is read, by its path inside it.
    pub fn reads(path: &str) -> bool {
        foreign::is_read(path)
    }

    /// From the files of an export that is a folder, each with its path inside
    /// it. None if no tool that is known here writes such a folder.
    pub fn of_folder(files: &[(String, String)]) -> Option<Self> {
        foreign::read_folder(files).map(Self::from)
    }
}

impl From<foreign::Read> for Arriving {
    fn from(read: foreign::Read) -> Self {
        Self {
            bundle: read.bundle,
            tool: read.tool,
            left: read.left,
        }
    }
}

impl From<Bundle> for Arriving {
    fn from(bundle: Bundle) -> Self {
        Self {
            bundle,
            tool: "",
            left: Vec::new(),
        }
    }
}

/// An import on its way.
#[derive(Debug, Default)]
pub struct Importing {
    /// What it has come to: all that is stored, and nothing else.
    pub report: ImportReport,
    /// Set by whoever wants it to stop. It does so between two stories; where
    /// notes are being looked for in one, it and the few before it that would
    /// have been written with it are left as they were.
    pub stop: Arc<AtomicBool>,
    action: Action,
}

impl Importing {
    /// One that is asked for this.
    pub fn with(options: ImportOptions) -> Self {
        let report = ImportReport {
            options,
            ..ImportReport::default()
        };
        Self {
            report,
            ..Self::default()
        }
    }

    fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}

impl Library {
    /// Reads what [`Library::export_json`] wrote. Importing the same again
    /// changes nothing.
    pub fn import_json(&mut self, json: &str) -> Result<ImportReport, Error> {
        self.import(&parse(json)?)
    }

    /// Reads an export of this program, or of another tool that is known
    /// here.
    pub fn import_text(
        &mut self,
        text: &str,
        options: ImportOptions,
    ) -> Result<ImportReport, Error> {
        let mut importing = Importing::with(options);
        self.import_while(&Arriving::of_text(text)?, &mut importing, &mut |_| ())?;
        Ok(importing.report)
    }

    /// The same from the form itself.
    pub fn import(&mut self, bundle: &Bundle) -> Result<ImportReport, Error> {
        let mut importing = Importing::default();
        let arriving = Arriving::from(bundle.clone());
        self.import_while(&arriving, &mut importing, &mut |_| ())?;
        Ok(importing.report)
    }

    /// Puts what arrived onto its stories, or keeps it until they come: all of
    /// a story in one transaction, all stories in one step of undo, of which
    /// places where reading stopped are no part. `told` hears what it has come
    /// to. After an error, or if it was stopped, the report says what is
    /// stored; the same again does the rest.
    pub fn import_while(
        &mut self,
        arriving: &Arriving,
        importing: &mut Importing,
        told: &mut dyn FnMut(&ImportReport),
    ) -> Result<(), Error> {
        let report = &mut importing.report;
        arriving.tool.clone_into(&mut report.tool);
        report.left.clone_from(&arriving.left);
        let Bundle {
            articles, rules, ..
        } = &arriving.bundle;
        report.total = articles.len();
        self.store.set_stop(Some(Arc::clone(&importing.stop)));
        let done = self.import_batches(arriving, importing, told);
        self.store.set_stop(None);
        let stopped = match done {
            Err(Error::Interrupted) if importing.is_stopped() => true,
            done => {
                done?;
                importing.report.through < articles.len()
            }
        };
        if !stopped && !rules.is_empty() {
            self.import_step(importing, |w, report| import_rules(w, rules, report))?;
        }
        Ok(())
    }

    fn import_batches(
        &mut self,
        arriving: &Arriving,
        importing: &mut Importing,
        told: &mut dyn FnMut(&ImportReport),
    ) -> Result<(), Error> {
        let Bundle {
            articles, texts, ..
        } = &arriving.bundle;
        while let Some(rest) = articles.get(importing.report.through..)
            && !rest.is_empty()
            && !importing.is_stopped()
        {
            self.import_step(importing, |w, report| {
                let goes_on = w.going();
                let mut notes = 0;
                for form in rest {
                    let hashes: BTreeSet<&str> = form.texts().collect();
                    for (hash, text) in hashes.iter().filter_map(|h| texts.get_key_value(*h)) {
                        w.put_foreign_text(hash, text)?;
                    }
                    import_article(w, form, report)?;
                    report.through += 1;
                    notes += 1 + form.annotations.len();
                    if notes >= BATCH_NOTES || !goes_on() {
                        break;
                    }
                }
                Ok(())
            })?;
            told(&importing.report);
        }
        Ok(())
    }

    /// One transaction of an import; the report counts it once it is stored.
    fn import_step(
        &mut self,
        importing: &mut Importing,
        step: impl FnOnce(&mut Writer<'_>, &mut ImportReport) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let mut report = importing.report.clone();
        importing.report = self.in_action(&mut importing.action, |library| {
            library.store.write("importing annotations", |w| {
                step(w, &mut report)?;
                w.journal_as(&label(&report))?;
                Ok(report)
            })
        })?;
        Ok(())
    }
}

fn parse(json: &str) -> Result<Bundle, Error> {
    let invalid = |why: String| Error::Invalid(why);
    let json = json.trim_start_matches('\u{feff}');
    let ours =
        serde_json::from_str::<serde_json::Value>(json).is_ok_and(|v| v["offprint"].is_u64());
    if !ours {
        let why = foreign::damage(json).unwrap_or_else(|| foreign::UNKNOWN.to_owned());
        return Err(invalid(why));
    }
    let bundle: Bundle = serde_json::from_str(json)
        .map_err(|e| invalid(format!("this export of offprint is damaged: {e}")))?;
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
    let came = report.added + report.updated + report.brought_back;
    let waiting = report.notes_waiting();
    match (came, waiting, report.reached.as_slice()) {
        (0, 0, _) if report.rules > 0 && report.waiting.is_empty() && report.articles == 0 => {
            format!(
                "imported {} rule{} for sites",
                report.rules,
                if report.rules == 1 { "" } else { "s" }
            )
        }
        (0, 0, _) if !report.waiting.is_empty() || report.articles > 0 => {
            "imported what was decided about stories".to_owned()
        }
        (_, 0, [only]) => format!("imported {} onto “{}”", notes(came), only.title),
        (_, 0, _) => format!("imported {}", notes(came)),
        (0, _, _) => format!("imported {} for later", notes(waiting)),
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
    let id = match story_of(w, form)? {
        Namesakes::One(id) => id,
        none => return wait(w, form, waiting::why(form, none), report),
    };
    let came = |r: &ImportReport| r.added + r.updated + r.brought_back;
    let before = came(report);
    onto::put(w, id, form, report)?;
    let notes = came(report) - before;
    if notes == 0 {
        return Ok(());
    }
    match report.reached.iter_mut().find(|r| r.id == id) {
        Some(there) => there.notes += notes,
        None => report.reached.push(Reached {
            id,
            title: w.title(id)?,
            notes,
            is_trashed: w.line(id)?.place == Place::Trash,
        }),
    }
    Ok(())
}

/// The article that a form is of: by what it is, or as other tools know it, by
/// its title.
fn story_of(w: &Writer<'_>, form: &ArticleForm) -> Result<Namesakes, Error> {
    match w.known_article(&form.uid, &form.original, form.url.as_deref())? {
        Some(id) => Ok(Namesakes::One(id)),
        None => w.namesakes(&form.title, form.url.as_deref()),
    }
}

/// What is said, once, of stories that nothing is known of but what was decided.
const NAMELESS: &str =
    "Left out: tags and state of stories that came without title, address and original.";

/// Keeps all of an article that is not here.
fn wait(
    w: &mut Writer<'_>,
    form: &ArticleForm,
    why: String,
    report: &mut ImportReport,
) -> Result<(), Error> {
    let mut notes = 0;
    for annotation in &form.annotations {
        if let Err(why) = onto::value(annotation, None) {
            report.failed.push(why);
            continue;
        }
        match waiting::keep(w, form, annotation)? {
            Keeping::New => notes += 1,
            Keeping::Newer => report.updated += 1,
            Keeping::Known => report.unchanged += 1,
        }
    }
    if form.is_decided() && form.is_nameless() && !report.left.iter().any(|l| l == NAMELESS) {
        report.left.push(NAMELESS.to_owned());
    }
    let more = form.says_more() && waiting::keep_story(w, form)? && form.is_decided();
    if notes > 0 || more {
        let title = if form.title.trim().is_empty() {
            form.url.clone().unwrap_or_default()
        } else {
            form.title.clone()
        };
        report.waiting.push(Awaited { title, notes, why });
    }
    Ok(())
}
