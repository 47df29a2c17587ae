//! Peels gzip off a capture, within limits that a bomb runs into.

use std::io::Read;

use flate2::bufread::MultiGzDecoder;

use super::{Refusal, megabytes};

/// Layers of gzip that are peeled: `page.html.gz` served by a server that
/// compresses once more. A third layer is a trick (a quine never ends).
const MAX_LAYERS: usize = 2;
/// Largest result: twice what a file itself may be.
const MAX_OUTPUT_BYTES: usize = 512 << 20;
/// Most that one compressed byte may become. Pages reach about 20; deflate's
/// own limit is 1,032.
const MAX_RATIO: usize = 200;
/// What any input may become, whatever its ratio: a small file of one
/// repeated line is no bomb.
const RATIO_FREE_BYTES: usize = 4 << 20;

/// The two bytes that every gzip member begins with, and its only method.
const MAGIC: [u8; 3] = [0x1f, 0x8b, 8];

/// What is inside `bytes`; none if they are not gzip.
pub(super) fn peel(bytes: &[u8]) -> Result<Option<Vec<u8>>, Refusal> {
    let mut inner: Option<Vec<u8>> = None;
    for _ in 0..MAX_LAYERS {
        let data = inner.as_deref().unwrap_or(bytes);
        if !data.starts_with(&MAGIC) {
            break;
        }
        inner = Some(inflate(data)?);
    }
    Ok(inner)
}

/// One layer, all its members.
fn inflate(data: &[u8]) -> Result<Vec<u8>, Refusal> {
    let by_ratio = data.len().saturating_mul(MAX_RATIO).max(RATIO_FREE_BYTES);
    let limit = by_ratio.min(MAX_OUTPUT_BYTES);
    let mut out = Vec::new();
    MultiGzDecoder::new(data)
        .take(limit as u64 + 1)
        .read_to_end(&mut out)
        .map_err(|error| Refusal::Damaged(reason(&error)))?;
    if out.len() <= limit {
        return Ok(out);
    }
    Err(Refusal::TooLarge {
        what: "the gzip's content",
        limit: if limit == MAX_OUTPUT_BYTES {
            megabytes(MAX_OUTPUT_BYTES)
        } else {
            format!("{MAX_RATIO} times its compressed size")
        },
    })
}

/// In words for the reader.
fn reason(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::UnexpectedEof => "it ends too early".to_owned(),
        _ => error.to_string(),
    }
}
