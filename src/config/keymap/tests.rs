use super::*;
use crate::command::Context::{All, Editor, Library, Notes, Popup, Prompt, Reader, Select};

fn keys(text: &str) -> Vec<Chord> {
    parse(text).unwrap()
}

fn with(user: &str) -> (Keymap, Vec<String>) {
    let mut keymap = Keymap::builtin();
    let problems = keymap.merge("keymap.toml", user);
    (keymap, problems.iter().map(ToString::to_string).collect())
}

#[test]
fn the_built_in_file_is_without_fault() {
    let mut keymap = Keymap {
        bindings: Default::default(),
    };
    assert_eq!(keymap.merge("keymap.toml", DEFAULT), Vec::new());
    assert_eq!(keymap, Keymap::builtin());
}

#[test]
fn no_context_has_the_same_keys_twice() {
    let keymap = Keymap::builtin();
    let all: Vec<&Binding> = keymap.bindings.iter().flatten().collect();
    for (i, a) in all.iter().enumerate() {
        for b in &all[i + 1..] {
            assert!(a.context != b.context || a.keys != b.keys, "{a:?}");
        }
    }
}

#[test]
fn every_built_in_binding_can_be_typed() {
    let keymap = Keymap::builtin();
    for binding in keymap.bindings.iter().flatten() {
        let command = binding.command.unwrap();
        let places: Vec<Context> = match binding.context {
            All => Context::ALL
                .into_iter()
                .filter(|c| *c != All && !c.takes_text())
                .collect(),
            own => vec![own],
        };
        let found = places
            .iter()
            .any(|c| keymap.lookup(*c, &binding.keys) == Match::Command(command));
        assert!(found, "{binding:?}");
    }
}

/// Commands that have no key of their own by default: reached by the palette.
const KEYLESS: &[Command] = &[];

#[test]
fn every_command_has_a_key_wherever_it_means_something() {
    let keymap = Keymap::builtin();
    for command in Command::ALL {
        let found = Context::ALL
            .iter()
            .any(|c| !keymap.keys_for(*c, *command).is_empty());
        assert_eq!(found, !KEYLESS.contains(command), "{}", command.name());
    }
}

#[test]
fn keys_are_found_in_their_context_then_beneath() {
    let cases = [
        (Reader, "j", Match::Command(Command::Down)),
        (Reader, "<Space>", Match::Command(Command::PageDown)),
        (Library, "<Space>", Match::Command(Command::SelectItem)),
        (Reader, "g", Match::Pending),
        (Reader, "go", Match::Command(Command::Outline)),
        (Reader, "gg", Match::Command(Command::Top)),
        (Library, "go", Match::None),
        (Notes, "Q", Match::Command(Command::Quit)),
        (Select, "o", Match::Command(Command::SwapEnds)),
        (Popup, "gl", Match::None),
        (Prompt, "j", Match::None),
        (Prompt, "<C-w>", Match::Command(Command::EditDeleteWord)),
        (Editor, "<Enter>", Match::Command(Command::EditorSave)),
        (Editor, "q", Match::None),
        (Reader, "gz", Match::None),
        (Reader, "jj", Match::None),
    ];
    let keymap = Keymap::builtin();
    for (context, typed, expected) in cases {
        assert_eq!(
            keymap.lookup(context, &keys(typed)),
            expected,
            "{context:?} {typed}"
        );
    }
    assert_eq!(keymap.lookup(Reader, &[]), Match::None);
}

#[test]
fn digits_before_keys_are_a_count() {
    let keymap = Keymap::builtin();
    let cases = [
        (Reader, "3", Match::Pending, Some(3)),
        (Reader, "30", Match::Pending, Some(30)),
        (Reader, "30j", Match::Command(Command::Down), Some(30)),
        (Reader, "50%", Match::Command(Command::Percent), Some(50)),
        (Reader, "2gg", Match::Command(Command::Top), Some(2)),
        (Reader, "0", Match::None, None),
        (Reader, "j3", Match::None, None),
        (Editor, "3", Match::None, None),
        (
            Reader,
            "99999999999999999999999j",
            Match::Command(Command::Down),
            Some(COUNT_MAX),
        ),
    ];
    for (context, typed, expected, number) in cases {
        let typed = keys(typed);
        assert_eq!(keymap.lookup(context, &typed), expected, "{typed:?}");
        assert_eq!(count(context, &typed).0, number, "{typed:?}");
    }
}

#[test]
fn the_box_after_a_prefix_lists_both_layers() {
    let keymap = Keymap::builtin();
    let listed = |context, typed: &str| -> Vec<(String, &str)> {
        keymap
            .continuations(context, &keys(typed))
            .into_iter()
            .map(|c| (c.key, c.command.map_or("…", Command::name)))
            .collect()
    };
    let reader: Vec<(String, &str)> = [
        ("c", "related"),
        ("C", "captures"),
        ("g", "top"),
        ("h", "history"),
        ("l", "go_library"),
        ("n", "go_notes"),
        ("N", "all_notes"),
        ("o", "outline"),
        ("R", "review"),
        ("T", "tags"),
        ("x", "open_link"),
        ("X", "stop_adding"),
    ]
    .map(|(k, c)| (k.into(), c))
    .into();
    assert_eq!(listed(Reader, "g"), reader);
    assert_eq!(listed(Reader, "5g"), reader);
    assert_eq!(listed(Popup, "g"), [("g".to_owned(), "top")]);
    let first = keymap.continuations(Library, &[]);
    assert!(
        first.iter().any(|c| c.key == "g" && c.command.is_none()),
        "{first:?}"
    );
}

#[test]
fn hints_name_the_contexts_own_keys_first() {
    let keymap = Keymap::builtin();
    assert_eq!(keymap.keys_for(Reader, Command::Down), ["j", "<Down>"]);
    assert_eq!(
        keymap.keys_for(Reader, Command::PageDown),
        ["<Space>", "<C-f>", "<PgDn>"]
    );
    // In the list, Space selects: it is no way to page there.
    assert_eq!(
        keymap.keys_for(Library, Command::PageDown),
        ["<C-f>", "<PgDn>"]
    );
    assert_eq!(keymap.keys_for(Prompt, Command::Down), Vec::<String>::new());
}

#[test]
fn the_users_keys_lie_over_the_built_in_ones() {
    let (keymap, problems) =
        with("[reader]\n\"j\" = \"half_down\"\n\"zs\" = \"none\"\n\"<F5>\" = \"redraw\"\n");
    assert_eq!(problems, Vec::<String>::new());
    assert_eq!(
        keymap.lookup(Reader, &keys("j")),
        Match::Command(Command::HalfDown)
    );
    assert_eq!(
        keymap.lookup(Library, &keys("j")),
        Match::Command(Command::Down)
    );
    assert_eq!(keymap.lookup(Reader, &keys("zs")), Match::None);
    assert_eq!(
        keymap.lookup(Reader, &keys("zz")),
        Match::Command(Command::Center)
    );
    assert_eq!(
        keymap.lookup(Reader, &keys("<F5>")),
        Match::Command(Command::Redraw)
    );
    assert!(
        keymap
            .keys_for(Reader, Command::Down)
            .iter()
            .all(|k| k != "j")
    );
}

#[test]
fn none_takes_a_key_away_from_beneath_and_all_that_it_begins() {
    let (keymap, problems) = with("[reader]\n\"g\" = \"none\"\n[library]\n\"q\" = \"none\"");
    assert_eq!(problems, Vec::<String>::new());
    for typed in ["g", "gg", "gl", "go"] {
        assert_eq!(keymap.lookup(Reader, &keys(typed)), Match::None, "{typed}");
    }
    assert_eq!(
        keymap.lookup(Library, &keys("gg")),
        Match::Command(Command::Top)
    );
    assert_eq!(keymap.lookup(Library, &keys("q")), Match::None);
    assert_eq!(
        keymap.lookup(Notes, &keys("q")),
        Match::Command(Command::Back)
    );
    let (keymap, problems) = with("[reader]\n\"g\" = \"none\"\n\"gs\" = \"star\"");
    assert_eq!(problems, Vec::<String>::new());
    assert_eq!(
        keymap.lookup(Reader, &keys("gs")),
        Match::Command(Command::Star)
    );
    assert_eq!(keymap.lookup(Reader, &keys("gg")), Match::None);
}

#[test]
fn a_prefix_may_be_freed_and_bound() {
    let (keymap, problems) = with("[reader]\n\"g\" = \"top\"\n");
    assert_eq!(problems.len(), 1);
    assert_eq!(keymap.lookup(Reader, &keys("g")), Match::Pending);
    let (keymap, problems) = with("[library]\n\"dd\" = \"none\"\n\"d\" = \"trash\"\n");
    assert_eq!(problems, Vec::<String>::new());
    assert_eq!(
        keymap.lookup(Library, &keys("d")),
        Match::Command(Command::Trash)
    );
    let (keymap, problems) =
        with("[popup]\n\"gg\" = \"none\"\n\"gX\" = \"none\"\n\"g\" = \"accept\"\n");
    assert_eq!(problems, Vec::<String>::new());
    assert_eq!(
        keymap.lookup(Popup, &keys("g")),
        Match::Command(Command::Accept)
    );
    assert_eq!(
        keymap.lookup(Reader, &keys("gg")),
        Match::Command(Command::Top)
    );
}

#[test]
fn what_can_not_stand_is_named_with_its_line() {
    let cases = [
        (
            "[reader]\n\"j\" = \"dwon\"",
            "2: there is no command \"dwon\"; did you mean \"down\"?",
        ),
        (
            "[raeder]\n\"j\" = \"down\"",
            "1: there is no place \"raeder\"; did you mean \"reader\"? The places are [all] [library] [reader] \
             [select] [letter] [auto] [notes] [notebook] [review] [popup] [prompt] [editor]",
        ),
        (
            "[reader]\n\"<Foo>\" = \"down\"",
            "2: \"<Foo>\" has <Foo>, which is no key",
        ),
        (
            "[reader]\n\"j\" = 3",
            "2: \"j\" takes the name of a command in quotes",
        ),
        (
            "reader = 3",
            "1: reader is a place; its keys go under [reader]",
        ),
        (
            "[library]\n\"m\" = \"zen\"",
            "2: zen means nothing in [library]; it belongs in [reader] [notes]",
        ),
        (
            "[prompt]\n\"j\" = \"edit_down\"",
            "2: \"j\" is text in [prompt] and can't be bound there",
        ),
        (
            "[reader]\n\"3\" = \"down\"",
            "2: \"3\" can't be bound: a digit begins a count",
        ),
        (
            "[reader]\n\"<lt>\" = \"down\"\n\"<LT>\" = \"up\"",
            "3: \"<LT>\" is bound twice in [reader]; the first stands",
        ),
        (
            "[library]\n\"d\" = \"trash\"",
            "2: \"d\" = \"trash\" would hide \"dd\" (trash); first take that away with \"dd\" = \"none\" in [library]",
        ),
        (
            "[select]\n\"g\" = \"grow\"",
            "2: \"g\" = \"grow\" would hide \"gg\" (top), \"gl\" (go_library); first take that away with \"gg\" = \"none\" in [select]",
        ),
        (
            "[reader]\n\"xx\" = \"drop_block\"",
            "2: \"xx\" = \"drop_block\" can't be typed, as \"x\" already is drop_block; first take that away with \
             \"x\" = \"none\"",
        ),
        (
            "[reader]\n\"Z\" = \"star\"\n\"ZZ\" = \"archive\"",
            "2: \"Z\" = \"star\" would hide \"ZZ\" (archive); first take that away with \"ZZ\" = \"none\" in [reader]",
        ),
    ];
    for (text, problem) in cases {
        let (_, problems) = with(text);
        assert_eq!(problems, [format!("keymap.toml:{problem}")], "{text}");
    }
}

#[test]
fn the_same_key_twice_in_one_notation_is_reported_too() {
    let (keymap, problems) = with("[reader]\n\"m\" = \"star\"\n\"m\" = \"archive\"\n");
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert!(problems[0].starts_with("keymap.toml:3: "), "{problems:?}");
    assert_eq!(
        keymap.lookup(Reader, &keys("j")),
        Match::Command(Command::Down)
    );
}

#[test]
fn a_binding_that_is_wrong_leaves_the_others_in_force() {
    let (keymap, problems) = with("[reader]\n\"m\" = \"strar\"\n\"M\" = \"star\"\n");
    assert_eq!(problems.len(), 1);
    assert_eq!(
        keymap.lookup(Reader, &keys("M")),
        Match::Command(Command::Star)
    );
}
