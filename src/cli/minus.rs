//! Words of a query that begin with `-`, like `-tag:sport`.

use std::ffi::OsString;

/// How the command line's table calls what a query is typed into.
const QUERY: &str = "QUERY";

/// The arguments with a space before each word of a query that begins with one
/// `-`: it is no flag then, and to the query it is the same. `line` is the
/// table of what there is.
pub(super) fn spaced(
    args: impl IntoIterator<Item = OsString>,
    line: &clap::Command,
) -> Vec<OsString> {
    let mut args = args.into_iter();
    let mut out: Vec<OsString> = args.next().into_iter().collect();
    let mut command = line;
    // Of the flag right before, whether a query comes next; none if nothing
    // has to.
    let mut awaited: Option<bool> = None;
    while let Some(arg) = args.next() {
        let text = arg.to_str().unwrap_or_default();
        if text == "--" {
            out.push(arg);
            out.extend(args);
            break;
        }
        let is_query = awaited.take().unwrap_or_else(|| takes_query(command));
        if is_query && has_minus(text) {
            out.push(format!(" {text}").into());
            continue;
        }
        if let Some(flag) = text.strip_prefix("--") {
            let all = command.get_arguments().chain(line.get_arguments());
            let found = all.into_iter().find(|a| a.get_long() == Some(flag));
            awaited = found
                .filter(|a| a.get_action().takes_values())
                .map(is_called_query);
        } else if let Some(sub) = command.find_subcommand(text) {
            command = sub;
        }
        out.push(arg);
    }
    out
}

fn takes_query(command: &clap::Command) -> bool {
    command.get_positionals().any(is_called_query)
}

fn is_called_query(arg: &clap::Arg) -> bool {
    arg.get_value_names()
        .is_some_and(|names| names.iter().any(|name| name == QUERY))
}

/// Whether it begins with one `-` that is not a flag of every command.
fn has_minus(text: &str) -> bool {
    let rest = text.strip_prefix('-').unwrap_or_default();
    !matches!(rest, "" | "h") && !rest.starts_with('-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_may_begin_with_a_minus() {
        let line = super::super::command_line();
        let check = |typed: &str, expected: &str| {
            let args = typed.split('|').map(OsString::from);
            let spaced: Vec<String> = spaced(args, &line)
                .into_iter()
                .map(|a| a.into_string().unwrap())
                .collect();
            assert_eq!(spaced.join("|"), expected, "{typed}");
        };
        check("offprint|list|-tag:x", "offprint|list| -tag:x");
        check(
            "offprint|list|-x|a|-(b c)|--json",
            "offprint|list| -x|a| -(b c)|--json",
        );
        check("offprint|list|-h", "offprint|list|-h");
        check("offprint|list|--limit|-5", "offprint|list|--limit|-5");
        check("offprint|list|--|-tag:x", "offprint|list|--|-tag:x");
        check(
            "offprint|--set|theme=dark|search|-a",
            "offprint|--set|theme=dark|search| -a",
        );
        check(
            "offprint|archive|--query|-tag:x",
            "offprint|archive|--query| -tag:x",
        );
        check("offprint|archive|-x", "offprint|archive|-x");
        check(
            "offprint|views|save|1|News|-tag:x",
            "offprint|views|save|1|News| -tag:x",
        );
        check(
            "offprint|export|-color:red|--to|-",
            "offprint|export| -color:red|--to|-",
        );
    }
}
