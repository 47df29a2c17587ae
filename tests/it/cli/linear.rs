//! The library by plain lines: what is typed, and what is said.

use std::{
    io::{BufRead, BufReader, Read, Write},
    os::unix::process::ExitStatusExt,
    process::{Child, ChildStdout, Command, ExitStatus, Stdio},
};

use super::desk::{Desk, STORY, ran};

fn said(desk: &Desk, args: &[&str], typed: &str) -> String {
    desk.pipe(args, typed.as_bytes()).well().out
}

/// Somebody who types a line when the answer to the last is there.
struct Reading {
    program: Child,
    heard: BufReader<ChildStdout>,
}

impl Reading {
    fn begin(desk: &Desk, args: &[&str]) -> Self {
        let mut command = desk.command(args);
        let mut program = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let heard = BufReader::new(program.stdout.take().unwrap());
        Self { program, heard }
    }

    fn type_in(&mut self, line: &str) {
        let stdin = self.program.stdin.as_mut().unwrap();
        writeln!(stdin, "{line}").unwrap();
    }

    /// The next line.
    fn hears(&mut self) -> String {
        let mut line = String::new();
        assert_ne!(self.heard.read_line(&mut line).unwrap(), 0);
        line.trim_end().to_owned()
    }

    fn interrupt(&mut self) -> ExitStatus {
        let pid = self.program.id().to_string();
        let sent = Command::new("kill").args(["-s", "INT", &pid]).status();
        assert!(sent.unwrap().success());
        self.program.wait().unwrap()
    }
}

impl Drop for Reading {
    fn drop(&mut self) {
        drop(self.program.kill());
        drop(self.program.wait());
    }
}

#[test]
fn an_empty_library_says_what_to_do() {
    let desk = Desk::new();
    let said = said(&desk, &["--linear"], "\nq\n");
    assert!(
        said.starts_with("No stories yet. add and a path adds a saved page.\n"),
        "{said}"
    );
    assert!(said.contains("Type help"), "{said}");
}

#[test]
fn a_story_is_added_opened_and_read_by_paragraphs() {
    let desk = Desk::new();
    desk.write("ferry.txt", STORY);
    let said = said(
        &desk,
        &["--linear"],
        "add ferry.txt\nfind\n1\n\n\nwhere\nquit\n",
    );
    for part in [
        "Added: Ferry returns to the Lune after nine years.",
        "Library: 1 story, 1 unread.",
        "1. Ferry returns to the Lune after nine years, ",
        "Story 1 of 1: Ferry returns to the Lune after nine years, ",
        "Enter reads the first.",
        "Paragraph 2 of ",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    let signs = said.chars().find(|c| matches!(c, '\u{1b}' | '─'..='▟'));
    assert_eq!(signs, None);
}

#[test]
fn of_several_files_each_is_named_and_the_list_begins_anew() {
    let desk = Desk::new();
    desk.write("ferry.txt", STORY);
    let said = said(
        &desk,
        &["--linear"],
        "add gone.html\nadd 'gone.html' 'ferry.txt'\nlist\nquit\n",
    );
    for part in [
        "There is no such file. Check the path.\ngone.html: There is no such file.",
        "ferry.txt: Added: Ferry returns to the Lune after nine years.",
        "Library: 1 story, 1 unread.\n1. Ferry returns",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
}

#[test]
fn where_nothing_is_added_it_is_said_why() {
    let desk = Desk::new();
    desk.write("ferry.txt", STORY);
    std::fs::create_dir(desk.path("void")).unwrap();
    let said = said(
        &desk,
        &["--linear"],
        "add ''\nadd void\nadd gone.html ferry.txt\nquit\n",
    );
    for part in [
        "That names no file.\nThere is no file in that folder.\n",
        "gone.html ferry.txt: There is no such file. Check the path.\n",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
}

#[test]
fn the_place_is_remembered_and_a_note_is_said_after_its_paragraph() {
    let desk = Desk::new();
    desk.write("ferry.txt", STORY);
    said(
        &desk,
        &["--linear", "ferry.txt"],
        "\n\nnote why so long?\nquit\n",
    );
    let again = said(&desk, &["--linear", "ferry.txt"], "\nnotes\nu\nnotes\n");
    assert!(again.contains("You were at paragraph 2 of "), "{again}");
    assert!(again.contains("[mark 1 begins] "), "{again}");
    assert!(again.contains(" [mark 1 ends]"), "{again}");
    assert!(again.contains("Note 1: why so long?"), "{again}");
    assert!(again.contains("1. why so long?, on “"), "{again}");
    assert!(again.contains("Undone: "), "{again}");
    assert!(
        again.trim_end().ends_with("No notes on this story."),
        "{again}"
    );
}

#[test]
fn words_are_found_and_what_is_unknown_is_said() {
    let desk = Desk::new();
    desk.write("ferry.txt", STORY);
    let said = said(
        &desk,
        &["--linear", "ferry.txt"],
        "/ferry\nfind zzyzx\nfly\n999\nhelp\nstar\nlist\n7\n",
    );
    for part in [
        "Paragraph ",
        "Not found in this story.",
        "There is no \"fly\" here. Type help for what there is.",
        "There are paragraphs 1 to ",
        "again or r: this paragraph again.",
        "undo takes it back.",
        ", starred",
        "Say which story by its number, 1 to 1.",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
}

#[test]
fn what_was_put_away_is_found_by_who_names_its_place() {
    let (desk, ferry, bees) = Desk::with_stories();
    desk.run(&["archive", &bees]).well();
    desk.run(&["tag", &ferry, "--add", "sea"]).well();
    desk.run(&["tag", &bees, "--add", "land"]).well();
    let check = |query: &str, expected: &str| {
        let said = said(&desk, &["--linear"], &format!("find {query}\n"));
        let line = format!("{expected} with {query}.");
        assert!(said.contains(&line), "{line}: {said}");
    };
    check("tag:sea or tag:land", "1 story");
    check("is:unread", "1 story");
    check("tag:land", "0 stories");
    check("tag:land is:archived", "1 story");
    check("tag:sea or is:archived", "2 stories");
}

#[test]
fn the_environment_asks_for_lines_too() {
    let desk = Desk::new();
    let ran = ran(desk.command(&[]).env("ACCESSIBLE", "1")).well();
    assert!(ran.out.starts_with("No stories yet."), "{ran:?}");
}

const NOTED: &str = "<html lang=en><title>Notes</title><body><article><h1>Notes</h1>\
<p>The keeper wrote down every tide<sup><a href='#n1'>1</a></sup> of the year, in a book that lay by the \
lamp, and nobody ever asked him what it was for.</p><h2 id=kept>What was kept</h2><p>The book is in the county \
office now, where whoever asks may read it, page by page, at a table by the window.</p>\
<h3>And what not</h3><p>The lamp is gone, and so is the chair, and of the house there is one wall left, \
which leans, as <a href='#kept'>above</a>.</p><h2>Remarks</h2><ol><li id=n1>Twice a day, and once at night. <a href='#r1'>↩</a></li></ol></article></body></html>";

#[test]
fn a_note_is_read_where_it_is_marked() {
    let desk = Desk::new();
    desk.write("noted.html", NOTED);
    let said = said(
        &desk,
        &["--linear", "noted.html"],
        "w\n1\nlinks\nopen 1\nheading 3\n\nlinks\nopen 1\nheading 3\nheading x\nheading\nq\n",
    );
    for part in [
        "Before the first of ",
        "1. 1: a note on this page\n",
        "Note 1: Twice a day, and once at night.\n",
        "Heading 3: And what not\n",
        "1. above: another place of the page\n",
        "At that place of the page: What was kept\n",
        "There is no heading of level 3 after this.\n",
        "Levels of headings are 1 to 6; heading alone goes to the next.\n",
        "Heading 2: Remarks\n",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
}

#[test]
fn what_is_not_there_is_said_in_sentences() {
    let desk = Desk::new();
    let said = said(&desk, &["--linear"], "add nowhere.html\nq\n");
    assert!(said.contains("There is no such file. "), "{said}");
}

#[test]
fn paragraphs_are_left_out_and_taken_in_copied_and_looked_up() {
    let desk = Desk::new();
    desk.write("noted.html", NOTED);
    desk.write(
        "config/config.toml",
        "lookup = \"printf 'about %s' {}\"\nclipboard = \"cp /dev/stdin copied.txt\"\n",
    );
    let said = said(
        &desk,
        &["--linear", "noted.html"],
        "drop\n\ncopy\ndrop\nw\nstripped\nkeep 99\nkeep 1\nstripped\nlookup a tide\nu\nq\n",
    );
    // What is long is cut, and says so; nothing is said to be nothing.
    for (command, told) in [
        ("seq 70 #", "60\n"),
        ("seq 70 #", "Not said: 10 more lines of the answer.\n"),
        ("true", "Nothing was found.\n"),
    ] {
        desk.write(
            "config/config.toml",
            format!("lookup = \"sh -c '{command}' {{}}\"\n"),
        );
        let said = self::said(&desk, &["--linear", "noted.html"], "lookup tide\nq\n");
        assert!(said.contains(told), "{told}: {said}");
    }
    for part in [
        "Read a paragraph first; what was read last is left out.\n",
        "Copied the paragraph.\n",
        "1. The keeper wrote down every tide",
        "Say what to keep by its number; stripped tells them.\n",
        "Nothing was left out of this story.\n",
        "about a tide\n",
        "Undone: ",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
}

#[test]
fn who_ends_the_program_ends_the_dictionary_and_all_that_it_began() {
    let desk = Desk::new();
    desk.write("noted.html", NOTED);
    let pipe = desk.pipe_named("pipe");
    desk.write(
        "config/config.toml",
        "lookup = \"sh -c 'exec 3>pipe; sleep 1000; true' {}\"\n",
    );
    let mut reading = Reading::begin(&desk, &["--linear", "noted.html"]);
    reading.type_in("lookup tide");
    let mut all_of_it = std::fs::File::open(pipe).unwrap();
    assert_eq!(reading.interrupt().signal(), Some(2));
    // Nobody is left who could write.
    all_of_it.read_to_end(&mut Vec::new()).unwrap();
}

const LINKED: &str = "<html lang=en><title>Boats</title><body><article><h1>Boats</h1>\
<p>The keeper didn\u{2019}t sell the <a href='https://boats.example/old'>old boat</a> in his day, nor the \
<a href='https://boats.example/new'>new one</a>, and nobody ever asked him for either of the two.</p>\
<p>A \u{201C}quoted\u{201D} word is here, and a well\u{2011}known one, and enough of other words beside them \
to make of it a paragraph that somebody may have wanted to write.</p></article></body></html>";

#[test]
fn an_address_is_said_before_it_is_opened() {
    let desk = Desk::new();
    desk.write("boats.html", LINKED);
    desk.write(
        "config/config.toml",
        "browser = \"sh -c 'touch opened.txt'\"\n",
    );
    let of = |typed: &str| {
        let said = said(&desk, &["--linear", "boats.html"], typed);
        let opened = desk.path("opened.txt");
        let was_opened = opened.exists();
        drop(std::fs::remove_file(opened));
        (said, was_opened)
    };
    let told = "It leads to https://boats.example/old. open 1 again opens it in the browser.\n";
    let (said, opened) = of("1\nopen 1\nq\n");
    assert!(said.contains(told) && !opened, "{said}");
    // Only the same one, and right after.
    for between in ["open 2\n", "w\n", "help\n"] {
        let (said, opened) = of(&format!("1\nopen 1\n{between}open 1\nq\n"));
        assert_eq!((said.matches(told).count(), opened), (2, false), "{said}");
    }
    for heard in ["open 1\n", "links\n"] {
        let (said, _) = of(&format!("1\n{heard}open 1\nq\n"));
        let opened = "Opened https://boats.example/old in the browser.\n";
        assert!(said.contains(opened), "{said}");
    }
}

#[test]
fn a_link_to_a_story_of_the_library_leads_there() {
    let desk = Desk::new();
    let head = "<title>The Old Boat</title><link rel=canonical href='https://boats.example/old'>";
    let old = LINKED
        .replace("<title>Boats</title>", head)
        .replace("<h1>Boats", "<h1>The Old Boat");
    desk.write("old.html", &old);
    said(&desk, &["--linear"], "add old.html\nq\n");
    desk.write("boats.html", LINKED);
    let said = said(&desk, &["--linear", "boats.html"], "1\nopen 1\nq\n");
    assert!(said.contains("The Old Boat"), "{said}");
    assert!(!said.contains("browser"), "{said}");
}

#[test]
fn a_link_to_a_place_of_a_story_leads_to_that_place() {
    let desk = Desk::new();
    let head = "<title>The Old Boat</title><link rel=canonical href='https://boats.example/old'>";
    let old = LINKED
        .replace("<title>Boats</title>", head)
        .replace("<h1>Boats", "<h1>The Old Boat")
        .replace(
            "</article>",
            "<h2 id=keel>The keel</h2><p>It was of oak, <a href=#keel>as said</a>.</article>",
        );
    desk.write("old.html", &old);
    said(&desk, &["--linear"], "add old.html\nq\n");
    for (address, expected) in [
        ("old#keel", "The keel"),
        ("old#mast", "was not saved with the page."),
    ] {
        let link = format!("https://boats.example/{address}");
        desk.write(
            "boats.html",
            LINKED.replace("https://boats.example/old", &link),
        );
        let said = said(&desk, &["--linear", "boats.html"], "1\nopen 1\n\nq\n");
        assert!(said.contains("The Old Boat"), "{said}");
        assert!(said.contains(expected), "{address}: {said}");
        assert!(!said.contains("browser"), "{said}");
    }
    // Within the very story that is read.
    let said = said(&desk, &["--linear", "old.html"], "1\nopen 1\nq\n");
    assert!(said.contains("leads to this very page"), "{said}");
}

#[test]
fn a_browser_that_fails_is_told_whenever_that_is_known() {
    let desk = Desk::new();
    desk.write("boats.html", LINKED);
    let gate = desk.pipe_named("gate");
    desk.write(
        "config/config.toml",
        "browser = \"sh -c 'read x <gate; exit 3'\"\n",
    );
    let mut reading = Reading::begin(&desk, &["--linear", "boats.html"]);
    reading.type_in("1");
    reading.type_in("open 1");
    reading.type_in("open 1");
    // As long as the gate is shut, none has failed.
    let opened = "Opened https://boats.example/old in the browser.";
    while reading.hears() != opened {}
    std::fs::write(gate, "x\n").unwrap();
    // It ends when it ends: whatever is asked next, that comes first.
    loop {
        reading.type_in("where");
        match reading.hears() {
            told if told.starts_with("Not opened: sh ended with exit status: 3") => break,
            other => assert!(other.starts_with("Paragraph 1 of "), "{other}"),
        }
    }
    assert!(reading.hears().starts_with("Paragraph 1 of "));
    // Once.
    reading.type_in("where");
    assert!(reading.hears().starts_with("Paragraph 1 of "));
}

#[test]
fn what_no_browser_opens_is_refused_at_once() {
    let desk = Desk::new();
    let page = LINKED.replace("https://boats.example/old", "gopher://boats.example/old");
    desk.write("boats.html", &page);
    let said = said(&desk, &["--linear", "boats.html"], "1\nopen 1\nq\n");
    assert!(said.contains("Not opened: only whole addresses"), "{said}");
    assert!(!said.contains("again opens it"), "{said}");
}

#[test]
fn words_are_found_as_they_are_on_the_page() {
    let desk = Desk::new();
    desk.write("boats.html", LINKED);
    let check = |typed: &str, expected: &str| {
        let said = said(
            &desk,
            &["--linear", "boats.html"],
            &format!("find {typed}\nq\n"),
        );
        assert!(said.contains(expected), "{typed}: {said}");
    };
    check("didn't", "Paragraph 1.\n");
    check("\"quoted", "Paragraph 2.\n");
    check("well-known", "Paragraph 2.\n");
    check("/kn.wn/", "Paragraph 2.\n");
    check("nowhere", "Not found in this story.\n");
    check("/(", "This is no regular expression: ");
}

#[test]
fn what_changes_nothing_is_not_offered_to_be_undone() {
    let desk = Desk::new();
    desk.write("boats.html", LINKED);
    let said = said(
        &desk,
        &["--linear", "boats.html"],
        "s\nt -zz\nt sea\nt sea\nt sea -zz\nt new -sea -zz\nlist\nfind\nq\n",
    );
    for part in [
        "Starred \u{201C}Boats\u{201D}. undo takes it back.\n",
        "\u{201C}Boats\u{201D} has no tag zz.\n",
        "Tagged \u{201C}Boats\u{201D} with sea. undo takes it back.\n",
        "\u{201C}Boats\u{201D} has the tag sea already.\n",
        "No tag changed.\n",
        "Tagged \u{201C}Boats\u{201D} with new and took the tag sea off. undo takes it back.\n",
        ", starred, tag new.\n",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
}

#[test]
fn titles_are_said_whole() {
    let desk = Desk::new();
    let title = "A very long story of a ferry that came back after nine years to the river";
    desk.write("long.html", LINKED.replace("Boats", title));
    let said = said(&desk, &["--linear", "long.html"], "s\nu\nq\n");
    for part in ["Starred \u{201C}", "Undone: starred \u{201C}"] {
        let part = format!("{part}{title}\u{201D}.");
        assert!(said.contains(&part), "{part}: {said}");
    }
}

#[test]
fn progress_is_counted_as_on_the_screen() {
    let desk = Desk::new();
    let words = |n: usize| "word ".repeat(n);
    let page = format!(
        "<html lang=en><title>Parts</title><body><article><h1>Parts</h1><p>{}</p><p>{}</p><p>{}</p></article></body></html>",
        words(690),
        words(115),
        words(115),
    );
    desk.write("parts.html", page);
    let said = said(
        &desk,
        &["--linear", "parts.html"],
        "w\n1\nw\n2\nw\npercent 80\nw\nq\n",
    );
    for part in [
        "Before the first of 3 paragraphs, 4 minutes left.\n",
        "Paragraph 1 of 3, 75 percent, 1 minute left.\n",
        "Paragraph 2 of 3, 87 percent, 1 minute left.\n",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    // In the second is what is at 80 percent.
    assert_eq!(said.matches("Paragraph 2 of 3, ").count(), 2, "{said}");
}
