//! Sets of pages: gzipped lines of JSON.

use std::{
    error::Error,
    fs::{self, File},
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
};

use flate2::bufread::MultiGzDecoder;
use serde::Deserialize;

/// One page.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) id: String,
    pub(crate) text: String,
}

/// A file of pages.
#[derive(Debug)]
pub(crate) struct Set {
    /// Folder and mode.
    pub(crate) name: String,
    path: PathBuf,
}

#[derive(Deserialize)]
struct Line {
    id: serde_json::Value,
    html: Option<String>,
    text: Option<String>,
}

/// All sets below `root`, by name.
pub(crate) fn sets(root: &Path) -> Vec<Set> {
    let inside = |folder: &Path| -> Vec<PathBuf> {
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        let mut paths: Vec<_> = entries.map(|e| e.path()).collect();
        paths.sort();
        paths
    };
    let mut found = Vec::new();
    for folder in inside(root).into_iter().filter(|p| p.is_dir()) {
        for path in inside(&folder) {
            let name = |p: &Path| p.file_name().map(|n| n.to_string_lossy().into_owned());
            let (Some(set), Some(file)) = (name(&folder), name(&path)) else {
                continue;
            };
            let mode = file.strip_suffix(".jsonl.gz");
            if let Some(mode) = mode.filter(|m| *m == "html" || m.starts_with("text.")) {
                found.push(Set {
                    name: format!("{set} {mode}"),
                    path,
                });
            }
        }
    }
    found
}

impl Set {
    /// Its pages are HTML.
    pub(crate) fn is_html(&self) -> bool {
        self.name.ends_with(" html")
    }

    /// Reads all its pages.
    pub(crate) fn pages(&self) -> Result<Vec<Page>, Box<dyn Error>> {
        let file = BufReader::new(File::open(&self.path)?);
        let lines = BufReader::new(MultiGzDecoder::new(file)).lines();
        let mut pages = Vec::new();
        for line in lines {
            let line: Line = serde_json::from_str(&line?)?;
            let id = line.id.as_str().map(str::to_owned);
            pages.push(Page {
                id: id.unwrap_or_else(|| line.id.to_string()),
                text: line.html.or(line.text).unwrap_or_default(),
            });
        }
        Ok(pages)
    }
}
