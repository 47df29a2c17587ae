//! The captures of the open story: one before the newest is read as it was,
//! with the notes in their places, and nothing is changed in it.

use super::{
    Awaiting, Effect, Model,
    geometry::Pane,
    popup::{Action, Item, Popup, PopupKind},
    reader::{self, ReaderPane},
};
use crate::{
    article::export::json::{known_day, known_time},
    command::Command,
    library::{ArticleId, Capture},
    text,
};

type Fx<'a> = &'a mut Vec<Effect>;

/// Below this width there is no room for more than the way back.
const NARROW_COLS: u16 = 60;

impl ReaderPane {
    /// The page is a capture before the newest.
    pub fn is_old(&self) -> bool {
        self.opened.version.is_some()
    }

    /// Which capture it is, in words, the first the most needed; nothing of the
    /// newest.
    pub fn version_in_words(&self) -> Option<[String; 2]> {
        let version = self.opened.version?;
        let (number, of) = (version.number, version.of);
        Some(["read only".into(), format!("capture {number} of {of}")])
    }
}

/// Asks for the captures of the open story.
pub(super) fn ask(model: &mut Model, fx: Fx<'_>) {
    if let Some(id) = model.open_id() {
        fx.push(Effect::ListCaptures(id));
    }
}

/// Lists them, the newest first; the cursor is on the one that is read.
pub(super) fn list(model: &mut Model, id: ArticleId, captures: &[Capture]) {
    let Some(reader) = model.reader.as_ref().filter(|r| r.opened.row.id == id) else {
        return;
    };
    if captures.len() < 2 {
        return model
            .say("This is the only capture of the story: adding the page again keeps both");
    }
    let read = reader.opened.version.map(|v| v.number);
    let is_read = |c: &Capture| read.map_or(c.shown, |n| n == c.number);
    let items = captures.iter().rev().map(|capture| {
        let day = when(capture.at, captures);
        let which = match (is_read(capture), capture.shown) {
            (true, _) => "this one · ",
            (false, true) => "the newest · ",
            (false, false) => "",
        };
        let number = (!capture.shown).then_some(capture.number);
        Item {
            keys: capture.number.to_string(),
            note: format!("{which}{}", text::bytes(capture.size)),
            ..Item::new(
                format!("{day}  {}", capture.change()),
                Action::OpenCapture(id, number),
            )
        }
    });
    let title = format!("Captures · {}", captures.len());
    let mut popup = Popup::new(PopupKind::Captures, title, items.collect());
    popup.at = captures.iter().rev().position(is_read).unwrap_or(0);
    super::popup::show(model, popup);
}

/// The day of a capture; with its time (UTC), where that tells it from another.
fn when(at: i64, captures: &[Capture]) -> String {
    let day = known_day(at).unwrap_or_default();
    let same = captures
        .iter()
        .filter(|c| known_day(c.at).is_some_and(|d| d == day));
    match known_time(at) {
        Some(time) if same.count() > 1 => {
            let clock = time.split('T').nth(1).unwrap_or_default();
            format!("{day} {}Z", clock.get(..5).unwrap_or(clock))
        }
        _ => day,
    }
}

/// Opens a capture by its number, or the newest.
pub(super) fn open(model: &mut Model, id: ArticleId, number: Option<usize>, fx: Fx<'_>) {
    reader::save_position(model, fx);
    model.awaiting = Awaiting::Article(id, number);
    fx.push(effect(id, number));
}

/// From an older capture to the newest.
pub(super) fn newest(model: &mut Model, fx: Fx<'_>) {
    if let Some(id) = model.open_id() {
        open(model, id, None, fx);
    }
}

/// Reads the open page anew: the same capture, or the one that is on its way
/// to take its place.
pub(super) fn read_again(model: &Model, fx: Fx<'_>) {
    let Some(reader) = &model.reader else { return };
    let id = reader.opened.row.id;
    let number = match model.awaiting {
        Awaiting::Article(awaited, number) if awaited == id => number,
        _ => reader.opened.version.map(|v| v.number),
    };
    fx.push(effect(id, number));
}

fn effect(id: ArticleId, number: Option<usize>) -> Effect {
    match number {
        Some(number) => Effect::OpenCapture(id, number),
        None => Effect::Open(id),
    }
}

/// Says of an older capture what can be done in it; nothing, if it is the
/// newest.
pub(super) fn tell(model: &mut Model) {
    let version = model.reader.as_ref().and_then(|r| r.opened.version);
    let Some(version) = version else { return };
    let later = match version.later {
        0 => String::new(),
        1 => ", without 1 note made later".to_owned(),
        n => format!(", without {} notes made later", text::grouped(n as u64)),
    };
    let day = known_day(version.at).map_or_else(String::new, |day| format!(" ({day})"));
    // Where there is little room, the way back is what is needed.
    let more = if model.size.cols < NARROW_COLS {
        String::new()
    } else {
        format!("{day}{later}")
    };
    model.say_with_key(
        &format!("Capture {} of {}{more}", version.number, version.of),
        Command::Back,
        "goes to the newest",
    );
}

/// Whether a command would change what an older capture is, or is about what
/// it hasn't: it is refused, with the key that leads to where it can be done.
pub(super) fn refuse(model: &mut Model, command: Command) -> bool {
    let old = model.reader.as_ref().is_some_and(ReaderPane::is_old);
    let on_page = matches!(model.focus, Pane::Reader | Pane::Notes)
        || (command == Command::NoteArticle && model.library.chosen() == model.open_id());
    let about_notes = command == Command::Tag && model.focus == Pane::Notes;
    if !(old && on_page && (is_of_newest(command) || about_notes)) {
        return false;
    }
    let why = match command {
        Command::GoMark => "Marks are in the newest capture",
        _ => "An older capture is read only",
    };
    model.say_with_key(why, Command::Back, "goes to the newest");
    true
}

fn is_of_newest(command: Command) -> bool {
    use Command as C;
    matches!(
        command,
        C::SetMark
            | C::GoMark
            | C::DropBlock
            | C::KeepBlock
            | C::SiteRule
            | C::Highlight
            | C::HighlightParagraph
            | C::Note
            | C::NoteArticle
            | C::ColorYellow
            | C::ColorRed
            | C::ColorGreen
            | C::ColorBlue
            | C::ColorPurple
            | C::SettleAccept
            | C::SettleSelect
            | C::SettleQuote
            | C::SplitNote
            | C::MergeNote
            | C::ConvertNote
            | C::DeleteNote
            | C::EditExternally
    )
}
