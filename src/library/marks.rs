//! Places of articles that a reader called by a letter.

use super::{ArticleId, Error, Library};

/// Where a letter leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marked {
    /// The article and the byte in its text of record; none if the letter is
    /// not set.
    pub spot: Option<(ArticleId, usize)>,
    /// All letters that are set anywhere.
    pub letters: Vec<char>,
}

impl Library {
    /// Calls a place of an article by a letter. Not a step of undo.
    pub fn set_mark(&mut self, id: ArticleId, letter: char, offset: usize) -> Result<(), Error> {
        self.store
            .write("marking a place", |w| w.set_mark(id, letter, offset))
    }

    /// All letters that are set anywhere, and the title of the article in which
    /// each was set last.
    pub fn marks(&self) -> Result<Vec<(char, String)>, Error> {
        self.store.at_once(|store| {
            let mut all = Vec::new();
            for letter in store.letters_marked()? {
                let id = store.marked(letter)?;
                let row = store.rows(id.as_slice())?.into_iter().next();
                all.extend(row.map(|row| (letter, row.title)));
            }
            Ok(all)
        })
    }

    /// Where a letter was set last, whatever article that is.
    pub fn mark(&self, letter: char) -> Result<Marked, Error> {
        self.store.at_once(|store| {
            let spot = match store.marked(letter)? {
                None => None,
                Some(id) => {
                    let marks = store.marks(id, &store.load(id)?)?;
                    let here = marks.into_iter().find(|(l, _)| *l == letter);
                    here.map(|(_, byte)| (id, byte))
                }
            };
            Ok(Marked {
                spot,
                letters: store.letters_marked()?,
            })
        })
    }
}
