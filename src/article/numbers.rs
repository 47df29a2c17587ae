//! How the items of a list are counted, where not by figures.

/// What an item's number is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Numbers {
    /// 1, 2, 3.
    #[default]
    Figures,
    /// a, b, c; after z comes aa.
    SmallLetters,
    /// A, B, C.
    Letters,
    /// i, ii, iii.
    SmallRoman,
    /// I, II, III.
    Roman,
}

/// Roman numerals beyond are longer than what they would stand for.
const ROMAN_MAX: u32 = 100;

const ROMAN: [(u32, &str); 9] = [
    (100, "C"),
    (90, "XC"),
    (50, "L"),
    (40, "XL"),
    (10, "X"),
    (9, "IX"),
    (5, "V"),
    (4, "IV"),
    (1, "I"),
];

impl Numbers {
    /// All but figures, with what HTML calls each.
    pub const NAMED: [(Self, &str); 4] = [
        (Self::SmallLetters, "a"),
        (Self::Letters, "A"),
        (Self::SmallRoman, "i"),
        (Self::Roman, "I"),
    ];

    /// By its name in HTML; figures for any other.
    pub fn named(name: &str) -> Self {
        let found = Self::NAMED.into_iter().find(|(_, n)| *n == name);
        found.map_or(Self::Figures, |(numbers, _)| numbers)
    }

    /// Its name in HTML; empty for figures.
    pub fn name(self) -> &'static str {
        let found = Self::NAMED.into_iter().find(|(n, _)| *n == self);
        found.map_or("", |(_, name)| name)
    }

    /// The number `n`, which is written in figures where there is no other
    /// way.
    pub fn written(self, n: u32) -> String {
        match self {
            Self::SmallLetters if n > 0 => letters(n, b'a'),
            Self::Letters if n > 0 => letters(n, b'A'),
            Self::SmallRoman if (1..=ROMAN_MAX).contains(&n) => roman(n).to_lowercase(),
            Self::Roman if (1..=ROMAN_MAX).contains(&n) => roman(n),
            _ => n.to_string(),
        }
    }
}

fn letters(mut n: u32, first: u8) -> String {
    let mut out = Vec::new();
    while n > 0 {
        n -= 1;
        out.push(char::from(first + (n % 26) as u8));
        n /= 26;
    }
    out.iter().rev().collect()
}

fn roman(mut n: u32) -> String {
    let mut out = String::new();
    for (value, sign) in ROMAN {
        while n >= value {
            out.push_str(sign);
            n -= value;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_the_page_has_them() {
        let check = |name: &str, written: &[(u32, &str)]| {
            for (n, expected) in written {
                assert_eq!(Numbers::named(name).written(*n), *expected, "{name} {n}");
            }
            let known = Numbers::named(name);
            assert_eq!(Numbers::named(known.name()), known);
        };
        check("", &[(0, "0"), (7, "7")]);
        check("1", &[(7, "7")]);
        check(
            "a",
            &[(0, "0"), (1, "a"), (26, "z"), (27, "aa"), (703, "aaa")],
        );
        check("A", &[(3, "C"), (u32::MAX, "MWLQKWU")]);
        check("i", &[(4, "iv"), (49, "xlix"), (100, "c"), (101, "101")]);
        check("I", &[(1, "I"), (88, "LXXXVIII"), (0, "0")]);
    }
}
