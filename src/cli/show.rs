//! `show` and `read`: one article.

use std::io::IsTerminal;

use serde::Serialize;

use super::{
    Outcome, Session, args,
    args::ShowFormat,
    print::{self, Out},
    screen::{self, Open, Start},
    story::Failure,
};
use crate::{
    article::{
        Article, Judge,
        export::{
            Parts,
            json::{self, OlderObject, ShowObject, known_day, known_time},
            markdown, plain,
        },
    },
    library::Capture,
    text,
};

pub(super) fn read(session: &Session, args: &args::Read, out: &mut Out) -> Outcome {
    let library = session.reader()?;
    let id = library.resolve(&args.id)?;
    if !args.plain {
        return screen::start_on(session, Start::Article(id), Open::ForReading(library));
    }
    let opened = library.article(id)?;
    let measure = usize::from(session.config().measure_cols);
    out.text(&plain::article_text(
        &opened.article,
        Parts::default(),
        Some(measure),
    ))?;
    Ok(0)
}

pub(super) fn show(session: &Session, args: &args::Show, out: &mut Out) -> Outcome {
    let library = session.reader()?;
    let id = library.resolve(&args.id)?;
    if args.original {
        if std::io::stdout().is_terminal() {
            return Err(Failure::new(
                "the saved bytes could do anything to a terminal and are not printed to one",
                format!(
                    "Write them to a file: offprint show {} --original > FILE",
                    args.id
                ),
            ));
        }
        let bytes = match args.capture {
            Some(number) => library.capture_bytes(id, number)?,
            None => library.original(id)?,
        };
        out.bytes(&bytes)?;
        return Ok(0);
    }
    if args.captures {
        if matches!(args.format, ShowFormat::Markdown | ShowFormat::Record) {
            return Err(Failure::usage(
                "--captures is a table, or JSON",
                "Leave --format away, or write --format json.",
            ));
        }
        return captures(&library.captures(id)?, args.format, out);
    }
    let opened = match args.capture {
        Some(number) => library.capture(id, number)?,
        None => library.article(id)?,
    };
    let parts = Parts {
        chrome: args.with_chrome,
        ..Parts::default()
    };
    match args.format {
        ShowFormat::Json => {
            let uid = &opened.row.uid;
            let object = json::show_object(
                uid,
                &opened.article,
                &opened.annotations,
                (&opened.edited, library.color_names()),
                &opened.warnings,
                args.why,
            );
            let older = opened.version.map(|version| OlderObject {
                number: version.number,
                of: version.of,
                added: known_time(version.at),
                later_notes: version.later,
            });
            out.json(&ShowObject {
                older_capture: older,
                ..object
            })?;
        }
        ShowFormat::Record => out.text(&opened.article.record.text)?,
        ShowFormat::Text | ShowFormat::Markdown if args.why => why(&opened.article, out)?,
        ShowFormat::Text => out.text(&plain::article_text(&opened.article, parts, None))?,
        ShowFormat::Markdown => out.text(&markdown::article_markdown(&opened.article, parts))?,
    }
    Ok(0)
}

/// A capture, as `show --captures --format json` prints it.
#[derive(Serialize)]
struct Object<'a> {
    capture: usize,
    added: Option<String>,
    bytes: u64,
    source: &'a str,
    shown: bool,
    new: Option<usize>,
    gone: Option<usize>,
}

/// The captures of an article, the newest first.
fn captures(captures: &[Capture], format: ShowFormat, out: &mut Out) -> Outcome {
    if matches!(format, ShowFormat::Json) {
        let objects = captures.iter().rev().map(|c| Object {
            capture: c.number,
            added: known_time(c.at),
            bytes: c.size,
            source: &c.source,
            shown: c.shown,
            new: c.changed.map(|(new, _)| new),
            gone: c.changed.map(|(_, gone)| gone),
        });
        out.json(&objects.collect::<Vec<_>>())?;
        return Ok(0);
    }
    let rows = captures.iter().rev().map(|c| {
        let shown = if c.shown { " (shown)" } else { "" };
        vec![
            c.number.to_string(),
            known_day(c.at).unwrap_or_default(),
            text::bytes(c.size),
            format!("{}{shown}", c.change()),
        ]
    });
    for line in print::table(&rows.collect::<Vec<_>>(), None) {
        out.line(&line)?;
    }
    Ok(0)
}

/// Each field with where it was found, and each block with what it is and
/// why: for people; `--format json --why` is for programs.
pub(super) fn why(article: &Article, out: &mut Out) -> std::io::Result<()> {
    let of = &article.metadata;
    let authors = of.authors.as_ref().map(|f| {
        let names: Vec<&str> = f.value.iter().map(|a| a.name.as_str()).collect();
        (names.join(", "), f.evidence.source.clone())
    });
    let text = |f: &crate::article::Field<String>| (f.value.clone(), f.evidence.source.clone());
    let date = |f: &crate::article::Field<crate::article::Date>| {
        (f.value.to_string(), f.evidence.source.clone())
    };
    let fields = [
        ("title", of.title.as_ref().map(text)),
        ("authors", authors),
        ("publisher", of.publisher.as_ref().map(text)),
        ("published", of.published.as_ref().map(date)),
        ("updated", of.updated.as_ref().map(date)),
        ("language", of.language.as_ref().map(text)),
        ("url", of.url.as_ref().map(text)),
        ("section", of.section.as_ref().map(text)),
        (
            "tags",
            of.tags
                .as_ref()
                .map(|f| (f.value.join(", "), f.evidence.source.clone())),
        ),
        ("image", of.image.as_ref().map(text)),
    ];
    for (name, found) in fields {
        match found {
            Some((value, source)) => out.line(&format!("{name}: {value}  [{source}]"))?,
            None => out.line(&format!("{name}: not found"))?,
        }
    }
    out.line("")?;
    for (index, block) in article.record.blocks.iter().enumerate() {
        let label = label(article, index);
        out.line(&format!("{label:<34} {}", article.record.block_text(block)))?;
        if let Some(because) = article.because.get(&index) {
            out.line(&format!("{:<34} ({because})", ""))?;
        }
    }
    Ok(())
}

/// `chrome 0.02 toolbar`, `body 0.97`.
fn label(article: &Article, index: usize) -> String {
    let role = article.role(index).name();
    let Some(judgement) = article.judgements.get(index) else {
        return role.to_owned();
    };
    let reason = judgement
        .reason
        .map(|r| format!(" {}", r.name()))
        .unwrap_or_default();
    let by = match judgement.by {
        Judge::Program => "",
        Judge::SiteRule => " (site rule)",
        Judge::Hand => " (by hand)",
    };
    format!("{role} {:.2}{reason}{by}", judgement.score)
}
