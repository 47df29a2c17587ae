//! Whether a page is an article at all.

use crate::article::{Article, BlockKind, Role, metadata::floor};

use super::{
    features::{Feature, Line, Sheet},
    meta::Source,
    words,
};

/// Fewest units of running text that make an article.
const MIN_UNITS: f32 = 140.0;
/// Fewest units where the page itself says that it is one.
const MIN_UNITS_SAID: f32 = 60.0;
/// Share of linked text in the kept blocks from which the page is a list of
/// links.
const MAX_LINK_SHARE: f32 = 0.6;

/// Share of a heading in links from which it leads elsewhere, and how many of
/// them make a list.
const LINKED_HEADING: f32 = 0.8;
const MIN_LINKED_HEADINGS: usize = 4;
/// Units below such a heading, on average, that are no more than a teaser.
const MAX_TEASER_UNITS: f32 = 400.0;

/// Linked headings that make a list of what was found, where the page says
/// that it found something.
const MIN_FOUND: usize = 3;
/// Most words of a line that says how much was found.
const FOUND_WORDS: f32 = 12.0;
/// What is counted in such a line.
const FOUND: [&str; 14] = [
    "results",
    "result",
    "ergebnisse",
    "treffer",
    "résultats",
    "resultados",
    "risultati",
    "resultaten",
    "resultat",
    "wyników",
    "результатов",
    "件",
    "个结果",
    "결과",
];
/// Heads of the columns of a forum's index, and how many of them stand at the
/// beginning of its table.
const COLUMNS: [&str; 22] = [
    "topics",
    "threads",
    "posts",
    "last post",
    "replies",
    "views",
    "themen",
    "beiträge",
    "letzter beitrag",
    "antworten",
    "aufrufe",
    "sujets",
    "messages",
    "dernier message",
    "réponses",
    "vues",
    "temas",
    "mensajes",
    "último mensaje",
    "respuestas",
    "tópicos",
    "темы",
];
const MIN_COLUMNS: usize = 3;
/// Bytes of a table in which the heads of its columns stand.
const HEAD_BYTES: usize = 120;
/// What a button says that puts something into a basket.
const BASKET: [&str; 17] = [
    "add to cart",
    "add to basket",
    "add to bag",
    "add to trolley",
    "in den warenkorb",
    "in den einkaufswagen",
    "ajouter au panier",
    "añadir al carrito",
    "añadir a la cesta",
    "aggiungi al carrello",
    "adicionar ao carrinho",
    "in winkelwagen",
    "dodaj do koszyka",
    "lägg i varukorg",
    "в корзину",
    "カートに入れる",
    "加入购物车",
];
/// Most words of such a button, and buttons from which the page lists goods.
const BUTTON_WORDS: f32 = 6.0;
const MIN_BUTTONS: usize = 3;

/// Why `article` is none; nothing if it is one.
pub(super) fn why_not(sheet: &Sheet<'_>, article: &Article, source: &Source) -> Option<String> {
    if sheet.lines.iter().all(|l| l.shape.letters == 0) {
        return Some("There is no text on the page.".to_owned());
    }
    if let Some(other) = source.says_other.filter(|_| !source.says_article) {
        return Some(other.to_owned());
    }
    let signed = source.says_article || source.published.is_some();
    if let Some(why) = (!signed).then(|| lists(sheet, article)).flatten() {
        return Some(why.to_owned());
    }
    let of = |roles: &'static [Role]| {
        let lines = sheet.lines.iter().enumerate();
        lines.filter(|(at, _)| roles.contains(&article.role(*at)))
    };
    let kept = || of(&[Role::Body]);
    let units: f32 = kept().map(|(_, l)| l.shape.units).sum();
    let linked: f32 = kept().map(|(_, l)| l.shape.units * l.link_share).sum();
    // A story in pictures is told below them, but not there alone.
    let prose: f32 = of(&[Role::Body, Role::Caption])
        .filter(|(at, l)| is_running(sheet, *at, l))
        .map(|(_, l)| l.shape.units)
        .sum();
    let fields = sheet.page.hints.iter().map(|h| h.controls).sum::<u32>();
    if units > 0.0 && linked / units > MAX_LINK_SHARE && prose < 600.0 {
        return Some("The page is a list of links.".to_owned());
    }
    let least = if source.says_article {
        MIN_UNITS_SAID
    } else {
        MIN_UNITS
    };
    if prose < least || units <= 0.0 {
        return Some(if fields >= 2 {
            "The page is a form, without running text.".to_owned()
        } else {
            "There is no running text on the page.".to_owned()
        });
    }
    None
}

/// What an unsigned page is a list of.
fn lists(sheet: &Sheet<'_>, article: &Article) -> Option<&'static str> {
    let short = |most: f32| sheet.lines.iter().filter(move |l| l.shape.words <= most);
    let basket = |l: &&Line<'_>| begins(l.text, &BASKET);
    if short(BUTTON_WORDS).filter(basket).count() >= MIN_BUTTONS {
        return Some("The page is a list of goods to buy.");
    }
    if sheet.lines.iter().any(heads_a_forum) {
        return Some("The page is the index of a forum.");
    }
    let searched = || short(FOUND_WORDS).any(says_found);
    if linked_headings(sheet) >= MIN_FOUND && searched() {
        return Some("The page lists what a search found.");
    }
    lists_others(sheet, article).then_some("The page is a list of other pages.")
}

fn begins(text: &str, with: &[&str]) -> bool {
    let lower = words::lower(text);
    with.iter().any(|phrase| lower.starts_with(phrase))
}

/// A table whose columns count topics and posts.
fn heads_a_forum(line: &Line<'_>) -> bool {
    let head = words::lower(
        line.text
            .get(..floor(line.text, HEAD_BYTES))
            .unwrap_or_default(),
    );
    let cells = head.split(['\n', '\t', '|']).map(str::trim);
    cells.filter(|cell| COLUMNS.contains(cell)).count() >= MIN_COLUMNS
}

/// A line that counts what was found: `About 1,240 results`.
fn says_found(line: &Line<'_>) -> bool {
    let lower = words::lower(line.text);
    let mut words = lower.split_whitespace();
    let counts = |word: &str| word.starts_with(|c: char| c.is_ascii_digit());
    let found = |word: &str| FOUND.contains(&word.trim_matches(|c: char| !c.is_alphanumeric()));
    words.any(counts) && words.next().is_some_and(found)
}

fn linked_headings(sheet: &Sheet<'_>) -> usize {
    let lines = sheet.lines.iter().enumerate();
    let headings = lines.filter(|(at, _)| matches!(sheet.kind(*at), BlockKind::Heading(_)));
    headings
        .filter(|(_, l)| l.link_share > LINKED_HEADING)
        .count()
}

/// The headings from the first of the story to its last are links, several of
/// them, and nearly all.
fn lists_others(sheet: &Sheet<'_>, article: &Article) -> bool {
    let body = |at: &usize| article.role(*at) == Role::Body;
    let count = sheet.lines.len();
    let (Some(first), Some(last)) = ((0..count).find(body), (0..count).rev().find(body)) else {
        return false;
    };
    let headings = (first.saturating_sub(1)..=last).filter(|at| {
        matches!(sheet.kind(*at), BlockKind::Heading(_))
            && !matches!(article.role(*at), Role::Title)
    });
    let kept = (first..=last).filter(|at| body(at));
    let units: f32 = kept
        .filter_map(|at| sheet.lines.get(at))
        .map(|l| l.shape.units)
        .sum();
    let (mut linked, mut all) = (0, 0);
    for at in headings {
        all += 1;
        let line = sheet.lines.get(at);
        linked += usize::from(line.is_some_and(|l| l.link_share > LINKED_HEADING));
    }
    linked >= MIN_LINKED_HEADINGS
        && linked * 10 >= all * 8
        && units <= linked as f32 * MAX_TEASER_UNITS
}

/// Prose, or a piece of a story told in items, rows or verse.
fn is_running(sheet: &Sheet<'_>, at: usize, line: &Line<'_>) -> bool {
    let set = matches!(
        sheet.kind(at),
        BlockKind::Table | BlockKind::ListItem { .. } | BlockKind::Code | BlockKind::Quote
    );
    (line.shape.ends || line.is(Feature::Long) || set)
        && line.link_share < MAX_LINK_SHARE
        && line.cues.share < 0.5
}

#[cfg(test)]
mod tests {
    use crate::article::{
        extract::{Rules, extract},
        import::{Hint, import},
    };

    const GIST: &str = "Twelve lamps of brass stand in the window and each of them was mended by hand in the shed.";

    /// Why a page with `body` is no article; empty where it is one.
    fn check(head: &str, body: &str, expected: &str) {
        let html = format!(
            "<!doctype html><html lang=en><title>Lamps</title>{head}<main><h1>Lamps</h1>{body}</main>"
        );
        let page = import(html.as_bytes(), &Hint::default()).expect("it is a page");
        let report = extract(&page, &Rules::default()).1;
        let why = report.why.filter(|_| !report.is_article);
        assert_eq!(why.unwrap_or_default(), expected, "{head} {body}");
    }

    #[test]
    fn goods_to_buy() {
        let card = format!(
            "<div><h3>Lamp</h3><p>{GIST}</p><p>12.50</p><button>Add to cart</button></div>"
        );
        let goods = "The page is a list of goods to buy.";
        check("", &card.repeat(3), goods);
        // One basket may stand at a story's side, and a signed page is one.
        check(
            "",
            &format!("{}{card}", format!("<p>{GIST}</p>").repeat(3)),
            "",
        );
        let signed = "<meta property='og:type' content='article'>";
        check(signed, &card.repeat(3), "");
    }

    #[test]
    fn a_product_by_what_it_tells_machines() {
        let story = format!("<p>{GIST}</p>").repeat(3);
        let offer = "The page says that it offers a product.";
        let product =
            "<script type='application/ld+json'>{\"@type\":\"Product\",\"name\":\"Lamp\"}</script>";
        check(product, &story, offer);
        // A review describes the product, too.
        check(
            &format!("{product}<meta property='og:type' content='article'>"),
            &story,
            "",
        );
        let review = "<script type='application/ld+json'>{\"@type\":\"Article\",\"headline\":\"Lamps\"}</script>";
        check(&format!("{product}{review}"), &story, "");
        let price = "<div itemscope><span itemprop=price>12.50</span></div>";
        check("", &format!("{story}{price}"), offer);
        let dated = "<meta property='article:published_time' content='2016-05-03'>";
        check(dated, &format!("{story}{price}"), "");
    }

    #[test]
    fn the_index_of_a_forum() {
        let table = |head: &str| {
            let rows = "<tr><td><a href=/1>Brass, and how to mend it without fire</a></td><td>12</td><td>90</td><td>Ida</td></tr>".repeat(4);
            format!("<table><tr><th>Board</th>{head}</tr>{rows}</table><p>{GIST}</p><p>{GIST}</p>")
        };
        check(
            "",
            &table("<th>Topics</th><th>Posts</th><th>Last post</th>"),
            "The page is the index of a forum.",
        );
        check(
            "",
            &table("<th>Price</th><th>Posts</th><th>Weight</th>"),
            "",
        );
    }

    #[test]
    fn what_a_search_found() {
        let hit = format!("<div><h3><a href=/1>Lamps of brass</a></h3><p>{GIST}</p></div>");
        let page = |line: &str, hits: usize| format!("<p>{line}</p>{}", hit.repeat(hits));
        let found = "The page lists what a search found.";
        check("", &page("About 1,240 results", 3), found);
        check("", &page("About 1,240 results", 2), "");
        check("", &page("About 1,240 lamps", 3), "");
    }
}
