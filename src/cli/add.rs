//! `add`, and `offprint FILE`: saved pages into the library.

use std::{
    collections::HashMap,
    io::{self, IsTerminal as _, Write as _},
    path::{Path, PathBuf},
    sync::{Arc, atomic::AtomicBool},
};

use super::{
    Outcome as Code, Session, args, named,
    print::{self, Out, count, short},
    screen::{self, Open, Start},
    story::{FAILED, Failure},
};
use crate::{
    article::{Date, annotation::AnchorState},
    library::{
        ArticleId, Change, Error, FieldEdit, Library, Outcome, Reading,
        add::Adding,
        backup,
        forecast::Forecast,
        gather::{self, Given, Through},
        retry,
    },
    text,
};

/// Up to so many inputs each get a line of their own; of more, only what
/// went wrong does, and the table says the rest.
const LINES_MAX: usize = 20;

/// Cells of a quote in a report.
const QUOTE_COLS: usize = 60;

/// What standard input is called.
const STREAM: &str = "standard input";

/// What became of all inputs.
#[derive(Default)]
struct Tally {
    added: usize,
    updated: usize,
    unchanged: usize,
    not_articles: usize,
    failed: usize,
}

impl Tally {
    fn take(&mut self, outcome: &Outcome) {
        *match outcome {
            Outcome::Added(_) => &mut self.added,
            Outcome::Updated(_) => &mut self.updated,
            Outcome::Unchanged { .. } => &mut self.unchanged,
            Outcome::NotAnArticle(_) => &mut self.not_articles,
            Outcome::Failed { .. } => &mut self.failed,
        } += 1;
    }

    fn total(&self) -> usize {
        self.added + self.updated + self.unchanged + self.not_articles + self.failed
    }

    /// The library failed after these, which are stored.
    fn ended_by(&self, error: &Error) -> Failure {
        let hint = match self.total() {
            0 => error.hint(),
            _ => error.next_step(),
        };
        Failure::new(error.to_string(), hint)
    }

    fn lines(&self) -> Vec<String> {
        let all = [
            ("added", self.added),
            ("updated", self.updated),
            ("unchanged", self.unchanged),
            ("not an article", self.not_articles),
            ("failed", self.failed),
        ];
        let width = all
            .iter()
            .map(|(_, n)| text::grouped(*n as u64).len())
            .max()
            .unwrap_or(1);
        all.iter()
            .map(|(name, n)| format!("{:>width$}  {name}", text::grouped(*n as u64)))
            .collect()
    }
}

pub(super) fn run(session: &Session, args: &args::Add, out: &mut Out) -> Code {
    let paths: Vec<_> = args
        .paths
        .iter()
        .filter(|p| p.as_os_str() != "-")
        .cloned()
        .collect();
    let files = if args.retry {
        failed_before(session, args.force)?
    } else {
        gather::files(&paths)
    };
    add(session, args, files, out)
}

/// Files to be added, and those that can't be.
type Files = Vec<Result<PathBuf, gather::Unreadable>>;

fn add(session: &Session, args: &args::Add, files: Files, out: &mut Out) -> Code {
    let given = Given {
        charset: args.encoding.clone(),
        url: args.url.clone(),
        force: args.force,
    };
    let edits = edits(args)?;
    let streams = args.paths.iter().filter(|p| p.as_os_str() == "-").count();
    // What was kept as a failure by an older version is forgotten by failing.
    let (files, others): (Files, Files) = files
        .into_iter()
        .partition(|file| args.retry || !matches!(file, Err(e) if e.is_no_file()));
    let total = files.len() + streams.min(1);
    let addresses = files.iter().filter_map(|file| file.as_ref().err());
    let addresses = addresses.filter(|e| e.is_address()).count();
    if edits.len() + usize::from(args.url.is_some()) > 0 && total > 1 {
        return Err(Failure::usage(
            "--title, --url and --date are about one page, and here are several",
            "Add them one at a time, or use `offprint edit` afterwards.",
        ));
    }
    if args.dry_run {
        return dry_run(session, files, &given, out);
    }
    for other in others.into_iter().filter_map(Result::err) {
        let source = named(&other.path);
        if let Outcome::Failed { reason, hint } = other.outcome() {
            print::talk(&format!("left out {source}: {reason}. {hint}"));
        }
    }
    let mut library = session.writer()?;
    let mut tally = Tally::default();
    let mut failed: Result<(), Failure> = Ok(());
    let mut adding = Adding::default();
    let mut each = |library: &mut Library, through: Through, adding: &mut Adding| {
        tally.take(&through.outcome);
        print::progress(&format!(
            "{}  {}",
            text::out_of(tally.total(), total),
            through.source
        ));
        let told = edit(library, &through.outcome, &edits, adding)
            .and_then(|()| Ok(tell(library, &through, total, out)?));
        if failed.is_ok() {
            failed = told;
        }
    };
    if streams > 0 {
        let through = add_stream(&mut library, &given, &mut adding)?;
        each(&mut library, through, &mut adding);
    }
    stop_on_signal(&adding.stop)?;
    let ended = library.add_files(files, &given, &mut adding, &mut each);
    print::progress("");
    failed?;
    if total == 0 {
        print::talk(if args.retry {
            "There is nothing to try again."
        } else {
            "There are no files to add."
        });
    }
    if tally.total() < total {
        let done = text::out_of(tally.total(), total);
        print::talk(&format!(
            "Stopped after {done}; the same command goes on where it stopped."
        ));
    }
    if total > 1 {
        tally.lines().iter().try_for_each(|line| out.line(line))?;
    }
    ended.map_err(|error| tally.ended_by(&error))?;
    if tally.failed > addresses && total > 1 {
        print::talk("`offprint add --retry` tries again what failed.");
    }
    let stopped = tally.total() < total;
    drop(library);
    if let Err(error) = backup::daily(&session.folders.data) {
        print::talk(&format!(
            "today's backup could not be made: {error}. {}",
            error.hint()
        ));
    }
    Ok(if tally.failed > 0 || stopped {
        FAILED
    } else {
        0
    })
}

/// How the notes of articles would fare if these newer captures were added.
fn dry_run(session: &Session, files: Files, given: &Given, out: &mut Out) -> Code {
    let library = session.reader()?;
    let mut failed = false;
    for file in files {
        let item = match file.and_then(|path| gather::read(&path, given)) {
            Ok(item) => item,
            Err(e) => {
                print::talk(&format!("failed {}: {}", named(&e.path), e.reason()));
                failed = true;
                continue;
            }
        };
        match library.forecast(&item)? {
            None => out.line(&format!("{}: no newer capture of an article", item.source))?,
            Some(forecast) => tell_forecast(&item.source, &forecast, out)?,
        }
    }
    Ok(if failed { FAILED } else { 0 })
}

fn tell_forecast(source: &str, of: &Forecast, out: &mut Out) -> io::Result<()> {
    let sum = match of.sentence() {
        none if none.is_empty() => "no notes".to_owned(),
        sum => sum,
    };
    out.line(&format!(
        "{source}: would update \"{}\" · {sum}",
        print::title(&of.title)
    ))?;
    let open = of
        .notes
        .iter()
        .filter(|(_, found)| found.state != AnchorState::Exact);
    for (annotation, found) in open {
        let quote = annotation.selector.as_ref().map_or("", |s| &s.exact);
        out.line(&format!(
            "  {}  {:<9}  {}",
            short(&annotation.id),
            found.state.name(),
            text::truncate(&text::sanitise_line(quote), QUOTE_COLS)
        ))?;
    }
    Ok(())
}

/// The files that could not be added before; with `force`, those that do not
/// read as a story, too.
fn failed_before(session: &Session, force: bool) -> Result<Files, Failure> {
    let failures = session.reader()?.failures()?.into_iter();
    let (again, others): (Vec<_>, Vec<_>) = failures.partition(|f| force || !f.readable);
    if again.is_empty() && !others.is_empty() {
        print::talk(&no_articles(others.len(), "--retry --force"));
    }
    Ok(again.into_iter().map(|f| gather::regular(f.path)).collect())
}

/// What to say of so many files that were read before and are no articles.
fn no_articles(count_of: usize, flags: &str) -> String {
    let (are, them) = if count_of == 1 {
        ("is no article", "it")
    } else {
        ("are no articles", "them")
    };
    format!(
        "{} {are}: `offprint add {flags}` adds {them} all the same.",
        count(count_of, "file")
    )
}

/// Ctrl-C, and whoever ends the program, ends it after the batch at hand: what
/// was told of is stored. A second one does not wait.
pub(super) fn stop_on_signal(stop: &Arc<AtomicBool>) -> Result<(), Failure> {
    for signal in [signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM] {
        signal_hook::flag::register_conditional_default(signal, Arc::clone(stop))?;
        signal_hook::flag::register(signal, Arc::clone(stop))?;
    }
    Ok(())
}

/// `inbox`: what lies in the folder that the setting names. What could not be
/// added before and was not written since is only counted: it lies there until
/// somebody looks.
pub(super) fn inbox(session: &Session, out: &mut Out) -> Code {
    let Some(folder) = session.config().inbox.clone() else {
        return Err(Failure::new(
            "no inbox folder is set",
            "Set `inbox` in config.toml; `offprint where` says where that is.",
        ));
    };
    let failures = session.reader()?.failures()?.into_iter();
    let known = failures.filter(retry::Failure::is_as_it_was);
    let known: HashMap<PathBuf, bool> = known.map(|f| (f.path, f.readable)).collect();
    let mut files = gather::files(std::slice::from_ref(&folder));
    let (mut failed, mut no_article) = (0, 0);
    files.retain(|file| {
        let path = file.as_ref().unwrap_or_else(|e| &e.path);
        let path = std::path::absolute(path).ok();
        match path.and_then(|path| known.get(&path)) {
            None => return true,
            Some(true) => no_article += 1,
            Some(false) => failed += 1,
        }
        false
    });
    if failed > 0 {
        print::talk(&format!(
            "{} could not be added before: `offprint add --retry` tries again.",
            count(failed, "file")
        ));
    }
    if no_article > 0 {
        print::talk(&no_articles(no_article, "--force FILE"));
    }
    if files.is_empty() && failed + no_article > 0 {
        return Ok(0);
    }
    let args = args::Add {
        paths: vec![folder],
        retry: false,
        title: None,
        url: None,
        date: None,
        encoding: None,
        force: false,
        dry_run: false,
    };
    add(session, &args, files, out)
}

/// What the flags say of the page that is added.
fn edits(args: &args::Add) -> Result<Vec<FieldEdit>, Failure> {
    let mut edits = Vec::new();
    if let Some(title) = &args.title {
        edits.push(FieldEdit::Title(Some(title.clone())));
    }
    if let Some(date) = &args.date {
        edits.push(FieldEdit::Published(Some(date_of(date)?)));
    }
    Ok(edits)
}

/// A date as it was typed.
pub(super) fn date_of(text: &str) -> Result<Date, Failure> {
    Date::parse_iso(text).ok_or_else(|| {
        Failure::usage(
            format!("\"{text}\" is no date"),
            "Write 2013, 2013-04, 2013-04-10 or 2013-04-10T10:55.",
        )
    })
}

/// What the flags say is part of the same step of undo.
fn edit(
    library: &mut Library,
    outcome: &Outcome,
    edits: &[FieldEdit],
    adding: &mut Adding,
) -> Result<(), Failure> {
    let id = match outcome {
        Outcome::Added(id) | Outcome::Updated(id) if !edits.is_empty() => *id,
        _ => return Ok(()),
    };
    let edits = edits
        .iter()
        .cloned()
        .map(|field| Change::Edit { id, field });
    let change = Change::All(edits.collect());
    library.in_action(&mut adding.action, |library| {
        library.apply(change).map(drop)
    })?;
    Ok(())
}

fn add_stream(library: &mut Library, given: &Given, adding: &mut Adding) -> Result<Through, Error> {
    let source = STREAM.to_owned();
    let outcome = match gather::read_stream(io::stdin().lock(), &source, given) {
        Ok(item) => library.add_within(&item, adding)?,
        Err(unreadable) => unreadable.outcome(),
    };
    let left = None;
    Ok(Through {
        source,
        outcome,
        left,
    })
}

/// Tells of one input: what went well on standard output, unless there are
/// many; what went wrong on standard error, always.
fn tell(library: &Library, through: &Through, total: usize, out: &mut Out) -> io::Result<()> {
    let source = &through.source;
    let line = match &through.outcome {
        Outcome::Failed { reason, hint } => {
            print::progress("");
            print::talk(&format!("failed {source}: {reason}. {hint}"));
            return Ok(());
        }
        Outcome::NotAnArticle(why) => {
            let why = why.trim_end_matches('.');
            let again = if source == STREAM { "-" } else { source };
            let again = shell_words::quote(again);
            format!(
                "not an article {source}: {why} · add it all the same: offprint add --force {again}"
            )
        }
        Outcome::Added(id) => format!("added {}{}", article(library, *id), waited(library, *id)),
        Outcome::Updated(id) => match library.fared(*id).unwrap_or_default() {
            notes if notes.is_empty() => format!("updated {}", article(library, *id)),
            notes => format!("updated {} · {notes}", article(library, *id)),
        },
        Outcome::Unchanged { id, trashed: false } => format!("unchanged {}", article(library, *id)),
        Outcome::Unchanged { id, trashed: true } => {
            let uid = uid(library, *id);
            format!("unchanged {source}: it is in the trash · take it out: offprint restore {uid}")
        }
    };
    let is_new = matches!(through.outcome, Outcome::Added(_) | Outcome::Updated(_));
    let left = through.left.as_deref().filter(|_| is_new);
    let line = left.map_or(line.clone(), |left| format!("{line} · {left}"));
    let is_quiet = left.is_none() && !matches!(through.outcome, Outcome::NotAnArticle(_));
    if total > LINES_MAX && is_quiet {
        return Ok(());
    }
    print::progress("");
    out.line(&line)
}

/// What a new story has notes from: those that came before it, and how they
/// were found, where that is not for sure.
fn waited(library: &Library, id: ArticleId) -> String {
    match library.waited(id).unwrap_or_default().sentence() {
        none if none.is_empty() => none,
        notes => format!(" · {notes}"),
    }
}

fn uid(library: &Library, id: ArticleId) -> String {
    let row = library.rows(&[id]).ok().and_then(|mut rows| rows.pop());
    row.map_or_else(|| id.to_string(), |row| short(&row.uid).to_owned())
}

/// `3f2a91bc "The Long Walk" (example.com, 2014-05-02, 4,120 words, 18 min) ·
/// read it: offprint read 3f2a91bc`
fn article(library: &Library, id: ArticleId) -> String {
    let Some(row) = library.rows(&[id]).ok().and_then(|mut rows| rows.pop()) else {
        return id.to_string();
    };
    let uid = short(&row.uid);
    let mut facts = Vec::new();
    if !row.site.is_empty() {
        facts.push(row.site.clone());
    }
    facts.extend(row.published.map(|d| d.to_string()));
    facts.push(count(row.words as usize, "word"));
    facts.push(text::duration(row.minutes().into()));
    let title = print::title(&row.title);
    format!(
        "{uid} \"{title}\" ({}) · read it: offprint read {uid}",
        facts.join(", ")
    )
}

/// `offprint FILE`: adds it if it is new, then opens it.
pub(super) fn open_file(session: &Session, file: &Path) -> Code {
    let local = gather::named::of_address(file).filter(|_| !file.exists());
    let file = local.as_deref().unwrap_or(file);
    match std::fs::metadata(file) {
        Err(_) if gather::named::is_web(file) => {
            return Err(Failure::new(
                "that is an address, and offprint fetches nothing",
                "Save the page in your browser, and open the file.",
            ));
        }
        Err(_) => {
            return Err(Failure::new(
                format!("there is neither a command nor a file {}", named(file)),
                "`offprint --help` lists the commands.",
            ));
        }
        Ok(found) if found.is_dir() => {
            return Err(Failure::new(
                format!("{} is a folder", named(file)),
                format!("Add what is in it with `offprint add {}`.", named(file)),
            ));
        }
        Ok(_) => {}
    }
    let (outcome, open) = take_in(session, file)?;
    match outcome {
        Outcome::Added(id) | Outcome::Updated(id) | Outcome::Unchanged { id, .. } => {
            screen::start_on(session, Start::Article(id), open)
        }
        Outcome::NotAnArticle(why) => Err(Failure::new(format!("{}: {why}", named(file)), "")),
        Outcome::Failed { reason, hint } => {
            Err(Failure::new(format!("{}: {reason}", named(file)), hint))
        }
    }
}

/// Finds a file in the library, or adds it; and the library as it is open
/// then. Most often the file is there, and nothing is to be written.
fn take_in(session: &Session, file: &Path) -> Result<(Outcome, Open), Error> {
    let folder = &session.folders.data;
    if Library::exists(folder) {
        let library = Library::open_reader(folder)?;
        if let Some((outcome, reading)) = library.seen_file(file)? {
            note(folder, reading);
            return Ok((outcome, Open::ForReading(library)));
        }
    }
    let given = Given {
        force: true,
        ..Given::default()
    };
    // A large page takes a moment, in which the screen is still the shell's.
    if io::stderr().is_terminal() {
        let line = format!("Adding {} …\n", text::sanitise_line(&named(file)));
        // Who does not see it has lost nothing.
        drop(io::stderr().write_all(line.as_bytes()));
    }
    let mut library = Library::open(folder)?;
    let outcome = match gather::read(file, &given) {
        Ok(item) => library.add(&item)?,
        Err(unreadable) => unreadable.outcome(),
    };
    Ok((outcome, Open::ForWriting(library)))
}

/// Keeps in mind what a large file was, so that opening it again does not read
/// it. Whoever can't write reads it again.
fn note(folder: &Path, reading: Option<Reading>) {
    if let Some(reading) = reading.filter(Reading::is_large) {
        let noted = Library::open(folder).and_then(|mut l| l.note_readings(&[reading]));
        drop(noted);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_after_some_were_added_does_not_say_that_nothing_was_changed() {
        let full = Error::Database {
            doing: "adding",
            message: "database or disk is full".into(),
            no_room: true,
        };
        let told = |tally: &Tally| tally.ended_by(&full).to_string();
        let none = told(&Tally::default());
        assert!(none.contains("Nothing was changed. Make room"), "{none}");
        let mut some = Tally::default();
        some.take(&Outcome::Added(ArticleId(1)));
        let some = told(&some);
        assert!(!some.contains("Nothing was changed"), "{some}");
        assert!(
            some.contains("is full") && some.contains("Make room"),
            "{some}"
        );
    }
}
