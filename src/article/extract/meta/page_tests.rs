//! Whole pages: which of several writers, dates and headlines is taken.

use crate::article::{
    Metadata,
    extract::{Rules, extract},
    import::{Hint, import},
};

const STORY: &str = "<p>The last ferry of the year left the old harbour on Monday with eleven passengers, two bicycles and a crate of letters that nobody had claimed since the summer, the harbour master said.</p>
<p>The town council will decide in spring whether the line should go on, because the new bridge has taken most of its passengers and the boat needs an engine that costs more than the line earns in three years.</p>
<p>Until then the ferry stays in the shed behind the fish market, where visitors may see it on Sundays, and where the cook still serves his soup to those who ask for it politely.</p>";

/// A page with `head` in its head, and `above` and `below` around its story.
fn page(head: &str, above: &str, below: &str) -> Metadata {
    let html = format!(
        "<!doctype html><html lang=en><head><title>Ferry rests for the winter | Harbour Daily</title>\
        <meta property='og:site_name' content='Harbour Daily'>{head}</head><body>\
        <nav><a href='/news'>News</a> <a href='/sea'>Sea</a></nav>\
        <main>{above}<div class='text'>{STORY}</div>{below}</main></body></html>"
    );
    let page = import(html.as_bytes(), &Hint::default()).unwrap();
    extract(&page, &Rules::default()).0.metadata
}

const TITLE: &str = "<h1>Ferry rests for the winter</h1>";

fn check_writers(head: &str, above: &str, below: &str, expected: &str) {
    let found = page(head, &format!("{TITLE}{above}"), below).authors;
    let found = found.map(|f| {
        let names: Vec<_> = f.value.iter().map(|a| a.name.clone()).collect();
        format!("{} [{}]", names.join(" + "), f.evidence.source)
    });
    assert_eq!(
        found.unwrap_or_default(),
        expected,
        "{head} {above} {below}"
    );
}

fn json_ld(author: &str) -> String {
    format!(
        "<script type='application/ld+json'>{{\"@type\":\"Article\",\"author\":{author}}}</script>"
    )
}

#[test]
fn the_byline_that_readers_see() {
    check_writers(
        "",
        "<a rel=author href='/ida'>Ida Holm</a>",
        "",
        "Ida Holm [rel author]",
    );
    check_writers(
        "",
        "<div class='post-byline'><span>By</span> <a>Ida Holm</a><span>Harbour editor</span></div>",
        "",
        "Ida Holm [class post-byline]",
    );
    check_writers(
        "",
        "<div>By <a href='/authors/ida-holm'>Ida Holm</a>, <a href='/authors/tom-reed'>Tom Reed</a> and <a href='/authors/li-wei'>Li Wei</a></div>",
        "",
        "Ida Holm + Tom Reed + Li Wei [link to a writer]",
    );
    check_writers(
        "",
        "<p>Posted by surfer22 on 3 May 2016</p>",
        "",
        "surfer22 [text byline]",
    );
    check_writers(
        "",
        "<p class='author'>Posted by surfer22 on 3 May 2016</p>",
        "",
        "surfer22 [class author]",
    );
    check_writers(
        "",
        "<p class=author-name>Ida Holm, PhD</p>",
        "",
        "Ida Holm, PhD [class author-name]",
    );
}

#[test]
fn whoever_did_something_else() {
    check_writers(
        "",
        "<div>Reviewed by <a href='/author/tom'>Tom Reed</a></div><div>Written by <a href='/author/ida'>Ida Holm</a></div>",
        "",
        "Ida Holm [link to a writer]",
    );
    check_writers("", "<div class=author>Photo: Tom Reed</div>", "", "");
    check_writers(
        "",
        "",
        "<section class='comments'><h3>Comments</h3><div class='comment'><b class='comment-author'>Tom Reed</b><p>I was there.</p></div></section>",
        "",
    );
}

#[test]
fn what_pages_tell_machines() {
    check_writers(
        &json_ld("{\"@type\":\"Person\",\"name\":\"Ida Holm\"}"),
        "",
        "",
        "Ida Holm [json-ld author]",
    );
    check_writers(
        &json_ld("[{\"name\":\"Ida Holm\"},{\"name\":\"Tom Reed\"}]"),
        "<a rel=author href='/ida'>Ida Holm</a>",
        "",
        "Ida Holm + Tom Reed [json-ld author]",
    );
    check_writers(
        &json_ld("\"ida.holm\""),
        "<div class=byline>By Ida Holm</div>",
        "",
        "Ida Holm [class byline]",
    );
    check_writers(&json_ld("\"admin\""), "", "", "");
    check_writers(
        "<meta name=author content='https://example.org/ida'>",
        "",
        "",
        "",
    );
    check_writers(
        "<meta name=author content='office@harbour.example (Ida Holm)'>",
        "",
        "",
        "Ida Holm [author]",
    );
    check_writers(
        "<meta name='twitter:label1' content='Written by'><meta name='twitter:data1' content='Ida Holm'>",
        "",
        "",
        "Ida Holm [twitter:data1]",
    );
    check_writers(
        "<meta name='twitter:label1' content='Est. reading time'><meta name='twitter:data1' content='12 minutes'>",
        "",
        "",
        "",
    );
}

#[test]
fn the_site_writes_only_where_nobody_else_does() {
    let site = json_ld("{\"@type\":\"Organization\",\"name\":\"Harbour Daily\"}");
    check_writers(&site, "", "", "Harbour Daily [json-ld author]");
    check_writers(
        &site,
        "<div class=byline>By Ida Holm</div>",
        "",
        "Ida Holm [class byline]",
    );
    check_writers(
        &site,
        "",
        "<div class='author-bio'><h3>About the author</h3><p>Ida Holm</p><p>Ida has been at sea since she was ten.</p></div>",
        "Ida Holm [class author-bio]",
    );
}

fn check_days(head: &str, above: &str, below: &str, expected: &str) {
    let found = page(head, &format!("{TITLE}{above}"), below);
    let one = |name: &str, field: &Option<crate::article::Field<crate::article::Date>>| {
        field
            .as_ref()
            .map(|f| format!("{name} {} [{}]", f.value, f.evidence.source))
    };
    let all: Vec<_> = [
        one("published", &found.published),
        one("updated", &found.updated),
    ]
    .into_iter()
    .flatten()
    .collect();
    assert_eq!(all.join(", "), expected, "{head} {above} {below}");
}

#[test]
fn dates_that_readers_see() {
    check_days(
        "",
        "<p>3 May 2016</p>",
        "",
        "published 2016-05-03 [text date line]",
    );
    check_days(
        "",
        "<p>By Ida Holm <time datetime='2016-05-03T10:55'>May 3</time></p>",
        "",
        "published 2016-05-03T10:55 [time]",
    );
    check_days(
        "",
        "<p>Updated 4 May 2016</p>",
        "",
        "published 2016-05-04 [text date line, last change], updated 2016-05-04 [text date line]",
    );
    check_days(
        "",
        "<div class='entry-date'>Published 3 May 2016, updated 4 May 2016</div>",
        "",
        "published 2016-05-03 [class entry-date], updated 2016-05-04 [class entry-date]",
    );
    check_days(
        "",
        "",
        "<div class='comments'><div class='comment'><b>Tom</b> <time datetime='2019-01-01'>1 January 2019</time><p>I was there.</p></div></div><footer>© 2014 Harbour Daily</footer>",
        "",
    );
}

#[test]
fn dates_that_machines_are_told() {
    let told = "<meta property='article:published_time' content='2016-05-03T10:55:00+02:00'>";
    check_days(
        told,
        "<p>3 May 2016</p>",
        "",
        "published 2016-05-03T10:55:00+02:00 [article:published_time]",
    );
    // The day on the page is the story's own; a system may give its import.
    check_days(
        told,
        "<p>2 May 2013</p>",
        "",
        "published 2013-05-02 [text date line]",
    );
    let both = format!("{told}<meta property='article:modified_time' content='2016-06-01'>");
    check_days(
        &both,
        "<time class='entry-date published updated' datetime='2016-06-01'>June 1, 2016</time>",
        "",
        "published 2016-05-03T10:55:00+02:00 [article:published_time], updated 2016-06-01 [article:modified_time]",
    );
    check_days(
        "<meta name='x-published-date' content='2016-05-03'>",
        "",
        "",
        "published 2016-05-03 [x-published-date]",
    );
    // Either month: only what the page says elsewhere decides.
    check_days(
        "<meta property='article:modified_time' content='2016-03-05'>",
        "<p class='post-date'>3/5/2016</p>",
        "",
        "published 2016-03-05 [class post-date], updated 2016-03-05 [article:modified_time]",
    );
    check_days("", "<p class='post-date'>3/5/2016</p>", "", "");
    check_days(
        "<meta property='article:modified_time' content='2012-06-01'>",
        "<p>3 May 2016</p>",
        "",
        "published 2016-05-03 [text date line]",
    );
}

#[test]
fn dates_among_the_first_short_lines() {
    let lead = |lines: &str| {
        format!("<p>A deck of one short line</p><p>Ida Holm</p><p>Six minutes</p>{lines}")
    };
    check_days(
        "",
        &lead("<p>3 May 2016</p>"),
        "",
        "published 2016-05-03 [text date line]",
    );
    // A day that is the whole of its part of a line.
    check_days(
        "",
        "<p>3 May 2016 · Mail this to a friend · Print this page · Leave a comment here</p>",
        "",
        "published 2016-05-03 [text date line]",
    );
    check_days(
        "",
        "<p>3 May 2016 - the harbour office and the whole crew of the old ferry</p>",
        "",
        "",
    );
}

#[test]
fn dates_in_the_foot_of_the_story() {
    let day = "<time datetime='2016-05-03'>3 May 2016</time>";
    check_days(
        "",
        &format!("<article><footer class='meta'>{day} 12 letters</footer></article>"),
        "",
        "published 2016-05-03 [time]",
    );
    check_days(
        "",
        "",
        &format!("<article><footer>Filed under harbour {day}</footer></article>"),
        "published 2016-05-03 [time]",
    );
    check_days("", "", &format!("</main><footer>{day}</footer>"), "");
}

#[test]
fn the_day_of_the_change_by_any_clock() {
    let told = "<meta property='article:published_time' content='2016-05-03T10:55:00+00:00'>\
        <meta property='article:modified_time' content='2018-06-02T01:10:00+00:00'>";
    let kept = "published 2016-05-03T10:55:00Z [article:published_time], updated 2018-06-02T01:10:00Z [article:modified_time]";
    check_days(told, "<p class='post_date'>1 June 2018</p>", "", kept);
    // Where both may be the day that is shown, readers see the publication's.
    let near = "<meta property='article:published_time' content='2018-06-02T00:10:00+00:00'>\
        <meta property='article:modified_time' content='2018-06-02T01:10:00+00:00'>";
    check_days(
        near,
        "<p class='post_date'>1 June 2018</p>",
        "",
        "published 2018-06-01 [class post_date], updated 2018-06-02T01:10:00Z [article:modified_time]",
    );
    check_days(
        told,
        "<p class='post_date'>30 May 2018</p>",
        "",
        "published 2018-05-30 [class post_date], updated 2018-06-02T01:10:00Z [article:modified_time]",
    );
}

#[test]
fn a_name_for_any_date_may_mean_the_last_change() {
    let day = "<p>1 March 2016</p>";
    let told = |changed: &str| {
        format!(
            "<meta name='dc.date' content='2016-07-05T14:20'><meta name='last-modified' content='{changed}'>"
        )
    };
    check_above(&told("2016-07-05T14:20"), day, "2016-03-01");
    check_above(&told("2016-08-01"), day, "2016-07-05T14:20");
}

/// The day of a story with `above` above its headline.
fn check_above(head: &str, above: &str, expected: &str) {
    let published = page(head, &format!("{above}{TITLE}"), "").published;
    assert_eq!(
        published.map(|f| f.value.to_string()).unwrap_or_default(),
        expected,
        "{head} {above}"
    );
}

#[test]
fn the_country_of_the_page_decides_how_digits_are_read() {
    let locale = |tag: &str| format!("<meta property='og:locale' content='{tag}'>");
    let day = "<p class='post-date'>3/5/2016</p>";
    check_days(
        &locale("en_US"),
        day,
        "",
        "published 2016-03-05 [class post-date]",
    );
    check_days(
        &locale("en_GB"),
        day,
        "",
        "published 2016-05-03 [class post-date]",
    );
    check_days(&locale("de_DE"), day, "", "");
    // What else the page tells goes before its country.
    let changed = format!(
        "{}<meta property='article:modified_time' content='2016-03-05'>",
        locale("en_GB")
    );
    check_days(
        &changed,
        day,
        "",
        "published 2016-03-05 [class post-date], updated 2016-03-05 [article:modified_time]",
    );
}

/// What the reader is told of a page whose headline `above` follows.
fn warnings(above: &str) -> Vec<String> {
    let html = format!(
        "<!doctype html><html lang=en><title>Ferry rests for the winter</title>\
        <main>{TITLE}{above}<div class='text'>{STORY}</div></main></html>"
    );
    let page = import(html.as_bytes(), &Hint::default()).unwrap();
    let (article, report) = extract(&page, &Rules::default());
    assert_eq!(article.metadata.published, None, "{above}");
    report.warnings
}

#[test]
fn a_date_that_can_be_read_two_ways_is_told() {
    let told = warnings("<p class='date'>Posted 03/04/2012</p>");
    assert_eq!(told.len(), 1);
    assert!(
        told[0].contains("03/04/2012 can be 2012-04-03 or 2012-03-04"),
        "{told:?}"
    );
    assert_eq!(
        warnings("<p class='date'>Posted in spring</p>"),
        [] as [String; 0]
    );
}

fn check_title(title: &str, head: &str, headings: &str, expected: &str) {
    let html = format!(
        "<!doctype html><html lang=en><head><title>{title}</title>\
        <meta property='og:site_name' content='Harbour Daily'>{head}</head><body>{headings}{STORY}</body></html>"
    );
    let page = import(html.as_bytes(), &Hint::default()).unwrap();
    let found = extract(&page, &Rules::default()).0.metadata.title.unwrap();
    assert_eq!(found.value, expected, "{title} {headings}");
}

#[test]
fn headlines() {
    check_title(
        "Ferry timetable explained | Harbour Daily",
        "",
        "<h1>The boat that waits for the post</h1>",
        "The boat that waits for the post",
    );
    check_title(
        "About us – Harbour Daily, the paper of the harbour",
        "<meta property='og:title' content='About us'>",
        "<h1>Harbour Daily, the paper of the harbour</h1><h1>About us</h1>",
        "About us",
    );
    check_title(
        "Ferry rests | Harbour Daily",
        "",
        "<h1>Harbour Daily</h1><h2>Ferry rests</h2>",
        "Ferry rests",
    );
    check_title(
        "Ferry rests – Harbour Daily",
        "",
        "<h1>Ferry rests – Harbour Daily</h1>",
        "Ferry rests",
    );
    check_title(
        "Ferry &amp;#8211; rests &amp;amp; waits",
        "",
        "",
        "Ferry – rests & waits",
    );
}
