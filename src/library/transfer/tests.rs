//! Out and in again, on libraries in real folders.

mod arriving;
mod lossless;

use super::*;
use crate::{
    article::{
        Article, Block, BlockKind, Field, Judgement, Passage, Role, TextOfRecord, Within,
        annotation::{AnchorState, Color},
        export::{json, notes::Format},
    },
    library::{
        ArticleId, Change, FieldEdit, Library, Outcome, Place, Position, Query, ReadState,
        add::Prepared,
    },
};

const BLOCKS: [&str; 3] = [
    "Print this page",
    "Über den Häusern stand der Rauch, and nobody in the valley slept that night.",
    "In the morning the bridge was gone, and with it the only road to the mill.",
];

struct Home {
    library: Library,
    _dir: tempfile::TempDir,
}

fn home() -> Home {
    let dir = tempfile::tempdir().unwrap();
    Home {
        library: Library::open(dir.path()).unwrap(),
        _dir: dir,
    }
}

fn story(name: &str, blocks: &[&str]) -> Article {
    let mut record = TextOfRecord::default();
    for text in blocks {
        if !record.text.is_empty() {
            record.text.push('\n');
        }
        let range = record.text.len()..record.text.len() + text.len();
        record.text.push_str(text);
        record.blocks.push(Block {
            kind: BlockKind::Paragraph,
            range: range.clone(),
            source: range,
            hidden: false,
            within: Within::default(),
        });
    }
    let mut article = Article {
        record: record.into(),
        ..Article::default()
    };
    article.judgements = vec![Judgement::program(Role::Body, 0.9); blocks.len()];
    article.metadata.title = Some(Field::new(name.into(), "h1", name));
    article.metadata.url = Some(Field::new(
        format!("https://a.example/{name}"),
        "canonical",
        "",
    ));
    article
}

impl Home {
    fn add(&mut self, name: &str, blocks: &[&str], bytes: &[u8]) -> ArticleId {
        match self
            .library
            .add_prepared(Prepared::of(story(name, blocks), bytes))
            .unwrap()
        {
            Outcome::Added(id) => id,
            other => panic!("{other:?}"),
        }
    }

    /// The text of a story.
    fn text(&self, id: ArticleId) -> String {
        let Self { library, .. } = self;
        let article = library.article(id).unwrap().article;
        article.record.text.clone()
    }

    fn apply(&mut self, change: Change) {
        self.library.apply(change).unwrap();
    }

    fn note(&mut self, id: ArticleId, words: Option<&str>, note: &str) {
        let text = self.text(id);
        let passage = words.map(|w| {
            let start = text.find(w).unwrap();
            Passage::new(start, start + w.len())
        });
        let tags = vec!["water".into()];
        self.apply(Change::Annotate {
            id,
            passage,
            color: Color::Blue,
            note: note.into(),
            tags,
        });
    }
}

/// A library in which everything that can be decided was.
fn lived_in() -> (Home, Vec<ArticleId>) {
    let mut home = home();
    let id = home.add("flood", &BLOCKS, b"flood");
    let other = home.add("frost", &BLOCKS[1..], b"frost");
    home.note(
        id,
        Some("Häusern stand"),
        "A *fine* line.\nTwo lines, \u{202e}too.",
    );
    home.note(id, Some("the bridge was gone"), "");
    home.note(id, None, "On the whole: good.");
    home.apply(Change::Tag {
        ids: vec![id],
        add: vec!["rivers".into()],
        remove: vec![],
    });
    home.apply(Change::SetStar {
        ids: vec![id],
        starred: true,
    });
    home.apply(Change::Edit {
        id,
        field: FieldEdit::Title(Some("The Flood".into())),
    });
    home.apply(Change::SetRole {
        id,
        block: 0,
        role: Some(Role::Chrome),
    });
    home.apply(Change::SetState {
        ids: vec![other],
        state: ReadState::Read,
    });
    home.apply(Change::Move {
        ids: vec![other],
        place: Some(Place::Archive),
    });
    home.library
        .set_position(id, Position::at(40), 0.25)
        .unwrap();
    home.library.set_mark(id, 'm', 12).unwrap();
    (home, vec![id, other])
}

/// A bundle without what is each library's own.
fn shared(mut bundle: Bundle) -> Bundle {
    bundle.articles.iter_mut().for_each(|a| a.uid.clear());
    bundle
}

fn awaited(report: &ImportReport) -> Vec<(String, usize)> {
    let waiting = report.waiting.iter();
    waiting.map(|w| (w.title.clone(), w.notes)).collect()
}

fn reached(report: &ImportReport) -> Vec<(String, usize, bool)> {
    let reached = report.reached.iter();
    reached
        .map(|r| (r.title.clone(), r.notes, r.is_trashed))
        .collect()
}

fn fresh() -> (Home, Vec<ArticleId>) {
    let mut home = home();
    let ids = vec![
        home.add("flood", &BLOCKS, b"flood"),
        home.add("frost", &BLOCKS[1..], b"frost"),
    ];
    (home, ids)
}

#[test]
fn out_and_in_again_is_equal() {
    let (old, ids) = lived_in();
    let exported = old.library.bundle(&ids).unwrap();
    let text = json::to_string(&exported, true);
    assert!(!text.contains('\u{202e}'));
    let (mut new, ids) = fresh();
    let report = new.library.import_json(&text).unwrap();
    assert_eq!((report.added, report.unsettled, report.articles), (3, 0, 2));
    assert_eq!(reached(&report), [("The Flood".to_owned(), 3, false)]);
    assert_eq!(shared(new.library.bundle(&ids).unwrap()), shared(exported));
}

#[test]
fn the_second_time_changes_nothing() {
    let (old, ids) = lived_in();
    let exported = old.library.bundle(&ids).unwrap();
    let (mut new, ids) = fresh();
    new.library.import(&exported).unwrap();
    let (before, steps) = (
        new.library.bundle(&ids).unwrap(),
        new.library.history(100).unwrap().entries.len(),
    );
    let report = new.library.import(&exported).unwrap();
    assert_eq!(
        (
            report.added,
            report.updated,
            report.unchanged,
            report.articles
        ),
        (0, 0, 3, 0)
    );
    assert_eq!(new.library.bundle(&ids).unwrap(), before);
    assert_eq!(new.library.history(100).unwrap().entries.len(), steps);
}

#[test]
fn one_undo_takes_all_of_it_back() {
    let (old, ids) = lived_in();
    let exported = old.library.bundle(&ids).unwrap();
    let (mut new, ids) = fresh();
    new.library.import(&exported).unwrap();
    new.library.undo().unwrap();
    let after = new.library.bundle(&ids).unwrap();
    assert!(
        after
            .articles
            .iter()
            .all(|a| a.annotations.is_empty() && a.tags.is_empty() && a.edits.is_empty())
    );
}

#[test]
fn notes_of_unknown_articles_wait_and_find_them() {
    let (old, ids) = lived_in();
    let exported = old.library.bundle(&ids).unwrap();
    let mut new = home();
    let report = new.library.import(&exported).unwrap();
    assert_eq!(
        awaited(&report),
        [("The Flood".to_owned(), 3), ("frost".to_owned(), 0)]
    );
    assert_eq!((report.added, new.library.waiting().unwrap().len()), (0, 3));
    // The same again waits once; undone it is gone, redone it is back.
    let again = new.library.import(&exported).unwrap();
    assert_eq!((awaited(&again), again.unchanged), (vec![], 3));
    new.library.undo().unwrap();
    assert_eq!(new.library.waiting().unwrap(), []);
    new.library.redo().unwrap();
    let waiting = new.library.waiting().unwrap();
    assert!(
        waiting
            .iter()
            .all(|w| w.annotation.state == AnchorState::Waiting && w.article_title == "The Flood")
    );
    // All of it leaves again, and finds its article once that comes.
    let json = new.library.export_json(&Query::parse("").unwrap()).unwrap();
    let mut other = home();
    other.library.import_json(&json).unwrap();
    assert_eq!(other.library.waiting().unwrap().len(), 3);
    let id = new.add("flood", &BLOCKS, b"flood");
    let notes = new.library.article(id).unwrap().annotations;
    assert_eq!((notes.len(), new.library.waiting().unwrap().len()), (3, 0));
    assert_eq!(
        new.library.history(1).unwrap().entries[0].label,
        "added “The Flood”, with 3 notes that waited"
    );
    assert!(
        notes
            .iter()
            .all(|n| n.selector.is_none() || n.state == AnchorState::Exact)
    );
    new.library.undo().unwrap();
    assert_eq!(new.library.waiting().unwrap().len(), 3);
}

#[test]
fn notes_of_other_tools_find_the_story_by_its_title() {
    let mut home = home();
    let id = home.add("The Flood", &BLOCKS, b"flood");
    let table = "Highlight,Book Title,Book Author,Note\n\
        \"the only road to the mill\",The flood,,\nno such words at all anywhere,The flood,,Hm\n\
        something else,Another book,,\n";
    let report = home
        .library
        .import_text(table, ImportOptions::default())
        .unwrap();
    assert_eq!(
        (report.tool.as_str(), report.added, report.unsettled),
        ("Readwise", 2, 1)
    );
    assert_eq!(awaited(&report), [("Another book".to_owned(), 1)]);
    let opened = home.library.article(id).unwrap();
    let states: Vec<AnchorState> = opened.annotations.iter().map(|n| n.state).collect();
    assert_eq!(states, [AnchorState::Exact, AnchorState::Lost]);
    let again = home
        .library
        .import_text(table, ImportOptions::default())
        .unwrap();
    assert_eq!((again.added, again.unchanged), (0, 3));
}

#[test]
fn web_annotations_come_back_as_they_were() {
    let (old, ids) = lived_in();
    let query = Query::parse("").unwrap();
    let text = old.library.export_notes(&query, Format::JsonLd).unwrap();
    let (mut new, ids_there) = fresh();
    let report = new
        .library
        .import_text(&text, ImportOptions::default())
        .unwrap();
    assert_eq!(
        (report.tool.as_str(), report.added, report.unsettled),
        ("Web Annotations", 3, 0)
    );
    let notes = |library: &Library, ids: &[ArticleId]| {
        library.bundle(ids).unwrap().articles[0].annotations.clone()
    };
    assert_eq!(notes(&new.library, &ids_there), notes(&old.library, &ids));
}

#[test]
fn every_format_is_written() {
    let (home, _) = lived_in();
    let query = Query::parse("").unwrap();
    for format in Format::ALL {
        let text = home.library.export_notes(&query, format).unwrap();
        assert!(
            text.contains("Häusern stand") && !text.contains('\u{202e}'),
            "{format:?}"
        );
    }
    let files = home.library.export_files(&query, None).unwrap();
    assert_eq!(files.len(), 1);
    assert!(files[0].0.starts_with("The Flood "), "{}", files[0].0);
    assert!(
        files[0]
            .1
            .starts_with("---\ntitle: \"The Flood\"\nsource: "),
        "{}",
        files[0].1
    );
}

#[test]
fn exports_take_the_notes_that_a_query_finds() {
    let (old, ids) = lived_in();
    let notes = old.library.article(ids[0]).unwrap().annotations;
    let marked = notes.iter().filter(|n| n.selector.is_some()).count();
    assert!(marked > 0 && marked < notes.len(), "{notes:?}");
    let count = |query: &str, format| {
        let query = Query::parse(query).unwrap();
        let text = old.library.export_notes(&query, format).unwrap();
        match format {
            Format::JsonLd => text.matches("\"type\": \"Annotation\"").count(),
            _ => text.matches(":CREATED:").count(),
        }
    };
    for format in [Format::Org, Format::JsonLd] {
        assert_eq!(count("", format), notes.len(), "{format:?}");
        assert_eq!(count("color:blue", format), marked, "{format:?}");
        assert_eq!(count("color:purple", format), 0, "{format:?}");
    }
    // Those that wait are notes, too.
    let exported = old.library.bundle(&ids).unwrap();
    let mut new = home();
    new.library.import(&exported).unwrap();
    let all = Query::parse("").unwrap();
    for format in Format::ALL {
        let text = new.library.export_notes(&all, format).unwrap();
        assert!(text.contains("The Flood"), "{format:?}");
    }
    assert_eq!(new.library.export_files(&all, None).unwrap(), []);
}

#[test]
fn notes_find_an_edited_text_by_its_address() {
    let (old, ids) = lived_in();
    let mut exported = old.library.bundle(&ids).unwrap();
    exported.articles.truncate(1);
    let mut new = home();
    let edited = [
        "A new first line stands here.",
        BLOCKS[1],
        "At dawn the bridge was gone, and with it the road.",
    ];
    let id = new.add("flood", &edited, b"another capture");
    let report = new.library.import(&exported).unwrap();
    assert_eq!(report.added, 3);
    let opened = new.library.article(id).unwrap();
    let first = &opened.annotations[0];
    // The words are the same, those beside them are not.
    assert_eq!(first.state, AnchorState::Moved);
    let words = first
        .passage
        .and_then(|p| opened.article.record.text.get(p.range()));
    assert_eq!(words, Some("Häusern stand"));
}

#[test]
fn what_is_newer_wins_and_what_is_deleted_stays_so() {
    let (mut home, ids) = lived_in();
    let mut exported = home.library.bundle(&ids).unwrap();
    let notes = &mut exported.articles[0].annotations;
    notes[0].note = "Changed elsewhere.".into();
    notes[0].modified = "2100-01-01T00:00:00Z".into();
    let gone = notes[1].id.clone();
    home.apply(Change::DeleteAnnotations {
        annotations: vec![gone.clone()],
    });
    let report = home.library.import(&exported).unwrap();
    assert_eq!((report.added, report.updated, report.unchanged), (0, 1, 1));
    assert_eq!((report.deleted, report.kept), (1, 0));
    let after = home.library.article(ids[0]).unwrap().annotations;
    assert!(after.iter().any(|n| n.note == "Changed elsewhere."));
    assert!(after.iter().all(|n| n.id != gone));
    // It is said that it is deleted, and it comes back when asked for.
    let text = json::to_string(&exported, false);
    let options = ImportOptions { deleted: true };
    let report = home.library.import_text(&text, options).unwrap();
    assert_eq!((report.brought_back, report.deleted), (1, 0));
    let after = home.library.article(ids[0]).unwrap().annotations;
    assert!(after.iter().any(|n| n.id == gone));
    // What is newer here is kept, and that is said.
    let here = Change::EditAnnotation {
        annotation: gone,
        note: Some("Written here.".into()),
        color: None,
        tags: None,
        base: None,
    };
    home.apply(here);
    let report = home.library.import(&exported).unwrap();
    assert_eq!((report.kept, report.updated), (1, 0));
}

#[test]
fn bad_files_say_why() {
    let mut home = home();
    for (json, why) in [
        ("{", "ends in the middle, at line 1"),
        ("{\"a\": 1,\n\"b\" 2}", "damaged at line 2, column 5"),
        ("{}", "no notes in it"),
        ("{\"offprint\":1,\"kind\":\"annotations\"}", "damaged"),
        (
            "{\"offprint\":1,\"kind\":\"recipes\",\"articles\":[]}",
            "recipes",
        ),
        (
            "{\"offprint\":99,\"kind\":\"annotations\",\"articles\":[]}",
            "newer",
        ),
    ] {
        let error = home.library.import_json(json).unwrap_err().to_string();
        assert!(error.contains(why), "{error}");
    }
    home.add("flood", &BLOCKS, b"flood");
    let bad = r#"{"offprint":1,"kind":"annotations","articles":[{"url":"https://a.example/flood",
        "annotations":[{"id":"xyz"},{"id":"00000000000000000000000000000001","created":"soon"}]}]}"#;
    assert_eq!(home.library.import_json(bad).unwrap().failed.len(), 2);
}

#[test]
fn notes_that_wait_say_why_and_go_where_the_reader_says() {
    let (old, ids) = lived_in();
    let exported = old.library.bundle(&ids).unwrap();
    let mut new = home();
    new.library.import(&exported).unwrap();
    let found = |new: &Home, query: &str| {
        let query = Query::parse(query).unwrap();
        new.library.waiting_of(&query).unwrap().len()
    };
    for (query, expected) in [
        ("", 3),
        ("state:waiting", 3),
        ("state:lost", 0),
        ("flood", 3),
        ("title:drought", 0),
        (
            "has:highlight",
            found(&new, "has:annotation -has:highlight").abs_diff(3),
        ),
        ("is:unread", 0),
    ] {
        assert_eq!(found(&new, query), expected, "{query}");
    }
    let waiting = new.library.waiting().unwrap();
    assert_eq!(waiting[0].why, "no story here has its address or title");
    let id = new.add("other", &BLOCKS, b"a story with another name");
    assert_eq!(new.library.waiting().unwrap().len(), 3);
    let offered = new.library.stories_like("The Flood", 5).unwrap();
    assert_eq!(offered[0].id, id);
    let annotations: Vec<String> = waiting.iter().map(|w| w.annotation.id.clone()).collect();
    let done = new
        .library
        .apply(Change::Attach {
            annotations: annotations.clone(),
            id,
        })
        .unwrap();
    assert!(done.changed && done.label.starts_with("attached 3 notes to"));
    assert_eq!(new.library.waiting().unwrap(), []);
    assert_eq!(new.library.article(id).unwrap().annotations.len(), 3);
    new.library.undo().unwrap();
    assert_eq!(new.library.waiting().unwrap().len(), 3);
    // Nobody wants them: gone, and back.
    let gone = new.library.apply(Change::DeleteAnnotations { annotations });
    assert_eq!(gone.unwrap().label, "deleted 3 notes that waited");
    assert_eq!(new.library.waiting().unwrap(), []);
    new.library.undo().unwrap();
    assert_eq!(new.library.waiting().unwrap().len(), 3);
}
