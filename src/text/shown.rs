//! Clusters that terminals disagree about, drawn as something simpler.
//!
//! Layout knows one width of each cluster and keeps it: what is drawn in its
//! place is never wider, and what it leaves free stays blank. So whatever a
//! terminal turns out to draw, no line is set anew, and the text itself
//! (search, copies, notes) is the one that was saved.

use std::borrow::Cow;

use super::{script::is_pictograph, width::width};

/// A kind of cluster that not every terminal gives as many cells as we do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doubt {
    /// A sign that a selector makes an emoji of: ❤️.
    Selector,
    /// Emoji that a joiner makes one of: a family.
    Joined,
    /// An emoji with the colour of a skin.
    Toned,
    /// Two letters that make a flag.
    Flag,
}

impl Doubt {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Selector, Self::Joined, Self::Toned, Self::Flag];

    /// A cluster of the kind, to see what a terminal makes of it.
    pub fn sample(self) -> &'static str {
        match self {
            Self::Selector => "\u{2764}\u{FE0F}",
            Self::Joined => "\u{1F468}\u{200D}\u{1F469}\u{200D}\u{1F467}",
            Self::Toned => "\u{1F44D}\u{1F3FD}",
            Self::Flag => "\u{1F1EB}\u{1F1EE}",
        }
    }
}

/// Which kinds are drawn as they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Profile(u8);

impl Profile {
    /// All: the terminal draws each as wide as we think.
    pub const FULL: Self = Self(0b1111);
    /// None: right on any terminal.
    pub const SAFE: Self = Self(0);

    /// Whether this kind is drawn as it is.
    pub fn trusts(self, kind: Doubt) -> bool {
        self.0 & (1 << kind as u8) != 0
    }

    /// The same, with this kind drawn as it is.
    #[must_use]
    pub fn trusting(self, kind: Doubt) -> Self {
        Self(self.0 | 1 << kind as u8)
    }

    /// As a number, to be remembered.
    pub fn number(self) -> u8 {
        self.0
    }

    /// From that number; none if it never was one.
    pub fn from_number(number: u8) -> Option<Self> {
        (number <= Self::FULL.0).then_some(Self(number))
    }
}

/// What is drawn for a cluster: itself, or something simpler that is not
/// wider. It may be several clusters then.
pub fn shown(cluster: &str, profile: Profile) -> Cow<'_, str> {
    // All that is in doubt takes two characters of at least two bytes.
    if profile == Profile::FULL || cluster.len() < 4 {
        return Cow::Borrowed(cluster);
    }
    let simpler = simpler(cluster, profile);
    if *simpler == *cluster || width(&simpler) > width(cluster) {
        return Cow::Borrowed(cluster);
    }
    simpler
}

fn simpler(cluster: &str, profile: Profile) -> Cow<'_, str> {
    let mut cluster = Cow::Borrowed(cluster);
    if !profile.trusts(Doubt::Joined)
        && cluster.chars().next().is_some_and(is_pictograph)
        && let Some(at) = cluster.find('\u{200D}')
    {
        cluster = kept(&cluster, |i, _| i < at);
    }
    if !profile.trusts(Doubt::Toned) {
        let toned = |i, c| i > 0 && matches!(c, '\u{1F3FB}'..='\u{1F3FF}');
        cluster = kept(&cluster, |i, c| !toned(i, c));
    }
    if !profile.trusts(Doubt::Selector) {
        cluster = kept(&cluster, |_, c| !matches!(c, '\u{FE0E}' | '\u{FE0F}'));
    }
    if !profile.trusts(Doubt::Flag) && cluster.chars().count() == 2 {
        let letters: Option<String> = cluster.chars().map(letter_of_flag).collect();
        cluster = letters.map_or(cluster, Cow::Owned);
    }
    cluster
}

/// The characters that `keep` says.
fn kept<'a>(cluster: &str, keep: impl Fn(usize, char) -> bool) -> Cow<'a, str> {
    let chars = cluster.char_indices().filter(|(i, c)| keep(*i, *c));
    Cow::Owned(chars.map(|(_, c)| c).collect())
}

/// The letter that a regional indicator stands for.
fn letter_of_flag(c: char) -> Option<char> {
    let n = u32::from(c).checked_sub(0x1F1E6).filter(|n| *n < 26)?;
    char::from_u32(u32::from('A') + n)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::graphemes;

    #[test]
    fn safe_is_simple() {
        let check = |cluster: &str, expected: &str| {
            assert_eq!(shown(cluster, Profile::SAFE), expected, "{cluster:?}");
            assert_eq!(shown(cluster, Profile::FULL), cluster);
        };
        check("a", "a");
        check("e\u{301}", "e\u{301}");
        check("漢", "漢");
        check("❤\u{FE0F}", "❤");
        check("1\u{FE0F}\u{20E3}", "1\u{20E3}");
        check("👨\u{200D}👩\u{200D}👧", "👨");
        check("🏳\u{FE0F}\u{200D}🌈", "🏳");
        check("👩🏽\u{200D}🚀", "👩");
        check("👍🏽", "👍");
        check("🏽", "🏽");
        check("🇫🇮", "FI");
        check("क्\u{200D}ष", "क्\u{200D}ष");
        check("😀\u{FE0E}", "😀");
    }

    #[test]
    fn only_what_is_in_doubt_is_simpler() {
        for kind in Doubt::ALL {
            let others = Doubt::ALL.into_iter().filter(|k| *k != kind);
            let profile = others.fold(Profile::SAFE, Profile::trusting);
            for sample in Doubt::ALL {
                let drawn = shown(sample.sample(), profile);
                assert_eq!(
                    drawn != sample.sample(),
                    sample == kind,
                    "{kind:?} {sample:?}"
                );
            }
            assert_eq!(Profile::from_number(profile.number()), Some(profile));
            assert_eq!(profile.trusting(kind), Profile::FULL);
        }
        assert_eq!(Profile::from_number(16), None);
    }

    proptest! {
        #[test]
        fn nothing_becomes_wider(text in "[❤👨👩🏽🇫🇮🏳1a\u{200D}\u{FE0F}\u{FE0E}\u{20E3}]{0,12}|\\PC{0,20}", number in 0u8..16) {
            let profile = Profile::from_number(number).unwrap();
            for (_, cluster) in graphemes(&text) {
                prop_assert!(width(&shown(cluster, profile)) <= width(cluster), "{:?}", cluster);
            }
        }
    }
}
