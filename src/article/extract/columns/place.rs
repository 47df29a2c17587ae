//! Where in the tree a block stands.

use super::{
    super::{
        features::{Feature, Line, Sheet},
        tree::{Node, Place, Tree, prose_of},
        words::{Group, Groups},
    },
    BySignature, Hand, Odds, Sink, log,
    odds::{self, Named},
    share,
};
use crate::article::BlockKind;

/// Elements whose tag is a column, and what readers call it.
const TAGS: &[(&str, &[&str])] = &[
    ("tag_p", &["p"]),
    ("tag_li", &["li"]),
    ("tag_div", &["div"]),
    ("tag_td", &["td", "th", "tr"]),
    (
        "tag_span",
        &["span", "font", "em", "strong", "b", "i", "small"],
    ),
    ("tag_a", &["a"]),
    ("tag_h1", &["h1"]),
    ("tag_h2", &["h2"]),
    ("tag_h3", &["h3"]),
    ("tag_h4", &["h4", "h5", "h6"]),
    ("tag_quote", &["blockquote", "q"]),
    ("tag_pre", &["pre", "code"]),
    ("tag_caption", &["figcaption", "figure", "caption"]),
    ("tag_dl", &["dt", "dd"]),
    ("tag_part", &["section", "article", "main", "body"]),
];

const PLACES: &[(Place, &str, &str)] = &[
    (Place::Navigation, "in_nav", "in navigation"),
    (Place::Aside, "in_aside", "in an aside"),
    (Place::Footer, "in_footer", "in a footer"),
    (Place::Header, "in_header", "in a header"),
    (Place::Form, "in_form", "in a form"),
    (Place::Figure, "in_figure", "in a figure"),
    (Place::Caption, "in_caption", "in a caption"),
    (Place::Article, "in_article", "in the article element"),
    (Place::Body, "in_body", "in the article body"),
    (Place::Quote, "in_quote", "in a quotation"),
    (Place::List, "in_list", "in a list"),
    (Place::Table, "in_table", "in a table"),
];

const NAMED: &[(&[Group], &str, &str)] = &[
    (&[Group::Story], "named_story", "named as story"),
    (&[Group::Caption], "named_caption", "named as a caption"),
    (&[Group::Byline], "named_byline", "named as a byline"),
    (&[Group::Date], "named_date", "named as a date"),
    (&[Group::Comments], "named_comments", "named as comments"),
    (&[Group::Related], "named_related", "named as other stories"),
    (
        &[Group::Promotion, Group::Paywall],
        "named_promotion",
        "named as a promotion",
    ),
    (&[Group::Advert], "named_advert", "named as advertising"),
    (
        &[Group::Share, Group::Toolbar],
        "named_share",
        "named as a share bar",
    ),
    (
        &[Group::Menu, Group::Breadcrumb, Group::Pagination],
        "named_menu",
        "named as a menu",
    ),
    (
        &[Group::Form, Group::Cookie, Group::Legal],
        "named_form",
        "named as a form or notice",
    ),
    (&[Group::Tags], "named_tags", "named as a list of tags"),
    (
        &[Group::AuthorBox],
        "named_author",
        "named as an author box",
    ),
];

/// Levels above a block whose elements are columns of their own.
const LEVELS: [&str; 4] = ["self", "parent", "grand", "great"];
/// Levels past this say no more.
const FAR: f32 = 12.0;

/// Lists of body elements, best first, as careful extractors try them.
const SELECTORS: [fn(&crate::article::page::Element) -> bool; 5] = [
    |e| {
        e.semantics.contains("articlebody")
            || [
                "article-body",
                "articlebody",
                "article_body",
                "article__body",
                "entry-content",
                "post-content",
                "post-body",
                "story-body",
                "storybody",
            ]
            .iter()
            .any(|n| e.names.contains(n))
    },
    |e| e.tag == "article",
    |e| {
        [
            "article-text",
            "article-content",
            "story-content",
            "post-text",
            "single-content",
            "content-body",
            "article__content",
            "post-entry",
            "blog-content",
            "story__",
            "article-detail",
            "page-content",
        ]
        .iter()
        .any(|n| e.names.contains(n))
    },
    |e| e.tag == "main" || e.semantics.split(' ').any(|s| s == "main"),
    |e| {
        e.names.split(' ').any(|n| {
            matches!(
                n,
                "content"
                    | "main"
                    | "main-content"
                    | "maincontent"
                    | "primary"
                    | "entry"
                    | "story"
                    | "article"
                    | "post"
            )
        })
    },
];
/// Share of the page's prose that a selected element has to hold.
const SELECTED_SHARE: f32 = 0.2;

#[derive(Debug, Clone, Copy, Default)]
struct Kin {
    count: f32,
    units: f32,
    linked: f32,
    stop: f32,
    ends: f32,
    prose: f32,
    first: f32,
    last: f32,
}

impl Kin {
    fn add(&mut self, at: usize, line: &Line<'_>) {
        if self.count == 0.0 {
            self.first = at as f32;
        }
        self.last = at as f32;
        self.count += 1.0;
        self.units += log(line.shape.units);
        self.linked += line.link_share;
        self.stop += line.shape.stop_share;
        self.ends += f32::from(u8::from(line.shape.ends));
        self.prose += prose_of(&line.shape, line.link_share);
    }

    fn write(&self, all_prose: f32, sink: &mut impl Sink) {
        sink.put("count", "how many are of its kind", log(self.count));
        sink.put(
            "units",
            "how long those of its kind are",
            share(self.units, self.count),
        );
        sink.put(
            "linked",
            "links in those of its kind",
            share(self.linked, self.count),
        );
        sink.put(
            "stop",
            "running text in those of its kind",
            share(self.stop, self.count),
        );
        sink.put(
            "ends",
            "sentences in those of its kind",
            share(self.ends, self.count),
        );
        sink.put(
            "prose",
            "how much of the prose is of its kind",
            share(self.prose, all_prose),
        );
        sink.put(
            "spread",
            "how far those of its kind are spread",
            log(self.last - self.first),
        );
    }
}

/// Sums of what stands directly in an element or below it.
#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    blocks: f32,
    long: f32,
    headings: f32,
    story: f32,
    first: f32,
}

/// Measures of the page's tree.
#[derive(Debug)]
pub(super) struct Places {
    named: Vec<Named>,
    sums: Vec<Sums>,
    story: f32,
    kin: BySignature<Kin>,
    kin_pair: BySignature<Kin>,
    selected: Vec<bool>,
    tier: f32,
    best_vote: Option<usize>,
    headline: Option<usize>,
    headline_holder: Option<usize>,
    has_body: bool,
    has_article: bool,
}

impl Places {
    pub(super) fn of(sheet: &Sheet<'_>, hand: &Hand, odds: &Odds) -> Self {
        let (page, tree) = (sheet.page, &sheet.tree);
        let mut kin: BySignature<Kin> = BySignature::default();
        let mut kin_pair: BySignature<Kin> = BySignature::default();
        for (at, line) in sheet.lines.iter().enumerate() {
            kin.entry(line.node.signature).or_default().add(at, line);
            kin_pair.entry(pair(sheet, at)).or_default().add(at, line);
        }
        let (selected, tier) = select(sheet);
        let headline = headline(sheet);
        let best_vote = tree
            .nodes
            .iter()
            .enumerate()
            .filter(|(_, n)| n.votes > 0.0)
            .max_by(|a, b| a.1.votes.total_cmp(&b.1.votes))
            .map(|(at, _)| at);
        let sums = sums(sheet, hand);
        Self {
            named: odds::named(&page.elements, tree, odds),
            story: sums.first().map_or(0.0, |s| s.story),
            sums,
            kin,
            kin_pair,
            selected,
            tier,
            best_vote,
            headline_holder: headline
                .and_then(|at| element_of(sheet, at))
                .and_then(|e| tree.parents.get(e).copied().flatten()),
            headline,
            has_body: tree.nodes.iter().any(|n| n.is_in(Place::Body)),
            has_article: page.elements.iter().any(|e| e.tag == "article"),
        }
    }

    pub(super) fn write(&self, sheet: &Sheet<'_>, at: usize, sink: &mut impl Sink) {
        let Some(line) = sheet.lines.get(at) else {
            return;
        };
        let tree = &sheet.tree;
        let element = element_of(sheet, at);
        let chain: Vec<usize> = tree.chain(element.map(|e| e as u32)).collect();
        let described = element.and_then(|e| sheet.page.elements.get(e));
        let tag = described.map_or("", |e| e.tag.as_str());
        let own = TAGS.iter().position(|(_, tags)| tags.contains(&tag));
        for (column, (name, _)) in TAGS.iter().enumerate() {
            sink.flag(name, "its element", own == Some(column));
        }
        for (place, name, phrase) in PLACES {
            sink.flag(name, phrase, line.node.is_in(*place));
        }
        for (groups, name, phrase) in NAMED {
            sink.flag(name, phrase, line.node.names.meets(Groups::of(groups)));
        }
        links(sheet, at, line, sink);
        self.levels(tree, &chain, sink);
        self.reach(sheet, line, &chain, sink);
        self.names(&chain, sink);
        sink.of("kin");
        let blank = Kin::default();
        self.kin
            .get(&line.node.signature)
            .unwrap_or(&blank)
            .write(tree.prose, sink);
        sink.of("pair");
        self.kin_pair
            .get(&pair(sheet, at))
            .unwrap_or(&blank)
            .write(tree.prose, sink);
        sink.of("");
        self.headline(sheet, at, &chain, sink);
    }

    /// The elements right above the block.
    fn levels(&self, tree: &Tree, chain: &[usize], sink: &mut impl Sink) {
        let top = chain.last().copied();
        for (level, owner) in LEVELS.iter().enumerate() {
            sink.of(owner);
            let at = chain.get(level).copied().or(top);
            let blank = Node::default();
            let node = at.and_then(|at| tree.nodes.get(at)).unwrap_or(&blank);
            let sums = at
                .and_then(|at| self.sums.get(at))
                .copied()
                .unwrap_or_default();
            sink.put(
                "linked",
                "links in the element around it",
                node.link_share(),
            );
            sink.put(
                "text",
                "how much the element around it holds",
                log(node.text),
            );
            sink.put(
                "prose",
                "how much of the prose the element around it holds",
                share(node.prose, tree.prose),
            );
            sink.put(
                "blocks",
                "how many lines the element around it holds",
                log(sums.blocks),
            );
            sink.put(
                "long",
                "how much prose the element around it holds",
                share(sums.long, sums.blocks),
            );
            sink.put(
                "headings",
                "headings in the element around it",
                share(sums.headings, sums.blocks),
            );
            sink.put(
                "story",
                "how much story the element around it holds",
                share(sums.story, self.story),
            );
            sink.put(
                "per_block",
                "how long the lines around it are",
                share(node.text, sums.blocks).min(1000.0),
            );
        }
        sink.of("");
    }

    /// How far up the elements are that hold the story by several measures.
    fn reach(&self, sheet: &Sheet<'_>, line: &Line<'_>, chain: &[usize], sink: &mut impl Sink) {
        let tree = &sheet.tree;
        let up = |holds: &dyn Fn(usize) -> bool| chain.iter().position(|at| holds(*at));
        let levels = |at: Option<usize>| at.map_or(FAR, |l| (l as f32).min(FAR));
        let prose = |at: usize| tree.nodes.get(at).map_or(0.0, |n| n.prose);
        let story = |at: usize| self.sums.get(at).map_or(0.0, |s| s.story);
        for (share, name) in [(0.25, "up25"), (0.5, "up50"), (0.8, "up80")] {
            sink.put(
                name,
                "how far up most of the prose is",
                levels(up(&|at| prose(at) >= share * tree.prose)),
            );
        }
        for (share, name) in [
            (0.4, "up_story40"),
            (0.7, "up_story70"),
            (0.9, "up_story90"),
        ] {
            sink.put(
                name,
                "how far up most of the story is",
                levels(up(&|at| story(at) >= share * self.story)),
            );
        }
        let half = up(&|at| story(at) >= 0.7 * self.story)
            .and_then(|l| chain.get(l))
            .and_then(|at| tree.nodes.get(*at));
        sink.put(
            "half_depth",
            "how deep the story stands",
            half.map_or(0.0, |n| f32::from(n.depth.min(60))),
        );
        sink.put(
            "half_linked",
            "links where the story stands",
            half.map_or(0.0, |n| n.link_share()),
        );
        sink.flag(
            "candidate",
            "among the paragraphs of the story",
            line.node.candidate,
        );
        sink.put(
            "up_candidate",
            "among the paragraphs of the story",
            levels(up(&|at| Some(at) == self.best_vote)),
        );
        sink.flag(
            "selected",
            "in the element that usually holds stories",
            chain
                .first()
                .is_some_and(|at| self.selected.get(*at).copied().unwrap_or_default()),
        );
        sink.put("tier", "the page's markup", self.tier);
        sink.flag("page_body", "the page's markup", self.has_body);
        sink.flag("page_article", "the page's markup", self.has_article);
        let narrow = chain
            .first()
            .and_then(|at| self.sums.get(*at))
            .map_or(0.0, |s| s.blocks);
        sink.flag("alone", "stands alone in its element", narrow < 1.5);
    }

    fn names(&self, chain: &[usize], sink: &mut impl Sink) {
        const PHRASE: &str = "what its elements are named";
        let own = chain
            .first()
            .and_then(|at| self.named.get(*at))
            .copied()
            .unwrap_or_default();
        let (least, most, sum) = odds::near(&self.named, chain);
        sink.put("odds_own", PHRASE, own.own);
        sink.put("odds_near_least", PHRASE, least);
        sink.put("odds_near_most", PHRASE, most);
        sink.put("odds_near", PHRASE, sum);
        sink.put("odds_least", PHRASE, own.least);
        sink.put("odds_most", PHRASE, own.most);
        sink.put("odds", PHRASE, share(own.sum, own.count));
    }

    fn headline(&self, sheet: &Sheet<'_>, at: usize, chain: &[usize], sink: &mut impl Sink) {
        const PHRASE: &str = "how far the headline is";
        let distance = self
            .headline
            .map_or(0.0, |h| (at as f32 - h as f32).clamp(-60.0, 60.0));
        sink.flag("no_headline", PHRASE, self.headline.is_none());
        sink.put("from_headline", PHRASE, distance);
        let shared = self
            .headline_holder
            .and_then(|holder| chain.iter().position(|c| *c == holder));
        sink.put(
            "up_headline",
            PHRASE,
            shared.map_or(FAR, |l| (l as f32).min(FAR)),
        );
        let headline_prose = self.headline_holder.and_then(|h| sheet.tree.nodes.get(h));
        sink.put(
            "headline_prose",
            PHRASE,
            headline_prose.map_or(0.0, |n| share(n.prose, sheet.tree.prose)),
        );
    }
}

fn links(sheet: &Sheet<'_>, at: usize, line: &Line<'_>, sink: &mut impl Sink) {
    let hints = sheet.page.hints.get(at);
    sink.put("linked", "links", line.link_share);
    sink.put(
        "links",
        "links",
        hints.map_or(0.0, |h| h.links.min(12) as f32),
    );
    sink.put(
        "controls",
        "form fields",
        hints.map_or(0.0, |h| h.controls.min(6) as f32),
    );
    sink.put(
        "depth",
        "how deep it stands",
        f32::from(line.node.depth.min(60)),
    );
    sink.flag(
        "kin_prose",
        "its kind is prose",
        line.get(Feature::KinProse) > 0.5,
    );
}

fn element_of(sheet: &Sheet<'_>, at: usize) -> Option<usize> {
    let element = sheet.page.hints.get(at)?.element? as usize;
    (element < sheet.tree.nodes.len()).then_some(element)
}

/// Hash of the block's element and the one above it.
fn pair(sheet: &Sheet<'_>, at: usize) -> u64 {
    let mut chain = sheet
        .tree
        .chain(element_of(sheet, at).map(|e| e as u32))
        .filter_map(|at| sheet.tree.nodes.get(at));
    let own = chain.next().map_or(0, |n| n.signature);
    let above = chain.next().map_or(0, |n| n.signature);
    own.rotate_left(17) ^ above
}

/// The heading that is the headline: the one that says most of the title,
/// else the first of level one.
fn headline(sheet: &Sheet<'_>) -> Option<usize> {
    let headings =
        || (0..sheet.lines.len()).filter(|at| matches!(sheet.kind(*at), BlockKind::Heading(1 | 2)));
    let like = headings().find(|at| {
        sheet
            .lines
            .get(*at)
            .is_some_and(|l| l.is(Feature::TitleLike))
    });
    like.or_else(|| headings().find(|at| sheet.kind(*at) == BlockKind::Heading(1)))
}

fn sums(sheet: &Sheet<'_>, hand: &Hand) -> Vec<Sums> {
    let tree = &sheet.tree;
    let mut sums = vec![
        Sums {
            first: f32::MAX,
            ..Sums::default()
        };
        tree.nodes.len()
    ];
    for (at, line) in sheet.lines.iter().enumerate() {
        let Some(sum) = element_of(sheet, at).and_then(|e| sums.get_mut(e)) else {
            continue;
        };
        sum.blocks += 1.0;
        sum.long += f32::from(u8::from(
            line.is(Feature::Long) && line.shape.ends && line.link_share < 0.5,
        ));
        sum.headings += f32::from(u8::from(line.is(Feature::Heading)));
        let kept = hand.choice.keep.get(at).copied().unwrap_or_default();
        sum.story += f32::from(u8::from(kept)) * line.shape.units;
        sum.first = sum.first.min(at as f32);
    }
    for at in (0..sums.len()).rev() {
        let own = sums.get(at).copied().unwrap_or_default();
        if let Some(sum) = tree
            .parents
            .get(at)
            .copied()
            .flatten()
            .and_then(|p| sums.get_mut(p))
        {
            sum.blocks += own.blocks;
            sum.long += own.long;
            sum.headings += own.headings;
            sum.story += own.story;
            sum.first = sum.first.min(own.first);
        }
    }
    sums
}

/// What the first selector that finds enough prose selects, and which it is.
fn select(sheet: &Sheet<'_>) -> (Vec<bool>, f32) {
    let (elements, tree) = (&sheet.page.elements, &sheet.tree);
    for (tier, selector) in SELECTORS.iter().enumerate() {
        let found = elements
            .iter()
            .zip(&tree.nodes)
            .enumerate()
            .filter(|(_, (e, n))| {
                n.prose >= SELECTED_SHARE * tree.prose && n.prose > 0.0 && selector(e)
            });
        let best = found.max_by(|a, b| {
            a.1.1
                .prose
                .total_cmp(&b.1.1.prose)
                .then(a.1.1.depth.cmp(&b.1.1.depth))
        });
        let Some((best, _)) = best else { continue };
        let mut inside = vec![false; tree.nodes.len()];
        for at in best..inside.len() {
            let above = tree.parents.get(at).copied().flatten();
            let inherited = above.is_some_and(|p| inside.get(p).copied().unwrap_or_default());
            if let Some(cell) = inside.get_mut(at) {
                *cell = inherited || at == best;
            }
        }
        return (inside, tier as f32 + 1.0);
    }
    (vec![false; tree.nodes.len()], 0.0)
}
