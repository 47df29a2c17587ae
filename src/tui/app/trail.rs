//! The way that was come: places to go back to and forward to, over the
//! articles that were opened one after the other.

use super::{
    Effect, Model, articles, captures,
    reader::{Anchor, ReaderPane},
};
use crate::{
    command::Command,
    library::{ArticleId, Opened},
};

/// Places that are remembered.
const SPOTS_MAX: usize = 100;

/// A place in an article.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spot {
    /// Which article.
    pub(super) article: ArticleId,
    /// Byte of its text of record.
    pub(super) byte: usize,
    /// What stood on the first row, if one was there.
    pub(super) view: Option<Anchor>,
    /// The text that the byte is of, by [`text_key`]; none is the newest one.
    pub(super) text: Option<u64>,
}

impl Spot {
    /// Whether it is a place of this text.
    pub(super) fn is_in(&self, opened: &Opened) -> bool {
        self.article == opened.row.id && self.text.is_none_or(|text| text == text_key(opened))
    }
}

/// What one text is told from another by: the first digits of its hash.
pub(super) fn text_key(opened: &Opened) -> u64 {
    let digits = opened.text_hash.get(..16);
    digits.map_or(0, |digits| u64::from_str_radix(digits, 16).unwrap_or(0))
}

impl PartialEq for Spot {
    fn eq(&self, other: &Self) -> bool {
        (self.article, self.byte) == (other.article, other.byte)
    }
}

impl Eq for Spot {}

/// Where jumps began, oldest first, and how far back along them one is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Trail {
    spots: Vec<Spot>,
    /// Index of the spot that one has gone back to; the number of spots where
    /// one has not.
    at: usize,
}

impl Trail {
    /// A jump begins at `spot`: what lay ahead is forgotten.
    pub(super) fn push(&mut self, spot: Spot) {
        self.spots.truncate(self.at + 1);
        match self.spots.last_mut() {
            // The screen may have been another since.
            Some(last) if *last == spot => *last = spot,
            _ => self.spots.push(spot),
        }
        if self.spots.len() > SPOTS_MAX {
            self.spots.remove(0);
        }
        self.at = self.spots.len();
    }

    /// The text of an article may be another: places in what it was before are
    /// nowhere in it.
    pub(super) fn forget_old(&mut self, opened: &Opened) {
        if opened.version.is_some() {
            return;
        }
        let id = opened.row.id;
        let stays = |spot: &Spot| spot.article != id || spot.is_in(opened);
        let before = self.spots.get(..self.at).unwrap_or_default();
        self.at = before.iter().filter(|spot| stays(spot)).count();
        self.spots.retain(stays);
    }

    /// One place back, from `here`.
    pub(super) fn back(&mut self, here: Spot) -> Option<Spot> {
        if self.at == self.spots.len() {
            let is_here = self.spots.last() == Some(&here);
            if self.spots.len() == usize::from(is_here) {
                return None;
            }
            if is_here {
                self.spots.pop();
            }
            self.at = self.spots.len();
            self.spots.push(here);
        }
        self.at = self.at.checked_sub(1)?;
        self.spots.get(self.at).copied()
    }

    /// One place forward again.
    pub(super) fn forward(&mut self) -> Option<Spot> {
        let next = self.spots.get(self.at + 1).copied()?;
        self.at += 1;
        Some(next)
    }
}

impl ReaderPane {
    /// Where the cursor is.
    pub(super) fn spot(&self) -> Spot {
        self.spot_at(self.cursor_byte(), self.anchor_of(self.top))
    }

    fn spot_at(&self, byte: usize, top: Anchor) -> Spot {
        Spot {
            article: self.opened.row.id,
            byte,
            view: Some(top),
            text: Some(text_key(&self.opened)),
        }
    }

    /// Puts the cursor on a byte, as a jump that can be taken back.
    pub(super) fn jump(&mut self, byte: usize) {
        self.remember(self.cursor_byte());
        self.set_cursor(byte);
    }

    /// A place to come back to.
    pub(super) fn remember(&mut self, byte: usize) {
        self.remember_from(byte, self.anchor_of(self.top));
    }

    /// The same where the first row was another; the way leads over the newest
    /// capture alone.
    pub(super) fn remember_from(&mut self, byte: usize, top: Anchor) {
        let spot = self.spot_at(byte, top);
        self.before_jump = Some(spot);
        if !self.is_old() {
            self.trail.push(spot);
        }
    }

    /// Back to where the last jump began; once more returns.
    pub(super) fn jump_back(&mut self) {
        if let Some(spot) = self.before_jump {
            self.remember(self.cursor_byte());
            self.come_to(spot);
        }
    }

    /// To a place with what stood around it.
    pub(super) fn come_to(&mut self, spot: Spot) {
        if let Some(view) = spot.view {
            self.show_from(view);
        }
        self.set_cursor(spot.byte);
    }
}

/// Goes `count` places back or forward, into another article if need be.
pub(super) fn go(model: &mut Model, count: Option<u32>, back: bool, fx: &mut Vec<Effect>) {
    let Some(reader) = &mut model.reader else {
        return;
    };
    // The way leads over the newest capture.
    if reader.is_old() {
        return captures::newest(model, fx);
    }
    let mut to = None;
    for _ in 0..count.unwrap_or(1).min(SPOTS_MAX as u32) {
        let here = reader.spot();
        let next = if back {
            reader.trail.back(here)
        } else {
            reader.trail.forward()
        };
        match next {
            Some(spot) => to = Some(spot),
            None => break,
        }
    }
    match to {
        Some(spot) if spot.article == reader.opened.row.id => reader.come_to(spot),
        Some(spot) => {
            articles::open(model, spot.article, fx);
            model.spot_next = Some(spot);
        }
        None if back => model.say("There is no place to go back to"),
        None => model.say_with_key(
            "There is no place to go forward to",
            Command::TrailBack,
            "goes back",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spot(byte: usize) -> Spot {
        Spot {
            article: ArticleId(1),
            byte,
            view: None,
            text: None,
        }
    }

    #[test]
    fn back_and_forward_and_off_to_elsewhere() {
        let mut trail = Trail::default();
        // Where there is no way back, none begins.
        assert_eq!(trail.back(spot(5)), None);
        trail.push(spot(7));
        assert_eq!(trail.back(spot(7)), None);
        assert_eq!(trail.back(spot(8)), Some(spot(7)));
        assert_eq!(trail.back(spot(7)), None);
        trail = Trail::default();
        trail.push(spot(1));
        trail.push(spot(2));
        assert_eq!(trail.back(spot(3)), Some(spot(2)));
        assert_eq!(trail.back(spot(2)), Some(spot(1)));
        assert_eq!(trail.back(spot(1)), None);
        assert_eq!(trail.forward(), Some(spot(2)));
        assert_eq!(trail.forward(), Some(spot(3)));
        assert_eq!(trail.forward(), None);
        assert_eq!(trail.back(spot(3)), Some(spot(2)));
        trail.push(spot(2));
        assert_eq!(trail.forward(), None, "what lay ahead is forgotten");
        assert_eq!(trail.back(spot(9)), Some(spot(2)));
    }

    #[test]
    fn the_oldest_is_forgotten_first() {
        let mut trail = Trail::default();
        (0..500).for_each(|n| trail.push(spot(n)));
        let mut seen = 0;
        while trail.back(spot(1000)).is_some() {
            seen += 1;
        }
        assert_eq!(seen, SPOTS_MAX);
    }
}
