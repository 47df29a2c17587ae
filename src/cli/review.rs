//! `review`: old highlights, a few a day.

use serde::Serialize;

use super::{
    Outcome, Session, args,
    print::{self, Out, short},
    story::Failure,
};
use crate::{
    article::export::json::{known_day, known_time},
    library::{Change, Noted, ReviewAnswer, review::PAGE},
};

/// A highlight of the page, as `review --json` prints it.
#[derive(Serialize)]
struct Object<'a> {
    id: &'a str,
    article: &'a str,
    title: &'a str,
    quote: &'a str,
    note: &'a str,
    created: Option<String>,
}

pub(super) fn run(session: &Session, args: &args::Review, out: &mut Out) -> Outcome {
    let answers = [
        (&args.keep, ReviewAnswer::Keep),
        (&args.less, ReviewAnswer::Less),
        (&args.more, ReviewAnswer::More),
    ];
    if answers.iter().any(|(ids, _)| !ids.is_empty()) {
        let mut library = session.writer()?;
        let mut changes = Vec::new();
        for (ids, answer) in answers {
            for id in ids {
                changes.push(Change::Review {
                    annotation: library.resolve_note(id)?,
                    answer,
                });
            }
        }
        let change = match changes.len() {
            1 => changes.remove(0),
            _ => Change::All(changes),
        };
        return super::change::apply(&mut library, change, out);
    }
    let now = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .map_err(|_| Failure::new("the clock of this machine is wrong", ""))?;
    let now = now.as_secs() as i64;
    let library = session.reader()?;
    let share = args.limit.map_or_else(|| library.review_share(now), Ok)?;
    let due = library.review(now, share)?;
    if args.json {
        let objects: Vec<Object<'_>> = due.iter().map(object).collect();
        out.json(&objects)?;
        return Ok(0);
    }
    if due.is_empty() {
        let more = args.limit.is_none() && !library.review(now, 1)?.is_empty();
        print::talk(&if more {
            format!("That was all for today; `offprint review --limit {PAGE}` shows more.")
        } else {
            "Nothing to look at again today.".to_owned()
        });
        return Ok(0);
    }
    for noted in &due {
        page(noted, out)?;
    }
    print::talk(
        "Seen? `offprint review --keep ID`, `--less ID` or `--more ID` says when each comes again.",
    );
    Ok(0)
}

fn object(of: &Noted) -> Object<'_> {
    Object {
        id: &of.annotation.id,
        article: &of.article_uid,
        title: &of.article_title,
        quote: of.annotation.selector.as_ref().map_or("", |s| &s.exact),
        note: &of.annotation.note,
        created: known_time(of.annotation.created),
    }
}

fn page(of: &Noted, out: &mut Out) -> Outcome {
    let day = known_day(of.annotation.created).map(|day| format!(" ({day})"));
    out.line(&format!(
        "{}  {}{}",
        short(&of.annotation.id),
        print::title(&of.article_title),
        day.unwrap_or_default()
    ))?;
    if let Some(selector) = &of.annotation.selector {
        for line in selector.exact.lines() {
            out.line(&format!("  > {line}"))?;
        }
    }
    for line in of.annotation.note.lines() {
        out.line(&format!("  {line}"))?;
    }
    out.line("")?;
    Ok(0)
}
