//! What bytes are, by their content: a binary format that is refused by name,
//! HTML, or text. A file's name only breaks ties.

use super::Refusal;
use crate::article::page::SourceFormat;

/// First bytes of formats that are not text, and their names.
const MAGIC: &[(&[u8], &str)] = &[
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a zip archive (or an office or EPUB file)"),
    (b"PK\x05\x06", "an empty zip archive"),
    (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF87a", "a GIF picture"),
    (b"GIF89a", "a GIF picture"),
    (b"II*\0", "a TIFF picture"),
    (b"MM\0*", "a TIFF picture"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old office file"),
    (b"{\\rtf", "an RTF file"),
    (b"\x7fELF", "a program"),
    (b"\xca\xfe\xba\xbe", "a program"),
    (b"\xcf\xfa\xed\xfe", "a program"),
    (b"\0asm", "a program"),
    (b"ID3", "an MP3 file"),
    (b"\xff\xfb", "an MP3 file"),
    (b"OggS", "an Ogg file"),
    (b"fLaC", "a FLAC file"),
    (b"\x1aE\xdf\xa3", "a Matroska or WebM film"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\0", "an xz archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (b"\x1f\x8b", "gzip data in more than two layers"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"bplist00", "a binary property list"),
    (b"wOFF", "a font"),
    (b"wOF2", "a font"),
    (b"\0\x01\0\0\0", "a font"),
    (b"OTTO", "a font"),
];

/// Marks that stand further in: offset, bytes, name.
const LATER_MAGIC: &[(usize, &[u8], &str)] = &[
    (8, b"WEBP", "a WebP picture"),
    (8, b"WAVE", "a WAV file"),
    (8, b"AVI ", "an AVI film"),
    (4, b"ftyp", "an MP4 film or HEIF picture"),
    (257, b"ustar", "a tar archive"),
];

/// Bytes that are looked at to tell text from binary data.
const SAMPLE_BYTES: usize = 64 << 10;
/// One NUL in so many bytes is a slip of whoever wrote the file; more is a
/// binary format.
const BYTES_A_NUL: usize = 1000;
/// Text has next to no control bytes; compressed or machine data has one in
/// eight.
const BYTES_A_CONTROL: usize = 20;

/// Refuses what is not text, with the name of what it is.
pub(super) fn refuse_binary(data: &[u8]) -> Result<(), Refusal> {
    if let Some(name) = magic(data) {
        return Err(Refusal::Binary(name.to_owned()));
    }
    if super::decode::is_wide(data) {
        return Ok(());
    }
    let sample = data.get(..SAMPLE_BYTES).unwrap_or(data);
    let nuls = memchr::memchr_iter(0, data).count();
    let count = |bytes: &[u8]| {
        bytes
            .iter()
            .map(|b| u8::from(is_binary_control(*b)))
            .sum::<u8>()
    };
    let controls: usize = sample
        .chunks(usize::from(u8::MAX))
        .map(|c| usize::from(count(c)))
        .sum();
    if nuls > data.len() / BYTES_A_NUL {
        return Err(Refusal::Binary(
            "binary data (it holds NUL bytes)".to_owned(),
        ));
    }
    if controls > sample.len() / BYTES_A_CONTROL {
        return Err(Refusal::Binary("binary data".to_owned()));
    }
    Ok(())
}

/// The name of the format whose mark `data` bears.
fn magic(data: &[u8]) -> Option<&'static str> {
    let first = MAGIC
        .iter()
        .find(|(mark, _)| data.starts_with(mark))
        .map(|&(_, name)| name);
    first.or_else(|| {
        let stands = |at: usize, mark: &[u8]| data.get(at..at + mark.len()) == Some(mark);
        let later = LATER_MAGIC.iter().find(|&&(at, mark, _)| stands(at, mark));
        later.map(|&(.., name)| name)
    })
}

/// A control byte that text has no use for. Escape, back space and form feed
/// occur in old text (`ISO-2022`, overstruck manual pages).
fn is_binary_control(byte: u8) -> bool {
    matches!(byte, 0..=7 | 0x0e..=0x1a | 0x1c..=0x1f | 0x7f)
}

/// Bytes at the start of a text that are looked at for tags.
const HEAD_BYTES: usize = 32 << 10;
/// With a name that says nothing, this many tags …
const MIN_TAGS: usize = 6;
/// … and at most this many characters for each make HTML: a text *about* HTML
/// has a few tags in much prose.
const CHARS_A_TAG: usize = 400;

/// Tags that count as signs of HTML, in lower case.
const TAGS: &[&str] = &[
    "html",
    "head",
    "body",
    "title",
    "meta",
    "link",
    "script",
    "style",
    "div",
    "p",
    "a",
    "span",
    "img",
    "br",
    "hr",
    "ul",
    "ol",
    "li",
    "table",
    "tr",
    "td",
    "th",
    "tbody",
    "thead",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "em",
    "strong",
    "b",
    "i",
    "blockquote",
    "pre",
    "code",
    "article",
    "section",
    "header",
    "footer",
    "nav",
    "main",
    "figure",
    "center",
    "font",
    "form",
    "input",
    "button",
    "iframe",
    "noscript",
    "frameset",
    "aside",
    "dl",
    "dt",
    "dd",
    "base",
];

/// HTML or text. `name` is the file's.
pub(super) fn format(source: &str, name: Option<&str>) -> SourceFormat {
    let head = super::head(source, HEAD_BYTES);
    if is_html(head, extension(name).as_deref()) {
        SourceFormat::Html
    } else {
        SourceFormat::Text
    }
}

/// What a file's name ends in, in lower case.
fn extension(name: Option<&str>) -> Option<String> {
    let name = name?.to_ascii_lowercase();
    let name = name.strip_suffix(".gz").unwrap_or(&name);
    name.rsplit_once('.').map(|(_, ext)| ext.to_owned())
}

/// Whether `head` begins like HTML or is full of it.
pub(super) fn is_html(head: &str, extension: Option<&str>) -> bool {
    let start = skip_preamble(head);
    if begins_document(start) {
        return true;
    }
    let named_html = matches!(
        extension,
        Some("html" | "htm" | "xhtml" | "xht" | "shtml" | "mhtml")
    );
    let named_text = matches!(
        extension,
        Some("txt" | "text" | "md" | "markdown" | "asc" | "rst" | "log")
    );
    if named_text || is_other_markup(start) {
        return false;
    }
    let tags = count_tags(head);
    if named_html {
        return tags > 0;
    }
    let opens = tag_at(start.get(1..).unwrap_or_default()).is_some() && start.starts_with('<');
    (opens && tags >= 2) || (tags >= MIN_TAGS && head.len() / tags <= CHARS_A_TAG)
}

/// Past white space, a byte order mark, an XML declaration and comments.
fn skip_preamble(head: &str) -> &str {
    let mut rest = head.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    loop {
        let end = match rest {
            _ if rest.starts_with("<!--") => rest.find("-->").map(|at| at + 3),
            _ if rest.starts_with("<?xml") => rest.find('>').map(|at| at + 1),
            _ => None,
        };
        match end.and_then(|at| rest.get(at..)) {
            Some(tail) => rest = tail.trim_start(),
            None => return rest,
        }
    }
}

/// The first tag is one that only a whole document has.
fn begins_document(start: &str) -> bool {
    let lead: String = start
        .chars()
        .take(16)
        .collect::<String>()
        .to_ascii_lowercase();
    let names = ["<!doctype html", "<html", "<head", "<body"];
    names.iter().any(|name| {
        lead.strip_prefix(name)
            .is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '-'))
    })
}

/// Markup of another kind: a feed, a picture, a sitemap.
fn is_other_markup(start: &str) -> bool {
    [
        "<rss",
        "<feed",
        "<svg",
        "<urlset",
        "<opml",
        "<nitf",
        "<!DOCTYPE svg",
        "<!DOCTYPE nitf",
    ]
    .iter()
    .any(|name| start.starts_with(name))
}

/// Number of known tags in `head`.
fn count_tags(head: &str) -> usize {
    let inner = head.split('<').skip(1);
    inner
        .filter(|rest| tag_at(rest.strip_prefix('/').unwrap_or(rest)).is_some())
        .count()
}

/// The known tag whose name `rest` begins with.
fn tag_at(rest: &str) -> Option<&'static str> {
    let len = rest
        .bytes()
        .take(10)
        .take_while(u8::is_ascii_alphanumeric)
        .count();
    let name = rest.get(..len)?;
    let ends = rest
        .as_bytes()
        .get(len)
        .is_some_and(|&b| matches!(b, b'>' | b'/' | b' ' | b'\t' | b'\r' | b'\n'));
    TAGS.iter()
        .find(|tag| ends && tag.eq_ignore_ascii_case(name))
        .copied()
}
