//! The decoder thread: pictures of the page that is read. The newest request
//! replaces what has not begun. Started by the first picture that is wanted,
//! and blocked while none is.

use std::{
    collections::VecDeque,
    io,
    path::Path,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
};

use crossbeam_channel::Sender;

use super::Event;
use crate::{
    article::picture::{self, Raster, Trouble},
    library::Library,
    tui::app::{Msg, pictures::Wanted},
};

/// The other end of the thread, once there is one.
#[derive(Default)]
pub(super) struct Decoder {
    queue: Option<Arc<Queue>>,
}

#[derive(Default)]
struct Queue {
    waiting: Mutex<Waiting>,
    changed: Condvar,
}

#[derive(Default)]
struct Waiting {
    wanted: VecDeque<Wanted>,
    /// They are to have no more colours than a table.
    few_colors: bool,
    closed: bool,
}

impl Decoder {
    /// Asks for pictures instead of those that were asked for before.
    pub(super) fn ask(
        &mut self,
        wanted: Vec<Wanted>,
        few_colors: bool,
        dir: &Path,
        events: &Sender<Event>,
    ) -> io::Result<()> {
        let queue = match &self.queue {
            Some(queue) => queue,
            None if wanted.is_empty() => return Ok(()),
            None => self.queue.insert(start(dir, events.clone())?),
        };
        let mut waiting = queue.lock();
        waiting.wanted = wanted.into();
        waiting.few_colors = few_colors;
        drop(waiting);
        queue.changed.notify_one();
        Ok(())
    }
}

impl Drop for Decoder {
    fn drop(&mut self) {
        if let Some(queue) = &self.queue {
            queue.lock().closed = true;
            queue.changed.notify_one();
        }
    }
}

impl Queue {
    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn next(&self) -> Option<(Wanted, bool)> {
        let mut waiting = self
            .changed
            .wait_while(self.lock(), |w| w.wanted.is_empty() && !w.closed)
            .unwrap_or_else(PoisonError::into_inner);
        let wanted = waiting.wanted.pop_front().filter(|_| !waiting.closed)?;
        Some((wanted, waiting.few_colors))
    }
}

fn start(dir: &Path, events: Sender<Event>) -> io::Result<Arc<Queue>> {
    let queue = Arc::new(Queue::default());
    let (theirs, dir) = (Arc::clone(&queue), dir.to_owned());
    super::spawn("decoder", move || {
        while let Some((wanted, few_colors)) = theirs.next() {
            let decoded = super::caught("decoding a picture", || decode(&dir, wanted));
            let decoded = decoded.unwrap_or(Err(Trouble::Damaged));
            let shown = decoded.map(|r| Arc::new(if few_colors { r.in_few_colors() } else { r }));
            if events
                .send(Event::Msg(Msg::Decoded { wanted, shown }))
                .is_err()
            {
                return;
            }
        }
    })?;
    Ok(queue)
}

fn decode(dir: &Path, wanted: Wanted) -> Result<Raster, Trouble> {
    // Opened each time: decoding takes longer, and nothing is held at rest.
    let found = Library::open_reader(dir).and_then(|l| l.picture(wanted.article, wanted.block));
    let bytes = found.unwrap_or_else(|error| {
        log::error!("the picture {wanted:?}: {error}");
        Err(Trouble::Damaged)
    })?;
    picture::raster(&bytes, wanted.size)
}
