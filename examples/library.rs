//! What lists and searches of a library cost:
//! `cargo run --release --example library -- DIR…`, each DIR made by the
//! example `synthesize`. Steps are those of SQLite's machine, the same on every
//! computer; milliseconds are processor time of this thread, the least of a few
//! runs. `new` is a connection that has kept nothing, `kept` the same question
//! asked again.

use std::{
    error::Error,
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use offprint::library::{Counts, Library, Meter, Query, Sort, SortKey};

/// Lines of a page.
const PAGE: usize = 50;
/// Runs of which the least counts.
const RUNS: usize = 3;
/// Searches that are interrupted.
const INTERRUPTS: usize = 20;

type Outcome<T> = Result<T, Box<dyn Error>>;

const FILTERS: [&str; 12] = [
    "is:library is:unread",
    "is:unread",
    "is:starred time:<10",
    "tag:later",
    "-tag:later is:library",
    "tag:reference tag:science is:unread",
    "site:harbour-ferry.example",
    "site:harbour",
    "lang:de words:>2000",
    "published:2012..2014 is:library",
    "has:note",
    "is:library is:unread tag:later -tag:music lang:en time:<20 published:2010..2020",
];

/// Words of which the nearest to a share is taken.
const WORDS: [&str; 12] = [
    "the", "thing", "granite", "harbour", "salmon", "estuary", "lichen", "tariff", "rainfall",
    "bellan", "corquin", "zanist",
];

fn main() -> Outcome<()> {
    let dirs: Vec<PathBuf> = std::env::args().skip(1).map(PathBuf::from).collect();
    if dirs.is_empty() {
        return Err("usage: library DIR…".into());
    }
    dirs.iter().try_for_each(|dir| Bench::of(dir)?.run())
}

struct Bench<'a> {
    dir: &'a Path,
    out: std::io::StdoutLock<'static>,
}

struct Opened {
    library: Library,
    meter: Meter,
}

impl<'a> Bench<'a> {
    fn of(dir: &'a Path) -> Outcome<Self> {
        // Brings an older one up to date.
        drop(Library::open(dir)?);
        Ok(Self {
            dir,
            out: std::io::stdout().lock(),
        })
    }

    fn open(&self) -> Outcome<Opened> {
        let mut library = Library::open_reader(self.dir)?;
        let meter = library.meter()?;
        Ok(Opened { library, meter })
    }

    fn run(mut self) -> Outcome<()> {
        let Opened { library, .. } = self.open()?;
        let Counts {
            library: unshelved,
            archive,
            trash,
            ..
        } = library.counts()?;
        let stories = unshelved + archive + trash;
        writeln!(self.out, "\n## {stories} stories\n")?;
        writeln!(
            self.out,
            "| what | rows | steps | new ms | kept ms |\n|---|---|---|---|---|"
        )?;
        self.first_screen()?;
        self.pages()?;
        self.views()?;
        for query in FILTERS {
            self.filter(query, query, false)?;
        }
        self.words()?;
        self.counts()?;
        self.sizes()
    }

    fn line(
        &mut self,
        what: &str,
        rows: usize,
        steps: u64,
        new: Duration,
        kept: Option<Duration>,
    ) -> Outcome<()> {
        let kept = kept.map_or(String::new(), |kept| format!("{:.2}", ms(kept)));
        writeln!(
            self.out,
            "| {what} | {rows} | {steps} | {:.2} | {kept} |",
            ms(new)
        )?;
        Ok(())
    }

    /// Opening, and the first page with its counts.
    fn first_screen(&mut self) -> Outcome<()> {
        let query = Query::parse("is:library")?;
        let mut best = Duration::MAX;
        let mut rows = 0;
        for _ in 0..RUNS {
            let start = cpu();
            let library = Library::open_reader(self.dir)?;
            rows = library.list(&query, Sort::default(), PAGE)?.len();
            library.counts()?;
            library.version()?;
            best = best.min(spent(start));
        }
        self.line("open, first page, counts", rows, 0, best, None)
    }

    fn pages(&mut self) -> Outcome<()> {
        let orders = [
            SortKey::Added,
            SortKey::Published,
            SortKey::Title,
            SortKey::Author,
            SortKey::Site,
        ];
        for key in orders {
            let sort = Sort {
                key,
                reversed: false,
            };
            let (mut best, mut steps, mut rows) = (Duration::MAX, 0, 0);
            for _ in 0..RUNS {
                let Opened { library, meter } = self.open()?;
                let start = cpu();
                rows = library
                    .list(&Query::parse("is:library")?, sort, PAGE)?
                    .len();
                best = best.min(spent(start));
                steps = meter.take().steps;
            }
            self.line(&format!("page by {}", key.name()), rows, steps, best, None)?;
        }
        Ok(())
    }

    fn views(&mut self) -> Outcome<()> {
        for key in SortKey::ALL {
            self.filter(
                &format!("ids of the library by {}", key.name()),
                &format!("is:library sort:{}", key.name()),
                false,
            )?;
        }
        self.filter("ids of library and archive", "", false)
    }

    /// A whole view, twice.
    fn filter(&mut self, what: &str, query: &str, typing: bool) -> Outcome<()> {
        let query = if typing {
            Query::parse_typing(query)?
        } else {
            Query::parse(query)?
        };
        let (mut new, mut kept, mut steps, mut rows) = (Duration::MAX, Duration::MAX, 0, 0);
        for _ in 0..RUNS {
            let Opened { library, meter } = self.open()?;
            let start = cpu();
            rows = library.view(&query, Sort::default())?.len();
            new = new.min(spent(start));
            steps = meter.take().steps;
            let start = cpu();
            library.view(&query, Sort::default())?;
            kept = kept.min(spent(start));
        }
        self.line(what, rows, steps, new, Some(kept))
    }

    fn words(&mut self) -> Outcome<()> {
        let Opened { library, .. } = self.open()?;
        let all = library.view(&Query::default(), Sort::default())?.len();
        let mut found = Vec::new();
        for word in WORDS {
            found.push((
                library.view(&Query::parse(word)?, Sort::default())?.len(),
                word,
            ));
        }
        for (name, share) in [("common", 0.25), ("middling", 0.022), ("rare", 0.001)] {
            let wanted = all as f64 * share;
            let near = found.iter().min_by(|a, b| {
                (a.0 as f64 - wanted)
                    .abs()
                    .total_cmp(&(b.0 as f64 - wanted).abs())
            });
            let Some((hits, word)) = near.copied() else {
                continue;
            };
            self.word(name, word, hits)?;
        }
        self.filter("typing `gra`", "is:library (gra", true)?;
        self.filter("typing `g`", "is:library (g", true)?;
        self.filter("two characters", "灯塔", false)?;
        self.filter("phrase of two common words", "\"the of\"", false)
    }

    fn word(&mut self, name: &str, word: &str, hits: usize) -> Outcome<()> {
        let query = Query::parse(word)?;
        // Over a list that is open, as the first word of a session, and after
        // another one: then what is new is the word alone.
        let (mut first, mut next) = (Duration::MAX, Duration::MAX);
        for before in ["is:starred", "is:starred unheardof"] {
            for _ in 0..RUNS {
                let Opened { library, .. } = self.open()?;
                library.view(&Query::parse(before)?, Sort::default())?;
                let start = cpu();
                library.list(&query, Sort::default(), PAGE)?;
                let best = if before.contains(' ') {
                    &mut next
                } else {
                    &mut first
                };
                *best = spent(start).min(*best);
            }
        }
        for (what, best) in [("first search", first), ("next search", next)] {
            let what = format!("{name} word, newest {PAGE}, {what}");
            self.line(&what, hits, 0, best, None)?;
        }
        let best_first = Sort {
            key: SortKey::Relevance,
            reversed: false,
        };
        let (mut best, mut all) = (Duration::MAX, Duration::MAX);
        for _ in 0..RUNS {
            let Opened { library, .. } = self.open()?;
            let start = cpu();
            library.list(&query, best_first, PAGE)?;
            best = best.min(spent(start));
            let start = cpu();
            library.search(&query, PAGE)?;
            all = all.min(spent(start));
        }
        self.line(&format!("{name} word, best {PAGE}"), hits, 0, best, None)?;
        self.line(
            &format!("{name} word, best {PAGE} with their sentences"),
            hits,
            0,
            all,
            None,
        )?;
        if name == "common" {
            self.interrupt(&query, best_first)
        } else {
            Ok(())
        }
    }

    /// How long a search runs on after it was stopped.
    fn interrupt(&mut self, query: &Query, sort: Sort) -> Outcome<()> {
        let mut waits = Vec::new();
        for n in 0..INTERRUPTS {
            let library = Library::open_reader(self.dir)?;
            let handle = library.interrupter();
            let delay = Duration::from_millis(2 + 2 * n as u64);
            let (stopped, ended) = std::thread::scope(|scope| {
                let stopper = scope.spawn(move || {
                    std::thread::sleep(delay);
                    handle.interrupt();
                    Instant::now()
                });
                let found = library.list(query, sort, PAGE);
                let ended = Instant::now();
                (stopper.join(), found.is_err().then_some(ended))
            });
            if let (Ok(stopped), Some(ended)) = (stopped, ended) {
                waits.push(ended.saturating_duration_since(stopped));
            }
        }
        waits.sort();
        let most = waits.last().copied().unwrap_or_default();
        let what = format!(
            "interrupt to free, most of {} (time on the wall)",
            waits.len()
        );
        self.line(&what, 0, 0, most, None)
    }

    fn counts(&mut self) -> Outcome<()> {
        let Opened { library, meter } = self.open()?;
        meter.take();
        let start = cpu();
        library.counts()?;
        let tags = library.tags()?.len();
        let took = spent(start);
        let steps = meter.take().steps;
        self.line(
            "counts of places, states, notes and tags",
            tags,
            steps,
            took,
            None,
        )
    }

    /// Bytes of the index against those of the texts.
    fn sizes(&mut self) -> Outcome<()> {
        let file = self.dir.join("library.db");
        let db = rusqlite::Connection::open(&file)?;
        let sum = |sql: &str| db.query_row(sql, [], |r| r.get::<_, f64>(0));
        let text = sum("SELECT total(size) FROM text")?;
        let index = sum("SELECT total(length(block)) FROM article_fts_data")?;
        let (mb, whole) = (1e6, fs::metadata(&file)?.len() as f64);
        writeln!(
            self.out,
            "\ntexts {:.1} MB, search index {:.1} MB ({:.2} of the texts), database {:.1} MB",
            text / mb,
            index / mb,
            index / text,
            whole / mb
        )?;
        Ok(())
    }
}

/// Processor time since then.
fn spent(start: Duration) -> Duration {
    cpu().saturating_sub(start)
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

/// Processor time of this thread so far; time on the wall where the system
/// does not tell.
fn cpu() -> Duration {
    // The system counts when a thread gives way, else only with its clock's tick.
    std::thread::yield_now();
    let told = fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanos = told.and_then(|t| t.split(' ').next().and_then(|n| n.parse().ok()));
    nanos.map_or_else(
        || {
            static START: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
            START.get_or_init(Instant::now).elapsed()
        },
        Duration::from_nanos,
    )
}
