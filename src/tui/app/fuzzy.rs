//! Ranking by how well something fits what was typed.

use nucleo_matcher::{
    Config, Matcher, Utf32Str,
    pattern::{CaseMatching, Normalization, Pattern},
};

/// Indexes of those of `texts` that fit `typed`, best first; all, in order,
/// if nothing was typed.
pub(super) fn rank<'a>(typed: &str, texts: impl Iterator<Item = &'a str>) -> Vec<usize> {
    let pattern = Pattern::parse(typed, CaseMatching::Ignore, Normalization::Smart);
    let mut matcher = Matcher::new(Config::DEFAULT);
    let mut buffer = Vec::new();
    let mut ranked: Vec<(u32, usize)> = texts
        .enumerate()
        .filter_map(|(i, text)| {
            let score = pattern.score(Utf32Str::new(text, &mut buffer), &mut matcher)?;
            Some((score, i))
        })
        .collect();
    ranked.sort_by_key(|(score, i)| (std::cmp::Reverse(*score), *i));
    ranked.into_iter().map(|(_, i)| i).collect()
}

#[cfg(test)]
mod tests {
    use super::rank;

    #[test]
    fn best_first_and_all_for_nothing() {
        let texts = ["sort by title", "edit the title", "quit"];
        assert_eq!(rank("", texts.into_iter()), [0, 1, 2]);
        assert_eq!(rank("edti", texts.into_iter()), [1]);
        assert_eq!(rank("zzz", texts.into_iter()), [0; 0]);
    }
}
