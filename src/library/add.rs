//! Adding pages: import, extraction and store meet here.

use super::{
    ArticleId, Error, Library, Outcome,
    store::{Draft, Hash, Origin, Packed, Written},
};
use crate::article::{
    extract::{self, Rules},
    import::{self, Hint},
    metadata::Field,
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
    /// Store it even if it does not read as a story.
    pub force: bool,
}

/// A page that was read and cleaned, ready to be stored. Made by
/// [`prepare`], on any thread.
#[derive(Debug, Clone)]
pub struct Prepared {
    origin: Origin,
    made: Result<Draft, Outcome>,
}

/// Reads and cleans a page: everything that takes time and needs no library.
/// Failures that concern this page alone are inside.
pub fn prepare(item: &Item, rules: &Rules) -> Result<Prepared, Error> {
    let assets: Result<Vec<_>, Error> = item
        .assets
        .iter()
        .map(|(path, bytes)| Ok((path.clone(), Packed::new(bytes)?)))
        .collect();
    Ok(Prepared {
        origin: Origin {
            hint: item.hint.clone(),
            source: item.source.clone(),
            original: Packed::new(&item.bytes)?,
            assets: assets?,
        },
        made: draft(item, rules)?,
    })
}

fn draft(item: &Item, rules: &Rules) -> Result<Result<Draft, Outcome>, Error> {
    let page = match import::import(&item.bytes, &item.hint) {
        Ok(page) => page,
        Err(refusal) => return Ok(Err(failed(&refusal))),
    };
    let (mut article, report) = extract::extract(&page, rules);
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
    let warnings: Vec<String> = page_warnings.chain(report.warnings).collect();
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
        if let Some(there) = self.seen(&item.bytes)? {
            return Ok(there);
        }
        let prepared = prepare(item, &Rules::default())?;
        self.add_prepared(prepared)
    }

    /// What adding these bytes would say if they were there already; saves
    /// reading and cleaning them again.
    pub fn seen(&self, bytes: &[u8]) -> Result<Option<Outcome>, Error> {
        let there = self.store.with_bytes(Hash::of(bytes))?;
        Ok(there.map(|(id, trashed)| Outcome::Unchanged { id, trashed }))
    }

    /// Adds one page that was prepared.
    pub fn add_prepared(&mut self, prepared: Prepared) -> Result<Outcome, Error> {
        let mut outcomes = self.add_batch(&[prepared])?;
        outcomes
            .pop()
            .ok_or_else(|| Error::Invalid("nothing was added".into()))
    }

    /// Adds several pages in one transaction, as one step of undo; an outcome
    /// for each, in order. Not more than about [`BATCH`] at a time.
    pub fn add_batch(&mut self, batch: &[Prepared]) -> Result<Vec<Outcome>, Error> {
        let ready = batch.iter().filter(|p| p.made.is_ok());
        let files = self.store.put_files(ready.map(|p| &p.origin))?;
        let added = self.add_rows(batch);
        if added.is_err() {
            self.store.take_back_files(&files);
        }
        added
    }

    fn add_rows(&mut self, batch: &[Prepared]) -> Result<Vec<Outcome>, Error> {
        self.store.write("adding", |w| {
            let mut outcomes = Vec::with_capacity(batch.len());
            let mut written = Vec::new();
            for prepared in batch {
                outcomes.push(match &prepared.made {
                    Err(outcome) => outcome.clone(),
                    Ok(draft) => {
                        let result = w.put_capture(&prepared.origin, draft)?;
                        let outcome = outcome(&result);
                        written.push(result);
                        outcome
                    }
                });
            }
            let label = label(&written, |id| w.title(id))?;
            w.journal(&label)?;
            Ok(outcomes)
        })
    }
}

fn outcome(written: &Written) -> Outcome {
    match *written {
        Written::New(id) => Outcome::Added(id),
        Written::Again(id) => Outcome::Updated(id),
        Written::Same { id, trashed } => Outcome::Unchanged { id, trashed },
    }
}

/// `added “Title”`, `added 3 articles`, `added 3 and updated 2 articles`.
fn label(
    written: &[Written],
    title: impl Fn(ArticleId) -> Result<String, Error>,
) -> Result<String, Error> {
    let count = |new: bool| {
        let wanted = |w: &&Written| {
            matches!(
                (w, new),
                (Written::New(_), true) | (Written::Again(_), false)
            )
        };
        written.iter().filter(wanted).count()
    };
    let only = written.iter().find_map(|w| match w {
        Written::New(id) => Some(("added", *id)),
        Written::Again(id) => Some(("updated", *id)),
        Written::Same { .. } => None,
    });
    Ok(match (count(true), count(false), only) {
        (0, 0, _) | (_, _, None) => String::new(),
        (1, 0, Some((verb, id))) | (0, 1, Some((verb, id))) => format!("{verb} “{}”", title(id)?),
        (added, 0, _) => format!("added {added} articles"),
        (0, updated, _) => format!("updated {updated} articles"),
        (added, updated, _) => format!("added {added} and updated {updated} articles"),
    })
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
                original: Packed::new(bytes).unwrap(),
                assets: vec![("page_files/a.png".into(), Packed::new(b"\x89PNG").unwrap())],
            },
        }
    }
}
