//! Two windows, and a window beside commands, on one library.

use super::{Home, Terminal, page, story};

/// Runs commands at the same time; their standard errors, all of which must
/// have gone well.
fn all_at_once(home: &Home, commands: &[Vec<String>]) -> Vec<String> {
    let start = |args: &Vec<String>| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_offprint"));
        command
            .args(args)
            .env_clear()
            .envs(home.environment())
            .stdin(std::process::Stdio::null())
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::piped());
        command.spawn().unwrap()
    };
    let running: Vec<_> = commands.iter().map(start).collect();
    running
        .into_iter()
        .map(|child| {
            let output = child.wait_with_output().unwrap();
            let told = String::from_utf8_lossy(&output.stderr).into_owned();
            assert!(output.status.success(), "{told}");
            told
        })
        .collect()
}

/// `count` pages, each a story of its own.
fn pages(home: &Home, folder: &str, count: usize) -> String {
    for n in 0..count {
        let body = story().replace("north pier", &format!("pier {folder} {n}"));
        home.write(&format!("{folder}/{n}.html"), &body);
    }
    home.path(folder).to_str().unwrap().to_owned()
}

/// A window on the page of the ferry, the only one of its library.
fn reading(home: &Home) -> Terminal {
    let file = home.write("ferry.html", &story());
    home.offprint(&["add", file.to_str().unwrap()]);
    let mut window = home.start(&[], 80, 24);
    window.shows("The Ferry That Waited").press("<Enter>");
    window.shows("The last ferry of the season");
    window
}

#[test]
fn a_change_in_one_window_is_seen_in_the_other_without_a_key() {
    let home = Home::new();
    let file = home.write("ferry.html", &story());
    home.offprint(&["add", file.to_str().unwrap()]);
    let mut one = home.start(&[], 80, 24);
    let mut two = home.start(&[], 80, 24);
    one.shows("The Ferry That Waited");
    two.shows("1 unread").press("r").shows("Marked");
    one.hides("1 unread");
    // The other way round, and on the open page.
    one.press("<Enter>").shows("The last ferry of the season");
    two.press("<Enter>").shows("The last ferry of the season");
    one.press("H").shows("y▌");
    two.shows("y▌");
}

#[test]
fn what_a_command_adds_is_seen_without_a_key() {
    let home = Home::new();
    let mut window = home.start(&[], 80, 24);
    window.shows("ample");
    let file = home.write("ferry.html", &story());
    home.offprint(&["add", file.to_str().unwrap()]);
    window.shows("The Ferry That Waited");
    let later = home.write("later.html", &page("A Later Story", &story()));
    home.offprint(&["add", later.to_str().unwrap()]);
    window.shows("A Later Story");
    let removed = home.offprint(&["list", "title:later", "--json"]);
    let id = removed.split("\"id\": \"").nth(1).unwrap();
    home.offprint(&["trash", id.split('"').next().unwrap()]);
    window.hides("A Later Story");
}

#[test]
fn a_note_that_both_windows_edit_keeps_both_texts() {
    let home = Home::new();
    let file = home.write("ferry.html", &story());
    home.offprint(&["add", file.to_str().unwrap()]);
    let mut one = home.start(&[], 80, 24);
    let mut two = home.start(&[], 80, 24);
    for window in [&mut one, &mut two] {
        window
            .shows("The Ferry")
            .press("<Enter>")
            .shows("The last ferry");
    }
    one.press("v)a").press("First thought<Enter>").shows("ote");
    two.shows("y▌");
    one.press("a").press(" of mine");
    two.press("a")
        .press(" of yours<Enter>")
        .shows("Changed the note");
    one.press("<Enter>").shows("both texts are kept");
    let notes = home.offprint(&["notes"]);
    assert!(notes.contains("First thought of mine"), "{notes}");
    assert!(notes.contains("First thought of yours"), "{notes}");
}

#[test]
fn a_library_is_made_by_several_at_once_and_nobody_is_turned_away() {
    let home = Home::new();
    let commands: Vec<Vec<String>> = (0..4)
        .map(|n| vec!["add".to_owned(), pages(&home, &format!("f{n}"), 6)])
        .collect();
    for told in all_at_once(&home, &commands) {
        assert!(
            !told.contains("locked") && !told.contains("failed"),
            "{told}"
        );
    }
    let listed = home.offprint(&["list", "--json"]);
    assert_eq!(listed.matches("\"id\"").count(), 24);
    assert!(home.offprint(&["doctor", "--deep"]).contains("All is well"));
}

#[test]
fn a_window_goes_on_while_commands_add() {
    let home = Home::new();
    let mut window = reading(&home);
    let folders = [pages(&home, "a", 20), pages(&home, "b", 20)];
    let home = &home;
    std::thread::scope(|scope| {
        for folder in &folders {
            scope.spawn(move || home.offprint(&["add", folder]));
        }
        for n in 1..=4 {
            window.press("H").shows(&format!("{n}y▌")).press("}");
        }
    });
    window.press("Q");
    assert_eq!(window.ends(), 0);
    let listed = home.offprint(&["list", "--json"]);
    assert_eq!(listed.matches("\"id\"").count(), 41);
    let notes = home.offprint(&["notes", "--format", "csv"]);
    assert_eq!(notes.lines().count(), 1 + 4, "{notes}");
}

#[test]
fn undo_tells_of_what_a_command_changed_before_it_takes_that_back() {
    let home = Home::new();
    let mut window = reading(&home);
    window.press("H").shows("y▌");
    let later = home.write("later.html", &page("A Later Story", &story()));
    home.offprint(&["add", later.to_str().unwrap()]);
    window.press("u").shows("Not changed here");
    let listed = || home.offprint(&["list", "--json"]);
    assert_eq!(listed().matches("\"id\"").count(), 2);
    window.press("u").shows("Undone: added");
    assert_eq!(listed().matches("\"id\"").count(), 1);
    window.press("u").hides("y▌");
}
