//! What a block's own text, kind and hints say.

use crate::article::{BlockKind, page::Hints};
use foldhash::HashSet as QuickSet;

use super::{
    super::{
        features::{Feature, Line, Sheet},
        words::{Group, Groups},
    },
    Sink, log, share,
};

/// Measures of the whole page that each row repeats, and running sums.
#[derive(Debug)]
pub(super) struct Own {
    title_words: QuickSet<String>,
    /// Lengths of those words in bytes, as bits: most words need no look-up.
    title_lengths: u64,
    /// Units before each block.
    before: Vec<f32>,
    total: f32,
    blocks: f32,
    long: f32,
    linked: f32,
    prose: f32,
    first_long: f32,
    last_long: f32,
}

/// Features that columns take over as they are.
const TAKEN: &[(Feature, &str)] = &[
    (Feature::Ends, "ends"),
    (Feature::Quotes, "quotes"),
    (Feature::Titled, "titled"),
    (Feature::Shouted, "shouted"),
    (Feature::Digits, "digits"),
    (Feature::Item, "item"),
    (Feature::Credit, "credit"),
    (Feature::Dated, "dated"),
    (Feature::Byline, "byline"),
    (Feature::Marks, "marks"),
    (Feature::Count, "count"),
    (Feature::Repeated, "repeated"),
    (Feature::CutOff, "cutoff"),
    (Feature::CommentHead, "commenthead"),
    (Feature::Contact, "contact"),
    (Feature::TitleLike, "titlelike"),
    (Feature::Set, "set"),
    (Feature::Table, "table"),
];

/// Groups whose phrases are columns.
const CUES: &[(Group, &str, &str)] = &[
    (
        Group::Related,
        "cue_related",
        "starts like a list of other stories",
    ),
    (Group::Share, "cue_sharing", "starts like a share bar"),
    (Group::Comments, "cue_comments", "starts like comments"),
    (Group::Promotion, "cue_promotion", "starts like a promotion"),
    (Group::Legal, "cue_legal", "starts like a legal notice"),
    (Group::AuthorBox, "cue_author", "starts like an author box"),
    (Group::Tags, "cue_tags", "starts like a list of tags"),
    (Group::Updated, "cue_updated", "starts like a date line"),
    (Group::Published, "cue_published", "starts like a date line"),
];

impl Own {
    pub(super) fn of(sheet: &Sheet<'_>) -> Self {
        let mut before = Vec::with_capacity(sheet.lines.len());
        let (mut total, mut linked, mut long, mut prose) = (0.0, 0.0, 0.0, 0.0);
        let (mut first_long, mut last_long) = (f32::MAX, 0.0);
        for (at, line) in sheet.lines.iter().enumerate() {
            before.push(total);
            total += line.shape.units;
            linked += line.shape.units * line.link_share;
            if line.is(Feature::Long) && line.shape.ends {
                long += 1.0;
                prose += line.shape.units;
                first_long = f32::min(first_long, at as f32);
                last_long = at as f32;
            }
        }
        let title_words = sheet.title_words();
        let bit = |word: &String| 1 << word.len().min(63);
        Self {
            title_lengths: title_words.iter().fold(0, |all, word| all | bit(word)),
            title_words,
            before,
            total,
            blocks: sheet.lines.len() as f32,
            long,
            linked,
            prose,
            first_long: if long > 0.0 { first_long } else { 0.0 },
            last_long,
        }
    }

    pub(super) fn write(&self, sheet: &Sheet<'_>, at: usize, sink: &mut impl Sink) {
        let Some(line) = sheet.lines.get(at) else {
            return;
        };
        let blank = Hints::default();
        let hints = sheet.page.hints.get(at).unwrap_or(&blank);
        Self::letters(line, sink);
        for (feature, name) in TAKEN {
            sink.put(name, feature.phrase(), line.get(*feature));
        }
        cues(line, sink);
        kind(sheet, at, line, hints, sink);
        self.title(line, sink);
        self.position(at, sink);
    }

    fn letters(line: &Line<'_>, sink: &mut impl Sink) {
        let shape = &line.shape;
        sink.put("units", "its length", log(shape.units));
        sink.put("words", "its length", log(shape.words));
        sink.put("stop", "words of running text", shape.stop_share);
        sink.put("commas", "commas", shape.commas.min(30) as f32);
        sink.put(
            "sentences",
            "whole sentences",
            shape.sentences.min(20) as f32,
        );
        sink.put("capitals", "capitals", shape.capital_share);
        sink.put(
            "wordlen",
            "the length of its words",
            share(shape.units, shape.words).min(40.0),
        );
        sink.put(
            "letters",
            "letters",
            share(shape.letters as f32, shape.units),
        );
        sink.put(
            "sentencelen",
            "the length of its sentences",
            share(shape.units, shape.sentences as f32).min(400.0),
        );
        sink.flag("unspaced", "its script", shape.unspaced);
        let text = line.text.trim();
        sink.flag(
            "small",
            "begins with a small letter",
            text.chars().next().is_some_and(char::is_lowercase),
        );
        sink.flag("colon", "ends with a colon", text.ends_with([':', '：']));
        sink.flag(
            "question",
            "ends with a question",
            text.ends_with(['?', '？']),
        );
        sink.flag("breaks", "line breaks inside", text.contains('\n'));
    }

    fn title(&self, line: &Line<'_>, sink: &mut impl Sink) {
        let (mut hits, mut words) = (0.0, 0.0);
        let mut lower = String::new();
        if !self.title_words.is_empty() && line.shape.words < 60.0 {
            for word in line
                .text
                .split(|c: char| !c.is_alphanumeric())
                .filter(|w| w.len() > 2)
            {
                words += 1.0;
                if self.title_lengths & (1 << word.len().min(63)) != 0
                    && self.title_words.contains(lowered(word, &mut lower))
                {
                    hits += 1.0;
                }
            }
        }
        sink.put("title_share", "the headline's words", share(hits, words));
        sink.put(
            "title_cover",
            "the headline's words",
            share(hits, self.title_words.len() as f32).min(1.0),
        );
        sink.flag("seen", "stands on the page already", line.seen_before);
    }

    fn position(&self, at: usize, sink: &mut impl Sink) {
        let here = at as f32;
        let before = self.before.get(at).copied().unwrap_or_default();
        sink.put(
            "at",
            "where on the page it stands",
            share(here, self.blocks),
        );
        sink.put(
            "at_units",
            "where on the page it stands",
            share(before, self.total),
        );
        sink.put("from_top", "where on the page it stands", log(here));
        sink.put(
            "from_end",
            "where on the page it stands",
            log(self.blocks - here),
        );
        sink.put(
            "from_first",
            "where in the prose it stands",
            (here - self.first_long).clamp(-40.0, 40.0),
        );
        sink.put(
            "from_last",
            "where in the prose it stands",
            (here - self.last_long).clamp(-40.0, 40.0),
        );
        sink.put("page_blocks", "the size of the page", log(self.blocks));
        sink.put("page_prose", "how much prose the page has", log(self.prose));
        sink.put(
            "page_long",
            "how much prose the page has",
            share(self.long, self.blocks),
        );
        sink.put(
            "page_linked",
            "how much of the page is links",
            share(self.linked, self.total),
        );
    }
}

/// `word` in lower case; `room` is where it may be written.
fn lowered<'r>(word: &str, room: &'r mut String) -> &'r str {
    if word.is_ascii() {
        room.clear();
        room.push_str(word);
        room.make_ascii_lowercase();
    } else {
        *room = word.to_lowercase();
    }
    room
}

fn cues(line: &Line<'_>, sink: &mut impl Sink) {
    sink.put("cue_share", "page words", line.cues.share);
    sink.put("cue_hits", "page words", f32::from(line.cues.hits.min(12)));
    for (group, name, phrase) in CUES {
        sink.flag(name, phrase, line.cues.leading.has(*group));
    }
    let any = |groups: &[Group]| line.cues.any.meets(Groups::of(groups));
    sink.flag(
        "any_related",
        "words of a list of other stories",
        any(&[Group::Related]),
    );
    sink.flag("any_comments", "words of comments", any(&[Group::Comments]));
    sink.flag(
        "any_promotion",
        "words of a promotion",
        any(&[Group::Promotion, Group::Paywall]),
    );
    sink.flag(
        "any_share",
        "words of a share bar",
        any(&[Group::Share, Group::Toolbar]),
    );
    sink.flag(
        "any_legal",
        "words of a legal notice",
        any(&[Group::Legal, Group::Cookie]),
    );
    sink.flag(
        "any_menu",
        "words of a menu",
        any(&[Group::Menu, Group::Form]),
    );
}

fn kind(sheet: &Sheet<'_>, at: usize, line: &Line<'_>, hints: &Hints, sink: &mut impl Sink) {
    let (mut level, mut depth, mut ordinal) = (0.0, 0.0, 0.0);
    let kind = sheet.kind(at);
    match kind {
        BlockKind::Heading(of) => level = f32::from(of),
        BlockKind::ListItem {
            depth: of,
            ordinal: number,
        } => {
            depth = f32::from(of) + 1.0;
            ordinal = number.map_or(0.0, |n| n.min(20) as f32);
        }
        _ => {}
    }
    sink.put("heading", "heading", level);
    sink.put("itemdepth", "list item", depth);
    sink.put("ordinal", "numbered item", ordinal);
    sink.flag("code", "code", kind == BlockKind::Code);
    sink.flag("image", "picture", kind == BlockKind::Image);
    sink.flag("strong", "all of it strong", hints.all_strong);
    sink.flag("hidden", "hidden on the page", line.is(Feature::Hidden));
    sink.put("gap", "the gap above", f32::from(hints.gap_before.min(4)));
    sink.put("indent", "its indent", f32::from(hints.indent_cols.min(40)));
    sink.flag("bullet", "list item", hints.bullet);
}
