//! What the reader calls the colours of highlights: yellow may be "claim",
//! red "doubt". A name stands beside the colour and never in its place, so
//! that another name, or none, takes nothing from a note.

use super::Color;
use crate::text;

/// Longest name in characters: it stands in a line with tags and a day.
const NAME_CHARS_MAX: usize = 24;

/// A name for each colour, or none.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ColorNames([Option<String>; Color::ALL.len()]);

impl ColorNames {
    /// Calls `color` `name`; an empty name takes its name away. An error says
    /// why not, as the rest of a sentence, and leaves all as it was.
    pub fn call(&mut self, color: Color, name: &str) -> Result<(), String> {
        let name = text::sanitise_line(name).trim().to_owned();
        if name.chars().count() > NAME_CHARS_MAX {
            return Err(format!("takes at most {NAME_CHARS_MAX} characters"));
        }
        if !name.is_empty() && !name.chars().any(char::is_alphanumeric) {
            return Err("needs a letter or a digit".to_owned());
        }
        if name.contains('"') {
            return Err("takes no quotation mark".to_owned());
        }
        if let Some(other) = self.find(&name).filter(|other| *other != color) {
            let other = other.name();
            return Err(format!("can't be \"{name}\", for that is {other}"));
        }
        self.0[color as usize] = (!name.is_empty()).then_some(name);
        Ok(())
    }

    /// What the reader calls it, if anything.
    pub fn own(&self, color: Color) -> Option<&str> {
        self.0[color as usize].as_deref()
    }

    /// What the reader calls it, else its colour: `doubt`, `red`.
    pub fn name(&self, color: Color) -> &str {
        self.own(color).unwrap_or(color.name())
    }

    /// The colour with its name beside it: `red (doubt)`, `red`.
    pub fn with_color(&self, color: Color) -> String {
        match self.own(color) {
            Some(own) => format!("{} ({own})", color.name()),
            None => color.name().to_owned(),
        }
    }

    /// The colour that is called so: by the reader, by its colour or by its
    /// letter.
    pub fn find(&self, name: &str) -> Option<Color> {
        let wanted = text::fold(name.trim());
        let is = |known: &str| text::fold(known) == wanted;
        let mut letter = [0; 4];
        Color::ALL.into_iter().find(|color| {
            self.own(*color).is_some_and(is)
                || is(color.name())
                || is(color.letter().encode_utf8(&mut letter))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_stands_beside_its_colour() {
        let mut names = ColorNames::default();
        assert_eq!(names.call(Color::Yellow, " Claim "), Ok(()));
        assert_eq!(names.call(Color::Red, "needs proof"), Ok(()));
        for (typed, found) in [
            ("claim", Some(Color::Yellow)),
            ("yellow", Some(Color::Yellow)),
            ("Y", Some(Color::Yellow)),
            ("Needs Proof", Some(Color::Red)),
            ("blue", Some(Color::Blue)),
            ("proof", None),
            ("", None),
        ] {
            assert_eq!(names.find(typed), found, "{typed}");
        }
        assert_eq!(names.name(Color::Green), "green");
        assert_eq!(names.with_color(Color::Red), "red (needs proof)");
        assert_eq!(names.with_color(Color::Blue), "blue");
        names.call(Color::Blue, "a\u{202e}b\nc\u{1b}").unwrap();
        let odd = |c: char| c.is_control() || c == '\u{202e}';
        assert!(!names.name(Color::Blue).contains(odd));
        assert_eq!(names.call(Color::Red, ""), Ok(()));
        assert_eq!(names.own(Color::Red), None);
    }

    #[test]
    fn a_name_that_would_mislead_is_refused() {
        let mut names = ColorNames::default();
        names.call(Color::Yellow, "claim").unwrap();
        let long = "x".repeat(25);
        for (name, why) in [
            ("green", "can't be \"green\", for that is green"),
            ("g", "can't be \"g\", for that is green"),
            ("CLAIM", "can't be \"CLAIM\", for that is yellow"),
            (long.as_str(), "takes at most 24 characters"),
            ("--", "needs a letter or a digit"),
            ("a \"b\"", "takes no quotation mark"),
        ] {
            let before = names.clone();
            assert_eq!(names.call(Color::Red, name), Err(why.to_owned()));
            assert_eq!(names, before);
        }
        // Its own colour and its own name are no other's.
        assert_eq!(names.call(Color::Yellow, "yellow"), Ok(()));
    }
}
