//! What holds of every page and of every article made of it. The fuzz targets
//! take this file in as well, so it asserts and builds nothing.

use std::collections::{BTreeSet, HashMap};

use offprint::{
    article::{Article, Page, Role, TextOfRecord, extract::Report, page::SourceFormat},
    text::sanitise,
};

/// What one source byte may become: a bidi override of three bytes is shown as
/// a token of twelve, an escape of one as three, an entity as two characters; a
/// tab before a line of verse is eight no-break spaces of two bytes.
const BYTES_A_BYTE: usize = 16;
/// Longest piece of evidence that fits a status line.
const MAX_EVIDENCE_BYTES: usize = 200;

/// A page is consistent in itself, whatever it was made of.
pub(super) fn page(page: &Page, source_bytes: usize) {
    record(&page.record);
    assert!(
        page.record.text.len() <= BYTES_A_BYTE * source_bytes + 64,
        "{} bytes of text out of {source_bytes}",
        page.record.text.len()
    );
    assert_eq!(page.hints.len(), page.record.blocks.len(), "hints");
    for (hints, block) in page.hints.iter().zip(&page.record.blocks) {
        assert!(hints.link_bytes <= block.range.len() * 64 + 64, "links");
        if let Some(element) = hints.element {
            assert!((element as usize) < page.elements.len(), "element");
        }
    }
    for (at, element) in page.elements.iter().enumerate() {
        assert!(
            element.parent.is_none_or(|parent| (parent as usize) < at),
            "parents stand before their children"
        );
    }
    if page.format == SourceFormat::Text {
        assert!(page.elements.is_empty());
    }
}

/// Blocks in order, apart by one newline, nothing between them; no character
/// that could act on a terminal; marks inside their blocks.
pub(super) fn record(record: &TextOfRecord) {
    let mut end = 0;
    let mut source_end = 0;
    for (at, block) in record.blocks.iter().enumerate() {
        let gap = usize::from(at > 0);
        assert_eq!(block.range.start, end + gap, "block {at} follows the last");
        assert!(block.range.start <= block.range.end, "block {at}");
        let text = record.text.get(block.range.clone());
        assert!(text.is_some(), "block {at} is whole characters");
        if gap == 1 {
            assert_eq!(record.text.get(end..end + 1), Some("\n"));
        }
        end = block.range.end;
        assert!(
            source_end <= block.source.start && block.source.start <= block.source.end,
            "sources are in order"
        );
        source_end = block.source.end;
    }
    assert_eq!(end, record.text.len(), "no text outside the blocks");
    let dangerous = |c: char| c.is_control() && !matches!(c, '\n' | '\t');
    assert!(!record.text.contains(dangerous), "control characters");
    assert_eq!(
        sanitise(&record.text),
        record.text,
        "clean text stays clean"
    );
    let mut last = 0;
    for inline in &record.inlines {
        assert!(last <= inline.range.start, "marks are in order");
        last = inline.range.start;
        assert!(record.text.get(inline.range.clone()).is_some(), "a mark");
        let inside = record
            .blocks
            .iter()
            .any(|b| b.range.start <= inline.range.start && inline.range.end <= b.range.end);
        assert!(inside, "a mark is inside one block");
    }
}

/// An article fits its page: all blocks judged, none moved.
pub(super) fn article(page: &Page, article: &Article, report: &Report) {
    assert_eq!(article.record, page.record, "cleaning edits no text");
    assert_eq!(article.judgements.len(), page.record.blocks.len());
    let asked = !report.evidence.is_empty();
    assert!(!asked || report.evidence.len() == page.record.blocks.len());
    for judgement in &article.judgements {
        assert!(
            (0.0..=1.0).contains(&judgement.score),
            "a score of {}",
            judgement.score
        );
        assert_eq!(judgement.role == Role::Chrome, judgement.reason.is_some());
    }
    for phrase in &report.evidence {
        assert!(phrase.len() <= MAX_EVIDENCE_BYTES, "{phrase}");
    }
    if report.is_article {
        assert!(!article.body_text().trim().is_empty(), "a story has text");
    } else {
        assert!(
            report.why.as_ref().is_some_and(|why| !why.is_empty()),
            "no article without a reason"
        );
    }
    let m = &article.metadata;
    for field in [&m.title, &m.publisher, &m.language, &m.url, &m.section] {
        let Some(field) = field else { continue };
        assert!(!field.value.trim().is_empty(), "an empty field is none");
        assert!(!field.value.contains(char::is_control), "{:?}", field.value);
    }
    for author in m.authors.iter().flat_map(|f| &f.value) {
        assert!(!author.name.trim().is_empty());
        assert!(!author.name.contains(char::is_control), "{author:?}");
    }
}

/// Every letter and digit of a plain text is in the text of record, once and
/// in order. Only what opens a line may be gone: its number or bullet.
pub(super) fn text_is_whole(source: &str, record: &TextOfRecord) {
    let letters = |text: &str| -> Vec<char> {
        let letters = text.chars().filter(|c| c.is_alphanumeric());
        letters.collect()
    };
    let kept = letters(&record.text);
    // Where in `kept` the lines so far may end: a number that is gone and one
    // that stands can look alike.
    let mut ends = BTreeSet::from([0]);
    for line in source.split(is_line_end) {
        let (lead, rest) = line.split_at(lead(line));
        let (lead, rest) = (letters(lead), letters(rest));
        let mut next = BTreeSet::new();
        for &end in &ends {
            for skipped in 0..=lead.len() {
                let wanted = lead.iter().skip(skipped).chain(&rest);
                let mut there = kept.iter().skip(end);
                if wanted.clone().all(|c| there.next() == Some(c)) {
                    next.insert(end + wanted.count());
                }
            }
        }
        assert!(
            !next.is_empty(),
            "{line:?} is not whole in the text of record"
        );
        ends = next;
    }
    assert!(ends.contains(&kept.len()), "nothing is made up");
}

fn is_line_end(c: char) -> bool {
    matches!(c, '\n'..='\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Bytes of a line before its first word; an `o` may be a text browser's
/// bullet.
fn lead(line: &str) -> usize {
    let mark = |c: char| !c.is_alphabetic();
    let first = line.find(char::is_alphabetic).unwrap_or(line.len());
    match line.get(first..).and_then(|rest| rest.strip_prefix('o')) {
        Some(rest) if rest.is_empty() || rest.starts_with(char::is_whitespace) => {
            let next = rest.find(|c| !mark(c)).unwrap_or(rest.len());
            first + 1 + next
        }
        _ => first,
    }
}

/// Each of `words` stands in the text of record, once.
pub(super) fn words_stand_once(words: &[String], record: &TextOfRecord) {
    let mut seen: HashMap<&str, usize> = HashMap::new();
    let found = record
        .text
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty());
    for word in found {
        *seen.entry(word).or_default() += 1;
    }
    for word in words {
        assert_eq!(seen.get(word.as_str()), Some(&1), "{word}");
    }
}

/// HTML that is spelled out of `data`: any tags in any order, and words that
/// are all different. Gives the page and the words that can be read on it.
pub(super) fn spell(data: &[u8]) -> (String, Vec<String>) {
    let mut html = String::new();
    let mut words = Vec::new();
    for &byte in data {
        let piece = PIECES.get(usize::from(byte) % (PIECES.len() + 40));
        match piece {
            Some(piece) if piece.contains('@') => {
                let mut piece = (*piece).to_owned();
                while piece.contains('@') {
                    piece = piece.replacen('@', &new_word(&mut words), 1);
                }
                // Apart from its neighbours, as inline content runs together; by
                // a space that a table does not swallow.
                html.push_str(&format!("&nbsp;{piece}&nbsp;"));
            }
            Some(piece) => html.push_str(piece),
            None => {
                html.push_str(&new_word(&mut words));
                html.push(' ');
            }
        }
    }
    (html, words)
}

fn new_word(words: &mut Vec<String>) -> String {
    let word = format!("word{}", words.len());
    words.push(word.clone());
    word
}

/// Pieces of a page; `@` is a word that can be read. None holds text that is
/// not read (`script`), or that another piece could put into such.
#[rustfmt::skip]
const PIECES: &[&str] = &[
    "<p>", "</p>", "<div>", "</div>", "<div class='story body'>", "<section>", "</section>",
    "<article>", "</article>", "<main>", "</main>", "<aside>", "</aside>", "<nav>", "</nav>",
    "<header>", "</header>", "<footer>", "</footer>", "<h1>", "</h1>", "<h2>", "</h2>", "<h6>",
    "<ul>", "</ul>", "<ol start=7>", "</ol>", "<li>", "</li>", "<dl>", "<dt>", "<dd>", "</dl>",
    "<table>", "</table>", "<tbody>", "<caption>", "</caption>", "<tr>", "</tr>", "<td>", "</td>",
    "<th>", "<colgroup>", "<blockquote>", "</blockquote>", "<pre>", "</pre>", "<pre>\n",
    "<a href=/x>", "<a href='#t'>", "</a>", "<a id=t>", "<b>", "</b>", "<i>", "</i>", "<em>",
    "<strong>", "</strong>", "<code>", "</code>", "<sup>", "</sup>", "<span>", "</span>",
    "<span hidden>", "<span style='display:none'>", "<div hidden>", "<div aria-hidden=true>",
    "<font>", "</font>", "<center>", "<nobr>", "</nobr>", "<br>", "<br><br>", "<hr>", "<wbr>",
    "<img src=a.png alt='@'>", "<img src=a.png alt='@ @'>", "<img src=p.gif width=1 height=1>",
    "<input type=submit value=Go>", "<input name=q>", "<button>", "</button>", "<form>", "</form>",
    "<figure>", "<figcaption>", "</figure>", "<details>", "<summary>", "</details>", "<dialog>",
    "<address>", "<label>", "<fieldset>", "<legend>", "<svg>", "</svg>", "<math>", "</math>",
    "<svg><text>@</text></svg>", "&nbsp;", "&amp;", "&lt;", "&#8230;", "&notit;", "&", "< ", "\n",
    "\n\n", "\t", "\u{3000}", "<!-- a comment -->", "<?x?>", "</x>", "<x-y>", "<time datetime=2013>",
    "<body>", "</body>", "<html lang=de>", "<head>", "</head>", "<meta name=author content=x>",
    "<link rel=canonical href=/y>", "<base href=/z>", "<ruby>", "<rt>", "</ruby>", "<marquee>",
    "<applet>", "</applet>", "<div><template shadowrootmode=open>", "<menu>", "</menu>", "\u{200b}",
];
