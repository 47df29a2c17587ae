//! `export`, `import` and `review`.

use std::path::PathBuf;

use clap::Args as Group;

use crate::article::export::notes::Format;

/// A format of notes, by name.
pub(super) fn format(name: &str) -> Result<Format, String> {
    let name = if name == "w3c" {
        Format::JsonLd.name()
    } else {
        name
    };
    let found = Format::ALL.into_iter().find(|f| f.name() == name);
    found.ok_or_else(|| {
        format!(
            "the formats are {}",
            Format::ALL.map(Format::name).join(", ")
        )
    })
}

/// Formats: markdown, org, csv (for Readwise), html (with marks), jsonld (W3C
/// Web Annotations), bibtex, csl, json (without loss). Each says what it
/// leaves behind. A template has names in double braces: {{title}}, {{author}},
/// {{url}}, {{frontmatter}}, {{#notes}} {{quote}} {{note}} {{/notes}}.
#[derive(Debug, Group)]
pub(in crate::cli) struct Export {
    /// Which notes, asked of each as in `offprint notes`; JSON takes the whole articles that it finds. Nothing is everything outside the trash
    #[arg(value_name = "QUERY")]
    pub(in crate::cli) query: Vec<String>,
    /// How to write: what the name of the file says, else markdown
    #[arg(long, value_name = "FORMAT", value_parser = format)]
    pub(in crate::cli) format: Option<Format>,
    /// Into this file, written whole or not at all; else standard output
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) to: Option<PathBuf>,
    /// Markdown as this template has it
    #[arg(long, value_name = "FILE", conflicts_with = "format")]
    pub(in crate::cli) template: Option<PathBuf>,
    /// Markdown into this folder, a file an article, kept in step when run again; a file that you edited is left alone
    #[arg(long, value_name = "FOLDER", conflicts_with_all = ["to", "format"])]
    pub(in crate::cli) mirror: Option<PathBuf>,
    /// Go on until Ctrl-C, and write whenever something changes
    #[arg(long, requires = "mirror")]
    pub(in crate::cli) watch: bool,
}

/// A highlight is shown a week after it was made, and then as you say: after
/// twice the time (keep), four times (less) or half of it (more).
#[derive(Debug, Group)]
pub(in crate::cli) struct Review {
    /// Seen: show this one again after twice the time
    #[arg(long, value_name = "NOTE_ID")]
    pub(in crate::cli) keep: Vec<String>,
    /// Seen: show this one less often
    #[arg(long, value_name = "NOTE_ID")]
    pub(in crate::cli) less: Vec<String>,
    /// Seen: show this one more often
    #[arg(long, value_name = "NOTE_ID")]
    pub(in crate::cli) more: Vec<String>,
    /// At most so many; 8 without
    #[arg(long, value_name = "N")]
    pub(in crate::cli) limit: Option<usize>,
    /// Print as JSON
    #[arg(long)]
    pub(in crate::cli) json: bool,
}

#[derive(Debug, Group)]
pub(in crate::cli) struct Import {
    #[arg(
        help = "An export of offprint, Hypothesis, Readwise, Instapaper, KOReader, Kindle, Omnivore (its zip unpacked: the \
                folder), wallabag, or Web Annotations; - for standard input"
    )]
    pub(in crate::cli) file: PathBuf,
    /// Bring back notes of the file that were deleted here
    #[arg(long)]
    pub(in crate::cli) deleted: bool,
}
