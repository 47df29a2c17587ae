//! What bytes say, what they become, and what is refused.

use super::{Size, address};

fn px(width_px: u32, height_px: u32) -> Size {
    Size {
        width_px,
        height_px,
    }
}

#[test]
fn a_picture_takes_the_cells_of_its_size_or_of_its_room() {
    let check = |size: (u32, u32), room, expected| {
        let cells = px(size.0, size.1).cells((10, 20), room);
        assert_eq!(cells, expected, "{size:?} in {room:?}");
    };
    // As large as it is, and never larger.
    check((200, 100), (66, 14), (20, 5));
    check((20, 20), (66, 14), (2, 1));
    check((3, 3), (66, 14), (1, 1));
    // As wide as the column, or as high as there is room.
    check((4000, 1000), (66, 14), (66, 8));
    check((1000, 4000), (66, 14), (7, 14));
    check((4000, 3000), (66, 14), (37, 14));
    // Whatever its shape, it has a cell at least.
    check((32_000, 1), (66, 14), (66, 1));
    check((1, 32_000), (66, 14), (1, 14));
    check((100, 100), (0, 0), (1, 1));
    assert_eq!(px(100, 100).cells((0, 0), (5, 5)), (5, 5));
}

#[test]
fn data_addresses_hold_bytes() {
    let check = |address: &str, expected: Option<&[u8]>| {
        assert_eq!(
            address::data(address, 1000).as_deref(),
            expected,
            "{address}"
        );
    };
    check("data:image/png;base64,aGVsbG8=", Some(b"hello"));
    check("DATA:image/png;charset=x;BASE64,aGVs\n bG8", Some(b"hello"));
    check("data:image/svg+xml,%3Csvg%3E", Some(b"<svg>"));
    check("data:,", Some(b""));
    check("data:image/png;base64,aGVs%62G8%3D", Some(b"hello"));
    check("data:image/png;base64,a", Some(b""));
    check("data:image/png;base64,!!!!", None);
    check("data:image/png", None);
    check("https://quay.example/a.png", None);
    check("é", None);
    assert_eq!(
        address::data("data:;base64,aGVsbG8gd29ybGQ=", 5).unwrap(),
        b"hello "
    );
}

#[test]
fn addresses_find_the_file_that_was_saved() {
    let paths = [
        "Page_files/a b.png",
        "Page_files/deep/a b.png",
        "b.png",
        "Page_files/ü.jpg",
    ];
    let check = |address: &str, expected: Option<&str>| {
        let found = address::companion(address, paths.iter().copied());
        assert_eq!(found, expected, "{address}");
    };
    check("Page_files/a%20b.png", Some(paths[0]));
    check("./Page_files/a b.png", Some(paths[0]));
    check(
        "https://quay.example/x/Page_files/a%20b.png?w=3#top",
        Some(paths[0]),
    );
    check("file:///home/me/Page_files/deep/a%20b.png", Some(paths[1]));
    check("Page_files/%C3%BC.jpg", Some(paths[3]));
    check("b.png", Some("b.png"));
    // What lies right beside the page is no file of another folder.
    check("./b.png", Some("b.png"));
    check("/img/b.png", None);
    check("https://quay.example/b.png", None);
    // The end of a name is another name.
    check("Page_files/ab.png", None);
    check("https://quay.example/a%20b.png", None);
    check("data:image/png;base64,b.png", None);
    check("", None);
}

#[cfg(feature = "images")]
mod decoded {
    use std::io::Cursor;

    use image::{DynamicImage, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};

    use super::super::{HEAD_BYTES, Trouble, raster, size};
    use super::px;

    /// Black above white, in colours that a lossy codec would blur.
    fn picture(width: u32, height: u32) -> DynamicImage {
        let color = |_, y| Rgb(if y < height / 2 { [0; 3] } else { [255; 3] });
        RgbImage::from_fn(width, height, color).into()
    }

    fn bytes(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        picture.write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    }

    const KINDS: [ImageFormat; 4] = [
        ImageFormat::Png,
        ImageFormat::Jpeg,
        ImageFormat::Gif,
        ImageFormat::WebP,
    ];

    #[test]
    fn each_kind_tells_its_size_and_is_decoded() {
        for kind in KINDS {
            let bytes = bytes(&picture(64, 32), kind);
            assert_eq!(size(&bytes), Ok(px(64, 32)), "{kind:?}");
            let small = raster(&bytes, px(4, 2)).unwrap();
            assert_eq!(small.size, px(4, 2));
            let (dark, light) = (small.pixel(1, 0), small.pixel(1, 1));
            assert!(dark.0 < 64 && light.0 > 192, "{kind:?} {small:?}");
            assert_eq!(small.pixel(4, 0), (0, 0, 0));
            let large = raster(&bytes, px(100, 50)).unwrap();
            assert_eq!(large.rgb.len(), 100 * 50 * 3);
        }
    }

    #[test]
    fn the_beginning_tells_the_size() {
        // Noise, which no codec makes small.
        let mut seed = 1u32;
        let mut noise = || {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (seed >> 24) as u8
        };
        let picture = RgbImage::from_fn(400, 300, |_, _| Rgb([noise(), noise(), noise()]));
        for kind in [
            ImageFormat::Png,
            ImageFormat::Jpeg,
            ImageFormat::Gif,
            ImageFormat::WebP,
        ] {
            let bytes = bytes(&picture.clone().into(), kind);
            assert!(bytes.len() > HEAD_BYTES, "{kind:?} {}", bytes.len());
            let head = bytes.get(..HEAD_BYTES).unwrap();
            assert_eq!(size(head), Ok(px(400, 300)), "{kind:?}");
            // What is cut short is no picture; of a JPEG what is there is shown.
            let trouble = (kind != ImageFormat::Jpeg).then_some(Trouble::Damaged);
            assert_eq!(raster(head, px(4, 3)).err(), trouble, "{kind:?}");
        }
    }

    #[test]
    fn what_is_transparent_is_white() {
        let clear = RgbaImage::from_pixel(20, 20, Rgba([9, 9, 9, 0]));
        let bytes = bytes(&clear.into(), ImageFormat::Png);
        assert_eq!(raster(&bytes, px(1, 1)).unwrap().rgb, [255; 3]);
    }

    #[test]
    fn bombs_and_rubbish_are_refused() {
        // A header that promises 60,000 x 60,000 pixels; its sum is right.
        let mut header = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
        let side = 60_000u32.to_be_bytes();
        header.extend([side, side].concat());
        header.extend([8, 2, 0, 0, 0]);
        let mut sum = flate2::Crc::new();
        sum.update(header.get(12..).unwrap());
        header.extend(sum.sum().to_be_bytes());
        header.extend(b"\0\0\0\0IDAT\x35\xaf\x06\x1e");
        assert_eq!(size(&header), Err(Trouble::TooLarge));
        assert_eq!(raster(&header, px(2, 2)), Err(Trouble::TooLarge));
        // A GIF of 20,000 x 20,000 in a few bytes.
        let mut gif = b"GIF89a".to_vec();
        gif.extend([0x20, 0x4e, 0x20, 0x4e, 0x80, 0, 0, 0, 0, 0, 255, 255, 255]);
        gif.extend([
            0x2c, 0, 0, 0, 0, 0x20, 0x4e, 0x20, 0x4e, 0, 2, 2, 0x4c, 1, 0, 0x3b,
        ]);
        assert_eq!(size(&gif), Err(Trouble::TooLarge));
        assert_eq!(raster(&gif, px(2, 2)), Err(Trouble::TooLarge));
        let check = |bytes: &[u8], expected| assert_eq!(size(bytes), Err(expected));
        check(b"\n<?xml version='1.0'?><SVG width='4'>", Trouble::Drawing);
        check(b"<html>", Trouble::UnknownKind);
        check(b"", Trouble::UnknownKind);
        check(b"BM rubbish", Trouble::UnknownKind);
        check(b"\x89PNG\r\n\x1a\n", Trouble::Damaged);
        let huge = vec![0; super::super::BYTES_MAX + 1];
        assert_eq!(raster(&huge, px(2, 2)), Err(Trouble::TooLarge));
    }
}
