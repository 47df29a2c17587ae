//! Adding from inside the TUI: a thread of its own walks, reads and cleans;
//! the writer gets small batches that are ready to be stored.

use std::{
    collections::HashSet,
    io,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use crossbeam_channel::Sender;

use super::{Event, Events, writer::Batch};
use crate::{
    article::extract::Rules,
    library::{
        ArticleId, Change, Error, Library, Outcome, Reading, Waited,
        add::{Adding, Item, Prepared, prepare},
        gather::{self, BATCH_LIMIT_BYTES, Given, in_order_within, named},
        retry::Failure,
    },
    tui::app::Msg,
};

/// Pages that are stored at once. Few, so that a note that is saved meanwhile
/// does not wait long for its turn.
const BATCH: usize = 16;

/// Most paths that are offered for completion; more would not be read.
const COMPLETIONS_MAX: usize = 200;

/// What is to be added.
#[derive(Debug)]
pub(super) enum Source {
    /// Files and folders, as they were typed or dropped.
    Paths(String),
    Text(String),
    /// What is new in a folder.
    Inbox {
        folder: PathBuf,
        /// Somebody wants to hear that there is nothing new.
        asked: bool,
    },
}

/// Starts adding to the library in a folder; each input is told of as it comes
/// through.
pub(super) fn start(
    source: Source,
    library: PathBuf,
    batches: Sender<Batch>,
    stop: Arc<AtomicBool>,
    events: Events,
) -> io::Result<()> {
    super::spawn("adder", move || {
        let stop = &stop;
        let say = |text: &str, bad| {
            let text = text.to_owned();
            drop(events.send(Event::Msg(Msg::Say { text, bad })));
        };
        let work = || match source {
            Source::Paths(line) => {
                let paths = named::paths(&line, home().as_deref());
                let files = gather::files(&paths);
                if files.is_empty() {
                    return say(gather::why_none(&paths), true);
                }
                add_files(&files, &library, stop, &batches);
            }
            Source::Inbox { folder, asked } => {
                let (files, readings) = new_in(&folder, &library);
                note(readings, &batches);
                if asked && files.is_empty() {
                    return say(&nothing_new(&folder), false);
                }
                add_files(&files, &library, stop, &batches);
            }
            Source::Text(text) => send(Run::of(1, stop), vec![from_item(&pasted(text))], &batches),
        };
        if let Err(text) = super::caught("adding", work) {
            say(&text, true);
        }
    })
}

/// One input on its way: its name, and what is ready or what went wrong.
type Ready = (String, Result<Box<Prepared>, Outcome>);

/// Where one `add` of the user is.
#[derive(Clone)]
struct Run {
    at: usize,
    total: usize,
    /// All batches are one step of undo.
    adding: Arc<Mutex<Adding>>,
}

impl Run {
    fn of(total: usize, stop: &Arc<AtomicBool>) -> Self {
        Self {
            at: 0,
            total,
            adding: Arc::new(Mutex::new(Adding::until(Arc::clone(stop)))),
        }
    }
}

/// Files to be added, and those that can't be.
type Files = Vec<Result<PathBuf, gather::Unreadable>>;

/// The files of the inbox that are neither in the library nor known, as they
/// are, to be none of its kind: who starts the reader wants to hear of news
/// only. And what there is to keep in mind of those that were read.
fn new_in(inbox: &Path, library: &Path) -> (Files, Vec<Reading>) {
    let Ok(library) = Library::open_reader(library) else {
        return (Vec::new(), Vec::new());
    };
    let mut readings = Vec::new();
    let failed: HashSet<PathBuf> = library
        .failures()
        .map(|all| {
            let known = all.into_iter().filter(Failure::is_as_it_was);
            known.map(|f| f.path).collect()
        })
        .unwrap_or_default();
    let mut is_new = |path: &PathBuf| {
        let known = std::path::absolute(path).is_ok_and(|p| failed.contains(&p));
        !known && library.is_new_file(path, &mut readings)
    };
    let mut files = gather::files(&[inbox.to_owned()]);
    files.retain(|file| file.as_ref().is_ok_and(&mut is_new));
    // Where nothing can be written, nobody wants to hear of it.
    if library.is_still() {
        readings.clear();
    }
    (files, readings)
}

/// Has what was read kept in mind. Where that fails, it is read again.
fn note(readings: Vec<Reading>, batches: &Sender<Batch>) {
    if readings.is_empty() {
        return;
    }
    let batch: Batch = Box::new(move |library, _| {
        drop(library.note_readings(&readings));
        Ok(())
    });
    drop(batches.send(batch));
}

/// What to say of an inbox in which nothing is new.
fn nothing_new(folder: &Path) -> String {
    if folder.is_dir() {
        return format!("Nothing is new in {}", folder.display());
    }
    format!(
        "There is no folder {} yet; what is put there is added",
        folder.display()
    )
}

fn add_files(
    files: &[Result<PathBuf, gather::Unreadable>],
    library: &Path,
    stop: &Arc<AtomicBool>,
    batches: &Sender<Batch>,
) {
    let mut run = Run::of(files.len(), stop);
    let mut rest = files;
    // Who can't be asked knows no file: then all are read.
    let library = Library::open_reader(library).ok();
    while !rest.is_empty() {
        if stop.load(Ordering::Relaxed) {
            return stopped(run.total - run.at, batches);
        }
        let one = |(file, known): &(&Result<PathBuf, gather::Unreadable>, Option<Outcome>)| match (
            file, known,
        ) {
            (Ok(path), Some(known)) => (path.display().to_string(), Err(known.clone())),
            (Ok(path), None) => from_path(path),
            (Err(unreadable), _) => (
                unreadable.path.display().to_string(),
                Err(unreadable.outcome()),
            ),
        };
        let held = |ready: &Ready| ready.1.as_ref().map_or(0, |p| p.bytes_held());
        let next = rest.get(..BATCH.min(rest.len())).unwrap_or_default();
        let known = |file: &Result<PathBuf, gather::Unreadable>| {
            let (library, path) = (library.as_ref()?, file.as_ref().ok()?);
            library.known_file(path)
        };
        let next: Vec<_> = next.iter().map(|file| (file, known(file))).collect();
        let ready = in_order_within(&next, BATCH_LIMIT_BYTES, one, held);
        let through = ready.len();
        rest = rest.get(through..).unwrap_or_default();
        send(run.clone(), ready, batches);
        run.at += through;
    }
}

/// Tells that so many files were left, once those before them are stored.
fn stopped(left: usize, batches: &Sender<Batch>) {
    let batch: Batch = Box::new(move |_, events| {
        drop(events.send(Event::Msg(Msg::AddStopped { left, why: None })));
        Ok(())
    });
    drop(batches.send(batch));
}

fn from_path(path: &Path) -> Ready {
    match gather::read(path, &Given::default()) {
        Ok(item) => from_item(&item),
        Err(unreadable) => (path.display().to_string(), Err(unreadable.outcome())),
    }
}

fn from_item(item: &Item) -> Ready {
    let prepared = prepare(item, &Rules::default()).map(Box::new);
    (
        item.source.clone(),
        prepared.map_err(|error| outcome_of(&error)),
    )
}

fn outcome_of(error: &Error) -> Outcome {
    Outcome::Failed {
        reason: error.to_string(),
        hint: error.hint(),
    }
}

fn pasted(text: String) -> Item {
    Item {
        bytes: text.into_bytes(),
        source: "pasted".into(),
        // Whoever pastes a text and says yes wants to read it.
        force: true,
        ..Item::default()
    }
}

/// Hands a batch to the writer.
fn send(run: Run, ready: Vec<Ready>, batches: &Sender<Batch>) {
    let batch: Batch = Box::new(move |library, events| store(library, run, ready, events));
    drop(batches.send(batch));
}

fn store(library: &mut Library, run: Run, ready: Vec<Ready>, events: &Events) -> Result<(), Error> {
    let mut prepared: Vec<Prepared> = Vec::new();
    let ready = ready.into_iter().map(|(source, state)| {
        let failed = state.map(|page| prepared.push(*page)).err();
        (source, failed)
    });
    let ready: Vec<(String, Option<Outcome>)> = ready.collect();
    let mut adding = run.adding.lock().unwrap_or_else(PoisonError::into_inner);
    let stored = match library.add_batch(&prepared, &mut adding) {
        Err(error) => {
            let asked = matches!(error, Error::Interrupted) && adding.is_stopped();
            let why = (!asked).then(|| super::sentences(&error, &error.next_step()));
            // What comes after would meet the same.
            adding.stop.store(true, Ordering::Relaxed);
            let left = run.total - run.at;
            drop(events.send(Event::Msg(Msg::AddStopped { left, why })));
            return Ok(());
        }
        Ok(stored) => stored,
    };
    let mut stored = stored.into_iter();
    drop(adding);
    let mut through = Vec::with_capacity(ready.len());
    for (source, state) in ready {
        let outcome = match state {
            None => stored
                .next()
                .unwrap_or_else(|| Outcome::NotAnArticle("nothing was stored".into())),
            Some(outcome) => outcome,
        };
        through.push((source, outcome));
    }
    library.note_failures(through.iter().map(|(s, outcome)| (Path::new(s), outcome)))?;
    for (index, (source, outcome)) in through.into_iter().enumerate() {
        let title = title_of(library, &outcome)?;
        let waited = match outcome {
            Outcome::Added(id) => library.waited(id)?,
            _ => Waited::default(),
        };
        let done = run.at + index + 1;
        drop(events.send(Event::Msg(Msg::Added {
            source,
            outcome,
            title,
            waited,
            done,
            total: run.total,
        })));
    }
    Ok(())
}

fn title_of(library: &Library, outcome: &Outcome) -> Result<String, Error> {
    let id = match outcome {
        Outcome::Added(id) | Outcome::Updated(id) | Outcome::Unchanged { id, .. } => *id,
        Outcome::NotAnArticle(_) | Outcome::Failed { .. } => return Ok(String::new()),
    };
    Ok(library
        .rows(&[id])?
        .pop()
        .map(|row| row.title)
        .unwrap_or_default())
}

/// Adds the bundled article if it is not there, takes it out of the trash if
/// it is, and says which it is.
pub(super) fn add_sample(library: &mut Library, page: String) -> Result<ArticleId, Error> {
    let item = Item {
        bytes: page.into_bytes(),
        source: "offprint tutor".into(),
        force: true,
        ..Item::default()
    };
    match library.add(&item)? {
        Outcome::Added(id) | Outcome::Updated(id) | Outcome::Unchanged { id, trashed: false } => {
            Ok(id)
        }
        Outcome::Unchanged { id, trashed: true } => {
            library.apply(Change::Move {
                ids: vec![id],
                place: None,
            })?;
            Ok(id)
        }
        Outcome::NotAnArticle(why) | Outcome::Failed { reason: why, .. } => Err(Error::Invalid(
            format!("the sample article could not be added: {why}"),
        )),
    }
}

/// Finds paths that begin like `typed`; the answer comes as a message.
pub(super) fn complete(typed: String, events: Events) -> io::Result<()> {
    super::spawn("paths", move || {
        let found = completions(&typed);
        drop(events.send(Event::Msg(Msg::Paths { typed, found })));
    })
}

/// Paths that begin like `typed`, as the user would write them; folders end
/// with a slash. What is not valid UTF-8 can't be typed and is left out.
fn completions(typed: &str) -> Vec<String> {
    // A quote that is open goes on.
    let quote = ['\'', '"'].iter().find(|quote| typed.starts_with(**quote));
    let quote = quote.map_or("", |quote| if *quote == '"' { "\"" } else { "'" });
    let typed = typed.get(quote.len()..).unwrap_or_default();
    let (folder, start) = typed.rsplit_once('/').map_or(("", typed), |(f, s)| (f, s));
    let shown = if typed.contains('/') {
        format!("{folder}/")
    } else {
        String::new()
    };
    let Ok(entries) = std::fs::read_dir(expand_home(if shown.is_empty() { "./" } else { &shown }))
    else {
        return Vec::new();
    };
    let mut found: Vec<String> = entries
        .flatten()
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            let wanted =
                name.starts_with(start) && (!name.starts_with('.') || start.starts_with('.'));
            let slash = if entry.path().is_dir() { "/" } else { "" };
            wanted.then(|| format!("{quote}{shown}{name}{slash}"))
        })
        .collect();
    found.sort();
    found.truncate(COMPLETIONS_MAX);
    found
}

/// `~/` as a shell would read it.
fn expand_home(path: &str) -> PathBuf {
    match (path.strip_prefix("~/"), home()) {
        (Some(rest), Some(home)) => home.join(rest),
        _ => PathBuf::from(path),
    }
}

fn home() -> Option<PathBuf> {
    std::env::var_os("HOME").map(PathBuf::from)
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::sync_channel;

    use super::*;

    #[test]
    fn of_the_inbox_only_news_is_read_again() {
        let (dir, inbox) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let at = |name: &str| inbox.path().join(name);
        for name in ["a.txt", "b.txt"] {
            std::fs::write(at(name), format!("A story\n\nOf {name}.\n")).unwrap();
        }
        let mut library = Library::open(dir.path()).unwrap();
        let item = Item {
            bytes: std::fs::read(at("a.txt")).unwrap(),
            force: true,
            ..Item::default()
        };
        assert!(matches!(library.add(&item), Ok(Outcome::Added(_))));
        let news = || {
            let (files, readings) = new_in(inbox.path(), dir.path());
            let files: Vec<PathBuf> = files.into_iter().map(Result::unwrap).collect();
            (files, readings)
        };
        let (files, readings) = news();
        assert_eq!(files, [at("b.txt")]);
        let known = usize::from(cfg!(unix));
        assert_eq!(readings.len(), known, "what was read is kept in mind");
        library.note_readings(&readings).unwrap();
        assert_eq!(news(), (vec![at("b.txt")], vec![]));
        // To a library that is empty, all is news.
        let empty = tempfile::tempdir().unwrap();
        let (files, readings) = new_in(inbox.path(), empty.path());
        assert_eq!((files.len(), readings.len()), (2, 0));
    }

    #[test]
    fn a_file_that_nobody_touched_is_not_read_again() {
        let (dir, folder) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let story = |name: &str| {
            let part = format!("A word of {name} that goes on for long enough to be a story. ");
            format!(
                "<title>{name}</title><article><p>{}</article>",
                part.repeat(9)
            )
        };
        for name in ["a.html", "b.html"] {
            std::fs::write(folder.path().join(name), story(name)).unwrap();
        }
        let mut library = Library::open(dir.path()).unwrap();
        let mut add = || {
            let files = gather::files(&[folder.path().to_owned()]);
            let (batches, taken) = crossbeam_channel::unbounded::<Batch>();
            let (events, told) = sync_channel(9);
            add_files(&files, dir.path(), &Arc::default(), &batches);
            for batch in taken.try_iter() {
                batch(&mut library, &events).unwrap();
            }
            let outcome = |event| match event {
                Event::Msg(Msg::Added { outcome, .. }) => Some(outcome),
                _ => None,
            };
            told.try_iter().filter_map(outcome).collect::<Vec<_>>()
        };
        let added = add();
        let is_added = |outcome: &Outcome| matches!(outcome, Outcome::Added(_));
        assert!(added.len() == 2 && added.iter().all(is_added), "{added:?}");
        let other = Library::open_reader(dir.path()).unwrap();
        let before = other.others_version().unwrap();
        let again = add();
        let is_there = |outcome: &Outcome| matches!(outcome, Outcome::Unchanged { .. });
        assert!(again.len() == 2 && again.iter().all(is_there), "{again:?}");
        if cfg!(unix) {
            assert_eq!(
                other.others_version().unwrap(),
                before,
                "nothing is written"
            );
        }
    }

    #[test]
    fn paths_are_completed_as_they_are_typed() {
        let dir = tempfile::tempdir().unwrap();
        for name in ["story.txt", "stories", ".hidden"] {
            std::fs::write(dir.path().join(name), "x").unwrap();
        }
        std::fs::create_dir(dir.path().join("stow")).unwrap();
        let base = dir.path().to_str().unwrap();
        let check = |typed: &str, expected: &[&str]| {
            let got = completions(&format!("{base}/{typed}"));
            let names: Vec<&str> = got.iter().map(|p| p.strip_prefix(base).unwrap()).collect();
            assert_eq!(names, expected);
        };
        check("sto", &["/stories", "/story.txt", "/stow/"]);
        check("story", &["/story.txt"]);
        check(".h", &["/.hidden"]);
        check("nothing", &[]);
        let quoted = completions(&format!("'{base}/stow"));
        assert_eq!(quoted, [format!("'{base}/stow/")]);
    }
}
