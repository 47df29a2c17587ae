//! Steps of our own, and libraries of every version that was.

use super::*;

const FIRST: Step = Step {
    sql: "CREATE TABLE a(x); INSERT INTO a VALUES(7);",
    code: None,
};
const SECOND: Step = Step {
    sql: "ALTER TABLE a ADD COLUMN y;",
    code: Some(|tx| {
        tx.execute("UPDATE a SET y = x + 1", [])?;
        Ok(())
    }),
};
const BROKEN: Step = Step {
    sql: "UPDATE a SET x = 0; CREATE TABLE a(x);",
    code: None,
};

fn opened(dir: &Path) -> Connection {
    connection::open_writer(dir).unwrap()
}

fn version(conn: &Connection) -> i64 {
    conn.query_row("PRAGMA user_version", [], |r| r.get(0))
        .unwrap()
}

#[test]
fn an_older_file_is_copied_and_brought_up() {
    let dir = tempfile::tempdir().unwrap();
    let mut conn = opened(dir.path());
    run(&mut conn, dir.path(), &[FIRST]).unwrap();
    run(&mut conn, dir.path(), &[FIRST, SECOND]).unwrap();
    assert_eq!(version(&conn), 2);
    let y: i64 = conn.query_row("SELECT y FROM a", [], |r| r.get(0)).unwrap();
    assert_eq!(y, 8);
    let copy = dir.path().join(COPIES).join("before-leaving-version-1.db");
    assert_eq!(version(&Connection::open(copy).unwrap()), 1);
}

#[test]
fn a_step_that_fails_changes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let mut conn = opened(dir.path());
    run(&mut conn, dir.path(), &[FIRST]).unwrap();
    assert!(run(&mut conn, dir.path(), &[FIRST, BROKEN]).is_err());
    assert_eq!(version(&conn), 1);
    let x: i64 = conn.query_row("SELECT x FROM a", [], |r| r.get(0)).unwrap();
    assert_eq!(x, 7);
}

#[test]
fn newer_and_foreign_files_are_refused() {
    let dir = tempfile::tempdir().unwrap();
    let mut conn = opened(dir.path());
    run(&mut conn, dir.path(), &[FIRST, SECOND]).unwrap();
    let newer = run(&mut conn, dir.path(), &[FIRST]);
    assert!(matches!(newer, Err(Error::Newer { found: 2, known: 1 })));
    conn.pragma_update(None, "application_id", 5).unwrap();
    assert!(matches!(
        run(&mut conn, dir.path(), &[FIRST]),
        Err(Error::Foreign(_))
    ));
}

/// The library of version `n`, as SQL.
fn kept(version: i64) -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    root.join(format!("tests/schemas/{version:03}.sql"))
}

/// Everything that a database holds, as SQL that makes it anew; but for what
/// is derived: the search index, and tallies that triggers keep.
fn as_sql(conn: &Connection) -> String {
    let mut sql = String::new();
    let mut last = Vec::new();
    let mut statement = conn
        .prepare("SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid")
        .unwrap();
    let objects: Vec<(String, String, String)> = statement
        .query_map([], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    let virtual_tables: Vec<String> = objects
        .iter()
        .filter(|(_, _, sql)| sql.starts_with("CREATE VIRTUAL"))
        .map(|(_, name, _)| format!("{name}_"))
        .collect();
    for (kind, name, text) in objects {
        if name.starts_with("sqlite_") || virtual_tables.iter().any(|v| name.starts_with(v)) {
            continue;
        }
        if kind != "table" {
            last.push(format!("{text};\n"));
            continue;
        }
        sql.push_str(&format!("{text};\n"));
        if !text.starts_with("CREATE VIRTUAL") {
            sql.push_str(&rows_as_sql(conn, &name));
        }
    }
    sql.extend(last);
    sql.push_str(&format!(
        "PRAGMA application_id = {APPLICATION_ID};\nPRAGMA user_version = {};\n",
        version(conn)
    ));
    sql
}

fn rows_as_sql(conn: &Connection, table: &str) -> String {
    let quoted: String = conn
        .query_row(
            "SELECT group_concat('quote(\"' || name || '\")', '||'', ''||') FROM pragma_table_info(?1)",
            [table],
            |r| r.get(0),
        )
        .unwrap();
    let mut statement = conn
        .prepare(&format!("SELECT {quoted} FROM \"{table}\" ORDER BY 1"))
        .unwrap();
    let rows = statement
        .query_map([], |r| r.get::<_, String>(0))
        .unwrap()
        .map(|row| format!("INSERT INTO \"{table}\" VALUES ({});\n", row.unwrap()));
    rows.collect()
}

/// With `OFFPRINT_BLESS` set, keeps a library of the newest version.
fn keep_newest() {
    if std::env::var_os("OFFPRINT_BLESS").is_some() && !kept(VERSION).exists() {
        let dir = tempfile::tempdir().unwrap();
        crate::library::Library::filled(dir.path());
        let conn = opened(dir.path());
        std::fs::write(kept(VERSION), as_sql(&conn)).unwrap();
    }
}

#[test]
fn libraries_of_every_version_open_and_are_whole() {
    keep_newest();
    for old in 1..=VERSION {
        let dir = tempfile::tempdir().unwrap();
        let conn = opened(dir.path());
        let path = kept(old);
        let sql = std::fs::read_to_string(&path)
            .unwrap_or_else(|e| panic!("{}: {e}; OFFPRINT_BLESS=1 writes it", path.display()));
        conn.execute_batch(&sql).unwrap();
        assert_eq!(version(&conn), old);
        drop(conn);
        crate::library::Library::filled_is_whole(dir.path());
        assert_eq!(version(&opened(dir.path())), VERSION);
        let copy = dir
            .path()
            .join(COPIES)
            .join(format!("before-leaving-version-{old}.db"));
        assert_eq!(copy.exists(), old < VERSION, "{}", copy.display());
    }
}
