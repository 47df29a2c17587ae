//! What comes in and what goes out, as data.

use crate::{
    article::{Passage, RuleAction},
    config::{images::Protocol, keymap::Chord},
    library::{
        ArticleId, Capture, Change, Counts, Done, Found, Hit, Marked, Noted, Opened, Outcome,
        Position, Recleaning, Related, Row, RuleOffer, SavedView, Sort, Statistics, Trash, Waited,
        WaitingNote, query::Names,
    },
    text::Profile,
};

use super::{
    history::Past,
    lookup,
    pictures::{Shown, Wanted},
    tagging::TagUse,
};

/// Everything that can happen to the model. One closed enum: a message that
/// nobody handles does not compile.
#[derive(Debug, Clone)]
pub enum Msg {
    /// The listener: a key was pressed.
    Key(Chord),
    /// The listener: text was pasted in one piece.
    Paste(String),
    /// The listener, where the mouse is taken: the wheel moved by so many
    /// notches, down positive.
    Wheel(i16),
    /// The listener, where the mouse is taken: a click at column, row.
    Click(u16, u16),
    /// The listener, and once at start: the screen has this size in cells.
    Resize {
        /// Columns.
        cols: u16,
        /// Rows.
        rows: u16,
    },
    /// The listener, once and perhaps after the first frame: what the
    /// terminal answered when it was asked at the start.
    TerminalSays {
        /// Its background is light.
        light: Option<bool>,
        /// What it draws as wide as it should be.
        profile: Option<Profile>,
        /// How it can show pictures, if better than was known.
        pictures: Option<Protocol>,
        /// Width and height of its cells in pixels, if that was not known.
        cell_px: Option<(u16, u16)>,
    },
    /// The runtime's clock, only while something waits for it (a prefix key's
    /// box): so many milliseconds have gone by since the last key.
    Tick,
    /// Reader thread: the list for view number `generation`.
    Listed {
        /// As asked for.
        generation: u64,
        /// Ids of the whole view in order, or as far as it was loaded.
        ids: Vec<ArticleId>,
        /// Lines for the first of them.
        rows: Vec<Row>,
        /// How many are where.
        counts: Counts,
        /// The query could not be understood: why.
        problem: Option<String>,
        /// Something that changes when another process changes the library.
        version: u64,
    },
    /// Reader thread: no list could be made, in sentences.
    NotListed(String),
    /// Reader thread: ids of a view of which only the beginning was here.
    MoreListed {
        /// As asked for.
        generation: u64,
        /// The first of them, in order.
        ids: Vec<ArticleId>,
        /// How many were asked for.
        most: usize,
    },
    /// Reader thread: lines asked for by id.
    Rows {
        /// As asked for.
        generation: u64,
        /// The lines.
        rows: Vec<Row>,
    },
    /// Reader thread: the answer to a search in what was stripped, when a
    /// view came out empty.
    FoundHidden {
        /// As asked for.
        generation: u64,
        /// What was found.
        found: Vec<Found>,
    },
    /// Reader thread: the first match in each of some lines of the list.
    Hits {
        /// As asked for.
        generation: u64,
        /// Article and match.
        hits: Vec<(ArticleId, Hit)>,
    },
    /// Reader thread: where the words of the list's filter stand in an article
    /// that was opened from it.
    Places {
        /// As asked for.
        id: ArticleId,
        /// What was looked for.
        needle: String,
        /// All matches, in reading order.
        places: Vec<Passage>,
        /// The last one is gone to, not the first.
        last: bool,
    },
    /// Reader thread: an article, or what was looked for in it, could not be
    /// read.
    NotRead {
        /// As asked for.
        id: ArticleId,
        /// Why not.
        why: String,
    },
    /// Reader thread: an article, opened.
    Opened(Box<Opened>),
    /// Decoder thread: a picture of the page, or why it can't be shown.
    Decoded {
        /// As asked for.
        wanted: Wanted,
        /// What became of it.
        shown: Shown,
    },
    /// Reader thread: the chosen article, to be shown beside the list.
    Previewed(Box<Opened>),
    /// Reader thread: annotations over the library.
    NotesListed {
        /// As asked for.
        generation: u64,
        /// Those on stories.
        noted: Vec<Noted>,
        /// Those whose story is not here.
        waiting: Vec<WaitingNote>,
    },
    /// Reader thread: old highlights to be looked at again.
    Reviewed {
        /// Those that are due, longest first.
        due: Vec<Noted>,
        /// How many are left of the day's share.
        share: usize,
    },
    /// Reader thread: stories that notes may have been waiting for.
    StoriesOffered {
        /// The notes.
        annotations: Vec<String>,
        /// The stories, the likeliest first.
        stories: Vec<Row>,
    },
    /// Reader thread: all tags in use, for completion.
    Tags(Vec<String>),
    /// Reader thread: all tags with the number of their articles, to choose
    /// from.
    TagList {
        /// The tags.
        tags: Vec<(String, u64)>,
        /// What for.
        then: TagUse,
    },
    /// Reader thread, before each list: the saved views.
    Views(Vec<SavedView>),
    /// Reader thread: the captures of an article, oldest first.
    Captures {
        /// Which article.
        id: ArticleId,
        /// They.
        captures: Vec<Capture>,
    },
    /// Reader thread: what was changed, newest first.
    History(Vec<Past>),
    /// Reader thread: the names that a filter can be completed with.
    Names(Box<Names>),
    /// Worker: paths that begin like the one typed.
    Paths {
        /// What was typed.
        typed: String,
        /// What fits, folders with a slash at the end.
        found: Vec<String>,
    },
    /// Writer thread: a change was made.
    Changed(Done),
    /// Writer thread: undone or redone; none if there was nothing to do.
    Undone {
        /// It was a redo.
        redo: bool,
        /// What was done, all steps together.
        done: Option<Done>,
        /// How many changes that were.
        steps: usize,
        /// How many were asked for.
        asked: usize,
    },
    /// Writer thread: the change that would have been undone was not made in
    /// this window, or the one that would have been redone not undone in it.
    Elsewhere {
        /// It was a redo.
        redo: bool,
        /// What the change did.
        label: String,
        /// How many changes were undone or redone before it.
        steps: usize,
    },
    /// Writer thread: one input of an `add` is through.
    Added {
        /// Path or name.
        source: String,
        /// What became of it.
        outcome: Outcome,
        /// Its title, where there is one.
        title: String,
        /// The notes that waited for it.
        waited: Waited,
        /// How many are through.
        done: usize,
        /// Of how many.
        total: usize,
    },
    /// Writer thread: an `add` was stopped; so many inputs were left.
    AddStopped {
        /// How many.
        left: usize,
        /// What stopped it, in sentences, if it was not the reader.
        why: Option<String>,
    },
    /// Reader thread: what else is a story.
    Related {
        /// Which.
        id: ArticleId,
        /// Somebody asked for the list.
        list: bool,
        /// What was found.
        related: Vec<Related>,
    },
    /// Reader thread: what was added, read and noted in each month.
    CountedByMonth(Statistics),
    /// Reader thread: what emptying the trash would remove.
    TrashAsked(Trash),
    /// Runtime: what the user wrote in the external editor; none if it failed
    /// or nothing changed.
    Edited {
        /// What was edited.
        target: EditTarget,
        /// The text.
        text: Option<String>,
    },
    /// Worker: the rules that a block offers.
    RulesOffered {
        /// The site that they are for.
        site: String,
        /// What they do.
        action: RuleAction,
        /// The rules, the narrowest first.
        offers: Vec<RuleOffer>,
    },
    /// Worker: so many articles of the site were looked at for rules.
    Weighing {
        /// How many.
        done: usize,
        /// Of how many.
        total: usize,
    },
    /// Worker: no rules are offered.
    NoRules {
        /// Why; none if it was stopped.
        why: Option<String>,
    },
    /// Worker: so many articles were cleaned again.
    Recleaning {
        /// How many.
        done: usize,
        /// Of how many.
        total: usize,
    },
    /// Worker: cleaning again is through, or was stopped.
    Recleaned {
        /// Nothing was written.
        dry: bool,
        /// What it came to.
        outcome: Recleaning,
    },
    /// Reader thread: whether an address is one of an article of the library.
    AddressFound {
        /// The address.
        address: String,
        /// The article.
        found: Option<ArticleId>,
    },
    /// Reader thread: all letters of marks, and the titles of their articles.
    MarksListed(Vec<(char, String)>),
    /// Reader thread: where a letter leads that the open article has not.
    MarkFound {
        /// The letter.
        letter: char,
        /// Where it is set, and what else is.
        marked: Marked,
    },
    /// Voice thread: a sentence was read aloud.
    Spoken {
        /// Which one.
        turn: u64,
        /// Why it could not be.
        problem: Option<String>,
    },
    /// Lookup thread: what the user's dictionary says.
    LookedUp {
        /// What was looked up.
        word: String,
        /// What came of it.
        found: lookup::Found,
    },
    /// Any thread: something to tell the user: what happened and what to do.
    Say {
        /// The sentence.
        text: String,
        /// It went wrong.
        bad: bool,
    },
    /// Housekeeping thread: something that is worth a quiet line, unless there
    /// is something else to say.
    Remind(String),
    /// Writer thread: a change could not be made.
    NotSaved {
        /// The change.
        change: Box<Change>,
        /// Why, and what to do.
        text: String,
    },
    /// Another process changed the library.
    LibraryChanged,
    /// Another process may have changed the library: the listener saw
    /// its files change, or the window has the focus again.
    LookAgain,
}

/// What an external editor is editing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EditTarget {
    /// An annotation's note.
    Note {
        /// Which annotation.
        annotation: String,
        /// What the note was.
        before: String,
    },
    /// The note that is being written in the panel's editor.
    Draft,
}

/// What the model asks the runtime to do. Data, compared in tests.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Decode these pictures, in this order; those that were asked for before
    /// and are not among them are no longer wanted.
    Decode(Vec<Wanted>),
    /// List a view; a newer one replaces an older that has not begun, and
    /// interrupts one that has.
    List {
        /// Number of the view.
        generation: u64,
        /// The query as typed.
        query: String,
        /// The order.
        sort: Sort,
        /// Articles wanted of it; with all of them, the lines around `near`.
        first: usize,
        /// Of the first ones, those whose lines are wanted with it.
        lines: usize,
        /// The article with the cursor.
        near: Option<ArticleId>,
    },
    /// List more ids of the view: somebody comes to the end of those known, or
    /// jumps, or selects all.
    ListMore {
        /// Number of the view.
        generation: u64,
        /// The query as typed.
        query: String,
        /// The order.
        sort: Sort,
        /// How many of the first; `usize::MAX` for all.
        most: usize,
    },
    /// Fetch lines.
    FetchRows {
        /// Number of the view.
        generation: u64,
        /// Which.
        ids: Vec<ArticleId>,
    },
    /// Search what was stripped.
    FindHidden {
        /// Number of the view.
        generation: u64,
        /// The query as typed.
        query: String,
    },
    /// Fetch the first match in each of these articles.
    FindHits {
        /// Number of the view.
        generation: u64,
        /// The query as typed.
        query: String,
        /// Which.
        ids: Vec<ArticleId>,
    },
    /// Look where the words of the list's filter stand in the open article.
    FindPlaces {
        /// Which.
        id: ArticleId,
        /// The query as typed.
        query: String,
        /// What to call it.
        needle: String,
        /// Go to the last one, not to the first.
        last: bool,
    },
    /// Open an article.
    Open(ArticleId),
    /// Open a capture of an article, by its number.
    OpenCapture(ArticleId, usize),
    /// List the captures of an article.
    ListCaptures(ArticleId),
    /// Ask whether an address is one of an article of the library.
    FindAddress(String),
    /// Show an article beside the list.
    Preview(ArticleId),
    /// Open the bundled article, adding it first if need be.
    OpenSample,
    /// List annotations over the library.
    ListNotes {
        /// Number of the list.
        generation: u64,
        /// The query as typed.
        query: String,
    },
    /// List old highlights; so many were answered already.
    ListReview(usize),
    /// Find stories that notes may be waiting for.
    OfferStories {
        /// The notes.
        annotations: Vec<String>,
        /// The title of the story that they are on.
        title: String,
    },
    /// List tags in use.
    ListTags,
    /// List tags with the number of their articles, to choose from.
    ListTagCounts(TagUse),
    /// List what was changed.
    ListHistory,
    /// Undo this change of the journal and all after it; if it is undone,
    /// redo all up to it.
    RevertTo(i64),
    /// List the names that a filter can be completed with.
    ListNames,
    /// Complete a path.
    CompletePath(String),
    /// Make a change.
    Apply(Change),
    /// Undo so many changes.
    Undo(usize),
    /// Redo so many.
    Redo(usize),
    /// Add files and folders, as they were typed or dropped.
    AddPaths(String),
    /// Add pasted text as an article.
    AddText(String),
    /// Add what is new in the inbox folder.
    ReadInbox,
    /// Stop adding.
    StopAdding,
    /// Find what else is a story.
    FindRelated {
        /// Which.
        id: ArticleId,
        /// Somebody wants to see the list.
        list: bool,
    },
    /// Count what was added, read and noted, by month.
    CountByMonth,
    /// Find out what emptying the trash would remove.
    AskTrash,
    /// Empty the trash.
    EmptyTrash,
    /// Remember the place in an article.
    SavePosition {
        /// Which.
        id: ArticleId,
        /// Where.
        position: Position,
        /// Share seen, 0–1.
        progress: f32,
    },
    /// Remember a place by a letter.
    SaveMark {
        /// Which article.
        id: ArticleId,
        /// The letter.
        letter: char,
        /// Byte offset in the text of record.
        offset: usize,
    },
    /// List the letters that are set anywhere.
    ListMarks,
    /// Find the article that has a place of this letter.
    FindMark(char),
    /// Copy text.
    Copy {
        /// The text.
        text: String,
        /// What it is, for the message: `passage`, `address`.
        what: &'static str,
    },
    /// Open an address in the browser: by argument, never by a shell.
    OpenUrl(String),
    /// Read a sentence aloud with the user's command.
    Speak {
        /// Its number, for the answer.
        turn: u64,
        /// The words.
        text: String,
    },
    /// Read nothing aloud any more.
    Hush,
    /// Ask the user's dictionary command about a word.
    LookUp {
        /// The word, or the selected words.
        word: String,
    },
    /// End the dictionary command: nobody waits for its answer any more.
    EndLookUp,
    /// Edit text in the user's editor.
    EditExternally {
        /// What it is.
        target: EditTarget,
        /// The text to begin with.
        text: String,
        /// The quote, shown as context.
        quote: Option<String>,
    },
    /// Find the rules that a block offers, and what they would change.
    OfferRules {
        /// Which article.
        id: ArticleId,
        /// Index of the block.
        block: usize,
        /// What the rules are to do.
        action: RuleAction,
    },
    /// Stop finding rules.
    StopWeighing,
    /// Edit the rules of an article's site in the user's editor.
    EditRules(ArticleId),
    /// Clean articles again.
    Reclean {
        /// Which.
        ids: Vec<ArticleId>,
        /// Only find out what would change.
        dry: bool,
    },
    /// Stop cleaning again.
    StopReclean,
    /// Ask for a [`Msg::Tick`] in so many milliseconds; a newer request
    /// replaces an older.
    TickIn(u16),
    /// Ask whether another process changed the library since `version`.
    CheckVersion(u64),
    /// Draw everything anew.
    Redraw,
    /// Suspend to the shell.
    Suspend,
    /// Quit, once saves are through.
    Quit,
}
