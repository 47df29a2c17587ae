//! Best match first.

use std::collections::HashMap;

use super::{
    super::{
        super::{
            Error, Query,
            query::{Term, TextField, TextTerm},
        },
        index::{Column, Languages, Needle},
    },
    filter::column,
    order::List,
};

/// BM25 with a weight a column: a word of the title says more of what an
/// article is about than one of its story, and a name is hardly ever chance.
/// Columns: title, author, body, hidden, stem.
pub(super) const ARTICLES: &str = "SELECT rowid, -bm25(article_fts, 10.0, 5.0, 1.0, 0.5, 2.0)
    FROM article_fts WHERE article_fts MATCH ?1";

/// The same for notes: what a reader wrote weighs more than what they marked.
/// Columns: quote, note, stem.
pub(super) const NOTES: &str = "SELECT n.article_id, -bm25(note_fts, 1.0, 4.0, 1.0)
    FROM note_fts f CROSS JOIN annotation n ON n.id = f.rowid
    WHERE note_fts MATCH ?1 AND n.deleted_at IS NULL";

/// The ids of a query by how well its words fit, at most as many as the list
/// is asked for; equals newest first.
pub(super) fn ids(query: &Query, list: &List<'_>, reversed: bool) -> Result<Vec<u32>, Error> {
    let mut scores: HashMap<u32, f64> = HashMap::new();
    let questions = questions(query, &*list.kept.languages(list.conn)?);
    for (sql, question) in [(ARTICLES, questions.articles), (NOTES, questions.notes)] {
        if !question.is_empty() {
            score(list, sql, &question, &mut scores)?;
        }
    }
    let mut found: Vec<(u32, f64)> = scores.into_iter().collect();
    if !needs_words(query.term.as_ref(), query.typing) {
        // What meets the query without a word of it (`coral or is:starred`).
        add_wordless(list, &mut found)?;
    }
    found.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(b.0.cmp(&a.0)));
    if reversed {
        found.reverse();
    }
    let found = found.into_iter().map(|(id, _)| id);
    if list.limit.is_some() {
        return first(list, found);
    }
    let wanted = list.all()?;
    Ok(found.filter(|id| wanted.contains(*id)).collect())
}

/// The best few: looked up one by one, and no further than they are needed.
fn first(list: &List<'_>, found: impl Iterator<Item = u32>) -> Result<Vec<u32>, Error> {
    let mut ids = Vec::new();
    for id in found {
        if ids.len() == list.most() {
            break;
        }
        if list.lists(id)? {
            ids.push(id);
        }
    }
    Ok(ids)
}

fn score(
    list: &List<'_>,
    sql: &str,
    question: &str,
    scores: &mut HashMap<u32, f64>,
) -> Result<(), Error> {
    let mut statement = list.conn.prepare_cached(sql)?;
    let mut rows = statement.query([question])?;
    while let Some(row) = rows.next()? {
        *scores.entry(row.get(0)?).or_default() += row.get::<_, f64>(1)?;
    }
    Ok(())
}

fn add_wordless(list: &List<'_>, found: &mut Vec<(u32, f64)>) -> Result<(), Error> {
    let ranked: super::bits::Bits = found.iter().map(|(id, _)| *id).collect();
    let fields = list.condition.fields();
    for place in &list.places {
        let lines = list.kept.lines(list.conn, *place, fields)?;
        let others = lines
            .iter()
            .filter(|line| !ranked.contains(line.id) && list.condition.meets(line));
        found.extend(others.map(|line| (line.id, 0.0)));
    }
    Ok(())
}

/// Whether whatever meets the query has one of its words. `typing` is whether
/// the last one is unfinished: too short a beginning is not looked for.
fn needs_words(term: Option<&Term>, typing: bool) -> bool {
    match term {
        Some(Term::Text(text)) => Needle::new(&text.words, text.exact, typing)
            .is_some_and(|needle| needle.too_short().is_none()),
        Some(Term::And(parts)) => {
            let last = parts.len().saturating_sub(1);
            let mut all = parts.iter().enumerate();
            all.any(|(at, part)| needs_words(Some(part), typing && at == last))
        }
        Some(Term::Or(parts)) => {
            let last = parts.len().saturating_sub(1);
            let mut all = parts.iter().enumerate();
            all.all(|(at, part)| needs_words(Some(part), typing && at == last))
        }
        _ => false,
    }
}

struct Questions {
    articles: String,
    notes: String,
}

/// Any of the words that the query asks for: which of them have to be there
/// is the filter's business.
fn questions(query: &Query, languages: &Languages) -> Questions {
    let mut articles = Vec::new();
    let mut notes = Vec::new();
    for (needle, field) in needles(query) {
        match column(field, query.hidden) {
            Column::Note => notes.push(needle.question(Column::Note, languages)),
            Column::Anything => {
                articles.push(needle.question(Column::Anything, languages));
                notes.push(needle.question(Column::Note, languages));
            }
            other => articles.push(needle.question(other, languages)),
        }
    }
    Questions {
        articles: articles.join(" OR "),
        notes: notes.join(" OR "),
    }
}

/// The words that a query asks for, and in which field; those that it wants
/// left out aside, and those too short to be looked for.
pub(in crate::library) fn needles(query: &Query) -> Vec<(Needle, Option<TextField>)> {
    let Some(term) = &query.term else {
        return Vec::new();
    };
    let leaves = term.leaves();
    let last = leaves.len().saturating_sub(1);
    let texts = leaves
        .into_iter()
        .enumerate()
        .filter_map(|(at, (leaf, wanted))| match leaf {
            Term::Text(text) if wanted => Some((text, query.typing && at == last)),
            _ => None,
        });
    let needle = |(text, typing): (&TextTerm, bool)| {
        Some((Needle::new(&text.words, text.exact, typing)?, text.field))
    };
    texts
        .filter_map(needle)
        .filter(|(needle, _)| needle.too_short().is_none())
        .collect()
}
