//! What cleaning an article again needs, and writes: roles, metadata and
//! marks. Its text and blocks stay, and with them every note; what an earlier
//! version did not know of the blocks is added.

use std::sync::Arc;

use rusqlite::{OptionalExtension as _, params};

use super::{
    super::{ArticleId, Error},
    Store,
    articles::{self, Based, Loaded},
    journal::{Owner, Rows},
    originals::Hash,
    record, rules,
    writer::Writer,
};
use crate::article::{
    Article, Judgement, Metadata, TextOfRecord,
    extract::{RULES_VERSION, rules::Marks},
    import::Hint,
};

/// Where an article is from, as far as it has to be read again.
#[derive(Debug, Clone)]
pub(in crate::library) struct Source {
    pub(in crate::library) capture: i64,
    pub(in crate::library) original: Hash,
    pub(in crate::library) hint: Hint,
    record: i64,
}

/// What cleaning again gave, ready to be written.
#[derive(Debug, Clone)]
pub(in crate::library) struct Redraft {
    pub(in crate::library) id: ArticleId,
    record: i64,
    roles: Vec<u8>,
    marks: Vec<u8>,
    metadata: Vec<u8>,
    warnings: String,
    /// Its blocks, if more is known of them now.
    blocks: Option<Vec<u8>>,
    /// Nobody has counted its lines yet; they are these.
    uncounted: Option<Box<Article>>,
}

impl Redraft {
    /// Packs what cleaning gave for the blocks that an article has; none if
    /// it is what is stored.
    pub(in crate::library) fn new(
        id: ArticleId,
        source: &Source,
        before: &Based,
        stored: &Metadata,
        cleaned: &Cleaned,
    ) -> Result<Option<Self>, Error> {
        let same = before.article.judgements == cleaned.judgements
            && *stored == cleaned.metadata
            && before.warnings == cleaned.warnings
            && cleaned.record.is_none()
            && before.marks.is_some()
            && before.unpacked_marks() == cleaned.marks;
        if same {
            return Ok(None);
        }
        let uncounted = before.marks.is_none().then(|| {
            Box::new(Article {
                judgements: cleaned.judgements.clone(),
                ..before.article.clone()
            })
        });
        Ok(Some(Self {
            id,
            record: source.record,
            roles: record::pack_roles(&cleaned.judgements)?,
            marks: record::pack_marks(&cleaned.marks)?,
            metadata: record::pack_metadata(&cleaned.metadata)?,
            warnings: record::list_to_json(&cleaned.warnings),
            blocks: match &cleaned.record {
                Some(record) => Some(record::pack_structure(record)?),
                None => None,
            },
            uncounted,
        }))
    }
}

/// What cleaning gave for the blocks that an article has.
#[derive(Debug, Clone, Default)]
pub(in crate::library) struct Cleaned {
    pub(in crate::library) judgements: Vec<Judgement>,
    pub(in crate::library) marks: Marks,
    pub(in crate::library) metadata: Metadata,
    pub(in crate::library) warnings: Vec<String>,
    /// The same text and blocks with more that is known of them, if there is.
    pub(in crate::library) record: Option<Arc<TextOfRecord>>,
}

impl Based {
    /// The same article with other roles and metadata, under the rules of its
    /// site.
    pub(in crate::library) fn recleaned(
        &self,
        store: &Store,
        cleaned: &Cleaned,
    ) -> Result<Loaded, Error> {
        let mut new = self.clone();
        new.article.judgements.clone_from(&cleaned.judgements);
        new.article.metadata.clone_from(&cleaned.metadata);
        self.edits.apply(&mut new.article.metadata);
        new.marks = Some(record::pack_marks(&cleaned.marks)?);
        new.under_rules(store)
    }

    /// The article as it is shown.
    pub(in crate::library) fn under_rules(self, store: &Store) -> Result<Loaded, Error> {
        let rules = match self.site() {
            Some(site) => rules::rules_of(&store.conn, site)?,
            None => Vec::new(),
        };
        Ok(self.shown(rules))
    }
}

impl Store {
    /// Where an article is from, or a capture of it by its number.
    pub(in crate::library) fn source(
        &self,
        id: ArticleId,
        number: Option<usize>,
    ) -> Result<Source, Error> {
        let (capture, record) = match number {
            Some(number) => self.capture_rows(id, number)?,
            None => self.shown_rows(id)?,
        };
        let mut statement = self.conn.prepare_cached(
            "SELECT hash, name, given_charset, given_url FROM capture WHERE id = ?1",
        )?;
        let (hash, hint) = statement.query_row([capture], |r| {
            let hash: Vec<u8> = r.get(0)?;
            let hint = Hint {
                name: r.get(1)?,
                charset: r.get(2)?,
                url: r.get(3)?,
            };
            Ok((hash, hint))
        })?;
        let original =
            Hash::from_slice(&hash).ok_or_else(|| Error::Damaged("an original's hash".into()))?;
        Ok(Source {
            capture,
            original,
            hint,
            record,
        })
    }

    /// The capture and the record that an article shows.
    fn shown_rows(&self, id: ArticleId) -> Result<(i64, i64), Error> {
        let mut statement = self
            .conn
            .prepare_cached("SELECT capture_id, record_id FROM article WHERE id = ?1")?;
        let row = statement.query_row([id.0], |r| Ok((r.get(0)?, r.get(1)?)));
        row.optional()?.ok_or_else(|| articles::not_found(id))
    }

    /// The metadata that cleaning found, without what was set by hand.
    pub(in crate::library) fn found_metadata(&self, id: ArticleId) -> Result<Metadata, Error> {
        let mut statement = self.conn.prepare_cached(
            "SELECT r.metadata FROM article a JOIN record r ON r.id = a.record_id WHERE a.id = ?1",
        )?;
        let packed: Option<Vec<u8>> = statement.query_row([id.0], |r| r.get(0)).optional()?;
        record::unpack_metadata(&packed.ok_or_else(|| articles::not_found(id))?)
    }

    /// Annotations of an article in one of these blocks.
    pub(in crate::library) fn notes_in(
        &self,
        id: ArticleId,
        article: &Article,
        blocks: &[usize],
    ) -> Result<usize, Error> {
        let ranges: Vec<_> = blocks
            .iter()
            .filter_map(|i| article.record.blocks.get(*i).map(|b| b.range.clone()))
            .collect();
        rules::notes_in(&self.conn, id, &ranges)
    }
}

impl Writer<'_> {
    /// Writes what cleaning an article again gave.
    pub(in crate::library) fn put_redraft(&mut self, redraft: &Redraft) -> Result<(), Error> {
        let (id, record) = (redraft.id, redraft.record);
        self.touch(Owner::Article(id.0), Rows::Record, [record.into()])?;
        self.tx
            .prepare_cached(
                "UPDATE record SET roles = ?2, metadata = ?3, warnings = ?4, marks = ?5, rules = ?6,
                   blocks = coalesce(?7, blocks) WHERE id = ?1",
            )?
            .execute(params![
                record,
                redraft.roles,
                redraft.metadata,
                redraft.warnings,
                redraft.marks,
                RULES_VERSION,
                redraft.blocks
            ])?;
        self.mention(id);
        self.refresh(id)?;
        if let Some(article) = &redraft.uncounted {
            self.count_lines(id, article, &std::collections::HashSet::new())?;
        }
        Ok(())
    }
}
