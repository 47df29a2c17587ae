//! What lists, sorting and identity need to know about an article: derived
//! from its metadata, hand edits applied, and kept in its row.

use rusqlite::{OptionalExtension as _, params};

use super::{
    super::{
        super::{ArticleId, Error},
        record,
        writer::Writer,
    },
    floor,
};
use crate::{
    article::{Article, Metadata, Role},
    library::address,
    text,
};

/// Longest folded key that is kept, in bytes: enough to sort by, and an index
/// over a million titles stays small.
const KEY_BYTES: usize = 32;

/// Longest title made up from the text, in characters.
const MADE_UP_CHARS: usize = 80;

/// The columns of an article's row that follow from its metadata.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::library) struct Facts {
    pub(in crate::library) title: String,
    pub(in crate::library) url_key: Option<String>,
    url: Option<String>,
    host: Option<String>,
    authors: String,
    author_key: Vec<u8>,
    site: String,
    language: String,
    published: Option<(String, i64)>,
    words: u32,
}

impl Facts {
    /// The facts of an article. `source` names one that has neither a title
    /// nor text.
    pub(in crate::library) fn of(article: &Article, source: &str) -> Self {
        let m = &article.metadata;
        let url = m.url.as_ref().map(|f| f.value.clone());
        let host = url.as_deref().and_then(address::host);
        let authors = m.authors.as_ref().map_or(&[][..], |f| &f.value);
        let date = m.published.as_ref().or(m.updated.as_ref()).map(|f| f.value);
        Self {
            title: title(article, source),
            url_key: url.as_deref().and_then(address::key),
            site: site(m, host.as_deref()),
            url,
            host,
            author_key: key(authors.first().map_or("", |a| &a.name)),
            authors: record::authors_to_json(authors),
            language: m
                .language
                .as_ref()
                .map(|f| f.value.clone())
                .unwrap_or_default(),
            published: date.map(|d| (d.to_string(), record::date_sort_key(&d))),
            words: text::word_count(&article.body_text()),
        }
    }
}

fn site(metadata: &Metadata, host: Option<&str>) -> String {
    let publisher = metadata.publisher.as_ref().map(|f| f.value.trim());
    publisher
        .filter(|p| !p.is_empty())
        .or(host)
        .unwrap_or_default()
        .to_owned()
}

/// The headline; else the first words of the story; else where it is from.
fn title(article: &Article, source: &str) -> String {
    let given = article.metadata.title.as_ref().map(|f| f.value.trim());
    if let Some(title) = given.filter(|t| !t.is_empty()) {
        return title.to_owned();
    }
    let story = |(n, _): &(usize, _)| matches!(article.role(*n), Role::Title | Role::Body);
    let mut blocks = article.record.blocks.iter().enumerate().filter(story);
    let first = blocks.find_map(|(_, b)| {
        article
            .record
            .block_text(b)
            .lines()
            .find(|l| !l.trim().is_empty())
    });
    first.map_or_else(|| source.to_owned(), |line| shortened(line.trim()))
}

fn shortened(line: &str) -> String {
    if line.chars().count() <= MADE_UP_CHARS {
        return line.to_owned();
    }
    let cut: String = line.chars().take(MADE_UP_CHARS).collect();
    let words = cut
        .rsplit_once(' ')
        .map_or(cut.as_str(), |(words, _)| words);
    format!("{words}…")
}

/// `text` folded, cut to what is worth sorting by.
pub(in super::super) fn key(text: &str) -> Vec<u8> {
    let mut folded = text::fold(text);
    folded.truncate(floor(&folded, KEY_BYTES));
    folded.into_bytes()
}

const SHOW: &str = "
    UPDATE article SET
      url = ?2, url_key = ?3, site_id = ?4, title = ?5, title_key = ?6, authors = ?7, author_key = ?8, site = ?9,
      site_key = ?10, lang = ?11, published = ?12, published_at = ?13, words = ?14, rev = rev + 1
    WHERE id = ?1";

impl Writer<'_> {
    /// A new, empty row on the shelf; what follows fills it.
    pub(in crate::library) fn new_article(
        &mut self,
        saved: Option<i64>,
    ) -> Result<ArticleId, Error> {
        let uid = uuid::Uuid::new_v4();
        self.tx
            .prepare_cached(
                "INSERT INTO article(uid, title, title_key, saved_at) VALUES (?1, '', x'', ?2)",
            )?
            .execute((uid.as_bytes(), saved.unwrap_or(self.now)))?;
        Ok(ArticleId(self.tx.last_insert_rowid()))
    }

    /// Writes what is known about an article.
    pub(in crate::library) fn put_facts(&mut self, id: ArticleId, f: &Facts) -> Result<(), Error> {
        self.touch_article(id)?;
        self.insert_facts(id, f)
    }

    /// The same for a row that is no part of the journal yet.
    pub(in super::super) fn insert_facts(&mut self, id: ArticleId, f: &Facts) -> Result<(), Error> {
        let site_id = f.host.as_deref().map(|h| self.site(h)).transpose()?;
        let (published, published_at) = f.published.clone().unzip();
        self.tx.prepare_cached(SHOW)?.execute(params![
            id.0,
            f.url,
            f.url_key,
            site_id,
            f.title,
            key(&f.title),
            f.authors,
            f.author_key,
            f.site,
            key(&f.site),
            f.language,
            published,
            published_at,
            f.words
        ])?;
        Ok(())
    }

    /// The row of a host.
    fn site(&mut self, host: &str) -> Result<i64, Error> {
        let mut find = self
            .tx
            .prepare_cached("SELECT id FROM site WHERE host = ?1")?;
        if let Some(id) = find.query_row([host], |r| r.get(0)).optional()? {
            return Ok(id);
        }
        self.tx
            .prepare_cached("INSERT INTO site(host) VALUES (?1)")?
            .execute([host])?;
        Ok(self.tx.last_insert_rowid())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::article::{Block, BlockKind, Field, Judgement, Within};

    fn article(title: Option<&str>, body: &str) -> Article {
        let mut a = Article::default();
        a.metadata.title = title.map(|t| Field::new(t.into(), "h1", t));
        let record = Arc::make_mut(&mut a.record);
        record.text = body.into();
        let block = Block {
            kind: BlockKind::Paragraph,
            range: 0..body.len(),
            source: 0..0,
            hidden: false,
            within: Within::default(),
        };
        record.blocks.push(block);
        a.judgements.push(Judgement::program(Role::Body, 1.0));
        a
    }

    #[test]
    fn every_article_has_a_title() {
        let long = "word ".repeat(40);
        for (title, body, expected) in [
            (Some(" A headline "), "Body", "A headline"),
            (None, "\nFirst line\nsecond", "First line"),
            (Some("  "), "", "page.html"),
        ] {
            assert_eq!(
                Facts::of(&article(title, body), "page.html").title,
                expected
            );
        }
        let made_up = Facts::of(&article(None, &long), "").title;
        assert!(
            made_up.ends_with("word…") && made_up.chars().count() <= MADE_UP_CHARS,
            "{made_up}"
        );
    }

    #[test]
    fn keys_are_cut_at_a_character() {
        assert!(key(&"é".repeat(40)).len() <= KEY_BYTES);
        assert!(String::from_utf8(key(&"日".repeat(40))).is_ok());
    }
}
