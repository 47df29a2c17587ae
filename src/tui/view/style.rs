//! The theme as styles.

use ratatui::style::{Color, Modifier, Style};

use crate::{
    article::annotation,
    config::{
        Theme,
        theme::{Ink, Paint},
    },
};

/// A style for each part of the screen.
#[derive(Debug, Clone, Copy)]
pub(super) struct Styles {
    pub(super) text: Style,
    pub(super) dim: Style,
    pub(super) title: Style,
    pub(super) heading: Style,
    pub(super) link: Style,
    pub(super) code: Style,
    pub(super) focus: Style,
    pub(super) selection: Style,
    pub(super) matched: Style,
    pub(super) ornament: Style,
    pub(super) key: Style,
    pub(super) bad: Style,
    marks: [Style; 5],
}

impl Styles {
    pub(super) fn new(theme: &Theme) -> Self {
        let text = style(theme.text);
        // Whatever lies on the text keeps the text's own ground.
        let over = |ink| text.patch(style(ink));
        Self {
            text,
            dim: over(theme.dim),
            title: over(theme.title),
            heading: over(theme.heading),
            link: style(theme.link),
            code: style(theme.code),
            focus: style(theme.focus),
            selection: style(theme.selection),
            matched: style(theme.matched),
            ornament: over(theme.ornament),
            key: over(theme.key),
            bad: over(theme.bad),
            marks: theme.marks.map(style),
        }
    }

    /// The style of a highlight.
    pub(super) fn mark(&self, color: annotation::Color) -> Style {
        let at = annotation::Color::ALL
            .iter()
            .position(|c| *c == color)
            .unwrap_or(0);
        self.marks.get(at).copied().unwrap_or_default()
    }
}

/// An ink as a style. The terminal's own colours are not named at all, so
/// that with a theme without colours no colour code is ever sent.
fn style(ink: Ink) -> Style {
    let emphases = [
        (ink.bold, Modifier::BOLD),
        (ink.dim, Modifier::DIM),
        (ink.italic, Modifier::ITALIC),
        (ink.underline, Modifier::UNDERLINED),
        (ink.reverse, Modifier::REVERSED),
    ];
    let modifiers = emphases
        .into_iter()
        .filter(|(on, _)| *on)
        .map(|(_, m)| m)
        .collect();
    Style {
        fg: color(ink.fg),
        bg: color(ink.bg),
        ..Style::new()
    }
    .add_modifier(modifiers)
}

/// A paint as a colour; none for the terminal's own.
pub(super) fn color(paint: Paint) -> Option<Color> {
    match paint {
        Paint::Default => None,
        Paint::Ansi(n) => Some(
            ANSI.get(usize::from(n))
                .copied()
                .unwrap_or(Color::Indexed(n)),
        ),
        Paint::Rgb(r, g, b) => Some(Color::Rgb(r, g, b)),
    }
}

/// The 16 colours by number.
const ANSI: [Color; 16] = [
    Color::Black,
    Color::Red,
    Color::Green,
    Color::Yellow,
    Color::Blue,
    Color::Magenta,
    Color::Cyan,
    Color::Gray,
    Color::DarkGray,
    Color::LightRed,
    Color::LightGreen,
    Color::LightYellow,
    Color::LightBlue,
    Color::LightMagenta,
    Color::LightCyan,
    Color::White,
];
