//! Tables of contents: they are stripped, for the outline is one, and so is
//! the heading that would be left over nothing.

use crate::article::{Block, BlockKind, InlineKind, Judgement, Reason, Role, TextOfRecord};

/// Fewest lines of a table of contents.
const LINES_MIN: usize = 2;
/// Part of a line's bytes that leads to a place on the page.
const LINKED_PART: f32 = 0.7;

/// Drops all lines of a table of contents where some were: half of one is of no
/// use to anybody.
pub(super) fn drop_whole(record: &TextOfRecord, judgements: &mut [Judgement]) {
    let lines: Vec<bool> = record
        .blocks
        .iter()
        .map(|b| !is_heading(b) && leads_within(record, b))
        .collect();
    let mut at = 0;
    for run in lines.chunk_by(|a, b| a == b) {
        let range = at..at + run.len();
        at = range.end;
        let leads = run.first().copied().unwrap_or_default();
        let Some(table) = judgements
            .get_mut(range)
            .filter(|t| leads && t.len() >= LINES_MIN)
        else {
            continue;
        };
        if table.iter().any(|j| j.role == Role::Chrome) {
            for line in table {
                (line.role, line.reason) = (Role::Chrome, Some(Reason::Contents));
            }
        }
    }
}

/// Drops each heading under which all that stands was dropped and leads to
/// places on this page.
pub(super) fn drop_headings(record: &TextOfRecord, judgements: &mut [Judgement]) {
    let headings = record.blocks.iter().enumerate();
    for (at, _) in headings.filter(|(_, b)| is_heading(b)) {
        let under = record.blocks.iter().zip(judgements.iter()).skip(at + 1);
        let under: Vec<_> = under.take_while(|(b, _)| !is_heading(b)).collect();
        let dropped = |(block, judged): &(&Block, &Judgement)| {
            judged.role == Role::Chrome && leads_within(record, block)
        };
        let reason = under.first().and_then(|(_, judged)| judged.reason);
        let goes = under.len() >= LINES_MIN && under.iter().all(dropped);
        if let Some(heading) = judgements
            .get_mut(at)
            .filter(|j| goes && j.role == Role::Body)
        {
            heading.role = Role::Chrome;
            heading.reason = reason;
        }
    }
}

fn is_heading(block: &Block) -> bool {
    matches!(block.kind, BlockKind::Heading(_))
}

/// Whether most of a block is links to places on this page.
fn leads_within(record: &TextOfRecord, block: &Block) -> bool {
    let links = record.inlines_in(block.range.clone());
    // `#` alone is where a script takes over.
    let is_place = |to: &str| to.starts_with('#') && to.len() > 1;
    let links = links.filter(|i| matches!(&i.kind, InlineKind::Link(to) if is_place(to)));
    let linked: usize = links.map(|i| i.range.len()).sum();
    linked as f32 > block.range.len() as f32 * LINKED_PART
}

#[cfg(test)]
mod tests {
    use crate::article::{
        Role,
        extract::{Rules, extract},
        import::{Hint, import},
    };

    /// The role of the page's first block that says `text`.
    fn role_of(text: &str, html: &str) -> Role {
        let hint = Hint {
            name: Some("a.html".into()),
            ..Hint::default()
        };
        let page = import(html.as_bytes(), &hint).expect("it is a page");
        let (article, _) = extract(&page, &Rules::default());
        let record = &article.record;
        let says = |block| record.block_text(block) == text;
        let at = record.blocks.iter().position(says);
        article.judgements[at.expect("it is there")].role
    }

    #[test]
    fn a_table_of_contents_is_dropped_whole_or_kept_whole() {
        let item = |(id, text): (&str, &str)| format!("<li><a href=#{id}>{text}</a>");
        let lines = [
            ("a", "1 The first part"),
            ("b", "2 See also"),
            ("c", "3 Related stories"),
        ];
        let toc: String = lines.into_iter().map(item).collect();
        let html = format!(
            "<article><h1>The mill and its weir</h1><p>An opening paragraph of some length that \
             says what this story is about, the mill that stood by the weir.</p><ul>{toc}</ul>\
             <h2 id=a>Part one</h2><p>The first part is long enough to count as a paragraph of a \
             story, since it goes on for another line about the miller and his daughter.</p></article>"
        );
        let roles: Vec<Role> = lines.map(|(_, text)| role_of(text, &html)).into();
        assert!(roles.iter().all(|r| *r == roles[0]), "{roles:?}");
    }

    #[test]
    fn a_heading_that_leads_to_itself_is_no_line_of_it() {
        let html = "<article><h1>The mill and its weir</h1><p>An opening paragraph of some length \
            that says what this story is about, the mill that stood by the weir.</p>\
            <ul><li><a href=#a>1 The first part</a><li><a href=#b>2 See also</a></ul>\
            <h2 id=a><a href=#a>The first of all parts</a></h2><p>The first part is long enough \
            to count as a paragraph of a story, since it goes on for another line.</p></article>";
        assert_eq!(role_of("The first of all parts", html), Role::Body);
    }

    #[test]
    fn the_heading_of_a_table_of_contents_goes_with_it() {
        let toc = "<div class=toc><h2>Contents</h2><ul><li><a href=#a>1 The first part</a>\
                   <li><a href=#b>2 The second part</a></ul></div>";
        let page = |toc: &str| {
            format!(
                "<article><h1>The mill and its weir</h1>\
                 <p>An opening paragraph of some length that says what this story is about, \
                 the mill that stood by the weir, and how it came to be forgotten.</p>{toc}\
                 <h2 id=a>The first part</h2><p>The first part is long enough to count as a \
                 paragraph of a story, since it goes on for another line about the miller.</p>\
                 <h2 id=b>The second part</h2><p>The second part is as long as the first one, \
                 and says how the weir broke in the spring of a wet year.</p></article>"
            )
        };
        let html = page(toc);
        assert_eq!(role_of("1 The first part", &html), Role::Chrome);
        assert_eq!(role_of("Contents", &html), Role::Chrome);
        assert_eq!(role_of("The first part", &html), Role::Body);
        // What does not lead to places on the page is no table of contents.
        let prose = toc.replace("<a href=#b>2 The second part</a>", "2 The second part");
        assert_eq!(role_of("Contents", &page(&prose)), Role::Body);
    }
}
