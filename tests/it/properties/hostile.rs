//! Pages that are made to take long or much: each is read, and what comes out
//! is counted. None of these finishes in anybody's time if a step of reading
//! or cleaning grows with the square of the page.

use super::checks;
use offprint::article::{
    Page,
    block::InlineKind,
    extract::{Budget, Rules, extract, extract_quickly, extract_within},
    import::{Hint, import},
};

fn read(source: &str, name: &str) -> Page {
    let page = import(source.as_bytes(), &super::named(name)).unwrap();
    checks::page(&page, source.len());
    page
}

fn blocks(source: &str) -> usize {
    read(source, "page.html").record.blocks.len()
}

#[test]
fn floods_of_markup_are_read_once() {
    let n = 20_000;
    assert_eq!(blocks(&format!("<p>a{}", "&amp;".repeat(n))), 1);
    assert_eq!(blocks(&format!("<p>a{}", "&nosuchthing".repeat(n))), 1);
    assert_eq!(blocks(&format!("<p>a{}", "<!--".repeat(n))), 1);
    assert_eq!(blocks(&format!("<p>a{}", "<p ".repeat(n))), 1);
    assert_eq!(blocks(&format!("<p>a{}", "</x>".repeat(n))), 1);
    assert_eq!(blocks(&format!("<p>a{}<p>b", "<time></time>".repeat(n))), 2);
    assert_eq!(blocks(&format!("<p>{}", "<b>x</b>".repeat(n))), 1);
    let rows = "<tr><td>a<td>b".repeat(n);
    assert_eq!(blocks(&format!("<table>{rows}</table>")), 1);
}

#[test]
fn open_stretches_are_not_copied_into_every_block() {
    let bold: Vec<String> = (0..400).map(|n| format!("<b id=b{n}>")).collect();
    let bold = bold.concat();
    let page = read(
        &format!("{bold}{}", "<div>x</div>".repeat(2000)),
        "page.html",
    );
    let strong = |kind: &InlineKind| *kind == InlineKind::Strong;
    let marks = page.record.inlines.iter().filter(|i| strong(&i.kind));
    assert!(marks.count() <= 2 * page.record.blocks.len());
}

#[test]
fn a_page_of_titles_is_compared_with_few() {
    let title = "word ".repeat(800);
    let metas = format!("<meta property=og:title content='{title}'>").repeat(100);
    let headings = "<h1>word word word word word word</h1>".repeat(5000);
    let page = read(&format!("<!doctype html>{metas}{headings}"), "page.html");
    let (article, report) = extract_quickly(&page, &Rules::default());
    checks::article(&page, &article, &report);
}

#[test]
fn one_endless_line_is_one_block() {
    let line = format!("{}{}", ". ".repeat(100_000), "share, ".repeat(50_000));
    let page = read(&line, "page.txt");
    assert_eq!(page.record.blocks.len(), 1);
    let (article, report) = extract_quickly(&page, &Rules::default());
    checks::article(&page, &article, &report);
}

#[test]
fn json_for_machines_is_read_up_to_a_limit() {
    let script = format!(
        "<script type='application/ld+json'>[{}1]</script>",
        "1,".repeat(400_000)
    );
    let page = read(&format!("{}<p>a", script.repeat(8)), "page.html");
    let held: usize = page.meta.json_ld.iter().map(String::len).sum();
    assert!(held <= 4 << 20, "{held}");
}

#[test]
fn a_page_past_its_budget_is_judged_the_quick_way_and_says_so() {
    let source = "A line.\n\n".repeat(45_000);
    let page = read(&source, "page.txt");
    assert!(!Budget::PAGE.allows(&page) && Budget::ANY.allows(&page));
    let (article, report) = extract_within(&page, &Rules::default(), Budget::PAGE);
    checks::article(&page, &article, &report);
    assert_eq!(report.warnings.len(), 1);
    assert!(
        report.warnings[0].contains("quick rules"),
        "{:?}",
        report.warnings
    );
    let small = import(b"A line.", &Hint::default()).unwrap();
    assert!(Budget::PAGE.allows(&small));
    let within = extract_within(&small, &Rules::default(), Budget::PAGE);
    assert_eq!(within, extract(&small, &Rules::default()));
}
