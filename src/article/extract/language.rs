//! The language of a page: which words carry no weight in it, and what the
//! body's own language is.

use foldhash::{HashMap as QuickMap, HashSet as QuickSet};
use std::{collections::HashMap, sync::OnceLock};

/// Fewest letters on which a language is named; below that trigrams guess.
const MIN_LETTERS: usize = 200;
/// Most bytes that are looked at; more do not change the answer.
const MAX_SAMPLE_BYTES: usize = 6000;
/// Bytes of it that are enough to tell one language of a script from another.
const MAX_DETECT_BYTES: usize = 2000;
/// An ideograph says about as much as this many letters; a Hangul syllable
/// is two or three.
const IDEOGRAPH_LETTERS: usize = 3;

/// The commonest words of a language.
pub(super) type StopWords = QuickSet<&'static str>;

fn lists() -> &'static HashMap<&'static str, StopWords> {
    static LISTS: OnceLock<HashMap<&'static str, StopWords>> = OnceLock::new();
    LISTS.get_or_init(|| {
        let table = include_str!("../../../assets/rules/stopwords.txt");
        let lines = table.lines().filter(|line| !line.starts_with('#'));
        lines
            .filter_map(|line| line.split_once(' '))
            .map(|(code, words)| (code, words.split(' ').collect()))
            .collect()
    })
}

/// For each stop word the languages that have it, as bits in the order of
/// [`ordered`]: one look-up a word, however many lists there are.
fn owners() -> &'static QuickMap<&'static str, u64> {
    static OWNERS: OnceLock<QuickMap<&'static str, u64>> = OnceLock::new();
    OWNERS.get_or_init(|| {
        let mut owners = QuickMap::default();
        for (bit, (_, list)) in ordered().iter().enumerate() {
            for word in *list {
                *owners.entry(*word).or_default() |= 1 << bit;
            }
        }
        owners
    })
}

/// The lists in a fixed order; a test holds them to 64.
fn ordered() -> &'static [(&'static str, &'static StopWords)] {
    static ORDERED: OnceLock<Vec<(&'static str, &'static StopWords)>> = OnceLock::new();
    ORDERED.get_or_init(|| {
        let mut all: Vec<_> = lists().iter().map(|(code, list)| (*code, list)).collect();
        all.sort_unstable_by_key(|(code, _)| *code);
        all.truncate(u64::BITS as usize);
        all
    })
}

/// How many words of `sample` each list has.
fn count_hits(sample: &str) -> Vec<u32> {
    let mut hits = vec![0; ordered().len()];
    let lower = super::words::lower(sample);
    for word in lower.split(|c: char| !c.is_alphanumeric()) {
        let mut bits = owners().get(word).copied().unwrap_or_default();
        while bits != 0 {
            if let Some(count) = hits.get_mut(bits.trailing_zeros() as usize) {
                *count += 1;
            }
            bits &= bits - 1;
        }
    }
    hits
}

/// The stop words that fit `sample` best: those of the language that the
/// page claims are preferred where they fit nearly as well.
pub(super) fn stop_words(sample: &str, claimed: Option<&str>) -> Option<&'static StopWords> {
    let claimed = claimed.and_then(primary);
    ordered()
        .iter()
        .zip(count_hits(sample))
        .map(|((code, list), hits)| {
            // Longer lists hit more often by chance.
            let fit = hits as f32 / (40.0 + list.len() as f32).powf(0.25);
            (
                fit * if claimed.as_deref() == Some(*code) {
                    1.15
                } else {
                    1.0
                },
                *code,
                *list,
            )
        })
        .filter(|(fit, ..)| *fit > 0.0)
        .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(a.1)))
        .map(|(.., list)| list)
}

/// The primary subtag of a language tag, if it looks like one.
pub(super) fn primary(tag: &str) -> Option<String> {
    let first = tag
        .trim()
        .split(['-', '_', ','])
        .next()?
        .to_ascii_lowercase();
    ((2..=3).contains(&first.len()) && first.bytes().all(|b| b.is_ascii_lowercase()))
        .then_some(first)
}

/// The language of running text, where there is enough of it to say.
pub(super) fn detect(text: &str) -> Option<&'static str> {
    let sample = sample(text);
    let letters: usize = sample
        .chars()
        .filter(|c| c.is_alphabetic())
        .map(weight)
        .sum();
    if letters < MIN_LETTERS {
        return None;
    }
    if let Some(code) = by_script(sample) {
        return Some(code);
    }
    let info = whatlang::detect(start(sample, MAX_DETECT_BYTES))?;
    if info.is_reliable() {
        code_of(info.lang())
    } else {
        None
    }
}

/// The language's trigrams say it whatever its length; used to check what
/// the page claims.
pub(super) fn sample(text: &str) -> &str {
    start(text, MAX_SAMPLE_BYTES)
}

/// At most the first `max` bytes of `text`, to a character's end.
fn start(text: &str, max: usize) -> &str {
    let limit = (0..=max.min(text.len()))
        .rev()
        .find(|at| text.is_char_boundary(*at));
    limit.and_then(|at| text.get(..at)).unwrap_or(text)
}

fn weight(c: char) -> usize {
    match c {
        '\u{AC00}'..='\u{D7AF}' => 2,
        _ if crate::text::is_unspaced(c) => IDEOGRAPH_LETTERS,
        _ => 1,
    }
}

/// Languages that their script gives away.
fn by_script(text: &str) -> Option<&'static str> {
    let (mut all, mut kana, mut han, mut hangul, mut thai, mut hebrew, mut greek) =
        (0, 0, 0, 0, 0, 0, 0);
    for c in text.chars().filter(|c| c.is_alphabetic()) {
        all += 1;
        match c {
            '\u{3040}'..='\u{30FF}' => kana += 1,
            '\u{3400}'..='\u{9FFF}' => han += 1,
            '\u{AC00}'..='\u{D7AF}' => hangul += 1,
            '\u{0E00}'..='\u{0E7F}' => thai += 1,
            '\u{0590}'..='\u{05FF}' => hebrew += 1,
            '\u{0370}'..='\u{03FF}' => greek += 1,
            _ => {}
        }
    }
    let most = |n: i32| n * 2 > all;
    match () {
        () if most(kana + han) && kana * 10 > han => Some("ja"),
        () if most(han) => Some("zh"),
        () if most(hangul) => Some("ko"),
        () if most(thai) => Some("th"),
        () if most(hebrew) && !text.contains('ײ') => Some("he"),
        () if most(greek) => Some("el"),
        () => None,
    }
}

/// BCP 47 tags for the detector's three-letter codes.
fn code_of(lang: whatlang::Lang) -> Option<&'static str> {
    const CODES: &[(&str, &str)] = &[
        ("afr", "af"),
        ("amh", "am"),
        ("ara", "ar"),
        ("aze", "az"),
        ("bel", "be"),
        ("ben", "bn"),
        ("bul", "bg"),
        ("cat", "ca"),
        ("ces", "cs"),
        ("cmn", "zh"),
        ("dan", "da"),
        ("deu", "de"),
        ("ell", "el"),
        ("eng", "en"),
        ("epo", "eo"),
        ("est", "et"),
        ("fin", "fi"),
        ("fra", "fr"),
        ("guj", "gu"),
        ("heb", "he"),
        ("hin", "hi"),
        ("hrv", "hr"),
        ("hun", "hu"),
        ("hye", "hy"),
        ("ind", "id"),
        ("ita", "it"),
        ("jav", "jv"),
        ("jpn", "ja"),
        ("kan", "kn"),
        ("kat", "ka"),
        ("khm", "km"),
        ("kor", "ko"),
        ("lat", "la"),
        ("lav", "lv"),
        ("lit", "lt"),
        ("mal", "ml"),
        ("mar", "mr"),
        ("mkd", "mk"),
        ("mya", "my"),
        ("nep", "ne"),
        ("nld", "nl"),
        ("nob", "nb"),
        ("ori", "or"),
        ("pan", "pa"),
        ("pes", "fa"),
        ("pol", "pl"),
        ("por", "pt"),
        ("ron", "ro"),
        ("rus", "ru"),
        ("sin", "si"),
        ("slk", "sk"),
        ("slv", "sl"),
        ("sna", "sn"),
        ("spa", "es"),
        ("srp", "sr"),
        ("swe", "sv"),
        ("tam", "ta"),
        ("tel", "te"),
        ("tgl", "tl"),
        ("tha", "th"),
        ("tuk", "tk"),
        ("tur", "tr"),
        ("ukr", "uk"),
        ("urd", "ur"),
        ("uzb", "uz"),
        ("vie", "vi"),
        ("yid", "yi"),
        ("zul", "zu"),
    ];
    let code = lang.code();
    CODES
        .iter()
        .find(|(long, _)| *long == code)
        .map(|(_, short)| *short)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(detect(&text.repeat(6)), expected, "{text}");
    }

    #[test]
    fn names_the_language_of_running_text() {
        check(
            "The council met on Tuesday to decide whether the old ferry should run again in summer. ",
            Some("en"),
        );
        check(
            "Der Rat kam am Dienstag zusammen, um über die alte Fähre zu beraten, die nicht mehr fährt. ",
            Some("de"),
        );
        check(
            "市议会星期二开会，讨论旧渡轮今年夏天是否应该恢复航行。",
            Some("zh"),
        );
        check(
            "市議会は火曜日に集まり、古い渡し船をこの夏に再開するかどうかを話し合った。",
            Some("ja"),
        );
        check(
            "시의회는 화요일에 모여 낡은 나룻배를 다시 띄울지 논의했다. ",
            Some("ko"),
        );
        check("1234 5678 ", None);
    }

    #[test]
    fn too_little_is_not_named() {
        assert_eq!(detect("Print Mail Share"), None);
    }

    #[test]
    fn every_list_is_counted() {
        assert_eq!(ordered().len(), lists().len());
    }

    #[test]
    fn stop_words_follow_the_text() {
        let german =
            stop_words("Der Rat und die Stadt, aber nicht das Land", Some("en")).expect("a list");
        assert!(german.contains("und"));
    }
}
