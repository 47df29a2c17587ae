//! The pictures of the page: whether and how they are shown, which of them are
//! asked for, and those that are here. Decoding is the runtime's.

use std::{collections::VecDeque, sync::Arc};

use super::{Effect, Model, reader::ReaderPane};
use crate::{
    article::{
        layout::Strip,
        picture::{Pictures, Raster, Size, Trouble},
    },
    command::Command,
    config::{Decor, images::Protocol},
    library::ArticleId,
};

/// Pictures that are kept, those of a few screens; what is on the screen is
/// kept however much it is.
const KEPT_MAX: usize = 16;
/// Pixels of those that are kept, three bytes each.
const KEPT_PIXELS_MAX: usize = 4_000_000;
/// Most pixels of one picture where the terminal scales: more makes every
/// frame in which it moves heavy, and is seen by nobody.
const PIXELS_MAX: u32 = 800_000;
/// A cell's size where the terminal doesn't tell.
const CELL_PX: (u16, u16) = (10, 20);
/// Rows of the page that stay free of a picture, of three.
const FREE_ROWS_OF_THREE: u16 = 1;
/// Fewest rows that a picture may have.
const ROWS_MIN: u16 = 4;

/// A picture as it is to be shown: which, and in how many cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted {
    /// Of which page it is, as pages are opened one after the other.
    pub page: u32,
    /// Its article.
    pub article: ArticleId,
    /// The capture, if it is not the newest.
    pub capture: Option<usize>,
    /// Its block.
    pub block: usize,
    /// Columns and rows.
    pub cells: (u16, u16),
    /// Its pixels.
    pub size: Size,
}

/// A picture of one cell.
#[cfg(test)]
pub(in crate::tui) fn of_one_cell(block: usize) -> Wanted {
    Wanted {
        page: 0,
        article: ArticleId(1),
        capture: None,
        block,
        cells: (1, 1),
        size: Size {
            width_px: 1,
            height_px: 1,
        },
    }
}

/// A picture that is here, or why it isn't.
pub type Shown = Result<Arc<Raster>, Trouble>;

/// How pictures are shown, and those that are here.
#[derive(Debug, Default)]
pub struct Gallery {
    /// How this terminal shows them; none if it can't.
    protocol: Option<Protocol>,
    /// Width and height of its cells in pixels, if it tells.
    cell_px: Option<(u16, u16)>,
    /// The reader turned them off, or on where they were not.
    turned: Option<bool>,
    /// How many pages had pictures before this one.
    page: u32,
    /// Those that are here, what came last at the end.
    here: VecDeque<(Wanted, Shown)>,
    /// Those that the page shows or is about to.
    wanted: Vec<Wanted>,
    /// Those that were asked for last.
    asked: Vec<Wanted>,
}

impl Gallery {
    /// Nothing here yet, for a terminal that can show pictures in this way;
    /// `off`: not until somebody asks.
    pub fn new(protocol: Option<Protocol>, cell_px: Option<(u16, u16)>, off: bool) -> Self {
        Self {
            protocol,
            cell_px,
            turned: off.then_some(false),
            ..Self::default()
        }
    }

    /// Takes what the terminal says of how it shows pictures, and of the size
    /// of its cells, which is another one with letters of another size.
    pub fn learn(&mut self, protocol: Option<Protocol>, cell_px: Option<(u16, u16)>) {
        self.protocol = protocol.or(self.protocol);
        self.cell_px = cell_px.or(self.cell_px);
    }

    fn cell_px(&self) -> (u16, u16) {
        self.cell_px.unwrap_or(CELL_PX)
    }

    /// What is known of a picture of the open page: it is here, it can't be
    /// shown, or it is on its way.
    pub fn shown(&self, block: usize, cells: (u16, u16)) -> Option<&Shown> {
        let is_it = |w: &Wanted| w.block == block && w.cells == cells;
        let mut all = self.here.iter().rev();
        all.find_map(|(wanted, shown)| is_it(wanted).then_some(shown))
    }

    fn has(&self, wanted: &Wanted) -> bool {
        self.here.iter().any(|(here, _)| here == wanted)
    }

    /// Keeps a picture that came. What is wanted stays whatever the limits:
    /// it would be asked for again.
    pub(super) fn take(&mut self, wanted: Wanted, shown: Shown) {
        if wanted.page != self.page {
            return;
        }
        self.asked.retain(|asked| *asked != wanted);
        self.here.retain(|(here, _)| *here != wanted);
        self.here.push_back((wanted, shown));
        let pixels = |(_, shown): &(Wanted, Shown)| shown.as_ref().map_or(0, |r| r.rgb.len() / 3);
        while self.here.len() > KEPT_MAX
            || self.here.iter().map(pixels).sum::<usize>() > KEPT_PIXELS_MAX
        {
            let spare = |(here, _): &(Wanted, Shown)| !self.wanted.contains(here);
            let Some(at) = self.here.iter().position(spare) else {
                break;
            };
            self.here.remove(at);
        }
    }

    /// Forgets all: the page has others now, or another is opened.
    pub(super) fn forget(&mut self) {
        self.page = self.page.wrapping_add(1);
        self.here.clear();
        self.wanted.clear();
        self.asked.clear();
    }
}

/// Room for pictures on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Room {
    pub(super) cell_px: (u16, u16),
    pub(super) rows_max: u16,
}

impl Model {
    /// How pictures are shown now; none if they aren't.
    pub fn pictured(&self) -> Option<Protocol> {
        let wanted = self.gallery.turned.unwrap_or(true);
        // What the terminal can't, half blocks can, once somebody asks.
        let by = match (self.gallery.protocol, self.gallery.turned) {
            (None, Some(true)) => Some(Protocol::Blocks),
            (protocol, _) => protocol,
        };
        by.filter(|_| wanted && self.why_unpictured().is_none())
    }

    /// What keeps pictures away, whatever the terminal can.
    fn why_unpictured(&self) -> Option<&'static str> {
        if !cfg!(feature = "images") {
            return Some("This offprint was built without pictures");
        }
        let blocks = self.gallery.protocol.is_none_or(|p| p == Protocol::Blocks);
        match self.config.decor {
            Decor::None => Some("decor = none shows no pictures"),
            Decor::Ascii if blocks => Some("decor = ascii has no pictures in half blocks"),
            _ if self.theme_shown == "mono" && self.config.no_color => {
                Some("NO_COLOR is set, and without colours there are no pictures")
            }
            _ if self.theme_shown == "mono" => Some("The theme mono shows no pictures"),
            _ => None,
        }
    }

    /// The room that pictures of the page have, if they are shown.
    pub(super) fn room_for_pictures(&self) -> Option<Room> {
        self.pictured()?;
        let rows = self.divide(true).reader?.body().rows;
        Some(Room {
            cell_px: self.gallery.cell_px(),
            rows_max: (rows - rows * FREE_ROWS_OF_THREE / 3).max(ROWS_MIN),
        })
    }
}

/// Takes a picture that came. Where it can't be shown after all, its words say
/// so, and its rows are given back.
pub(super) fn decoded(model: &mut Model, wanted: Wanted, shown: Shown) {
    if let (Err(trouble), Some(reader)) = (&shown, &mut model.reader)
        && wanted.page == model.gallery.page
    {
        Arc::make_mut(&mut reader.opened.pictures).insert(wanted.block, Err(*trouble));
    }
    model.gallery.take(wanted, shown);
}

/// Asks for the pictures on the screen, and for those of the next; what is
/// neither need not be decoded any more.
pub(super) fn settle(model: &mut Model, fx: &mut Vec<Effect>) {
    let wanted: Vec<Wanted> = match (&model.reader, model.pictured()) {
        (Some(reader), Some(by)) => wanted(reader, &model.gallery, by),
        _ => Vec::new(),
    };
    let missing = wanted.iter().filter(|w| !model.gallery.has(w));
    let missing: Vec<Wanted> = missing.copied().collect();
    model.gallery.wanted = wanted;
    if missing != model.gallery.asked {
        model.gallery.asked.clone_from(&missing);
        fx.push(Effect::Decode(missing));
    }
}

fn wanted(reader: &ReaderPane, gallery: &Gallery, by: Protocol) -> Vec<Wanted> {
    let known: &Pictures = &reader.opened.pictures;
    let on = |rows| {
        let pictures = reader.layout.pictures(rows);
        pictures.filter_map(|(block, Strip { cols, rows, .. })| {
            let own = known.get(&block)?.ok()?;
            let cells = (cols, rows);
            Some(Wanted {
                page: gallery.page,
                article: reader.opened.row.id,
                capture: reader.opened.version.map(|v| v.number),
                block,
                cells,
                size: pixels(own, cells, gallery.cell_px(), by),
            })
        })
    };
    let (top, height) = (reader.top, reader.height);
    let seen = on(top..top + height).count();
    // Of the next screen only what can be kept.
    let mut sum = 0;
    on(top..top + 2 * height)
        .enumerate()
        .take_while(|(n, Wanted { size, .. })| {
            sum += size.width_px as usize * size.height_px as usize;
            *n < seen || *n < KEPT_MAX && sum <= KEPT_PIXELS_MAX
        })
        .map(|(_, wanted)| wanted)
        .collect()
}

/// In how many pixels a picture of this size is decoded for so many cells.
fn pixels(own: Size, (cols, rows): (u16, u16), cell_px: (u16, u16), by: Protocol) -> Size {
    let (cols, rows) = (u32::from(cols), u32::from(rows));
    let (width_px, height_px) = (cols * u32::from(cell_px.0), rows * u32::from(cell_px.1));
    let full = Size {
        width_px,
        height_px,
    };
    match by {
        Protocol::Blocks => Size {
            width_px: cols,
            height_px: 2 * rows,
        },
        Protocol::Sixel => full,
        Protocol::Kitty | Protocol::Iterm2 => {
            // The terminal makes it larger where that is wanted.
            let (width, height) = (
                full.width_px.min(own.width_px),
                full.height_px.min(own.height_px),
            );
            let pixels = f64::from(width) * f64::from(height);
            let scale = (f64::from(PIXELS_MAX) / pixels.max(1.0)).sqrt().min(1.0);
            let scaled = |px: u32| ((f64::from(px) * scale) as u32).max(1);
            Size {
                width_px: scaled(width),
                height_px: scaled(height),
            }
        }
    }
}

/// The page has no picture that could be shown.
fn has_none(reader: &ReaderPane) -> bool {
    reader.opened.pictures.values().all(Result::is_err)
}

/// Shows pictures, or their alternative text alone.
pub(super) fn toggle(model: &mut Model) {
    let on = model.pictured().is_none();
    if on && let Some(why) = model.why_unpictured() {
        return model.say(why);
    }
    model.gallery.turned = Some(on);
    match model.pictured() {
        None => model.say_with_key(
            "Pictures are off; their words stay",
            Command::Pictures,
            "shows them",
        ),
        Some(_) if model.reader.as_ref().is_some_and(has_none) => model.say_with_key(
            "Pictures are shown; of this page none is saved",
            Command::Pictures,
            "hides them",
        ),
        Some(by) => model.say_with_key(
            &if model.gallery.protocol.is_none() {
                "Pictures are shown; images = \"blocks\" keeps them".to_owned()
            } else {
                format!("Pictures are shown ({})", by.name())
            },
            Command::Pictures,
            "hides them",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pixels_are_as_many_as_can_be_seen() {
        let check = |own: (u32, u32), cells, by, expected: (u32, u32)| {
            let own = Size {
                width_px: own.0,
                height_px: own.1,
            };
            let found = pixels(own, cells, (10, 20), by);
            assert_eq!(
                (found.width_px, found.height_px),
                expected,
                "{own:?} {by:?}"
            );
        };
        check((4000, 3000), (40, 15), Protocol::Blocks, (40, 30));
        check((4000, 3000), (40, 15), Protocol::Sixel, (400, 300));
        check((4000, 3000), (40, 15), Protocol::Kitty, (400, 300));
        check((38, 300), (4, 15), Protocol::Kitty, (38, 300));
        check((9000, 9000), (100, 50), Protocol::Iterm2, (894, 894));
    }

    #[test]
    fn few_are_kept_and_what_is_wanted_always() {
        let raster = |pixels: usize| {
            let size = Size {
                width_px: pixels as u32,
                height_px: 1,
            };
            Ok(Arc::new(Raster {
                size,
                rgb: vec![0; pixels * 3],
            }))
        };
        let mut gallery = Gallery::default();
        for block in 0..KEPT_MAX + 3 {
            gallery.take(of_one_cell(block), raster(1));
        }
        assert_eq!(gallery.here.len(), KEPT_MAX);
        assert!(gallery.shown(0, (1, 1)).is_none());
        assert!(gallery.shown(KEPT_MAX, (1, 1)).is_some());
        gallery.wanted = (90..90 + KEPT_MAX + 5).map(of_one_cell).collect();
        for block in 90..90 + KEPT_MAX + 5 {
            gallery.take(of_one_cell(block), raster(1));
        }
        assert_eq!(gallery.here.len(), KEPT_MAX + 5);
        gallery.wanted = vec![of_one_cell(99)];
        gallery.take(of_one_cell(99), raster(KEPT_PIXELS_MAX + 1));
        assert_eq!(gallery.here.len(), 1);
        gallery.take(of_one_cell(100), Err(Trouble::Damaged));
        assert!(gallery.shown(99, (1, 1)).is_some());
        assert!(gallery.shown(100, (1, 1)).is_none());
        gallery.wanted = vec![of_one_cell(100)];
        gallery.take(of_one_cell(100), Err(Trouble::Damaged));
        assert_eq!(gallery.here.len(), 1);
        assert_eq!(gallery.shown(100, (1, 1)), Some(&Err(Trouble::Damaged)));
        // What comes late is of another page.
        gallery.forget();
        gallery.take(of_one_cell(100), raster(1));
        assert!(gallery.shown(100, (1, 1)).is_none());
    }
}
