//! What can be wrong with a library's files, looked at without trusting them.

use std::{collections::BTreeSet, fs, path::Path};

use rusqlite::Connection;

use super::{
    super::Error,
    Store, aside, connection, index,
    migrations::{self, Kind},
    originals::{Hash, Originals},
};

/// A write-ahead log above this was not folded in for a long time.
const LOG_BYTES_LARGE: u64 = 64 << 20;

/// One thing that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::library) enum Finding {
    /// The database's own check complains, so often, and first like this.
    Structure { places: usize, first: String },
    /// The same of the search index alone, which is made of the rest.
    Words,
    /// A capture's original is not there; whether its article can be read
    /// without it.
    Missing {
        title: String,
        hash: String,
        readable: bool,
    },
    /// An original's bytes are not what they were.
    Damaged { title: String, hash: String },
    /// Files that no row names, and the first of them.
    Orphans { count: usize, first: String },
    /// A file that a killed process left; it was removed, or that failed.
    LeftOver { name: String, removed: bool },
    /// Others can read it; that was put right, or that failed.
    Open { name: String, closed: bool },
    /// Articles or annotations that the search index lacks, or has too many.
    Index {
        what: &'static str,
        rows: i64,
        indexed: i64,
    },
    /// Articles whose words the search index has in an older form.
    Stale { count: u64 },
    /// What triggers count is not what there is.
    Tallies,
    /// Files that could not be added.
    Failures { count: u64 },
    /// The write-ahead log is large.
    Log { bytes: u64 },
    /// Texts or roles that can't be read back.
    Record { title: String },
}

/// Everything that was found, and what was looked at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::library) struct Findings {
    pub(in crate::library) exists: bool,
    pub(in crate::library) articles: u64,
    pub(in crate::library) annotations: u64,
    pub(in crate::library) originals: u64,
    pub(in crate::library) found: Vec<Finding>,
}

/// Looks at the library in `dir`; `deep` reads every text and original. What
/// is not ours, or of a version that this program doesn't know, is an error:
/// nothing beside it is touched.
pub(in crate::library) fn examine(dir: &Path, deep: bool) -> Result<Findings, Error> {
    let mut findings = Findings {
        exists: connection::exists(dir)?,
        ..Findings::default()
    };
    if !findings.exists && !dir.is_dir() {
        return Ok(findings);
    }
    if findings.exists {
        match database(dir, deep, &mut findings) {
            Err(Error::Database {
                message,
                no_room: false,
                ..
            }) => findings.add_damage(message),
            Err(e) if aside::is_wreck(dir, &e) => {
                findings.add_damage("the file is no database of offprint any more".into());
            }
            done => done?,
        }
    }
    findings.found.extend(left_over(dir));
    findings.found.extend(permissions(dir));
    Ok(findings)
}

impl Findings {
    /// Notes what made the examination stop, unless it was found before.
    fn add_damage(&mut self, message: String) {
        let known = |f: &Finding| matches!(f, Finding::Structure { .. } | Finding::Words);
        if !self.found.iter().any(known) {
            self.found.push(Finding::Structure {
                places: 1,
                first: message,
            });
        }
    }
}

fn left_over(dir: &Path) -> Vec<Finding> {
    let files = Originals::of(dir).left_over();
    let remove = |file: &std::path::PathBuf| Finding::LeftOver {
        name: shown(dir, file),
        removed: fs::remove_file(file).is_ok(),
    };
    files.iter().map(remove).collect()
}

/// A path inside the library as a person would say it.
fn shown(dir: &Path, file: &Path) -> String {
    file.strip_prefix(dir).unwrap_or(file).display().to_string()
}

#[cfg(unix)]
fn permissions(dir: &Path) -> Vec<Finding> {
    use std::os::unix::fs::PermissionsExt as _;
    let database = connection::file(dir);
    let mut found = Vec::new();
    for path in [dir, database.as_path()] {
        let Ok(metadata) = fs::metadata(path) else {
            continue;
        };
        let mode = metadata.permissions().mode();
        if mode & 0o077 != 0 {
            let closed = fs::set_permissions(path, fs::Permissions::from_mode(mode & 0o700));
            let name = if path == dir {
                "the folder".into()
            } else {
                shown(dir, path)
            };
            found.push(Finding::Open {
                name,
                closed: closed.is_ok(),
            });
        }
    }
    found
}

#[cfg(not(unix))]
fn permissions(_: &Path) -> Vec<Finding> {
    Vec::new()
}

fn database(dir: &Path, deep: bool, findings: &mut Findings) -> Result<(), Error> {
    let conn = connection::open_reader(dir)?.conn;
    let kind = migrations::kind(&conn)?.known(dir)?;
    if kind == Kind::Empty {
        return Ok(());
    }
    connection::set_up(&conn)?;
    conn.pragma_update(None, "query_only", true)?;
    findings.found.extend(structure(&conn));
    findings.articles = count(&conn, "SELECT count(*) FROM article")? as u64;
    findings.annotations = count(
        &conn,
        "SELECT count(*) FROM annotation WHERE deleted_at IS NULL",
    )? as u64;
    if !findings.found.contains(&Finding::Words) {
        findings.found.extend(rows_and_words(&conn)?);
    }
    // One that is still to be brought up to date, or that was cut off while it
    // was made, has not all of these tables yet.
    if kind == Kind::Ours(migrations::VERSION) {
        findings.found.extend(derived(&conn)?);
    }
    findings.found.extend(log(dir));
    files(&conn, dir, deep, findings)?;
    if deep {
        findings.found.extend(records(&conn)?);
    }
    Ok(())
}

impl Store {
    /// Whether SQLite's own check complains about the search index.
    pub(in crate::library) fn index_is_damaged(&self) -> bool {
        structure(&self.conn).contains(&Finding::Words)
    }
}

/// What SQLite's own check says; nothing if all is well.
fn structure(conn: &Connection) -> Vec<Finding> {
    let mut lines: Vec<String> = Vec::new();
    let check = conn.pragma_query(None, "quick_check", |r| {
        let told: String = r.get(0)?;
        lines.extend(told.lines().filter(|l| *l != "ok").map(str::to_owned));
        Ok(())
    });
    lines.extend(check.err().map(|e| e.to_string()));
    let trees = trees_of_words(conn);
    let (of_words, others): (Vec<String>, Vec<String>) = lines
        .into_iter()
        .partition(|line| is_of_words(line, &trees));
    let words = (!of_words.is_empty()).then_some(Finding::Words);
    // A heading tells nothing where what it is about is told.
    let places = others
        .iter()
        .filter(|line| !line.starts_with("***"))
        .count();
    let first = others.iter().find(|line| !line.starts_with("***"));
    let first = first.or(others.first()).cloned();
    let rest = first.map(|first| Finding::Structure {
        places: places.max(1),
        first,
    });
    rest.into_iter().chain(words).collect()
}

/// The roots of the search index's own tables, as complaints name them.
fn trees_of_words(conn: &Connection) -> Vec<String> {
    let read = || -> rusqlite::Result<Vec<String>> {
        let mut statement = conn.prepare(
            "SELECT rootpage FROM sqlite_schema WHERE name GLOB 'article_fts_*' OR name GLOB 'note_fts_*'",
        )?;
        let roots = statement.query_map([], |r| r.get::<_, i64>(0))?;
        roots.map(|root| Ok(format!("Tree {} ", root?))).collect()
    };
    read().unwrap_or_default()
}

/// Whether a complaint is about the search index.
fn is_of_words(line: &str, trees: &[String]) -> bool {
    line.to_ascii_lowercase().contains("fts5") || trees.iter().any(|tree| line.starts_with(&**tree))
}

fn count(conn: &Connection, sql: &str) -> Result<i64, Error> {
    Ok(conn.query_row(sql, [], |r| r.get(0))?)
}

fn rows_and_words(conn: &Connection) -> Result<Vec<Finding>, Error> {
    // `docsize` has one row a document; counting the FTS table itself would
    // read all of it.
    let pairs = [
        (
            "articles",
            "SELECT count(*) FROM article",
            "SELECT count(*) FROM article_fts_docsize",
        ),
        (
            "notes",
            "SELECT count(*) FROM annotation WHERE deleted_at IS NULL",
            "SELECT count(*) FROM note_fts_docsize",
        ),
    ];
    let mut found = Vec::new();
    for (what, rows, indexed) in pairs {
        let (rows, indexed) = (count(conn, rows)?, count(conn, indexed)?);
        if rows != indexed {
            found.push(Finding::Index {
                what,
                rows,
                indexed,
            });
        }
    }
    Ok(found)
}

/// Whether each count that triggers keep is what there is.
const COUNTED: [&str; 4] = [
    "SELECT EXISTS (SELECT 1 FROM tally t
       WHERE n <> (SELECT count(*) FROM article a WHERE a.place = t.place AND a.state = t.state))
     OR (SELECT total(n) FROM tally) <> (SELECT count(*) FROM article)",
    "SELECT EXISTS (SELECT 1 FROM note_tally t
       WHERE n <> (SELECT count(*) FROM annotation x CROSS JOIN article a ON a.id = x.article_id
                   WHERE x.deleted_at IS NULL AND a.place = t.place))",
    "SELECT EXISTS (SELECT 1 FROM tag t LEFT JOIN tag_tally y ON y.tag_id = t.id
       WHERE coalesce(y.n, -1) <> (SELECT count(*) FROM article_tag x CROSS JOIN article a ON a.id = x.article_id
                                   WHERE x.tag_id = t.id AND a.place < 2))",
    "SELECT EXISTS (SELECT 1 FROM article a LEFT JOIN position p ON p.article_id = a.id
       WHERE a.seen <> coalesce(CAST(round(p.progress * 100) AS INTEGER), 0))",
];

/// Counts anew what triggers count.
pub(super) const RECOUNT: &str = "
    UPDATE tally AS t SET n = (SELECT count(*) FROM article a WHERE a.place = t.place AND a.state = t.state);
    UPDATE note_tally AS t SET n = (
      SELECT count(*) FROM annotation x CROSS JOIN article a ON a.id = x.article_id
      WHERE x.deleted_at IS NULL AND a.place = t.place);
    INSERT OR REPLACE INTO tag_tally(tag_id, n)
      SELECT t.id, (SELECT count(*) FROM article_tag x CROSS JOIN article a ON a.id = x.article_id
                    WHERE x.tag_id = t.id AND a.place < 2)
      FROM tag t;
    UPDATE article AS a SET seen = coalesce(
      (SELECT CAST(round(p.progress * 100) AS INTEGER) FROM position p WHERE p.article_id = a.id), 0);";

/// What follows from the rest and is not as it should be; and what waits to be
/// tried again.
fn derived(conn: &Connection) -> Result<Vec<Finding>, Error> {
    let mut found = Vec::new();
    let stale = format!(
        "SELECT count(*) FROM article WHERE fts <> {}",
        index::TOKENS_VERSION
    );
    if let count @ 1.. = count(conn, &stale)? as u64 {
        found.push(Finding::Stale { count });
    }
    for sql in COUNTED {
        if conn.query_row(sql, [], |r| r.get(0))? {
            found.push(Finding::Tallies);
            break;
        }
    }
    // What was read and is no story is not tried again.
    if let count @ 1.. = count(conn, "SELECT count(*) FROM failure WHERE readable = 0")? as u64 {
        found.push(Finding::Failures { count });
    }
    Ok(found)
}

fn log(dir: &Path) -> Option<Finding> {
    let path = dir.join(format!("{}-wal", connection::FILE_NAME));
    let bytes = fs::metadata(path).ok()?.len();
    (bytes > LOG_BYTES_LARGE).then_some(Finding::Log { bytes })
}

fn files(conn: &Connection, dir: &Path, deep: bool, findings: &mut Findings) -> Result<(), Error> {
    let originals = Originals::of(dir);
    let on_disk: BTreeSet<Hash> = originals.all().into_iter().collect();
    findings.originals = on_disk.len() as u64;
    let mut named = BTreeSet::new();
    let mut statement = conn.prepare(
        "SELECT o.hash, coalesce(
           (SELECT a.title FROM capture c JOIN article a ON a.id = c.article_id WHERE c.hash = o.hash LIMIT 1),
           (SELECT s.path FROM asset s WHERE s.hash = o.hash LIMIT 1), 'an undone update'),
           (SELECT c.article_id FROM capture c WHERE c.hash = o.hash LIMIT 1)
         FROM original o",
    )?;
    let mut rows = statement.query([])?;
    while let Some(r) = rows.next()? {
        let (bytes, title): (Vec<u8>, String) = (r.get(0)?, r.get(1)?);
        let Some(hash) = Hash::from_slice(&bytes) else {
            continue;
        };
        named.insert(hash);
        if !on_disk.contains(&hash) {
            let article: Option<i64> = r.get(2)?;
            let readable = article.is_none_or(|id| is_readable(conn, id));
            findings.found.push(Finding::Missing {
                title,
                hash: hash.hex(),
                readable,
            });
        } else if deep && originals.read(hash).is_err() {
            findings.found.push(Finding::Damaged {
                title,
                hash: hash.hex(),
            });
        }
    }
    let mut orphans = on_disk.difference(&named);
    if let Some(first) = orphans.next() {
        findings.found.push(Finding::Orphans {
            count: 1 + orphans.count(),
            first: shown(dir, &originals.path(*first)),
        });
    }
    Ok(())
}

/// Whether an article's text and roles can be read back.
fn is_readable(conn: &Connection, id: i64) -> bool {
    let id = super::ArticleId(id);
    matches!(super::articles::load(conn, id), Ok(Some(_)))
}

/// Articles whose text or roles can't be read back.
fn records(conn: &Connection) -> Result<Vec<Finding>, Error> {
    let mut statement = conn.prepare("SELECT id, title FROM article ORDER BY id")?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(r) = rows.next()? {
        if !is_readable(conn, r.get(0)?) {
            found.push(Finding::Record { title: r.get(1)? });
        }
    }
    Ok(found)
}
