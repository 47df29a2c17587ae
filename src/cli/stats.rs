//! `stats`: what was added, read and noted in each month.

use serde::Serialize;

use super::{
    Outcome, Session,
    print::{self, Out, count},
};
use crate::{library::Month, text};

/// A month, as `stats --json` prints it.
#[derive(Serialize)]
struct MonthObject {
    month: String,
    added: u64,
    read: u64,
    minutes: u64,
    words: u64,
    notes: u64,
}

impl From<&Month> for MonthObject {
    fn from(m: &Month) -> Self {
        Self {
            month: format!("{:04}-{:02}", m.year, m.month),
            added: m.added,
            read: m.read,
            minutes: m.minutes(),
            words: m.words,
            notes: m.notes,
        }
    }
}

pub(super) fn run(session: &Session, json: bool, out: &mut Out) -> Outcome {
    let statistics = session.reader()?.statistics()?;
    if json {
        let months: Vec<MonthObject> = statistics.months.iter().map(MonthObject::from).collect();
        out.json(&months)?;
        return Ok(0);
    }
    if statistics.months.is_empty() {
        print::talk("Nothing was read yet.");
        return Ok(0);
    }
    let cells = |name: String, m: &Month| {
        vec![
            name,
            format!("{} read", text::grouped(m.read)),
            text::duration(m.minutes()),
            count(m.notes as usize, "note"),
            format!("{} added", text::grouped(m.added)),
        ]
    };
    let mut lines: Vec<Vec<String>> = statistics
        .months
        .iter()
        .map(|m| cells(format!("{:04}-{:02}", m.year, m.month), m))
        .collect();
    lines.push(cells("in all".into(), &statistics.sum()));
    for line in print::table(&lines, print::columns()) {
        out.line(&line)?;
    }
    if statistics.marked > 0 {
        print::talk(&format!(
            "{} marked as read without being opened; nobody knows when.",
            match statistics.marked {
                1 => "1 article was".to_owned(),
                n => format!("{} articles were", text::grouped(n)),
            }
        ));
    }
    Ok(0)
}
