//! Bytes to characters. The order of belief: the user's word, a byte order
//! mark, the pattern of NULs that UTF-16 and UTF-32 leave, strict UTF-8, a
//! label in the file, statistics, windows-1252.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, GB18030, ISO_2022_JP, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::{html::charset, sniff};
use crate::article::page::Decoding;

/// A label that spoils more than one character in this many is believed only
/// if nothing else reads better; past it, the reader is warned.
const CHARS_A_REPLACEMENT: usize = 1000;
/// Bytes that statistics are made from: more does not change the guess.
const GUESS_BYTES: usize = 1 << 20;
/// Bytes that are looked at for a pattern of NULs.
const PATTERN_BYTES: usize = 4 << 10;

/// A way of reading bytes that `encoding_rs` has, or UTF-32, which it has not.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Charset {
    Known(&'static Encoding),
    Utf32 { big_endian: bool },
}

/// Bytes read in one way.
struct Reading<'a> {
    text: Cow<'a, str>,
    charset: Charset,
    replacements: usize,
}

/// The characters of `data` and how they were found.
pub(super) fn decode<'a>(data: &'a [u8], given: Option<&str>) -> (Cow<'a, str>, Decoding) {
    let (reading, how) = choose(data, given);
    let decoding = Decoding {
        charset: reading.charset.name(),
        how,
        replacements: reading.replacements,
    };
    (reading.text, decoding)
}

/// What to tell the reader if much could not be read.
pub(super) fn warning(decoding: &Decoding, text: &str) -> Option<String> {
    let bad = decoding.replacements;
    // A character is a byte or more; short texts need one replacement alone.
    let many = bad > 0 && bad.saturating_mul(CHARS_A_REPLACEMENT) > text.len();
    many.then(|| {
        let charset = &decoding.charset;
        format!(
            "{bad} characters could not be read as {charset}; name another encoding with --encoding"
        )
    })
}

/// The bytes are UTF-16 or UTF-32, whose NULs are no sign of binary data.
pub(super) fn is_wide(data: &[u8]) -> bool {
    let marked = bom(data).is_some_and(|(charset, _)| charset != Charset::Known(UTF_8));
    marked || nul_pattern(data).is_some()
}

/// Goes down the order of belief.
fn choose<'a>(data: &'a [u8], given: Option<&str>) -> (Reading<'a>, &'static str) {
    if let Some(charset) = given.and_then(Charset::for_label) {
        return (charset.read(strip_bom(data, charset)), "given");
    }
    if let Some((charset, len)) = bom(data) {
        return (charset.read(data.get(len..).unwrap_or_default()), "bom");
    }
    if let Some(charset) = nul_pattern(data) {
        return (charset.read(data), "nul pattern");
    }
    if let Ok(text) = std::str::from_utf8(data) {
        return shifted(data).unwrap_or((Reading::clean(text), "valid utf-8"));
    }
    by_label(data).unwrap_or_else(|| by_guess(data))
}

/// ISO-2022-JP is seven-bit, so that it passes for UTF-8; its escapes betray
/// it.
fn shifted(data: &[u8]) -> Option<(Reading<'_>, &'static str)> {
    let escapes = [b"\x1b$B".as_slice(), b"\x1b$@"];
    let found = escapes
        .iter()
        .any(|e| memchr::memmem::find(data, e).is_some());
    if !found || !data.is_ascii() {
        return None;
    }
    let reading = Charset::Known(ISO_2022_JP).read(data);
    (reading.replacements == 0).then_some((reading, "guess"))
}

/// The first label in the file that reads well; else the best of labels and
/// guess.
fn by_label(data: &[u8]) -> Option<(Reading<'_>, &'static str)> {
    let head = String::from_utf8_lossy(data.get(..PATTERN_BYTES).unwrap_or(data));
    if !sniff::is_html(&head, None) {
        return None;
    }
    let mut best: Option<Reading<'_>> = None;
    for label in charset::labels(data) {
        // A page whose ASCII spells "utf-16" cannot be UTF-16.
        let charset = match Charset::for_label(&label) {
            Some(Charset::Known(encoding)) if encoding == UTF_16LE || encoding == UTF_16BE => {
                Charset::Known(UTF_8)
            }
            Some(charset) => charset,
            None => continue,
        };
        if best.as_ref().is_some_and(|old| old.charset == charset) {
            continue;
        }
        let reading = charset.read(data);
        if reading.is_good() {
            return Some((reading, "label"));
        }
        if best
            .as_ref()
            .is_none_or(|old| reading.replacements < old.replacements)
        {
            best = Some(reading);
        }
    }
    let labelled = best?;
    let (guessed, how) = by_guess(data);
    Some(if guessed.replacements < labelled.replacements {
        (guessed, how)
    } else {
        (labelled, "label")
    })
}

/// What statistics say; UTF-8 with a few broken bytes is UTF-8.
fn by_guess(data: &[u8]) -> (Reading<'_>, &'static str) {
    if is_nearly_utf8(data) {
        return (Charset::Known(UTF_8).read(data), "guess");
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(data.get(..GUESS_BYTES).unwrap_or(data), true);
    let encoding = detector.guess(None, Utf8Detection::Deny);
    let reading = Charset::Known(widen(encoding)).read(data);
    if reading.is_good() {
        return (reading, "guess");
    }
    (Charset::Known(WINDOWS_1252).read(data), "fallback")
}

/// A broken sequence for at most one in twenty good ones: a file cut in the
/// middle of a character, two encodings pasted together.
fn is_nearly_utf8(data: &[u8]) -> bool {
    let (mut good, mut bad) = (0usize, 0usize);
    for chunk in data.get(..GUESS_BYTES).unwrap_or(data).utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good > 0 && bad * 20 <= good
}

/// The encoding that a byte order mark names, and the mark's length.
fn bom(data: &[u8]) -> Option<(Charset, usize)> {
    if data.starts_with(b"\0\0\xfe\xff") {
        return Some((Charset::Utf32 { big_endian: true }, 4));
    }
    // FF FE 00 00 is UTF-16 too, but only of a text that begins with NUL.
    if data.starts_with(b"\xff\xfe\0\0") {
        return Some((Charset::Utf32 { big_endian: false }, 4));
    }
    Encoding::for_bom(data).map(|(encoding, len)| (Charset::Known(encoding), len))
}

/// `data` without a byte order mark of this very encoding.
fn strip_bom(data: &[u8], charset: Charset) -> &[u8] {
    match bom(data) {
        Some((marked, len)) if marked == charset => data.get(len..).unwrap_or_default(),
        _ => data,
    }
}

/// The encoding that the places of NULs betray: in UTF-16 half of a western
/// text's bytes, all at even or all at odd places; in UTF-32 three in four.
fn nul_pattern(data: &[u8]) -> Option<Charset> {
    let sample = data.get(..PATTERN_BYTES).unwrap_or(data);
    if sample.len() < 4 || !data.len().is_multiple_of(2) {
        return None;
    }
    let mut at = [0usize; 4];
    for quad in sample.chunks(4) {
        for (count, &byte) in at.iter_mut().zip(quad) {
            *count += usize::from(byte == 0);
        }
    }
    let quads = sample.len() / 4;
    let often = |n: usize| n * 10 >= quads * 9;
    let half = |n: usize| n * 10 >= quads * 4;
    let never = |n: usize| n * 50 <= quads;
    match at {
        [a, b, c, d] if often(a) && often(b) && never(d) && half(c) => {
            Some(Charset::Utf32 { big_endian: true })
        }
        [a, b, c, d] if often(c) && often(d) && never(a) && half(b) => {
            Some(Charset::Utf32 { big_endian: false })
        }
        [a, b, c, d] if half(a) && half(c) && never(b) && never(d) => {
            Some(Charset::Known(UTF_16BE))
        }
        [a, b, c, d] if half(b) && half(d) && never(a) && never(c) => {
            Some(Charset::Known(UTF_16LE))
        }
        _ => None,
    }
}

/// GBK is what pages call the larger GB18030 that they are written in.
fn widen(encoding: &'static Encoding) -> &'static Encoding {
    if encoding == encoding_rs::GBK {
        GB18030
    } else {
        encoding
    }
}

impl Charset {
    /// The encoding of this name, by the WHATWG's list of labels.
    fn for_label(label: &str) -> Option<Self> {
        let label = label.trim().to_ascii_lowercase();
        match label.replace(['_', ' '], "-").as_str() {
            "utf-32" | "utf-32le" | "ucs-4" => Some(Self::Utf32 { big_endian: false }),
            "utf-32be" => Some(Self::Utf32 { big_endian: true }),
            "utf8mb4" | "utf-8-sig" => Some(Self::Known(UTF_8)),
            _ => {
                Encoding::for_label_no_replacement(label.as_bytes()).map(|e| Self::Known(widen(e)))
            }
        }
    }

    /// The WHATWG name in lower case.
    fn name(self) -> String {
        match self {
            Self::Known(encoding) => encoding.name().to_ascii_lowercase(),
            Self::Utf32 { big_endian: true } => "utf-32be".to_owned(),
            Self::Utf32 { big_endian: false } => "utf-32le".to_owned(),
        }
    }

    /// Reads `data` so; what can't be read becomes U+FFFD and is counted.
    fn read(self, data: &[u8]) -> Reading<'_> {
        let (text, broken) = match self {
            Self::Known(encoding) => {
                let (text, broken) = encoding.decode_without_bom_handling(data);
                (text, broken)
            }
            Self::Utf32 { big_endian } => (Cow::Owned(utf32(data, big_endian)), true),
        };
        let replacements = if broken {
            memchr::memmem::find_iter(text.as_bytes(), "\u{fffd}").count()
        } else {
            0
        };
        Reading {
            text,
            charset: self,
            replacements,
        }
    }
}

impl<'a> Reading<'a> {
    /// Valid UTF-8, as it stands.
    fn clean(text: &'a str) -> Self {
        Self {
            text: Cow::Borrowed(text),
            charset: Charset::Known(UTF_8),
            replacements: 0,
        }
    }

    /// At most one character in a thousand could not be read.
    fn is_good(&self) -> bool {
        self.replacements * CHARS_A_REPLACEMENT <= self.text.len()
    }
}

/// Four bytes a character; what is none becomes U+FFFD.
fn utf32(data: &[u8], big_endian: bool) -> String {
    let unit = |quad: &[u8]| {
        let quad: [u8; 4] = quad.try_into().ok()?;
        char::from_u32(if big_endian {
            u32::from_be_bytes(quad)
        } else {
            u32::from_le_bytes(quad)
        })
    };
    data.chunks(4)
        .map(|quad| unit(quad).unwrap_or('\u{fffd}'))
        .collect()
}
