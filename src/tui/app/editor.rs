//! The note editor: several lines, in place, with the passage in sight.

use super::{EditTarget, Effect, Input, Model, geometry::Pane, passages, prompt, quote};
use crate::{
    article::{Passage, annotation::Color},
    command::Command,
    library::{ArticleId, Change, NoteBase},
};

/// What a note that is being written belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoteTarget {
    /// An annotation that exists.
    Annotation(String),
    /// A passage that gets one; none is the whole article.
    New {
        /// Which passage.
        passage: Option<Passage>,
        /// In what colour.
        color: Color,
    },
}

/// A note that is being written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Editor {
    /// The article.
    pub article: ArticleId,
    /// What the note belongs to.
    pub target: NoteTarget,
    /// The words that it is about, on one line; none for the article.
    pub quote: Option<String>,
    /// What is typed so far.
    pub input: Input,
    /// What the note was before.
    before: String,
    /// Came straight from the page to an external editor: save on return.
    save_on_return: bool,
}

impl Editor {
    fn new(article: ArticleId, target: NoteTarget, quote: Option<String>, note: &str) -> Self {
        Self {
            article,
            target,
            quote,
            input: Input::new(note),
            before: note.to_owned(),
            save_on_return: false,
        }
    }

    fn same_place(&self, other: &Self) -> bool {
        self.article == other.article && self.target_key() == other.target_key()
    }

    /// The target without its colour, which may be chosen anew.
    fn target_key(&self) -> (Option<&str>, Option<Passage>) {
        match &self.target {
            NoteTarget::Annotation(id) => (Some(id), None),
            NoteTarget::New { passage, .. } => (None, *passage),
        }
    }

    /// Whether anything was typed.
    pub fn is_changed(&self) -> bool {
        self.input.text() != self.before
    }
}

/// Opens the editor, on the draft where one was left.
pub(super) fn open(model: &mut Model, target: NoteTarget, quote: Option<String>, note: &str) {
    let Some(article) = article_at_hand(model) else {
        return model.say("Its story is not in the library");
    };
    let fresh = Editor::new(article, target, quote.map(|q| quote::one_line(&q)), note);
    let draft = model.drafts.iter().position(|d| d.same_place(&fresh));
    match draft {
        Some(at) => {
            let draft = model.drafts.remove(at);
            model.editor = Some(Editor {
                target: fresh.target,
                ..draft
            });
            model.say("Your draft is back");
        }
        None => model.editor = Some(fresh),
    }
}

/// The article that a note at hand is on.
fn article_at_hand(model: &Model) -> Option<ArticleId> {
    match model.focus {
        Pane::Notebook => model.notebook.chosen().and_then(|e| e.article),
        Pane::Review => model.review.chosen().map(|n| n.article),
        Pane::Library | Pane::Reader | Pane::Notes => model.open_id(),
    }
}

/// The change that saving asks for; none if there is nothing to save.
pub(super) fn change(editor: Editor) -> Option<Change> {
    let note = editor.input.text().trim_end().to_owned();
    match editor.target {
        NoteTarget::Annotation(annotation) => {
            let changed = note != editor.before;
            changed.then_some(new_note(annotation, note, editor.before))
        }
        NoteTarget::New { passage: None, .. } if note.trim().is_empty() => None,
        NoteTarget::New { passage, color } => Some(Change::Annotate {
            id: editor.article,
            passage,
            color,
            note,
            tags: Vec::new(),
        }),
    }
}

/// Another window may change the note while it is edited in this one: that
/// is seen by what it was before.
fn new_note(annotation: String, note: String, before: String) -> Change {
    Change::EditAnnotation {
        annotation,
        note: Some(note),
        color: None,
        tags: None,
        base: Some(NoteBase {
            note: before,
            tags: Vec::new(),
        }),
    }
}

/// Keeps the text of a note that could not be saved as a draft; false if the
/// change has none.
pub(super) fn keep(model: &mut Model, change: Change) -> bool {
    let draft = match change {
        Change::All(parts) => {
            return passages::in_one(parts).is_some_and(|whole| keep(model, whole));
        }
        Change::EditAnnotation {
            annotation,
            note: Some(note),
            base,
            ..
        } => model.open_id().map(|article| {
            let before = base.unwrap_or_default().note;
            let target = NoteTarget::Annotation(annotation);
            Editor {
                input: Input::new(&note),
                ..Editor::new(article, target, None, &before)
            }
        }),
        Change::Annotate {
            id,
            passage,
            color,
            note,
            ..
        } if !note.is_empty() => Some(Editor {
            input: Input::new(&note),
            ..Editor::new(id, NoteTarget::New { passage, color }, None, "")
        }),
        _ => None,
    };
    let kept = draft.is_some();
    model.drafts.extend(draft);
    kept
}

pub(super) fn save(model: &mut Model, fx: &mut Vec<Effect>) {
    let Some(editor) = model.editor.take() else {
        return;
    };
    if let Some(reader) = &mut model.reader {
        reader.selection = None;
    }
    match change(editor) {
        Some(change) => fx.push(Effect::Apply(match &model.reader {
            Some(reader) => passages::in_parts(reader, change),
            None => change,
        })),
        None => model.say("Nothing was changed"),
    }
}

/// Closes the editor; what was typed is kept as a draft.
pub(super) fn put_away(model: &mut Model) {
    let Some(editor) = model.editor.take() else {
        return;
    };
    if !editor.is_changed() {
        return model.say("Nothing was changed");
    }
    model.drafts.push(editor);
    model.say_with_key(
        "Kept as a draft, not saved",
        Command::Note,
        "on the same place goes on",
    );
}

/// Hands the text to the user's own editor.
pub(super) fn edit_externally(model: &mut Model, fx: &mut Vec<Effect>) {
    if let Some(editor) = &model.editor {
        fx.push(Effect::EditExternally {
            target: EditTarget::Draft,
            text: editor.input.text().to_owned(),
            quote: editor.quote.clone(),
        });
    }
}

/// The same for a note that begins there: it is saved on return.
pub(super) fn begin_externally(model: &mut Model, fx: &mut Vec<Effect>) {
    if let Some(editor) = &mut model.editor {
        editor.save_on_return = true;
    }
    edit_externally(model, fx);
}

/// The user's editor is done.
pub(super) fn edited(
    model: &mut Model,
    target: EditTarget,
    text: Option<String>,
    fx: &mut Vec<Effect>,
) {
    match (target, text) {
        (EditTarget::Note { annotation, before }, Some(note)) => {
            let note = note.trim_end().to_owned();
            fx.push(Effect::Apply(new_note(annotation, note, before)));
        }
        (EditTarget::Note { .. }, None) => {
            if model.status.is_none() {
                model.say("Nothing was changed");
            }
        }
        (EditTarget::Draft, text) => draft_edited(model, text, fx),
    }
}

fn draft_edited(model: &mut Model, text: Option<String>, fx: &mut Vec<Effect>) {
    let Some(editor) = &mut model.editor else {
        return;
    };
    let save_now = std::mem::take(&mut editor.save_on_return);
    if let Some(text) = text {
        editor.input.set(text.trim_end());
        if save_now {
            save(model, fx);
        }
    } else if save_now {
        put_away(model);
    }
}

/// Pastes into whatever takes text.
pub(super) fn insert(model: &mut Model, text: &str, fx: &mut Vec<Effect>) {
    if model.prompt.is_some() {
        prompt::insert(model, text, fx);
    } else if let Some(editor) = &mut model.editor {
        editor.input.insert(text);
    }
}
