//! What somebody does with many articles.

use super::{Home, story};

/// A library of three stories.
fn with_three(home: &Home) {
    for (file, title) in [
        ("pages/ferry.html", "The Ferry That Waited"),
        ("pages/gulls.html", "A Quarrel of Gulls"),
        ("pages/lamp.html", "The Lamp at the Pier"),
    ] {
        home.write(
            file,
            &story()
                .replace("The Ferry That Waited", title)
                .replace("The last ferry", &format!("{title}: the last ferry")),
        );
    }
    home.offprint(&["add", home.path("pages").to_str().unwrap()]);
}

#[test]
fn many_are_put_away_and_brought_back_in_one_step() {
    let home = Home::new();
    with_three(&home);
    let mut terminal = home.start(&[], 80, 24);
    terminal
        .shows("The Ferry That Waited")
        .press("<C-a>")
        .shows("3 of 3 selected")
        .press("e")
        .shows("Archived 3 articles")
        .shows("All read and put away");
    terminal
        .press("u")
        .shows("Undone: archived 3 articles")
        .shows("A Quarrel of Gulls")
        .shows("The Lamp at the Pier");
    // The range from here to the end, and the way back by the history.
    terminal
        .press("ggVjs")
        .shows("Starred 2 articles")
        .press("<Esc>")
        .hides("selected")
        .press("gh")
        .shows("History")
        .shows("Starred 2 articles")
        .press("<Enter>")
        .shows("Undone: starred 2 articles");
    terminal.press("Q");
    assert_eq!(terminal.ends(), 0);
    assert_eq!(home.offprint(&["list", "is:starred"]), "");
}

#[test]
fn a_view_is_saved_and_there_again_after_a_restart() {
    let home = Home::new();
    with_three(&home);
    let mut terminal = home.start(&[], 80, 24);
    terminal
        .shows("The Ferry That Waited")
        .press("/title:gulls<Enter>")
        .hides("The Ferry That Waited")
        .press("gs")
        .shows("Save this view as")
        .press("Birds<Enter>")
        .shows("Saved the view 1")
        .shows("1 Birds");
    terminal
        .press("gi")
        .shows("The Ferry That Waited")
        .press("Q");
    assert_eq!(terminal.ends(), 0);
    let mut again = home.start(&[], 80, 24);
    again
        .shows("The Ferry That Waited")
        .press("g1")
        .shows("1 Birds")
        .hides("The Ferry That Waited")
        .shows("A Quarrel of Gulls");
    again.press("Ex").shows("The Ferry That Waited").press("u");
    again.shows("Undone: removed the view 1");
    assert!(home.offprint(&["views"]).contains("Birds"));
}
