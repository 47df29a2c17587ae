//! Whatever fails, and wherever: the library is as before the change or as
//! after it, and says which.
//!
//! The database may not grow past n pages, for every n; and our own files can't
//! be written.

use std::fs;

use super::*;
use crate::{article::import::Hint, library::add::Item};

#[test]
fn a_disk_that_is_full_at_any_page_changes_nothing() {
    let mut home = Home::new();
    let id = home.with("One");
    let before = home.library.store.dump();
    // Words that no compression makes small, so that it takes many pages.
    let words: Vec<String> = (0..4_000u64)
        .map(|n| format!("{:x}", n.wrapping_mul(0x9e37_79b9_7f4a_7c15)))
        .collect();
    let item = Item {
        bytes: format!("A river\n\n{}", words.join(" ")).into_bytes(),
        hint: Hint::default(),
        source: "big.txt".into(),
        force: true,
        ..Item::default()
    };
    let pages = home.library.store.pages();
    let mut refused = 0;
    for extra in 0.. {
        home.library
            .store
            .meddle(&format!("PRAGMA max_page_count = {}", pages + extra));
        match home.library.add(&item) {
            Ok(outcome) => {
                assert!(matches!(outcome, Outcome::Added(_)), "{outcome:?}");
                break;
            }
            Err(error) => {
                assert!(
                    matches!(error, Error::Database { no_room: true, .. }),
                    "{error}"
                );
                assert!(
                    error.hint().contains("Nothing was changed"),
                    "{}",
                    error.hint()
                );
                assert_eq!(home.library.store.dump(), before);
                refused += 1;
            }
        }
    }
    assert!(refused > 10, "{refused}");
    assert!(home.library.article(id).is_ok());
    let examination = Library::examine(home.dir.path(), true).unwrap();
    assert!(
        examination.findings.iter().all(|f| f.repaired),
        "{:?}",
        examination.findings
    );
}

#[test]
fn originals_that_can_not_be_written_are_no_article() {
    let mut home = Home::new();
    home.with("One");
    let before = home.library.store.dump();
    // A file where the folder should be: the kind of failure that no
    // permission, and so no user, gets around.
    let incoming = home.dir.path().join("originals/incoming");
    fs::remove_dir_all(&incoming).unwrap();
    fs::write(&incoming, "in the way").unwrap();
    let item = Item {
        bytes: b"A story.\n\nOf one paragraph.".to_vec(),
        source: "x".into(),
        force: true,
        ..Item::default()
    };
    let error = home.library.add(&item).unwrap_err();
    assert!(matches!(error, Error::Io { .. }), "{error}");
    assert_eq!(home.library.store.dump(), before);
    fs::remove_file(&incoming).unwrap();
    assert!(matches!(
        home.library.add(&item).unwrap(),
        Outcome::Added(_)
    ));
    assert!(home.library.undo().unwrap().unwrap().changed);
}

#[test]
fn whatever_is_stopped_at_any_step_did_not_happen_and_says_so() {
    let mut home = Home::new();
    let id = home.with("One");
    let star = Change::SetStar {
        ids: vec![id],
        starred: true,
    };
    let note = Change::Annotate {
        id,
        passage: None,
        color: crate::article::annotation::Color::Red,
        note: "why".into(),
        tags: vec!["a".into()],
    };
    for change in [star, note] {
        let before = home.library.store.dump();
        let history = home.library.history(10).unwrap().entries.len();
        let mut stopped = 0;
        // Not every one, for time: a stride that falls everywhere.
        for steps in (1..).step_by(7) {
            home.library.store.stop_after(Some(steps));
            let outcome = home.library.apply(change.clone());
            home.library.store.stop_after(None);
            let steps_back = home.library.history(10).unwrap().entries.len() - history;
            match outcome {
                Ok(done) => {
                    assert!(done.changed && steps_back == 1, "{steps}: {done:?}");
                    break;
                }
                Err(error) => {
                    assert!(matches!(error, Error::Interrupted), "{steps}: {error}");
                    assert_eq!(steps_back, 0, "{steps}");
                    assert_eq!(home.library.store.dump(), before, "{steps}");
                    stopped += 1;
                }
            }
        }
        assert!(stopped > 20, "{stopped}");
        assert_ne!(home.library.store.dump(), before);
        assert!(home.library.store.index_is_whole());
    }
}
