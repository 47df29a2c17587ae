//! How fast pages are read and cleaned, and how much memory it takes:
//!
//! ```text
//! cargo run --release --example bench -- --corpus DIR [--rounds N] [--scorer SCRIPT --offprint BIN]
//! cargo run --release --example bench -- --memory
//! ```
//!
//! `DIR` has a folder a set, each with `html.jsonl.gz` and `text.*.jsonl.gz`:
//! one `{"id", "html"}` or `{"id", "text"}` a line. Cleaning is compared with
//! html5ever's parsing alone in the same run, because only their ratio means
//! the same on every machine.

mod corpus;
mod memory;
mod tree;

use std::{
    error::Error,
    hint::black_box,
    io::{self, Write},
    path::PathBuf,
    process::Command,
    time::{Duration, Instant},
};

use corpus::{Page, Set};
use offprint::article::{
    extract::{Budget, Rules, extract_within},
    import::{Hint, import},
};

/// Rounds that a page is read unless `--rounds` says otherwise; the fastest
/// counts, so that what else the machine does disturbs little.
const ROUNDS: usize = 7;

/// What was asked for.
#[derive(Debug, Default)]
struct Args {
    corpus: Option<PathBuf>,
    scorer: Option<PathBuf>,
    offprint: Option<PathBuf>,
    memory: bool,
    one: Option<PathBuf>,
    rounds: Option<usize>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let args = args()?;
    let mut out = io::stdout().lock();
    if let Some(path) = &args.one {
        memory::clean_one(path)?;
        return Ok(writeln!(out, "{}", memory::peak_kb().unwrap_or_default())?);
    }
    if args.memory {
        return memory::table(&mut out);
    }
    let sets = args.corpus.as_deref().map(corpus::sets).unwrap_or_default();
    if sets.is_empty() {
        writeln!(
            out,
            "No pages to measure: --corpus DIR wants folders with html.jsonl.gz or text.*.jsonl.gz."
        )?;
        return Ok(());
    }
    speed(&sets, args.rounds.unwrap_or(ROUNDS), &mut out)?;
    score(&args, &mut out)
}

fn args() -> Result<Args, Box<dyn Error>> {
    let mut args = Args::default();
    let mut given = std::env::args().skip(1);
    while let Some(name) = given.next() {
        let mut path = || given.next().map(PathBuf::from);
        match name.as_str() {
            "--corpus" => args.corpus = path(),
            "--scorer" => args.scorer = path(),
            "--offprint" => args.offprint = path(),
            "--one" => args.one = path(),
            "--memory" => args.memory = true,
            "--rounds" => args.rounds = given.next().and_then(|n| n.parse().ok()),
            other => return Err(format!("{other} is not known here").into()),
        }
    }
    Ok(args)
}

/// Sums over the pages of one set in one mode.
#[derive(Default)]
struct Sums {
    pages: usize,
    bytes: usize,
    cleaning: Duration,
    parsing: Duration,
    slowest: Duration,
    slowest_id: String,
}

fn speed(sets: &[Set], rounds: usize, out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    writeln!(
        out,
        "{:<24} {:>5} {:>7} {:>9} {:>9} {:>6} {:>10}  slowest",
        "set", "pages", "MB", "pages/s", "parse/s", "ratio", "slowest ms"
    )?;
    for set in sets {
        let sums = measure(&set.pages()?, set.is_html(), rounds);
        let a_second = |time: Duration| sums.pages as f64 / time.as_secs_f64().max(1e-9);
        let (parse, ratio) = if set.is_html() {
            let ratio = sums.cleaning.as_secs_f64() / sums.parsing.as_secs_f64();
            (
                format!("{:.0}", a_second(sums.parsing)),
                format!("{ratio:.2}"),
            )
        } else {
            ("-".to_owned(), "-".to_owned())
        };
        writeln!(
            out,
            "{:<24} {:>5} {:>7.1} {:>9.0} {parse:>9} {ratio:>6} {:>10.1}  {}",
            set.name,
            sums.pages,
            sums.bytes as f64 / 1e6,
            a_second(sums.cleaning),
            sums.slowest.as_secs_f64() * 1e3,
            sums.slowest_id
        )?;
    }
    if let Some(kb) = memory::peak_kb() {
        writeln!(
            out,
            "peak memory {} MB, with a whole set of pages held",
            kb / 1024
        )?;
    }
    Ok(())
}

fn measure(pages: &[Page], is_html: bool, rounds: usize) -> Sums {
    let mut sums = Sums {
        pages: pages.len(),
        ..Sums::default()
    };
    let name = if is_html { "page.html" } else { "page.txt" };
    let hint = Hint {
        name: Some(name.to_owned()),
        ..Hint::default()
    };
    // What is compiled once (patterns, word lists) is no page's cost.
    let _ = black_box(clean(b"<p>Warm up.", &hint));
    for page in pages {
        let bytes = page.text.as_bytes();
        let cleaning = fastest(rounds, || {
            let _ = black_box(clean(bytes, &hint));
        });
        if is_html {
            sums.parsing += fastest(rounds, || {
                black_box(tree::parse(&page.text));
            });
        }
        sums.cleaning += cleaning;
        sums.bytes += bytes.len();
        if cleaning > sums.slowest {
            (sums.slowest, sums.slowest_id) = (cleaning, page.id.clone());
        }
    }
    sums
}

/// The least time that it takes, by the wall: what the system says that a
/// thread was on a processor is as coarse as its tick, and a page takes less.
fn fastest(rounds: usize, mut work: impl FnMut()) -> Duration {
    let once = |_| {
        let start = Instant::now();
        work();
        start.elapsed()
    };
    (0..rounds.max(1)).map(once).min().unwrap_or_default()
}

/// Reads and cleans one page; the number of its blocks.
fn clean(bytes: &[u8], hint: &Hint) -> Option<usize> {
    let page = import(bytes, hint).ok()?;
    let (article, report) = extract_within(&page, &Rules::default(), Budget::PAGE);
    Some(article.judgements.len() + report.evidence.len())
}

/// The scorer's table, where a scorer was named.
fn score(args: &Args, out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    let Some(scorer) = args.scorer.as_deref().filter(|path| path.exists()) else {
        writeln!(
            out,
            "No scorer to run: --scorer SCRIPT names one that takes --offprint BIN."
        )?;
        return Ok(());
    };
    let bin = args
        .offprint
        .clone()
        .unwrap_or_else(|| "target/release/offprint".into());
    out.flush()?;
    let status = Command::new("python3")
        .arg(scorer)
        .arg("--offprint")
        .arg(bin)
        .status()?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("the scorer ended with {status}").into())
    }
}
