//! Copies of the database: of all of it but the search index, or only of what
//! can't be made anew from the originals. A copy is a database like any other,
//! of the version that it was made by.

use std::{
    fs::{self, File},
    path::Path,
};

use rusqlite::{Connection, backup};

use super::{
    super::Error,
    Store, connection,
    migrations::{self, Kind},
    originals::{self, Hash},
};

/// How much is copied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::library) enum Extent {
    /// Everything but the search index.
    Whole,
    /// What was decided by hand, and the texts that it was decided on. Other
    /// texts, and what rules made of them, are only named: the originals give
    /// them again.
    Light,
}

/// What is copied of a column in place of what stands in it.
const LIGHT: &[(&str, &str, &str)] = &[
    ("record", "blocks", "x''"),
    ("record", "roles", "x''"),
    ("record", "metadata", "x''"),
    (
        "text",
        "body",
        "CASE WHEN id IN (
           SELECT text_id FROM src.annotation WHERE text_id IS NOT NULL UNION SELECT text_id FROM src.role_override
           UNION SELECT text_id FROM src.anchoring UNION SELECT text_id FROM src.candidate) THEN body ELSE x'' END",
    ),
];

/// The search index is not copied: no article has its words there.
const ALWAYS: &[(&str, &str, &str)] = &[("article", "fts", "0")];

/// Tables of which no row is copied: what is filled with the search index, and
/// what is known about the files of this machine.
const EMPTY: &[&str] = &["likeness", "sighting"];

/// Pages that are copied at a time while a copy is put back.
const PAGES: i32 = 1_000;

/// Something that `sqlite_schema` lists.
struct Object {
    kind: String,
    name: String,
    sql: String,
}

/// Copies the database in `dir` to `to`: written beside it, checked, synced,
/// renamed.
pub(in crate::library) fn copy(dir: &Path, to: &Path, extent: Extent) -> Result<(), Error> {
    let part = to.with_extension(format!("part-{}", std::process::id()));
    let copied = write(dir, &part, extent).and_then(|()| {
        fs::rename(&part, to).map_err(|source| io("writing the copy", to, source))?;
        to.parent().map_or(Ok(()), originals::sync_folder)
    });
    if copied.is_err() {
        drop(fs::remove_file(&part));
    }
    copied
}

fn io(doing: &'static str, path: &Path, source: std::io::Error) -> Error {
    Error::Io {
        doing,
        path: path.to_owned(),
        source,
    }
}

fn write(dir: &Path, part: &Path, extent: Extent) -> Result<(), Error> {
    match fs::remove_file(part) {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => {
            return Err(io("writing the copy", part, e));
        }
        _ => {}
    }
    let mut conn = connection::open_copy(part)?;
    conn.execute(
        "ATTACH ?1 AS src",
        [connection::file(dir).to_string_lossy()],
    )?;
    fill(&mut conn, extent)?;
    conn.execute("DETACH src", [])?;
    is_sound(&conn)?;
    drop(conn);
    File::open(part)
        .and_then(|file| file.sync_all())
        .map_err(|source| io("writing the copy", part, source))
}

/// All of it in one transaction, so that it is of one moment.
fn fill(conn: &mut Connection, extent: Extent) -> Result<(), Error> {
    let tx = conn.transaction()?;
    let objects = objects(&tx)?;
    for table in objects.iter().filter(|o| o.kind == "table") {
        tx.execute_batch(&table.sql)?;
        if !table.is_virtual() && !EMPTY.contains(&table.name.as_str()) {
            copy_rows(&tx, &table.name, extent)?;
        }
    }
    // Numbers that were given once are not given again.
    tx.execute_batch(
        "DELETE FROM main.sqlite_sequence;
         INSERT INTO main.sqlite_sequence(name, seq) SELECT name, seq FROM src.sqlite_sequence;",
    )?;
    for other in objects.iter().filter(|o| o.kind != "table") {
        tx.execute_batch(&other.sql)?;
    }
    for pragma in ["application_id", "user_version"] {
        let value: i64 = tx.query_row(&format!("PRAGMA src.{pragma}"), [], |r| r.get(0))?;
        tx.execute_batch(&format!("PRAGMA main.{pragma} = {value}"))?;
    }
    Ok(tx.commit()?)
}

impl Object {
    fn is_virtual(&self) -> bool {
        self.sql.starts_with("CREATE VIRTUAL")
    }
}

/// What there is to be made, without what SQLite and the search index make
/// themselves.
fn objects(conn: &Connection) -> Result<Vec<Object>, Error> {
    let mut statement = conn.prepare(
        "SELECT type, name, sql FROM src.sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid",
    )?;
    let found = statement.query_map([], |r| {
        Ok(Object {
            kind: r.get(0)?,
            name: r.get(1)?,
            sql: r.get(2)?,
        })
    })?;
    let mut found: Vec<Object> = found.collect::<Result<_, _>>()?;
    let inner: Vec<String> = found
        .iter()
        .filter(|o| o.is_virtual())
        .map(|o| format!("{}_", o.name))
        .collect();
    found.retain(|o| {
        !o.name.starts_with("sqlite_") && !inner.iter().any(|start| o.name.starts_with(start))
    });
    Ok(found)
}

fn copy_rows(conn: &Connection, table: &str, extent: Extent) -> Result<(), Error> {
    let mut statement = conn.prepare("SELECT name FROM pragma_table_info(?1, 'src')")?;
    let columns = statement.query_map([table], |r| r.get::<_, String>(0))?;
    let columns: Vec<String> = columns.collect::<Result<_, _>>()?;
    let instead = |column: &str| {
        let light = if extent == Extent::Light { LIGHT } else { &[] };
        let mut all = light.iter().chain(ALWAYS);
        let found = all.find(|(t, c, _)| *t == table && *c == column);
        found.map_or_else(|| format!("\"{column}\""), |(_, _, sql)| (*sql).to_owned())
    };
    let names: Vec<String> = columns.iter().map(|c| format!("\"{c}\"")).collect();
    let values: Vec<String> = columns.iter().map(|c| instead(c)).collect();
    conn.execute_batch(&format!(
        "INSERT INTO main.\"{table}\"({}) SELECT {} FROM src.\"{table}\"",
        names.join(", "),
        values.join(", ")
    ))?;
    Ok(())
}

fn is_sound(conn: &Connection) -> Result<(), Error> {
    let found: String = conn.query_row("PRAGMA quick_check(1)", [], |r| r.get(0))?;
    if found == "ok" {
        return Ok(());
    }
    Err(Error::Damaged(format!("the copy ({found})")))
}

/// What a copy holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::library) struct Contents {
    pub(in crate::library) articles: u64,
    pub(in crate::library) annotations: u64,
    pub(in crate::library) extent: Extent,
    /// Originals that it names.
    pub(in crate::library) originals: Vec<Hash>,
}

/// Looks into a copy; an error if it is none, or none that this program can
/// put back.
pub(in crate::library) fn contents(copy: &Path) -> Result<Contents, Error> {
    let conn = connection::open_still(copy)?;
    match migrations::kind(&conn)? {
        Kind::Ours(found) if found > migrations::VERSION => {
            return Err(Error::Newer {
                found,
                known: migrations::VERSION,
            });
        }
        Kind::Ours(_) => {}
        Kind::Empty | Kind::Foreign => return Err(Error::Foreign(copy.to_owned())),
    }
    is_sound(&conn)?;
    let count = |sql: &str| conn.query_row(sql, [], |r| r.get::<_, i64>(0));
    let mut statement = conn.prepare("SELECT hash FROM original ORDER BY hash")?;
    let hashes = statement.query_map([], |r| r.get::<_, Vec<u8>>(0))?;
    let hashes: Vec<Vec<u8>> = hashes.collect::<Result<_, _>>()?;
    let bare = count("SELECT EXISTS (SELECT 1 FROM record WHERE length(blocks) = 0)")?;
    Ok(Contents {
        articles: count("SELECT count(*) FROM article")? as u64,
        annotations: count("SELECT count(*) FROM annotation WHERE deleted_at IS NULL")? as u64,
        extent: if bare > 0 {
            Extent::Light
        } else {
            Extent::Whole
        },
        originals: hashes.iter().filter_map(|h| Hash::from_slice(h)).collect(),
    })
}

impl Store {
    /// Puts a copy in place of all that is here, in one transaction: other
    /// windows see it as one change. The search index is empty then.
    pub(in crate::library) fn replace_by(mut self, copy: &Path) -> Result<Self, Error> {
        let source = connection::open_still(copy)?;
        backup::Backup::new(&source, &mut self.conn)?.run_to_completion(
            PAGES,
            std::time::Duration::ZERO,
            None,
        )?;
        let dir = self.dir.clone();
        drop(self);
        // Opened anew: it may be of an older version.
        Self::open(&dir)
    }
}
