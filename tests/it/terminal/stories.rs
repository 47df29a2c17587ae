//! What somebody at a keyboard does.

use portable_pty::CommandBuilder;

use super::{Home, Terminal, page, story};

fn opened(home: &Home, cols: u16, rows: u16) -> Terminal {
    let page = home.write("ferry.html", &story());
    let mut terminal = home.start(&[page.to_str().unwrap()], cols, rows);
    terminal
        .shows("The Ferry That Waited")
        .shows("The last ferry of the season");
    terminal
}

/// The screen without its last row, where messages come and go. Spaces at the
/// end of a row are there or not, by how it was drawn.
fn page_of(screen: &str) -> Vec<&str> {
    let mut rows: Vec<&str> = screen.trim_end().lines().map(str::trim_end).collect();
    rows.pop();
    rows
}

#[test]
fn an_empty_library_offers_the_sample_and_opens_it() {
    let home = Home::new();
    let mut terminal = home.start(&[], 80, 24);
    terminal
        .shows("ample")
        .press("<Enter>")
        .shows("The Margin Is Yours");
    terminal.press("Q");
    assert_eq!(terminal.is_left_clean().ends(), 0);
}

#[test]
fn the_tutorial_teaches_keys_that_do_what_it_says() {
    let home = Home::new();
    let mut terminal = home.start(&["tutor"], 80, 24);
    terminal
        .shows("The Margin Is Yours")
        .press("zx")
        .shows("page toolbar");
    terminal.press("<Space>").shows("Print Mail Large");
    terminal.press("zx").hides("Print Mail Large").press("Q");
    assert_eq!(terminal.ends(), 0);
}

#[test]
fn a_note_is_there_again_after_a_restart() {
    let home = Home::new();
    let mut terminal = opened(&home, 80, 24);
    terminal.press("v)<Enter>").shows("ighlight");
    terminal
        .press("v}a")
        .press("Who was the boy?<Enter>")
        .shows("ote")
        .press("gn")
        .shows("Who was the boy?");
    terminal.press("Q");
    assert_eq!(terminal.ends(), 0);
    assert!(home.offprint(&["notes"]).contains("Who was the boy?"));

    let mut again = home.start(&[], 80, 24);
    again
        .shows("The Ferry That Waited")
        .press("<Enter>")
        .shows("The last ferry")
        .press("gn")
        .shows("Who was the boy?");
}

#[test]
fn three_keys_highlight_a_sentence_or_a_paragraph() {
    // What is highlighted is what the keys say, no more and no less.
    for (keys, whole) in [("H", true), ("v)<Enter>", false), ("v}<Enter>", true)] {
        let home = Home::new();
        let mut terminal = opened(&home, 80, 24);
        terminal
            .press("}")
            .press(keys)
            .shows("ighlighted a passage");
        terminal.press("Q");
        assert_eq!(terminal.ends(), 0);
        let notes = home.offprint(&["notes", "--json"]);
        let quotes: serde_json::Value = serde_json::from_str(&notes).unwrap();
        let quote = quotes[0]["quote"].as_str().unwrap().to_owned();
        assert_eq!(quotes.as_array().unwrap().len(), 1, "{keys}");
        assert!(quote.ends_with('.'), "{keys}: {quote}");
        let story = home.offprint(&[
            "show",
            "--format",
            "text",
            quotes[0]["article"].as_str().unwrap(),
        ]);
        let flat = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let paragraph = story.split("\n\n").map(flat).any(|p| p == flat(&quote));
        assert_eq!(paragraph, whole, "{keys}: {quote}");
    }
}

#[test]
fn all_notes_are_filtered_changed_and_undone_and_old_ones_come_again() {
    let home = Home::new();
    let mut terminal = opened(&home, 80, 24);
    terminal.press("}H").shows("ighlighted a passage");
    terminal.press("}H").shows("ighlighted a passage");
    terminal.press("gN").shows("All notes  2");
    terminal.press("<Space>cg").shows("Coloured 1 note green");
    terminal
        .press("<Esc>")
        .hides("1 selected")
        .press("/color:green<Enter>")
        .shows("All notes  1 of 2");
    terminal.press("u").shows("No note fits");
    terminal.press("<Esc>").shows("All notes  2");
    terminal.press("gR").shows("Nothing to look at again today");
    terminal.press("q").shows("All notes  2").press("Q");
    assert_eq!(terminal.is_left_clean().ends(), 0);
}

#[test]
fn a_link_leads_to_its_article_and_back_or_shows_its_address() {
    let home = Home::new();
    let target = story().replace(
        "</head>",
        "<link rel=canonical href=https://post.example/sea/ferry></head>",
    );
    home.write("pages/ferry.html", &target);
    let linking = page_with_links();
    home.write("pages/cello.html", &linking);
    home.offprint(&["add", home.path("pages").to_str().unwrap()]);
    let mut terminal = home.start(&[], 80, 24);
    terminal
        .shows("The Boy With the Cello")
        .press("/practised")
        .hides("The Ferry That Waited")
        .press("<Enter><Enter>")
        .shows("The boy was nine")
        .press("f")
        .shows("LETTER")
        .press("a")
        .shows("The last ferry of the season")
        .press("<C-o>")
        .shows("The boy was nine")
        .press("fs")
        .shows("https://elsewhere.example/cello?size=half")
        .shows("Open it in the browser");
    terminal.press("<Esc>").hides("Open it in").press("Q");
    assert_eq!(terminal.is_left_clean().ends(), 0);
}

fn page_with_links() -> String {
    page(
        "The Boy With the Cello",
        "<p>The boy was nine when he was left on the pier, as \
         <a href='https://www.post.example/sea/ferry/?utm_source=x#top'>we have told before</a>, and his cello was \
         nearly as tall as the bicycle that carried it. He had practised on the harbour wall all that summer.</p>\
         <p>It was <a href='https://elsewhere.example/cello?size=half'>a half size</a>, lent by the school, with a \
         crack that somebody had mended with a strip of sail. He never minded the sound of it, nor did the gulls.</p>\
         <p>Now he teaches on the island, and takes the first ferry on Mondays, and is never late for it himself.</p>",
    )
}

#[test]
fn every_change_can_be_undone() {
    let home = Home::new();
    let mut terminal = opened(&home, 80, 24);
    terminal
        .press("H")
        .shows("y▌")
        .press("u")
        .hides("y▌")
        .press("<C-r>")
        .shows("y▌");
}

#[test]
fn typing_filters_the_library() {
    let home = Home::new();
    home.write("pages/ferry.html", &story());
    let other = story()
        .replace("The Ferry That Waited", "A Quarrel of Gulls")
        .replace("ferry", "gull");
    home.write("pages/gulls.html", &other);
    home.offprint(&["add", home.path("pages").to_str().unwrap()]);
    let mut terminal = home.start(&[], 80, 24);
    terminal
        .shows("A Quarrel of Gulls")
        .shows("The Ferry That Waited");
    terminal
        .press("/quarrel")
        .hides("The Ferry That Waited")
        .press("<Enter>")
        .shows("A Quarrel of Gulls");
    terminal.press("<Esc>").shows("The Ferry That Waited");
}

#[test]
fn text_that_is_pasted_is_offered_as_an_article() {
    let home = Home::new();
    let mut terminal = home.start(&[], 80, 24);
    terminal.shows("ample");
    let pasted = format!(
        "A Letter From the Lighthouse\n\n{}\n\n{}",
        "The lamp was lit at six and the fog came in at seven, as it does. We counted eleven ships by their horns. ".repeat(4),
        "Nobody came ashore. In the morning there was a gull on the rail that looked as if it had read everything. ".repeat(4),
    );
    terminal
        .send(format!("\x1b[200~{pasted}\x1b[201~").as_bytes())
        .shows("A Letter From the Lighthouse");
    terminal
        .press("<Enter>")
        .until("the article to be in the library", |screen| {
            screen.contains("A Letter From the Lighthouse") && screen.contains('1')
        });
    terminal.press("Q");
    terminal.ends();
    assert!(
        home.offprint(&["list"])
            .contains("A Letter From the Lighthouse")
    );
}

#[test]
fn a_small_window_says_so_and_waits() {
    let home = Home::new();
    let mut terminal = opened(&home, 80, 24);
    terminal
        .resize(30, 8)
        .shows("40x10")
        .resize(80, 24)
        .shows("The last ferry of the season");
    terminal
        .resize(40, 10)
        .shows("The last ferry")
        .resize(200, 50)
        .shows("The last ferry of the season");
}

#[test]
fn signals_leave_the_terminal_as_it_was() {
    for (signal, code) in [("TERM", 143), ("HUP", 129), ("INT", 130)] {
        let home = Home::new();
        let mut terminal = opened(&home, 80, 24);
        terminal.signal(signal).is_left_clean();
        assert_eq!(terminal.ends(), code, "SIG{signal}");
    }
}

#[test]
fn a_note_half_written_survives_the_terminal() {
    let home = Home::new();
    let mut terminal = opened(&home, 80, 24);
    terminal
        .press("v)a")
        .press("not finished yet")
        .shows("not finished yet");
    // What a window that is closed sends.
    terminal.signal("HUP");
    assert_eq!(terminal.ends(), 129);
    assert!(home.offprint(&["notes"]).contains("not finished yet"));
}

#[test]
fn a_note_half_written_survives_a_closed_window() {
    let home = Home::new();
    let mut terminal = opened(&home, 80, 24);
    terminal
        .press("v)a")
        .press("not finished yet")
        .shows("not finished yet");
    terminal.hang_up("!");
    assert_eq!(terminal.ends(), 129);
    // The last key may be lost with the window; what was seen is not.
    assert!(home.offprint(&["notes"]).contains("not finished yet"));
}

#[test]
fn a_key_that_comes_with_a_resize_is_not_lost() {
    let home = Home::new();
    let mut terminal = opened(&home, 80, 24);
    // The footers tell the two states apart, and each is drawn anew by the
    // resize: neither is there from before.
    for step in 0..20 {
        terminal
            .resize(81 + step % 2, 24)
            .press("v")
            .shows("v cancel");
        terminal
            .resize(80, 24 + step % 2)
            .press("v")
            .shows("v select");
    }
}

#[test]
fn the_shell_is_a_key_away_and_fg_comes_back() {
    let home = Home::new();
    let page = home.write("ferry.html", &story());
    let mut shell = CommandBuilder::new("sh");
    shell.arg("-i");
    let mut terminal = home.start_command(shell, 80, 24);
    let command = format!("'{}' '{}'", env!("CARGO_BIN_EXE_offprint"), page.display());
    terminal.send(command.as_bytes()).press("<Enter>");
    terminal.shows("captain writes down why");
    terminal.press("<C-z>").is_back_in_the_shell();
    terminal
        .shows("Stopped")
        .press("fg<Enter>")
        .hides("Stopped");
    terminal.shows("captain writes down why").shows("? keys");
    terminal.press("Q").is_back_in_the_shell();
}

#[test]
fn an_editor_gets_the_terminal_and_gives_it_back() {
    let home = Home::new();
    let editor = home.write(
        "editor.sh",
        "#!/bin/sh\nprintf 'from the editor' > \"$1\"\n",
    );
    home.write(
        "config/config.toml",
        &format!("editor = \"sh '{}'\"\n", editor.display()),
    );
    let mut terminal = opened(&home, 80, 24);
    terminal
        .press("v)E")
        .shows("Made a note")
        .press("gn")
        .shows("from the editor")
        .press("Q");
    assert_eq!(terminal.is_left_clean().ends(), 0);
}

#[test]
fn no_byte_of_a_page_steers_the_terminal() {
    let home = Home::new();
    let evil = story().replace(
        "Nobody on board",
        "\u{1b}]0;owned\u{7}\u{9b}31m\u{202e}&#27;[2J Nobody on board",
    );
    let page = home.write("evil\u{1b}[5m.html", &evil);
    let mut terminal = home.start(&[page.to_str().unwrap()], 80, 24);
    terminal.shows("Nobody on board").press("Q");
    terminal.ends();
    let written = String::from_utf8_lossy(&terminal.written()).into_owned();
    for bad in ["\u{1b}]0;owned", "\u{9b}", "\u{202e}", "\u{1b}[5m"] {
        assert!(!written.contains(bad), "{bad:?} reached the terminal");
    }
}

#[test]
fn a_held_key_and_a_storm_of_sizes_leave_a_right_screen() {
    let home = Home::new();
    let mut terminal = opened(&home, 80, 24);
    let before = terminal.shows("? keys").screen();
    for step in 0..40 {
        terminal.resize(20 + step * 4, 5 + step % 30).press("jk");
    }
    terminal
        .resize(80, 24)
        .press("gg<C-l>")
        .until("the first screen again", |screen| {
            page_of(screen) == page_of(&before)
        });
}

/// A story of two megabytes and a half.
fn ledger() -> String {
    let entry = |n: usize| {
        format!(
            "In the year {n} the ledger names each boat, its master, and what the harbour owed him.\n\n"
        )
    };
    let entries: String = (0..30_000).map(entry).collect();
    format!(
        "The Ledger\n\nIt begins in a spring without ice.\n\n{entries}Here the ledger was closed.\n"
    )
}

#[test]
fn the_beginning_of_a_long_story_is_seen_first_and_no_key_stops_at_its_end() {
    let home = Home::new();
    let path = home.write("ledger.txt", &ledger());
    let path = path.to_str().unwrap();
    home.offprint(&["add", path]);
    let mut terminal = home.start(&[path], 80, 24);
    terminal
        .press("G")
        .shows("Here the ledger was closed.")
        .press("gg")
        .shows("It begins in a spring without ice.");
    let after = terminal.screen();
    terminal.press("Q");
    assert_eq!(terminal.ends(), 0);
    let mut terminal = home.start(&[path], 80, 24);
    terminal.until("the same screen at once", |screen| {
        page_of(screen) == page_of(&after)
    });
    terminal.press("Q");
    assert_eq!(terminal.ends(), 0);
}

#[test]
fn the_beginning_of_a_long_story_is_seen_though_its_end_cannot_be_read() {
    let home = Home::new();
    let path = home.write("ledger.txt", &ledger());
    let path = path.to_str().unwrap();
    home.offprint(&["add", path]);
    let database = rusqlite::Connection::open(home.path("data/library.db")).unwrap();
    let damage =
        "UPDATE text SET body = CAST(substr(body, 1, length(body) - 9) || zeroblob(9) AS BLOB)";
    assert_eq!(database.execute(damage, []).unwrap(), 1);
    drop(database);
    let mut terminal = home.start(&[path], 80, 24);
    terminal.shows("`offprint doctor --deep`").press("Q");
    assert_eq!(terminal.ends(), 0);
    // All that is not the beginning comes from the whole.
    let written = String::from_utf8_lossy(&terminal.written()).into_owned();
    assert!(written.contains("in a spring without ice"));
}

#[test]
fn without_a_terminal_it_says_so() {
    let home = Home::new();
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_offprint"))
        .env_clear()
        .envs(home.environment())
        .stdin(std::process::Stdio::null())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("terminal"));
}

/// Two pages of one site with the same line below the story.
fn harbour_pages(home: &Home) {
    for (n, name) in [(1, "Ferry"), (2, "Lighthouse")] {
        let body = format!(
            "<p>The {name} was painted every spring by the same two brothers, who never spoke while they worked and \
             never finished on the same day, though they began together at sunrise.</p><p>When the elder died the \
             younger went on alone, and the harbour paid him for two, because nobody knew how to tell him that one \
             wage was enough for one man, and he never asked.</p><p>These pages are kept by 40 friends of the harbour, \
             whose names stand on a board at the end of the north pier.</p>"
        );
        let page = super::page(&format!("The {name} Painters"), &body).replace(
            "<head>",
            &format!("<head><link rel=canonical href='https://post.example/{n}'>"),
        );
        let path = home.write(&format!("{n}.html"), &page);
        home.offprint(&["add", path.to_str().unwrap()]);
    }
}

#[test]
fn a_dropped_block_becomes_a_rule_for_its_site_and_is_taken_back() {
    let home = Home::new();
    harbour_pages(&home);
    let mut terminal = home.start(&[], 100, 40);
    terminal
        .shows("The Ferry Painters")
        .press("/ferry<Enter>")
        .hides("The Lighthouse Painters")
        .press("<Enter>")
        .shows("kept by 40 friends");
    terminal
        .press("}}}")
        .press("x")
        .shows("W makes it a rule")
        .hides("kept by 40 friends");
    terminal
        .press("W")
        .shows("A rule for post.example")
        .shows("would change 1 of 2 articles; 0 notes touched")
        .shows("The Lighthouse Painters")
        .press("<Enter>")
        .shows("aved a rule for post.example");
    let show = |home: &Home, words: &str| {
        let listed: Vec<serde_json::Value> =
            serde_json::from_str(&home.offprint(&["list", words, "--json"])).unwrap();
        home.offprint(&["show", listed[0]["id"].as_str().unwrap()])
    };
    let ruled = show(&home, "lighthouse");
    assert!(!ruled.contains("40 friends"), "{ruled}");
    terminal.press("u").shows("Undone: saved a rule");
    let unruled = show(&home, "lighthouse");
    assert!(unruled.contains("40 friends"), "{unruled}");
    assert!(
        !show(&home, "ferry").contains("40 friends"),
        "the hand's decision stays"
    );
    terminal.press("u").shows("kept by 40 friends").press("Q");
    assert_eq!(terminal.is_left_clean().ends(), 0);
}

#[test]
fn rules_that_cannot_be_saved_are_there_again() {
    let home = Home::new();
    harbour_pages(&home);
    let editor = home.write(
        "editor.sh",
        "#!/bin/sh\nif grep -q 'The pier' \"$1\"\nthen printf '\"\\n' >> \"$1\"\n\
         else printf '\\n[[drop]]\\nline = \"The pier' >> \"$1\"\nfi\n",
    );
    home.write(
        "config/config.toml",
        &format!("editor = \"sh '{}'\"\n", editor.display()),
    );
    let mut terminal = home.start(&[], 80, 24);
    terminal
        .shows("The Ferry Painters")
        .press("<Enter>")
        .shows("painted every spring")
        .press("Es")
        .shows("Not saved; editing again goes on with your text · line ")
        .press("Es")
        .shows("hanged the rules for post.example")
        .press("Q");
    assert_eq!(terminal.is_left_clean().ends(), 0);
    let rules = home.offprint(&["rules", "list", "post.example"]);
    assert!(rules.contains("drop the line “The pier”"), "{rules}");
}

/// 40 by 20 pixels, all white.
const PICTURE: &str = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAACgAAAAUCAAAAADaLSBnAAAAFUlEQVR42mP4TyRgGFU4qnBUIQgAAIy4HQ6Y693OAAAAAElFTkSuQmCC";

/// The ferry's page with a picture in it.
fn pictured(home: &Home) -> Terminal {
    let figure = format!(
        "<figure><img alt='The quay at dusk' src='{PICTURE}'><figcaption>Photo: I. Vale</figcaption></figure><p>\"You"
    );
    let page = home.write("ferry.html", &story().replace("<p>\"You", &figure));
    home.start(&[page.to_str().unwrap()], 80, 30)
}

#[cfg(feature = "images")]
#[test]
fn a_picture_is_shown_and_taken_away_over_its_words() {
    let home = Home::new();
    let mut terminal = pictured(&home);
    terminal.shows("▀▀▀▀").shows("[image: The quay at dusk]");
    terminal.press("zp").shows("Pictures are off").hides("▀");
    terminal
        .shows("[image: The quay at dusk]")
        .shows("Photo: I. Vale");
    terminal.press("zp").shows("▀▀▀▀").shows("Photo: I. Vale");
    terminal.press("Q");
    assert_eq!(terminal.is_left_clean().ends(), 0);
    assert!(!terminal.screen().contains('▀'));
}

#[cfg(feature = "images")]
#[test]
fn a_terminal_forgets_the_pictures_when_the_program_ends() {
    let home = Home::new();
    home.write("config/config.toml", "images = \"kitty\"\n");
    let mut terminal = pictured(&home);
    let has = |terminal: &Terminal, bytes: &[u8]| {
        let written = terminal.written();
        written.windows(bytes.len()).any(|w| w == bytes)
    };
    terminal.shows("Photo: I. Vale").writes(b"\x1b_Ga=t,");
    terminal.writes(b"\x1b_Ga=p,");
    assert!(!has(&terminal, b"\x1b_Ga=d,d=A,"));
    terminal.press("Q").writes(b"\x1b_Ga=d,d=A,");
    assert_eq!(terminal.is_left_clean().ends(), 0);
}
