//! The plain values that a library gives and takes.

mod read_state;
mod rules;

use std::{fmt, sync::Arc};

use crate::{
    article::{Article, Author, Date, WORDS_PER_MINUTE, annotation::Annotation, picture::Pictures},
    text,
};

pub use read_state::ReadState;
pub use rules::*;

/// An article's number in this library; never reused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ArticleId(pub i64);

impl fmt::Display for ArticleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The articles of a view, in order; 4 bytes each, so that a view of a million
/// can be held.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Ids(Vec<u32>);

impl Ids {
    /// Of the numbers of articles.
    pub(super) fn of(numbers: Vec<u32>) -> Self {
        Self(numbers)
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The one at `at`, from 0.
    pub fn get(&self, at: usize) -> Option<ArticleId> {
        self.0.get(at).map(|id| ArticleId(i64::from(*id)))
    }

    /// Where an article stands.
    pub fn position(&self, id: ArticleId) -> Option<usize> {
        let number = u32::try_from(id.0).ok()?;
        self.0.iter().position(|other| *other == number)
    }

    /// All of them, in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = ArticleId> + DoubleEndedIterator + '_ {
        self.0.iter().map(|id| ArticleId(i64::from(*id)))
    }

    /// All of them, 8 bytes each.
    pub fn to_vec(&self) -> Vec<ArticleId> {
        self.iter().collect()
    }
}

/// SQLite counts rows from 1 and never gives a number twice; the four
/// thousand millions that fit here are more than anybody will ever add.
impl FromIterator<ArticleId> for Ids {
    fn from_iter<I: IntoIterator<Item = ArticleId>>(ids: I) -> Self {
        Self(
            ids.into_iter()
                .filter_map(|id| u32::try_from(id.0).ok())
                .collect(),
        )
    }
}

impl fmt::Debug for Ids {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(&self.0).finish()
    }
}

/// Where an article is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, PartialOrd, Ord)]
pub enum Place {
    /// On the shelf.
    #[default]
    Library,
    /// Put away.
    Archive,
    /// Thrown away, until restored.
    Trash,
}

/// One line of the library view: what can be shown without opening.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The article.
    pub id: ArticleId,
    /// Its identity for ever: 32 hex digits.
    pub uid: String,
    /// Headline.
    pub title: String,
    /// Who wrote it.
    pub authors: Vec<Author>,
    /// Publisher, or else the host; may be empty.
    pub site: String,
    /// Original address.
    pub url: Option<String>,
    /// When it was published (or, failing that, updated).
    pub published: Option<Date>,
    /// When it was added, Unix seconds.
    pub added: i64,
    /// Words of the body; for scripts without spaces, characters / 2.
    pub words: u32,
    /// Language of the body, or empty.
    pub language: String,
    /// How far the reader has come.
    pub state: ReadState,
    /// That was set by hand: reading on does not change it.
    pub by_hand: bool,
    /// Starred.
    pub starred: bool,
    /// Where it is kept.
    pub place: Place,
    /// Share of the article read, 0–1.
    pub progress: f32,
    /// Number of annotations that are not deleted.
    pub notes: u32,
    /// Tags, sorted.
    pub tags: Vec<String>,
}

impl Row {
    /// A share of it was seen (0–1); the library keeps the same.
    pub fn note_progress(&mut self, progress: f32) {
        self.progress = self.progress.max(progress);
        if !self.by_hand {
            self.state = self.state.max(ReadState::reached(progress));
        }
    }

    /// Reading time in minutes, at least 1.
    pub fn minutes(&self) -> u32 {
        self.words.div_ceil(WORDS_PER_MINUTE).max(1)
    }
}

/// What a list is sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum SortKey {
    /// When it was added.
    #[default]
    Added,
    /// When it was published.
    Published,
    /// Title, folded.
    Title,
    /// First author, folded.
    Author,
    /// Site, folded.
    Site,
    /// Words.
    Length,
    /// Share read.
    Progress,
    /// Best match first; only with words to find.
    Relevance,
    /// Whatever comes up: the same all day, and another the next; the number
    /// tells apart what is shuffled several times a day.
    Shuffle(u16),
}

/// What the articles of a list are grouped by; within a group the order is
/// the list's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum GroupKey {
    /// Site, A first; those without one last.
    Site,
    /// First author, A first; those without one last.
    Author,
    /// Year of publication, latest first; those without a date last.
    Year,
    /// First tag, A first; those without tags last.
    Tag,
    /// Begun, unread, read.
    State,
}

/// An order of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Sort {
    /// By what.
    pub key: SortKey,
    /// The other way round than is usual for the key (newest first, A first,
    /// longest first, furthest first).
    pub reversed: bool,
}

/// A view that was saved under a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedView {
    /// Its number, 1 to 9.
    pub slot: u8,
    /// Its name.
    pub name: String,
    /// Its query, with place, order and groups.
    pub query: String,
}

impl SavedView {
    /// Numbers that a view can have: one key each.
    pub const SLOTS: std::ops::RangeInclusive<u8> = 1..=9;
}

/// How many articles are where.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// On the shelf.
    pub library: u64,
    /// Of these, unread.
    pub unread: u64,
    /// Put away.
    pub archive: u64,
    /// In the trash.
    pub trash: u64,
    /// Annotations of articles that are not in the trash.
    pub notes: u64,
}

/// Where a word was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum HitIn {
    /// The title.
    Title,
    /// The story.
    Body,
    /// A note or a quote.
    Note,
    /// What was stripped.
    Hidden,
}

impl HitIn {
    /// The name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Body => "body",
            Self::Note => "note",
            Self::Hidden => "hidden",
        }
    }
}

/// A match with its surroundings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// Where.
    pub place: HitIn,
    /// Text before the match, cut to about a sentence.
    pub before: String,
    /// The match.
    pub matched: String,
    /// Text after.
    pub after: String,
    /// Byte positions in the text of record, where the match is in it.
    pub start: Option<usize>,
    /// One past the end.
    pub end: Option<usize>,
}

/// An article that a search found.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// Its line.
    pub row: Row,
    /// A few matches, title first.
    pub hits: Vec<Hit>,
}

/// Where reading stopped, by byte offsets in the text of record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Position {
    /// What the first row shows or, if it shows no text, the next below it.
    pub top: usize,
    /// Under the cursor.
    pub cursor: usize,
    /// Rows from the first of the screen to that of `top`.
    pub rows_above: usize,
}

impl Position {
    /// The first row shows a byte, and the cursor is on it.
    pub fn at(byte: usize) -> Self {
        Self {
            top: byte,
            cursor: byte,
            rows_above: 0,
        }
    }
}

/// An article opened for reading.
#[derive(Debug, Clone, PartialEq)]
pub struct Opened {
    /// Its line.
    pub row: Row,
    /// Text, roles, metadata (hand edits applied).
    pub article: Arc<Article>,
    /// SHA-256 (hex) of the text of record.
    pub text_hash: String,
    /// Its annotations by place, those without a place last.
    pub annotations: Vec<Annotation>,
    /// Where reading stopped.
    pub position: Position,
    /// Places that were called by a letter.
    pub marks: Vec<(char, usize)>,
    /// What the reader should know about how the page was read and cleaned.
    pub warnings: Vec<String>,
    /// Fields of the metadata that were edited by hand.
    pub edited: Vec<&'static str>,
    /// It is not what the article shows, but a capture before that: to be
    /// read only.
    pub version: Option<Version>,
    /// What is known of its pictures, where somebody asked.
    pub pictures: Arc<Pictures>,
}

/// A capture before the newest, opened for reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Version {
    /// Which, from 1 for the oldest.
    pub number: usize,
    /// Of how many.
    pub of: usize,
    /// When it was added, Unix seconds.
    pub at: i64,
    /// Notes of the article that are not in it, for they were made later.
    pub later: usize,
}

/// A page as it was saved once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Capture {
    /// Which of its article's, from 1 for the oldest.
    pub number: usize,
    /// When it was added, Unix seconds.
    pub at: i64,
    /// Bytes of the original.
    pub size: u64,
    /// Where it was from: a path, `standard input`, `pasted`.
    pub source: String,
    /// The article shows it.
    pub shown: bool,
    /// Blocks of the story that are new, and that are gone, against the
    /// capture before it; none for the first.
    pub changed: Option<(usize, usize)>,
}

impl Capture {
    /// What changed, in a word or two.
    pub fn change(&self) -> String {
        let blocks = |n: usize| if n == 1 { "paragraph" } else { "paragraphs" };
        match self.changed {
            None => "the first".to_owned(),
            Some((0, 0)) => "the same words".to_owned(),
            Some((new, 0)) => format!("{new} {} new", blocks(new)),
            Some((0, gone)) => format!("{gone} {} gone", blocks(gone)),
            Some((new, gone)) => format!("{new} {} new, {gone} gone", blocks(new)),
        }
    }
}

/// An annotation with the article that it is on.
#[derive(Debug, Clone, PartialEq)]
pub struct Noted {
    /// Its article.
    pub article: ArticleId,
    /// That article's identity.
    pub article_uid: String,
    /// That article's title.
    pub article_title: String,
    /// Where that article is from.
    pub article_site: String,
    /// The annotation.
    pub annotation: Annotation,
}

impl Noted {
    /// An annotation of the article of a line.
    pub(super) fn on(row: &Row, annotation: Annotation) -> Self {
        Self {
            article: row.id,
            article_uid: row.uid.clone(),
            article_title: row.title.clone(),
            article_site: row.site.clone(),
            annotation,
        }
    }
}

/// What `add` did with one input.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// A new article.
    Added(ArticleId),
    /// The same bytes were there already.
    Unchanged {
        /// The article that has them.
        id: ArticleId,
        /// It is in the trash.
        trashed: bool,
    },
    /// A new capture of an article that was there.
    Updated(ArticleId),
    /// Readable, but not a story.
    NotAnArticle(String),
    /// Could not be read or stored: what failed, and what to do next.
    Failed {
        /// What failed.
        reason: String,
        /// What to do next.
        hint: String,
    },
}

/// One change in the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryEntry {
    /// Its number.
    pub id: i64,
    /// When, Unix seconds.
    pub at: i64,
    /// What it was, as a person would say it.
    pub label: String,
    /// It was undone, and could be redone.
    pub undone: bool,
    /// It can't be taken back.
    pub is_final: bool,
}

/// Changes, newest first, and whether that is all that can be taken back.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct History {
    /// The changes.
    pub entries: Vec<HistoryEntry>,
    /// There are older ones in the journal.
    pub more: bool,
    /// Changes before the oldest one of the journal can't be taken back.
    pub forgot: bool,
}

/// How soon a highlight is to be looked at again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ReviewAnswer {
    /// After twice the time.
    Keep,
    /// After four times the time.
    Less,
    /// After half the time.
    More,
}

/// A note that waits for its article.
#[derive(Debug, Clone, PartialEq)]
pub struct WaitingNote {
    /// The article's title.
    pub article_title: String,
    /// Its address, if that is known.
    pub url: Option<String>,
    /// The tool that the note is from; empty for this program.
    pub tool: String,
    /// Why it waits, as a sentence without a full stop.
    pub why: String,
    /// It is no note, but says what was decided about the article: its tags are
    /// the article's.
    pub is_decision: bool,
    /// The note; its state is waiting.
    pub annotation: Annotation,
}

impl WaitingNote {
    /// What a decision says, on one line: `starred, #rivers`.
    pub fn decided(&self) -> String {
        let said = Some(self.annotation.note.clone()).filter(|said| !said.is_empty());
        let tags = self.annotation.tags.iter().map(|tag| format!("#{tag}"));
        let all: Vec<String> = said.into_iter().chain(tags).collect();
        all.join(", ")
    }
}

/// Notes that waited for an article, and are on it since it was added.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Waited {
    /// How many.
    pub notes: usize,
    /// Of them, those that may be on another passage.
    pub uncertain: usize,
    /// Of them, those whose passage was not found.
    pub lost: usize,
}

impl Waited {
    /// `3 notes that waited: 1 uncertain`; empty without notes.
    pub fn sentence(&self) -> String {
        let noun = match self.notes {
            0 => return String::new(),
            1 => "note",
            _ => "notes",
        };
        let open = [(self.uncertain, "uncertain"), (self.lost, "lost")];
        let open = open.iter().filter(|(n, _)| *n > 0);
        let open: Vec<String> = open.map(|(n, state)| format!("{n} {state}")).collect();
        let all = format!("{} {noun} that waited", text::grouped(self.notes as u64));
        if open.is_empty() {
            all
        } else {
            format!("{all}: {}", open.join(", "))
        }
    }

    /// Those of another article with them.
    pub fn add(&mut self, other: Self) {
        self.notes += other.notes;
        self.uncertain += other.uncertain;
        self.lost += other.lost;
    }
}

/// From this share on it is the same story, saved twice.
const SAME: f32 = 0.8;

/// A story with less of the other one's length is a part of it.
const SAME_SIZE: f32 = 0.5;

/// An article that has much of its story in common with another.
#[derive(Debug, Clone, PartialEq)]
pub struct Related {
    /// Its line.
    pub row: Row,
    /// How much of the shorter of the two stories is in the other, 0 to 1.
    pub share: f32,
    /// How long the shorter of the two is beside the other, 0 to 1.
    pub size: f32,
}

impl Related {
    /// Whether it is the same story; else a version of it, or a part.
    pub fn is_same(&self) -> bool {
        self.share >= SAME && self.size >= SAME_SIZE
    }

    /// `also saved as`, or `a version of it`.
    pub fn name(&self) -> &'static str {
        if self.is_same() { "same" } else { "version" }
    }
}

/// What happened in a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Month {
    /// The year.
    pub year: i16,
    /// 1 to 12.
    pub month: u8,
    /// Articles that were added.
    pub added: u64,
    /// Stories that were read to their end.
    pub read: u64,
    /// Words that were read, those of stories that were only begun too.
    pub words: u64,
    /// Notes and highlights that were made.
    pub notes: u64,
}

impl Month {
    /// Reading time in minutes.
    pub fn minutes(&self) -> u64 {
        self.words.div_ceil(u64::from(WORDS_PER_MINUTE))
    }
}

/// Everything that was read, what lies in the trash too.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Statistics {
    /// Months in which anything happened, the latest first.
    pub months: Vec<Month>,
    /// Stories that were marked as read without being opened.
    pub marked: u64,
}

impl Statistics {
    /// All months together.
    pub fn sum(&self) -> Month {
        self.months.iter().fold(Month::default(), |sum, m| Month {
            added: sum.added + m.added,
            read: sum.read + m.read,
            words: sum.words + m.words,
            notes: sum.notes + m.notes,
            ..sum
        })
    }
}

/// What emptying would remove, or has removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Trash {
    /// Articles.
    pub articles: u64,
    /// Notes and highlights on them.
    pub annotations: u64,
    /// Of the saved pages and files that only they have, on the disk.
    pub bytes: u64,
}

impl Trash {
    /// `2 articles with 5 notes and their saved pages`.
    pub fn phrase(&self) -> String {
        let pages = if self.articles == 1 {
            "its saved page"
        } else {
            "their saved pages"
        };
        let articles = text::plural(self.articles, "article");
        let notes = text::plural(self.annotations, "note");
        format!("{articles} with {notes} and {pages}")
    }
}
