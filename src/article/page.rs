//! A page: what a parser made of a capture, before anybody judged it.

use std::sync::Arc;

use super::block::TextOfRecord;

/// Version of the parsers. A text of record made by another version may
/// differ, so it is stored beside each text.
pub const PARSER_VERSION: u32 = 8;

/// What the bytes turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum SourceFormat {
    /// Plain text.
    #[default]
    Text,
    /// HTML.
    Html,
}

impl SourceFormat {
    /// The name in JSON and in the store.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Html => "html",
        }
    }
}

/// How bytes became characters.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Decoding {
    /// The encoding used, by its WHATWG name in lower case.
    pub charset: String,
    /// What led to it: `bom`, `nul pattern`, `valid utf-8`, `label`,
    /// `guess`, `given`, `fallback`.
    pub how: &'static str,
    /// Characters that could not be decoded (U+FFFD in the result).
    pub replacements: usize,
}

/// An element of the page's tree, kept for judging blocks by where they stand.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Element {
    /// Index of the parent in [`Page::elements`].
    pub parent: Option<u32>,
    /// Local name in lower case.
    pub tag: String,
    /// Classes and id, lower case, separated by spaces.
    pub names: String,
    /// ARIA role and `itemprop`, lower case, separated by spaces.
    pub semantics: String,
}

/// What only the parser could know about a block; the classifier's raw
/// material. One for each block.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Hints {
    /// The block's element in [`Page::elements`]; none in plain text.
    pub element: Option<u32>,
    /// Bytes of the block's text that are inside links.
    pub link_bytes: usize,
    /// Number of links.
    pub links: u32,
    /// Number of form controls in or beside it.
    pub controls: u32,
    /// Blank lines before it in plain text.
    pub gap_before: u8,
    /// Columns of indent in plain text.
    pub indent_cols: u16,
    /// It carried a bullet or number in plain text.
    pub bullet: bool,
    /// All of it was emphasised or strong.
    pub all_strong: bool,
    /// The page hides it, and another block tells the same: the picture of a
    /// formula that is read.
    pub told: bool,
    /// A frame that a page takes in from elsewhere, of which nothing says that
    /// it belongs to a story.
    pub unsure: bool,
}

/// What an element is said to name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CreditKind {
    /// Who wrote the page or a part of it.
    Writer,
    /// When it was published or changed.
    Day,
}

/// An element of which markup says that it names a writer or a day. A page
/// has them for its story and for every comment and teaser, so where it
/// stands matters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credit {
    /// What it names.
    pub kind: CreditKind,
    /// What says so: `rel author`, `class post-author`, `link to a writer`,
    /// `time`.
    pub source: String,
    /// The texts inside, in order, each with white space collapsed; for a day
    /// first the value for machines, if it has one.
    pub pieces: Vec<String>,
    /// The text that stands before it.
    pub before: String,
    /// First byte of its text in the source.
    pub at: usize,
}

/// What the page says about itself, verbatim and unjudged.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SourceMeta {
    /// Text of `<title>`.
    pub title: Option<String>,
    /// `lang` of `<html>`, or what `content-language` says.
    pub language: Option<String>,
    /// `<meta>`: name, property, itemprop or http-equiv in lower case, and
    /// content, in document order.
    pub metas: Vec<(String, String)>,
    /// `<link>`: rel in lower case, and address.
    pub links: Vec<(String, String)>,
    /// Text of each `<script type="application/ld+json">`.
    pub json_ld: Vec<String>,
    /// Microdata and hNews: (property or class in lower case, value) in
    /// document order. A property of an item inside another is named with its
    /// owner, `author.name`. For `<time>` the property is `time` and the value
    /// its `datetime`; for `rel=author` it is `rel-author`; `saved-date` is
    /// when an archiver saved the page.
    pub properties: Vec<(String, String)>,
    /// Elements that name writers and days, in document order.
    pub credits: Vec<Credit>,
    /// `<base href>`.
    pub base: Option<String>,
    /// The address in a "saved from url" comment or another archiver's mark.
    pub saved_from: Option<String>,
}

/// Something the reader should know about how a page was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning(pub String);

/// What a parser made of a capture.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Page {
    /// What the bytes were.
    pub format: SourceFormat,
    /// They were gzipped.
    pub gzipped: bool,
    /// How they became characters.
    pub decoding: Decoding,
    /// The text of record; the article that is made of the page shares it.
    pub record: Arc<TextOfRecord>,
    /// One for each block of the record.
    pub hints: Vec<Hints>,
    /// The page's elements, parents before children; empty for plain text.
    pub elements: Vec<Element>,
    /// What the page says about itself.
    pub meta: SourceMeta,
    /// Addresses of pictures, as written.
    pub images: Vec<String>,
    /// What went less than well.
    pub warnings: Vec<Warning>,
}
