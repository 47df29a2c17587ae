//! The model, and how messages change it: `update(&mut Model, Msg) ->
//! Vec<Effect>`. No IO, no clock, no ratatui.

mod adding;
pub mod aids;
mod articles;
mod asked;
mod beside;
mod captures;
mod cells;
mod commands;
pub mod editor;
pub mod find;
pub mod footer;
mod fuzzy;
pub mod geometry;
mod help;
pub mod history;
pub mod hyperlink;
mod input;
mod keys;
pub mod letters;
pub mod library;
pub mod lines;
pub mod links;
pub mod lookup;
mod manner;
pub mod motion;
pub mod msg;
pub mod narrow;
pub mod notebook;
pub mod notes;
mod pan;
mod passages;
mod pasted;
pub mod pictures;
mod pointer;
pub mod popup;
pub mod preview;
pub mod progress;
pub mod prompt;
pub mod quote;
pub mod reader;
mod related;
mod reshape;
mod results;
pub mod revisit;
mod rules;
pub mod say;
pub mod selection;
mod settle;
pub mod shelf;
pub mod speech;
mod statistics;
pub mod tagging;
mod themes;
mod trail;
mod turning;

use std::{collections::HashSet, sync::Arc};

pub use commands::farewell;
pub use input::Input;
pub use keys::{Following, Keys};
pub use msg::{EditTarget, Effect, Msg};
pub use say::Status;

use crate::{
    article::annotation::Color,
    command::Context,
    config::{Bidi, Config, Hyperlinks, Keymap, Theme, Width, theme::Colors},
    library::{ArticleId, query::Names},
    text::Profile,
};
use adding::Adding;
use aids::Aids;
use asked::Asked;
use editor::Editor;
use geometry::{Measure, Pane, Panes, Size, Wanted};
use help::Aside;
use letters::Letters;
use library::LibraryPane;
use manner::Manner;
use notebook::Notebook;
use notes::NotesPane;
use pictures::Gallery;
use popup::Popup;
use preview::PreviewPane;
use prompt::Prompt;
use reader::ReaderPane;
use revisit::RevisitPane;
use rules::Decided;
use speech::Speech;
use trail::Spot;

/// What the screen begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start {
    /// The list of articles.
    Library,
    /// This article.
    Article(ArticleId),
    /// The bundled article.
    Sample,
}

/// Which article the model waits for; others that arrive are of yesterday.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Awaiting {
    /// None.
    Nothing,
    /// This one, or a capture of it by its number.
    Article(ArticleId, Option<usize>),
    /// The bundled one, whatever its number.
    Sample,
}

/// All that the screen shows, and nothing else.
#[derive(Debug)]
pub struct Model {
    /// What the user has chosen.
    pub config: Config,
    /// The user's keys.
    pub keymap: Arc<Keymap>,
    /// The user's colours.
    pub theme: Theme,
    /// How many colours the terminal shows.
    pub colors: Colors,
    /// Whether the terminal's own background is light, if that is known.
    pub on_light: Option<bool>,
    /// Which clusters are drawn as they are.
    pub profile: Profile,
    /// The terminal is told where links lead.
    pub hyperlinks: bool,
    /// The name of the theme that is seen.
    theme_shown: String,
    /// The screen.
    pub size: Size,
    /// The pane that has the keys.
    pub focus: Pane,
    /// The page alone.
    pub zen: bool,
    /// The list.
    pub library: LibraryPane,
    /// The chosen article, beside a wide list.
    pub preview: PreviewPane,
    /// The open article.
    pub reader: Option<ReaderPane>,
    /// Its pictures.
    pub gallery: Gallery,
    /// Its notes.
    pub notes: NotesPane,
    /// All notes of the library.
    pub notebook: Notebook,
    /// Old highlights to be looked at again.
    pub review: RevisitPane,
    /// A list over the panes.
    pub popup: Option<Popup>,
    /// A line that is being typed.
    pub prompt: Option<Prompt>,
    /// What was being typed, while its keys are looked at.
    aside: Vec<Aside>,
    /// A note that is being written.
    pub editor: Option<Editor>,
    /// Notes that were left unsaved.
    pub drafts: Vec<Editor>,
    /// Aids for the eye.
    pub aids: Aids,
    /// What is being read aloud.
    pub speech: Speech,
    /// The word that the user's dictionary is being asked about.
    pub looking_up: Option<String>,
    /// A letter that is waited for.
    pub letters: Option<Letters>,
    /// Keys typed so far.
    pub keys: Keys,
    /// What there is to say.
    pub status: Option<Status>,
    /// The note that a passage is being selected for.
    pub attaching: Option<settle::Attaching>,
    /// Colour of the next highlight.
    pub last_color: Color,
    /// Tags in use, for completion.
    pub tags: Vec<String>,
    /// Names that a filter can be completed with.
    pub names: Names,
    /// Files that are being added.
    pub adding: Option<Adding>,
    /// The original stands beside the page, where there is room.
    pub beside: bool,
    /// Articles are being cleaned again.
    pub recleaning: bool,
    /// What rules would change is being found out.
    pub weighing: bool,
    /// The block that was kept or dropped with the last key.
    decided: Option<Decided>,
    /// Stories of which what there is to know about their page was said.
    warned: HashSet<ArticleId>,
    /// Width of the text column that is wanted, in cells.
    pub measure_cols: u16,
    awaiting: Awaiting,
    /// What the library was asked for.
    asked: Asked,
    /// The view from which the open article was opened: the way back.
    opened_from: Pane,
    /// A note on the article is to be written once it is open.
    note_article_next: bool,
    /// The article that is opened to go to what was looked for in the list;
    /// true for the last place in it.
    land_next: Option<(ArticleId, bool)>,
    /// What was looked for in articles, newest last.
    searches: Vec<find::Sought>,
    /// Steps to the next match (true) or the one before that were asked for
    /// while the matches of an article are on their way.
    steps_held: Option<(ArticleId, Vec<bool>)>,
    /// The chosen article is to be opened once the list is there.
    open_next: bool,
    /// The place to go to once its article is open.
    spot_next: Option<Spot>,
    /// The named place to go to once its article is open.
    anchor_next: Option<(ArticleId, String)>,
    /// The annotation to go to once its article is open.
    annotation_next: Option<String>,
    /// The annotation that is looked at in the panel once its article is open.
    look_next: Option<String>,
    /// The user was told of unsaved drafts and may quit all the same.
    quit_warned: bool,
}

impl Model {
    /// A model with nothing in it yet.
    pub fn new(config: Config, keymap: impl Into<Arc<Keymap>>, theme: Theme) -> Self {
        let measure_cols = config.measure_cols;
        let theme_shown = config.theme.clone();
        let names = config.highlights.clone();
        // Until the terminal has answered, what is right on any.
        let profile = match config.width {
            Width::Full => Profile::FULL,
            Width::Auto | Width::Safe => Profile::SAFE,
        };
        let hyperlinks = config.hyperlinks == Hyperlinks::On;
        let mut model = Self {
            keymap: keymap.into(),
            theme,
            colors: Colors::default(),
            on_light: None,
            profile,
            hyperlinks,
            theme_shown,
            size: Size::default(),
            focus: Pane::Library,
            zen: false,
            library: LibraryPane::default(),
            preview: PreviewPane::default(),
            reader: None,
            gallery: Gallery::default(),
            notes: NotesPane::default(),
            notebook: Notebook::default(),
            review: RevisitPane::default(),
            popup: None,
            aside: Vec::new(),
            prompt: None,
            editor: None,
            drafts: Vec::new(),
            aids: Aids::default(),
            speech: Speech::default(),
            looking_up: None,
            letters: None,
            keys: Keys::default(),
            status: None,
            attaching: None,
            last_color: Color::default(),
            tags: Vec::new(),
            names: Names::default(),
            adding: None,
            config,
            beside: false,
            recleaning: false,
            weighing: false,
            decided: None,
            warned: HashSet::new(),
            measure_cols,
            awaiting: Awaiting::Nothing,
            asked: Asked::default(),
            opened_from: Pane::Library,
            note_article_next: false,
            open_next: false,
            spot_next: None,
            anchor_next: None,
            annotation_next: None,
            look_next: None,
            land_next: None,
            searches: Vec::new(),
            steps_held: None,
            quit_warned: false,
        };
        model.library.colors = names.clone();
        model.notes.colors = names.clone();
        model.notebook.colors = names.clone();
        model.review.colors = names;
        model
    }

    /// Whether there is something to show: the article, or the list if none
    /// is waited for.
    pub fn has_first_answer(&self) -> bool {
        match self.awaiting {
            Awaiting::Nothing => {
                let list = &self.library;
                self.reader.is_some() || list.loaded || list.refused.is_some()
            }
            Awaiting::Article(..) | Awaiting::Sample => false,
        }
    }

    /// Whether the open page, of which there may be the beginning alone, is seen
    /// as it is in the whole story.
    pub fn shows_as_in_whole(&self) -> bool {
        let reader = self.reader.as_ref();
        reader.is_some_and(|r| r.layout.has_text_from(r.top + r.height))
    }

    /// Where keys are looked up now.
    pub fn context(&self) -> Context {
        if self.prompt.is_some() {
            return Context::Prompt;
        }
        if self.popup.is_some() {
            return Context::Popup;
        }
        if self.editor.is_some() {
            return Context::Editor;
        }
        self.pane_context()
    }

    /// The same without what lies over the panes.
    pub fn pane_context(&self) -> Context {
        match self.focus {
            Pane::Library => Context::Library,
            Pane::Notes => Context::Notes,
            Pane::Notebook => Context::Notebook,
            Pane::Review => Context::Review,
            Pane::Reader if self.aids.going.is_some() && self.reader.is_some() => Context::Auto,
            Pane::Reader if self.letters.is_some() => Context::Letter,
            Pane::Reader if self.reader.as_ref().is_some_and(|r| r.selection.is_some()) => {
                Context::Select
            }
            Pane::Reader => Context::Reader,
        }
    }

    /// Where everything is on the screen.
    pub fn panes(&self) -> Panes {
        self.divide(self.reader.is_some())
    }

    /// The measure that a page gets once it is open, so that it is set once.
    fn measure_of_page(&self) -> Measure {
        let panes = self.divide(true);
        let area = panes.reader.unwrap_or_default().body();
        let (column, _) = geometry::columns(area, self.measure_cols, panes.two_columns);
        column.measure()
    }

    /// How a page is set.
    fn manner(&self) -> Manner {
        Manner::of(&self.config).with_pictures(self.room_for_pictures())
    }

    fn divide(&self, reading: bool) -> Panes {
        geometry::divide(Wanted {
            size: self.size,
            focus: self.focus,
            reading,
            choosing: self.library.chosen().is_some(),
            side_by_side: self.config.panes && !(self.zen && self.focus == Pane::Reader),
            beside: self.beside,
            two_columns: self.config.columns == 2 && !self.aids.typewriter,
            editing: self.editor.is_some(),
        })
    }

    /// The article that is open.
    pub fn open_id(&self) -> Option<ArticleId> {
        self.reader.as_ref().map(|r| r.opened.row.id)
    }
}

/// What to do first.
pub fn start(model: &mut Model, start: Start) -> Vec<Effect> {
    let mut fx = Vec::new();
    // What is to be seen first is asked for first.
    match start {
        Start::Library => {}
        Start::Article(id) => articles::open(model, id, &mut fx),
        Start::Sample => articles::open_sample(model, &mut fx),
    }
    library::relist(model, &mut fx);
    fx
}

/// Takes one message; returns what the runtime has to do.
pub fn update(model: &mut Model, msg: Msg) -> Vec<Effect> {
    let mut fx = Vec::new();
    if matches!(msg, Msg::Resize { .. } | Msg::Opened(_) | Msg::Paste(_)) {
        // The letters stand on what is no longer there.
        letters::give_up(model);
    }
    // A larger window shows more of a story, and nobody has read that.
    let reads = matches!(
        msg,
        Msg::Key(_) | Msg::Wheel(_) | Msg::Click(..) | Msg::Tick | Msg::Spoken { .. }
    );
    if asked::is_wanted(model, &msg) {
        take(model, msg, &mut fx);
    }
    if let (true, true, Some(reader)) = (reads, model.panes().library.is_some(), &mut model.reader)
    {
        reader.note_seen();
    }
    settle(model, &mut fx);
    asked::remember(model, &fx);
    fx
}

fn take(model: &mut Model, msg: Msg, fx: &mut Vec<Effect>) {
    match msg {
        Msg::Key(chord) => keys::press(model, chord, fx),
        Msg::Paste(text) => keys::paste(model, &text, fx),
        Msg::Wheel(notches) => pointer::wheel(model, notches),
        Msg::Click(col, row) => pointer::click(model, col, row, fx),
        Msg::Resize { cols, rows } => {
            let before = std::mem::replace(&mut model.size, Size { cols, rows });
            if before != model.size {
                // What was said of the window may no longer hold.
                model.status = model.status.take().filter(|status| status.bad);
            }
        }
        Msg::TerminalSays {
            light,
            profile,
            pictures,
            cell_px,
        } => {
            themes::terminal_says(model, light, profile);
            model.gallery.learn(pictures, cell_px);
        }
        Msg::Tick => {
            keys::tick(model);
            aids::tick(model, fx);
        }
        Msg::Listed {
            generation,
            ids,
            rows,
            counts,
            problem,
            version,
        } => {
            let list = library::Listed {
                ids,
                rows,
                counts,
                problem,
                version,
            };
            library::listed(model, generation, list, fx);
            articles::open_if_wished(model, fx);
        }
        Msg::NotListed(why) => library::refused(model, why),
        Msg::MoreListed {
            generation,
            ids,
            most,
        } => model.library.take_more(generation, ids, most),
        Msg::Rows { generation, rows } => model.library.take_rows(generation, rows),
        Msg::FoundHidden { generation, found } => model.library.take_hidden(generation, found),
        Msg::Hits { generation, hits } => model.library.take_hits(generation, hits),
        Msg::Places {
            id,
            needle,
            places,
            last,
        } => find::take_places(model, id, needle, &places, last, fx),
        Msg::NotRead { id, why } => {
            find::hold_no_more(model, id);
            model.complain(why);
        }
        Msg::Opened(opened) => results::opened(model, *opened, fx),
        Msg::Previewed(opened) => preview::take(model, &opened),
        Msg::NotesListed {
            generation,
            noted,
            waiting,
        } => notebook::take(model, generation, noted, waiting),
        Msg::Reviewed { due, share } => revisit::take(model, due, share),
        Msg::StoriesOffered {
            annotations,
            stories,
        } => popup::offer_stories(model, &annotations, &stories),
        Msg::Tags(tags) => model.tags = tags,
        Msg::TagList { tags, then } => tagging::list(model, &tags, then),
        Msg::Views(views) => library::take_views(model, views, fx),
        Msg::Captures { id, captures } => captures::list(model, id, &captures),
        Msg::History(past) => history::list(model, &past),
        Msg::Names(names) => prompt::take_names(model, *names),
        Msg::Paths { typed, found } => prompt::take_paths(model, &typed, found),
        Msg::Changed(done) => results::changed(model, &done, fx),
        Msg::Undone {
            redo,
            done,
            steps,
            asked,
        } => results::undone(model, redo, done.as_ref(), (steps, asked), fx),
        Msg::Elsewhere { redo, label, steps } => results::elsewhere(model, redo, &label, steps),
        Msg::Added {
            source,
            outcome,
            title,
            waited,
            done,
            total,
        } => {
            adding::added(
                model,
                adding::Through {
                    source,
                    outcome,
                    title,
                    waited,
                    done,
                    total,
                },
                fx,
            );
        }
        Msg::AddStopped { left, why } => adding::stopped(model, left, why.as_deref(), fx),
        Msg::Related { id, list, related } => related::take(model, id, list, &related),
        Msg::CountedByMonth(found) => statistics::show(model, &found),
        Msg::TrashAsked(trash) => prompt::ask_trash(model, trash),
        Msg::RulesOffered {
            site,
            action,
            offers,
        } => rules::offered(model, &site, action, &offers),
        Msg::Weighing { done, total } => rules::weighing(model, done, total),
        Msg::NoRules { why } => rules::none(model, why),
        Msg::Recleaning { done, total } => rules::progress(model, done, total),
        Msg::Recleaned { dry, outcome } => rules::recleaned(model, dry, &outcome),
        Msg::Edited { target, text } => editor::edited(model, target, text, fx),
        Msg::AddressFound { address, found } => {
            links::address_found(model, &address, found, fx);
        }
        Msg::MarksListed(marks) => model.aids.elsewhere = marks,
        Msg::MarkFound { letter, marked } => aids::mark_found(model, letter, &marked, fx),
        Msg::Spoken { turn, problem } => speech::spoken(model, turn, problem, fx),
        Msg::LookedUp { word, found } => lookup::show(model, &word, found),
        Msg::Decoded { wanted, shown } => pictures::decoded(model, wanted, shown),
        Msg::Say { text, bad } => model.status = Some(Status::new(text, bad)),
        Msg::Remind(text) => {
            model.status.get_or_insert(Status::new(text, false));
        }
        Msg::NotSaved { change, text } => results::not_saved(model, *change, text),
        Msg::LibraryChanged => results::library_changed(model, fx),
        Msg::LookAgain => library::look_again(model, fx),
    }
}

/// Brings what depends on the screen's size, or on what was just changed,
/// into step: heights, the page's measure, rows to fetch, the chosen note.
fn settle(model: &mut Model, fx: &mut Vec<Effect>) {
    let panes = model.panes();
    let manner = model.manner();
    if let (Some(reader), Some(area)) = (&mut model.reader, panes.reader) {
        let two = panes.two_columns;
        let (column, _) = geometry::columns(area.body(), model.measure_cols, two);
        reader.columns = if two { 2 } else { 1 };
        let rows = area.body().rows * reader.columns as u16;
        reader.fit(column.measure(), rows, manner);
        reader.find_near();
    }
    // What was selected for a note is for that note; the next is not.
    let selects = model.reader.as_ref().is_some_and(|r| r.selection.is_some());
    if !selects {
        model.attaching = None;
    }
    if let Some(reader) = &mut model.reader {
        let measure = panes
            .original
            .map(|area| geometry::column(area.body(), model.measure_cols).measure());
        reader.set_beside(measure);
    }
    if let Some(area) = panes.library {
        let turned = model.config.bidi != Bidi::Off;
        model.library.fit(area.body().rows, turned);
    }
    notes::settle(model, panes.notes);
    notebook::settle(model, panes.whole);
    help::take_up(model);
    if let Some(popup) = &mut model.popup {
        popup.fit(model.size);
    }
    if panes.reader.is_none() && speech::stop(model, fx) {
        model.say("The voice stops where its page is left");
    }
    lookup::settle(model, fx);
    themes::preview(model);
    model.library.fetch(fx);
    preview::settle(model, fx);
    pictures::settle(model, fx);
    reader::save_position_at_times(model, fx);
    if panes.library.is_some() {
        reader::show_progress(model);
    }
}
