//! The library and its stories by plain lines, for screen readers, braille
//! displays and terminals that can do nothing else: one thing asked, one
//! answer, nothing drawn over, no signs that have no name.

mod links;
mod spoken;
mod story;

use std::{
    io::{BufRead, IsTerminal},
    path::PathBuf,
};

use self::{links::Opening, story::Story};
use super::{
    Session,
    print::{Out, columns},
    screen::Start,
    story::Failure,
};
use crate::{
    config::{Clipboard, sample},
    library::{
        ArticleId, Change, Done, Error, Library, Outcome, Place, Query, ReadState, Row, Sort,
        Undone,
        add::Item,
        gather,
        query::{Is, Term},
    },
    text,
    tui::runtime::Waited,
};

/// Stories that are told at once.
const LISTED_AT_ONCE: usize = 10;

/// Paragraphs after which the place is remembered even if reading goes on.
const REMEMBERED_AFTER: usize = 5;

/// What can be typed: a word, a letter for it, what follows it, what it does.
type Line = (&'static str, &'static str, &'static str, &'static str);

/// In the list of stories.
const OF_LIST: &[Line] = &[
    ("", "Enter", "", "the next ten stories"),
    ("NUMBER", "", "", "open that story"),
    ("back", "b", "", "the ten stories before"),
    ("list", "l", "", "the list from its beginning"),
    (
        "find",
        "/",
        "WORDS",
        "only the stories with these words; alone: all",
    ),
    ("add", "i", "PATH", "add a saved page or a folder"),
    ("star", "s", "NUMBER", "star a story, or take the star away"),
    ("archive", "e", "NUMBER", "put a story away, or back"),
    (
        "tag",
        "t",
        "NUMBER TAGS",
        "tag a story; a minus before a tag takes it away",
    ),
    ("trash", "d", "NUMBER", "to the trash"),
];

/// In a story.
const OF_STORY: &[Line] = &[
    ("", "Enter", "", "the next paragraph"),
    ("NUMBER", "", "", "from paragraph NUMBER on"),
    ("back", "b", "", "the paragraph before"),
    ("again", "r", "", "this paragraph again"),
    (
        "heading",
        "h",
        "LEVEL",
        "to the next heading, of that level if you name one",
    ),
    ("outline", "o", "", "all headings, with their paragraphs"),
    (
        "find",
        "/",
        "WORDS",
        "to the next paragraph with these words; alone: on to the next",
    ),
    (
        "where",
        "w",
        "",
        "where this is, and how long the rest takes",
    ),
    ("note", "a", "TEXT", "write a note on this paragraph"),
    (
        "mark",
        "m",
        "COLOR",
        "highlight this paragraph, in a colour if you name one",
    ),
    ("notes", "n", "", "the notes and highlights of this story"),
    (
        "edit",
        "c",
        "NUMBER TEXT",
        "write the note of that number anew",
    ),
    ("delete", "D", "NUMBER", "delete the note of that number"),
    ("percent", "%", "NUMBER", "from so far into the story on"),
    (
        "captures",
        "v",
        "",
        "how often the page was saved, and what changed",
    ),
    (
        "capture",
        "V",
        "NUMBER",
        "read that capture, as it was; alone: the newest",
    ),
    (
        "links",
        "f",
        "",
        "the addresses and notes in this paragraph",
    ),
    (
        "open",
        "O",
        "NUMBER",
        "open that address in the browser, or that story or note here",
    ),
    ("lookup", "L", "WORDS", "ask your dictionary"),
    ("copy", "y", "", "copy this paragraph"),
    ("drop", "", "", "leave this paragraph out of the story"),
    (
        "stripped",
        "z",
        "",
        "what was left out of the story, and why",
    ),
    ("keep", "X", "NUMBER", "take that into the story"),
    (
        "tag",
        "t",
        "TAGS",
        "tag the story; a minus before a tag takes it away",
    ),
    ("trash", "d", "", "to the trash"),
    ("star", "s", "", "star the story, or take the star away"),
    ("archive", "e", "", "put the story away, or back"),
    ("read", "x", "", "mark the story read, or unread"),
    ("next", "J", "", "the next story of the list"),
    ("previous", "K", "", "the story before it"),
    ("list", "l", "", "back to the list"),
];

/// Everywhere.
const EVERYWHERE: &[Line] = &[
    ("undo", "u", "", "undo the last change"),
    ("redo", "U", "", "do it again"),
    ("help", "?", "", "what can be typed here"),
    ("quit", "q", "", "quit; the place is remembered"),
];

/// Reads and answers until the input ends or the reader quits.
pub(super) fn run(
    session: &Session,
    start: Start,
    library: Option<Library>,
    input: &mut dyn BufRead,
) -> super::Outcome {
    let library = match library {
        Some(open) => open,
        None => session.writer()?,
    };
    let (config, _) = session.load_config();
    let mut linear = Linear {
        shelf: library,
        out: Out::new(),
        asks: std::io::stdin().is_terminal(),
        cols: columns().filter(|_| std::io::stdout().is_terminal()),
        browser: config.browser,
        lookup: config.lookup,
        waited: Waited::default(),
        clipboard: config.clipboard,
        query: String::new(),
        ids: Vec::new(),
        told: 0,
        story: None,
        heard: Vec::new(),
        opening: Opening::default(),
    };
    linear.begin(session, start)?;
    let mut line = String::new();
    loop {
        linear.prompt()?;
        line.clear();
        let read = input.read_line(&mut line)?;
        linear.tell_late()?;
        if read == 0 || !linear.answer(line.trim())? {
            break;
        }
    }
    linear.remember()?;
    linear.out.flush()?;
    Ok(0)
}

struct Linear {
    shelf: Library,
    out: Out,
    /// Somebody sits there: the prompt is for them.
    asks: bool,
    /// Cells of the terminal that lines are broken for, at words.
    cols: Option<usize>,
    /// The command that opens an address.
    browser: Option<String>,
    /// The command that asks a dictionary.
    lookup: Option<String>,
    /// The user's command that an answer waits for.
    waited: Waited,
    clipboard: Clipboard,
    query: String,
    /// The list.
    ids: Vec<ArticleId>,
    /// Stories of it that were told.
    told: usize,
    story: Option<Story>,
    /// The addresses that the last answer named.
    heard: Vec<String>,
    opening: Opening,
}

impl Linear {
    fn begin(&mut self, session: &Session, start: Start) -> Result<(), Failure> {
        self.list()?;
        match start {
            Start::Library => self.tell_list()?,
            Start::Article(id) => self.open(id)?,
            Start::Sample => {
                let (keymap, _) = session.load_keymap();
                let item = Item {
                    bytes: sample::page(&keymap).into_bytes(),
                    source: "offprint tutor".into(),
                    force: true,
                    ..Item::default()
                };
                match self.shelf.add(&item)? {
                    Outcome::Added(id) | Outcome::Updated(id) | Outcome::Unchanged { id, .. } => {
                        self.open(id)?;
                    }
                    Outcome::NotAnArticle(_) | Outcome::Failed { .. } => {}
                }
            }
        }
        self.say("Type help, or a question mark, for what can be typed.")
    }

    /// One sentence or more; in a terminal, broken between words.
    fn say(&mut self, line: &str) -> Result<(), Failure> {
        let Some(cols) = self.cols else {
            return Ok(self.out.line(line)?);
        };
        for part in text::wrap_greedy(line, cols) {
            self.out.line(line.get(part.range).unwrap_or_default())?;
        }
        Ok(())
    }

    fn prompt(&mut self) -> Result<(), Failure> {
        self.out.flush()?;
        if self.asks {
            let place = if self.story.is_some() {
                "story"
            } else {
                "library"
            };
            self.out.bytes(format!("{place}> ").as_bytes())?;
            self.out.flush()?;
        }
        Ok(())
    }

    /// Answers one line; false ends.
    fn answer(&mut self, line: &str) -> Result<bool, Failure> {
        let (word, rest) = split(line);
        let own = if self.story.is_some() {
            OF_STORY
        } else {
            OF_LIST
        };
        let named = own
            .iter()
            .chain(EVERYWHERE)
            .find(|(name, letter, ..)| *name == word || (*letter == word && !word.is_empty()));
        let command = match (named, word.parse::<usize>()) {
            (Some((name, ..)), _) => name,
            (None, Ok(_)) => "NUMBER",
            (None, Err(_)) => {
                self.say(&format!(
                    "There is no \"{word}\" here. Type help for what there is."
                ))?;
                return Ok(true);
            }
        };
        if command == "quit" {
            return Ok(false);
        }
        let rest = if command == "NUMBER" { word } else { rest };
        let heard = std::mem::take(&mut self.heard);
        let answered = match command {
            "help" => self.help(),
            "undo" => self.undo(),
            "redo" => self.redo(),
            "open" => self.open_link(rest, &heard),
            _ if self.story.is_some() => self.in_story(command, rest),
            _ => self.in_list(command, rest),
        };
        // What goes wrong is told, and the reading goes on.
        match answered {
            Err(Failure::BrokenPipe) => Err(Failure::BrokenPipe),
            Err(failure) => self
                .say(&capital(failure.to_string().trim()))
                .map(|()| true),
            Ok(()) => Ok(true),
        }
    }

    fn help(&mut self) -> Result<(), Failure> {
        let own = if self.story.is_some() {
            OF_STORY
        } else {
            OF_LIST
        };
        for (name, letter, what, about) in own.iter().chain(EVERYWHERE) {
            let typed = [*name, *letter].into_iter().filter(|t| !t.is_empty());
            let typed = typed.collect::<Vec<_>>().join(" or ");
            let space = if what.is_empty() { "" } else { " " };
            self.say(&format!("{typed}{space}{what}: {about}."))?;
        }
        Ok(())
    }

    fn undo(&mut self) -> Result<(), Failure> {
        match self.shelf.undo_here()? {
            Undone::Done(done) => self.put_back("Undone", &done),
            Undone::Nothing => self.say("There is nothing to undo."),
            Undone::Elsewhere(label) => self.say(&format!(
                "The newest change was not made here, but elsewhere: {label}. undo takes it back all the same."
            )),
        }
    }

    fn redo(&mut self) -> Result<(), Failure> {
        match self.shelf.redo_here()? {
            Undone::Done(done) => self.put_back("Done again", &done),
            Undone::Nothing => self.say("There is nothing to do again."),
            Undone::Elsewhere(label) => self.say(&format!(
                "The last change that was undone was not undone here, but elsewhere: {label}. redo does it again all the same."
            )),
        }
    }

    fn put_back(&mut self, what: &str, done: &Done) -> Result<(), Failure> {
        // What can't be taken back says so itself.
        if done.changed || done.warnings.is_empty() {
            self.say(&format!("{what}: {}.", done.label))?;
        }
        for warning in &done.warnings {
            self.say(warning)?;
        }
        self.list()?;
        self.refresh()
    }

    fn apply(&mut self, change: Change) -> Result<(), Failure> {
        let done = self.shelf.apply(change)?;
        let told = sentence(&done.label);
        // What changed nothing is not there to be taken back.
        let back = if done.changed {
            " undo takes it back."
        } else {
            ""
        };
        self.say(&format!("{told}{back}"))?;
        for warning in &done.warnings {
            self.say(warning)?;
        }
        self.refresh()
    }

    fn in_list(&mut self, command: &str, rest: &str) -> Result<(), Failure> {
        match command {
            "back" => {
                self.told = self.told.saturating_sub(2 * LISTED_AT_ONCE);
                self.tell_stories()
            }
            "list" => {
                self.list()?;
                self.tell_list()
            }
            "find" => {
                rest.clone_into(&mut self.query);
                self.list()?;
                self.tell_list()
            }
            "add" => self.add(rest),
            "" => self.tell_stories(),
            _ => {
                let (number, tags) = split(rest);
                let Some(row) = self.row_named(number)? else {
                    let count = self.ids.len();
                    return self.say(&format!("Say which story by its number, 1 to {count}."));
                };
                match command {
                    "NUMBER" => self.open(row.id),
                    "tag" => self.tag(row.id, tags),
                    "star" => self.apply(star(&row)),
                    "archive" => self.apply(archive(&row)),
                    _ => self.apply(Change::Move {
                        ids: vec![row.id],
                        place: Some(Place::Trash),
                    }),
                }
            }
        }
    }

    /// Tags a story: words apart by spaces or commas, those with a minus before
    /// them to be taken away.
    fn tag(&mut self, id: ArticleId, words: &str) -> Result<(), Failure> {
        let words = words.split([' ', ',']).filter(|w| !w.is_empty());
        let (remove, add): (Vec<&str>, Vec<&str>) = words.partition(|w| w.starts_with('-'));
        if add.is_empty() && remove.is_empty() {
            return self.say("Say the tags after the word.");
        }
        let remove = remove.iter().map(|w| w.trim_start_matches('-').to_owned());
        self.apply(Change::Tag {
            ids: vec![id],
            add: add.into_iter().map(str::to_owned).collect(),
            remove: remove.collect(),
        })
    }

    fn row_named(&mut self, number: &str) -> Result<Option<Row>, Error> {
        let index = number.parse::<usize>().ok().and_then(|n| n.checked_sub(1));
        let Some(id) = index.and_then(|i| self.ids.get(i)).copied() else {
            return Ok(None);
        };
        Ok(self.shelf.rows(&[id])?.pop())
    }

    fn add(&mut self, path: &str) -> Result<(), Failure> {
        if path.is_empty() {
            return self.say("Say what to add: add, and the path of a saved page.");
        }
        let home = std::env::var_os("HOME").map(PathBuf::from);
        let paths = gather::named::paths(path, home.as_deref());
        let files = gather::files(&paths);
        if files.is_empty() {
            return self.say(gather::why_none(&paths));
        }
        let several = files.len() > 1;
        for file in files {
            // Of one file everybody knows which it is, but not that several words
            // were read as its name.
            let is_named = several || file.is_err() && path.contains(char::is_whitespace);
            let (name, outcome) = match file {
                Ok(path) => {
                    let (path, outcome) = self.add_file(path)?;
                    let name = path.file_name().unwrap_or(path.as_os_str());
                    (name.to_owned(), outcome)
                }
                Err(unreadable) => (unreadable.path.clone().into(), unreadable.outcome()),
            };
            let told = self.told_of(outcome)?;
            if is_named {
                let name = text::sanitise_line(&name.to_string_lossy()).into_owned();
                self.say(&format!("{name}: {told}"))?;
            } else {
                self.say(&told)?;
            }
        }
        self.list()
    }

    fn add_file(&mut self, path: PathBuf) -> Result<(PathBuf, Outcome), Failure> {
        if let Some(known) = self.shelf.known_file(&path) {
            return Ok((path, known));
        }
        let outcome = match gather::read(&path, &gather::Given::default()) {
            Ok(item) => self.shelf.add(&item)?,
            Err(unreadable) => unreadable.outcome(),
        };
        Ok((path, outcome))
    }

    /// What became of a file, in words.
    fn told_of(&self, outcome: Outcome) -> Result<String, Failure> {
        Ok(match outcome {
            Outcome::Added(id) | Outcome::Updated(id) => {
                let title = self.shelf.rows(&[id])?.pop().map(|r| r.title);
                format!("Added: {}.", title.unwrap_or_default())
            }
            Outcome::Unchanged { .. } => "It is in the library already.".into(),
            Outcome::NotAnArticle(why) => format!("No article: {why}"),
            Outcome::Failed { reason, hint } => format!("{} {hint}", sentence(&reason)),
        })
    }

    /// Reads the list anew.
    fn list(&mut self) -> Result<(), Failure> {
        let query = self.shelf.query(&self.query)?;
        // What was put away is found by who names its place.
        let query = if query.names_place() {
            query
        } else {
            query.within(Query::of(Term::Is(Is::Library)))
        };
        self.ids = self.shelf.ids(&query, Sort::default())?;
        self.told = 0;
        Ok(())
    }

    fn tell_list(&mut self) -> Result<(), Failure> {
        let counts = self.shelf.counts()?;
        let found = self.ids.len();
        if !self.query.is_empty() {
            let query = self.query.clone();
            self.say(&format!(
                "{} with {query}.",
                text::plural(found as u64, "story")
            ))?;
        } else if found == 0 {
            return self.say("No stories yet. add and a path adds a saved page.");
        } else {
            let stories = text::plural(found as u64, "story");
            self.say(&format!("Library: {stories}, {} unread.", counts.unread))?;
        }
        self.tell_stories()
    }

    fn tell_stories(&mut self) -> Result<(), Failure> {
        let end = (self.told + LISTED_AT_ONCE).min(self.ids.len());
        let ids: Vec<ArticleId> = self.ids.get(self.told..end).unwrap_or_default().to_vec();
        if ids.is_empty() {
            return self.say("That was the end of the list.");
        }
        for (number, row) in (self.told + 1..).zip(self.shelf.rows(&ids)?) {
            self.say(&format!("{number}. {}.", spoken::row(&row)))?;
        }
        self.told = end;
        let left = self.ids.len() - end;
        if left > 0 {
            self.say(&format!("{left} more; Enter tells the next."))?;
        }
        Ok(())
    }
}

/// A sentence begins with a capital letter.
fn capital(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().into_iter().flat_map(char::to_uppercase);
    first.chain(chars).collect()
}

/// The same, with a full stop at its end.
fn sentence(text: &str) -> String {
    format!("{}.", capital(text.trim_end_matches('.')))
}

/// The first word of a line, and the rest. A sign needs no space after it.
fn split(line: &str) -> (&str, &str) {
    if let Some(rest) = line.strip_prefix('/') {
        return ("/", rest.trim());
    }
    let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    (word, rest.trim())
}

fn star(row: &Row) -> Change {
    Change::SetStar {
        ids: vec![row.id],
        starred: !row.starred,
    }
}

fn archive(row: &Row) -> Change {
    let place = match row.place {
        Place::Archive => Place::Library,
        Place::Library | Place::Trash => Place::Archive,
    };
    Change::Move {
        ids: vec![row.id],
        place: Some(place),
    }
}

fn read(row: &Row) -> Change {
    let state = match row.state {
        ReadState::Read => ReadState::Unread,
        ReadState::Unread | ReadState::Reading => ReadState::Read,
    };
    Change::SetState {
        ids: vec![row.id],
        state,
    }
}
