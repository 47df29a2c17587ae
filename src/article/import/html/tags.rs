//! What each element is to the text.

use html5ever::{LocalName, local_name};

/// How an element's content is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// Begins and ends a block.
    Block,
    /// Part of a line.
    Inline,
    /// Its content is not text of the page, or is shown in place of it.
    Skip,
}

/// The class of an HTML element.
pub(super) fn class(tag: &LocalName) -> Class {
    match *tag {
        local_name!("address")
        | local_name!("article")
        | local_name!("aside")
        | local_name!("blockquote")
        | local_name!("body")
        | local_name!("button")
        | local_name!("caption")
        | local_name!("center")
        | local_name!("dd")
        | local_name!("details")
        | local_name!("dialog")
        | local_name!("dir")
        | local_name!("div")
        | local_name!("dl")
        | local_name!("dt")
        | local_name!("fieldset")
        | local_name!("figcaption")
        | local_name!("figure")
        | local_name!("footer")
        | local_name!("form")
        | local_name!("h1")
        | local_name!("h2")
        | local_name!("h3")
        | local_name!("h4")
        | local_name!("h5")
        | local_name!("h6")
        | local_name!("header")
        | local_name!("hgroup")
        | local_name!("html")
        | local_name!("legend")
        | local_name!("li")
        | local_name!("listing")
        | local_name!("main")
        | local_name!("menu")
        | local_name!("nav")
        | local_name!("ol")
        | local_name!("p")
        | local_name!("plaintext")
        | local_name!("pre")
        | local_name!("search")
        | local_name!("section")
        | local_name!("select")
        | local_name!("summary")
        | local_name!("table")
        | local_name!("tbody")
        | local_name!("td")
        | local_name!("textarea")
        | local_name!("tfoot")
        | local_name!("th")
        | local_name!("thead")
        | local_name!("tr")
        | local_name!("ul")
        | local_name!("xmp") => Class::Block,
        local_name!("head")
        | local_name!("script")
        | local_name!("style")
        | local_name!("title")
        | local_name!("iframe")
        | local_name!("noembed")
        | local_name!("noframes")
        | local_name!("template")
        | local_name!("canvas")
        | local_name!("audio")
        | local_name!("video")
        | local_name!("meta")
        | local_name!("link")
        | local_name!("base")
        | local_name!("noscript") => Class::Skip,
        _ => Class::Inline,
    }
}

/// The level of a heading.
pub(super) fn heading(tag: &LocalName) -> Option<u8> {
    match *tag {
        local_name!("h1") => Some(1),
        local_name!("h2") => Some(2),
        local_name!("h3") => Some(3),
        local_name!("h4") => Some(4),
        local_name!("h5") => Some(5),
        local_name!("h6") => Some(6),
        _ => None,
    }
}

/// White space stands in it.
pub(super) fn is_preformatted(tag: &LocalName) -> bool {
    matches!(
        *tag,
        local_name!("pre") | local_name!("listing") | local_name!("xmp") | local_name!("plaintext")
    )
}

/// Elements of SVG and `MathML` whose text is not shown.
pub(super) fn is_foreign_skip(tag: &str) -> bool {
    matches!(
        tag,
        "title"
            | "desc"
            | "style"
            | "script"
            | "metadata"
            | "defs"
            | "symbol"
            | "annotation"
            | "annotation-xml"
    )
}
