//! Word lists: phrases by what they are for, looked up in one pass over a
//! text whatever their number.

use std::{collections::BTreeMap, hash::BuildHasher as _, sync::OnceLock};

use foldhash::quality::FixedState;
use serde::Deserialize;

use super::finder::Finder;
use crate::article::Reason;

macro_rules! groups {
    ($($(#[$doc:meta])* $variant:ident = $name:literal;)*) => {
        /// What a phrase, or a word in a class name, speaks for.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum Group { $($(#[$doc])* $variant,)* }

        impl Group {
            const ALL: &'static [Self] = &[$(Self::$variant,)*];

            fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }
        }
    };
}

groups! {
    /// Print, mail, text size.
    Toolbar = "toolbar";
    /// Passing the page on.
    Share = "share";
    /// Site navigation.
    Menu = "menu";
    /// Other stories.
    Related = "related";
    /// Newsletters, subscriptions, apps.
    Promotion = "promotion";
    /// Paid matter.
    Advert = "advert";
    /// Reader comments.
    Comments = "comments";
    /// Rights and terms.
    Legal = "legal";
    /// Consent.
    Cookie = "cookie";
    /// Pay to go on.
    Paywall = "paywall";
    /// Search, log-in, fields.
    Form = "form";
    /// Keywords of the story.
    Tags = "tags";
    /// About who wrote it.
    AuthorBox = "author_box";
    /// Page numbers.
    Pagination = "pagination";
    /// Where on the site the page lies.
    Breadcrumb = "breadcrumb";
    /// Label before the date of the last change.
    Updated = "updated";
    /// Label before the date of publication.
    Published = "published";
    /// In class names: below a picture.
    Caption = "caption";
    /// In class names: who wrote it.
    Byline = "byline";
    /// In class names: when.
    Date = "date";
    /// In class names: the story.
    Story = "story";
}

/// A set of groups.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Groups(u32);

impl Groups {
    /// Of these groups.
    pub(super) const fn of(groups: &[Group]) -> Self {
        let (mut bits, mut at) = (0, 0);
        while at < groups.len() {
            bits |= 1 << groups[at] as u32;
            at += 1;
        }
        Self(bits)
    }

    /// Whether `group` is in it.
    pub(super) const fn has(self, group: Group) -> bool {
        self.0 & (1 << group as u32) != 0
    }

    /// Whether both share a group.
    pub(super) const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Groups in either.
    pub(super) const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Groups of this set that are also in `other`.
    pub(super) const fn within(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }
}

/// Groups whose words belong to pages, not stories.
pub(super) const CHROME: Groups = Groups::of(&[
    Group::Toolbar,
    Group::Share,
    Group::Menu,
    Group::Related,
    Group::Promotion,
    Group::Advert,
    Group::Comments,
    Group::Legal,
    Group::Cookie,
    Group::Paywall,
    Group::Form,
    Group::Tags,
    Group::AuthorBox,
    Group::Pagination,
    Group::Breadcrumb,
]);

/// The reason that goes with a group, most telling first: where several
/// speak, the first here is given.
pub(super) const REASONS: [(Group, Reason); 15] = [
    (Group::Cookie, Reason::Cookie),
    (Group::Paywall, Reason::Paywall),
    (Group::Comments, Reason::Comments),
    (Group::Breadcrumb, Reason::Breadcrumb),
    (Group::Tags, Reason::TagList),
    (Group::AuthorBox, Reason::AuthorBox),
    (Group::Related, Reason::Related),
    (Group::Promotion, Reason::Promotion),
    (Group::Share, Reason::Share),
    (Group::Toolbar, Reason::Toolbar),
    (Group::Advert, Reason::Advert),
    (Group::Legal, Reason::Legal),
    (Group::Pagination, Reason::Pagination),
    (Group::Form, Reason::Form),
    (Group::Menu, Reason::Menu),
];

/// What the phrases in a text say.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Cues {
    /// Groups of which a phrase occurs.
    pub(super) any: Groups,
    /// Groups of the phrase that the text begins with.
    pub(super) leading: Groups,
    /// The chrome group that covers most of the text; the more telling one of
    /// equals.
    pub(super) strongest: Option<Group>,
    /// Share of the text's letters that chrome phrases cover, 0–1.
    pub(super) share: f32,
    /// Chrome phrases in it.
    pub(super) hits: u16,
}

/// The chrome group that covers most bytes of a text, of as many a group; the
/// more telling one of equals.
fn strongest(covered: &[u16; Group::ALL.len()]) -> Option<Group> {
    let bytes = |group: Group| covered.get(group as usize).copied().unwrap_or_default();
    let groups = REASONS.iter().rev().map(|(group, _)| *group);
    groups
        .filter(|group| bytes(*group) > 0)
        .max_by_key(|group| bytes(*group))
}

/// Phrases of many groups, looked up together.
#[derive(Debug)]
pub(super) struct Lexicon {
    finder: Finder,
    groups: Vec<Groups>,
    whole_words: bool,
}

#[derive(Deserialize)]
#[serde(transparent)]
struct Table(BTreeMap<String, Vec<String>>);

impl Lexicon {
    /// Reads `group = ["phrase", …]` lines. A table that is not well formed
    /// gives an empty lexicon; a test reads the ones that are compiled in.
    fn read(source: &str, whole_words: bool) -> Self {
        let table = toml::from_str::<Table>(source)
            .map(|t| t.0)
            .unwrap_or_default();
        let mut phrases: BTreeMap<String, Groups> = BTreeMap::new();
        for group in Group::ALL {
            for phrase in table.get(group.name()).into_iter().flatten() {
                let entry = phrases.entry(phrase.clone()).or_default();
                *entry = entry.union(Groups::of(&[*group]));
            }
        }
        let (phrases, groups): (Vec<String>, Vec<Groups>) = phrases.into_iter().unzip();
        Self {
            finder: Finder::new(phrases),
            groups,
            whole_words,
        }
    }

    /// What the phrases in `text` say. `text` is in lower case.
    pub(super) fn cues(&self, text: &str) -> Cues {
        let mut cues = Cues::default();
        let mut covered = 0;
        let mut by_group = [0_u16; Group::ALL.len()];
        let mut opening = None;
        for (found, phrase) in self.finder.find_iter(text) {
            if self.whole_words && !stands_alone(text, found.start, found.end) {
                continue;
            }
            let groups = self.groups.get(phrase).copied().unwrap_or_default();
            cues.any = cues.any.union(groups);
            let opening = *opening
                .get_or_insert_with(|| text.find(char::is_alphanumeric).unwrap_or(text.len()));
            if found.start <= opening {
                cues.leading = groups;
            }
            for (group, bytes) in Group::ALL.iter().zip(&mut by_group) {
                if groups.has(*group) {
                    *bytes = bytes.saturating_add(found.len().min(999) as u16);
                }
            }
            if groups.meets(CHROME) {
                cues.hits = cues.hits.saturating_add(1);
                covered += found.len();
            }
        }
        if covered == 0 {
            return cues;
        }
        cues.strongest = strongest(&by_group);
        let letters = text.len()
            - text
                .bytes()
                .filter(|b| {
                    b.is_ascii_whitespace() || b.is_ascii_punctuation() || b.is_ascii_digit()
                })
                .count();
        cues.share = (covered as f32 / letters.max(1) as f32).min(1.0);
        cues
    }

    /// Groups of the words in a class name.
    pub(super) fn groups(&self, names: &str) -> Groups {
        let found = self.finder.find_iter(names);
        let groups = found.filter_map(|(_, phrase)| self.groups.get(phrase));
        groups.fold(Groups::default(), |all, groups| all.union(*groups))
    }
}

/// Whether no word goes on at either side of the match; scripts without
/// spaces have no such side.
fn stands_alone(text: &str, start: usize, end: usize) -> bool {
    let inner =
        |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() && !crate::text::is_unspaced(c));
    let (before, found, after) = (text.get(..start), text.get(start..end), text.get(end..));
    let (before, after) = (
        before.and_then(|t| t.chars().next_back()),
        after.and_then(|t| t.chars().next()),
    );
    let first = found.and_then(|t| t.chars().next());
    let last = found.and_then(|t| t.chars().next_back());
    !(inner(before) && inner(first) || inner(last) && inner(after))
}

/// The phrases that pages use.
pub(super) fn phrases() -> &'static Lexicon {
    static PHRASES: OnceLock<Lexicon> = OnceLock::new();
    PHRASES.get_or_init(|| Lexicon::read(include_str!("../../../assets/rules/words.toml"), true))
}

/// The words in class names.
pub(super) fn names() -> &'static Lexicon {
    static NAMES: OnceLock<Lexicon> = OnceLock::new();
    NAMES.get_or_init(|| Lexicon::read(include_str!("../../../assets/rules/names.toml"), false))
}

/// `text` in lower case, with straight apostrophes and without soft hyphens,
/// as the lists have it.
pub(super) fn lower(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    // Most of most pages, and much the quickest.
    let mut rest = text;
    while let Some((ascii, c, after)) = next_foreign(rest) {
        out.push_str(ascii);
        out.extend(lower_char(c));
        rest = after;
    }
    out.push_str(rest);
    out.make_ascii_lowercase();
    out
}

/// The first bytes of [`lower`], at least `least` if it has so many.
pub(super) fn lower_start(text: &str, least: usize) -> String {
    let head = text.get(..least.min(text.len())).unwrap_or_default();
    if !head.is_empty() && head.is_ascii() {
        return head.to_ascii_lowercase();
    }
    let mut out = String::with_capacity(least + 4);
    for c in text.chars() {
        if out.len() >= least {
            break;
        }
        out.extend(lower_char(c));
    }
    out.make_ascii_lowercase();
    out
}

/// There is a digit, or another sign for a number, in `text`.
pub(super) fn has_number(text: &str) -> bool {
    if text.is_ascii() {
        text.bytes().any(|b| b.is_ascii_digit())
    } else {
        text.contains(char::is_numeric)
    }
}

/// What stands before the first character that is not ASCII, that character,
/// and what stands after it.
fn next_foreign(text: &str) -> Option<(&str, char, &str)> {
    let at = text.bytes().position(|b| !b.is_ascii())?;
    let (before, from) = text.split_at_checked(at)?;
    let mut chars = from.chars();
    let c = chars.next()?;
    Some((before, c, chars.as_str()))
}

/// Letters in lower case, but those of ASCII as they are.
fn lower_char(c: char) -> impl Iterator<Item = char> {
    let (one, many) = match c {
        '\0'..='\x7f' => (Some(c), None),
        '\u{ad}' => (None, None),
        '’' | 'ʼ' => (Some('\''), None),
        '\u{a0}' | '\u{3000}' => (Some(' '), None),
        _ => (None, Some(c.to_lowercase())),
    };
    one.into_iter().chain(many.into_iter().flatten())
}

/// Letters and digits of `text` alone, in lower case: what has to be equal
/// for two lines to say the same.
pub(super) fn essence(text: &str) -> String {
    essence_start(text, usize::MAX)
}

/// An essence as a number: a page may have very many lines. That two lines
/// of a page differ and have the same happens on one page of millions of
/// millions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(super) struct Key(u64);

impl Key {
    /// Of an essence; that of an empty one is the default.
    pub(super) fn of(essence: &str) -> Self {
        if essence.is_empty() {
            return Self::default();
        }
        Self(FixedState::default().hash_one(essence).max(1))
    }

    /// There is neither a letter nor a digit.
    pub(super) fn is_none(self) -> bool {
        self == Self::default()
    }
}

/// The essence of no more than the first `max` letters and digits.
pub(super) fn essence_start(text: &str, max: usize) -> String {
    let mut out = String::with_capacity(text.len().min(max));
    if text.is_ascii() {
        let letters = text.bytes().filter(u8::is_ascii_alphanumeric);
        out.extend(
            letters
                .take(max)
                .map(|b| char::from(b.to_ascii_lowercase())),
        );
        return out;
    }
    for c in text.chars().filter(|c| c.is_alphanumeric()).take(max) {
        if c.is_ascii() {
            out.push(c.to_ascii_lowercase());
        } else {
            out.extend(c.to_lowercase());
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, group: Option<Group>, share_at_least: f32) {
        let cues = phrases().cues(&lower(text));
        assert_eq!(cues.strongest, group, "{text}");
        assert!(cues.share >= share_at_least, "{text}: {}", cues.share);
    }

    #[test]
    fn lists_are_well_formed() {
        assert!(phrases().groups.len() > 900);
        assert!(names().groups.len() > 150);
    }

    #[test]
    fn phrases_by_group() {
        check(
            "Print Mail Large Medium  Small 分享按钮 0",
            Some(Group::Toolbar),
            0.9,
        );
        check("Teilen  Twittern  WhatsApp", Some(Group::Share), 0.9);
        check("12 Kommentare", Some(Group::Comments), 0.9);
        check("相关阅读", Some(Group::Related), 0.9);
        check("Abonnez-vous", Some(Group::Promotion), 0.9);
    }

    #[test]
    fn lower_case_as_the_lists_have_it() {
        let check = |text: &str, expected: &str| {
            assert_eq!(lower(text), expected);
            for least in [0, 1, 3, 100] {
                let start = lower_start(text, least);
                assert!(expected.starts_with(&start), "{start}");
                assert!(start.len() >= least.min(expected.len()), "{start}");
            }
        };
        check("", "");
        check("THE Ferry, 12", "the ferry, 12");
        check("Die FÄHRE geht’s an\u{a0}B", "die fähre geht's an b");
        check("Si\u{ad}lben ΟΔΟΣ İ", "silben οδοσ i\u{307}");
        check("渡轮\u{3000}A", "渡轮 a");
    }

    #[test]
    fn words_stand_alone() {
        check("Sprinters printed footprints", None, 0.0);
        let prose = phrases()
            .cues("the shop taught us how to print on paper that nobody had wanted for a century");
        assert!(prose.share < 0.25, "{}", prose.share);
    }
}
