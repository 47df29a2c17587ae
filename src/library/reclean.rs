//! Cleaning stored articles again, with the classifier and the rules of now.
//! Roles and metadata change, and what is known of blocks beside their kind: the text of record and its blocks stay,
//! so that no note moves; what was decided by hand is laid over the result as
//! it was over the old one.

use std::sync::Arc;

use super::{
    Again, ArticleId, BlockChange, Cleaning, Done, Error, FieldChange, Library, Recleaned,
    Recleaning,
    gather::in_order,
    store::{Based, Cleaned, Redraft, Source},
    undo::Action,
};
use crate::article::{
    Article, Author, Judgement, Page, Reason, Role, TextOfRecord,
    extract::{self, Budget, Report, Rules, rules::Marks},
    import,
    metadata::Field,
};

/// Articles that are read and cleaned between two looks at whether to stop.
const CHUNK: usize = 32;

/// Most articles that are written in one transaction: it is held in memory as
/// a whole, and others wait for it.
const BATCH_MAX: usize = 2000;

/// Characters of a block in a report.
const EXCERPT_CHARS: usize = 200;

/// Share of an article's blocks that the present parser must find again for
/// its roles to be trusted.
const FOUND_SHARE: f32 = 0.9;

/// One article on its way.
struct Begun {
    id: ArticleId,
    title: String,
    source: Source,
    based: Based,
    bytes: Vec<u8>,
}

impl Library {
    /// Cleans articles again. `each` is told how far it has come, and says
    /// whether to go on; once it says no, nothing more is written.
    pub fn reclean(
        &mut self,
        ids: &[ArticleId],
        again: Again,
        each: &mut dyn FnMut(Cleaning<'_>) -> bool,
    ) -> Result<(Recleaning, Vec<Done>), Error> {
        if again.dry {
            return Ok((self.preview_reclean(ids, again, each)?, Vec::new()));
        }
        let mut redrafts = Vec::new();
        let mut done = Vec::new();
        let mut action = Action::default();
        let outcome = walk(ids, each, |chunk, outcome| {
            let found = self.clean_again(chunk, again, outcome, &mut redrafts)?;
            if redrafts.len() >= BATCH_MAX {
                let batch = std::mem::take(&mut redrafts);
                done.extend(self.in_action(&mut action, |l| l.put_redrafts(&batch))?);
            }
            Ok(found)
        })?;
        if !outcome.stopped {
            done.extend(self.in_action(&mut action, |l| l.put_redrafts(&redrafts))?);
        }
        Ok((outcome, done))
    }

    /// What cleaning again would change; nothing is written.
    pub fn preview_reclean(
        &self,
        ids: &[ArticleId],
        again: Again,
        each: &mut dyn FnMut(Cleaning<'_>) -> bool,
    ) -> Result<Recleaning, Error> {
        walk(ids, each, |chunk, outcome| {
            self.clean_again(chunk, again, outcome, &mut Vec::new())
        })
    }

    fn clean_again(
        &self,
        ids: &[ArticleId],
        again: Again,
        outcome: &mut Recleaning,
        redrafts: &mut Vec<Redraft>,
    ) -> Result<Vec<Recleaned>, Error> {
        let mut begun = Vec::new();
        for id in ids {
            match self.begin(*id) {
                Ok(one) => begun.push(one),
                Err(Error::NotFound { .. }) => {}
                Err(error @ (Error::Damaged(_) | Error::Io { .. })) => {
                    let title = self.store.row(*id)?.title;
                    outcome.skip(title, error.to_string());
                }
                Err(error) => return Err(error),
            }
        }
        let cleaned = in_order(&begun, |one| clean(one, again));
        let mut found = Vec::new();
        for (one, cleaned) in begun.iter().zip(cleaned) {
            match cleaned {
                Err(why) => outcome.skip(one.title.clone(), why),
                Ok(cleaned) => {
                    found.extend(self.difference(one, &cleaned)?);
                    let stored = self.store.found_metadata(one.id)?;
                    let redraft = Redraft::new(one.id, &one.source, &one.based, &stored, &cleaned)?;
                    redrafts.extend(redraft);
                }
            }
        }
        Ok(found)
    }

    fn begin(&self, id: ArticleId) -> Result<Begun, Error> {
        let source = self.store.source(id, None)?;
        Ok(Begun {
            id,
            title: self.store.row(id)?.title,
            bytes: self.store.original(source.original)?,
            based: self.store.based(id)?,
            source,
        })
    }

    /// What the reader would see change; none if nothing.
    fn difference(&self, one: &Begun, cleaned: &Cleaned) -> Result<Option<Recleaned>, Error> {
        let old = one.based.clone().under_rules(&self.store)?.article;
        let new = one.based.recleaned(&self.store, cleaned)?.article;
        let differing: Vec<usize> = (0..old.record.blocks.len())
            .filter(|i| old.role(*i) != new.role(*i))
            .collect();
        let coming_or_going: Vec<usize> = differing
            .iter()
            .copied()
            .filter(|i| (old.role(*i) == Role::Chrome) != (new.role(*i) == Role::Chrome))
            .collect();
        let fields = fields(&old, &new);
        if differing.is_empty() && fields.is_empty() {
            return Ok(None);
        }
        Ok(Some(Recleaned {
            id: one.id,
            title: one.title.clone(),
            blocks: differing.iter().map(|i| block(&old, &new, *i)).collect(),
            fields,
            notes: self.store.notes_in(one.id, &new, &coming_or_going)?,
        }))
    }

    fn put_redrafts(&mut self, redrafts: &[Redraft]) -> Result<Option<Done>, Error> {
        if redrafts.is_empty() {
            return Ok(None);
        }
        let done = self.store.write("cleaning again", |w| {
            for redraft in redrafts {
                w.put_redraft(redraft)?;
            }
            let label = match redrafts {
                [one] => format!("cleaned “{}” again", w.title(one.id)?),
                all => format!("cleaned {} articles again", all.len()),
            };
            Ok(Done {
                changed: w.journal(&label)?,
                label,
                articles: redrafts.iter().map(|r| r.id).collect(),
                ..Done::default()
            })
        })?;
        Ok(Some(done))
    }
}

/// Goes through articles, a few at a time, and says so to `each`.
fn walk(
    ids: &[ArticleId],
    each: &mut dyn FnMut(Cleaning<'_>) -> bool,
    mut work: impl FnMut(&[ArticleId], &mut Recleaning) -> Result<Vec<Recleaned>, Error>,
) -> Result<Recleaning, Error> {
    let mut outcome = Recleaning::default();
    let mut found = Vec::new();
    let mut tell = |done, changes: &[Recleaned]| {
        let all = ids.len();
        each(Cleaning { done, all, changes })
    };
    for chunk in ids.chunks(CHUNK) {
        if !tell(outcome.looked_at, &found) {
            outcome.stopped = true;
            return Ok(outcome);
        }
        found = work(chunk, &mut outcome)?;
        for change in &found {
            outcome.add(change);
        }
        outcome.looked_at += chunk.len();
    }
    tell(outcome.looked_at, &found);
    Ok(outcome)
}

/// A page that was once judged in full is again, whatever that takes.
fn budget(again: Again, warnings: &[String]) -> Budget {
    if again.in_full || !extract::was_past_budget(warnings) {
        Budget::ANY
    } else {
        Budget::PAGE
    }
}

/// Reads and cleans a page again, for the blocks that it has in the library.
fn clean(begun: &Begun, again: Again) -> Result<Cleaned, String> {
    let Begun { source, based, .. } = begun;
    let page = import::import(&begun.bytes, &source.hint).map_err(|e| e.to_string())?;
    let budget = budget(again, &based.warnings);
    let (article, report) = extract::extract_within(&page, &Rules::default(), budget);
    let places = places(&based.article.record, &page.record);
    let found = places.iter().flatten().count();
    if (found as f32) < FOUND_SHARE * places.len() as f32 {
        return Err(
            "this version reads its page otherwise than the one that added it; its text stays as it is"
                .into(),
        );
    }
    let cleaned = onto(&based.article, &page, article, &report, &places, source);
    Ok(Cleaned {
        record: better_known(&based.article.record, &page.record),
        ..cleaned
    })
}

/// The record as it is read now, if it is the stored one but for what is known
/// of its blocks: roles and notes stand on the same text, block by block.
fn better_known(stored: &Arc<TextOfRecord>, now: &Arc<TextOfRecord>) -> Option<Arc<TextOfRecord>> {
    let kinds = |record: &TextOfRecord| -> Vec<_> {
        let blocks = record.blocks.iter();
        blocks.map(|b| (b.kind, b.range.clone())).collect()
    };
    let same = stored.text == now.text && kinds(stored) == kinds(now);
    (same && stored != now).then(|| Arc::clone(now))
}

/// What cleaning gave, for the blocks of the text that is stored; a block that
/// was not found again stays what it was.
fn onto(
    stored: &Article,
    page: &Page,
    cleaned: Article,
    report: &Report,
    places: &[Option<usize>],
    source: &Source,
) -> Cleaned {
    let made = Marks::of(page);
    let judgements: Vec<Judgement> = places
        .iter()
        .zip(&stored.judgements)
        .map(|(place, old)| {
            let new = place.and_then(|p| cleaned.judgements.get(p));
            new.copied().unwrap_or(*old)
        })
        .collect();
    let blocks = if made.elements.is_empty() {
        Vec::new()
    } else {
        let chain = |p: &Option<usize>| p.and_then(|p| made.blocks.get(p)).cloned();
        places
            .iter()
            .map(|p| chain(p).unwrap_or_default())
            .collect()
    };
    let mut metadata = cleaned.metadata;
    if let Some(url) = &source.hint.url {
        let given = || Field::new(url.clone(), "given", url.clone());
        metadata.url.get_or_insert_with(given);
    }
    let page_warnings = page.warnings.iter().map(|w| w.0.clone());
    Cleaned {
        judgements,
        marks: Marks {
            elements: made.elements,
            blocks,
        },
        metadata,
        warnings: page_warnings
            .chain(report.warnings.iter().cloned())
            .collect(),
        record: None,
    }
}

/// For each block of the stored text the block of the new one that is the
/// same, in order. Almost always all are.
fn places(old: &TextOfRecord, new: &TextOfRecord) -> Vec<Option<usize>> {
    /// Blocks that may have come in between.
    const AHEAD: usize = 64;
    let mut next = 0;
    old.blocks
        .iter()
        .map(|block| {
            let text = old.block_text(block);
            let ahead = new.blocks.iter().enumerate().skip(next).take(AHEAD);
            let same = |(_, b): &(usize, &crate::article::Block)| new.block_text(b) == text;
            let found = ahead.into_iter().find(same).map(|(i, _)| i);
            if let Some(found) = found {
                next = found + 1;
            }
            found
        })
        .collect()
}

fn block(old: &Article, new: &Article, index: usize) -> BlockChange {
    let record = &new.record;
    let text = record
        .blocks
        .get(index)
        .map_or("", |b| record.block_text(b));
    let judgement = new.judgements.get(index);
    let because = new.because.get(&index).cloned();
    let phrase = judgement.and_then(|j| j.reason).map(Reason::phrase);
    BlockChange {
        text: text.chars().take(EXCERPT_CHARS).collect(),
        from: old.role(index),
        to: new.role(index),
        reason: because
            .or_else(|| phrase.map(str::to_owned))
            .unwrap_or_default(),
    }
}

fn fields(old: &Article, new: &Article) -> Vec<FieldChange> {
    let (a, b) = (&old.metadata, &new.metadata);
    let text = |f: &Option<Field<String>>| f.as_ref().map(|f| f.value.clone());
    let date = |f: &Option<Field<crate::article::Date>>| f.as_ref().map(|f| f.value.to_string());
    let names = |f: &Option<Field<Vec<Author>>>| {
        f.as_ref().map(|f| {
            let names: Vec<&str> = f.value.iter().map(|a| a.name.as_str()).collect();
            names.join(", ")
        })
    };
    let all = [
        ("title", text(&a.title), text(&b.title)),
        ("authors", names(&a.authors), names(&b.authors)),
        ("publisher", text(&a.publisher), text(&b.publisher)),
        ("published", date(&a.published), date(&b.published)),
        ("updated", date(&a.updated), date(&b.updated)),
        ("language", text(&a.language), text(&b.language)),
        ("url", text(&a.url), text(&b.url)),
    ];
    all.into_iter()
        .filter(|(_, from, to)| from != to)
        .map(|(name, from, to)| FieldChange { name, from, to })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_judged_in_full_stays_so() {
        let check = |in_full: bool, warnings: &[String], expected: Budget| {
            let again = Again { dry: true, in_full };
            assert_eq!(budget(again, warnings), expected, "{in_full} {warnings:?}");
        };
        let quick = [extract::QUICK.to_owned()];
        check(false, &quick, Budget::PAGE);
        check(true, &quick, Budget::ANY);
        check(false, &[], Budget::ANY);
    }
}
