//! What a terminal shows of pictures after each frame.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::Read as _,
    sync::Arc,
};

use proptest::prelude::*;

use super::{
    tests::{COLS, ROWS, fill, shows, strokes, terminal},
    *,
};
use crate::article::picture::{Raster, Size};

/// What stands for a pixel of a picture in an emulator that has none.
const PIXEL: &str = "X";

fn two_by_two() -> Arc<Raster> {
    Arc::new(Raster {
        size: Size {
            width_px: 2,
            height_px: 2,
        },
        rgb: [[255, 0, 0], [0, 255, 0], [0, 0, 255], [255; 3]].concat(),
    })
}

fn placed(raster: &Arc<Raster>, (x, y): (u16, u16), (first, seen): (u16, u16)) -> Placed {
    Placed {
        raster: Arc::clone(raster),
        x,
        y,
        cols: raster.size.width_px as u16,
        rows: raster.size.height_px as u16,
        first,
        seen,
        faded: None,
    }
}

fn bytes_of(show: impl FnOnce(&mut Vec<u8>)) -> String {
    let mut out = Vec::new();
    show(&mut out);
    String::from_utf8(out).unwrap()
}

fn inflated(zlib: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    flate2::read::ZlibDecoder::new(zlib)
        .read_to_end(&mut bytes)
        .unwrap();
    bytes
}

#[test]
fn sixels_byte_for_byte() {
    let whole = placed(&two_by_two(), (0, 0), (0, 2));
    assert_eq!(
        bytes_of(|out| sixel::show(out, &whole)),
        "\x1bP0;1;0q\"1;1;2;2#0;2;100;0;0#1;2;0;100;0#2;2;0;0;100#3;2;100;100;100#0@$#1?@$#2A$#3?A\x1b\\"
    );
    let lower = placed(&two_by_two(), (0, 0), (1, 1));
    assert_eq!(
        bytes_of(|out| sixel::show(out, &lower)),
        "\x1bP0;1;0q\"1;1;2;1#0;2;0;0;100#1;2;100;100;100#0@$#1?@\x1b\\"
    );
    // Equal columns are counted, and a seventh row begins a band.
    let size = Size {
        width_px: 5,
        height_px: 7,
    };
    let rgb = vec![0; 5 * 7 * 3];
    let black = placed(&Arc::new(Raster { size, rgb }), (0, 0), (0, 7));
    assert_eq!(
        bytes_of(|out| sixel::show(out, &black)),
        "\x1bP0;1;0q\"1;1;5;7#0;2;0;0;0#0!5~-#0!5@\x1b\\"
    );
    // More colours than a table holds become fewer.
    let size = Size {
        width_px: 400,
        height_px: 1,
    };
    let part = |n: u32, by: u32| (n * by % 256) as u8;
    let rgb = (0..400).flat_map(|n| [part(n, 7), part(n, 13), part(n, 29)]);
    let rgb = rgb.collect();
    let many = placed(&Arc::new(Raster { size, rgb }), (0, 0), (0, 1));
    let shown = bytes_of(|out| sixel::show(out, &many));
    assert!(
        shown.contains("#200;2;") && !shown.contains("#256;2;"),
        "{shown}"
    );
}

#[test]
fn kittys_graphics_byte_for_byte() {
    let raster = two_by_two();
    let sent = bytes_of(|out| kitty::send(out, 7, raster.size, &raster.rgb));
    let data = sent
        .strip_prefix("\x1b_Ga=t,i=7,f=24,o=z,s=2,v=2,q=2,m=0;")
        .and_then(|rest| rest.strip_suffix("\x1b\\"))
        .unwrap();
    assert_eq!(inflated(&BASE64_STANDARD.decode(data).unwrap()), raster.rgb);
    let lower = placed(&raster, (0, 0), (1, 1));
    assert_eq!(
        bytes_of(|out| kitty::place(out, (7, 2), &lower)),
        "\x1b_Ga=p,i=7,p=2,c=2,r=1,x=0,y=1,w=2,h=1,C=1,q=2\x1b\\"
    );
    // What is long goes in pieces.
    let mut seed = 1u32;
    let mut noise = || {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 24) as u8
    };
    let size = Size {
        width_px: 100,
        height_px: 30,
    };
    let rgb: Vec<u8> = (0..9000).map(|_| noise()).collect();
    let raster = Raster {
        size,
        rgb: rgb.clone(),
    };
    let sent = bytes_of(|out| kitty::send(out, 7, raster.size, &raster.rgb));
    let pieces: Vec<&str> = sent.split_terminator("\x1b\\").collect();
    assert_eq!(pieces.len(), 3);
    assert!(pieces[0].starts_with("\x1b_Ga=t,i=7,") && pieces[0].contains(",m=1;"));
    assert!(pieces[1].starts_with("\x1b_Gm=1,q=2;"));
    assert!(pieces[2].starts_with("\x1b_Gm=0,q=2;"));
    let data: Vec<&str> = pieces
        .iter()
        .map(|p| p.split_once(';').unwrap().1)
        .collect();
    assert!(data.iter().all(|d| d.len() <= 4096 && d.is_ascii()));
    let zlib = BASE64_STANDARD.decode(data.concat()).unwrap();
    assert_eq!(inflated(&zlib), rgb);
}

#[test]
fn iterm2s_images_byte_for_byte() {
    let raster = two_by_two();
    let lower = placed(&raster, (0, 0), (1, 1));
    let shown = bytes_of(|out| iterm2::show(out, &lower));
    let (about, data) = shown.split_once(':').unwrap();
    let png = BASE64_STANDARD
        .decode(data.strip_suffix('\x07').unwrap())
        .unwrap();
    assert_eq!(
        about,
        format!(
            "\x1b]1337;File=inline=1;size={};width=2;height=1;preserveAspectRatio=0;doNotMoveCursor=1",
            png.len()
        )
    );
    assert_eq!(png, iterm2::png(2, 1, &[0, 0, 255, 255, 255, 255]));
    // The header is as long as it always is; its sum is known.
    let header = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x02\0\0\0\x01\x08\x02\0\0\0\x7b\x40\xe8\xdd";
    assert_eq!(png.get(..header.len()).unwrap(), header);
    let length = u32::from_be_bytes(png[33..37].try_into().unwrap()) as usize;
    assert_eq!(&png[37..41], b"IDAT");
    assert_eq!(
        inflated(&png[41..41 + length]),
        [0, 0, 0, 255, 255, 255, 255]
    );
    assert!(png.ends_with(b"\0\0\0\0IEND\xae\x42\x60\x82"));
}

/// The bytes between two frames with nothing but pictures.
fn between(by: Protocol, before: &[Placed], after: &[Placed]) -> String {
    let mut painter = Painter::new();
    painter.set_protocol(Some(by));
    let frame = |pictures: &[Placed]| Frame {
        pictures: pictures.to_vec(),
        ..Frame::default()
    };
    painter.frame((COLS, ROWS), |_| frame(before));
    let bytes = painter.frame((COLS, ROWS), |buffer| {
        buffer.reset();
        frame(after)
    });
    let bytes = String::from_utf8_lossy(bytes).replace('\x1b', "^");
    let inner = bytes.strip_prefix("^[?2026h^[?25l");
    let inner = inner.and_then(|b| b.strip_suffix("^[1;1H^[?25h^[?2026l"));
    inner.unwrap_or(&bytes).to_owned()
}

#[test]
fn a_picture_that_moves_is_not_sent_again() {
    let raster = two_by_two();
    let whole = |y| placed(&raster, (1, y), (0, 2));
    let id = 0x0FF0_0001;
    let by = Protocol::Kitty;
    assert_eq!(between(by, &[whole(0)], &[whole(0)]), "");
    assert_eq!(
        between(by, &[whole(0)], &[whole(1)]),
        format!("^[2;2H^_Ga=p,i={id},p=1,c=2,r=2,x=0,y=0,w=2,h=2,C=1,q=2^\\")
    );
    assert_eq!(
        between(by, &[whole(0)], &[placed(&raster, (1, 0), (1, 1))]),
        format!("^[1;2H^_Ga=p,i={id},p=1,c=2,r=1,x=0,y=1,w=2,h=1,C=1,q=2^\\")
    );
    assert_eq!(
        between(by, &[whole(0)], &[]),
        format!("^_Ga=d,d=i,i={id},p=1,q=2^\\")
    );
    // Those that the terminal holds in its cells go with them.
    let by = Protocol::Sixel;
    assert_eq!(between(by, &[whole(0)], &[whole(0)]), "");
    assert_eq!(between(by, &[whole(0)], &[]), "^[1;2H  ^[2;2H  ");
}

#[test]
fn what_is_dim_is_another_picture_of_the_same_pixels() {
    let dim = Placed {
        faded: Some([255; 3]),
        ..placed(&two_by_two(), (0, 0), (0, 2))
    };
    assert_eq!(
        dim.shaded(&[255, 0, 0, 0, 0, 0]).into_owned(),
        [255, 165, 165, 165, 165, 165]
    );
    let shown = bytes_of(|out| sixel::show(out, &dim));
    assert!(shown.contains("#0;2;100;65;65"), "{shown}");
    // Both stay with the terminal, so that coming back sends nothing.
    let raster = two_by_two();
    let bright = placed(&raster, (1, 0), (0, 2));
    let dim = Placed {
        faded: Some([0; 3]),
        ..bright.clone()
    };
    let mut painter = Painter::new();
    painter.set_protocol(Some(Protocol::Kitty));
    let mut sent = |one: &Placed| {
        let frame = Frame {
            pictures: vec![one.clone()],
            ..Frame::default()
        };
        let bytes = painter.frame((COLS, ROWS), |_| frame);
        let text = String::from_utf8_lossy(bytes).into_owned();
        (
            text.matches("a=t").count(),
            text.matches("a=p").count(),
            text.matches("d=i").count(),
        )
    };
    assert_eq!(sent(&bright), (1, 1, 0));
    assert_eq!(sent(&dim), (1, 1, 1));
    assert_eq!(sent(&bright), (0, 1, 1));
    assert_eq!(sent(&dim), (0, 1, 1));
}

/// Takes what a painter writes as a terminal with pictures does.
struct Shower {
    cells: vt100::Parser,
    /// By number and part: row, column, columns, rows, first row of pixels.
    stand: BTreeMap<(u32, u32), [u32; 5]>,
    kept: BTreeSet<u32>,
}

impl Shower {
    fn take(&mut self, bytes: &[u8]) {
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        let mut rest = text.as_str();
        while let Some(at) = rest
            .find("\x1bP")
            .into_iter()
            .chain(rest.find("\x1b]1337"))
            .chain(rest.find("\x1b_G"))
            .min()
        {
            let (before, command) = rest.split_at(at);
            self.cells.process(before.as_bytes());
            let end = command.find("\x1b\\").map(|n| n + 2).into_iter();
            let end = end
                .chain(command.find('\x07').map(|n| n + 1))
                .min()
                .unwrap();
            let (command, after) = command.split_at(end);
            self.command(command);
            rest = after;
        }
        self.cells.process(rest.as_bytes());
    }

    fn command(&mut self, command: &str) {
        if let Some(command) = command.strip_prefix("\x1b_G") {
            return self.kitty(
                command
                    .split(';')
                    .next()
                    .unwrap()
                    .trim_end_matches("\x1b\\"),
            );
        }
        let (row, col) = self.cells.screen().cursor_position();
        let number = |text: &str| {
            text.chars()
                .take_while(char::is_ascii_digit)
                .collect::<String>()
                .parse()
                .unwrap()
        };
        // The test's pictures have a pixel a cell.
        let (cols, rows): (u16, u16) = if let Some((_, size)) = command.split_once("\"1;1;") {
            let (width, height) = size.split_once(';').unwrap();
            (number(width), number(height))
        } else {
            let value = |name: &str| number(command.split_once(name).unwrap().1);
            (value(";width="), value(";height="))
        };
        for y in row..row + rows {
            let pixels = PIXEL.repeat(cols.into());
            self.cells
                .process(format!("\x1b[0m\x1b[{};{}H{pixels}", y + 1, col + 1).as_bytes());
        }
    }

    fn kitty(&mut self, command: &str) {
        let values: BTreeMap<&str, &str> = command
            .split(',')
            .filter_map(|p| p.split_once('='))
            .collect();
        let value = |name| {
            values
                .get(name)
                .map_or(0, |v: &&str| v.parse::<u32>().unwrap())
        };
        let key = (value("i"), value("p"));
        match (values.get("a").copied(), values.get("d").copied()) {
            (Some("t"), _) => assert!(self.kept.insert(key.0), "sent twice"),
            (Some("p"), _) => {
                assert!(self.kept.contains(&key.0), "placed before it was sent");
                let (row, col) = self.cells.screen().cursor_position();
                let stands = [row.into(), col.into(), value("c"), value("r"), value("y")];
                self.stand.insert(key, stands);
            }
            (Some("d"), Some("A")) => {
                self.stand.clear();
                self.kept.clear();
            }
            (Some("d"), Some("i")) => assert!(self.stand.remove(&key).is_some()),
            (Some("d"), Some("I")) => {
                assert!(self.kept.remove(&key.0));
                self.stand.retain(|(id, _), _| *id != key.0);
            }
            _ => assert!(values.contains_key("m"), "{command}"),
        }
    }
}

/// Up to two pictures beside each other, in whole or in part.
fn pictures() -> impl Strategy<Value = Vec<Placed>> {
    let one = (0usize..3, 0..3u16, 0..ROWS, 1..=ROWS);
    let rasters: Vec<Arc<Raster>> = (2..5u32)
        .map(|n| {
            let size = Size {
                width_px: n,
                height_px: n,
            };
            let rgb = vec![n as u8; (n * n * 3) as usize];
            Arc::new(Raster { size, rgb })
        })
        .collect();
    prop::collection::vec(one, 0..=2).prop_map(move |all| {
        let all = all.into_iter().zip([0, 9]);
        all.map(|((which, x, y, seen), from)| {
            let raster = &rasters[which];
            let rows = raster.size.height_px as u16;
            let seen = seen.min(ROWS - y).min(rows);
            placed(raster, (from + x, y), (rows - seen, seen))
        })
        .collect()
    })
}

fn leave_free(buffer: &mut Buffer, pictures: &[Placed], symbol: &str) {
    for p in pictures {
        for y in p.y..p.y + p.seen {
            if let Some(left) = p.x.checked_sub(1)
                && cols_of(&buffer[(left, y)]) == 2
            {
                buffer.cell_mut((left, y)).unwrap().set_symbol(" ");
            }
            for x in p.x..p.x + p.cols {
                let cell = buffer.cell_mut((x, y)).unwrap();
                cell.reset();
                cell.set_symbol(symbol);
            }
        }
    }
}

proptest! {
    #[test]
    fn no_frame_harms_a_picture_or_leaves_one_behind(
        by in prop::sample::select(vec![Protocol::Kitty, Protocol::Sixel, Protocol::Iterm2]),
        frames in prop::collection::vec((strokes(), pictures(), prop::bool::weighted(0.2)), 1..8),
    ) {
        let mut painter = Painter::new();
        painter.set_protocol(Some(by));
        let mut shower = Shower {
            cells: terminal(),
            stand: BTreeMap::new(),
            kept: BTreeSet::new(),
        };
        for (strokes, pictures, forget) in frames {
            let mut wanted = Buffer::empty(Rect::new(0, 0, COLS, ROWS));
            fill(&mut wanted, &strokes);
            leave_free(&mut wanted, &pictures, " ");
            if forget {
                shower.cells.process(b"\x1b[1;1Hrubbish of another program\x1b[7m");
                painter.forget();
            }
            let bytes = painter.frame((COLS, ROWS), |buffer| {
                buffer.clone_from(&wanted);
                Frame { cursor: (3, 1), pictures: pictures.clone(), ..Frame::default() }
            });
            shower.take(bytes);
            if by == Protocol::Kitty {
                let stand: BTreeSet<[u32; 5]> = shower.stand.values().copied().collect();
                let expected = pictures.iter().map(|p| {
                    [p.y, p.x, p.cols, p.seen, p.first].map(u32::from)
                });
                prop_assert_eq!(stand, expected.collect::<BTreeSet<_>>());
                prop_assert_eq!(shower.stand.len(), pictures.len());
            } else {
                leave_free(&mut wanted, &pictures, PIXEL);
            }
            shows(&shower.cells, &wanted)?;
            prop_assert_eq!(shower.cells.screen().cursor_position(), (1, 3));
        }
    }
}
