//! Whatever was decided about a story comes back with it, whether the story is
//! there before its export or comes after it.

use proptest::prelude::*;

use super::*;
use crate::library::ReviewAnswer;

const LATER: [&str; 4] = [
    "A new first line stands here, above all the others.",
    "Print this page",
    "Über den Häusern stand der Rauch, and nobody in the hills slept that night.",
    "At dawn the bridge was gone, and with it the only road to the mill.",
];

/// Something that a reader does; numbers choose note and passage.
#[derive(Debug, Clone)]
enum Deed {
    Note(usize, usize),
    Whole,
    Settle(usize, usize),
    Keep(usize),
    Move(usize, usize),
    Review(usize, ReviewAnswer),
    Capture,
    Tag,
    Star,
    Archive,
    Title,
    Role(usize, Role),
    State(ReadState),
    Stop(usize),
    Mark(usize),
}

fn deeds() -> impl Strategy<Value = Vec<Deed>> {
    let n = 0usize..60;
    let answer = prop::sample::select(vec![
        ReviewAnswer::Keep,
        ReviewAnswer::Less,
        ReviewAnswer::More,
    ]);
    let state = prop::sample::select(vec![ReadState::Unread, ReadState::Reading, ReadState::Read]);
    let deed = prop_oneof![
        5 => (n.clone(), n.clone()).prop_map(|(a, b)| Deed::Note(a, b)),
        1 => Just(Deed::Whole),
        3 => (n.clone(), n.clone()).prop_map(|(a, b)| Deed::Settle(a, b)),
        2 => n.clone().prop_map(Deed::Keep),
        2 => (n.clone(), n.clone()).prop_map(|(a, b)| Deed::Move(a, b)),
        1 => (n.clone(), answer).prop_map(|(a, b)| Deed::Review(a, b)),
        2 => Just(Deed::Capture),
        1 => Just(Deed::Tag),
        1 => Just(Deed::Star),
        1 => Just(Deed::Archive),
        1 => Just(Deed::Title),
        1 => (n.clone(), prop::bool::ANY)
            .prop_map(|(a, b)| Deed::Role(a, if b { Role::Chrome } else { Role::Body })),
        1 => state.prop_map(Deed::State),
        1 => n.clone().prop_map(Deed::Stop),
        1 => n.prop_map(Deed::Mark),
    ];
    prop::collection::vec(deed, 1..14)
}

/// The words from number `n` on, up to five, as a passage of the story.
fn words(home: &Home, id: ArticleId, n: usize, more: usize) -> Passage {
    let text = home.text(id);
    let starts: Vec<usize> = text
        .split_whitespace()
        .map(|w| w.as_ptr() as usize - text.as_ptr() as usize)
        .collect();
    let from = n % starts.len();
    let last = (from + more % 5).min(starts.len() - 1);
    let rest = text.get(starts[last]..).unwrap();
    let end = starts[last] + rest.find(char::is_whitespace).unwrap_or(rest.len());
    Passage::new(starts[from], end)
}

fn chosen(home: &Home, id: ArticleId, n: usize, on_words: bool) -> Option<String> {
    let notes = home.library.article(id).unwrap().annotations;
    let mut notes: Vec<_> = notes
        .into_iter()
        .filter(|a| !on_words || a.selector.is_some())
        .collect();
    notes.sort_by(|a, b| a.id.cmp(&b.id));
    (!notes.is_empty()).then(|| notes[n % notes.len()].id.clone())
}

fn capture(home: &mut Home, number: usize) {
    let blocks: &[&str] = if number.is_multiple_of(2) {
        &BLOCKS
    } else {
        &LATER
    };
    let bytes = format!("flood {number}");
    let page = Prepared::of(story("flood", blocks), bytes.as_bytes());
    home.library.add_prepared(page).unwrap();
}

/// Lives with a story; the number of its newest capture.
fn live(home: &mut Home, deeds: &[Deed]) -> usize {
    capture(home, 0);
    let id = home
        .library
        .ids(&Query::parse("").unwrap(), crate::library::Sort::default());
    let id = id.unwrap()[0];
    let mut newest = 0;
    for deed in deeds {
        let change = match *deed {
            Deed::Note(n, more) => Change::Annotate {
                id,
                passage: Some(words(home, id, n, more)),
                color: Color::Green,
                note: format!("note {n}"),
                tags: vec!["water".into()],
            },
            Deed::Whole => Change::Annotate {
                id,
                passage: None,
                color: Color::Yellow,
                note: "on all".into(),
                tags: vec![],
            },
            Deed::Settle(n, at) => match chosen(home, id, n, true) {
                Some(annotation) => Change::Settle {
                    annotation,
                    passage: Some(words(home, id, at, n)),
                },
                None => continue,
            },
            Deed::Keep(n) => match chosen(home, id, n, true) {
                Some(annotation) => Change::Settle {
                    annotation,
                    passage: None,
                },
                None => continue,
            },
            Deed::Move(n, at) => match chosen(home, id, n, false) {
                Some(annotation) => Change::PutOn {
                    annotation,
                    passage: Some(words(home, id, at, n)),
                },
                None => continue,
            },
            Deed::Review(n, answer) => match chosen(home, id, n, true) {
                Some(annotation) => Change::Review { annotation, answer },
                None => continue,
            },
            Deed::Capture => {
                newest += 1;
                capture(home, newest);
                continue;
            }
            Deed::Tag => Change::Tag {
                ids: vec![id],
                add: vec!["rivers".into(), "Élan".into()],
                remove: vec![],
            },
            Deed::Star => Change::SetStar {
                ids: vec![id],
                starred: true,
            },
            Deed::Archive => Change::Move {
                ids: vec![id],
                place: Some(Place::Archive),
            },
            Deed::Title => Change::Edit {
                id,
                field: FieldEdit::Title(Some("The Flood".into())),
            },
            Deed::Role(n, role) => Change::SetRole {
                id,
                block: n % 3,
                role: Some(role),
            },
            Deed::State(state) => Change::SetState {
                ids: vec![id],
                state,
            },
            Deed::Stop(n) => {
                let at = words(home, id, n, 0).start;
                home.library
                    .set_position(id, Position::at(at), n as f32 / 60.0)
                    .unwrap();
                continue;
            }
            Deed::Mark(n) => {
                let at = words(home, id, n, 0).start;
                home.library.set_mark(id, 'm', at).unwrap();
                continue;
            }
        };
        home.apply(change);
    }
    newest
}

fn exported(home: &Home) -> Bundle {
    let all = Query::parse("").unwrap();
    let text = home.library.export_json(&all).unwrap();
    shared(serde_json::from_str(&text).unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn a_story_comes_back_with_all_that_was_decided(deeds in deeds()) {
        let mut old = home();
        let newest = live(&mut old, &deeds);
        let all = Query::parse("").unwrap();
        let text = old.library.export_json(&all).unwrap();
        let expected = exported(&old);

        let mut first = home();
        capture(&mut first, newest);
        let report = first.library.import_json(&text).unwrap();
        prop_assert_eq!((&report.failed, report.left_roles), (&vec![], 0));
        prop_assert_eq!(&exported(&first), &expected, "the story first");

        let mut last = home();
        last.library.import_json(&text).unwrap();
        // While it waits it leaves as it came.
        prop_assert_eq!(&exported(&last), &expected, "while it waits");
        let waiting = last.library.export_json(&all).unwrap();
        capture(&mut last, newest);
        prop_assert_eq!(&exported(&last), &expected, "the story last");
        prop_assert_eq!(last.library.waiting().unwrap(), vec![]);

        // What passed through a library where it waited is the same, too.
        let mut third = home();
        third.library.import_json(&waiting).unwrap();
        capture(&mut third, newest);
        prop_assert_eq!(&exported(&third), &expected, "over another library");
        let again = third.library.import_json(&text).unwrap();
        prop_assert_eq!((again.added, again.updated, again.kept, again.articles), (0, 0, 0, 0));
    }
}
