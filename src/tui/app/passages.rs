//! Highlights and notes: what the keys for them do, wherever the cursor is.

use std::ops::Range;

use super::{
    EditTarget, Effect, Model,
    editor::{self, NoteTarget},
    geometry::Pane,
    motion::Unit,
    notes, quote,
    reader::ReaderPane,
};
use crate::{
    article::{
        Passage,
        annotation::{Annotation, Color},
        export,
    },
    command::{Command, Context},
    library::Change,
};

type Fx<'a> = &'a mut Vec<Effect>;

/// The selected passage.
pub(super) fn selected(model: &Model) -> Option<Passage> {
    let selection = model.reader.as_ref()?.selection.as_ref()?;
    Some(selection.passage())
}

/// The annotation that a key is about: the chosen one of the panel, or the
/// one under the cursor.
pub(super) fn at_hand(model: &Model) -> Option<&Annotation> {
    match model.focus {
        Pane::Notes => notes::chosen(model),
        Pane::Reader => model
            .reader
            .as_ref()
            .and_then(|r| r.annotation_at(r.cursor_byte())),
        Pane::Notebook => model.notebook.chosen().map(|e| &e.annotation),
        Pane::Review => model.review.chosen().map(|n| &n.annotation),
        Pane::Library => None,
    }
}

/// Highlights the selection, in the last colour unless one is named.
pub(super) fn highlight(model: &mut Model, color: Option<Color>, fx: Fx<'_>) {
    let Some(passage) = selected(model) else {
        return;
    };
    if super::settle::attach(model, passage, fx) {
        return;
    }
    annotate(model, passage, color.unwrap_or(model.last_color), fx);
}

fn annotate(model: &mut Model, passage: Passage, color: Color, fx: Fx<'_>) {
    let Some(reader) = &mut model.reader else {
        return;
    };
    reader.selection = None;
    model.last_color = color;
    let change = Change::Annotate {
        id: reader.opened.row.id,
        passage: Some(passage),
        color,
        note: String::new(),
        tags: Vec::new(),
    };
    let change = match in_parts(reader, change) {
        Change::All(parts) => {
            let parts = parts.into_iter().map(|part| colouring(reader, part, color));
            Change::All(parts.collect())
        }
        whole => colouring(reader, whole, color),
    };
    fx.push(Effect::Apply(change));
}

/// A new highlight, or another colour for the one on this very passage.
fn colouring(reader: &ReaderPane, change: Change, color: Color) -> Change {
    let there = match change {
        Change::Annotate { passage, .. } => passage.and_then(|p| reader.annotations_on(p).next()),
        _ => None,
    };
    match there {
        Some(same) if same.color != color => recoloured(&same.id, color),
        _ => change,
    }
}

fn recoloured(annotation: &str, color: Color) -> Change {
    Change::EditAnnotation {
        annotation: annotation.to_owned(),
        note: None,
        color: Some(color),
        tags: None,
        base: None,
    }
}

/// A new annotation, or several: one for each stretch of its passage that the
/// page shows, for what was stripped between them was not marked by whoever did
/// not see it. The note is on the first.
pub(super) fn in_parts(reader: &ReaderPane, change: Change) -> Change {
    let Change::Annotate {
        id,
        passage: Some(passage),
        color,
        note,
        tags,
    } = change
    else {
        return change;
    };
    let parts = if id == reader.opened.row.id {
        reader.ground().stretches(passage.range())
    } else {
        Vec::new()
    };
    let part = |range: Range<usize>, note: String| Change::Annotate {
        id,
        passage: Some(Passage::new(range.start, range.end)),
        color,
        note,
        tags: tags.clone(),
    };
    match parts.as_slice() {
        [] => part(passage.range(), note),
        [only] => part(only.clone(), note),
        [first, others @ ..] => {
            let others = others
                .iter()
                .map(|range| part(range.clone(), String::new()));
            let first = part(first.clone(), note);
            Change::All(std::iter::once(first).chain(others).collect())
        }
    }
}

/// The annotation that was made of these parts.
pub(super) fn in_one(parts: Vec<Change>) -> Option<Change> {
    let end = parts.iter().rev().find_map(|part| match part {
        Change::Annotate { passage, .. } => passage.map(|p| p.end),
        _ => None,
    });
    let mut first = parts.into_iter().next()?;
    if let Change::Annotate {
        passage: Some(passage),
        ..
    } = &mut first
    {
        passage.end = end.unwrap_or(passage.end);
    }
    Some(first)
}

pub(super) fn highlight_paragraph(model: &mut Model, fx: Fx<'_>) {
    let Some(reader) = &model.reader else { return };
    let Some(block) = reader.block() else { return };
    let range = reader.ground().range(block);
    annotate(
        model,
        Passage::new(range.start, range.end),
        model.last_color,
        fx,
    );
}

/// The colour that a command gives.
pub(super) fn color_of(command: Command) -> Option<Color> {
    Some(match command {
        Command::ColorYellow => Color::Yellow,
        Command::ColorRed => Color::Red,
        Command::ColorGreen => Color::Green,
        Command::ColorBlue => Color::Blue,
        Command::ColorPurple => Color::Purple,
        _ => return None,
    })
}

/// A colour's key: highlights what is selected, or changes what is there.
pub(super) fn color(model: &mut Model, color: Color, fx: Fx<'_>) {
    if model.context() == Context::Select {
        return highlight(model, Some(color), fx);
    }
    if model.focus == Pane::Notebook {
        return super::notebook::color(model, color, fx);
    }
    let Some(annotation) = at_hand(model) else {
        return nothing_here(model);
    };
    let change = recoloured(&annotation.id, color);
    model.last_color = color;
    fx.push(Effect::Apply(change));
}

pub(super) fn nothing_here(model: &mut Model) {
    match model.focus {
        Pane::Reader => model.say_with_key(
            "There is no highlight here",
            Command::Select,
            "selects a passage",
        ),
        Pane::Notebook | Pane::Review => model.say("There is no note here"),
        Pane::Library | Pane::Notes => {
            model.say_with_key(
                "There are no notes yet",
                Command::NoteArticle,
                "writes one on the article",
            );
        }
    }
}

/// Opens the note editor on what is at hand: the selection, the annotation,
/// or else the sentence at the cursor.
pub(super) fn note(model: &mut Model) {
    if let Some(passage) = selected(model) {
        return note_on(model, passage);
    }
    if let Some(annotation) = at_hand(model) {
        let (id, note) = (annotation.id.clone(), annotation.note.clone());
        let quote = annotation.selector.as_ref().map(|s| s.exact.clone());
        return editor::open(model, NoteTarget::Annotation(id), quote, &note);
    }
    let sentence = model
        .reader
        .as_ref()
        .filter(|_| model.focus == Pane::Reader)
        .and_then(|reader| {
            let byte = reader.cursor_byte();
            reader.ground().unit_at(byte, Unit::Sentence)
        });
    match sentence {
        Some(range) => note_on(model, Passage::new(range.start, range.end)),
        None => nothing_here(model),
    }
}

fn note_on(model: &mut Model, passage: Passage) {
    let Some(reader) = &model.reader else { return };
    let quote = quote::passage_text(&reader.opened.article, passage);
    let target = NoteTarget::New {
        passage: Some(passage),
        color: model.last_color,
    };
    editor::open(model, target, Some(quote), "");
}

/// Opens the editor on the note on the whole article; in the list that opens
/// the article first.
pub(super) fn note_article(model: &mut Model, fx: Fx<'_>) {
    if model.focus == Pane::Library {
        let chosen = model.library.chosen();
        if chosen.is_none() || chosen != model.open_id() {
            model.note_article_next = chosen.is_some();
            return super::articles::open_chosen(model, fx);
        }
        model.focus = Pane::Reader;
    }
    open_article_note(model);
}

pub(super) fn open_article_note(model: &mut Model) {
    let Some(reader) = &mut model.reader else {
        return;
    };
    reader.selection = None;
    let existing = reader
        .opened
        .annotations
        .iter()
        .find(|a| a.selector.is_none());
    match existing.map(|a| (a.id.clone(), a.note.clone())) {
        Some((id, note)) => editor::open(model, NoteTarget::Annotation(id), None, &note),
        None => editor::open(
            model,
            NoteTarget::New {
                passage: None,
                color: Color::default(),
            },
            None,
            "",
        ),
    }
}

pub(super) fn delete(model: &mut Model, fx: Fx<'_>) {
    if model.focus == Pane::Notebook {
        return super::notebook::delete(model, fx);
    }
    let Some(annotation) = at_hand(model) else {
        return nothing_here(model);
    };
    fx.push(Effect::Apply(Change::DeleteAnnotations {
        annotations: vec![annotation.id.clone()],
    }));
}

/// The note at hand in the user's own editor.
pub(super) fn edit_externally(model: &mut Model, fx: Fx<'_>) {
    if model.editor.is_some() {
        return editor::edit_externally(model, fx);
    }
    let existing = if selected(model).is_some() {
        None
    } else {
        at_hand(model)
    };
    if let Some(annotation) = existing {
        fx.push(Effect::EditExternally {
            target: EditTarget::Note {
                annotation: annotation.id.clone(),
                before: annotation.note.clone(),
            },
            text: annotation.note.clone(),
            quote: annotation.selector.as_ref().map(|s| s.exact.clone()),
        });
        return;
    }
    note(model);
    editor::begin_externally(model, fx);
}

/// Copies the selection or the paragraph; in the panel the note as a
/// Markdown quote with its source.
pub(super) fn copy(model: &mut Model, fx: Fx<'_>) {
    match model.focus {
        Pane::Notes => return copy_note(model, fx),
        Pane::Notebook => return super::notebook::copy(model, fx),
        Pane::Review => return super::revisit::copy(model, fx),
        Pane::Library | Pane::Reader => {}
    }
    let Some(reader) = &mut model.reader else {
        return;
    };
    let what = if reader.selection.is_some() {
        "passage"
    } else {
        "paragraph"
    };
    let passage = passage_at_hand(reader);
    let text = quote::passage_text(&reader.opened.article, passage);
    fx.push(Effect::Copy { text, what });
}

/// Copies the selection or the paragraph as a Markdown quote with its source.
pub(super) fn copy_quote(model: &mut Model, fx: Fx<'_>) {
    let Some(reader) = &mut model.reader else {
        return;
    };
    let passage = passage_at_hand(reader);
    let text = export::markdown::passage_markdown(&reader.opened.article, passage);
    fx.push(Effect::Copy {
        text,
        what: "quote",
    });
}

/// What is selected, which ends the selection, or else the paragraph.
fn passage_at_hand(reader: &mut ReaderPane) -> Passage {
    if let Some(selection) = reader.selection.take() {
        return selection.passage();
    }
    let block = reader.block();
    let range = block.map_or(0..0, |block| reader.ground().range(block));
    Passage::new(range.start, range.end)
}

fn copy_note(model: &mut Model, fx: Fx<'_>) {
    let Some(annotation) = notes::chosen(model) else {
        return nothing_here(model);
    };
    let Some(reader) = &model.reader else { return };
    let text = export::markdown::annotation_markdown(&reader.opened.article.metadata, annotation);
    fx.push(Effect::Copy { text, what: "note" });
}
