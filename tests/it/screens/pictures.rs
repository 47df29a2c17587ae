//! Pictures on the page: in half blocks, in holes that are left for the
//! terminal's own, and in words where there is none.

use std::sync::Arc;

use offprint::{
    article::{
        BlockKind, Role,
        picture::{Raster, Size, Trouble},
    },
    config::{Decor, images::Protocol, theme::Colors},
    library::Position,
    tui::{
        app::{Effect, Msg, pictures::Gallery},
        view::{self, Frame},
    },
};
use ratatui::{buffer::Buffer, layout::Rect, style::Color};

use super::{
    fixture::Screen,
    story::{Piece, article},
};

const PAGE: &[Piece] = &[
    (
        BlockKind::Paragraph,
        Role::Body,
        "Before the picture there is a paragraph.",
    ),
    (BlockKind::Image, Role::Body, "The quay at dusk"),
    (BlockKind::Paragraph, Role::Caption, "Photo: I. Vale"),
    (
        BlockKind::Paragraph,
        Role::Body,
        "After it there is another, which has a few words more than the first one had.",
    ),
];

const SIZE: Size = Size {
    width_px: 400,
    height_px: 160,
};

/// A screen that can show pictures in this way, and what is known of the one
/// on its page.
fn screen(by: Protocol, known: Result<Size, Trouble>) -> Screen {
    let mut screen = Screen::new(60, 24);
    screen.article = article(PAGE);
    screen.pictures = Arc::new([(1, known)].into());
    screen.model.gallery = Gallery::new(Some(by), Some((10, 20)), false);
    screen.press("<Enter>");
    screen
}

fn drawn(screen: &Screen) -> (Buffer, Frame) {
    let size = screen.model.size;
    let mut buffer = Buffer::empty(Rect::new(0, 0, size.cols, size.rows));
    let frame = view::draw(&screen.model, &mut buffer);
    (buffer, frame)
}

fn rows(buffer: &Buffer) -> Vec<String> {
    let row = |y| -> String {
        (0..buffer.area.width)
            .map(|x| buffer[(x, y)].symbol())
            .collect()
    };
    let rows = (0..buffer.area.height).map(row);
    rows.map(|r| r.trim_end().to_owned()).collect()
}

fn find(buffer: &Buffer, words: &str) -> Option<usize> {
    rows(buffer).iter().position(|r| r.contains(words))
}

#[test]
fn half_blocks_stand_over_the_words() {
    let (buffer, frame) = drawn(&screen(Protocol::Blocks, Ok(SIZE)));
    let rows = rows(&buffer);
    let first = rows
        .iter()
        .position(|r| r.contains('▀'))
        .expect("a picture");
    let picture: Vec<&String> = rows
        .iter()
        .skip(first)
        .take_while(|r| r.contains('▀'))
        .collect();
    assert_eq!(picture.len(), 8);
    let cells = |row: &str| row.chars().filter(|c| *c == '▀').count();
    assert!(picture.iter().all(|r| cells(r) == 40), "{rows:#?}");
    assert_eq!(rows[first + 8].trim(), "[image: The quay at dusk]");
    assert_eq!(rows[first + 9].trim(), "Photo: I. Vale");
    assert!(frame.pictures.is_empty());
    // The fixture's picture is red above and blue below.
    let x = rows[first].find('▀').unwrap() as u16;
    let ink = |y: usize| (buffer[(x, y as u16)].fg, buffer[(x, y as u16)].bg);
    let (red, blue) = (Color::Rgb(255, 0, 0), Color::Rgb(0, 0, 255));
    assert_eq!(ink(first), (red, red));
    assert_eq!(ink(first + 7), (blue, blue));
}

#[test]
fn half_blocks_keep_to_the_colours_that_there_are() {
    let mut screen = screen(Protocol::Blocks, Ok(SIZE));
    for (colors, expected) in [
        (Colors::Table, Color::Indexed(196)),
        (Colors::Palette, Color::Red),
    ] {
        screen.model.colors = colors;
        let (buffer, _) = drawn(&screen);
        let y = find(&buffer, "▀").unwrap() as u16;
        let x = (0..60).find(|x| buffer[(*x, y)].symbol() == "▀").unwrap();
        assert_eq!(buffer[(x, y)].fg, expected);
    }
}

#[test]
fn nothing_jumps_when_a_picture_comes() {
    let mut screen = Screen::new(60, 24);
    screen.article = article(PAGE);
    screen.pictures = Arc::new([(1, Ok(SIZE))].into());
    screen.model.gallery = Gallery::new(Some(Protocol::Blocks), None, false);
    screen.decodes = false;
    screen.press("<Enter>");
    let before = drawn(&screen).0;
    assert!(find(&before, "▀").is_none());
    let asked = screen.effects.iter().find_map(|e| match e {
        Effect::Decode(wanted) if !wanted.is_empty() => Some(wanted.clone()),
        _ => None,
    });
    let [wanted] = asked.expect("it is asked for")[..] else {
        panic!("one")
    };
    // The same is not asked for twice.
    assert!(screen.effects_of("j").is_empty());
    screen.press("k");
    let rgb = vec![9; (wanted.size.width_px * wanted.size.height_px * 3) as usize];
    let shown = Ok(Arc::new(Raster {
        size: wanted.size,
        rgb,
    }));
    screen.send(Msg::Decoded { wanted, shown });
    let after = drawn(&screen).0;
    assert!(find(&after, "▀").is_some());
    for words in ["Before", "[image", "Photo", "After"] {
        assert_eq!(find(&before, words), find(&after, words), "{words}");
    }
}

#[test]
fn turning_a_page_leaves_a_picture_whole_for_the_next() {
    let mut pieces = vec![(BlockKind::Paragraph, Role::Body, "One row of words."); 6];
    pieces.push((BlockKind::Image, Role::Body, "The quay at dusk"));
    pieces.extend([(BlockKind::Paragraph, Role::Body, "Another row of words."); 20]);
    let mut screen = Screen::new(60, 24);
    screen.article = article(&pieces);
    screen.pictures = Arc::new([(6, Ok(SIZE))].into());
    screen.model.gallery = Gallery::new(Some(Protocol::Blocks), Some((10, 20)), false);
    screen.press("<Enter>");
    let pixels = |screen: &Screen| {
        let rows = rows(&drawn(screen).0);
        rows.iter().filter(|r| r.contains('▀')).count()
    };
    // Some of its eight rows are at the foot; then all of them on top.
    assert!((1..8).contains(&pixels(&screen)), "{}", pixels(&screen));
    screen.press("<Space>");
    assert_eq!(pixels(&screen), 8);
    // From below, the page ends before it rather than within it.
    screen.press("<Space>b");
    assert!([0, 8].contains(&pixels(&screen)), "{}", pixels(&screen));
}

#[test]
fn what_is_not_read_is_dim_and_what_is_read_is_not() {
    let mut screen = screen(Protocol::Blocks, Ok(SIZE));
    let pixel = |screen: &Screen| {
        let (buffer, _) = drawn(screen);
        let y = find(&buffer, "▀").unwrap() as u16;
        let x = (0..60).find(|x| buffer[(*x, y)].symbol() == "▀").unwrap();
        buffer[(x, y)].fg
    };
    screen.press("zf");
    // As long as nobody knows the page's colour, towards grey.
    assert_eq!(pixel(&screen), Color::Rgb(172, 83, 83));
    screen.model.on_light = Some(false);
    assert_eq!(pixel(&screen), Color::Rgb(89, 0, 0));
    let caption = |screen: &Screen| {
        let (buffer, _) = drawn(screen);
        let y = find(&buffer, "Photo").unwrap() as u16;
        let x = (0..60).find(|x| buffer[(*x, y)].symbol() == "P").unwrap();
        buffer[(x, y)].style()
    };
    let dim = caption(&screen);
    screen.press("}}");
    assert_ne!(caption(&screen), dim);
}

#[test]
fn the_terminals_own_pictures_are_dim_too_where_another_paragraph_is_read() {
    for by in [Protocol::Kitty, Protocol::Sixel, Protocol::Iterm2] {
        let mut screen = screen(by, Ok(SIZE));
        screen.model.on_light = Some(true);
        let faded = |screen: &Screen| drawn(screen).1.pictures[0].faded;
        assert_eq!(faded(&screen), None);
        screen.press("zf");
        assert_eq!(faded(&screen), Some([255; 3]));
        // At its words it is bright, and so are they.
        let words = |screen: &Screen| {
            let (buffer, _) = drawn(screen);
            let y = find(&buffer, "The quay").unwrap() as u16;
            let x = (0..60).find(|x| buffer[(*x, y)].symbol() == "T").unwrap();
            buffer[(x, y)].style()
        };
        let dim = words(&screen);
        let mut steps = 0..30;
        while screen.at_cursor() != "quay" && steps.next().is_some() {
            screen.press("w");
        }
        assert_eq!(faded(&screen), None);
        assert_ne!(words(&screen), dim);
        screen.press("}");
        assert_eq!(faded(&screen), Some([255; 3]));
    }
    // One without words is read while the cursor is on it.
    let mut screen = Screen::new(60, 24);
    let mut pieces = PAGE.to_vec();
    pieces[1].2 = "";
    screen.article = article(&pieces);
    screen.pictures = Arc::new([(1, Ok(SIZE))].into());
    screen.model.gallery = Gallery::new(Some(Protocol::Kitty), Some((10, 20)), false);
    screen.press("<Enter>zf");
    let bright: Vec<bool> = (0..20)
        .map(|_| drawn(screen.press("j")).1)
        .filter_map(|frame| Some(frame.pictures.first()?.faded.is_none()))
        .collect();
    assert_eq!(bright.iter().filter(|b| **b).count(), 8, "{bright:?}");
}

#[test]
fn many_small_ones_are_asked_for_once() {
    let small = Size {
        width_px: 60,
        height_px: 40,
    };
    let mut screen = Screen::new(110, 50);
    let pieces: Vec<Piece> = (0..40)
        .map(|_| (BlockKind::Image, Role::Body, "A small one"))
        .collect();
    screen.article = article(&pieces);
    screen.pictures = Arc::new((0..40).map(|block| (block, Ok(small))).collect());
    screen.model.gallery = Gallery::new(Some(Protocol::Blocks), Some((10, 20)), false);
    screen.press("<Enter>");
    let requests = |screen: &Screen| {
        let all = screen.effects.iter();
        all.filter(|e| matches!(e, Effect::Decode(_))).count()
    };
    assert_eq!(requests(&screen), 1);
    let rows = rows(&drawn(&screen).0);
    let words = rows.iter().filter(|r| r.contains("[image: ")).count();
    let pixels = rows.iter().filter(|r| r.contains('▀')).count();
    assert!(words > 8 && pixels >= 2 * words, "{rows:#?}");
    assert!(screen.effects_of("<F5>").is_empty());
    assert_eq!(requests(&screen), 1);
}

#[test]
fn what_is_no_longer_seen_is_no_longer_wanted() {
    let mut screen = screen(Protocol::Kitty, Ok(SIZE));
    screen.decodes = false;
    screen.send(Msg::Resize { cols: 42, rows: 24 });
    let last = |screen: &Screen| {
        let mut all = screen.effects.iter().rev();
        all.find_map(|e| match e {
            Effect::Decode(wanted) => Some(wanted.len()),
            _ => None,
        })
    };
    assert_eq!(last(&screen), Some(1));
    screen.press("zp");
    assert_eq!(last(&screen), Some(0));
}

/// Which picture is on the first row of the page, and which row of it, as
/// many as it has.
fn on_top(screen: &Screen) -> Option<(u16, u16)> {
    let pictures = drawn(screen).1.pictures;
    let first = pictures.first().filter(|p| p.y <= 2)?;
    Some((first.first, first.rows))
}

#[test]
fn the_place_is_kept_within_a_picture() {
    for alt in ["The quay at dusk", ""] {
        let mut pieces = PAGE.to_vec();
        pieces[1].2 = alt;
        pieces.extend([PAGE[3]; 12]);
        let opened = |position| {
            let mut screen = Screen::new(60, 24);
            screen.article = article(&pieces);
            screen.pictures = Arc::new([(1, Ok(SIZE))].into());
            screen.model.gallery = Gallery::new(Some(Protocol::Kitty), Some((10, 20)), false);
            screen.position = position;
            screen.press("<Enter>");
            screen
        };
        let mut screen = opened(Position::default());
        for _ in 0..20 {
            if on_top(&screen).is_some_and(|(first, _)| first == 3) {
                break;
            }
            screen.press("j");
        }
        assert_eq!(on_top(&screen), Some((3, 8)), "{alt}");
        // Off, on, another measure, another size and back.
        screen.press("zp");
        assert_eq!(on_top(&screen), None);
        assert!(
            find(&drawn(&screen).0, "[image").is_some_and(|y| y <= 2),
            "{alt}"
        );
        screen.press("zp");
        assert_eq!(on_top(&screen), Some((3, 8)), "{alt}");
        for (cols, rows) in [(50, 24), (60, 10), (60, 30), (44, 24)] {
            screen.send(Msg::Resize { cols, rows });
            let (first, of) = on_top(&screen).expect("the same picture");
            assert_eq!(first, 3 * of / 8, "{cols}x{rows} {alt}");
        }
        screen.send(Msg::Resize { cols: 60, rows: 24 });
        assert_eq!(on_top(&screen), Some((3, 8)), "{alt}");
        screen.press("-");
        assert!(on_top(&screen).is_some(), "{alt}");
        screen.press("+");
        assert_eq!(on_top(&screen), Some((3, 8)), "{alt}");
        // Reading goes on at the same row of it, in a smaller window at its top.
        screen.press("q");
        let mut again = opened(screen.position);
        assert_eq!(on_top(&again), Some((3, 8)), "{alt}");
        again.send(Msg::Resize { cols: 60, rows: 10 });
        assert!(on_top(&again).is_some(), "{alt}");
    }
}

#[test]
fn a_key_takes_them_away_and_brings_them_back() {
    let mut screen = screen(Protocol::Blocks, Ok(SIZE));
    let shown = rows(&drawn(&screen).0);
    screen.press("zp");
    assert!(
        screen
            .status()
            .starts_with("Pictures are off; their words stay"),
        "{}",
        screen.status()
    );
    let hidden = drawn(&screen).0;
    assert!(find(&hidden, "▀").is_none());
    let words = find(&hidden, "[image: The quay at dusk]").expect("its words");
    assert_eq!(find(&hidden, "Photo: I. Vale"), Some(words + 1));
    screen.press("zp");
    assert!(screen.status().starts_with("Pictures are shown (blocks)"));
    screen.model.status = None;
    let page = |rows: Vec<String>| rows.into_iter().take(23).collect::<Vec<_>>();
    assert_eq!(page(rows(&drawn(&screen).0)), page(shown));
}

#[test]
fn where_there_is_none_words_say_why() {
    let check = |trouble, expected: &str| {
        let (buffer, _) = drawn(&screen(Protocol::Kitty, Err(trouble)));
        assert!(find(&buffer, expected).is_some(), "{:#?}", rows(&buffer));
    };
    check(Trouble::NotSaved, "[image: The quay at dusk · not saved]");
    check(
        Trouble::Drawing,
        "[image: The quay at dusk · an SVG drawing]",
    );
    check(Trouble::TooLarge, "[image: The quay at dusk · too large]");
    // In a narrow column below the words.
    let mut narrow = screen(Protocol::Kitty, Err(Trouble::NotSaved));
    narrow.send(Msg::Resize { cols: 40, rows: 24 });
    let buffer = drawn(&narrow).0;
    let words = find(&buffer, "[image: The quay at dusk]").expect("its words");
    assert_eq!(find(&buffer, "(not saved)"), Some(words + 1));
    let mut broken = screen(Protocol::Kitty, Ok(SIZE));
    broken.decodes = false;
    broken.send(Msg::Resize { cols: 42, rows: 24 });
    let Some(Effect::Decode(wanted)) = broken.effects.last().cloned() else {
        panic!("it is asked for")
    };
    broken.send(Msg::Decoded {
        wanted: wanted[0],
        shown: Err(Trouble::Damaged),
    });
    // One whose bytes broke off gives its rows back.
    let (buffer, frame) = drawn(&broken);
    let words = find(&buffer, "[image: The quay at dusk").expect("its words");
    assert_eq!(
        find(&buffer, "Before").map(|y| y + 3),
        Some(words),
        "{:#?}",
        rows(&buffer)
    );
    assert!(find(&buffer, "damaged]").is_some(), "{:#?}", rows(&buffer));
    assert!(frame.pictures.is_empty());
    assert!(
        broken
            .effects_of("zpzp")
            .iter()
            .all(|e| !matches!(e, Effect::Decode(w) if !w.is_empty()))
    );
}

#[test]
fn what_the_terminal_says_is_how_pictures_are_shown() {
    let mut screen = screen(Protocol::Blocks, Ok(SIZE));
    assert!(find(&drawn(&screen).0, "▀").is_some());
    let words = find(&drawn(&screen).0, "[image");
    let says = |pictures, cell_px| Msg::TerminalSays {
        light: None,
        profile: None,
        pictures,
        cell_px,
    };
    screen.send(says(None, None));
    assert!(find(&drawn(&screen).0, "▀").is_some());
    screen.send(says(Some(Protocol::Sixel), None));
    let (buffer, frame) = drawn(&screen);
    assert!(find(&buffer, "▀").is_none());
    assert_eq!(frame.pictures.len(), 1);
    // Nothing moves.
    assert_eq!(find(&buffer, "[image"), words);
    // Cells of another size hold other pictures.
    screen.send(says(None, Some((20, 40))));
    assert_eq!(drawn(&screen).1.pictures[0].rows, 4);
}

#[test]
fn the_terminals_own_pictures_get_a_hole() {
    let mut screen = screen(Protocol::Kitty, Ok(SIZE));
    let (buffer, frame) = drawn(&screen);
    let [picture] = &frame.pictures[..] else {
        panic!("{:?}", frame.pictures)
    };
    assert_eq!(
        (picture.cols, picture.rows, picture.first, picture.seen),
        (40, 8, 0, 8)
    );
    for y in picture.y..picture.y + 8 {
        for x in picture.x..picture.x + 40 {
            assert_eq!(buffer[(x, y)].symbol(), " ");
        }
    }
    let words = find(&buffer, "[image: The quay").unwrap();
    assert_eq!(words, usize::from(picture.y) + 8);
    // What lies over it takes whole rows away, and nothing is left under it.
    screen.press("?");
    let (buffer, frame) = drawn(&screen);
    for picture in &frame.pictures {
        for y in picture.y..picture.y + picture.seen {
            for x in picture.x..picture.x + picture.cols {
                assert_eq!(buffer[(x, y)].symbol(), " ");
            }
        }
    }
    let seen: u16 = frame.pictures.iter().map(|p| p.seen).sum();
    assert!(seen < 8);
}

#[test]
fn a_picture_is_cut_where_the_page_is() {
    let mut screen = screen(Protocol::Kitty, Ok(SIZE));
    let whole = drawn(&screen).1.pictures.remove(0);
    screen.send(Msg::Resize { cols: 60, rows: 12 });
    // Down until the page cuts it.
    let cut = (0..20).find_map(|_| {
        let frame = drawn(screen.press("j")).1;
        let part = frame.pictures.into_iter().next();
        part.filter(|p| p.first > 0)
    });
    let part = cut.expect("it goes off above");
    assert_eq!(part.first + part.seen, part.rows);
    assert!(part.rows <= whole.rows);
    screen.press("gg").press("zn");
    let frame = drawn(&screen).1;
    assert!(
        frame.pictures.iter().all(|p| p.y + p.seen < 12),
        "{frame:?}"
    );
}

#[test]
fn those_who_want_no_shapes_get_no_pictures() {
    for decor in [Decor::None, Decor::Ascii] {
        let mut screen = screen(Protocol::Blocks, Ok(SIZE));
        screen.model.config.decor = decor;
        screen.press("j");
        let buffer = drawn(&screen).0;
        assert!(find(&buffer, "▀").is_none());
        assert!(find(&buffer, "[image: The quay at dusk]").is_some());
        assert!(screen.press("zp").status().starts_with("decor = "));
    }
    let mut screen = screen(Protocol::Kitty, Ok(SIZE));
    screen
        .press("zc/")
        .type_text("mono")
        .press("<Enter><Enter>");
    assert!(screen.press("zp").status().starts_with("The theme mono"));
    screen.model.config.no_color = true;
    assert!(screen.press("zp").status().starts_with("NO_COLOR is set"));
}

#[test]
fn a_page_without_a_saved_picture_says_so() {
    let mut screen = Screen::reading(80, 24);
    screen.press("zp");
    let status = screen.status();
    assert!(
        status.starts_with("Pictures are shown; of this page none is saved"),
        "{status}"
    );
}

#[test]
fn the_end_of_a_story_of_pictures_without_words_is_its_end() {
    let words = (
        BlockKind::Paragraph,
        Role::Body,
        "Before forty pictures there is a paragraph.",
    );
    let wordless = [(BlockKind::Image, Role::Body, ""); 40];
    let page: Vec<Piece> = std::iter::once(words).chain(wordless).collect();
    let mut screen = Screen::new(60, 24);
    screen.article = article(&page);
    screen.press("<Enter>");
    screen.press("G");
    let top = |screen: &Screen| screen.model.reader.as_ref().expect("a page").top;
    let end = top(&screen);
    assert!(end > 20, "{end}");
    screen.press("gg100%");
    assert_eq!(top(&screen), end);
}
