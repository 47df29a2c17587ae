//! What terminals disagree about: emoji of several parts, text from right to
//! left, links that the terminal can open.

use offprint::{
    article::{Article, BlockKind, Inline, InlineKind, Role},
    config::Bidi,
    text::Profile,
    tui::{app::Msg, view},
};
use ratatui::{buffer::Buffer, layout::Rect};

use super::{fixture::Screen, story::article};

const P: BlockKind = BlockKind::Paragraph;

/// The cells of the screen, row by row, and the frame.
fn drawn(screen: &Screen) -> (Vec<Vec<String>>, view::Frame) {
    let size = screen.model.size;
    let mut buffer = Buffer::empty(Rect::new(0, 0, size.cols, size.rows));
    let frame = view::draw(&screen.model, &mut buffer);
    let cell = |x, y| buffer[(x, y)].symbol().to_owned();
    let row = |y| (0..size.cols).map(|x| cell(x, y)).collect();
    ((0..size.rows).map(row).collect(), frame)
}

/// The first row that has `part`, and the column where that begins.
fn place(screen: &Screen, part: &str) -> Option<(usize, usize)> {
    let (rows, _) = drawn(screen);
    rows.iter().enumerate().find_map(|(y, cells)| {
        let line = cells.concat();
        let at = line.find(part)?;
        let mut bytes = 0;
        let begins = |cell: &String| {
            let here = bytes;
            bytes += cell.len();
            here == at
        };
        let x = cells.iter().position(begins)?;
        Some((y, x))
    })
}

fn reading(pieces: &[(BlockKind, Role, &'static str)], turn: bool) -> Screen {
    opened(article(pieces), turn)
}

fn opened(article: Article, turn: bool) -> Screen {
    let mut screen = Screen::new(60, 20);
    if turn {
        screen.model.config.bidi = Bidi::App;
    }
    screen.article = article;
    screen.press("<Enter>");
    screen
}

const EMOJI: &str = "It was ❤\u{FE0F} and 👨\u{200D}👩\u{200D}👧 and 👍🏽 and 🇫🇮 to the end.";

#[test]
fn emoji_of_several_parts_are_drawn_as_far_as_the_terminal_draws_them() {
    let mut screen = reading(&[(P, Role::Body, EMOJI)], false);
    // Nothing is known of the terminal yet.
    let simple = place(&screen, "It was ❤  and 👨  and 👍  and FI to the end.");
    assert!(simple.is_some(), "{:?}", drawn(&screen).0.concat().concat());
    let end = place(&screen, "to the end").unwrap();
    let profile = Some(Profile::FULL);
    screen.send(Msg::TerminalSays {
        light: None,
        profile,
        pictures: None,
        cell_px: None,
    });
    assert!(place(&screen, "❤\u{FE0F}").is_some());
    assert!(place(&screen, "👨\u{200D}👩\u{200D}👧").is_some());
    // Nothing moves when the answer comes.
    assert_eq!(place(&screen, "to the end"), Some(end));
    // What is found and copied is the text itself, whatever is drawn.
    screen.model.profile = Profile::SAFE;
    screen.press("/").type_text("👍🏽").press("<Enter>");
    assert!(
        screen.at_cursor().starts_with("👍🏽"),
        "{}",
        screen.at_cursor()
    );
}

const HEBREW: &str = "אבג דהו (זח) סוף";

#[test]
fn the_cursor_is_on_the_letter_that_it_names() {
    let mut screen = reading(
        &[
            (P, Role::Body, "Before it there is a plain paragraph."),
            (P, Role::Body, HEBREW),
        ],
        true,
    );
    let seen = "ףוס (חז) והד גבא";
    let (y, x) = place(&screen, seen).expect("the line, turned");
    // Flush right.
    let column = offprint::tui::app::geometry::column(
        screen.model.panes().reader.unwrap().body(),
        screen.model.measure_cols,
    );
    assert_eq!(
        x + seen.chars().count(),
        usize::from(column.x + column.measure_cols)
    );
    screen.press("/").type_text("והד").press("<Enter>");
    screen.press("/").type_text("דהו").press("<Enter>");
    let mut words = 0;
    for _ in 0..4 {
        let (rows, frame) = drawn(&screen);
        let (cx, cy) = frame.cursor;
        let under = screen.at_cursor().chars().next().unwrap().to_string();
        if usize::from(cy) == y {
            words += 1;
            let cell = &rows[usize::from(cy)][usize::from(cx)];
            let bracket = under == "(" && cell == ")";
            assert!(*cell == under || bracket, "{under} is not {cell}");
        }
        // A click on a cell goes to the letter that is there.
        let byte = screen.model.reader.as_ref().unwrap().cursor_byte();
        screen.send(Msg::Click(cx, cy));
        assert_eq!(screen.model.reader.as_ref().unwrap().cursor_byte(), byte);
        screen.press("w");
    }
    assert!(words > 1);
    // As it is read, where the terminal turns it.
    let plain = reading(&[(P, Role::Body, HEBREW)], false);
    assert!(place(&plain, HEBREW).is_some());
}

#[test]
fn titles_from_right_to_left_have_a_line_of_their_own() {
    let title = "מגדלור בסוף הרציף";
    let mut titles = vec!["The Baker"; 12];
    titles[1] = title;
    let mut screen = Screen::titled(80, 12, &titles);
    let (y, _) = place(&screen, title).expect("the title");
    let (above, _) = drawn(&screen);
    let above = above[y - 1].concat();
    assert!(above.contains('m') && !above.contains('מ'), "{above}");
    // One key an article, whatever lines it has.
    screen.press("gg").press("j").press("j");
    assert_eq!(screen.model.library.at, 2);
    screen.press("k");
    let line = screen.model.library.cursor_line().unwrap();
    assert_eq!(
        y,
        usize::from(screen.model.panes().library.unwrap().body().y) + line + 1
    );
    screen.press("j");
    screen.send(Msg::Click(20, y as u16));
    assert_eq!(screen.model.library.at, 1);
    screen.press("G");
    assert!(screen.model.library.cursor_line().is_some());
    // The order of keys is the order of the screen.
    screen.model.config.bidi = Bidi::Off;
    screen.press("gg");
    let (y, _) = place(&screen, title).expect("the title");
    assert!(drawn(&screen).0[y].concat().contains('m'));
}

/// A story with a link long enough for two rows.
fn linked(address: &str) -> Article {
    let words =
        "Read the whole account of the keeper of the old lighthouse at the end of the pier today.";
    let mut article = article(&[(P, Role::Body, words)]);
    let mut record = (*article.record).clone();
    let link = "the whole account of the keeper of the old lighthouse at the end of the pier";
    let start = record.text.find(link).unwrap();
    record.inlines.push(Inline {
        range: start..start + link.len(),
        kind: InlineKind::Link(address.into()),
    });
    article.record = record.into();
    article
}

#[test]
fn the_terminal_is_told_where_links_lead_on_wish() {
    let mut screen = opened(linked("https://quay.example/keeper?a=b c"), false);
    assert!(drawn(&screen).1.links.is_empty());
    screen.model.hyperlinks = true;
    let (rows, frame) = drawn(&screen);
    assert_eq!(frame.links.len(), 2);
    let words: Vec<String> = frame
        .links
        .iter()
        .map(|l| rows[usize::from(l.y)][usize::from(l.x)..usize::from(l.x + l.cols)].concat())
        .collect();
    assert!(
        words[0].starts_with("the whole") && words[1].ends_with("pier"),
        "{words:?}"
    );
    assert_eq!(frame.links[0].id, frame.links[1].id);
    assert_eq!(
        &*frame.links[0].address,
        "https://quay.example/keeper?a=b%20c"
    );
    // What lies over the page leads nowhere.
    screen.press("?");
    let over = drawn(&screen).1.links;
    assert!(over.iter().all(|l| l.y > 0) && over.len() < 2, "{over:?}");
    let mut evil = opened(linked("javascript:alert(1)"), false);
    evil.model.hyperlinks = true;
    assert!(drawn(&evil).1.links.is_empty());
}

#[test]
fn a_name_from_right_to_left_turns_nothing_about_in_the_programs_rows() {
    let text = "שלום לכל אדם ושוב שלום ";
    let body = text.repeat(30);
    let mut screen = reading(&[(P, Role::Body, body.leak())], true);
    screen.press("/").type_text("שלום").press("<Enter>");
    let head = drawn(&screen).0[0].concat();
    assert!(head.contains("“םולש” 1/60 · "), "{head}");
}
