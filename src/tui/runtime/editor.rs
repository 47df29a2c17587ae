//! The user's editor: a file to it and back.

use std::{
    env,
    io::{self, Write},
    path::Path,
    process::Command,
};

use tempfile::TempDir;

use super::outside::split;

/// Below this line of the editor's file nothing is kept.
const SCISSORS: &str =
    "<!-- The passage that the note is about. What is below this line is not kept. -->";

/// Edits `text` in the user's editor and returns what it became; none if it
/// stayed as it was. The quote is shown below as context.
pub(super) fn edit(
    editor: Option<&str>,
    text: &str,
    quote: Option<&str>,
) -> io::Result<Option<String>> {
    let shown = with_context(text, quote);
    let edited = run_editor(editor, "note.md", &shown)?;
    let edited = without_context(&edited);
    Ok((edited != text).then_some(edited))
}

/// Edits a file of that name in the user's editor and returns what it became;
/// none if it stayed as it was.
pub fn edit_file(editor: Option<&str>, name: &str, text: &str) -> io::Result<Option<String>> {
    let edited = run_editor(editor, name, text)?;
    Ok((edited != text).then_some(edited))
}

fn run_editor(editor: Option<&str>, name: &str, text: &str) -> io::Result<String> {
    let words = editor_command(editor)?;
    let dir = private_folder()?;
    let path = dir.path().join(name);
    write_private(&path, text)?;
    let status = Command::new(&words[0])
        .args(&words[1..])
        .arg(&path)
        .status()
        .map_err(|e| {
            io::Error::new(
                e.kind(),
                format!("the editor {} could not be started: {e}", words[0]),
            )
        })?;
    if status.success() {
        return read(&path);
    }
    let why = format!("the editor {} ended with {status}", words[0]);
    Err(io::Error::other(if keep_if_written(dir, &path, text) {
        format!("your text is in {}, for {why}", path.display())
    } else {
        why
    }))
}

/// Leaves the file of an editor that did not end well where it is, in a folder
/// that only the user can read, if something was written to it. Whether it was is
/// told.
fn keep_if_written(dir: TempDir, path: &Path, given: &str) -> bool {
    let found = std::fs::read(path).unwrap_or_default();
    let is_written = !found.is_empty() && found != given.as_bytes();
    if is_written {
        let _folder = dir.keep();
    }
    is_written
}

fn editor_command(configured: Option<&str>) -> io::Result<Vec<String>> {
    let line = configured
        .map(str::to_owned)
        .or_else(|| env::var("VISUAL").ok())
        .or_else(|| env::var("EDITOR").ok())
        .filter(|line| !line.trim().is_empty())
        .unwrap_or_else(|| "vi".into());
    split(&line)
}

fn with_context(text: &str, quote: Option<&str>) -> String {
    let mut out = text.to_owned();
    if let Some(quote) = quote {
        out.push_str("\n\n");
        out.push_str(SCISSORS);
        for line in quote.lines() {
            out.push_str("\n> ");
            out.push_str(line);
        }
        out.push('\n');
    }
    out
}

fn without_context(text: &str) -> String {
    let kept = text.split(SCISSORS).next().unwrap_or_default();
    kept.trim_end().to_owned()
}

/// A folder that only the user can read, for editors that write a file anew do not
/// keep who may read that.
fn private_folder() -> io::Result<TempDir> {
    let mut folder = tempfile::Builder::new();
    folder.prefix("offprint-");
    #[cfg(unix)]
    folder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o700));
    folder.tempdir()
}

fn write_private(path: &Path, text: &str) -> io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)?.write_all(text.as_bytes())
}

fn read(path: &Path) -> io::Result<String> {
    let bytes = std::fs::read(path)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_passage_is_shown_to_the_editor_and_not_kept() {
        let shown = with_context("my note", Some("one\ntwo"));
        assert!(shown.contains("> one\n> two"));
        assert_eq!(without_context(&shown), "my note");
        assert_eq!(without_context("plain\n"), "plain");
    }

    #[test]
    fn an_editor_is_a_command_with_arguments() {
        assert_eq!(
            editor_command(Some("code --wait 'a b'")).unwrap(),
            ["code", "--wait", "a b"]
        );
        assert!(editor_command(Some("'unclosed")).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn what_was_written_is_kept_where_the_editor_ends_badly() {
        use std::os::unix::fs::PermissionsExt as _;
        // By itself, as one that refuses does, and by somebody.
        for end in ["exit 3", "kill -9 $$"] {
            let line = format!("sh -c 'printf changed >\"$0\"; {end}'");
            let said = edit_file(Some(&line), "rules.toml", "before").unwrap_err();
            let said = said.to_string();
            let rest = said.strip_prefix("your text is in ").unwrap();
            let (path, why) = rest.split_once(", for ").unwrap();
            assert!(why.starts_with("the editor sh ended with "), "{said}");
            assert_eq!(std::fs::read_to_string(path).unwrap(), "changed");
            let folder = Path::new(path).parent().unwrap();
            let mode = folder.metadata().unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o700);
            std::fs::remove_dir_all(folder).unwrap();
        }
        let said = edit_file(Some("false"), "rules.toml", "before").unwrap_err();
        assert!(said.to_string().starts_with("the editor false"), "{said}");
    }

    #[cfg(unix)]
    #[test]
    fn the_editor_gets_the_note_and_gives_it_back() {
        let line = "sh -c 'printf changed >\"$1\"' -x";
        assert_eq!(
            edit(Some(line), "before", Some("q")).unwrap().as_deref(),
            Some("changed")
        );
        assert_eq!(edit(Some("true"), "same", None).unwrap(), None);
        assert!(edit(Some("false"), "same", None).is_err());
        assert!(edit(Some("/nonexistent/editor"), "same", None).is_err());
    }
}
