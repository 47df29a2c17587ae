//! A line that is being typed: what it is for, what each key press does to
//! the screen, and what accepting or cancelling it means.

mod completion;

use std::borrow::Cow;

pub(super) use completion::{CHOICES_MAX, common_start, complete, take_names, take_paths};

use super::{
    Effect, Input, Model, articles,
    find::{self, Find},
    geometry::Pane,
    library, narrow, notebook, passages,
    pasted::Pasted,
    popup,
    reader::Anchor,
    shelf, tagging,
};
use crate::{
    article::{Author, Date},
    command::Command,
    library::{ArticleId, Change, FieldEdit, Query, Row, Trash},
    text,
};

/// Cells of a pasted text's first line in the offer to add it.
const OFFER_COLS: usize = 40;

/// Said to who wants to add an address.
const ADDRESS: &str = "offprint fetches no pages: save this one in your browser, then add the file";

/// What a prompt is for.
#[derive(Debug, Clone, PartialEq)]
pub enum PromptKind {
    /// Filter the list of articles.
    Filter {
        /// The filter to go back to.
        before: String,
    },
    /// Filter the notes at hand.
    NotesFilter {
        /// The filter to go back to.
        before: String,
    },
    /// Find in the article.
    Find {
        /// The cursor to go back to.
        cursor: usize,
        /// The first row to go back to.
        top: Anchor,
        /// The search to go back to.
        before: Option<Box<Find>>,
        /// How many searches ago the one at the prompt was made; 0 for what
        /// is typed.
        recalled: usize,
        /// What was typed before one was called back.
        typed: String,
    },
    /// Add a file or folder.
    AddPath,
    /// Tags of articles.
    Tags {
        /// Which ones.
        ids: Vec<ArticleId>,
        /// Tags that the one article has; none for several.
        before: Option<Vec<String>>,
    },
    /// Tags of an annotation.
    NoteTags(String, Vec<String>),
    /// Tags of several annotations.
    TagsOfNotes(Vec<String>),
    /// Another name for this tag.
    RenameTag(String),
    /// Whether to make these tags one.
    MergeTag {
        /// The one that goes.
        from: String,
        /// The one that stays.
        to: String,
    },
    /// Number and name of a view to be saved.
    SaveView,
    /// Another name for the view of this number.
    RenameView(u8),
    /// Whether to empty the trash of this: `yes` is typed, for nothing brings
    /// it back.
    EmptyTrash(Trash),
    /// Whether to undo, or redo, several changes.
    RevertTo {
        /// The last of them.
        id: i64,
        /// How many.
        steps: usize,
        /// Redo.
        redo: bool,
    },
    /// The headline.
    Title(ArticleId),
    /// Who wrote it.
    Authors(ArticleId),
    /// When it was published.
    Date(ArticleId),
    /// Whether to open this address.
    OpenUrl(String),
    /// Whether to add this text as an article.
    AddText(String),
    /// A command by name.
    Palette,
    /// Filter the list at hand.
    PopupFilter,
}

/// A line that is being typed.
#[derive(Debug, Clone, PartialEq)]
pub struct Prompt {
    /// What it is for.
    pub kind: PromptKind,
    /// What is typed so far.
    pub input: Input,
    /// What is wrong with it.
    pub problem: Option<String>,
    /// The character that is wrong, from 0.
    pub problem_at: Option<usize>,
    /// Ways to complete it.
    pub choices: Vec<String>,
}

impl Prompt {
    pub(super) fn new(kind: PromptKind, typed: &str) -> Self {
        Self {
            kind,
            input: Input::new(typed),
            problem: None,
            problem_at: None,
            choices: Vec::new(),
        }
    }

    /// What stands before what is typed.
    pub fn label(&self) -> String {
        match &self.kind {
            PromptKind::Filter { .. } | PromptKind::NotesFilter { .. } => "Filter:".into(),
            PromptKind::Find { .. } => "Find:".into(),
            PromptKind::AddPath => "Add file or folder:".into(),
            PromptKind::Tags {
                before: Some(_), ..
            } => "Tags:".into(),
            PromptKind::Tags { ids, .. } => {
                format!("Tags for {} articles (-tag takes away):", ids.len())
            }
            PromptKind::NoteTags(..) => "Tags of the note:".into(),
            PromptKind::TagsOfNotes(ids) => {
                format!("Tags for {} notes (-tag takes away):", ids.len())
            }
            PromptKind::RenameTag(tag) => format!("Rename the tag {tag} to:"),
            PromptKind::MergeTag { from, to } => {
                format!("There is a tag {to} already. Make {from} and {to} one?")
            }
            PromptKind::SaveView => "Save this view as:".into(),
            PromptKind::EmptyTrash(what) => {
                let them = if what.articles == 1 { "it" } else { "them" };
                format!("Type yes to remove {them}:")
            }
            PromptKind::RenameView(slot) => format!("Name of the view {slot}:"),
            PromptKind::RevertTo { steps, redo, .. } => {
                let verb = if *redo { "Do again" } else { "Undo" };
                format!("{verb} {steps} changes?")
            }
            PromptKind::Title(_) => "Title:".into(),
            PromptKind::Authors(_) => "Authors, apart by ;".into(),
            PromptKind::Date(_) => "Published:".into(),
            PromptKind::OpenUrl(url) => format!("Open {url} ?"),
            PromptKind::AddText(text) => format!("Add “{}” as an article?", first_line(text)),
            PromptKind::Palette => "Command:".into(),
            PromptKind::PopupFilter => "Show only:".into(),
        }
    }

    /// Whether it only asks yes or no.
    pub fn is_question(&self) -> bool {
        matches!(
            self.kind,
            PromptKind::OpenUrl(_)
                | PromptKind::AddText(_)
                | PromptKind::MergeTag { .. }
                | PromptKind::RevertTo { .. }
        )
    }

    /// What can be typed, where that is not plain from the label.
    pub fn help(&self) -> Cow<'static, str> {
        match &self.kind {
            PromptKind::EmptyTrash(what) => Cow::Owned(format!(
                "undo can’t bring them back, only a backup with their pages: {}",
                what.phrase()
            )),
            kind => Cow::Borrowed(kind.help()),
        }
    }
}

impl PromptKind {
    fn help(&self) -> &'static str {
        match self {
            PromptKind::NotesFilter { .. } => "words · color:green · state:lost · tag:sea",
            PromptKind::Filter { .. } => "words · tag:news · is:unread · site:example.org",
            PromptKind::Date(_) => {
                "2013, 2013-04, 2013-04-10 or 2013-04-10T10:55; empty takes the page's own"
            }
            PromptKind::Title(_) => "empty takes the page's own",
            PromptKind::Authors(_) => "Ann Lee; Bo Chen (Beijing) · empty takes the page's own",
            PromptKind::Tags { .. } | PromptKind::NoteTags(..) | PromptKind::TagsOfNotes(_) => {
                "apart by spaces; \"long reads\" in quotes; sea/ice is below sea"
            }
            PromptKind::RenameTag(_) => "what is below it comes along",
            PromptKind::SaveView => "a number from 1 to 9 and a name: 3 Long reads",
            PromptKind::RevertTo { redo: false, .. } => "all of them can be done again",
            PromptKind::RevertTo { .. } => "all of them can be undone again",
            PromptKind::MergeTag { .. } => "undo makes them two again",
            PromptKind::Find { .. } => "words, or /a regular expression/",
            PromptKind::AddPath
            | PromptKind::OpenUrl(_)
            | PromptKind::AddText(_)
            | PromptKind::EmptyTrash(_)
            | PromptKind::RenameView(_)
            | PromptKind::Palette
            | PromptKind::PopupFilter => "",
        }
    }
}

fn first_line(text: &str) -> String {
    // What is pasted has returns where lines end.
    let line = text
        .split(['\n', '\r'])
        .map(str::trim)
        .find(|l| !l.is_empty())
        .unwrap_or_default();
    text::truncate(&text::sanitise_line(line), OFFER_COLS).into_owned()
}

// --- opening one

pub(super) fn add_path(model: &mut Model, fx: &mut Vec<Effect>) {
    model.prompt = Some(Prompt::new(PromptKind::AddPath, ""));
    fx.push(Effect::CompletePath(String::new()));
}

pub(super) fn tags(model: &mut Model, fx: &mut Vec<Effect>) {
    let ids = articles::targets(model);
    if ids.is_empty() {
        return no_article(model);
    }
    let before = articles::target_row(model)
        .filter(|_| ids.len() == 1)
        .map(|row| row.tags.clone());
    let typed = before
        .as_ref()
        .map_or(String::new(), |tags| tagging::line(tags));
    model.prompt = Some(Prompt::new(PromptKind::Tags { ids, before }, &typed));
    fx.push(Effect::ListTags);
}

/// Tags of the annotation that is chosen in the panel.
pub(super) fn note_tags(model: &mut Model, fx: &mut Vec<Effect>) {
    if model.focus == Pane::Notebook
        && let Some(several) = notebook::several(model)
    {
        if !several.is_empty() {
            model.prompt = Some(Prompt::new(PromptKind::TagsOfNotes(several), ""));
            fx.push(Effect::ListNames);
        }
        return;
    }
    let Some(annotation) = passages::at_hand(model) else {
        return passages::nothing_here(model);
    };
    let typed = tagging::line(&annotation.tags);
    let kind = PromptKind::NoteTags(annotation.id.clone(), annotation.tags.clone());
    model.prompt = Some(Prompt::new(kind, &typed));
    fx.push(Effect::ListNames);
}

pub(super) fn title(model: &mut Model) {
    edit_field(model, |row| {
        Prompt::new(PromptKind::Title(row.id), &row.title)
    });
}

pub(super) fn authors(model: &mut Model) {
    edit_field(model, |row| {
        let names: Vec<String> = row.authors.iter().map(author_text).collect();
        Prompt::new(PromptKind::Authors(row.id), &names.join("; "))
    });
}

pub(super) fn date(model: &mut Model) {
    edit_field(model, |row| {
        let date = row.published.map(|d| d.to_string()).unwrap_or_default();
        Prompt::new(PromptKind::Date(row.id), &date)
    });
}

fn edit_field(model: &mut Model, prompt: impl FnOnce(&Row) -> Prompt) {
    match articles::target_row(model).map(prompt) {
        Some(prompt) => model.prompt = Some(prompt),
        None => no_article(model),
    }
}

/// The address is shown before anything is opened.
pub(super) fn open_url(model: &mut Model) {
    match articles::target_row(model).map(|row| row.url.clone()) {
        Some(Some(url)) => model.prompt = Some(Prompt::new(PromptKind::OpenUrl(url), "")),
        Some(None) => model.say("This article has no address"),
        None => no_article(model),
    }
}

/// What is pasted or dropped may become an article; nothing happens unasked.
pub(super) fn offer_text(model: &mut Model, text: &str, fx: &mut Vec<Effect>) {
    match Pasted::of(text) {
        Pasted::Paths(line) => {
            model.prompt = Some(Prompt::new(PromptKind::AddPath, &line));
            fx.push(Effect::CompletePath(line));
        }
        Pasted::Addresses => model.complain(ADDRESS),
        Pasted::Text if text.trim().is_empty() => {}
        Pasted::Text => {
            model.prompt = Some(Prompt::new(PromptKind::AddText(text.to_owned()), ""));
        }
    }
}

/// Asks before the one thing that can't be taken back.
pub(super) fn ask_trash(model: &mut Model, what: Trash) {
    if what.articles == 0 {
        return model.say("The trash is empty");
    }
    model.prompt = Some(Prompt::new(PromptKind::EmptyTrash(what), ""));
}

/// Only the whole word does it.
fn empty_trash(model: &mut Model, text: &str, fx: &mut Vec<Effect>) {
    if text == "yes" {
        fx.push(Effect::EmptyTrash);
    } else {
        model.say("Nothing was removed");
    }
}

fn no_article(model: &mut Model) {
    model.say_with_key("There is no article here", Command::Add, "adds one");
}

// --- typing

pub(super) fn insert(model: &mut Model, text: &str, fx: &mut Vec<Effect>) {
    let Some(prompt) = model.prompt.as_mut().filter(|p| !p.is_question()) else {
        return;
    };
    // A prompt has one line: pasted line ends are spaces.
    prompt.input.insert(&text.replace(['\n', '\r', '\t'], " "));
    typed(model, fx);
}

pub(super) fn edit(model: &mut Model, command: Command, fx: &mut Vec<Effect>) {
    let Some(prompt) = model.prompt.as_mut().filter(|p| !p.is_question()) else {
        return;
    };
    let before = prompt.input.text().to_owned();
    match (&prompt.kind, command) {
        (PromptKind::Find { .. }, Command::EditUp) => find::recall(model, true),
        (PromptKind::Find { .. }, Command::EditDown) => find::recall(model, false),
        _ => {
            prompt.input.edit(command);
        }
    }
    let is_typed = |prompt: &Prompt| prompt.input.text() != before;
    if model.prompt.as_ref().is_some_and(is_typed) {
        typed(model, fx);
    }
}

/// The text of the prompt is another: what depends on it follows at once.
fn typed(model: &mut Model, fx: &mut Vec<Effect>) {
    let Some(prompt) = &mut model.prompt else {
        return;
    };
    prompt.problem = None;
    prompt.problem_at = None;
    prompt.choices.clear();
    let text = prompt.input.text().to_owned();
    match prompt.kind.clone() {
        PromptKind::Filter { .. } => {
            filter(model, &text, fx);
            if text.ends_with(':') {
                fx.push(Effect::ListNames);
            }
            completion::offer(model);
        }
        PromptKind::NotesFilter { .. } => {
            if let Err((problem, at)) = narrow::set(model, &text, fx)
                && let Some(prompt) = &mut model.prompt
            {
                prompt.problem = Some(problem);
                prompt.problem_at = Some(at);
            }
            completion::offer(model);
        }
        PromptKind::Find { cursor, top, .. } => find::typed(model, &text, cursor, top),
        PromptKind::Palette | PromptKind::PopupFilter => popup::filter(model, &text),
        PromptKind::AddPath => fx.push(Effect::CompletePath(text)),
        PromptKind::Tags { .. } => {
            if let Some(prompt) = &mut model.prompt {
                tagging::offer(prompt, &model.tags);
            }
        }
        PromptKind::NoteTags(..) | PromptKind::TagsOfNotes(_) => {
            completion::offer_tags_of_notes(model);
        }
        _ => {}
    }
}

/// A filter that is wrong is told at the prompt; the list stays as it was.
fn filter(model: &mut Model, text: &str, fx: &mut Vec<Effect>) {
    match Query::read_typing(text, &model.config.highlights) {
        Ok(_) => library::filter(model, text, fx),
        Err(error) => {
            if let Some(prompt) = &mut model.prompt {
                prompt.problem = Some(error.message);
                prompt.problem_at = Some(error.at.saturating_sub(1));
            }
        }
    }
}

/// Whether the filter at the prompt can't be understood; it then says why and
/// points at where.
fn refuses(model: &mut Model) -> bool {
    let Some(prompt) = &mut model.prompt else {
        return false;
    };
    if !matches!(
        prompt.kind,
        PromptKind::Filter { .. } | PromptKind::NotesFilter { .. }
    ) {
        return false;
    }
    // While it was typed, its last piece may have been unfinished.
    if let Err(error) = Query::read(prompt.input.text(), &model.config.highlights) {
        prompt.problem_at = Some(error.at.saturating_sub(1));
        prompt.problem = Some(error.message);
    }
    prompt.problem.is_some()
}

// --- leaving

pub(super) fn cancel(model: &mut Model, fx: &mut Vec<Effect>) {
    let Some(prompt) = model.prompt.take() else {
        return;
    };
    match prompt.kind {
        PromptKind::Filter { before } => library::filter(model, &before, fx),
        PromptKind::NotesFilter { before } => narrow::back_to(model, &before, fx),
        PromptKind::Find {
            cursor,
            top,
            before,
            ..
        } => {
            if let Some(reader) = &mut model.reader {
                reader.find = before.map(|find| *find);
                find::back_to(reader, cursor, top);
            }
        }
        PromptKind::Palette => model.popup = None,
        PromptKind::PopupFilter => popup::filter(model, ""),
        _ => {}
    }
}

pub(super) fn accept(model: &mut Model, fx: &mut Vec<Effect>) {
    if let (Some(prompt), Some(popup)) = (&mut model.prompt, &model.popup)
        && prompt.kind == PromptKind::Palette
        && popup.chosen().is_none()
    {
        let typed = prompt.input.text().trim();
        prompt.problem = Some(format!("There is no command like “{typed}”"));
        return;
    }
    // What can't be understood stays to be mended.
    if refuses(model) {
        return;
    }
    let Some(prompt) = model.prompt.take() else {
        return;
    };
    let text = prompt.input.text().trim().to_owned();
    match prompt.kind {
        PromptKind::Find { .. } if find::problem(&text).is_some() => {
            let problem = find::problem(&text);
            model.prompt = Some(Prompt { problem, ..prompt });
        }
        PromptKind::TagsOfNotes(ids) => tagging::apply_to_notes(ids, &text, fx),
        kind @ PromptKind::Find { .. } => find::accepted(model, kind),
        PromptKind::AddPath if text.is_empty() => {}
        PromptKind::AddPath => add(model, &text, fx),
        PromptKind::Tags { ids, before } => tagging::apply(ids, before.as_deref(), &text, fx),
        PromptKind::NoteTags(annotation, before) => {
            tagging::apply_to_note(annotation, before, &text, fx);
        }
        PromptKind::RenameTag(tag) => tagging::rename(model, tag, &text, fx),
        PromptKind::MergeTag { from, to } => tagging::merge(from, to, true, fx),
        PromptKind::EmptyTrash(_) => empty_trash(model, &text, fx),
        PromptKind::SaveView => shelf::save(model, &text, fx),
        PromptKind::RenameView(slot) => shelf::rename(slot, &text, fx),
        PromptKind::RevertTo { id, .. } => fx.push(Effect::RevertTo(id)),
        PromptKind::Title(id) => {
            set_field(id, FieldEdit::Title(some(&text).map(str::to_owned)), fx);
        }
        PromptKind::Authors(id) => {
            set_field(id, FieldEdit::Authors(some(&text).map(parse_authors)), fx);
        }
        PromptKind::Date(id) => accept_date(model, id, &text, fx),
        PromptKind::OpenUrl(url) => fx.push(Effect::OpenUrl(url)),
        PromptKind::AddText(text) => fx.push(Effect::AddText(text)),
        PromptKind::Palette => popup::accept(model, fx),
        // What was shown while it was typed stays.
        PromptKind::Filter { .. } | PromptKind::NotesFilter { .. } | PromptKind::PopupFilter => {}
    }
}

fn set_field(id: ArticleId, field: FieldEdit, fx: &mut Vec<Effect>) {
    fx.push(Effect::Apply(Change::Edit { id, field }));
}

fn add(model: &mut Model, text: &str, fx: &mut Vec<Effect>) {
    if Pasted::of(text) == Pasted::Addresses {
        let mut prompt = Prompt::new(PromptKind::AddPath, text);
        prompt.problem = Some(ADDRESS.to_owned());
        model.prompt = Some(prompt);
        return;
    }
    model.say(format!("Adding {text} …"));
    fx.push(Effect::AddPaths(text.to_owned()));
}

fn some(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}

/// A date that can't be understood keeps the prompt open and says why.
fn accept_date(model: &mut Model, id: ArticleId, text: &str, fx: &mut Vec<Effect>) {
    let date = Date::parse_iso(text);
    if !text.is_empty() && date.is_none() {
        let mut prompt = Prompt::new(PromptKind::Date(id), text);
        prompt.problem = Some(format!("“{text}” is not a date: write {}", prompt.help()));
        model.prompt = Some(prompt);
        return;
    }
    fx.push(Effect::Apply(Change::Edit {
        id,
        field: FieldEdit::Published(date),
    }));
}

fn author_text(author: &Author) -> String {
    match &author.place {
        Some(place) => format!("{} ({place})", author.name),
        None => author.name.clone(),
    }
}

/// `Ann Lee; Bo Chen (Beijing)`.
fn parse_authors(text: &str) -> Vec<Author> {
    text.split(';')
        .map(str::trim)
        .filter(|a| !a.is_empty())
        .map(parse_author)
        .collect()
}

fn parse_author(text: &str) -> Author {
    let with_place = text.strip_suffix(')').and_then(|t| t.rsplit_once('('));
    match with_place {
        Some((name, place)) => Author {
            name: name.trim().to_owned(),
            place: Some(place.trim().to_owned()),
        },
        None => Author {
            name: text.to_owned(),
            place: None,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn authors_there_and_back() {
        let line = "Ann Lee; Bo Chen (Beijing)";
        let authors = parse_authors(line);
        assert_eq!(authors.len(), 2);
        assert_eq!(authors[1].place.as_deref(), Some("Beijing"));
        assert_eq!(
            authors
                .iter()
                .map(author_text)
                .collect::<Vec<_>>()
                .join("; "),
            line
        );
    }
}
