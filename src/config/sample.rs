//! The bundled article, which is also the tutorial: a template that names
//! commands, filled with the user's own keys, so that it never teaches a key
//! that does something else.

use super::{Keymap, keymap::readable};
use crate::command::{Command, Context};

const TEMPLATE: &str = include_str!("../../assets/tutorial.html");

/// What stands where a command has no key.
const UNBOUND: &str = "(no key)";

/// The article's HTML for this keymap.
pub fn page(keymap: &Keymap) -> String {
    let mut out = String::with_capacity(TEMPLATE.len());
    let mut rest = TEMPLATE;
    while let Some((before, after)) = rest.split_once("{{") {
        out.push_str(before);
        let (name, after) = after.split_once("}}").unwrap_or((after, ""));
        out.push_str(&escaped(&key(keymap, name)));
        rest = after;
    }
    out.push_str(rest);
    out
}

/// The first key of `context.command`.
fn key(keymap: &Keymap, name: &str) -> String {
    named(name)
        .and_then(|(context, command)| keymap.keys_for(context, command).into_iter().next())
        .map_or_else(|| UNBOUND.into(), |keys| readable(&keys))
}

fn named(name: &str) -> Option<(Context, Command)> {
    let (context, command) = name.split_once('.')?;
    Some((Context::from_name(context)?, Command::from_name(command)?))
}

/// Keys are written with angle brackets; in HTML those must be escaped.
fn escaped(key: &str) -> String {
    key.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names() -> Vec<&'static str> {
        TEMPLATE
            .split("{{")
            .skip(1)
            .filter_map(|part| part.split("}}").next())
            .collect()
    }

    #[test]
    fn every_key_of_the_tutorial_is_a_command_that_exists() {
        assert!(names().len() > 20);
        for name in names() {
            assert!(named(name).is_some(), "{name}");
        }
    }

    #[test]
    fn every_key_of_the_tutorial_is_bound_by_default() {
        let page = page(&Keymap::default());
        assert!(
            !page.contains(UNBOUND),
            "{:?}",
            page.lines().find(|l| l.contains(UNBOUND))
        );
        assert!(!page.contains("{{"));
    }
}
