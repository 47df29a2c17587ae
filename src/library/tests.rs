//! The operations as a whole, on libraries in real folders.

mod annotating;
mod backups;
mod beginnings;
mod captures;
mod changes;
mod faults;
mod journal;
mod model;
mod pictures;
mod places;
mod powercut;
mod related;
mod rules;
mod seen;
mod shapes;
mod shelf;
mod together;
mod trash;
mod trouble;
mod versions;

use super::{add::Prepared, *};
use crate::article::{
    Article, Block, BlockKind, Field, Judgement, Passage, Reason, TextOfRecord, Within,
};

/// A library in a folder of its own.
struct Home {
    dir: tempfile::TempDir,
    library: Library,
}

impl Home {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let library = Library::open(dir.path()).unwrap();
        Self { dir, library }
    }

    fn add(&mut self, article: Article, bytes: &[u8]) -> Outcome {
        let Self { library, .. } = self;
        library.add_prepared(Prepared::of(article, bytes)).unwrap()
    }

    /// Adds an article of its own and gives its number.
    fn with(&mut self, name: &str) -> ArticleId {
        let outcome = self.add(
            story(name, &format!("https://a.example/{name}"), &STORY),
            name.as_bytes(),
        );
        let Outcome::Added(id) = outcome else {
            panic!("{outcome:?}")
        };
        id
    }

    fn reopened(self) -> Self {
        let Self { dir, library } = self;
        drop(library);
        let library = Library::open(dir.path()).unwrap();
        Self { dir, library }
    }
}

const STORY: [&str; 4] = [
    "Share this page",
    "The harbour froze before anyone had hauled the boats ashore, and the ice held until April.",
    "Nobody in the village could recall a colder spring, nor wished to.",
    "Sign up for our letter",
];

/// An article of these blocks; first and last are chrome.
fn story(title: &str, url: &str, blocks: &[&str]) -> Article {
    let mut article = Article::default();
    article.metadata.title = Some(Field::new(title.into(), "h1", title));
    article.metadata.url = Some(Field::new(url.into(), "canonical", url));
    article.metadata.language = Some(Field::new("en".into(), "html lang", "en"));
    article.record = record(blocks).into();
    let last = blocks.len().saturating_sub(1);
    article.judgements = (0..blocks.len())
        .map(|n| match n {
            0 => Judgement::chrome(Reason::Share, 0.1),
            n if n == last => Judgement::chrome(Reason::Promotion, 0.2),
            _ => Judgement::program(Role::Body, 0.9),
        })
        .collect();
    article
}

fn record(blocks: &[&str]) -> TextOfRecord {
    let mut record = TextOfRecord::default();
    for text in blocks {
        if !record.text.is_empty() {
            record.text.push('\n');
        }
        let start = record.text.len();
        record.text.push_str(text);
        record.blocks.push(Block {
            kind: BlockKind::Paragraph,
            range: start..record.text.len(),
            source: start..record.text.len(),
            hidden: false,
            within: Within::default(),
        });
    }
    record
}

/// Where `words` are in the article's text.
fn passage_of(home: &Home, id: ArticleId, words: &str) -> Passage {
    let Home { library, .. } = home;
    let text = library.article(id).unwrap().article.record.text.clone();
    let start = text.find(words).unwrap();
    Passage::new(start, start + words.len())
}

use crate::article::Role;
