//! Paths to [`Item`]s: the edge at which files are read. Folders are walked
//! in order, hidden files left out, links to folders not followed and told of,
//! like pipes and whatever else is no file; a saved page's
//! companion folder belongs to its page and is not walked.

pub mod named;
mod unreadable;

use std::{
    collections::VecDeque,
    ffi::OsStr,
    fs,
    io::{self, Read},
    path::{Path, PathBuf},
    sync::atomic::{AtomicUsize, Ordering},
};

pub use unreadable::{Unreadable, reason};

use super::{
    Error, Library, Outcome, Reading, Sighting,
    add::{Adding, BATCH, Item, Prepared, prepare},
    seen::Opened,
};
use crate::article::{extract::Rules, import::Hint};

/// Largest file that is read: far past any saved page, and what a machine of
/// today holds easily.
pub const FILE_LIMIT_BYTES: u64 = 256 << 20;
/// Bytes of originals and pictures that are held at once while a batch is made,
/// and of what was made of them; one page, or one for each worker, may be more.
/// Tests go on with the next pages within a batch, too.
pub const BATCH_LIMIT_BYTES: usize = if cfg!(test) { 1 << 10 } else { 64 << 20 };
/// Most images that are taken from one companion folder.
pub(super) const ASSETS_MAX: usize = 1000;
/// Largest image that is taken from a companion folder.
pub(super) const ASSET_LIMIT_BYTES: u64 = 32 << 20;
/// Most bytes of images that are taken for one page, all together.
pub(super) const ASSETS_BYTES_MAX: u64 = 256 << 20;
/// Deepest folder that is walked, against a file system that loops.
const DEPTH_MAX: usize = 64;
/// Pages that are read and cleaned at the same time.
const WORKERS: usize = 2;

/// What browsers call a saved page's companion folder, after the page's name.
const COMPANIONS: [&str; 3] = ["_files", ".files", "-Dateien"];
/// Extensions of pages that have companion folders.
const PAGES: [&str; 4] = ["html", "htm", "xhtml", "shtml"];
/// Extensions of the images in them.
const IMAGES: [&str; 10] = [
    "png", "jpg", "jpeg", "gif", "webp", "svg", "avif", "bmp", "ico", "tiff",
];

/// What the user said about everything that is added at once.
#[derive(Debug, Clone, Default)]
pub struct Given {
    /// The encoding.
    pub charset: Option<String>,
    /// The address.
    pub url: Option<String>,
    /// Store also what does not read as a story.
    pub force: bool,
}

/// Why `paths` name no file, where they do not.
pub fn why_none(paths: &[PathBuf]) -> &'static str {
    match paths.len() {
        0 => "That names no file.",
        1 => "There is no file in that folder.",
        _ => "There is no file in those folders.",
    }
}

/// The files that `paths` name, folders walked, each as it can be opened.
pub fn files(paths: &[PathBuf]) -> Vec<Result<PathBuf, Unreadable>> {
    let mut found = Vec::new();
    for path in paths {
        let address = named::of_address(path).filter(|_| !path.exists());
        let path = address.as_ref().unwrap_or(path);
        match fs::metadata(path) {
            Ok(meta) if meta.is_dir() => walk(path, 0, &mut found),
            Ok(_) => found.push(Ok(path.clone())),
            Err(why) => found.push(Err(Unreadable {
                path: path.clone(),
                why,
            })),
        }
    }
    found
}

fn walk(folder: &Path, depth: usize, found: &mut Vec<Result<PathBuf, Unreadable>>) {
    let listed = match list(folder) {
        Ok(listed) => listed,
        Err(why) => {
            let path = folder.to_owned();
            return found.push(Err(Unreadable { path, why }));
        }
    };
    for (path, kind) in &listed {
        if !kind.is_dir() {
            found.push(regular(path.clone()));
        } else if depth < DEPTH_MAX && !is_companion(path) {
            walk(path, depth + 1, found);
        }
    }
}

/// A path, if it is a file or a link to one. Whoever names a pipe wants it
/// read; one that only lies there could be waited for without end.
pub fn regular(path: PathBuf) -> Result<PathBuf, Unreadable> {
    let why = match fs::metadata(&path) {
        Ok(meta) if meta.is_file() => return Ok(path),
        Ok(meta) if meta.is_dir() => io::ErrorKind::IsADirectory.into(),
        Ok(_) => io::ErrorKind::InvalidInput.into(),
        Err(why) => why,
    };
    Err(Unreadable { path, why })
}

/// What lies in a folder, by name; what is hidden aside.
fn list(folder: &Path) -> io::Result<Vec<(PathBuf, fs::FileType)>> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if !entry.file_name().as_encoded_bytes().starts_with(b".") {
            all.push((entry.path(), entry.file_type()?));
        }
    }
    all.sort_by(|a, b| a.0.cmp(&b.0));
    Ok(all)
}

/// Whether a folder belongs to a page that lies beside it.
fn is_companion(folder: &Path) -> bool {
    let Some(name) = folder.file_name().and_then(OsStr::to_str) else {
        return false;
    };
    let stems = COMPANIONS.iter().filter_map(|mark| name.strip_suffix(mark));
    stems.into_iter().any(|stem| {
        PAGES
            .iter()
            .any(|page| folder.with_file_name(format!("{stem}.{page}")).is_file())
    })
}

/// Reads one file, with the images of its companion folder.
pub fn read(path: &Path, given: &Given) -> Result<Item, Unreadable> {
    let failed = |why| Unreadable {
        path: path.to_owned(),
        why,
    };
    let read = open(path)?.whole().map_err(failed)?;
    Ok(item_of(path, read, given))
}

fn open(path: &Path) -> Result<Opened, Unreadable> {
    Opened::new(path).map_err(|why| Unreadable {
        path: path.to_owned(),
        why,
    })
}

/// A file that was read, with the images of its companion folder.
fn item_of(path: &Path, (bytes, sighting): (Vec<u8>, Option<Sighting>), given: &Given) -> Item {
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned());
    Item {
        assets: assets(path),
        folder: path.parent().map(Path::to_owned),
        sighting,
        ..item(bytes, path.display().to_string(), name, given)
    }
}

/// Reads standard input, or anything like it.
pub fn read_stream(stream: impl Read, source: &str, given: &Given) -> Result<Item, Unreadable> {
    let failed = |why| Unreadable {
        path: source.into(),
        why,
    };
    let bytes = limited(stream, 0).map_err(failed)?;
    Ok(item(bytes, source.to_owned(), None, given))
}

fn item(bytes: Vec<u8>, source: String, name: Option<String>, given: &Given) -> Item {
    Item {
        bytes,
        hint: Hint {
            name,
            charset: given.charset.clone(),
            url: given.url.clone(),
        },
        source,
        assets: Vec::new(),
        folder: None,
        force: given.force,
        saved: None,
        sighting: None,
    }
}

/// All of a stream, if that is no more than a file may have.
pub(super) fn limited(stream: impl Read, expected: usize) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(expected);
    stream.take(FILE_LIMIT_BYTES + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > FILE_LIMIT_BYTES {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    Ok(bytes)
}

/// The images of a page's companion folder, by their path beside the page.
/// One that can't be read is left out: the story is what matters.
fn assets(page: &Path) -> Vec<(String, Vec<u8>)> {
    let is_page = extension(page).is_some_and(|e| PAGES.contains(&e.as_str()));
    let stem = page.file_stem().and_then(OsStr::to_str).filter(|_| is_page);
    let mut found = Vec::new();
    for mark in COMPANIONS {
        let Some(folder) = stem.map(|s| page.with_file_name(format!("{s}{mark}"))) else {
            continue;
        };
        if fs::symlink_metadata(&folder).is_ok_and(|m| m.is_dir()) {
            walk(&folder, 0, &mut found);
        }
    }
    let images = found.into_iter().flatten().filter(|p| is_image(p));
    let mut room = ASSETS_BYTES_MAX;
    images
        .filter_map(|image| {
            let asset = asset(page, &image, room.min(ASSET_LIMIT_BYTES))?;
            room = room.saturating_sub(asset.1.len() as u64);
            Some(asset)
        })
        .take(ASSETS_MAX)
        .collect()
}

/// A picture, if it has no more than so many bytes.
fn asset(page: &Path, image: &Path, most: u64) -> Option<(String, Vec<u8>)> {
    if fs::metadata(image).ok()?.len() > most {
        return None;
    }
    let beside = page
        .parent()
        .map_or(image, |p| image.strip_prefix(p).unwrap_or(image));
    let parts: Vec<String> = beside
        .iter()
        .map(|p| p.to_string_lossy().into_owned())
        .collect();
    Some((parts.join("/"), fs::read(image).ok()?))
}

/// Whether a file is a picture by its name.
pub(super) fn is_image(path: &Path) -> bool {
    extension(path).is_some_and(|e| IMAGES.contains(&e.as_str()))
}

fn extension(path: &Path) -> Option<String> {
    Some(path.extension()?.to_str()?.to_ascii_lowercase())
}

/// One input that is through.
#[derive(Debug, Clone)]
pub struct Through {
    /// Its path.
    pub source: String,
    /// What became of it.
    pub outcome: Outcome,
    /// What was not kept of it, if it was added.
    pub left: Option<String>,
}

impl Library {
    /// Adds all files of `files` in batches, reading and cleaning two at a
    /// time; tells `each` of every one, in order. An error means the library
    /// itself failed; what `each` was told of before is stored.
    pub fn add_files(
        &mut self,
        files: Vec<Result<PathBuf, Unreadable>>,
        given: &Given,
        adding: &mut Adding,
        mut each: impl FnMut(&mut Self, Through, &mut Adding),
    ) -> Result<(), Error> {
        let mut files = files.into_iter().peekable();
        let mut batch: VecDeque<(PathBuf, Step)> = VecDeque::new();
        while (files.peek().is_some() || !batch.is_empty()) && !adding.is_stopped() {
            let items = batch.iter().filter_map(|(_, step)| step.item());
            let mut held: usize = items.map(Item::bytes_held).sum();
            let mut readings = Vec::new();
            while batch.len() < BATCH && held < BATCH_LIMIT_BYTES {
                let Some(file) = files.next() else { break };
                let (path, step) = self.first_step(file, given, &mut readings)?;
                held += step.item().map_or(0, Item::bytes_held);
                batch.push_back((path, step));
            }
            let through = match self.finish(&mut batch, adding) {
                // Stopped within the batch: nothing of it was added.
                Err(Error::Interrupted) if adding.is_stopped() => return Ok(()),
                through => through?,
            };
            // They are read again, then.
            drop(self.note_readings(&readings));
            // What is stored is told of, whatever becomes of the list of failures.
            let outcomes = through.iter().map(|(path, of, _)| (path.as_path(), of));
            let noted = self.note_failures(outcomes);
            for (path, outcome, left) in through {
                let source = path.display().to_string();
                let through = Through {
                    source,
                    outcome,
                    left,
                };
                each(self, through, adding);
            }
            noted?;
        }
        Ok(())
    }

    /// Reads a file, unless its bytes are there already; what there is to keep
    /// in mind of one that had to be read for that goes to `readings`.
    fn first_step(
        &self,
        file: Result<PathBuf, Unreadable>,
        given: &Given,
        readings: &mut Vec<Reading>,
    ) -> Result<(PathBuf, Step), Error> {
        let (path, opened) = match file.and_then(|path| Ok((open(&path)?, path))) {
            Ok((opened, path)) => (path, opened),
            Err(e) => return Ok(e.step()),
        };
        if let Some(outcome) = self.known(&opened)? {
            return Ok((path, Step::Done(outcome)));
        }
        let read = match opened.whole() {
            Ok(read) => read,
            Err(why) => return Ok(Unreadable { path, why }.step()),
        };
        if let Some((outcome, reading)) = self.seen_whole(&read)? {
            readings.extend(reading);
            return Ok((path, Step::Done(outcome)));
        }
        let item = item_of(&path, read, given);
        Ok((path, Step::Clean(Box::new(item))))
    }

    /// Cleans and writes what a batch begins with, as much as may be held at
    /// once, and takes it out; what became of each, in order.
    fn finish(
        &mut self,
        batch: &mut VecDeque<(PathBuf, Step)>,
        adding: &mut Adding,
    ) -> Result<Vec<(PathBuf, Outcome, Option<String>)>, Error> {
        let items: Vec<&Item> = batch.iter().filter_map(|(_, step)| step.item()).collect();
        let prepared = prepare_some(&items)
            .into_iter()
            .collect::<Result<Vec<_>, _>>()?;
        let written = match prepared.len() {
            0 => Vec::new(),
            _ => self.add_batch(&prepared, adding)?,
        };
        let mut written = written.into_iter().zip(prepared);
        let mut through = Vec::new();
        while let Some((path, step)) = batch.pop_front() {
            match step {
                Step::Done(outcome) => through.push((path, outcome, None)),
                Step::Clean(item) => {
                    let Some((outcome, prepared)) = written.next() else {
                        batch.push_front((path, Step::Clean(item)));
                        break;
                    };
                    through.push((path, outcome, prepared.left));
                }
            }
        }
        Ok(through)
    }
}

/// Where an input is on its way.
enum Step {
    Done(Outcome),
    Clean(Box<Item>),
}

impl Step {
    fn item(&self) -> Option<&Item> {
        match self {
            Self::Clean(item) => Some(item),
            Self::Done(_) => None,
        }
    }
}

/// Reads and cleans pages on a few threads, results in the order of `items`:
/// of the first of them, as many as may be held at once.
fn prepare_some(items: &[&Item]) -> Vec<Result<Prepared, Error>> {
    let rules = Rules::default();
    let held =
        |prepared: &Result<Prepared, Error>| prepared.as_ref().map_or(0, Prepared::bytes_held);
    in_order_within(items, BATCH_LIMIT_BYTES, |item| prepare(item, &rules), held)
}

/// The same as [`in_order`] for the first of `inputs`, at least one: none is
/// begun once the results so far hold `most` bytes, by what `held` says.
pub fn in_order_within<I: Sync, O: Send>(
    inputs: &[I],
    most: usize,
    work: impl Fn(&I) -> O + Sync,
    held: impl Fn(&O) -> usize + Sync,
) -> Vec<O> {
    let so_far = AtomicUsize::new(0);
    let inputs: Vec<(usize, &I)> = inputs.iter().enumerate().collect();
    let one = |(index, input): &(usize, &I)| {
        if *index > 0 && so_far.load(Ordering::Relaxed) >= most {
            return None;
        }
        let output = work(input);
        so_far.fetch_add(held(&output), Ordering::Relaxed);
        Some(output)
    };
    in_order(&inputs, one)
        .into_iter()
        .map_while(|o| o)
        .collect()
}

/// `work` done on each of `inputs` by a few threads, results in their order.
pub fn in_order<I: Sync, O: Send>(inputs: &[I], work: impl Fn(&I) -> O + Sync) -> Vec<O> {
    if inputs.len() < 2 {
        return inputs.iter().map(work).collect();
    }
    let next = AtomicUsize::new(0);
    let worker = || {
        let mut done = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(input) = inputs.get(index) else {
                return done;
            };
            done.push((index, work(input)));
        }
    };
    let mut all: Vec<(usize, O)> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..WORKERS).map(|_| scope.spawn(worker)).collect();
        threads
            .into_iter()
            .flat_map(|t| {
                t.join()
                    .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
            })
            .collect()
    });
    all.sort_by_key(|(index, _)| *index);
    all.into_iter().map(|(_, output)| output).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(dir: &Path) -> Vec<String> {
        let found = files(&[dir.to_owned()]);
        let inside = |p: PathBuf| p.strip_prefix(dir).unwrap().display().to_string();
        found.into_iter().map(|f| inside(f.unwrap())).collect()
    }

    fn write(dir: &Path, path: &str) {
        let path = dir.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "x").unwrap();
    }

    #[test]
    fn folders_are_walked_in_order_without_hidden_files_and_companions() {
        let dir = tempfile::tempdir().unwrap();
        let all = [
            "b.txt",
            "a.html",
            "a_files/pic.PNG",
            "a_files/frame.html",
            ".hidden",
            ".git/config",
            "sub/c.txt",
            "lonely_files/d.txt",
            "e-Dateien/f.txt",
            "e.htm",
        ];
        for path in all {
            write(dir.path(), path);
        }
        assert_eq!(
            names(dir.path()),
            [
                "a.html",
                "b.txt",
                "e.htm",
                "lonely_files/d.txt",
                "sub/c.txt"
            ]
        );
        let item = read(&dir.path().join("a.html"), &Given::default()).unwrap();
        assert_eq!(item.assets, [("a_files/pic.PNG".to_owned(), b"x".to_vec())]);
        assert_eq!(item.hint.name.as_deref(), Some("a.html"));
        assert_eq!(
            read(&dir.path().join("b.txt"), &Given::default())
                .unwrap()
                .assets,
            []
        );
    }

    #[cfg(unix)]
    #[test]
    fn what_is_no_file_is_told_of() {
        use std::os::unix::fs::symlink;
        let dir = tempfile::tempdir().unwrap();
        let at = |name: &str| dir.path().join(name);
        write(dir.path(), "a.txt");
        symlink(dir.path(), at("loop")).unwrap();
        symlink(at("a.txt"), at("link.txt")).unwrap();
        symlink(at("gone.txt"), at("dangling.txt")).unwrap();
        let _socket = std::os::unix::net::UnixListener::bind(at("socket")).unwrap();
        let found = files(&[dir.path().to_owned()]);
        let told: Vec<String> = found
            .iter()
            .map(|file| match file {
                Ok(path) => path.file_name().unwrap().display().to_string(),
                Err(e) => format!(
                    "{}: {}",
                    e.path.file_name().unwrap().display(),
                    reason(&e.why)
                ),
            })
            .collect();
        assert_eq!(
            told,
            [
                "a.txt",
                "dangling.txt: there is no such file",
                "link.txt",
                "loop: it is a link to a folder, which is not followed",
                "socket: it is no file but a pipe, a socket or a device",
            ]
        );
    }

    /// Whoever opens a pipe is taken for its reader.
    #[cfg(unix)]
    #[test]
    fn a_pipe_is_read_once() {
        let dir = tempfile::tempdir().unwrap();
        let pipe = dir.path().join("pipe");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status();
        assert!(made.unwrap().success());
        let library = Library::open(&dir.path().join("library")).unwrap();
        std::thread::scope(|scope| {
            let written = scope.spawn(|| fs::write(&pipe, "a story"));
            assert!(library.seen_file(&pipe).unwrap().is_none());
            let item = read(&pipe, &Given::default()).unwrap();
            assert_eq!(item.bytes, b"a story");
            assert!(written.join().unwrap().is_ok());
        });
    }

    #[test]
    fn what_is_not_there_is_said() {
        let found = files(&[PathBuf::from("/no/such/place")]);
        let [Err(unreadable)] = found.as_slice() else {
            panic!("{found:?}")
        };
        let expected = Outcome::Failed {
            reason: "there is no such file".into(),
            hint: "Check the path.".into(),
        };
        assert_eq!(unreadable.outcome(), expected);
    }

    #[test]
    fn where_no_file_is_it_is_said_why() {
        let dir = tempfile::tempdir().unwrap();
        let empty = dir.path().to_str().unwrap();
        for (line, expected) in [
            ("''".to_owned(), "That names no file."),
            (empty.to_owned(), "There is no file in that folder."),
            (
                format!("{empty} {empty}"),
                "There is no file in those folders.",
            ),
        ] {
            let paths = named::paths(&line, None);
            assert!(files(&paths).is_empty(), "{line}");
            assert_eq!(why_none(&paths), expected, "{line}");
        }
    }

    #[test]
    fn results_keep_the_order_of_their_inputs() {
        let inputs: Vec<u64> = (0..100).collect();
        let doubled = in_order(&inputs, |n| n * 2);
        assert_eq!(doubled, inputs.iter().map(|n| n * 2).collect::<Vec<_>>());
        assert!(in_order(&[] as &[u64], |n| *n).is_empty());
    }

    #[test]
    fn no_more_is_begun_than_may_be_held() {
        let inputs: Vec<usize> = (0..100).collect();
        let some = |most, bytes| in_order_within(&inputs, most, |n| *n, move |_| bytes);
        for most in [1, 5, 40] {
            let held = some(most, 1).len();
            assert!((most..=most + WORKERS).contains(&held), "{held} of {most}");
        }
        assert_eq!(some(30, 1)[..30], inputs[..30]);
        assert_eq!(some(7, 0), inputs);
        assert!(!some(0, 9).is_empty());
        assert!(in_order_within(&[] as &[usize], 9, |n| *n, |n| *n).is_empty());
    }
}
