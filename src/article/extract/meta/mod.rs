//! Metadata: what the page says of itself, then what its text says. Each
//! field keeps where it was found and what stood there.

pub(super) mod authors;
pub(super) mod days;
mod json_ld;
mod lists;
mod spots;
mod tags;
pub(super) mod text;
pub(super) mod title;
mod url;
mod writers;

use std::ops::Range;

use super::{features::Sheet, words};
use crate::article::{
    Author, Date, Field,
    metadata::{date, floor},
    page::Page,
};
use days::Days;

/// What a page says of itself, best source first.
#[derive(Debug, Clone, Default)]
pub(super) struct Source {
    /// Headlines, with the site's name perhaps still on.
    pub(super) titles: Vec<Field<String>>,
    /// Who wrote it, by each source.
    authors: Vec<writers::Candidate>,
    /// Paper or site.
    pub(super) publisher: Option<Field<String>>,
    /// First appearance.
    pub(super) published: Option<Field<Date>>,
    /// Last change.
    pub(super) updated: Option<Field<Date>>,
    /// Language as the page claims it.
    pub(super) language: Option<Field<String>>,
    /// The same as dates are to be read by: with the country, where the page
    /// names one.
    pub(super) date_language: Option<String>,
    /// Address.
    pub(super) url: Option<Field<String>>,
    /// Section.
    pub(super) section: Option<Field<String>>,
    /// Keywords.
    pub(super) tags: Option<Field<Vec<String>>>,
    /// Lead picture.
    pub(super) image: Option<Field<String>>,
    /// The page says that it is an article.
    pub(super) says_article: bool,
    /// What else the page says that it is, as a sentence.
    pub(super) says_other: Option<&'static str>,
}

/// What pages call themselves that are no articles.
const OFFERS: &str = "The page says that it offers a product.";
const LISTS: &str = "The page says that it lists other pages.";

/// Titles that are taken, and the longest: each is compared with every
/// heading.
const MAX_TITLES: usize = 12;
const MAX_TITLE_BYTES: usize = 1000;
/// Most keywords that are taken.
const MAX_TAGS: usize = 40;

/// Gathers what `page` says of itself.
pub(super) fn gather(page: &Page) -> Source {
    let source = Source {
        language: tags::language(&page.meta),
        date_language: tags::date_language(&page.meta),
        url: url::address(&page.meta),
        publisher: tags::publisher(&page.meta),
        ..Source::default()
    };
    let hint = source.date_language.clone();
    let mut gather = Gather {
        source,
        language: hint,
    };
    json_ld::read(&page.meta, &mut gather);
    tags::read(&page.meta, &mut gather);
    url::date(&mut gather);
    gather.source
}

/// The source in the making: the first value of a field stays.
#[derive(Debug, Default)]
struct Gather {
    source: Source,
    language: Option<String>,
}

impl Gather {
    fn title(&mut self, from: &str, raw: &str) {
        let value = tidy(raw.get(..floor(raw, MAX_TITLE_BYTES)).unwrap_or(raw));
        if !value.is_empty() && self.source.titles.len() < MAX_TITLES {
            self.source.titles.push(Field::new(value, from, raw));
        }
    }

    fn authors(&mut self, from: &str, raw: &[String]) {
        let names = authors::named(raw, self.language.as_deref());
        if !names.is_empty() {
            self.source.authors.push(writers::Candidate {
                names,
                source: from.to_owned(),
                raw: raw.join("; "),
            });
        }
    }

    fn date(&mut self, from: &str, raw: &str, updated: bool) {
        let raw = tidy(raw);
        let slot = if updated {
            &mut self.source.updated
        } else {
            &mut self.source.published
        };
        if slot.is_none()
            && let Some(value) = date::parse(&raw, self.language.as_deref())
        {
            *slot = Some(Field::new(value, from, raw));
        }
    }

    fn tags(&mut self, from: &str, raw: &[String]) {
        let mut tags: Vec<String> = Vec::new();
        for tag in raw
            .iter()
            .flat_map(|r| r.split([',', ';', '，', '、']))
            .map(tidy)
        {
            if !tag.is_empty()
                && tag.chars().count() <= 60
                && !tags.contains(&tag)
                && tags.len() < MAX_TAGS
            {
                tags.push(tag);
            }
        }
        if self.source.tags.is_none() && !tags.is_empty() {
            self.source.tags = Some(Field::new(tags, from, raw.join(", ")));
        }
    }

    fn image(&mut self, from: &str, raw: &str) {
        if self.source.image.is_none()
            && !raw.trim().is_empty()
            && !raw.trim_start().starts_with("data:")
        {
            self.source.image = Some(Field::new(raw.trim().to_owned(), from, raw));
        }
    }

    fn section(&mut self, from: &str, raw: &str) {
        let value = tidy(raw);
        if self.source.section.is_none()
            && !value.is_empty()
            && value.chars().count() <= 60
            && !value.contains("://")
        {
            self.source.section = Some(Field::new(value, from, raw));
        }
    }

    fn publisher(&mut self, from: &str, raw: &str) {
        let value = tidy(raw);
        let name = !value.is_empty() && value.chars().count() <= 80 && !value.contains("://");
        if self.source.publisher.is_none() && name {
            self.source.publisher = Some(Field::new(value, from, raw));
        }
    }
}

/// What is found beside the headline and in the page's data together.
#[derive(Debug, Clone, Default)]
pub(super) struct Settled {
    /// Who wrote it.
    pub(super) authors: Option<Field<Vec<Author>>>,
    /// When.
    pub(super) days: Days,
}

/// The story's writers and dates: `body` is where the story lies, `headline`
/// the block of its headline.
pub(super) fn settle(
    sheet: &Sheet<'_>,
    source: &Source,
    site: &[String],
    headline: Option<usize>,
    body: Range<usize>,
    language: Option<&str>,
) -> Settled {
    let spots = spots::Spots::new(sheet.page, headline, body);
    Settled {
        authors: writers::choose(sheet, &spots, &source.authors, site, language),
        days: days::choose(sheet, &spots, source, language),
    }
}

/// Essences of what the site goes by: its name, and its host's.
pub(super) fn site_names(source: &Source) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    if let Some(publisher) = &source.publisher {
        out.push(words::essence(&publisher.value));
    }
    let host = source
        .url
        .as_ref()
        .and_then(|url| ::url::Url::parse(&url.value).ok());
    if let Some(host) = host.as_ref().and_then(::url::Url::host_str) {
        out.push(words::essence(host));
        out.extend(
            host.split('.')
                .filter(|part| part.len() > 3)
                .map(words::essence),
        );
    }
    out
}

/// `raw` with its entities decoded (they are often escaped twice), tags
/// taken out and white space collapsed.
pub(super) fn tidy(raw: &str) -> String {
    let mut text = raw.to_owned();
    for _ in 0..2 {
        if !text.contains('&') {
            break;
        }
        text = decode_entities(&text);
    }
    let text = if text.contains('<') {
        strip_tags(&text)
    } else {
        text
    };
    let clean = text.split_whitespace().collect::<Vec<_>>().join(" ");
    crate::text::sanitise_line(&clean).into_owned()
}

/// `raw` of the page's text, where `<` is a `<`: entities that were escaped
/// twice decoded, white space collapsed.
fn plain(raw: &str) -> String {
    let text = if raw.contains('&') {
        decode_entities(raw)
    } else {
        raw.to_owned()
    };
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    crate::text::sanitise_line(&line).into_owned()
}

fn strip_tags(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('<') {
        out.push_str(before);
        let opens = after.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!');
        if let Some((_, after)) = after.split_once('>').filter(|_| opens) {
            rest = after;
        } else {
            out.push('<');
            rest = after;
        }
    }
    out.push_str(rest);
    out
}

/// Longest name between `&` and `;`.
const MAX_ENTITY_BYTES: usize = 10;

fn decode_entities(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let entity = after
            .split_once(';')
            .filter(|(name, _)| name.len() <= MAX_ENTITY_BYTES);
        let decoded = entity.and_then(|(name, after)| Some((entity_char(name)?, after)));
        let (c, past) = decoded.unwrap_or(('&', after));
        out.push(c);
        rest = past;
    }
    out.push_str(rest);
    out
}

fn entity_char(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code).filter(|c| !c.is_control());
    }
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        "ndash" => '–',
        "mdash" => '—',
        "lsquo" => '‘',
        "rsquo" => '’',
        "ldquo" => '“',
        "rdquo" => '”',
        "laquo" => '«',
        "raquo" => '»',
        "hellip" => '…',
        "middot" => '·',
        "copy" => '©',
        "reg" => '®',
        "trade" => '™',
        "eacute" => 'é',
        "egrave" => 'è',
        "agrave" => 'à',
        "ccedil" => 'ç',
        "ntilde" => 'ñ',
        "auml" => 'ä',
        "ouml" => 'ö',
        "uuml" => 'ü',
        "Auml" => 'Ä',
        "Ouml" => 'Ö',
        "Uuml" => 'Ü',
        "szlig" => 'ß',
        "aacute" => 'á',
        "iacute" => 'í',
        "oacute" => 'ó',
        "uacute" => 'ú',
        _ => return None,
    })
}

#[cfg(test)]
mod page_tests;
#[cfg(test)]
mod tests;
