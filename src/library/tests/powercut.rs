//! A power cut at any moment of a change, replayed: what the disk had synced
//! stays, what was written after that is there, lost, or torn at a sector,
//! whatever its order. The library is then as before the change or as after
//! it, and as after it if the change was acknowledged.
//!
//! SQLite syncs its log at each commit (`synchronous=FULL`), and the database
//! when the log is folded in, before it begins the log anew. So the bytes on
//! both sides of a change, and which file was synced last, are all that a
//! trace of the system's calls would say.

use std::{fs, path::Path};

use super::*;

/// What a disk writes whole or not at all.
const SECTOR: usize = 512;

/// Bytes of the log's head.
const HEAD: usize = 32;

/// Cuts that are tried at each change.
const CUTS: u64 = 40;

/// Numbers that are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (self.0 >> 33) % n
    }
}

/// Both files of a database.
#[derive(Clone)]
struct Disk {
    database: Vec<u8>,
    log: Vec<u8>,
}

impl Disk {
    fn of(home: &Home) -> Self {
        let read = |name: &str| fs::read(home.dir.path().join(name)).unwrap_or_default();
        Self {
            database: read("library.db"),
            log: read("library.db-wal"),
        }
    }

    /// A library that finds this disk when the machine is up again.
    fn opened(&self) -> (tempfile::TempDir, Library) {
        let dir = tempfile::tempdir().unwrap();
        let write = |name: &str, bytes: &[u8]| fs::write(dir.path().join(name), bytes).unwrap();
        write("library.db", &self.database);
        if !self.log.is_empty() {
            write("library.db-wal", &self.log);
        }
        let library = Library::open(dir.path()).unwrap();
        (dir, library)
    }
}

/// `before` with some of the sectors that differ in `after`, in any order.
fn cut(before: &[u8], after: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut disk = before.to_vec();
    // A file is as long as what was written to it last, or as it was.
    let ends = [before.len(), after.len()];
    disk.resize(
        ends[dice.below(2) as usize].max(before.len().min(after.len())),
        0,
    );
    let share = dice.below(5);
    for (at, sector) in after.chunks(SECTOR).enumerate() {
        let range = at * SECTOR..(at * SECTOR + sector.len()).min(disk.len());
        if dice.below(4) < share
            && let Some(target) = disk.get_mut(range)
        {
            let length = target.len();
            target.copy_from_slice(&sector[..length]);
        }
    }
    disk
}

/// The log when the first frame of a change is written. One that begins anew
/// has its head synced before any frame: without that, frames of another
/// beginning could be taken for its own.
fn begun(before: &[u8], after: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut log = before.to_vec();
    if let (Some(old), Some(new)) = (log.get_mut(..HEAD), after.get(..HEAD)) {
        old.copy_from_slice(new);
    }
    // Or the head was still on its way, and nothing else then.
    if before.get(..HEAD) != after.get(..HEAD) && dice.below(8) == 0 {
        return before.to_vec();
    }
    log
}

fn quick_check(dir: &Path) -> Vec<String> {
    let found = Library::examine(dir, false).unwrap();
    let harm = found.findings.into_iter().map(|f| f.message);
    // The copy has no originals: this is about the database alone.
    harm.filter(|m| m.contains("damaged") || m.contains("search index had"))
        .collect()
}

type Step = Box<dyn Fn(&mut Home)>;

/// Changes of every size. `round` tells those of several rounds apart.
fn changes(home: &mut Home, round: usize) -> Vec<Step> {
    let one = home.with(&format!("One {round}"));
    home.with(&format!("Two {round}"));
    let apply = |change: Change| -> Step {
        Box::new(move |home: &mut Home| {
            assert!(home.library.apply(change.clone()).unwrap().changed);
        })
    };
    vec![
        apply(Change::SetStar {
            ids: vec![one],
            starred: true,
        }),
        apply(Change::Annotate {
            id: one,
            passage: None,
            color: crate::article::annotation::Color::Red,
            note: "What was on the disk?".repeat(300),
            tags: vec!["storm".into()],
        }),
        Box::new(move |home: &mut Home| {
            home.with(&format!("Three {round}"));
        }),
        Box::new(|home: &mut Home| drop(home.library.undo().unwrap())),
    ]
}

#[test]
fn a_power_cut_while_a_change_is_written_leaves_it_done_or_not_begun() {
    let mut home = Home::new();
    let mut dice = Dice(7);
    let (mut undone, mut done) = (0, 0);
    // Once while the log grows, once where it begins anew.
    for (round, fold) in [false, true].into_iter().enumerate() {
        for change in changes(&mut home, round) {
            if fold {
                home.library.store.fold_log();
            }
            let (before, dump_before) = (Disk::of(&home), home.library.store.dump());
            change(&mut home);
            let (after, dump_after) = (Disk::of(&home), home.library.store.dump());
            assert_ne!(dump_before, dump_after);
            assert_eq!(before.database, after.database, "the log alone was written");
            for _ in 0..CUTS {
                let begun = begun(&before.log, &after.log, &mut dice);
                let log = if begun.get(..HEAD) == after.log.get(..HEAD) {
                    cut(&begun, &after.log, &mut dice)
                } else {
                    begun
                };
                let disk = Disk {
                    database: after.database.clone(),
                    log,
                };
                let (dir, library) = disk.opened();
                let dump = library.store.dump();
                if dump == dump_before {
                    undone += 1;
                } else {
                    assert_eq!(dump, dump_after);
                    done += 1;
                }
                assert_eq!(quick_check(dir.path()), [] as [String; 0]);
            }
            // Acknowledged is synced.
            assert_eq!(after.opened().1.store.dump(), dump_after);
        }
    }
    // Of one change every cut may do the same, of all of them none of it.
    assert!(undone > 0, "no cut took a change away");
    assert!(done > 0, "no cut left one");
}

#[test]
fn a_power_cut_while_the_log_is_folded_in_loses_nothing() {
    let mut home = Home::new();
    let mut dice = Dice(11);
    for change in changes(&mut home, 0) {
        change(&mut home);
    }
    let (before, dump) = (Disk::of(&home), home.library.store.dump());
    home.library.store.fold_log();
    let after = Disk::of(&home);
    assert_ne!(before.database, after.database);
    for _ in 0..CUTS {
        // The log is begun anew only once the database is synced.
        let disk = Disk {
            database: cut(&before.database, &after.database, &mut dice),
            log: before.log.clone(),
        };
        let (dir, library) = disk.opened();
        assert_eq!(library.store.dump(), dump);
        assert_eq!(quick_check(dir.path()), [] as [String; 0]);
    }
}
