//! What offprint says about itself: places, settings, keys, manual,
//! completions. All of it is made from the tables that the program runs on.

use serde::Serialize;

use super::{
    Outcome, Session, args, command_line, named,
    print::{self, Out},
    story::FAILED,
    tell,
};
use crate::{
    command::{Command, Context},
    config::{self, Keymap, keymap},
};

#[derive(Serialize)]
struct Places {
    library: String,
    config: String,
    keymap: String,
    log: String,
}

pub(super) fn places(session: &Session, json: bool, out: &mut Out) -> Outcome {
    let folders = &session.folders;
    let places = Places {
        library: named(&folders.data),
        config: named(&folders.config_file()),
        keymap: named(&folders.keymap_file()),
        log: named(&folders.log()),
    };
    if json {
        out.json(&places)?;
        return Ok(0);
    }
    let Places {
        library,
        config,
        keymap,
        log,
    } = &places;
    let rows = [
        ("library", library),
        ("config", config),
        ("keymap", keymap),
        ("log", log),
    ];
    let rows: Vec<Vec<String>> = rows
        .iter()
        .map(|(n, p)| vec![(*n).to_owned(), (*p).clone()])
        .collect();
    for line in print::table(&rows, None) {
        out.line(&line)?;
    }
    Ok(0)
}

pub(super) fn config(session: &Session, args: &args::Config, out: &mut Out) -> Outcome {
    if args.default {
        out.text(config::DEFAULT)?;
        return Ok(0);
    }
    let (chosen, mut problems) = session.load_config();
    if args.check {
        problems.extend(session.load_keymap().1);
        for problem in &problems {
            out.line(&problem.to_string())?;
        }
        if problems.is_empty() {
            print::talk("The configuration is understood.");
        }
        return Ok(if problems.is_empty() { 0 } else { FAILED });
    }
    tell(&problems);
    out.text(&chosen.to_toml())?;
    Ok(0)
}

pub(super) fn keys(session: &Session, args: &args::Keys, out: &mut Out) -> Outcome {
    let (keymap, problems) = session.load_keymap();
    tell(&problems);
    let places: Vec<Context> = Context::ALL
        .into_iter()
        .filter(|c| args.context.is_none_or(|own| own == *c))
        .collect();
    for (i, place) in places.iter().enumerate() {
        if i > 0 {
            out.line("")?;
        }
        let text = if args.markdown {
            markdown(&keymap, *place)
        } else {
            toml(&keymap, *place)
        };
        out.text(&text)?;
    }
    Ok(0)
}

/// The keys of one place as they would stand in `keymap.toml`.
fn toml(keymap: &Keymap, place: Context) -> String {
    let mut text = format!("[{}]\n", place.name());
    for binding in keymap.bindings_of(place) {
        let keys = keymap::print(&binding.keys)
            .replace('\\', "\\\\")
            .replace('"', "\\\"");
        let (name, doc) = binding
            .command
            .map_or(("none", "nothing"), |c| (c.name(), c.doc()));
        let left = format!("\"{keys}\" = \"{name}\"");
        text.extend([format!("{left:<36} # {doc}\n")]);
    }
    text
}

/// The keys of one place as a table for people, a command a row. Of what goes
/// everywhere it says where it does not.
fn markdown(keymap: &Keymap, place: Context) -> String {
    let (head, rule) = if place == Context::All {
        (" Not in |", "---|")
    } else {
        ("", "")
    };
    let mut text = format!(
        "### {}\n\n| Keys | What they do |{head}\n|---|---|{rule}\n",
        place.title()
    );
    let mut told = Vec::new();
    for command in keymap.bindings_of(place).filter_map(|b| b.command) {
        if told.contains(&command) {
            continue;
        }
        told.push(command);
        let own = keymap
            .bindings_of(place)
            .filter(|b| b.command == Some(command));
        let keys: Vec<String> = own
            .map(|b| keymap::readable(&keymap::print(&b.keys)))
            .map(|keys| format!("`{}`", keys.replace('|', "\\|")))
            .collect();
        let doc = command.doc().replace('|', "\\|");
        let but = if place == Context::All {
            format!(" {} |", not_in(command))
        } else {
            String::new()
        };
        text.extend([format!("| {} | {doc} |{but}\n", keys.join(" "))]);
    }
    text
}

/// The places above [`Context::All`] in which `command` means nothing.
fn not_in(command: Command) -> String {
    let places = Context::ALL.into_iter();
    let above = places.filter(|place| place.beneath() == Some(Context::All));
    let without = above.filter(|place| !keymap::available(command, *place));
    let titles: Vec<&str> = without.map(Context::title).collect();
    titles.join(", ")
}

pub(super) fn completions(shell: clap_complete::Shell, out: &mut Out) -> Outcome {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut command_line(), "offprint", &mut script);
    out.bytes(&script)?;
    Ok(0)
}

pub(super) fn man(out: &mut Out) -> Outcome {
    let mut page = Vec::new();
    let all = command_line();
    clap_mangen::Man::new(all.clone()).render(&mut page)?;
    for command in all.get_subcommands() {
        let name = format!("offprint {}", command.get_name());
        let own = clap_mangen::Man::new(command.clone().bin_name(name));
        own.render_name_section(&mut page)?;
        own.render_synopsis_section(&mut page)?;
        own.render_options_section(&mut page)?;
    }
    out.bytes(&page)?;
    Ok(0)
}
