//! Annotations as Markdown.

use super::{
    super::{head, json::known_day},
    escape::{address, inline, one_line, prefixed},
};
use crate::{
    article::{
        Metadata,
        annotation::{AnchorState, Annotation, Color, ColorNames},
    },
    text,
};

/// An article and those of its annotations that are to be written.
#[derive(Debug, Clone, Copy)]
pub struct Annotated<'a> {
    /// What is known about the article.
    pub metadata: &'a Metadata,
    /// Its annotations, in the order in which they are to stand.
    pub annotations: &'a [Annotation],
    /// What the reader calls the colours.
    pub colors: &'a ColorNames,
}

/// Annotations of several articles as one document: per article a heading
/// and its source, notes on the whole of it, then each passage as a block
/// quote with its note below. Articles without annotations are left out.
pub fn annotations_markdown(articles: &[Annotated<'_>]) -> String {
    let noted = articles.iter().filter(|a| !a.annotations.is_empty());
    let mut out = noted.map(article).collect::<Vec<_>>().join("\n\n");
    if !out.is_empty() {
        out.push('\n');
    }
    out
}

/// One annotation as a Markdown quote with its source, for the clipboard.
pub fn annotation_markdown(metadata: &Metadata, annotation: &Annotation) -> String {
    let mut parts: Vec<String> = quote(annotation).into_iter().collect();
    parts.extend(note(annotation));
    let source = source_line(metadata, true);
    if !source.is_empty() {
        parts.push(format!("— {source}"));
    }
    let mut out = parts.join("\n\n");
    out.push('\n');
    out
}

/// One article's part of the document.
fn article(of: &Annotated<'_>) -> String {
    let mut parts = vec![format!(
        "# {}",
        one_line(head::title(of.metadata).unwrap_or("Untitled"))
    )];
    let source = source_line(of.metadata, false);
    if !source.is_empty() {
        parts.push(source);
    }
    let (whole, passages): (Vec<_>, Vec<_>) =
        of.annotations.iter().partition(|a| a.selector.is_none());
    for annotation in whole.into_iter().chain(passages) {
        parts.extend(quote(annotation));
        parts.extend(note(annotation));
        parts.extend(details(annotation, of.colors));
    }
    parts.join("\n\n")
}

/// Authors, publisher, date, and the address as a link; with the title where
/// it stands alone.
pub(super) fn source_line(metadata: &Metadata, with_title: bool) -> String {
    let mut parts: Vec<String> = head::source_parts(metadata)
        .iter()
        .map(|p| one_line(p))
        .collect();
    let link = head::url(metadata).and_then(address);
    match (
        head::title(metadata).filter(|_| with_title).map(one_line),
        link,
    ) {
        (Some(title), Some(link)) => parts.insert(0, format!("[{title}]({link})")),
        (Some(title), None) => parts.insert(0, title),
        (None, Some(link)) => parts.push(format!("<{link}>")),
        (None, None) => {}
    }
    parts.join(" · ")
}

/// The quoted words as a block quote; one that is lost, or whose place is a
/// guess, says so.
fn quote(annotation: &Annotation) -> Option<String> {
    let exact = annotation.selector.as_ref()?.exact.trim();
    // Blocks are one line break apart; a block quote's paragraphs are two.
    let words = inline(exact, true).replace('\n', "\n\n");
    let state = match annotation.state {
        AnchorState::Lost | AnchorState::Uncertain => format!("{}: ", annotation.state.name()),
        AnchorState::Exact | AnchorState::Moved | AnchorState::Waiting => String::new(),
    };
    Some(prefixed(&format!("{state}{words}"), "> "))
}

/// The note: the reader's own Markdown, as it was written.
fn note(annotation: &Annotation) -> Option<String> {
    let note = annotation.note.trim_end();
    (!note.is_empty()).then(|| text::sanitise(note).into_owned())
}

/// Colour, tags and date in a small line, if there are any.
fn details(annotation: &Annotation, colors: &ColorNames) -> Option<String> {
    let color = annotation.color;
    let told = color != Color::default() || colors.own(color).is_some();
    let color =
        (told && annotation.selector.is_some()).then(|| inline(&colors.with_color(color), false));
    let tags = annotation
        .tags
        .iter()
        .map(|t| format!("#{}", escaped_tag(t)));
    let day = known_day(annotation.created);
    let parts: Vec<String> = color.into_iter().chain(tags).chain(day).collect();
    (!parts.is_empty()).then(|| format!("*{}*", parts.join(" · ")))
}

/// A tag inside the emphasised line.
fn escaped_tag(tag: &str) -> String {
    inline(&text::sanitise_line(tag), false)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Author, Date, Field, annotation::Selector};

    fn metadata() -> Metadata {
        let date = Date {
            year: 2024,
            month: Some(5),
            day: Some(3),
            time: None,
            offset_minutes: None,
        };
        let author = Author {
            name: "Ann Lee".into(),
            place: Some("Lagos".into()),
        };
        Metadata {
            title: Some(Field::new("The [Mill]".into(), "", "")),
            authors: Some(Field::new(vec![author], "", "")),
            publisher: Some(Field::new("The Brook".into(), "", "")),
            published: Some(Field::new(date, "", "")),
            url: Some(Field::new("https://e.org/mill".into(), "", "")),
            ..Metadata::default()
        }
    }

    fn annotation(quote: Option<&str>, note: &str) -> Annotation {
        let selector = quote.map(|q| Selector {
            exact: q.into(),
            ..Selector::default()
        });
        Annotation {
            id: "a".into(),
            selector,
            note: note.into(),
            created: 1_700_000_000,
            ..Annotation::default()
        }
    }

    #[test]
    fn one_document_for_all() {
        let lost = Annotation {
            state: AnchorState::Lost,
            color: Color::Red,
            tags: vec!["water".into()],
            ..annotation(Some("# It rose\nand fell"), "")
        };
        let annotations = [lost, annotation(None, "Worth *reading*.")];
        let mut colors = ColorNames::default();
        colors.call(Color::Red, "no *way*").unwrap();
        let got = annotations_markdown(&[
            Annotated {
                metadata: &metadata(),
                annotations: &annotations,
                colors: &colors,
            },
            Annotated {
                metadata: &metadata(),
                annotations: &[],
                colors: &colors,
            },
        ]);
        let expected = "# The \\[Mill\\]\n\n\
            Ann Lee (Lagos) · The Brook · 2024-05-03 · <https://e.org/mill>\n\n\
            Worth *reading*.\n\n*2023-11-14*\n\n\
            > lost: \\# It rose\n>\n> and fell\n\n*red (no \\*way\\*) · #water · 2023-11-14*\n";
        assert_eq!(got, expected);
    }

    #[test]
    fn one_quote_with_its_source() {
        let got = annotation_markdown(&metadata(), &annotation(Some("It rose"), "Really?"));
        let expected = "> It rose\n\nReally?\n\n\
            — [The \\[Mill\\]](https://e.org/mill) · Ann Lee (Lagos) · The Brook · 2024-05-03\n";
        assert_eq!(got, expected);
    }

    #[test]
    fn a_guess_does_not_look_sure() {
        let guess = Annotation {
            state: AnchorState::Uncertain,
            ..annotation(Some("x"), "")
        };
        assert_eq!(
            annotation_markdown(&Metadata::default(), &guess),
            "> uncertain: x\n"
        );
    }

    #[test]
    fn nothing_known_is_nothing_said() {
        assert_eq!(annotations_markdown(&[]), "");
        assert_eq!(
            annotation_markdown(&Metadata::default(), &annotation(Some("x"), "")),
            "> x\n"
        );
    }
}
