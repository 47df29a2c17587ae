//! Annotations of another library, with what was said of them there.

use std::collections::{BTreeMap, HashMap};

use rusqlite::{Connection, OptionalExtension as _};

use super::{
    super::{
        super::{ArticleId, Error},
        articles::{self, Loaded},
        journal::{Owner, Rows},
        originals::{from_hex, to_hex},
        writer::Writer,
    },
    passage,
    settle::{self, BY_HAND, QUOTE_ONLY},
};
use crate::article::{
    Passage, TextOfRecord,
    annotation::{self, AnchorState, Anchoring, Annotation, Selector},
};

/// How an anchoring is called in the history that another library made in the
/// very text that the article shows here.
const AS_THERE: &str = "as exported";

/// What is known of an annotation beside itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(in crate::library) struct Carried {
    /// The tool that it came from; empty for this program.
    pub(in crate::library) source: String,
    /// Where the reader put it himself: SHA-256 (hex) of the text, and the
    /// passage there.
    pub(in crate::library) by_hand: Option<(String, Passage)>,
    /// When it is looked at again: the day, and the days between.
    pub(in crate::library) review: Option<(i64, i64)>,
}

/// An annotation of another library.
#[derive(Debug, Clone, PartialEq, Default)]
pub(in crate::library) struct Theirs {
    /// Itself; its state and passage are of no matter.
    pub(in crate::library) annotation: Annotation,
    pub(in crate::library) carried: Carried,
    /// How it stood there in the very text that the article shows here; none
    /// if that was another text, or nothing is known of it.
    pub(in crate::library) stood: Option<Stood>,
}

/// How an annotation stood in a text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(in crate::library) struct Stood {
    pub(in crate::library) state: AnchorState,
    pub(in crate::library) passage: Option<Passage>,
    pub(in crate::library) candidates: Vec<Passage>,
    /// The reader kept it as a quote there.
    pub(in crate::library) kept: bool,
}

/// What is known of an article's annotations beside themselves, by their row
/// numbers.
pub(in super::super) fn carried(
    conn: &Connection,
    article: ArticleId,
) -> Result<HashMap<i64, Carried>, Error> {
    let mut statement = conn.prepare_cached(
        "SELECT n.id, n.source, r.due, r.days, t.hash, h.start, h.stop, h.method FROM annotation n
         LEFT JOIN review r ON r.annotation_id = n.id
         LEFT JOIN anchoring h ON h.annotation_id = n.id AND h.n = (
           SELECT max(b.n) FROM anchoring b WHERE b.annotation_id = n.id AND b.by = 'user' AND b.method <> ?2)
         LEFT JOIN text t ON t.id = h.text_id WHERE n.article_id = ?1",
    )?;
    let mut rows = statement.query((article.0, QUOTE_ONLY))?;
    let mut out = HashMap::new();
    while let Some(r) = rows.next()? {
        let on: Option<Vec<u8>> = r.get(4)?;
        let method: Option<String> = r.get(7)?;
        let by_hand = on
            .zip(passage(r.get(5)?, r.get(6)?))
            .filter(|_| method.as_deref() == Some(BY_HAND));
        let carried = Carried {
            source: r.get(1)?,
            by_hand: by_hand.map(|(hash, place)| (to_hex(&hash), place)),
            review: r.get::<_, Option<i64>>(2)?.zip(r.get(3)?),
        };
        out.insert(r.get(0)?, carried);
    }
    Ok(out)
}

impl Writer<'_> {
    /// Whether an annotation with this identity is here, and whether it is
    /// deleted; none if there is none.
    pub(in crate::library) fn has_annotation(&self, uid: &str) -> Result<Option<bool>, Error> {
        let mut find = self
            .tx
            .prepare_cached("SELECT deleted_at IS NOT NULL FROM annotation WHERE uid = ?1")?;
        let uid = from_hex(uid).unwrap_or_default();
        Ok(find.query_row([uid], |r| r.get(0)).optional()?)
    }

    /// Writes annotations of another library that are not here, all of one
    /// article, found anew in the text that it shows; the states in order.
    pub(in crate::library) fn adopt(
        &mut self,
        article: ArticleId,
        loaded: &Loaded,
        theirs: &[Theirs],
    ) -> Result<Vec<AnchorState>, Error> {
        let found = self.places(theirs, loaded)?;
        let mut states = Vec::with_capacity(theirs.len());
        for (one, found) in theirs.iter().zip(found) {
            states.push(found.as_ref().map_or(AnchorState::Exact, |f| f.state));
            self.adopt_one(article, one, found, loaded)?;
        }
        Ok(states)
    }

    fn adopt_one(
        &mut self,
        article: ArticleId,
        theirs: &Theirs,
        found: Option<Anchoring>,
        loaded: &Loaded,
    ) -> Result<(), Error> {
        let annotation = Annotation {
            state: found.as_ref().map_or(AnchorState::Exact, |f| f.state),
            passage: found.as_ref().and_then(|f| f.passage),
            ..theirs.annotation.clone()
        };
        let carried = &theirs.carried;
        let made_on = annotation.selector.as_ref().map(|s| s.made_on.as_str());
        let made_on = self.text_with_hash(made_on.unwrap_or_default())?;
        let id = self.insert_annotation(article, &annotation, made_on, &carried.source)?;
        let owner = Owner::Annotation(id);
        if let (Some((text_id, text, place)), Some(selector)) =
            (self.by_hand(theirs)?, &annotation.selector)
        {
            let put = settle::by_hand(selector, place, &text);
            self.put_anchoring(owner, id, text_id, &put, "user")?;
        }
        if let Some(found) = found.filter(|f| f.method != BY_HAND) {
            let by = if found.method == QUOTE_ONLY {
                "user"
            } else {
                "program"
            };
            self.put_anchoring(owner, id, loaded.text_id, &found, by)?;
        }
        if let Some((due, days)) = carried.review {
            self.put_review(id, due, days)?;
        }
        Ok(())
    }

    /// Where the reader put one himself, in which text that is here.
    fn by_hand(&self, theirs: &Theirs) -> Result<Option<(i64, String, Passage)>, Error> {
        let Some((hash, place)) = &theirs.carried.by_hand else {
            return Ok(None);
        };
        let Some(id) = self.text_with_hash(hash)? else {
            return Ok(None);
        };
        let text = articles::text(&self.tx, id)?;
        let words = text
            .get(place.range())
            .is_some_and(|w| !w.trim().is_empty());
        Ok(words.then_some((id, text, *place)))
    }

    /// How each is found in the text that the article shows; none for one on
    /// the whole article. Those that were made on one text are looked for at
    /// once: they help each other.
    fn places(&self, theirs: &[Theirs], loaded: &Loaded) -> Result<Vec<Option<Anchoring>>, Error> {
        let new = &loaded.article.record.text;
        let mut out: Vec<Option<Anchoring>> = vec![None; theirs.len()];
        let mut groups: BTreeMap<Option<i64>, Vec<(usize, Selector)>> = BTreeMap::new();
        for (at, one) in theirs.iter().enumerate() {
            let Some(selector) = &one.annotation.selector else {
                continue;
            };
            if let Some(stood) = one.stood.as_ref().and_then(|s| as_there(s, new)) {
                out[at] = Some(stood);
                continue;
            }
            match self.by_hand(one)? {
                Some((id, text, place)) if id == loaded.text_id => {
                    out[at] = Some(settle::by_hand(selector, place, &text));
                }
                // Where the reader put it himself counts, not where it was made.
                Some((id, text, place)) => {
                    let record = TextOfRecord {
                        text,
                        ..TextOfRecord::default()
                    };
                    let there = annotation::select(&record, place, "");
                    groups.entry(Some(id)).or_default().push((at, there));
                }
                None => {
                    let made_on = self.text_with_hash(&selector.made_on)?;
                    groups
                        .entry(made_on)
                        .or_default()
                        .push((at, selector.clone()));
                }
            }
        }
        for (text, group) in groups {
            let old = text.map(|id| articles::text(&self.tx, id)).transpose()?;
            let selectors: Vec<&Selector> = group.iter().map(|(_, s)| s).collect();
            let found = annotation::anchor(&selectors, old.as_deref(), new);
            for ((at, _), found) in group.iter().zip(found) {
                out[*at] = Some(found);
            }
        }
        Ok(out)
    }

    fn text_with_hash(&self, hex: &str) -> Result<Option<i64>, Error> {
        let hash = from_hex(hex).unwrap_or_default();
        let mut statement = self
            .tx
            .prepare_cached("SELECT id FROM text WHERE hash = ?1")?;
        Ok(statement.query_row([hash], |r| r.get(0)).optional()?)
    }

    fn put_review(&mut self, id: i64, due: i64, days: i64) -> Result<(), Error> {
        self.touch(Owner::Annotation(id), Rows::Review, [id.into()])?;
        self.tx
            .prepare_cached(
                "INSERT OR REPLACE INTO review(annotation_id, due, days) VALUES (?1, ?2, ?3)",
            )?
            .execute((id, due, days))?;
        Ok(())
    }
}

/// What another library found in this very text; none if there are no words at
/// that place.
fn as_there(stood: &Stood, text: &str) -> Option<Anchoring> {
    let words = |p: &Passage| text.get(p.range()).is_some_and(|w| !w.trim().is_empty());
    let lost = stood.state == AnchorState::Lost;
    if stood.passage.is_none() != lost || !stood.passage.iter().all(words) {
        return None;
    }
    Some(Anchoring {
        state: stood.state,
        passage: stood.passage,
        coverage: if lost { 0.0 } else { 1.0 },
        candidates: stood.candidates.iter().copied().filter(words).collect(),
        method: if lost && stood.kept {
            QUOTE_ONLY
        } else {
            AS_THERE
        },
    })
}
