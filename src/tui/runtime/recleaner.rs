//! What a rule would change, and cleaning again: both may read every article
//! of a site, so each has a thread and a connection of its own, and neither
//! lists nor saves wait for it.

use std::{
    io,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use super::{Event, Events, story};
use crate::{
    article::RuleAction,
    library::{Again, ArticleId, Cleaning, Error, Library, Recleaning},
    tui::app::Msg,
};

/// The block that rules are looked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked {
    pub(super) id: ArticleId,
    pub(super) block: usize,
    pub(super) action: RuleAction,
}

/// Finds the rules that a block offers; they come as a message.
pub(super) fn offer(
    dir: &Path,
    asked: Asked,
    stop: Arc<AtomicBool>,
    events: Events,
) -> io::Result<()> {
    let dir = dir.to_owned();
    super::spawn("rules", move || {
        let Asked { id, block, action } = asked;
        let send = |msg| drop(events.send(Event::Msg(msg)));
        let mut each = |done, total| {
            send(Msg::Weighing { done, total });
            !stop.load(Ordering::Relaxed)
        };
        let work = || Library::open_reader(&dir)?.offer_rules(id, block, action, &mut each);
        send(match super::caught("looking for rules", work) {
            Ok(Ok((site, offers))) => Msg::RulesOffered {
                site,
                action,
                offers,
            },
            Ok(Err(Error::Interrupted)) => Msg::NoRules { why: None },
            failed => Msg::NoRules {
                why: told(failed).err(),
            },
        });
    })
}

/// Cleans articles again. What is found is written in one transaction at the
/// end, so that stopping leaves everything as it was.
pub(super) fn start(
    dir: &Path,
    ids: Vec<ArticleId>,
    dry: bool,
    stop: Arc<AtomicBool>,
    events: Events,
) -> io::Result<()> {
    let dir = dir.to_owned();
    super::spawn("recleaner", move || {
        let send = |msg| drop(events.send(Event::Msg(msg)));
        let mut each = |cleaning: Cleaning<'_>| {
            let (done, total) = (cleaning.done, cleaning.all);
            send(Msg::Recleaning { done, total });
            !stop.load(Ordering::Relaxed)
        };
        // Who asks for one page waits for it.
        let in_full = ids.len() == 1;
        let again = Again { dry, in_full };
        let work = || {
            if dry {
                let library = Library::open_reader(&dir)?;
                let outcome = library.preview_reclean(&ids, again, &mut each)?;
                return Ok((outcome, Vec::new()));
            }
            Library::open(&dir)?.reclean(&ids, again, &mut each)
        };
        match told(super::caught("cleaning again", work)) {
            Ok((outcome, done)) => {
                send(Msg::Recleaned { dry, outcome });
                for done in done {
                    send(Msg::Changed(done));
                }
            }
            Err(text) => {
                let outcome = Recleaning {
                    stopped: true,
                    ..Recleaning::default()
                };
                send(Msg::Recleaned { dry, outcome });
                send(Msg::Say { text, bad: true });
            }
        }
    })
}

/// What came of it, or why nothing did, as the user reads it.
fn told<T>(outcome: Result<Result<T, Error>, String>) -> Result<T, String> {
    outcome.and_then(|outcome| outcome.map_err(|e| story(&e)))
}
