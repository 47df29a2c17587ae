//! Pictures that came with a page: in it, beside it, or not at all.

use super::*;
use crate::{
    article::{
        import::Hint,
        picture::{Pictures, Trouble, address},
    },
    library::add::Item,
};

/// 40 by 20 pixels, all white.
const PICTURE: &str = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAACgAAAAUCAAAAADaLSBnAAAAFUlEQVR42mP4TyRgGFU4qnBUIQgAAIy4HQ6Y693OAAAAAElFTkSuQmCC";
/// One pixel, which holds a place.
const DOT: &str = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7";

fn opened(page: &str, companions: &[(&str, &str)]) -> (Home, Opened) {
    let mut home = Home::new();
    let id = add(&mut home, page, companions);
    let opened = home.library.illustrated(id, None).unwrap();
    (home, opened)
}

/// Adds a page, always from the same address.
fn add(home: &mut Home, page: &str, companions: &[(&str, &str)]) -> ArticleId {
    let bytes = |data| address::data(data, 1000).unwrap();
    let saved = companions.iter().map(|(path, data)| (*path, bytes(data)));
    add_with(home, page, saved.collect())
}

fn add_with(home: &mut Home, page: &str, companions: Vec<(&str, Vec<u8>)>) -> ArticleId {
    let words = "The ferry left at six, and the village set its clocks by it. ".repeat(8);
    let html = format!("<html><title>Quay</title><article><p>{words}</p>{page}<p>{words}</p>");
    let item = Item {
        bytes: html.into_bytes(),
        hint: Hint {
            url: Some("https://quay.example/a/page".into()),
            ..Hint::default()
        },
        source: "page.html".into(),
        assets: companions
            .into_iter()
            .map(|(path, bytes)| (path.into(), bytes))
            .collect(),
        folder: None,
        force: false,
        saved: None,
        sighting: None,
    };
    match home.library.add(&item).unwrap() {
        Outcome::Added(id) | Outcome::Updated(id) => id,
        other => panic!("{other:?}"),
    }
}

fn known(page: &str, companions: &[(&str, &str)]) -> Vec<Result<(u32, u32), Trouble>> {
    let pictures: &Pictures = &opened(page, companions).1.pictures;
    let sizes = pictures.values();
    sizes
        .map(|p| p.map(|s| (s.width_px, s.height_px)))
        .collect()
}

#[test]
#[cfg(feature = "images")]
fn pictures_are_found_where_they_were_saved() {
    let check = |page: &str, companions: &[(&str, &str)], expected: &[_]| {
        assert_eq!(known(page, companions), expected, "{page}");
    };
    let size = Ok((40, 20));
    // In the page, however long its address; with words and without.
    let long = format!("{PICTURE}{}", " ".repeat(2000));
    check(
        &format!("<img alt='The quay' src='{PICTURE}'>"),
        &[],
        &[size],
    );
    check(&format!("<img alt='The quay' src='{long}'>"), &[], &[size]);
    check(&format!("<p>See:</p><img src='{long}'>"), &[], &[size]);
    // Beside it, whatever the page writes.
    let beside = [("page_files/a b.png", PICTURE), ("page_files/dot.gif", DOT)];
    check("<img src='page_files/a%20b.png'>", &beside, &[size]);
    check("<img src='./page_files/a b.png' alt='x'>", &beside, &[size]);
    check(
        "<img data-src='https://quay.example/large.jpg' src='page_files/a%20b.png'>",
        &beside,
        &[size],
    );
    check(
        "<img src='https://quay.example/b.png' srcset='page_files/a%20b.png 2x' alt='x'>",
        &beside,
        &[size],
    );
    // Not saved; a dot that holds the place is no picture, and one that was
    // saved is nothing to speak of.
    let missing = Err(Trouble::NotSaved);
    check(
        "<img src='https://quay.example/b.png' alt='b'>",
        &beside,
        &[missing],
    );
    check(
        &format!("<img data-src='/b.png' src='{DOT}'>"),
        &beside,
        &[missing],
    );
    check("<img src='page_files/dot.gif' alt='dot'>", &beside, &[]);
    check(&format!("<img src='{DOT}' alt='dot'>"), &[], &[]);
    check(
        "<img src='data:image/png;base64,aGVsbG8=' alt='b'>",
        &[],
        &[Err(Trouble::UnknownKind)],
    );
    check("<p>None at all.</p>", &beside, &[]);
}

#[test]
#[cfg(feature = "images")]
fn the_bytes_come_with_the_block() {
    let (home, opened) = opened(
        &format!("<p>a</p><img alt='The quay' src='{PICTURE}'>"),
        &[],
    );
    let (&block, _) = opened.pictures.first_key_value().unwrap();
    let bytes = home.library.picture(opened.row.id, None, block).unwrap();
    assert_eq!(bytes, Ok(address::data(PICTURE, 1000).unwrap()));
    let none = home.library.picture(opened.row.id, None, 0).unwrap();
    assert_eq!(none, Err(Trouble::NotSaved));
    assert!(home.library.picture(ArticleId(99), None, 0).is_err());
}

#[test]
#[cfg(feature = "images")]
fn an_older_capture_has_its_own_pictures() {
    let mut home = Home::new();
    let beside = |picture| [("page_files/a.png", picture)];
    let page = "<img alt='The quay' src='page_files/a.png'>";
    let id = add(&mut home, &format!("<p>a</p>{page}"), &beside(PICTURE));
    let newer = add(&mut home, &format!("{page}<p>b</p>"), &beside(DOT));
    assert_eq!(newer, id);
    let now = home.library.illustrated(id, None).unwrap();
    assert_eq!(*now.pictures, Pictures::new());
    let old = home.library.illustrated(id, Some(1)).unwrap();
    let (&block, size) = old.pictures.first_key_value().unwrap();
    assert_eq!(size.unwrap().width_px, 40);
    let bytes = home.library.picture(id, Some(1), block).unwrap();
    assert_eq!(bytes, Ok(address::data(PICTURE, 1000).unwrap()));
    assert!(home.library.picture(id, Some(9), block).is_err());
}

/// 40 by 20 pixels, which it says only after more than a beginning.
#[cfg(feature = "images")]
fn late(gray: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    image::codecs::jpeg::JpegEncoder::new(&mut bytes)
        .encode(&[gray; 800], 40, 20, image::ExtendedColorType::L8)
        .unwrap();
    let mut about = vec![0xff, 0xe1, 0xff, 0xff];
    about.resize(2 + 0xffff, 0);
    bytes.splice(2..2, [about.clone(), about].concat());
    bytes
}

#[test]
#[cfg(feature = "images")]
fn what_is_read_for_sizes_has_a_limit() {
    let shown = ["a", "a", "b", "a"].map(|name| format!("<img src='page_files/{name}.jpg'>"));
    let saved = [1, 2].map(late).into_iter();
    let saved = ["page_files/a.jpg", "page_files/b.jpg"]
        .into_iter()
        .zip(saved);
    let mut home = Home::new();
    let id = add_with(&mut home, &shown.join("<p>And:</p>"), saved.collect());
    let opened = home.library.illustrated(id, None).unwrap();
    let sizes = |left| -> Vec<bool> {
        let pictures = home
            .library
            .pictures(opened.row.id, None, &opened.article, left);
        pictures.unwrap().into_values().map(|p| p.is_ok()).collect()
    };
    assert_eq!(sizes(usize::MAX), [true; 4]);
    assert!(opened.pictures.values().all(Result::is_ok));
    // One is read once, and then nothing is left for the other.
    assert_eq!(sizes(1), [true, true, false, true]);
    assert_eq!(sizes(0), [false; 4]);
}
