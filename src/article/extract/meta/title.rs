//! The headline: the heading on the page that the page's own titles speak
//! of, else the titles freed of the site's name.

use crate::article::{BlockKind, Field};

use super::super::{
    features::{Feature, Line, Sheet},
    words::{Key, essence},
};

/// Share of a heading's words that have to be in the page's titles.
const MIN_OVERLAP: f32 = 0.5;
/// Between a headline and a site's name.
const PARTS: &[&str] = &[
    " | ", " - ", " – ", " — ", " · ", " » ", " « ", " :: ", " • ", " ‹ ", " › ", " / ", "_", "－",
    "｜", " ~ ",
];
/// Longest headline in characters; longer ones are leads.
const MAX_CHARS: usize = 250;
/// Share of page words from which a line is no headline.
const MAX_PAGE_WORDS: f32 = 0.6;
/// Headings of a level that are compared with the page's titles: a page that
/// has more of one level has its headline among the first.
const MAX_HEADINGS: usize = 200;
/// Parts of a title that are looked for on the page.
const MAX_PARTS: usize = 8;
/// Blocks before the story in which a text's headline is looked for.
const TEXT_HEAD: usize = 40;
/// Blocks of the story that may stand above its headline: a kicker, a date.
const LEAD: usize = 2;

/// A headline and the block that it stands in, if it does.
#[derive(Debug, Clone)]
pub(in super::super) struct Headline {
    /// The words and where they are from.
    pub(in super::super) field: Field<String>,
    /// Index of the block.
    pub(in super::super) block: Option<usize>,
}

/// Most that distance from the story takes off a headline: captions, toolbars
/// and tables of contents may stand between.
const MAX_DISTANCE_COST: f32 = 1.2;

/// The headline of an HTML page or, where it says nothing of itself, of a
/// text. `first_body` is the first block of the story, `guess` the line that
/// a model takes for a text's headline.
pub(in super::super) fn find(
    sheet: &Sheet<'_>,
    titles: &[Field<String>],
    site: &[String],
    first_body: usize,
    guess: Option<usize>,
) -> Option<Headline> {
    if titles.is_empty() && sheet.tree.nodes.is_empty() {
        return of_text(sheet, first_body, guess);
    }
    of_headings(sheet, titles, site, first_body)
        .or_else(|| of_titles(sheet, titles, site))
        .or_else(|| of_text(sheet, first_body, guess))
}

/// A block's text on one line.
fn collapsed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn tokens(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    for word in text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
    {
        if word.chars().any(crate::text::is_unspaced) {
            out.extend(word.chars().map(|c| c.to_string()));
        } else {
            out.push(word.to_lowercase());
        }
    }
    out
}

/// Share of the words of `text` that are in `titles`.
fn overlap(text: &str, titles: &[Vec<String>]) -> f32 {
    let words = tokens(text);
    let share = |title: &Vec<String>| {
        words.iter().filter(|w| title.contains(w)).count() as f32 / words.len().max(1) as f32
    };
    titles.iter().map(share).fold(0.0, f32::max)
}

/// The heading that is the headline: the one that says just what the page's
/// titles say; else the first-rank heading that shares most words with them;
/// else the only one there is.
fn of_headings(
    sheet: &Sheet<'_>,
    titles: &[Field<String>],
    site: &[String],
    first_body: usize,
) -> Option<Headline> {
    let headings = Headings {
        sheet,
        site,
        known: titles.iter().map(|t| tokens(&t.value)).collect(),
        exact: titles
            .iter()
            .filter(|t| t.evidence.source != "title")
            .map(|t| essence(&t.value))
            .collect(),
        whole: titles
            .iter()
            .filter(|t| t.evidence.source == "title")
            .map(|t| t.value.as_str())
            .collect(),
    };
    let (level, at) = headings
        .exact()
        .or_else(|| headings.overlapping())
        .map(|at| ("h1", at))
        .or_else(|| headings.only(first_body).map(|at| ("h1", at)))
        .or_else(|| headings.second().map(|at| ("h2", at)))
        .or_else(|| {
            let first = titles.is_empty().then(|| headings.of(1).next()).flatten();
            first.map(|at| ("h1", at))
        })?;
    let text = sheet.lines.get(at)?.text;
    Some(Headline {
        field: Field::new(without_name(&super::plain(text), site), level, text),
        block: Some(at),
    })
}

/// The headings of a page, and what its titles say.
struct Headings<'a, 'p> {
    sheet: &'a Sheet<'p>,
    site: &'a [String],
    /// Words of each title.
    known: Vec<Vec<String>>,
    /// Titles that hold no site's name, as essences.
    exact: Vec<String>,
    /// `<title>`.
    whole: Vec<&'a str>,
}

impl Headings<'_, '_> {
    /// Headings of a rank, in order.
    fn of(&self, level: u8) -> impl Iterator<Item = usize> {
        let fits = move |at: &usize| {
            self.sheet.kind(*at) == BlockKind::Heading(level)
                && self
                    .sheet
                    .lines
                    .get(*at)
                    .is_some_and(|l| !l.key.is_none() && l.text.chars().count() <= MAX_CHARS)
        };
        (0..self.sheet.lines.len()).filter(fits).take(MAX_HEADINGS)
    }

    fn text(&self, at: usize) -> &str {
        self.sheet.lines.get(at).map_or("", |l| l.text)
    }

    fn essence(&self, at: usize) -> String {
        let line = self.sheet.lines.get(at);
        line.map(Line::essence).unwrap_or_default()
    }

    /// The first heading of the first rank that is one of the page's titles,
    /// word for word.
    fn exact(&self) -> Option<usize> {
        self.of(1)
            .find(|at| !self.names_site(*at) && self.exact.contains(&self.essence(*at)))
    }

    /// Whether a heading is the site's name: one that it goes by, or what
    /// stands beside the headline in `<title>` alone.
    fn names_site(&self, at: usize) -> bool {
        let own = self.essence(at);
        let beside = || {
            let told = !self.exact.is_empty() && !self.exact.iter().any(|t| t.contains(&own));
            told && self.whole.iter().any(|title| {
                let parts = parts(title);
                let first = title.split_once(": ").map(|(first, _)| first);
                let ends = [parts.last().copied().filter(|_| parts.len() > 1), first];
                ends.into_iter().flatten().any(|part| essence(part) == own)
            })
        };
        self.site.contains(&own) || beside()
    }

    fn best(&self, level: u8) -> Option<(f32, usize)> {
        let score = |at: usize| {
            let share = overlap(self.text(at), &self.known);
            // Of equals the longer says more: a site's name is part of the title too.
            (
                share,
                share * (tokens(self.text(at)).len() as f32).min(30.0),
            )
        };
        let fitting = self.of(level).filter(|at| !self.names_site(*at));
        let scored = fitting.map(|at| (score(at), at));
        scored
            .filter(|((share, _), _)| *share >= MIN_OVERLAP)
            .max_by(|a, b| a.0.1.total_cmp(&b.0.1).then(b.1.cmp(&a.1)))
            .map(|((share, _), at)| (share, at))
    }

    /// Whether a heading holds at least half of one of the titles.
    fn is_whole(&self, at: usize) -> bool {
        let own = [tokens(self.text(at))];
        self.known
            .iter()
            .any(|t| !t.is_empty() && overlap(&t.join(" "), &own) >= MIN_OVERLAP)
    }

    fn overlapping(&self) -> Option<usize> {
        let (_, at) = self.best(1)?;
        (self.known.is_empty() || self.is_whole(at)).then_some(at)
    }

    fn second(&self) -> Option<usize> {
        let (share, at) = self.best(2)?;
        (share > 0.9 && self.is_whole(at)).then_some(at)
    }

    /// The only heading of the first rank above the story, whatever the
    /// titles for search engines and networks say; not the site's name.
    fn only(&self, first_body: usize) -> Option<usize> {
        let near = |at: usize| at <= first_body + LEAD && first_body <= at + TEXT_HEAD;
        let mut fitting = self.of(1).filter(|at| {
            let line = self.sheet.lines.get(*at);
            near(*at)
                && !self.names_site(*at)
                && tokens(self.text(*at)).len() > 1
                && line.is_some_and(|l| {
                    !l.is(Feature::Hidden) && !l.is(Feature::InNavigation) && l.cues.share < 0.5
                })
        });
        let at = fitting.next()?;
        let alone = fitting.all(|other| self.essence(other) == self.essence(at));
        alone.then_some(at)
    }
}

fn of_titles(sheet: &Sheet<'_>, titles: &[Field<String>], site: &[String]) -> Option<Headline> {
    let value = titles
        .iter()
        .find(|t| t.evidence.source != "title")
        .or_else(|| titles.first())?;
    let mut text = without_site(&value.value, site);
    // The longest part that is a block of the page is what it calls itself.
    let parts = parts(&value.value);
    let shown = parts
        .iter()
        .filter(|p| p.chars().count() > 12)
        .take(MAX_PARTS)
        .find(|p| block_of(sheet, p).is_some());
    if let Some(shown) = shown.filter(|_| block_of(sheet, &text).is_none()) {
        text = shown.to_string();
    }
    let block = block_of(sheet, &text);
    (!text.is_empty()).then(|| Headline {
        field: Field::new(
            text,
            value.evidence.source.clone(),
            value.evidence.raw.clone(),
        ),
        block,
    })
}

fn block_of(sheet: &Sheet<'_>, text: &str) -> Option<usize> {
    let key = Key::of(&essence(text));
    (!key.is_none())
        .then(|| sheet.lines.iter().position(|l| l.key == key))
        .flatten()
}

fn parts(title: &str) -> Vec<&str> {
    let mut out = vec![title];
    for joint in PARTS {
        out = out.iter().flat_map(|part| part.split(joint)).collect();
    }
    out.into_iter()
        .map(str::trim)
        .filter(|p| !p.is_empty())
        .collect()
}

/// `title` without the site's name at its end or beginning; `site` holds the
/// essences of the names that it goes by.
pub(in super::super) fn without_site(title: &str, site: &[String]) -> String {
    cut(title, site, true)
}

/// The same of a heading, where only what is known as a name is cut, or what
/// an upright line parts.
fn without_name(heading: &str, site: &[String]) -> String {
    cut(heading, site, false)
}

/// `guess` cuts what only has the length of a name too.
fn cut(title: &str, site: &[String], guess: bool) -> String {
    let mut text = title.trim();
    let names_site = |part: &str| {
        let own = essence(part);
        let has = |s: &String| own == *s || own.contains(s.as_str()) && own.len() < s.len() * 2;
        !own.is_empty() && site.iter().any(has)
            || own.chars().count() > 3 && site.iter().any(|s| s.contains(&own))
    };
    for joint in PARTS {
        while let Some((head, tail)) = text.rsplit_once(joint) {
            let tail_words = tokens(tail).len();
            let head_words = tokens(head).len();
            let parted = guess || *joint == " | ";
            let shorter = parted && head_words >= 3 && tail_words <= 4 && head_words > tail_words;
            let unspaced = text.chars().any(crate::text::is_unspaced);
            let is_site = names_site(tail) || shorter && (*joint != "_" || unspaced);
            if head.trim().is_empty() || !is_site {
                break;
            }
            text = head.trim();
        }
        if let Some((head, tail)) = text.split_once(joint)
            && site.contains(&essence(head))
        {
            text = tail.trim();
        }
    }
    text.to_owned()
}

/// The headline of a text that no markup speaks of: a line that is repeated
/// or opens the page, before byline, date and story.
fn of_text(sheet: &Sheet<'_>, first_body: usize, guess: Option<usize>) -> Option<Headline> {
    let readable = |at: &usize| {
        let line = sheet.lines.get(*at);
        line.is_some_and(|l| {
            let furniture = l.cues.share >= MAX_PAGE_WORDS || l.is(Feature::Contact);
            l.shape.letters > 0 && l.text.chars().count() <= MAX_CHARS && !furniture
        })
    };
    if let Some(at) = guess.filter(readable) {
        return first_of_its_like(sheet, at);
    }
    let head: Vec<usize> = (first_body.saturating_sub(TEXT_HEAD)..first_body)
        .filter(|at| may_be_headline(sheet, *at))
        .collect();
    let opening = (0..first_body.min(2)).filter(|at| may_be_headline(sheet, *at));
    let candidates: Vec<usize> = if head.is_empty() {
        (first_body..=first_body)
            .filter(|at| may_be_headline(sheet, *at))
            .collect()
    } else {
        head
    };
    let best = candidates
        .into_iter()
        .chain(opening)
        .map(|at| (headline_score(sheet, at, first_body), at))
        .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
    let (_, at) = best?;
    first_of_its_like(sheet, at)
}

/// Where a headline is repeated, the first is the headline, the second an
/// echo.
fn first_of_its_like(sheet: &Sheet<'_>, at: usize) -> Option<Headline> {
    let line = sheet.lines.get(at)?;
    let at = sheet
        .lines
        .iter()
        .position(|l| l.key == line.key)
        .unwrap_or(at);
    Some(Headline {
        // The text of a page is no markup, whatever it looks like.
        field: Field::new(collapsed(line.text), "text", line.text),
        block: Some(at),
    })
}

fn may_be_headline(sheet: &Sheet<'_>, at: usize) -> bool {
    let Some(line) = sheet.lines.get(at) else {
        return false;
    };
    let words = line.shape.words;
    (1.5..=32.0).contains(&words)
        && line.text.chars().count() <= MAX_CHARS
        && line.shape.letters >= 4
        && ![
            Feature::Byline,
            Feature::Count,
            Feature::Contact,
            Feature::Item,
            Feature::Credit,
        ]
        .iter()
        .any(|f| line.is(*f))
        && super::text::date_line(line.text, None).is_none()
        && line.cues.share < MAX_PAGE_WORDS
        && !line.text.trim_end().ends_with([':', '：'])
        && !(line.text.trim_end().ends_with(['.', '。', ';', ',']) && words > 4.0)
}

fn headline_score(sheet: &Sheet<'_>, at: usize, first_body: usize) -> f32 {
    let Some(line) = sheet.lines.get(at) else {
        return f32::MIN;
    };
    let distance = first_body.saturating_sub(at) as f32;
    let mut score = -(distance * 0.12).min(MAX_DISTANCE_COST) + (line.shape.words / 4.0).min(2.0);
    score += if at == 0 { 0.7 } else { 0.0 };
    score += if line.repeated { 1.0 } else { 0.0 };
    score += if matches!(sheet.kind(at), BlockKind::Heading(1)) {
        2.0
    } else {
        0.0
    };
    score += if matches!(sheet.kind(at), BlockKind::Heading(_)) {
        1.0
    } else {
        0.0
    };
    score += if in_first_line(sheet, at) { 3.0 } else { 0.0 };
    score += if introduces_story(sheet, at) {
        1.5
    } else {
        0.0
    };
    score -= line.cues.share * 3.0 + line.get(Feature::Marks) * 1.5;
    score
}

/// Whether the page's first line (a dump's title) begins with this one.
fn in_first_line(sheet: &Sheet<'_>, at: usize) -> bool {
    let first = (0..sheet.lines.len().min(3))
        .filter(|f| *f != at)
        .filter_map(|f| sheet.lines.get(f));
    let own = sheet.lines.get(at).map(Line::essence).unwrap_or_default();
    own.chars().count() >= 10 && first.into_iter().any(|f| f.essence().starts_with(&own))
}

/// Whether a byline or a date follows within three lines.
fn introduces_story(sheet: &Sheet<'_>, at: usize) -> bool {
    let after = sheet.lines.iter().skip(at + 1).take(3);
    after
        .into_iter()
        .any(|l| l.is(Feature::Byline) || super::text::date_line(l.text, None).is_some())
}
