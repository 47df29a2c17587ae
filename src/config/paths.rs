//! Where the user's folders are.

use std::{
    ffi::OsString,
    path::{Path, PathBuf},
};

/// Looks an environment variable up. A function, so that tests and second
/// libraries need no change of the process's own environment.
pub type Env<'a> = &'a dyn Fn(&str) -> Option<OsString>;

/// The folders that offprint uses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folders {
    /// The library: `OFFPRINT_DATA_DIR`, or the platform's data folder.
    pub data: PathBuf,
    /// `config.toml` and `keymap.toml`: `OFFPRINT_CONFIG_DIR`, or the
    /// platform's configuration folder.
    pub config: PathBuf,
}

/// Neither the environment nor the platform names a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no home folder is known; set OFFPRINT_DATA_DIR and OFFPRINT_CONFIG_DIR")]
pub struct NoHome;

impl Folders {
    /// The folders that `env` asks for, else the platform's.
    pub fn from_env(env: Env<'_>) -> Result<Self, NoHome> {
        let platform = directories::ProjectDirs::from("", "", "offprint");
        let named = |variable| env(variable).filter(|v| !v.is_empty()).map(absolute);
        let data =
            named("OFFPRINT_DATA_DIR").or_else(|| Some(platform.as_ref()?.data_dir().into()));
        let config =
            named("OFFPRINT_CONFIG_DIR").or_else(|| Some(platform.as_ref()?.config_dir().into()));
        Ok(Self {
            data: data.ok_or(NoHome)?,
            config: config.ok_or(NoHome)?,
        })
    }

    /// The log file.
    pub fn log(&self) -> PathBuf {
        self.data.join("offprint.log")
    }

    /// The user's settings.
    pub fn config_file(&self) -> PathBuf {
        self.config.join("config.toml")
    }

    /// The user's keys.
    pub fn keymap_file(&self) -> PathBuf {
        self.config.join("keymap.toml")
    }
}

/// A relative folder is meant from where the program was started, whatever
/// happens to the working directory later.
fn absolute(path: OsString) -> PathBuf {
    std::path::absolute(Path::new(&path)).unwrap_or_else(|_| path.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_wins() {
        let folders = Folders::from_env(&|name| {
            Some(OsString::from(match name {
                "OFFPRINT_DATA_DIR" => "/tmp/data",
                "OFFPRINT_CONFIG_DIR" => "/tmp/config",
                _ => return None,
            }))
        })
        .unwrap();
        assert_eq!(folders.data, Path::new("/tmp/data"));
        assert_eq!(folders.config_file(), Path::new("/tmp/config/config.toml"));
        assert_eq!(folders.keymap_file(), Path::new("/tmp/config/keymap.toml"));
        assert_eq!(folders.log(), Path::new("/tmp/data/offprint.log"));
    }

    #[test]
    fn a_relative_folder_becomes_absolute() {
        let folders = Folders::from_env(&|_| Some(OsString::from("here"))).unwrap();
        assert!(folders.data.is_absolute());
    }
}
