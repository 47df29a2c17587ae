//! Backups: made, listed, put back; on an empty machine too.

use super::*;
use crate::{
    article::{annotation::Color, import::Hint},
    library::{Counts, add::Item, backup},
};

/// A library of pages that were really read, with notes, decisions and an
/// update; what can be made anew is made anew from their bytes.
fn lived_in() -> Home {
    let mut home = Home::new();
    let Home { library, .. } = &mut home;
    let mut ids = Vec::new();
    for name in ["Ice", "Salt"] {
        let outcome = library.add(&page(name, &STORY[1..3])).unwrap();
        let Outcome::Added(id) = outcome else {
            panic!("{outcome:?}")
        };
        ids.push(id);
    }
    let passage = passage_of(&home, ids[0], "hauled the boats");
    let Home { library, .. } = &mut home;
    for change in [
        Change::Annotate {
            id: ids[0],
            passage: Some(passage),
            color: Color::Green,
            note: "Who?".into(),
            tags: vec!["boats".into()],
        },
        Change::Tag {
            ids: ids.clone(),
            add: vec!["sea".into()],
            remove: vec![],
        },
        Change::SetRole {
            id: ids[1],
            block: 0,
            role: Some(Role::Chrome),
        },
        Change::Edit {
            id: ids[1],
            field: FieldEdit::Title(Some("Salz".into())),
        },
    ] {
        library.apply(change).unwrap();
    }
    library.set_position(ids[1], Position::at(30), 0.4).unwrap();
    let newer = page("Ice", &[STORY[1], "And then it thawed."]);
    assert_eq!(library.add(&newer).unwrap(), Outcome::Updated(ids[0]));
    home
}

fn page(name: &str, paragraphs: &[&str]) -> Item {
    let body = format!("<p>{}</p>", paragraphs.join("</p><p>"));
    let html = format!(
        "<html lang=en><title>{name}</title><nav><a href=/>Home</a></nav><article><h1>{name}</h1>{body}</article>"
    );
    Item {
        bytes: html.into_bytes(),
        hint: Hint {
            name: Some(format!("{name}.html")),
            charset: None,
            url: Some(format!("https://a.example/{name}")),
        },
        source: format!("{name}.html"),
        assets: vec![(format!("{name}_files/a.png"), name.as_bytes().to_vec())],
        force: true,
        ..Item::default()
    }
}

fn newest(folder: &std::path::Path) -> backup::Backup {
    backup::list(folder).remove(0)
}

/// Everything that a reader could miss: rows, exported notes, bytes.
fn everything(dir: &std::path::Path) -> (Vec<String>, String, Vec<Vec<u8>>) {
    let library = Library::open(dir).unwrap();
    let export = library.export_json(&Query::parse("").unwrap()).unwrap();
    let ids = library
        .ids(&Query::parse("").unwrap(), Sort::default())
        .unwrap();
    let bytes = ids
        .iter()
        .map(|id| library.original(*id).unwrap())
        .collect();
    assert!(library.store.index_is_whole());
    (library.store.dump(), export, bytes)
}

#[test]
fn a_backup_put_back_on_an_empty_machine_is_an_equal_library() {
    let home = lived_in();
    let (disk, machine) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let made = backup::make(home.dir.path(), disk.path()).unwrap();
    assert_eq!((made.originals, made.new, made.lost), (5, 5, 0));
    let expected = everything(home.dir.path());
    let listed = newest(disk.path());
    assert_eq!(
        (listed.contents.clone(), listed.has_originals),
        (Ok((2, 1)), true)
    );
    let to = machine.path().join("new");
    let restored = backup::restore(&listed, disk.path(), &to, |_, _| {}).unwrap();
    assert_eq!((restored.before, restored.lost), (None, vec![]));
    assert_eq!(everything(&to), expected);
    let examination = Library::examine(&to, true).unwrap();
    assert!(
        examination.findings.is_empty(),
        "{:?}",
        examination.findings
    );
}

#[test]
fn what_an_earlier_backup_has_is_not_copied_again() {
    let Home {
        dir, mut library, ..
    } = lived_in();
    let disk = tempfile::tempdir().unwrap();
    backup::make(dir.path(), disk.path()).unwrap();
    library.add(&page("Rope", &STORY[1..3])).unwrap();
    let again = backup::make(dir.path(), disk.path()).unwrap();
    assert_eq!((again.originals, again.new), (7, 2));
}

#[test]
fn a_light_copy_and_the_originals_give_an_equal_library() {
    let home = lived_in();
    let expected = everything(home.dir.path());
    let path = backup::daily(home.dir.path()).unwrap().unwrap();
    let disk = tempfile::tempdir().unwrap();
    let whole = backup::make(home.dir.path(), disk.path()).unwrap().path;
    let size = |path: &std::path::Path| std::fs::read(path).unwrap().len();
    assert!(size(&path) <= size(&whole));
    assert_eq!(backup::daily(home.dir.path()).unwrap(), None, "once a day");
    let machine = tempfile::tempdir().unwrap();
    let listed = newest(&backup::default_folder(home.dir.path()));
    assert!(listed.name.starts_with("daily/"), "{}", listed.name);
    let restored = backup::restore(&listed, home.dir.path(), machine.path(), |_, _| {}).unwrap();
    assert_eq!(restored.lost, [] as [String; 0]);
    assert_eq!(everything(machine.path()), expected);
}

#[test]
fn putting_back_keeps_what_was_there_and_undo_says_so() {
    let Home {
        dir, mut library, ..
    } = lived_in();
    backup::make(dir.path(), &backup::default_folder(dir.path())).unwrap();
    let then = everything(dir.path());
    library.add(&page("Rope", &STORY[1..3])).unwrap();
    let now = everything(dir.path());
    let folder = backup::default_folder(dir.path());
    let made = backup::list(&folder);
    let restored = backup::restore(&made[0], &folder, dir.path(), |_, _| {}).unwrap();
    // This library was open all the while, and sees it.
    let Counts {
        library: listed, ..
    } = library.counts().unwrap();
    assert_eq!(listed, 2);
    assert_eq!(everything(dir.path()), then);
    let told = library.undo().unwrap().unwrap();
    assert!(
        !told.changed && told.label.contains("before-restoring-"),
        "{told:?}"
    );
    assert!(told.warnings[0].contains("can't be taken back"), "{told:?}");
    // It is put back by name alone.
    assert_eq!(backup::newest(&folder).unwrap().name, made[0].name);
    let before = backup::list(&folder)
        .into_iter()
        .find(|b| Some(&b.name) == restored.before.as_ref())
        .unwrap();
    backup::restore(&before, &folder, dir.path(), |_, _| {}).unwrap();
    assert_eq!(everything(dir.path()), now);
}

#[test]
fn daily_copies_are_kept_for_a_week() {
    let home = lived_in();
    let folder = backup::default_folder(home.dir.path()).join("daily");
    std::fs::create_dir_all(&folder).unwrap();
    for day in 1..=9 {
        let file = std::fs::File::create(folder.join(format!("2001-01-0{day}.db"))).unwrap();
        file.set_modified(std::time::UNIX_EPOCH).unwrap();
    }
    backup::daily(home.dir.path()).unwrap().unwrap();
    let mut names: Vec<_> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|e| e.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!((names.len(), names[0].as_str()), (7, "2001-01-04.db"));
}

#[test]
fn what_is_no_backup_is_refused_and_changes_nothing() {
    let home = lived_in();
    let before = everything(home.dir.path());
    let disk = tempfile::tempdir().unwrap();
    std::fs::write(disk.path().join("x.db"), "no database").unwrap();
    let listed = newest(disk.path());
    assert!(listed.contents.is_err());
    assert!(backup::restore(&listed, disk.path(), home.dir.path(), |_, _| {}).is_err());
    assert_eq!(everything(home.dir.path()), before);
    let none = tempfile::tempdir().unwrap();
    assert!(backup::make(none.path(), disk.path()).is_err());
    assert!(!none.path().join("library.db").exists());
}

#[test]
fn a_damaged_library_is_set_aside_and_its_backup_put_back() {
    // All but the first page, so that it is still known for ours; all of it;
    // and one page somewhere, so that it still opens.
    for (from, to) in [(4096, usize::MAX), (0, usize::MAX), (4096 * 6, 4096 * 40)] {
        let Home { dir, library, .. } = lived_in();
        let expected = everything(dir.path());
        let folder = backup::default_folder(dir.path());
        let made = backup::make(dir.path(), &folder).unwrap();
        drop(library);
        let file = dir.path().join("library.db");
        let mut bytes = std::fs::read(&file).unwrap();
        let to = to.min(bytes.len());
        for byte in bytes.get_mut(from..to).unwrap() {
            *byte ^= 0x5a;
        }
        std::fs::write(&file, &bytes).unwrap();

        let examined = Library::examine(dir.path(), false).unwrap();
        let way = format!("`offprint backup restore {}`", made.name);
        assert!(
            examined.findings.iter().any(|f| f.message.contains(&way)),
            "{from}: {examined:?}"
        );
        let found = backup::newest(&folder).unwrap();
        let restored = backup::restore(&found, &folder, dir.path(), |_, _| {}).unwrap();
        assert_eq!((restored.before, restored.lost), (None, vec![]), "{from}");
        assert_eq!(std::fs::read(restored.damaged.unwrap()).unwrap(), bytes);
        assert_eq!(everything(dir.path()), expected, "{from}");
        assert!(!Library::examine(dir.path(), true).unwrap().is_harmed());
    }
}

#[test]
fn a_strangers_file_is_not_set_aside() {
    let home = lived_in();
    let (disk, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    backup::make(home.dir.path(), disk.path()).unwrap();
    let file = other.path().join("library.db");
    std::fs::write(&file, "somebody else's".repeat(400)).unwrap();
    let found = newest(disk.path());
    let refused = backup::restore(&found, disk.path(), other.path(), |_, _| {});
    assert!(matches!(refused, Err(Error::Foreign(_))), "{refused:?}");
    assert_eq!(
        std::fs::read_dir(other.path()).unwrap().count(),
        2,
        "it and the turn"
    );
}
