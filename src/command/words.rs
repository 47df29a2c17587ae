//! Everyday words for commands, by which the palette finds them as well. A
//! word stands here when it is neither in the name of a command nor in what it
//! is said to do.

use super::Command;

/// Commands, and other words for what they do.
const WORDS: &[(Command, &str)] = &[
    (Command::Top, "beginning start first home"),
    (Command::End, "bottom last finish"),
    (Command::Percent, "position goto jump"),
    (Command::PageDown, "scroll screen"),
    (Command::PageUp, "scroll screen"),
    (Command::WordNext, "move"),
    (Command::JumpBack, "return"),
    (Command::TrailBack, "return previous history"),
    (Command::TrailForward, "redo history"),
    (Command::SetMark, "bookmark"),
    (Command::GoMark, "bookmark goto"),
    (Command::ArticleBack, "previous"),
    (Command::LinkHints, "hyperlink url click"),
    (Command::Links, "hyperlink url references"),
    (Command::Follow, "hyperlink footnote reference click"),
    (Command::OpenLink, "hyperlink url web"),
    (Command::CopyLink, "hyperlink url clipboard yank"),
    (Command::Search, "grep lookup"),
    (Command::SearchNext, "find hit occurrence"),
    (Command::SearchBack, "find previous hit occurrence"),
    (
        Command::LookUp,
        "dictionary define definition meaning translate",
    ),
    (Command::PaneNext, "window panel switch focus"),
    (Command::PaneBack, "window panel switch focus"),
    (Command::GoReader, "article text story"),
    (Command::GoNotes, "annotations comments margin sidebar"),
    (
        Command::AllNotes,
        "annotations comments highlights export share notebook",
    ),
    (
        Command::Outline,
        "contents toc table chapters sections headings",
    ),
    (Command::Quit, "exit leave close"),
    (Command::Back, "leave close up"),
    (Command::Help, "shortcuts bindings manual usage"),
    (
        Command::Theme,
        "dark light sepia night colors appearance font contrast",
    ),
    (Command::Suspend, "background terminal"),
    (Command::Redraw, "refresh repaint"),
    (Command::Undo, "revert"),
    (Command::Redo, "again"),
    (Command::History, "log changes revert"),
    (Command::Open, "read"),
    (Command::Add, "import load save new"),
    (Command::Archive, "done finished keep"),
    (Command::Star, "favourite favorite pin like"),
    (Command::MarkRead, "done finished seen"),
    (Command::Tag, "label category folder"),
    (Command::Tags, "label category folder"),
    (Command::RenameTag, "label merge"),
    (Command::Trash, "delete remove bin"),
    (Command::EditTitle, "headline rename"),
    (Command::EditAuthors, "byline writer"),
    (Command::EditDate, "published day"),
    (Command::OpenUrl, "web site print share"),
    (Command::CopyUrl, "clipboard share link yank"),
    (Command::SelectItem, "mark choose multiple"),
    (Command::Views, "bookmark searches"),
    (Command::SortAdded, "order newest recent"),
    (Command::SortPublished, "order newest"),
    (Command::SortLength, "order short minutes"),
    (Command::Shuffle, "random"),
    (Command::Captures, "versions snapshots"),
    (Command::Related, "similar duplicate"),
    (Command::Statistics, "stats numbers"),
    (Command::ReadInbox, "import sync"),
    (Command::EmptyTrash, "delete purge"),
    (Command::SampleArticle, "help learn introduction welcome"),
    (Command::ToggleChrome, "removed hidden ads clutter original"),
    (Command::Stripped, "removed hidden ads clutter"),
    (Command::DropBlock, "hide remove delete paragraph"),
    (Command::SideBySide, "compare source html"),
    (Command::MeasureWider, "zoom bigger width font size"),
    (Command::MeasureNarrower, "zoom smaller width font size"),
    (Command::MeasureReset, "zoom width default"),
    (Command::LongLines, "wrap table"),
    (Command::Pictures, "image images photo figure"),
    (Command::Zen, "fullscreen distraction sidebar hide"),
    (Command::FocusMode, "ruler guide spotlight highlight"),
    (Command::Typewriter, "ruler guide centre center"),
    (Command::BoldStarts, "bionic fixation font"),
    (Command::Autoscroll, "automatic teleprompter"),
    (Command::OneWord, "rsvp speed fast"),
    (Command::Speak, "speech voice audio listen tts"),
    (Command::Select, "visual mark mouse"),
    (Command::Highlight, "mark color"),
    (Command::HighlightParagraph, "mark colour color"),
    (Command::Note, "annotate comment"),
    (Command::NoteArticle, "annotate comment review"),
    (Command::Review, "repeat remember spaced"),
    (Command::DeleteNote, "remove"),
    (Command::Copy, "clipboard yank export share"),
    (Command::CopyQuote, "clipboard yank export share cite"),
];

impl Command {
    /// Everyday words for it beside its name and what it is said to do; none
    /// for most that have a plain name.
    pub fn words(self) -> &'static str {
        let entry = WORDS.iter().find(|(command, _)| *command == self);
        entry.map_or("", |(_, words)| words)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::WORDS;

    #[test]
    fn a_command_stands_here_once_and_a_word_adds_something() {
        let mut seen = HashSet::new();
        for (command, words) in WORDS {
            assert!(seen.insert(*command), "{} stands twice", command.name());
            let all: Vec<&str> = words.split(' ').collect();
            let distinct: HashSet<&str> = all.iter().copied().collect();
            assert_eq!(distinct.len(), all.len(), "{}", command.name());
            let own = [command.name().replace('_', " "), command.doc().to_owned()].join(" ");
            let own: HashSet<&str> = own.split(|c: char| !c.is_alphanumeric()).collect();
            for word in all {
                assert!(!own.contains(word), "{} says {word}", command.name());
            }
        }
    }
}
