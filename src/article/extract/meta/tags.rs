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
    "twitter:data1",
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

/// The site's or paper's name, where a `<meta>` gives it.
pub(super) fn publisher(meta: &SourceMeta) -> Option<Field<String>> {
    let name = metas(meta, "og:site_name").next()?;
    let value = super::tidy(name);
    let bare = value.trim_start_matches('@');
    (!bare.is_empty() && !bare.contains("://"))
        .then(|| Field::new(bare.to_owned(), "og:site_name", name))
}

/// Takes microdata, then `<meta>`, then `<time>`.
pub(super) fn read(meta: &SourceMeta, gather: &mut Gather) {
    gather.source.says_article |= metas(meta, "og:type").any(|t| t.contains("article"));
    read_microdata(meta, gather);
    read_metas(meta, gather);
    for time in properties(meta, "time").take(1) {
        gather.date("time", time, false);
    }
    if let Some(title) = &meta.title {
        gather.title("title", title);
    }
}

fn read_microdata(meta: &SourceMeta, gather: &mut Gather) {
    for (name, updated) in [
        ("datepublished", false),
        ("dt-published", false),
        ("published", false),
        ("entry-date", false),
        ("datecreated", false),
        ("datemodified", true),
        ("dt-updated", true),
        ("updated", true),
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
    gather.authors(
        "microdata author",
        &all(&mut properties(meta, "author.name")),
    );
    for name in AUTHOR_METAS {
        gather.authors(name, &all(&mut metas(meta, name)));
    }
    for name in ["rel-author", "p-author", "author", "fn", "byline"] {
        // Several different values are a list of other stories' writers.
        let values = all(&mut properties(meta, name));
        if values.len() <= 3 {
            gather.authors(&format!("markup {name}"), &values);
        }
    }
}
