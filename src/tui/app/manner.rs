//! How pages are set, as the user has it.

use crate::{
    article::layout::Format,
    config::{Config, Decor, Hyphenation, LongLines},
};

/// Narrower columns have their words broken unless the user says otherwise:
/// in wider ones the lines are even enough, and whole words read better.
const HYPHENATED_BELOW_COLS: u16 = 60;

/// What of the settings a page depends on, its width aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Manner {
    decor: Decor,
    hyphenation: Hyphenation,
    justify: bool,
    pan: bool,
}

impl Manner {
    /// As configured.
    pub fn of(config: &Config) -> Self {
        Self {
            decor: config.decor,
            hyphenation: config.hyphenation,
            justify: config.justify,
            pan: config.long_lines == LongLines::Pan,
        }
    }

    /// The format of a page this wide.
    pub(super) fn format(self, measure_cols: u16, with_chrome: bool) -> Format {
        Format {
            measure_cols,
            with_chrome,
            ascii: matches!(self.decor, Decor::Ascii | Decor::None),
            hyphenate: match self.hyphenation {
                Hyphenation::Auto => measure_cols < HYPHENATED_BELOW_COLS,
                Hyphenation::On => true,
                Hyphenation::Off => false,
            },
            justify: self.justify,
            pan: self.pan,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn narrow_columns_are_hyphenated() {
        let check = |hyphenation, cols, expected| {
            let config = Config {
                hyphenation,
                ..Config::default()
            };
            let format = Manner::of(&config).format(cols, false);
            assert_eq!(format.hyphenate, expected, "{hyphenation:?} at {cols}");
        };
        check(Hyphenation::Auto, 59, true);
        check(Hyphenation::Auto, 60, false);
        check(Hyphenation::On, 66, true);
        check(Hyphenation::Off, 40, false);
    }
}
