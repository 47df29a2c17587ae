//! Serialised forms of an article's values, as they stand in rows: JSON, the
//! long ones zstd-compressed. Separate from the values, versioned, converted
//! explicitly, so that either may change without the other.

mod date;
mod marks;
mod metadata;
mod structure;

pub(super) use date::sort_key as date_sort_key;
pub(super) use marks::{pack_marks, unpack_marks};
pub(in crate::library) use metadata::{Edits, FIELDS, edit_form};
pub(super) use metadata::{authors_from_json, authors_to_json, pack_metadata, unpack_metadata};
pub(super) use structure::{
    pack_roles, pack_structure, unpack_roles, unpack_structure, unpack_structure_unchecked,
};

use std::io::Read;

use serde::{Serialize, de::DeserializeOwned};
use zstd::zstd_safe::CParameter;

use super::super::Error;

/// zstd's level for rows: they are small, and read far more often than written.
const LEVEL: i32 = 3;

/// Longest row that is read back, in bytes: far over what import lets in, so
/// that a damaged length can't ask for all the memory there is.
const LONGEST_BYTES: usize = 1 << 30;

/// From this size on a text is compressed so that it is read sooner.
const LONG_BYTES: usize = 1 << WINDOW_LOG;

/// How far back a long text refers, as a power of two, and the shortest stretch
/// that it takes from there. What is nearer is still in the processor's cache:
/// ten megabytes are read in three fifths of the time, and take a hundredth
/// more room.
const WINDOW_LOG: u32 = 18;
const MATCH_BYTES_MIN: u32 = 6;

/// `text`, compressed.
pub(super) fn pack_text(text: &str) -> Result<Vec<u8>, Error> {
    let packed = || {
        let mut packer = zstd::bulk::Compressor::new(LEVEL)?;
        if text.len() > LONG_BYTES {
            packer.set_parameter(CParameter::WindowLog(WINDOW_LOG))?;
            packer.set_parameter(CParameter::MinMatch(MATCH_BYTES_MIN))?;
        }
        packer.compress(text.as_bytes())
    };
    packed().map_err(|e: std::io::Error| Error::Invalid(e.to_string()))
}

/// The text of `size` bytes that was compressed to `packed`.
pub(super) fn unpack_text(packed: &[u8], size: usize) -> Result<String, Error> {
    let damaged = || Error::Damaged("a text of record".into());
    let bytes = zstd::bulk::decompress(packed, size.min(LONGEST_BYTES)).map_err(|_| damaged())?;
    String::from_utf8(bytes).map_err(|_| damaged())
}

/// The beginning of the text that was compressed to `packed`, about `len` bytes
/// of it: no more is read than that takes.
pub(super) fn unpack_beginning(packed: impl Read, len: usize) -> Result<String, Error> {
    let damaged = || Error::Damaged("a text of record".into());
    let mut bytes = Vec::with_capacity(len);
    zstd::stream::read::Decoder::new(packed)
        .and_then(|text| text.take(len as u64).read_to_end(&mut bytes))
        .map_err(|_| damaged())?;
    // The last character may be there in part.
    if let Err(cut) = std::str::from_utf8(&bytes)
        && cut.error_len().is_none()
    {
        bytes.truncate(cut.valid_up_to());
    }
    String::from_utf8(bytes).map_err(|_| damaged())
}

fn pack<T: Serialize>(value: &T) -> Result<Vec<u8>, Error> {
    let json = serde_json::to_vec(value).map_err(|e| Error::Invalid(e.to_string()))?;
    zstd::bulk::compress(&json, LEVEL).map_err(|e| Error::Invalid(e.to_string()))
}

fn unpack<T: DeserializeOwned>(packed: &[u8], what: &str) -> Result<T, Error> {
    let damaged = || Error::Damaged(what.into());
    let json = zstd::stream::decode_all(packed).map_err(|_| damaged())?;
    serde_json::from_slice(&json).map_err(|_| damaged())
}

/// Strings as JSON, for lists that are too short to compress.
pub(super) fn list_to_json(items: &[String]) -> String {
    serde_json::Value::from(items).to_string()
}

/// The strings of such a list; none if it is damaged.
pub(super) fn list_from_json(json: &str) -> Vec<String> {
    serde_json::from_str(json).unwrap_or_default()
}

/// JSON, compressed; for the journal.
pub(super) fn pack_json<T: Serialize>(value: &T) -> Result<Vec<u8>, Error> {
    pack(value)
}

/// What was compressed by [`pack_json`]; `what` names it if it is damaged.
pub(super) fn unpack_json<T: DeserializeOwned>(packed: &[u8], what: &str) -> Result<T, Error> {
    unpack(packed, what)
}
