//! What a story is recognised by when it was saved twice: its stretches of
//! three tokens. Containment (how much of the shorter one is in the longer
//! one) tells a second capture, or a version that was cut, from another story;
//! measured on real pages, versions share nine tenths of their stretches and
//! unrelated stories next to none, where a hash of the whole text
//! (`SimHash`) can't tell them apart.
//!
//! The index keeps the few least hashes of each story. If one story is part of
//! another, whatever is among the least of the longer one and also in the
//! shorter one is among the least there, too: so a look-up of a few numbers
//! finds every candidate but the shortest excerpts, and the texts themselves
//! then say how much they share.

use rusqlite::Transaction;

use super::{
    super::super::{ArticleId, Error},
    tokens::PARAGRAPH,
};

/// Hashes that are kept of a story. A story that has half of another is found
/// with all but one in 250; one that has a tenth, every other time.
const KEPT: usize = 8;

/// A story with fewer stretches is a line or two: likeness says nothing there.
const STRETCHES_MIN: usize = 24;

/// Bits of a hash that are kept: enough for tens of millions of numbers.
const BITS: u32 = 48;

/// The hashes of all stretches of a story's tokens, each once, in order.
pub(in crate::library) fn stretches(body: &str) -> Vec<u64> {
    let tokens = body.split(' ').filter(|t| !t.is_empty() && *t != PARAGRAPH);
    let (mut first, mut second) = (None, None);
    let mut all = Vec::new();
    for token in tokens {
        let third = hash(token);
        if let (Some(first), Some(second)) = (first, second) {
            all.push(mixed(first, second, third));
        }
        (first, second) = (second, Some(third));
    }
    all.sort_unstable();
    all.dedup();
    all
}

/// What is kept of a story; nothing of one that is too short.
pub(super) fn kept(body: &str) -> Vec<i64> {
    let all = stretches(body);
    if all.len() < STRETCHES_MIN {
        return Vec::new();
    }
    let least = all.iter().take(KEPT);
    let mut kept: Vec<i64> = least.map(|h| (h >> (64 - BITS)) as i64).collect();
    kept.dedup();
    kept
}

/// How much of the shorter story is in the other one, 0 to 1; both sorted.
pub(in crate::library) fn containment(one: &[u64], other: &[u64]) -> f32 {
    let (short, long) = if one.len() <= other.len() {
        (one, other)
    } else {
        (other, one)
    };
    if short.len() < STRETCHES_MIN {
        return 0.0;
    }
    let shared = short.iter().filter(|h| long.binary_search(h).is_ok());
    shared.count() as f32 / short.len() as f32
}

/// FNV-1a: the same on every machine and in every version.
fn hash(token: &str) -> u64 {
    token.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// Three hashes in order, spread over all bits.
fn mixed(first: u64, second: u64, third: u64) -> u64 {
    let all = first.rotate_left(42) ^ second.rotate_left(21) ^ third;
    let all = (all ^ (all >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let all = (all ^ (all >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    all ^ (all >> 31)
}

/// Keeps the hashes of an article that has none.
pub(super) fn put(tx: &Transaction<'_>, id: ArticleId, hashes: &[i64]) -> Result<(), Error> {
    let mut insert = tx.prepare_cached("INSERT INTO likeness(hash, article_id) VALUES (?1, ?2)")?;
    for hash in hashes {
        insert.execute((hash, id.0))?;
    }
    Ok(())
}

/// Forgets those of an article.
pub(super) fn delete(tx: &Transaction<'_>, id: ArticleId) -> Result<(), Error> {
    tx.prepare_cached("DELETE FROM likeness WHERE article_id = ?1")?
        .execute([id.0])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{super::tokens::joined, *};

    /// Words that repeat nowhere.
    fn words(from: usize, to: usize) -> String {
        let word = |n: usize| format!("w{}x", n * 7919);
        (from..to).map(word).collect::<Vec<_>>().join(" ")
    }

    fn check(one: &str, other: &str, from: f32, to: f32) {
        let of = |text: &str| stretches(&joined(text));
        let share = containment(&of(one), &of(other));
        assert!((from..=to).contains(&share), "{share}");
        assert!((share - containment(&of(other), &of(one))).abs() < f32::EPSILON);
    }

    #[test]
    fn what_is_part_of_a_story_is_contained_in_it() {
        let story = words(0, 600);
        check(&story, &story, 1.0, 1.0);
        check(&story, &words(0, 200), 1.0, 1.0);
        check(&story, &words(300, 900), 0.49, 0.51);
        check(&story, &words(600, 900), 0.0, 0.0);
        // Other paragraphs, other case, other marks: the same words.
        let other = story.to_uppercase().replace("W70", ",\n\nW70");
        check(&story, &other, 1.0, 1.0);
        // Furniture around it changes nothing.
        check(
            &story,
            &format!("{} {story}", words(2_000, 2_200)),
            1.0,
            1.0,
        );
        // A line or two is no story.
        check(&words(0, 20), &words(0, 20), 0.0, 0.0);
        let han: String = (0..200u32)
            .filter_map(|n| char::from_u32(0x4E00 + n * 37))
            .collect();
        check(&han, &format!("{han}。{}", words(0, 50)), 0.98, 1.0);
    }

    #[test]
    fn a_few_numbers_find_the_whole_story_from_its_parts() {
        let shared = |one: &str, other: &str| {
            let (one, other) = (kept(&joined(one)), kept(&joined(other)));
            one.iter().filter(|h| other.contains(h)).count()
        };
        for seed in 0..50 {
            let from = seed * 1_000;
            let story = words(from, from + 600);
            assert_eq!(shared(&story, &story), KEPT);
            assert!(shared(&story, &words(from, from + 400)) > 0, "{seed}");
            assert_eq!(shared(&story, &words(from + 600, from + 1_000)), 0);
        }
        assert!(kept(&joined(&words(0, 20))).is_empty());
    }
}
