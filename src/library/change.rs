//! Every change that a reader makes, as data: the TUI and the command line
//! ask for the same changes, and each is one transaction and one step of undo.

use super::values::{ArticleId, Place, ReadState, ReviewAnswer, SavedView};
use crate::{
    article::{Author, Date, Passage, Role, SiteRule, annotation::Color},
    text::{sanitise, sanitise_line},
};

/// A change that the reader asks for.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// Mark as read, unread or begun.
    SetState {
        /// Which articles.
        ids: Vec<ArticleId>,
        /// To what.
        state: ReadState,
    },
    /// Let the progress alone say again how far the reader has come.
    StateByProgress {
        /// Which articles.
        ids: Vec<ArticleId>,
    },
    /// Star or take the star away.
    SetStar {
        /// Which articles.
        ids: Vec<ArticleId>,
        /// With or without.
        starred: bool,
    },
    /// Shelf, archive or trash. Restoring from the trash puts an article back
    /// where it was if `place` is none.
    Move {
        /// Which articles.
        ids: Vec<ArticleId>,
        /// Where to.
        place: Option<Place>,
    },
    /// Add and remove tags.
    Tag {
        /// Which articles.
        ids: Vec<ArticleId>,
        /// To add.
        add: Vec<String>,
        /// To remove.
        remove: Vec<String>,
    },
    /// Give tags another name, on articles and on notes, with all that is
    /// below them; or make several one.
    RenameTags {
        /// Which ones.
        from: Vec<String>,
        /// To what.
        to: String,
        /// The new name may be in use: those are one tag from then on.
        merge: bool,
    },
    /// Save a view under a number, in place of the one that is there.
    SaveView(SavedView),
    /// Give a saved view another name.
    RenameView {
        /// Its number.
        slot: u8,
        /// Its new name.
        name: String,
    },
    /// Remove a saved view.
    RemoveView {
        /// Its number.
        slot: u8,
    },
    /// Set one field of the metadata by hand, or revert it.
    Edit {
        /// Which article.
        id: ArticleId,
        /// Which field, and to what.
        field: FieldEdit,
    },
    /// Say by hand what a block is; none takes the decision back.
    SetRole {
        /// Which article.
        id: ArticleId,
        /// Index of the block in its present text of record.
        block: usize,
        /// What it is.
        role: Option<Role>,
    },
    /// Add a rule for a site.
    AddRule {
        /// The site: a host, or else a publisher.
        site: String,
        /// The rule.
        rule: SiteRule,
    },
    /// Make these the rules of a site.
    SetRules {
        /// The site.
        site: String,
        /// All rules that it is to have, oldest first.
        rules: Vec<SiteRule>,
    },
    /// Highlight a passage, perhaps with a note; or, without a passage, note
    /// something on the whole article.
    Annotate {
        /// Which article.
        id: ArticleId,
        /// Which passage of its present text of record.
        passage: Option<Passage>,
        /// In what colour.
        color: Color,
        /// The note; empty for a bare highlight.
        note: String,
        /// Its tags.
        tags: Vec<String>,
    },
    /// Change an annotation; what is none stays.
    EditAnnotation {
        /// Which one.
        annotation: String,
        /// New note.
        note: Option<String>,
        /// New colour.
        color: Option<Color>,
        /// New tags.
        tags: Option<Vec<String>>,
        /// What whoever changes it had seen: if it is not so any more, both
        /// texts are kept. Without, the change is made whatever stands there.
        base: Option<NoteBase>,
    },
    /// Say by hand where an annotation's passage is in the present text of its
    /// article.
    Settle {
        /// Which one.
        annotation: String,
        /// Where; none keeps it as a quote without a place.
        passage: Option<Passage>,
    },
    /// Put an annotation on another passage, which becomes its quote; without
    /// one it is on the whole article, and its note begins with the quote.
    PutOn {
        /// Which one.
        annotation: String,
        /// Which passage of the present text of its article.
        passage: Option<Passage>,
    },
    /// Make two of an annotation: the note stays with the first.
    Split {
        /// Which one.
        annotation: String,
        /// Where, in bytes of the present text of its article.
        at: usize,
    },
    /// Make one of two annotations of an article, from where the first begins
    /// to where the second ends.
    Merge {
        /// The one that stays.
        annotation: String,
        /// The one that becomes part of it.
        with: String,
    },
    /// Colour several annotations, or change their tags.
    EditAnnotations {
        /// Which ones.
        annotations: Vec<String>,
        /// Their new colour.
        color: Option<Color>,
        /// Tags to add.
        add: Vec<String>,
        /// Tags to remove.
        remove: Vec<String>,
    },
    /// Put notes that wait for their story on this one.
    Attach {
        /// Which ones.
        annotations: Vec<String>,
        /// The story.
        id: ArticleId,
    },
    /// Say of a highlight that was looked at again when it is to come back.
    Review {
        /// Which one.
        annotation: String,
        /// How soon.
        answer: ReviewAnswer,
    },
    /// Delete annotations.
    DeleteAnnotations {
        /// Which ones.
        annotations: Vec<String>,
    },
    /// Several changes as one: all or none, and one step of undo.
    All(Vec<Change>),
}

/// An annotation as it was when somebody began to change it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NoteBase {
    /// Its note.
    pub note: String,
    /// Its tags.
    pub tags: Vec<String>,
}

/// A field of the metadata with its new value; none reverts to what cleaning
/// found.
#[derive(Debug, Clone, PartialEq)]
pub enum FieldEdit {
    /// The headline.
    Title(Option<String>),
    /// The authors.
    Authors(Option<Vec<Author>>),
    /// The publisher.
    Publisher(Option<String>),
    /// Date of publication.
    Published(Option<Date>),
    /// Date of the last update.
    Updated(Option<Date>),
    /// Language.
    Language(Option<String>),
    /// Address.
    Url(Option<String>),
}

impl Change {
    /// The same with every text that was typed or passed made harmless: what
    /// is stored is shown, printed and exported later.
    pub(super) fn sanitised(self) -> Self {
        match self {
            Self::Tag { ids, add, remove } => Self::Tag {
                ids,
                add: lines(add),
                remove: lines(remove),
            },
            Self::Edit { id, field } => Self::Edit {
                id,
                field: field.sanitised(),
            },
            Self::Annotate {
                id,
                passage,
                color,
                note,
                tags,
            } => Self::Annotate {
                id,
                passage,
                color,
                note: sanitise(&note).into_owned(),
                tags: lines(tags),
            },
            Self::EditAnnotation {
                annotation,
                note,
                color,
                tags,
                base,
            } => Self::EditAnnotation {
                annotation,
                note: note.map(|note| sanitise(&note).into_owned()),
                color,
                tags: tags.map(lines),
                base,
            },
            Self::EditAnnotations {
                annotations,
                color,
                add,
                remove,
            } => Self::EditAnnotations {
                annotations,
                color,
                add: lines(add),
                remove: lines(remove),
            },
            Self::All(changes) => Self::All(changes.into_iter().map(Self::sanitised).collect()),
            Self::RenameTags { from, to, merge } => Self::RenameTags {
                from: lines(from),
                to: line(to),
                merge,
            },
            Self::SaveView(view) => Self::SaveView(SavedView {
                name: line(view.name),
                query: line(view.query),
                ..view
            }),
            Self::RenameView { slot, name } => Self::RenameView {
                slot,
                name: line(name),
            },
            Self::AddRule { site, rule } => Self::AddRule {
                site,
                rule: pattern(rule),
            },
            Self::SetRules { site, rules } => Self::SetRules {
                site,
                rules: rules.into_iter().map(pattern).collect(),
            },
            Self::SetState { .. }
            | Self::StateByProgress { .. }
            | Self::RemoveView { .. }
            | Self::SetStar { .. }
            | Self::Move { .. }
            | Self::SetRole { .. }
            | Self::Settle { .. }
            | Self::PutOn { .. }
            | Self::Split { .. }
            | Self::Merge { .. }
            | Self::Attach { .. }
            | Self::Review { .. }
            | Self::DeleteAnnotations { .. } => self,
        }
    }
}

impl FieldEdit {
    fn sanitised(self) -> Self {
        match self {
            Self::Title(text) => Self::Title(text.map(line)),
            Self::Authors(authors) => Self::Authors(authors.map(|all| {
                all.into_iter()
                    .map(|author| Author {
                        name: line(author.name),
                        place: author.place.map(line),
                    })
                    .collect()
            })),
            Self::Publisher(text) => Self::Publisher(text.map(line)),
            Self::Language(text) => Self::Language(text.map(line)),
            Self::Url(text) => Self::Url(text.map(line)),
            Self::Published(_) | Self::Updated(_) => self,
        }
    }
}

fn line(text: String) -> String {
    sanitise_line(&text).into_owned()
}

fn pattern(rule: SiteRule) -> SiteRule {
    SiteRule {
        pattern: line(rule.pattern),
        ..rule
    }
}

fn lines(texts: Vec<String>) -> Vec<String> {
    texts.into_iter().map(line).collect()
}

/// What a change did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Done {
    /// What happened, as a sentence without a full stop:
    /// `archived “The Long Walk”`, `starred 3 articles`.
    pub label: String,
    /// The annotation that was made or changed.
    pub annotation: Option<String>,
    /// Articles that changed and have to be shown anew.
    pub articles: Vec<ArticleId>,
    /// Whether anything changed at all.
    pub changed: bool,
    /// What the reader should know, e.g. that a row had changed meanwhile.
    pub warnings: Vec<String>,
}

/// What is said of a change to no article.
pub const NOTHING_CHANGED: &str = "nothing changed";

impl Done {
    /// This and what was done right after it, as one: what happened last is what
    /// it is called.
    #[must_use]
    pub fn and_then(mut self, next: Self) -> Self {
        self.label = next.label;
        self.annotation = next.annotation.or(self.annotation);
        self.changed |= next.changed;
        for id in next.articles {
            if !self.articles.contains(&id) {
                self.articles.push(id);
            }
        }
        self.warnings.extend(next.warnings);
        self
    }
}

/// What came of undoing in a session that goes on while others change the
/// library.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Undone {
    /// The newest change was taken back, or done again.
    Done(Done),
    /// There is none.
    Nothing,
    /// The newest change, with what it did, came from another window or
    /// command, or was undone there; it stands as it was.
    Elsewhere(String),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typed_text_is_made_harmless() {
        let title = |text: &str| Change::Edit {
            id: ArticleId(1),
            field: FieldEdit::Title(Some(text.into())),
        };
        assert_eq!(title("a\u{1b}[2J\nb").sanitised(), title("a␛[2J b"));
        let tag = |name: &str| Change::Tag {
            ids: vec![],
            add: vec![name.into()],
            remove: vec![],
        };
        assert_eq!(tag("sea\u{202e}").sanitised(), tag("sea⟨U+202E⟩"));
        let note = |text: &str| Change::EditAnnotation {
            annotation: "x".into(),
            note: Some(text.into()),
            color: None,
            tags: None,
            base: None,
        };
        assert_eq!(note("one\n\u{7}two").sanitised(), note("one\n␇two"));
    }
}
