//! Makes a library of N stories, always the same ones (but for the random
//! identities of articles): `cargo run --release --example synthesize -- N DIR`.
//! DIR is then an `OFFPRINT_DATA_DIR`. It is written through the library's own
//! doors, so the time that it takes is that of an import without reading and
//! cleaning pages; the figures at the end are of that.

mod story;
mod words;

use std::{
    error::Error,
    fmt::Write as _,
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    sync::mpsc::sync_channel,
    time::Instant,
};

use offprint::{
    article::import::Hint,
    library::{
        ArticleId, Change, Library, Outcome, Place,
        add::{Adding, BATCH, Item, Prepared, prepare_article},
        gather::in_order,
        transfer::{AnnotationForm, ArticleForm, Bundle, PlaceForm},
    },
};
use sha2::{Digest as _, Sha256};
use story::{Chance, Lists, Story, story};

/// Batches that wait for the one that writes.
const BATCHES_WAITING: usize = 1;

/// A story ready to be stored.
struct Ready {
    prepared: Prepared,
    form: Option<ArticleForm>,
    trashed: bool,
    text_bytes: u64,
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let usage = "usage: synthesize N DIR";
    let number: u64 = args.next().ok_or(usage)?.parse()?;
    let dir = PathBuf::from(args.next().ok_or(usage)?);
    if fs::read_dir(&dir).is_ok_and(|mut inside| inside.next().is_some()) {
        return Err(format!("{} is not empty", dir.display()).into());
    }
    make(number, &dir)
}

fn make(number: u64, dir: &Path) -> Result<(), Box<dyn Error>> {
    let start = Instant::now();
    let mut library = Library::open(dir)?;
    let (send, batches) = sync_channel(BATCHES_WAITING);
    let mut figures = Figures::default();
    std::thread::scope(|scope| -> Result<(), Box<dyn Error>> {
        scope.spawn(move || {
            let lists = Lists::new();
            let numbers: Vec<u64> = (0..number).collect();
            for batch in numbers.chunks(BATCH) {
                let ready: Result<Vec<Ready>, _> =
                    in_order(batch, |n| ready(*n, &lists)).into_iter().collect();
                if send.send(ready).is_err() {
                    return;
                }
            }
        });
        let mut done = 0;
        for batch in batches {
            let batch = batch?;
            done += batch.len();
            store(&mut library, batch, &mut figures)?;
            figures.wal = figures.wal.max(size(&dir.join("library.db-wal")));
            let mut talk = std::io::stderr().lock();
            write!(
                talk,
                "\r{done} of {number}  {:.0} s ",
                start.elapsed().as_secs_f64()
            )?;
        }
        Ok(())
    })?;
    figures.print(number, dir, start)
}

fn ready(n: u64, lists: &Lists) -> Result<Ready, offprint::library::Error> {
    let Story {
        article,
        url,
        bytes,
        saved,
        shelf,
    } = story(n, lists);
    let text_hash = hex(article.record.text.as_bytes());
    let text_bytes = article.record.text.len() as u64;
    let item = Item {
        hint: Hint {
            url: Some(url.clone()),
            ..Hint::default()
        },
        source: format!("story-{n}.txt"),
        saved: Some(saved),
        bytes,
        ..Item::default()
    };
    let mut form = ArticleForm {
        url: Some(url),
        text_hash,
        state: shelf.state.to_owned(),
        starred: shelf.starred,
        archived: shelf.archived,
        tags: shelf.tags,
        place: shelf.progress.map(|progress| PlaceForm { at: 0, progress }),
        ..ArticleForm::default()
    };
    let mut chance = Chance::new(n ^ 0x00A0_701E);
    for (quote, note) in shelf.notes {
        let when = "2025-06-01T12:00:00Z".to_owned();
        form.annotations.push(AnnotationForm {
            id: format!("{:016x}{:016x}", chance.next(), chance.next()),
            quote,
            note,
            color: "yellow".into(),
            created: when.clone(),
            modified: when,
            ..AnnotationForm::default()
        });
    }
    let untouched = form.tags.is_empty()
        && form.annotations.is_empty()
        && form.state == "unread"
        && !form.starred
        && !form.archived;
    Ok(Ready {
        prepared: prepare_article(article, &item)?,
        form: (!untouched).then_some(form),
        trashed: shelf.trashed,
        text_bytes,
    })
}

fn hex(bytes: &[u8]) -> String {
    let mut text = String::new();
    for byte in Sha256::digest(bytes) {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// Stores a batch: the pages, what the reader did with them, what is in the
/// trash.
fn store(
    library: &mut Library,
    batch: Vec<Ready>,
    figures: &mut Figures,
) -> Result<(), Box<dyn Error>> {
    let mut bundle = Bundle {
        offprint: 1,
        kind: "annotations".into(),
        articles: Vec::new(),
        rules: Vec::new(),
        texts: std::collections::BTreeMap::new(),
    };
    let mut prepared = Vec::with_capacity(batch.len());
    let mut trashed = Vec::new();
    for (at, one) in batch.into_iter().enumerate() {
        figures.text += one.text_bytes;
        prepared.push(one.prepared);
        bundle.articles.extend(one.form);
        trashed.extend(one.trashed.then_some(at));
    }
    let ids: Vec<Option<ArticleId>> = library
        .add_batch(&prepared, &mut Adding::default())?
        .into_iter()
        .map(|outcome| match outcome {
            Outcome::Added(id) => Some(id),
            _ => None,
        })
        .collect();
    let report = library.import(&bundle)?;
    figures.annotations += report.added;
    figures.unsettled += report.unsettled;
    let ids: Vec<ArticleId> = trashed
        .into_iter()
        .filter_map(|at| ids.get(at).copied().flatten())
        .collect();
    library.apply(Change::Move {
        ids,
        place: Some(Place::Trash),
    })?;
    Ok(())
}

/// What it took.
#[derive(Default)]
struct Figures {
    text: u64,
    wal: u64,
    annotations: usize,
    unsettled: usize,
}

impl Figures {
    fn print(&self, number: u64, dir: &Path, start: Instant) -> Result<(), Box<dyn Error>> {
        let seconds = start.elapsed().as_secs_f64();
        let mut out = std::io::stdout().lock();
        writeln!(out, "\nstories      {number}")?;
        writeln!(
            out,
            "annotations  {} ({} not found for sure)",
            self.annotations, self.unsettled
        )?;
        writeln!(out, "seconds      {seconds:.0} ({:.0} CPU)", cpu_seconds())?;
        writeln!(out, "text         {:.1} MB", self.text as f64 / 1e6)?;
        writeln!(
            out,
            "database     {:.1} MB",
            size(&dir.join("library.db")) as f64 / 1e6
        )?;
        writeln!(out, "log, most    {:.1} MB", self.wal as f64 / 1e6)?;
        writeln!(out, "memory, most {:.1} MB", peak_mb())?;
        Ok(())
    }
}

fn size(path: &Path) -> u64 {
    fs::metadata(path).map_or(0, |m| m.len())
}

/// Most memory that this process had, where the system tells.
fn peak_mb() -> f64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"));
    let kib = line.and_then(|l| l.trim().trim_end_matches("kB").trim().parse::<f64>().ok());
    kib.unwrap_or_default() / 1024.0
}

/// Processor time of this process so far, where the system tells.
fn cpu_seconds() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let ticks = stat.rsplit(')').next().map(|rest| {
        let fields: Vec<&str> = rest.split_whitespace().collect();
        let field = |n: usize| {
            fields
                .get(n)
                .and_then(|f| f.parse::<f64>().ok())
                .unwrap_or_default()
        };
        field(11) + field(12)
    });
    ticks.unwrap_or_default() / 100.0
}
