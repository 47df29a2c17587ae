//! The writer thread: owns the connection that writes. What the reader of a
//! page asked for goes first; imports come in small batches between. It is
//! started when there is something to write: whoever only reads needs none.

use std::{
    path::{Path, PathBuf},
    thread::JoinHandle,
};

use crossbeam_channel::{Receiver, Sender, bounded, select, unbounded};

use super::{Event, Events, story};
use crate::{
    article::annotation::ColorNames,
    library::{ArticleId, Change, Done, Error, Library, Position, Undone, undo::Moment},
    text::plural,
    tui::app::Msg,
};

/// Batches of an import that may wait for the writer. Few: what waits is
/// parsed already and holds memory.
const BATCHES_WAITING_MAX: usize = 2;

/// What a person asked for.
#[derive(Debug)]
pub(super) enum Save {
    Change(Change),
    /// Undo, or redo, so many changes.
    Back {
        redo: bool,
        steps: usize,
    },
    RevertTo(i64),
    EmptyTrash,
    Position {
        id: ArticleId,
        position: Position,
        progress: f32,
    },
    Mark {
        id: ArticleId,
        letter: char,
        offset: usize,
    },
    OpenSample(String),
    /// The library's files changed: was it another process?
    Look,
    /// The reader of the window has seen what was done until then.
    Since(Moment),
}

/// Work that an import hands over; it tells the user itself how it went.
pub(super) type Batch = Box<dyn FnOnce(&mut Library, &Events) -> Result<(), Error> + Send>;

/// The other end of the thread.
pub(super) struct Writer {
    /// What the thread begins with, until it does.
    idle: Option<Work>,
    running: Option<Running>,
}

struct Running {
    saves: Sender<Save>,
    batches: Sender<Batch>,
    thread: JoinHandle<()>,
}

impl Writer {
    /// A writer of the library in `dir`, which may be open already, and which
    /// calls the colours as the reader does.
    pub(super) fn new(
        (dir, colors): (&Path, &ColorNames),
        library: Option<Library>,
        events: Events,
    ) -> Self {
        Self {
            idle: Some(Work {
                library,
                others: None,
                since: None,
                dir: dir.to_owned(),
                colors: colors.clone(),
                events,
            }),
            running: None,
        }
    }

    /// The library, until the thread works with it.
    pub(super) fn library(&self) -> Option<&Library> {
        self.idle.as_ref()?.library.as_ref()
    }

    /// Asks for a change; what became of it comes as a message. An error says
    /// that there can be no thread.
    pub(super) fn save(&mut self, save: Save) -> std::io::Result<()> {
        if let Some(running) = self.start()? {
            drop(running.saves.send(save));
        }
        Ok(())
    }

    /// Where imports hand over their batches.
    pub(super) fn batches(&mut self) -> std::io::Result<Option<Sender<Batch>>> {
        Ok(self.start()?.map(|running| running.batches.clone()))
    }

    /// Finds out whether it was another process that touched the library's
    /// files, and tells; where nothing was written here, it was.
    pub(super) fn look(&mut self) {
        match (&self.running, &self.idle) {
            (Some(running), _) => drop(running.saves.send(Save::Look)),
            // It is the loop that runs this, so it must not wait.
            (None, Some(idle)) => drop(idle.events.try_send(Event::Msg(Msg::LookAgain))),
            (None, None) => {}
        }
    }

    /// The window has shown what was done until this moment.
    pub(super) fn since(&mut self, moment: Moment) {
        match (&self.running, &mut self.idle) {
            (Some(running), _) => drop(running.saves.send(Save::Since(moment))),
            (None, Some(idle)) => idle.since = Some(moment),
            (None, None) => {}
        }
    }

    /// Finishes all saves, and the batch at hand, and ends.
    pub(super) fn finish(&mut self) {
        self.idle = None;
        if let Some(Running {
            saves,
            batches,
            thread,
        }) = self.running.take()
        {
            drop((saves, batches));
            drop(thread.join());
        }
    }

    /// The thread, started now if need be; none once it has ended.
    fn start(&mut self) -> std::io::Result<Option<&Running>> {
        if let Some(work) = self.idle.take() {
            let (saves, their_saves) = unbounded();
            let (batches, their_batches) = bounded(BATCHES_WAITING_MAX);
            let thread = std::thread::Builder::new()
                .name("writer".into())
                .spawn(move || work.run(&their_saves, &their_batches))?;
            self.running = Some(Running {
                saves,
                batches,
                thread,
            });
        }
        Ok(self.running.as_ref())
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.finish();
    }
}

struct Work {
    library: Option<Library>,
    /// What others had written when it was last looked at, or opened: what is
    /// written here is no news.
    others: Option<u64>,
    /// What was done before the window showed anything.
    since: Option<Moment>,
    dir: PathBuf,
    /// What the reader calls the colours.
    colors: ColorNames,
    events: Events,
}

impl Work {
    fn run(mut self, saves: &Receiver<Save>, batches: &Receiver<Batch>) {
        self.others = self.others_now();
        loop {
            while let Ok(save) = saves.try_recv() {
                self.save(save);
            }
            select! {
                recv(saves) -> save => match save {
                    Ok(save) => self.save(save),
                    Err(_) => return,
                },
                recv(batches) -> batch => match batch {
                    Ok(batch) => self.import(batch),
                    // Nobody imports any more, but saves may still come.
                    Err(_) => return while let Ok(save) = saves.recv() { self.save(save) },
                },
            }
        }
    }

    fn save(&mut self, save: Save) {
        match save {
            Save::Look => self.look(),
            Save::Since(moment) => self.since = Some(moment),
            Save::Change(change) => self.change(change),
            other => self.do_save(other),
        }
    }

    /// Tells if another process changed the library. This connection sees its
    /// own changes as no news; without one yet, whoever shows the list knows.
    fn look(&mut self) {
        let now = self.others_now();
        let before = std::mem::replace(&mut self.others, now);
        let msg = match (before, now) {
            (Some(before), Some(now)) if before == now => return,
            (Some(_), Some(_)) => Msg::LibraryChanged,
            _ => Msg::LookAgain,
        };
        drop(self.events.send(Event::Msg(msg)));
    }

    fn others_now(&self) -> Option<u64> {
        self.library.as_ref().and_then(|l| l.others_version().ok())
    }

    /// Makes a change; one that can't be made is given back, for what was
    /// typed must not be lost.
    fn change(&mut self, change: Change) {
        let copy = Box::new(change.clone());
        let failed = self.try_with_library(|library, events| {
            let done = library.apply(change)?;
            drop(events.send(Event::Msg(Msg::Changed(done))));
            Ok(())
        });
        if let Err(text) = failed {
            let msg = Msg::NotSaved { change: copy, text };
            drop(self.events.send(Event::Msg(msg)));
        }
    }

    fn do_save(&mut self, save: Save) {
        self.with_library(|library, events| {
            let send = |msg| drop(events.send(Event::Msg(msg)));
            match save {
                Save::Look | Save::Since(_) | Save::Change(_) => {}
                Save::Back { redo, steps } => take_back(library, redo, steps, send)?,
                Save::RevertTo(id) => {
                    let (redo, done) = library.revert_to(id)?;
                    send(Msg::Undone {
                        redo,
                        done: Some(done),
                        steps: 1,
                        asked: 1,
                    });
                }
                Save::EmptyTrash => {
                    let gone = library.empty_trash(0)?;
                    let text = format!("Removed {} for good", gone.phrase());
                    send(Msg::LibraryChanged);
                    send(Msg::Say { text, bad: false });
                }
                Save::Position {
                    id,
                    position,
                    progress,
                } => library.set_position(id, position, progress)?,
                Save::Mark { id, letter, offset } => library.set_mark(id, letter, offset)?,
                Save::OpenSample(page) => {
                    let id = super::adder::add_sample(library, page)?;
                    send(Msg::Opened(Box::new(library.illustrated(id, None)?)));
                    send(Msg::LibraryChanged);
                }
            }
            Ok(())
        });
    }

    fn import(&mut self, batch: Batch) {
        self.with_library(batch);
    }

    /// Runs `work` on the library, opening it first if need be; what fails is
    /// told to the user, and the thread goes on.
    fn with_library(&mut self, work: impl FnOnce(&mut Library, &Events) -> Result<(), Error>) {
        if let Err(text) = self.try_with_library(work) {
            drop(self.events.send(Event::Msg(Msg::Say { text, bad: true })));
        }
    }

    /// The same; what fails comes back in words.
    fn try_with_library(
        &mut self,
        work: impl FnOnce(&mut Library, &Events) -> Result<(), Error>,
    ) -> Result<(), String> {
        let outcome = super::caught("saving", || {
            let library = if let Some(library) = &mut self.library {
                library
            } else {
                let mut library = Library::open(&self.dir)?.calling(&self.colors);
                self.others = library.others_version().ok();
                if let Some(moment) = self.since.take() {
                    library = library.since(moment);
                }
                self.library.insert(library)
            };
            work(library, &self.events)
        });
        match outcome {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => Err(story(&error)),
            Err(panic) => Err(panic),
        }
    }
}

/// Undoes or redoes so many changes; one that came from elsewhere is told of
/// and stands, whatever the count.
fn take_back(
    library: &mut Library,
    redo: bool,
    asked: usize,
    send: impl Fn(Msg),
) -> Result<(), Error> {
    let step = || {
        if redo {
            library.redo_here()
        } else {
            library.undo_here()
        }
    };
    let (all, stopped) = step_back(asked, step);
    tell_back(redo, asked, all, stopped, send)
}

/// Takes so many steps; what was done, and what came instead of the next one.
fn step_back(
    asked: usize,
    mut step: impl FnMut() -> Result<Undone, Error>,
) -> (Vec<Done>, Result<Option<String>, Error>) {
    let mut all = Vec::new();
    while all.len() < asked {
        match step() {
            Ok(Undone::Done(done)) => all.push(done),
            Ok(Undone::Nothing) => break,
            Ok(Undone::Elsewhere(label)) => return (all, Ok(Some(label))),
            Err(error) => return (all, Err(error)),
        }
    }
    (all, Ok(None))
}

/// Tells what was done. Where the next step failed that is told beside it: it
/// would hide what was done, which stands.
fn tell_back(
    redo: bool,
    asked: usize,
    all: Vec<Done>,
    stopped: Result<Option<String>, Error>,
    send: impl Fn(Msg),
) -> Result<(), Error> {
    let steps = all.len();
    if steps > 0 || matches!(stopped, Ok(None)) {
        send(Msg::Undone {
            redo,
            done: all.into_iter().reduce(Done::and_then),
            steps,
            // One that failed was there.
            asked: if stopped.is_err() { steps } else { asked },
        });
    }
    match stopped {
        Ok(None) => Ok(()),
        Ok(Some(label)) => {
            send(Msg::Elsewhere { redo, label, steps });
            Ok(())
        }
        Err(error) if steps > 0 => {
            let how = if redo { "Done again" } else { "Undone" };
            let done = plural(steps as u64, "change");
            let text = format!("{how}: {done}, then it stopped. {}", story(&error));
            send(Msg::Say { text, bad: true });
            Ok(())
        }
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use std::{cell::RefCell, path::Path};

    use super::*;
    use crate::library::{Outcome, add::Item};

    /// A library with one story, in a folder.
    fn with_story(dir: &Path) -> (Library, ArticleId) {
        let mut library = Library::open(dir).unwrap();
        let item = Item {
            bytes: b"A story\n\nOf one ferry.\n".to_vec(),
            force: true,
            ..Item::default()
        };
        let Outcome::Added(id) = library.add(&item).unwrap() else {
            panic!("not added")
        };
        (library, id)
    }

    #[test]
    fn a_count_stops_at_what_came_from_elsewhere() {
        let dir = tempfile::tempdir().unwrap();
        let (mut own, id) = with_story(dir.path());
        let star = |starred| Change::SetStar {
            ids: vec![id],
            starred,
        };
        let mut other = Library::open(dir.path()).unwrap();
        other.apply(star(true)).unwrap();
        own.apply(star(false)).unwrap();
        own.apply(star(true)).unwrap();
        let back = |library: &mut Library, redo, steps| {
            let told = RefCell::new(Vec::new());
            take_back(library, redo, steps, |msg| told.borrow_mut().push(msg)).unwrap();
            let told = told.into_inner();
            let short = told.into_iter().map(|msg| match msg {
                Msg::Undone { steps, asked, .. } => format!("{steps} of {asked}"),
                Msg::Elsewhere { steps, .. } => format!("elsewhere after {steps}"),
                other => panic!("{other:?}"),
            });
            short.collect::<Vec<_>>()
        };
        assert_eq!(back(&mut own, false, 9), ["2 of 9", "elsewhere after 2"]);
        // It was seen, and is asked for again.
        assert_eq!(back(&mut own, false, 1), ["1 of 1"]);
        assert_eq!(back(&mut own, true, 9), ["3 of 9"]);
        assert_eq!(back(&mut own, true, 9), ["0 of 9"]);
    }

    #[test]
    fn what_was_taken_back_is_told_with_why_it_stopped() {
        let dir = tempfile::tempdir().unwrap();
        let (mut library, _) = with_story(dir.path());
        let mut fails = [false, true].into_iter();
        let (all, stopped) = step_back(9, || match fails.next() {
            Some(false) => library.undo_here(),
            _ => Err(Error::Busy),
        });
        let told = RefCell::new(Vec::new());
        tell_back(false, 9, all, stopped, |msg| told.borrow_mut().push(msg)).unwrap();
        let told = told.into_inner();
        let [
            Msg::Undone { steps, asked, .. },
            Msg::Say { text, bad: true },
        ] = &told[..]
        else {
            panic!("{told:?}")
        };
        // There were more.
        assert_eq!((steps, asked), (&1, &1));
        let said = "Undone: 1 change, then it stopped. Another offprint is writing";
        assert!(text.starts_with(said), "{text}");
        // Where nothing was done there is nothing else to tell.
        let (none, stopped) = step_back(9, || Err(Error::Busy));
        assert!(tell_back(false, 9, none, stopped, |msg| panic!("{msg:?}")).is_err());
    }
}
