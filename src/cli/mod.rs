//! A face: arguments in, text and exit codes out.

mod about;
mod add;
mod args;
mod backup;
mod change;
mod clean;
mod doctor;
mod find;
mod journal;
mod linear;
mod minus;
mod notes;
mod print;
mod reclean;
mod related;
mod review;
mod rules;
mod screen;
mod shelf;
mod show;
mod stats;
mod story;
mod transfer;
mod trash;

use std::{
    cell::OnceCell,
    ffi::OsString,
    io::Write,
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::{CommandFactory, FromArgMatches};

use crate::{
    config::{Config, Folders, Keymap, Problem},
    library::{ArticleId, Error, Library, Query, query},
    text,
};
use args::{Args, Command};
use print::Out;
use story::Failure;

/// What a command gives back: its exit code, or why it stopped.
type Outcome = Result<u8, Failure>;

/// Exit codes above this one are 128 and the number of a signal.
const ENDED_BY_SIGNAL: u8 = 128;

/// Runs the program. 0 done, 1 at least one input or operation failed, 2 the
/// command line could not be understood, 128 + n ended by signal n.
pub fn main(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let given: Vec<OsString> = args.into_iter().collect();
    let args = match Args::plain(&given).map_or_else(|| parse(given), Ok) {
        Ok(args) => args,
        Err(error) => {
            drop(error.print());
            return ExitCode::from(error.exit_code() as u8);
        }
    };
    let mut out = Out::new();
    let outcome = Session::new(args.set, args.linear)
        .and_then(|session| session.run(args.command, args.file, &mut out))
        .and_then(|code| match out.flush() {
            // The terminal was closed: nobody is left to tell, and the code
            // says so already.
            Err(_) if code > ENDED_BY_SIGNAL => Ok(code),
            flushed => Ok(flushed.map(|()| code)?),
        });
    ExitCode::from(outcome.unwrap_or_else(|failure| {
        drop(out.flush());
        drop(write!(std::io::stderr(), "{failure}"));
        failure.code()
    }))
}

fn parse(given: Vec<OsString>) -> Result<Args, clap::Error> {
    let line = command_line();
    let given = minus::spaced(given, &line);
    let matches = line.try_get_matches_from(given)?;
    Args::from_arg_matches(&matches)
}

/// The command line with the query language's own description in the help of
/// every command that takes a query.
fn command_line() -> clap::Command {
    let help = query_help();
    ["list", "search", "notes", "reclean", "export"]
        .into_iter()
        .fold(Args::command(), |all, name| {
            all.mut_subcommand(name, |c| c.after_help(help.clone()))
        })
}

/// Width of the help's own tables, so that they stand on any terminal.
const HELP_COLS: usize = 78;

/// The query language as its own table describes it.
fn query_help() -> String {
    let fields = query::table();
    let room = fields
        .iter()
        .map(|f| text::width(f.example))
        .max()
        .unwrap_or(0);
    let mut help = "A query; words and fields are joined by \"and\":\n".to_owned();
    for field in fields {
        let mut left = field.example;
        for line in text::wrap(field.doc, HELP_COLS.saturating_sub(room + 4)) {
            let gap = " ".repeat(room.saturating_sub(text::width(left)));
            let right = field.doc.get(line.range).unwrap_or_default().trim_end();
            help.extend(["  ", left, &gap, "  ", right, "\n"]);
            left = "";
        }
    }
    help.push_str("A query may begin with a -, as in: offprint list -tag:sport\n");
    help
}

/// What a command needs: where things are, and what the user has chosen.
struct Session {
    folders: Folders,
    flags: Vec<(String, String)>,
    linear: bool,
    chosen: OnceCell<Config>,
}

impl Session {
    fn new(flags: Vec<(String, String)>, linear: bool) -> Result<Self, Failure> {
        let folders = Folders::from_env(&|name| std::env::var_os(name))?;
        Ok(Self {
            folders,
            flags,
            linear: linear || wants_lines(&|name| std::env::var(name).ok()),
            chosen: OnceCell::new(),
        })
    }

    fn run(&self, command: Option<Command>, file: Option<PathBuf>, out: &mut Out) -> Outcome {
        match (file, command) {
            (None, None) => screen::start(self, screen::Start::Library),
            (Some(file), None) => add::open_file(self, &file),
            (None, Some(command)) => self.dispatch(command, out),
            (Some(file), Some(_)) => Err(Failure::usage(
                format!("{} stands where a command should", named(&file)),
                "`offprint --help` lists the commands.",
            )),
        }
    }

    fn dispatch(&self, command: Command, out: &mut Out) -> Outcome {
        match command {
            Command::Add(args) => add::run(self, &args, out),
            Command::Read(args) => show::read(self, &args, out),
            Command::List(args) => find::list(self, &args, out),
            Command::Search(args) => find::search(self, &args, out),
            Command::Show(args) => show::show(self, &args, out),
            Command::Related(args) => related::run(self, &args, out),
            Command::Notes(args) => notes::list(self, &args, out),
            Command::Note(args) => notes::note(self, args, out),
            Command::Edit(args) => change::edit(self, &args, out),
            Command::Tag(args) => change::tag(self, args, out),
            Command::Tags(args) => shelf::tags(self, args, out),
            Command::Views(args) => shelf::views(self, args, out),
            Command::Mark(args) => change::mark(self, &args, out),
            Command::Star(args) => change::star(self, &args.which, !args.off, out),
            Command::Unstar(args) => change::star(self, &args, false, out),
            Command::Archive(args) => change::archive(self, &args, out),
            Command::Trash(args) if args.empty => trash::empty(self, &args, out),
            Command::Trash(args) => change::trash(self, &args, out),
            Command::Restore(args) => change::restore(self, &args, out),
            Command::Inbox => add::inbox(self, out),
            Command::Undo => journal::undo(self, out),
            Command::Redo => journal::redo(self, out),
            Command::History(args) => journal::history(self, &args, out),
            Command::Stats(args) => stats::run(self, args.json, out),
            Command::Clean(args) => clean::run(&args, out),
            Command::Reclean(args) => reclean::run(self, &args, out),
            Command::Rules(args) => rules::run(self, args, out),
            Command::Export(args) => transfer::export(self, &args, out),
            Command::Import(args) => transfer::import(self, &args, out),
            Command::Review(args) => review::run(self, &args, out),
            Command::Where(args) => about::places(self, args.json, out),
            Command::Config(args) => about::config(self, &args, out),
            Command::Keys(args) => about::keys(self, &args, out),
            Command::Backup(args) => backup::run(self, args.what, out),
            Command::Doctor(args) => doctor::run(self, &args, out),
            Command::Tutor => screen::start(self, screen::Start::Sample),
            Command::Completions(args) => about::completions(args.shell, out),
            Command::Man => about::man(out),
        }
    }

    /// The library, for changes.
    fn writer(&self) -> Result<Library, Error> {
        Ok(Library::open(&self.folders.data)?.calling(&self.config().highlights))
    }

    /// The library, for looking only.
    fn reader(&self) -> Result<Library, Error> {
        Ok(Library::open_reader(&self.folders.data)?.calling(&self.config().highlights))
    }

    /// The settings; what is wrong with them is told once.
    fn config(&self) -> &Config {
        self.chosen.get_or_init(|| {
            let (config, problems) = self.load_config();
            tell(&problems);
            config
        })
    }

    fn load_config(&self) -> (Config, Vec<Problem>) {
        Config::load(&self.folders, &|name| std::env::var_os(name), &self.flags)
    }

    fn load_keymap(&self) -> (Keymap, Vec<Problem>) {
        Keymap::load(&self.folders)
    }
}

/// Whether the environment asks for plain lines: a reader who needs them says
/// so in `ACCESSIBLE`, and a terminal that can do nothing else in `TERM`.
fn wants_lines(env: &dyn Fn(&str) -> Option<String>) -> bool {
    let asked = env("ACCESSIBLE").is_some_and(|v| !matches!(v.as_str(), "" | "0" | "false"));
    asked || env("TERM").is_some_and(|term| term == "dumb")
}

/// Tells what is wrong in the configuration.
fn tell(problems: &[Problem]) {
    for problem in problems {
        print::talk(&problem.to_string());
    }
}

/// What was typed as one or several arguments, without the space that may
/// stand before a minus.
fn words_of(words: &[String]) -> String {
    words.join(" ").trim_start().to_owned()
}

/// The query that was typed as one or several arguments.
fn query_of(session: &Session, words: &[String]) -> Result<Query, Failure> {
    let text = words_of(words);
    Query::read(&text, &session.config().highlights).map_err(|error| story::of_query(&text, error))
}

/// The articles that IDs mean.
fn resolve_all(library: &Library, ids: &[String]) -> Result<Vec<ArticleId>, Error> {
    ids.iter().map(|id| library.resolve(id)).collect()
}

/// A path as it is named in messages.
fn named(path: &Path) -> String {
    path.display().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        command_line().debug_assert();
    }

    #[test]
    fn most_starts_are_understood_without_the_table_and_as_by_it() {
        let check = |given: &[&str], plain: bool| {
            let given: Vec<OsString> = given.iter().map(OsString::from).collect();
            let got = Args::plain(&given);
            assert_eq!(got.is_some(), plain, "{given:?}");
            if let Some(got) = got {
                let expected = parse(given).unwrap();
                assert_eq!(format!("{got:?}"), format!("{expected:?}"));
            }
        };
        check(&["offprint"], true);
        check(&["offprint", "story.html"], true);
        check(&["offprint", "./add"], true);
        check(&["offprint", "/tmp/x y"], true);
        check(&["offprint", ".."], true);
        check(&[], false);
        check(&["offprint", "story"], false);
        check(&["offprint", "list"], false);
        check(&["offprint", "-"], false);
        check(&["offprint", ""], false);
        check(&["offprint", "--set=a=./b"], false);
        check(&["offprint", "a.html", "b.html"], false);
        let table = command_line();
        let mut names = table.get_subcommands().map(clap::Command::get_name);
        assert!(names.all(|name| !name.contains(['/', '.'])));
    }
}
