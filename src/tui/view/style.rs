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
    pub(super) current: Style,
    pub(super) matched_selected: Style,
    pub(super) current_selected: Style,
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
            selection: alone(theme.selection),
            matched: alone(theme.matched),
            current: alone(theme.current),
            matched_selected: within_selection(theme.matched),
            current_selected: within_selection(theme.current),
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

/// An ink that takes colours and emphasis from what it lies over: a link in a
/// selection is not to look like a match, nor a match in a heading like the
/// current one.
fn alone(ink: Ink) -> Style {
    let plain = Style::new().fg(Color::Reset).bg(Color::Reset);
    plain.remove_modifier(emphasis()).patch(style(ink))
}

/// What was found, where it is selected too: its emphasis, slanted, on the
/// ground of the selection.
fn within_selection(ink: Ink) -> Style {
    let emphasis = style(ink).add_modifier.difference(Modifier::REVERSED);
    Style::new().add_modifier(emphasis.union(Modifier::ITALIC))
}

/// All that themes emphasise with.
fn emphasis() -> Modifier {
    Modifier::BOLD | Modifier::DIM | Modifier::ITALIC | Modifier::UNDERLINED | Modifier::REVERSED
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::theme;

    #[test]
    fn match_current_match_and_selection_differ_without_their_colours() {
        for name in theme::NAMES {
            let theme = Theme::named(name).unwrap();
            let styles = Styles::new(&theme);
            let marks = theme.marks.map(style);
            let below = [styles.text, styles.link, styles.heading, styles.code];
            for base in below.into_iter().chain(marks) {
                let selected = base.patch(styles.selection);
                let all = [
                    base.patch(styles.matched),
                    base.patch(styles.current),
                    selected,
                    selected.patch(styles.matched_selected),
                    selected.patch(styles.current_selected),
                ];
                let seen = all.map(|s| (s.add_modifier, s.bg));
                for (i, a) in seen.iter().enumerate() {
                    let same = |b: &&(Modifier, Option<Color>)| a.0 == b.0;
                    assert_eq!(seen[i + 1..].iter().find(same), None, "{name} {base:?}");
                }
                // What lies below changes nothing.
                let on_text = styles.text.patch(styles.selection);
                assert_eq!(selected.add_modifier, on_text.add_modifier, "{name}");
                assert_eq!((selected.fg, selected.bg), (on_text.fg, on_text.bg));
            }
        }
    }
}
