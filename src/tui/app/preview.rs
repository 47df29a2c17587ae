//! The chosen article beside a wide list: what it is and how it begins.

use super::{Effect, Model, quote};
use crate::{
    article::Role,
    library::{ArticleId, Opened, Row},
};

/// Characters of the story that are kept: more than any screen shows.
const STORY_CHARS_MAX: usize = 6_000;
/// Notes that are shown.
const NOTES_MAX: usize = 3;

/// What is shown of an article.
#[derive(Debug, Clone, PartialEq)]
pub struct Preview {
    /// Its line.
    pub row: Row,
    /// How the story begins, a paragraph each.
    pub story: Vec<String>,
    /// Its first notes, else quotes, a line each.
    pub notes: Vec<String>,
}

/// The preview, and for which article of which version of the library it was
/// asked last.
#[derive(Debug, Default)]
pub struct PreviewPane {
    asked: Option<(ArticleId, u64)>,
    /// What is shown.
    pub shown: Option<Preview>,
}

impl PreviewPane {
    /// The preview of this article, if it is here.
    pub fn of(&self, id: ArticleId) -> Option<&Preview> {
        self.shown.as_ref().filter(|p| p.row.id == id)
    }
}

/// Asks for the chosen article where there is room to show it.
pub(super) fn settle(model: &mut Model, fx: &mut Vec<Effect>) {
    if model.panes().preview.is_none() {
        return;
    }
    let Some(id) = model.library.chosen() else {
        return;
    };
    let wanted = (id, model.library.version);
    if model.preview.asked != Some(wanted) {
        model.preview.asked = Some(wanted);
        fx.push(Effect::Preview(id));
    }
}

pub(super) fn take(model: &mut Model, opened: &Opened) {
    if model
        .preview
        .asked
        .is_some_and(|(id, _)| id == opened.row.id)
    {
        model.preview.shown = Some(Preview {
            row: opened.row.clone(),
            story: story(opened),
            notes: notes(opened),
        });
    }
}

fn story(opened: &Opened) -> Vec<String> {
    let article = &opened.article;
    let blocks = article.record.blocks.iter().enumerate();
    let body = blocks.filter(|(n, _)| article.role(*n) == Role::Body);
    let mut left = STORY_CHARS_MAX;
    let mut story = Vec::new();
    for (_, block) in body {
        let text = article.record.block_text(block);
        let cut: String = text.chars().take(left).collect();
        left -= cut.chars().count();
        if !cut.trim().is_empty() {
            story.push(quote::one_line(&cut));
        }
        if left == 0 {
            break;
        }
    }
    story
}

fn notes(opened: &Opened) -> Vec<String> {
    let words = opened.annotations.iter().map(|a| {
        let quote = || a.selector.as_ref().map(|s| format!("“{}”", s.exact));
        let note = Some(a.note.clone()).filter(|n| !n.trim().is_empty());
        quote::one_line(&note.or_else(quote).unwrap_or_default())
    });
    words.filter(|w| !w.is_empty()).take(NOTES_MAX).collect()
}
