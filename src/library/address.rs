//! Addresses as identity: when two captures are of the same story.

use url::Url;

/// Parameters that say where a reader came from, not what they read.
const TRACKING: [&str; 14] = [
    "fbclid", "gclid", "dclid", "gclsrc", "msclkid", "yclid", "igshid", "mc_cid", "mc_eid",
    "cmpid", "ito", "ref_src", "smid", "spm",
];

/// The host of an address, without `www.`, in lower case; none unless it is a
/// web address.
pub(super) fn host(address: &str) -> Option<String> {
    let url = web(address)?;
    let host = url.host_str()?;
    Some(host.strip_prefix("www.").unwrap_or(host).to_owned())
}

/// What two addresses of the same story have in common: host and path, and
/// the parameters that matter, in order of their names. None for a site's
/// front page: many pages wrongly call it their own address.
pub(super) fn key(address: &str) -> Option<String> {
    let url = web(address)?;
    let path = url.path().trim_end_matches('/');
    let mut pairs: Vec<(String, String)> = url
        .query_pairs()
        .into_owned()
        .filter(|(k, _)| !is_tracking(k))
        .collect();
    pairs.sort();
    if path.is_empty() && pairs.is_empty() {
        return None;
    }
    let query = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(pairs)
        .finish();
    let host = host(address)?;
    Some(if query.is_empty() {
        format!("{host}{path}")
    } else {
        format!("{host}{path}?{query}")
    })
}

/// Whether both are addresses of the web, and not of one story.
pub(super) fn differ(one: &str, other: &str) -> bool {
    let identity = |a: &str| Some((host(a)?, key(a)));
    matches!((identity(one), identity(other)), (Some(a), Some(b)) if a != b)
}

fn is_tracking(name: &str) -> bool {
    name.starts_with("utm_") || TRACKING.contains(&name)
}

fn web(address: &str) -> Option<Url> {
    let url = Url::parse(address.trim()).ok()?;
    matches!(url.scheme(), "http" | "https").then_some(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_story_has_one_key() {
        for (address, expected) in [
            ("https://www.Example.org/a/b/", Some("example.org/a/b")),
            ("http://example.org/a/b#part", Some("example.org/a/b")),
            (
                "https://example.org/a/b?utm_source=x&fbclid=1",
                Some("example.org/a/b"),
            ),
            (
                "https://example.org/?p=12&b=1",
                Some("example.org?b=1&p=12"),
            ),
            (
                "https://example.org/?b=1&p=12",
                Some("example.org?b=1&p=12"),
            ),
            ("https://example.org/A/b", Some("example.org/A/b")),
            ("https://example.org/", None),
            ("https://example.org/?utm_medium=mail", None),
            ("file:///tmp/a.html", None),
            ("not an address", None),
            ("", None),
        ] {
            assert_eq!(key(address).as_deref(), expected, "{address}");
        }
    }

    #[test]
    fn hosts_are_plain() {
        assert_eq!(
            host("https://WWW.Example.org:8080/x").as_deref(),
            Some("example.org")
        );
        assert_eq!(host("mailto:a@example.org"), None);
    }
}
