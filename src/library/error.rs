//! What can go wrong at the library's door.

use std::path::PathBuf;

/// A failure of the library, with what to do next in [`Error::hint`].
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file or folder could not be read or written.
    #[error("{doing} {path}: {source}", path = .path.display())]
    Io {
        /// What was being done: `reading`, `writing`, `making the folder`.
        doing: &'static str,
        /// On what.
        path: PathBuf,
        /// Why it failed.
        source: std::io::Error,
    },
    /// The database refused.
    #[error("the library's database failed while {doing}: {message}")]
    Database {
        /// What was being done.
        doing: &'static str,
        /// What the database said.
        message: String,
        /// Full disk, or a folder that can't be written to.
        no_room: bool,
    },
    /// Another process was writing for longer than one waits.
    #[error("another offprint is writing to the library")]
    Busy,
    /// A newer request stopped it ([`super::Interrupter`]); nobody waits for
    /// the answer.
    #[error("it was stopped")]
    Interrupted,
    /// The database was made by a newer offprint.
    #[error(
        "the library was written by a newer offprint (its format is {found}, this one knows {known})"
    )]
    Newer {
        /// Version found.
        found: i64,
        /// Newest version known.
        known: i64,
    },
    /// It is not an offprint library.
    #[error("{} is not a library of offprint", .0.display())]
    Foreign(PathBuf),
    /// Something stored can't be read back.
    #[error("what is stored for {0} is damaged")]
    Damaged(String),
    /// Putting a backup in place failed after the damaged library was set aside.
    #[error("{source}. What was there is kept as {file}", file = .file.display())]
    SetAside {
        /// What it is called now.
        file: PathBuf,
        /// Why it failed.
        source: Box<Error>,
    },
    /// No such article, annotation or operation.
    #[error("there is no {what} {id}")]
    NotFound {
        /// `article`, `annotation` …
        what: &'static str,
        /// As asked for.
        id: String,
    },
    /// A shortened ID fits several.
    #[error("{id} fits {count} {what}s")]
    Ambiguous {
        /// `article`, `annotation` …
        what: &'static str,
        /// As asked for.
        id: String,
        /// How many.
        count: usize,
    },
    /// A query that can't be understood.
    #[error(transparent)]
    Query(#[from] super::query::QueryError),
    /// A request that makes no sense as it stands.
    #[error("{0}")]
    Invalid(String),
}

const MAKE_ROOM: &str =
    "Make room on the disk, or check that the folder can be written to, then try again.";

impl Error {
    /// The same failure of the database, with what was being done.
    pub(super) fn while_doing(mut self, what: &'static str) -> Self {
        if let Self::Database { doing, .. } = &mut self {
            *doing = what;
        }
        self
    }

    /// Whether it says that the database can't be read as it should be: neither
    /// a second try nor more room on the disk would help.
    pub fn is_damage(&self) -> bool {
        matches!(
            self,
            Self::Database { no_room: false, .. } | Self::Damaged(_)
        )
    }

    /// What the reader can do next, as a sentence.
    pub fn hint(&self) -> String {
        let next = self.next_step();
        match self {
            Self::Database { no_room: true, .. } | Self::Busy => {
                format!("Nothing was changed. {next}")
            }
            _ => next,
        }
    }

    /// The same where what failed was a part of something larger, of which
    /// other parts may have been done.
    pub fn next_step(&self) -> String {
        match self {
            Self::Io { source, .. } => match source.kind() {
                std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => MAKE_ROOM.into(),
                std::io::ErrorKind::NotFound => "Check the path.".into(),
                std::io::ErrorKind::PermissionDenied => "Check who may read and write there.".into(),
                std::io::ErrorKind::AlreadyExists | std::io::ErrorKind::NotADirectory => {
                    "A file stands where a folder should be. Move it away, or choose another folder with OFFPRINT_DATA_DIR."
                        .into()
                }
                _ => "Run `offprint doctor` to see whether the library is whole.".into(),
            },
            Self::Database { no_room: true, .. } => MAKE_ROOM.into(),
            Self::SetAside { source, .. } => format!(
                "{} Then restore the backup again.",
                source.next_step()
            )
            .trim_start()
            .to_owned(),
            Self::Database { .. } => "Run `offprint doctor`.".into(),
            // What is stored is read back by the deep one alone.
            Self::Damaged(_) => "Run `offprint doctor --deep`.".into(),
            Self::Newer { .. } => "Install the newer offprint; nothing was changed.".into(),
            Self::Foreign(_) => "Choose another folder with OFFPRINT_DATA_DIR.".into(),
            Self::NotFound { what, .. } => match *what {
                "tag" => "`offprint tags` shows which there are.".into(),
                "view" => "`offprint views` shows which there are.".into(),
                "note" | "annotation" => "`offprint notes` shows which there are.".into(),
                "change" => "`offprint history` shows which there are.".into(),
                _ => "`offprint list` shows what there is.".into(),
            },
            Self::Ambiguous { .. } => "Give more digits of the ID.".into(),
            Self::Query(_) => "`offprint search --help` has the query language.".into(),
            Self::Busy => "Try again in a moment.".into(),
            Self::Invalid(_) | Self::Interrupted => String::new(),
        }
    }
}
