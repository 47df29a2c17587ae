//! Where the user's folders are.

use std::path::PathBuf;

/// The folders that offprint uses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folders {
    /// The library: `OFFPRINT_DATA_DIR`, or the platform's data folder.
    pub data: PathBuf,
    /// `config.toml` and `keymap.toml`: `OFFPRINT_CONFIG_DIR`, or the
    /// platform's configuration folder.
    pub config: PathBuf,
}

impl Folders {
    /// The log file.
    pub fn log(&self) -> PathBuf {
        self.data.join("offprint.log")
    }
}
