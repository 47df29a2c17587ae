//! What could not be added: kept with its reason, so that it can be tried
//! again.

use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use super::{
    Error, Library, Outcome,
    gather::named,
    store::{Failure as Stored, Stamp},
};

/// A file that could not be added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// Which.
    pub path: PathBuf,
    /// Why, and what to do.
    pub reason: String,
    /// It was read, but does not read as a story: adding it takes force.
    pub readable: bool,
    stamp: Option<Stamp>,
}

impl Failure {
    /// Whether the file was not written since, so that it would fail again.
    pub fn is_as_it_was(&self) -> bool {
        let now = fs::metadata(&self.path).ok();
        now.as_ref().map(Stamp::of) == self.stamp
    }
}

impl Library {
    /// All files that could not be added and were not since, by path.
    pub fn failures(&self) -> Result<Vec<Failure>, Error> {
        let found = self.store.failures()?.into_iter();
        Ok(found
            .map(|f| Failure {
                path: f.path,
                reason: format!("{}. {}", f.reason, f.hint).trim_end().to_owned(),
                readable: f.readable,
                stamp: f.stamp,
            })
            .collect())
    }

    /// Keeps in mind which of these files could not be added, and forgets
    /// those that now were, and whatever is no file: trying that again never
    /// helps. Not a step of undo.
    pub fn note_failures<'a>(
        &mut self,
        through: impl Iterator<Item = (&'a Path, &'a Outcome)>,
    ) -> Result<(), Error> {
        let all: Vec<(PathBuf, Option<Stored>)> = through
            // An address is none again the next time.
            .filter(|(path, _)| !named::is_web(path))
            .filter_map(|(path, outcome)| {
                let path = std::path::absolute(path).ok()?;
                let failure = stored(&path, outcome);
                Some((path, failure))
            })
            .collect();
        let fails = all.iter().any(|(_, failure)| failure.is_some());
        if !fails && !self.store.has_failures()? {
            return Ok(());
        }
        self.store.write("noting what could not be added", |w| {
            all.iter().try_for_each(|(path, failure)| match failure {
                Some(failure) => w.put_failure(failure),
                None => w.forget_failure(path),
            })
        })
    }
}

/// A file that was written so shortly before may not have been whole when it was
/// read: it is looked at again.
const FRESH: Duration = Duration::from_secs(60);

fn is_fresh(file: &fs::Metadata) -> bool {
    let age = file.modified().ok().and_then(|at| at.elapsed().ok());
    age.is_some_and(|age| age < FRESH)
}

fn stored(path: &Path, outcome: &Outcome) -> Option<Stored> {
    let (reason, hint, readable) = match outcome {
        Outcome::Failed { reason, hint } => (reason.clone(), hint.clone(), false),
        Outcome::NotAnArticle(why) => (why.clone(), String::new(), true),
        Outcome::Added(_) | Outcome::Updated(_) | Outcome::Unchanged { .. } => return None,
    };
    let found = fs::metadata(path).ok();
    if found.as_ref().is_some_and(|found| !found.is_file()) {
        return None;
    }
    let settled = found.as_ref().filter(|found| !is_fresh(found));
    Some(Stored {
        stamp: settled.map(Stamp::of),
        path: path.to_owned(),
        reason,
        hint,
        readable,
    })
}
