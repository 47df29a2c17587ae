//! The decoder thread: pictures of the page that is read. The newest request
//! replaces what has not begun. Started by the first picture that is wanted,
//! and blocked while none is.

use std::{
    collections::VecDeque,
    io,
    path::Path,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
};

use super::{Event, Events};
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

/// A picture, and whether it is to have few colours.
type Request = (Wanted, bool);

#[derive(Default)]
struct Waiting {
    wanted: VecDeque<Wanted>,
    /// The one that is being decoded.
    current: Option<Request>,
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
        events: &Events,
    ) -> io::Result<()> {
        let queue = match &self.queue {
            Some(queue) => queue,
            None if wanted.is_empty() => return Ok(()),
            None => self.queue.insert(start(dir, events.clone())?),
        };
        queue.ask(wanted, few_colors);
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

    /// Replaces what waits; what is being decoded comes without being asked
    /// for twice.
    fn ask(&self, wanted: Vec<Wanted>, few_colors: bool) {
        let mut waiting = self.lock();
        let current = waiting.current;
        let others = wanted.into_iter();
        let others = others.filter(|w| current != Some((*w, few_colors)));
        waiting.wanted = others.collect();
        waiting.few_colors = few_colors;
        drop(waiting);
        self.changed.notify_one();
    }

    fn next(&self) -> Option<Request> {
        let mut waiting = self
            .changed
            .wait_while(self.lock(), |w| w.wanted.is_empty() && !w.closed)
            .unwrap_or_else(PoisonError::into_inner);
        let wanted = waiting.wanted.pop_front().filter(|_| !waiting.closed)?;
        waiting.current = Some((wanted, waiting.few_colors));
        waiting.current
    }

    /// What was taken is decoded: from now on it can be asked for again.
    fn end(&self) {
        self.lock().current = None;
    }
}

fn start(dir: &Path, events: Events) -> io::Result<Arc<Queue>> {
    let queue = Arc::new(Queue::default());
    let (theirs, dir) = (Arc::clone(&queue), dir.to_owned());
    super::spawn("decoder", move || {
        while let Some((wanted, few_colors)) = theirs.next() {
            let decoded = super::caught("decoding a picture", || decode(&dir, wanted));
            let decoded = decoded.unwrap_or(Err(Trouble::Damaged));
            let shown = decoded.map(|r| Arc::new(if few_colors { r.in_few_colors() } else { r }));
            theirs.end();
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
    let found = Library::open_reader(dir)
        .and_then(|l| l.picture(wanted.article, wanted.capture, wanted.block));
    let bytes = found.unwrap_or_else(|error| {
        log::error!("the picture {wanted:?}: {error}");
        Err(Trouble::Damaged)
    })?;
    picture::raster(&bytes, wanted.size)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::app::pictures::of_one_cell;

    #[test]
    fn what_is_being_decoded_is_not_asked_for_twice() {
        let queue = Queue::default();
        queue.ask(vec![of_one_cell(1), of_one_cell(2)], false);
        assert_eq!(queue.next(), Some((of_one_cell(1), false)));
        queue.ask(vec![of_one_cell(1), of_one_cell(3)], false);
        queue.end();
        assert_eq!(queue.next(), Some((of_one_cell(3), false)));
        // In other colours it is another; and done, it can be wished again.
        queue.ask(vec![of_one_cell(3)], true);
        assert_eq!(queue.next(), Some((of_one_cell(3), true)));
        queue.end();
        queue.ask(vec![of_one_cell(3)], true);
        assert_eq!(queue.next(), Some((of_one_cell(3), true)));
    }
}
