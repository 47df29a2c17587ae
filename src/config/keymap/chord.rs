//! Chords as they are written: `j`, `<C-d>`, `<A-Enter>`, `<Space>`, `<lt>`.
//! Whatever prints here parses to the same chord again.

use std::fmt;

/// A key of the keyboard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Key {
    /// A character as typed, shift already applied.
    Char(char),
    /// Return.
    Enter,
    /// Escape.
    Esc,
    /// Tab.
    Tab,
    /// Shift-Tab.
    BackTab,
    /// Backspace.
    Backspace,
    /// Delete.
    Delete,
    /// Insert.
    Insert,
    /// Arrow.
    Up,
    /// Arrow.
    Down,
    /// Arrow.
    Left,
    /// Arrow.
    Right,
    /// Home.
    Home,
    /// End.
    End,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
    /// F1–F12.
    Function(u8),
}

/// A key with what was held down. Written `j`, `<C-d>`, `<A-Enter>`,
/// `<Space>`, `<lt>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Chord {
    /// The key.
    pub key: Key,
    /// Control was held. Letters are lower case then: terminals do not tell
    /// `<C-d>` from `<C-D>`.
    pub ctrl: bool,
    /// Alt was held.
    pub alt: bool,
}

/// Names of keys in angle brackets. The first for a key is the one printed.
const NAMES: &[(&str, Key)] = &[
    ("Space", Key::Char(' ')),
    ("lt", Key::Char('<')),
    ("gt", Key::Char('>')),
    ("Enter", Key::Enter),
    ("Return", Key::Enter),
    ("CR", Key::Enter),
    ("Esc", Key::Esc),
    ("Escape", Key::Esc),
    ("Tab", Key::Tab),
    ("S-Tab", Key::BackTab),
    ("BackTab", Key::BackTab),
    ("Backspace", Key::Backspace),
    ("BS", Key::Backspace),
    ("Delete", Key::Delete),
    ("Del", Key::Delete),
    ("Insert", Key::Insert),
    ("Ins", Key::Insert),
    ("Up", Key::Up),
    ("Down", Key::Down),
    ("Left", Key::Left),
    ("Right", Key::Right),
    ("Home", Key::Home),
    ("End", Key::End),
    ("PgUp", Key::PageUp),
    ("PageUp", Key::PageUp),
    ("PgDn", Key::PageDown),
    ("PageDown", Key::PageDown),
];

/// Function keys that keyboards have.
const FUNCTION_KEYS: u8 = 12;

impl Chord {
    /// A key with nothing held down.
    pub fn plain(key: Key) -> Self {
        Self {
            key,
            ctrl: false,
            alt: false,
        }
    }

    /// The same in the one form that is compared: letters under Control in
    /// lower case.
    #[must_use]
    pub fn normal(self) -> Self {
        match self.key {
            Key::Char(c) if self.ctrl => Self {
                key: Key::Char(c.to_ascii_lowercase()),
                ..self
            },
            _ => self,
        }
    }

    /// The digit that it types, if nothing is held down.
    pub(super) fn digit(self) -> Option<usize> {
        match self {
            Self {
                key: Key::Char(c),
                ctrl: false,
                alt: false,
            } => c.to_digit(10).map(|d| d as usize),
            _ => None,
        }
    }

    /// Whether it types text where text is typed.
    pub(super) fn is_text(self) -> bool {
        matches!(
            self,
            Self {
                key: Key::Char(_),
                ctrl: false,
                alt: false
            }
        )
    }
}

impl fmt::Display for Chord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let held = self.ctrl || self.alt;
        let name = match self.key {
            Key::Function(n) => Some(format!("F{n}")),
            Key::Char('>') if !held => None,
            key => NAMES
                .iter()
                .find(|(_, k)| *k == key)
                .map(|(n, _)| (*n).to_owned()),
        };
        match (name, self.key) {
            (None, Key::Char(c)) if !held => write!(f, "{c}"),
            (None, Key::Char(c)) => write!(f, "<{}{}{c}>", self.ctrl_mark(), self.alt_mark()),
            (name, _) => write!(
                f,
                "<{}{}{}>",
                self.ctrl_mark(),
                self.alt_mark(),
                name.unwrap_or_default()
            ),
        }
    }
}

impl Chord {
    fn is_space(self) -> bool {
        self.key == Key::Char(' ')
    }

    /// One key as a person writes it.
    fn in_words(self) -> String {
        let name = match self.key {
            Key::Char(c) if !self.is_space() => c.to_string(),
            Key::BackTab => "Shift-Tab".to_owned(),
            key => Self::plain(key).to_string(),
        };
        let name = match name.strip_prefix('<').and_then(|n| n.strip_suffix('>')) {
            Some(inner) => inner,
            None => &name,
        };
        let held = [(self.ctrl, "Ctrl-"), (self.alt, "Alt-")];
        let held = held.into_iter().filter(|(on, _)| *on).map(|(_, mark)| mark);
        held.chain([name]).collect()
    }

    fn ctrl_mark(self) -> &'static str {
        if self.ctrl { "C-" } else { "" }
    }

    fn alt_mark(self) -> &'static str {
        if self.alt { "A-" } else { "" }
    }
}

/// `keys` as they are written in `keymap.toml`.
pub fn print(keys: &[Chord]) -> String {
    keys.iter().map(ToString::to_string).collect()
}

/// The chords that `text` writes. An error is the rest of a sentence that
/// begins with the text.
pub fn parse(text: &str) -> Result<Vec<Chord>, String> {
    let mut keys = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let (chord, after) = match c {
            '<' => named(rest)?,
            ' ' => return Err("holds a space; write <Space>, and nothing between keys".to_owned()),
            c if c.is_control() => {
                return Err("holds a control character; write its name, like <Tab>".to_owned());
            }
            c => (
                Chord::plain(Key::Char(c)),
                rest.get(c.len_utf8()..).unwrap_or_default(),
            ),
        };
        keys.push(chord);
        rest = after;
    }
    if keys.is_empty() {
        return Err("names no key".to_owned());
    }
    Ok(keys)
}

/// The chord in angle brackets at the start of `text`, and what follows it.
fn named(text: &str) -> Result<(Chord, &str), String> {
    let inside = text.strip_prefix('<').unwrap_or(text);
    let (name, after) = inside
        .split_once('>')
        .filter(|(name, _)| !name.is_empty())
        .ok_or_else(|| "has a \"<\" without its \">\"; write <lt> for the key itself".to_owned())?;
    let chord = held(name).ok_or_else(|| format!("has <{name}>, which is no key"))?;
    Ok((chord.normal(), after))
}

/// `C-A-x`: what is held, then the key.
fn held(name: &str) -> Option<Chord> {
    let mut chord = Chord::plain(Key::Esc);
    let mut rest = name;
    loop {
        if let Some(key) = key(rest) {
            return Some(Chord { key, ..chord });
        }
        let (mark, after) = rest.split_once('-')?;
        match mark {
            "C" | "c" => chord.ctrl = true,
            "A" | "a" | "M" | "m" => chord.alt = true,
            _ => return None,
        }
        rest = after;
    }
}

/// A key by its name, or the one character that it is.
fn key(name: &str) -> Option<Key> {
    let mut chars = name.chars();
    if let (Some(c), None) = (chars.next(), chars.next()) {
        return (!c.is_control() && c != ' ').then_some(Key::Char(c));
    }
    let function = name.strip_prefix(['F', 'f']).and_then(|n| n.parse().ok());
    if let Some(n) = function.filter(|n| (1..=FUNCTION_KEYS).contains(n)) {
        return Some(Key::Function(n));
    }
    NAMES
        .iter()
        .find(|(n, _)| n.eq_ignore_ascii_case(name))
        .map(|(_, key)| *key)
}

/// Keys as a person writes them: `<C-d>` as `Ctrl-d`, `<Enter>` as `Enter`,
/// `gg` as it is, and `<C-w>w` as `Ctrl-w w`.
pub fn readable(keys: &str) -> String {
    let Ok(keys) = parse(keys) else {
        return keys.to_owned();
    };
    let names: Vec<String> = keys.iter().map(|chord| chord.in_words()).collect();
    let letters = keys
        .iter()
        .all(|chord| chord.is_text() && !chord.is_space());
    names.join(if letters { "" } else { " " })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn chords_are_read_as_written() {
        let ctrl = |c| Chord {
            ctrl: true,
            ..Chord::plain(Key::Char(c))
        };
        let cases: [(&str, Vec<Chord>); 9] = [
            ("j", vec![Chord::plain(Key::Char('j'))]),
            ("gg", vec![Chord::plain(Key::Char('g')); 2]),
            ("<C-d>", vec![ctrl('d')]),
            ("<c-D>", vec![ctrl('d')]),
            (
                "<A-enter>",
                vec![Chord {
                    alt: true,
                    ..Chord::plain(Key::Enter)
                }],
            ),
            ("<S-Tab>", vec![Chord::plain(Key::BackTab)]),
            ("<C-->", vec![ctrl('-')]),
            (
                "<lt>>",
                vec![Chord::plain(Key::Char('<')), Chord::plain(Key::Char('>'))],
            ),
            (
                "<F12>x",
                vec![
                    Chord::plain(Key::Function(12)),
                    Chord::plain(Key::Char('x')),
                ],
            ),
        ];
        for (text, expected) in cases {
            assert_eq!(parse(text), Ok(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_key_is_said() {
        for text in [
            "", "<", "<C-", "<>", "<C->", "<Foo>", "<F13>", "<X-a>", "j k", "a\tb", "<C-C>x<",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
    }

    fn any_chord() -> impl Strategy<Value = Chord> {
        let named = NAMES.iter().map(|(_, key)| *key).collect::<Vec<_>>();
        let key = prop_oneof![
            any::<char>()
                .prop_filter("printable", |c| !c.is_control())
                .prop_map(Key::Char),
            proptest::sample::select("<>-CA x0".chars().collect::<Vec<_>>()).prop_map(Key::Char),
            proptest::sample::select(named),
            (1..=FUNCTION_KEYS).prop_map(Key::Function),
        ];
        (key, any::<bool>(), any::<bool>())
            .prop_map(|(key, ctrl, alt)| Chord { key, ctrl, alt }.normal())
    }

    proptest! {
        #[test]
        fn printing_and_reading_are_inverse(keys in proptest::collection::vec(any_chord(), 1..5)) {
            prop_assert_eq!(parse(&print(&keys)), Ok(keys));
        }

        #[test]
        fn any_text_is_read_or_refused(text in ".*") {
            if let Ok(keys) = parse(&text) {
                prop_assert_eq!(parse(&print(&keys)), Ok(keys));
            }
        }
    }
}
