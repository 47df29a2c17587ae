//! The plain values: annotations, selectors, and what became of them.

use crate::article::Passage;

/// How an annotation found its passage in the text at hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum AnchorState {
    /// The same words in the same place.
    #[default]
    Exact,
    /// The passage was found elsewhere, or edited a little.
    Moved,
    /// There is a candidate; the reader should say.
    Uncertain,
    /// Not found; the quote is kept.
    Lost,
    /// Waits for its article's text.
    Waiting,
}

impl AnchorState {
    /// Every state.
    pub const ALL: [Self; 5] = [
        Self::Exact,
        Self::Moved,
        Self::Uncertain,
        Self::Lost,
        Self::Waiting,
    ];

    /// The name in JSON, in queries and in the panel.
    pub fn name(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Moved => "moved",
            Self::Uncertain => "uncertain",
            Self::Lost => "lost",
            Self::Waiting => "waiting",
        }
    }

    /// The state of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.name() == name)
    }
}

/// Colour of a highlight, by name; each also has a letter and a bar shape, so
/// that it never speaks by hue alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Color {
    /// `y`
    #[default]
    Yellow,
    /// `r`
    Red,
    /// `g`
    Green,
    /// `b`
    Blue,
    /// `p`
    Purple,
}

impl Color {
    /// Every colour.
    pub const ALL: [Self; 5] = [
        Self::Yellow,
        Self::Red,
        Self::Green,
        Self::Blue,
        Self::Purple,
    ];

    /// The name in JSON and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Yellow => "yellow",
            Self::Red => "red",
            Self::Green => "green",
            Self::Blue => "blue",
            Self::Purple => "purple",
        }
    }

    /// Its letter in the gutter.
    pub fn letter(self) -> char {
        match self {
            Self::Yellow => 'y',
            Self::Red => 'r',
            Self::Green => 'g',
            Self::Blue => 'b',
            Self::Purple => 'p',
        }
    }

    /// The colour of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|c| c.name() == name)
    }
}

/// How a passage is described so that it can be found again; fixed when the
/// annotation is made.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Selector {
    /// The quoted words (`exact` of a `TextQuoteSelector`).
    pub exact: String,
    /// Up to 32 characters before, more where that is not unique.
    pub prefix: String,
    /// Up to 32 characters after.
    pub suffix: String,
    /// Byte range in the text that it was made on (none for a bare quote).
    pub position: Option<Passage>,
    /// SHA-256 (hex) of the text of record that it was made on; empty if
    /// unknown.
    pub made_on: String,
}

/// A highlight, perhaps with a note and tags; or a note on the whole article.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Annotation {
    /// 32 hex digits, for ever.
    pub id: String,
    /// How to find the passage; none for a note on the whole article.
    pub selector: Option<Selector>,
    /// Where the passage is in the present text; none if lost, waiting or
    /// for the whole article.
    pub passage: Option<Passage>,
    /// How it was found.
    pub state: AnchorState,
    /// Other places that fit nearly as well, best first; only while it is
    /// uncertain.
    pub candidates: Vec<Passage>,
    /// The reader keeps it as a quote without a place; only while it is lost.
    pub kept: bool,
    /// Its colour.
    pub color: Color,
    /// The note, Markdown; empty for a bare highlight.
    pub note: String,
    /// Its tags.
    pub tags: Vec<String>,
    /// Unix time in seconds.
    pub created: i64,
    /// Unix time in seconds.
    pub modified: i64,
}

/// Where an annotation's passage is in another text.
#[derive(Debug, Clone, PartialEq)]
pub struct Anchoring {
    /// How it fared.
    pub state: AnchorState,
    /// Where it is now; for `Uncertain` the best candidate.
    pub passage: Option<Passage>,
    /// Share of the quote's letters found there, 0–1.
    pub coverage: f32,
    /// Other places that fit nearly as well, best first.
    pub candidates: Vec<Passage>,
    /// How it was found, in a word or two.
    pub method: &'static str,
}

impl Anchoring {
    /// Nowhere to be found.
    pub fn lost(method: &'static str) -> Self {
        Self {
            state: AnchorState::Lost,
            passage: None,
            coverage: 0.0,
            candidates: Vec::new(),
            method,
        }
    }
}
