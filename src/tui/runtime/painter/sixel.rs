//! Sixels: bands of six rows of pixels, each drawn once for every colour in
//! it, a character a column.

use std::collections::HashMap;

use super::{Placed, cut_rgb, write};
use crate::article::picture::{COLORS_MAX, Raster, Size};

/// Rows of a band.
const BAND: usize = 6;
/// From how many equal characters on they are counted rather than repeated.
const COUNTED_MIN: usize = 4;

/// Shows what is seen of a picture at the cursor.
pub(super) fn show(out: &mut Vec<u8>, placed: &Placed) {
    let (rgb, height_px) = cut_rgb(placed);
    let rgb = placed.shaded(rgb);
    let width_px = placed.raster.size.width_px;
    if let Some(colors) = colors(&rgb) {
        return encode(out, width_px, height_px, &rgb, &colors);
    }
    // One that was not decoded for sixels.
    let size = Size {
        width_px,
        height_px,
    };
    let rgb = rgb.into_owned();
    let few = Raster { size, rgb }.in_few_colors();
    let colors = colors(&few.rgb).unwrap_or_default();
    encode(out, width_px, height_px, &few.rgb, &colors);
}

type Colors = HashMap<[u8; 3], usize>;

fn color(pixel: &[u8]) -> [u8; 3] {
    pixel.try_into().unwrap_or_default()
}

/// The colours by their first place in the picture; none if there are more
/// than a table holds.
fn colors(rgb: &[u8]) -> Option<Colors> {
    let mut colors = Colors::new();
    for pixel in rgb.chunks_exact(3) {
        let number = colors.len();
        colors.entry(color(pixel)).or_insert(number);
        if colors.len() > COLORS_MAX {
            return None;
        }
    }
    Some(colors)
}

fn encode(out: &mut Vec<u8>, width: u32, height: u32, rgb: &[u8], colors: &Colors) {
    write(out, format_args!("\x1bP0;1;0q\"1;1;{width};{height}"));
    let mut table: Vec<_> = colors.iter().collect();
    table.sort_by_key(|(_, number)| **number);
    for ([r, g, b], number) in table {
        // Parts of a hundred.
        let [r, g, b] = [r, g, b].map(|part| (u32::from(*part) * 100 + 127) / 255);
        write(out, format_args!("#{number};2;{r};{g};{b}"));
    }
    let width = (width as usize).max(1);
    let mut columns = vec![0u8; colors.len() * width];
    for (n, band) in rgb.chunks(width * 3 * BAND).enumerate() {
        if n > 0 {
            out.push(b'-');
        }
        let mut used = vec![false; colors.len()];
        for (at, pixel) in band.chunks_exact(3).enumerate() {
            let number = colors.get(&color(pixel)).copied().unwrap_or_default();
            if let (Some(bits), Some(used)) = (
                columns.get_mut(number * width + at % width),
                used.get_mut(number),
            ) {
                *bits |= 1 << (at / width);
                *used = true;
            }
        }
        let rows = columns.chunks_mut(width).enumerate();
        let mut first = true;
        for (number, row) in rows.filter(|(n, _)| used.get(*n) == Some(&true)) {
            if !std::mem::take(&mut first) {
                out.push(b'$');
            }
            write(out, format_args!("#{number}"));
            counted(out, row);
            row.fill(0);
        }
    }
    out.extend_from_slice(b"\x1b\\");
}

/// One row of one colour; empty columns at its end are left out.
fn counted(out: &mut Vec<u8>, row: &[u8]) {
    let end = row.iter().rposition(|bits| *bits != 0).map_or(0, |n| n + 1);
    for same in row.get(..end).unwrap_or_default().chunk_by(|a, b| a == b) {
        let sign = same.first().map_or(b'?', |bits| b'?' + bits);
        if same.len() >= COUNTED_MIN {
            write(out, format_args!("!{}{}", same.len(), char::from(sign)));
        } else {
            out.extend(std::iter::repeat_n(sign, same.len()));
        }
    }
}
