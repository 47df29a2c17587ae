//! What is wider than the column, moved sideways; and two columns.

use offprint::{
    article::{BlockKind, Role},
    tui::{app::Msg, view},
};
use ratatui::{
    buffer::{Buffer, Cell},
    layout::Rect,
    style::Modifier,
};

use super::{
    fixture::Screen,
    pages::paint,
    story::{Piece, article},
};

const CODE: &str = "let a = 1;\nlet harbour = open(\"the north pier\").and_then(|pier| pier.lamp().light());\nlet b = 2;";

const PAGE: &[Piece] = &[
    (
        BlockKind::Paragraph,
        Role::Body,
        "Before the code there is a paragraph.",
    ),
    (BlockKind::Code, Role::Body, CODE),
    (
        BlockKind::Paragraph,
        Role::Body,
        "After it there is another, which has a few words more than the first one had.",
    ),
];

fn screen() -> Screen {
    let mut screen = Screen::new(50, 16);
    screen.article = article(PAGE);
    screen.press("<Enter>");
    screen
}

/// The rows of the screen that have code, and the column of the cursor.
fn code(screen: &Screen) -> (Vec<String>, u16) {
    let size = screen.model.size;
    let mut buffer = Buffer::empty(Rect::new(0, 0, size.cols, size.rows));
    let (x, _) = view::draw(&screen.model, &mut buffer).cursor;
    let row = |y| -> String { (0..size.cols).map(|x| buffer[(x, y)].symbol()).collect() };
    let rows: Vec<String> = (0..size.rows).map(row).collect();
    let first = rows
        .iter()
        .position(|r| r.contains("Before"))
        .expect("the page");
    let rows = rows.get(first + 2..first + 5).expect("the code");
    (rows.iter().map(|r| r.trim_end().to_owned()).collect(), x)
}

#[test]
fn the_cursor_is_never_out_of_sight() {
    let mut screen = screen();
    let (rows, _) = code(&screen);
    assert_eq!(rows[0].trim(), "let a = 1;");
    assert!(rows[1].ends_with('›'), "{rows:?}");
    assert!(!rows[1].contains('‹'));
    // Word by word along the long line, and back.
    screen.press("}j0").press("zt");
    for _ in 0..20 {
        screen.press("w");
        let (rows, x) = code(&screen);
        assert!(x < 50, "{rows:?}");
        let under = screen.at_cursor().chars().next();
        let here = |row: &String| row.chars().nth(usize::from(x)) == under;
        assert!(
            rows.iter().any(here) || !CODE.contains(screen.at_cursor()),
            "{under:?} {rows:?}"
        );
    }
}

#[test]
fn it_is_moved_by_half_columns_and_stops_at_the_end() {
    let mut screen = screen();
    screen.press("zl");
    let (rows, _) = code(&screen);
    assert!(rows[1].contains('‹') && rows[1].ends_with('›'), "{rows:?}");
    assert!(rows[0].trim() == "‹", "the whole block is moved: {rows:?}");
    screen.press("9zl");
    let (rows, _) = code(&screen);
    assert!(rows[1].ends_with("light());"), "{rows:?}");
    screen.press("zl");
    assert_eq!(code(&screen).0, rows, "nothing lies further right");
    screen.press("9zh");
    assert!(!code(&screen).0[1].contains('‹'));
}

#[test]
fn what_is_found_is_seen() {
    let mut screen = screen();
    screen.press("/").type_text("light").press("<Enter>");
    let (rows, x) = code(&screen);
    assert!(rows[1].contains("light"), "{rows:?}");
    let cells: Vec<char> = rows[1].chars().collect();
    let there: String = cells.iter().skip(usize::from(x)).take(5).collect();
    assert_eq!(there, "light");
}

#[test]
fn what_is_found_is_seen_to_its_end() {
    let mut screen = screen();
    screen
        .press("/")
        .type_text("and_then(|pier")
        .press("<Enter>");
    let (rows, _) = code(&screen);
    assert!(rows[1].contains("and_then(|pier"), "{rows:?}");
}

#[test]
fn long_lines_are_broken_on_wish() {
    let mut screen = screen();
    screen.press("zr");
    assert!(
        screen.status().contains("go on below"),
        "{}",
        screen.status()
    );
    let (rows, _) = code(&screen);
    assert!(rows[2].contains('↪') && !rows[1].contains('›'), "{rows:?}");
    screen.press("zl");
    assert!(screen.status().starts_with("Long lines go on below"));
    screen.press("zr");
    assert!(code(&screen).0[1].ends_with('›'));
    let mut story = Screen::reading(80, 24);
    story.press("zl");
    assert_eq!(
        story.status(),
        "Nothing on the screen is wider than the column"
    );
}

#[test]
fn code_has_no_words_that_begin_bold() {
    let mut screen = screen();
    screen.press("zb");
    let (buffer, _) = paint(&screen);
    let width = usize::from(buffer.area.width);
    for row in buffer.content().chunks(width) {
        let words: String = row.iter().map(Cell::symbol).collect();
        let is_letter = |c: &Cell| c.symbol().chars().all(char::is_alphabetic);
        let is_bold = |c: &Cell| c.modifier.contains(Modifier::BOLD);
        let bold = row.iter().any(|c| is_letter(c) && is_bold(c));
        assert!(!(bold && words.contains("let")), "{words}");
        assert!(bold || !words.contains("Before the code"), "{words}");
    }
}

#[test]
fn two_columns_are_one_page() {
    let mut one = Screen::reading(160, 12);
    let mut two = Screen::reading(160, 12);
    two.press("z2");
    assert!(two.status().starts_with("Two columns"), "{}", two.status());
    // Drawn anew it says the same; of another window it may not hold.
    let (cols, rows) = (two.model.size.cols, two.model.size.rows);
    two.send(Msg::Resize { cols, rows });
    assert!(two.status().starts_with("Two columns"));
    let rows = |screen: &Screen| {
        let panes = screen.model.panes();
        let body = panes.reader.expect("a page").body();
        let reader = screen.model.reader.as_ref().unwrap();
        (
            panes.two_columns,
            reader.height / usize::from(body.rows),
            body,
        )
    };
    assert_eq!((rows(&one).0, rows(&one).1), (false, 1));
    assert_eq!((rows(&two).0, rows(&two).1), (true, 2));
    // The second column goes on where the first one ends.
    let size = two.model.size;
    let draw = |screen: &Screen| {
        let mut buffer = Buffer::empty(Rect::new(0, 0, size.cols, size.rows));
        let at = view::draw(&screen.model, &mut buffer).cursor;
        (buffer, at)
    };
    let (buffer, _) = draw(&two);
    let body = rows(&two).2;
    let reader = two.model.reader.as_ref().unwrap();
    let lines = reader.layout.lines(reader.top..reader.top + reader.height);
    for (n, line) in lines.iter().enumerate() {
        let y = body.y + n as u16 % body.rows;
        let half = if n < usize::from(body.rows) {
            0..80
        } else {
            80..160
        };
        let seen: String = half.map(|x| buffer[(x, y)].symbol()).collect();
        let text: String = line.spans.iter().map(|s| s.text.as_str()).collect();
        assert!(seen.contains(text.trim_end()), "{n}: {text:?} in {seen:?}");
    }
    // The cursor goes from one to the other, and is where it is clicked.
    two.press("gg").press(&"j".repeat(3));
    let reader = |screen: &Screen| screen.model.reader.as_ref().unwrap().cursor_byte();
    two.press("}}}");
    let (byte, (_, (x, y))) = (reader(&two), draw(&two));
    two.press("{");
    assert_ne!(reader(&two), byte);
    two.send(offprint::tui::app::Msg::Click(x, y));
    assert_eq!(reader(&two), byte);
    // What is found is seen, and the place is kept when it is one again.
    one.press("/").type_text("bread").press("<Enter>");
    two.press("/").type_text("bread").press("<Enter>");
    assert_eq!(reader(&one), reader(&two));
    two.press("z2");
    assert_eq!(reader(&one), reader(&two));
    assert!(!rows(&two).0);
    let mut small = Screen::reading(80, 24);
    small.press("z2");
    assert!(small.status().contains("need 140"), "{}", small.status());
}

#[test]
fn the_last_page_of_two_columns_begins_no_column_with_a_last_line() {
    let mut mended = 0;
    for rows in 10..30 {
        let mut screen = Screen::reading(160, rows);
        screen.press("z2G");
        let reader = screen.model.reader.as_ref().unwrap();
        let (layout, height) = (&reader.layout, reader.height);
        let plain = layout.rows().saturating_sub(height);
        let is_cut = |row: usize| layout.is_blank(row) || layout.is_last_line(row);
        let cuts = |top: usize| {
            [top, top + height / 2]
                .into_iter()
                .filter(|r| is_cut(*r))
                .count()
        };
        // A quarter of a column may stay free, and the end is on the screen.
        let slack = (height / 2 / 4).min(4);
        assert!((plain..=plain + slack).contains(&reader.top), "{rows}");
        let least = (plain..=plain + slack).map(cuts).min().unwrap();
        assert!(plain == 0 || cuts(reader.top) <= least + 1, "{rows}");
        mended += usize::from(plain > 0 && cuts(plain) > 0 && cuts(reader.top) == 0);
        let top = reader.top;
        // It is the end for every other way there as well.
        screen.press("gg").press(&"<Space>".repeat(30));
        assert_eq!(screen.model.reader.as_ref().unwrap().top, top, "{rows}");
    }
    assert!(mended > 0, "some size shows the difference");
}

/// The rows of both columns, as they are drawn.
fn columns(screen: &Screen) -> [Vec<String>; 2] {
    let body = screen.model.panes().reader.expect("a page").body();
    let (buffer, _) = paint(screen);
    [0..80, 80..160].map(|half: std::ops::Range<u16>| {
        let row = |y| half.clone().map(|x| buffer[(x, y)].symbol()).collect();
        let rows = (body.y..body.y + body.rows).map(row);
        rows.map(|row: String| row.trim().to_owned()).collect()
    })
}

#[test]
fn no_second_column_begins_with_empty_rows() {
    let mut mended = 0;
    for rows in 10..30 {
        let mut screen = Screen::reading(160, rows);
        screen.press("z2gg");
        let [first, second] = columns(&screen);
        let reader = screen.model.reader.as_ref().unwrap();
        let lines = reader.layout.lines(0..reader.height);
        let text = |line: &offprint::article::layout::Line| {
            let spans = line.spans.iter().map(|s| s.text.trim());
            spans.collect::<Vec<_>>().join(" ").trim().to_owned()
        };
        let drawn: Vec<String> = first.iter().chain(&second).cloned().collect();
        let told = |lines: Vec<String>| -> Vec<String> {
            lines.into_iter().filter(|line| !line.is_empty()).collect()
        };
        // All of it is there.
        assert_eq!(
            told(drawn),
            told(lines.iter().map(text).collect()),
            "{rows}"
        );
        if lines.len() > first.len() {
            assert_ne!(second[0], "", "{rows}");
            mended += usize::from(reader.layout.is_blank(first.len()));
        }
        // The cursor and the pointer find the same places.
        for _ in 1..reader.height {
            screen.press("j");
            let (_, (x, y)) = paint(&screen);
            let reader = screen.model.reader.as_ref().unwrap();
            let (top, at) = (reader.top, reader.cursor_byte());
            assert!(top > 0 || reader.cursor_spot().0 < reader.height);
            if top == 0 && !reader.layout.is_blank(reader.cursor_spot().0) {
                screen.send(Msg::Click(x, y));
                let reader = screen.model.reader.as_ref().unwrap();
                assert_eq!(reader.cursor_byte(), at, "{rows}");
            }
        }
    }
    assert!(mended > 0, "some size shows the difference");
}

#[test]
fn of_two_columns_and_lines_in_the_middle_the_last_asked_for_holds() {
    let mut screen = Screen::reading(200, 50);
    screen.press("zt").press("z2");
    assert!(screen.model.panes().two_columns);
    assert_eq!(
        screen.status(),
        "Two columns; the line you read moves again · z2 makes it one again"
    );
    screen.press("zt");
    assert!(!screen.model.panes().two_columns);
    assert!(screen.status().starts_with("One column, where the line"));
    screen.press("zt");
    assert!(screen.model.panes().two_columns);
    screen.press("z2");
    assert!(!screen.model.panes().two_columns);
    assert_eq!(screen.status(), "One column again");
}
