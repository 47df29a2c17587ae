use super::{
    colors::{lab_of_linear as lab, linear, of_table},
    *,
};

type Rgb = (u8, u8, u8);

/// Least contrast of running text (WCAG AAA).
const TEXT_FLOOR: f64 = 7.0;
/// Least contrast of everything else that is read (WCAG AA).
const READ_FLOOR: f64 = 4.5;
/// Least contrast of what only separates (WCAG 1.4.11).
const ORNAMENT_FLOOR: f64 = 3.0;
/// Least distance (CIE76) between two marks, for every kind of eye.
const MARKS_APART: f64 = 15.0;

/// Vision: normal, and without one kind of cone (Machado, Oliveira and
/// Fernandes 2009, severity 1), as matrices over linear RGB.
const EYES: [(&str, [[f64; 3]; 3]); 4] = [
    (
        "normal",
        [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
    ),
    (
        "protan",
        [
            [0.152_286, 1.052_583, -0.204_868],
            [0.114_503, 0.786_281, 0.099_216],
            [-0.003_882, -0.048_116, 1.051_998],
        ],
    ),
    (
        "deutan",
        [
            [0.367_322, 0.860_646, -0.227_968],
            [0.280_085, 0.672_501, 0.047_413],
            [-0.011_820, 0.042_940, 0.968_881],
        ],
    ),
    (
        "tritan",
        [
            [1.255_528, -0.076_749, -0.178_779],
            [-0.078_411, 0.930_809, 0.147_602],
            [0.004_733, 0.691_367, 0.303_900],
        ],
    ),
];

fn luminance([r, g, b]: [f64; 3]) -> f64 {
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

fn contrast(a: Rgb, b: Rgb) -> f64 {
    let light = |(r, g, b): Rgb| luminance([linear(r), linear(g), linear(b)]) + 0.05;
    let (a, b) = (light(a), light(b));
    a.max(b) / a.min(b)
}

fn seen(eye: &[[f64; 3]; 3], (r, g, b): Rgb) -> [f64; 3] {
    let l = [linear(r), linear(g), linear(b)];
    eye.map(|row| (row[0] * l[0] + row[1] * l[1] + row[2] * l[2]).clamp(0.0, 1.0))
}

fn distance(eye: &[[f64; 3]; 3], a: Rgb, b: Rgb) -> f64 {
    let (a, b) = (lab(seen(eye, a)), lab(seen(eye, b)));
    a.iter()
        .zip(b)
        .map(|(x, y)| (x - y).powi(2))
        .sum::<f64>()
        .sqrt()
}

fn exact(paint: Paint) -> Rgb {
    match paint {
        Paint::Rgb(r, g, b) => (r, g, b),
        Paint::Ansi(n @ 16..) => of_table(n),
        other => panic!("{other:?} is not an exact colour"),
    }
}

fn shown(ink: &Ink) -> f64 {
    contrast(exact(ink.fg), exact(ink.bg))
}

/// The themes that know their colours, in all colours and in those of the
/// table of 256.
fn exact_themes() -> impl Iterator<Item = (&'static str, Theme)> {
    let names = ["dark", "light", "sepia", "high-contrast"].into_iter();
    names.flat_map(|name| {
        [Colors::All, Colors::Table].map(|colors| (name, Theme::chosen(name, colors, None)))
    })
}

#[test]
fn every_shipped_theme_is_whole() {
    for name in NAMES {
        let path = format!("{}/assets/themes/{name}.toml", env!("CARGO_MANIFEST_DIR"));
        let (theme, problems) = read::theme(name, &std::fs::read_to_string(path).unwrap());
        assert_eq!(problems, Vec::new(), "{name}");
        assert_eq!(Theme::named(name), Some(theme));
    }
    assert_eq!(Theme::named("nord"), None);
}

#[test]
fn exact_themes_keep_the_contrast_floors() {
    for (name, theme) in exact_themes() {
        for ink in [&theme.text, &theme.title] {
            assert!(shown(ink) >= TEXT_FLOOR, "{name} {ink:?} {}", shown(ink));
        }
        let read = [
            &theme.dim,
            &theme.heading,
            &theme.link,
            &theme.code,
            &theme.focus,
            &theme.selection,
            &theme.matched,
            &theme.current,
            &theme.key,
            &theme.good,
            &theme.bad,
        ];
        for ink in read.into_iter().chain(&theme.marks) {
            assert!(shown(ink) >= READ_FLOOR, "{name} {ink:?} {}", shown(ink));
        }
        assert!(shown(&theme.ornament) >= ORNAMENT_FLOOR, "{name}");
        // A row in focus keeps what stands back on it readable too.
        let dim_in_focus = contrast(exact(theme.dim.fg), exact(theme.focus.bg));
        assert!(
            name == "high-contrast" || dim_in_focus >= 4.0,
            "{name} {dim_in_focus}"
        );
    }
}

#[test]
fn marks_differ_for_every_eye() {
    for (name, theme) in exact_themes() {
        let mut all: Vec<Rgb> = theme.marks.iter().map(|m| exact(m.bg)).collect();
        all.push(exact(theme.text.bg));
        for (eye, matrix) in &EYES {
            for (i, a) in all.iter().enumerate() {
                for b in &all[i + 1..] {
                    let apart = distance(matrix, *a, *b);
                    assert!(apart >= MARKS_APART, "{name} {eye} {a:?} {b:?} {apart}");
                }
            }
        }
    }
}

#[test]
fn what_lies_over_the_text_differs_for_every_eye() {
    for (name, theme) in exact_themes() {
        let over = [
            &theme.selection,
            &theme.matched,
            &theme.current,
            &theme.text,
        ];
        let all = over.map(|ink| exact(ink.bg));
        for (eye, matrix) in &EYES {
            for (i, a) in all.iter().enumerate() {
                for b in &all[i + 1..] {
                    let apart = distance(matrix, *a, *b);
                    assert!(apart >= MARKS_APART, "{name} {eye} {a:?} {b:?} {apart}");
                }
            }
        }
    }
}

#[test]
fn mono_has_no_colour_and_still_tells_marks_apart() {
    let theme = Theme::named("mono").unwrap();
    let all = [
        &theme.text,
        &theme.dim,
        &theme.focus,
        &theme.selection,
        &theme.matched,
        &theme.current,
        &theme.bad,
    ];
    for ink in all.into_iter().chain(&theme.marks) {
        assert_eq!((ink.fg, ink.bg), (Paint::Default, Paint::Default));
    }
    for (i, a) in theme.marks.iter().enumerate() {
        assert!(theme.marks[i + 1..].iter().all(|b| a != b));
    }
}

/// A palette: its name, its black, and some of its bright colours by number.
type Palette = (&'static str, Rgb, [(u8, Rgb); 6]);

/// The six colours that the `terminal` theme draws as background, in three
/// common palettes: xterm, Tango (GNOME), Visual Studio Code.
const PALETTES: [Palette; 3] = [
    (
        "xterm",
        (0, 0, 0),
        [
            (9, (255, 0, 0)),
            (10, (0, 255, 0)),
            (11, (255, 255, 0)),
            (12, (92, 92, 255)),
            (13, (255, 0, 255)),
            (14, (0, 255, 255)),
        ],
    ),
    (
        "tango",
        (46, 52, 54),
        [
            (9, (239, 41, 41)),
            (10, (138, 226, 52)),
            (11, (252, 233, 79)),
            (12, (114, 159, 207)),
            (13, (173, 127, 168)),
            (14, (52, 226, 226)),
        ],
    ),
    (
        "vs code",
        (0, 0, 0),
        [
            (9, (241, 76, 76)),
            (10, (35, 209, 139)),
            (11, (245, 245, 67)),
            (12, (59, 142, 234)),
            (13, (214, 112, 214)),
            (14, (41, 184, 219)),
        ],
    ),
];

#[test]
fn terminal_marks_are_readable_on_common_palettes() {
    let theme = Theme::named("terminal").unwrap();
    for (name, black, bright) in PALETTES {
        for ink in theme.marks.iter().chain([&theme.matched]) {
            let (Paint::Ansi(0), Paint::Ansi(bg)) = (ink.fg, ink.bg) else {
                panic!("{ink:?} is not black on a bright colour")
            };
            let rgb = bright.iter().find(|(n, _)| *n == bg).unwrap().1;
            let found = contrast(black, rgb);
            // 3.0 is the floor for emphasised text; what is exact does better.
            assert!(found >= ORNAMENT_FLOOR, "{name} {bg} {found}");
        }
    }
}

#[test]
fn a_broken_theme_names_what_is_wrong() {
    let (theme, problems) = read::theme("t", "text = { fg = \"#12345\" }\ndimm = {}\n");
    assert_eq!(theme.text.fg, Paint::Default);
    let said: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert!(
        said.iter()
            .any(|p| p.starts_with("t:1: \"#12345\" is no colour")),
        "{said:?}"
    );
    assert!(
        said.iter()
            .any(|p| p == "t:2: there is no part \"dimm\"; did you mean \"dim\"?"),
        "{said:?}"
    );
}
