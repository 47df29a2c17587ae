//! Microdata, hNews, OpenGraph and the other `<meta>` names.

use crate::article::{Field, page::SourceMeta};

use super::Gather;

/// Names under which pages give their author, best first.
const AUTHOR_METAS: &[&str] = &[
    "author",
    "article:author",
    "article:author_name",
    "og:article:author",
    "parsely-author",
    "sailthru.author",
    "dc.creator",
    "dcterms.creator",
    "dc:creator",
    "byl",
    "byline",
    "cxenseparse:author",
    "creator",
    "citation_author",
    "citation_authors",
    "rbauthors",
    "authors",
];
const PUBLISHED_METAS: &[&str] = &[
    "article:published_time",
    "article:published",
    "og:published_time",
    "og:article:published_time",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.date",
    "dc.date",
    "dc.date.created",
    "dcterms.created",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "publication_date",
    "date",
    "date_published",
    "article.published",
    "cxenseparse:recs:publishtime",
    "citation_publication_date",
    "citation_date",
    "ptime",
    "displaydate",
    "originalpublicationdate",
    "bt:pubdate",
    "last-publish-date",
    "article_date_original",
    "datecreated",
    "weibo:article:create_at",
    "og:release_date",
];
const UPDATED_METAS: &[&str] = &[
    "article:modified_time",
    "og:updated_time",
    "article:modified",
    "datemodified",
    "dcterms.modified",
    "dc.date.modified",
    "last-modified",
    "lastmod",
    "utime",
    "revised",
    "article.updated",
    "bt:moddate",
    "weibo:article:update_at",
];
const TITLE_METAS: &[&str] = &[
    "og:title",
    "twitter:title",
    "parsely-title",
    "sailthru.title",
    "dc.title",
    "dcterms.title",
    "headline",
    "citation_title",
    "title",
];
const SECTION_METAS: &[&str] = &[
    "article:section",
    "og:article:section",
    "parsely-section",
    "section",
    "cxenseparse:category",
    "cg",
];
const TAG_METAS: &[&str] = &[
    "article:tag",
    "og:article:tag",
    "parsely-tags",
    "sailthru.tags",
    "news_keywords",
    "keywords",
];
const IMAGE_METAS: &[&str] = &[
    "og:image",
    "og:image:url",
    "og:image:secure_url",
    "twitter:image",
    "twitter:image:src",
    "parsely-image-url",
    "thumbnail",
];
const PUBLISHER_METAS: &[&str] = &[
    "og:site_name",
    "application-name",
    "dc.publisher",
    "dcterms.publisher",
    "publisher",
    "copyright-holder",
    "article:publisher",
    "source",
    "citation_journal_title",
];

/// Values of a `<meta>` name, in order.
fn metas<'a>(meta: &'a SourceMeta, name: &'a str) -> impl Iterator<Item = &'a str> {
    meta.metas
        .iter()
        .filter(move |(n, v)| n == name && !v.trim().is_empty())
        .map(|(_, v)| v.as_str())
}

fn properties<'a>(meta: &'a SourceMeta, name: &'a str) -> impl Iterator<Item = &'a str> {
    meta.properties
        .iter()
        .filter(move |(n, v)| n == name && !v.trim().is_empty())
        .map(|(_, v)| v.as_str())
}

/// The language that the page claims.
pub(super) fn language(meta: &SourceMeta) -> Option<Field<String>> {
    let named = meta.language.as_deref().map(|l| ("html lang", l));
    let locale = metas(meta, "og:locale").next().map(|l| ("og:locale", l));
    let (from, raw) = named.or(locale)?;
    let tag = raw.trim().replace('_', "-");
    super::super::language::primary(&tag).map(|_| Field::new(tag, from, raw))
}

/// The tag that says how the page writes dates: its language, with a country
/// from `og:locale` where that is the same one and the page names none.
pub(super) fn date_language(meta: &SourceMeta) -> Option<String> {
    let tag = language(meta)?.value;
    let locale = metas(meta, "og:locale").next();
    let locale = locale.map(|l| l.trim().replace('_', "-"));
    let same = |l: &String| {
        !tag.contains('-')
            && super::super::language::primary(l) == super::super::language::primary(&tag)
    };
    Some(locale.filter(same).unwrap_or(tag))
}

/// The site's or paper's name, where a `<meta>` gives it.
pub(super) fn publisher(meta: &SourceMeta) -> Option<Field<String>> {
    let name = metas(meta, "og:site_name").next()?;
    let value = super::tidy(name);
    let bare = value.trim_start_matches('@');
    (!bare.is_empty() && !bare.contains("://"))
        .then(|| Field::new(bare.to_owned(), "og:site_name", name))
}

/// Takes `<meta>`, then microdata, of which other stories on the page have
/// theirs too, then hNews.
pub(super) fn read(meta: &SourceMeta, gather: &mut Gather) {
    let kind = |word: &str| metas(meta, "og:type").any(|t| t.to_lowercase().contains(word));
    gather.source.says_article |= kind("article");
    if kind("product") {
        gather.source.says_other = Some(super::OFFERS);
    }
    read_metas(meta, gather);
    read_microdata(meta, gather);
    read_hnews(meta, gather);
    // What is signed and has a price is a review.
    let signed = gather.source.published.is_some() || !gather.source.authors.is_empty();
    let price = || {
        let names = ["price", "offers.price", "offers.pricecurrency"];
        names.into_iter().find_map(|n| properties(meta, n).next())
    };
    if !signed && price().is_some() {
        gather.source.says_other = Some(super::OFFERS);
    }
    if let Some(title) = &meta.title {
        gather.title("title", title);
    }
}

fn read_microdata(meta: &SourceMeta, gather: &mut Gather) {
    for (name, updated) in [
        ("datepublished", false),
        ("datecreated", false),
        ("datemodified", true),
    ] {
        for value in properties(meta, name).take(1) {
            gather.date(&format!("microdata {name}"), value, updated);
        }
    }
    for name in ["headline", "entry-title", "p-name"] {
        for value in properties(meta, name).take(1) {
            gather.title(&format!("microdata {name}"), value);
        }
    }
    for value in properties(meta, "articlesection").take(1) {
        gather.section("microdata articlesection", value);
    }
    for value in properties(meta, "publisher.name").take(1) {
        gather.publisher("microdata publisher", value);
    }
}

/// Classes of hNews and microformats. Themes put `published updated` on the
/// date of the last change, so they say less than a `<meta>`.
fn read_hnews(meta: &SourceMeta, gather: &mut Gather) {
    for (name, updated) in [
        ("dt-published", false),
        ("published", false),
        ("entry-date", false),
        ("dt-updated", true),
        ("updated", true),
    ] {
        for value in properties(meta, name).take(1) {
            gather.date(&format!("class {name}"), value, updated);
        }
    }
}

/// Names of `<meta>` that no list knows and that speak of a date all the
/// same: `w-published-date`, `published_at`.
fn read_named_dates(meta: &SourceMeta, gather: &mut Gather) {
    let dated = |name: &str| name.contains("date");
    let mut named: Vec<_> = meta.metas.iter().collect();
    named.sort_by_key(|(name, _)| !dated(name));
    for (name, value) in named {
        let words = || name.split(|c: char| !c.is_alphanumeric());
        let publishes = words().any(|w| {
            matches!(
                w,
                "published" | "publish" | "publication" | "pubdate" | "publishdate"
            )
        });
        let changes = words().any(|w| matches!(w, "modified" | "updated" | "lastmodified"));
        if publishes != changes {
            gather.date(name, value, changes);
        }
    }
}

fn read_metas(meta: &SourceMeta, gather: &mut Gather) {
    for name in TITLE_METAS {
        for value in metas(meta, name).take(1) {
            gather.title(name, value);
        }
    }
    for name in PUBLISHED_METAS {
        for value in metas(meta, name).take(1) {
            gather.date(name, value, false);
        }
    }
    for name in UPDATED_METAS {
        for value in metas(meta, name).take(1) {
            gather.date(name, value, true);
        }
    }
    read_named_dates(meta, gather);
    for name in PUBLISHER_METAS {
        for value in metas(meta, name).take(1) {
            gather.publisher(name, value);
        }
    }
    read_authors(meta, gather);
    for name in SECTION_METAS {
        for value in metas(meta, name).take(1) {
            gather.section(name, value);
        }
    }
    for name in TAG_METAS {
        let all: Vec<String> = metas(meta, name).map(str::to_owned).collect();
        gather.tags(name, &all);
    }
    for name in IMAGE_METAS {
        for value in metas(meta, name).take(1) {
            gather.image(name, value);
        }
    }
}

/// Authors: scoped microdata, then `<meta>`, then links and classes.
fn read_authors(meta: &SourceMeta, gather: &mut Gather) {
    let all = |values: &mut dyn Iterator<Item = &str>| -> Vec<String> {
        let mut out: Vec<String> = Vec::new();
        for value in values.take(12) {
            if !out.iter().any(|v| v == value) {
                out.push(value.to_owned());
            }
        }
        out
    };
    // Several are the writers of comments and of other stories.
    let named = all(&mut properties(meta, "author.name"));
    if named.len() == 1 {
        gather.authors("microdata author", &named);
    }
    for name in AUTHOR_METAS {
        let values = all(&mut metas(meta, name));
        gather.authors(name, &values);
    }
    // Cards of `Written by` and a name; others are of reading time and price.
    for card in ["1", "2"] {
        let label = metas(meta, &format!("twitter:label{card}"))
            .next()
            .map(super::tidy);
        if label.is_some_and(|l| super::authors::is_label(&l)) {
            let name = format!("twitter:data{card}");
            gather.authors(&name, &all(&mut metas(meta, &name)));
        }
    }
}
