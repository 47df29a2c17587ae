//! Annotations of another library, with what was said of them there.

use std::{
    collections::{BTreeMap, HashMap},
    rc::Rc,
};

use rusqlite::{Connection, OptionalExtension as _};

use super::{
    super::{
        super::{ArticleId, Error},
        articles::{self, Loaded},
        carried::text_id,
        journal::Owner,
        originals::{from_hex, to_hex},
        writer::Writer,
    },
    Stored, passage,
    settle::{self, BY_HAND, QUOTE_ONLY},
};
use crate::article::{
    Passage,
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

/// Where the reader put an annotation himself, in which text that is here.
type Put = (i64, Rc<str>, Passage);

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
        let put = self.put_by_hand(theirs)?;
        let found = self.places(theirs, &put, loaded)?;
        let mut states = Vec::with_capacity(theirs.len());
        for ((one, put), found) in theirs.iter().zip(&put).zip(found) {
            let annotation = Annotation {
                state: found.as_ref().map_or(AnchorState::Exact, |f| f.state),
                passage: found.as_ref().and_then(|f| f.passage),
                ..one.annotation.clone()
            };
            states.push(annotation.state);
            let made_on = annotation.selector.as_ref().map(|s| s.made_on.as_str());
            let made_on = text_id(&self.tx, made_on.unwrap_or_default())?;
            let source = &one.carried.source;
            let id = self.insert_annotation(article, &annotation, made_on, source)?;
            self.put_places(id, one, put.as_ref(), found.as_ref(), loaded)?;
            if let Some((due, days)) = one.carried.review {
                self.put_review(id, due, days)?;
            }
        }
        Ok(states)
    }

    /// Takes over what was said elsewhere of the place of an annotation that
    /// nobody has settled here; whether anything was said.
    pub(in crate::library) fn take_place(
        &mut self,
        ours: &Stored,
        theirs: &Theirs,
        loaded: &Loaded,
    ) -> Result<bool, Error> {
        let here = &ours.annotation;
        let is_open = match here.state {
            AnchorState::Uncertain => true,
            AnchorState::Lost => !here.kept,
            AnchorState::Exact | AnchorState::Moved | AnchorState::Waiting => false,
        };
        let kept = theirs.stood.as_ref().is_some_and(|stood| stood.kept);
        if !is_open || !(kept || theirs.carried.by_hand.is_some()) {
            return Ok(false);
        }
        // Where it was put here counts, although that is gone from the text.
        let carried = carried(&self.tx, ours.article)?;
        if carried.get(&ours.id).is_some_and(|c| c.by_hand.is_some()) {
            return Ok(false);
        }
        let theirs = std::slice::from_ref(theirs);
        let put = self.put_by_hand(theirs)?;
        if !kept && put.iter().all(Option::is_none) {
            return Ok(false);
        }
        let found = self.places(theirs, &put, loaded)?;
        for ((one, put), found) in theirs.iter().zip(&put).zip(&found) {
            if let Some(found) = found {
                self.put_state(Owner::Annotation(ours.id), ours.id, found)?;
            }
            self.put_places(ours.id, one, put.as_ref(), found.as_ref(), loaded)?;
        }
        Ok(true)
    }

    /// Takes over when a highlight is looked at again, if it was looked at
    /// later there than here; whether it was.
    pub(in crate::library) fn take_review(
        &mut self,
        id: i64,
        (due, days): (i64, i64),
    ) -> Result<bool, Error> {
        let mut find = self
            .tx
            .prepare_cached("SELECT due - days FROM review WHERE annotation_id = ?1")?;
        let looked: Option<i64> = find.query_row([id], |r| r.get(0)).optional()?;
        drop(find);
        let later = looked.is_none_or(|looked| looked < due - days);
        if later {
            self.put_review(id, due, days)?;
        }
        Ok(later)
    }

    /// Writes how an annotation was found into its history.
    fn put_places(
        &mut self,
        id: i64,
        theirs: &Theirs,
        put: Option<&Put>,
        found: Option<&Anchoring>,
        loaded: &Loaded,
    ) -> Result<(), Error> {
        let owner = Owner::Annotation(id);
        if let (Some((text_id, text, place)), Some(selector)) = (put, &theirs.annotation.selector) {
            let by_hand = settle::by_hand(selector, *place, text);
            self.put_anchoring(owner, id, *text_id, &by_hand, "user")?;
        }
        if let Some(found) = found.filter(|f| f.method != BY_HAND) {
            let by = if found.method == QUOTE_ONLY {
                "user"
            } else {
                "program"
            };
            self.put_anchoring(owner, id, loaded.text_id, found, by)?;
        }
        Ok(())
    }

    /// Where the reader put each himself, as far as its text is here; each
    /// text is read once.
    fn put_by_hand(&self, theirs: &[Theirs]) -> Result<Vec<Option<Put>>, Error> {
        let mut texts: HashMap<&str, Option<(i64, Rc<str>)>> = HashMap::new();
        let mut out = Vec::with_capacity(theirs.len());
        for one in theirs {
            let Some((hash, place)) = &one.carried.by_hand else {
                out.push(None);
                continue;
            };
            if !texts.contains_key(hash.as_str()) {
                let id = text_id(&self.tx, hash)?;
                let text = id.map(|id| Ok::<_, Error>((id, articles::text(&self.tx, id)?.into())));
                texts.insert(hash, text.transpose()?);
            }
            let text = texts.get(hash.as_str()).cloned().flatten();
            out.push(text.and_then(|(id, text)| {
                let words = !text.get(place.range())?.trim().is_empty();
                words.then_some((id, text, *place))
            }));
        }
        Ok(out)
    }

    /// How each is found in the text that the article shows; none for one on
    /// the whole article. Those that were made on one text are looked for at
    /// once: they help each other.
    fn places(
        &self,
        theirs: &[Theirs],
        put: &[Option<Put>],
        loaded: &Loaded,
    ) -> Result<Vec<Option<Anchoring>>, Error> {
        let new = &loaded.article.record.text;
        let mut out: Vec<Option<Anchoring>> = vec![None; theirs.len()];
        let mut groups: BTreeMap<Option<i64>, Group<'_>> = BTreeMap::new();
        for ((at, one), put) in theirs.iter().enumerate().zip(put) {
            let Some(selector) = &one.annotation.selector else {
                continue;
            };
            if let Some(stood) = one.stood.as_ref().and_then(|s| as_there(s, new)) {
                out[at] = Some(stood);
                continue;
            }
            match put {
                Some((id, text, place)) if *id == loaded.text_id => {
                    out[at] = Some(settle::by_hand(selector, *place, text));
                }
                // Where the reader put it himself counts, not where it was made.
                Some((id, _, place)) => {
                    let group = groups.entry(Some(*id)).or_default();
                    group.by_hand.push((at, *place));
                }
                None => {
                    let made_on = text_id(&self.tx, &selector.made_on)?;
                    let group = groups.entry(made_on).or_default();
                    group.as_made.push((at, selector));
                }
            }
        }
        for (text, group) in groups {
            let old = text.map(|id| articles::text(&self.tx, id)).transpose()?;
            let places: Vec<Passage> = group.by_hand.iter().map(|(_, place)| *place).collect();
            let by_hand = match &old {
                Some(old) if !places.is_empty() => annotation::select_each(old, &places, ""),
                _ => Vec::new(),
            };
            let as_made = group.as_made.iter().map(|(_, selector)| *selector);
            let asked: Vec<&Selector> = as_made.chain(&by_hand).collect();
            let found = annotation::anchor_while(&asked, old.as_deref(), new, &self.going())
                .ok_or(Error::Interrupted)?;
            let as_made = group.as_made.iter().map(|(at, _)| *at);
            let numbers = as_made.chain(group.by_hand.iter().map(|(at, _)| *at));
            for (at, found) in numbers.zip(found) {
                out[at] = Some(found);
            }
        }
        Ok(out)
    }
}

/// Annotations that are looked for from one text, with their numbers.
#[derive(Default)]
struct Group<'a> {
    as_made: Vec<(usize, &'a Selector)>,
    by_hand: Vec<(usize, Passage)>,
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
