//! Features: what is measured of each block, by name. Hand-set weights read
//! them now; a trained model can read the same rows.

use crate::article::{BlockKind, page::Page};
use foldhash::{HashMap as QuickMap, HashSet as QuickSet};

use super::{
    language, patterns,
    shape::{self, Shape},
    tree::{Node, Place, Tree},
    words::{self, CHROME, Cues, Group, Groups, Key},
};

macro_rules! features {
    ($($(#[$doc:meta])* $variant:ident = $phrase:literal;)*) => {
        /// A measure of a block; 0–1 unless its line says otherwise.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum Feature { $($(#[$doc])* $variant,)* }

        impl Feature {
            /// Every feature.
            pub(super) const ALL: &'static [Self] = &[$(Self::$variant,)*];
            /// How many there are.
            pub(super) const COUNT: usize = Self::ALL.len();

            /// The feature as a reader would say it.
            pub(super) fn phrase(self) -> &'static str {
                match self { $(Self::$variant => $phrase,)* }
            }
        }
    };
}

features! {
    /// Share of the commonest words.
    Stop = "words of running text";
    /// It ends as a sentence does.
    Ends = "ends like a sentence";
    /// 80 letters or more.
    Long = "long";
    /// 200 letters or more.
    VeryLong = "very long";
    /// Sentences, up to four.
    Sentences = "whole sentences";
    /// Commas, up to three.
    Commas = "commas";
    /// It holds quotation marks.
    Quotes = "quotation marks";
    /// Under six words.
    Short = "very short";
    /// Most words have capitals and no sentence ends.
    Titled = "capitals like a heading";
    /// Capitals only.
    Shouted = "all capitals";
    /// Share of digits.
    Digits = "digits";
    /// A list item.
    Item = "list item";
    /// Page words cover this share.
    Chrome = "page words";
    /// Page words in a text that is not long.
    ChromeShort = "page words in a short line";
    /// A credit.
    Credit = "a picture credit";
    /// A date in a short text.
    Dated = "a date in a short line";
    /// A byline.
    Byline = "a byline";
    /// Marks of links, buttons, fields.
    Marks = "marks of links or buttons";
    /// A bare count.
    Count = "a bare number";
    /// The same text occurs elsewhere on the page.
    Repeated = "repeated on the page";
    /// Cut off with an ellipsis.
    CutOff = "cut off";
    /// Head of a comment.
    CommentHead = "head of a comment";
    /// How to reach the writers.
    Contact = "contact line";
    /// The headline's words.
    TitleLike = "the headline's words";
    /// A heading.
    Heading = "heading";
    /// Quote or code.
    Set = "quotation or code block";
    /// A table.
    Table = "table";
    /// Share of the text in links.
    Linked = "links";
    /// All of it links.
    AllLinked = "nothing but links";
    /// Share of links in the parent's text.
    ParentLinked = "among links";
    /// Inside navigation, menus.
    InNavigation = "in navigation";
    /// Inside an aside.
    InAside = "in an aside";
    /// Inside a footer.
    InFooter = "in a footer";
    /// Inside a header.
    InHeader = "in a header";
    /// Inside a form, button or dialogue; or with controls.
    InForm = "in a form";
    /// Inside a figure or caption.
    InFigure = "in a figure";
    /// Inside `article` or `main`.
    InArticle = "in the article element";
    /// Inside `articleBody`.
    InBody = "in the article body";
    /// In the element that most paragraphs vote for.
    Candidate = "among the paragraphs of the story";
    /// Outside of it, on a page that has one.
    Outside = "apart from the story's paragraphs";
    /// Names speak for the story.
    NamedStory = "named as story";
    /// Names speak for comments.
    NamedComments = "named as comments";
    /// Names speak for other stories or adverts.
    NamedRelated = "named as other matter";
    /// Names speak for menus, sharing, forms.
    NamedChrome = "named as page furniture";
    /// Hidden by the page.
    Hidden = "hidden on the page";
    /// Blocks of its kind and name are prose on average.
    KinProse = "its kind is prose";
    /// Blocks of its kind and name are many, short and linked.
    KinLinks = "its kind is links";
    /// Not on a page with elements.
    PlainText = "plain text";
}

/// A block's measures. Most are yes or no, and a page can have very many
/// blocks.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Row {
    flags: u64,
    shares: [f32; SHARES.len()],
}

/// Features that are more than yes or no.
const SHARES: [Feature; 10] = [
    Feature::Stop,
    Feature::Sentences,
    Feature::Commas,
    Feature::Digits,
    Feature::Chrome,
    Feature::Marks,
    Feature::Linked,
    Feature::ParentLinked,
    Feature::KinProse,
    Feature::KinLinks,
];

/// Where each feature stands among [`SHARES`].
const SHARE_OF: [Option<u8>; Feature::COUNT] = {
    let mut places = [None; Feature::COUNT];
    let mut at = 0;
    while at < SHARES.len() {
        places[SHARES[at] as usize] = Some(at as u8);
        at += 1;
    }
    places
};

impl Row {
    fn get(&self, feature: Feature) -> f32 {
        match SHARE_OF[feature as usize] {
            Some(at) => self.shares[usize::from(at)],
            None => yes(self.flags >> feature as u32 & 1 == 1),
        }
    }

    fn set(&mut self, feature: Feature, value: f32) {
        if let Some(at) = SHARE_OF[feature as usize] {
            self.shares[usize::from(at)] = value;
            return;
        }
        let bit = 1 << feature as u32;
        self.flags &= !bit;
        self.flags |= bit * u64::from(value > 0.5);
    }
}

/// Everything measured of one block.
#[derive(Debug, Clone)]
pub(super) struct Line<'a> {
    /// Its text.
    pub(super) text: &'a str,
    /// Counts of its text.
    pub(super) shape: Shape,
    /// What its phrases say.
    pub(super) cues: Cues,
    /// Letters and digits alone, to compare lines by.
    pub(super) key: Key,
    /// The same letters and digits occur on another block.
    pub(super) repeated: bool,
    /// They occur on an earlier block.
    pub(super) seen_before: bool,
    /// Share of its text in links.
    pub(super) link_share: f32,
    /// What its elements say.
    pub(super) node: Node,
    /// Its measures.
    pub(super) row: Row,
}

impl Line<'_> {
    /// Letters and digits alone, as far as they are compared.
    pub(super) fn essence(&self) -> String {
        words::essence_start(self.text, ESSENCE_CHARS)
    }

    /// The value of a feature.
    pub(super) fn get(&self, feature: Feature) -> f32 {
        self.row.get(feature)
    }

    /// Whether a feature of yes and no is yes.
    pub(super) fn is(&self, feature: Feature) -> bool {
        self.get(feature) > 0.5
    }
}

/// The page as the classifier sees it.
#[derive(Debug)]
pub(super) struct Sheet<'a> {
    /// The page.
    pub(super) page: &'a Page,
    /// Its blocks, measured.
    pub(super) lines: Vec<Line<'a>>,
    /// Its elements, judged.
    pub(super) tree: Tree,
    /// Headlines that the page claims.
    titles: Vec<String>,
}

/// Longest essence that is compared; equal that far is equal.
const ESSENCE_CHARS: usize = 400;
/// Texts from this many units on count as long, and very long.
const LONG_UNITS: [f32; 2] = [80.0, 200.0];

impl<'a> Sheet<'a> {
    /// Measures `page`, whose headline is among `titles`.
    pub(super) fn of(page: &'a Page, titles: &[String], claimed: Option<&str>) -> Self {
        let texts: Vec<&str> = page
            .record
            .blocks
            .iter()
            .map(|b| page.record.block_text(b))
            .collect();
        let stop = language::stop_words(&sample(&texts), claimed);
        let shapes: Vec<Shape> = texts.iter().map(|text| shape::shape(text, stop)).collect();
        let tree = Tree::of(page, &shapes);
        let mut lines: Vec<Line<'a>> = texts
            .iter()
            .zip(shapes)
            .enumerate()
            .map(|(at, (text, shape))| line(page, &tree, at, text, shape))
            .collect();
        mark_repeats(&mut lines);
        let given = titles.to_vec();
        let titles: Vec<Key> = titles.iter().map(|t| Key::of(&words::essence(t))).collect();
        let has_candidate = tree.nodes.iter().any(|n| n.candidate);
        for (at, line) in lines.iter_mut().enumerate() {
            line.row = row(page, &tree, at, line, &titles, has_candidate);
        }
        add_kin(page, &mut lines);
        Self {
            page,
            lines,
            tree,
            titles: given,
        }
    }

    /// Words of the first headlines that the page claims, in lower case.
    pub(super) fn title_words(&self) -> QuickSet<String> {
        let titles = self.titles.iter().take(2);
        let words = titles.flat_map(|t| t.split(|c: char| !c.is_alphanumeric()));
        words
            .filter(|w| w.len() > 2)
            .map(str::to_lowercase)
            .collect()
    }

    /// Kind of the block at `at`.
    pub(super) fn kind(&self, at: usize) -> BlockKind {
        self.page
            .record
            .blocks
            .get(at)
            .map_or(BlockKind::Paragraph, |b| b.kind)
    }
}

/// The long blocks, as far as is needed to tell the language.
fn sample(texts: &[&str]) -> String {
    let mut out = String::new();
    for least in [80, 0] {
        for text in texts.iter().filter(|t| t.len() >= least) {
            if out.len() > 8000 {
                return out;
            }
            out.push_str(language::sample(text));
            out.push(' ');
        }
        if out.len() > 400 {
            break;
        }
    }
    out
}

fn line<'a>(page: &Page, tree: &Tree, at: usize, text: &'a str, shape: Shape) -> Line<'a> {
    let hints = page.hints.get(at);
    let link_bytes = hints.map_or(0, |h| h.link_bytes);
    Line {
        text,
        shape,
        cues: words::phrases().cues(&words::lower(text)),
        key: Key::of(&words::essence_start(text, ESSENCE_CHARS)),
        repeated: false,
        seen_before: false,
        link_share: (link_bytes as f32 / text.len().max(1) as f32).min(1.0),
        node: tree
            .node(hints.and_then(|h| h.element))
            .copied()
            .unwrap_or_default(),
        row: Row::default(),
    }
}

fn mark_repeats(lines: &mut [Line<'_>]) {
    let mut seen: QuickMap<Key, usize> = QuickMap::default();
    let mut repeats = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        if line.key.is_none() {
            continue;
        }
        let first = *seen.entry(line.key).or_insert(at);
        if first != at {
            repeats.push((first, at));
        }
    }
    for (first, at) in repeats {
        if let Some(first) = lines.get_mut(first) {
            first.repeated = true;
        }
        if let Some(line) = lines.get_mut(at) {
            (line.repeated, line.seen_before) = (true, true);
        }
    }
}

fn yes(value: bool) -> f32 {
    f32::from(u8::from(value))
}

/// Groups of names that speak for other stories and adverts.
const OTHER_MATTER: Groups = Groups::of(&[
    Group::Related,
    Group::Promotion,
    Group::Advert,
    Group::Cookie,
    Group::Paywall,
    Group::AuthorBox,
]);
/// Groups of names that speak for page furniture.
const FURNITURE: Groups = Groups::of(&[
    Group::Share,
    Group::Menu,
    Group::Form,
    Group::Tags,
    Group::Breadcrumb,
    Group::Pagination,
    Group::Toolbar,
    Group::Legal,
]);

fn row(
    page: &Page,
    tree: &Tree,
    at: usize,
    line: &Line<'_>,
    titles: &[Key],
    has_candidate: bool,
) -> Row {
    let mut row = Row::default();
    let mut set = |feature: Feature, value: f32| row.set(feature, value);
    text_row(line, &mut set);
    let hints = page.hints.get(at);
    let (block, shape, node) = (page.record.blocks.get(at), &line.shape, line.node);
    let kind = block.map_or(BlockKind::Paragraph, |b| b.kind);
    set(
        Feature::Item,
        yes(matches!(kind, BlockKind::ListItem { .. }) || hints.is_some_and(|h| h.bullet)),
    );
    set(Feature::Heading, yes(matches!(kind, BlockKind::Heading(_))));
    // A time above an entry of a live page counts nothing.
    if matches!(kind, BlockKind::Heading(_)) {
        set(Feature::Count, 0.0);
    }
    set(
        Feature::Set,
        yes(matches!(kind, BlockKind::Quote | BlockKind::Code)),
    );
    set(Feature::Table, yes(kind == BlockKind::Table));
    set(
        Feature::TitleLike,
        yes(!line.key.is_none() && titles.contains(&line.key)),
    );
    if tree.nodes.is_empty() {
        set(Feature::PlainText, 1.0);
        return row;
    }
    let parent = tree
        .chain(hints.and_then(|h| h.element))
        .nth(1)
        .and_then(|p| tree.nodes.get(p));
    set(Feature::Linked, line.link_share);
    set(
        Feature::AllLinked,
        yes(line.link_share > 0.9 && shape.units < 200.0),
    );
    set(
        Feature::ParentLinked,
        parent.map_or(0.0, |p| p.link_share()),
    );
    for (feature, place) in [
        (Feature::InNavigation, Place::Navigation),
        (Feature::InAside, Place::Aside),
        (Feature::InFooter, Place::Footer),
        (Feature::InHeader, Place::Header),
        (Feature::InArticle, Place::Article),
        (Feature::InBody, Place::Body),
    ] {
        set(feature, yes(node.is_in(place)));
    }
    set(
        Feature::InForm,
        yes(node.is_in(Place::Form) || hints.is_some_and(|h| h.controls > 0)),
    );
    set(
        Feature::InFigure,
        yes(node.is_in(Place::Figure)
            || node.is_in(Place::Caption)
            || node.names.has(Group::Caption)),
    );
    set(Feature::Candidate, yes(node.candidate));
    set(Feature::Outside, yes(has_candidate && !node.candidate));
    set(Feature::NamedStory, yes(node.names.has(Group::Story)));
    set(Feature::NamedComments, yes(node.names.has(Group::Comments)));
    set(Feature::NamedRelated, yes(node.names.meets(OTHER_MATTER)));
    set(Feature::NamedChrome, yes(node.names.meets(FURNITURE)));
    set(Feature::Hidden, yes(block.is_some_and(|b| b.hidden)));
    row
}

/// Measures of the text alone, the same for text and HTML.
fn text_row(line: &Line<'_>, set: &mut impl FnMut(Feature, f32)) {
    let (shape, cues) = (&line.shape, &line.cues);
    let long = LONG_UNITS.map(|least| yes(shape.units >= least));
    set(Feature::Stop, (shape.stop_share * 2.0).min(1.2));
    set(Feature::Ends, yes(shape.ends));
    set(Feature::Long, long[0]);
    set(Feature::VeryLong, long[1]);
    set(Feature::Sentences, (shape.sentences as f32 / 4.0).min(1.0));
    set(Feature::Commas, (shape.commas as f32 / 3.0).min(1.0));
    set(Feature::Quotes, yes(shape.quotes));
    set(Feature::Short, yes(shape.words < 6.0));
    set(
        Feature::Titled,
        yes(shape.capital_share > 0.7 && !shape.ends),
    );
    set(Feature::Shouted, yes(shape.shouted));
    set(Feature::Digits, shape.digit_share);
    let chrome = cues.any.meets(CHROME);
    set(
        Feature::Chrome,
        if chrome {
            (cues.share * 3.0).min(1.0)
        } else {
            0.0
        },
    );
    set(
        Feature::ChromeShort,
        yes(chrome && shape.units < LONG_UNITS[1]),
    );
    set(Feature::Credit, yes(patterns::has_credit(line.text)));
    set(
        Feature::Dated,
        yes(shape.words < 20.0 && patterns::has_date(line.text)),
    );
    set(
        Feature::Byline,
        yes(shape.words < 16.0 && super::meta::text::starts_as_byline(line.text)),
    );
    set(
        Feature::Marks,
        (patterns::link_marks(line.text) as f32 / 2.0).min(1.0),
    );
    set(Feature::Count, yes(patterns::is_count(line.text)));
    set(Feature::Repeated, yes(line.repeated));
    set(Feature::CutOff, yes(shape.cut_off));
    set(
        Feature::CommentHead,
        yes(patterns::is_comment_head(line.text)),
    );
    set(Feature::Contact, yes(patterns::is_contact(line.text)));
}

#[derive(Default)]
struct Kin {
    count: f32,
    prose: f32,
    linked: f32,
}

/// Compares each block with those whose element and parent look alike.
fn add_kin(page: &Page, lines: &mut [Line<'_>]) {
    if page.elements.is_empty() {
        return;
    }
    let mut kin: QuickMap<u64, Kin> = QuickMap::default();
    for line in lines.iter() {
        let entry = kin.entry(line.node.signature).or_default();
        entry.count += 1.0;
        entry.prose +=
            yes(line.shape.ends && line.shape.units >= LONG_UNITS[0]) * (1.0 - line.link_share);
        entry.linked += line.link_share;
    }
    for line in lines {
        let Some(kin) = kin.get(&line.node.signature).filter(|k| k.count > 2.0) else {
            continue;
        };
        let (prose, linked) = (kin.prose / kin.count, kin.linked / kin.count);
        for (feature, value) in [(Feature::KinProse, prose), (Feature::KinLinks, linked)] {
            line.row.set(feature, value);
        }
    }
}
