//! Roles after the decision: headline, byline, dates, captions and contact
//! out of what is not story; small joints of the story back in; for each
//! block of chrome its reason.

use crate::article::{Author, BlockKind, Date, Field, Judgement, Reason, Role};

use super::{
    features::{Feature, Line, Sheet},
    meta::{
        text::{self, DateLabel},
        title::Headline,
    },
    patterns,
    relax::{Choice, Tuning},
    score::probability,
    tree::Place,
    words::{self, CHROME, Group, Groups, Key, REASONS},
};

/// Blocks before the story in which byline and date line are looked for.
const HEAD_BLOCKS: usize = 30;
/// Blocks after its beginning, for pages that put them below the lead.
const LEAD_BLOCKS: usize = 3;
/// Longest caption, in units.
const MAX_CAPTION_UNITS: f32 = 600.0;
/// Most words of a pointer to another story.
const MAX_INSET_WORDS: f32 = 25.0;
/// Most words of a heading inside a story that markup does not name.
const MAX_SUBHEAD_WORDS: f32 = 12.0;
/// Most words of a line that says nothing but what it is for, and the share
/// of its letters that say so.
const MAX_LABEL_WORDS: f32 = 6.0;
const LABEL_SHARE: f32 = 0.6;
/// Share of a block's letters in page words from which they name it.
const NAMING_SHARE: f32 = 0.34;

/// Largest share of links in a part of the story.
const MAX_PART_LINKS: f32 = 0.5;
/// What speaks against a short line's being a joint of the story.
const AGAINST: [Feature; 14] = [
    Feature::ChromeShort,
    Feature::Credit,
    Feature::Dated,
    Feature::Count,
    Feature::Contact,
    Feature::Marks,
    Feature::Byline,
    Feature::InForm,
    Feature::InFigure,
    Feature::InNavigation,
    Feature::NamedComments,
    Feature::NamedRelated,
    Feature::NamedChrome,
    Feature::Hidden,
];
/// What speaks against the same where markup already says that it is part of
/// the text.
const AGAINST_PART: [Feature; 12] = [
    Feature::Count,
    Feature::Repeated,
    Feature::InForm,
    Feature::InFigure,
    Feature::InNavigation,
    Feature::InAside,
    Feature::InFooter,
    Feature::NamedComments,
    Feature::NamedRelated,
    Feature::NamedChrome,
    Feature::Hidden,
    Feature::CommentHead,
];

/// What the text itself gave.
#[derive(Debug, Clone, Default)]
pub(super) struct FromText {
    /// Writers of the bylines.
    pub(super) authors: Option<Field<Vec<Author>>>,
    /// The source in brackets after them.
    pub(super) publisher: Option<Field<String>>,
    /// Dates with the label of publication or none.
    pub(super) published: Option<Field<Date>>,
    /// Dates with a label of change.
    pub(super) updated: Option<Field<Date>>,
}

/// The roles in the making.
#[derive(Debug)]
pub(super) struct Roles<'s, 'p> {
    sheet: &'s Sheet<'p>,
    scores: &'s [f32],
    keep: Vec<bool>,
    inside: Vec<bool>,
    given: Vec<Option<Role>>,
    reasons: Vec<Option<Reason>>,
    first: usize,
    last: usize,
    language: Option<&'s str>,
    tuning: Tuning,
}

/// Judges every block.
pub(super) fn judge(
    sheet: &Sheet<'_>,
    scores: &[f32],
    choice: Choice,
    tuning: Tuning,
    headline: Option<&Headline>,
    language: Option<&str>,
) -> (Vec<Judgement>, FromText) {
    let count = sheet.lines.len();
    let Choice { keep, inside, .. } = choice;
    let first = keep.iter().position(|k| *k).unwrap_or(count);
    let last = keep.iter().rposition(|k| *k).unwrap_or_default();
    let mut roles = Roles {
        sheet,
        scores,
        keep,
        inside,
        given: vec![None; count],
        reasons: vec![None; count],
        first,
        last,
        language,
        tuning,
    };
    roles.headline(headline);
    let found = roles.head();
    roles.fill_gaps();
    roles.captions_and_contact();
    (roles.finish(), found)
}

/// The first block that the story may begin with, for finding the headline
/// before it: kept, and prose.
pub(super) fn first_prose(sheet: &Sheet<'_>, keep: &[bool]) -> usize {
    let prose = |at: &usize| {
        sheet
            .lines
            .get(*at)
            .is_some_and(|l| l.is(Feature::Long) && l.shape.ends)
    };
    let kept = || (0..keep.len()).filter(|at| keep.get(*at).copied().unwrap_or_default());
    kept()
        .find(prose)
        .or_else(|| kept().next())
        .unwrap_or(keep.len())
}

impl Roles<'_, '_> {
    fn kept(&self, at: usize) -> bool {
        self.keep.get(at).copied().unwrap_or_default()
    }

    fn score(&self, at: usize) -> f32 {
        self.scores.get(at).copied().unwrap_or_default()
    }

    fn set(&mut self, at: usize, role: Role) {
        if let Some(cell) = self.given.get_mut(at) {
            *cell = Some(role);
        }
    }

    fn chrome(&mut self, at: usize, reason: Reason) {
        self.set(at, Role::Chrome);
        if let Some(cell) = self.reasons.get_mut(at) {
            *cell = Some(reason);
        }
    }

    fn free(&self, at: usize) -> bool {
        self.given.get(at).is_some_and(Option::is_none)
    }

    /// The headline's block, and chrome for every block that repeats it.
    fn headline(&mut self, headline: Option<&Headline>) {
        let Some(headline) = headline else { return };
        let key = Key::of(&words::essence(&headline.field.value));
        let own = headline.block;
        for at in 0..self.sheet.lines.len() {
            let same = self
                .sheet
                .lines
                .get(at)
                .is_some_and(|l| !key.is_none() && l.key == key);
            if own == Some(at) {
                self.set(at, Role::Title);
            } else if same {
                self.chrome(at, Reason::RepeatedHeadline);
            }
        }
    }

    /// Byline and date lines around the story's beginning (and dates and
    /// bylines right after its end).
    fn head(&mut self) -> FromText {
        let mut found = FromText::default();
        let title = self.given.iter().position(|r| *r == Some(Role::Title));
        let from = title
            .unwrap_or(0)
            .min(self.first)
            .max(self.first.saturating_sub(HEAD_BLOCKS));
        let to = (self.first + LEAD_BLOCKS).min(self.sheet.lines.len());
        for at in from.saturating_sub(LEAD_BLOCKS)..to {
            self.head_block(at, &mut found);
        }
        for at in self.last + 1..(self.last + 1 + LEAD_BLOCKS).min(self.sheet.lines.len()) {
            self.head_block(at, &mut found);
        }
        found
    }

    fn head_block(&mut self, at: usize, found: &mut FromText) {
        let Some(line) = self.sheet.lines.get(at).filter(|_| self.free(at)) else {
            return;
        };
        if line.link_share > 0.95 && line.cues.share > 0.5 || line.is(Feature::InNavigation) {
            return;
        }
        let text = line.text;
        let byline = text::byline(text, self.language);
        let dates = text::date_lines(text, self.language);
        for (date, label) in &dates {
            let field = Field::new(*date, "text date line", text);
            let slot = if *label == DateLabel::Updated {
                &mut found.updated
            } else {
                &mut found.published
            };
            slot.get_or_insert(field);
        }
        let inner = byline
            .is_none()
            .then(|| {
                dates
                    .first()
                    .and_then(|_| text::byline_inside(text, self.language))
            })
            .flatten();
        if let Some(inner) = inner {
            found
                .authors
                .get_or_insert_with(|| Field::new(inner.authors, "text date line", text));
        }
        if let Some(byline) = byline {
            self.set(at, Role::Byline);
            found.publisher = found
                .publisher
                .take()
                .or_else(|| byline.publisher.map(|p| Field::new(p, "text byline", text)));
            found
                .authors
                .get_or_insert_with(|| Field::new(byline.authors, "text byline", text));
        } else if !dates.is_empty() {
            self.set(at, Role::Date);
        } else if line.node.names.has(Group::Byline)
            && line.shape.words < 12.0
            && !line.shape.ends
            && line.cues.share < 0.3
        {
            self.set(at, Role::Byline);
        }
    }

    /// Short lines between two pieces of story belong to it: subheads,
    /// speakers, items, verse.
    fn fill_gaps(&mut self) {
        let count = self.sheet.lines.len();
        for at in self.first..=self.last.min(count.saturating_sub(1)) {
            let score = self.score(at);
            let joint = || {
                score >= self.tuning.joint && self.is_joint(at)
                    || score >= self.tuning.part && self.is_part(at)
            };
            if self.kept(at) || !self.free(at) || !joint() {
                continue;
            }
            if let Some(cell) = self.keep.get_mut(at) {
                *cell = true;
            }
        }
    }

    fn is_joint(&self, at: usize) -> bool {
        let Some(line) = self.sheet.lines.get(at) else {
            return false;
        };
        let before = at > 0 && (self.kept(at - 1) || at > 1 && self.kept(at - 2));
        let after = self.kept(at + 1)
            || self.kept(at + 2) && matches!(self.sheet.kind(at), BlockKind::Heading(_));
        if !before || !after || line.is(Feature::Repeated) || line.link_share > 0.6 {
            return false;
        }
        let rule = matches!(self.sheet.kind(at), BlockKind::Rule);
        rule || line.shape.letters > 0
            && line.shape.words <= MAX_SUBHEAD_WORDS
            && !AGAINST.iter().any(|f| line.is(*f))
    }

    /// On a page with elements the region is sure enough that what markup
    /// calls item, heading, row or quotation inside it is a part of the
    /// story, unless something speaks against it.
    fn is_part(&self, at: usize) -> bool {
        let Some(line) = self.sheet.lines.get(at) else {
            return false;
        };
        let inside =
            !self.sheet.tree.nodes.is_empty() && self.inside.get(at).copied().unwrap_or_default();
        let kind = self.sheet.kind(at);
        let marked = matches!(
            kind,
            BlockKind::ListItem { .. }
                | BlockKind::Heading(_)
                | BlockKind::Table
                | BlockKind::Code
                | BlockKind::Quote
        );
        inside
            && marked
            && line.shape.letters > 0
            && line.link_share < MAX_PART_LINKS
            && line.cues.share < NAMING_SHARE
            && !AGAINST_PART.iter().any(|f| line.is(*f))
    }

    /// Captions near the story; contact lines near its end; pictures in it.
    fn captions_and_contact(&mut self) {
        let reach = self.first.saturating_sub(6)..(self.last + 6).min(self.sheet.lines.len());
        for at in 0..self.sheet.lines.len() {
            let Some(line) = self.sheet.lines.get(at).filter(|_| self.free(at)) else {
                continue;
            };
            let near = reach.contains(&at);
            let image = self.sheet.kind(at) == BlockKind::Image;
            if !near {
                continue;
            }
            let own = self.kept(at) && self.score(at) >= self.tuning.own;
            if self.sheet.page.hints.get(at).is_some_and(|h| h.told) {
                self.chrome(at, Reason::Hidden);
            } else if image || !own && self.is_caption(at) {
                self.set(at, Role::Caption);
            } else if is_inset(line) {
                self.chrome(at, Reason::Related);
            } else if let Some(reason) = self.kept(at).then(|| self.label(at)).flatten() {
                self.chrome(at, reason);
            } else if !own
                && line.is(Feature::Contact)
                && at >= self.first
                && (!self.kept(at) || at + 3 > self.last)
            {
                self.set(at, Role::Contact);
            }
        }
    }

    /// The reason in a short line that says nothing but what it is for, in
    /// whatever company: `Advertisement`, `1 / 12`.
    fn label(&self, at: usize) -> Option<Reason> {
        let line = self.sheet.lines.get(at)?;
        let heading = matches!(self.sheet.kind(at), BlockKind::Heading(_));
        if heading || line.shape.words > MAX_LABEL_WORDS {
            return None;
        }
        let count = line.is(Feature::Count) && self.sheet.kind(at) == BlockKind::Paragraph;
        if count {
            return Some(Reason::Counter);
        }
        let labels = Groups::of(&[
            Group::Advert,
            Group::Share,
            Group::Promotion,
            Group::Cookie,
            Group::Paywall,
        ]);
        let named = line.cues.share >= LABEL_SHARE && line.cues.leading.meets(labels);
        named
            .then(|| line.cues.strongest.and_then(reason_of))
            .flatten()
    }

    fn is_caption(&self, at: usize) -> bool {
        let Some(line) = self.sheet.lines.get(at) else {
            return false;
        };
        if line.shape.units > MAX_CAPTION_UNITS || line.shape.letters == 0 {
            return false;
        }
        let figure =
            line.node.is_in(Place::Caption) || line.is(Feature::InFigure) && !line.is(Feature::Set);
        let furniture = line.cues.share > 0.5
            || line.is(Feature::NamedComments)
            || line.is(Feature::NamedRelated);
        (figure || line.is(Feature::Credit)) && !furniture && line.link_share < 0.7
    }

    /// Blocks that nothing names, below a line that opens a list of other
    /// stories or comments, are of that list.
    fn finish(self) -> Vec<Judgement> {
        let mut zone = None;
        let judge = |at: usize| {
            let mut judgement = self.judgement(at);
            match judgement.reason {
                Some(Reason::UnlikeStory) => judgement.reason = zone.or(judgement.reason),
                Some(reason @ (Reason::Related | Reason::Comments)) => zone = Some(reason),
                Some(Reason::Counter | Reason::Duplicate) => {}
                _ => zone = None,
            }
            judgement
        };
        (0..self.sheet.lines.len()).map(judge).collect()
    }

    fn judgement(&self, at: usize) -> Judgement {
        let score = probability(self.score(at));
        match self.given.get(at).copied().flatten() {
            Some(Role::Chrome) => Judgement::chrome(
                self.reasons
                    .get(at)
                    .copied()
                    .flatten()
                    .unwrap_or(Reason::UnlikeStory),
                score,
            ),
            Some(role) => Judgement::program(role, score),
            None if self.kept(at) => Judgement::program(Role::Body, score),
            None => Judgement::chrome(reason(self.sheet, at, at > self.last), score),
        }
    }
}

/// A pointer to another story in the middle of this one: `Read also: …`.
fn is_inset(line: &Line<'_>) -> bool {
    let related = line.cues.leading.has(Group::Related);
    let marked = line.text.contains([':', '：']) || line.link_share > 0.4 || line.cues.share > 0.6;
    related && marked && !line.shape.ends && line.shape.words <= MAX_INSET_WORDS
}

/// Why the block at `at` is chrome: the most telling rule that fits.
fn reason(sheet: &Sheet<'_>, at: usize, after_story: bool) -> Reason {
    let Some(line) = sheet.lines.get(at) else {
        return Reason::UnlikeStory;
    };
    if line.is(Feature::Hidden) {
        return Reason::Hidden;
    }
    if line.is(Feature::Count) && line.cues.hits == 0 {
        return Reason::Counter;
    }
    if line.cues.share >= NAMING_SHARE
        && let Some(reason) = line.cues.strongest.and_then(reason_of)
    {
        return reason;
    }
    if line.is(Feature::Count) {
        return Reason::Counter;
    }
    if let Some((_, reason)) = REASONS
        .iter()
        .find(|(group, _)| line.node.names.has(*group))
    {
        return *reason;
    }
    if line.node.is_in(Place::Navigation) || line.node.is_in(Place::Header) && line.link_share > 0.5
    {
        return Reason::Menu;
    }
    if line.is(Feature::InForm) {
        return Reason::Form;
    }
    if line.is(Feature::CommentHead) && after_story {
        return Reason::Comments;
    }
    if line.seen_before && line.shape.units > 20.0 {
        return Reason::Duplicate;
    }
    by_context(sheet, at)
}

/// What leading words or the shape of links say where nothing stronger does.
fn by_context(sheet: &Sheet<'_>, at: usize) -> Reason {
    let Some(line) = sheet.lines.get(at) else {
        return Reason::UnlikeStory;
    };
    let leading = line.cues.leading.within(CHROME);
    let short = line.shape.words < 20.0;
    if let Some((_, reason)) = REASONS
        .iter()
        .find(|(group, _)| short && leading.has(*group))
    {
        return *reason;
    }
    if line.text.starts_with('©') || line.cues.any.has(Group::Legal) && !short {
        return Reason::Legal;
    }
    if line.link_share > 0.8 || line.shape.cut_off && line.link_share > 0.3 {
        return if line.shape.words > 3.0 {
            Reason::Related
        } else {
            Reason::Menu
        };
    }
    if patterns::link_marks(line.text) >= 3 && short {
        return Reason::Menu;
    }
    if line.node.is_in(Place::Footer) {
        return Reason::Legal;
    }
    Reason::UnlikeStory
}

fn reason_of(group: Group) -> Option<Reason> {
    REASONS
        .iter()
        .find(|(g, _)| *g == group)
        .map(|(_, reason)| *reason)
}
