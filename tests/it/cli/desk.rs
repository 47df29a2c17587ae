//! A desk to work at: a library, a configuration and some files, all in one
//! folder that goes away with it.

use std::{
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use serde_json::Value;
use tempfile::TempDir;

/// A page of a paper that never was, as text copied from a browser.
pub(crate) const STORY: &str = "\
Print Share Text size A A A

Ferry returns to the Lune after nine years

By Mara Whitlow in Carrow

Updated: 2019-05-02 08:15

The small ferry that carried farmers and their dogs across the Lune came back into service on Thursday, \
nine years after its chain broke in the winter floods.

\"We thought that we would never hear that bell again,\" said Tomas Vane, who lives by the landing and \
kept the old chain in his barn. He has been asked to ring the bell on the first crossing.

The parish council paid for the new chain with a loan that it will repay over twelve years. Tickets cost \
less than the bus, and dogs travel free, as they always did on this stretch of the river.

Engineers said the crossing should stay open in all but the highest water. The bell will ring again at six \
in the evening, when the last boat leaves, and once more on Sunday for the blessing of the boats.
";

/// Another story, in HTML, with an address of its own.
pub(crate) const PAGE: &str = r#"<!doctype html>
<html lang="en"><head><title>Bees of the rail yard | The Carrow Post</title>
<meta property="og:site_name" content="The Carrow Post">
<link rel="canonical" href="https://post.example/bees">
<meta name="author" content="Ines Okafor"></head>
<body><nav><a href="/">Home</a> <a href="/news">News</a> <a href="/sport">Sport</a></nav>
<article><h1>Bees of the rail yard</h1>
<p>Between the sleepers of the old rail yard, where nothing was planted for forty years, Ines Okafor counted
thirty-one kinds of wild bee in a single summer, more than in the botanical garden next door.</p>
<p>The ground is poor, and that is the point, she says. Poor ground keeps the grasses short, and short grass
leaves room for the vetch and the knapweed that the bees came for in the first place.</p>
<p>The railway has promised not to build on the northern half until the count is repeated. A fence of woven
hazel keeps walkers off the nests, and a board at the gate explains what is behind it, and why.</p>
</article><footer>Copyright The Carrow Post. All rights reserved.</footer></body></html>"#;

pub(crate) struct Desk {
    dir: TempDir,
}

/// What a run of the program left behind.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ran {
    /// The same, if it went well.
    #[track_caller]
    pub(crate) fn well(self) -> Self {
        assert_eq!(self.code, 0, "{self:#?}");
        self
    }

    /// The same, if it failed with this code.
    #[track_caller]
    pub(crate) fn failed(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{self:#?}");
        assert!(!self.err.is_empty(), "a failure says why");
        self
    }

    /// Standard output as JSON.
    #[track_caller]
    pub(crate) fn json(self) -> Value {
        let ran = self.well();
        serde_json::from_str(&ran.out).unwrap_or_else(|e| panic!("{e}: {ran:#?}"))
    }
}

impl Desk {
    pub(crate) fn new() -> Self {
        Self {
            dir: tempfile::tempdir().unwrap(),
        }
    }

    /// A desk with both stories in the library; their IDs.
    pub(crate) fn with_stories() -> (Self, String, String) {
        let desk = Self::new();
        desk.write("ferry.txt", STORY);
        desk.write("bees.html", PAGE);
        desk.run(&["add", "ferry.txt", "bees.html"]).well();
        let id = |word: &str| {
            desk.run(&["list", word, "--json"]).json()[0]["id"]
                .as_str()
                .unwrap()
                .to_owned()
        };
        let (ferry, bees) = (id("ferry"), id("bees"));
        (desk, ferry, bees)
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }

    /// A pipe with a name: who reads it is at its end once nobody has it open for
    /// writing.
    pub(crate) fn pipe_named(&self, name: &str) -> PathBuf {
        let path = self.path(name);
        let made = Command::new("mkfifo").arg(&path).status();
        assert!(made.unwrap().success());
        path
    }

    /// A file that was not written only now.
    pub(crate) fn age(&self, name: &str) {
        let file = std::fs::File::options().write(true).open(self.path(name));
        let before = std::time::SystemTime::now() - std::time::Duration::from_secs(3600);
        file.unwrap().set_modified(before).unwrap();
    }

    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_offprint"));
        command
            .args(args)
            .current_dir(self.dir.path())
            .env_clear()
            .env("HOME", self.path("home"))
            .env("OFFPRINT_DATA_DIR", self.path("data"))
            .env("OFFPRINT_CONFIG_DIR", self.path("config"))
            .env("COLUMNS", "100")
            .env("TZ", "UTC")
            .stdin(Stdio::null());
        command
    }

    pub(crate) fn run(&self, args: &[&str]) -> Ran {
        ran(&mut self.command(args))
    }

    /// Runs with something on standard input.
    pub(crate) fn pipe(&self, args: &[&str], input: &[u8]) -> Ran {
        let mut command = self.command(args);
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        // A program that stops before it has read everything is no error here.
        child.stdin.take().unwrap().write_all(input).ok();
        let output = child.wait_with_output().unwrap();
        Ran {
            code: output.status.code().unwrap(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// A list's IDs.
    pub(crate) fn ids(&self, query: &str) -> Vec<String> {
        let listed = self.run(&["list", "--json", query]).json();
        let ids = listed.as_array().unwrap().iter();
        ids.map(|a| a["id"].as_str().unwrap().to_owned()).collect()
    }
}

pub(crate) fn ran(command: &mut Command) -> Ran {
    let output = command.output().unwrap();
    Ran {
        code: output.status.code().unwrap(),
        out: String::from_utf8_lossy(&output.stdout).into_owned(),
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// Everything below a folder, by name.
pub(crate) fn tree(dir: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(dir) else {
        return Vec::new();
    };
    let mut all: Vec<PathBuf> = entries.map(|e| e.unwrap().path()).collect();
    all.sort();
    all
}
