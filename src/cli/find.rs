//! `list` and `search`.

use serde::Serialize;

use super::{
    Outcome, Session, args,
    print::{self, Out},
    query_of,
    story::Failure,
    words_of,
};
use crate::{
    article::export::{CodePoints, json},
    library::{Counts, Found, Hit, Library, Place, Query, Row, Sort},
};

/// Results of a search where no limit is given: a few screens.
const SEARCH_LIMIT: usize = 50;

/// An article, as `list --json` prints it.
#[derive(Serialize)]
pub(super) struct RowObject {
    id: String,
    title: String,
    authors: Vec<json::AuthorObject>,
    site: Option<String>,
    url: Option<String>,
    published: Option<String>,
    added: String,
    state: &'static str,
    starred: bool,
    archived: bool,
    trashed: bool,
    tags: Vec<String>,
    words: u32,
    progress: f64,
    notes: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    hits: Option<Vec<HitObject>>,
}

/// A match, as `search --json` prints it.
#[derive(Serialize)]
struct HitObject {
    #[serde(rename = "in")]
    place: &'static str,
    before: String,
    #[serde(rename = "match")]
    matched: String,
    after: String,
    start: Option<usize>,
    end: Option<usize>,
}

impl From<&Row> for RowObject {
    fn from(row: &Row) -> Self {
        Self {
            id: row.uid.clone(),
            title: row.title.clone(),
            authors: json::authors(&row.authors),
            site: Some(row.site.clone()).filter(|s| !s.is_empty()),
            url: row.url.clone(),
            published: row.published.map(|d| d.to_string()),
            added: json::timestamp(row.added),
            state: row.state.name(),
            starred: row.starred,
            archived: row.place == Place::Archive,
            trashed: row.place == Place::Trash,
            tags: row.tags.clone(),
            words: row.words,
            // Three decimals are a thousandth of an article.
            progress: (f64::from(row.progress.clamp(0.0, 1.0)) * 1000.0).round() / 1000.0,
            notes: row.notes,
            hits: None,
        }
    }
}

pub(super) fn list(session: &Session, args: &args::Find, out: &mut Out) -> Outcome {
    let library = session.reader()?;
    let query = within(session, &library, args)?;
    let rows = library.list(&query, Sort::default(), args.limit.unwrap_or(usize::MAX))?;
    if args.json {
        out.json(&rows.iter().map(RowObject::from).collect::<Vec<_>>())?;
        return Ok(0);
    }
    if rows.is_empty() && args.limit != Some(0) {
        nothing(&library)?;
    }
    let lines: Vec<Vec<String>> = rows.iter().map(print::row).collect();
    for line in print::table(&lines, print::columns()) {
        out.line(&line)?;
    }
    Ok(0)
}

/// The query, within the saved view that was named, if one was.
fn within(session: &Session, library: &Library, args: &args::Find) -> Result<Query, Failure> {
    let query = query_of(session, &args.query)?;
    let Some(name) = &args.view else {
        return Ok(query);
    };
    let view = Query::parse(&super::shelf::view_of(library, name)?.query)?;
    Ok(query.within(view))
}

/// Says that nothing matched, or that there is nothing yet.
fn nothing(library: &Library) -> Result<(), Failure> {
    let Counts {
        library: shelved,
        archive,
        trash,
        ..
    } = library.counts()?;
    let empty = shelved + archive + trash == 0;
    print::talk(if empty {
        "The library is empty. Add saved pages with `offprint add PATH`, or begin with `offprint tutor`."
    } else {
        "Nothing matched."
    });
    Ok(())
}

pub(super) fn search(session: &Session, args: &args::Find, out: &mut Out) -> Outcome {
    let library = session.reader()?;
    let query = within(session, &library, args)?;
    let found = library.search(&query, args.limit.unwrap_or(SEARCH_LIMIT))?;
    if args.json {
        let objects = found
            .iter()
            .map(|f| object(&library, f))
            .collect::<Result<Vec<_>, _>>()?;
        out.json(&objects)?;
        return Ok(0);
    }
    if found.is_empty() && args.limit != Some(0) {
        nothing(&library)?;
        if !query.hidden && !library.search(&query.clone().in_hidden(), 1)?.is_empty() {
            let words = words_of(&args.query);
            print::talk(&format!(
                "What was stripped from the pages has it: offprint search in:hidden {words}"
            ));
        }
    }
    for found in &found {
        let cols = print::columns();
        for line in print::table(&[print::row(&found.row)], cols) {
            out.line(&line)?;
        }
        for hit in &found.hits {
            let line = format!(
                "    {}: {}»{}«{}",
                hit.place.name(),
                hit.before,
                hit.matched,
                hit.after
            );
            out.line(line.trim_end())?;
        }
    }
    Ok(0)
}

/// An article found, positions as code points of its text of record.
fn object(library: &Library, found: &Found) -> Result<RowObject, Failure> {
    let mut object = RowObject::from(&found.row);
    let placed = found.hits.iter().any(|h| h.start.is_some());
    let opened = if placed {
        Some(library.article(found.row.id)?)
    } else {
        None
    };
    let text = opened
        .as_ref()
        .map_or("", |o| o.article.record.text.as_str());
    let index = CodePoints::new(text);
    object.hits = Some(
        found
            .hits
            .iter()
            .map(|hit| hit_object(hit, &index))
            .collect(),
    );
    Ok(object)
}

fn hit_object(hit: &Hit, index: &CodePoints<'_>) -> HitObject {
    HitObject {
        place: hit.place.name(),
        before: hit.before.clone(),
        matched: hit.matched.clone(),
        after: hit.after.clone(),
        start: hit.start.map(|at| index.of_byte(at)),
        end: hit.end.map(|at| index.of_byte(at)),
    }
}
