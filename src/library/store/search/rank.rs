//! Best match first.

use std::collections::HashMap;

use rusqlite::{Connection, types::Value};

use super::{
    super::{
        super::{
            ArticleId, Error, Query,
            query::{Term, TextField, TextTerm},
        },
        index::{Column, Needle},
        rows::place_number,
    },
    filter::column,
    order::List,
};

/// BM25 with a weight a column: a word of the title says more of what an
/// article is about than one of its story, and a name is hardly ever chance.
/// Columns: title, author, body, hidden, stem.
const ARTICLES: &str = "SELECT f.rowid, -bm25(article_fts, 10.0, 5.0, 1.0, 0.5, 2.0) \
    FROM article_fts f CROSS JOIN article a ON a.id = f.rowid WHERE article_fts MATCH ? AND ";

/// The same for notes: what a reader wrote weighs more than what they marked.
/// Columns: quote, note, stem.
const NOTES: &str = "SELECT n.article_id, -bm25(note_fts, 1.0, 4.0, 1.0) \
    FROM note_fts f CROSS JOIN annotation n ON n.id = f.rowid CROSS JOIN article a ON a.id = n.article_id \
    WHERE note_fts MATCH ? AND n.deleted_at IS NULL AND ";

/// The ids of a query by how well its words fit, at most as many as the list
/// is asked for; equals newest first.
pub(super) fn ids(
    conn: &Connection,
    query: &Query,
    list: &List<'_>,
    reversed: bool,
) -> Result<Vec<ArticleId>, Error> {
    let mut scores: HashMap<i64, f64> = HashMap::new();
    let questions = questions(query);
    for (sql, question) in [(ARTICLES, questions.articles), (NOTES, questions.notes)] {
        if question.is_empty() {
            continue;
        }
        for (id, score) in ranked(conn, list, sql, &question)? {
            *scores.entry(id).or_default() += score;
        }
    }
    // What meets the query without a word of it (`coral or is:starred`).
    for id in list.all()? {
        scores.entry(id).or_default();
    }
    let mut found: Vec<(i64, f64)> = scores.into_iter().collect();
    found.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(b.0.cmp(&a.0)));
    if reversed {
        found.reverse();
    }
    found.truncate(list.most());
    Ok(found.into_iter().map(|(id, _)| ArticleId(id)).collect())
}

fn ranked(
    conn: &Connection,
    list: &List<'_>,
    select: &str,
    question: &str,
) -> Result<Vec<(i64, f64)>, Error> {
    let places = vec!["?"; list.places.len()].join(", ");
    let sql = format!("{select} {} AND a.place IN ({places})", list.filter.sql);
    let mut values: Vec<Value> = vec![question.to_owned().into()];
    values.extend(list.filter.values.iter().cloned());
    values.extend(
        list.places
            .iter()
            .map(|place| Value::from(place_number(*place))),
    );
    let mut statement = conn.prepare(&sql)?;
    let rows = statement.query_map(rusqlite::params_from_iter(values), |r| {
        Ok((r.get(0)?, r.get(1)?))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

struct Questions {
    articles: String,
    notes: String,
}

/// Any of the words that the query asks for: which of them have to be there
/// is the filter's business.
fn questions(query: &Query) -> Questions {
    let mut articles = Vec::new();
    let mut notes = Vec::new();
    for (needle, field) in needles(query) {
        match column(field, query.hidden) {
            Column::Note => notes.push(needle.question(Column::Note)),
            Column::Anything => {
                articles.push(needle.question(Column::Anything));
                notes.push(needle.question(Column::Note));
            }
            other => articles.push(needle.question(other)),
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
