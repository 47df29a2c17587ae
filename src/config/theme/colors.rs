//! Themes on terminals that show fewer colours than they have.

use super::{Ink, Paint, Theme};

/// The first colour of the 256 that is the same on every terminal: those
/// before it are the terminal's own.
const TABLE_FROM: u8 = 16;

/// Where the greys of the 256 begin, after the cube.
const GREYS_FROM: u8 = 232;

/// The steps of the cube.
const STEPS: [u8; 6] = [0, 95, 135, 175, 215, 255];

/// How many colours a terminal shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Colors {
    /// 16 million.
    #[default]
    All,
    /// The table of 256.
    Table,
    /// The 16 of its palette.
    Palette,
}

impl Colors {
    /// What a terminal says of itself in `TERM` and `COLORTERM`.
    pub fn of_terminal(term: &str, colorterm: &str) -> Self {
        let term = term.to_ascii_lowercase();
        let said = matches!(colorterm, "truecolor" | "24bit");
        if said
            || ["-direct", "kitty", "ghostty", "alacritty", "wezterm"]
                .iter()
                .any(|t| term.contains(t))
        {
            Self::All
        } else if term.contains("256color") {
            Self::Table
        } else {
            Self::Palette
        }
    }
}

impl Colors {
    /// The colour that comes nearest to an exact one, quickly: for the pixels
    /// of a picture.
    pub fn paint(self, (r, g, b): (u8, u8, u8)) -> Paint {
        match self {
            Self::All => Paint::Rgb(r, g, b),
            Self::Table => Paint::Ansi(near_in_table((r, g, b))),
            Self::Palette => Paint::Ansi(near_in_palette((r, g, b))),
        }
    }
}

/// How far two colours are apart, with green as heavy as the eye takes it.
fn apart(a: (u8, u8, u8), b: (u8, u8, u8)) -> u32 {
    let square = |a: u8, b: u8| u32::from(a.abs_diff(b)).pow(2);
    2 * square(a.0, b.0) + 4 * square(a.1, b.1) + 3 * square(a.2, b.2)
}

/// The nearest of the cube or the nearest grey.
fn near_in_table(color: (u8, u8, u8)) -> u8 {
    let step = |part: u8| {
        let steps = STEPS.iter().enumerate();
        let near = steps.min_by_key(|(_, s)| s.abs_diff(part));
        near.map_or(0, |(n, _)| n as u8)
    };
    let cube = TABLE_FROM + 36 * step(color.0) + 6 * step(color.1) + step(color.2);
    let mean = (u16::from(color.0) + u16::from(color.1) + u16::from(color.2)) / 3;
    let grey = GREYS_FROM + ((mean.saturating_sub(3)) / 10).min(23) as u8;
    let far = |n: &u8| apart(color, of_table(*n));
    [cube, grey].into_iter().min_by_key(far).unwrap_or(cube)
}

/// The nearest of the 16, as most terminals come with them.
fn near_in_palette(color: (u8, u8, u8)) -> u8 {
    let usual = |n: u8| {
        let high = if n < 8 { 205 } else { 255 };
        let low = if n < 8 { 0 } else { 85 };
        let part = |bit: u8| if n & bit == 0 { low } else { high };
        match n {
            7 => (229, 229, 229),
            8 => (127, 127, 127),
            15 => (255, 255, 255),
            _ => (part(1), part(2), part(4)),
        }
    };
    (0..TABLE_FROM)
        .min_by_key(|n| apart(color, usual(*n)))
        .unwrap_or(0)
}

impl Theme {
    /// The theme of that name for a terminal with these colours: the nearest
    /// of the table, where that is all; and the terminal's own palette where
    /// even that is not there. `auto` is dark or light like the terminal's
    /// background, and the terminal's own palette if nobody knows that.
    pub fn chosen(name: &str, colors: Colors, on_light: Option<bool>) -> Self {
        let name = match (name, on_light) {
            ("auto", Some(true)) => "light",
            ("auto", Some(false)) => "dark",
            ("auto", None) => "terminal",
            (name, _) => name,
        };
        let theme = Self::named(name).unwrap_or_default();
        match colors {
            Colors::Table => theme.in_table(),
            Colors::Palette if theme.is_exact() => Self::named("terminal").unwrap_or_default(),
            Colors::All | Colors::Palette => theme,
        }
    }

    /// Whether it has colours that no palette has.
    fn is_exact(&self) -> bool {
        matches!(self.text.bg, Paint::Rgb(..))
    }

    /// The same in the colours of the table.
    fn in_table(mut self) -> Self {
        for ink in self.inks() {
            let exact = *ink;
            ink.fg = in_table(exact.fg);
            ink.bg = match exact.bg_256 {
                Some(n) => Paint::Ansi(n),
                None => in_table(exact.bg),
            };
        }
        self
    }

    fn inks(&mut self) -> impl Iterator<Item = &mut Ink> {
        [
            &mut self.text,
            &mut self.dim,
            &mut self.title,
            &mut self.heading,
            &mut self.link,
            &mut self.code,
            &mut self.focus,
            &mut self.selection,
            &mut self.matched,
            &mut self.current,
            &mut self.ornament,
            &mut self.key,
            &mut self.good,
            &mut self.bad,
        ]
        .into_iter()
        .chain(&mut self.marks)
    }
}

fn in_table(paint: Paint) -> Paint {
    match paint {
        Paint::Rgb(r, g, b) => Paint::Ansi(nearest((r, g, b))),
        other => other,
    }
}

/// The colour of the table that looks most like this one.
fn nearest(color: (u8, u8, u8)) -> u8 {
    let wanted = lab(color);
    let far = |n: &u8| {
        let [a, b] = [wanted, lab(of_table(*n))];
        a.iter().zip(b).map(|(x, y)| (x - y).powi(2)).sum::<f64>()
    };
    (TABLE_FROM..=u8::MAX)
        .min_by(|a, b| far(a).total_cmp(&far(b)))
        .unwrap_or(TABLE_FROM)
}

/// A colour of the table; those of the palette are the terminal's, and
/// nobody knows them.
pub(super) fn of_table(n: u8) -> (u8, u8, u8) {
    if n >= GREYS_FROM {
        let grey = 8 + 10 * (n - GREYS_FROM);
        return (grey, grey, grey);
    }
    let n = usize::from(n.saturating_sub(TABLE_FROM));
    let step = |i: usize| STEPS.get(i % STEPS.len()).copied().unwrap_or_default();
    (step(n / 36), step(n / 6), step(n))
}

/// Lightness and two opponent axes (CIE 1976), in which distance is what an
/// eye sees.
pub(super) fn lab((r, g, b): (u8, u8, u8)) -> [f64; 3] {
    lab_of_linear([r, g, b].map(linear))
}

/// The same of linear light.
pub(super) fn lab_of_linear([red, green, blue]: [f64; 3]) -> [f64; 3] {
    let curve = |t: f64| {
        if t > 0.008_856 {
            t.cbrt()
        } else {
            7.787 * t + 16.0 / 116.0
        }
    };
    let x = curve((0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047);
    let y = curve(0.2126 * red + 0.7152 * green + 0.0722 * blue);
    let z = curve((0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883);
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

/// Light of a colour's part.
pub(super) fn linear(part: u8) -> f64 {
    let part = f64::from(part) / 255.0;
    if part <= 0.04045 {
        part / 12.92
    } else {
        ((part + 0.055) / 1.055).powf(2.4)
    }
}

/// Whether a background is a light one.
pub fn is_light(color: (u8, u8, u8)) -> bool {
    let [lightness, ..] = lab(color);
    lightness > 50.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terminals_say_what_they_show() {
        let check = |term, colorterm, expected| {
            assert_eq!(
                Colors::of_terminal(term, colorterm),
                expected,
                "{term} {colorterm}"
            );
        };
        check("xterm-256color", "truecolor", Colors::All);
        check("xterm-kitty", "", Colors::All);
        check("xterm-direct", "", Colors::All);
        check("screen-256color", "", Colors::Table);
        check("xterm", "", Colors::Palette);
        check("linux", "", Colors::Palette);
        check("vt100", "24bit", Colors::All);
    }

    #[test]
    fn the_nearest_of_the_table() {
        assert_eq!(nearest((255, 255, 255)), 231);
        assert_eq!(nearest((0, 95, 135)), 24);
        assert_eq!(nearest((119, 119, 118)), 243);
        assert_eq!(of_table(24), (0, 95, 135));
        assert_eq!(of_table(255), (238, 238, 238));
    }

    #[test]
    fn pixels_are_drawn_in_what_colours_there_are() {
        let check = |color, table, palette| {
            assert_eq!(
                Colors::All.paint(color),
                Paint::Rgb(color.0, color.1, color.2)
            );
            assert_eq!(Colors::Table.paint(color), Paint::Ansi(table), "{color:?}");
            assert_eq!(
                Colors::Palette.paint(color),
                Paint::Ansi(palette),
                "{color:?}"
            );
        };
        check((0, 0, 0), 16, 0);
        check((255, 255, 255), 231, 15);
        check((250, 10, 5), 196, 1);
        check((128, 127, 129), 244, 8);
        check((0, 95, 135), 24, 8);
        check((20, 220, 30), 40, 2);
    }

    #[test]
    fn auto_is_like_the_terminal() {
        let chosen = |light| Theme::chosen("auto", Colors::All, light);
        assert_eq!(Some(chosen(Some(true))), Theme::named("light"));
        assert_eq!(Some(chosen(Some(false))), Theme::named("dark"));
        assert_eq!(Some(chosen(None)), Theme::named("terminal"));
        assert!(is_light((251, 248, 241)) && !is_light((22, 24, 28)));
    }

    #[test]
    fn a_palette_of_sixteen_is_the_terminals_own() {
        let chosen = |name| Some(Theme::chosen(name, Colors::Palette, None));
        assert_eq!(chosen("sepia"), Theme::named("terminal"));
        assert_eq!(chosen("mono"), Theme::named("mono"));
    }
}
