//! The stories with their passages marked, and the notes below, as one page
//! that needs nothing else.

use std::collections::BTreeSet;

use super::{Noted, title, whole_first};
use crate::{
    article::{
        Block, BlockKind, Passage, Role,
        annotation::{AnchorState, Annotation, Color},
        export::{head, json::known_day},
    },
    text,
};

const STYLE: &str = "body{max-width:38em;margin:2em auto;padding:0 1em;font:1.05em/1.55 Georgia,serif}\
mark{color:inherit;padding:.1em 0}sup{font:.7em sans-serif}aside{border-top:1px solid #999;margin-top:2em}\
.unsure{border-bottom:1px dashed}\
blockquote{border-left:3px solid #999;margin-left:0;padding-left:1em}pre{white-space:pre-wrap}";

/// The background of a colour: it stays readable on white and when printed; the
/// letter says the same without it.
fn background(color: Color) -> &'static str {
    match color {
        Color::Yellow => "#fff3a3",
        Color::Red => "#ffd0cc",
        Color::Green => "#cfeecb",
        Color::Blue => "#cfe4ff",
        Color::Purple => "#e6d5f7",
    }
}

/// Stripes of all the colours that lie over the same words; nothing for one.
fn stripes(colors: &[Color]) -> String {
    if colors.len() < 2 {
        return String::new();
    }
    let share = 100 / colors.len();
    let stops: Vec<String> = (0..)
        .zip(colors)
        .map(|(n, c)| format!("{} {}% {}%", background(*c), n * share, (n + 1) * share))
        .collect();
    format!(" style=\"background:linear-gradient({})\"", stops.join(","))
}

/// A rule for each colour.
fn colors() -> String {
    let rule = |c: &Color| format!(".{}{{background:{}}}", c.name(), background(*c));
    Color::ALL.iter().map(rule).collect()
}

pub(super) fn document(articles: &[Noted<'_>]) -> String {
    let colors = colors();
    let parts: String = articles.iter().map(article).collect();
    let name = match articles {
        [one] => escaped(title(one)),
        _ => "Notes".to_owned(),
    };
    format!(
        "<!doctype html>\n<html>\n<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" \
         content=\"default-src 'none'; style-src 'unsafe-inline'\">\n<title>{name}</title>\n<style>{STYLE}{colors}</style>\n\
         </head>\n<body>\n{parts}</body>\n</html>\n"
    )
}

fn article(of: &Noted<'_>) -> String {
    let metadata = &of.article.metadata;
    let lang = metadata.language.as_ref().map_or(String::new(), |f| {
        format!(" lang=\"{}\"", escaped(&f.value))
    });
    let mut source: Vec<String> = head::source_parts(metadata)
        .iter()
        .map(|p| escaped(p))
        .collect();
    let web = |u: &&str| u.starts_with("https://") || u.starts_with("http://");
    source.extend(
        head::url(metadata)
            .filter(web)
            .map(|u| format!("<a href=\"{0}\" rel=\"noreferrer\">{0}</a>", escaped(u))),
    );
    let notes: Vec<&Annotation> = whole_first(of).collect();
    let mut out = format!(
        "<article{lang}>\n<h1>{}</h1>\n<p>{}</p>\n",
        escaped(title(of)),
        source.join(" · ")
    );
    let record = &of.article.record;
    let blocks = record.blocks.iter().enumerate();
    for (_, block) in blocks.filter(|(i, _)| of.article.role(*i) == Role::Body) {
        let inner = marked(
            &record.text,
            Passage::new(block.range.start, block.range.end),
            &notes,
        );
        let (open, close) = tags(block);
        out.push_str(&format!("{open}{inner}{close}\n"));
    }
    out.push_str("<aside>\n<ol>\n");
    for (n, note) in (1..).zip(&notes) {
        out.push_str(&entry(n, note, of));
    }
    out + "</ol>\n</aside>\n</article>\n"
}

fn tags(block: &Block) -> (String, String) {
    let name = match block.kind {
        BlockKind::Heading(level) => format!("h{}", (level + 1).clamp(2, 6)),
        BlockKind::Quote => "blockquote".into(),
        BlockKind::Code | BlockKind::Table => "pre".into(),
        BlockKind::Rule => return ("<hr>".into(), String::new()),
        BlockKind::ListItem { ordinal, .. } => {
            let mark = ordinal.map_or("•".to_owned(), |n| {
                format!("{}.", block.within.numbers.written(n))
            });
            return (format!("<p>{mark} "), "</p>".into());
        }
        BlockKind::Paragraph | BlockKind::Image => "p".into(),
    };
    (format!("<{name}>"), format!("</{name}>"))
}

/// The words of a stretch of `text` with its marks. Passages may overlap: each
/// piece between two edges carries all the colours that lie over it.
fn marked(text: &str, stretch: Passage, notes: &[&Annotation]) -> String {
    let here: Vec<(usize, Passage, &Annotation)> = (1..)
        .zip(notes)
        .filter_map(|(n, a)| Some((n, a.passage?, *a)))
        .filter(|(_, p, _)| p.start < stretch.end && stretch.start < p.end)
        .collect();
    let inside = |at: &usize| (stretch.start..=stretch.end).contains(at);
    let mut edges: BTreeSet<usize> = here
        .iter()
        .flat_map(|(_, p, _)| [p.start, p.end])
        .filter(inside)
        .collect();
    edges.extend([stretch.start, stretch.end]);
    let edges: Vec<usize> = edges.into_iter().collect();
    let mut out = String::new();
    for pair in edges.windows(2) {
        let (from, to) = (pair[0], pair[1]);
        let words = escaped(text.get(from..to).unwrap_or_default());
        let over: Vec<_> = here
            .iter()
            .filter(|(_, p, _)| p.start <= from && to <= p.end)
            .collect();
        if over.is_empty() {
            out.push_str(&words);
        } else {
            let mut colors: Vec<Color> = over.iter().map(|(_, _, a)| a.color).collect();
            colors.sort_by_key(|c| c.name());
            colors.dedup();
            let mut names: Vec<&str> = colors.iter().map(|c| c.name()).collect();
            if over.iter().any(|(_, _, a)| is_guess(a)) {
                names.push("unsure");
            }
            out.push_str(&format!(
                "<mark class=\"{}\"{}>{words}</mark>",
                names.join(" "),
                stripes(&colors)
            ));
        }
        for (n, _, a) in here.iter().filter(|(_, p, _)| p.end == to) {
            let doubt = if is_guess(a) { "?" } else { "" };
            out.push_str(&format!("<sup>{}{n}{doubt}</sup>", a.color.letter()));
        }
    }
    out
}

/// Whether its place on the page is only the likeliest of several.
fn is_guess(of: &Annotation) -> bool {
    of.state == AnchorState::Uncertain
}

fn entry(n: usize, of: &Annotation, within: &Noted<'_>) -> String {
    let quote = of.selector.as_ref().map_or(String::new(), |s| {
        let letter = of.color.letter();
        format!(
            "<blockquote>{letter} {}</blockquote>",
            breaks(s.exact.trim())
        )
    });
    let note = if of.note.trim().is_empty() {
        String::new()
    } else {
        format!("<p>{}</p>", breaks(of.note.trim_end()))
    };
    let state = (of.state != AnchorState::Exact).then(|| of.state.name().to_owned());
    let tags = of.tags.iter().map(|t| format!("#{}", escaped(t)));
    let named = of.selector.is_some() && within.colors.own(of.color).is_some();
    let color = named.then(|| escaped(&within.colors.with_color(of.color)));
    let day = known_day(of.created);
    let details: Vec<String> = day
        .into_iter()
        .chain(color)
        .chain(tags)
        .chain(state)
        .collect();
    format!(
        "<li value=\"{n}\" id=\"{}-{}\">{quote}{note}<small>{}</small></li>\n",
        escaped(within.uid),
        escaped(&of.id),
        details.join(" · ")
    )
}

fn breaks(raw: &str) -> String {
    escaped(raw).replace('\n', "<br>")
}

/// Text that is only text in HTML, also within quotation marks.
fn escaped(raw: &str) -> String {
    let clean = text::sanitise(raw);
    let mut out = String::with_capacity(clean.len());
    for c in clean.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(c),
        }
    }
    out
}
