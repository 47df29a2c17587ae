//! One table: name, doc line and contexts of everything that can be bound to
//! a key or run from the palette. Help, hints, palette, the keys page and the
//! configuration are all computed from it; adding a command is one row here
//! and one arm in `tui::app`.

mod words;

/// Where keys are looked up. Each pane and mode has one; `All` lies beneath
/// every other but the two that take text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Context {
    /// Everywhere but where text is typed.
    All,
    /// The list of articles.
    Library,
    /// The page.
    Reader,
    /// Selecting a passage on the page.
    Select,
    /// Choosing a link or a mark by its letter.
    Letter,
    /// The page goes by itself.
    Auto,
    /// The notes panel.
    Notes,
    /// All notes of the library.
    Notebook,
    /// Old highlights, a few a day.
    Review,
    /// A list that lies over the panes: help, palette, outline, what was
    /// stripped.
    Popup,
    /// A one-line prompt: filter, search, path, tags.
    Prompt,
    /// The note editor.
    Editor,
}

impl Context {
    /// Every context, in the order of the keys page.
    pub const ALL: [Self; 12] = [
        Self::All,
        Self::Library,
        Self::Reader,
        Self::Select,
        Self::Letter,
        Self::Auto,
        Self::Notes,
        Self::Notebook,
        Self::Review,
        Self::Popup,
        Self::Prompt,
        Self::Editor,
    ];

    /// The table's name in `keymap.toml`.
    pub fn name(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Library => "library",
            Self::Reader => "reader",
            Self::Select => "select",
            Self::Letter => "letter",
            Self::Auto => "auto",
            Self::Notes => "notes",
            Self::Notebook => "notebook",
            Self::Review => "review",
            Self::Popup => "popup",
            Self::Prompt => "prompt",
            Self::Editor => "editor",
        }
    }

    /// The context of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|c| c.name() == name)
    }

    /// What the context is called on the keys page.
    pub fn title(self) -> &'static str {
        match self {
            Self::All => "Everywhere",
            Self::Library => "Library",
            Self::Reader => "Reader",
            Self::Select => "Selecting",
            Self::Letter => "Letters of links and marks",
            Self::Auto => "While the page goes by itself",
            Self::Notes => "Notes",
            Self::Notebook => "All notes",
            Self::Review => "Old highlights",
            Self::Popup => "Lists",
            Self::Prompt => "Prompts",
            Self::Editor => "Note editor",
        }
    }

    /// Whether an unbound printable key is text here.
    pub fn takes_text(self) -> bool {
        matches!(self, Self::Prompt | Self::Editor)
    }

    /// Whether a number before a key says how often.
    pub fn counts(self) -> bool {
        !self.takes_text() && !matches!(self, Self::Letter | Self::Auto)
    }

    /// The context whose keys apply where this one has none.
    pub fn beneath(self) -> Option<Self> {
        match self {
            Self::All | Self::Letter | Self::Auto | Self::Prompt | Self::Editor => None,
            Self::Library
            | Self::Reader
            | Self::Select
            | Self::Notes
            | Self::Notebook
            | Self::Review
            | Self::Popup => Some(Self::All),
        }
    }
}

macro_rules! commands {
    ($($variant:ident, $name:literal, [$($context:ident)*], $doc:literal;)*) => {
        /// Everything that can be bound to a key or run from the palette.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Command { $(#[doc = $doc] $variant,)* }

        impl Command {
            /// Every command, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The name in `keymap.toml` and in the palette.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// What it does, in one line.
            pub fn doc(self) -> &'static str {
                match self { $(Self::$variant => $doc,)* }
            }

            /// Where it means something; elsewhere it is not offered.
            pub fn contexts(self) -> &'static [Context] {
                match self { $(Self::$variant => &[$(Context::$context,)*],)* }
            }

            /// The command of that name.
            pub fn from_name(name: &str) -> Option<Self> {
                match name { $($name => Some(Self::$variant),)* _ => None }
            }
        }
    };
}

commands! {
    // Moving. Each pane and list moves in its own units.
    Down, "down", [Library Reader Select Notes Popup Notebook Review], "down one line";
    Up, "up", [Library Reader Select Notes Popup Notebook Review], "up one line";
    HalfDown, "half_down", [Library Reader Notes Popup Notebook Review], "down half a page";
    HalfUp, "half_up", [Library Reader Notes Popup Notebook Review], "up half a page";
    PageDown, "page_down", [Library Reader Notes Popup Notebook Review], "down a page";
    PageUp, "page_up", [Library Reader Notes Popup Notebook Review], "up a page";
    Top, "top", [Library Reader Select Notes Popup Notebook Review], "to the top; with a number, to line or paragraph";
    End, "end", [Library Reader Select Notes Popup Notebook Review], "to the end";
    Percent, "percent", [Library Reader], "with a number: to that percent";
    Left, "left", [Reader Select], "one character left";
    Right, "right", [Reader Select], "one character right";
    WordNext, "word_next", [Reader Select], "to the next word";
    WordBack, "word_back", [Reader Select], "to the word before";
    WordEnd, "word_end", [Reader Select], "to the end of the word";
    SentenceNext, "sentence_next", [Reader Select], "to the next sentence";
    SentenceBack, "sentence_back", [Reader Select], "to the sentence before";
    ParagraphNext, "paragraph_next", [Reader Select], "to the next paragraph";
    ParagraphBack, "paragraph_back", [Reader Select], "to the paragraph before";
    HeadingNext, "heading_next", [Reader], "to the next heading";
    HeadingBack, "heading_back", [Reader], "to the heading before";
    AnnotationNext, "annotation_next", [Reader], "to the next note or highlight";
    AnnotationBack, "annotation_back", [Reader], "to the note or highlight before";
    ArticleNext, "article_next", [Reader Library], "next article of the list";
    ArticleBack, "article_back", [Reader Library], "article before in the list";
    JumpBack, "jump_back", [Reader Letter], "back to where you were before the jump";
    TrailBack, "trail_back", [Reader], "back along the way you came, over articles too";
    SetMark, "set_mark", [Reader], "mark this place with a letter";
    GoMark, "go_mark", [Reader], "to the mark of a letter; twice: back to before the jump";
    TrailForward, "trail_forward", [Reader], "forward again";

    // Links.
    LinkHints, "link_hints", [Reader], "show a letter at each link; it follows the link";
    LinkNext, "link_next", [Reader Select], "to the next link; selecting, up to its end";
    LinkBack, "link_back", [Reader Select], "to the link before; selecting, back to it";
    Follow, "follow", [Reader], "follow the link under the cursor";
    OpenLink, "open_link", [Reader], "open the link under the cursor in the browser";
    CopyLink, "copy_link", [Reader], "copy the address of the link";
    Links, "links", [Reader], "all links of the page";

    // Finding.
    Search, "search", [Library Reader Select Notes Popup Notebook], "find in the article, or filter the list or the notes";
    SearchNext, "search_next", [Reader Select], "next match; selecting, up to it";
    SearchBack, "search_back", [Reader Select], "match before; selecting, back to it";
    SearchWord, "search_word", [Reader], "find the word under the cursor";
    LookUp, "look_up", [Reader Select], "look the word up, or what is selected";

    // Panes and places.
    PaneNext, "pane_next", [Library Reader Notes], "to the next pane";
    PaneBack, "pane_back", [Library Reader Notes], "to the pane before";
    GoLibrary, "go_library", [Reader Select Notes Notebook Review], "to the library";
    GoReader, "go_reader", [Library Notes Notebook Review], "to the page";
    GoNotes, "go_notes", [Library Reader Notebook Review], "to the notes";
    AllNotes, "all_notes", [Library Reader Notes Notebook Review], "all notes of the library: filter, tag, colour, attach";
    Outline, "outline", [Reader], "outline: jump to a heading";
    Back, "back", [All], "back one level; from the library, quit";
    Quit, "quit", [All], "quit";
    Cancel, "cancel", [All Letter Auto Prompt Editor], "cancel; never quits";
    Accept, "accept", [Popup Prompt], "take what is chosen or typed";
    Help, "help", [All Prompt Editor], "keys of the place where you are";
    Palette, "palette", [All], "all commands, by name";
    Theme, "theme", [Library Reader Notes Notebook Review], "colours: choose a theme, seen as you choose";
    Suspend, "suspend", [All Prompt Editor], "to the shell; `fg` comes back";
    Redraw, "redraw", [All Prompt Editor], "draw the screen anew";
    Undo, "undo", [All], "undo the last change";
    Redo, "redo", [All], "redo what was undone";
    History, "history", [Library Reader Notes Notebook Review], "history: what was changed, and back to any point";

    // Articles.
    Open, "open", [Library Notes Notebook Review], "open";
    Add, "add", [Library Reader], "add a file or folder";
    Archive, "archive", [Library Reader], "archive, or back to the library";
    Star, "star", [Library Reader], "star, or take the star away";
    MarkRead, "mark_read", [Library Reader], "mark read, or unread";
    StateByProgress, "state_by_progress", [Library Reader], "let the progress say what is read";
    Tag, "tag", [Library Reader Notes Notebook], "tags of the article, or of the note";
    Tags, "tags", [Library Reader Notes Notebook Review], "all tags: choose one to see its articles";
    RenameTag, "rename_tag", [Library Reader], "rename a tag, or make two one";
    Trash, "trash", [Library Reader], "to the trash, or out of it";
    EditTitle, "edit_title", [Library Reader], "edit the title; empty takes the page's own";
    EditAuthors, "edit_authors", [Library Reader], "edit the authors; empty takes the page's own";
    EditDate, "edit_date", [Library Reader], "edit the date; empty takes the page's own";
    OpenUrl, "open_url", [Library Reader], "open the original address in the browser";
    CopyUrl, "copy_url", [Library Reader], "copy the original address";
    SelectItem, "select_item", [Library Notebook], "select this one, or leave it out";
    SelectRange, "select_range", [Library Notebook], "select from here on; again ends it";
    SelectAll, "select_all", [Library Notebook], "select all, or none";
    ViewLibrary, "view_library", [Library], "show the library";
    ViewArchive, "view_archive", [Library], "show the archive";
    ViewTrash, "view_trash", [Library], "show the trash";
    ViewAll, "view_all", [Library], "show library and archive";
    Views, "views", [Library], "list the saved views";
    SaveView, "save_view", [Library], "save what is shown as a view with a number";
    RenameView, "rename_view", [Library], "rename this saved view";
    RemoveView, "remove_view", [Library], "remove this saved view; its articles stay";
    View1, "view_1", [Library], "show the saved view 1";
    View2, "view_2", [Library], "show the saved view 2";
    View3, "view_3", [Library], "show the saved view 3";
    View4, "view_4", [Library], "show the saved view 4";
    View5, "view_5", [Library], "show the saved view 5";
    View6, "view_6", [Library], "show the saved view 6";
    View7, "view_7", [Library], "show the saved view 7";
    View8, "view_8", [Library], "show the saved view 8";
    View9, "view_9", [Library], "show the saved view 9";
    SortAdded, "sort_added", [Library], "sort by date added; again turns it round";
    SortPublished, "sort_published", [Library], "sort by date published";
    SortTitle, "sort_title", [Library], "sort by title";
    SortAuthor, "sort_author", [Library], "sort by author";
    SortSite, "sort_site", [Library], "sort by site";
    SortLength, "sort_length", [Library], "sort by length";
    SortProgress, "sort_progress", [Library], "sort by progress";
    GroupSite, "group_site", [Library], "group by site; again ends it";
    GroupAuthor, "group_author", [Library], "group by author";
    GroupYear, "group_year", [Library], "group by year of publication";
    GroupTag, "group_tag", [Library], "group by first tag";
    GroupState, "group_state", [Library], "group by reading state";
    Shuffle, "shuffle", [Library], "shuffle the list; again shuffles it anew";
    Captures, "captures", [Reader Notes], "captures of this story: read an older one as it was";
    Related, "related", [Library Reader], "what else is this story: saved twice, or a version of it";
    Statistics, "statistics", [Library], "what was added, read and noted, by month";
    ReadInbox, "read_inbox", [Library], "add what is new in the inbox folder";
    StopAdding, "stop_adding", [Library Reader], "stop adding; adding again goes on";
    EmptyTrash, "empty_trash", [Library], "empty the trash for good; asks first";
    SampleArticle, "sample_article", [Library], "open the sample article, which is also the tutorial";

    // The page.
    ToggleChrome, "toggle_chrome", [Reader], "show or hide what was stripped";
    Stripped, "stripped", [Reader], "list everything stripped, with reasons";
    DropBlock, "drop_block", [Reader], "drop this block: it is not the story";
    KeepBlock, "keep_block", [Reader Popup], "keep this block: it is the story";
    SiteRule, "site_rule", [Reader Popup], "make a rule for this site of the block";
    EditRules, "edit_rules", [Library Reader], "edit the site's rules in your editor";
    Reclean, "reclean", [Library Reader], "clean again; what would change is shown first";
    SideBySide, "side_by_side", [Reader], "the original beside the cleaned page, or not";
    MeasureWider, "measure_wider", [Reader], "wider column";
    MeasureNarrower, "measure_narrower", [Reader], "narrower column";
    MeasureReset, "measure_reset", [Reader], "column as configured";
    Center, "center", [Reader], "this line to the middle of the screen";
    TwoColumns, "two_columns", [Reader], "the page in two columns where the window is wide, or in one";
    PanRight, "pan_right", [Reader], "what is too wide: show what lies to the right";
    PanLeft, "pan_left", [Reader], "what is too wide: show what lies to the left";
    LongLines, "long_lines", [Reader], "long lines of code and verse as they are, or broken";
    Pictures, "pictures", [Reader], "show or hide pictures; their words stay";
    Zen, "zen", [Reader Notes], "the page alone, or with its panes";

    // Aids for the eye and the ear.
    FocusMode, "focus_mode", [Reader], "this paragraph bright, the rest dim, or not";
    Typewriter, "typewriter", [Reader], "keep the line you read in the middle, or not";
    BoldStarts, "bold_starts", [Reader], "bold beginnings of words, or not";
    Autoscroll, "autoscroll", [Reader Auto], "let the page scroll by itself; any key stops";
    OneWord, "one_word", [Reader Auto], "show one word at a time; any key stops";
    Faster, "faster", [Auto], "faster";
    Slower, "slower", [Auto], "slower";
    Speak, "speak", [Reader], "read aloud from this sentence on, or stop";

    // Passages and notes.
    Select, "select", [Reader], "select, from this word";
    SelectParagraph, "select_paragraph", [Reader], "select this paragraph";
    GrowSentence, "grow_sentence", [Select], "grow the selection to its sentence";
    GrowParagraph, "grow_paragraph", [Select], "grow the selection to its paragraph";
    Grow, "grow", [Select], "grow: word, sentence, paragraph";
    Shrink, "shrink", [Select], "shrink again";
    SwapEnds, "swap_ends", [Select], "to the other end of the selection";
    Highlight, "highlight", [Select], "highlight in the last colour";
    HighlightParagraph, "highlight_paragraph", [Reader], "highlight this paragraph";
    Note, "note", [Reader Select Notes Notebook Review], "write a note on the passage, or edit it";
    NoteArticle, "note_article", [Library Reader Notes], "note on the whole article";
    ColorYellow, "color_yellow", [Reader Select Notes Notebook], "yellow";
    ColorRed, "color_red", [Reader Select Notes Notebook], "red";
    ColorGreen, "color_green", [Reader Select Notes Notebook], "green";
    ColorBlue, "color_blue", [Reader Select Notes Notebook], "blue";
    ColorPurple, "color_purple", [Reader Select Notes Notebook], "purple";
    UnsettledNext, "unsettled_next", [Reader Notes Notebook], "to the next note that needs a look";
    UnsettledBack, "unsettled_back", [Reader Notes Notebook], "to the note before that needs a look";
    SettleAccept, "settle_accept", [Notes Notebook], "the place shown is the right one";
    SettleNext, "settle_next", [Notes], "show the next place that fits";
    SettleBack, "settle_back", [Notes], "show the place before that fits";
    SettleSelect, "settle_select", [Reader Notes], "select the note's passage on the page";
    SettleQuote, "settle_quote", [Notes Notebook], "keep it as a quote without a place";
    SplitNote, "split_note", [Reader Notes], "split the note at the cursor of the page";
    MergeNote, "merge_note", [Reader Notes], "make one of the note and the next";
    ConvertNote, "convert_note", [Reader Notes Notebook], "make it a highlight, or a note on the whole article";
    NotesColor, "notes_color", [Notes Notebook], "show only notes of a colour";
    NotesState, "notes_state", [Notes Notebook], "show only notes in a state: uncertain, lost, waiting";
    NotesTag, "notes_tag", [Notes Notebook], "show only notes with a tag";
    NotesByPlace, "notes_by_place", [Notes Notebook], "notes in the order of the page";
    NotesByTime, "notes_by_time", [Notes Notebook], "notes by time, newest first";
    AttachNote, "attach_note", [Notebook], "attach notes that wait to a story";
    Review, "review", [Library Reader Notes Notebook Review], "look at a few old highlights again";
    ReviewKeep, "review_keep", [Review], "keep: again after twice the time";
    ReviewLess, "review_less", [Review], "less: again after four times the time";
    ReviewMore, "review_more", [Review], "more: again after half the time";
    DeleteNote, "delete_note", [Reader Notes Notebook], "delete the note or highlight";
    EditExternally, "edit_externally", [Reader Select Notes Editor Notebook], "edit the note in your editor";
    Copy, "copy", [Reader Select Notes Notebook Review], "copy the passage, or the note as a quote with its source";
    CopyQuote, "copy_quote", [Reader Select], "copy as a Markdown quote with its source";

    // The note editor and prompts.
    EditorSave, "editor_save", [Editor], "save the note";
    EditorNewline, "editor_newline", [Editor], "new line";
    EditLeft, "edit_left", [Prompt Editor], "one character left";
    EditRight, "edit_right", [Prompt Editor], "one character right";
    EditUp, "edit_up", [Prompt Editor], "up one line, or an earlier entry";
    EditDown, "edit_down", [Prompt Editor], "down one line, or a later entry";
    EditWordLeft, "edit_word_left", [Prompt Editor], "one word left";
    EditWordRight, "edit_word_right", [Prompt Editor], "one word right";
    EditHome, "edit_home", [Prompt Editor], "to the start of the line";
    EditEnd, "edit_end", [Prompt Editor], "to the end of the line";
    EditBackspace, "edit_backspace", [Prompt Editor], "delete the character before";
    EditDelete, "edit_delete", [Prompt Editor], "delete the character after";
    EditDeleteWord, "edit_delete_word", [Prompt Editor], "delete the word before";
    EditDeleteToStart, "edit_delete_to_start", [Prompt Editor], "delete to the start of the line";
    EditDeleteToEnd, "edit_delete_to_end", [Prompt Editor], "delete to the end of the line";
    EditUndo, "edit_undo", [Prompt Editor], "undo typing";
    Complete, "complete", [Prompt], "complete what is typed";
}
