//! Reading an export back: which article each part of it is of, and what of it
//! has to wait.

use std::collections::BTreeMap;

use super::{
    foreign,
    form::{ArticleForm, Bundle, KIND, RuleForm, VERSION},
    onto,
    waiting::{self, Keeping},
};
use crate::{
    article::{RuleAction, RuleKind, SiteRule},
    library::{
        Error, Library, Place,
        store::{Namesakes, Writer},
    },
    text,
};

/// What an import is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ImportOptions {
    /// Annotations that were deleted here come back.
    pub deleted: bool,
}

/// An article here that annotations came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reached {
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
    /// Its title, or else its address.
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
    pub fn import_text(
        &mut self,
        text: &str,
        options: ImportOptions,
    ) -> Result<ImportReport, Error> {
        let report = ImportReport {
            options,
            ..ImportReport::default()
        };
        match foreign::read(text) {
            Some(read) => self.import_read(&read, report),
            None => self.import_onto(&parse(text)?, report),
        }
    }

    /// Reads the files of an export that is a folder; each with its path
    /// inside it. None if no tool that is known here writes such a folder.
    pub fn import_folder(
        &mut self,
        files: &[(String, String)],
        options: ImportOptions,
    ) -> Result<Option<ImportReport>, Error> {
        let report = ImportReport {
            options,
            ..ImportReport::default()
        };
        let read = foreign::read_folder(files);
        read.map(|read| self.import_read(&read, report)).transpose()
    }

    /// The same from the form itself.
    pub fn import(&mut self, bundle: &Bundle) -> Result<ImportReport, Error> {
        self.import_onto(bundle, ImportReport::default())
    }

    fn import_read(
        &mut self,
        read: &foreign::Read,
        report: ImportReport,
    ) -> Result<ImportReport, Error> {
        let report = ImportReport {
            tool: read.tool.to_owned(),
            left: read.left.clone(),
            ..report
        };
        self.import_onto(&read.bundle, report)
    }

    fn import_onto(
        &mut self,
        bundle: &Bundle,
        report: ImportReport,
    ) -> Result<ImportReport, Error> {
        self.store.write("importing annotations", |w| {
            let mut report = report.clone();
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
    let json = json.trim_start_matches('\u{feff}');
    let ours =
        serde_json::from_str::<serde_json::Value>(json).is_ok_and(|v| v["offprint"].is_u64());
    if !ours {
        return Err(invalid(foreign::UNKNOWN.to_owned()));
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
    let waiting: usize = report.waiting.iter().map(|w| w.notes).sum();
    match (came, waiting, report.reached.as_slice()) {
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
        none => return wait(w, form, waiting::why(none), report),
    };
    let came = |r: &ImportReport| r.added + r.updated + r.brought_back;
    let before = came(report);
    onto::put(w, id, form, report)?;
    let notes = came(report) - before;
    if notes > 0 {
        report.reached.push(Reached {
            title: w.title(id)?,
            notes,
            is_trashed: w.line(id)?.place == Place::Trash,
        });
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
