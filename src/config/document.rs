//! A TOML file with the line of everything in it, so that whatever is wrong
//! can be shown where it stands. What can't be read is reported and left
//! out; the rest counts.

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::Problem;

/// A file that was read.
pub(super) struct Document<'t> {
    file: &'t str,
    text: &'t str,
    table: DeTable<'t>,
}

/// One `key = value` or `[key]`, with the byte at which its key stands.
pub(super) struct Entry<'d> {
    pub(super) key: &'d str,
    pub(super) at: usize,
    pub(super) value: &'d DeValue<'d>,
}

impl<'t> Document<'t> {
    /// Reads `text`; `file` is how its problems name it.
    pub(super) fn parse(file: &'t str, text: &'t str) -> (Self, Vec<Problem>) {
        let (table, errors) = DeTable::parse_recoverable(text);
        let document = Self {
            file,
            text,
            table: table.into_inner(),
        };
        let problems = errors
            .iter()
            .map(|e| document.problem(e.span().map_or(0, |s| s.start), e.message().to_owned()))
            .collect();
        (document, problems)
    }

    /// Its entries in the order of the file.
    pub(super) fn entries(&self) -> Vec<Entry<'_>> {
        entries(&self.table)
    }

    /// Something wrong at byte `at`.
    pub(super) fn problem(&self, at: usize, message: String) -> Problem {
        let before = self.text.get(..at).unwrap_or(self.text);
        Problem {
            file: self.file.to_owned(),
            line: 1 + before.matches('\n').count(),
            message,
        }
    }
}

/// The entries of a table in the order of the file.
pub(super) fn entries<'d>(table: &'d DeTable<'d>) -> Vec<Entry<'d>> {
    let mut all: Vec<Entry<'d>> = table.iter().map(|(key, value)| entry(key, value)).collect();
    all.sort_by_key(|e| e.at);
    all
}

fn entry<'d>(
    key: &'d Spanned<std::borrow::Cow<'d, str>>,
    value: &'d Spanned<DeValue<'d>>,
) -> Entry<'d> {
    Entry {
        key: key.get_ref(),
        at: key.span().start,
        value: value.get_ref(),
    }
}

/// At most one problem a line, the first: what is wrong with a line often
/// makes its rest look wrong too.
pub(super) fn first_of_each_line(mut problems: Vec<Problem>) -> Vec<Problem> {
    problems.sort_by_key(|p| p.line);
    problems.dedup_by_key(|p| p.line);
    problems
}

/// `name` in the list of `known` that was most likely meant, as the end of a
/// sentence: `; did you mean "theme"?`, or nothing.
pub(super) fn did_you_mean<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    nearest(name, known).map_or_else(String::new, |n| format!("; did you mean \"{n}\"?"))
}

/// The known name nearest to `name`, unless it differs in more than a third
/// of its letters: a wild guess helps nobody.
fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let name = name.to_lowercase();
    let allowed = (name.chars().count() / 3).max(1);
    known
        .into_iter()
        .map(|candidate| (distance(&name, candidate), candidate))
        .filter(|(d, _)| *d <= allowed)
        .min_by_key(|(d, _)| *d)
        .map(|(_, candidate)| candidate)
}

/// Edit distance with neighbours exchanged counting one (optimal string
/// alignment; Damerau 1964), the way that fingers slip.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut rows: Vec<Vec<usize>> = vec![(0..=b.len()).collect()];
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let same = usize::from(a[i - 1] != b[j - 1]);
            let mut cost = (rows[i - 1][j] + 1)
                .min(row[j - 1] + 1)
                .min(rows[i - 1][j - 1] + same);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                cost = cost.min(rows[i - 2][j - 2] + 1);
            }
            row.push(cost);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_of_the_finger_are_understood() {
        let known = ["measure", "theme", "panes"];
        for (typed, meant) in [
            ("mesure", "measure"),
            ("thmee", "theme"),
            ("Panes", "panes"),
            ("pane", "panes"),
        ] {
            assert_eq!(nearest(typed, known), Some(meant), "{typed}");
        }
        assert_eq!(nearest("colour", known), None);
        assert_eq!(nearest("", known), None);
    }

    #[test]
    fn a_broken_line_costs_only_itself() {
        let (document, problems) = Document::parse("f", "a = 1\nb = = 2\nc = 3\n");
        let keys: Vec<&str> = document.entries().iter().map(|e| e.key).collect();
        assert!(keys.contains(&"a") && keys.contains(&"c"), "{keys:?}");
        assert_eq!(problems.first().map(|p| p.line), Some(2));
    }
}
