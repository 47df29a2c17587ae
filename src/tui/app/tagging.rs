//! Typing tags: several on a line, apart by spaces or commas, those with a
//! space in them in quotes; completion from those in use; the list of all.

use super::{
    Effect, Model, library,
    popup::{Action, Item, Popup, PopupKind},
    prompt::{CHOICES_MAX, Prompt, PromptKind, common_start},
};
use crate::{
    command::Command,
    library::{ArticleId, Change, NoteBase},
    text,
};

/// What a list of all tags is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TagUse {
    /// The chosen one filters the library.
    Filter,
    /// The chosen one gets another name.
    Rename,
}

/// The tags that were typed, without `#`; one to take away has its minus.
fn words(typed: &str) -> Vec<String> {
    let mut all = vec![String::new()];
    let mut quoted = false;
    for c in typed.chars() {
        match (c, all.last_mut()) {
            ('"', _) => quoted = !quoted,
            (' ' | ',', _) if !quoted => all.push(String::new()),
            (c, Some(word)) => word.push(c),
            (_, None) => {}
        }
    }
    let bare = all
        .iter()
        .map(|w| w.trim().trim_start_matches('#').to_owned());
    bare.filter(|w| !w.is_empty() && w != "-").collect()
}

/// A tag as it is typed.
fn quoted(tag: &str) -> String {
    if tag.contains([' ', ',']) {
        format!("\"{tag}\"")
    } else {
        tag.to_owned()
    }
}

/// Tags as a line that can be gone on with.
pub(super) fn line(tags: &[String]) -> String {
    tags.iter().map(|t| quoted(t) + " ").collect()
}

/// Where the last tag begins, minus and quote included.
fn begin_of_last(typed: &str) -> usize {
    let mut quoted = false;
    let mut begin = 0;
    for (at, c) in typed.char_indices() {
        match c {
            '"' => quoted = !quoted,
            ' ' | ',' if !quoted => begin = at + 1,
            _ => {}
        }
    }
    begin
}

/// The tags in use that begin like `name`, in whatever case and accents.
fn fitting(tags: &[String], name: &str) -> Vec<String> {
    let begun = text::fold(name);
    let fits = tags.iter().filter(|t| text::fold(t).starts_with(&begun));
    fits.take(CHOICES_MAX).cloned().collect()
}

/// Shows what the tag that is being typed could become.
pub(super) fn offer(prompt: &mut Prompt, tags: &[String]) {
    let typed = prompt.input.text();
    let (before, last) = typed
        .split_at_checked(begin_of_last(typed))
        .unwrap_or_default();
    let name = last.trim_start_matches(['-', '#', '"']);
    prompt.choices = if name.is_empty() {
        Vec::new()
    } else {
        further(tags, before, last)
    };
}

/// The tags that the last one may become; none that is there already, unless
/// it is to be taken away.
fn further(tags: &[String], before: &str, last: &str) -> Vec<String> {
    let there: Vec<String> = words(before).iter().map(|t| text::fold(t)).collect();
    let mut found = fitting(tags, last.trim_start_matches(['-', '#', '"']));
    if !last.starts_with('-') {
        found.retain(|tag| !there.contains(&text::fold(tag)));
    }
    found
}

/// Completes the last tag as far as those in use agree.
pub(super) fn complete(prompt: &mut Prompt, tags: &[String]) {
    let typed = prompt.input.text().to_owned();
    let (before, last) = typed
        .split_at_checked(begin_of_last(&typed))
        .unwrap_or_default();
    let minus = if last.starts_with('-') { "-" } else { "" };
    let name = last.trim_start_matches(['-', '#', '"']);
    prompt.choices = further(tags, before, last);
    let common = common_start(&prompt.choices);
    if !text::fold(&common).starts_with(&text::fold(name)) || common.is_empty() {
        return;
    }
    let done = prompt.choices.len() == 1;
    let completed = match (done, common.contains(' ')) {
        (true, _) => quoted(&common) + " ",
        (false, true) => format!("\"{common}"),
        (false, false) => common,
    };
    prompt.input.set(&format!("{before}{minus}{completed}"));
}

/// For one article the line is all its tags; for several it is what to add,
/// and with a minus what to take away.
pub(super) fn apply(
    ids: Vec<ArticleId>,
    before: Option<&[String]>,
    typed: &str,
    fx: &mut Vec<Effect>,
) {
    let (minus, mut add): (Vec<String>, Vec<String>) =
        words(typed).into_iter().partition(|t| t.starts_with('-'));
    let mut remove: Vec<String> = minus
        .iter()
        .map(|t| t.trim_start_matches('-').to_owned())
        .collect();
    if let Some(before) = before {
        remove.extend(before.iter().filter(|t| !add.contains(t)).cloned());
        add.retain(|t| !before.contains(t));
    }
    if !add.is_empty() || !remove.is_empty() {
        fx.push(Effect::Apply(Change::Tag { ids, add, remove }));
    }
}

/// The line is all tags of the annotation.
pub(super) fn apply_to_note(
    annotation: String,
    before: Vec<String>,
    typed: &str,
    fx: &mut Vec<Effect>,
) {
    fx.push(Effect::Apply(Change::EditAnnotation {
        annotation,
        note: None,
        color: None,
        tags: Some(words(typed)),
        base: Some(NoteBase {
            note: String::new(),
            tags: before,
        }),
    }));
}

/// The line is what to give several annotations, and with a minus what to
/// take from them.
pub(super) fn apply_to_notes(annotations: Vec<String>, typed: &str, fx: &mut Vec<Effect>) {
    let (minus, add): (Vec<String>, Vec<String>) =
        words(typed).into_iter().partition(|t| t.starts_with('-'));
    let remove: Vec<String> = minus
        .iter()
        .map(|t| t.trim_start_matches('-').to_owned())
        .collect();
    if !add.is_empty() || !remove.is_empty() {
        fx.push(Effect::Apply(Change::EditAnnotations {
            annotations,
            color: None,
            add,
            remove,
        }));
    }
}

/// All tags, each below the one that it belongs to.
pub(super) fn list(model: &mut Model, tags: &[(String, u64)], then: TagUse) {
    if tags.is_empty() {
        return model.say_with_key("No article has a tag yet", Command::Tag, "gives one");
    }
    let items = tags.iter().map(|(name, articles)| {
        let action = match then {
            TagUse::Filter => Action::FilterTag(name.clone()),
            TagUse::Rename => Action::RenameTag(name.clone()),
        };
        let (depth, short) = below(name, tags);
        Item {
            note: articles.to_string(),
            depth,
            ..Item::new(short, action)
        }
    });
    let title = match then {
        TagUse::Filter => format!("Tags · {}", tags.len()),
        TagUse::Rename => "Rename which tag?".to_owned(),
    };
    let items = items.collect();
    super::popup::show(model, Popup::new(PopupKind::Tags, title, items));
}

/// How deep a tag stands below others in use, and what its own part is.
fn below<'a>(name: &'a str, tags: &[(String, u64)]) -> (u8, &'a str) {
    let mut depth = 0;
    let mut own = name;
    for (at, _) in name.match_indices('/') {
        let (above, rest) = name.split_at_checked(at).unwrap_or_default();
        if tags.iter().any(|(t, _)| text::fold(t) == text::fold(above)) {
            depth += 1;
            own = rest.trim_start_matches('/');
        }
    }
    (depth, own)
}

/// Shows the articles of a tag, those of the archive too.
pub(super) fn filter(model: &mut Model, tag: &str, fx: &mut Vec<Effect>) {
    super::commands::focus(model, super::geometry::Pane::Library, fx);
    library::show(model, library::View::All, fx);
    library::filter(model, &format!("tag:{}", quoted(tag)), fx);
}

pub(super) fn ask_new_name(model: &mut Model, tag: &str, fx: &mut Vec<Effect>) {
    model.prompt = Some(Prompt::new(PromptKind::RenameTag(tag.to_owned()), tag));
    fx.push(Effect::ListTags);
}

/// A name that is in use is asked about: it makes two tags one.
pub(super) fn rename(model: &mut Model, from: String, to: &str, fx: &mut Vec<Effect>) {
    let to = words(&quoted(to)).join(" ");
    if to.is_empty() || to == from {
        return;
    }
    let (key, own) = (text::fold(&to), text::fold(&from));
    let there = model.tags.iter().any(|t| text::fold(t) == key);
    if there && key != own {
        model.prompt = Some(Prompt::new(PromptKind::MergeTag { from, to }, ""));
        return;
    }
    merge(from, to, false, fx);
}

pub(super) fn merge(from: String, to: String, merge: bool, fx: &mut Vec<Effect>) {
    fx.push(Effect::Apply(Change::RenameTags {
        from: vec![from],
        to,
        merge,
    }));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(of: &[&str]) -> Vec<String> {
        of.iter().map(|n| (*n).to_owned()).collect()
    }

    #[test]
    fn tags_are_apart_by_spaces_or_commas_and_may_be_quoted() {
        for (typed, expected) in [
            ("sea, #maps", names(&["sea", "maps"])),
            ("\"long reads\" sea", names(&["long reads", "sea"])),
            ("-\"long reads\"", names(&["-long reads"])),
            ("sea/ice  -", names(&["sea/ice"])),
            (" , ", names(&[])),
        ] {
            assert_eq!(words(typed), expected, "{typed}");
        }
        let tags = names(&["sea", "long reads"]);
        assert_eq!(words(&line(&tags)), tags);
    }

    #[test]
    fn tags_of_one_article_are_set_and_of_several_are_changed() {
        let run = |before: Option<&[String]>, text: &str| {
            let mut fx = Vec::new();
            apply(vec![ArticleId(1)], before, text, &mut fx);
            match fx.pop() {
                Some(Effect::Apply(Change::Tag { add, remove, .. })) => {
                    (add.join(" "), remove.join(" "))
                }
                _ => (String::new(), String::new()),
            }
        };
        let had = names(&["news", "sea"]);
        assert_eq!(run(Some(&had), "sea, maps"), ("maps".into(), "news".into()));
        assert_eq!(run(Some(&had), "news sea"), (String::new(), String::new()));
        assert_eq!(run(None, "maps -news"), ("maps".into(), "news".into()));
        let spaced = names(&["long reads"]);
        let unchanged = line(&spaced);
        assert_eq!(
            run(Some(&spaced), &unchanged),
            (String::new(), String::new())
        );
    }

    #[test]
    fn the_last_tag_is_completed() {
        let tags = names(&["long reads", "long runs", "sea", "sea/ice"]);
        let run = |typed: &str| {
            let mut prompt = Prompt::new(PromptKind::NoteTags("x".into(), Vec::new()), typed);
            complete(&mut prompt, &tags);
            prompt.input.text().to_owned()
        };
        for (typed, expected) in [
            ("lo", "\"long r"),
            ("\"long re", "\"long reads\" "),
            ("news -SE", "news -sea"),
            ("sea/", "sea/ice "),
            ("sea se", "sea sea/ice "),
            ("Sea sea/ice se", "Sea sea/ice se"),
            ("zz", "zz"),
        ] {
            assert_eq!(run(typed), expected, "{typed}");
        }
    }

    #[test]
    fn a_tag_stands_below_the_one_that_it_belongs_to() {
        let tags: Vec<(String, u64)> = ["a", "a/b", "a/b/c", "x/y"]
            .map(|name| (name.to_owned(), 1))
            .into();
        for (name, expected) in [
            ("a", (0, "a")),
            ("a/b", (1, "b")),
            ("a/b/c", (2, "c")),
            ("x/y", (0, "x/y")),
        ] {
            assert_eq!(below(name, &tags), expected);
        }
    }
}
