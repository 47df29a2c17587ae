//! Addresses of links: resolved against the page's own, freed of what an
//! archive wrapped around them.

use url::Url;

use crate::article::{leads, page::SourceMeta};

/// Longer addresses are trackers or data, and nobody follows them.
const MAX_BYTES: usize = 2 << 10;

/// What links are resolved against.
#[derive(Debug, Default)]
pub(super) struct Base {
    /// The page's own address.
    page: Option<Url>,
    /// What relative addresses start from.
    base: Option<Url>,
}

impl Base {
    /// From the user's word, the archiver's mark, `<base>` and, failing all,
    /// the canonical link.
    pub(super) fn new(given: Option<&str>, meta: &SourceMeta) -> Self {
        let parse = |text: &str| Url::parse(unwrap_archive(text.trim())).ok();
        let canonical = meta
            .links
            .iter()
            .find(|(rel, _)| rel == "canonical")
            .map(|(_, href)| href.as_str());
        let known = [given, meta.saved_from.as_deref(), canonical];
        let page = known.into_iter().flatten().find_map(parse).filter(is_web);
        let base = meta.base.as_deref().and_then(|href| match &page {
            Some(page) => page.join(unwrap_archive(href)).ok(),
            None => parse(href),
        });
        Self {
            base: base.filter(is_web).or_else(|| page.clone()),
            page,
        }
    }

    /// Where a link leads; of scripts and the like the scheme alone.
    pub(super) fn target(&self, href: &str) -> Option<String> {
        leads::within(href.trim()).or_else(|| self.resolve(href))
    }

    /// The address that `href` means: a bare `#id` within the page, else as
    /// absolute as can be known; none for scripts and the like.
    pub(super) fn resolve(&self, href: &str) -> Option<String> {
        let href = unwrap_archive(href.trim());
        if href.is_empty() || href.len() > MAX_BYTES || leads::within(href).is_some() {
            return None;
        }
        if href.starts_with('#') {
            return (href.len() > 1).then(|| href.to_owned());
        }
        let resolved = match &self.base {
            Some(base) => base.join(href).ok(),
            None => Url::parse(href).ok(),
        };
        let Some(url) = resolved else {
            return Some(href.to_owned());
        };
        Some(self.within_page(&url).unwrap_or_else(|| String::from(url)))
    }

    /// The same, if a browser can open it on the web.
    pub(super) fn on_the_web(&self, href: &str) -> Option<String> {
        let whole = if href.starts_with("//") && self.base.is_none() {
            format!("https:{href}")
        } else {
            href.to_owned()
        };
        let address = self.resolve(&whole)?;
        Url::parse(&address).ok().filter(is_web).map(|_| address)
    }

    /// `#id` if the address is a place on this very page.
    fn within_page(&self, url: &Url) -> Option<String> {
        let fragment = url.fragment().filter(|f| !f.is_empty())?;
        let page = self.page.as_ref()?;
        let same =
            url.host() == page.host() && url.path() == page.path() && url.query() == page.query();
        same.then(|| format!("#{fragment}"))
    }
}

/// An address on the web.
fn is_web(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https")
}

/// The original address inside the Wayback Machine's
/// `/web/20130410105500im_/http://…`.
pub(super) fn unwrap_archive(href: &str) -> &str {
    let Some((before, rest)) = href.split_once("/web/") else {
        return href;
    };
    let is_archive =
        before.is_empty() || before.ends_with("//web.archive.org") || before == "web.archive.org";
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let after = rest.get(digits..).unwrap_or_default();
    let after = after
        .find('/')
        .filter(|&at| at <= 4)
        .and_then(|at| after.get(at + 1..));
    match after {
        Some(inner) if is_archive && digits >= 4 && !inner.is_empty() => inner,
        _ => href,
    }
}
