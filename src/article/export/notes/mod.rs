//! Annotations for other tools. Each format says what it leaves behind; what
//! an article says stays text in all of them.

mod cite;
mod csv;
mod html;
mod org;
pub mod template;

use crate::article::{
    Article,
    annotation::{Annotation, ColorNames},
};

/// An article with those of its annotations that are to be written.
#[derive(Debug, Clone, Copy)]
pub struct Noted<'a> {
    /// Its identity: 32 hex digits.
    pub uid: &'a str,
    /// The article.
    pub article: &'a Article,
    /// Its annotations, in the order in which they are to stand.
    pub annotations: &'a [Annotation],
    /// What the reader calls the colours.
    pub colors: &'a ColorNames,
}

/// How notes are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// For people, with front matter where an article is a file of its own.
    Markdown,
    /// Emacs' outlines.
    Org,
    /// A table that Readwise reads.
    Csv,
    /// The story with its passages marked.
    Html,
    /// W3C Web Annotations.
    JsonLd,
    /// Sources for LaTeX.
    Bibtex,
    /// Sources for citation processors.
    Csl,
    /// offprint's own, without loss.
    Json,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 8] = [
        Self::Markdown,
        Self::Org,
        Self::Csv,
        Self::Html,
        Self::JsonLd,
        Self::Bibtex,
        Self::Csl,
        Self::Json,
    ];

    /// A sign that the form asks for and that would be shown as one: it does
    /// nothing on a terminal.
    pub fn own_sign(self) -> Option<&'static str> {
        match self {
            Self::Org => Some(org::APART),
            Self::Csv => Some(csv::LINE_END),
            _ => None,
        }
    }

    /// The name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Markdown => "markdown",
            Self::Org => "org",
            Self::Csv => "csv",
            Self::Html => "html",
            Self::JsonLd => "jsonld",
            Self::Bibtex => "bibtex",
            Self::Csl => "csl",
            Self::Json => "json",
        }
    }

    /// How such a file's name ends; the first is the usual one.
    pub fn endings(self) -> &'static [&'static str] {
        match self {
            Self::Markdown => &["md", "markdown"],
            Self::Org => &["org"],
            Self::Csv => &["csv"],
            Self::Html => &["html", "htm"],
            Self::JsonLd => &["jsonld"],
            Self::Bibtex => &["bib"],
            Self::Csl => &["csl.json"],
            Self::Json => &["json"],
        }
    }

    /// The format that a file's name asks for; none if it says nothing.
    pub fn of_file_name(name: &str) -> Option<Self> {
        let name = name.to_ascii_lowercase();
        let ends = |f: &Self| f.endings().iter().any(|e| name.ends_with(&format!(".{e}")));
        // The longer ending first: `.csl.json` is also `.json`.
        [Self::Csl].into_iter().chain(Self::ALL).find(ends)
    }

    /// What it leaves behind, as a sentence; none if nothing.
    pub fn drops(self) -> Option<&'static str> {
        match self {
            Self::Markdown => {
                Some("Markdown leaves behind positions, times of change and reading state.")
            }
            Self::Org => Some("Org leaves behind positions, times of change and reading state."),
            Self::Csv => Some(
                "Readwise's table leaves behind positions and states; tags become words in the note, with hyphens for their spaces.",
            ),
            Self::Html => Some(
                "HTML leaves behind reading state, and notes that are lost have only their quote.",
            ),
            Self::JsonLd => Some(
                "Web Annotations leave behind the texts that notes were made on, that a place was given by hand, and the articles' own tags, edits and reading state.",
            ),
            Self::Bibtex | Self::Csl => {
                Some("A list of sources leaves behind colours, positions and tags of notes.")
            }
            Self::Json => None,
        }
    }
}

/// Annotations of several articles as one document of a format that needs
/// nothing but them; none for the others.
pub fn document(format: Format, articles: &[Noted<'_>]) -> Option<String> {
    let noted: Vec<Noted<'_>> = articles
        .iter()
        .copied()
        .filter(|n| !n.annotations.is_empty())
        .collect();
    Some(match format {
        Format::Org => org::document(&noted),
        Format::Csv => csv::document(&noted),
        Format::Html => html::document(&noted),
        Format::Bibtex => cite::bibtex(&noted),
        Format::Csl => cite::csl(&noted),
        Format::Markdown | Format::JsonLd | Format::Json => return None,
    })
}

/// The article's headline, or a word for none.
fn title<'a>(of: &Noted<'a>) -> &'a str {
    super::head::title(&of.article.metadata).unwrap_or("Untitled")
}

/// Notes on the whole article first, the others as they come.
fn whole_first<'a>(of: &Noted<'a>) -> impl Iterator<Item = &'a Annotation> {
    let whole = of.annotations.iter().filter(|a| a.selector.is_none());
    whole.chain(of.annotations.iter().filter(|a| a.selector.is_some()))
}

#[cfg(test)]
mod tests;
