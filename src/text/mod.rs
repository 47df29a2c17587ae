//! Graphemes, display width, sanitising, folding, wrapping, editing: the only
//! place that names `unicode-width`, `unicode-segmentation`,
//! `unicode-normalization`, `unicode-bidi`, `textwrap`, `icu_segmenter` and
//! `hypher`.
//!
//! Everything here is pure and total, and knows nothing of articles.

mod bare;
mod bidi;
mod breaks;
mod edit;
mod fold;
mod hyphen;
pub mod letters;
pub mod needle;
mod path;
mod positions;
mod quick;
mod quoted;
mod sanitise;
mod script;
mod segment;
mod sentence;
mod shown;
mod width;
mod wrap;

pub use bare::{Bare, bare_pattern, joined_kana, kana_and_mark};
pub use bidi::{
    bidi_levels, has_rtl, mirrored, reads_leftwards, visual, visual_around_names, visual_order,
};
pub use edit::{EditBuffer, EditRow, EditView};
pub use fold::{Folded, fold, fold_mapped};
pub use hyphen::Hyphens;
pub use path::{begins_path, ends_path};
pub use positions::{byte_of, code_points, floor_boundary};
pub use quoted::{fit_quoted, truncate_quoted};
pub use sanitise::{is_clean_within, sanitise, sanitise_line, without_soft_hyphens};
pub use script::{is_east_asian, is_unspaced, runs_on};
pub use segment::{is_mark, word_count, words};
pub use sentence::sentences;
pub use shown::{Doubt, Profile, shown};
pub use width::{graphemes, has_sure_width, truncate, truncate_ascii, width};
pub use wrap::{
    WrappedLine, line_count, line_count_hyphenated, line_starts, wrap, wrap_greedy, wrap_hyphenated,
};

/// How many there are of a thing: `1 note`, `2,000 notes`, `2 stories`.
pub fn plural(count: u64, thing: &str) -> String {
    let number = grouped(count);
    match thing.strip_suffix('y') {
        _ if count == 1 => format!("1 {thing}"),
        // A day is none of them.
        Some(stem) if !stem.ends_with(['a', 'e', 'o', 'u']) => format!("{number} {stem}ies"),
        _ => format!("{number} {thing}s"),
    }
}

/// Minutes as a person says them: `40 min`, `3 h`, `12 h 5 min`.
pub fn duration(minutes: u64) -> String {
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => format!("{} h", grouped(hours)),
        (hours, minutes) => format!("{} h {minutes} min", grouped(hours)),
    }
}

/// How far along, or which part: `1,234 of 12,345`.
pub fn out_of(some: usize, all: usize) -> String {
    format!("{} of {}", grouped(some as u64), grouped(all as u64))
}

/// A size that people can read: `412 kB`, `3.1 MB`.
pub fn bytes(count: u64) -> String {
    match count {
        0..=999_000 => format!("{} kB", count.div_ceil(1_000)),
        _ => format!("{:.1} MB", count as f64 / 1e6),
    }
}

/// Digits in groups of three: `12,345`.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::plural;

    #[test]
    fn things_are_counted_in_words() {
        let check = |count: u64, thing: &str, expected: &str| {
            assert_eq!(plural(count, thing), expected);
        };
        check(0, "note", "0 notes");
        check(1, "story", "1 story");
        check(2, "story", "2 stories");
        check(3, "day", "3 days");
        check(12_345, "article", "12,345 articles");
    }
}
