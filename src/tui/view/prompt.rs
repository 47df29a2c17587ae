//! A prompt on the last row, and above it what is wrong or what can be typed.

use super::{canvas::Canvas, style::Styles};
use crate::{
    config::Decor,
    text,
    tui::app::{Model, geometry::Area, prompt::Prompt},
};

/// Cells that the text has at least, however long the label is.
const TEXT_MIN_COLS: u16 = 16;

/// Draws the prompt, if there is one; returns the place of the cursor. `kept` is
/// the row with the cursor behind it, which stays in sight.
pub(super) fn draw(
    model: &Model,
    styles: &Styles,
    canvas: &mut Canvas<'_>,
    area: Area,
    kept: u16,
) -> Option<(u16, u16)> {
    let prompt = model.prompt.as_ref()?;
    canvas.clear(area.x, area.y, area.cols, 1);
    let right = area.x + area.cols.saturating_sub(1);
    let hint = canvas.own(&model.prompt_hint()).into_owned();
    let label = canvas.own(&prompt.label()).into_owned();
    let dot = canvas.own(" · ");
    let label_cols = (text::width(&label) as u16).min(area.cols.saturating_sub(TEXT_MIN_COLS));
    // What is wider than the window is as wide as it.
    let capped = |text: &str| text::width(text).min(usize::from(area.cols)) as u16;
    let text_cols = capped(prompt.input.text());
    let hint_cols = capped(&hint);
    let fits = |parts: &[u16]| {
        let cols: usize = parts.iter().map(|cols| usize::from(*cols)).sum();
        cols + 6 < usize::from(area.cols)
    };
    if prompt.is_question() && !fits(&[capped(&label), hint_cols]) {
        let words = (label.as_str(), hint.as_str());
        return Some(ask(model, words, styles, canvas, area, kept));
    }
    // Where not all fits, the last goes first; what Enter does is told.
    let mut hint = hint.as_str();
    while let Some((rest, _)) = hint.rsplit_once(&*dot)
        && !fits(&[label_cols, text_cols, capped(hint)])
    {
        hint = rest;
    }
    let hint_cols = capped(hint);
    let end = if fits(&[label_cols, text_cols, hint_cols]) {
        right - canvas.put_right(right, area.y, hint_cols, hint, styles.dim) - 2
    } else {
        right
    };
    let x = area.x + 1;
    let x = x + canvas.put(x, area.y, label_cols, &label, styles.title) + 1;
    let cols = end.saturating_sub(x);
    let (start, cursor) = scrolled(prompt, cols);
    let shown = prompt.input.text().get(start..).unwrap_or_default();
    canvas.put_typed(x, area.y, cols, shown, styles.text);
    let mark = prompt.problem_at.map(|at| {
        let before: String = prompt.input.text().chars().take(at).collect();
        x + (text::width(before.get(start..).unwrap_or_default()) as u16).min(cols)
    });
    above(model, prompt, styles, canvas, area, (mark, kept));
    Some((x + cursor, area.y))
}

/// A question that does not fit beside what its keys do stands above them, all
/// of it.
fn ask(
    model: &Model,
    (label, hint): (&str, &str),
    styles: &Styles,
    canvas: &mut Canvas<'_>,
    area: Area,
    kept: u16,
) -> (u16, u16) {
    let help = model.prompt.as_ref().map(Prompt::help).unwrap_or_default();
    let words = format!("{label} {help}");
    let above = area.y.saturating_sub(1);
    canvas.put_up(area, (above, kept), words.trim_end(), styles.title);
    let x = area.x + 1;
    canvas.put(x, area.y, area.cols.saturating_sub(2), hint, styles.dim);
    (x, area.y)
}

/// Where what is shown of the typed text begins, so that the cursor is in
/// sight, and the cursor's column within it.
fn scrolled(prompt: &Prompt, cols: u16) -> (usize, u16) {
    let text = prompt.input.text();
    let cursor = prompt.input.buffer().cursor();
    let before = text.get(..cursor).unwrap_or_default();
    let room = usize::from(cols.saturating_sub(1));
    let mut start = 0;
    let mut left = text::width(before);
    for (i, grapheme) in text::graphemes(before) {
        if left <= room {
            break;
        }
        left -= text::width(grapheme);
        start = i + grapheme.len();
    }
    (start, left as u16)
}

/// The rows above: a problem, completions, or what can be typed. `mark` is the
/// column of the character that is wrong: it is pointed at, and what is wrong
/// with it stands above that.
fn above(
    model: &Model,
    prompt: &Prompt,
    styles: &Styles,
    canvas: &mut Canvas<'_>,
    area: Area,
    (mark, kept): (Option<u16>, u16),
) {
    let choices = model.choices_line();
    let help = prompt.help();
    let (line, style) = match (&prompt.problem, &choices) {
        (Some(problem), _) => (problem.as_str(), styles.bad),
        (None, Some(choices)) => (choices.as_str(), styles.text),
        (None, None) if prompt.input.text().is_empty() || !model.prompt_hint().is_empty() => {
            (help.as_ref(), styles.dim)
        }
        (None, None) => ("", styles.dim),
    };
    let mut y = area.y.saturating_sub(1);
    if let Some(mark) = mark {
        let glyph = match model.config.decor {
            Decor::Full | Decor::Light => "▾",
            Decor::Ascii | Decor::None => "v",
        };
        canvas.clear(area.x, y, area.cols, 1);
        canvas.put(mark, y, 1, glyph, styles.bad);
        y = y.saturating_sub(1);
    }
    if line.is_empty() {
        return;
    }
    // Of completions the first are enough; a sentence is whole.
    if prompt.problem.is_none() && choices.is_some() {
        canvas.clear(area.x, y, area.cols, 1);
        canvas.put(area.x + 1, y, area.cols.saturating_sub(2), line, style);
    } else {
        canvas.put_up(area, (y, kept), line, style);
    }
}
