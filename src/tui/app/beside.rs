//! The original beside the cleaned page, in step with it.

use std::sync::Arc;

use super::{
    Model,
    geometry::{BESIDE_COLS, Measure, TWO_COLUMNS_COLS},
    reader::ReaderPane,
};
use crate::{
    article::layout::{Format, Layout, Plates},
    command::Command,
};

impl ReaderPane {
    /// Sets the original at this width, to stand beside the page; none takes
    /// it away.
    pub(super) fn set_beside(&mut self, measure: Option<Measure>) {
        let Some(measure) = measure else {
            self.beside = None;
            return;
        };
        let format = Format {
            measure_cols: measure.cols,
            outdent_cols: measure.outdent_cols,
            with_chrome: true,
            // It has no cursor that could move its lines sideways.
            pan: false,
            // They stand on the page beside it.
            plates: Plates::default(),
            ..self.layout.format().clone()
        };
        let (article, words) = (&self.opened.article, self.opened.row.words);
        let stands = self
            .beside
            .as_ref()
            .is_some_and(|b| *b.format() == format && Arc::ptr_eq(b.article(), article));
        if !stands {
            self.beside = Some(Layout::with_words(Arc::clone(article), format, words));
        }
    }

    /// The original beside the page, and its first row: what stands on the
    /// first row of the page stands there on its first row as well, and at
    /// either end of the page the original shows its own.
    pub fn original(&self) -> Option<(&Layout, usize)> {
        let layout = self.beside.as_ref()?;
        let last = layout.rows().saturating_sub(self.height);
        let top = if self.top == 0 {
            0
        } else if self.top >= self.last_top() {
            last
        } else {
            layout.row_of(self.layout.offset_at(self.top))
        };
        Some((layout, top.min(last)))
    }
}

/// Sets the page in two columns, or in one again; where there is no room says
/// so.
pub(super) fn two_columns(model: &mut Model) {
    let ends = std::mem::take(&mut model.aids.typewriter);
    if model.config.columns == 2 && !ends {
        model.config.columns = 1;
        return model.say("One column again");
    }
    let cols = model.size.cols;
    if cols < TWO_COLUMNS_COLS {
        model.aids.typewriter = ends;
        return model.say(format!(
            "Two columns need {TWO_COLUMNS_COLS} columns of the window, here are {cols}"
        ));
    }
    model.config.columns = 2;
    model.beside = false;
    super::reader::with(model, |reader| reader.typewriter = false);
    let what = if ends {
        "Two columns; the line you read moves again"
    } else {
        "Two columns"
    };
    model.say_with_key(what, Command::TwoColumns, "makes it one again");
}

/// Puts the original beside the page, or takes it away; where there is no room
/// says so.
pub(super) fn side_by_side(model: &mut Model) {
    if model.beside {
        model.beside = false;
        return model.say("The page alone again");
    }
    let cols = model.size.cols;
    if cols < BESIDE_COLS {
        let text = format!("It needs {BESIDE_COLS} columns, here are {cols}");
        return model.say_with_key(&text, Command::ToggleChrome, "shows it in place");
    }
    model.beside = true;
    model.say_with_key(
        "The page as it was saved, beside the cleaned one",
        Command::SideBySide,
        "takes it away",
    );
}
