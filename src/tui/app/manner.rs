//! How pages are set, as the user has it.

use std::sync::Arc;

use super::{Model, geometry, pictures::Room};
use crate::{
    article::{
        layout::{Format, Plates, Signs},
        picture::Pictures,
    },
    config::{Bidi, Config, Decor, Hyphenation, LongLines, MEASURE_MAX_COLS, MEASURE_MIN_COLS},
    tui::app::geometry::Measure,
};

/// Narrower columns have their words broken unless the user says otherwise:
/// in wider ones the lines are even enough, and whole words read better.
const HYPHENATED_BELOW_COLS: u16 = 60;

/// By how much a key makes the column wider or narrower.
const MEASURE_STEP_COLS: u16 = 4;

/// What of the settings a page depends on, its width aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Manner {
    decor: Decor,
    hyphenation: Hyphenation,
    justify: bool,
    pan: bool,
    turn: bool,
    pictures: Option<Room>,
}

impl Manner {
    /// As configured.
    pub fn of(config: &Config) -> Self {
        Self {
            decor: config.decor,
            hyphenation: config.hyphenation,
            justify: config.justify,
            pan: config.long_lines == LongLines::Pan,
            turn: config.bidi == Bidi::App,
            pictures: None,
        }
    }

    /// The same with pictures where they have room.
    pub(super) fn with_pictures(self, pictures: Option<Room>) -> Self {
        Self { pictures, ..self }
    }

    /// The format of a page this wide, with these pictures.
    pub(super) fn format(
        self,
        measure: Measure,
        with_chrome: bool,
        known: &Arc<Pictures>,
    ) -> Format {
        let room = self.pictures.filter(|_| !known.is_empty());
        let plates = room.map_or_else(Plates::default, |room| Plates {
            known: Arc::clone(known),
            cell_px: room.cell_px,
            rows_max: room.rows_max,
        });
        Format {
            measure_cols: measure.cols,
            outdent_cols: measure.outdent_cols,
            with_chrome,
            signs: match self.decor {
                Decor::Full | Decor::Light => Signs::Unicode,
                Decor::Ascii => Signs::Ascii,
                Decor::None => Signs::Words,
            },
            hyphenate: match self.hyphenation {
                Hyphenation::Auto => measure.text_cols() < HYPHENATED_BELOW_COLS,
                Hyphenation::On => true,
                Hyphenation::Off => false,
            },
            justify: self.justify,
            pan: self.pan,
            turn: self.turn,
            plates,
        }
    }
}

/// The column as it was configured.
pub(super) fn reset_measure(model: &mut Model) {
    let wanted = model.config.measure_cols;
    model.measure_cols = wanted;
    let seen = wanted.min(room_for(model, wanted));
    model.say(if seen < wanted {
        format!("Column of {seen}: the window has no room for {wanted}")
    } else {
        format!("Column of {wanted}")
    });
}

/// How much of a column of `cols` the window has room for.
fn room_for(model: &Model, cols: u16) -> u16 {
    let panes = model.panes();
    let area = panes.reader.unwrap_or_default().body();
    let (column, _) = geometry::columns(area, cols, panes.two_columns);
    column.measure().text_cols()
}

/// `seen` made `steps` steps wider or narrower. One that a window cut short goes
/// on among the steps from `home`, so that the way back is the way there.
fn stepped(seen: u16, home: u16, steps: u16, wider: bool) -> u16 {
    let step = i32::from(MEASURE_STEP_COLS);
    let (seen, steps) = (i32::from(seen), i32::from(steps));
    let below = seen - (seen - i32::from(home)).rem_euclid(step);
    let cols = if wider {
        below + steps * step
    } else {
        let above = if below < seen { below + step } else { seen };
        above - steps * step
    };
    cols.clamp(0, u16::MAX.into()) as u16
}

/// Makes the column `count` steps wider or narrower than it is seen; never wider
/// than the window has room for, where nothing would be seen of it.
pub(super) fn step_measure(model: &mut Model, count: Option<u32>, wider: bool) {
    let steps = u16::try_from(count.unwrap_or(1)).unwrap_or(u16::MAX);
    let fits = |cols| room_for(model, cols);
    let seen = model.measure_cols.min(fits(model.measure_cols));
    let wanted = stepped(seen, model.config.measure_cols, steps, wider);
    let wanted = if wider {
        wanted.min(fits(MEASURE_MAX_COLS))
    } else {
        wanted.max(MEASURE_MIN_COLS.min(seen))
    };
    let text = match (wanted == seen, wider) {
        (false, _) => format!("Column of {wanted}"),
        (true, true) if wanted < MEASURE_MAX_COLS => {
            format!("Column of {wanted}: the window has no room for a wider one")
        }
        (true, true) => format!("Column of {wanted}: a wider one is hard to read"),
        (true, false) => format!("Column of {wanted}: there is no narrower one"),
    };
    model.measure_cols = wanted;
    model.say(text);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn narrow_columns_are_hyphenated() {
        let check = |hyphenation, cols: u16, expected| {
            let config = Config {
                hyphenation,
                ..Config::default()
            };
            let measure = Measure {
                cols: cols + 2,
                outdent_cols: 2,
            };
            let format = Manner::of(&config).format(measure, false, &Arc::default());
            assert_eq!(format.hyphenate, expected, "{hyphenation:?} at {cols}");
        };
        check(Hyphenation::Auto, 59, true);
        check(Hyphenation::Auto, 60, false);
        check(Hyphenation::On, 66, true);
        check(Hyphenation::Off, 40, false);
    }

    #[test]
    fn a_column_that_the_window_cut_short_goes_back_the_way_it_came() {
        let check = |seen, steps, wider, expected| {
            assert_eq!(
                stepped(seen, 66, steps, wider),
                expected,
                "{seen} by {steps}"
            );
        };
        check(66, 1, true, 70);
        check(66, 1, false, 62);
        check(66, 3, false, 54);
        check(69, 1, false, 66);
        check(69, 2, false, 62);
        check(69, 1, true, 70);
        check(37, 1, false, 34);
        check(36, 1, true, 38);
        check(2, 40, false, 0);
        check(0, 1, true, 2);
        check(u16::MAX, u16::MAX, true, u16::MAX);
    }
}
