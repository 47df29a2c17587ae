//! Full disks, kills and backups, as the whole program meets them.

use super::desk::{Desk, PAGE, STORY, ran};

/// Runs the program with no file allowed to grow past so many blocks of 512
/// bytes: every write past that fails, as on a full disk.
#[cfg(unix)]
fn run_within(desk: &Desk, blocks: usize, args: &[&str]) -> super::desk::Ran {
    let program = desk.command(args);
    let mut shell = std::process::Command::new("sh");
    shell
        .arg("-c")
        .arg(format!(
            "trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\""
        ))
        .arg(program.get_program())
        .args(program.get_args())
        .stdin(std::process::Stdio::null());
    for (name, value) in program.get_envs() {
        match value {
            Some(value) => shell.env(name, value),
            None => shell.env_remove(name),
        };
    }
    if let Some(dir) = program.get_current_dir() {
        shell.current_dir(dir);
    }
    ran(&mut shell)
}

#[cfg(unix)]
#[test]
fn a_disk_that_fills_up_anywhere_leaves_the_library_as_it_was_or_as_it_should_be() {
    let desk = Desk::new();
    desk.write("ferry.txt", STORY);
    desk.write("bees.html", PAGE);
    desk.run(&["add", "ferry.txt"]).well();
    let mut refused = 0;
    // From hardly anything to enough, in steps that wander over the pages.
    for blocks in (1..4_000).step_by(37) {
        let told = run_within(&desk, blocks, &["add", "bees.html"]);
        let there = desk.ids("bees").len();
        assert_eq!(desk.ids("ferry").len(), 1, "{blocks}: {told:?}");
        if told.code == 0 {
            assert_eq!(there, 1, "{blocks}: {told:?}");
            desk.run(&["doctor", "--deep"]).well();
            break;
        }
        refused += 1;
        assert!(
            !told.err.is_empty() && !told.err.contains("panicked"),
            "{blocks}: {told:?}"
        );
        assert!(
            there == 0 || told.err.contains("the change is there"),
            "{blocks}: {told:?}"
        );
        desk.run(&["doctor", "--deep"]).well();
        if there == 1 {
            desk.run(&["undo"]).well();
            desk.run(&["trash", "--empty", "--yes"]).well();
        }
    }
    assert!(refused > 0, "the limit never bit");
    assert_eq!(desk.ids("bees").len(), 1);
}

/// Killed at whatever moment, what was told of is there, and all is whole.
#[cfg(unix)]
#[test]
fn kills_at_any_moment_leave_a_whole_library() {
    let desk = Desk::new();
    for n in 0..40 {
        desk.write(
            &format!("many/{n:03}.txt"),
            format!("{STORY}\nNumber {n}.\n"),
        );
    }
    for round in 0..8_u64 {
        let mut child = desk
            .command(&["add", "many"])
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .spawn()
            .unwrap();
        // Not a wait for something to happen: the moment is what is varied.
        std::thread::sleep(std::time::Duration::from_millis(round * 23));
        drop(child.kill());
        child.wait().unwrap();
        desk.run(&["doctor", "--deep"]).well();
    }
    desk.run(&["add", "many"]).well();
    assert_eq!(desk.ids("").len(), 40);
    desk.run(&["doctor", "--deep"]).well();
}

#[test]
fn a_backup_goes_to_another_machine() {
    let (desk, ferry, _) = Desk::with_stories();
    desk.run(&[
        "note",
        &ferry,
        "--quote",
        "ring the bell",
        "--note",
        "When?",
    ])
    .well();
    let disk = desk.path("disk");
    let disk = disk.to_str().unwrap();
    let made = desk.run(&["backup", "make", "--to", disk]).well();
    assert!(made.out.starts_with("made the backup "), "{made:?}");
    let listed = desk
        .run(&["backup", "list", "--from", disk, "--json"])
        .json();
    assert_eq!(
        (listed[0]["articles"].as_u64(), listed[0]["notes"].as_u64()),
        (Some(2), Some(1))
    );
    let machine = desk.path("machine");
    let machine = machine.to_str().unwrap();
    desk.run(&["backup", "restore", "--from", disk, "--to", machine])
        .well();
    let there = |args: &[&str]| {
        let mut command = desk.command(args);
        command.env("OFFPRINT_DATA_DIR", machine);
        ran(&mut command).well().out
    };
    for args in [&["list", "--json"][..], &["notes", "--json"], &["export"]] {
        assert_eq!(there(args), desk.run(args).well().out);
    }
    assert!(there(&["doctor", "--deep"]).contains("All is well"));
    desk.run(&["backup", "restore", "none"]).failed(1);
}

#[test]
fn a_damaged_library_is_restored_as_doctor_says() {
    let (desk, _, _) = Desk::with_stories();
    let listed = desk.run(&["list", "--json"]).well().out;
    desk.run(&["backup", "make"]).well();
    let place = desk.run(&["doctor", "--json"]).json();
    let file = std::path::Path::new(place["library"].as_str().unwrap()).join("library.db");
    let mut bytes = std::fs::read(&file).unwrap();
    bytes.get_mut(4096..).unwrap().fill(0x5a);
    std::fs::write(&file, bytes).unwrap();
    for args in [&["doctor"][..], &["doctor", "--repair"]] {
        let told = desk.run(args);
        assert_eq!(told.code, 1, "{told:?}");
        assert!(told.out.contains("`offprint backup restore "), "{told:?}");
        assert!(!told.err.contains("Run `offprint doctor`"), "{told:?}");
    }
    let told = desk.run(&["backup", "restore"]).well();
    assert!(told.err.contains("was damaged; it is kept"), "{told:?}");
    assert!(told.err.contains("library-damaged-"), "{told:?}");
    assert_eq!(desk.run(&["list", "--json"]).well().out, listed);
    desk.run(&["doctor", "--deep"]).well();
}

#[test]
fn the_trash_says_first_what_would_go() {
    let (desk, ferry, _) = Desk::with_stories();
    assert!(
        desk.run(&["trash", "--empty"])
            .well()
            .err
            .contains("The trash is empty")
    );
    desk.run(&["trash", &ferry]).well();
    let asked = desk.run(&["trash", "--empty"]).failed(2);
    assert!(
        asked
            .err
            .contains("1 article with 0 notes and its saved page"),
        "{asked:?}"
    );
    assert!(asked.err.contains("--yes"), "{asked:?}");
    assert_eq!(desk.ids("is:trashed").len(), 1);
    desk.run(&["trash", "--empty", "--days", "30"]).well();
    assert_eq!(desk.ids("is:trashed").len(), 1);
    let gone = desk.run(&["trash", "--empty", "--yes"]).well();
    assert!(gone.out.starts_with("removed 1 article"), "{gone:?}");
    assert_eq!(desk.ids("is:trashed").len(), 0);
    let told = desk.run(&["undo"]).well();
    assert!(told.err.contains("can't be taken back"), "{told:?}");
    assert!(
        desk.run(&["history"])
            .well()
            .out
            .contains("(can't be taken back)")
    );
}

#[test]
fn what_failed_is_tried_again_by_name() {
    let desk = Desk::new();
    desk.write("ferry.txt", STORY);
    let first = desk.run(&["add", "later.txt", "ferry.txt"]).failed(1);
    assert!(first.err.contains("add --retry"), "{first:?}");
    desk.run(&["add", "--retry"]).failed(1);
    desk.write("later.txt", format!("{STORY}\nLater.\n"));
    let again = desk.run(&["add", "--retry"]).well();
    assert!(again.out.starts_with("added "), "{again:?}");
    assert!(
        desk.run(&["add", "--retry"])
            .well()
            .err
            .contains("nothing to try again")
    );
}

#[test]
fn an_address_is_not_tried_again() {
    let desk = Desk::new();
    desk.write("ferry.txt", STORY);
    let told = desk
        .run(&["add", "https://a.example/ferry", "ferry.txt"])
        .failed(1);
    assert!(told.err.contains("offprint fetches nothing"), "{told:?}");
    assert!(!told.err.contains("--retry"), "{told:?}");
    let again = desk.run(&["add", "--retry"]).well();
    assert!(again.err.contains("nothing to try again"), "{again:?}");
}

#[test]
fn the_inbox_is_a_setting() {
    let desk = Desk::new();
    desk.run(&["inbox"]).failed(1);
    desk.write("mail/ferry.txt", STORY);
    let mail = desk.path("mail");
    let setting = format!("inbox={}", mail.display());
    desk.run(&["inbox", "--set", &setting]).well();
    assert_eq!(desk.ids("").len(), 1);
    assert!(mail.join("ferry.txt").exists());
}

#[test]
fn a_bad_file_in_the_inbox_fails_once() {
    let desk = Desk::new();
    desk.write("mail/ferry.txt", STORY);
    desk.write("mail/broken.gz", "\u{1f}\u{8b}");
    let setting = format!("inbox={}", desk.path("mail").display());
    let inbox = ["inbox", "--set", setting.as_str()];
    // One that is perhaps still being written is looked at again.
    desk.run(&inbox).failed(1);
    desk.run(&inbox).failed(1);
    desk.age("mail/broken.gz");
    desk.run(&inbox).failed(1);
    let again = desk.run(&inbox).well();
    assert!(
        again.err.contains("1 file could not be added before"),
        "{again:?}"
    );
    assert!(again.err.contains("add --retry"), "{again:?}");
    desk.write("mail/later.txt", format!("{STORY}\nLater.\n"));
    desk.run(&inbox).well();
    assert_eq!(desk.ids("").len(), 2);
}

#[test]
fn a_file_in_the_inbox_that_is_written_again_is_read_again() {
    let desk = Desk::new();
    desk.write("mail/broken.gz", "\u{1f}\u{8b}");
    desk.write("mail/page.html", "hi");
    desk.age("mail/broken.gz");
    desk.age("mail/page.html");
    let setting = format!("inbox={}", desk.path("mail").display());
    let inbox = ["inbox", "--set", setting.as_str()];
    desk.run(&inbox).failed(1);
    let again = desk.run(&inbox).well();
    for part in [
        "1 file could not be added before: `offprint add --retry`",
        "1 file is no article: `offprint add --force FILE`",
    ] {
        assert!(again.err.contains(part), "{part}: {again:?}");
    }
    desk.write("mail/page.html", STORY);
    let again = desk.run(&inbox).well();
    assert!(again.out.starts_with("added "), "{again:?}");
    assert!(!again.err.contains("no article"), "{again:?}");
}

#[test]
fn what_is_no_article_is_not_tried_again_unless_it_is_forced() {
    let desk = Desk::new();
    desk.write("a page.html", "hi");
    let told = desk.run(&["add", "a page.html"]).well();
    let again = "offprint add --force 'a page.html'";
    assert!(told.out.contains(again), "{told:?}");
    let told = desk.run(&["add", "--retry"]).well();
    assert!(
        told.err.contains("`offprint add --retry --force`"),
        "{told:?}"
    );
    let told = desk.run(&["doctor"]).well();
    assert!(!told.out.contains("could not be added"), "{told:?}");
    desk.run(&["add", "--retry", "--force"]).well();
    assert_eq!(desk.ids("").len(), 1);
}

#[cfg(unix)]
#[test]
fn what_is_no_file_in_a_folder_is_counted_and_told() {
    let desk = Desk::new();
    desk.write("saved/ferry.txt", STORY);
    std::os::unix::fs::symlink(desk.path("gone"), desk.path("saved/dangling")).unwrap();
    let pipe = desk.path("saved/pipe");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(made.unwrap().success());
    let told = desk.run(&["add", "saved"]).failed(1);
    assert!(
        told.err.contains("dangling: there is no such file"),
        "{told:?}"
    );
    assert!(
        told.err.contains("pipe: it is no file but a pipe"),
        "{told:?}"
    );
    assert!(
        told.out.contains("1  added") && told.out.contains("1  failed"),
        "{told:?}"
    );
    // A pipe is never tried again, a link that leads nowhere is.
    let again = desk.run(&["add", "--retry"]).failed(1);
    assert!(
        again.err.contains("dangling") && !again.err.contains("pipe"),
        "{again:?}"
    );
    std::fs::remove_file(desk.path("saved/dangling")).unwrap();
    let told = desk.run(&["add", "saved"]).well();
    assert!(told.err.contains("left out"), "{told:?}");
}
