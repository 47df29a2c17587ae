//! In which elements a block stands, as far as a rule can name them. Kept
//! with an article, for its page is not.

use crate::article::Page;

/// Elements with a name that are kept of each block, inmost first.
const LEVELS: usize = 4;
/// Elements that are looked through for them.
const LEVELS_SEEN: usize = 8;
/// Names of an element that are kept.
const NAMES_MAX: usize = 6;
/// Longest name; longer ones are made by machines.
const NAME_CHARS_MAX: usize = 40;
/// Elements that hold the whole page or the whole story.
const WHOLE: [&str; 4] = ["html", "body", "main", "article"];
/// Elements that are kept without a name.
const TELLING: [&str; 8] = [
    "aside",
    "nav",
    "footer",
    "header",
    "form",
    "figure",
    "figcaption",
    "blockquote",
];

/// The elements around each block: `div.newsletter.wide`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Marks {
    /// Every element once.
    pub elements: Vec<String>,
    /// For each block its elements, inmost first, as indexes into the other.
    pub blocks: Vec<Vec<u32>>,
}

impl Marks {
    /// The marks of a page; none in plain text.
    pub fn of(page: &Page) -> Self {
        let mut marks = Self::default();
        if page.elements.is_empty() {
            return marks;
        }
        let written: Vec<Option<String>> = page
            .elements
            .iter()
            .map(|e| written(&e.tag, &e.names))
            .collect();
        let mut number: std::collections::HashMap<&str, u32> = std::collections::HashMap::new();
        for hints in &page.hints {
            let mut chain = Vec::new();
            let mut at = hints.element;
            for _ in 0..LEVELS_SEEN {
                let Some(element) = at else { break };
                if let Some(Some(name)) = written.get(element as usize) {
                    let next = number.len() as u32;
                    chain.push(*number.entry(name).or_insert(next));
                }
                if chain.len() == LEVELS {
                    break;
                }
                at = page.elements.get(element as usize).and_then(|e| e.parent);
            }
            marks.blocks.push(chain);
        }
        let mut elements: Vec<(u32, &str)> = number.into_iter().map(|(n, i)| (i, n)).collect();
        elements.sort_unstable();
        marks.elements = elements.into_iter().map(|(_, n)| n.to_owned()).collect();
        marks
    }

    /// The elements around a block, inmost first.
    pub fn chain(&self, block: usize) -> impl Iterator<Item = &str> {
        let chain = self.blocks.get(block).map_or(&[][..], Vec::as_slice);
        chain
            .iter()
            .filter_map(|i| self.elements.get(*i as usize))
            .map(String::as_str)
    }
}

/// An element as a rule writes it; none if it holds everything, or nothing
/// tells it from others.
fn written(tag: &str, names: &str) -> Option<String> {
    if WHOLE.contains(&tag) {
        return None;
    }
    let names: Vec<String> = names
        .split_whitespace()
        .filter_map(name)
        .take(NAMES_MAX)
        .collect();
    if names.is_empty() && !TELLING.contains(&tag) {
        return None;
    }
    let mut written = tag.to_owned();
    for name in names {
        written.push('.');
        written.push_str(&name);
    }
    Some(written)
}

/// A class or id without its numbers; none if a machine made it up.
fn name(raw: &str) -> Option<String> {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    if raw.chars().count() > NAME_CHARS_MAX || !raw.chars().all(plain) {
        return None;
    }
    let mut out = String::new();
    for c in raw.chars() {
        if !c.is_numeric() {
            out.push(c);
        } else if !out.ends_with('#') {
            out.push('#');
        }
    }
    (out.matches('#').count() < 2 && out.chars().any(char::is_alphabetic)).then_some(out)
}

/// Whether an element is such as a rule names: the same tag, if it names one,
/// and all of its classes.
pub(super) fn fits(rule: &str, element: &str) -> bool {
    let (mut wanted, mut has) = (rule.split('.'), element.split('.'));
    let (tag, own) = (
        wanted.next().unwrap_or_default(),
        has.next().unwrap_or_default(),
    );
    let classes: Vec<&str> = has.collect();
    (tag.is_empty() || tag == own) && wanted.all(|class| classes.contains(&class))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_as_rules_write_them() {
        for (tag, names, expected) in [
            ("div", "letter wide", Some("div.letter.wide")),
            ("div", "post-1234 letter", Some("div.post-#.letter")),
            ("div", "css-1a2b3c", None),
            ("div", "", None),
            ("aside", "", Some("aside")),
            ("body", "page", None),
            ("p", "a/b c.d", None),
        ] {
            assert_eq!(written(tag, names).as_deref(), expected, "{tag} {names}");
        }
    }

    #[test]
    fn a_rule_fits_an_element_with_all_its_classes() {
        for (rule, element, expected) in [
            ("div.letter", "div.letter.wide", true),
            ("div.letter.wide", "div.wide.letter", true),
            (".letter", "section.letter", true),
            ("aside", "aside.any", true),
            ("div.letter", "section.letter", false),
            ("div.letter", "div.letters", false),
            ("div.letter.wide", "div.letter", false),
        ] {
            assert_eq!(fits(rule, element), expected, "{rule} {element}");
        }
    }
}
