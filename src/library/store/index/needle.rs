//! A word or phrase that is asked for: how the index is asked, and where it
//! stands in a text.

use std::ops::Range;

use super::{
    stems::{self, Languages, Of, Stems},
    tokens::{self, Shape, Token},
};

/// Shortest unfinished word that is looked for in stories; a shorter one
/// begins so many words that reading them all takes longer than the next key.
const MIN_PREFIX_CHARS: usize = 3;

/// A set of columns of an index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::library) enum Column {
    /// Title, author and story.
    Anything,
    /// The title alone.
    Title,
    /// The authors alone.
    Author,
    /// The story alone.
    Body,
    /// What was stripped.
    Hidden,
    /// Quote and note of an annotation.
    Note,
}

impl Column {
    /// The columns as FTS5 names them, and the stems that go with them.
    fn fts(self) -> (&'static str, Option<Of>) {
        match self {
            Self::Anything => ("title author body", Some(Of::Both)),
            Self::Title => ("title", Some(Of::Title)),
            Self::Author => ("author", None),
            Self::Body => ("body", Some(Of::Text)),
            Self::Hidden => ("hidden", None),
            Self::Note => ("quote note", Some(Of::Text)),
        }
    }
}

/// A word or phrase that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::library) struct Needle {
    tokens: Vec<String>,
    /// The last token stands for all that begin like it.
    prefix: bool,
    /// Other forms of the word count as well.
    forms: bool,
}

impl Needle {
    /// What `words` asks for: in just these forms if `exact`, and with the
    /// last word unfinished if `typing`. None if there is nothing to look for.
    pub(in crate::library) fn new(words: &str, exact: bool, typing: bool) -> Option<Self> {
        let mut found = tokens::tokens(words);
        let last = found.last()?.shape;
        let pairs_before = found.len() > 1
            && found
                .iter()
                .rev()
                .nth(1)
                .is_some_and(|t| t.shape == Shape::Pair);
        // In a document a run may go on after what was asked for, and then
        // its last character does not stand alone.
        if last == Shape::Last && pairs_before {
            found.pop();
        }
        let single_character = last == Shape::Last && !pairs_before;
        let one_word = found.len() == 1 && last == Shape::Word;
        Some(Self {
            prefix: single_character || typing && !exact && last == Shape::Word,
            forms: one_word && !exact,
            tokens: found.into_iter().map(|token| token.text).collect(),
        })
    }

    /// Whether it is an unfinished word too short to be looked for in stories.
    pub(in crate::library) fn too_short(&self) -> Option<&str> {
        let [only] = self.tokens.as_slice() else {
            return None;
        };
        let short = self.prefix && only.is_ascii() && only.len() < MIN_PREFIX_CHARS;
        short.then_some(only)
    }

    /// The question for the index. It is made of our own tokens, each in
    /// quotation marks, so nothing that was typed can be its syntax.
    /// Other forms of a word are asked for in `languages`: each of them costs
    /// as much as the word itself.
    pub(in crate::library) fn question(&self, column: Column, languages: &Languages) -> String {
        let (names, with_stems) = column.fts();
        let star = if self.prefix { " *" } else { "" };
        let mut out = format!("({{{names}}} : \"{}\"{star}", self.tokens.join(" "));
        let forms = with_stems
            .filter(|_| self.forms)
            .map(|of| self.stems(of, languages))
            .unwrap_or_default();
        if !forms.is_empty() {
            let forms: Vec<String> = forms.iter().map(|stem| format!("\"{stem}\"")).collect();
            out.push_str(" OR stem : (");
            out.push_str(&forms.join(" OR "));
            out.push(')');
        }
        out.push(')');
        out
    }

    fn stems(&self, of: Of, languages: &Languages) -> Vec<String> {
        self.tokens
            .first()
            .map(|word| stems::asked(word, of, languages))
            .unwrap_or_default()
    }

    /// Where it stands in a text of these tokens, in order; `stems` are those
    /// of the text's language.
    pub(in crate::library) fn find(
        &self,
        text: &[Token],
        stems: Option<&Stems>,
    ) -> Vec<Range<usize>> {
        let own_stem = stems
            .filter(|_| self.forms)
            .and_then(|s| s.stem(self.tokens.first()?));
        let mut out: Vec<Range<usize>> = Vec::new();
        for (at, window) in text.windows(self.tokens.len().max(1)).enumerate() {
            let stands = self.matches(window)
                || own_stem.as_ref().is_some_and(|own| {
                    stems.and_then(|s| s.stem(&window.first()?.text)).as_ref() == Some(own)
                });
            let range = span(window);
            // A single character is found in its pair and, last in its run,
            // alone: one place.
            if stands && out.last().is_none_or(|last| last.end <= range.start) {
                out.push(self.narrowed(range, text, at));
            }
        }
        out
    }

    fn matches(&self, window: &[Token]) -> bool {
        let last = self.tokens.len().saturating_sub(1);
        window.len() == self.tokens.len()
            && window
                .iter()
                .zip(&self.tokens)
                .enumerate()
                .all(|(at, (token, own))| {
                    token.text == *own
                        || self.prefix && at == last && token.text.starts_with(own.as_str())
                })
    }

    /// A single character of a run is found by the pair that it begins; what
    /// is shown is the character.
    fn narrowed(&self, range: Range<usize>, text: &[Token], at: usize) -> Range<usize> {
        let Some(last) = text
            .get(at + self.tokens.len() - 1)
            .filter(|t| self.prefix && t.shape == Shape::Pair)
        else {
            return range;
        };
        match text.get(at + self.tokens.len()) {
            Some(next) if next.range.start > last.range.start && next.range.start < range.end => {
                range.start..next.range.start
            }
            _ => range,
        }
    }
}

fn span(window: &[Token]) -> Range<usize> {
    let start = window.first().map_or(0, |t| t.range.start);
    let end = window.iter().map(|t| t.range.end).max().unwrap_or(start);
    start..end
}
