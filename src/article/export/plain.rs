//! Articles as plain text.

use super::{Parts, head};
use crate::{
    article::{
        Article, Block, BlockKind, Metadata,
        signs::{self, For},
    },
    text,
};

/// An article as plain text, blocks separated by a blank line; wrapped at
/// `measure` cells if one is given, a paragraph a line otherwise. Code and
/// tables are never wrapped.
pub fn article_text(article: &Article, parts: Parts, measure: Option<usize>) -> String {
    let mut out: Vec<String> = Vec::new();
    if parts.head {
        out.extend(
            head_lines(&article.metadata)
                .into_iter()
                .map(|l| wrapped(&l, measure)),
        );
    }
    for (index, block) in article.record.blocks.iter().enumerate() {
        if parts.wants(article, index) {
            out.extend(block_text(article, block, measure));
        }
    }
    let mut out = out.join("\n\n");
    if !out.is_empty() {
        out.push('\n');
    }
    out
}

/// Title, and source with its address.
fn head_lines(metadata: &Metadata) -> Vec<String> {
    let mut source = head::source_parts(metadata);
    source.extend(head::url(metadata).map(str::to_owned));
    let title = head::title(metadata).map(str::to_owned);
    let parts = title
        .into_iter()
        .chain((!source.is_empty()).then(|| source.join(" · ")));
    parts
        .map(|p| text::sanitise_line(&p).into_owned())
        .collect()
}

/// One block; none if it has nothing to say.
fn block_text(article: &Article, block: &Block, measure: Option<usize>) -> Option<String> {
    let record = &article.record;
    let is_bare = matches!(block.kind, BlockKind::Code | BlockKind::Table);
    let raw = if is_bare {
        record.block_text(block).to_owned()
    } else {
        signs::plain(article, &block.range, For::Eyes)
    };
    let raw = text::sanitise(&raw);
    if raw.trim().is_empty() {
        return None;
    }
    Some(match block.kind {
        BlockKind::Code | BlockKind::Table => raw.into_owned(),
        BlockKind::ListItem { ordinal, .. } => {
            let marker = ordinal.map_or_else(
                || "•".to_owned(),
                |n| format!("{}.", block.within.numbers.written(n)),
            );
            wrapped(&format!("{marker} {raw}"), measure)
        }
        _ => wrapped(&raw, measure),
    })
}

/// `raw` in lines of at most `measure` cells.
fn wrapped(raw: &str, measure: Option<usize>) -> String {
    let Some(cols) = measure else {
        return text::without_soft_hyphens(raw.into()).into_owned();
    };
    let lines = text::wrap(raw, cols.max(1));
    let line = |l: text::WrappedLine| {
        let shown = raw.get(l.range).unwrap_or_default().trim_end();
        let shown = text::without_soft_hyphens(shown.into());
        let hyphen = if l.hyphen { "-" } else { "" };
        format!("{shown}{hyphen}")
    };
    lines.into_iter().map(line).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Judgement;
    use crate::article::Role;
    use crate::article::TextOfRecord;
    use crate::article::Within;

    #[test]
    fn blocks_are_a_blank_line_apart() {
        let text = "one two three\nfour".to_owned();
        let block = |range: std::ops::Range<usize>, kind| Block {
            kind,
            range: range.clone(),
            source: range,
            hidden: false,
            within: Within::default(),
        };
        let blocks = vec![
            block(0..13, BlockKind::Paragraph),
            block(
                14..18,
                BlockKind::ListItem {
                    depth: 0,
                    ordinal: Some(3),
                },
            ),
        ];
        let record = TextOfRecord {
            text,
            blocks,
            inlines: Vec::new(),
        };
        let judgements = vec![
            Judgement::program(Role::Body, 1.0),
            Judgement::program(Role::Body, 1.0),
        ];
        let article = Article {
            record: record.into(),
            judgements,
            ..Article::default()
        };
        assert_eq!(
            article_text(&article, Parts::BODY, None),
            "one two three\n\n3. four\n"
        );
        assert_eq!(
            article_text(&article, Parts::BODY, Some(8)),
            "one two\nthree\n\n3. four\n"
        );
        assert_eq!(
            article_text(&Article::default(), Parts::default(), Some(0)),
            ""
        );
    }

    #[test]
    fn soft_hyphens_stay_behind() {
        let raw = "Har\u{ad}bour mas\u{ad}ter";
        assert_eq!(wrapped(raw, None), "Harbour master");
        assert_eq!(wrapped(raw, Some(11)), "Harbour\nmaster");
        assert_eq!(wrapped(raw, Some(5)), "Har-\nbour\nmas-\nter");
    }
}
