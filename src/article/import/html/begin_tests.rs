//! Where items, lists and quotations begin.

use super::read;

#[test]
fn items_lists_and_quotations_know_where_they_begin() {
    let check = |html: &str, expected: &[&str]| {
        let page = read(html, None);
        let one = |block: &crate::article::Block| {
            let within = block.within;
            let item = block.item_begun().map_or("-".to_owned(), |item| {
                format!("{}{}", item.depth, item.number().unwrap_or_default())
            });
            let list = if within.begins_list { "!" } else { "" };
            format!("{item}{list}{}", ">".repeat(within.quotes_begun.into()))
        };
        let found: Vec<String> = page.record.blocks.iter().map(one).collect();
        assert_eq!(found, expected, "{html}");
    };
    check(
        "<ol type=a><li>a<li>b</ol><ol type=a><li>a</ol>",
        &["0a!", "0b", "0a!"],
    );
    check(
        "<ol style='list-style-type: lower-roman'><li>a<p>more<li>b</ol>",
        &["0i!", "-", "0ii"],
    );
    check(
        "<ol start=4><li><pre>x</pre>words<li><pre>y</pre><li><h3>Head</h3><p>words</ol>",
        &["04!", "-", "05", "06", "-"],
    );
    check(
        "<ul><li>a<ul><li>b<li>c</ul><li>d</ul>",
        &["0!", "1!", "1", "0"],
    );
    check(
        "<blockquote><p>a<p>b</blockquote><blockquote>c<blockquote>d</blockquote>e</blockquote>",
        &["->", "-", "->", "->", "-"],
    );
    check(
        "<dl><dt>a<dd><ul><li><pre>x</pre>words<li>b</ul></dl>",
        &["-", "0!", "-", "0"],
    );
    check(
        "<blockquote><ul><li>a<li>b</ul></blockquote><ul><li><blockquote>c</blockquote>d</ul>",
        &["0!>", "0", "0!>", "-"],
    );
}

#[test]
fn a_quotation_in_a_quotation_is_one() {
    let page = read("<p><q>quoted <q>inner</q> words</q> <b>a<b>b</b></b>", None);
    let ranges: Vec<_> = page
        .record
        .inlines
        .iter()
        .map(|i| i.range.clone())
        .collect();
    assert_eq!(ranges, [0..18, 7..12, 19..21]);
}
