//! A library with a bit of everything, kept for every version that the
//! database ever had; and what each of them has to come up as.

use super::*;
use crate::article::annotation::Color;

impl Library {
    /// Makes a library with a bit of everything in `dir`.
    pub(in crate::library) fn filled(dir: &std::path::Path) {
        let mut library = Library::open(dir).unwrap();
        let ids: Vec<ArticleId> = ["Ice", "Salt", "Rope"]
            .map(|name| added(&mut library, name, name))
            .into();
        let text = library.article(ids[0]).unwrap().article.record.text.clone();
        let start = text.find("hauled the boats").unwrap();
        for change in [
            Change::Annotate {
                id: ids[0],
                passage: Some(Passage::new(start, start + 16)),
                color: Color::Green,
                note: "Before the *ice*?".into(),
                tags: vec!["boats".into()],
            },
            Change::Annotate {
                id: ids[1],
                passage: None,
                color: Color::Yellow,
                note: "On the whole.".into(),
                tags: vec![],
            },
            Change::Tag {
                ids: ids.clone(),
                add: vec!["sea".into()],
                remove: vec![],
            },
            Change::SetStar {
                ids: vec![ids[1]],
                starred: true,
            },
            Change::SetRole {
                id: ids[0],
                block: 3,
                role: Some(Role::Body),
            },
            Change::Move {
                ids: vec![ids[2]],
                place: Some(Place::Trash),
            },
        ] {
            library.apply(change).unwrap();
        }
        library.set_position(ids[0], Position::at(40), 0.5).unwrap();
        library.set_mark(ids[0], 'b', 12).unwrap();
        library.store.meddle(
            "INSERT INTO sighting(device, inode, size, modified, changed, hash)
             VALUES (-1, 2, 3, 4, 5, zeroblob(32))",
        );
        // The same address again: an update, to which the note moves.
        let newer = story(
            "Ice",
            "https://a.example/Ice",
            &["Menu", STORY[1], "A new end.", "Foot"],
        );
        let again = library.add_prepared(Prepared::of(newer, b"newer")).unwrap();
        assert_eq!(again, Outcome::Updated(ids[0]));
        library
            .apply(Change::SetState {
                ids: vec![ids[1]],
                state: ReadState::Read,
            })
            .unwrap();
        library.undo().unwrap().unwrap();
    }

    /// Opens the library that [`Self::filled`] made, perhaps long ago, and
    /// asserts that nothing of it is lost.
    pub(in crate::library) fn filled_is_whole(dir: &std::path::Path) {
        let mut library = Library::open(dir).unwrap();
        // The originals are not kept with it, nor is the search index.
        let examination = Library::examine(dir, true).unwrap();
        let harm = examination.findings.iter().filter(|f| {
            f.severity == doctor::Severity::Harm && !f.message.contains("The original of")
        });
        assert_eq!(harm.count(), 0, "{:?}", examination.findings);
        let find = |library: &Library, query: &str| -> Vec<String> {
            let found = library.list(&Query::parse(query).unwrap(), Sort::default(), 9);
            let mut titles: Vec<String> = found.unwrap().into_iter().map(|r| r.title).collect();
            titles.sort();
            titles
        };
        assert_eq!(find(&library, "tag:sea"), ["Ice", "Salt"]);
        assert_eq!(find(&library, "is:starred"), ["Salt"]);
        assert_eq!(find(&library, "is:trashed"), ["Rope"]);
        assert_eq!(find(&library, "harbour"), ["Ice", "Salt"]);
        assert_eq!(find(&library, "note:whole"), ["Salt"]);
        let ice = library.list(&Query::parse("title:ice").unwrap(), Sort::default(), 9);
        let opened = library.article(ice.unwrap()[0].id).unwrap();
        let [note] = opened.annotations.as_slice() else {
            panic!("{:?}", opened.annotations)
        };
        assert_eq!(note.note, "Before the *ice*?");
        assert_eq!(
            (note.color, note.tags.as_slice()),
            (Color::Green, ["boats".to_owned()].as_slice())
        );
        let quoted = opened
            .article
            .record
            .text
            .get(note.passage.unwrap().range());
        assert_eq!(quoted, Some("hauled the boats"));
        assert!((opened.row.progress - 0.5).abs() < 0.01);
        // What was undone can be done again, and everything taken back.
        assert_eq!(
            library.redo().unwrap().unwrap().label,
            "marked “Salt” as read"
        );
        let mut steps = 0;
        while let Some(done) = library.undo().unwrap() {
            assert_eq!(done.warnings, [] as [String; 0], "{}", done.label);
            steps += 1;
        }
        assert_eq!(steps, 11);
        assert_eq!(find(&library, "is:trashed"), ["Ice", "Rope", "Salt"]);
        assert!(library.store.index_is_whole());
    }
}

fn added(library: &mut Library, name: &str, bytes: &str) -> ArticleId {
    let article = story(name, &format!("https://a.example/{name}"), &STORY);
    let outcome = library.add_prepared(Prepared::of(article, bytes.as_bytes()));
    match outcome.unwrap() {
        Outcome::Added(id) => id,
        other => panic!("{other:?}"),
    }
}
