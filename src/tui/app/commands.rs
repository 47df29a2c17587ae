//! One arm a command. No `_ =>` here: a command that nobody carries out does
//! not compile.

use super::{
    Effect, Model, adding, aids, articles, beside, captures, editor, find, help, library, links,
    lookup, manner,
    motion::Motion,
    narrow::{self, Facet},
    notebook, notes, pan, passages, pictures, popup, prompt, reader, related, reshape, revisit,
    rules,
    selection::{self, Reach},
    settle, shelf, speech,
    tagging::TagUse,
    themes, trail,
};
use crate::{
    article::Role,
    command::{Command, Context},
    library::{GroupKey, ReviewAnswer, SortKey},
    tui::app::{aids::Going, geometry::Pane, letters::Letters, library::View},
};

type Fx<'a> = &'a mut Vec<Effect>;

/// Carries out `command`.
pub(super) fn run(model: &mut Model, command: Command, count: Option<u32>, fx: Fx<'_>) {
    use Command as C;
    model.quit_warned &= command == C::Quit || command == C::Back;
    model.open_next &= command == C::Open;
    if command != C::SiteRule {
        model.decided = None;
    }
    if captures::refuse(model, command) {
        return;
    }
    match command {
        C::Down => go(model, Motion::Down, count),
        C::Up => go(model, Motion::Up, count),
        C::HalfDown => go(model, Motion::HalfDown, count),
        C::HalfUp => go(model, Motion::HalfUp, count),
        C::PageDown => go(model, Motion::PageDown, count),
        C::PageUp => go(model, Motion::PageUp, count),
        C::Top => go(model, Motion::Top, count),
        C::End => go(model, Motion::End, count),
        C::Percent => percent(model, count),
        C::Left => go(model, Motion::Left, count),
        C::Right => go(model, Motion::Right, count),
        C::WordNext => go(model, Motion::WordNext, count),
        C::WordBack => go(model, Motion::WordBack, count),
        C::WordEnd => go(model, Motion::WordEnd, count),
        C::SentenceNext => go(model, Motion::SentenceNext, count),
        C::SentenceBack => go(model, Motion::SentenceBack, count),
        C::ParagraphNext => go(model, Motion::ParagraphNext, count),
        C::ParagraphBack => go(model, Motion::ParagraphBack, count),
        C::HeadingNext => go(model, Motion::HeadingNext, count),
        C::HeadingBack => go(model, Motion::HeadingBack, count),
        C::AnnotationNext => notes::step(model, count, true),
        C::AnnotationBack => notes::step(model, count, false),
        C::ArticleNext => articles::step(model, count, true, fx),
        C::ArticleBack => articles::step(model, count, false, fx),
        C::JumpBack => {
            model.letters = None;
            reader::with(model, reader::ReaderPane::jump_back);
        }
        C::SetMark => aids::ask_mark(model, Letters::SetMark, fx),
        C::GoMark => aids::ask_mark(model, Letters::GoMark, fx),
        C::TrailBack => trail::go(model, count, true, fx),
        C::TrailForward => trail::go(model, count, false, fx),

        C::LinkHints => links::hints(model),
        C::LinkNext if model.context() == Context::Select => {
            selection::reach(model, Reach::Link, true);
        }
        C::LinkBack if model.context() == Context::Select => {
            selection::reach(model, Reach::Link, false);
        }
        C::LinkNext => links::step(model, count, true),
        C::LinkBack => links::step(model, count, false),
        C::Follow => links::follow_here(model, fx),
        C::OpenLink => links::open_outside(model),
        C::CopyLink => links::copy(model, fx),
        C::Links => links::list(model),

        C::Search => find::prompt(model),
        C::SearchNext if model.context() == Context::Select => {
            selection::reach(model, Reach::Hit, true);
        }
        C::SearchBack if model.context() == Context::Select => {
            selection::reach(model, Reach::Hit, false);
        }
        C::SearchNext => find::next(model, count, true, fx),
        C::SearchBack => find::next(model, count, false, fx),
        C::SearchWord => find::word(model),
        C::LookUp => lookup::ask(model, fx),

        C::PaneNext => switch_pane(model, true, fx),
        C::PaneBack => switch_pane(model, false, fx),
        C::GoLibrary => focus(model, Pane::Library, fx),
        C::GoReader => focus(model, Pane::Reader, fx),
        C::GoNotes => focus(model, Pane::Notes, fx),
        C::AllNotes => notebook::open(model, fx),
        C::Review => revisit::open(model, fx),
        C::ReviewKeep => revisit::answer(model, ReviewAnswer::Keep, fx),
        C::ReviewLess => revisit::answer(model, ReviewAnswer::Less, fx),
        C::ReviewMore => revisit::answer(model, ReviewAnswer::More, fx),
        C::Outline => popup::outline(model),
        C::Back => back(model, fx),
        C::Quit => quit(model, fx),
        C::Cancel => cancel(model, fx),
        C::Accept => accept(model, fx),
        C::Help => help::help(model),
        C::Palette => help::palette(model),
        C::Theme => themes::choose(model),
        C::Suspend => fx.push(Effect::Suspend),
        C::Redraw => fx.push(Effect::Redraw),
        C::Undo | C::Redo if popup::would_be_stale(model) => {
            model.say_with_key("Choose, or close the list first", C::Cancel, "closes it");
        }
        C::Undo => take_back(model, count, Effect::Undo, fx),
        C::Redo => take_back(model, count, Effect::Redo, fx),
        C::Captures => captures::ask(model, fx),
        C::History => fx.push(Effect::ListHistory),

        C::Open => open(model, fx),
        C::Add => prompt::add_path(model, fx),
        C::Archive => articles::archive(model, fx),
        C::Star => articles::star(model, fx),
        C::MarkRead => articles::mark_read(model, fx),
        C::StateByProgress => articles::state_by_progress(model, fx),
        C::Tag if matches!(model.focus, Pane::Notes | Pane::Notebook) => {
            prompt::note_tags(model, fx);
        }
        C::Tag => prompt::tags(model, fx),
        C::Tags => fx.push(Effect::ListTagCounts(TagUse::Filter)),
        C::RenameTag => fx.push(Effect::ListTagCounts(TagUse::Rename)),
        C::Trash => articles::trash(model, fx),
        C::EditTitle => prompt::title(model),
        C::EditAuthors => prompt::authors(model),
        C::EditDate => prompt::date(model),
        C::OpenUrl => prompt::open_url(model),
        C::CopyUrl => articles::copy_url(model, fx),
        C::SelectItem if model.focus == Pane::Notebook => model.notebook.toggle_item(),
        C::SelectRange if model.focus == Pane::Notebook => model.notebook.toggle_range(),
        C::SelectAll if model.focus == Pane::Notebook => model.notebook.toggle_all(),
        C::SelectItem => model.library.toggle_item(),
        C::SelectRange => model.library.toggle_range(),
        C::SelectAll => model.library.toggle_all(),
        C::ViewLibrary => library::show(model, View::Library, fx),
        C::ViewArchive => library::show(model, View::Archive, fx),
        C::ViewTrash => library::show(model, View::Trash, fx),
        C::ViewAll => library::show(model, View::All, fx),
        C::Views => shelf::list(model),
        C::SaveView => shelf::ask_save(model),
        C::RenameView => shelf::ask_name(model),
        C::RemoveView => shelf::remove(model, fx),
        C::View1 => shelf::show(model, 1, fx),
        C::View2 => shelf::show(model, 2, fx),
        C::View3 => shelf::show(model, 3, fx),
        C::View4 => shelf::show(model, 4, fx),
        C::View5 => shelf::show(model, 5, fx),
        C::View6 => shelf::show(model, 6, fx),
        C::View7 => shelf::show(model, 7, fx),
        C::View8 => shelf::show(model, 8, fx),
        C::View9 => shelf::show(model, 9, fx),
        C::SortAdded => library::sort(model, SortKey::Added, fx),
        C::SortPublished => library::sort(model, SortKey::Published, fx),
        C::SortTitle => library::sort(model, SortKey::Title, fx),
        C::SortAuthor => library::sort(model, SortKey::Author, fx),
        C::SortSite => library::sort(model, SortKey::Site, fx),
        C::SortLength => library::sort(model, SortKey::Length, fx),
        C::SortProgress => library::sort(model, SortKey::Progress, fx),
        C::GroupSite => shelf::group(model, GroupKey::Site, fx),
        C::GroupAuthor => shelf::group(model, GroupKey::Author, fx),
        C::GroupYear => shelf::group(model, GroupKey::Year, fx),
        C::GroupTag => shelf::group(model, GroupKey::Tag, fx),
        C::GroupState => shelf::group(model, GroupKey::State, fx),
        C::Shuffle => shelf::shuffle(model, fx),
        C::Related => related::ask(model, fx),
        C::Statistics => fx.push(Effect::CountByMonth),
        C::ReadInbox => fx.push(Effect::ReadInbox),
        C::StopAdding => adding::stop(model, fx),
        C::EmptyTrash => fx.push(Effect::AskTrash),
        C::SampleArticle => articles::open_sample(model, fx),

        C::ToggleChrome => reader::toggle_chrome(model),
        C::Stripped => popup::stripped::list(model),
        C::DropBlock => articles::set_role(model, Role::Chrome, fx),
        C::KeepBlock if model.popup.is_some() => popup::stripped::keep(model, fx),
        C::KeepBlock => articles::set_role(model, Role::Body, fx),
        C::SiteRule => rules::offer(model, fx),
        C::EditRules => rules::edit(model, fx),
        C::Reclean => rules::reclean(model, fx),
        C::SideBySide => beside::side_by_side(model),
        C::MeasureWider => manner::step_measure(model, count, true),
        C::MeasureNarrower => manner::step_measure(model, count, false),
        C::MeasureReset => manner::reset_measure(model),
        C::Center => reader::with(model, reader::ReaderPane::centre),
        C::TwoColumns => beside::two_columns(model),
        C::PanLeft => pan::sideways(model, count, false),
        C::PanRight => pan::sideways(model, count, true),
        C::LongLines => pan::long_lines(model),
        C::Pictures => pictures::toggle(model),
        C::Zen => zen(model),

        C::FocusMode => aids::toggle(
            model,
            command,
            |aids| &mut aids.focus,
            ("Only this paragraph is bright", "The whole page is bright"),
        ),
        C::Typewriter => aids::typewriter(model),
        C::BoldStarts => aids::toggle(
            model,
            command,
            |aids| &mut aids.bold,
            ("Words begin bold", "Words are as they were"),
        ),
        C::Autoscroll => aids::start(model, Going::Lines, fx),
        C::OneWord => aids::start(model, Going::Words, fx),
        C::Faster => aids::faster(model, true),
        C::Slower => aids::faster(model, false),
        C::Speak => speech::toggle(model, fx),

        C::Select => selection::start(model),
        C::SelectParagraph => selection::start_paragraph(model),
        C::GrowSentence => selection::change(model, selection::grow_to_sentence),
        C::GrowParagraph => selection::change(model, selection::grow_to_paragraph),
        C::Grow => selection::change(model, selection::grow),
        C::Shrink => selection::shrink(model),
        C::SwapEnds => selection::change(model, selection::swap_ends),
        C::Highlight => passages::highlight(model, None, fx),
        C::HighlightParagraph => passages::highlight_paragraph(model, fx),
        C::Note => passages::note(model),
        C::NoteArticle => passages::note_article(model, fx),
        C::ColorYellow | C::ColorRed | C::ColorGreen | C::ColorBlue | C::ColorPurple => {
            if let Some(color) = passages::color_of(command) {
                passages::color(model, color, fx);
            }
        }
        C::UnsettledNext if model.focus == Pane::Notebook => notebook::step(model, true),
        C::UnsettledBack if model.focus == Pane::Notebook => notebook::step(model, false),
        C::UnsettledNext => settle::step(model, true),
        C::UnsettledBack => settle::step(model, false),
        C::SettleAccept => settle::accept(model, fx),
        C::SettleNext => settle::turn(model, true),
        C::SettleBack => settle::turn(model, false),
        C::SettleSelect => reshape::choose_passage(model),
        C::SettleQuote => settle::keep_quote(model, fx),
        C::SplitNote => reshape::split(model, fx),
        C::MergeNote => reshape::merge(model, fx),
        C::ConvertNote => reshape::convert(model),
        C::NotesColor => narrow::choose(model, Facet::Color),
        C::NotesState => narrow::choose(model, Facet::State),
        C::NotesTag => narrow::choose(model, Facet::Tag),
        C::NotesByPlace => narrow::sort(model, false, fx),
        C::NotesByTime => narrow::sort(model, true, fx),
        C::AttachNote => notebook::attach(model, fx),
        C::DeleteNote => passages::delete(model, fx),
        C::EditExternally => passages::edit_externally(model, fx),
        C::Copy => passages::copy(model, fx),
        C::CopyQuote => passages::copy_quote(model, fx),

        C::EditorSave => editor::save(model, fx),
        C::EditorNewline
        | C::EditUndo
        | C::EditLeft
        | C::EditRight
        | C::EditWordLeft
        | C::EditWordRight
        | C::EditHome
        | C::EditEnd
        | C::EditBackspace
        | C::EditDelete
        | C::EditDeleteWord
        | C::EditDeleteToStart
        | C::EditDeleteToEnd => {
            edit(model, command, fx);
        }
        C::EditUp | C::EditDown => edit_vertically(model, command, fx),
        C::Complete => prompt::complete(model, fx),
    }
}

/// Moves in whatever has the keys.
fn go(model: &mut Model, motion: Motion, count: Option<u32>) {
    match model.context() {
        Context::Popup => {
            if let Some(popup) = &mut model.popup {
                popup.go(motion, count);
            }
        }
        Context::Library => model.library.go(motion, count),
        Context::Reader => {
            let before = model.reader.as_ref().map(reader::ReaderPane::cursor_spot);
            reader::with(model, |reader| reader.go(motion, count));
            let after = model.reader.as_ref().map(reader::ReaderPane::cursor_spot);
            tell_heading(model, motion, before == after);
        }
        Context::Select => selection::go(model, motion, count),
        Context::Notes => model.notes.go(motion, count),
        Context::Notebook => model.notebook.go(motion, count),
        Context::Review => model.review.go(motion),
        Context::All | Context::Letter | Context::Auto | Context::Prompt | Context::Editor => {}
    }
}

/// Says why a key for headings led nowhere.
fn tell_heading(model: &mut Model, motion: Motion, stays: bool) {
    match motion {
        Motion::HeadingNext if stays => model.say("There is no heading further on"),
        Motion::HeadingBack if stays => model.say("There is no heading before this"),
        _ => {}
    }
}

fn percent(model: &mut Model, count: Option<u32>) {
    let Some(percent) = count else {
        let example = model.key(Command::Percent);
        let example = example.map(|key| format!(": 50{key} goes to the middle"));
        return model.say(format!(
            "Type a number first{}",
            example.unwrap_or_default()
        ));
    };
    match model.context() {
        Context::Library => model.library.go_percent(percent.min(100)),
        _ => reader::with(model, |reader| reader.go_percent(percent.min(100))),
    }
}

fn edit(model: &mut Model, command: Command, fx: Fx<'_>) {
    if model.prompt.is_some() {
        prompt::edit(model, command, fx);
    } else if let Some(editor) = &mut model.editor {
        editor.input.edit(command);
    }
}

/// Up and down choose in the list above a prompt, where there is one.
fn edit_vertically(model: &mut Model, command: Command, fx: Fx<'_>) {
    let motion = if command == Command::EditUp {
        Motion::Up
    } else {
        Motion::Down
    };
    match (&model.prompt, &mut model.popup) {
        (Some(_), Some(popup)) => popup.go(motion, None),
        _ => edit(model, command, fx),
    }
}

fn open(model: &mut Model, fx: Fx<'_>) {
    match model.context() {
        Context::Notes => notes::jump(model),
        Context::Notebook => notebook::enter(model, fx),
        Context::Review => revisit::enter(model, fx),
        _ => articles::open_chosen(model, fx),
    }
}

/// Gives a pane the keys, if it can be shown.
pub(super) fn focus(model: &mut Model, pane: Pane, fx: Fx<'_>) {
    if pane != Pane::Library && model.reader.is_none() {
        return model.say_with_key("No article is open", Command::Open, "opens the chosen one");
    }
    if let Some(reader) = &mut model.reader {
        reader.selection = None;
    }
    if model.focus != pane && pane == Pane::Library {
        reader::save_position(model, fx);
    }
    model.zen &= pane == Pane::Reader;
    model.focus = pane;
}

fn switch_pane(model: &mut Model, forward: bool, fx: Fx<'_>) {
    let order: &[Pane] = if model.reader.is_some() {
        &[Pane::Library, Pane::Reader, Pane::Notes]
    } else {
        &[Pane::Library]
    };
    let at = order.iter().position(|p| *p == model.focus).unwrap_or(0);
    let step = if forward { 1 } else { order.len() - 1 };
    if order.len() == 1 {
        return model.say_with_key(
            "There is no other pane yet",
            Command::Open,
            "opens an article",
        );
    }
    if let Some(pane) = order.get((at + step) % order.len()) {
        focus(model, *pane, fx);
    }
}

/// One level up; at the top, out.
fn back(model: &mut Model, fx: Fx<'_>) {
    if model.popup.is_some() || model.context() == Context::Select {
        return cancel(model, fx);
    }
    match model.focus {
        Pane::Library => quit(model, fx),
        Pane::Reader
            if model
                .reader
                .as_ref()
                .is_some_and(reader::ReaderPane::is_old) =>
        {
            captures::newest(model, fx);
        }
        Pane::Reader => leave_page(model, fx),
        Pane::Notes => focus(model, Pane::Reader, fx),
        Pane::Notebook => notebook::leave(model),
        Pane::Review => revisit::leave(model, fx),
    }
}

/// From the page back to where it was opened from.
fn leave_page(model: &mut Model, fx: Fx<'_>) {
    let from = std::mem::take(&mut model.opened_from);
    if !matches!(from, Pane::Notebook | Pane::Review) {
        return focus(model, Pane::Library, fx);
    }
    reader::save_position(model, fx);
    model.zen = false;
    model.focus = from;
    notebook::refresh(model, fx);
    revisit::refresh(model, fx);
}

/// Unsaved drafts hold the first attempt back; nothing else does.
fn quit(model: &mut Model, fx: Fx<'_>) {
    if !model.drafts.is_empty() && !model.quit_warned {
        model.quit_warned = true;
        let again = model.key(Command::Quit);
        let again = again.unwrap_or_else(|| "quitting".to_owned());
        return model.complain(format!(
            "A note is not saved yet · {again} again throws it away"
        ));
    }
    reader::save_position(model, fx);
    fx.push(Effect::Quit);
}

/// What to save when the program has to end at once: the place, and notes
/// that are half written, for nobody can be asked any more.
pub fn farewell(model: &mut Model) -> Vec<Effect> {
    let mut fx = Vec::new();
    reader::save_position(model, &mut fx);
    let open = model
        .editor
        .take()
        .into_iter()
        .filter(editor::Editor::is_changed);
    let changes = open
        .chain(model.drafts.drain(..))
        .filter_map(editor::change);
    fx.extend(changes.map(Effect::Apply));
    fx
}

/// Takes back what is half done, innermost first.
fn cancel(model: &mut Model, fx: Fx<'_>) {
    model.asked.forget();
    if model.prompt.is_some() {
        return prompt::cancel(model, fx);
    }
    if model.popup.take().is_some() {
        return;
    }
    if model.editor.is_some() {
        return editor::put_away(model);
    }
    if model.letters.take().is_some() || aids::stop(model) {
        return;
    }
    if speech::stop(model, fx) {
        return speech::say_silent(model);
    }
    if rules::stop(model, fx) {
        return;
    }
    match model.focus {
        Pane::Reader => {
            reader::with(model, reader::ReaderPane::cancel);
            settle::give_up(model);
        }
        Pane::Library => library::cancel(model, fx),
        Pane::Notes => {
            narrow::cancel(model);
        }
        Pane::Notebook => notebook::cancel(model, fx),
        Pane::Review => revisit::leave(model, fx),
    }
}

fn accept(model: &mut Model, fx: Fx<'_>) {
    if model.prompt.is_some() {
        prompt::accept(model, fx);
    } else {
        popup::accept(model, fx);
    }
}

fn zen(model: &mut Model) {
    model.zen = !model.zen;
    if model.zen {
        model.focus = Pane::Reader;
    }
}

/// Most changes that a count takes back at once.
const STEPS_MAX: usize = 100;

/// Undoes or redoes one change, or as many as the count says.
fn take_back(model: &mut Model, count: Option<u32>, back: fn(usize) -> Effect, fx: Fx<'_>) {
    let steps = count.unwrap_or(1) as usize;
    if steps > STEPS_MAX {
        return model.say_with_key(
            &format!("At most {STEPS_MAX} changes go back at once"),
            Command::History,
            "goes to any point",
        );
    }
    fx.push(back(steps));
}
