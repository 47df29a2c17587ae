//! The layers: what is compiled in, the user's file, the environment, flags.

use std::{io::ErrorKind, path::Path};

use toml::de::DeValue;

use super::{
    Config, Folders, Problem,
    document::{Document, Entry, entries, first_of_each_line},
    paths::Env,
    settings::{SETTINGS, Value},
};

/// The compiled-in settings with their comments, as the user may copy them.
pub const DEFAULT: &str = include_str!("../../assets/config.toml");

/// Most bytes that a configuration file is read to: a hundred times the
/// commented default, and nothing that a person has written.
const FILE_LIMIT_BYTES: u64 = 1 << 20;

impl Config {
    /// What the user has chosen, from the lowest layer up; later ones win.
    /// Never fails: what can't be used is a [`Problem`], and the default
    /// stands in. `flags` are pairs of setting and value.
    pub fn load(
        folders: &Folders,
        env: Env<'_>,
        flags: &[(String, String)],
    ) -> (Self, Vec<Problem>) {
        let mut config = Self::default();
        let path = folders.config_file();
        let (text, mut problems) = read(&path);
        problems.extend(config.merge(&path.display().to_string(), &text));
        problems.extend(config.take_environment(env));
        for (name, value) in flags {
            problems.extend(
                config
                    .set(name, Value::typed(value))
                    .err()
                    .map(|m| place("--set", m)),
            );
        }
        (config, problems)
    }

    /// Takes the settings of one file; `file` is how problems name it.
    pub fn merge(&mut self, file: &str, text: &str) -> Vec<Problem> {
        let (document, mut problems) = Document::parse(file, text);
        for entry in document.entries() {
            // A table's settings have its name before theirs.
            let inner: Vec<(String, Entry<'_>)> = match entry.value {
                DeValue::Table(table) if is_table(entry.key) => entries(table)
                    .into_iter()
                    .map(|inner| (format!("{}.{}", entry.key, inner.key), inner))
                    .collect(),
                _ => vec![(entry.key.to_owned(), entry)],
            };
            for (name, entry) in inner {
                if let Err(message) = self.set(&name, Value::of(entry.value)) {
                    problems.push(document.problem(entry.at, message));
                }
            }
        }
        first_of_each_line(problems)
    }

    /// `NO_COLOR` (<https://no-color.org>) asks for a theme without any;
    /// `OFFPRINT_…` names one setting each and outranks it.
    fn take_environment(&mut self, env: Env<'_>) -> Vec<Problem> {
        if env("NO_COLOR").is_some_and(|v| !v.is_empty()) {
            "mono".clone_into(&mut self.theme);
            self.no_color = true;
        }
        let mut problems = Vec::new();
        for setting in SETTINGS {
            let variable = format!("OFFPRINT_{}", setting.name.to_uppercase().replace('.', "_"));
            let Some(value) = env(&variable).filter(|v| !v.is_empty()) else {
                continue;
            };
            let value = value.to_string_lossy();
            problems.extend(
                self.set(setting.name, Value::typed(&value))
                    .err()
                    .map(|m| place(&variable, m)),
            );
        }
        problems
    }
}

/// A problem outside any file.
fn place(name: &str, message: String) -> Problem {
    Problem {
        file: name.to_owned(),
        line: 0,
        message,
    }
}

/// Whether settings stand in a table of that name.
pub(super) fn is_table(name: &str) -> bool {
    let parts = SETTINGS.iter().filter_map(|s| s.name.split_once('.'));
    parts.into_iter().any(|(table, _)| table == name)
}

/// The text of a configuration file; one that isn't there is empty.
pub(super) fn read(path: &Path) -> (String, Vec<Problem>) {
    match try_read(path) {
        Ok(text) => (text, Vec::new()),
        Err(why) => (String::new(), vec![place(&path.display().to_string(), why)]),
    }
}

fn try_read(path: &Path) -> Result<String, String> {
    let size = match std::fs::metadata(path) {
        Ok(found) => found.len(),
        Err(e) if e.kind() == ErrorKind::NotFound => return Ok(String::new()),
        Err(e) => return Err(format!("can't be read ({e}); the defaults are used")),
    };
    if size > FILE_LIMIT_BYTES {
        return Err(format!(
            "is larger than {FILE_LIMIT_BYTES} bytes; the defaults are used"
        ));
    }
    let bytes =
        std::fs::read(path).map_err(|e| format!("can't be read ({e}); the defaults are used"))?;
    let text =
        String::from_utf8(bytes).map_err(|_| "is not UTF-8; the defaults are used".to_owned())?;
    Ok(text
        .strip_prefix('\u{feff}')
        .map_or_else(|| text.clone(), str::to_owned))
}

#[cfg(test)]
mod tests {
    use std::ffi::OsString;

    use super::*;
    use crate::{
        article::annotation::{Color, ColorNames},
        config::{
            Bidi, Clipboard, Decor, Hyperlinks, Hyphenation, LongLines, Width,
            images::{Images, Protocol},
            theme::Colors,
        },
    };

    fn merged(text: &str) -> (Config, Vec<String>) {
        let mut config = Config::default();
        let problems = config.merge("config.toml", text);
        (config, problems.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn the_compiled_in_file_says_what_the_defaults_are() {
        assert_eq!(merged(DEFAULT), (Config::default(), Vec::new()));
        for setting in SETTINGS {
            let name = setting.name.rsplit('.').next().unwrap_or_default();
            let written = DEFAULT.contains(&format!("\n{name} = "));
            assert!(written, "{}", setting.name);
        }
    }

    #[test]
    fn every_setting_can_be_set() {
        let (config, problems) = merged(
            "measure = 72\ntheme = \"light\"\ncolors = \"256\"\nhyphenation = \"off\"\njustify = true\nlong_lines = \"wrap\"\ncolumns = 2\npanes = false\ndecor = \"ascii\"\nwidth = \"safe\"\nbidi = \"app\"\nhyperlinks = true\nimages = \"sixel\"\nmouse = true\n\
             editor = \"vi -n\"\nclipboard = \"wl-copy\"\nlookup = \"dict {}\"\nbrowser = \"ff {}\"\nspeech = \"say\"\ninbox = \"/mail/pages\"\n\
             [highlights]\nyellow = \"claim\"\npurple = \"look up\"\n",
        );
        let mut highlights = ColorNames::default();
        highlights.call(Color::Yellow, "claim").unwrap();
        highlights.call(Color::Purple, "look up").unwrap();
        assert_eq!(problems, Vec::<String>::new());
        let expected = Config {
            no_color: false,
            measure_cols: 72,
            theme: "light".into(),
            colors: Some(Colors::Table),
            hyphenation: Hyphenation::Off,
            justify: true,
            long_lines: LongLines::Wrap,
            columns: 2,
            panes: false,
            decor: Decor::Ascii,
            width: Width::Safe,
            bidi: Bidi::App,
            hyperlinks: Hyperlinks::On,
            images: Images::By(Protocol::Sixel),
            mouse: true,
            editor: Some("vi -n".into()),
            clipboard: Clipboard::Command("wl-copy".into()),
            lookup: Some("dict {}".into()),
            browser: Some("ff {}".into()),
            speech: Some("say".into()),
            inbox: Some("/mail/pages".into()),
            highlights,
        };
        assert_eq!(config, expected);
        assert_eq!(merged(&config.to_toml()), (config, Vec::new()));
    }

    #[test]
    fn what_is_wrong_is_named_with_its_line_and_the_default_stands() {
        let cases = [
            (
                "\nmesure = 70",
                "config.toml:2: there is no setting \"mesure\"; did you mean \"measure\"?",
            ),
            (
                "measure = 20",
                "config.toml:1: measure takes a whole number of cells from 45 to 100, not 20",
            ),
            (
                "measure = \"wide\"",
                "config.toml:1: measure takes a whole number of cells from 45 to 100, not \"wide\"",
            ),
            (
                "theme = \"drak\"",
                "config.toml:1: theme takes one of \"terminal\", \"dark\", \"light\", \"sepia\", \"high-contrast\", \"mono\", \"auto\", \
                 not \"drak\"; did you mean \"dark\"?",
            ),
            (
                "panes = 1",
                "config.toml:1: panes takes true or false, not 1",
            ),
            (
                "mouse = [1]",
                "config.toml:1: mouse takes true or false, not this array",
            ),
            (
                "[highlights]\nyelow = \"claim\"",
                "config.toml:2: there is no setting \"highlights.yelow\"; did you mean \"highlights.yellow\"?",
            ),
            (
                "[highlights]\nred = \"green\"",
                "config.toml:2: highlights.red can't be \"green\", for that is green",
            ),
            (
                "highlights = \"claim\"",
                "config.toml:1: there is no setting \"highlights\"; write a table: [highlights]",
            ),
            (
                "lookup = \"dict\"",
                "config.toml:1: lookup needs {} where the word is to stand",
            ),
        ];
        for (text, problem) in cases {
            assert_eq!(
                merged(text),
                (Config::default(), vec![problem.to_owned()]),
                "{text}"
            );
        }
    }

    #[test]
    fn one_wrong_line_leaves_the_others_in_force() {
        let (config, problems) = merged("measure = \ntheme = \"dark\"\n");
        assert_eq!(config.theme, "dark");
        assert_eq!(problems.len(), 1);
        assert!(problems[0].starts_with("config.toml:1: "), "{problems:?}");
    }

    fn loaded(
        file: Option<&str>,
        env: &[(&str, &str)],
        flags: &[(&str, &str)],
    ) -> (Config, Vec<String>) {
        let dir = tempfile::tempdir().unwrap();
        let folders = Folders {
            data: dir.path().into(),
            config: dir.path().into(),
        };
        if let Some(text) = file {
            std::fs::write(folders.config_file(), text).unwrap();
        }
        let flags: Vec<_> = flags
            .iter()
            .map(|(n, v)| ((*n).to_owned(), (*v).to_owned()))
            .collect();
        let lookup = |name: &str| {
            env.iter()
                .find(|(n, _)| *n == name)
                .map(|(_, v)| OsString::from(v))
        };
        let (config, problems) = Config::load(&folders, &lookup, &flags);
        (config, problems.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn later_layers_win() {
        let theme = |file, env, flags| loaded(file, env, flags).0.theme;
        let file = Some("theme = \"light\"");
        assert_eq!(theme(None, &[], &[]), "terminal");
        assert_eq!(theme(file, &[], &[]), "light");
        assert_eq!(theme(file, &[("NO_COLOR", "1")], &[]), "mono");
        assert_eq!(theme(file, &[("NO_COLOR", "")], &[]), "light");
        assert_eq!(
            theme(file, &[("NO_COLOR", "1"), ("OFFPRINT_THEME", "dark")], &[]),
            "dark"
        );
        assert_eq!(
            theme(file, &[("OFFPRINT_THEME", "dark")], &[("theme", "mono")]),
            "mono"
        );
        let called = loaded(
            Some("[highlights]\nred = \"no\"\nblue = \"fact\""),
            &[("OFFPRINT_HIGHLIGHTS_RED", "doubt")],
            &[("highlights.green", "idea")],
        );
        assert_eq!(called.1, Vec::<String>::new());
        let called = called.0.highlights;
        let called = [Color::Red, Color::Blue, Color::Green].map(|c| called.own(c));
        assert_eq!(called, [Some("doubt"), Some("fact"), Some("idea")]);
        assert_eq!(
            loaded(None, &[("OFFPRINT_MEASURE", "80")], &[])
                .0
                .measure_cols,
            80
        );
    }

    #[test]
    fn layers_without_a_file_name_themselves() {
        let (_, problems) = loaded(None, &[("OFFPRINT_PANES", "yes")], &[("colour", "red")]);
        assert_eq!(
            problems,
            [
                "OFFPRINT_PANES: panes takes true or false, not \"yes\"",
                "--set: there is no setting \"colour\"; did you mean \"colors\"?"
            ]
        );
    }

    #[test]
    fn a_file_that_is_not_text_is_a_problem() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("config.toml");
        std::fs::write(&path, [0xff, 0xfe, 0x00]).unwrap();
        let (text, problems) = read(&path);
        assert_eq!((text.as_str(), problems.len()), ("", 1));
        assert_eq!(read(&dir.path().join("none")), (String::new(), Vec::new()));
    }

    #[test]
    fn a_byte_order_mark_does_no_harm() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("config.toml");
        std::fs::write(&path, "\u{feff}theme = \"dark\"").unwrap();
        assert_eq!(read(&path).0, "theme = \"dark\"");
    }
}
