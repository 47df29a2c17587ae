//! Links of the page: by letters, one after the other, and where they lead.

use std::{ops::Range, sync::Arc};

use offprint::{
    article::{BlockKind, Inline, InlineKind, Role},
    config::Decor,
    library::ArticleId,
    tui::app::{Effect, Msg, letters::Letters, popup::PopupKind},
};

use super::{
    fixture::Screen,
    pages::{after, pictures, text_of},
    story::{Piece, article},
};

const P: BlockKind = BlockKind::Paragraph;
const NOTE: BlockKind = BlockKind::ListItem {
    depth: 0,
    ordinal: Some(1),
};

/// A page with links of every kind.
const PAGE: &[Piece] = &[
    (BlockKind::Heading(1), Role::Title, "A Walk Along the Dyke"),
    (
        P,
        Role::Body,
        "The dyke was raised twice, says the parish map, and once by moonlight.[1] Nobody was paid for the moonlight.",
    ),
    (
        P,
        Role::Body,
        "The keeper’s letters are in another story. His address is no longer answered, and the mill has none. \
         More stands under Sources.",
    ),
    (P, Role::Chrome, "Subscribe to our letter"),
    (BlockKind::Heading(2), Role::Body, "Sources"),
    (
        NOTE,
        Role::Chrome,
        "The moonlit raising is in the parish rolls, whose copy is at the county office. ↩",
    ),
    (P, Role::Chrome, "A second paragraph of the same note."),
];

fn place(text: &str, words: &str) -> Range<usize> {
    let start = text.find(words).expect("the words are on the page");
    start..start + words.len()
}

/// The page, with its links, open on the screen.
pub(super) fn linked(cols: u16, rows: u16) -> Screen {
    let mut screen = Screen::new(cols, rows);
    screen.article = article(PAGE);
    let text = screen.article.record.text.clone();
    let link = |words: &str, to: &str| Inline {
        range: place(&text, words),
        kind: InlineKind::Link(to.into()),
    };
    let anchor = |before: &str, id: &str| {
        let start = place(&text, before).start;
        Inline {
            range: start..start,
            kind: InlineKind::Anchor(id.into()),
        }
    };
    let mut inlines = vec![
        link("parish map", "https://maps.example/parish/1703?sheet=12"),
        anchor("[1]", "ref1"),
        link("[1]", "#note1"),
        link("another story", "https://quay.example/2"),
        link("address", "mailto:keeper@dyke.example"),
        link("mill", "javascript:alert(1)"),
        link("Sources.", "#sources"),
        link("Subscribe", "https://letters.example/join"),
        anchor("Sources\n", "sources"),
        anchor("The moonlit", "note1"),
        link("county office", "https://county.example/rolls"),
        link("↩", "#ref1"),
    ];
    inlines.sort_by_key(|i| (i.range.start, std::cmp::Reverse(i.range.end)));
    let record = Arc::make_mut(&mut screen.article.record);
    record.inlines = inlines;
    let note = record.blocks.last_mut().expect("the note's end");
    note.within.items = 1;
    screen.press("<Enter>");
    screen
}

fn title(screen: &Screen) -> &str {
    &screen
        .model
        .reader
        .as_ref()
        .expect("a page")
        .opened
        .row
        .title
}

fn lines(screen: &Screen) -> Vec<&str> {
    let popup = screen.model.popup.as_ref().expect("a list");
    popup.items.iter().map(|i| i.text.as_str()).collect()
}

#[test]
fn every_link_in_sight_has_letters() {
    let mut screen = linked(80, 24);
    screen.press("f");
    let Some(Letters::Link { hints, .. }) = &screen.model.letters else {
        panic!("no letters")
    };
    let letters: String = hints.iter().map(|h| h.letters.as_str()).collect();
    assert_eq!(
        letters, "asdfgh",
        "six links, that of the chrome not among them"
    );
    screen.press("<Esc>");
    assert!(screen.model.letters.is_none());
    screen.press("fz");
    assert!(screen.status().contains("No link has the letters z"));
    screen.press("f");
    screen.send(Msg::Resize { cols: 60, rows: 24 });
    assert!(screen.model.letters.is_none());
    assert_eq!(screen.press("jf").status(), "");
}

#[test]
fn an_address_is_read_in_full_before_it_is_opened() {
    let mut screen = linked(80, 24);
    let address = "https://maps.example/parish/1703?sheet=12";
    screen.press("fa");
    assert_eq!(
        lines(&screen),
        [address, "Open it in the browser", "Copy the address"]
    );
    let effects = screen.effects_of("<Enter>");
    assert_eq!(effects, [Effect::OpenUrl(address.into())]);
    let copied = screen.effects_of("faj<Enter>");
    assert!(copied.contains(&Effect::Copy {
        text: address.into(),
        what: "address"
    }));
    screen.press("ff");
    assert_eq!(lines(&screen)[0], "mailto:keeper@dyke.example");
}

#[test]
fn what_may_not_be_opened_is_shown_all_the_same() {
    let mut screen = linked(80, 24);
    screen.press("fg");
    assert_eq!(
        lines(&screen),
        [
            "javascript:alert(1)",
            "Only http, https and mailto addresses are opened",
            "Copy the address"
        ]
    );
    let effects = screen.effects_of("<Enter>");
    assert!(!effects.iter().any(|e| matches!(e, Effect::OpenUrl(_))));
}

#[test]
fn what_leads_nowhere_says_what_it_is() {
    let mut screen = linked(80, 24);
    let inlines = &mut Arc::make_mut(&mut screen.article.record).inlines;
    for inline in inlines {
        match &mut inline.kind {
            InlineKind::Link(to) if to.starts_with("javascript") => *to = "javascript:".into(),
            InlineKind::Link(to) if to.contains("maps") => *to = "file:///srv/mill.txt".into(),
            _ => {}
        }
    }
    screen.send(Msg::LibraryChanged);
    screen.press("F");
    let popup = screen.model.popup.as_ref().expect("a list");
    let notes: Vec<&str> = popup.items.iter().map(|i| i.note.as_str()).collect();
    assert_eq!(notes[0], "file:///srv/mill.txt");
    assert_eq!(notes[4], "javascript: a script");
    screen.press("<Esc>fg");
    assert_eq!(
        lines(&screen),
        [
            "javascript: a script",
            "Only http, https and mailto addresses are opened",
        ]
    );
    let effects = screen.effects_of("<Enter>");
    assert!(effects.is_empty(), "{effects:?}");
    screen.press("<Esc>fa");
    assert_eq!(
        lines(&screen),
        [
            "file:///srv/mill.txt",
            "Only http, https and mailto addresses are opened",
            "Copy the address"
        ]
    );
}

/// Makes the first link's address long, and shows it.
fn follow_long(screen: &mut Screen, folders: usize) -> String {
    let long = format!("https://long.example/{}", "a/".repeat(folders));
    for inline in &mut Arc::make_mut(&mut screen.article.record).inlines {
        if matches!(&inline.kind, InlineKind::Link(to) if to.contains("maps")) {
            inline.kind = InlineKind::Link(long.clone());
        }
    }
    screen.send(Msg::LibraryChanged);
    screen.press("<Tab>fa");
    long
}

#[test]
fn a_long_address_begins_at_its_site_even_in_a_small_window() {
    let mut screen = linked(40, 10);
    let long = follow_long(&mut screen, 300);
    let popup = screen.model.popup.as_ref().expect("a list");
    assert_eq!((popup.at, popup.top), (0, 0));
    let all: String = lines(&screen)[..popup.items.len() - 2].concat();
    assert_eq!(all, long);
}

#[test]
fn an_address_is_seen_whole_however_the_window_changes() {
    let mut screen = linked(80, 24);
    let long = follow_long(&mut screen, 50);
    let chosen = |screen: &Screen| {
        let popup = screen.model.popup.as_ref().expect("a list");
        popup.chosen().expect("a line").text.clone()
    };
    assert_eq!(chosen(&screen), "Open it in the browser");
    for (cols, rows) in [(40, 24), (200, 50), (40, 10), (80, 24)] {
        screen.send(Msg::Resize { cols, rows });
        let popup = screen.model.popup.as_ref().expect("a list");
        let address = &lines(&screen)[..popup.items.len() - 2];
        assert_eq!(address.concat(), long, "{cols}x{rows}");
        let room = usize::from(cols) - 8;
        assert!(
            address.iter().all(|line| line.len() <= room),
            "{cols}x{rows}"
        );
        // Nothing is followed whose address is not in sight.
        let is_whole = popup.height == popup.items.len();
        assert!(is_whole || popup.at == 0, "{cols}x{rows}");
        if (cols, rows) == (40, 24) {
            assert_eq!(chosen(&screen), "Open it in the browser");
        }
    }
}

#[test]
fn what_was_chosen_of_a_link_stays_chosen_in_a_smaller_window() {
    let mut screen = linked(80, 24);
    follow_long(&mut screen, 50);
    screen.press("j");
    for (cols, rows) in [(80, 24), (40, 10), (60, 12), (80, 24)] {
        screen.send(Msg::Resize { cols, rows });
        let popup = screen.model.popup.as_ref().expect("a list");
        let chosen = popup.chosen().expect("a line");
        assert_eq!(chosen.text, "Copy the address", "{cols}x{rows}");
        assert!(text_of(&screen).contains("Copy the address"));
    }
}

#[test]
fn the_footer_offers_what_a_list_can_do() {
    // A note of the page goes to its foot, whatever the window.
    let mut screen = linked(40, 10);
    screen.press("2<Tab><Enter>");
    let text = text_of(&screen);
    let footer = text.lines().nth(9).unwrap();
    assert!(footer.contains("Enter go there  Esc back"), "{footer}");
    // Where nothing is left, nothing can be moved to.
    let mut screen = linked(80, 24);
    screen.press("go/").type_text("xqzj").press("<Enter>");
    let text = text_of(&screen);
    let footer = text.lines().nth(23).unwrap();
    assert!(footer.contains("/ narrow  Esc close"), "{footer}");
    assert!(!footer.contains("move"), "{footer}");
}

#[test]
fn a_link_to_an_article_of_the_library_opens_it_and_the_way_leads_back() {
    let mut screen = linked(80, 24);
    let before = title(&screen).to_owned();
    screen.press("}}");
    let here = screen.model.reader.as_ref().unwrap().cursor_byte();
    let effects = screen.effects_of("fd");
    assert!(effects.contains(&Effect::Open(ArticleId(2))));
    assert_eq!(title(&screen), "How to Fold a Map of a Moving Coast");
    screen.press("<C-o>");
    assert_eq!(title(&screen), before);
    assert_eq!(
        screen.model.reader.as_ref().unwrap().cursor_byte(),
        here,
        "the very place"
    );
    screen.press("<A-Right>");
    assert_eq!(title(&screen), "How to Fold a Map of a Moving Coast");
    screen.press("<A-Right>");
    assert!(screen.status().contains("no place to go forward"));
    screen.press("<A-Left><C-o>");
    assert!(screen.status().contains("no place to go back"));
}

#[test]
fn next_and_previous_article_are_on_the_way_too() {
    let mut screen = linked(80, 24);
    let first = title(&screen).to_owned();
    screen.press("JJ<C-o><C-o>");
    assert_eq!(title(&screen), first);
    screen.press("2<A-o>");
    assert_eq!(title(&screen), "Seven Letters from a Dead Protocol");
}

#[test]
fn one_link_after_the_other() {
    let mut screen = linked(80, 24);
    for (keys, word, told) in [
        (
            "<Tab>",
            "parish",
            "https://maps.example/parish/1703?sheet=12 · Enter follows",
        ),
        ("<Tab>", "moonlight.[1]", "On this page · Enter follows"),
        (
            "2<Tab>",
            "address",
            "mailto:keeper@dyke.example · Enter follows",
        ),
        (
            "<S-Tab>",
            "another",
            "https://quay.example/2 · Enter follows",
        ),
        ("9<Tab>", "another", "There is no link further on"),
        ("9<S-Tab>", "another", "There is no link before this"),
    ] {
        screen.press(keys);
        let reader = screen.model.reader.as_ref().unwrap();
        let (text, byte) = (&screen.article.record.text, reader.cursor_byte());
        let start = text[..byte].rfind([' ', '\n']).map_or(0, |i| i + 1);
        assert!(
            text[start..].starts_with(word),
            "{keys}: {}",
            &text[start..]
        );
        assert_eq!(screen.status(), told, "{keys}");
    }
    let copied = screen.effects_of("yl");
    assert!(copied.contains(&Effect::Copy {
        text: "https://quay.example/2".into(),
        what: "link's address"
    }));
    screen.press("gx");
    assert_eq!(lines(&screen)[0], "https://quay.example/2");
    screen.press("<Esc>gg<Enter>");
    assert!(
        screen
            .status()
            .contains("no link under the cursor · f shows")
    );
    screen.press("ylgx");
    assert!(screen.status().contains("no link under the cursor"));
}

#[test]
fn a_note_is_shown_where_one_reads() {
    let mut screen = linked(80, 24);
    screen.press("fs");
    let popup = screen.model.popup.as_ref().expect("the note");
    assert_eq!(
        (popup.kind, popup.title.as_str()),
        (PopupKind::Footnote, "Note [1]")
    );
    assert_eq!(
        lines(&screen),
        [
            "The moonlit raising is in the parish rolls, whose copy is at the county",
            "office.",
            "A second paragraph of the same note.",
            "https://county.example/rolls"
        ]
    );
    let before = screen.model.reader.as_ref().unwrap().cursor_byte();
    screen.press("<Esc>");
    assert_eq!(screen.model.reader.as_ref().unwrap().cursor_byte(), before);
    // The note was stripped: going there shows it.
    screen.press("fs<Enter>");
    assert_eq!(screen.at_cursor(), "The");
    assert!(screen.model.reader.as_ref().unwrap().with_chrome());
    // Its way back is a place, not a note.
    screen.press("2<Tab><Enter>");
    assert!(screen.model.popup.is_none());
    let reader = screen.model.reader.as_ref().unwrap();
    assert!(screen.article.record.text[reader.cursor_byte()..].starts_with("[1]"));
    screen.press("''");
    assert!(screen.model.reader.as_ref().unwrap().cursor_byte() > before);
    screen.press("gg").press("fsG<Enter>");
    assert_eq!(lines(&screen)[0], "https://county.example/rolls");
}

#[test]
fn words_that_lead_to_a_place_of_the_page_go_there() {
    let mut screen = linked(80, 24);
    screen.press("fh");
    assert_eq!(screen.at_cursor(), "Sources");
    assert!(screen.model.popup.is_none());
    for inline in &mut Arc::make_mut(&mut screen.article.record).inlines {
        if matches!(inline.kind, InlineKind::Anchor(_)) {
            inline.kind = InlineKind::Anchor("elsewhere".into());
        }
    }
    screen.send(Msg::LibraryChanged);
    screen.press("ggfh");
    assert!(screen.status().contains("was not saved with the page"));
}

#[test]
fn all_links_in_a_list() {
    let mut screen = linked(80, 24);
    screen.press("F");
    let popup = screen.model.popup.as_ref().expect("a list");
    assert_eq!(popup.title, "Links of the page · 6");
    assert_eq!(popup.items[0].note, "maps.example");
    screen
        .press("/")
        .type_text("another")
        .press("<Enter><Enter>");
    assert_eq!(title(&screen), "How to Fold a Map of a Moving Coast");
    let mut bare = Screen::reading(80, 24);
    bare.press("F");
    assert_eq!(bare.status(), "This page has no links");
    bare.press("f");
    assert!(bare.status().contains("no link on this screen"));
}

#[test]
fn of_many_links_some_take_two_letters() {
    let mut screen = Screen::new(80, 24);
    let words = "word ".repeat(40);
    let page: Vec<Piece> = vec![(P, Role::Body, words.leak())];
    screen.article = article(&page);
    Arc::make_mut(&mut screen.article.record).inlines = (0..40)
        .map(|n| Inline {
            range: n * 5..n * 5 + 4,
            kind: InlineKind::Link(format!("https://many.example/{n}")),
        })
        .collect();
    screen.press("<Enter>f");
    // They stand on what is free before a link, a gap to the word before left,
    // else on its first letters.
    let seen = text_of(&screen);
    assert!(seen.contains(" aword sord dord"), "{seen}");
    // Two cover more of the words: no more links than must have them.
    assert!(seen.contains(" maword msrd mdrd"), "{seen}");
    screen.press("m");
    let seen = text_of(&screen);
    assert!(seen.contains("       aword wsrd wdrd"), "{seen}");
    screen.press("s");
    assert_eq!(lines(&screen)[0], "https://many.example/26");
    screen.press("<Esc>fs");
    assert_eq!(lines(&screen)[0], "https://many.example/1");
}

#[test]
fn a_passage_is_copied_as_a_quote_with_its_source() {
    let mut screen = Screen::reading(80, 24);
    let effects = screen.effects_of("}ym");
    let Some(Effect::Copy {
        text,
        what: "quote",
    }) = effects.last()
    else {
        panic!("{effects:?}")
    };
    assert!(
        text.starts_with("> Every morning at six the ferry left the north pier, and every clock")
    );
    assert_eq!(
        text.lines().filter(|l| l.starts_with('>')).count(),
        1,
        "no wrapped lines"
    );
    assert!(text.contains("\n— "), "{text}");
    let effects = screen.effects_of("}vwY");
    let Some(Effect::Copy { text, .. }) = effects.last() else {
        panic!("{effects:?}")
    };
    assert!(text.starts_with("> When the\n"), "{text}");
    assert!(screen.model.reader.as_ref().unwrap().selection.is_none());
}

#[test]
fn letters_touch_no_word_before_them() {
    for (decor, expected) in [
        (
            Decor::Full,
            ["the aarish map,", "in dnother story. His fddress"],
        ),
        (
            Decor::Ascii,
            ["the [a]ish map,", "in [d]ther story. His [f]ress"],
        ),
    ] {
        let mut screen = linked(80, 24);
        screen.model.config.decor = decor;
        let before = text_of(&screen);
        let shown = text_of(screen.press("f"));
        for words in expected {
            assert!(shown.contains(words), "{words}: {shown}");
        }
        // No row is longer or shorter for them.
        let widths = |text: &str| text.lines().map(|l| l.trim_end().chars().count()).collect();
        let (before, shown): (Vec<usize>, Vec<usize>) = (widths(&before), widths(&shown));
        assert_eq!(before[..20], shown[..20]);
    }
}

#[test]
fn letters_on_the_page() {
    pictures("letters", |c, r| after(linked(c, r), "<Tab>f"));
}

#[test]
fn a_note_on_the_page() {
    pictures("footnote", |c, r| after(linked(c, r), "2<Tab><Enter>"));
}

#[test]
fn a_links_address() {
    pictures("link", |c, r| after(linked(c, r), "<Tab><Enter>"));
}

#[test]
fn a_chosen_link() {
    pictures("link_chosen", |c, r| after(linked(c, r), "<Tab>"));
}
