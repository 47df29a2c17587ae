//! What lies over the text of the page: highlights, what was found, what is
//! selected. Each by its place in the text.

use std::ops::Range;

use ratatui::style::{Modifier, Style};

use super::style::Styles;
use crate::{
    article::annotation::Annotation,
    tui::app::{
        Model,
        find::Find,
        letters::Letters,
        reader::{ReaderPane, stacking},
    },
};

/// What lies over the text of one screen, lowest first.
pub(super) struct Overlay {
    /// Highlights.
    marks: Vec<(Range<usize>, Style)>,
    layers: Vec<(Range<usize>, Style)>,
    /// The only stretch that is not dim, if the rest is.
    bright: Option<Range<usize>>,
    /// Where the match begins that one stands at.
    pub(super) current: Option<usize>,
}

impl Overlay {
    pub(super) fn new(
        model: &Model,
        reader: &ReaderPane,
        styles: &Styles,
        seen: &Range<usize>,
    ) -> Self {
        let touches = |r: &Range<usize>| r.start < seen.end && r.end > seen.start;
        let marks = marks(reader, seen).into_iter();
        let marks = marks.map(|(a, r)| (r, styles.mark(a.color))).collect();
        // While letters are on the page, nothing else on it is reversed.
        let finds = !matches!(model.letters, Some(Letters::Link { .. }));
        let hits = if finds { hits(reader, seen) } else { &[] };
        let find = reader.find.as_ref().filter(|_| finds);
        let current = find.and_then(Find::chosen);
        let current = current.filter(touches);
        let selected = selected(model, reader).filter(touches);
        let mut layers: Vec<_> = hits.iter().map(|h| (h.clone(), styles.matched)).collect();
        layers.extend(current.clone().map(|r| (r, styles.current)));
        let spoken = model.speech.sentence.clone().filter(touches);
        layers.extend(spoken.map(|r| (r, styles.matched)));
        let link = reader.chosen_link().filter(|_| finds).filter(touches);
        layers.extend(link.map(|r| (r, styles.selection)));
        if let Some(selected) = selected {
            layers.push((selected.clone(), styles.selection));
            // On the ground of the selection a match is told by its letters.
            let within = |(hit, style): (&Range<usize>, Style)| {
                (common(hit, &selected), styles.selection.patch(style))
            };
            let found = hits.iter().map(|hit| (hit, styles.matched_selected));
            let current = current.iter().map(|hit| (hit, styles.current_selected));
            layers.extend(found.chain(current).map(within));
        }
        let bright = reader.block_read().filter(|_| model.aids.focus);
        Self {
            marks,
            layers,
            bright: bright.map(|block| reader.ground().range(block)),
            current: current.map(|r| r.start),
        }
    }

    pub(super) fn style(&self, byte: usize, base: Style) -> Style {
        let over = |(range, _): &&(Range<usize>, Style)| range.contains(&byte);
        // Where nothing is to be brighter than what is read, a highlight is a line
        // below the words.
        let is_dim = self.bright.as_ref().is_some_and(|b| !b.contains(&byte));
        let marks = self.marks.iter().filter(over).map(|(_, mark)| {
            if is_dim {
                Style::new().add_modifier(Modifier::UNDERLINED)
            } else {
                *mark
            }
        });
        let layers = self.layers.iter().filter(over).map(|(_, layer)| *layer);
        marks.chain(layers).fold(base, Style::patch)
    }
}

/// The selection, or the passage that a note is being written on.
fn selected(model: &Model, reader: &ReaderPane) -> Option<Range<usize>> {
    use crate::tui::app::editor::NoteTarget;
    if let Some(selection) = &reader.selection {
        return Some(selection.passage().range());
    }
    match &model.editor.as_ref()?.target {
        NoteTarget::New { passage, .. } => passage.map(crate::article::Passage::range),
        NoteTarget::Annotation(_) => None,
    }
}

/// What was found in `seen`.
fn hits<'a>(reader: &'a ReaderPane, seen: &Range<usize>) -> &'a [Range<usize>] {
    let all = reader.find.as_ref().map(|find| find.hits.as_slice());
    let all = all.unwrap_or_default();
    let from = all.partition_point(|h| h.end <= seen.start);
    let until = all.partition_point(|h| h.start < seen.end);
    all.get(from..until).unwrap_or_default()
}

/// What two stretches share; empty if they share nothing.
fn common(a: &Range<usize>, b: &Range<usize>) -> Range<usize> {
    a.start.max(b.start)..a.end.min(b.end)
}

/// Annotations that touch `seen`, lowest first.
pub(super) fn marks<'a>(
    reader: &'a ReaderPane,
    seen: &Range<usize>,
) -> Vec<(&'a Annotation, Range<usize>)> {
    let all = reader
        .opened
        .annotations
        .iter()
        .filter_map(|a| Some((a, a.passage?)));
    let mut here: Vec<_> = all
        .filter(|(_, p)| p.start < seen.end && p.end > seen.start)
        .collect();
    here.sort_by_key(|(_, passage)| stacking(*passage));
    here.into_iter()
        .map(|(a, passage)| (a, passage.range()))
        .collect()
}
