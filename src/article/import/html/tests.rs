use super::read;
use crate::article::{
    block::{BlockKind, InlineKind, Part, Within},
    page::Page,
};

/// Kind and text of each block, `kind: text`; a paragraph's text alone.
fn blocks(page: &Page) -> Vec<String> {
    let one = |block: &crate::article::Block| {
        let text = page.record.block_text(block);
        let hidden = if block.hidden { "hidden " } else { "" };
        let kind = match block.kind {
            BlockKind::Paragraph => String::new(),
            BlockKind::Heading(level) => format!("h{level}: "),
            BlockKind::ListItem { depth, ordinal } => {
                format!(
                    "{}li{}: ",
                    ">".repeat(usize::from(depth)),
                    ordinal.map_or(String::new(), |n| n.to_string())
                )
            }
            kind => format!("{}: ", kind.name()),
        };
        format!("{hidden}{kind}{text}")
    };
    page.record.blocks.iter().map(one).collect()
}

pub(super) fn check(html: &str, expected: &[&str]) {
    assert_eq!(blocks(&read(html, None)), expected, "{html}");
}

/// Each inline stretch: its text and what it is.
pub(super) fn check_inlines(html: &str, expected: &[(&str, InlineKind)]) {
    let page = read(html, Some("https://example.org/news/1.html"));
    let found: Vec<_> = page
        .record
        .inlines
        .iter()
        .map(|i| {
            (
                page.record.text.get(i.range.clone()).unwrap(),
                i.kind.clone(),
            )
        })
        .collect();
    assert_eq!(found, expected, "{html}");
}

fn link(to: &str) -> InlineKind {
    InlineKind::Link(to.to_owned())
}

#[test]
fn blocks_are_runs_inside_block_elements() {
    check(
        "<p>One <b>bold</b>\n  word<p>Two",
        &["One bold word", "Two"],
    );
    check(
        "<div>loose<p>inner</p>tail</div>",
        &["loose", "inner", "tail"],
    );
    check("<body>anonymous <span>text</span>", &["anonymous text"]);
    check("<p>\u{a0} trimmed\u{a0}</p><p>&nbsp;</p>", &["trimmed"]);
    check("<h1>A</h1><h3>B</h3>", &["h1: A", "h3: B"]);
}

#[test]
fn breaks_part_lines_and_two_part_blocks() {
    check("<p>a<br>b<br><br>c<br></p>", &["a\nb", "c"]);
    check("<p>a <br/> b", &["a\nb"]);
}

#[test]
fn lists_have_depth_and_number() {
    check(
        "<ul><li>a<li>b<ol start=4><li>c<li value=9>d<li>e</ol></ul>",
        &["li: a", "li: b", ">li4: c", ">li9: d", ">li10: e"],
    );
    check("<ol reversed><li>a<li>b</ol>", &["li2: a", "li1: b"]);
    check("<ul><li><p>a</p><p>b</p></ul>", &["li: a", "b"]);
    check("<dl><dt>Term<dd>Meaning</dl>", &["Term", "Meaning"]);
}

#[test]
fn quotes_code_and_rules() {
    check(
        "<blockquote><p>a<p>b</blockquote>c<hr>d",
        &["quote: a", "quote: b", "c", "rule: ", "d"],
    );
    check("<pre>\n  a\n    b\n\n</pre>", &["code:   a\n    b"]);
    check("<pre><div>a</div><div>b</div></pre>", &["code: a\nb"]);
}

#[test]
fn tables_of_data_are_one_block() {
    check(
        "<table><tr><th>A<th>B<tr><td>1<td>2 <i>x</i></table>",
        &["table: A\tB\n1\t2 x"],
    );
    check(
        "<table><caption>Cap</caption><tr><td>a<td></td><td>c<tr><td><td>b<td></table>",
        &["Cap", "table: a\t\tc\n\tb"],
    );
}

#[test]
fn tables_of_layout_are_blocks() {
    check("<table><tr><td>one<tr><td>two</table>", &["one", "two"]);
    check(
        "<table><tr><td>menu<td><h1>T</h1><p>x<p>y<tr><td>f<td>g</table>",
        &["menu", "h1: T", "x", "y", "f", "g"],
    );
    check(
        "<table><tr><td><table><tr><td>a<td>b<tr><td>c<td>d</table><td>e</table>",
        &["table: a\tb\nc\td", "e"],
    );
}

#[test]
fn pictures_stand_alone_or_in_the_line() {
    check(
        "<figure><img src=a.jpg alt='A bridge'><figcaption>The bridge</figcaption></figure>",
        &["image: A bridge", "The bridge"],
    );
    check("<p>fine <img src=s.png alt=':-)'> day", &["fine :-) day"]);
    check("<p><img src=p.gif width=1 height=1>text", &["text"]);
    let page = read(
        "<img data-src=real.jpg src='data:image/gif;base64,xx'>",
        None,
    );
    assert_eq!(page.images, ["real.jpg"]);
    assert_eq!(page.record.inlines.len(), 1);
    let picture = |to: &str| InlineKind::Image(format!("https://example.org/news/{to}"));
    check_inlines(
        "<img alt='A bridge' src=a.jpg srcset='b.jpg 2x'>",
        &[
            ("A bridge", picture("a.jpg")),
            ("A bridge", InlineKind::Elsewhere),
        ],
    );
    assert_eq!(
        page.record.inlines[0].kind,
        InlineKind::Image("real.jpg".to_owned())
    );
}

#[test]
fn what_is_not_text_is_skipped() {
    check(
        "<script>a<b</script><style>p{}</style><template>t</template><p>x<svg><title>s</title></svg><iframe>i</iframe>",
        &["x"],
    );
    check("<p>only<noscript>n</noscript>", &["only", "n"]);
    let long = "word ".repeat(60);
    check(&format!("<p>{long}<noscript>n</noscript>"), &[long.trim()]);
}

#[test]
fn a_story_in_a_template_is_unfolded_in_its_place() {
    let words = "word ".repeat(60);
    let folded = |parent: &str, kind: &str, inner: &str| {
        format!("<p>before<div {parent}><script type={kind}>{inner}</script></div><p>after")
    };
    let story = format!("<p>{words}</p><p>end</p>");
    let body = "itemprop=articleBody";
    check(
        &folded(body, "text/template", &story),
        &["before", words.trim(), "end", "after"],
    );
    for (parent, kind, inner) in [
        (body, "text/javascript", story.as_str()),
        ("class=banner", "text/template", &story),
        (body, "text/template", "<p>short"),
        (body, "text/template", &format!("{story}<p>{{{{name}}}}")),
    ] {
        check(&folded(parent, kind, inner), &["before", "after"]);
    }
}

#[test]
fn hidden_text_is_kept_with_a_hint() {
    check(
        "<div hidden>a</div><p style='display : none !important'>b<p aria-hidden=true>c<p>d",
        &["hidden a", "hidden b", "hidden c", "d"],
    );
    check(
        "<p>one <span style='display:none'>secret</span>two",
        &["one two", "hidden secret"],
    );
    check("<p>a <span aria-hidden=true>b</span>", &["a b"]);
}

#[test]
fn controls_are_counted_and_their_labels_kept() {
    let page = read(
        "<form><input name=q><button>Search</button></form><select><option>a<option>b</select><p>text",
        None,
    );
    assert_eq!(blocks(&page), ["Search", "a\nb", "text"]);
    let controls: Vec<_> = page.hints.iter().map(|h| h.controls).collect();
    assert_eq!(controls, [2, 1, 0]);
    check("<input type=submit value=Go>", &["Go"]);
    check(
        "<pre>a<input type=submit value=Go>b</pre>",
        &["code: a Go b"],
    );
    check(
        "<table><tr><td>a<input type=submit value=Go>b<td>c<tr><td>d<td>e</table>",
        &["table: a Go b\tc\nd\te"],
    );
}

#[test]
fn inlines_are_marked() {
    check_inlines(
        "<p>a <a href='/x?y'>b <em>c</em></a> d<sup>2</sup> <code>e</code>",
        &[
            ("b c", link("https://example.org/x?y")),
            ("c", InlineKind::Emphasis),
            ("2", InlineKind::Superscript),
            ("e", InlineKind::Code),
        ],
    );
    check_inlines(
        "<p><a href='javascript:x()'>a</a> <a href=#top>b</a> <a href='1.html#top'>c</a>",
        &[
            ("a", link("javascript:")),
            ("b", link("#top")),
            ("c", link("#top")),
        ],
    );
    check_inlines(
        "<a href=2.html><p>one<p>two</a>",
        &[
            ("one", link("https://example.org/news/2.html")),
            ("two", link("https://example.org/news/2.html")),
        ],
    );
    check_inlines(
        "<p>see<a href='#n1'>1</a><p id=n1>note<p id=other>x",
        &[
            ("1", link("#n1")),
            ("", InlineKind::Anchor("n1".to_owned())),
        ],
    );
    check_inlines(
        "<a href=/a>A</a><a href=/b>B</a>",
        &[
            ("A", link("https://example.org/a")),
            ("B", link("https://example.org/b")),
        ],
    );
}

#[test]
fn archives_are_unwrapped() {
    check_inlines(
        "<p><a href='https://web.archive.org/web/20130410105500/http://paper.example/a'>a</a>",
        &[("a", link("http://paper.example/a"))],
    );
}

#[test]
fn strong_and_link_bytes_are_measured() {
    let page = read(
        "<p><b>All</b> <strong>strong</strong><p>not <b>all</b><p><a href=/x>link</a> more",
        None,
    );
    let hints: Vec<_> = page
        .hints
        .iter()
        .map(|h| (h.all_strong, h.links, h.link_bytes))
        .collect();
    assert_eq!(hints, [(true, 0, 0), (false, 0, 0), (false, 1, 4)]);
}

#[test]
fn elements_lead_from_the_block_to_the_root() {
    let page = read(
        "<div class='Story Main' id=S role=main><p class=lead>x <i>y</i></p></div><li><span class=date>z</span>",
        None,
    );
    let path = |mut at: Option<u32>| {
        let mut tags = Vec::new();
        while let Some(element) = at.and_then(|i| page.elements.get(i as usize)) {
            tags.push(format!("{}.{}", element.tag, element.names));
            at = element.parent;
        }
        tags.join(" ")
    };
    assert_eq!(
        path(page.hints[0].element),
        "p.lead div.story main s body. html."
    );
    assert_eq!(path(page.hints[1].element), "span.date li. body. html.");
}

#[test]
fn data_for_machines_under_the_name_of_its_script() {
    let page = read(
        "<meta name='script:ld+json' content='{\"a\":1}'><meta name='script' content='{}'><p>Text",
        None,
    );
    assert_eq!(page.meta.json_ld, ["{\"a\":1}"]);
}

#[test]
fn the_page_speaks_of_itself() {
    let page = read(
        "<html lang=de><title> A  title </title><meta name=Author content=Ada><meta property='og:title' content=T>
        <link rel='canonical' href='https://example.org/a'><base href=/b>
        <script type='application/ld+json'>{\"a\":1}</script><body>
        <div itemscope><span itemprop=author itemscope><b itemprop=name>Ada L.</b></span></div>
        <time datetime=2013-04-10>April</time><a rel=author href=/ada>Ada</a><span class='byline x'>By Ada</span>",
        None,
    );
    let meta = page.meta;
    assert_eq!(meta.title.as_deref(), Some("A title"));
    assert_eq!(meta.language.as_deref(), Some("de"));
    let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    assert_eq!(meta.metas, [pair("author", "Ada"), pair("og:title", "T")]);
    assert_eq!(meta.links, [pair("canonical", "https://example.org/a")]);
    assert_eq!(meta.json_ld, ["{\"a\":1}"]);
    assert_eq!(meta.base.as_deref(), Some("/b"));
    assert_eq!(
        meta.properties,
        [
            pair("author", "Ada L."),
            pair("author.name", "Ada L."),
            pair("time", "2013-04-10"),
            pair("rel-author", "Ada"),
            pair("byline", "By Ada"),
        ]
    );
}

#[test]
fn archivers_marks_are_read() {
    let saved = |html: &str| read(html, None).meta.saved_from;
    let some = |url: &str| Some(url.to_owned());
    assert_eq!(
        saved("<!-- saved from url=(0021)https://example.org/a --><html>"),
        some("https://example.org/a")
    );
    let single = "<!--\n Page saved with SingleFile \n url: https://example.org/b \n saved date: Tue Dec 20 2022\n--><p>x";
    assert_eq!(saved(single), some("https://example.org/b"));
    let page = read(single, None);
    assert_eq!(
        page.meta.properties,
        [("saved-date".to_owned(), "Tue Dec 20 2022".to_owned())]
    );
    assert_eq!(
        saved("<script>__wm.wombat(\"http://example.org/c\",\"2013\")</script>"),
        some("http://example.org/c")
    );
    assert_eq!(saved("<p>x"), None);
}

#[test]
fn source_ranges_hold_the_blocks_words() {
    let html = "<!doctype html><p>One &amp; only</p><ul><li>Two</li></ul><img src=a alt=Three>";
    let page = read(html, None);
    let parts: Vec<_> = page
        .record
        .blocks
        .iter()
        .map(|b| html.get(b.source.clone()).unwrap())
        .collect();
    assert_eq!(parts, ["One &amp; only", "Two", "<img src=a alt=Three>"]);
}

#[test]
fn deep_nesting_is_flattened_and_its_text_kept() {
    for (open, close) in [
        ("<div>", "</div>"),
        ("<ul><li>", ""),
        ("<b>", "</b>"),
        ("<table><tr><td>", ""),
        ("<font x>", ""),
    ] {
        let html = format!(
            "<!doctype html>{}deep{}<p>after",
            open.repeat(20_000),
            close.repeat(20_000)
        );
        let page = read(&html, None);
        assert!(page.record.text.contains("deep"), "{open}");
        assert!(page.record.text.contains("after"), "{open}");
        assert!(
            page.warnings.iter().any(|w| w.0.contains("nested")),
            "{open}"
        );
    }
}

#[test]
fn long_flat_pages_are_not_nested() {
    for part in [
        "<p>x",
        "<div>x</div>",
        "<li>x",
        "<br>x",
        "<p><b>x</b></p>",
        "<dt>x<dd>y",
    ] {
        let page = read(&format!("<!doctype html><body>{}", part.repeat(3000)), None);
        assert!(page.warnings.is_empty(), "{part} {:?}", page.warnings);
    }
}

#[test]
fn floods_of_attributes_are_dropped() {
    let attributes: Vec<String> = (0..20_000).map(|n| format!(" a{n}='>'")).collect();
    let attributes = attributes.concat();
    let page = read(
        &format!("<p>a<p class=x{attributes}>b<script>if (a<b {attributes}) x</script><p>c"),
        None,
    );
    assert_eq!(blocks(&page), ["a", "b", "c"]);
    assert!(page.warnings.iter().any(|w| w.0.contains("attributes")));
}

/// The tree of a page is held whole while it is read.
#[test]
fn little_is_known_of_a_node() {
    let node = [
        size_of::<super::tree::Node>(),
        size_of::<super::tree::ElementData>(),
    ];
    assert!(node.iter().sum::<usize>() <= 104, "{node:?}");
}

/// What each block stands in: `outer bars|items|inner bars part`.
fn check_within(html: &str, expected: &[&str]) {
    let page = read(html, None);
    let one = |block: &crate::article::Block| {
        let Within {
            quotes,
            outer_quotes,
            items,
            part,
            ..
        } = block.within;
        let is_own = matches!(block.kind, BlockKind::ListItem { .. });
        let part = match part {
            Part::Plain if !is_own && block.item_begun().is_some() => " begins",
            Part::Plain => "",
            Part::Term => " term",
            Part::Meaning => " meaning",
            Part::InnerTerm => " inner term",
            Part::InnerMeaning => " inner meaning",
            Part::Headless => " headless",
            Part::Line => " line",
        };
        format!("{outer_quotes}|{items}|{quotes}{part}")
    };
    let found: Vec<String> = page.record.blocks.iter().map(one).collect();
    assert_eq!(found, expected, "{html}");
}

#[test]
fn blocks_know_what_they_stand_in() {
    check_within(
        "<p>a</p><blockquote>b<blockquote>c</blockquote></blockquote>d",
        &["0|0|0", "0|0|1", "0|0|2", "0|0|0"],
    );
    check_within(
        "<ul><li><p>a</p><p>b</p><pre>c</pre><ul><li>d<p>e</p></li></ul></li></ul>f",
        &["0|0|0", "0|1|0", "0|1|0", "0|0|0", "0|2|0", "0|0|0"],
    );
    check_within(
        "<blockquote><ul><li><blockquote>a</blockquote></li></ul>b</blockquote>",
        &["1|0|1", "0|0|1"],
    );
    check_within(
        "<dl><dt>a<dd>b<p>c</dl>d",
        &["0|0|0 term", "0|0|0 meaning", "0|0|0 meaning", "0|0|0"],
    );
    check_within(
        "<dl><dt>a<dd>b<dl><dt>c<dd><p>d</dl><p>e<dt>f</dl>",
        &[
            "0|0|0 term",
            "0|0|0 meaning",
            "0|0|0 inner term",
            "0|0|0 inner meaning",
            "0|0|0 meaning",
            "0|0|0 term",
        ],
    );
}

#[test]
fn tables_know_whether_they_have_a_head_and_what_takes_more_than_its_place() {
    let head =
        |rows: &str, expected: &str| check_within(&format!("<table>{rows}</table>"), &[expected]);
    head("<tr><th>a<th>b<tr><td>1<td>2", "0|0|0");
    head("<tr><td>a<td>b<tr><td>1<td>2", "0|0|0 headless");
    head("<thead><tr><td>a<td>b</thead><tr><td>1<td>2", "0|0|0");
    head(
        "<thead></thead><tr><td>a<td>b<tr><td>1<td>2",
        "0|0|0 headless",
    );
    head(
        "<tr><td><b>a</b><td> <strong>b</strong> <tr><td>1<td>2",
        "0|0|0",
    );
    head("<tr><td><b>a</b> c<td>b<tr><td>1<td>2", "0|0|0 headless");
    head("<tr><th>a<td>1<tr><th>b<td>2", "0|0|0 headless");
    head("<tr><td><th>a<th>b<tr><th>c<td>2<td>3", "0|0|0");
    head("<tr><th colspan=2>all<tr><td>1<td>2", "0|0|0 headless");
    let cell = |across, down| InlineKind::Cell { across, down };
    check_inlines(
        "<table><tr><th colspan=2>a<th>b<tr><td rowspan=2>c<td>d<td>e<tr><td>f<td colspan=x>g</table>",
        &[("", cell(2, 1)), ("", cell(1, 2))],
    );
}

#[test]
fn looks_that_say_something_are_stretches() {
    check_inlines(
        "<p>H<sub>2</sub>O is <del>hot</del> <ins>cold</ins>, said <q>he</q>.</p>",
        &[
            ("2", InlineKind::Subscript),
            ("hot", InlineKind::Deleted),
            ("cold", InlineKind::Inserted),
            ("he", InlineKind::Quoted),
        ],
    );
    check("<p>H<sub>2</sub>O is <del>hot</del></p>", &["H2O is hot"]);
    let sign = |words| (words, InlineKind::Sign);
    check_inlines(
        "<p>Press <img src=a.png alt=Save> now.<ul><li><img width=20 alt=yes> one</ul><table><tr><th>a<th>b<tr><td><img alt=no><td>c</table>",
        &[sign("Save"), sign("yes"), sign("no")],
    );
    check(
        "<p>Press <img src=a.png alt=Save> now.</p>",
        &["Press Save now."],
    );
}

#[test]
fn what_begins_an_item_is_known() {
    check_within(
        "<ol><li><img src=a.jpg alt='A boat'>The boat<p>left</li><li>x<pre>c</pre>",
        &["0|1|0 begins", "0|0|0", "0|1|0", "0|0|0", "0|1|0"],
    );
    check_within(
        "<ul><li><figure><img src=a.jpg><figcaption>Said</figcaption></figure>Words",
        &["0|1|0 begins", "0|0|0", "0|1|0"],
    );
}

#[test]
fn code_ends_with_its_element() {
    check(
        "<pre>code</pre>and words<p>more",
        &["code: code", "and words", "more"],
    );
    check(
        "<ul><li><pre>a\nb</pre>words <b>after</b></ul>",
        &["code: a\nb", "li: words after"],
    );
    check("<pre>a<div>b</div>c</pre>", &["code: a\nb\nc"]);
}

#[test]
fn tasks_say_whether_they_are_done() {
    check(
        "<ul><li><input type=checkbox checked disabled> Mend it<li><label><input type=checkbox>Paint it</label></ul>\
         <p><input type=checkbox> Remember me",
        &["li: [x] Mend it", "li: [ ] Paint it", "Remember me"],
    );
}

#[test]
fn a_link_to_the_editor_is_no_part_of_a_heading() {
    check(
        "<h2><span id=History>History</span><span class=mw-editsection>[<a href=/e>edit</a>]</span></h2><p>Then",
        &["h2: History", "[edit]", "Then"],
    );
    check(
        "<h2>Setting up <a class=headerlink href=#setting-up>¶</a></h2><h3><a href=#b>B</a>",
        &["h2: Setting up", "¶", "h3: B"],
    );
    check(
        "<h2>See <a href=#s4>§</a> 4 of the law</h2>",
        &["h2: See § 4 of the law"],
    );
    // Before the words as after them, and in an item of a list.
    check(
        "<h2><a class=doc href=#ex>§</a>Examples</h2><p>Then",
        &["h2: Examples", "§", "Then"],
    );
    check(
        "<h2><a href=#s4>§</a> 4 of the law</h2>",
        &["h2: § 4 of the law"],
    );
    check(
        "<ul><li><h3>Head <a href=#h>#</a></h3><p>Then<li><h3><a href=#i>#</a> Next</h3><p>Last",
        &["h3: Head", "#", "li: Then", "h3: Next", "#", "li: Last"],
    );
}
