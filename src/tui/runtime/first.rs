//! The article that the program begins with, where the library is open anyway.
//!
//! Of a long story the beginning is read and seen before the rest. It is drawn
//! from a model of its own, which is thrown away before a key is answered: there
//! is nothing that could be done to half a story.

use std::io;

use super::{Open, Setup, Start, session::Session};
use crate::{
    library::{ArticleId, Library, Opened},
    tui::app::{self, Model, Msg},
};

/// What is there of it before the terminal is taken.
pub(super) enum First {
    /// The program begins with something else, or the article can't be read: it is
    /// asked for in the usual way, and the reason is told.
    Nothing,
    /// The beginning of a long one.
    Beginning(Box<Opened>),
    /// All of it.
    Whole(Box<Opened>),
}

impl First {
    /// Reads it. `at_once`: the first frame waits for nothing else, so that a
    /// beginning would be seen sooner.
    pub(super) fn read(setup: &Setup, at_once: bool) -> Self {
        let (Open::ForReading(library) | Open::ForWriting(library), Start::Article(id)) =
            (&setup.open, setup.start)
        else {
            return Self::Nothing;
        };
        let beginning = at_once.then(|| library.beginning(id).ok().flatten());
        beginning.flatten().map_or_else(
            || whole(library, id).map_or(Self::Nothing, Self::Whole),
            |opened| Self::Beginning(Box::new(opened)),
        )
    }

    /// All of it, whose beginning is drawn meanwhile from `model`, which has
    /// nothing in it yet.
    pub(super) fn shown(
        self,
        library: Option<&Library>,
        session: &mut Session,
        model: impl FnOnce() -> Model,
    ) -> io::Result<Option<Box<Opened>>> {
        let opened = match self {
            Self::Nothing => return Ok(None),
            Self::Whole(opened) => return Ok(Some(opened)),
            Self::Beginning(opened) => opened,
        };
        let id = opened.row.id;
        let mut glimpse = model();
        app::start(&mut glimpse, Start::Article(id));
        app::update(&mut glimpse, Msg::Opened(opened));
        if glimpse.shows_as_in_whole() {
            session.draw(&glimpse)?;
        }
        drop(glimpse);
        Ok(library.and_then(|library| whole(library, id)))
    }
}

fn whole(library: &Library, id: ArticleId) -> Option<Box<Opened>> {
    library.illustrated(id, None).ok().map(Box::new)
}
