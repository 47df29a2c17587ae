//! A picture in no more colours than the table of a terminal holds, by median
//! cut: the box of colours that differ most is cut in two until there are
//! enough.

use super::Raster;

/// Colours of a picture in the table of a terminal.
pub const COLORS_MAX: usize = 256;
/// Bits of each part of a colour that are told apart.
const BITS: u32 = 5;
/// Colours that are told apart.
const BINS: usize = 1 << (3 * BITS);
/// By how much pixels are made lighter or darker, in a pattern of four by
/// four, so that what changes slowly does not change in steps.
const PATTERN: [[i16; 4]; 4] = [
    [-4, 0, -3, 1],
    [2, -2, 3, -1],
    [-3, 1, -4, 0],
    [3, -1, 2, -2],
];

/// Pixels of one colour: how many, and the sums of their parts.
#[derive(Clone, Copy, Default)]
struct Bin {
    count: u64,
    sums: [u64; 3],
}

impl Raster {
    /// The same in at most [`COLORS_MAX`] colours.
    #[must_use]
    pub fn in_few_colors(mut self) -> Self {
        let width = self.size.width_px.max(1) as usize;
        let mut bins = vec![Bin::default(); BINS];
        for (n, pixel) in self.rgb.chunks_exact_mut(3).enumerate() {
            let shift = PATTERN[n / width % 4][n % width % 4];
            for part in &mut *pixel {
                // Pure black and white stay so: they are paper and ink.
                if !matches!(*part, 0 | u8::MAX) {
                    *part = (i16::from(*part) + shift).clamp(0, 255) as u8;
                }
            }
            if let Some(bin) = bins.get_mut(bin_of(pixel)) {
                bin.count += 1;
                for (sum, part) in bin.sums.iter_mut().zip(pixel) {
                    *sum += u64::from(*part);
                }
            }
        }
        let table = table(&bins);
        for pixel in self.rgb.chunks_exact_mut(3) {
            if let Some(color) = table.get(bin_of(pixel)) {
                pixel.copy_from_slice(color);
            }
        }
        self
    }
}

fn bin_of(pixel: &[u8]) -> usize {
    let part = |at: usize| usize::from(pixel.get(at).copied().unwrap_or_default()) >> (8 - BITS);
    (part(0) << (2 * BITS)) | (part(1) << BITS) | part(2)
}

fn part_of(bin: usize, axis: usize) -> usize {
    (bin >> (BITS as usize * (2 - axis))) & ((1 << BITS) - 1)
}

/// The colour that stands for each bin.
fn table(bins: &[Bin]) -> Vec<[u8; 3]> {
    let used = bins.iter().enumerate().filter(|(_, b)| b.count > 0);
    let mut boxes: Vec<Vec<usize>> = vec![used.map(|(n, _)| n).collect()];
    while boxes.len() < COLORS_MAX {
        let Some(at) = (0..boxes.len()).max_by_key(|n| boxes.get(*n).map(|b| weight(b, bins)))
        else {
            break;
        };
        if boxes.get(at).is_none_or(|b| b.len() < 2) {
            break;
        }
        let (left, right) = cut(boxes.swap_remove(at), bins);
        boxes.extend([left, right]);
    }
    let mut table = vec![[0; 3]; bins.len()];
    for members in boxes {
        let mut all = Bin::default();
        for bin in members.iter().filter_map(|n| bins.get(*n)) {
            all.count += bin.count;
            for (sum, more) in all.sums.iter_mut().zip(bin.sums) {
                *sum += more;
            }
        }
        let mean = all.sums.map(|sum| (sum / all.count.max(1)) as u8);
        for n in members {
            if let Some(color) = table.get_mut(n) {
                *color = mean;
            }
        }
    }
    table
}

/// The part in which the colours of a box differ most, and by how much.
fn widest(members: &[usize]) -> (usize, usize) {
    let spread = |axis| {
        let parts = || members.iter().map(|n| part_of(*n, axis));
        parts().max().unwrap_or(0) - parts().min().unwrap_or(0)
    };
    let axes = (0..3).map(|axis| (axis, spread(axis)));
    axes.max_by_key(|(_, spread)| *spread).unwrap_or((0, 0))
}

/// Which box is cut next: that with much in it, and much of a difference.
fn weight(members: &[usize], bins: &[Bin]) -> u64 {
    if members.len() < 2 {
        return 0;
    }
    let pixels: u64 = members
        .iter()
        .filter_map(|n| bins.get(*n))
        .map(|b| b.count)
        .sum();
    pixels * widest(members).1 as u64
}

/// Two boxes with about as many pixels each.
fn cut(mut members: Vec<usize>, bins: &[Bin]) -> (Vec<usize>, Vec<usize>) {
    let (axis, _) = widest(&members);
    members.sort_by_key(|n| part_of(*n, axis));
    let count = |n: &usize| bins.get(*n).map_or(0, |b| b.count);
    let half = members.iter().map(count).sum::<u64>() / 2;
    let mut sum = 0;
    let before = |n: &&usize| {
        sum += count(n);
        sum <= half
    };
    let at = members.iter().take_while(before).count();
    let right = members.split_off(at.clamp(1, members.len() - 1));
    (members, right)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::article::picture::Size;

    fn raster(width: u32, height: u32, color: impl Fn(u32, u32) -> [u8; 3]) -> Raster {
        let pixels = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
        Raster {
            size: Size {
                width_px: width,
                height_px: height,
            },
            rgb: pixels.flat_map(|(x, y)| color(x, y)).collect(),
        }
    }

    fn colors(raster: &Raster) -> HashSet<[u8; 3]> {
        let pixels = raster.rgb.chunks_exact(3);
        pixels.map(|p| [p[0], p[1], p[2]]).collect()
    }

    #[test]
    fn many_become_few_and_stay_near() {
        let many = raster(128, 128, |x, y| {
            [(x * 2) as u8, (y * 2) as u8, ((x + y) % 256) as u8]
        });
        let few = many.clone().in_few_colors();
        assert!(colors(&few).len() <= COLORS_MAX, "{}", colors(&few).len());
        assert!(colors(&few).len() > COLORS_MAX / 2);
        let off = many
            .rgb
            .iter()
            .zip(&few.rgb)
            .map(|(a, b)| u64::from(a.abs_diff(*b)));
        assert!(off.sum::<u64>() / (many.rgb.len() as u64) < 12);
    }

    #[test]
    fn paper_and_ink_stay_as_they_are() {
        let drawing = raster(
            8,
            8,
            |x, y| if (x + y) % 3 == 0 { [0; 3] } else { [255; 3] },
        );
        assert_eq!(drawing.clone().in_few_colors(), drawing);
        let nothing = raster(0, 0, |_, _| [0; 3]);
        assert_eq!(nothing.clone().in_few_colors(), nothing);
    }
}
