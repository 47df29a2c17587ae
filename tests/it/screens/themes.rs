//! Colours are chosen from a list and seen while choosing.

use offprint::config::Theme;

use super::fixture::Screen;

fn named(name: &str) -> Option<Theme> {
    Theme::named(name)
}

#[test]
fn a_theme_is_seen_while_it_is_chosen() {
    let mut screen = Screen::reading(80, 24);
    let before = screen.model.theme.clone();
    screen.press("zc");
    assert_eq!(screen.model.theme, before);
    screen.press("j");
    assert_eq!(Some(screen.model.theme.clone()), named("dark"));
    screen.press("jj");
    assert_eq!(Some(screen.model.theme.clone()), named("sepia"));
    screen.press("<Enter>");
    assert_eq!(Some(screen.model.theme.clone()), named("sepia"));
    assert_eq!(screen.model.config.theme, "sepia");
}

#[test]
fn what_is_not_taken_goes_back() {
    let mut screen = Screen::reading(80, 24);
    screen.press("zcjj<Esc>");
    assert_eq!(screen.model.config.theme, "terminal");
    assert_eq!(Some(screen.model.theme.clone()), named("terminal"));
}

#[test]
fn the_list_of_themes() {
    super::pages::pictures("themes", |c, r| {
        super::pages::after(Screen::reading(c, r), "zc")
    });
}

#[test]
fn who_asked_for_no_colours_is_told_so() {
    let mut screen = Screen::new(100, 24);
    screen.model.config.no_color = true;
    screen.press("zc");
    let list = screen.model.popup.as_ref().expect("the themes");
    assert_eq!(list.title, "Colours · NO_COLOR asks for none");
    screen.press("j<Enter>");
    assert_eq!(
        screen.status(),
        "Colours: dark, until you quit · NO_COLOR asks for none; OFFPRINT_THEME=dark outranks it"
    );
    screen
        .press("zc/")
        .type_text("mono")
        .press("<Enter><Enter>");
    assert_eq!(screen.status(), "No colours, as NO_COLOR asks");
}
