//! Links of the page: to choose one by its letters, to go from one to the
//! next, and where they lead: to a note at the foot, to a place of the page,
//! to an article of the library, or out, after the address was read.

use std::ops::Range;

use super::{
    Effect, Model, articles,
    letters::{self, Letters, LinkHint},
    popup::{Action, Item, Popup, PopupKind},
    quote,
    reader::{self, ReaderPane},
};
use crate::{
    article::{Block, InlineKind, TextOfRecord, footnote, leads},
    command::Command,
    library::ArticleId,
    text,
};

/// Schemes that may be opened. `file:` and `javascript:` are what an evil
/// page would like.
pub const SCHEMES: [&str; 3] = ["http", "https", "mailto"];
/// Said where a place that a link names is nowhere.
const NO_ANCHOR: &str = "The place that this link leads to was not saved with the page";
/// Bytes of a note that are shown; who wants more goes there.
const NOTE_BYTES_MAX: usize = 4_000;
/// Cells of an address on the status line.
const STATUS_COLS: usize = 2_000;

/// A link of the text of record.
#[derive(Debug, Clone, Copy)]
pub(super) struct Link<'a> {
    inline: usize,
    pub(super) start: usize,
    pub(super) end: usize,
    address: &'a str,
}

impl ReaderPane {
    /// The links of what is shown, in order.
    pub(super) fn links(&self) -> impl Iterator<Item = Link<'_>> {
        let record = &self.opened.article.record;
        let all = record.inlines.iter().enumerate();
        all.filter_map(move |(inline, i)| {
            let InlineKind::Link(address) = &i.kind else {
                return None;
            };
            let block = record.block_at(i.range.start)?;
            let shown = self.layout.shows(block) && !i.range.is_empty();
            shown.then_some(Link {
                inline,
                start: i.range.start,
                end: i.range.end,
                address,
            })
        })
    }

    fn link(&self, inline: usize) -> Option<Link<'_>> {
        let i = self.opened.article.record.inlines.get(inline)?;
        let InlineKind::Link(address) = &i.kind else {
            return None;
        };
        Some(Link {
            inline,
            start: i.range.start,
            end: i.range.end,
            address,
        })
    }

    /// Where a link leads, by its index in the record's inlines.
    pub fn address_of(&self, inline: usize) -> Option<&str> {
        self.link(inline).map(|link| link.address)
    }

    /// The link under the cursor, as its index in the record's inlines.
    pub fn link_at_cursor(&self) -> Option<usize> {
        let byte = self.cursor_byte();
        let record = &self.opened.article.record;
        let here = |i: &&crate::article::Inline| matches!(i.kind, InlineKind::Link(_));
        let found = record.inlines_in(byte..byte + 1).filter(here).last()?;
        record.inlines.iter().position(|i| std::ptr::eq(i, found))
    }

    /// The stretch of the link that was chosen, while the cursor is on it.
    pub fn chosen_link(&self) -> Option<Range<usize>> {
        let link = self.link(self.link_chosen?)?;
        let range = link.start..link.end;
        range.contains(&self.cursor_byte()).then_some(range)
    }

    /// The links on the screen: index, and the first byte of each in sight.
    fn links_in_sight(&self) -> Vec<(usize, usize)> {
        let mut found: Vec<(usize, usize)> = Vec::new();
        for line in self.layout.lines(self.top..self.top + self.height) {
            for span in line.spans {
                let (Some(inline), Some(source)) = (span.look.link, span.source) else {
                    continue;
                };
                if found.iter().all(|(i, _)| *i != inline) {
                    found.push((inline, source.start));
                }
            }
        }
        found
    }
}

/// Shows the letters of all links in sight.
pub(super) fn hints(model: &mut Model) {
    let Some(reader) = &model.reader else { return };
    let links = reader.links_in_sight();
    if links.is_empty() {
        return model.say_with_key(
            "There is no link on this screen",
            Command::LinkNext,
            "goes to the next",
        );
    }
    let codes = letters::codes(links.len());
    let hints = links.into_iter().zip(codes);
    let hints = hints
        .map(|((inline, byte), letters)| LinkHint {
            letters,
            byte,
            inline,
        })
        .collect();
    model.letters = Some(Letters::Link {
        hints,
        typed: String::new(),
    });
}

/// To the next link of the page or the one before; its address is told.
pub(super) fn step(model: &mut Model, count: Option<u32>, forward: bool) {
    let Some(reader) = &mut model.reader else {
        return;
    };
    let here = reader.cursor_byte();
    let n = count.unwrap_or(1).max(1) as usize - 1;
    let found = if forward {
        reader.links().filter(|l| l.start > here).nth(n)
    } else {
        let before: Vec<Link<'_>> = reader.links().filter(|l| l.end <= here).collect();
        before.into_iter().rev().nth(n)
    };
    let Some(link) = found else {
        return model.say(if forward {
            "There is no link further on"
        } else {
            "There is no link before this"
        });
    };
    let (inline, start) = (link.inline, link.start);
    reader.link_chosen = Some(inline);
    reader.set_cursor(start);
    tell(model, inline);
}

/// Tells where a link leads.
pub(super) fn tell(model: &mut Model, inline: usize) {
    let Some(link) = model.reader.as_ref().and_then(|r| r.link(inline)) else {
        return;
    };
    let address = if link.address.starts_with('#') {
        "On this page".to_owned()
    } else {
        let told = leads::told(link.address);
        text::truncate(&text::sanitise_line(&told), STATUS_COLS).into_owned()
    };
    model.say_with_key(&address, Command::Follow, "follows");
}

/// Follows the link under the cursor.
pub(super) fn follow_here(model: &mut Model, fx: &mut Vec<Effect>) {
    match model.reader.as_ref().and_then(ReaderPane::link_at_cursor) {
        Some(inline) => follow(model, inline, fx),
        None => no_link(model),
    }
}

fn no_link(model: &mut Model) {
    model.say_with_key(
        "There is no link under the cursor",
        Command::LinkHints,
        "shows those in sight",
    );
}

/// Goes where a link leads.
pub(super) fn follow(model: &mut Model, inline: usize, fx: &mut Vec<Effect>) {
    let Some(link) = model.reader.as_ref().and_then(|r| r.link(inline)) else {
        return;
    };
    let address = link.address.to_owned();
    if let Some(id) = address.strip_prefix('#') {
        return within(model, inline, id);
    }
    if is_web(&address) {
        fx.push(Effect::FindAddress(address));
    } else {
        sheet(model, &address);
    }
}

fn scheme(address: &str) -> Option<String> {
    leads::scheme(address).map(str::to_ascii_lowercase)
}

fn is_web(address: &str) -> bool {
    scheme(address).is_some_and(|s| s == "http" || s == "https")
}

/// The library was asked for the address: its article is opened, or the
/// address is shown.
pub(super) fn address_found(
    model: &mut Model,
    address: &str,
    found: Option<ArticleId>,
    fx: &mut Vec<Effect>,
) {
    match found {
        Some(id) if model.open_id() == Some(id) => match fragment(address) {
            Some(name) => to_anchor(model, name),
            None => model.say("This link leads to this very page"),
        },
        Some(id) => {
            articles::open(model, id, fx);
            model.library.wish_for(id);
            model.anchor_next = fragment(address).map(|name| (id, name.to_owned()));
        }
        None => sheet(model, address),
    }
}

/// What an address names of its page.
fn fragment(address: &str) -> Option<&str> {
    let (_, name) = address.split_once('#')?;
    (!name.is_empty()).then_some(name)
}

/// To the place of the open page that has this name.
pub(super) fn to_anchor(model: &mut Model, name: &str) {
    match model
        .reader
        .as_ref()
        .and_then(|r| footnote::anchor(&r.opened.article.record, name))
    {
        Some(byte) => jump(model, byte),
        None => model.say(NO_ANCHOR),
    }
}

/// The link under the cursor, to be opened in the browser.
pub(super) fn open_outside(model: &mut Model) {
    let address = model.reader.as_ref().and_then(|r| {
        let link = r.link(r.link_at_cursor()?)?;
        Some(link.address.to_owned())
    });
    match address {
        Some(address) if address.starts_with('#') => {
            model.say_with_key(
                "This link leads to a place on this page",
                Command::Follow,
                "goes there",
            );
        }
        Some(address) => sheet(model, &address),
        None => no_link(model),
    }
}

/// Copies the address of the link under the cursor.
pub(super) fn copy(model: &mut Model, fx: &mut Vec<Effect>) {
    let Some(reader) = &model.reader else { return };
    let link = reader.link_at_cursor().and_then(|i| reader.link(i));
    match link {
        Some(link) if !leads::leads(link.address) => {
            model.say(format!("Nothing to copy: {}", leads::told(link.address)));
        }
        Some(link) => fx.push(Effect::Copy {
            text: whole(reader, link.address),
            what: "link's address",
        }),
        None => no_link(model),
    }
}

/// An address that makes sense outside the page.
fn whole(reader: &ReaderPane, address: &str) -> String {
    match (&reader.opened.row.url, address.starts_with('#')) {
        (Some(url), true) => {
            let bare = url.split('#').next().unwrap_or_default();
            format!("{bare}{address}")
        }
        _ => address.to_owned(),
    }
}

/// Shows the whole address, and what can be done with it.
fn sheet(model: &mut Model, address: &str) {
    let mut items = vec![Item::text(&leads::told(address), Action::None)];
    let known = scheme(address);
    if known.is_some_and(|s| SCHEMES.contains(&s.as_str())) {
        items.push(Item::new(
            "Open it in the browser",
            Action::Browse(address.to_owned()),
        ));
    } else {
        let why = "Only http, https and mailto addresses are opened";
        items.push(Item {
            heading: true,
            depth: 1,
            ..Item::new(why, Action::None)
        });
    }
    if leads::leads(address) {
        items.push(Item::new(
            "Copy the address",
            Action::Copy {
                text: address.to_owned(),
                what: "address",
            },
        ));
    }
    model.popup = Some(Popup::new(PopupKind::Link, "Link", items));
}

// --- on the page itself

/// A link to a place of the page: a note is shown, elsewhere is gone to.
fn within(model: &mut Model, inline: usize, id: &str) {
    let Some(reader) = &model.reader else { return };
    let Some(link) = reader.link(inline) else {
        return;
    };
    let record = &reader.opened.article.record;
    let Some(byte) = footnote::anchor(record, id) else {
        return model.say(NO_ANCHOR);
    };
    if footnote::is_mark(record, &(link.start..link.end), byte) {
        return note(model, inline, byte);
    }
    jump(model, byte);
}

/// Goes to a place of the page, shown or not.
pub(super) fn jump(model: &mut Model, byte: usize) {
    let hidden = model.reader.as_ref().is_some_and(|r| {
        let block = r.opened.article.record.block_at(byte);
        block.is_some_and(|b| !r.layout.shows(b)) && !r.with_chrome()
    });
    if hidden {
        reader::toggle_chrome(model);
    }
    reader::with(model, |reader| reader.jump(byte));
}

/// Shows a note where one reads, with its own links below it.
fn note(model: &mut Model, inline: usize, byte: usize) {
    let Some(reader) = &model.reader else { return };
    let record = &reader.opened.article.record;
    let blocks = footnote::blocks(record, byte);
    let blocks = record.blocks.get(blocks).unwrap_or_default();
    let end = blocks.last().map_or(byte, |block| block.range.end);
    let said = said_in(record, blocks).into_iter();
    let said = said.map(|words| Item::text(words, Action::Jump(byte)));
    let links = links_told(record, &(byte..end)).into_iter();
    let links = links.map(|(index, told)| Item {
        depth: 1,
        ..Item::new(told, Action::Follow(index))
    });
    let items: Vec<Item> = said.chain(links).collect();
    if items.is_empty() {
        return model.say("The note that this link leads to is empty");
    }
    let mark = reader
        .link(inline)
        .and_then(|l| record.text.get(l.start..l.end))
        .unwrap_or_default();
    let title = format!("Note {}", quote::one_line(mark));
    model.popup = Some(Popup::new(PopupKind::Footnote, title, items));
}

/// The words of a note, block by block, as many as are shown.
fn said_in<'a>(record: &'a TextOfRecord, blocks: &[Block]) -> Vec<&'a str> {
    let mut room = NOTE_BYTES_MAX;
    let mut all = Vec::new();
    for block in blocks {
        let said = footnote::said(record, block.range.clone());
        let words = record.text.get(said).unwrap_or_default();
        let words = words.get(..text::floor_boundary(words, room));
        let words = words.unwrap_or_default();
        room -= words.len();
        all.extend((!words.is_empty()).then_some(words));
    }
    all
}

/// The links in a note that lead off the page, each address once, as they are
/// told.
fn links_told(record: &TextOfRecord, note: &Range<usize>) -> Vec<(usize, String)> {
    let mut addresses: Vec<&str> = Vec::new();
    let mut all = Vec::new();
    for (index, inline) in record.inlines.iter().enumerate() {
        let InlineKind::Link(address) = &inline.kind else {
            continue;
        };
        let range = &inline.range;
        let is_inside = note.start <= range.start && range.end <= note.end && !range.is_empty();
        if is_inside && !address.starts_with('#') && !addresses.contains(&address.as_str()) {
            addresses.push(address);
            let words = record.text.get(range.clone()).unwrap_or_default();
            all.push((index, link_told(address, words)));
        }
    }
    all
}

/// A link of a note as it is told: the note may say the address itself.
fn link_told(address: &str, words: &str) -> String {
    let bare = bare(address);
    if !bare.is_empty() && words.contains(bare) {
        format!("Follow it to {}", place(address))
    } else {
        leads::told(address).into_owned()
    }
}

/// All links of the page, with the site that each leads to.
pub(super) fn list(model: &mut Model) {
    let Some(reader) = &model.reader else { return };
    let record = &reader.opened.article.record;
    let here = reader.cursor_byte();
    let items: Vec<Item> = reader
        .links()
        .map(|link| {
            let words = record.text.get(link.start..link.end).unwrap_or_default();
            Item {
                note: place(link.address),
                ..Item::new(quote::one_line(words), Action::Follow(link.inline))
            }
        })
        .collect();
    if items.is_empty() {
        return model.say("This page has no links");
    }
    let passed = reader.links().take_while(|l| l.start <= here).count();
    let title = format!("Links of the page · {}", items.len());
    let mut popup = Popup::new(PopupKind::Links, title, items);
    popup.at = passed.saturating_sub(1);
    model.popup = Some(popup);
}

/// An address as pages write it among their words.
fn bare(address: &str) -> &str {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let rest = rest.strip_prefix("mailto:").unwrap_or(rest);
    rest.trim_start_matches("www.").trim_end_matches('/')
}

/// Where an address leads, short: its host; without one, what it is.
fn place(address: &str) -> String {
    if address.starts_with('#') {
        return "on this page".into();
    }
    let after = address.split_once("://");
    let host = after.and_then(|(_, rest)| rest.split(['/', '?', '#']).next());
    let told = leads::told(address);
    let place = host.filter(|host| !host.is_empty()).unwrap_or(&told);
    text::sanitise_line(place).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_web_is_known_by_its_schemes() {
        for (address, expected) in [
            ("HTTPS://example.org", true),
            ("http://example.org", true),
            ("mailto:desk@example.org", false),
            ("/about", false),
        ] {
            assert_eq!(is_web(address), expected, "{address}");
        }
    }

    #[test]
    fn addresses_as_pages_write_them() {
        for (address, expected) in [
            ("https://www.example.org/", "example.org"),
            ("http://example.org/a/b", "example.org/a/b"),
            ("mailto:desk@example.org", "desk@example.org"),
        ] {
            assert_eq!(bare(address), expected, "{address}");
        }
    }

    #[test]
    fn places_in_short() {
        for (address, expected) in [
            ("https://example.org/a/b", "example.org"),
            ("https://example.org?x", "example.org"),
            ("mailto:desk@example.org", "mailto:desk@example.org"),
            ("#n1", "on this page"),
            ("/about", "/about"),
            ("file:///srv/mill.txt", "file:///srv/mill.txt"),
            ("javascript:", "javascript: a script"),
        ] {
            assert_eq!(place(address), expected, "{address}");
        }
    }
}
