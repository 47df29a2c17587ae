//! The story's address, and the date in its path.

use url::Url;

use crate::article::{Field, metadata::date, page::SourceMeta};

use super::Gather;

/// The address: canonical link, `og:url`, then where the file was saved
/// from. A canonical link to a site's front page names the site, not the
/// story, and is passed over.
pub(super) fn address(meta: &SourceMeta) -> Option<Field<String>> {
    let saved = meta.saved_from.as_deref();
    let canonical = meta
        .links
        .iter()
        .filter(|(rel, _)| rel == "canonical")
        .map(|(_, href)| ("canonical", href.as_str()));
    let og = meta
        .metas
        .iter()
        .filter(|(name, _)| name == "og:url")
        .map(|(_, value)| ("og:url", value.as_str()));
    let known = canonical
        .chain(og)
        .chain(saved.map(|url| ("saved from", url)));
    known
        .filter_map(|(from, raw)| Some((from, raw, resolve(raw, saved.or(meta.base.as_deref()))?)))
        .find(|(from, _, url)| {
            *from == "saved from" || url.path().len() > 1 || url.query().is_some()
        })
        .map(|(from, raw, url)| Field::new(url.to_string(), from, raw))
}

fn resolve(raw: &str, base: Option<&str>) -> Option<Url> {
    let base = base.and_then(|b| Url::parse(b).ok());
    let url = match base {
        Some(base) => base.join(raw.trim()),
        None => Url::parse(raw.trim()),
    };
    url.ok().filter(|u| {
        matches!(u.scheme(), "http" | "https" | "file") && (u.has_host() || u.scheme() == "file")
    })
}

/// Takes the day from an address like `/2013/04/10/story` where nothing
/// better is known.
pub(super) fn date(gather: &mut Gather) {
    let Some(field) = gather
        .source
        .url
        .clone()
        .filter(|_| gather.source.published.is_none())
    else {
        return;
    };
    if let Some(found) = date_in_path(&field.value) {
        gather.source.published = Some(Field::new(found, "address", field.value));
    }
}

fn date_in_path(address: &str) -> Option<crate::article::Date> {
    let url = Url::parse(address).ok()?;
    let segments: Vec<&str> = url.path_segments()?.collect();
    let three = segments.windows(3).find_map(|w| match w {
        [year, month, day] if year.len() == 4 => {
            date::parse(&format!("{year}-{month}-{day}"), None)
        }
        _ => None,
    });
    three
        .filter(|d| d.day.is_some())
        .or_else(|| segments.iter().find_map(|segment| date_in_name(segment)))
}

/// A name that begins with or is a day: `2013-04-10-story`, `20130410`.
fn date_in_name(segment: &str) -> Option<crate::article::Date> {
    let dashed = segment
        .get(..10)
        .filter(|_| segment.len() == 10 || segment.get(10..11).is_some_and(|c| c == "-"));
    let compact = segment
        .get(..8)
        .filter(|day| segment.len() == 8 && day.bytes().all(|b| b.is_ascii_digit()));
    dashed
        .or(compact)
        .and_then(|day| date::parse(day, None))
        .filter(|d| d.day.is_some())
}
