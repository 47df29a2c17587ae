//! Orders and groups, against SQL that sorts.

use super::{
    super::super::SortKey,
    tests::{ARTICLES, ids_by, rows_alone},
    *,
};

#[test]
fn places_and_orders_agree_with_a_plain_sort() {
    let conn = rows_alone(ARTICLES);
    let orders = [
        (SortKey::Added, "saved_at DESC, id DESC", "saved_at, id"),
        (
            SortKey::Published,
            "published_at DESC, id DESC",
            "published_at, id",
        ),
        (SortKey::Title, "title_key, id", "title_key DESC, id DESC"),
        (
            SortKey::Author,
            "author_key, saved_at DESC, id DESC",
            "author_key DESC, saved_at DESC, id DESC",
        ),
        (
            SortKey::Site,
            "site_key, saved_at DESC, id DESC",
            "site_key DESC, saved_at DESC, id DESC",
        ),
        (
            SortKey::Length,
            "words DESC, saved_at DESC, id DESC",
            "words, saved_at DESC, id DESC",
        ),
        (
            SortKey::Progress,
            "seen DESC, saved_at DESC, id DESC",
            "seen, saved_at DESC, id DESC",
        ),
    ];
    for (key, usual, turned) in orders {
        for (filter, also) in [
            ("", ""),
            ("is:unread", " AND state = 0"),
            ("is:library", " AND place = 0"),
        ] {
            for (reversed, order) in [(false, usual), (true, turned)] {
                let sql = format!("SELECT id FROM article WHERE place < 2{also} ORDER BY {order}");
                let mut statement = conn.prepare(&sql).unwrap();
                let expected = statement.query_map([], |r| r.get(0)).unwrap();
                let expected: Vec<u32> = expected.map(Result::unwrap).collect();
                let sort = Sort { key, reversed };
                let what = format!("{filter} {key:?} {reversed}");
                assert_eq!(ids_by(&conn, filter, sort, None), expected, "{what}");
                assert_eq!(
                    ids_by(&conn, filter, sort, Some(7)),
                    expected[..7],
                    "{what}"
                );
            }
        }
    }
}

#[test]
fn groups_agree_with_a_plain_sort() {
    let conn = rows_alone(ARTICLES);
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
        let sorts = [
            ("added", newest),
            ("-added", "saved_at, id"),
            ("title", "title_key, id"),
        ];
        let filters = [("-is:starred ", " AND starred = 0"), ("", "")];
        for ((sort, within), (filter, also)) in sorts
            .into_iter()
            .flat_map(|sort| filters.map(|f| (sort, f)))
        {
            let within = match (group, sort) {
                // Its newest is the latest published.
                ("year", "added") => "published_at DESC, id DESC",
                _ => within,
            };
            let sql =
                format!("SELECT id FROM article WHERE place < 2{also} ORDER BY {order}, {within}");
            let mut statement = conn.prepare(&sql).unwrap();
            let expected = statement.query_map([], |r| r.get(0)).unwrap();
            let expected: Vec<u32> = expected.map(Result::unwrap).collect();
            let text = format!("{filter}group:{group} sort:{sort}");
            let ids = |limit| ids_by(&conn, &text, Sort::default(), limit);
            assert_eq!(ids(None), expected, "{text}");
            assert_eq!(ids(Some(70)), expected[..70], "{text}");
        }
    }
}
