//! `trash --empty`: the one thing that can't be taken back says first what it
//! will do, and asks.

use std::io::{self, BufRead as _, IsTerminal as _, Write as _};

use super::{
    Outcome, Session, args,
    print::{self, Out, count},
    story::Failure,
};
use crate::{library::Trash, text};

pub(super) fn empty(session: &Session, args: &args::Trash, out: &mut Out) -> Outcome {
    let days = i64::from(args.days);
    let what = session.reader()?.trash(days)?;
    if what.articles == 0 {
        print::talk(&match args.days {
            0 => "The trash is empty.".to_owned(),
            n => format!(
                "Nothing lies in the trash for {}.",
                count(n as usize, "day")
            ),
        });
        return Ok(0);
    }
    print::talk(&format!(
        "{} would be removed for good. Undo can't bring that back; a backup can that was made with the saved \
         pages (`offprint backup make`), and not one of each day.",
        told(&what)
    ));
    if !args.yes && !asked()? {
        print::talk("Nothing was removed.");
        return Ok(0);
    }
    let gone = session.writer()?.empty_trash(days)?;
    out.line(&format!("removed {}", told(&gone)))?;
    Ok(0)
}

/// `2 articles with 5 notes and their saved pages (412 kB)`.
fn told(what: &Trash) -> String {
    format!("{} ({})", what.phrase(), text::bytes(what.bytes))
}

fn asked() -> Result<bool, Failure> {
    if !io::stdin().is_terminal() {
        return Err(Failure::usage(
            "there is nobody to ask",
            "Add --yes if you are sure.",
        ));
    }
    write!(io::stderr(), "Type yes to remove it: ")?;
    let mut answer = String::new();
    io::stdin().lock().read_line(&mut answer)?;
    Ok(answer.trim() == "yes")
}
