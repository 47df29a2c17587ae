//! Feeds a page to html5ever behind gates, and tells the tree where each
//! piece stood in the source.
//!
//! html5ever gives no positions. Feeding it tag by tag and text by text gives
//! them for nothing: whatever it makes while a piece is fed stood in that
//! piece.

use std::{
    cell::{Cell, RefCell},
    collections::HashMap,
    ops::Range,
};

use html5ever::{
    LocalName, TokenizerResult,
    buffer_queue::BufferQueue,
    local_name,
    tendril::StrTendril,
    tokenizer::{
        Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts, states::RawKind,
    },
    tree_builder::{TreeBuilder, TreeBuilderOpts, TreeSink},
};

use super::{
    super::head,
    raw,
    tree::{Builder, Handle, Tree, is_json_ld},
};

/// Deeper elements are dropped and their text kept, as in browsers: the
/// parser's checks of what is open grow with depth.
const MAX_DEPTH: u32 = 512;
/// Further attributes of one tag are dropped: the parser compares each with
/// all before it.
const MAX_ATTRIBUTES: usize = 256;
/// Past this many nodes tags are dropped and text kept; past twice as many
/// reading stops. The longest real pages (whole books, the HTML
/// standard on one page) have about half of it.
const MAX_NODES: usize = 1_000_000;

/// A tree and what was left out of it.
pub(super) struct Parsed {
    pub(super) tree: Tree,
    /// In words for the reader.
    pub(super) warnings: Vec<String>,
}

/// Parses a page. The contents of the scripts at `unfolded` are read as
/// markup in the place of the scripts.
pub(super) fn parse(source: &str, unfolded: &[Range<usize>]) -> Parsed {
    let options = TreeBuilderOpts {
        // So `<noscript>` has a tree, for pages that have little else.
        scripting_enabled: false,
        drop_doctype: true,
        ..TreeBuilderOpts::default()
    };
    let gate = Gate {
        builder: TreeBuilder::new(Builder::new(), options),
        dropped: RefCell::default(),
        tokens: Cell::new(0),
        opens_raw: Cell::new(false),
        has_flattened: Cell::new(false),
        has_floods: Cell::new(false),
        is_full: Cell::new(false),
        is_cut: Cell::new(false),
    };
    let tokenizer = Tokenizer::new(gate, TokenizerOpts::default());
    let feeder = Feeder {
        source,
        whole: StrTendril::from_slice(source),
        unfolded,
        tokenizer,
        queue: BufferQueue::default(),
    };
    feeder.run();
    feeder.tokenizer.end();
    let gate = feeder.tokenizer.sink;
    Parsed {
        warnings: gate.warnings(),
        tree: gate.builder.sink.finish(),
    }
}

/// Stands between tokenizer and tree builder and drops what nests too deep.
struct Gate {
    builder: TreeBuilder<Handle, Builder>,
    /// Start tags dropped, whose end tags are still to come.
    dropped: RefCell<HashMap<LocalName, usize>>,
    tokens: Cell<usize>,
    /// A tag turned what follows into raw text.
    opens_raw: Cell<bool>,
    has_flattened: Cell<bool>,
    has_floods: Cell<bool>,
    is_full: Cell<bool>,
    is_cut: Cell<bool>,
}

impl Gate {
    /// The tree builder must not see this tag.
    fn refuses(&self, tag: &Tag) -> bool {
        if !nests(&tag.name) {
            return false;
        }
        let full = self.builder.sink.len() > MAX_NODES;
        if tag.kind == TagKind::EndTag {
            return full || self.forget(&tag.name);
        }
        let refused = full || self.builder.sink.depth() >= MAX_DEPTH;
        if refused {
            if full {
                &self.is_full
            } else {
                &self.has_flattened
            }
            .set(true);
            *self
                .dropped
                .borrow_mut()
                .entry(tag.name.clone())
                .or_default() += 1;
        }
        refused
    }

    /// An end tag whose start tag was dropped.
    fn forget(&self, name: &LocalName) -> bool {
        let mut dropped = self.dropped.borrow_mut();
        match dropped.get_mut(name) {
            Some(count) if *count > 0 => {
                *count -= 1;
                true
            }
            _ => false,
        }
    }

    /// What was left out.
    fn warnings(&self) -> Vec<String> {
        let mut warnings = Vec::new();
        if self.has_flattened.get() {
            warnings.push(format!(
                "elements nested deeper than {MAX_DEPTH} were flattened; their text is kept"
            ));
        }
        if self.has_floods.get() {
            warnings.push(format!(
                "a tag had more than {MAX_ATTRIBUTES} attributes; the others were dropped"
            ));
        }
        if self.is_full.get() {
            warnings.push(format!(
                "the page has more than {MAX_NODES} elements; of the rest the text is kept"
            ));
        }
        if self.is_cut.get() {
            warnings.push(format!(
                "the page has more than {} elements; the rest was left out",
                2 * MAX_NODES
            ));
        }
        warnings
    }
}

/// The tag opens something that others can stand in. Void elements and raw
/// text (whose end the tokenizer must learn of) don't.
fn nests(name: &LocalName) -> bool {
    !matches!(
        *name,
        local_name!("area")
            | local_name!("base")
            | local_name!("br")
            | local_name!("col")
            | local_name!("embed")
            | local_name!("hr")
            | local_name!("img")
            | local_name!("input")
            | local_name!("link")
            | local_name!("meta")
            | local_name!("source")
            | local_name!("track")
            | local_name!("wbr")
            | local_name!("script")
            | local_name!("style")
            | local_name!("title")
            | local_name!("textarea")
            | local_name!("xmp")
            | local_name!("iframe")
            | local_name!("noembed")
            | local_name!("noframes")
            | local_name!("plaintext")
    )
}

impl TokenSink for Gate {
    type Handle = Handle;

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<Handle> {
        match &token {
            Token::ParseError(_) => return TokenSinkResult::Continue,
            Token::TagToken(tag) if self.refuses(tag) => return TokenSinkResult::Continue,
            _ => self.tokens.set(self.tokens.get() + 1),
        }
        let result = self.builder.process_token(token, line);
        if let TokenSinkResult::RawData(RawKind::Rawtext | RawKind::ScriptData) = result {
            self.opens_raw.set(true);
        }
        result
    }

    fn end(&self) {
        self.builder.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.builder
            .adjusted_current_node_present_but_not_in_html_namespace()
    }
}

/// Cuts the source into pieces and feeds them.
struct Feeder<'a> {
    source: &'a str,
    /// The same: pieces and the texts of the tree share its bytes.
    whole: StrTendril,
    unfolded: &'a [Range<usize>],
    tokenizer: Tokenizer<Gate>,
    queue: BufferQueue,
}

impl Feeder<'_> {
    /// Feeds everything.
    fn run(&self) {
        let data = self.source.as_bytes();
        let mut at = 0;
        while at < data.len() {
            if self.tokenizer.sink.builder.sink.len() > 2 * MAX_NODES {
                self.tokenizer.sink.is_cut.set(true);
                return;
            }
            at = if data.get(at) == Some(&b'<') {
                self.feed_markup(at)
            } else {
                self.feed_text(at, at)
            };
        }
    }

    /// Feeds from `start` to the next `<` after `from`.
    fn feed_text(&self, start: usize, from: usize) -> usize {
        let rest = self.source.as_bytes().get(from..).unwrap_or_default();
        let end = memchr::memchr(b'<', rest).map_or(self.source.len(), |at| from + at);
        self.feed(start, end);
        end
    }

    /// Feeds what begins with the `<` at `start`.
    fn feed_markup(&self, start: usize) -> usize {
        let data = self.source.as_bytes();
        match data.get(start + 1) {
            Some(b'!') => {
                let end = raw::after_markup(data, start);
                if end > start + 1 {
                    self.feed(start, end);
                    return end;
                }
            }
            Some(b'/') if data.get(start + 2).is_some_and(u8::is_ascii_alphabetic) => {
                return self.feed_tag(start);
            }
            Some(next) if next.is_ascii_alphabetic() => return self.feed_tag(start),
            _ => {}
        }
        self.feed_text(start, start + 1)
    }

    /// Feeds a tag, and the raw text after it if it opens such.
    fn feed_tag(&self, start: usize) -> usize {
        let data = self.source.as_bytes();
        let rest = data.get(start + 1..).unwrap_or_default();
        let mut attributes = raw::Attributes::new(rest);
        for _ in 0..=MAX_ATTRIBUTES {
            // The name counts as the first attribute.
            if attributes.step().is_none() {
                let end = attributes
                    .end
                    .map_or(self.source.len(), |len| start + 1 + len + 1);
                if self.folds(start, end) {
                    return end;
                }
                self.tokenizer.sink.opens_raw.set(false);
                self.feed(start, end);
                return self.feed_raw_text(start, end);
            }
        }
        self.feed_flood(start, start + 1 + attributes.at, attributes)
    }

    /// The tag opens or closes a script whose content is read as markup.
    fn folds(&self, start: usize, end: usize) -> bool {
        let mut ranges = self.unfolded.iter();
        ranges.any(|content| content.start == end || content.end == start)
    }

    /// Feeds a tag with too many attributes: up to `cut`, then its end. If the
    /// parser made anything of the first part, this is no tag (a script's
    /// text, say) and goes on as it stands.
    fn feed_flood(&self, start: usize, cut: usize, mut attributes: raw::Attributes<'_>) -> usize {
        let cut = head(self.source, cut).len();
        let before = self.tokenizer.sink.tokens.get();
        self.feed(start, cut);
        if self.tokenizer.sink.tokens.get() != before {
            return cut;
        }
        while attributes.step().is_some() {}
        self.tokenizer.sink.has_floods.set(true);
        self.feed_str(">");
        attributes
            .end
            .map_or(self.source.len(), |len| start + 1 + len + 1)
    }

    /// After a tag that opens raw text: feeds that in one piece, or passes over
    /// it where nobody reads it. Programs are half of many pages.
    fn feed_raw_text(&self, start: usize, at: usize) -> usize {
        let data = self.source.as_bytes();
        let Some(tag) = raw::tag(data.get(..at).unwrap_or_default(), start) else {
            return at;
        };
        let Some(end) = tag.skips_to(data) else {
            return at;
        };
        let text = data.get(at..end).unwrap_or_default();
        if !(self.tokenizer.sink.opens_raw.get() && is_unread(&tag, text)) {
            self.feed(at, end);
        }
        end
    }

    /// Feeds a stretch of the source.
    fn feed(&self, start: usize, end: usize) {
        self.tokenizer.sink.builder.sink.set_span(start, end);
        let piece = self
            .whole
            .try_subtendril(start as u32, (end - start) as u32);
        self.feed_tendril(piece.unwrap_or_default());
    }

    /// Feeds a piece that is not in the source.
    fn feed_str(&self, piece: &str) {
        self.feed_tendril(StrTendril::from_slice(piece));
    }

    /// Feeds until the tokenizer has taken all of it.
    fn feed_tendril(&self, piece: StrTendril) {
        if piece.is_empty() {
            return;
        }
        self.queue.push_back(piece);
        while !matches!(self.tokenizer.feed(&self.queue), TokenizerResult::Done) {}
    }
}

/// The raw text of this element is read by nobody, and its end tag is where it
/// seems to be: a comment inside a script can hide one.
fn is_unread(tag: &raw::Tag<'_>, text: &[u8]) -> bool {
    if tag.is(b"style") {
        return true;
    }
    let kind = || tag.attribute(b"type").unwrap_or_default();
    // A reference in the type could spell anything.
    let is_program = |kind: String| !is_json_ld(&kind) && !kind.contains('&');
    tag.is(b"script") && memchr::memmem::find(text, b"<!--").is_none() && is_program(kind())
}
