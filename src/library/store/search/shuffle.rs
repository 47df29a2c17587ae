//! An order that nobody could have guessed, of which any stretch can be dealt
//! without the rest: numbers and their turns are each other's, one to one, so
//! that a page looks at the articles that it shows.

/// Odd numbers with their bits well mixed.
const FACTORS: [u64; 3] = [
    0x9e37_79b9_7f4a_7c15,
    0xbf58_476d_1ce4_e5b9,
    0x94d0_49bb_1331_11eb,
];

/// The order of one shuffling.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shuffle {
    bits: u32,
    keys: [u64; FACTORS.len()],
}

impl Shuffle {
    /// The order of the numbers up to `last`: always the same for the same
    /// shuffling and day, as long as numbers have as many binary digits.
    pub(super) fn new(last: u32, again: u16, day: i64) -> Self {
        let seed = (day as u64) << 16 | u64::from(again);
        let mut key = seed;
        let keys = FACTORS.map(|factor| {
            key = key.wrapping_add(1).wrapping_mul(factor);
            key ^= key >> 29;
            key
        });
        Self {
            bits: (u32::BITS - last.leading_zeros()).max(2),
            keys,
        }
    }

    /// How many turns there are; some are of numbers that no article has.
    pub(super) fn turns(&self) -> u64 {
        1 << self.bits
    }

    /// The turn of a number.
    pub(super) fn turn_of(&self, id: u32) -> i64 {
        let mut x = u64::from(id);
        for (key, factor) in self.keys.iter().zip(FACTORS) {
            x = self.low((x ^ key).wrapping_mul(factor));
            x ^= x >> self.half();
        }
        x as i64
    }

    /// The number of a turn.
    pub(super) fn at(&self, turn: u64) -> u32 {
        let mut x = turn;
        for (key, factor) in self.keys.iter().zip(FACTORS).rev() {
            // It undoes itself: what it adds comes from the untouched half.
            x ^= x >> self.half();
            x = self.low(x.wrapping_mul(inverse(factor)) ^ key);
        }
        x as u32
    }

    fn low(&self, x: u64) -> u64 {
        x & (self.turns() - 1)
    }

    fn half(&self) -> u32 {
        self.bits.div_ceil(2)
    }
}

/// What an odd number has to be multiplied by for 1, modulo a power of two.
const fn inverse(odd: u64) -> u64 {
    // Right in its three lowest bits; each step doubles them.
    let mut inverse = odd;
    let mut right = 3;
    while right < u64::BITS {
        inverse = inverse.wrapping_mul(2_u64.wrapping_sub(odd.wrapping_mul(inverse)));
        right *= 2;
    }
    inverse
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_has_a_turn_of_its_own() {
        for last in [0, 1, 5, 200, 1_000] {
            let shuffle = Shuffle::new(last, 3, 20_000);
            let mut dealt: Vec<u32> = (0..shuffle.turns()).map(|t| shuffle.at(t)).collect();
            assert!(
                dealt
                    .iter()
                    .zip(0..)
                    .all(|(id, turn)| shuffle.turn_of(*id) == turn)
            );
            dealt.sort_unstable();
            let all: Vec<u32> = (0..shuffle.turns() as u32).collect();
            assert_eq!(dealt, all);
        }
    }

    #[test]
    fn neighbours_are_apart_and_each_day_has_an_order_of_its_own() {
        let order = |again, day| -> Vec<u32> {
            let shuffle = Shuffle::new(1_000, again, day);
            (0..1_000).map(|turn| shuffle.at(turn)).collect()
        };
        let today = order(0, 20_000);
        assert_eq!(today, order(0, 20_000));
        assert_ne!(today, order(0, 20_001));
        assert_ne!(today, order(1, 20_000));
        let close = today.windows(2).filter(|w| w[0].abs_diff(w[1]) < 10);
        assert!(close.count() < 50);
        // Old and new are mixed from the start.
        let old = today[..100].iter().filter(|id| **id < 512).count();
        assert!((30..70).contains(&old), "{old}");
    }
}
