//! All IO of the TUI: the terminal session, the event loop, the threads, the
//! effects, the clock.
//!
//! Threads by kind of work: the *listener* is blocked on the system; *reader*
//! and *writer*, once there is work for them, each own a connection to the
//! library; the *decoder* makes pixels of pictures; short-lived ones do what
//! is left (walking a folder, starting a browser). All report through one
//! channel to the loop, which runs on the thread that called [`run`], owns the
//! terminal and the model, and is the only one to draw. At rest every thread
//! is blocked: no wake-up, no byte.

mod adder;
mod ask;
mod browser;
mod complaint;
mod copy;
mod decoder;
mod dictionary;
mod editor;
mod first;
mod handed;
mod housekeeping;
mod input;
mod leash;
mod listen;
mod logfile;
mod outside;
mod painter;
mod reader;
mod recleaner;
mod rules;
mod session;
mod signals;
mod terminals;
mod threads;
mod told;
mod typed;
mod voice;
mod waited;
mod watch;
mod writer;

use std::{
    io::{self, IsTerminal, Write as _},
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc::{Receiver, sync_channel},
    },
    time::{Duration, Instant},
};

pub use self::browser::{can_open, open_url};
pub use self::editor::edit_file;
pub use self::waited::Waited;
use self::{
    copy::Copier,
    decoder::Decoder,
    dictionary::Dictionary,
    first::First,
    listen::Valve,
    reader::{Ask, Reader},
    session::Session,
    signals::Signals,
    threads::{Events, spawn},
    told::{caught, sentences, story},
    voice::Voice,
    writer::{Save, Writer},
};
pub use crate::tui::app::Start;
use crate::{
    config::{Bidi, Config, Hyperlinks, Keymap, Problem, Theme, images::Protocol, paths::Folders},
    library::{Library, undo::Moment},
    tui::app::{self, Effect, Model, Msg},
};

/// Events that may wait for the loop. Enough for a long burst of keys; a
/// thread that has more to say waits.
const EVENTS_WAITING_MAX: usize = 4096;

/// How long the first frame waits for something to show. Most often that is
/// there in a few milliseconds, and an empty frame would only flicker.
const FIRST_ANSWER_WITHIN: Duration = Duration::from_millis(50);

/// The same for the colour of the terminal's background, where the theme
/// depends on it: a terminal on this machine takes a millisecond to say, one at
/// the end of a long line perhaps so many.
const LIGHT_WITHIN: Duration = Duration::from_millis(100);

/// The exit code after the terminal was closed, as a shell would give it.
const HUNG_UP: u8 = 128 + signal_hook::consts::SIGHUP as u8;

/// What can happen to the loop.
#[derive(Debug)]
enum Event {
    /// Something for the model.
    Msg(Msg),
    /// The screen has another size.
    Resized,
    /// Somebody wants the program to end.
    Signal(i32),
    /// The terminal is no longer there.
    TerminalGone,
    /// The library's files changed.
    Touched,
    /// The library is shown for the first time, as it was at this moment.
    Shown(Moment),
    /// What came of copying, in words.
    Copied { turn: u64, text: String, bad: bool },
}

/// Everything that the TUI is started with.
#[derive(Debug)]
pub struct Setup {
    /// What to show first.
    pub start: Start,
    /// The library, as far as it is open already.
    pub open: Open,
    /// Where the user's folders are.
    pub folders: Folders,
    /// What the user has chosen.
    pub config: Config,
    /// The user's keys.
    pub keymap: Keymap,
    /// What was wrong in the user's files; told at the start.
    pub problems: Vec<Problem>,
}

/// A library that may be open already: nobody has to open it once more before
/// something is seen.
#[derive(Debug)]
pub enum Open {
    /// It is not.
    Not,
    /// For looking only.
    ForReading(Library),
    /// For changes.
    ForWriting(Library),
}

/// Runs the TUI until the user quits. Returns the exit code: 0, or 128 and
/// the signal's number if a signal ended it. Errors are those of the terminal
/// alone; what goes wrong in the library is told on the screen.
pub fn run(setup: Setup) -> io::Result<u8> {
    if !io::stdin().is_terminal() || !io::stdout().is_terminal() {
        return Err(io::Error::other(
            "the reader needs a terminal. Use `offprint show ID` or `offprint list` where there is none",
        ));
    }
    logfile::install(setup.folders.log());
    let awaits_light = setup.config.theme == "auto";
    let first = First::read(&setup, !awaits_light);
    let (sender, events) = sync_channel(EVENTS_WAITING_MAX);
    session::install_panic_hook();
    let signals = Signals::take()?;
    let (reading, writing) = match setup.open {
        Open::Not => (None, None),
        Open::ForReading(library) => (Some(library), None),
        Open::ForWriting(library) => (None, Some(library)),
    };
    let data = &setup.folders.data;
    let mut engine = Engine {
        writer: Writer::new((data, &setup.config.highlights), writing, sender.clone()),
        reader: Reader::new(data, &setup.config.highlights, reading, sender.clone()),
        valve: None,
        events: sender,
        sample: crate::config::sample::page(&setup.keymap),
        tick_at: None,
        ended: None,
        redraw: false,
        housekeeping_at: None,
        voice: Voice::default(),
        dictionary: Dictionary::default(),
        copier: Copier::default(),
        decoder: Decoder::default(),
        dir: data.clone(),
        awaits_light,
        stop: Arc::default(),
        stop_weighing: Arc::default(),
        stop_adding: Arc::default(),
        rejected: None,
    };
    let mut session = Session::enter(session::Modes {
        mouse: setup.config.mouse,
        keeps_order: setup.config.bidi != Bidi::Terminal,
    })?;
    let profile = engine.profile_remembered(&setup.config);
    let question = terminals::question(&setup.config, engine.awaits_light, profile);
    session::ask(question)?;
    let keys = engine.events.clone();
    engine.valve = Some(listen::start(signals, data, question, keys)?);
    let colors = setup.config.colors.unwrap_or_else(terminals::colors);
    let inbox = setup.config.inbox.clone();
    let (config, keymap) = (setup.config, Arc::new(setup.keymap));
    let (cols, rows) = session::size()?;
    let empty = || {
        let theme = Theme::chosen(&config.theme, colors, None);
        let mut model = Model::new(config.clone(), Arc::clone(&keymap), theme);
        model.colors = colors;
        model.profile = profile.unwrap_or(model.profile);
        model.hyperlinks |= config.hyperlinks == Hyperlinks::Auto && terminals::opens_links();
        model.gallery = terminals::gallery(config.images, colors);
        app::update(&mut model, Msg::Resize { cols, rows });
        model
    };
    let opened = first.shown(engine.library_at_hand(), &mut session, empty)?;
    if let Some(inbox) = inbox {
        engine.add(adder::Source::Inbox {
            folder: inbox,
            asked: false,
        });
    }
    let mut model = empty();
    let mut effects = app::start(&mut model, setup.start);
    if let Some(opened) = opened {
        effects.retain(|effect| !matches!(effect, Effect::Open(_)));
        effects.extend(app::update(&mut model, Msg::Opened(opened)));
    }
    let wrong = match setup.problems.as_slice() {
        [] => None,
        [one] => Some(format!("{one}. The default is used")),
        [one, two] => Some(format!("{one}; {two}. The defaults are used")),
        [one, rest @ ..] => Some(format!("{one}, and {} more", rest.len())),
    };
    effects.extend(wrong.map_or_else(Vec::new, |wrong| {
        let text = format!("{wrong} · `offprint config --check`");
        app::update(&mut model, Msg::Say { text, bad: true })
    }));
    let ended = engine.turn(&mut session, &mut model, effects, &events);
    // The terminal first: saves may take a moment, and nobody should look at
    // a dead screen meanwhile.
    drop(session);
    engine.writer.finish();
    if let Some(lost) = engine.copier.finish() {
        drop(writeln!(io::stderr(), "{lost}"));
    }
    ended
}

/// The loop's hands: threads, and what is between two frames.
struct Engine {
    writer: Writer,
    reader: Reader,
    valve: Option<Valve>,
    events: Events,
    sample: String,
    /// When the model wants a tick.
    tick_at: Option<Instant>,
    /// How the loop has to end.
    ended: Option<u8>,
    redraw: bool,
    /// When the copy of the day is made, unless something changes before.
    housekeeping_at: Option<Instant>,
    voice: Voice,
    dictionary: Dictionary,
    copier: Copier,
    decoder: Decoder,
    dir: PathBuf,
    /// The first frame waits for the colour of the terminal's background.
    awaits_light: bool,
    /// Set to stop cleaning again.
    stop: Arc<AtomicBool>,
    /// Set to stop finding out what rules would change.
    stop_weighing: Arc<AtomicBool>,
    /// Set to stop adding.
    stop_adding: Arc<AtomicBool>,
    /// Rules as they were typed but could not be saved.
    rejected: Option<(String, String)>,
}

impl Engine {
    /// Turns the loop until something ends it. If that is the terminal
    /// itself, what is unsaved is saved all the same.
    fn turn(
        &mut self,
        session: &mut Session,
        model: &mut Model,
        effects: Vec<Effect>,
        events: &Receiver<Event>,
    ) -> io::Result<u8> {
        let ended = self.turn_until_ended(session, model, effects, events);
        let Err(error) = ended else { return ended };
        self.end(model, HUNG_UP);
        // A frame may meet the closed terminal before the listener does.
        if session::is_gone(&error) {
            session::abandon();
            return Ok(HUNG_UP);
        }
        Err(error)
    }

    /// Runs effects, draws, waits, updates. Errors are those of the terminal.
    fn turn_until_ended(
        &mut self,
        session: &mut Session,
        model: &mut Model,
        mut effects: Vec<Effect>,
        events: &Receiver<Event>,
    ) -> io::Result<u8> {
        let begun = Instant::now();
        while (self.awaits_light || !model.has_first_answer()) && self.ended.is_none() {
            let patience = if self.awaits_light {
                LIGHT_WITHIN
            } else {
                FIRST_ANSWER_WITHIN
            };
            for effect in effects.drain(..) {
                self.perform(effect, session, model)?;
            }
            let Ok(event) = events.recv_timeout(left_until(begun + patience)) else {
                break;
            };
            effects.extend(self.take(Some(event), model));
        }
        // What nobody waits for comes after the first frame.
        session.draw(model)?;
        self.housekeeping_at = Some(Instant::now() + housekeeping::WAITS);
        loop {
            for effect in effects.drain(..) {
                self.perform(effect, session, model)?;
            }
            if let Some(code) = self.ended {
                return Ok(code);
            }
            if std::mem::take(&mut self.redraw) {
                session.forget_screen();
            }
            session.draw(model)?;
            // All that waits is taken before the next frame: a held key costs
            // a few frames, not one each.
            effects.extend(self.take(self.wait(events), model));
            while self.ended.is_none()
                && let Ok(event) = events.try_recv()
            {
                effects.extend(self.take(Some(event), model));
                if effects.iter().any(needs_terminal) {
                    break;
                }
            }
        }
    }

    /// The library, where it is open and no thread works with it yet.
    fn library_at_hand(&self) -> Option<&Library> {
        self.reader.library().or_else(|| self.writer.library())
    }

    /// The next event; none when something is due.
    fn wait(&self, events: &Receiver<Event>) -> Option<Event> {
        match self.tick_at.into_iter().chain(self.housekeeping_at).min() {
            None => events.recv().ok(),
            Some(at) => events.recv_timeout(left_until(at)).ok(),
        }
    }

    fn take(&mut self, event: Option<Event>, model: &mut Model) -> Vec<Effect> {
        let msg = match event {
            None => {
                let now = Instant::now();
                if self.housekeeping_at.is_some_and(|at| at <= now) {
                    self.keep_house();
                }
                if self.tick_at.is_none_or(|at| now < at) {
                    return Vec::new();
                }
                self.tick_at = None;
                Msg::Tick
            }
            Some(Event::Msg(msg)) => {
                self.note_answer(&msg);
                msg
            }
            Some(Event::Resized) => match session::size() {
                Ok((cols, rows)) => {
                    self.redraw = true;
                    model.gallery.learn(None, session::cell_px());
                    Msg::Resize { cols, rows }
                }
                Err(_) => return Vec::new(),
            },
            Some(Event::Touched) => {
                self.writer.look();
                return Vec::new();
            }
            Some(Event::Shown(moment)) => {
                self.writer.since(moment);
                return Vec::new();
            }
            Some(Event::Copied { turn, text, bad }) => {
                self.copier.is_told(turn);
                Msg::Say { text, bad }
            }
            Some(Event::Signal(signal)) => return self.end(model, 128 + signal as u8),
            Some(Event::TerminalGone) => {
                session::abandon();
                return self.end(model, HUNG_UP);
            }
        };
        app::update(model, msg)
    }

    /// Ends without asking: what is unsaved is saved, drafts included.
    fn end(&mut self, model: &mut Model, code: u8) -> Vec<Effect> {
        self.ended = Some(code);
        for effect in app::farewell(model) {
            self.save(effect);
        }
        Vec::new()
    }

    fn perform(
        &mut self,
        effect: Effect,
        session: &mut Session,
        model: &mut Model,
    ) -> io::Result<()> {
        match effect {
            effect @ (Effect::List { .. }
            | Effect::ListMore { .. }
            | Effect::FetchRows { .. }
            | Effect::FindHidden { .. }
            | Effect::FindHits { .. }
            | Effect::FindPlaces { .. }
            | Effect::ListNotes { .. }
            | Effect::ListReview(_)
            | Effect::OfferStories { .. }
            | Effect::Open(_)
            | Effect::OpenCapture(..)
            | Effect::ListCaptures(_)) => self.reader.answer(effect),
            Effect::Speak { turn, text } => self.speak(model, turn, text),
            Effect::Decode(wanted) => {
                let few_colors = model.pictured() == Some(Protocol::Sixel);
                let events = &self.events;
                let asked = self.decoder.ask(wanted, few_colors, &self.dir, events);
                self.say_if_bad(asked);
            }
            Effect::Hush => self.voice.hush(),
            Effect::FindAddress(address) => self.reader.ask(Ask::Address(address)),
            Effect::ListMarks => self.reader.ask(Ask::Marks),
            Effect::FindMark(letter) => self.reader.ask(Ask::Mark(letter)),
            Effect::Preview(id) => self.reader.ask(Ask::Preview(id)),
            Effect::ListTags => self.reader.ask(Ask::Tags),
            Effect::ListTagCounts(then) => self.reader.ask(Ask::TagCounts(then)),
            Effect::ListHistory => self.reader.ask(Ask::History),
            Effect::FindRelated { id, list } => self.reader.ask(Ask::Related { id, list }),
            Effect::CountByMonth => self.reader.ask(Ask::Statistics),
            Effect::AskTrash => self.reader.ask(Ask::Trash),
            Effect::ListNames => self.reader.ask(Ask::Names),
            Effect::CheckVersion(version) => self.reader.ask(Ask::Version(version)),
            Effect::CompletePath(typed) => {
                self.say_if_bad(adder::complete(typed, self.events.clone()));
            }
            Effect::AddPaths(line) => self.add(adder::Source::Paths(line)),
            Effect::AddText(text) => self.add(adder::Source::Text(text)),
            Effect::ReadInbox => match model.config.inbox.clone() {
                Some(folder) => self.add(adder::Source::Inbox { folder, asked: true }),
                None => self.say(
                    "No inbox is set: `inbox` in config.toml names a folder; `offprint where` says where that file is."
                        .into(),
                    true,
                ),
            },
            Effect::StopAdding => self.stop_adding.store(true, Ordering::Relaxed),
            Effect::Copy { text, what } => self.copy(model, &text, what)?,
            Effect::OpenUrl(url) => self.browse(model, &url),
            Effect::LookUp { word } => self.look_up(model, word),
            Effect::EndLookUp => self.dictionary.end(),
            Effect::EditExternally {
                target,
                text,
                quote,
            } => {
                let edited = self.lend(session, || {
                    editor::edit(model.config.editor.as_deref(), &text, quote.as_deref())
                })?;
                let text = edited.unwrap_or_else(|error| {
                    self.say(format!("The note stays as it was: {error}."), true);
                    None
                });
                self.tell(Msg::Edited { target, text });
            }
            Effect::OfferRules { id, block, action } => {
                self.stop_weighing.store(false, Ordering::Relaxed);
                let stop = Arc::clone(&self.stop_weighing);
                let asked = recleaner::Asked { id, block, action };
                let events = self.events.clone();
                self.say_if_bad(recleaner::offer(&self.dir, asked, stop, events));
            }
            Effect::EditRules(id) => self.edit_rules(session, model, id)?,
            Effect::Reclean { ids, dry } => {
                self.stop.store(false, Ordering::Relaxed);
                let stop = Arc::clone(&self.stop);
                self.say_if_bad(recleaner::start(
                    &self.dir,
                    ids,
                    dry,
                    stop,
                    self.events.clone(),
                ));
            }
            Effect::StopReclean => self.stop.store(true, Ordering::Relaxed),
            Effect::StopWeighing => self.stop_weighing.store(true, Ordering::Relaxed),
            Effect::TickIn(ms) => {
                self.tick_at = Some(Instant::now() + Duration::from_millis(ms.into()));
            }
            Effect::Redraw => self.redraw = true,
            Effect::Suspend => {
                // Not a clipboard: what was copied is for the shell, too.
                let held = [self.voice.leash(), self.dictionary.leash()];
                let stopped = self.lend(session, || signals::stop_here(&held))?;
                self.say_if_bad(stopped);
            }
            Effect::Quit => self.ended = Some(0),
            effect @ (Effect::Apply(_)
            | Effect::Undo(_)
            | Effect::Redo(_)
            | Effect::RevertTo(_)
            | Effect::EmptyTrash
            | Effect::SavePosition { .. }
            | Effect::SaveMark { .. }
            | Effect::OpenSample) => self.save(effect),
        }
        Ok(())
    }

    /// The copy of the day waits no longer: something changes, or it has waited
    /// long enough.
    fn keep_house(&mut self) {
        if self.housekeeping_at.take().is_some() {
            self.say_if_bad(housekeeping::start(&self.dir, self.events.clone()));
        }
    }

    fn save(&mut self, effect: Effect) {
        if !matches!(
            effect,
            Effect::SavePosition { .. } | Effect::SaveMark { .. }
        ) {
            self.keep_house();
        }
        let save = match effect {
            Effect::Apply(change) => Save::Change(change),
            Effect::Undo(steps) => Save::Back { redo: false, steps },
            Effect::Redo(steps) => Save::Back { redo: true, steps },
            Effect::RevertTo(id) => Save::RevertTo(id),
            Effect::EmptyTrash => Save::EmptyTrash,
            Effect::SavePosition {
                id,
                position,
                progress,
            } => Save::Position {
                id,
                position,
                progress,
            },
            Effect::SaveMark { id, letter, offset } => Save::Mark { id, letter, offset },
            Effect::OpenSample => Save::OpenSample(self.sample.clone()),
            other => {
                log::error!("not a save: {other:?}");
                return;
            }
        };
        let begun = self.writer.save(save);
        self.say_if_bad(begun);
    }

    fn add(&mut self, source: adder::Source) {
        self.keep_house();
        match self.writer.batches() {
            Ok(Some(batches)) => {
                self.stop_adding.store(false, Ordering::Relaxed);
                let stop = Arc::clone(&self.stop_adding);
                self.say_if_bad(adder::start(
                    source,
                    self.dir.clone(),
                    batches,
                    stop,
                    self.events.clone(),
                ));
            }
            Ok(None) => {}
            Err(error) => self.say_if_bad(Err(error)),
        }
    }

    /// Gives terminal and keyboard away for the time of `work`.
    fn lend<T>(&mut self, session: &mut Session, work: impl FnOnce() -> T) -> io::Result<T> {
        if let Some(valve) = &mut self.valve {
            valve.close();
        }
        let result = session.lend(work);
        if let Some(valve) = &mut self.valve {
            valve.open();
        }
        drop(self.events.try_send(Event::Resized));
        result
    }

    fn say_of(&self, outcome: io::Result<()>, done: &str) {
        match outcome {
            Ok(()) => self.say(done.into(), false),
            Err(error) => self.say(error.to_string(), true),
        }
    }

    fn say_if_bad(&self, outcome: io::Result<()>) {
        if let Err(error) = outcome {
            self.say(format!("{error}."), true);
        }
    }

    fn say(&self, text: String, bad: bool) {
        self.tell(Msg::Say { text, bad });
    }

    /// To the loop itself. It is the loop that runs this, so it must not
    /// wait: a message that finds no room is dropped, and logged.
    fn tell(&self, msg: Msg) {
        if let Err(error) = self.events.try_send(Event::Msg(msg)) {
            log::warn!("a message found no room: {error}");
        }
    }
}

/// Effects after which nothing more may be read before they are done.
fn needs_terminal(effect: &Effect) -> bool {
    matches!(
        effect,
        Effect::EditExternally { .. } | Effect::EditRules(_) | Effect::Suspend | Effect::Quit
    )
}

fn left_until(moment: Instant) -> Duration {
    moment.saturating_duration_since(Instant::now())
}
