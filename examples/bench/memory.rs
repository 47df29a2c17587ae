//! Peak memory of cleaning one page, by size: each in a process of its own.

use std::{error::Error, fs, io::Write, path::Path, process::Command};

use offprint::article::import::Hint;

/// Megabytes of the pages that are measured.
const SIZES_MB: [usize; 3] = [1, 10, 100];
/// What a page may take: so many times its size …
const TIMES: usize = 4;
/// … and so many megabytes for the program, its patterns and word lists.
const OWN_MB: usize = 64;

/// Most memory that this process has held, in kilobytes, where the system
/// tells.
pub(crate) fn peak_kb() -> Option<usize> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|l| l.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

/// Cleans the page at `path`, the way that `offprint clean` does.
pub(crate) fn clean_one(path: &Path) -> Result<(), Box<dyn Error>> {
    let hint = Hint {
        name: Some(path.display().to_string()),
        ..Hint::default()
    };
    let bytes = fs::read(path)?;
    super::clean(&bytes, &hint).ok_or("it is no page")?;
    Ok(())
}

/// Prints a line a page.
pub(crate) fn table(out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    writeln!(
        out,
        "{:<28} {:>6} {:>8} {:>8} {:>7}",
        "page", "MB", "peak MB", "goal MB", "s"
    )?;
    for (name, piece) in kinds() {
        for size in SIZES_MB {
            let path = folder.path().join(name.replace(' ', "-"));
            let path = path.with_extension(if name.starts_with("html") {
                "html"
            } else {
                "txt"
            });
            fs::write(&path, fill(&piece, size << 20))?;
            let start = std::time::Instant::now();
            let ran = Command::new(std::env::current_exe()?)
                .arg("--one")
                .arg(&path)
                .output()?;
            let seconds = start.elapsed().as_secs_f64();
            let peak: usize = String::from_utf8_lossy(&ran.stdout).trim().parse()?;
            let (peak, goal) = (peak / 1024, TIMES * size + OWN_MB);
            let mark = if peak > goal { "  too much" } else { "" };
            writeln!(
                out,
                "{name:<28} {size:>6} {peak:>8} {goal:>8} {seconds:>7.2}{mark}"
            )?;
        }
    }
    Ok(())
}

/// Kinds of page, each the same piece over and over.
fn kinds() -> Vec<(&'static str, String)> {
    let sentence = "The harbour master said that the ferry, which had waited for the tide, would leave at noon and not a minute earlier. ";
    let paragraph = sentence.repeat(4);
    vec![
        ("text paragraphs", format!("{paragraph}\n\n")),
        ("text short lines", "A line of text\n\n".to_owned()),
        ("text one line", paragraph.clone()),
        (
            "html paragraphs",
            format!("<p class=\"text\">{paragraph}</p>\n"),
        ),
        (
            "html links",
            format!(
                "<div class=\"item\"><h3><a href=\"/a/b/c.html\">The ferry waits</a></h3><p>{sentence}</p></div>\n"
            ),
        ),
        (
            "html short items",
            "<li><a href=\"/x\">word</a></li>".to_owned(),
        ),
        ("html one paragraph", paragraph),
        (
            "html script",
            format!("<script>let a = \"{sentence}\";</script>\n"),
        ),
    ]
}

fn fill(piece: &str, bytes: usize) -> String {
    piece.repeat(bytes / piece.len() + 1)
}
