//! Notes in another shape, several changed as one, and which of them a query
//! finds.

use super::*;
use crate::article::annotation::{AnchorState, Annotation, Color};

const FROZE: &str = "The harbour froze before anyone";
const SPRING: &str = "a colder spring";

struct Noted {
    home: Home,
    id: ArticleId,
    froze: String,
    spring: String,
}

fn noted() -> Noted {
    let mut home = Home::new();
    let id = home.with("frost");
    let mut make = |words: &str, color, note: &str, tags: &[&str]| {
        let passage = Some(passage_of(&home, id, words));
        let done = home.library.apply(Change::Annotate {
            id,
            passage,
            color,
            note: note.into(),
            tags: tags.iter().map(|t| (*t).to_owned()).collect(),
        });
        done.unwrap().annotation.unwrap()
    };
    let froze = make(FROZE, Color::Green, "Which year?", &["ice"]);
    let spring = make(SPRING, Color::Red, "", &["cold"]);
    Noted {
        home,
        id,
        froze,
        spring,
    }
}

impl Noted {
    fn all(&self) -> Vec<Annotation> {
        self.home.library.article(self.id).unwrap().annotations
    }

    fn one(&self, id: &str) -> Annotation {
        self.all().into_iter().find(|a| a.id == id).unwrap()
    }

    /// Applies a change; undone, all is as it was, and redone as it is now.
    fn apply(&mut self, change: Change) -> Done {
        let before = self.all();
        let done = self.home.library.apply(change).unwrap();
        let after = self.all();
        assert!(done.changed && before != after, "{}", done.label);
        self.home.library.undo().unwrap();
        assert_eq!(self.all(), before, "{}", done.label);
        self.home.library.redo().unwrap();
        assert_eq!(self.all(), after, "{}", done.label);
        done
    }
}

fn quote(annotation: &Annotation) -> &str {
    annotation.selector.as_ref().map_or("", |s| &s.exact)
}

#[test]
fn a_note_is_split_between_words() {
    let mut noted = noted();
    let place = noted.one(&noted.froze).passage.unwrap();
    for (at, refused) in [
        (place.start, true),
        (place.end, true),
        (place.end + 5, true),
        (place.start + "The harbour".len(), false),
    ] {
        let change = Change::Split {
            annotation: noted.froze.clone(),
            at,
        };
        if refused {
            assert!(noted.home.library.apply(change).is_err(), "{at}");
        } else {
            noted.apply(change);
        }
    }
    let all = noted.all();
    let quotes: Vec<&str> = all.iter().map(quote).collect();
    assert_eq!(quotes, ["The harbour", "froze before anyone", SPRING]);
    assert_eq!(
        (all[0].note.as_str(), all[1].note.as_str()),
        ("Which year?", "")
    );
    assert!(all[..2].iter().all(|a| a.color == Color::Green
        && a.tags == ["ice"]
        && a.state == AnchorState::Exact
        && a.created == all[0].created));
}

#[test]
fn two_notes_become_one() {
    let mut noted = noted();
    noted.apply(Change::Merge {
        annotation: noted.froze.clone(),
        with: noted.spring.clone(),
    });
    let all = noted.all();
    assert_eq!(all.len(), 1);
    assert!(quote(&all[0]).starts_with(FROZE) && quote(&all[0]).ends_with(SPRING));
    assert_eq!(all[0].tags, ["ice", "cold"]);
    assert_eq!(all[0].note, "Which year?");
    let itself = Change::Merge {
        annotation: noted.froze.clone(),
        with: noted.froze.clone(),
    };
    assert!(noted.home.library.apply(itself).is_err());
}

#[test]
fn a_note_goes_to_another_passage_and_to_the_whole_article_and_back() {
    let mut noted = noted();
    let id = noted.froze.clone();
    let elsewhere = passage_of(&noted.home, noted.id, "Nobody in the village");
    noted.apply(Change::PutOn {
        annotation: id.clone(),
        passage: Some(elsewhere),
    });
    let moved = noted.one(&id);
    assert_eq!(quote(&moved), "Nobody in the village");
    assert_eq!(
        (moved.passage, moved.state),
        (Some(elsewhere), AnchorState::Exact)
    );
    noted.apply(Change::PutOn {
        annotation: id.clone(),
        passage: None,
    });
    let whole = noted.one(&id);
    assert_eq!((&whole.selector, whole.passage), (&None, None));
    assert_eq!(whole.note, "> Nobody in the village\n\nWhich year?");
    let again = Change::PutOn {
        annotation: id.clone(),
        passage: None,
    };
    assert!(noted.home.library.apply(again).is_err());
    noted.apply(Change::PutOn {
        annotation: id.clone(),
        passage: Some(elsewhere),
    });
    assert_eq!(quote(&noted.one(&id)), "Nobody in the village");
    // It is found where its quote now is, and in the index by its new words.
    let found = noted
        .home
        .library
        .notes(&Query::parse("note:village").unwrap());
    assert_eq!(found.unwrap().len(), 1);
}

#[test]
fn several_notes_are_changed_in_one_step() {
    let mut noted = noted();
    let both = vec![noted.froze.clone(), noted.spring.clone()];
    let done = noted.apply(Change::EditAnnotations {
        annotations: both.clone(),
        color: Some(Color::Blue),
        add: Vec::new(),
        remove: Vec::new(),
    });
    assert_eq!(done.label, "coloured 2 notes blue");
    noted.apply(Change::EditAnnotations {
        annotations: both.clone(),
        color: None,
        add: vec!["sea".into(), "Ice".into()],
        remove: vec!["COLD".into()],
    });
    assert_eq!(noted.one(&noted.froze).tags, ["ice", "sea"]);
    assert_eq!(noted.one(&noted.spring).tags, ["sea", "Ice"]);
    noted.apply(Change::DeleteAnnotations { annotations: both });
    assert_eq!(noted.all(), []);
}

#[test]
fn a_query_is_asked_of_each_note() {
    let mut noted = noted();
    let tag = Change::Tag {
        ids: vec![noted.id],
        add: vec!["winter".into()],
        remove: Vec::new(),
    };
    noted.home.library.apply(tag).unwrap();
    let other = noted.home.with("thaw");
    let whole = Change::Annotate {
        id: other,
        passage: None,
        color: Color::Green,
        note: "Read after the harbours".into(),
        tags: Vec::new(),
    };
    noted.home.library.apply(whole).unwrap();
    let found = |text: &str| -> Vec<String> {
        let found = noted.home.library.notes(&Query::parse(text).unwrap());
        let words = |a: &Annotation| match quote(a) {
            "" => a.note.clone(),
            quote => quote.to_owned(),
        };
        found
            .unwrap()
            .iter()
            .map(|n| words(&n.annotation))
            .collect()
    };
    let whole = "Read after the harbours";
    for (query, expected) in [
        ("", vec![whole, FROZE, SPRING]),
        ("color:green", vec![FROZE]),
        ("-color:green", vec![whole, SPRING]),
        ("tag:ice or tag:cold", vec![FROZE, SPRING]),
        ("tag:winter", vec![FROZE, SPRING]),
        // In any form, in quote and note.
        ("note:harbour", vec![whole, FROZE]),
        ("harbour has:highlight", vec![FROZE]),
        // Or in the title of its story.
        ("frost", vec![FROZE, SPRING]),
        ("has:note", vec![whole, FROZE]),
        ("site:a.example color:red", vec![SPRING]),
        ("state:exact -tag:cold has:tag", vec![FROZE]),
        ("state:lost", vec![]),
        ("added:<1d", vec![whole, FROZE, SPRING]),
        ("added:>1d", vec![]),
        ("is:archived", vec![]),
        ("is:trashed", vec![]),
        ("sort:title tag:ice", vec![FROZE]),
    ] {
        assert_eq!(found(query), expected, "{query}");
    }
    let trash = Change::Move {
        ids: vec![noted.id],
        place: Some(Place::Trash),
    };
    let mut home = noted.home;
    home.library.apply(trash).unwrap();
    let count = |text: &str| {
        home.library
            .notes(&Query::parse(text).unwrap())
            .unwrap()
            .len()
    };
    assert_eq!(
        (
            count(""),
            count("is:trashed"),
            count("is:trashed color:red")
        ),
        (1, 2, 1)
    );
}

#[test]
fn a_note_stays_where_it_was_put_last() {
    for shape in ["put on", "split", "merge"] {
        let mut noted = noted();
        let id = noted.froze.clone();
        let by_hand = passage_of(&noted.home, noted.id, "Nobody in the village");
        noted.apply(Change::Settle {
            annotation: id.clone(),
            passage: Some(by_hand),
        });
        let april = passage_of(&noted.home, noted.id, "the ice held until April");
        noted.apply(match shape {
            "put on" => Change::PutOn {
                annotation: id.clone(),
                passage: Some(april),
            },
            "split" => Change::Split {
                annotation: id.clone(),
                at: by_hand.start + "Nobody in".len(),
            },
            _ => Change::Merge {
                annotation: id.clone(),
                with: noted.spring.clone(),
            },
        });
        let before = noted.one(&id);
        let blocks = [
            "Share this page",
            "The harbour froze late that year, and the ice held until April.",
            "Nobody in the village could recall a colder spring, nor wished to.",
            "Sign up for our letter",
        ];
        let later = story("frost", "https://a.example/frost", &blocks);
        noted.home.add(later, b"later");
        let after = noted.one(&id);
        let text = noted.home.library.article(noted.id).unwrap();
        let text = &text.article.record.text;
        let words = after.passage.and_then(|p| text.get(p.range()));
        assert_eq!(quote(&after), quote(&before), "{shape}");
        if shape != "merge" {
            assert_eq!(words, Some(quote(&before)), "{shape}");
        }
    }
}

#[test]
fn what_may_be_a_notes_place_is_not_made_so_by_another_shape() {
    let mut noted = noted();
    let text = noted.home.library.article(noted.id).unwrap();
    let text = text.article.record.text.clone();
    assert!(text.matches(" the ").count() > 1);
    let twice = "ab".repeat(16);
    let theirs = format!(
        r#"{{"offprint":1,"kind":"annotations","articles":[{{"url":"https://a.example/frost",
        "annotations":[{{"id":"{twice}","quote":"the"}}]}}]}}"#
    );
    assert_eq!(noted.home.library.import_json(&theirs).unwrap().added, 1);
    let unsure = noted.one(&twice);
    assert_eq!(unsure.state, AnchorState::Uncertain);
    let place = unsure.passage.unwrap();
    let library = &mut noted.home.library;
    for change in [
        Change::Split {
            annotation: twice.clone(),
            at: place.start + 1,
        },
        Change::Merge {
            annotation: twice.clone(),
            with: noted.froze.clone(),
        },
        Change::Merge {
            annotation: noted.froze.clone(),
            with: twice.clone(),
        },
    ] {
        let refused = library.apply(change).unwrap_err().to_string();
        assert!(refused.contains("accept it first"), "{refused}");
    }
    assert_eq!(noted.one(&twice), unsure);
}
