//! A story, read a paragraph at a time.

use super::{
    Linear, REMEMBERED_AFTER, archive, read, sentence, split,
    spoken::{self, Linked, Piece},
    star,
};
use crate::{
    article::{
        Date, Passage, Role,
        annotation::{AnchorState, Color},
        export::json::known_day,
        progress::Words,
        signs,
    },
    cli::story::Failure,
    library::{ArticleId, Change, Opened, Place, Position},
    text::{
        self,
        needle::{self, Needle},
    },
};

/// Lines of a dictionary's answer that are told.
const ANSWER_LINES_MAX: usize = 60;

/// An open story.
pub(super) struct Story {
    pub(super) opened: Opened,
    pieces: Vec<Piece>,
    words: Words,
    /// The piece that is read next.
    next: usize,
    /// What was looked for last.
    sought: Option<Needle>,
    /// Pieces read since the place was remembered.
    unremembered: usize,
}

impl Story {
    fn new(opened: Opened) -> Self {
        let pieces = spoken::pieces(&opened.article);
        let top = opened.position.top;
        let next = if top == 0 {
            0
        } else {
            let passed = pieces.partition_point(|p| p.range.end <= top);
            passed.min(pieces.len().saturating_sub(1))
        };
        Self {
            words: Words::of(&opened.article, opened.row.words),
            opened,
            pieces,
            next,
            sought: None,
            unremembered: 0,
        }
    }

    /// The piece that was read last.
    pub(super) fn last(&self) -> Option<&Piece> {
        self.next.checked_sub(1).and_then(|at| self.pieces.get(at))
    }

    /// Where what was read ends.
    fn read_to(&self) -> usize {
        self.last().map_or(0, |piece| piece.range.end)
    }

    /// Share of the story that was read, counted as it is on the screen.
    fn progress(&self) -> f32 {
        let all = self.pieces.len();
        if all > 0 && self.next >= all {
            return 1.0;
        }
        self.share_to(self.next)
    }

    /// Share of the story in its first `count` pieces; of the pieces, if it has
    /// no words.
    fn share_to(&self, count: usize) -> f32 {
        let last = count.checked_sub(1).and_then(|at| self.pieces.get(at));
        let end = last.map_or(0, |piece| piece.range.end);
        let share = self.words.share_before(&self.opened.article, end);
        share.unwrap_or(count as f32 / self.pieces.len().max(1) as f32)
    }

    /// The piece in which `percent` of the story is reached.
    fn piece_at(&self, percent: usize) -> usize {
        let share = percent as f32 / 100.0;
        let last = self.pieces.len().saturating_sub(1);
        let reached = |count: &usize| percent > 0 && self.share_to(*count) <= share;
        (1..=last).take_while(reached).count()
    }

    /// Goes to the place that a link within the page leads to; the number of its
    /// paragraph, which is read next.
    pub(super) fn go_to(&mut self, link: &Linked) -> Option<usize> {
        let byte = link.place(&self.opened.article)?;
        let passed = self.pieces.partition_point(|p| p.range.end <= byte);
        self.next = passed.min(self.pieces.len().saturating_sub(1));
        Some(self.next + 1)
    }

    /// Minutes that the rest takes.
    fn minutes_left(&self) -> u64 {
        let article = &self.opened.article;
        self.words.minutes_after(article, self.read_to())
    }

    /// The next piece after the last one read for which `wanted` holds.
    fn find(&self, wanted: impl Fn(&Piece) -> bool) -> Option<usize> {
        let from = self.next.min(self.pieces.len());
        (from..self.pieces.len()).find(|at| self.pieces.get(*at).is_some_and(&wanted))
    }
}

impl Linear {
    /// Opens a story and says what it is.
    pub(super) fn open(&mut self, id: ArticleId) -> Result<(), Failure> {
        let opened = self.shelf.article(id)?;
        self.begin_story(opened)
    }

    fn begin_story(&mut self, opened: Opened) -> Result<(), Failure> {
        self.remember()?;
        let id = opened.row.id;
        let story = Story::new(opened);
        let place = self.ids.iter().position(|other| *other == id);
        let number = place.map_or_else(String::new, |at| {
            format!("Story {} of {}: ", at + 1, self.ids.len())
        });
        let (next, all) = (story.next + 1, story.pieces.len());
        let about = spoken::row(&story.opened.row);
        let (started, warnings) = (story.next > 0, story.opened.warnings.clone());
        self.story = Some(story);
        self.say(&format!("{number}{about}."))?;
        for warning in warnings {
            self.say(&warning)?;
        }
        if started {
            self.say(&format!(
                "You were at paragraph {next} of {all}. Enter reads on."
            ))
        } else {
            self.say(&format!(
                "{}. Enter reads the first.",
                text::plural(all as u64, "paragraph")
            ))
        }
    }

    /// Reads the open story anew from the library, after a change.
    pub(super) fn refresh(&mut self) -> Result<(), Failure> {
        if let Some(story) = &mut self.story {
            let id = story.opened.row.id;
            let old = story.opened.version;
            let old = old.and_then(|v| self.shelf.capture(id, v.number).ok());
            story.opened = old.map_or_else(|| self.shelf.article(id), Ok)?;
            // What was read last stays that, be it more or fewer before it.
            let last = story.last().map(|piece| piece.range.start);
            story.pieces = spoken::pieces(&story.opened.article);
            story.words = Words::of(&story.opened.article, story.opened.row.words);
            let read = |at| story.pieces.partition_point(|p| p.range.start <= at);
            story.next = last.map_or(0, read);
        }
        Ok(())
    }

    /// Remembers the place in the open story.
    pub(super) fn remember(&mut self) -> Result<(), Failure> {
        let Some(story) = &mut self.story else {
            return Ok(());
        };
        if story.unremembered > 0 && story.opened.version.is_none() {
            let offset = story.last().map_or(0, |p| p.range.start);
            let (id, progress) = (story.opened.row.id, story.progress());
            self.shelf
                .set_position(id, Position::at(offset), progress)?;
            story.unremembered = 0;
        }
        Ok(())
    }

    pub(super) fn in_story(&mut self, command: &str, rest: &str) -> Result<(), Failure> {
        let Some(story) = &mut self.story else {
            return Ok(());
        };
        let row = &story.opened.row;
        match command {
            "" => self.read_on(),
            "NUMBER" => {
                let all = story.pieces.len();
                match rest.parse::<usize>() {
                    Ok(n) if (1..=all).contains(&n) => {
                        story.next = n - 1;
                        self.read_on()
                    }
                    _ => self.say(&format!("There are paragraphs 1 to {all}.")),
                }
            }
            "back" => {
                story.next = story.next.saturating_sub(2);
                self.read_on()
            }
            "again" => {
                story.next = story.next.saturating_sub(1);
                self.read_on()
            }
            "heading" => self.go_heading(rest),
            "find" => self.seek(rest),
            "outline" => self.outline(),
            "where" => self.tell_where(),
            "notes" => self.tell_notes(),
            "links" => self.tell_links(),
            "captures" => self.tell_captures(),
            "capture" => self.open_capture(rest),
            "note" | "mark" | "edit" | "delete" | "drop" | "keep" if story.opened.version.is_some() => self.say(
                "An older capture is read only. capture, and nothing after it, opens the newest.",
            ),
            "note" if rest.is_empty() => {
                self.say("Write the note after the word: note, and its text.")
            }
            "note" => self.annotate(rest, Color::default()),
            "mark" if rest.is_empty() => self.annotate("", Color::default()),
            "mark" => {
                let names = self.shelf.color_names();
                if let Some(color) = names.find(rest) {
                    return self.annotate("", color);
                }
                let all = Color::ALL.map(|c| names.with_color(c)).join(", ");
                self.say(&format!("No colour is called {rest}. There are {all}."))
            }
            "edit" => self.edit_note(rest),
            "delete" => self.delete_note(rest),
            "lookup" => self.look_up(rest),
            "copy" => self.copy(),
            "drop" => self.drop_last(),
            "stripped" => self.tell_stripped(),
            "keep" => self.keep(rest),
            "percent" => self.go_percent(rest),
            "tag" => {
                let id = row.id;
                self.tag(id, rest)
            }
            "trash" => {
                let ids = vec![row.id];
                self.remember()?;
                self.story = None;
                self.apply(Change::Move {
                    ids,
                    place: Some(Place::Trash),
                })?;
                self.list()
            }
            "star" => {
                let change = star(row);
                self.apply(change)
            }
            "archive" => {
                let change = archive(row);
                self.apply(change)
            }
            "read" => {
                let change = read(row);
                self.apply(change)
            }
            "next" => self.step(1),
            "previous" => self.step(-1),
            _ => self.leave(),
        }
    }

    fn leave(&mut self) -> Result<(), Failure> {
        self.remember()?;
        self.story = None;
        self.list()?;
        self.tell_list()
    }

    fn read_on(&mut self) -> Result<(), Failure> {
        let Some(story) = &mut self.story else {
            return Ok(());
        };
        let Some(piece) = story.pieces.get(story.next) else {
            return self.say("That was the end. list goes back, next opens the next story.");
        };
        let said = piece.spoken(&story.opened.article, &story.opened.annotations);
        let range = piece.range.clone();
        let notes = (1..).zip(&story.opened.annotations).filter(|(_, a)| {
            a.passage
                .is_some_and(|p| p.end > range.start && p.end <= range.end)
        });
        let notes: Vec<String> = notes
            .filter(|(_, a)| !a.note.is_empty())
            .map(|(n, a)| format!("Note {n}: {}", a.note))
            .collect();
        story.next += 1;
        story.unremembered += 1;
        let remembers = story.unremembered >= REMEMBERED_AFTER;
        for line in said.split('\n') {
            self.say(line)?;
        }
        for note in notes {
            self.say(&note)?;
        }
        if remembers { self.remember() } else { Ok(()) }
    }

    /// To the next heading, of one level if that is named.
    fn go_heading(&mut self, level: &str) -> Result<(), Failure> {
        let Some(story) = &mut self.story else {
            return Ok(());
        };
        let wanted: Option<u8> = level.parse().ok().filter(|n| (1..=6).contains(n));
        if wanted.is_none() && !level.is_empty() {
            return self.say("Levels of headings are 1 to 6; heading alone goes to the next.");
        }
        let found =
            story.find(|p| p.heading.is_some() && (wanted.is_none() || p.heading == wanted));
        match (found, wanted) {
            (Some(at), _) => {
                story.next = at;
                self.read_on()
            }
            (None, Some(level)) => {
                self.say(&format!("There is no heading of level {level} after this."))
            }
            (None, None) => self.say("There is no heading after this."),
        }
    }

    fn seek(&mut self, words: &str) -> Result<(), Failure> {
        let Some(story) = &mut self.story else {
            return Ok(());
        };
        if !words.is_empty() {
            if let Some(problem) = needle::problem(words) {
                return self.say(&format!("This is no regular expression: {problem}."));
            }
            let Some(sought) = Needle::of(words) else {
                return self.say("That is too much to look for.");
            };
            story.sought = Some(sought);
        }
        let record = &story.opened.article.record.text;
        let Some(sought) = &story.sought else {
            return self.say("Say what to find after the word.");
        };
        let has = |piece: &Piece| {
            let text = record.get(piece.range.clone()).unwrap_or_default();
            sought.is_in(text)
        };
        let further = story.find(has);
        let found = further.or_else(|| story.pieces.iter().position(has));
        match found {
            Some(at) => {
                let again = if further.is_none() {
                    "From the beginning again. "
                } else {
                    ""
                };
                story.next = at;
                self.say(&format!("{again}Paragraph {}.", at + 1))?;
                self.read_on()
            }
            None => self.say("Not found in this story."),
        }
    }

    fn outline(&mut self) -> Result<(), Failure> {
        let Some(story) = &self.story else {
            return Ok(());
        };
        let headings: Vec<String> = (1..)
            .zip(&story.pieces)
            .filter(|(_, piece)| piece.heading.is_some())
            .map(|(n, piece)| format!("{n}. {}", piece.spoken(&story.opened.article, &[])))
            .collect();
        if headings.is_empty() {
            return self.say("There are no headings.");
        }
        headings.iter().try_for_each(|line| self.say(line))
    }

    fn tell_where(&mut self) -> Result<(), Failure> {
        let Some(story) = &self.story else {
            return Ok(());
        };
        let left = spoken::duration(story.minutes_left());
        let all = story.pieces.len();
        let said = match story.next {
            0 => format!(
                "Before the first of {}, {left} left.",
                text::plural(all as u64, "paragraph")
            ),
            next => format!(
                "Paragraph {next} of {all}, {} percent, {left} left.",
                (story.progress() * 100.0).floor(),
            ),
        };
        self.say(&said)
    }

    fn tell_notes(&mut self) -> Result<(), Failure> {
        let Some(story) = &self.story else {
            return Ok(());
        };
        let names = self.shelf.color_names();
        let notes = (1..).zip(&story.opened.annotations).map(|(n, a)| {
            let quote = a.selector.as_ref().map(|s| format!("on “{}”", s.exact));
            let about = quote.unwrap_or_else(|| "on the story".to_owned());
            let note = if a.note.is_empty() {
                "highlight"
            } else {
                &a.note
            };
            let color = a.selector.is_some().then(|| names.with_color(a.color));
            let state = (a.state != AnchorState::Exact).then(|| a.state.name().to_owned());
            let tags = a.tags.iter().map(|t| format!("tag {t}"));
            let more: Vec<String> = color.into_iter().chain(state).chain(tags).collect();
            let more = if more.is_empty() {
                String::new()
            } else {
                format!(", {}", more.join(", "))
            };
            format!("{n}. {note}, {about}{more}.")
        });
        let notes: Vec<String> = notes.collect();
        if notes.is_empty() {
            return self.say("No notes on this story.");
        }
        notes.iter().try_for_each(|line| self.say(line))
    }

    /// The annotation that `notes` gives this number.
    fn annotation(&self, number: &str) -> Option<String> {
        let at = number.parse::<usize>().ok()?.checked_sub(1)?;
        let annotations = &self.story.as_ref()?.opened.annotations;
        annotations.get(at).map(|a| a.id.clone())
    }

    fn edit_note(&mut self, rest: &str) -> Result<(), Failure> {
        let (number, note) = split(rest);
        match self.annotation(number) {
            Some(_) if note.is_empty() => self.say("Write the note after its number."),
            Some(annotation) => self.apply(Change::EditAnnotation {
                annotation,
                note: Some(note.to_owned()),
                color: None,
                tags: None,
                base: None,
            }),
            None => self.say("Say which note by its number; notes tells them."),
        }
    }

    fn delete_note(&mut self, number: &str) -> Result<(), Failure> {
        match self.annotation(number) {
            Some(annotation) => self.apply(Change::DeleteAnnotations {
                annotations: vec![annotation],
            }),
            None => self.say("Say which note by its number; notes tells them."),
        }
    }

    fn go_percent(&mut self, number: &str) -> Result<(), Failure> {
        let Some(story) = &mut self.story else {
            return Ok(());
        };
        match number.trim_end_matches('%').parse::<usize>() {
            Ok(percent @ 0..=100) => {
                story.next = story.piece_at(percent);
                self.read_on()
            }
            _ => self.say("Say how far: percent, and a number from 0 to 100."),
        }
    }

    fn look_up(&mut self, words: &str) -> Result<(), Failure> {
        if words.is_empty() {
            return self.say("Say what to look up after the word.");
        }
        let Some(line) = &self.lookup else {
            return self.say("No dictionary is set. lookup in config.toml sets one.");
        };
        match self.waited.look_up(line, words) {
            Ok(answer) => {
                let clean = text::sanitise(&answer.text).into_owned();
                let mut lines = clean.lines().map(str::trim).filter(|l| !l.is_empty());
                let said: Vec<&str> = lines.by_ref().take(ANSWER_LINES_MAX).collect();
                if said.is_empty() {
                    return self.say("Nothing was found.");
                }
                said.iter().try_for_each(|line| self.say(line))?;
                match lines.count() {
                    0 => {}
                    more => self.say(&format!("Not said: {more} more lines of the answer."))?,
                }
                answer.cut.map_or(Ok(()), |cut| self.say(&sentence(&cut)))
            }
            Err(error) => self.say(&sentence(&error.to_string())),
        }
    }

    fn copy(&mut self) -> Result<(), Failure> {
        let words = self.story.as_ref().and_then(|story| {
            let range = &story.last()?.range;
            Some(signs::plain(&story.opened.article, range, signs::For::Eyes))
        });
        let Some(words) = words else {
            return self.say("Read a paragraph first; what was read last is copied.");
        };
        match self.waited.copy(&self.clipboard, &words) {
            Ok(copied) => self.say(&copied.told("paragraph")),
            Err(error) => self.say(&sentence(&error.to_string())),
        }
    }

    /// Leaves the paragraph that was read last out of the story.
    fn drop_last(&mut self) -> Result<(), Failure> {
        let last = self.story.as_ref().and_then(|s| s.last().map(|p| p.block));
        match last {
            Some(block) => self.set_role(block, Role::Chrome),
            None => self.say("Read a paragraph first; what was read last is left out."),
        }
    }

    fn set_role(&mut self, block: usize, role: Role) -> Result<(), Failure> {
        let Some(id) = self.story.as_ref().map(|story| story.opened.row.id) else {
            return Ok(());
        };
        self.apply(Change::SetRole {
            id,
            block,
            role: Some(role),
        })
    }

    fn tell_stripped(&mut self) -> Result<(), Failure> {
        let stripped = self.stripped();
        if stripped.is_empty() {
            return self.say("Nothing was left out of this story.");
        }
        (1..)
            .zip(&stripped)
            .try_for_each(|(n, (_, words))| self.say(&format!("{n}. {words}.")))
    }

    fn stripped(&self) -> Vec<(usize, String)> {
        let article = self.story.as_ref().map(|story| &story.opened.article);
        article.map_or_else(Vec::new, |article| spoken::stripped(article))
    }

    /// Takes what was left out into the story.
    fn keep(&mut self, number: &str) -> Result<(), Failure> {
        let at = number.parse::<usize>().ok().and_then(|n| n.checked_sub(1));
        match at.and_then(|at| self.stripped().get(at).map(|(block, _)| *block)) {
            Some(block) => self.set_role(block, Role::Body),
            None => self.say("Say what to keep by its number; stripped tells them."),
        }
    }

    fn tell_captures(&mut self) -> Result<(), Failure> {
        let Some(story) = &self.story else {
            return Ok(());
        };
        let captures = self.shelf.captures(story.opened.row.id)?;
        for capture in captures.iter().rev() {
            let day = known_day(capture.at).and_then(|day| Date::parse_iso(&day));
            let day = day.map(|day| format!(", of {}", day.in_words()));
            let shown = if capture.shown { ", the newest" } else { "" };
            self.say(&format!(
                "Capture {}{shown}{}: {}.",
                capture.number,
                day.unwrap_or_default(),
                capture.change()
            ))?;
        }
        Ok(())
    }

    fn open_capture(&mut self, number: &str) -> Result<(), Failure> {
        let Some(story) = &self.story else {
            return Ok(());
        };
        let id = story.opened.row.id;
        if number.is_empty() {
            return self.open(id);
        }
        let Ok(number) = number.parse() else {
            return self.say("Say which capture by its number; captures tells them.");
        };
        let opened = self.shelf.capture(id, number)?;
        let version = opened.version;
        self.begin_story(opened)?;
        match version {
            Some(v) => self.say(&format!(
                "This is capture {} of {}, read only. capture alone opens the newest.",
                v.number, v.of
            )),
            None => Ok(()),
        }
    }

    fn annotate(&mut self, note: &str, color: Color) -> Result<(), Failure> {
        let Some(story) = &self.story else {
            return Ok(());
        };
        let Some(piece) = story.last().filter(|p| !p.range.is_empty()) else {
            return self.say("Read a paragraph first; the note is on what was read last.");
        };
        let change = Change::Annotate {
            id: story.opened.row.id,
            passage: Some(Passage::new(piece.range.start, piece.range.end)),
            color,
            note: note.to_owned(),
            tags: Vec::new(),
        };
        self.apply(change)
    }

    fn step(&mut self, by: isize) -> Result<(), Failure> {
        let here = self.story.as_ref().map(|s| s.opened.row.id);
        let at = self.ids.iter().position(|id| Some(*id) == here);
        let next = at
            .and_then(|at| at.checked_add_signed(by))
            .and_then(|at| self.ids.get(at));
        match next.copied() {
            Some(id) => self.open(id),
            None => self.say("There is no story there in the list."),
        }
    }
}
