//! Articles: their rows, what is known about them, and one loaded whole.

mod beginning;
mod facts;
mod shelf;

pub(in crate::library) use facts::Facts;
pub(super) use facts::key;
pub(in crate::library) use shelf::Moved;

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension as _};

use super::{
    super::{ArticleId, Error, Position},
    Store,
    index::ArticleTexts,
    originals::{Hash, to_hex},
    record::{self, Edits},
    rules,
};
use crate::article::{
    Article, Block, BlockKind, Judge, Judgement, Reason, Role, RuleKind, SiteRule, TextOfRecord,
    extract::{
        self,
        rules::{Marks, Rules},
    },
};

/// An article as the reader sees it: roles and fields set by hand applied.
#[derive(Debug)]
pub(in crate::library) struct Loaded {
    pub(in crate::library) article: Article,
    pub(in crate::library) text_id: i64,
    pub(in crate::library) text_hash: String,
    pub(in crate::library) edits: Edits,
    pub(in crate::library) warnings: Vec<String>,
}

/// An article as cleaning left it, with all that is laid over it.
#[derive(Debug, Clone)]
pub(in crate::library) struct Based {
    /// As cleaning left it, but for the fields set by hand.
    pub(in crate::library) article: Article,
    pub(in crate::library) text_id: i64,
    pub(in crate::library) text_hash: String,
    pub(in crate::library) edits: Edits,
    pub(in crate::library) warnings: Vec<String>,
    /// The elements around its blocks; none if an older version cleaned it.
    pub(in crate::library) marks: Option<Vec<u8>>,
    site: Option<String>,
    repeated: HashMap<String, u32>,
    overrides: Vec<Override>,
}

impl Based {
    /// The article under these rules; the roles by hand come last.
    pub(in crate::library) fn shown(mut self, rules: Vec<SiteRule>) -> Loaded {
        let needs_marks = rules.iter().any(|r| r.kind == RuleKind::Element);
        let marks = self.marks.filter(|_| needs_marks);
        let marks = marks.map(|m| record::unpack_marks(&m)).unwrap_or_default();
        let known = Rules {
            site: self.site.unwrap_or_default(),
            rules,
            repeated: self.repeated,
        };
        self.warnings
            .extend(extract::rules::apply(&mut self.article, &marks, &known));
        apply_overrides(&mut self.article, &self.overrides);
        Loaded {
            article: self.article,
            text_id: self.text_id,
            text_hash: self.text_hash,
            edits: self.edits,
            warnings: self.warnings,
        }
    }

    /// The site that it is of.
    pub(in crate::library) fn site(&self) -> Option<&str> {
        self.site.as_deref()
    }

    /// The elements around its blocks.
    pub(in crate::library) fn unpacked_marks(&self) -> Marks {
        let marks = self.marks.as_deref();
        marks.map(record::unpack_marks).unwrap_or_default()
    }
}

/// How much of its text is read with an article's record.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Much {
    All,
    Nothing,
}

/// A row of `record` with its text.
struct RecordRow {
    text_id: i64,
    hash: Vec<u8>,
    /// Bytes of the text.
    size: usize,
    /// None if it was not asked for.
    text: Option<Result<String, Error>>,
    blocks: Vec<u8>,
    roles: Vec<u8>,
    metadata: Vec<u8>,
    warnings: String,
    marks: Option<Vec<u8>>,
}

const RECORD: &str = "
    SELECT t.id, t.hash, t.size, iif(?3, t.body, NULL), r.blocks, r.roles, r.metadata, r.warnings, r.marks
    FROM article a JOIN record r ON r.id = coalesce(?2, a.record_id) JOIN text t ON t.id = r.text_id
    WHERE a.id = ?1";

/// Loads an article as the reader sees it; none if there is none.
pub(super) fn load(conn: &Connection, id: ArticleId) -> Result<Option<Loaded>, Error> {
    let based = based(conn, id)?;
    based.map(|based| ruled(conn, based)).transpose()
}

/// Loads another record of an article in the same way: what is known about the
/// story, rules and roles by hand are laid over it, too.
pub(super) fn load_record(conn: &Connection, id: ArticleId, record: i64) -> Result<Loaded, Error> {
    let based = based_on(conn, id, Some(record))?.ok_or_else(|| not_found(id))?;
    ruled(conn, based)
}

fn ruled(conn: &Connection, based: Based) -> Result<Loaded, Error> {
    let rules = rules_of(conn, &based)?;
    Ok(based.shown(rules))
}

/// The rules for the site that an article is of.
fn rules_of(conn: &Connection, based: &Based) -> Result<Vec<SiteRule>, Error> {
    let site = based.site.as_deref();
    site.map_or(Ok(Vec::new()), |site| rules::rules_of(conn, site))
}

/// Loads an article as cleaning left it; none if there is none.
pub(super) fn based(conn: &Connection, id: ArticleId) -> Result<Option<Based>, Error> {
    based_on(conn, id, None)
}

/// The same of a record of it, or else of the one that is shown.
fn based_on(conn: &Connection, id: ArticleId, record: Option<i64>) -> Result<Option<Based>, Error> {
    let Some(mut row) = record_row(conn, id, record, Much::All)? else {
        return Ok(None);
    };
    let text = row.text.take().transpose()?.unwrap_or_default();
    let record = record::unpack_structure(&row.blocks, text)?;
    based_of(conn, id, row, record).map(Some)
}

/// The article that a row of `record` holds, with all that is laid over it.
fn based_of(
    conn: &Connection,
    id: ArticleId,
    row: RecordRow,
    record: TextOfRecord,
) -> Result<Based, Error> {
    let mut article = Article {
        metadata: record::unpack_metadata(&row.metadata)?,
        record: record.into(),
        judgements: record::unpack_roles(&row.roles)?,
        ..Article::default()
    };
    let edits = edits(conn, id)?;
    edits.apply(&mut article.metadata);
    let site = rules::site_of(conn, id)?;
    let repeated = match &site {
        Some(site) => rules::repeated(conn, site, &article)?,
        None => HashMap::new(),
    };
    Ok(Based {
        article,
        text_id: row.text_id,
        text_hash: to_hex(&row.hash),
        edits,
        warnings: record::list_from_json(&row.warnings),
        marks: row.marks,
        site,
        repeated,
        overrides: overrides(conn, id, row.text_id)?,
    })
}

fn record_row(
    conn: &Connection,
    id: ArticleId,
    record: Option<i64>,
    much: Much,
) -> Result<Option<RecordRow>, Error> {
    let mut statement = conn.prepare_cached(RECORD)?;
    let row = statement.query_row((id.0, record, much == Much::All), |r| {
        let size = r.get::<_, i64>(2)? as usize;
        // Out of SQLite's own memory: of a long story that is megabytes.
        let body = r.get_ref(3)?.as_blob_or_null()?;
        Ok(RecordRow {
            text_id: r.get(0)?,
            hash: r.get(1)?,
            size,
            text: body.map(|body| record::unpack_text(body, size)),
            blocks: r.get(4)?,
            roles: r.get(5)?,
            metadata: r.get(6)?,
            warnings: r.get(7)?,
            marks: r.get(8)?,
        })
    });
    Ok(row.optional()?)
}

/// The text with this row number.
pub(super) fn text(conn: &Connection, text_id: i64) -> Result<String, Error> {
    let (size, body): (i64, Vec<u8>) = conn
        .prepare_cached("SELECT size, body FROM text WHERE id = ?1")?
        .query_row([text_id], |r| Ok((r.get(0)?, r.get(1)?)))?;
    record::unpack_text(&body, size as usize)
}

/// The text of an article and, if they are asked for, the names of the
/// elements around its blocks: what can be had without loading it whole.
pub(super) fn surface(
    conn: &Connection,
    id: ArticleId,
    elements: bool,
) -> Result<(String, Vec<String>), Error> {
    let mut statement = conn.prepare_cached(
        "SELECT t.size, t.body, iif(?2, r.marks, NULL)
         FROM article a JOIN record r ON r.id = a.record_id JOIN text t ON t.id = r.text_id WHERE a.id = ?1",
    )?;
    let row = statement.query_row((id.0, elements), |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)));
    let (size, body, marks): (i64, Vec<u8>, Option<Vec<u8>>) =
        row.optional()?.ok_or_else(|| not_found(id))?;
    let marks = marks.map(|m| record::unpack_marks(&m)).unwrap_or_default();
    Ok((record::unpack_text(&body, size as usize)?, marks.elements))
}

/// The fields set by hand.
pub(super) fn edits(conn: &Connection, id: ArticleId) -> Result<Edits, Error> {
    let mut statement =
        conn.prepare_cached("SELECT field, value FROM edit WHERE article_id = ?1 ORDER BY field")?;
    let rows = statement.query_map([id.0], |r| Ok((r.get(0)?, r.get(1)?)))?;
    Ok(Edits(rows.collect::<Result<_, _>>()?))
}

/// A role set by hand, and the stretch of the text that it was set on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Override {
    pub(super) start: usize,
    pub(super) stop: usize,
    pub(super) role: Role,
}

impl Override {
    /// Whether it speaks of this block. A block without text is named by its
    /// place; another parser may have cut the same stretch otherwise.
    pub(super) fn covers(&self, block: &Block) -> bool {
        let range = &block.range;
        (self.start, self.stop) == (range.start, range.end)
            || self.start < range.end && range.start < self.stop
    }
}

/// The roles set by hand on one text of an article.
pub(super) fn overrides(
    conn: &Connection,
    id: ArticleId,
    text_id: i64,
) -> Result<Vec<Override>, Error> {
    let mut statement = conn.prepare_cached(
        "SELECT start, stop, role FROM role_override WHERE article_id = ?1 AND text_id = ?2 ORDER BY start, stop",
    )?;
    let rows = statement.query_map((id.0, text_id), |r| {
        Ok((
            r.get::<_, i64>(0)?,
            r.get::<_, i64>(1)?,
            r.get::<_, String>(2)?,
        ))
    })?;
    let mut found = Vec::new();
    for row in rows {
        let (start, stop, role) = row?;
        if let Some(role) = Role::from_name(&role) {
            found.push(Override {
                start: start as usize,
                stop: stop as usize,
                role,
            });
        }
    }
    Ok(found)
}

fn apply_overrides(article: &mut Article, overrides: &[Override]) {
    let blocks = article.record.blocks.iter().zip(&mut article.judgements);
    for (index, (block, judgement)) in blocks.enumerate() {
        if let Some(over) = overrides.iter().find(|o| o.covers(block)) {
            *judgement = Judgement {
                role: over.role,
                reason: (over.role == Role::Chrome).then_some(Reason::ByHand),
                by: Judge::Hand,
                ..*judgement
            };
            article.because.remove(&index);
        }
    }
}

/// The texts that an article is searched by.
pub(super) fn texts(article: &Article, title: &str) -> ArticleTexts {
    let metadata = &article.metadata;
    let names = metadata
        .authors
        .iter()
        .flat_map(|f| &f.value)
        .map(|a| a.name.as_str());
    ArticleTexts {
        title: title.to_owned(),
        authors: names.collect::<Vec<_>>().join(", "),
        body: joined(article, |role| !matches!(role, Role::Chrome | Role::Title)),
        hidden: joined(article, |role| role == Role::Chrome),
        language: metadata
            .language
            .as_ref()
            .map(|f| f.value.clone())
            .unwrap_or_default(),
        pictures: has_picture(article),
    }
}

/// Whether a picture belongs to the story.
fn has_picture(article: &Article) -> bool {
    let mut blocks = article.record.blocks.iter().enumerate();
    blocks.any(|(n, b)| {
        let is_picture = b.kind == BlockKind::Image && !article.record.is_player(b);
        is_picture && article.role(n) != Role::Chrome
    })
}

/// The blocks of some roles, a blank line between them, so that no phrase is
/// found across them.
fn joined(article: &Article, wanted: impl Fn(Role) -> bool) -> String {
    let blocks = article.record.blocks.iter().enumerate();
    let texts = blocks
        .filter(|(n, _)| wanted(article.role(*n)))
        .map(|(_, b)| article.record.block_text(b));
    texts
        .filter(|t| !t.is_empty())
        .collect::<Vec<_>>()
        .join("\n\n")
}

/// The character boundary at or before byte `at`.
fn floor(text: &str, at: usize) -> usize {
    let at = at.min(text.len());
    (0..=at)
        .rev()
        .find(|n| text.is_char_boundary(*n))
        .unwrap_or(0)
}

/// The title that lists show.
pub(super) fn title(conn: &Connection, id: ArticleId) -> Result<String, Error> {
    let mut statement = conn.prepare_cached("SELECT title FROM article WHERE id = ?1")?;
    let title = statement.query_row([id.0], |r| r.get(0)).optional()?;
    title.ok_or_else(|| not_found(id))
}

pub(super) fn not_found(id: ArticleId) -> Error {
    Error::NotFound {
        what: "article",
        id: id.to_string(),
    }
}

/// The article that has a capture of these bytes, those outside the trash
/// first, and whether it is in the trash.
pub(super) fn with_bytes(
    conn: &Connection,
    hash: Hash,
) -> Result<Option<(ArticleId, bool)>, Error> {
    let mut statement = conn.prepare_cached(
        "SELECT a.id, a.place = 2 FROM capture c JOIN article a ON a.id = c.article_id
         WHERE c.hash = ?1 ORDER BY a.place = 2, a.id LIMIT 1",
    )?;
    let found = statement.query_row([hash.0], |r| Ok((ArticleId(r.get(0)?), r.get(1)?)));
    Ok(found.optional()?)
}

/// The article with this address, those outside the trash first.
pub(super) fn with_address(conn: &Connection, url_key: &str) -> Result<Option<ArticleId>, Error> {
    let mut statement = conn.prepare_cached(
        "SELECT id FROM article WHERE url_key = ?1 ORDER BY place = 2, id LIMIT 1",
    )?;
    let found = statement.query_row([url_key], |r| Ok(ArticleId(r.get(0)?)));
    Ok(found.optional()?)
}

impl Store {
    /// The article with this address, as its key.
    pub(in crate::library) fn with_address(
        &self,
        url_key: &str,
    ) -> Result<Option<ArticleId>, Error> {
        with_address(&self.conn, url_key)
    }

    /// Loads an article.
    pub(in crate::library) fn load(&self, id: ArticleId) -> Result<Loaded, Error> {
        load(&self.conn, id)?.ok_or_else(|| not_found(id))
    }

    /// The hash of the original that an article shows.
    pub(in crate::library) fn original_hash(&self, id: ArticleId) -> Result<Hash, Error> {
        let mut statement = self.conn.prepare_cached(
            "SELECT c.hash FROM article a JOIN capture c ON c.id = a.capture_id WHERE a.id = ?1",
        )?;
        let hash: Option<Vec<u8>> = statement.query_row([id.0], |r| r.get(0)).optional()?;
        let hash = hash.ok_or_else(|| not_found(id))?;
        Hash::from_slice(&hash).ok_or_else(|| Error::Damaged("an original's hash".into()))
    }

    /// The companion files of a capture: path and hash.
    pub(in crate::library) fn companions(
        &self,
        capture: i64,
    ) -> Result<Vec<(String, Hash)>, Error> {
        let mut statement = self
            .conn
            .prepare_cached("SELECT path, hash FROM asset WHERE capture_id = ?1")?;
        let rows = statement.query_map([capture], |r| Ok((r.get(0)?, r.get::<_, Vec<u8>>(1)?)))?;
        let mut files = Vec::new();
        for row in rows {
            let (path, hash) = row?;
            files.extend(Hash::from_slice(&hash).map(|hash| (path, hash)));
        }
        Ok(files)
    }

    /// The article that has a capture of these bytes, and whether it is in
    /// the trash.
    pub(in crate::library) fn with_bytes(
        &self,
        hash: Hash,
    ) -> Result<Option<(ArticleId, bool)>, Error> {
        with_bytes(&self.conn, hash)
    }

    /// Where reading stopped, in the text that the article shows. In another
    /// text it is as far along as it was.
    pub(in crate::library) fn position(
        &self,
        id: ArticleId,
        loaded: &Loaded,
    ) -> Result<Position, Error> {
        let mut statement = self.conn.prepare_cached(
            "SELECT p.text_id, t.size, p.at_byte, coalesce(p.cursor_byte, p.at_byte), p.rows_above
             FROM position p JOIN text t ON t.id = p.text_id WHERE p.article_id = ?1",
        )?;
        let found = statement
            .query_row([id.0], |r| {
                let position = Position {
                    top: r.get::<_, i64>(2)? as usize,
                    cursor: r.get::<_, i64>(3)? as usize,
                    rows_above: r.get::<_, i64>(4)? as usize,
                };
                Ok((r.get::<_, i64>(0)?, r.get::<_, i64>(1)?, position))
            })
            .optional()?;
        let Some((text_id, size, there)) = found else {
            return Ok(Position::default());
        };
        let text = &loaded.article.record.text;
        if text_id == loaded.text_id {
            return Ok(Position {
                top: floor(text, there.top),
                cursor: floor(text, there.cursor),
                ..there
            });
        }
        let along = |byte: usize| {
            let share = byte as f64 / size.max(1) as f64;
            floor(text, (share * text.len() as f64) as usize)
        };
        Ok(Position {
            top: along(there.top),
            cursor: along(there.cursor),
            rows_above: 0,
        })
    }
}
