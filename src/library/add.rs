//! Adding pages: import, extraction and store meet here.

use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use super::{
    ArticleId, Error, Library, Outcome, Reading, Sighting,
    beside::{self, Beside},
    store::{Draft, Hash, Origin, Packed, Written},
    transfer,
    undo::Action,
};
use crate::{
    article::{
        Article, Page,
        extract::{self, Budget, Rules},
        import::{self, Hint},
        metadata::Field,
    },
    text,
};

/// Articles that are written in one transaction: enough that syncing costs
/// little an article, few enough that the write-ahead log stays small.
pub const BATCH: usize = 200;

/// Bytes to be added, and where they are from.
#[derive(Debug, Clone, Default)]
pub struct Item {
    /// The bytes as saved.
    pub bytes: Vec<u8>,
    /// What is known about them.
    pub hint: Hint,
    /// Path or `standard input` or `pasted`, for the capture's record.
    pub source: String,
    /// Images of the page's companion folder: path relative to the page, as
    /// the page writes it, and bytes.
    pub assets: Vec<(String, Vec<u8>)>,
    /// Where the page lies, if it is a file: what it names there is kept, too.
    pub folder: Option<PathBuf>,
    /// Store it even if it does not read as a story.
    pub force: bool,
    /// When it was saved, Unix seconds, where that is known (from another
    /// tool, say); none is now.
    pub saved: Option<i64>,
    /// What the file was that the bytes are of, so that it is known again.
    pub sighting: Option<Sighting>,
}

impl Item {
    /// Bytes of its pictures.
    pub(super) fn assets_held(&self) -> u64 {
        beside::held(&self.assets)
    }

    /// Bytes of it and its pictures.
    pub(super) fn bytes_held(&self) -> usize {
        self.bytes.len() + self.assets_held() as usize
    }
}

/// A page that was read and cleaned, ready to be stored. Made by
/// [`prepare`], on any thread.
#[derive(Debug, Clone)]
pub struct Prepared {
    origin: Origin,
    made: Result<Draft, Outcome>,
    /// What the file was.
    sighting: Option<Sighting>,
    /// What lies beside the page and is not kept.
    pub(super) left: Option<String>,
}

impl Prepared {
    /// Bytes of what is to be stored of its original and its pictures.
    pub fn bytes_held(&self) -> usize {
        let Origin {
            original, assets, ..
        } = &self.origin;
        let packed = assets.iter().map(|(_, packed)| packed).chain([original]);
        packed.map(Packed::bytes_held).sum()
    }

    /// What reading its file gave, if the file is to be known again.
    fn reading(&self) -> Option<Reading> {
        let hash = self.origin.original.hash;
        self.sighting.map(|file| Reading { file, hash })
    }
}

/// Reads and cleans a page: everything that takes time and needs no library.
/// Failures that concern this page alone are inside.
pub fn prepare(item: &Item, rules: &Rules) -> Result<Prepared, Error> {
    let page = import::import(&item.bytes, &item.hint);
    let beside = match (&item.folder, &page) {
        (Some(folder), Ok(page)) => beside::pictures(folder, item, page),
        _ => Beside::default(),
    };
    let left = beside.left();
    let all = item.assets.iter().chain(&beside.assets);
    let assets: Result<Vec<_>, Error> = all
        .map(|(path, bytes)| Ok((path.clone(), Packed::new(bytes)?)))
        .collect();
    Ok(Prepared {
        origin: Origin {
            hint: item.hint.clone(),
            source: item.source.clone(),
            saved: item.saved,
            original: Packed::new(&item.bytes)?,
            assets: assets?,
        },
        made: draft_of(page, item, rules, left.as_deref())?,
        sighting: item.sighting,
        left,
    })
}

/// The same for an article that is clean already; `item` has its original.
pub fn prepare_article(article: Article, item: &Item) -> Result<Prepared, Error> {
    Ok(Prepared {
        origin: Origin {
            hint: item.hint.clone(),
            source: item.source.clone(),
            saved: item.saved,
            original: Packed::new(&item.bytes)?,
            assets: Vec::new(),
        },
        made: Ok(Draft::new(&Page::default(), article, &[], &item.source)?),
        sighting: item.sighting,
        left: None,
    })
}

pub(super) fn draft(item: &Item, rules: &Rules) -> Result<Result<Draft, Outcome>, Error> {
    draft_of(import::import(&item.bytes, &item.hint), item, rules, None)
}

fn draft_of(
    page: Result<Page, import::Refusal>,
    item: &Item,
    rules: &Rules,
    left: Option<&str>,
) -> Result<Result<Draft, Outcome>, Error> {
    let page = match page {
        Ok(page) => page,
        Err(refusal) => return Ok(Err(failed(&refusal))),
    };
    let (mut article, report) = extract::extract_within(&page, rules, Budget::PAGE);
    if !report.is_article && !item.force {
        let why = report
            .why
            .unwrap_or_else(|| "it does not read as a story".into());
        return Ok(Err(Outcome::NotAnArticle(why)));
    }
    if let Some(url) = &item.hint.url {
        let given = || Field::new(url.clone(), "given", url.clone());
        article.metadata.url.get_or_insert_with(given);
    }
    let page_warnings = page.warnings.iter().map(|w| w.0.clone());
    let warnings = page_warnings.chain(report.warnings);
    let warnings: Vec<String> = warnings.chain(left.map(str::to_owned)).collect();
    let source = item.hint.name.as_deref().unwrap_or(&item.source);
    Draft::new(&page, article, &warnings, source).map(Ok)
}

fn failed(refusal: &import::Refusal) -> Outcome {
    let hint = match refusal {
        import::Refusal::Empty => "Save the page again.",
        import::Refusal::Binary(_) => "Save the page as HTML or text, and add that.",
        import::Refusal::TooLarge { .. } => "Save the story alone, and add that.",
        import::Refusal::Damaged(_) => "Fetch the file again; it is cut off or damaged.",
    };
    Outcome::Failed {
        reason: refusal.to_string(),
        hint: hint.into(),
    }
}

impl Library {
    /// Adds one page. Failures that concern only this page are an
    /// [`Outcome`]; an error means the library itself failed.
    pub fn add(&mut self, item: &Item) -> Result<Outcome, Error> {
        self.add_within(item, &mut Adding::default())
    }

    /// The same as part of `adding`.
    pub fn add_within(&mut self, item: &Item, adding: &mut Adding) -> Result<Outcome, Error> {
        if let Some(there) = self.seen(&item.bytes)? {
            return Ok(there);
        }
        let prepared = prepare(item, &Rules::default())?;
        let added = self.add_batch(&[prepared], adding)?.pop();
        added.ok_or_else(|| Error::Invalid("nothing was added".into()))
    }

    /// What adding these bytes would say if they were there already; saves
    /// reading and cleaning them again.
    pub fn seen(&self, bytes: &[u8]) -> Result<Option<Outcome>, Error> {
        self.seen_as(Hash::of(bytes))
    }

    /// The same for bytes with this hash.
    pub(super) fn seen_as(&self, hash: Hash) -> Result<Option<Outcome>, Error> {
        let there = self.store.with_bytes(hash)?;
        Ok(there.map(|(id, trashed)| Outcome::Unchanged { id, trashed }))
    }

    /// Adds one page that was prepared.
    pub fn add_prepared(&mut self, prepared: Prepared) -> Result<Outcome, Error> {
        let added = self.add_batch(&[prepared], &mut Adding::default())?.pop();
        added.ok_or_else(|| Error::Invalid("nothing was added".into()))
    }

    /// Adds several pages in one transaction, as part of `adding`; an outcome
    /// for each, in order. Not more than about [`BATCH`] at a time.
    pub fn add_batch(
        &mut self,
        batch: &[Prepared],
        adding: &mut Adding,
    ) -> Result<Vec<Outcome>, Error> {
        let ready = batch.iter().filter(|p| p.made.is_ok());
        let files = self.store.put_files(ready.map(|p| &p.origin))?;
        let so_far = adding.so_far.clone();
        self.store.set_stop(Some(Arc::clone(&adding.stop)));
        let added = self.in_action(&mut adding.action, |library| {
            library.add_rows(batch, so_far)
        });
        self.store.set_stop(None);
        match added {
            Ok((outcomes, so_far)) => {
                adding.action.0.label = Some(so_far.label());
                adding.so_far = so_far;
                Ok(outcomes)
            }
            Err(e) => {
                self.store.take_back_files(&files);
                Err(e)
            }
        }
    }

    fn add_rows(
        &mut self,
        batch: &[Prepared],
        mut so_far: Sum,
    ) -> Result<(Vec<Outcome>, Sum), Error> {
        self.store.write("adding", |w| {
            let mut outcomes = Vec::with_capacity(batch.len());
            for prepared in batch {
                outcomes.push(match &prepared.made {
                    Err(outcome) => outcome.clone(),
                    Ok(draft) => {
                        let written = w.put_capture(&prepared.origin, draft)?;
                        if let Written::New(id) | Written::Again(id) = written {
                            so_far.attach(transfer::attach(w, id)?);
                        }
                        so_far.take(&written, |id| w.title(id))?;
                        if let Some(reading) = prepared.reading() {
                            w.note_reading(&reading)?;
                        }
                        outcome(&written)
                    }
                });
            }
            w.journal_as(&so_far.label())?;
            Ok((outcomes, so_far))
        })
    }
}

/// Everything that the user adds at once: one step of undo, however many
/// batches it takes.
#[derive(Debug, Clone, Default)]
pub struct Adding {
    /// For what is done to the same pages right after.
    pub action: Action,
    /// Set by whoever wants it to stop: it does so after the batch at hand, or
    /// within it, which then is not added, while notes are looked for in a
    /// newer capture.
    pub stop: Arc<AtomicBool>,
    so_far: Sum,
}

impl Adding {
    /// Something to add, until `stop` is set.
    pub fn until(stop: Arc<AtomicBool>) -> Self {
        Self {
            stop,
            ..Self::default()
        }
    }

    /// Whether it was asked to stop.
    pub fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}

/// What adding has come to.
#[derive(Debug, Clone, Default)]
struct Sum {
    added: usize,
    updated: usize,
    /// Notes that waited for them.
    attached: usize,
    /// Articles about which something was decided before they came.
    decided: usize,
    /// The title of the first of them.
    first: String,
}

impl Sum {
    fn attach(&mut self, attached: transfer::Attached) {
        self.attached += attached.notes;
        self.decided += usize::from(attached.decided);
    }

    fn take(
        &mut self,
        written: &Written,
        title: impl Fn(ArticleId) -> Result<String, Error>,
    ) -> Result<(), Error> {
        let id = match *written {
            Written::New(id) => {
                self.added += 1;
                id
            }
            Written::Again(id) => {
                self.updated += 1;
                id
            }
            Written::Same { .. } => return Ok(()),
        };
        if self.added + self.updated == 1 {
            self.first = title(id)?;
        }
        Ok(())
    }

    /// `added “Title”`, `added 3 articles`, `added 3 and updated 2 articles`;
    /// then `, with 2 notes that waited`.
    fn label(&self) -> String {
        let what = self.articles();
        match self.attached {
            0 if self.decided > 0 => format!("{what}, with its tags and state that waited"),
            0 => what,
            1 => format!("{what}, with 1 note that waited"),
            n => format!("{what}, with {} notes that waited", text::grouped(n as u64)),
        }
    }

    fn articles(&self) -> String {
        let grouped = |n: usize| text::grouped(n as u64);
        let (added, updated) = (grouped(self.added), grouped(self.updated));
        match (self.added, self.updated) {
            (0, 0) => String::new(),
            (1, 0) => format!("added “{}”", self.first),
            (0, 1) => format!("updated “{}”", self.first),
            (_, 0) => format!("added {added} articles"),
            (0, _) => format!("updated {updated} articles"),
            _ => format!("added {added} and updated {updated} articles"),
        }
    }
}

fn outcome(written: &Written) -> Outcome {
    match *written {
        Written::New(id) => Outcome::Added(id),
        Written::Again(id) => Outcome::Updated(id),
        Written::Same { id, trashed } => Outcome::Unchanged { id, trashed },
    }
}

#[cfg(test)]
impl Prepared {
    /// An article made by hand, with the bytes that it is supposed to be of.
    pub(super) fn of(article: crate::article::Article, bytes: &[u8]) -> Self {
        let page = crate::article::Page::default();
        Self {
            made: Ok(Draft::new(&page, article, &["a warning".into()], "page.html").unwrap()),
            origin: Origin {
                hint: Hint::default(),
                source: "page.html".into(),
                saved: None,
                original: Packed::new(bytes).unwrap(),
                assets: vec![("page_files/a.png".into(), Packed::new(b"\x89PNG").unwrap())],
            },
            sighting: None,
            left: None,
        }
    }
}
