//! Which of some names a mistyped one was probably meant to be.

/// Most edits that still count as a slip of the finger, for a name of
/// `chars` characters.
fn tolerance(chars: usize) -> usize {
    match chars {
        0..=2 => 1,
        3..=5 => 2,
        _ => 3,
    }
}

/// The name nearest to `typed`, if one is near enough: the start of a name,
/// or at most three edits away (fewer for short ones).
pub(super) fn nearest<'a>(
    typed: &str,
    names: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let typed = typed.to_lowercase();
    let limit = tolerance(typed.chars().count());
    names
        .into_iter()
        .map(|name| {
            let begins = !typed.is_empty() && name.starts_with(&typed);
            (if begins { 0 } else { distance(&typed, name) }, name)
        })
        .filter(|(edits, name)| *edits <= limit && *edits < name.chars().count())
        .min_by_key(|(edits, _)| *edits)
        .map(|(_, name)| name)
}

/// Edits (insert, delete, replace, swap of neighbours) between two short
/// texts: optimal string alignment, three rows at a time.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, cb) in b.iter().enumerate() {
            let replace = last[j] + usize::from(ca != cb);
            let mut best = replace.min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && a[i - 1] == *cb && *ca == b[j - 1] {
                best = best.min(before[j - 1] + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_name_that_was_meant() {
        let check = |typed: &str, expected: Option<&str>| {
            assert_eq!(
                nearest(typed, ["title", "tag", "time", "site"]),
                expected,
                "{typed}"
            );
        };
        check("titel", Some("title"));
        check("tags", Some("tag"));
        check("ti", Some("title"));
        check("sites", Some("site"));
        check("zebra", None);
        check("", None);
    }

    #[test]
    fn counts_edits() {
        let check =
            |a: &str, b: &str, expected: usize| assert_eq!(distance(a, b), expected, "{a} {b}");
        check("", "abc", 3);
        check("abc", "", 3);
        check("abc", "acb", 1);
        check("kitten", "sitting", 3);
    }
}
