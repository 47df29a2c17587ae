//! The inline images of iTerm2, as files of PNG.

use flate2::{Compression, Crc, write::ZlibEncoder};

use super::{Placed, base64, cut_rgb, write};

/// Shows what is seen of a picture at the cursor.
pub(super) fn show(out: &mut Vec<u8>, placed: &Placed) {
    let (rgb, height) = cut_rgb(placed);
    let png = png(placed.raster.size.width_px, height, &placed.shaded(rgb));
    write(
        out,
        format_args!(
            "\x1b]1337;File=inline=1;size={};width={};height={};preserveAspectRatio=0;doNotMoveCursor=1:{}\x07",
            png.len(),
            placed.cols,
            placed.seen,
            base64(&png)
        ),
    );
}

/// A file of PNG with three bytes a pixel.
pub(super) fn png(width: u32, height: u32, rgb: &[u8]) -> Vec<u8> {
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut header = [width.to_be_bytes(), height.to_be_bytes()].concat();
    // Eight bits a part, true colour, the one compression, filter and order.
    header.extend([8, 2, 0, 0, 0]);
    chunk(&mut file, *b"IHDR", &header);
    let mut zlib = ZlibEncoder::new(Vec::new(), Compression::fast());
    for row in rgb.chunks(width.max(1) as usize * 3) {
        // No filter. Writing to memory does not fail.
        drop(std::io::Write::write_all(&mut zlib, &[0]));
        drop(std::io::Write::write_all(&mut zlib, row));
    }
    chunk(&mut file, *b"IDAT", &zlib.finish().unwrap_or_default());
    chunk(&mut file, *b"IEND", &[]);
    file
}

fn chunk(file: &mut Vec<u8>, name: [u8; 4], data: &[u8]) {
    file.extend((data.len() as u32).to_be_bytes());
    file.extend(name);
    file.extend(data);
    let mut sum = Crc::new();
    sum.update(&name);
    sum.update(data);
    file.extend(sum.sum().to_be_bytes());
}
