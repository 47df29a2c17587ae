//! A set of row numbers, a bit each.

/// A set of row numbers. Rows are numbered without large gaps, so a bit a
/// number is the smallest form: 12 kB for a hundred thousand articles.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Bits(Vec<u64>);

const BITS: usize = u64::BITS as usize;

impl Bits {
    /// Adds a number.
    pub(super) fn insert(&mut self, number: u32) {
        let (word, bit) = place(number);
        if word >= self.0.len() {
            self.0.resize(word + 1, 0);
        }
        if let Some(word) = self.0.get_mut(word) {
            *word |= 1 << bit;
        }
    }

    /// Adds all numbers of another set.
    pub(super) fn join(&mut self, other: &Self) {
        if other.0.len() > self.0.len() {
            self.0.resize(other.0.len(), 0);
        }
        for (own, others) in self.0.iter_mut().zip(&other.0) {
            *own |= others;
        }
    }

    /// Whether a number is in it.
    pub(super) fn contains(&self, number: u32) -> bool {
        let (word, bit) = place(number);
        self.0.get(word).is_some_and(|word| word >> bit & 1 == 1)
    }
}

fn place(number: u32) -> (usize, usize) {
    let number = number as usize;
    (number / BITS, number % BITS)
}

impl FromIterator<u32> for Bits {
    fn from_iter<I: IntoIterator<Item = u32>>(numbers: I) -> Self {
        let mut bits = Self::default();
        for number in numbers {
            bits.insert(number);
        }
        bits
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holds_what_was_put_in() {
        let numbers = [0, 1, 63, 64, 65, 1_000];
        let bits: Bits = numbers.into_iter().collect();
        let found: Vec<u32> = (0..2_000).filter(|n| bits.contains(*n)).collect();
        assert_eq!(found, numbers);
        assert!(!Bits::default().contains(7));
        let mut joined = Bits::from_iter([2]);
        joined.join(&bits);
        assert!(joined.contains(2) && joined.contains(1_000) && !joined.contains(3));
    }
}
