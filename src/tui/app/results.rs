//! What comes back from the library's threads.

use std::borrow::Cow;

use super::{
    Awaiting, Effect, Model, captures, editor, find,
    geometry::Pane,
    library, links, notebook, notes, passages, popup, quote,
    reader::{self, ReaderPane},
    revisit,
    rules::Decided,
    say::key_label,
    settle::{self, is_open},
    speech,
};
use crate::{
    article::RuleAction,
    command::{Command, Context},
    library::{Change, Done, Opened, ReadState},
    text,
};

/// An article arrived: the one that was asked for, or the open one anew.
pub(super) fn opened(model: &mut Model, mut opened: Opened, fx: &mut Vec<Effect>) {
    let id = opened.row.id;
    model.library.refresh_row(&opened.row);
    let number = |opened: &Opened| opened.version.map(|v| v.number);
    let open = model.reader.as_ref().map(|r| &r.opened);
    let open = open.filter(|open| open.row.id == id);
    let as_open = open.is_some_and(|open| number(open) == number(&opened));
    if as_open && model.awaiting != Awaiting::Sample {
        if open.is_some_and(|open| open.text_hash != opened.text_hash) {
            tell_new_text(model, &opened);
            // The sentence that is read is nowhere in it.
            speech::stop(model, fx);
        }
        model.aids.forget_old_marks(&opened);
        if let Some(reader) = &mut model.reader {
            reader.keep_troubles(&mut opened);
            if opened.text_hash != reader.opened.text_hash
                || opened.pictures != reader.opened.pictures
            {
                model.gallery.forget();
            }
            let was_trashed = reader.is_trashed();
            reader.refresh(opened);
            if reader.is_trashed() && !was_trashed {
                tell_trashed(model);
            }
        }
        popup::stripped::again(model);
        if matches!(model.awaiting, Awaiting::Article(awaited, _) if awaited == id) {
            model.awaiting = Awaiting::Nothing;
            model.focus = Pane::Reader;
        }
        model.notes.forget();
        return go_on(model, fx);
    }
    let wanted = match model.awaiting {
        // The capture that was read may be gone: what is left is shown.
        Awaiting::Nothing => model.reader.is_none() || open.is_some(),
        Awaiting::Article(awaited, _) => awaited == id,
        Awaiting::Sample => true,
    };
    if !wanted {
        return;
    }
    if model.editor.is_some() {
        return set_aside(model, &opened);
    }
    if model.awaiting == Awaiting::Sample {
        library::relist(model, fx);
    }
    speech::stop(model, fx);
    show(model, opened, fx);
    captures::tell(model);
    fx.push(Effect::FindRelated { id, list: false });
    if let Some((_, last)) = model.land_next.take_if(|(to, _)| *to == id) {
        find::land(model, id, last, fx);
    }
    go_on(model, fx);
}

/// An article came while a note is being written: what is typed belongs to the
/// note, and the next keys would do something to the page.
fn set_aside(model: &mut Model, opened: &Opened) {
    model.awaiting = Awaiting::Nothing;
    (model.spot_next, model.land_next, model.steps_held) = (None, None, None);
    (model.annotation_next, model.look_next, model.anchor_next) = (None, None, None);
    model.note_article_next = false;
    let title = quote::one_line(&opened.row.title);
    model.say(format!(
        "“{title}” came while you write and was not opened; open it again afterwards"
    ));
}

/// The page that is read went to the trash, where few would look for what they write
/// in it: that, and the way out, is said after what was done. It takes the place of
/// the way back, which leads to the same. Elsewhere the page's header says it.
fn tell_trashed(model: &mut Model) {
    if model.context() != Context::Reader {
        return;
    }
    let way = model.way(Command::Trash, "takes it out of the trash");
    let told = model.status.as_ref();
    if told.is_some_and(|status| status.bad) {
        return;
    }
    let change = told.and_then(|status| status.text.get(..status.change?));
    let change = change.unwrap_or("This page is in the trash now");
    model.say(format!("{change}{way}"));
}

/// The open page has another text, and nothing that was done here says why.
fn tell_new_text(model: &mut Model, opened: &Opened) {
    if model.status.is_some() {
        return;
    }
    let what = "The text of this page was changed elsewhere";
    match opened.annotations.iter().filter(|a| is_open(a)).count() {
        0 => model.say_with_key(what, Command::Captures, "lists its captures"),
        n => {
            let what = format!("{what}: {}", need_a_look(n));
            model.say_with_key(&what, Command::UnsettledNext, "goes there");
        }
    }
}

fn need_a_look(notes: usize) -> String {
    let noun = if notes == 1 {
        "note needs"
    } else {
        "notes need"
    };
    format!("{notes} {noun} a look")
}

/// What was to be done once the article is open: a note on it, for its key
/// was pressed in the list, or the way to one of its annotations.
fn go_on(model: &mut Model, fx: &mut Vec<Effect>) {
    if std::mem::take(&mut model.note_article_next) {
        passages::open_article_note(model);
    }
    if let Some(annotation) = model.annotation_next.take() {
        notes::show(model, annotation);
    }
    if let Some(annotation) = model.look_next.take() {
        settle::look(model, &annotation, fx);
    }
    if let Some((id, name)) = model.anchor_next.take()
        && model.open_id() == Some(id)
    {
        // Fitted to the screen first, so that the place can be scrolled to.
        super::settle(model, fx);
        links::to_anchor(model, &name);
    }
}

fn show(model: &mut Model, opened: Opened, fx: &mut Vec<Effect>) {
    model.awaiting = Awaiting::Nothing;
    model.library.wish_for(opened.row.id);
    model.popup = None;
    let word = first_word(model, &opened);
    model.focus = Pane::Reader;
    // What was done to a block of the page before makes no rule for this one's site.
    model.decided = None;
    let measure = model.measure_of_page();
    let spot = model.spot_next.take();
    let spot = spot.and_then(|spot| model.aids.in_text(spot, &opened));
    model.aids.forget_old_marks(&opened);
    let mut reader = ReaderPane::new(opened, measure, model.manner());
    if let Some(before) = model.reader.take() {
        go_on_the_trail(&mut reader, before, spot.is_none());
    }
    reader.typewriter = model.aids.typewriter;
    model.aids.going = None;
    model.gallery.forget();
    model.reader = Some(reader);
    if let Some(spot) = spot {
        // Fitted to the screen first, so that the place can be scrolled to.
        super::settle(model, fx);
        reader::with(model, |reader| reader.come_to(spot));
    }
    model.notes.forget();
    find::begin_anew(model);
    if let Some(word) = word {
        model.say(word);
    }
}

/// What there is to say of a story when it is opened first: how its page was read,
/// or that notes on it lost their place.
fn first_word(model: &mut Model, opened: &Opened) -> Option<String> {
    if !model.warned.insert(opened.row.id) {
        return None;
    }
    // Who began to read it knows.
    let is_new = opened.row.state == ReadState::Unread;
    if let Some(warning) = opened.warnings.first().filter(|_| is_new) {
        return Some(capital(warning));
    }
    let unsettled = opened.annotations.iter().filter(|a| is_open(a)).count();
    let key = key_label(&model.keymap, Context::Reader, Command::UnsettledNext);
    let way = key.map(|key| format!(" · {key} goes there"));
    (unsettled > 0).then(|| need_a_look(unsettled) + &way.unwrap_or_default())
}

/// The way over articles goes on from the page before. Its place is a step of that,
/// but for who goes along it and for captures before the newest.
fn go_on_the_trail(reader: &mut ReaderPane, before: ReaderPane, forward: bool) {
    let left = before.spot();
    let old = before.is_old() || reader.is_old();
    reader.trail = before.trail;
    reader.trail.forget_old(&reader.opened);
    if forward && !old {
        reader.trail.push(left);
    }
}

/// A change was made: tell it, with the key that takes it back, and show
/// what changed.
pub(super) fn changed(model: &mut Model, done: &Done, fx: &mut Vec<Effect>) {
    let is_here = model
        .open_id()
        .is_some_and(|id| done.articles.contains(&id));
    if let (Some(decided), true, true) = (model.decided, done.changed, is_here) {
        tell_decided(model, decided);
    } else if done.changed {
        model.tell_change(&told(done), Command::Undo, UNDOES);
    } else if done.label.is_empty() {
        model.say("Nothing changed");
    } else {
        model.say(told(done));
    }
    warn(model, done);
    model.notes.wish.clone_from(&done.annotation);
    refresh(model, done, fx);
}

/// Below this width a message has room for its keys and little else.
const TELL_SHORT_COLS: u16 = 72;

/// A block was kept or dropped: short, for the way to a rule has to fit in.
fn tell_decided(model: &mut Model, decided: Decided) {
    let what = match decided.action {
        RuleAction::Drop => "Dropped the block",
        RuleAction::Keep => "Kept the block",
    };
    let hint = |command, what| model.way(command, what);
    let undo = hint(Command::Undo, UNDOES);
    // In a narrow window the way on matters more than the words.
    if model.size.cols < TELL_SHORT_COLS {
        let what = what.trim_end_matches(" the block");
        let rule = hint(Command::SiteRule, "rule");
        return model.say(format!("{what}{undo}{rule}"));
    }
    let rule = hint(Command::SiteRule, "makes it a rule for the site");
    model.say(format!("{what}{undo}{rule}"));
}

/// Changes were undone or redone: `steps` of the number that was asked for.
pub(super) fn undone(
    model: &mut Model,
    redo: bool,
    done: Option<&Done>,
    (steps, asked): (usize, usize),
    fx: &mut Vec<Effect>,
) {
    let Some(done) = done else {
        return model.say(if redo {
            "Nothing to redo"
        } else {
            "Nothing to undo"
        });
    };
    let (how, back, what) = if redo {
        ("Done again", Command::Undo, UNDOES)
    } else {
        ("Undone", Command::Redo, DOES_AGAIN)
    };
    let label = in_short(&done.label);
    let told = if steps > 1 || asked > 1 {
        let all = if steps < asked {
            ", all there were"
        } else {
            ""
        };
        let changes = text::plural(steps as u64, "change");
        format!("{how}: {changes}{all}, the last: {label}")
    } else {
        format!("{how}: {label}")
    };
    model.tell_change(&told, back, what);
    warn(model, done);
    // The cursor goes to what came back.
    model.notes.wish.clone_from(&done.annotation);
    if let ([id], false) = (done.articles.as_slice(), redo) {
        model.library.wish_for(*id);
    }
    refresh(model, done, fx);
}

/// What was done here last is not the newest change: nothing is taken back
/// before the reader has seen whose change it is. `steps` were taken back before.
pub(super) fn elsewhere(model: &mut Model, redo: bool, label: &str, steps: usize) {
    let (where_from, before, command, again) = if redo {
        (
            "Not undone here",
            "Done again",
            Command::Redo,
            "does it again all the same",
        )
    } else {
        (
            "Not changed here",
            "Undone",
            Command::Undo,
            "undoes it all the same",
        )
    };
    let before = match steps {
        0 => String::new(),
        n => format!("{before}: {}. ", text::plural(n as u64, "change")),
    };
    let key = model.way(command, again);
    model.complain(format!(
        "{before}{where_from}, but elsewhere: {}{key}",
        in_short(label)
    ));
}

fn warn(model: &mut Model, done: &Done) {
    if !done.warnings.is_empty() {
        model.complain(capital(&done.warnings.join(" · ")));
    }
}

fn refresh(model: &mut Model, done: &Done, fx: &mut Vec<Effect>) {
    library::relist(model, fx);
    notebook::refresh(model, fx);
    revisit::refresh(model, fx);
    popup::list_again(model, fx);
    if model
        .open_id()
        .is_some_and(|id| done.articles.contains(&id))
    {
        captures::read_again(model, fx);
    }
}

/// Nothing that was typed is lost because it could not be saved.
pub(super) fn not_saved(model: &mut Model, change: Change, mut text: String) {
    if editor::keep(model, change) {
        text.push_str(" Your note is kept as a draft: begin a note on the same place to go on.");
    }
    model.complain(text);
}

pub(super) fn library_changed(model: &mut Model, fx: &mut Vec<Effect>) {
    // What is seen from now on is not what was done here.
    if let Some(status) = &mut model.status {
        status.change = None;
    }
    library::relist(model, fx);
    notebook::refresh(model, fx);
    revisit::refresh(model, fx);
    captures::read_again(model, fx);
}

/// What the key that undoes is said to do.
const UNDOES: &str = "undoes";
/// What the key that does again what was undone is said to do.
const DOES_AGAIN: &str = "does it again";
/// Widest name in a sentence on the screen, in cells: the whole fits one row.
const NAME_COLS: usize = 48;

/// What the library says that it did, for the screen.
pub(super) fn in_short(label: &str) -> Cow<'_, str> {
    text::truncate_quoted(label, NAME_COLS)
}

fn told(done: &Done) -> String {
    capital(&in_short(&done.label))
}

/// Labels are written without a capital, for use inside sentences.
pub(super) fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars
        .next()
        .map(|c| c.to_uppercase().chain(chars).collect())
        .unwrap_or_default()
}
