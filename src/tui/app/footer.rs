//! The last row: the keys that matter here, from the user's own keymap. What
//! has no key is not offered, and no hint names a key that does something
//! else.

use super::{
    Model,
    geometry::Pane,
    letters::Letters,
    popup::{Action, Item, Popup, PopupKind},
    prompt::PromptKind,
    say,
};
use crate::{
    command::{Command, Context},
    config::keymap::{print, readable},
    text,
};

/// A hint of the footer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint {
    /// The keys, as a person writes them.
    pub keys: String,
    /// What they do, in a word or two.
    pub what: &'static str,
}

/// Hints that a footer has beside the one for help.
const HINTS_MAX: usize = 5;

/// Several commands that are one thing, and what that is.
type Offer = (&'static [Command], &'static str);

const LIBRARY: &[Offer] = &[
    (&[Command::Open], "read"),
    (&[Command::Search], "filter"),
    (&[Command::Add], "add"),
    (&[Command::Archive], "archive"),
    (&[Command::Quit], "quit"),
];
const LIBRARY_SELECTED: &[Offer] = &[
    (&[Command::SelectItem], "select"),
    (&[Command::Archive], "archive"),
    (&[Command::Tag], "tags"),
    (&[Command::Trash], "trash"),
    (&[Command::Cancel], "none"),
];
const LIBRARY_FILTERED: &[Offer] = &[
    (&[Command::Open], "read"),
    (&[Command::Search], "filter"),
    (&[Command::Cancel], "show all"),
    (&[Command::Archive], "archive"),
    (&[Command::Tag], "tags"),
];
const LIBRARY_BARE: &[Offer] = &[
    (&[Command::Open], "read the sample"),
    (&[Command::Add], "add"),
    (&[Command::Palette], "commands"),
    (&[Command::Quit], "quit"),
];
const REFUSED: &[Offer] = &[(&[Command::Quit], "quit")];
const NOTHING_FOUND: &[Offer] = &[
    (&[Command::Cancel], "show all"),
    (&[Command::Search], "filter"),
];
const NOTHING_THERE: &[Offer] = &[
    (&[Command::ViewLibrary], "library"),
    (&[Command::ViewArchive], "archive"),
    (&[Command::Add], "add"),
];
const TRASH: &[Offer] = &[
    (&[Command::Trash], "restore"),
    (&[Command::Open], "read"),
    (&[Command::EmptyTrash], "empty"),
    (&[Command::ViewLibrary], "library"),
];
const READER: &[Offer] = &[
    (&[Command::PageDown], "page"),
    (&[Command::Select], "select"),
    (&[Command::Search], "find"),
    (&[Command::ToggleChrome], "stripped"),
    (&[Command::Back], "back"),
];
const READER_ALOUD: &[Offer] = &[
    (&[Command::Speak], "silence"),
    (&[Command::PageDown], "page"),
    (&[Command::Back], "back"),
];
const READER_OLD: &[Offer] = &[
    (&[Command::Back], "the newest"),
    (&[Command::Captures], "captures"),
    (&[Command::PageDown], "page"),
    (&[Command::Search], "find"),
];
const READER_CHROME: &[Offer] = &[
    (&[Command::KeepBlock], "keep block"),
    (&[Command::DropBlock], "drop block"),
    (&[Command::Stripped], "list"),
    (&[Command::ToggleChrome], "hide stripped"),
];
const READER_FOUND: &[Offer] = &[
    (
        &[Command::SearchNext, Command::SearchBack],
        "next, previous",
    ),
    (&[Command::Search], "find"),
    (&[Command::TrailBack], "back there"),
    (&[Command::Cancel], "done"),
];
const READER_ON_MARK: &[Offer] = &[
    (&[Command::Note], "note"),
    (&[Command::ColorYellow], "yellow …"),
    (&[Command::DeleteNote], "delete"),
    (&[Command::GoNotes], "notes"),
    (&[Command::Back], "back"),
];
const SELECT: &[Offer] = &[
    (
        &[
            Command::WordNext,
            Command::SentenceNext,
            Command::ParagraphNext,
        ],
        "grow",
    ),
    (&[Command::Highlight], "highlight"),
    (&[Command::Note], "note"),
    (&[Command::Copy], "copy"),
    (&[Command::Cancel], "cancel"),
];
const READER_ON_LINK: &[Offer] = &[
    (&[Command::Follow], "follow"),
    (&[Command::LinkNext, Command::LinkBack], "links"),
    (&[Command::CopyLink], "copy address"),
    (&[Command::TrailBack], "back"),
];
const LETTER: &[Offer] = &[(&[Command::Cancel], "leave it")];
const PENDING_MORE: &[Offer] = &[
    (&[Command::Cancel], "leave it"),
    (&[Command::Down, Command::Up], "more"),
];
const GO_MARK: &[Offer] = &[
    (&[Command::JumpBack], "where you were"),
    (&[Command::Cancel], "leave it"),
];
const AUTO: &[Offer] = &[
    (&[Command::Faster], "faster"),
    (&[Command::Slower], "slower"),
    (&[Command::Cancel], "stop"),
];
const NOTE_OF_PAGE: &[Offer] = &[
    (&[Command::Accept], "go there"),
    (&[Command::Down, Command::Up], "move"),
    (&[Command::Cancel], "back"),
];
const NOTES: &[Offer] = &[
    (&[Command::Open], "passage"),
    (&[Command::Note], "edit"),
    (&[Command::DeleteNote], "delete"),
    (&[Command::Copy], "copy"),
    (&[Command::Back], "page"),
];
const NOTEBOOK: &[Offer] = &[
    (&[Command::Open], "story"),
    (&[Command::Search], "filter"),
    (&[Command::SelectItem], "select"),
    (&[Command::Tag], "tags"),
    (&[Command::Back], "back"),
];
const NOTEBOOK_WAITING: &[Offer] = &[
    (&[Command::AttachNote], "attach"),
    (&[Command::DeleteNote], "delete"),
    (&[Command::Search], "filter"),
    (&[Command::Back], "back"),
];
const NOTEBOOK_WAITING_SELECTED: &[Offer] = &[
    (&[Command::SelectItem], "select"),
    (&[Command::AttachNote], "attach"),
    (&[Command::DeleteNote], "delete"),
    (&[Command::Cancel], "none"),
];
const NOTEBOOK_SELECTED: &[Offer] = &[
    (&[Command::SelectItem], "select"),
    (&[Command::Tag], "tags"),
    (&[Command::ColorYellow], "yellow …"),
    (&[Command::DeleteNote], "delete"),
    (&[Command::Cancel], "none"),
];
const REVIEW: &[Offer] = &[
    (&[Command::ReviewKeep], "keep"),
    (&[Command::ReviewLess], "less"),
    (&[Command::ReviewMore], "more"),
    (&[Command::Open], "story"),
    (&[Command::Back], "back"),
];
const REVIEWED: &[Offer] = &[(&[Command::Back], "back")];
const REVIEWED_MORE: &[Offer] = &[(&[Command::Review], "more"), (&[Command::Back], "back")];
const ATTACH: &[Offer] = &[
    (&[Command::Accept], "attach"),
    (&[Command::Search], "narrow"),
    (&[Command::Down, Command::Up], "move"),
    (&[Command::Cancel], "leave it"),
];
const NO_NOTES: &[Offer] = &[
    (&[Command::NoteArticle], "note on the article"),
    (&[Command::Back], "page"),
];
const POPUP: &[Offer] = &[
    (&[Command::Accept], "choose"),
    (&[Command::Search], "narrow"),
    (&[Command::Down, Command::Up], "move"),
    (&[Command::Cancel], "close"),
];
const STRIPPED: &[Offer] = &[
    (&[Command::Accept], "go there"),
    (&[Command::KeepBlock], "keep"),
    (&[Command::SiteRule], "rule"),
    (&[Command::Search], "narrow"),
    (&[Command::Cancel], "close"),
];
const RULES: &[Offer] = &[
    (&[Command::Accept], "save the rule"),
    (&[Command::Down, Command::Up], "move"),
    (&[Command::Cancel], "leave it"),
];
const RECLEAN: &[Offer] = &[
    (&[Command::Accept], "clean again"),
    (&[Command::Down, Command::Up], "move"),
    (&[Command::Cancel], "leave it"),
];
const POPUP_TO_READ: &[Offer] = &[
    (&[Command::Down, Command::Up], "move"),
    (&[Command::Search], "narrow"),
    (&[Command::Cancel], "close"),
];
const NOTHING_FITS: &[Offer] = &[
    (&[Command::Search], "narrow"),
    (&[Command::Cancel], "close"),
];
const EDITOR: &[Offer] = &[
    (&[Command::EditorSave], "save"),
    (&[Command::EditorNewline], "new line"),
    (&[Command::EditExternally], "editor"),
    (&[Command::Help], "keys"),
    (&[Command::Cancel], "keep draft"),
];

fn offers(model: &Model) -> &'static [Offer] {
    match model.context() {
        _ if !model.keys.pending.is_empty() => pending_offers(model),
        Context::Editor => EDITOR,
        Context::Popup if chosen(model).is_none() => NOTHING_FITS,
        Context::Popup if only_to_read(model) => POPUP_TO_READ,
        Context::Popup => popup_offers(model),
        Context::Select => SELECT,
        Context::Letter if model.letters == Some(Letters::GoMark) => GO_MARK,
        Context::Letter => LETTER,
        Context::Auto => AUTO,
        Context::Notes if model.notes.order.is_empty() => NO_NOTES,
        Context::Notes => NOTES,
        Context::Notebook => notebook_offers(model),
        Context::Review if model.review.chosen().is_none() && model.review.more => REVIEWED_MORE,
        Context::Review if model.review.chosen().is_none() => REVIEWED,
        Context::Review => REVIEW,
        Context::Reader => reader_offers(model),
        Context::Library => library_offers(model),
        Context::All | Context::Prompt => &[],
    }
}

/// Half a key is typed: of what has a key here, nothing holds but that.
fn pending_offers(model: &Model) -> &'static [Offer] {
    let all = model
        .keymap
        .continuations(model.context(), &model.keys.pending);
    match model.which_key() {
        Some(following) if following.lines.len() < all.len() => PENDING_MORE,
        _ => LETTER,
    }
}

/// The chosen line of the list at hand.
fn chosen(model: &Model) -> Option<&Item> {
    model.popup.as_ref().and_then(Popup::chosen)
}

fn popup_offers(model: &Model) -> &'static [Offer] {
    let kind = model.popup.as_ref().map(|p| p.kind);
    match chosen(model).map(|item| &item.action) {
        Some(Action::Jump(_)) if kind == Some(PopupKind::Footnote) => NOTE_OF_PAGE,
        Some(Action::ShowStripped(_)) => STRIPPED,
        Some(Action::Apply(_)) if kind == Some(PopupKind::Attach) => ATTACH,
        Some(Action::Apply(_)) if kind == Some(PopupKind::Rules) => RULES,
        Some(Action::Reclean(_)) => RECLEAN,
        _ => POPUP,
    }
}

fn notebook_offers(model: &Model) -> &'static [Offer] {
    let book = &model.notebook;
    match book.chosen() {
        _ if !book.selected.is_empty() && book.only_waiting() => NOTEBOOK_WAITING_SELECTED,
        _ if !book.selected.is_empty() => NOTEBOOK_SELECTED,
        Some(entry) if entry.article.is_none() => NOTEBOOK_WAITING,
        _ => NOTEBOOK,
    }
}

/// The list at hand offers nothing to choose.
fn only_to_read(model: &Model) -> bool {
    chosen(model).is_none_or(|item| item.action == Action::None)
}

fn library_offers(model: &Model) -> &'static [Offer] {
    let list = &model.library;
    match list.view {
        _ if list.refused.is_some() => REFUSED,
        _ if list.is_bare() => LIBRARY_BARE,
        _ if list.ids.is_empty() && list.filter.is_empty() => NOTHING_THERE,
        _ if list.ids.is_empty() => NOTHING_FOUND,
        _ if !list.selected.is_empty() => LIBRARY_SELECTED,
        _ if !list.filter.is_empty() => LIBRARY_FILTERED,
        super::library::View::Trash => TRASH,
        _ => LIBRARY,
    }
}

fn reader_offers(model: &Model) -> &'static [Offer] {
    let Some(reader) = &model.reader else {
        return READER;
    };
    if model.speech.sentence.is_some() {
        return READER_ALOUD;
    }
    if reader.chosen_link().is_some() {
        return READER_ON_LINK;
    }
    if reader.find.is_some() {
        return READER_FOUND;
    }
    if reader.is_old() {
        return READER_OLD;
    }
    if reader.with_chrome() {
        return READER_CHROME;
    }
    if reader.annotation_at(reader.cursor_byte()).is_some() {
        READER_ON_MARK
    } else {
        READER
    }
}

impl Model {
    /// The keys that matter here.
    pub fn hints(&self) -> Vec<Hint> {
        offers(self)
            .iter()
            .filter_map(|offer| self.hint(*offer))
            .take(HINTS_MAX)
            .collect()
    }

    /// The way to the help, which is never cut off.
    pub fn help_hint(&self) -> Option<Hint> {
        match self.context() {
            _ if !self.keys.pending.is_empty() => None,
            Context::Editor | Context::Letter | Context::Auto | Context::Prompt => None,
            _ => self.hint((&[Command::Help], "keys")),
        }
    }

    fn hint(&self, (commands, what): Offer) -> Option<Hint> {
        let context = self.context();
        let keys: Vec<String> = commands
            .iter()
            .filter_map(|c| say::key_label(&self.keymap, context, *c))
            .collect();
        (!keys.is_empty()).then(|| Hint {
            keys: keys.join(" "),
            what,
        })
    }

    /// Count and prefix typed so far, as a person writes them.
    pub fn typed(&self) -> String {
        let count = self.keys.count.map(|n| n.to_string()).unwrap_or_default();
        let keys = readable(&print(&self.keys.pending));
        // Letters stand at their number, names of keys apart from it.
        let letters = text::graphemes(&keys).count() == self.keys.pending.len();
        let apart = !count.is_empty() && !letters;
        format!("{count}{}{keys}", if apart { " " } else { "" })
    }

    /// What the mode is called, where it is not plain reading.
    pub fn mode(&self) -> Option<&'static str> {
        match (self.pane_context(), self.focus) {
            _ if self.editor.is_some() => Some("NOTE"),
            (Context::Select, _) => Some("SELECT"),
            (Context::Letter, _) => Some(match self.letters {
                Some(Letters::SetMark) => "MARK",
                Some(Letters::GoMark) => "TO MARK",
                _ => "LETTER",
            }),
            (Context::Auto, _) => Some("AUTO"),
            _ if self.speech.sentence.is_some() => Some("ALOUD"),
            (_, Pane::Reader) if self.zen => Some("ZEN"),
            _ => None,
        }
    }
}

impl Model {
    /// What the keys of a prompt do, for the line beside it.
    pub fn prompt_hint(&self) -> String {
        let Some(prompt) = &self.prompt else {
            return String::new();
        };
        let yes = match prompt.kind {
            PromptKind::OpenUrl(_) => "opens",
            PromptKind::AddText(_) | PromptKind::AddPath => "adds",
            PromptKind::MergeTag { .. } => "makes them one",
            PromptKind::EmptyTrash(_) => "removes them",
            PromptKind::RevertTo { redo: true, .. } => "does them again",
            PromptKind::RevertTo { .. } => "undoes them",
            PromptKind::Palette => "runs",
            PromptKind::Find { .. } => "finds",
            PromptKind::Filter { .. }
            | PromptKind::NotesFilter { .. }
            | PromptKind::PopupFilter => "keeps",
            PromptKind::Tags { .. }
            | PromptKind::NoteTags(..)
            | PromptKind::TagsOfNotes(_)
            | PromptKind::Title(_)
            | PromptKind::Authors(_)
            | PromptKind::Date(_)
            | PromptKind::RenameTag(_)
            | PromptKind::SaveView
            | PromptKind::RenameView(_) => "saves",
        };
        let mut hints = Vec::new();
        let key = |command| say::key_label(&self.keymap, Context::Prompt, command);
        hints.extend(key(Command::Accept).map(|key| format!("{key} {yes}")));
        if matches!(
            prompt.kind,
            PromptKind::Filter { .. }
                | PromptKind::NotesFilter { .. }
                | PromptKind::TagsOfNotes(_)
                | PromptKind::AddPath
                | PromptKind::Tags { .. }
                | PromptKind::NoteTags(..)
                | PromptKind::RenameTag(_)
        ) {
            hints.extend(key(Command::Complete).map(|key| format!("{key} completes")));
        }
        hints.extend(key(Command::Cancel).map(|key| format!("{key} cancels")));
        if !prompt.is_question() {
            hints.extend(key(Command::Help).map(|key| format!("{key} keys")));
        }
        hints.join(" · ")
    }
}
