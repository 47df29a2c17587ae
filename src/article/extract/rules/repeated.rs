//! Lines that may be learned as the site's own where they stand on several
//! of its pages: short ones at the edges of the story, and links inside it.
//! Never prose, never a heading of the story: both may well stand in several
//! stories, too (“What comes next”).

use super::essence;
use crate::article::{Article, Block, BlockKind, InlineKind, Judge, Reason, Role};

/// Most words of such a line.
const WORDS_MAX: usize = 12;
/// Most characters of one; scripts without spaces have few words.
const CHARS_MAX: usize = 90;
/// Fewest bytes of letters and digits: less says nothing.
const ESSENCE_BYTES_MIN: usize = 6;
/// Most words of a line that ends as a sentence does.
const SENTENCE_WORDS_MAX: usize = 6;
/// Bytes from which on a block that ends like a sentence is prose.
const PROSE_BYTES_MIN: usize = 80;

/// The blocks whose line may be learned, with the line's essence.
pub fn repeatable(article: &Article) -> Vec<(usize, String)> {
    let blocks = &article.record.blocks;
    let Some(first) = first_prose(article) else {
        return Vec::new();
    };
    let mut prose = (0..blocks.len()).rev().filter(|i| is_prose(article, *i));
    let last = prose.next().unwrap_or(first);
    let mut found = Vec::new();
    for (index, block) in blocks.iter().enumerate() {
        if !is_open(article, index) || !is_line(article, block) {
            continue;
        }
        if (first..=last).contains(&index) && !is_linked(article, block) {
            continue;
        }
        let line = essence(article.record.block_text(block));
        if line.len() >= ESSENCE_BYTES_MIN && line.chars().any(char::is_alphabetic) {
            found.push((index, line));
        }
    }
    found
}

/// Index of the first block of prose: any line before it is at the edge of the
/// story.
pub fn first_prose(article: &Article) -> Option<usize> {
    (0..article.record.blocks.len()).find(|index| is_prose(article, *index))
}

fn is_prose(article: &Article, index: usize) -> bool {
    let block = article.record.blocks.get(index);
    let text = block.map_or("", |b| article.record.block_text(b));
    article.role(index) == Role::Body && text.len() >= PROSE_BYTES_MIN && ends(text)
}

/// Whether the classifier kept it, or dropped it without knowing why.
fn is_open(article: &Article, index: usize) -> bool {
    article.judgements.get(index).is_some_and(|j| {
        j.by == Judge::Program
            && match j.role {
                Role::Body | Role::Caption | Role::Contact => true,
                Role::Chrome => matches!(
                    j.reason,
                    None | Some(Reason::UnlikeStory | Reason::RepeatedOnSite)
                ),
                Role::Title | Role::Byline | Role::Date => false,
            }
    })
}

fn is_line(article: &Article, block: &Block) -> bool {
    let text = article.record.block_text(block);
    let kind = matches!(
        block.kind,
        BlockKind::Paragraph | BlockKind::ListItem { .. }
    );
    let words = text.split_whitespace().count();
    kind && words <= WORDS_MAX
        && text.chars().count() <= CHARS_MAX
        && !text.contains(['"', '“', '”', '„', '«', '»', '「', '」', '\n'])
        && (words <= SENTENCE_WORDS_MAX || !ends(text))
}

/// Whether it ends as a sentence does.
fn ends(text: &str) -> bool {
    let closing = ['"', '”', '’', '\'', ')', '»', '」', ']'];
    text.trim_end()
        .trim_end_matches(closing)
        .ends_with(['.', '!', '?', '…', '。', '！', '？', '؟', '۔', '।'])
}

/// Whether most of it is a link.
fn is_linked(article: &Article, block: &Block) -> bool {
    let linked: usize = article
        .record
        .inlines_in(block.range.clone())
        .filter(|i| matches!(i.kind, InlineKind::Link(_)))
        .map(|i| {
            i.range
                .end
                .min(block.range.end)
                .saturating_sub(i.range.start.max(block.range.start))
        })
        .sum();
    linked * 2 > block.range.len()
}
