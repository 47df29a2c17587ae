//! Captures and what was made of them: written as a whole, once everything
//! that takes time was done outside the transaction.

use std::collections::HashSet;

use rusqlite::{OptionalExtension as _, params};

use super::{
    super::{ArticleId, Error, Place},
    Store,
    articles::{self, Facts},
    index,
    journal::{Owner, Rows},
    originals::{Hash, Originals, Packed},
    record, rows, rules,
    writer::Writer,
};
use crate::article::{
    Article, Page, TextOfRecord,
    annotation::Anchoring,
    extract::{RULES_VERSION, rules::Marks},
    import::Hint,
    page::PARSER_VERSION,
};

/// An article ready to be written: text, blocks and roles packed, its words
/// ready for the index.
#[derive(Debug, Clone)]
pub(in crate::library) struct Draft {
    article: Article,
    facts: Facts,
    tokens: index::Tokens,
    text_hash: Hash,
    pub(super) text: Vec<u8>,
    pub(super) blocks: Vec<u8>,
    pub(super) roles: Vec<u8>,
    pub(super) marks: Vec<u8>,
    pub(super) metadata: Vec<u8>,
    pub(super) warnings: String,
    format: &'static str,
    gzipped: bool,
    charset: String,
}

impl Draft {
    /// Packs an article. `page` is what it was made of; its record is not
    /// looked at.
    pub(in crate::library) fn new(
        page: &Page,
        article: Article,
        warnings: &[String],
        source: &str,
    ) -> Result<Self, Error> {
        let facts = Facts::of(&article, source);
        Ok(Self {
            tokens: index::tokens(&articles::texts(&article, &facts.title)),
            facts,
            text_hash: Hash::of(article.record.text.as_bytes()),
            text: record::pack_text(&article.record.text)?,
            blocks: record::pack_structure(&article.record)?,
            roles: record::pack_roles(&article.judgements)?,
            marks: record::pack_marks(&Marks::of(page))?,
            metadata: record::pack_metadata(&article.metadata)?,
            warnings: record::list_to_json(warnings),
            format: page.format.name(),
            gzipped: page.gzipped,
            charset: page.decoding.charset.clone(),
            article,
        })
    }
}

impl Draft {
    /// The text of record.
    pub(super) fn record(&self) -> &TextOfRecord {
        &self.article.record
    }
}

/// Where bytes came from, for the capture's row.
#[derive(Debug, Clone)]
pub(in crate::library) struct Origin {
    /// What was known about them.
    pub(in crate::library) hint: Hint,
    /// Path, `standard input`, `pasted`.
    pub(in crate::library) source: String,
    /// When it was saved, Unix seconds; none is now.
    pub(in crate::library) saved: Option<i64>,
    /// The bytes.
    pub(in crate::library) original: Packed,
    /// Companion files: path as the page writes it.
    pub(in crate::library) assets: Vec<(String, Packed)>,
}

/// What writing a capture came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::library) enum Written {
    /// A new article.
    New(ArticleId),
    /// A new capture of an article that was there.
    Again(ArticleId),
    /// The bytes were there.
    Same { id: ArticleId, trashed: bool },
}

impl Store {
    /// The article that a draft would be a newer capture of.
    pub(in crate::library) fn captured_before(
        &self,
        draft: &Draft,
    ) -> Result<Option<ArticleId>, Error> {
        match &draft.facts.url_key {
            Some(key) => articles::with_address(&self.conn, key),
            None => Ok(None),
        }
    }

    /// Where each annotation of an article, by its row number, would be in the
    /// text of a draft.
    pub(in crate::library) fn forecast(
        &self,
        id: ArticleId,
        draft: &Draft,
    ) -> Result<Vec<(i64, Anchoring)>, Error> {
        super::annotations::found_again(&self.conn, id, &draft.record().text, &|| true)
    }

    /// Writes the files of these captures; has to come before the rows. Gives
    /// those that were not there.
    pub(in crate::library) fn put_files<'a>(
        &self,
        origins: impl IntoIterator<Item = &'a Origin>,
    ) -> Result<Vec<Hash>, Error> {
        Originals::of(&self.dir).put(origins.into_iter().flat_map(Origin::files))
    }

    /// Takes back files that were written for rows which then could not be,
    /// but for those that another process has named meanwhile. If that fails,
    /// too, they stay: they do no harm.
    pub(in crate::library) fn take_back_files(&mut self, files: &[Hash]) {
        let removed = self.write("clearing up", |w| {
            for &hash in files {
                if !w.names_file(hash)? {
                    w.originals.remove(hash);
                }
            }
            Ok(())
        });
        drop(removed);
    }
}

impl Origin {
    fn files(&self) -> impl Iterator<Item = &Packed> {
        self.assets.iter().map(|(_, p)| p).chain([&self.original])
    }
}

impl Writer<'_> {
    fn names_file(&self, hash: Hash) -> Result<bool, Error> {
        Ok(self
            .tx
            .prepare_cached("SELECT 1 FROM original WHERE hash = ?1")?
            .exists([hash.0])?)
    }

    /// Writes a capture by the rules of identity: same bytes change nothing,
    /// the same address is a new capture of that article, anything else is a
    /// new article. The files must have been written.
    pub(in crate::library) fn put_capture(
        &mut self,
        origin: &Origin,
        draft: &Draft,
    ) -> Result<Written, Error> {
        if let Some((id, trashed)) = articles::with_bytes(&self.tx, origin.original.hash)? {
            return Ok(Written::Same { id, trashed });
        }
        let known = match &draft.facts.url_key {
            Some(key) => articles::with_address(&self.tx, key)?,
            None => None,
        };
        match known {
            Some(id) => self.update(id, origin, draft),
            None => self.insert(origin, draft),
        }
    }

    /// Undoing this puts the article in the trash, where nothing of it is
    /// lost: the journal sees it come from there.
    fn insert(&mut self, origin: &Origin, draft: &Draft) -> Result<Written, Error> {
        let id = self.new_article(origin.saved)?;
        let capture = self.insert_capture(id, origin, draft)?;
        let text = self.put_text(draft)?;
        let record = self.insert_record(capture, text, draft)?;
        self.insert_facts(id, &draft.facts)?;
        self.tx
            .prepare_cached(
                "UPDATE article SET capture_id = ?2, record_id = ?3, place = 2, trashed_at = ?4 WHERE id = ?1",
            )?
            .execute((id.0, capture, record, self.now))?;
        self.touch_article(id)?;
        self.tx
            .prepare_cached("UPDATE article SET place = 0, trashed_at = NULL WHERE id = ?1")?
            .execute([id.0])?;
        self.put_tokens(id, &draft.tokens)?;
        self.count_lines(id, &draft.article, &HashSet::new())?;
        Ok(Written::New(id))
    }

    fn update(&mut self, id: ArticleId, origin: &Origin, draft: &Draft) -> Result<Written, Error> {
        let before = articles::load(&self.tx, id)?;
        let counted = articles::based(&self.tx, id)?
            .map(|b| rules::counted_lines(&b.article))
            .unwrap_or_default();
        let capture = self.insert_capture(id, origin, draft)?;
        self.touch_capture(id, capture, origin);
        let text = self.put_text(draft)?;
        let record = self.insert_record(capture, text, draft)?;
        self.touch_new(Owner::Article(id.0), Rows::Record, [record.into()]);
        self.touch_article(id)?;
        self.tx
            .prepare_cached("UPDATE article SET capture_id = ?2, record_id = ?3 WHERE id = ?1")?
            .execute((id.0, capture, record))?;
        if self.is_trashed(id)? {
            self.set_place(id, None)?;
        }
        if let Some(before) = before.filter(|b| b.text_id != text) {
            self.carry_over(id, &before, text, &draft.article.record)?;
        }
        self.refresh(id)?;
        self.count_lines(id, &draft.article, &counted)?;
        Ok(Written::Again(id))
    }

    fn is_trashed(&self, id: ArticleId) -> Result<bool, Error> {
        let mut statement = self
            .tx
            .prepare_cached("SELECT place FROM article WHERE id = ?1")?;
        let place: i64 = statement.query_row([id.0], |r| r.get(0))?;
        Ok(rows::place(place) == Place::Trash)
    }

    fn insert_capture(
        &mut self,
        id: ArticleId,
        origin: &Origin,
        draft: &Draft,
    ) -> Result<i64, Error> {
        for packed in origin.files() {
            if !self.originals.has(packed.hash) {
                return Err(Error::Io {
                    doing: "keeping",
                    path: self.originals.path(packed.hash),
                    source: std::io::ErrorKind::NotFound.into(),
                });
            }
            self.tx
                .prepare_cached("INSERT OR IGNORE INTO original(hash, size) VALUES (?1, ?2)")?
                .execute((packed.hash.0, packed.size as i64))?;
        }
        let hint = &origin.hint;
        self.tx
            .prepare_cached(
                "INSERT INTO capture(article_id, hash, format, gzipped, charset, source, name, given_charset, given_url, at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            )?
            .execute(params![
                id.0,
                origin.original.hash.0,
                draft.format,
                draft.gzipped,
                draft.charset,
                origin.source,
                hint.name,
                hint.charset,
                hint.url,
                self.now
            ])?;
        let capture = self.tx.last_insert_rowid();
        for (path, packed) in &origin.assets {
            self.tx
                .prepare_cached(
                    "INSERT OR IGNORE INTO asset(capture_id, path, hash) VALUES (?1, ?2, ?3)",
                )?
                .execute((capture, path, packed.hash.0))?;
        }
        Ok(capture)
    }

    /// Tells the journal of a capture's rows that were not there before.
    fn touch_capture(&mut self, id: ArticleId, capture: i64, origin: &Origin) {
        let owner = Owner::Article(id.0);
        self.touch_new(owner, Rows::Capture, [capture.into()]);
        for (path, _) in &origin.assets {
            self.touch_new(owner, Rows::Asset, [capture.into(), path.as_str().into()]);
        }
    }

    /// The row of the draft's text, which may be there from another capture.
    pub(super) fn put_text(&mut self, draft: &Draft) -> Result<i64, Error> {
        let mut find = self
            .tx
            .prepare_cached("SELECT id FROM text WHERE hash = ?1")?;
        if let Some(id) = find
            .query_row([draft.text_hash.0], |r| r.get(0))
            .optional()?
        {
            return Ok(id);
        }
        let size = draft.article.record.text.len() as i64;
        self.tx
            .prepare_cached("INSERT INTO text(hash, size, body, at) VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![draft.text_hash.0, size, draft.text, self.now])?;
        Ok(self.tx.last_insert_rowid())
    }

    fn insert_record(&mut self, capture: i64, text: i64, draft: &Draft) -> Result<i64, Error> {
        self.tx
            .prepare_cached(
                "INSERT INTO record(capture_id, parser, text_id, blocks, rules, roles, metadata, warnings, marks)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            )?
            .execute(params![
                capture,
                PARSER_VERSION,
                text,
                draft.blocks,
                RULES_VERSION,
                draft.roles,
                draft.metadata,
                draft.warnings,
                draft.marks
            ])?;
        Ok(self.tx.last_insert_rowid())
    }
}
