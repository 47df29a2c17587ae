//! Maps by words, numbers and hashes that are asked for every block of a
//! page: a few steps a key instead of the standard hash's hundred.

use std::{
    collections::{HashMap, HashSet},
    hash::{BuildHasher, Hasher, RandomState},
    sync::OnceLock,
};

/// A map that is asked often.
pub(super) type QuickMap<K, V> = HashMap<K, V, Quick>;
/// A set that is asked often.
pub(super) type QuickSet<K> = HashSet<K, Quick>;

/// Makes the hashers. They begin with a number that no page can know, so that
/// none can have its words meet in one place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Quick(u64);

impl Default for Quick {
    fn default() -> Self {
        static SEED: OnceLock<u64> = OnceLock::new();
        Self(*SEED.get_or_init(|| RandomState::new().hash_one(0_u8) | 1))
    }
}

impl BuildHasher for Quick {
    type Hasher = QuickHasher;

    fn build_hasher(&self) -> QuickHasher {
        QuickHasher(self.0)
    }
}

/// Folds eight bytes at a time into its state, by a multiplication whose both
/// halves are kept.
#[derive(Debug, Clone, Copy)]
pub(super) struct QuickHasher(u64);

const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;

impl QuickHasher {
    #[inline]
    fn fold(&mut self, value: u64) {
        let product = u128::from(self.0 ^ value).wrapping_mul(u128::from(FACTOR ^ self.0 << 1));
        self.0 = product as u64 ^ (product >> 64) as u64;
    }
}

impl Hasher for QuickHasher {
    #[inline]
    fn write(&mut self, bytes: &[u8]) {
        let mut chunks = bytes.chunks_exact(8);
        for chunk in &mut chunks {
            self.fold(chunk.iter().fold(0, |all, b| all << 8 | u64::from(*b)));
        }
        let rest = chunks.remainder().iter();
        self.fold(rest.fold(bytes.len() as u64, |all, b| all << 8 | u64::from(*b)));
    }

    #[inline]
    fn write_u8(&mut self, value: u8) {
        // What ends a text: its length is in the state already.
        self.0 ^= u64::from(value);
    }

    #[inline]
    fn write_u32(&mut self, value: u32) {
        self.fold(u64::from(value));
    }

    #[inline]
    fn write_u64(&mut self, value: u64) {
        self.fold(value);
    }

    #[inline]
    fn finish(&self) -> u64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_told_apart() {
        let quick = Quick::default();
        let mut seen = HashSet::new();
        for word in [
            "",
            "a",
            "b",
            "ab",
            "ba",
            "ferryman",
            "ferrymen",
            "ferryman's",
            "\0",
            "\0\0",
        ] {
            assert!(seen.insert(quick.hash_one(word)), "{word:?}");
        }
        for number in 0..1000_u64 {
            assert!(seen.insert(quick.hash_one(number << 32)), "{number}");
        }
    }

    #[test]
    fn a_map_finds_what_it_holds() {
        let words = ["ferry", "harbour", "Fähre", "渡轮"];
        let map: QuickMap<&str, usize> = words.iter().copied().zip(0..).collect();
        for (at, word) in words.iter().enumerate() {
            assert_eq!(map.get(word), Some(&at));
        }
        assert_eq!(map.get("ferr"), None);
    }
}
