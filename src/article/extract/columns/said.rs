//! What the page says of its own story: `articleBody` of JSON-LD and the
//! description. Where a block's text is in it, that is free evidence.

use memchr::memmem::Finder;

use super::{
    super::{
        features::{Line, Sheet},
        words::essence,
    },
    Sink,
};

/// Letters of a block that are looked for.
const PROBE_CHARS: usize = 48;
/// Fewest letters that are looked for; less is found by chance.
const MIN_CHARS: usize = 12;
/// Fewest letters of an `articleBody` that counts as one.
const MIN_BODY_CHARS: usize = 200;
/// Most letters that are searched.
const MAX_BODY_BYTES: usize = 200_000;

/// Essences of what the page says.
#[derive(Debug)]
pub(super) struct Said {
    body: String,
    description: String,
    /// What the description begins with.
    head: Finder<'static>,
}

impl Said {
    pub(super) fn of(sheet: &Sheet<'_>) -> Self {
        let meta = &sheet.page.meta;
        let body = meta.json_ld.iter().filter_map(|json| article_body(json));
        let body = body.map(|b| essence(&b)).max_by_key(String::len);
        let description = meta
            .metas
            .iter()
            .find(|(name, _)| name == "og:description" || name == "description");
        let description = description.map(|(_, d)| essence(d)).unwrap_or_default();
        let head: String = description.chars().take(PROBE_CHARS).collect();
        Self {
            body: body
                .filter(|b| b.len() >= MIN_BODY_CHARS)
                .unwrap_or_default(),
            description,
            head: Finder::new(&head).into_owned(),
        }
    }

    pub(super) fn write(&self, sheet: &Sheet<'_>, at: usize, sink: &mut impl Sink) {
        // Most pages say nothing of their story.
        let line = sheet.lines.get(at).filter(|_| !self.is_silent());
        let essence = line.map(Line::essence).unwrap_or_default();
        let end = essence
            .char_indices()
            .nth(PROBE_CHARS)
            .map_or(essence.len(), |(at, _)| at);
        let probe = essence.get(..end).unwrap_or_default();
        let long = probe.len() >= MIN_CHARS;
        let within =
            |text: &str| long && memchr::memmem::find(text.as_bytes(), probe.as_bytes()).is_some();
        let body = match (self.body.is_empty(), long) {
            (true, _) | (_, false) => 0.0,
            _ if within(&self.body) => 1.0,
            _ => -1.0,
        };
        sink.put("said_body", "the page names it as its story", body);
        let in_description = within(&self.description)
            || long
                && self.description.len() >= 2 * MIN_CHARS
                && self.begins_with_description(&essence);
        sink.flag("said_description", "the page's description", in_description);
    }

    fn is_silent(&self) -> bool {
        self.body.is_empty() && self.description.is_empty()
    }

    fn begins_with_description(&self, essence: &str) -> bool {
        self.head.find(essence.as_bytes()).is_some()
    }
}

/// The first `"articleBody": "…"` in a piece of JSON.
fn article_body(json: &str) -> Option<String> {
    let at = json.find("\"articleBody\"")?;
    let rest = json.get(at + "\"articleBody\"".len()..)?;
    let rest = rest.trim_start().strip_prefix(':')?.trim_start();
    let end = crate::article::metadata::floor(rest, MAX_BODY_BYTES);
    let head = rest.get(..end)?;
    let mut strings = serde_json::Deserializer::from_str(head).into_iter::<String>();
    strings.next()?.ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_body_out_of_json() {
        let json = r#"{"@type":"Article", "articleBody" : "The ferry \"Ida\"\nleft.", "x":1}"#;
        assert_eq!(
            article_body(json).as_deref(),
            Some("The ferry \"Ida\"\nleft.")
        );
        assert_eq!(article_body(r#"{"articleBody": {"a": 1}}"#), None);
        assert_eq!(article_body("{}"), None);
    }
}
