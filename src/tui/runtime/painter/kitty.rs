//! The graphics of kitty, which some other terminals have as well: a picture
//! is sent once, and then only placed.

use flate2::{Compression, write::ZlibEncoder};

use super::{Placed, base64, cut_px, write};
use crate::article::picture::Size;

/// Takes all pictures away, and what the terminal keeps of them.
pub(in crate::tui::runtime) const DELETE_ALL: &[u8] = b"\x1b_Ga=d,d=A,q=2\x1b\\";

/// Most bytes of data in one command, as the protocol has it.
const CHUNK_BYTES: usize = 4096;

/// Sends a picture under a number.
pub(super) fn send(out: &mut Vec<u8>, id: u32, size: Size, rgb: &[u8]) {
    let mut zlib = ZlibEncoder::new(Vec::new(), Compression::fast());
    // Writing to memory does not fail.
    drop(std::io::Write::write_all(&mut zlib, rgb));
    let data = base64(&zlib.finish().unwrap_or_default());
    let mut chunks = data.as_bytes().chunks(CHUNK_BYTES).peekable();
    let mut first = true;
    while let Some(chunk) = chunks.next() {
        let more = u8::from(chunks.peek().is_some());
        if std::mem::take(&mut first) {
            let (width, height) = (size.width_px, size.height_px);
            let about =
                format_args!("\x1b_Ga=t,i={id},f=24,o=z,s={width},v={height},q=2,m={more};");
            write(out, about);
        } else {
            write(out, format_args!("\x1b_Gm={more},q=2;"));
        }
        out.extend_from_slice(chunk);
        out.extend_from_slice(b"\x1b\\");
    }
}

/// Places what is seen of a picture at the cursor. One that is placed under
/// these numbers moves here.
pub(super) fn place(out: &mut Vec<u8>, (id, part): (u32, u32), placed: &Placed) {
    let (top, height) = cut_px(placed);
    let width = placed.raster.size.width_px;
    write(
        out,
        format_args!(
            "\x1b_Ga=p,i={id},p={part},c={},r={},x=0,y={top},w={width},h={height},C=1,q=2\x1b\\",
            placed.cols, placed.seen
        ),
    );
}

/// Takes a part of a picture away.
pub(super) fn take_away(out: &mut Vec<u8>, (id, part): (u32, u32)) {
    write(out, format_args!("\x1b_Ga=d,d=i,i={id},p={part},q=2\x1b\\"));
}

/// Lets the terminal forget a picture.
pub(super) fn forget(out: &mut Vec<u8>, id: u32) {
    write(out, format_args!("\x1b_Ga=d,d=I,i={id},q=2\x1b\\"));
}
