//! Pictures that the terminal draws itself, over cells that are left free for
//! them: what it shows of them, and the bytes that change it.

use std::sync::Arc;

use super::{Placed, go_to, iterm2, kitty, sixel};
use crate::{article::picture::Raster, config::images::Protocol, tui::view::Rgb};

/// Pictures that a terminal keeps that shows none of them: those of the
/// screens around.
const KEPT_MAX: usize = 8;

/// The number of the first picture; others are free to use the small ones.
const FIRST_ID: u32 = 0x0FF0_0001;

/// One on the screen, and its numbers.
#[derive(Debug, Clone)]
struct Stands {
    placed: Placed,
    id: u32,
    part: u32,
}

/// One that the terminal keeps: its number, and what it is.
#[derive(Debug)]
struct Kept {
    id: u32,
    raster: Arc<Raster>,
    faded: Option<Rgb>,
}

/// What the terminal shows and keeps.
#[derive(Debug, Default)]
pub(super) struct Pictures {
    by: Option<Protocol>,
    stands: Vec<Stands>,
    /// What it keeps, the last used last.
    kept: Vec<Kept>,
    sent: u32,
}

impl Pictures {
    /// From now on pictures are shown in this way.
    pub(super) fn set_protocol(&mut self, by: Option<Protocol>) {
        self.by = by;
    }

    /// The terminal shows nothing any more, and nobody knows what it keeps.
    pub(super) fn forget(&mut self, out: &mut Vec<u8>) {
        if !self.kept.is_empty() {
            out.extend_from_slice(kitty::DELETE_ALL);
        }
        self.stands.clear();
        self.kept.clear();
    }

    /// Takes away what is not in the next frame. Gives those whose cells have
    /// to be written over, for they are what holds the picture.
    pub(super) fn take_away(&mut self, out: &mut Vec<u8>, next: &[Placed]) -> Vec<Placed> {
        if self.kept.is_empty() {
            let gone = |s: &Stands| !next.contains(&s.placed);
            let (gone, stay) = std::mem::take(&mut self.stands).into_iter().partition(gone);
            self.stands = stay;
            return Vec::into_iter(gone).map(|s| s.placed).collect();
        }
        // One of kitty's that only moves is placed anew under its numbers.
        let parts = |one: &Placed| {
            let same = next.iter().filter(|p| p.is_of(&one.raster, one.faded));
            same.count() as u32
        };
        self.stands.retain(|stands| {
            let stays = stands.part <= parts(&stands.placed);
            if !stays {
                kitty::take_away(out, (stands.id, stands.part));
            }
            stays
        });
        Vec::new()
    }

    /// Shows what is in the next frame and not on the screen; also what stands
    /// on rows that were written to, where that harms it.
    pub(super) fn show(&mut self, out: &mut Vec<u8>, next: &[Placed], written: &[bool]) {
        match self.by {
            Some(Protocol::Kitty) => self.place(out, next),
            Some(by @ (Protocol::Sixel | Protocol::Iterm2)) => {
                for placed in next {
                    let rows = usize::from(placed.y)..usize::from(placed.y + placed.seen);
                    let harmed = written.get(rows).is_some_and(|w| w.contains(&true));
                    if harmed || !self.stands.iter().any(|s| s.placed == *placed) {
                        go_to(out, placed.x, placed.y);
                        match by {
                            Protocol::Sixel => sixel::show(out, placed),
                            _ => iterm2::show(out, placed),
                        }
                    }
                }
                let stands = next.iter().cloned().map(|placed| Stands {
                    placed,
                    id: 0,
                    part: 0,
                });
                self.stands = stands.collect();
            }
            Some(Protocol::Blocks) | None => {}
        }
    }

    fn place(&mut self, out: &mut Vec<u8>, next: &[Placed]) {
        let before = std::mem::take(&mut self.stands);
        for placed in next {
            let id = self.id(out, placed);
            let part = 1 + self.stands.iter().filter(|s| s.id == id).count() as u32;
            let there = before.iter().find(|s| (s.id, s.part) == (id, part));
            if there.is_none_or(|s| s.placed != *placed) {
                go_to(out, placed.x, placed.y);
                kitty::place(out, (id, part), placed);
            }
            self.stands.push(Stands {
                placed: placed.clone(),
                id,
                part,
            });
        }
        let shown = |id: u32| self.stands.iter().any(|s| s.id == id);
        while self.kept.len() > KEPT_MAX
            && let Some(at) = self.kept.iter().position(|kept| !shown(kept.id))
        {
            let kept = self.kept.remove(at);
            kitty::forget(out, kept.id);
        }
    }

    /// The number under which the terminal has a picture, which is sent if it
    /// has not.
    fn id(&mut self, out: &mut Vec<u8>, placed: &Placed) -> u32 {
        let is_it = |kept: &Kept| placed.is_of(&kept.raster, kept.faded);
        if let Some(at) = self.kept.iter().position(is_it) {
            let kept = self.kept.remove(at);
            let id = kept.id;
            self.kept.push(kept);
            return id;
        }
        let id = FIRST_ID.wrapping_add(self.sent);
        self.sent = self.sent.wrapping_add(1);
        let raster = Arc::clone(&placed.raster);
        kitty::send(out, id, raster.size, &placed.shaded(&raster.rgb));
        let faded = placed.faded;
        self.kept.push(Kept { id, raster, faded });
        id
    }
}
