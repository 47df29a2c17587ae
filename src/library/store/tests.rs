//! Looks at a store from outside its own methods.

use rusqlite::types::Value;

use super::*;

/// What a reader decided or saved; neither derived rows nor the journal.
const USER_TABLES: [&str; 15] = [
    "article",
    "capture",
    "asset",
    "record",
    "role_override",
    "edit",
    "article_tag",
    "annotation",
    "selector",
    "body",
    "anchoring",
    "candidate",
    "(SELECT id, name FROM tag WHERE id IN (SELECT tag_id FROM article_tag))",
    "saved_view",
    "site_rule",
];

impl Store {
    /// Every row of the user's tables, but for revisions.
    pub(in crate::library) fn dump(&self) -> Vec<String> {
        let mut lines = Vec::new();
        for table in USER_TABLES {
            let mut statement = self
                .conn
                .prepare(&format!("SELECT * FROM {table} ORDER BY 1, 2"))
                .unwrap();
            let names: Vec<String> = statement.column_names().map(str::to_owned).collect();
            let mut rows = statement.query([]).unwrap();
            while let Some(row) = rows.next().unwrap() {
                let cells = names.iter().enumerate().filter(|(_, n)| *n != "rev");
                let cells: Vec<String> = cells
                    .map(|(n, name)| format!("{name}={:?}", row.get::<_, Value>(n).unwrap()))
                    .collect();
                lines.push(format!("{table} {}", cells.join(" ")));
            }
        }
        lines
    }

    /// The tally that triggers keep, and the same counted.
    pub(in crate::library) fn tallies(&self) -> (Vec<String>, Vec<String>) {
        let read = |sql: &str| {
            let mut statement = self.conn.prepare(sql).unwrap();
            let rows = statement.query_map([], |r| {
                Ok(format!(
                    "{}/{}: {}",
                    r.get::<_, i64>(0)?,
                    r.get::<_, i64>(1)?,
                    r.get::<_, i64>(2)?
                ))
            });
            rows.unwrap().map(Result::unwrap).collect()
        };
        (
            read("SELECT place, state, n FROM tally WHERE n <> 0 ORDER BY 1, 2"),
            read("SELECT place, state, count(*) FROM article GROUP BY 1, 2 ORDER BY 1, 2"),
        )
    }

    /// Makes every block of an article chrome, as if an older classifier had
    /// thought so.
    pub(in crate::library) fn spoil_roles(&self, id: ArticleId) {
        let blocks = articles::based(&self.conn, id)
            .unwrap()
            .unwrap()
            .article
            .judgements;
        let chrome = crate::article::Judgement::chrome(crate::article::Reason::Menu, 0.1);
        let packed = record::pack_roles(&vec![chrome; blocks.len()]).unwrap();
        self.conn
            .execute(
                "UPDATE record SET roles = ?2, rules = 0 WHERE id = (SELECT record_id FROM article WHERE id = ?1)",
                (id.0, packed),
            )
            .unwrap();
    }

    /// Leaves of an article's blocks what the first version of that form held.
    pub(in crate::library) fn forget_what_blocks_stand_in(&self, id: ArticleId) {
        let stored = articles::based(&self.conn, id).unwrap().unwrap();
        let mut record = (*stored.article.record).clone();
        for block in &mut record.blocks {
            block.within = crate::article::Within::default();
        }
        let packed = record::pack_structure(&record).unwrap();
        self.conn
            .execute(
                "UPDATE record SET blocks = ?2 WHERE id = (SELECT record_id FROM article WHERE id = ?1)",
                (id.0, packed),
            )
            .unwrap();
    }

    /// Runs SQL that no method would.
    pub(in crate::library) fn meddle(&self, sql: &str) {
        self.conn.execute_batch(sql).unwrap();
    }

    /// Stops whatever is done after so many steps of SQLite's machine, all
    /// statements together, once; none lets it run.
    pub(in crate::library) fn stop_after(&mut self, steps: Option<u64>) {
        let set = match steps {
            Some(mut left) => {
                let is_over = move || {
                    left = left.wrapping_sub(1);
                    left == 0
                };
                self.conn.progress_handler(1, Some(is_over))
            }
            None => self.conn.progress_handler(0, None::<fn() -> bool>),
        };
        set.unwrap();
    }

    /// Writes all that is in the log to the database; the next change begins
    /// the log anew.
    pub(in crate::library) fn fold_log(&self) {
        let sql = "PRAGMA wal_checkpoint(RESTART)";
        let busy: i64 = self.conn.query_row(sql, [], |r| r.get(0)).unwrap();
        assert_eq!(busy, 0);
    }

    /// Pages of the database.
    pub(in crate::library) fn pages(&self) -> i64 {
        let sql = "PRAGMA page_count";
        self.conn.query_row(sql, [], |r| r.get(0)).unwrap()
    }

    /// Whether the search index has as many rows as there are.
    pub(in crate::library) fn index_is_whole(&self) -> bool {
        let pairs = "SELECT (SELECT count(*) FROM article) = (SELECT count(*) FROM article_fts_docsize)
            AND (SELECT count(*) FROM annotation WHERE deleted_at IS NULL) = (SELECT count(*) FROM note_fts_docsize)";
        self.conn.query_row(pairs, [], |r| r.get(0)).unwrap()
    }
}

#[test]
fn sqlite_is_new_enough() {
    assert!(connection::check_sqlite().is_ok());
}

#[test]
fn connections_are_set_up_as_measured() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path()).unwrap();
    for (pragma, expected) in [
        ("journal_mode", "wal"),
        ("synchronous", "2"),
        ("foreign_keys", "1"),
        ("trusted_schema", "0"),
        ("cell_size_check", "1"),
        ("busy_timeout", "30000"),
        ("application_id", "1868984434"),
    ] {
        let value: Value = store
            .conn
            .query_row(&format!("PRAGMA {pragma}"), [], |r| r.get(0))
            .unwrap();
        let value = match value {
            Value::Integer(n) => n.to_string(),
            Value::Text(text) => text,
            other => format!("{other:?}"),
        };
        assert_eq!(value, expected, "{pragma}");
    }
}

#[cfg(unix)]
#[test]
fn files_are_for_their_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let dir = tempfile::tempdir().unwrap();
    let library = dir.path().join("a/library");
    let store = Store::open(&library).unwrap();
    for (path, expected) in [
        (library.clone(), 0o700),
        (library.join("library.db"), 0o600),
        (library.join("library.db-wal"), 0o600),
        (library.join("library.db-shm"), 0o600),
    ] {
        let mode = std::fs::metadata(&path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, expected, "{}", path.display());
    }
    drop(store);
}

#[test]
fn lists_walk_their_index() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path()).unwrap();
    for sql in [
        "SELECT id FROM article WHERE place = 0 ORDER BY saved_at DESC, id DESC LIMIT 50",
        "SELECT id FROM article WHERE place = 0 ORDER BY published_at DESC, id DESC LIMIT 50",
        "SELECT id FROM article WHERE place = 0 ORDER BY title_key, id LIMIT 50",
    ] {
        let mut statement = store
            .conn
            .prepare(&format!("EXPLAIN QUERY PLAN {sql}"))
            .unwrap();
        let plan = statement.query_map([], |r| r.get::<_, String>(3)).unwrap();
        let plan: Vec<String> = plan.map(Result::unwrap).collect();
        assert!(
            plan.iter().all(|p| p.contains("USING COVERING INDEX")),
            "{sql}: {plan:?}"
        );
    }
}
