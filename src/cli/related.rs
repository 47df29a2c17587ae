//! `related`: what else is this story.

use serde::Serialize;

use super::{
    Outcome, Session, args,
    find::RowObject,
    print::{self, Out},
};

/// An article, as `related --json` prints it.
#[derive(Serialize)]
struct RelatedObject {
    #[serde(flatten)]
    article: RowObject,
    /// `same` or `version`.
    kind: &'static str,
    share: f64,
}

pub(super) fn run(session: &Session, args: &args::Related, out: &mut Out) -> Outcome {
    let library = session.reader()?;
    let id = library.resolve(&args.id)?;
    let related = library.related(id)?;
    if args.json {
        let objects = related.iter().map(|r| RelatedObject {
            article: RowObject::from(&r.row),
            kind: r.name(),
            share: (f64::from(r.share) * 100.0).round() / 100.0,
        });
        out.json(&objects.collect::<Vec<_>>())?;
        return Ok(0);
    }
    if related.is_empty() {
        print::talk("No other article has this story.");
    }
    let lines: Vec<Vec<String>> = related
        .iter()
        .map(|r| {
            let mut line = print::row(&r.row);
            let kind = if r.is_same() {
                "also saved as"
            } else {
                "a version"
            };
            line.insert(0, format!("{kind} ({:.0} %)", r.share * 100.0));
            line
        })
        .collect();
    for line in print::table(&lines, print::columns()) {
        out.line(&line)?;
    }
    Ok(0)
}
