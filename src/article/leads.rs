//! Links that lead nowhere outside of their page: of those to a script, or to
//! what the page itself holds, the text of record has the scheme alone.

use std::borrow::Cow;

/// Schemes of which nothing but the name is kept, and what stands behind them.
const WITHIN: [(&str, &str); 5] = [
    ("javascript", "a script"),
    ("vbscript", "a script"),
    ("data", "in the page"),
    ("blob", "made by the page"),
    ("about", "an empty page"),
];

/// The scheme of an address that leads nowhere outside of its page, with its
/// colon, as a link has it.
pub fn within(address: &str) -> Option<String> {
    let scheme = scheme(address)?;
    let mut known = WITHIN.iter();
    let (name, _) = known.find(|(name, _)| scheme.eq_ignore_ascii_case(name))?;
    Some(format!("{name}:"))
}

/// Whether more is known of where a link leads than its scheme.
pub fn leads(address: &str) -> bool {
    scheme(address).is_none_or(|scheme| scheme.len() + 1 < address.len())
}

/// What an address begins with that says how to read the rest, without its colon.
/// Other colons may stand in what it names: `/wiki/Talk:`, `#Notes:`.
pub fn scheme(address: &str) -> Option<&str> {
    let (scheme, _) = address.split_once(':')?;
    let is_of_one = |c: char| c.is_ascii_alphanumeric() || "+-.".contains(c);
    let is_one =
        scheme.starts_with(|c: char| c.is_ascii_alphabetic()) && scheme.chars().all(is_of_one);
    is_one.then_some(scheme)
}

/// An address as it is told: of a scheme alone, what stands behind it.
pub fn told(address: &str) -> Cow<'_, str> {
    let mut known = WITHIN.iter();
    let scheme = address.strip_suffix(':');
    match scheme.and_then(|scheme| known.find(|(name, _)| *name == scheme)) {
        Some((_, what)) => format!("{address} {what}").into(),
        None => address.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_scripts_the_scheme_is_kept() {
        for (address, expected) in [
            ("JavaScript:alert('x:y')", Some("javascript:")),
            ("data:text/html,x", Some("data:")),
            ("https://example.org/javascript:x", None),
            ("file:///tmp/x", None),
            ("/about", None),
        ] {
            assert_eq!(within(address).as_deref(), expected, "{address}");
        }
        assert!(!leads("javascript:"));
        assert!(leads("mailto:a@example.org") && leads("/about") && leads("#n1"));
        assert!(leads("/wiki/Talk:") && leads("#Notes:") && leads("?q=a:") && leads(":"));
        assert_eq!(told("javascript:"), "javascript: a script");
        assert_eq!(told("javascript:x()"), "javascript:x()");
    }

    #[test]
    fn schemes_are_read_as_browsers_read_them() {
        for (address, expected) in [
            ("https://example.org", Some("https")),
            ("HTTPS://example.org", Some("HTTPS")),
            ("web+gulls:a:b", Some("web+gulls")),
            ("java script:x", None),
            ("9:30", None),
            (":", None),
            ("/wiki/Talk:", None),
            ("page.html?x=a:b", None),
        ] {
            assert_eq!(scheme(address), expected, "{address}");
        }
    }
}
