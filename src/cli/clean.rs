//! `clean`: pages in, stories out; nothing is stored.

use std::io;

use super::{
    Outcome, args,
    args::CleanFormat,
    print::{self, Out},
    show,
    story::FAILED,
};
use crate::{
    article::{
        Article, Page,
        export::{Parts, json, markdown, plain},
        extract::{self, Budget, Report, Rules},
        import,
    },
    library::{
        add::Item,
        gather::{self, Given, Unreadable},
    },
};

/// Inputs that are cleaned before any of them is printed: what is held at
/// once does not grow with the number of inputs.
const WINDOW: usize = 16;

/// A page that was cleaned.
struct Cleaned {
    page: Page,
    article: Article,
    report: Report,
}

/// An input: its name, and what was made of it or why nothing was.
type Input = (String, Result<Cleaned, String>);

pub(super) fn run(args: &args::Clean, out: &mut Out) -> Outcome {
    let given = Given {
        charset: args.encoding.clone(),
        url: args.url.clone(),
        force: true,
    };
    let mut printer = Printer {
        args,
        printed: 0,
        failed: false,
    };
    let inputs: Vec<Source> = sources(args);
    let single = inputs.len() == 1;
    printer.begin(single, out)?;
    for window in inputs.chunks(WINDOW) {
        let cleaned = gather::in_order(window, |source| source.clean(&given, args.why));
        for input in &cleaned {
            printer.print(input, single, out)?;
        }
        // What is piped into another program should arrive while it is made.
        out.flush()?;
    }
    printer.end(single, out)?;
    Ok(if printer.failed { FAILED } else { 0 })
}

/// Where an input comes from.
enum Source {
    Stream,
    File(std::path::PathBuf),
    Unreadable(String, String),
}

/// The inputs in the order in which they were named.
fn sources(args: &args::Clean) -> Vec<Source> {
    let mut all = Vec::new();
    for path in &args.paths {
        if path.as_os_str() == "-" {
            all.push(Source::Stream);
            continue;
        }
        all.extend(
            gather::files(std::slice::from_ref(path))
                .into_iter()
                .map(|file| match file {
                    Ok(path) => Source::File(path),
                    Err(e) => Source::Unreadable(e.path.display().to_string(), e.reason()),
                }),
        );
    }
    all
}

impl Source {
    fn clean(&self, given: &Given, why: bool) -> Input {
        let (name, item) = match self {
            Self::Stream => (
                "-".to_owned(),
                gather::read_stream(io::stdin().lock(), "-", given),
            ),
            Self::File(path) => (path.display().to_string(), gather::read(path, given)),
            Self::Unreadable(name, why) => return (name.clone(), Err(why.clone())),
        };
        let made = item
            .map_err(|e: Unreadable| e.reason())
            .and_then(|item| clean(&item, why));
        (name, made)
    }
}

fn clean(item: &Item, why: bool) -> Result<Cleaned, String> {
    let page = import::import(&item.bytes, &item.hint).map_err(|refusal| refusal.to_string())?;
    let rules = Rules::default();
    let (article, report) = if why {
        extract::explain_within(&page, &rules, Budget::PAGE)
    } else {
        extract::extract_within(&page, &rules, Budget::PAGE)
    };
    Ok(Cleaned {
        page,
        article,
        report,
    })
}

/// Prints one input after another.
struct Printer<'a> {
    args: &'a args::Clean,
    printed: usize,
    failed: bool,
}

impl Printer<'_> {
    /// Several inputs are one JSON array.
    fn begin(&self, single: bool, out: &mut Out) -> io::Result<()> {
        let array = self.args.format == CleanFormat::Json && !single;
        if array { out.text("[") } else { Ok(()) }
    }

    fn end(&self, single: bool, out: &mut Out) -> io::Result<()> {
        let array = self.args.format == CleanFormat::Json && !single;
        if array { out.text("\n]\n") } else { Ok(()) }
    }

    fn print(&mut self, (source, made): &Input, single: bool, out: &mut Out) -> io::Result<()> {
        match made {
            Ok(cleaned) => self.story(source, cleaned, single, out),
            Err(why) => {
                self.failed = true;
                if self.args.format == CleanFormat::Jsonl {
                    return out.json_line(&json::CleanFailure::new(source, why));
                }
                print::talk(&format!("failed {source}: {why}"));
                Ok(())
            }
        }
    }

    fn story(
        &mut self,
        source: &str,
        cleaned: &Cleaned,
        single: bool,
        out: &mut Out,
    ) -> io::Result<()> {
        let Cleaned {
            page,
            article,
            report,
        } = cleaned;
        let object = || {
            json::clean_object(
                source,
                page.format,
                &page.warnings,
                article,
                report,
                self.args.why,
            )
        };
        match self.args.format {
            CleanFormat::Jsonl => return out.json_line(&object()),
            CleanFormat::Json if single => return out.json(&object()),
            CleanFormat::Json => {
                out.text(if self.printed > 0 { ",\n" } else { "\n" })?;
                out.bytes(json::to_string(&object(), true).as_bytes())?;
            }
            CleanFormat::Text | CleanFormat::Markdown => {
                if self.printed > 0 {
                    out.line("")?;
                }
                self.for_people(source, cleaned, out)?;
            }
        }
        self.printed += 1;
        Ok(())
    }

    fn for_people(&self, source: &str, cleaned: &Cleaned, out: &mut Out) -> io::Result<()> {
        let Cleaned {
            article, report, ..
        } = cleaned;
        if !report.is_article {
            let why = report
                .why
                .as_deref()
                .unwrap_or("it does not read as a story");
            print::talk(&format!("not an article {source}: {why}"));
        }
        match self.args.format {
            _ if self.args.why => show::why(article, out),
            CleanFormat::Markdown => {
                out.text(&markdown::article_markdown(article, Parts::default()))
            }
            _ => out.text(&plain::article_text(article, Parts::default(), None)),
        }
    }
}
