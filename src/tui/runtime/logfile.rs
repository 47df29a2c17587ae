//! The log: one file beside the library, private, made when there is first
//! something to say. What is on the screen belongs to the TUI, so nothing is
//! ever printed there.

use std::{
    fs::{File, OpenOptions},
    io::Write,
    path::PathBuf,
    sync::{Mutex, PoisonError},
};

use log::{LevelFilter, Log, Metadata, Record};

use crate::text::sanitise;

/// Past this size the old log is put aside when the program starts; one old
/// one is kept.
const LOG_BYTES_MAX: u64 = 1 << 20;

struct FileLog {
    path: PathBuf,
    file: Mutex<Option<File>>,
}

/// Sends `log` records to the file at `path`.
pub(super) fn install(path: PathBuf) {
    if path.metadata().is_ok_and(|m| m.len() > LOG_BYTES_MAX) {
        drop(std::fs::rename(&path, path.with_extension("log.old")));
    }
    let log = FileLog {
        path,
        file: Mutex::new(None),
    };
    if log::set_boxed_logger(Box::new(log)).is_ok() {
        log::set_max_level(LevelFilter::Info);
    }
}

impl Log for FileLog {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.level() <= LevelFilter::Info && metadata.target().starts_with("offprint")
    }

    fn log(&self, record: &Record<'_>) {
        if !self.enabled(record.metadata()) {
            return;
        }
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        if file.is_none() {
            *file = open(&self.path).ok();
        }
        if let Some(file) = file.as_mut() {
            let line = format!(
                "{} {} {}\n",
                jiff::Timestamp::now(),
                record.level(),
                record.args()
            );
            // A log that can't be written is no reason to stop reading.
            drop(file.write_all(sanitise(&line).as_bytes()));
        }
    }

    fn flush(&self) {}
}

fn open(path: &PathBuf) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}
