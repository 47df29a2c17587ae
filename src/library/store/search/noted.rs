//! Finding annotations: a query is asked of each, not of its article. Colour,
//! state, tags, day and words are the note's own; the rest is its article's.

use super::{
    super::{
        super::{
            Error, Place, Query, Sort,
            query::{Has, Is, Term, TextField, TextTerm},
        },
        Store,
        annotations::Stored,
        index::{Column, Needle},
    },
    bits::Bits,
    filter::{self, Clock},
    order, sets,
};

pub(super) const NOTES: &str = "SELECT rowid FROM note_fts WHERE note_fts MATCH ?1";

/// What a note has to meet.
enum Test<'a> {
    All(Vec<Test<'a>>),
    Any(Vec<Test<'a>>),
    Not(Box<Test<'a>>),
    /// It is one of these.
    Notes(Bits),
    /// It is on one of these.
    Articles(Bits),
    /// It says so itself.
    Own(&'a Term),
    /// It was made then, the end left out.
    Made(i64, i64),
}

impl Test<'_> {
    fn meets(&self, note: &Stored) -> bool {
        let has = |bits: &Bits, id: i64| u32::try_from(id).is_ok_and(|id| bits.contains(id));
        match self {
            Self::All(parts) => parts.iter().all(|p| p.meets(note)),
            Self::Any(parts) => parts.iter().any(|p| p.meets(note)),
            Self::Not(inner) => !inner.meets(note),
            Self::Notes(notes) => has(notes, note.id),
            Self::Articles(articles) => has(articles, note.article.0),
            Self::Own(leaf) => leaf.of_note(&note.annotation).unwrap_or(false),
            Self::Made(from, before) => (*from..*before).contains(&note.annotation.created),
        }
    }
}

impl Store {
    /// The annotations that meet a query, by article and place. Those on
    /// articles in the trash only if it asks for the trash.
    pub(in crate::library) fn noted(&self, query: &Query) -> Result<Vec<Stored>, Error> {
        let found = self.at_once(|store| {
            store.kept.keep_to(store.version()?);
            let places = filter::places(query);
            let with_trash = places.contains(&Place::Trash);
            let all = store.kept.notes(&store.conn, with_trash)?;
            let Some(term) = &query.term else {
                return Ok(all.to_vec());
            };
            let test = store.test(term, query.typing, &Clock::system())?;
            Ok(all
                .iter()
                .filter(|note| test.meets(note))
                .cloned()
                .collect())
        });
        found.map_err(|e: Error| e.while_doing("listing notes"))
    }

    fn test<'a>(&self, term: &'a Term, typing: bool, clock: &Clock) -> Result<Test<'a>, Error> {
        let parts = |parts: &'a [Term]| {
            let last = parts.len().saturating_sub(1);
            let tests = parts.iter().enumerate();
            tests
                .map(|(at, part)| self.test(part, typing && at == last, clock))
                .collect::<Result<Vec<_>, _>>()
        };
        Ok(match term {
            Term::And(all) => Test::All(parts(all)?),
            Term::Or(any) => Test::Any(parts(any)?),
            Term::Not(inner) => Test::Not(Box::new(self.test(inner, false, clock)?)),
            Term::Text(text) => match text.field {
                Some(TextField::Note) => self.with_words(text, typing)?,
                Some(_) => self.on_articles(term, typing, clock)?,
                None => {
                    let title = Term::Text(TextTerm {
                        field: Some(TextField::Title),
                        ..text.clone()
                    });
                    let titled = self.on_articles(&title, typing, clock)?;
                    Test::Any(vec![self.with_words(text, typing)?, titled])
                }
            },
            Term::Begun(leaf) if !matches!(**leaf, Term::Tag(_)) => {
                self.on_articles(term, false, clock)?
            }
            Term::Tag(_) | Term::Begun(_) => {
                Test::Any(vec![Test::Own(term), self.on_articles(term, false, clock)?])
            }
            Term::Color(_)
            | Term::State(_)
            | Term::Has(Has::Note | Has::Highlight | Has::Annotation | Has::Tag) => Test::Own(term),
            Term::Added(when) => {
                let (from, before) = clock.span(*when);
                Test::Made(from, before)
            }
            _ => self.on_articles(term, typing, clock)?,
        })
    }

    fn with_words(&self, text: &TextTerm, typing: bool) -> Result<Test<'static>, Error> {
        let needle = Needle::new(&text.words, text.exact, typing);
        let languages = self.kept.languages(&self.conn)?;
        let question = |needle: Needle| needle.question(Column::Note, &languages);
        let found = needle.map(|n| sets::find(&self.conn, NOTES, [question(n)]));
        Ok(Test::Notes(found.transpose()?.unwrap_or_default()))
    }

    /// The articles that meet a term, wherever they are.
    fn on_articles(
        &self,
        term: &Term,
        typing: bool,
        clock: &Clock,
    ) -> Result<Test<'static>, Error> {
        let anywhere = [Is::Library, Is::Archived, Is::Trashed].map(Term::Is);
        let query = Query {
            typing,
            ..Query::of(Term::Or(anywhere.to_vec()))
        }
        .and(term.clone());
        let (conn, kept) = (&self.conn, &self.kept);
        let numbers = order::ids(conn, kept, &query, Sort::default(), None, clock)?;
        Ok(Test::Articles(numbers.into_iter().collect()))
    }
}
