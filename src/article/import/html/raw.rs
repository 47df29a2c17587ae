//! Tags in raw bytes: where one ends and what its attributes are. Shared by
//! the search for an encoding and by the feeder; the parser proper is
//! html5ever.

/// Elements whose content is no markup: only their own end tag ends them.
const RAW_TEXT: &[&[u8]] = &[
    b"script",
    b"style",
    b"title",
    b"textarea",
    b"xmp",
    b"iframe",
    b"noembed",
    b"noframes",
];

/// A start or end tag.
#[derive(Debug)]
pub(super) struct Tag<'a> {
    /// Name as written.
    name: &'a [u8],
    /// What stands between name and `>`.
    inner: &'a [u8],
    /// One past the `>`.
    pub(super) end: usize,
    /// It begins with `</`.
    closes: bool,
}

/// The tag at `start`; none if no tag begins there or it never ends.
pub(super) fn tag(data: &[u8], start: usize) -> Option<Tag<'_>> {
    let after = start + 1;
    let closes = data.get(after) == Some(&b'/');
    let from = after + usize::from(closes);
    if !data.get(from)?.is_ascii_alphabetic() {
        return None;
    }
    let name_len = data
        .get(from..)?
        .iter()
        .position(|b| b.is_ascii_whitespace() || matches!(b, b'/' | b'>'))?;
    let inner_at = from + name_len;
    let mut attributes = Attributes::new(data.get(inner_at..)?);
    while attributes.step().is_some() {}
    let len = attributes.end?;
    Some(Tag {
        name: data.get(from..inner_at)?,
        inner: data.get(inner_at..inner_at + len)?,
        end: inner_at + len + 1,
        closes,
    })
}

/// Past a comment, declaration or stray `<` at `start`.
pub(super) fn after_markup(data: &[u8], start: usize) -> usize {
    let rest = data.get(start..).unwrap_or_default();
    if rest.starts_with(b"<!--") {
        let close = memchr::memmem::find(rest.get(4..).unwrap_or_default(), b"-->");
        return close.map_or(data.len(), |at| start + 4 + at + 3);
    }
    start + 1
}

impl Tag<'_> {
    /// It is a start tag of this name, given in lower case.
    pub(super) fn is(&self, name: &[u8]) -> bool {
        !self.closes && self.name.eq_ignore_ascii_case(name)
    }

    /// An attribute's value, by its lower-case name.
    pub(super) fn attribute(&self, name: &[u8]) -> Option<String> {
        let mut attributes = Attributes::new(self.inner);
        while let Some((key, value)) = attributes.step() {
            if key.eq_ignore_ascii_case(name) {
                return Some(String::from_utf8_lossy(value).trim().to_owned());
            }
        }
        None
    }

    /// Where the end tag of this element's raw text begins, or the end of
    /// `data` where it never does; none if its content is markup.
    pub(super) fn skips_to(&self, data: &[u8]) -> Option<usize> {
        let raw = RAW_TEXT.iter().any(|name| self.is(name));
        raw.then(|| find_end_tag(data, self.end, self.name))
    }
}

/// The `</name` after `from`, or the end of `data`.
fn find_end_tag(data: &[u8], from: usize, name: &[u8]) -> usize {
    let rest = data.get(from..).unwrap_or_default();
    let ends = |at: &usize| {
        let inner = rest.get(at + 2..at + 2 + name.len());
        inner.is_some_and(|inner| inner.eq_ignore_ascii_case(name))
    };
    let found = memchr::memmem::find_iter(rest, b"</").find(ends);
    found.map_or(data.len(), |at| from + at)
}

/// Attributes from just after a tag's name, as the WHATWG tokenizer reads
/// them.
pub(super) struct Attributes<'a> {
    data: &'a [u8],
    /// Bytes read.
    pub(super) at: usize,
    /// Where the closing `>` stands, once it is reached.
    pub(super) end: Option<usize>,
}

impl<'a> Attributes<'a> {
    /// Nothing read yet.
    pub(super) fn new(data: &'a [u8]) -> Self {
        Self {
            data,
            at: 0,
            end: None,
        }
    }

    /// Reads one attribute; none at the tag's end or the data's.
    pub(super) fn step(&mut self) -> Option<(&'a [u8], &'a [u8])> {
        self.skip(|b| b.is_ascii_whitespace() || b == b'/');
        if *self.data.get(self.at)? == b'>' {
            self.end = Some(self.at);
            return None;
        }
        let from = self.at;
        // A name may begin with `=`.
        self.at += 1;
        self.skip(|b| !b.is_ascii_whitespace() && !matches!(b, b'/' | b'>' | b'='));
        let name = self.data.get(from..self.at)?;
        let name_end = self.at;
        self.skip(|b| b.is_ascii_whitespace());
        if self.data.get(self.at) != Some(&b'=') {
            self.at = name_end;
            return Some((name, &[]));
        }
        self.at += 1;
        self.skip(|b| b.is_ascii_whitespace());
        Some((name, self.value()?))
    }

    /// The value after `=`.
    fn value(&mut self) -> Option<&'a [u8]> {
        let quote = *self.data.get(self.at)?;
        if matches!(quote, b'"' | b'\'') {
            let from = self.at + 1;
            let len = memchr::memchr(quote, self.data.get(from..)?)?;
            self.at = from + len + 1;
            return self.data.get(from..from + len);
        }
        let from = self.at;
        self.skip(|b| !b.is_ascii_whitespace() && b != b'>');
        self.data.get(from..self.at)
    }

    /// Moves on while `test` holds.
    fn skip(&mut self, test: impl Fn(u8) -> bool) {
        let rest = self.data.get(self.at..).unwrap_or_default();
        self.at += rest.iter().position(|&b| !test(b)).unwrap_or(rest.len());
    }
}
