//! Tools beside the words of a heading: a wiki's link to its editor, a sign that
//! links to the heading. The parser gives each a block of its own.

use crate::article::{BlockKind, InlineKind, Judgement, Reason, Role, TextOfRecord};

/// Longest text of such tools.
const TOOLS_BYTES: usize = 48;

/// Most of them: `[edit | edit source]`.
const TOOLS_MAX: usize = 2;

/// Drops them.
pub(super) fn drop_tools(record: &TextOfRecord, judgements: &mut [Judgement]) {
    let pairs = record.blocks.iter().zip(record.blocks.iter().skip(1));
    let places = judgements.iter_mut().skip(1);
    for ((heading, block), judged) in pairs.zip(places) {
        let below = matches!(heading.kind, BlockKind::Heading(_));
        if below
            && judged.role == Role::Body
            && block.kind == BlockKind::Paragraph
            && block.range.len() <= TOOLS_BYTES
            && is_tool(record, block.range.clone())
        {
            (judged.role, judged.reason) = (Role::Chrome, Some(Reason::Toolbar));
        }
    }
}

/// Whether a text is links in brackets, or a sign that is one.
fn is_tool(record: &TextOfRecord, range: std::ops::Range<usize>) -> bool {
    let text = record.text.get(range.clone()).unwrap_or_default();
    let links: Vec<_> = record
        .inlines_in(range.clone())
        .filter(|i| matches!(i.kind, InlineKind::Link(_)))
        .map(|i| i.range.clone())
        .collect();
    let mut letters = text.char_indices().filter(|(_, c)| c.is_alphanumeric());
    let linked = |(at, _): (usize, char)| links.iter().any(|l| l.contains(&(range.start + at)));
    let in_brackets = text.starts_with('[')
        && text.ends_with(']')
        && links.len() <= TOOLS_MAX
        && text.matches('[').count() == 1
        && text.chars().all(|c| !c.is_uppercase());
    let is_sign = !text.contains(char::is_alphanumeric);
    !links.is_empty() && (in_brackets || is_sign) && letters.all(linked)
}

#[cfg(test)]
mod tests {
    use crate::article::{
        Role,
        extract::{Rules, extract},
        import::{Hint, import},
    };

    #[test]
    fn tools_beside_a_heading_are_dropped() {
        let html = "<article><h1>The mill and its weir</h1><p>An opening paragraph of some length \
            that says what this story is about, the mill that stood by the weir.</p>\
            <h2>The weir<span class=mw-editsection>[<a href=/e>edit</a>]</span></h2>\
            <p>[The weir stood <a href=/x>alone</a> until it broke.]</p>\
            <h2>Paper</h2><p>[<a href=/p>PDF, alone</a>] [<a href=/s>Slides</a>]</p>\
            <h2>The miller<a href=#miller>¶</a></h2><p>The second part is long enough to count as \
            a paragraph of a story, since it goes on for another line about the miller.</p></article>";
        let hint = Hint {
            name: Some("a.html".into()),
            ..Hint::default()
        };
        let page = import(html.as_bytes(), &hint).expect("it is a page");
        let (article, _) = extract(&page, &Rules::default());
        let record = &article.record;
        let dropped = record.blocks.iter().zip(&article.judgements);
        let dropped = dropped.filter(|(_, j)| j.role == Role::Chrome);
        let dropped: Vec<_> = dropped.map(|(b, _)| record.block_text(b)).collect();
        assert!(
            dropped.contains(&"[edit]") && dropped.contains(&"¶"),
            "{dropped:?}"
        );
        assert!(
            !dropped.iter().any(|text| text.contains("alone")),
            "{dropped:?}"
        );
    }
}
