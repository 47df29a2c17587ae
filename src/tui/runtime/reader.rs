//! The reader thread: lists, searches and articles. It has a connection of
//! its own, so that nothing it does waits for a write. A newer list replaces
//! one that has not begun, and interrupts one that has. It is started with the
//! first question.

mod listing;

use std::{
    collections::VecDeque,
    path::{Path, PathBuf},
    sync::{Arc, Condvar, Mutex, PoisonError},
};

use jiff::{Timestamp, civil::DateTime, tz::TimeZone};

use self::listing::{Wanted, list};
use super::{Event, Events, story};
use crate::{
    article::annotation::ColorNames,
    library::{ArticleId, Counts, Error, Library, Query, Related, Sort, review::PAGE},
    tui::app::{Effect, Msg, history::Past, tagging::TagUse},
};

/// Most changes that are listed; the journal keeps no more.
const HISTORY_MAX: usize = 1_000;
/// Most articles that are offered for what was stripped.
const HIDDEN_MAX: usize = 200;
/// Most stories that are offered for notes that wait.
const STORIES_MAX: usize = 200;

/// What the reader thread can be asked.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Ask {
    List {
        generation: u64,
        query: String,
        sort: Sort,
        first: usize,
        lines: usize,
        near: Option<ArticleId>,
    },
    More {
        generation: u64,
        query: String,
        sort: Sort,
        most: usize,
    },
    Rows {
        generation: u64,
        ids: Vec<ArticleId>,
    },
    Hidden {
        generation: u64,
        query: String,
    },
    Hits {
        generation: u64,
        query: String,
        ids: Vec<ArticleId>,
    },
    Places {
        id: ArticleId,
        query: String,
        needle: String,
        last: bool,
    },
    /// The article, or a capture of it by its number.
    Article(ArticleId, Option<usize>),
    Captures(ArticleId),
    Address(String),
    Mark(char),
    Marks,
    Preview(ArticleId),
    Notes {
        generation: u64,
        query: String,
    },
    /// So many of the day's were answered already.
    Review(usize),
    Stories {
        annotations: Vec<String>,
        title: String,
    },
    Tags,
    TagCounts(TagUse),
    History,
    Names,
    Version(u64),
    Related {
        id: ArticleId,
        list: bool,
    },
    Statistics,
    Trash,
}

impl Ask {
    /// Whether a newer one of the same kind makes this one useless.
    fn replaced_by(&self, newer: &Self) -> bool {
        matches!(
            (self, newer),
            (
                Self::List { .. }
                    | Self::More { .. }
                    | Self::Rows { .. }
                    | Self::Hits { .. }
                    | Self::Hidden { .. },
                Self::List { .. }
            ) | (Self::Hidden { .. }, Self::Hidden { .. })
                | (Self::Article(..), Self::Article(..))
                | (Self::Captures(_), Self::Captures(_))
                | (Self::Address(_), Self::Address(_))
                | (Self::Mark(_), Self::Mark(_))
                | (Self::Marks, Self::Marks)
                | (Self::Preview(_), Self::Preview(_))
                | (Self::Notes { .. }, Self::Notes { .. })
                | (Self::Review(_), Self::Review(_))
                | (Self::Stories { .. }, Self::Stories { .. })
                | (Self::Tags, Self::Tags)
                | (Self::TagCounts(_), Self::TagCounts(_))
                | (Self::History, Self::History)
                | (Self::Names, Self::Names)
                | (Self::Related { .. }, Self::Related { .. })
                | (Self::Statistics, Self::Statistics)
                | (Self::Trash, Self::Trash)
                | (Self::Version(_), Self::Version(_))
        )
    }
}

/// The other end of the thread.
pub(super) struct Reader {
    queue: Arc<Queue>,
    /// What the thread begins with, until it does.
    idle: Option<Work>,
}

/// What the thread works with.
struct Work {
    dir: PathBuf,
    colors: ColorNames,
    library: Option<Library>,
    events: Events,
}

#[derive(Default)]
struct Queue {
    asks: Mutex<Waiting>,
    changed: Condvar,
}

#[derive(Default)]
struct Waiting {
    asks: VecDeque<Ask>,
    /// Stops a list that is being made, if one is.
    interrupt: Option<Box<dyn Fn() + Send>>,
    closed: bool,
}

impl Reader {
    /// A reader of the library in `dir`, which may be open already.
    pub(super) fn new(
        dir: &Path,
        colors: &ColorNames,
        library: Option<Library>,
        events: Events,
    ) -> Self {
        Self {
            queue: Arc::default(),
            idle: Some(Work {
                dir: dir.to_owned(),
                colors: colors.clone(),
                library: library.map(|library| library.calling(colors)),
                events,
            }),
        }
    }

    /// The library, until the thread works with it.
    pub(super) fn library(&self) -> Option<&Library> {
        self.idle.as_ref()?.library.as_ref()
    }

    /// Asks what an effect is about, if it is a question of a reader's.
    pub(super) fn answer(&mut self, effect: Effect) {
        self.ask(match effect {
            Effect::List {
                generation,
                query,
                sort,
                first,
                lines,
                near,
            } => Ask::List {
                generation,
                query,
                sort,
                first,
                lines,
                near,
            },
            Effect::ListMore {
                generation,
                query,
                sort,
                most,
            } => Ask::More {
                generation,
                query,
                sort,
                most,
            },
            Effect::FetchRows { generation, ids } => Ask::Rows { generation, ids },
            Effect::FindHidden { generation, query } => Ask::Hidden { generation, query },
            Effect::FindHits {
                generation,
                query,
                ids,
            } => Ask::Hits {
                generation,
                query,
                ids,
            },
            Effect::FindPlaces {
                id,
                query,
                needle,
                last,
            } => Ask::Places {
                id,
                query,
                needle,
                last,
            },
            Effect::ListNotes { generation, query } => Ask::Notes { generation, query },
            Effect::ListReview(done) => Ask::Review(done),
            Effect::Open(id) => Ask::Article(id, None),
            Effect::OpenCapture(id, number) => Ask::Article(id, Some(number)),
            Effect::ListCaptures(id) => Ask::Captures(id),
            Effect::OfferStories { annotations, title } => Ask::Stories { annotations, title },
            _ => return,
        });
    }

    /// Asks; the answer comes as a message.
    pub(super) fn ask(&mut self, ask: Ask) {
        if let Some(work) = self.idle.take() {
            let (queue, events) = (Arc::clone(&self.queue), work.events.clone());
            if let Err(error) = super::spawn("reader", move || work.answer_all(&queue)) {
                let text = format!("The library can't be read: {error}. Quit, and try again.");
                drop(events.try_send(Event::Msg(Msg::Say { text, bad: true })));
            }
        }
        let mut waiting = self.queue.lock();
        waiting.asks.retain(|older| !older.replaced_by(&ask));
        if let (Ask::List { .. }, Some(interrupt)) = (&ask, &waiting.interrupt) {
            interrupt();
        }
        waiting.asks.push_back(ask);
        drop(waiting);
        self.queue.changed.notify_one();
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        let mut waiting = self.queue.lock();
        waiting.closed = true;
        if let Some(interrupt) = &waiting.interrupt {
            interrupt();
        }
        drop(waiting);
        self.queue.changed.notify_one();
    }
}

impl Queue {
    fn lock(&self) -> std::sync::MutexGuard<'_, Waiting> {
        self.asks.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn next(&self) -> Option<Ask> {
        let mut waiting = self
            .changed
            .wait_while(self.lock(), |w| w.asks.is_empty() && !w.closed)
            .unwrap_or_else(PoisonError::into_inner);
        if waiting.closed {
            None
        } else {
            waiting.asks.pop_front()
        }
    }
}

impl Work {
    fn answer_all(mut self, queue: &Queue) {
        let (mut told_only_read, mut shown) = (false, false);
        while let Some(ask) = queue.next() {
            if self.library.is_none()
                && let Some(nothing) = of_nothing(&ask, &self.dir)
            {
                drop(self.events.send(Event::Msg(nothing)));
                continue;
            }
            let answered = super::caught("reading the library", || {
                let library = opened(&mut self.library, &self.dir, &self.colors)?;
                queue.lock().interrupt = is_slow(&ask).then(|| interrupt_of(library));
                let answer = library.at_once(|library| answer(library, &ask, &self.events));
                queue.lock().interrupt = None;
                if !shown && answer.is_ok() {
                    shown = true;
                    drop(self.events.send(Event::Shown(library.moment()?)));
                }
                answer
            });
            let say = |text| Msg::Say { text, bad: true };
            let msg = match (answered, &ask) {
                (Ok(Ok(())), _) => {
                    let only_read = self.library.as_ref().is_some_and(Library::is_still);
                    if told_only_read || !only_read || !Library::exists(&self.dir) {
                        continue;
                    }
                    told_only_read = true;
                    say(ONLY_READ.to_owned())
                }
                // Whoever stopped it asked for something else meanwhile.
                (Ok(Err(Error::Interrupted)), _) => continue,
                (Ok(Err(error)), Ask::List { .. }) => Msg::NotListed(story(&error)),
                (Ok(Err(error)), Ask::Article(id, _) | Ask::Places { id, .. }) => {
                    let why = story(&error);
                    Msg::NotRead { id: *id, why }
                }
                (Ok(Err(error)), _) => say(story(&error)),
                (Err(panic), Ask::List { .. }) => Msg::NotListed(panic),
                (Err(why), Ask::Article(id, _) | Ask::Places { id, .. }) => {
                    Msg::NotRead { id: *id, why }
                }
                (Err(panic), _) => say(panic),
            };
            if self.events.send(Event::Msg(msg)).is_err() {
                return;
            }
        }
    }
}

/// What is said once where nothing can be written.
const ONLY_READ: &str = "This library can only be read: its folder, or the disk, takes nothing more. What you change \
                         here is not kept. `offprint where` names the folder.";

/// The first list where there is no library yet: there is no need to make one
/// in memory to know that it is empty.
fn of_nothing(ask: &Ask, dir: &Path) -> Option<Msg> {
    let Ask::List { generation, .. } = ask else {
        return None;
    };
    (!Library::exists(dir)).then(|| Msg::Listed {
        generation: *generation,
        ids: Vec::new(),
        rows: Vec::new(),
        counts: Counts::default(),
        problem: None,
        version: 0,
    })
}

/// Whether it can take longer than the next key.
fn is_slow(ask: &Ask) -> bool {
    matches!(
        ask,
        Ask::List { .. } | Ask::More { .. } | Ask::Hits { .. } | Ask::Hidden { .. }
    )
}

fn opened<'a>(
    library: &'a mut Option<Library>,
    dir: &Path,
    colors: &ColorNames,
) -> Result<&'a Library, Error> {
    // One that was opened before there was a library, or while nothing could
    // be written, would stay as it was.
    match library.take() {
        Some(opened) if !opened.is_still() => Ok(library.insert(opened)),
        _ => Ok(library.insert(Library::open_reader(dir)?.calling(colors))),
    }
}

fn interrupt_of(library: &Library) -> Box<dyn Fn() + Send> {
    let handle = library.interrupter();
    Box::new(move || handle.interrupt())
}

fn answer(library: &Library, ask: &Ask, events: &Events) -> Result<(), Error> {
    let send = |msg| drop(events.send(Event::Msg(msg)));
    match ask {
        Ask::List {
            generation,
            query,
            sort,
            first,
            lines,
            near,
        } => {
            let wanted = Wanted {
                generation: *generation,
                query,
                sort: *sort,
                first: *first,
                lines: *lines,
                near: *near,
            };
            return list(library, &wanted, &send);
        }
        Ask::More {
            generation,
            query,
            sort,
            most,
        } => {
            if let Ok(query) = library.query_typing(query) {
                send(Msg::MoreListed {
                    generation: *generation,
                    ids: library.first_ids(&query, *sort, *most)?,
                    most: *most,
                });
            }
        }
        Ask::Rows { generation, ids } => send(Msg::Rows {
            generation: *generation,
            rows: library.rows(ids)?,
        }),
        Ask::Hidden { generation, query } => {
            let asked = library.query_typing(query).map(Query::in_hidden);
            let found =
                asked.map_or_else(|_| Ok(Vec::new()), |q| library.search(&q, HIDDEN_MAX))?;
            send(Msg::FoundHidden {
                generation: *generation,
                found,
            });
        }
        Ask::Hits {
            generation,
            query,
            ids,
        } => {
            if let Ok(query) = library.query_typing(query) {
                send(Msg::Hits {
                    generation: *generation,
                    hits: library.first_hits(&query, ids)?,
                });
            }
        }
        Ask::Places {
            id,
            query,
            needle,
            last,
        } => {
            let query = library.query_typing(query)?;
            send(Msg::Places {
                id: *id,
                needle: needle.clone(),
                places: library.places(&query, *id)?,
                last: *last,
            });
        }
        Ask::Article(id, None) => send(Msg::Opened(Box::new(library.illustrated(*id, None)?))),
        // One that is gone meanwhile, for its adding was undone: the newest.
        Ask::Article(id, Some(number)) => {
            let opened = match library.illustrated(*id, Some(*number)) {
                Err(Error::Invalid(_) | Error::NotFound { .. }) => {
                    library.illustrated(*id, None)?
                }
                capture => capture?,
            };
            send(Msg::Opened(Box::new(opened)));
        }
        Ask::Captures(id) => send(Msg::Captures {
            id: *id,
            captures: library.captures(*id)?,
        }),
        Ask::Address(address) => send(Msg::AddressFound {
            address: address.clone(),
            found: library.with_address(address)?,
        }),
        Ask::Marks => send(Msg::MarksListed(library.marks()?)),
        Ask::Mark(letter) => send(Msg::MarkFound {
            letter: *letter,
            marked: library.mark(*letter)?,
        }),
        Ask::Preview(id) => match library.article(*id) {
            Ok(opened) => send(Msg::Previewed(Box::new(opened))),
            // Gone, or not to be read: told when somebody opens it.
            Err(Error::NotFound { .. } | Error::Damaged(_)) => {}
            Err(error) => return Err(error),
        },
        Ask::Notes { generation, query } => {
            if let Ok(query) = library.query_typing(query) {
                send(Msg::NotesListed {
                    generation: *generation,
                    noted: library.notes(&query)?,
                    waiting: library.all_waiting_of(&query)?,
                });
            }
        }
        Ask::Review(done) => {
            let now = Timestamp::now().as_second();
            send(Msg::Reviewed {
                due: library.review(now, PAGE + done)?,
                share: library.review_share(now)?,
            });
        }
        Ask::Stories { annotations, title } => send(Msg::StoriesOffered {
            annotations: annotations.clone(),
            stories: library.stories_like(title, STORIES_MAX)?,
        }),
        Ask::Tags => send(Msg::Tags(
            library.tags()?.into_iter().map(|(name, _)| name).collect(),
        )),
        Ask::TagCounts(then) => send(Msg::TagList {
            tags: library.tags()?,
            then: *then,
        }),
        Ask::History => send(Msg::History(history(library)?)),
        Ask::Names => send(Msg::Names(Box::new(library.names()?))),
        Ask::Related { id, list } => send(Msg::Related {
            id: *id,
            list: *list,
            related: related(library, *id)?,
        }),
        Ask::Statistics => send(Msg::CountedByMonth(library.statistics()?)),
        Ask::Trash => send(Msg::TrashAsked(library.trash(0)?)),
        Ask::Version(known) => {
            if library.version()? != *known {
                send(Msg::LibraryChanged);
            }
        }
    }
    Ok(())
}

/// What else is a story. One that is gone, or can't be read, says so when
/// somebody opens it.
fn related(library: &Library, id: ArticleId) -> Result<Vec<Related>, Error> {
    match library.related(id) {
        Err(Error::NotFound { .. } | Error::Damaged(_)) => Ok(Vec::new()),
        found => found,
    }
}

/// All changes that can be undone or redone, newest first.
fn history(library: &Library) -> Result<Vec<Past>, Error> {
    let zone = TimeZone::system();
    let now = zone.to_datetime(Timestamp::now());
    let entries = library.history(HISTORY_MAX)?.entries.into_iter();
    let past = entries.map(|entry| Past {
        when: Timestamp::from_second(entry.at)
            .map_or_else(|_| String::new(), |at| when(zone.to_datetime(at), now)),
        entry,
    });
    Ok(past.collect())
}

/// A moment as a person says it: `today 10:41`, `Mon 10:41`, `12 Mar 2026`.
fn when(at: DateTime, now: DateTime) -> String {
    let form = match (now.date() - at.date()).get_days() {
        0 => "today %H:%M",
        1..=6 => "%a %H:%M",
        _ => "%-d %b %Y",
    };
    at.strftime(form).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listing(generation: u64) -> Ask {
        Ask::List {
            generation,
            query: String::new(),
            sort: Sort::default(),
            first: 10,
            lines: 10,
            near: None,
        }
    }

    #[test]
    fn moments_are_said_as_people_say_them() {
        let now: DateTime = "2026-03-12T10:41:00".parse().unwrap();
        let at = |text: &str| when(text.parse().unwrap(), now);
        assert_eq!(at("2026-03-12T08:05:00"), "today 08:05");
        assert_eq!(at("2026-03-11T23:00:00"), "Wed 23:00");
        assert_eq!(at("2025-12-01T23:00:00"), "1 Dec 2025");
    }

    #[test]
    fn a_newer_list_replaces_what_it_makes_useless() {
        let rows = Ask::Rows {
            generation: 1,
            ids: Vec::new(),
        };
        assert!(listing(1).replaced_by(&listing(2)));
        assert!(rows.replaced_by(&listing(2)));
        assert!(!listing(1).replaced_by(&rows));
        assert!(!Ask::Article(ArticleId(1), None).replaced_by(&listing(2)));
        assert!(Ask::Article(ArticleId(1), None).replaced_by(&Ask::Article(ArticleId(2), None)));
    }
}
