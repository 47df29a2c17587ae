//! The command line as a table: `-h`, `--help`, the man page and the
//! completions are all made from it.

mod notes;
mod rules;

use std::{ffi::OsString, path::PathBuf};

use clap::{Args as Group, Parser, Subcommand, ValueEnum};

use crate::article::export::notes::Format;

pub(super) use notes::{Export, Import, Review};
pub(super) use rules::{AddRule, EditRules, Reclean, Rules, RulesCommand, SwitchRule};

const EXAMPLES: &str = "\
Examples:
  offprint                          open the library
  offprint story.html               add a saved page if it is new, and read it
  offprint add ~/Saved              add every page in a folder
  offprint search 'walk tag:river'  find articles
  offprint export --to notes.md     take your notes along

The first is also how to begin: an empty library offers a sample article that
is the tutorial. Keys are listed by `offprint keys`, places by `offprint where`.";

/// A calm terminal reader for saved articles.
#[derive(Debug, Parser)]
#[command(
    name = "offprint",
    version,
    about = "A calm terminal reader for saved articles",
    long_about = "A calm terminal reader for saved articles: it strips the page's chrome, shows what it \
                  stripped, keeps the saved bytes, and lets you mark and annotate by keyboard.",
    after_help = EXAMPLES,
    override_usage = "offprint [OPTIONS] [FILE]\n       offprint <COMMAND>",
    disable_help_subcommand = true,
    infer_subcommands = false,
    color = clap::ColorChoice::Never,
    max_term_width = 100
)]
pub(super) struct Args {
    /// A saved page: added if it is new, then opened (one named like a
    /// command: ./FILE)
    pub(super) file: Option<PathBuf>,

    /// Read by plain lines, for screen readers; ACCESSIBLE=1 and TERM=dumb
    /// ask for it too
    #[arg(long, global = true, display_order = 899)]
    pub(super) linear: bool,

    /// Set one setting of config.toml for this run
    #[arg(long, global = true, display_order = 900, value_name = "NAME=VALUE", value_parser = setting)]
    pub(super) set: Vec<(String, String)>,

    #[command(subcommand)]
    pub(super) command: Option<Command>,
}

impl Args {
    /// What most starts are: nothing given, or a file whose name can't be that
    /// of a command. Understood without the table, as the table would: making
    /// it takes longer than all else until something is seen.
    pub(super) fn plain(given: &[OsString]) -> Option<Self> {
        let file = match given {
            [_] => None,
            [_, file] => Some(PathBuf::from(file)),
            _ => return None,
        };
        let is_path = |file: &PathBuf| {
            let name = file.as_os_str().as_encoded_bytes();
            !name.starts_with(b"-") && name.iter().any(|b| matches!(b, b'/' | b'.'))
        };
        file.iter().all(is_path).then_some(Self {
            file,
            linear: false,
            set: Vec::new(),
            command: None,
        })
    }
}

/// `name=value`.
fn setting(text: &str) -> Result<(String, String), String> {
    let (name, value) = text
        .split_once('=')
        .ok_or("write it as NAME=VALUE, like theme=dark")?;
    Ok((name.trim().to_owned(), value.trim().to_owned()))
}

/// Everything that the command line can do, the common first.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Add saved pages: files, folders, or - for standard input
    Add(Add),
    /// Open a stored article in the reader
    Read(Read),
    /// List articles
    List(Find),
    /// Search articles, best first, with the places found
    Search(Find),
    /// Print an article
    Show(Show),
    /// List what else is this story: saved twice, or a version of it
    Related(Related),
    /// Print notes and highlights
    Notes(Notes),
    /// Highlight a passage by its words, or change a note
    Note(Note),
    /// Edit what is known about an article; an empty value takes the page's own
    Edit(Edit),
    /// Add and remove tags
    Tag(Tag),
    /// List, rename or merge the library's tags
    Tags(Tags),
    /// List, save, rename or remove views
    Views(Views),
    /// Mark articles as unread, reading or read
    Mark(Mark),
    /// Star articles
    Star(Toggle),
    /// Take the star away
    Unstar(Ids),
    /// Put articles away in the archive
    Archive(Toggle),
    /// Move articles to the trash
    Trash(Trash),
    /// Add what lies in the inbox folder (the setting `inbox`)
    Inbox,
    /// Take articles out of the trash or the archive
    Restore(Ids),
    /// Undo the last change
    Undo,
    /// Do again what was undone
    Redo,
    /// List the last changes, newest first
    History(History),
    /// Say what was added, read and noted in each month
    Stats(Json),
    /// Clean pages and print them; nothing is stored
    Clean(Clean),
    /// Clean stored articles again; notes stay where they are
    Reclean(Reclean),
    /// Show, edit and take back what is remembered for a site
    Rules(Rules),
    /// Write your notes and highlights as Markdown, Org, CSV, HTML, Web Annotations, sources or JSON
    Export(Export),
    /// Read notes and highlights of an export, also of other tools
    Import(Import),
    /// Look again at a few old highlights, and say when each is to come back
    Review(Review),
    /// Say where library, configuration and log are
    Where(Json),
    /// Show the settings, or check your own
    Config(Config),
    /// Print all keys, as keymap.toml or as a table
    Keys(Keys),
    /// Make backups, list them, put one back
    Backup(Backup),
    /// Check the library
    Doctor(Doctor),
    /// Open the sample article, which is also the tutorial
    Tutor,
    /// Print a script that completes this command line in your shell
    Completions(Completions),
    /// Print the manual page
    Man,
}

#[derive(Debug, Group)]
pub(super) struct Add {
    /// Files, folders (whatever lies in them), or - for standard input
    #[arg(required_unless_present = "retry", value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
    /// Try again what could not be added before; with --force also what did not read as a story
    #[arg(long, conflicts_with = "paths")]
    pub(super) retry: bool,
    /// The title, in place of the page's own
    #[arg(long)]
    pub(super) title: Option<String>,
    /// The address it was saved from
    #[arg(long)]
    pub(super) url: Option<String>,
    /// When it was published (2013-04-10), in place of the page's own
    #[arg(long)]
    pub(super) date: Option<String>,
    /// The encoding, where the page says a wrong one or none
    #[arg(long, value_name = "NAME")]
    pub(super) encoding: Option<String>,
    /// Add also what does not read as a story
    #[arg(long)]
    pub(super) force: bool,
    /// Only say how the notes would fare of articles that these are newer captures of
    #[arg(long, conflicts_with = "retry")]
    pub(super) dry_run: bool,
}

#[derive(Debug, Group)]
pub(super) struct Read {
    /// The article; as few digits as are unique
    pub(super) id: String,
    /// Print it instead, wrapped to the configured width
    #[arg(long)]
    pub(super) plain: bool,
}

#[derive(Debug, Group)]
pub(super) struct Find {
    /// What to find; nothing is everything outside the trash
    #[arg(value_name = "QUERY")]
    pub(super) query: Vec<String>,
    /// In this saved view, by number or name
    #[arg(long, value_name = "VIEW")]
    pub(super) view: Option<String>,
    /// At most so many
    #[arg(long, value_name = "N")]
    pub(super) limit: Option<usize>,
    /// Print as JSON
    #[arg(long)]
    pub(super) json: bool,
}

/// How an article is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ShowFormat {
    /// The story, a paragraph a line
    Text,
    /// The story as Markdown
    Markdown,
    /// Everything known, as one JSON object
    Json,
    /// The text of record: all readable text of the page, as positions count it
    Record,
}

#[derive(Debug, Group)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag")]
pub(super) struct Show {
    /// The article; as few digits as are unique
    pub(super) id: String,
    /// How to print it
    #[arg(long, value_enum, default_value = "text")]
    pub(super) format: ShowFormat,
    /// With everything that was stripped, in its place
    #[arg(long)]
    pub(super) with_chrome: bool,
    /// Say of each block what it is and why
    #[arg(long)]
    pub(super) why: bool,
    /// The saved bytes as they are; not to a terminal
    #[arg(long, conflicts_with_all = ["format", "with_chrome", "why"])]
    pub(super) original: bool,
    /// A capture before the newest, by its number; with --format json with the notes that it had
    #[arg(long, value_name = "N")]
    pub(super) capture: Option<usize>,
    /// List the captures of the article; with --format json as JSON
    #[arg(long, conflicts_with_all = ["with_chrome", "why", "original", "capture"])]
    pub(super) captures: bool,
}

#[derive(Debug, Group)]
pub(super) struct Related {
    /// The article; as few digits as are unique
    pub(super) id: String,
    /// Print as JSON
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Group)]
pub(super) struct Notes {
    /// Of which articles; nothing is everything outside the trash
    #[arg(value_name = "QUERY")]
    pub(super) query: Vec<String>,
    /// Print as JSON
    #[arg(long)]
    pub(super) json: bool,
    /// Print in a format of `export` instead
    #[arg(long, value_name = "FORMAT", value_parser = notes::format, conflicts_with = "json")]
    pub(super) format: Option<Format>,
}

#[derive(Debug, Group)]
#[expect(
    clippy::struct_field_names,
    reason = "fields are named like their flags"
)]
#[command(group = clap::ArgGroup::new("what").required(true).args(["id", "edit", "delete"]))]
pub(super) struct Note {
    /// The article; as few digits as are unique
    pub(super) id: Option<String>,
    /// The words to highlight; without, the note is on the whole article
    #[arg(long, value_name = "TEXT", requires = "id", allow_hyphen_values = true)]
    pub(super) quote: Option<String>,
    /// The note
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    pub(super) note: Option<String>,
    /// yellow, red, green, blue, purple, or the name that you gave it
    #[arg(long, value_name = "NAME")]
    pub(super) color: Option<String>,
    /// A tag; may be given several times
    #[arg(long, value_name = "NAME")]
    pub(super) tag: Vec<String>,
    /// Which place, where the words occur more than once
    #[arg(long, value_name = "N", requires = "quote")]
    pub(super) at: Option<usize>,
    /// Change this note instead
    #[arg(long, value_name = "NOTE_ID")]
    pub(super) edit: Option<String>,
    /// Delete this note instead
    #[arg(long, value_name = "NOTE_ID", conflicts_with_all = ["note", "color", "tag"])]
    pub(super) delete: Option<String>,
    /// Print the new note's identity as JSON
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Group)]
#[command(group = clap::ArgGroup::new("fields").required(true).multiple(true))]
pub(super) struct Edit {
    /// The article; as few digits as are unique
    pub(super) id: String,
    /// The headline
    #[arg(long, group = "fields")]
    pub(super) title: Option<String>,
    /// An author, `Name` or `Name (Place)`; may be given several times
    #[arg(long, group = "fields", value_name = "NAME")]
    pub(super) author: Vec<String>,
    /// When it was published: 2013, 2013-04, 2013-04-10, 2013-04-10T10:55
    #[arg(long, group = "fields", value_name = "DATE")]
    pub(super) published: Option<String>,
    /// When it was last changed
    #[arg(long, group = "fields", value_name = "DATE")]
    pub(super) updated: Option<String>,
    /// Paper, site or agency
    #[arg(long, group = "fields", value_name = "NAME")]
    pub(super) publisher: Option<String>,
    /// Its language, as en or zh
    #[arg(long, group = "fields", value_name = "CODE")]
    pub(super) language: Option<String>,
    /// Its address
    #[arg(long, group = "fields")]
    pub(super) url: Option<String>,
}

/// The articles that a change is about: by ID, or all that a query finds.
#[derive(Debug, Group)]
pub(super) struct Ids {
    /// The articles
    #[arg(required_unless_present = "query", value_name = "ID")]
    pub(super) ids: Vec<String>,
    /// All that this finds instead, as one step of undo
    #[arg(long, value_name = "QUERY", conflicts_with = "ids")]
    pub(super) query: Option<String>,
}

#[derive(Debug, Group)]
pub(super) struct Tag {
    #[command(flatten)]
    pub(super) which: Ids,
    /// A tag to add; may be given several times
    #[arg(long, value_name = "NAME", required_unless_present = "remove")]
    pub(super) add: Vec<String>,
    /// A tag to remove; may be given several times
    #[arg(long, value_name = "NAME")]
    pub(super) remove: Vec<String>,
}

#[derive(Debug, Group)]
pub(super) struct Tags {
    #[command(subcommand)]
    pub(super) what: Option<TagsDo>,
    /// Print the list as JSON
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Subcommand)]
pub(super) enum TagsDo {
    /// Print every tag with the number of its articles
    List(Json),
    /// Give a tag another name; what is below it comes along, unless the new name is below it too
    Rename {
        /// The tag
        #[arg(value_name = "TAG")]
        from: String,
        /// Its new name
        #[arg(value_name = "NAME")]
        to: String,
    },
    /// Make several tags one; the last is the one that stays
    Merge {
        /// The tags
        #[arg(required = true, num_args = 2.., value_name = "TAG")]
        tags: Vec<String>,
    },
}

#[derive(Debug, Group)]
pub(super) struct Views {
    #[command(subcommand)]
    pub(super) what: Option<ViewsDo>,
    /// Print the list as JSON
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Subcommand)]
pub(super) enum ViewsDo {
    /// Print the saved views with their queries
    List(Json),
    /// Save a query under a number and a name
    Save {
        /// Its number, 1 to 9; the key g and the number shows it
        #[arg(value_name = "N")]
        slot: u8,
        /// Its name
        name: String,
        /// What it shows, with sort: and group: if it is to have them
        #[arg(required = true, value_name = "QUERY")]
        query: Vec<String>,
    },
    /// Give a view another name
    Rename {
        /// Its number
        #[arg(value_name = "N")]
        slot: u8,
        /// Its new name
        name: String,
    },
    /// Remove a view; its articles stay
    Remove {
        /// Its number
        #[arg(value_name = "N")]
        slot: u8,
    },
}

/// What an article can be marked as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Marked {
    /// Not opened yet
    Unread,
    /// Begun
    Reading,
    /// Finished
    Read,
    /// What the progress says
    Auto,
}

#[derive(Debug, Group)]
pub(super) struct Mark {
    /// As what
    #[arg(value_enum)]
    pub(super) state: Marked,
    #[command(flatten)]
    pub(super) which: Ids,
}

#[derive(Debug, Group)]
pub(super) struct Toggle {
    #[command(flatten)]
    pub(super) which: Ids,
    /// The other way round
    #[arg(long)]
    pub(super) off: bool,
}

#[derive(Debug, Group)]
pub(super) struct Trash {
    /// The articles
    #[arg(required_unless_present_any = ["query", "empty"], value_name = "ID")]
    pub(super) ids: Vec<String>,
    /// All that this finds instead, as one step of undo
    #[arg(long, value_name = "QUERY", conflicts_with = "ids")]
    pub(super) query: Option<String>,
    /// The other way round
    #[arg(long, conflicts_with = "empty")]
    pub(super) off: bool,
    /// Remove what lies in the trash for good; says first what that is, and asks
    #[arg(long, conflicts_with_all = ["ids", "query"])]
    pub(super) empty: bool,
    /// With --empty: only what lies there for so many days
    #[arg(
        long,
        value_name = "N",
        requires = "empty",
        default_value_t = 0,
        hide_default_value = true
    )]
    pub(super) days: u32,
    /// With --empty: do not ask
    #[arg(long, requires = "empty")]
    pub(super) yes: bool,
}

#[derive(Debug, Group)]
pub(super) struct History {
    /// At most so many
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub(super) limit: usize,
    /// Print as JSON
    #[arg(long)]
    pub(super) json: bool,
}

/// How a cleaned page is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum CleanFormat {
    /// The story, a paragraph a line
    Text,
    /// The story as Markdown
    Markdown,
    /// One JSON object; of several inputs an array
    Json,
    /// One JSON object a line for each input, in their order
    Jsonl,
}

#[derive(Debug, Group)]
pub(super) struct Clean {
    /// Files, folders, or - for standard input
    #[arg(required = true, value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
    /// How to print
    #[arg(long, value_enum, default_value = "text")]
    pub(super) format: CleanFormat,
    /// Say of each block what it is and why, and of each field where it was found
    #[arg(long)]
    pub(super) why: bool,
    /// The encoding, where the page says a wrong one or none
    #[arg(long, value_name = "NAME")]
    pub(super) encoding: Option<String>,
    /// The address it was saved from
    #[arg(long)]
    pub(super) url: Option<String>,
}

#[derive(Debug, Group)]
pub(super) struct Json {
    /// Print as JSON
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Group)]
pub(super) struct Config {
    /// Print the built-in settings with their explanation
    #[arg(long, conflicts_with = "check")]
    pub(super) default: bool,
    /// Check your config.toml and keymap.toml
    #[arg(long)]
    pub(super) check: bool,
}

#[derive(Debug, Group)]
pub(super) struct Keys {
    /// Only of this place: all, library, reader, select, notes, popup, prompt, editor
    #[arg(long, value_name = "PLACE", value_parser = context)]
    pub(super) context: Option<crate::command::Context>,
    /// As a Markdown table
    #[arg(long)]
    pub(super) markdown: bool,
}

fn context(name: &str) -> Result<crate::command::Context, String> {
    use crate::command::Context;
    Context::from_name(name).ok_or_else(|| {
        format!(
            "the places are {}",
            Context::ALL.map(Context::name).join(", ")
        )
    })
}

/// A light copy is made each day by itself, and kept for a week; `make` keeps
/// all saved pages, too.
#[derive(Debug, Group)]
pub(super) struct Backup {
    #[command(subcommand)]
    pub(super) what: BackupWhat,
}

#[derive(Debug, Subcommand)]
pub(super) enum BackupWhat {
    /// Make a backup with all saved pages; those of an earlier one are not copied again
    Make {
        /// Into this folder: best on another disk
        #[arg(long, value_name = "DIR")]
        to: Option<PathBuf>,
    },
    /// List backups, the newest first
    List {
        /// Those in this folder
        #[arg(long, value_name = "DIR")]
        from: Option<PathBuf>,
        /// Print as JSON
        #[arg(long)]
        json: bool,
    },
    /// Put a backup back; what is there before becomes a backup itself
    Restore {
        /// Which, as `list` names it; else the newest
        name: Option<String>,
        /// One of those in this folder
        #[arg(long, value_name = "DIR")]
        from: Option<PathBuf>,
        /// As the library in this folder
        #[arg(long, value_name = "DIR")]
        to: Option<PathBuf>,
    },
}

#[derive(Debug, Group)]
pub(super) struct Doctor {
    /// Read every text and every original too
    #[arg(long)]
    pub(super) deep: bool,
    /// Make the search index anew, and count anew
    #[arg(long)]
    pub(super) repair: bool,
    /// Print as JSON
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Group)]
pub(super) struct Completions {
    /// For this shell
    #[arg(value_enum)]
    pub(super) shell: clap_complete::Shell,
}
