//! Stems: `reefs`, `reef` and `reef's` are one word to a reader. They go into
//! a column of their own, each marked with its language, so that phrases,
//! prefixes and words of other languages never meet them.

use std::collections::BTreeSet;

use rust_stemmers::{Algorithm, Stemmer};

use super::tokens::{self, Shape};

/// Stands between language and stem of a word in the story. Private use: no
/// token of a text has it, so nobody can forge a stem.
const IN_TEXT: char = '\u{E000}';

/// The same for a word of the title.
const IN_TITLE: char = '\u{E001}';

/// Shortest word that has a stem, in characters: below this it is a particle.
const MIN_CHARS: usize = 3;

/// What a stemmer reads.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Script {
    Latin,
    Cyrillic,
    Greek,
    Arabic,
    Tamil,
}

const STEMMERS: [(&str, Algorithm, Script); 18] = [
    ("ar", Algorithm::Arabic, Script::Arabic),
    ("da", Algorithm::Danish, Script::Latin),
    ("de", Algorithm::German, Script::Latin),
    ("el", Algorithm::Greek, Script::Greek),
    ("en", Algorithm::English, Script::Latin),
    ("es", Algorithm::Spanish, Script::Latin),
    ("fi", Algorithm::Finnish, Script::Latin),
    ("fr", Algorithm::French, Script::Latin),
    ("hu", Algorithm::Hungarian, Script::Latin),
    ("it", Algorithm::Italian, Script::Latin),
    ("nl", Algorithm::Dutch, Script::Latin),
    ("no", Algorithm::Norwegian, Script::Latin),
    ("pt", Algorithm::Portuguese, Script::Latin),
    ("ro", Algorithm::Romanian, Script::Latin),
    ("ru", Algorithm::Russian, Script::Cyrillic),
    ("sv", Algorithm::Swedish, Script::Latin),
    ("ta", Algorithm::Tamil, Script::Tamil),
    ("tr", Algorithm::Turkish, Script::Latin),
];

fn script(word: &str) -> Option<Script> {
    match u32::from(word.chars().next()?) {
        0x61..=0x7A | 0xC0..=0x24F | 0x1E00..=0x1EFF => Some(Script::Latin),
        0x370..=0x3FF => Some(Script::Greek),
        0x400..=0x52F => Some(Script::Cyrillic),
        0x600..=0x6FF => Some(Script::Arabic),
        0xB80..=0xBFF => Some(Script::Tamil),
        _ => None,
    }
}

/// Makes stems in one language.
pub(in crate::library) struct Stems {
    language: &'static str,
    script: Script,
    stemmer: Stemmer,
}

impl Stems {
    /// For a language by its BCP 47 tag; none where we have no stemmer.
    pub(in crate::library) fn of(language: &str) -> Option<Self> {
        let primary = language.split(['-', '_']).next()?;
        // Both of Norwegian's written forms have tags of their own.
        let primary = if matches!(primary, "nb" | "nn") {
            "no"
        } else {
            primary
        };
        let (language, algorithm, script) = STEMMERS
            .into_iter()
            .find(|row| row.0.eq_ignore_ascii_case(primary))?;
        Some(Self {
            language,
            script,
            stemmer: Stemmer::create(algorithm),
        })
    }

    /// The stem of a folded word; none for a word of another script, a short
    /// one, or a number.
    pub(in crate::library) fn stem(&self, word: &str) -> Option<String> {
        let fits = script(word) == Some(self.script) && word.chars().nth(MIN_CHARS - 1).is_some();
        if !fits || word.bytes().any(|b| b.is_ascii_digit()) {
            return None;
        }
        let stem = match self.script {
            Script::Cyrillic => self.stemmer.stem(&with_short_i(word)).into_owned(),
            Script::Arabic => self.stemmer.stem(without_article(word)).into_owned(),
            _ => self.stemmer.stem(word).into_owned(),
        };
        Some(stem).filter(|stem| !stem.is_empty())
    }

    fn marked(&self, word: &str, mark: char) -> Option<String> {
        self.stem(word)
            .map(|stem| format!("{}{mark}{stem}", self.language))
    }
}

/// Folding makes `й` an `и`; at the end of a word after a vowel (`старый`) it
/// was most likely the short one, by which the stemmer knows an adjective.
fn with_short_i(word: &str) -> String {
    match word.strip_suffix('и') {
        Some(rest) if rest.ends_with(['а', 'е', 'и', 'о', 'у', 'ы', 'ю', 'я']) => {
            format!("{rest}й")
        }
        _ => word.to_owned(),
    }
}

/// The stemmer leaves the article on some words and takes it from others; a
/// word is one with it and without.
fn without_article(word: &str) -> &str {
    const ARTICLES: [&str; 6] = ["وال", "بال", "فال", "كال", "ال", "لل"];
    let rest = ARTICLES.iter().find_map(|a| word.strip_prefix(a));
    rest.filter(|rest| rest.chars().nth(MIN_CHARS - 1).is_some())
        .unwrap_or(word)
}

/// The stem column of a document: the stems of its title and its text, each
/// once; empty in a language that has no stemmer.
pub(super) fn column(title: &str, text: &str, language: &str) -> String {
    let Some(stems) = Stems::of(language) else {
        return String::new();
    };
    let mut set = BTreeSet::new();
    let mut add = |source: &str, mark: char| {
        tokens::each(source, &mut |token, _, shape| {
            if shape == Shape::Word {
                set.extend(stems.marked(token, mark));
            }
        });
    };
    add(title, IN_TITLE);
    add(text, IN_TEXT);
    let mut out = String::new();
    for stem in &set {
        tokens::push(&mut out, stem);
    }
    out
}

/// Whose words a stem is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Of {
    /// Those of the title.
    Title,
    /// Those of the story (or of a note).
    Text,
    /// Either.
    Both,
}

/// The languages whose stems an index can have: those of its articles.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::library) struct Languages(BTreeSet<&'static str>);

impl Languages {
    /// By their BCP 47 tags; those that have no stemmer left out.
    pub(in crate::library) fn of<T: AsRef<str>>(tags: impl IntoIterator<Item = T>) -> Self {
        let stems = tags
            .into_iter()
            .filter_map(|tag| Some(Stems::of(tag.as_ref())?.language));
        Self(stems.collect())
    }
}

/// The marked stems of a word that was asked for, one for each of the
/// languages that it could be of.
pub(super) fn asked(word: &str, of: Of, languages: &Languages) -> Vec<String> {
    let marks: &[char] = match of {
        Of::Title => &[IN_TITLE],
        Of::Text => &[IN_TEXT],
        Of::Both => &[IN_TITLE, IN_TEXT],
    };
    let all = languages
        .0
        .iter()
        .filter_map(|language| Stems::of(language));
    let marked = |stems: Stems| {
        marks
            .iter()
            .filter_map(move |mark| stems.marked(word, *mark))
    };
    all.flat_map(marked).collect()
}
