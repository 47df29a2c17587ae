use rusqlite::{Connection, StatementStatus};

use super::{
    super::{
        super::{Query, SortKey},
        migrations,
    },
    order::List,
    *,
};
use crate::library::query::{FieldDoc, table};

/// Rows of the made-up library.
const ARTICLES: i64 = 10_000;

/// A library of rows alone: places, states, sites, tags as they might be.
fn large() -> Connection {
    let mut conn = Connection::open_in_memory().unwrap();
    migrations::fill(&mut conn).unwrap();
    conn.execute_batch(&format!(
        "BEGIN;
         WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200)
         INSERT INTO site(id, host) SELECT i, 'site' || i || '.example' FROM n;
         WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {ARTICLES})
         INSERT INTO article(id, uid, site_id, title, title_key, author_key, site_key, published_at, words, saved_at, state, starred, place)
         SELECT i, randomblob(16), 1 + i % 200, 'Title ' || i, CAST('title ' || (i * 7919) % {ARTICLES} AS BLOB),
                CAST('author ' || i % 500 AS BLOB), CASE WHEN i % 50 = 0 THEN x'' ELSE CAST('site ' || i % 200 AS BLOB) END, 1000000000 + (i * 104729) % 500000000, i * 31 % 5000,
                1500000000 + i * 97, i % 3, i % 25 = 0, CASE WHEN i % 10 < 6 THEN 0 WHEN i % 10 < 9 THEN 1 ELSE 2 END
         FROM n;
         INSERT INTO tag(id, name, key) VALUES (1, 'common', 'common'), (2, 'rare', 'rare');
         INSERT INTO article_tag SELECT 1, id FROM article WHERE id % 8 = 0;
         INSERT INTO article_tag SELECT 2, id FROM article WHERE id % 1000 = 0;
         COMMIT; ANALYZE;"
    ))
    .unwrap();
    conn
}

fn clock() -> Clock {
    Clock {
        now: 1_600_000_000,
        zone: Some(jiff::tz::TimeZone::UTC),
    }
}

fn list<'a>(conn: &'a Connection, query: &str) -> List<'a> {
    List::new(conn, &Query::parse(query).expect(query), &clock(), 50)
}

/// The plan of a statement, one line.
fn plan(conn: &Connection, sql: &str) -> String {
    let mut statement = conn.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
    let count = statement.parameter_count();
    let nothing = vec![rusqlite::types::Value::Null; count];
    let lines = statement
        .query_map(rusqlite::params_from_iter(nothing), |r| {
            r.get::<_, String>(3)
        })
        .unwrap();
    lines.map(Result::unwrap).collect::<Vec<_>>().join("; ")
}

#[test]
fn pages_are_walked_by_an_index_and_never_sorted() {
    let conn = large();
    let queries = [
        "is:library",
        "is:library is:unread",
        "is:library tag:common",
        "is:library coral -tag:rare time:<10",
    ];
    for query in queries {
        let list = list(&conn, query);
        for sql in list.paged_sql() {
            let plan = plan(&conn, &sql);
            assert!(
                !plan.contains("USE TEMP B-TREE FOR ORDER BY"),
                "{query}: {plan}"
            );
            assert!(plan.contains("SEARCH a USING"), "{query}: {plan}");
        }
        assert!(
            plan(&conn, &list.page_sql()).contains("article_view"),
            "{query}"
        );
    }
}

#[test]
fn the_first_page_costs_few_steps() {
    let conn = large();
    // Statements are kept, with their counters, for this connection's life.
    let ids = order::ids(
        &conn,
        &Query::default(),
        Sort::default(),
        Some(50),
        &clock(),
    )
    .unwrap();
    assert_eq!(ids.len(), 50);
    let mut steps = 0;
    for sql in rows::statements() {
        let mut statement = conn.prepare(sql).unwrap();
        for id in &ids {
            let mut found = statement.query([id.0]).unwrap();
            while found.next().unwrap().is_some() {}
            drop(found);
        }
        steps += statement.get_status(StatementStatus::VmStep);
    }
    let page = list(&conn, "");
    for place in [0_i64, 1] {
        let mut statement = conn.prepare(&page.page_sql()).unwrap();
        let mut found = statement.query((place, 50_i64)).unwrap();
        while found.next().unwrap().is_some() {}
        drop(found);
        steps += statement.get_status(StatementStatus::VmStep);
    }
    assert!(steps < 4_000, "{steps} steps for a page of 50 lines");
}

#[test]
fn places_and_orders_agree_with_a_plain_sort() {
    let conn = large();
    let orders = [
        (SortKey::Added, "saved_at DESC, id DESC"),
        (SortKey::Published, "published_at DESC, id DESC"),
        (SortKey::Title, "title_key, id"),
        (SortKey::Author, "author_key, saved_at DESC, id DESC"),
        (
            SortKey::Site,
            "site_key = x'', site_key, saved_at DESC, id DESC",
        ),
        (SortKey::Length, "words DESC, saved_at DESC, id DESC"),
    ];
    for (key, order) in orders {
        let sql = format!("SELECT id FROM article WHERE place < 2 AND state = 0 ORDER BY {order}");
        let mut statement = conn.prepare(&sql).unwrap();
        let expected: Vec<i64> = statement
            .query_map([], |r| r.get(0))
            .unwrap()
            .map(Result::unwrap)
            .collect();
        let query = Query::parse("is:unread").unwrap();
        let sort = Sort {
            key,
            reversed: false,
        };
        let ids = |limit| order::ids(&conn, &query, sort, limit, &clock()).unwrap();
        assert!(
            ids(None).iter().map(|id| id.0).eq(expected.iter().copied()),
            "{key:?}"
        );
        assert!(
            ids(Some(7))
                .iter()
                .map(|id| id.0)
                .eq(expected.iter().copied().take(7)),
            "{key:?}"
        );
    }
}

#[test]
fn groups_agree_with_a_plain_sort() {
    let conn = large();
    let newest = "saved_at DESC, id DESC";
    let tag = "(SELECT min(t.key) FROM article_tag x JOIN tag t ON t.id = x.tag_id WHERE x.article_id = article.id)";
    let tagged = format!("{tag} IS NULL, {tag}");
    for (group, order) in [
        ("site", "site_key = x'', site_key"),
        ("author", "author_key = x'', author_key"),
        ("year", "strftime('%Y', published_at, 'unixepoch') DESC"),
        ("state", "CASE state WHEN 1 THEN 0 WHEN 0 THEN 1 ELSE 2 END"),
        ("tag", tagged.as_str()),
    ] {
        for (sort, within) in [("added", newest), ("title", "title_key, id")] {
            let within = match (group, sort) {
                // Its newest is the latest published.
                ("year", "added") => "published_at DESC, id DESC",
                _ => within,
            };
            let sql = format!(
                "SELECT id FROM article WHERE place < 2 AND starred = 0 ORDER BY {order}, {within}"
            );
            let mut statement = conn.prepare(&sql).unwrap();
            let expected = statement.query_map([], |r| r.get(0)).unwrap();
            let expected: Vec<i64> = expected.map(Result::unwrap).collect();
            let text = format!("-is:starred group:{group} sort:{sort}");
            let query = Query::parse(&text).unwrap();
            let ids = |limit| {
                let sort = query.sort.unwrap_or_default();
                let ids = order::ids(&conn, &query, sort, limit, &clock()).unwrap();
                ids.iter().map(|id| id.0).collect::<Vec<_>>()
            };
            assert_eq!(ids(None), expected, "{text}");
            assert_eq!(ids(Some(70)), expected[..70], "{text}");
        }
    }
}

#[test]
fn a_page_in_groups_costs_what_it_shows() {
    let conn = large();
    let list = list(&conn, "is:library is:unread");
    for column in [order::SITE, order::AUTHOR] {
        for sign in [">", "="] {
            let sql = list.walk_sql(column, sign);
            let plan = plan(&conn, &sql);
            assert!(
                plan.contains("SEARCH a USING INDEX article_by_")
                    || plan.contains("SEARCH a USING COVERING INDEX article_by_"),
                "{plan}"
            );
            assert!(!plan.contains("TEMP B-TREE"), "{plan}");
        }
        let mut statement = conn.prepare(&list.walk_sql(column, ">")).unwrap();
        let mut rows = statement.query((0_i64, 0_i64, 0_i64, 50_i64)).unwrap();
        while rows.next().unwrap().is_some() {}
        drop(rows);
        let steps = statement.get_status(StatementStatus::VmStep);
        assert!(steps < 4_000, "{column}: {steps} steps for a page of 50");
    }
}

#[test]
fn every_example_of_the_language_is_a_statement() {
    let conn = large();
    for FieldDoc { example, .. } in table() {
        for key in SortKey::ALL {
            let sort = Sort {
                key,
                reversed: false,
            };
            let query = Query::parse(example).unwrap();
            let sort = query.sort.unwrap_or(sort);
            assert!(
                order::ids(&conn, &query, sort, Some(5), &clock()).is_ok(),
                "{example}"
            );
        }
    }
}

#[test]
fn a_tag_is_counted_and_listed() {
    let conn = large();
    let count = |query: &str| {
        let query = Query::parse(query).unwrap();
        order::ids(&conn, &query, Sort::default(), None, &clock())
            .unwrap()
            .len()
    };
    assert_eq!(count("tag:rare is:library"), 10);
    assert_eq!(count("tag:rare tag:common is:library"), 10);
    assert_eq!(
        count("is:library -tag:common"),
        6_000 - count("is:library tag:common")
    );
    let counts = counts(&conn).unwrap();
    assert_eq!(
        (counts.library, counts.archive, counts.trash),
        (6_000, 3_000, 1_000)
    );
}

#[test]
fn nothing_typed_reaches_the_statement() {
    let conn = large();
    let hostile =
        "tag:\"x'); DROP TABLE article;--\" site:a'b author:\"NEAR(a b)\" \"* OR title:\"";
    let list = list(&conn, hostile);
    assert!(!list.filter.sql.contains("DROP") && !list.filter.sql.contains("NEAR"));
    let query = Query::parse(hostile).unwrap();
    assert_eq!(
        order::ids(&conn, &query, Sort::default(), None, &clock()).unwrap(),
        []
    );
}
