//! Random work against a model that is too simple to be wrong; then all of it
//! is taken back.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::article::annotation::Color;

/// What a reader would say of an article.
#[derive(Debug, Clone, PartialEq)]
struct Shown {
    title: String,
    state: ReadState,
    starred: bool,
    place: Place,
    before_trash: Place,
    tags: BTreeSet<String>,
    notes: Vec<(String, Color)>,
}

type World = Vec<Shown>;

/// The model: a world, those that undo goes back to, and those that redo does.
struct Model {
    now: World,
    past: Vec<World>,
    future: Vec<World>,
}

impl Model {
    fn change(&mut self, next: World) {
        if next != self.now {
            self.past.push(std::mem::replace(&mut self.now, next));
            self.future.clear();
        }
    }
}

#[derive(Debug, Clone)]
enum Step {
    Add(u8),
    State(u8, ReadState),
    Star(u8, bool),
    Move(u8, Option<Place>),
    Tag(u8, String, bool),
    Title(u8, String),
    Note(u8, String),
    Edit(u8, u8, String, Color),
    Delete(u8, u8),
    Undo,
    Redo,
    Reopen,
}

fn step() -> impl Strategy<Value = Step> {
    let place = prop::sample::select(vec![
        None,
        Some(Place::Library),
        Some(Place::Archive),
        Some(Place::Trash),
    ]);
    let state = prop::sample::select(vec![ReadState::Unread, ReadState::Reading, ReadState::Read]);
    let color = prop::sample::select(Color::ALL.to_vec());
    let word = || "[a-c]{1,2}";
    prop_oneof![
        2 => any::<u8>().prop_map(Step::Add),
        1 => (any::<u8>(), state).prop_map(|(a, s)| Step::State(a, s)),
        1 => any::<(u8, bool)>().prop_map(|(a, on)| Step::Star(a, on)),
        2 => (any::<u8>(), place).prop_map(|(a, p)| Step::Move(a, p)),
        2 => (any::<u8>(), word(), any::<bool>()).prop_map(|(a, t, on)| Step::Tag(a, t, on)),
        1 => (any::<u8>(), word()).prop_map(|(a, t)| Step::Title(a, t)),
        2 => (any::<u8>(), word()).prop_map(|(a, t)| Step::Note(a, t)),
        2 => (any::<(u8, u8)>(), word(), color).prop_map(|((a, n), t, c)| Step::Edit(a, n, t, c)),
        1 => any::<(u8, u8)>().prop_map(|(a, n)| Step::Delete(a, n)),
        3 => Just(Step::Undo),
        2 => Just(Step::Redo),
        1 => Just(Step::Reopen),
    ]
}

/// The articles as the library shows them, by number.
fn world(library: &Library) -> World {
    let all = Query::parse("is:trashed or is:library or is:archived").unwrap();
    let mut ids = library.ids(&all, Sort::default()).unwrap();
    ids.sort_unstable();
    let shown = |id: &ArticleId| {
        let opened = library.article(*id).unwrap();
        let mut notes: Vec<_> = opened.annotations.iter().collect();
        notes.sort_by_key(|n| n.note.clone());
        Shown {
            title: opened.row.title,
            state: opened.row.state,
            starred: opened.row.starred,
            place: opened.row.place,
            before_trash: Place::Library,
            tags: opened.row.tags.into_iter().collect(),
            notes: notes
                .into_iter()
                .map(|n| (n.note.clone(), n.color))
                .collect(),
        }
    };
    ids.iter().map(shown).collect()
}

/// The same of the model: notes in an order that says nothing.
fn told(world: &World) -> World {
    let mut told = world.clone();
    for shown in &mut told {
        shown.before_trash = Place::Library;
        shown.notes.sort_by_key(|(note, _)| note.clone());
    }
    told
}

/// Does a step in both; note texts are made unique by `n`, so that a note is
/// known by its text.
fn take(home: &mut Home, model: &mut Model, n: usize, step: Step) {
    let count = model.now.len();
    let pick = |a: u8| (count > 0).then(|| usize::from(a) % count.max(1));
    let id = |at: usize| ArticleId(at as i64 + 1);
    let mut next = model.now.clone();
    let change = match step {
        Step::Undo => {
            let undone = home.library.undo().unwrap();
            assert_eq!(undone.is_some(), !model.past.is_empty());
            if let Some(past) = model.past.pop() {
                model.future.push(std::mem::replace(&mut model.now, past));
            }
            return;
        }
        Step::Redo => {
            let redone = home.library.redo().unwrap();
            assert_eq!(redone.is_some(), !model.future.is_empty());
            if let Some(future) = model.future.pop() {
                model.past.push(std::mem::replace(&mut model.now, future));
            }
            return;
        }
        Step::Reopen => {
            home.library = Library::open(home.dir.path()).unwrap();
            return;
        }
        Step::Add(a) => {
            // Undoing an add leaves the page in the trash, and so the model
            // sees it come from there.
            let name = format!("p{n}-{a}");
            home.with(&name);
            let shown = Shown {
                title: name,
                state: ReadState::Unread,
                starred: false,
                place: Place::Trash,
                before_trash: Place::Library,
                tags: BTreeSet::new(),
                notes: Vec::new(),
            };
            for world in model.past.iter_mut().chain([&mut model.now]) {
                world.push(shown.clone());
            }
            next.push(Shown {
                place: Place::Library,
                ..shown
            });
            model.future.clear();
            return model.change(next);
        }
        Step::State(a, state) => pick(a).map(|at| {
            next[at].state = state;
            Change::SetState {
                ids: vec![id(at)],
                state,
            }
        }),
        Step::Star(a, starred) => pick(a).map(|at| {
            next[at].starred = starred;
            Change::SetStar {
                ids: vec![id(at)],
                starred,
            }
        }),
        Step::Move(a, place) => pick(a).map(|at| {
            let shown = &mut next[at];
            let to = match place {
                Some(place) => place,
                None if shown.place == Place::Trash => shown.before_trash,
                None => shown.place,
            };
            if to != shown.place {
                shown.before_trash = shown.place;
                shown.place = to;
            }
            Change::Move {
                ids: vec![id(at)],
                place,
            }
        }),
        Step::Tag(a, tag, on) => pick(a).map(|at| {
            let (add, remove) = if on {
                next[at].tags.insert(tag.clone());
                (vec![tag], vec![])
            } else {
                next[at].tags.remove(&tag);
                (vec![], vec![tag])
            };
            Change::Tag {
                ids: vec![id(at)],
                add,
                remove,
            }
        }),
        Step::Title(a, title) => pick(a).map(|at| {
            next[at].title.clone_from(&title);
            Change::Edit {
                id: id(at),
                field: FieldEdit::Title(Some(title)),
            }
        }),
        Step::Note(a, text) => pick(a).map(|at| {
            let note = format!("{text} {n}");
            next[at].notes.push((note.clone(), Color::Yellow));
            Change::Annotate {
                id: id(at),
                passage: None,
                color: Color::Yellow,
                note,
                tags: vec![],
            }
        }),
        Step::Edit(a, which, text, color) => pick(a).and_then(|at| {
            let (place, annotation) = noted(home, &next[at], id(at), which)?;
            let note = format!("{text} {n}");
            next[at].notes[place] = (note.clone(), color);
            Some(Change::EditAnnotation {
                annotation,
                note: Some(note),
                color: Some(color),
                tags: None,
                base: None,
            })
        }),
        Step::Delete(a, which) => pick(a).and_then(|at| {
            let (place, annotation) = noted(home, &next[at], id(at), which)?;
            next[at].notes.remove(place);
            Some(Change::DeleteAnnotations {
                annotations: vec![annotation],
            })
        }),
    };
    if let Some(change) = change {
        home.library.apply(change).unwrap();
        model.change(next);
    }
}

/// One of an article's notes: its place in the model, and its number here.
fn noted(home: &Home, shown: &Shown, id: ArticleId, which: u8) -> Option<(usize, String)> {
    let place = usize::from(which).checked_rem(shown.notes.len())?;
    let opened = home.library.article(id).unwrap();
    let found = opened
        .annotations
        .iter()
        .find(|n| n.note == shown.notes[place].0);
    Some((place, found.unwrap().id.clone()))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn random_work_agrees_with_the_model_and_can_all_be_taken_back(
        steps in prop::collection::vec(step(), 1..40)
    ) {
        let mut home = Home::new();
        home.library.store.meddle("PRAGMA synchronous = OFF");
        let mut model = Model { now: Vec::new(), past: Vec::new(), future: Vec::new() };
        for (n, step) in steps.into_iter().enumerate() {
            take(&mut home, &mut model, n, step);
            prop_assert_eq!(world(&home.library), told(&model.now));
        }
        while let Some(past) = model.past.pop() {
            prop_assert!(home.library.undo().unwrap().is_some());
            prop_assert_eq!(world(&home.library), told(&past));
        }
        prop_assert_eq!(home.library.undo().unwrap(), None);
        let (tally, counted) = home.library.store.tallies();
        prop_assert_eq!(tally, counted);
        prop_assert!(home.library.store.index_is_whole());
        let examination = Library::examine(home.dir.path(), true).unwrap();
        prop_assert!(!examination.is_harmed());
    }
}
