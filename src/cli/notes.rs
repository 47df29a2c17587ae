//! `notes` and `note`: highlights and notes.

use std::{collections::HashSet, io};

use serde::Serialize;

use super::{
    Outcome, Session, args, change,
    print::{self, Out, short},
    query_of,
    story::Failure,
};
use crate::{
    article::{
        Article, Passage,
        annotation::{Color, ColorNames, find_quote},
        export::{
            CodePoints, json,
            markdown::{self, Annotated},
        },
    },
    library::{ArticleId, Change, Error, Library, Noted, Opened, WaitingNote},
};

/// Characters of text shown on either side of a place.
const AROUND_CHARS: usize = 30;

/// The identity of a note that was made, as `note --json` prints it.
#[derive(Serialize)]
struct MadeObject {
    id: Option<String>,
}

pub(super) fn list(session: &Session, args: &args::Notes, out: &mut Out) -> Outcome {
    let query = query_of(session, &args.query)?;
    let library = session.reader()?;
    if let Some(format) = args.format {
        out.text(&library.export_notes(&query, format)?)?;
        format.drops().into_iter().for_each(print::talk);
        return Ok(0);
    }
    let noted = library.notes(&query)?;
    let waiting = library.all_waiting_of(&query)?;
    if args.json {
        let mut all = objects(&library, &noted)?;
        let none = CodePoints::new("");
        let notes = waiting.iter().filter(|w| !w.is_decision);
        all.extend(
            notes.map(|w| {
                json::annotation_object("", &w.annotation, (&none, library.color_names()))
            }),
        );
        out.json(&all)?;
        return Ok(0);
    }
    if noted.is_empty() && waiting.is_empty() {
        print::talk("There are no notes.");
    }
    out.text(&markdown_of(&library, &noted)?)?;
    out.text(&waiting_markdown(&waiting))?;
    Ok(0)
}

/// The articles of `noted` in order, each once.
fn articles(noted: &[Noted]) -> Vec<ArticleId> {
    let mut seen = HashSet::new();
    noted
        .iter()
        .map(|n| n.article)
        .filter(|id| seen.insert(*id))
        .collect()
}

/// Every note as JSON. Only one article's text is held at a time.
fn objects(library: &Library, noted: &[Noted]) -> Result<Vec<json::AnnotationObject>, Error> {
    let mut all = Vec::with_capacity(noted.len());
    for id in articles(noted) {
        let opened = library.article(id)?;
        let index = CodePoints::new(&opened.article.record.text);
        let own = noted.iter().filter(|n| n.article == id);
        all.extend(own.map(|n| {
            json::annotation_object(
                &n.article_uid,
                &n.annotation,
                (&index, library.color_names()),
            )
        }));
    }
    Ok(all)
}

/// Notes that wait, under the titles of their articles, or their addresses.
fn waiting_markdown(waiting: &[WaitingNote]) -> String {
    let mut out = String::new();
    let mut last = None;
    for note in waiting {
        let address = note
            .url
            .as_deref()
            .filter(|_| note.article_title.is_empty());
        let title = address.unwrap_or(&note.article_title);
        if last != Some(title) {
            out.push_str(&format!(
                "\n# {}\n\nWaiting: this article is not here yet.\n",
                print::title(title)
            ));
            last = Some(title);
        }
        if note.is_decision {
            out.push_str(&format!(
                "\nWhat was decided about it waits, too: {}\n",
                note.decided()
            ));
            continue;
        }
        let metadata = crate::article::Metadata::default();
        out.push_str(&format!(
            "\n{}",
            markdown::annotation_markdown(&metadata, &note.annotation)
        ));
    }
    out
}

/// Notes as one Markdown document.
pub(super) fn markdown_of(library: &Library, noted: &[Noted]) -> Result<String, Error> {
    let mut opened = Vec::new();
    for id in articles(noted) {
        let own: Vec<_> = noted
            .iter()
            .filter(|n| n.article == id)
            .map(|n| n.annotation.clone())
            .collect();
        opened.push((library.article(id)?.article.metadata.clone(), own));
    }
    let annotated: Vec<Annotated<'_>> = opened
        .iter()
        .map(|(metadata, annotations)| Annotated {
            metadata,
            annotations,
            colors: library.color_names(),
        })
        .collect();
    Ok(markdown::annotations_markdown(&annotated))
}

pub(super) fn note(session: &Session, args: args::Note, out: &mut Out) -> Outcome {
    let color = color(&session.config().highlights, args.color.as_deref())?;
    let mut library = session.writer()?;
    if let Some(id) = &args.delete {
        let annotations = vec![library.resolve_note(id)?];
        return change::apply(&mut library, Change::DeleteAnnotations { annotations }, out);
    }
    if let Some(id) = &args.edit {
        let change = edit(library.resolve_note(id)?, color, &args)?;
        return change::apply(&mut library, change, out);
    }
    let id = library.resolve(args.id.as_deref().unwrap_or_default())?;
    let opened = library.article(id)?;
    let passage = match &args.quote {
        None if args.note.is_none() => {
            return Err(Failure::usage(
                "there is nothing to note",
                "Give the words to highlight with --quote, or a note on the whole article with --note.",
            ));
        }
        None => None,
        Some(quote) => Some(place(&opened, quote, args.at)?),
    };
    let change = Change::Annotate {
        id,
        passage,
        color: color.unwrap_or_default(),
        note: args.note.unwrap_or_default(),
        tags: args.tag,
    };
    make(&mut library, change, args.json, out)
}

fn make(library: &mut Library, change: Change, as_json: bool, out: &mut Out) -> Outcome {
    let done = library.apply(change)?;
    if as_json {
        out.json(&MadeObject {
            id: done.annotation,
        })?;
    } else {
        let id = done
            .annotation
            .as_deref()
            .map_or(String::new(), |id| format!("{}  ", short(id)));
        out.line(&format!("{id}{}", done.label))?;
    }
    done.warnings.iter().for_each(|w| print::talk(w));
    Ok(0)
}

/// The colour that was named.
fn color(names: &ColorNames, name: Option<&str>) -> Result<Option<Color>, Failure> {
    let Some(name) = name else { return Ok(None) };
    if let Some(color) = names.find(name) {
        return Ok(Some(color));
    }
    let all = Color::ALL.map(|c| names.with_color(c)).join(", ");
    let name = crate::text::sanitise_line(name);
    Err(Failure::usage(
        format!("no colour is called \"{name}\""),
        format!("The colours are {all}."),
    ))
}

/// What `--edit` asks for; what is not named stays.
fn edit(annotation: String, color: Option<Color>, args: &args::Note) -> Result<Change, Failure> {
    if args.note.is_none() && color.is_none() && args.tag.is_empty() {
        return Err(Failure::usage(
            "there is nothing to change",
            "Give --note, --color or --tag.",
        ));
    }
    Ok(Change::EditAnnotation {
        annotation,
        note: args.note.clone(),
        color,
        // One empty tag takes all of them away.
        tags: Some(
            args.tag
                .iter()
                .filter(|t| !t.is_empty())
                .cloned()
                .collect::<Vec<_>>(),
        )
        .filter(|_| !args.tag.is_empty()),
        base: None,
    })
}

/// The place of `quote`, or, where there are several and none was chosen,
/// a failure that lists them.
fn place(opened: &Opened, quote: &str, at: Option<usize>) -> Result<Passage, Failure> {
    let article: &Article = &opened.article;
    let places = find_quote(quote, &article.record.text);
    match (places.as_slice(), at) {
        ([], _) => Err(Failure::new(
            format!("the article does not say \"{quote}\""),
            format!("`offprint show {}` prints it.", short(&opened.row.uid)),
        )),
        ([only], None) => Ok(*only),
        (all, Some(at)) => all.get(at.wrapping_sub(1)).copied().ok_or_else(|| {
            Failure::new(
                format!(
                    "there is no place {at}: the words occur {} times",
                    all.len()
                ),
                "",
            )
        }),
        (all, None) => {
            let list: Vec<String> = all
                .iter()
                .enumerate()
                .map(|(i, p)| format!("{:>4}  {}", i + 1, around(article, *p)))
                .collect();
            Err(Failure::new(
                format!(
                    "\"{quote}\" occurs {} times; nothing was changed\n{}",
                    all.len(),
                    list.join("\n")
                ),
                "Choose one with --at N, or quote more words.",
            ))
        }
    }
}

/// A passage with a few words around it, on one line.
fn around(article: &Article, passage: Passage) -> String {
    let text = &article.record.text;
    let before: String = text
        .get(..passage.start)
        .unwrap_or_default()
        .chars()
        .rev()
        .take(AROUND_CHARS)
        .collect();
    let before: String = before.chars().rev().collect();
    let after: String = text
        .get(passage.end..)
        .unwrap_or_default()
        .chars()
        .take(AROUND_CHARS)
        .collect();
    let quote = text.get(passage.range()).unwrap_or_default();
    crate::text::sanitise_line(&format!("…{before}»{quote}«{after}…")).into_owned()
}

/// Writes a document whole or not at all.
pub(super) fn write_whole(path: &std::path::Path, bytes: &[u8]) -> io::Result<()> {
    use io::Write;
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty());
    let mut file = tempfile::NamedTempFile::new_in(folder.unwrap_or(std::path::Path::new(".")))?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist(path).map(drop).map_err(|e| e.error)
}
