//! A list: the articles of a query, and the lines that are seen first.

use crate::{
    library::{ArticleId, Error, Library, Sort},
    tui::app::Msg,
};

/// A list that is wanted.
pub(super) struct Wanted<'a> {
    pub(super) generation: u64,
    pub(super) query: &'a str,
    pub(super) sort: Sort,
    pub(super) first: usize,
    pub(super) lines: usize,
    pub(super) near: Option<ArticleId>,
}

/// Lines on each side of the cursor that come with a whole list.
const LINES_AROUND: usize = 120;

/// A list with its first lines. Where an index has the order and nothing is
/// filtered, that is all: the other ids follow when they are asked for. A
/// filter has looked at all of them anyway.
pub(super) fn list(
    library: &Library,
    wanted: &Wanted<'_>,
    send: &dyn Fn(Msg),
) -> Result<(), Error> {
    let generation = wanted.generation;
    send(Msg::Views(library.views()?));
    let parsed = match library.query_typing(wanted.query) {
        Ok(parsed) => parsed,
        Err(problem) => {
            let problem = Some(problem.to_string());
            send(Msg::Listed {
                generation,
                ids: Vec::new(),
                rows: Vec::new(),
                counts: library.counts()?,
                problem,
                version: library.version()?,
            });
            return Ok(());
        }
    };
    // Asked for first: what changes meanwhile is seen at the next look.
    let version = library.version()?;
    let (ids, rows) = if parsed.is_about_places() && wanted.first != usize::MAX {
        let ids = library.first_ids(&parsed, wanted.sort, wanted.first)?;
        let rows = library.rows(ids.get(..wanted.lines).unwrap_or(&ids))?;
        (ids, rows)
    } else {
        let ids = library.ids(&parsed, wanted.sort)?;
        let near = wanted
            .near
            .and_then(|id| ids.iter().position(|other| *other == id));
        let from = near.unwrap_or_default().saturating_sub(LINES_AROUND);
        let around: Vec<ArticleId> = ids
            .iter()
            .skip(from)
            .take(2 * LINES_AROUND)
            .copied()
            .collect();
        let rows = library.rows(&around)?;
        (ids, rows)
    };
    send(Msg::Listed {
        generation,
        ids,
        rows,
        counts: library.counts()?,
        problem: None,
        version,
    });
    Ok(())
}
