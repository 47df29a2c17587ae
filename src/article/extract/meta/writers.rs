//! Who wrote it: the byline that readers see beside the headline, what the
//! page tells machines, and the box about the writer below the story,
//! weighed against each other.

use crate::article::{
    Author, Field,
    metadata::date,
    page::{Credit, CreditKind},
};

use super::{
    super::{
        features::{Line, Sheet},
        tree::Place,
        words::{self, Group, essence},
    },
    authors::{self, Kind, Named},
    spots::{Spots, Zone},
    text,
};

/// Names from one place.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    /// Who.
    pub(super) names: Named,
    /// The place in words.
    pub(super) source: String,
    /// What stood there.
    pub(super) raw: String,
}

/// Labels of people who did not write it.
const OTHERS: &[&str] = &[
    "edited by",
    "editing by",
    "reviewed by",
    "medically reviewed",
    "expert reviewed",
    "fact-checked",
    "fact checked",
    "tested by",
    "approved by",
    "verified by",
    "photo",
    "photos by",
    "photography by",
    "photograph",
    "illustration",
    "illustrated by",
    "image",
    "images by",
    "translated by",
    "video by",
    "updated by",
    "presented by",
    "sponsored by",
    "hosted by",
    "last updated by",
    "bearbeitet von",
    "foto",
    "fotos",
    "übersetzt von",
    "geprüft von",
    "relu par",
    "photographie",
    "traduit par",
    "traducción",
    "editado por",
    "revisado por",
    "foto di",
    "редактор",
    "фото",
    "编辑",
    "責任編集",
    "contributions from",
    "follow",
    "comment",
];
/// Labels of a box about the writer.
const BOXES: &[&str] = &[
    "about the author",
    "about the writer",
    "about",
    "meet the author",
    "meet the writer",
    "meet",
    "more from",
    "more by",
    "über den autor",
    "über die autorin",
    "zur person",
    "à propos de l'auteur",
    "sobre el autor",
    "sobre la autora",
    "sobre o autor",
    "l'autore",
    "over de auteur",
    "об авторе",
    "關於作者",
    "关于作者",
];

/// The writers of the story, out of all `data` of the page and what stands
/// on it.
pub(super) fn choose(
    sheet: &Sheet<'_>,
    spots: &Spots,
    data: &[Candidate],
    site: &[String],
    language: Option<&str>,
) -> Option<Field<Vec<Author>>> {
    let reader = Reader {
        sheet,
        spots,
        site,
        language,
    };
    let head = reader.head();
    let told = reader.told(data);
    let tail = reader.tail();
    let chosen = weigh(head, told, tail).or_else(|| reader.bare())?;
    let authors = chosen.names.into_iter().map(|(author, _)| author).collect();
    Some(Field::new(authors, chosen.source, chosen.raw))
}

/// The page as it is searched for names.
struct Reader<'a, 'p> {
    sheet: &'a Sheet<'p>,
    spots: &'a Spots,
    /// Essences of the names that the site goes by.
    site: &'a [String],
    language: Option<&'a str>,
}

/// Visible names first, where they are persons; but the page's own data where
/// it names more of them.
fn weigh(
    head: Option<Candidate>,
    told: Option<Candidate>,
    tail: Option<Candidate>,
) -> Option<Candidate> {
    let kind = |c: &Option<Candidate>| c.as_ref().and_then(|c| authors::best(&c.names));
    let person = |c: &Option<Candidate>| kind(c) == Some(Kind::Person);
    match (kind(&head), kind(&told)) {
        (Some(Kind::Person), Some(Kind::Person)) => {
            let (seen, said) = (head?, told?);
            let within = |a: &Candidate, b: &Candidate| {
                a.names
                    .iter()
                    .all(|(x, _)| b.names.iter().any(|(y, _)| authors::same(&x.name, &y.name)))
            };
            Some(if within(&seen, &said) && !within(&said, &seen) {
                said
            } else {
                seen
            })
        }
        (Some(Kind::Person), _) => head,
        (_, Some(Kind::Person)) => told,
        _ if person(&tail) => tail,
        (Some(Kind::Single), _) => head,
        (_, Some(Kind::Single)) => told,
        (Some(Kind::Desk), _) => head,
        (_, Some(Kind::Desk)) => told,
        _ => head.or(told).or(tail),
    }
}

impl Reader<'_, '_> {
    /// The best of what the page tells machines: persons before desks, in
    /// the order in which the sources are trusted.
    fn told(&self, data: &[Candidate]) -> Option<Candidate> {
        let data: Vec<Candidate> = data
            .iter()
            .map(|c| Candidate {
                names: self.settle(c.names.clone()),
                ..c.clone()
            })
            .collect();
        [Kind::Person, Kind::Single, Kind::Desk, Kind::Handle]
            .iter()
            .find_map(|kind| data.iter().find(|c| authors::best(&c.names) == Some(*kind)))
            .cloned()
    }

    /// Names of the site are desks, whatever they look like; what stands
    /// beside a person says whose desk it is.
    fn settle(&self, names: Named) -> Named {
        let names: Named = names
            .into_iter()
            .map(|(author, kind)| {
                let own = essence(&author.name);
                let site = kind == Kind::Single && self.site.contains(&own);
                (author, if site { Kind::Desk } else { kind })
            })
            .collect();
        let own = |name: &str| self.site.contains(&essence(name));
        let others = names
            .iter()
            .any(|(a, kind)| *kind <= Kind::Single && !own(&a.name));
        let names = names
            .into_iter()
            .filter(|(a, _)| !others || !own(&a.name))
            .collect::<Named>();
        let best = names.iter().map(|(_, kind)| *kind).min();
        let persons = best == Some(Kind::Person);
        let fits = |kind: Kind| !persons || kind == Kind::Person;
        let names = names.into_iter().filter(|(_, kind)| fits(*kind));
        names.collect()
    }

    /// The byline beside the headline: marked up, or in the text.
    fn head(&self) -> Option<Candidate> {
        let marked = self.marked(Zone::Head);
        let written = self.written(Zone::Head);
        match (marked, written) {
            (Some(marked), Some(written)) => {
                let kinds = (authors::best(&marked.names), authors::best(&written.names));
                let more = written.names.len() > marked.names.len()
                    && marked.names.iter().all(|(a, _)| {
                        written
                            .names
                            .iter()
                            .any(|(b, _)| authors::same(&a.name, &b.name))
                    });
                Some(if kinds.1 < kinds.0 || more {
                    written
                } else {
                    marked
                })
            }
            (marked, written) => marked.or(written),
        }
    }

    /// The first credit in `zone` that names somebody, with those that go on
    /// after it.
    fn marked(&self, zone: Zone) -> Option<Candidate> {
        let credits = &self.sheet.page.meta.credits;
        let mut best: Option<(usize, Candidate, Kind)> = None;
        for (at, credit) in credits.iter().enumerate() {
            if credit.kind != CreditKind::Writer || !self.spots.is_in(credit, zone) {
                continue;
            }
            if self.is_furniture(credit) {
                continue;
            }
            let Some(found) = self.names_of(credit, zone) else {
                continue;
            };
            let kind = authors::best(&found.names)?;
            if best.as_ref().is_none_or(|(_, _, known)| kind < *known) {
                best = Some((at, found, kind));
            }
            if kind == Kind::Person {
                break;
            }
        }
        let (at, mut found, _) = best?;
        for credit in credits.iter().skip(at + 1).take(12) {
            let opens = credit.pieces.first().map_or("", String::as_str);
            if starts_with(&credit.before, OTHERS) || starts_with(opens, OTHERS) {
                break;
            }
            if credit.kind == CreditKind::Writer
                && credit.source == found.source
                && self.spots.is_in(credit, zone)
                && goes_on(&credit.before, &found.names)
                && let Some(more) = self.names_of(credit, zone)
                && authors::best(&more.names) == Some(Kind::Person)
            {
                for name in more.names {
                    authors::add(&mut found.names, name);
                }
            }
        }
        Some(found)
    }

    /// Beside comments, teasers and menus nobody names the story's writer.
    fn is_furniture(&self, credit: &Credit) -> bool {
        let Some(line) = self
            .spots
            .block(credit.at)
            .and_then(|b| self.sheet.lines.get(b))
        else {
            return false;
        };
        is_furniture(line)
    }

    fn names_of(&self, credit: &Credit, zone: Zone) -> Option<Candidate> {
        let (names, labelled) = names_in(&credit.pieces, &credit.before, self.language)?;
        let names = self.settle(names);
        let kind = authors::best(&names)?;
        let strict = !credit.source.starts_with("class");
        // A class may only say that an author is spoken of somewhere inside.
        let fits = match kind {
            Kind::Person => true,
            Kind::Single => zone == Zone::Head || labelled,
            Kind::Desk => strict || labelled || zone == Zone::Head,
            Kind::Handle => strict || labelled,
        };
        fits.then(|| Candidate {
            names,
            source: credit.source.clone(),
            raw: credit.pieces.join(" "),
        })
    }

    /// A byline in the text: a line with a label, or a label and a line.
    fn written(&self, zone: Zone) -> Option<Candidate> {
        let blocks: Vec<usize> = match zone {
            Zone::Head => self.spots.head().collect(),
            Zone::Tail => self.spots.tail().collect(),
        };
        let mut best: Option<(Candidate, Kind)> = None;
        for at in blocks {
            let Some(line) = self.sheet.lines.get(at).filter(|l| !is_furniture(l)) else {
                continue;
            };
            let names = self.line_names(line.text).or_else(|| self.below_label(at));
            let names = names.map(|names| self.settle(names));
            let Some(names) = names.filter(|n| !n.is_empty()) else {
                continue;
            };
            let Some(kind) = authors::best(&names) else {
                continue;
            };
            if zone == Zone::Tail && kind != Kind::Person {
                continue;
            }
            if best.as_ref().is_none_or(|(_, known)| kind < *known) {
                let found = Candidate {
                    names,
                    source: "text byline".to_owned(),
                    raw: line.text.to_owned(),
                };
                best = Some((found, kind));
            }
        }
        best.map(|(found, _)| found)
    }

    /// The name below a line that is nothing but a label.
    fn below_label(&self, at: usize) -> Option<Named> {
        let label = self.sheet.lines.get(at.checked_sub(1)?)?.text;
        let text = self.sheet.lines.get(at)?.text;
        if !authors::is_label(label) || text.chars().count() > 100 {
            return None;
        }
        let names = authors::parse_all(before_date(text, self.language), self.language);
        (!names.is_empty()).then_some(names)
    }

    /// The first name that stands bare in the byline's place.
    fn bare(&self) -> Option<Candidate> {
        self.spots.head().find_map(|at| {
            let names = self.settle(self.bare_name(at)?);
            let fits = authors::best(&names) == Some(Kind::Person);
            let raw = self.sheet.lines.get(at)?.text.to_owned();
            fits.then(|| Candidate {
                names,
                source: "text beside the date".to_owned(),
                raw,
            })
        })
    }

    /// Whether block `at` is a line with a date.
    fn is_dated(&self, at: Option<usize>) -> bool {
        let line = at.and_then(|at| self.sheet.lines.get(at));
        line.is_some_and(|l| text::date_line(l.text, self.language).is_some())
    }

    /// A name below the headline without a label, beside a date, that opens
    /// or is another block of the page: the box about the writer.
    fn bare_name(&self, at: usize) -> Option<Named> {
        let line = self.sheet.lines.get(at)?;
        let dated = [Some(at), at.checked_sub(1), Some(at + 1)];
        let place = self.spots.is_below(at)
            && self.spots.is_above_story(at)
            && dated.into_iter().any(|at| self.is_dated(at));
        if !place || is_furniture(line) || line.text.chars().count() > 100 {
            return None;
        }
        let parts = line.text.split(['|', '·', '•', '⋅', '\n']);
        let name = parts
            .map(|part| before_date(part, self.language))
            .find_map(|part| {
                let names = authors::parse_all(part, self.language);
                let one = names.len() == 1 && authors::best(&names) == Some(Kind::Person);
                (one && part.trim().contains(' ')).then_some(names)
            })?;
        let own = &name.first()?.0.name;
        let essence = essence(own);
        let told_of = self.sheet.lines.iter().enumerate().any(|(other, l)| {
            let opens = l.text.starts_with(own.as_str()) && l.essence().starts_with(&essence);
            let speaks = opens && (l.essence() == essence || says_who(l.text, own));
            let labelled = l.text.ends_with(&format!(" by {own}"));
            other != at && !is_furniture(l) && (speaks && other > at || labelled)
        });
        told_of.then_some(name)
    }

    /// Names in a labelled line.
    fn line_names(&self, line: &str) -> Option<Named> {
        let first = line.lines().next().unwrap_or_default();
        if line.chars().count() > 200 || starts_with(first, OTHERS) {
            return None;
        }
        let (labelled, rest) = authors::strip_label(first);
        if !labelled || rest.chars().count() > 160 {
            return None;
        }
        let names = authors::parse_all(before_date(rest, self.language), self.language);
        (!names.is_empty()).then_some(names)
    }

    /// The box about the writer below the story.
    fn tail(&self) -> Option<Candidate> {
        self.marked(Zone::Tail).or_else(|| self.written(Zone::Tail))
    }
}

/// Whether a text goes on after the name as the description of a person
/// does.
fn says_who(text: &str, name: &str) -> bool {
    let rest = text.get(name.len()..).unwrap_or_default();
    [
        " is ", " has ", " was ", ", ", " ist ", " est ", " es ", " è ", " é ", " writes ",
        " works ",
    ]
    .iter()
    .any(|word| rest.starts_with(word))
}

/// Whether a block belongs to comments, other stories or menus.
fn is_furniture(line: &Line<'_>) -> bool {
    is_of_others(line) || line.node.is_in(Place::Footer)
}

/// The same but for the foot of a page or article.
pub(super) fn is_of_others(line: &Line<'_>) -> bool {
    line.node.names.has(Group::Comments)
        || line.node.names.has(Group::Related)
        || line.node.is_in(Place::Navigation)
}

/// Whether the text before a further credit says that the list goes on:
/// `, `, `and`, or the name before it.
fn goes_on(before: &str, known: &Named) -> bool {
    let before = before.trim();
    let joint = is_joint(before)
        || before.ends_with([',', '&', ';', '+'])
        || words::lower(before)
            .rsplit_once(' ')
            .is_some_and(|(_, last)| is_joint(last));
    joint
        || known
            .last()
            .is_some_and(|(author, _)| authors::same(&author.name, before))
}

/// A word or mark between names and nothing else.
fn is_joint(text: &str) -> bool {
    matches!(
        words::lower(text.trim()).as_str(),
        "," | "&"
            | ";"
            | "+"
            | "/"
            | "and"
            | "und"
            | "et"
            | "y"
            | "e"
            | "en"
            | "og"
            | "och"
            | "i"
            | "и"
            | "、"
            | "·"
            | "with"
            | "mit"
            | "avec"
            | "con"
    )
}

fn starts_with(text: &str, labels: &[&str]) -> bool {
    let lower = words::lower(text.trim());
    labels.iter().any(|label| {
        lower.strip_prefix(label).is_some_and(|rest| {
            !rest.starts_with(|c: char| c.is_alphanumeric())
                || label.chars().any(crate::text::is_unspaced)
        })
    })
}

/// The names in the texts of a credit, and whether a label said that they
/// are writers. `before` is the text that stands before it.
pub(super) fn names_in(
    pieces: &[String],
    before: &str,
    language: Option<&str>,
) -> Option<(Named, bool)> {
    let mut names = Named::new();
    let mut labelled = authors::is_label(last_words(before));
    let mut others = starts_with(before, OTHERS) && before.chars().count() < 40 && !labelled;
    let (mut joint, mut misses) = (false, 0);
    for piece in pieces {
        let text = super::tidy(piece);
        let text = text.trim_matches(|c: char| {
            c.is_whitespace() || matches!(c, '|' | '•' | '·' | '⋅' | '-' | '–' | '—')
        });
        if is_joint(text) {
            joint = !names.is_empty();
            continue;
        }
        if text.is_empty() {
            continue;
        }
        if starts_with(text, OTHERS) {
            if !names.is_empty() {
                break;
            }
            others = true;
            continue;
        }
        if authors::is_label(text)
            || starts_with(text, BOXES) && text.split(' ').count() <= 4 && is_box(text)
        {
            if !names.is_empty() {
                break;
            }
            (labelled, others) = (true, false);
            continue;
        }
        let (label, rest) = authors::strip_label(text);
        let (label, rest) = match box_name(rest) {
            Some(rest) => (true, rest),
            None => (label, rest),
        };
        if label {
            (labelled, others) = (true, false);
        }
        if others {
            continue;
        }
        if !names.is_empty() && !joint && !opens_with_joint(rest) {
            break;
        }
        let found = authors::parse_all(before_date(rest, language), language);
        if found.is_empty() {
            misses += 1;
            if !names.is_empty() || misses > 2 {
                break;
            }
            continue;
        }
        for name in found {
            authors::add(&mut names, name);
        }
        joint = rest.trim_end().ends_with([',', '&', ';', '+']);
    }
    (!names.is_empty()).then_some((names, labelled))
}

/// A label of a box without a name in it: `About the author`.
fn is_box(text: &str) -> bool {
    let lower = words::lower(text);
    BOXES.contains(&lower.trim_end_matches([':', ' ']))
}

/// The name in `About Ida Holm`.
fn box_name(text: &str) -> Option<&str> {
    let lower = words::lower(text);
    let label = BOXES
        .iter()
        .filter(|label| {
            lower
                .strip_prefix(**label)
                .is_some_and(|rest| rest.starts_with([' ', ':']))
        })
        .max_by_key(|label| label.len())?;
    let at = text.char_indices().nth(label.chars().count())?.0;
    Some(text.get(at..)?.trim_start_matches([':', ' ']))
}

fn opens_with_joint(text: &str) -> bool {
    let first = text.split(' ').next().unwrap_or_default();
    is_joint(first) && first.len() < text.len()
}

/// The last line's last words of the text before a credit: a label, perhaps.
fn last_words(before: &str) -> &str {
    before.lines().last().unwrap_or_default().trim()
}

/// The text before a date, a count or a mark that parts a line.
fn before_date<'a>(text: &'a str, language: Option<&str>) -> &'a str {
    let digit = text.find(|c: char| c.is_ascii_digit());
    let found = date::find(text, language).map(|(range, _)| range.start);
    let mark = text.find([' ', '|', '•', '·', '⋅']).filter(|at| {
        text.get(*at..)
            .is_some_and(|t| t.starts_with(['|', '•', '·', '⋅']))
    });
    let word = digit.and_then(|at| {
        let head = text.get(..at)?;
        // `surfer22`: the name of an account, not a date.
        head.chars()
            .next_back()
            .is_none_or(|c| !c.is_alphanumeric() && c != '_')
            .then_some(at)
    });
    let end = [word, found, mark].into_iter().flatten().min();
    let head = end.and_then(|at| text.get(..at)).unwrap_or(text);
    let head = head
        .trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '–' | '|' | ',' | '('));
    // `Ida Holm September 27`: what the count of the day belongs to.
    let head = match head.rsplit_once(' ') {
        Some((rest, last)) if end.is_some() && authors::is_calendar(&words::lower(last)) => rest,
        _ => head,
    };
    let lower = words::lower(head);
    let label = [
        " on",
        " updated",
        " published",
        " posted",
        " am",
        " le",
        " el",
        " last updated",
        " last updated on",
        " updated on",
        " published on",
    ]
    .iter()
    .filter(|_| end.is_some())
    .filter(|label| lower.ends_with(**label) && lower.len() == head.len())
    .map(|label| label.len())
    .max();
    label
        .and_then(|len| head.get(..head.len() - len))
        .unwrap_or(head)
}
