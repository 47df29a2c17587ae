//! Ways to go on with what is being typed: paths, tags, and what a filter
//! knows.

use super::{
    super::{Effect, Model, commands, quote, tagging},
    Prompt, PromptKind, typed,
};
use crate::{
    command::Command,
    library::query::{self, Asked, Names},
    text,
};

/// Completions that are shown at once.
pub(in super::super) const CHOICES_MAX: usize = 50;
pub(in super::super) fn complete(model: &mut Model, fx: &mut Vec<Effect>) {
    let Some(prompt) = &mut model.prompt else {
        return;
    };
    match prompt.kind {
        PromptKind::AddPath => complete_path(prompt, fx),
        PromptKind::Tags { .. } | PromptKind::RenameTag(_) => {
            tagging::complete(prompt, &model.tags);
        }
        PromptKind::NoteTags(..) | PromptKind::TagsOfNotes(_) => {
            let tags: Vec<String> = model.names.tags_for_notes().cloned().collect();
            tagging::complete(prompt, &tags);
        }
        PromptKind::Palette => commands::run(model, Command::EditDown, None, fx),
        PromptKind::Filter { .. } | PromptKind::NotesFilter { .. } => complete_query(model, fx),
        _ => {}
    }
}

/// Takes what all candidates have in common, and looks on from there.
fn complete_path(prompt: &mut Prompt, fx: &mut Vec<Effect>) {
    let common = common_start(&prompt.choices);
    if common.len() > prompt.input.text().len() {
        prompt.input.set(&common);
        prompt.choices.clear();
        fx.push(Effect::CompletePath(common));
    }
}

pub(in super::super) fn common_start(choices: &[String]) -> String {
    let Some((first, rest)) = choices.split_first() else {
        return String::new();
    };
    let mut common = first.as_str();
    for other in rest {
        let end = common
            .char_indices()
            .zip(other.chars())
            .find(|((_, a), b)| a != b)
            .map(|((i, _), _)| i);
        let end = end.unwrap_or(common.len().min(other.len()));
        common = common.get(..end).unwrap_or_default();
    }
    common.to_owned()
}

/// Shows how the filter could go on.
pub(super) fn offer(model: &mut Model) {
    if let Some(prompt) = &mut model.prompt
        && matches!(
            prompt.kind,
            PromptKind::Filter { .. } | PromptKind::NotesFilter { .. }
        )
    {
        let of = asked(&prompt.kind);
        prompt.choices = query::complete(prompt.input.text(), &model.names, of).choices;
        prompt.choices.truncate(CHOICES_MAX);
    }
}

/// What the query at the prompt is asked of.
fn asked(kind: &PromptKind) -> Asked {
    match kind {
        PromptKind::NotesFilter { .. } => Asked::Notes,
        _ => Asked::Articles,
    }
}

/// Takes the names that the library has.
pub(in super::super) fn take_names(model: &mut Model, names: Names) {
    model.names = names;
    offer(model);
    offer_tags_of_notes(model);
}

/// Shows what the tag of a note that is being typed could become.
pub(super) fn offer_tags_of_notes(model: &mut Model) {
    if let Some(prompt) = &mut model.prompt
        && matches!(
            prompt.kind,
            PromptKind::NoteTags(..) | PromptKind::TagsOfNotes(_)
        )
    {
        let tags: Vec<String> = model.names.tags_for_notes().cloned().collect();
        tagging::offer(prompt, &tags);
    }
}

/// Takes what all ways to go on have in common; the only one is taken whole.
fn complete_query(model: &mut Model, fx: &mut Vec<Effect>) {
    let Some(prompt) = &mut model.prompt else {
        return;
    };
    let before = prompt.input.text().to_owned();
    let found = query::complete(&before, &model.names, asked(&prompt.kind));
    let (kept, begun) = before.split_at_checked(found.start).unwrap_or_default();
    let common = common_start(&found.choices);
    if common.is_empty() || text::fold(&common).len() < text::fold(begun).len() {
        return;
    }
    let whole = found.choices.len() == 1 && !common.ends_with(':');
    let space = if whole { " " } else { "" };
    prompt.input.set(&format!("{kept}{common}{space}"));
    if prompt.input.text() != before {
        typed(model, fx);
    }
}

/// Paths that begin like what was typed.
pub(in super::super) fn take_paths(model: &mut Model, typed: &str, found: Vec<String>) {
    let Some(prompt) = &mut model.prompt else {
        return;
    };
    if prompt.kind == PromptKind::AddPath && prompt.input.text() == typed {
        prompt.choices = found.into_iter().take(CHOICES_MAX).collect();
    }
}

impl Model {
    /// The completions of the prompt, on one line.
    pub fn choices_line(&self) -> Option<String> {
        let prompt = self.prompt.as_ref()?;
        let names = prompt.choices.iter().map(|c| {
            if prompt.kind != PromptKind::AddPath {
                return quote::one_line(c);
            }
            let name = c
                .trim_end_matches('/')
                .rsplit('/')
                .next()
                .unwrap_or_default();
            let slash = if c.ends_with('/') { "/" } else { "" };
            quote::one_line(&format!("{name}{slash}"))
        });
        let line = names.collect::<Vec<_>>().join("  ");
        (!line.is_empty()).then_some(line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_start_is_on_a_character() {
        let choices =
            |c: &[&str]| common_start(&c.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>());
        assert_eq!(choices(&["/tmp/aä", "/tmp/aö"]), "/tmp/a");
        assert_eq!(choices(&["one"]), "one");
        assert_eq!(choices(&["one", "on"]), "on");
        assert_eq!(choices(&[]), "");
    }
}
