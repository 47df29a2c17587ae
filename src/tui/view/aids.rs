//! What aids for the eye draw.

use std::ops::Range;

use ratatui::style::Modifier;

use super::{canvas::Canvas, style::Styles};
use crate::{
    article::signs,
    config::Decor,
    text,
    tui::app::{Model, aids::Going, geometry::Area},
};

/// Cells of the band in which one word is shown.
const BAND_COLS: u16 = 40;
/// Of a word, the share of letters that are bold: enough to know it by.
const BOLD_PERCENT: usize = 40;

/// One word of the story in the middle of the page, where it goes by words.
pub(super) fn one_word(model: &Model, styles: &Styles, canvas: &mut Canvas<'_>, area: Area) {
    if model.aids.going != Some(Going::Words) || area.rows < 3 {
        return;
    }
    let Some(reader) = &model.reader else { return };
    let record = &reader.opened.article.record;
    let Some(unit) = reader.word_at_cursor() else {
        return;
    };
    let signs = with_signs(&record.text, unit.clone());
    let mark = signs::note_marks(record, &signs).find(|mark| mark.start >= unit.end);
    let end = mark.map_or(signs.end, |mark| mark.start.min(signs.end));
    let word = record.text.get(unit.start..end).unwrap_or_default();
    let cols = BAND_COLS.min(area.cols);
    let (x, y) = (area.x + (area.cols - cols) / 2, area.y + area.rows / 2 - 1);
    canvas.clear(area.x, y, area.cols, 3);
    let rule = match model.config.decor {
        Decor::Full => "─",
        Decor::Ascii => "-",
        Decor::Light | Decor::None => " ",
    };
    for x in x..x + cols {
        canvas.put(x, y, 1, rule, styles.ornament);
        canvas.put(x, y + 2, 1, rule, styles.ornament);
    }
    // The eye rests on one letter, which stands at one place.
    let letters: Vec<&str> = text::graphemes(word).map(|(_, g)| g).collect();
    let pivot = letters.len().saturating_sub(1) / 3;
    let before: String = letters.get(..pivot).unwrap_or_default().concat();
    let rest = x + cols / 3;
    let mut at = rest.saturating_sub(text::width(&before) as u16).max(x);
    for (n, letter) in letters.iter().enumerate() {
        let style = if n == pivot {
            styles.title.add_modifier(Modifier::UNDERLINED)
        } else {
            styles.text
        };
        at += canvas.grapheme(at, y + 1, (x + cols).saturating_sub(at), letter, style);
    }
}

/// A word with the signs that stand at it.
fn with_signs(record: &str, word: Range<usize>) -> Range<usize> {
    let sign = |c: &char| !c.is_whitespace() && !c.is_alphanumeric();
    let after = record.get(word.end..).unwrap_or_default();
    let cols: usize = after.chars().take_while(sign).map(char::len_utf8).sum();
    word.start..word.end + cols
}

/// The beginnings of the words of `words`, as far as they are bold.
pub(super) fn bold_parts(words: &str) -> Vec<Range<usize>> {
    let part = |word: Range<usize>| {
        let letters = word.clone();
        let inside = words.get(letters).unwrap_or_default();
        let count = text::graphemes(inside).count();
        let bold = (count * BOLD_PERCENT).div_ceil(100);
        let end = text::graphemes(inside)
            .nth(bold)
            .map_or(inside.len(), |(i, _)| i);
        word.start..word.start + end
    };
    // Where no spaces stand between words, each is short and all would be bold.
    let spaced = |word: &Range<usize>| {
        let first = words.get(word.clone()).and_then(|w| w.chars().next());
        !first.is_some_and(text::is_unspaced)
    };
    let all = text::words(words).into_iter();
    all.filter(spaced).map(part).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beginnings_of_words() {
        for (words, expected) in [
            ("the ferry", "(th)e (fe)rry"),
            ("a", "(a)"),
            ("é — ünter", "(é) — (ün)ter"),
            ("", ""),
            ("これは長い段落で Rust です", "これは長い段落で (Ru)st です"),
        ] {
            let mut out = words.to_owned();
            for part in bold_parts(words).into_iter().rev() {
                out.insert(part.end, ')');
                out.insert(part.start, '(');
            }
            assert_eq!(out, expected);
        }
    }

    #[test]
    fn signs_stay_at_their_word() {
        let record = "He said: “no”, twice.";
        for (word, expected) in [("said", "said:"), ("no", "no”,"), ("He", "He")] {
            let start = record.find(word).unwrap();
            let range = with_signs(record, start..start + word.len());
            assert_eq!(record.get(range), Some(expected));
        }
    }
}
