use rusqlite::Connection;

use super::{
    super::{
        super::{Query, SortKey},
        Store, migrations,
    },
    line::{Fields, Way},
    *,
};
use crate::library::query::{FieldDoc, table};

/// Rows of the made-up library.
pub(super) const ARTICLES: u32 = 10_000;

/// A library of rows alone: places, states, sites, tags as they might be.
pub(super) fn rows_alone(articles: u32) -> Connection {
    let mut conn = Connection::open_in_memory().unwrap();
    migrations::fill(&mut conn).unwrap();
    conn.set_prepared_statement_cache_capacity(128);
    conn.execute_batch(&format!(
        "BEGIN;
         WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200)
         INSERT INTO site(id, host) SELECT i, 'site' || i || '.example' FROM n;
         WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {articles})
         INSERT INTO article(id, uid, site_id, site_key, title, title_key, author_key, published_at, published, words,
                             seen, saved_at, state, starred, place, lang)
         SELECT i, randomblob(16), 1 + i % 200, CAST('the paper ' || (i % 200) AS BLOB),
                'Title ' || i, CAST('title ' || ((i * 7919) % {articles}) AS BLOB),
                CAST('author ' || (i % 500) AS BLOB), 1000000000 + (i * 104729) % 500000000,
                date(1000000000 + (i * 104729) % 500000000, 'unixepoch'), i * 31 % 5000,
                CASE WHEN i % 3 = 0 THEN 0 ELSE i * 17 % 101 END, 1500000000 + i * 97, i % 3, i % 25 = 0, CASE WHEN i % 10 < 6 THEN 0 WHEN i % 10 < 9 THEN 1 ELSE 2 END,
                CASE WHEN i % 7 = 0 THEN 'de' ELSE 'en' END
         FROM n;
         INSERT INTO tag(id, name, key) VALUES (1, 'common', 'common'), (2, 'rare', 'rare'), (3, 'rare/er', 'rare/er'),
                                               (4, 'rarely', 'rarely');
         INSERT INTO article_tag SELECT 1, id FROM article WHERE id % 8 = 0;
         INSERT INTO article_tag SELECT 2, id FROM article WHERE id % 1000 = 0;
         INSERT INTO article_tag SELECT 3, id FROM article WHERE id % 2000 = 10;
         INSERT INTO article_tag SELECT 4, id FROM article WHERE id % 500 = 20;
         INSERT INTO annotation(uid, article_id, motivation, color, created_at, modified_at, state)
           SELECT randomblob(16), id, 'highlighting', 'green', 1, 1, 'exact' FROM article WHERE id % 20 = 0;
         INSERT INTO body(annotation_id, n, purpose, value, modified_at)
           SELECT id, 0, 'commenting', 'why', 1 FROM annotation WHERE article_id % 40 = 0;
         INSERT INTO article_fts(rowid, title, author, body, hidden, stem)
           SELECT id, 'title', 'author', CASE WHEN id % 4 = 0 THEN 'coral reef' ELSE 'the sea' END, '', '' FROM article;
         COMMIT; ANALYZE;"
    ))
    .unwrap();
    conn
}

fn store(articles: u32) -> Store {
    Store {
        dir: std::path::PathBuf::new(),
        conn: rows_alone(articles),
        kept: Kept::default(),
        is_still: false,
        action: None,
        own: super::super::own::Own::default(),
        stop: None,
    }
}

fn clock() -> Clock {
    Clock {
        now: 1_600_000_000,
        zone: Some(jiff::tz::TimeZone::UTC),
    }
}

pub(super) fn ids_by(conn: &Connection, query: &str, sort: Sort, limit: Option<usize>) -> Vec<u32> {
    let query = Query::parse(query).expect(query);
    let sort = query.sort.unwrap_or(sort);
    order::ids(conn, &Kept::default(), &query, sort, limit, &clock()).unwrap()
}

/// The plan of a statement, a line a step.
fn plan(conn: &Connection, sql: &str) -> Vec<String> {
    let mut statement = conn.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
    let count = statement.parameter_count();
    let nothing = vec![rusqlite::types::Value::Null; count];
    let lines = statement
        .query_map(rusqlite::params_from_iter(nothing), |r| {
            r.get::<_, String>(3)
        })
        .unwrap();
    lines.map(Result::unwrap).collect()
}

/// Every statement of lists, filters, ranks and counts.
fn hot_statements() -> Vec<String> {
    let orders = [&indexes::ADDED, &indexes::TITLE, &indexes::PUBLISHED];
    let orders = orders.into_iter().flat_map(indexes::Index::statements);
    let shared = [
        indexes::SITE,
        indexes::AUTHOR,
        indexes::LENGTH,
        indexes::PROGRESS,
    ];
    orders
        .chain(shared.iter().flat_map(indexes::Shared::statements))
        .chain([rank::ARTICLES, rank::NOTES])
        .chain(sets::ALL)
        .chain(rows::statements())
        .chain([
            COUNTS,
            NOTES,
            TAGS,
            UIDS,
            NOTE_UIDS,
            SITE_NAMES,
            LANGUAGES,
            NOTE_TAGS,
            sets::AUTHOR_NAMES,
            noted::NOTES,
            order::LAST_ID,
            order::PLACE_OF,
            group::TAGS,
            group::TAGGED,
            group::TAGGED_BY_KEY,
        ])
        .map(str::to_owned)
        .chain(line_statements())
        .chain([line::statement_of_one()])
        .collect()
}

/// The lines of a place, with few numbers and with all.
fn line_statements() -> Vec<String> {
    let ways = [Way::NewestFirst, Way::OldestFirst];
    let fields = [Fields::NONE, Fields::WORDS, Fields::ALL];
    let statement = |way| fields.map(|fields| line::statement(fields, way));
    ways.into_iter().flat_map(statement).collect()
}

#[test]
fn no_hot_statement_walks_wide_rows_or_sorts() {
    let conn = rows_alone(ARTICLES);
    // Small ones, read whole: hosts, counts.
    let small = ["site", "tally", "note_tally", "tag", "y", "t", "k", "x"];
    for sql in hot_statements() {
        for step in plan(&conn, &sql) {
            assert!(!step.contains("TEMP B-TREE"), "{step}\n{sql}");
            assert!(!step.contains("AUTOMATIC"), "{step}\n{sql}");
            let Some(scanned) = step.strip_prefix("SCAN ") else {
                continue;
            };
            let name = scanned.split(' ').next().unwrap_or_default();
            let narrow = scanned.contains("COVERING INDEX")
                || scanned.contains("VIRTUAL TABLE")
                || scanned.contains("CONSTANT ROW")
                || scanned.contains("VALUES CLAUSE")
                || scanned.contains("INDEX annotation_article")
                || scanned.contains("INDEX record_warned");
            assert!(narrow || small.contains(&name), "{step}\n{sql}");
        }
    }
    // The front page is read from the index that was made for it.
    let added = indexes::ADDED.statements().map(str::to_owned);
    for sql in added.chain(line_statements()) {
        let steps = plan(&conn, &sql).join("; ");
        assert!(steps.contains("COVERING INDEX article_view"), "{steps}");
    }
}

#[test]
fn stories_that_are_alike_are_looked_up_and_not_looked_for() {
    let steps = plan(&rows_alone(ARTICLES), super::super::alike::ALIKE);
    let looked_up = |name: &str| {
        steps
            .iter()
            .any(|s| s.starts_with(&format!("SEARCH {name} ")))
    };
    assert!(looked_up("m") && looked_up("o"), "{steps:?}");
    assert!(!steps.iter().any(|s| s.starts_with("SCAN")), "{steps:?}");
}

#[test]
fn a_page_costs_the_same_at_any_size() {
    let orders = [
        SortKey::Added,
        SortKey::Published,
        SortKey::Title,
        SortKey::Author,
        SortKey::Site,
        SortKey::Length,
        SortKey::Progress,
        SortKey::Shuffle(0),
    ];
    let groups = ["", "group:site", "group:author"];
    let cost = |articles, query: &str, sort| {
        let mut store = store(articles);
        let meter = store.meter().unwrap();
        let ids = store
            .ids(&Query::parse(query).unwrap(), sort, Some(50))
            .unwrap();
        let cost = meter.take();
        assert_eq!((cost.sorts, cost.indexed), (0, 0), "{query} {sort:?}");
        assert_eq!(store.rows(&ids.to_vec()).unwrap().len(), 50);
        (cost.steps, meter.take().steps)
    };
    // Each order, both ways; the groups that an index has, newest and oldest.
    let both_ways = |key| [false, true].map(|reversed| Sort { key, reversed });
    let alone = orders
        .into_iter()
        .flat_map(both_ways)
        .map(|sort| ("", sort));
    let grouped = |sort| groups[1..].iter().map(move |group| (*group, sort));
    let grouped = both_ways(SortKey::Added).into_iter().flat_map(grouped);
    let by_year = ("group:year", Sort::default());
    for (query, sort) in alone.chain(grouped).chain([by_year]) {
        let (small, large) = (cost(1_000, query, sort), cost(ARTICLES, query, sort));
        // What lines cost depends on their tags, and not on what is stored. In
        // a shuffled order some numbers that are looked at are nobody's; where
        // the index goes the other way, the last name is read twice.
        let shuffled = matches!(sort.key, SortKey::Shuffle(_));
        let (room, most) = if shuffled || sort.reversed {
            (20, 5_000)
        } else {
            (11, 4_000)
        };
        assert!(
            large.0 * 10 <= small.0 * room,
            "{query} {sort:?}: {small:?} {large:?}"
        );
        assert!(large.0 + large.1 <= most, "{query} {sort:?}: {large:?}");
    }
    for query in ["is:archived", "is:library is:unread"] {
        let cost = cost(ARTICLES, query, Sort::default());
        assert!(cost.0 + cost.1 <= 6_000, "{query}: {cost:?}");
    }
}

#[test]
fn a_limit_that_nothing_reaches_is_none() {
    let conn = rows_alone(300);
    for query in [
        "",
        "sort:shuffle",
        "sort:-site",
        "group:tag",
        "group:site sort:-added",
    ] {
        let ids = |limit| ids_by(&conn, query, Sort::default(), limit);
        assert_eq!(ids(Some(usize::MAX)), ids(None), "{query}");
        assert_eq!(ids(Some(1_000)), ids(None), "{query}");
    }
}

/// A tag's page costs what the first tags hold, whatever else there is.
#[test]
fn a_page_by_tags_looks_at_the_first_tags_alone() {
    let mut store = store(ARTICLES);
    store
        .conn
        .execute_batch(
            "INSERT INTO tag(id, name, key) VALUES (9, 'a', 'a');
             INSERT INTO article_tag SELECT 9, id FROM article WHERE id % 100 = 0;",
        )
        .unwrap();
    let meter = store.meter().unwrap();
    let query = Query::parse("group:tag").unwrap();
    for reversed in [false, true] {
        let sort = Sort {
            key: SortKey::Added,
            reversed,
        };
        let page = store.ids(&query, sort, Some(50)).unwrap();
        let cost = meter.take();
        assert!(cost.steps <= 4_000, "{cost:?}");
        let whole = store.ids(&query, sort, None).unwrap().to_vec();
        assert_eq!(page.to_vec(), whole[..50], "{reversed}");
        meter.take();
    }
}

/// Where the tags are of other places, only so many of them are looked at.
#[test]
fn a_page_by_tags_gives_up_where_tags_are_elsewhere() {
    let mut store = store(ARTICLES);
    let archived = "UPDATE article SET place = 1 WHERE place = 0 AND id IN (SELECT article_id FROM article_tag)";
    store.conn.execute_batch(archived).unwrap();
    let meter = store.meter().unwrap();
    let query = Query::parse("group:tag is:library").unwrap();
    let lookups = |limit| {
        store.ids(&query, Sort::default(), limit).unwrap();
        meter
            .statements()
            .iter()
            .filter(|s| **s == line::statement_of_one())
            .count()
    };
    assert_eq!(lookups(None), 0);
    let most = 16 * 50 + 1;
    assert_eq!(lookups(Some(50)), most);
}

/// `cargo test --lib a_million -- --ignored`
#[test]
#[ignore = "a minute and a gigabyte"]
fn a_million_articles_page_like_a_thousand() {
    let query = Query::parse("is:library").unwrap();
    let cost = |articles| {
        let mut store = store(articles);
        let meter = store.meter().unwrap();
        let ids = store.ids(&query, Sort::default(), Some(50)).unwrap();
        store.rows(&ids.to_vec()).unwrap();
        let page = meter.take().steps;
        let all = store.ids(&query, Sort::default(), None).unwrap().len() as u64;
        (page, all, meter.take().steps)
    };
    let (small, large) = (cost(1_000), cost(1_000_000));
    assert!(
        large.0 <= 4_000 && large.0 * 10 <= small.0 * 11,
        "{small:?} {large:?}"
    );
    assert!(large.2 <= 5 * large.1, "{large:?}");
}

#[test]
fn a_whole_view_costs_few_steps_a_line() {
    let mut store = store(ARTICLES);
    let meter = store.meter().unwrap();
    for key in [
        SortKey::Added,
        SortKey::Title,
        SortKey::Author,
        SortKey::Site,
        SortKey::Length,
        SortKey::Progress,
    ] {
        let sort = Sort {
            key,
            reversed: false,
        };
        let ids = store
            .ids(&Query::parse("is:library").unwrap(), sort, None)
            .unwrap();
        let cost = meter.take();
        assert_eq!(ids.len(), 6_000);
        assert!(cost.steps <= 5 * ids.len() as u64, "{key:?}: {cost:?}");
    }
}

#[test]
fn what_was_found_is_kept_until_something_changes() {
    let mut store = store(ARTICLES);
    let meter = store.meter().unwrap();
    let query =
        Query::parse("is:unread tag:common -tag:rare lang:en published:2005..2008 coral").unwrap();
    let first = store.ids(&query, Sort::default(), None).unwrap();
    let cold = meter.take();
    let again = store.ids(&query, Sort::default(), None).unwrap();
    let warm = meter.take();
    assert!(!first.is_empty() && first == again);
    assert!(warm.steps < 50 && cold.steps > 10_000, "{cold:?} {warm:?}");
    let id = first.get(0).unwrap();
    store
        .conn
        .execute("UPDATE article SET state = 2 WHERE id = ?1", [id.0])
        .unwrap();
    let changed = store.ids(&query, Sort::default(), None).unwrap();
    assert_eq!(changed.len() + 1, first.len());
    assert_eq!(changed.position(id), None);
}

#[test]
fn notes_are_kept_while_they_are_filtered() {
    let mut store = store(ARTICLES);
    let meter = store.meter().unwrap();
    let count = |query: &str| {
        let notes = store.noted(&Query::parse(query).unwrap()).unwrap();
        (notes.len(), meter.take().steps)
    };
    let (all, cold) = count("");
    assert_eq!(all, 500);
    assert!(cold <= 300 * all as u64, "{cold}");
    // What the notes know themselves is asked of no table again.
    for (query, found) in [
        ("", 500),
        ("state:exact", 500),
        ("state:lost", 0),
        ("has:note", 250),
        ("-has:note state:exact", 250),
    ] {
        let (notes, warm) = count(query);
        assert_eq!(notes, found, "{query}");
        assert!(warm < 50, "{query}: {warm}");
    }
    store
        .conn
        .execute(
            "UPDATE annotation SET state = 'lost' WHERE article_id = 20",
            [],
        )
        .unwrap();
    let lost = store.noted(&Query::parse("state:lost").unwrap()).unwrap();
    assert_eq!(lost.len(), 1);
}

#[test]
fn conditions_agree_with_sql() {
    let conn = rows_alone(ARTICLES);
    let day = "substr(published, 1, 10)";
    let cases = [
        (
            "tag:common",
            "id IN (SELECT article_id FROM article_tag WHERE tag_id = 1)".to_owned(),
        ),
        (
            "tag:rare",
            "id IN (SELECT article_id FROM article_tag WHERE tag_id IN (2, 3))".to_owned(),
        ),
        (
            "-tag:common lang:de",
            "lang = 'de' AND id % 8 <> 0".to_owned(),
        ),
        (
            "is:starred or is:read",
            "starred = 1 OR state = 2".to_owned(),
        ),
        ("site:site7.example", "site_id = 7".to_owned()),
        ("site:paper -is:unread", "state > 0".to_owned()),
        ("time:<10", "words <= 2070".to_owned()),
        ("words:500..1000", "words BETWEEN 500 AND 1000".to_owned()),
        (
            "published:2005..2008",
            format!("{day} BETWEEN '2005-01-01' AND '2008-12-31'"),
        ),
        ("published:2006-07-09", format!("{day} = '2006-07-09'")),
        ("-published:<2010", format!("{day} >= '2010-01-01'")),
        (
            "added:>3y",
            "saved_at < 1600000000 - 3 * 365 * 86400".to_owned(),
        ),
        ("has:note", "id % 40 = 0".to_owned()),
        ("color:green state:exact", "id % 20 = 0".to_owned()),
        ("coral", "id % 4 = 0".to_owned()),
        (
            "reef -(is:unread or tag:common)",
            "id % 4 = 0 AND state > 0 AND id % 8 <> 0".to_owned(),
        ),
    ];
    for (query, condition) in cases {
        let sql = format!(
            "SELECT id FROM article WHERE place < 2 AND ({condition}) ORDER BY saved_at DESC, id DESC"
        );
        let mut statement = conn.prepare(&sql).unwrap();
        let expected = statement.query_map([], |r| r.get(0)).unwrap();
        let expected: Vec<u32> = expected.map(Result::unwrap).collect();
        assert!(!expected.is_empty(), "{query}");
        assert_eq!(
            ids_by(&conn, query, Sort::default(), None),
            expected,
            "{query}"
        );
        let few = &expected[..expected.len().min(9)];
        assert_eq!(
            ids_by(&conn, query, Sort::default(), Some(9)),
            few,
            "{query}"
        );
    }
}

#[test]
fn what_is_kept_of_other_questions_changes_no_answer() {
    let conn = rows_alone(ARTICLES);
    let kept = Kept::default();
    let queries = [
        "is:library",
        "is:unread",
        "words:500..1000",
        "",
        "is:starred or site:site7.example",
        "added:>3y is:library",
        "published:2005..2008 -is:read words:>900",
        "is:unread sort:length",
        "is:trashed group:year",
        "sort:shuffle words:<300",
    ];
    for query in queries {
        let query = Query::parse(query).expect(query);
        let sort = query.sort.unwrap_or_default();
        for limit in [Some(40), None] {
            let ids = |kept: &Kept| order::ids(&conn, kept, &query, sort, limit, &clock()).unwrap();
            assert_eq!(ids(&kept), ids(&Kept::default()), "{query:?} {limit:?}");
        }
    }
}

#[test]
fn a_filter_reads_the_numbers_that_it_looks_at() {
    let mut store = store(ARTICLES);
    let meter = store.meter().unwrap();
    let steps = |query: &str| {
        let query = Query::parse(query).unwrap();
        store.ids(&query, Sort::default(), None).unwrap();
        meter.take().steps
    };
    // Of 9,000 lines in two places: number, day of saving, state.
    let unread = steps("is:unread");
    assert!(unread <= 7 * 9_000, "{unread}");
    assert!(steps("is:reading or is:read") < 50);
    let long = steps("is:unread words:>1000");
    assert!((9_000..unread).contains(&long), "{long}");
    assert!(steps("words:>3000 is:unread") < 50);
}

#[test]
fn every_example_of_the_language_is_a_statement() {
    let conn = rows_alone(1_000);
    for FieldDoc { example, .. } in table() {
        for key in SortKey::ALL {
            let sort = Sort {
                key,
                reversed: false,
            };
            ids_by(&conn, example, sort, Some(5));
        }
    }
}

#[test]
fn counts_are_kept_with_every_change() {
    let store = store(ARTICLES);
    let Counts {
        library,
        archive,
        trash,
        ..
    } = store.counts().unwrap();
    assert_eq!((library, archive, trash), (6_000, 3_000, 1_000));
    let counted = |store: &Store| -> (u64, Vec<(String, u64)>) {
        let one = |sql: &str| {
            store
                .conn
                .query_row(sql, [], |r| r.get::<_, i64>(0))
                .unwrap() as u64
        };
        let notes = one(
            "SELECT count(*) FROM annotation n JOIN article a ON a.id = n.article_id WHERE n.deleted_at IS NULL AND a.place < 2",
        );
        let tags = store.tags().unwrap().into_iter().map(|(name, _)| {
            let sql = format!(
                "SELECT count(*) FROM article_tag x JOIN tag t ON t.id = x.tag_id JOIN article a ON a.id = x.article_id
                 WHERE a.place < 2 AND t.name = '{name}'"
            );
            (name, one(&sql))
        });
        (notes, tags.collect())
    };
    let changes = [
        "UPDATE article SET place = 2 WHERE id % 16 = 0",
        "UPDATE article SET place = 0 WHERE id % 32 = 0",
        "UPDATE annotation SET deleted_at = 1 WHERE id % 3 = 0",
        "UPDATE annotation SET deleted_at = NULL WHERE id % 6 = 0",
        "DELETE FROM annotation WHERE id % 5 = 0",
        "DELETE FROM article_tag WHERE article_id % 48 = 0",
        "UPDATE article_tag SET tag_id = 4 WHERE tag_id = 2 AND article_id % 3 = 0",
        "DELETE FROM article WHERE id % 64 = 0",
        "DELETE FROM article WHERE id % 80 = 0",
    ];
    store
        .conn
        .pragma_update(None, "foreign_keys", true)
        .unwrap();
    for change in changes {
        store.conn.execute_batch(change).unwrap();
        let (notes, tags) = counted(&store);
        assert_eq!(store.counts().unwrap().notes, notes, "{change}");
        assert_eq!(store.tags().unwrap(), tags, "{change}");
    }
}

#[test]
fn nothing_typed_reaches_a_statement() {
    let mut store = store(1_000);
    let meter = store.meter().unwrap();
    let hostile =
        "tag:\"x'); DROP TABLE article;--\" site:a'b author:\"NEAR(a b)\" \"* OR title:\"";
    let found = store
        .ids(&Query::parse(hostile).unwrap(), Sort::default(), None)
        .unwrap();
    assert!(found.is_empty());
    let statements = meter.statements().join("\n");
    assert!(statements.contains("article_fts"), "{statements}");
    assert!(
        !statements.contains("DROP") && !statements.contains("NEAR"),
        "{statements}"
    );
}
