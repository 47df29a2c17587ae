//! Pictures that a page names by where they lie beside it, in whatever folder:
//! firstpic.html has `pics/a.png`. A page comes from anywhere, so that only
//! files at or below its own folder are read, no link is followed, and what is
//! there but not kept is told of.

use std::{
    fmt::Write as _,
    fs, io,
    path::{Component, Path, PathBuf},
};

use percent_encoding::percent_decode_str;

use super::{
    add::Item,
    gather::{ASSET_LIMIT_BYTES, ASSETS_BYTES_MAX, ASSETS_MAX, is_image},
};
use crate::article::{
    BlockKind, InlineKind, Page,
    import::{self, Hint},
    picture::address,
};

/// Why a picture that lies there is not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Left {
    Outside,
    Hidden,
    Link,
    TooLarge,
    Unnamed,
    Unreadable,
    TooMany,
}

impl Left {
    const ALL: [Self; 7] = [
        Self::Outside,
        Self::Hidden,
        Self::Link,
        Self::TooLarge,
        Self::Unnamed,
        Self::Unreadable,
        Self::TooMany,
    ];

    fn phrase(self) -> String {
        match self {
            Self::Outside => "outside the page's folder".to_owned(),
            Self::Hidden => "hidden".to_owned(),
            Self::Link => "behind a link, which is not followed".to_owned(),
            Self::TooLarge => format!("larger than {} MB", ASSET_LIMIT_BYTES >> 20),
            Self::Unnamed => "not named like a picture".to_owned(),
            Self::Unreadable => "not to be read".to_owned(),
            Self::TooMany => format!(
                "past {ASSETS_MAX} pictures or {} MB of them",
                ASSETS_BYTES_MAX >> 20
            ),
        }
    }
}

/// What was found of a page's pictures.
#[derive(Debug, Default)]
pub(super) struct Beside {
    /// Those that are kept: path relative to the page, and bytes.
    pub(super) assets: Vec<(String, Vec<u8>)>,
    left: Vec<Left>,
}

impl Beside {
    /// What is not kept, in a sentence without its end; none if all is.
    pub(super) fn left(&self) -> Option<String> {
        let count = self.left.len();
        let mut told = match count {
            0 => return None,
            1 => "1 picture not kept: ".to_owned(),
            n => format!("{n} pictures not kept: "),
        };
        let of = |why| self.left.iter().filter(|l| **l == why).count();
        let reasons = Left::ALL.map(|why| (why, of(why)));
        for (n, (why, of)) in reasons.iter().filter(|(_, of)| *of > 0).enumerate() {
            told.push_str(if n > 0 { ", " } else { "" });
            if *of < count {
                // Writing to a string does not fail.
                let _unfailing = write!(told, "{of} ");
            }
            told.push_str(&why.phrase());
        }
        Some(told)
    }
}

/// Reads the pictures that lie beside a page of this folder, but those that
/// came with it already.
pub(super) fn pictures(folder: &Path, item: &Item, page: &Page) -> Beside {
    let mut found = Beside::default();
    for addresses in named(&item.bytes, &item.hint, page) {
        let has = |assets: &[(String, Vec<u8>)]| {
            let paths = || assets.iter().map(|(path, _)| path.as_str());
            addresses
                .iter()
                .any(|a| address::companion(a, paths()).is_some())
        };
        if has(&item.assets) || has(&found.assets) {
            continue;
        }
        let room = Room {
            count: ASSETS_MAX.saturating_sub(item.assets.len() + found.assets.len()),
            bytes: ASSETS_BYTES_MAX.saturating_sub(item.assets_held() + held(&found.assets)),
        };
        let mut left = None;
        for address in &addresses {
            match one(folder, address, &room) {
                Ok(Some(asset)) => {
                    left = None;
                    found.assets.push(asset);
                    break;
                }
                Ok(None) => {}
                Err(why) => left = left.or(Some(why)),
            }
        }
        found.left.extend(left);
    }
    found
}

/// Bytes of pictures.
pub(super) fn held(assets: &[(String, Vec<u8>)]) -> u64 {
    assets.iter().map(|(_, bytes)| bytes.len() as u64).sum()
}

/// What may still be taken.
struct Room {
    count: usize,
    bytes: u64,
}

/// The addresses of each picture that the page does not hold itself.
fn named(bytes: &[u8], hint: &Hint, page: &Page) -> Vec<Vec<String>> {
    let record = &page.record;
    let is_elsewhere = |block: &&crate::article::Block| {
        let mut inlines = record.inlines_in(block.range.clone());
        block.kind == BlockKind::Image && inlines.any(|i| i.kind == InlineKind::Elsewhere)
    };
    let blocks = record.blocks.iter().filter(is_elsewhere);
    let tags: Vec<_> = blocks.map(|b| b.source.clone()).collect();
    if tags.is_empty() {
        return Vec::new();
    }
    import::picture_addresses(bytes, hint, &tags)
}

/// The file at an address; none if that leads nowhere on this machine.
fn one(folder: &Path, address: &str, room: &Room) -> Result<Option<(String, Vec<u8>)>, Left> {
    let Some(path) = relative(address) else {
        return Ok(None);
    };
    let is_there = |path: &Path| fs::metadata(folder.join(path)).is_ok_and(|m| m.is_file());
    if !is_there(&path) {
        return Ok(None);
    }
    let mut parts = Vec::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::Normal(name) => parts.push(name.to_string_lossy().into_owned()),
            _ => return Err(Left::Outside),
        }
    }
    // What is hidden belongs to somebody else.
    if parts.iter().any(|part| part.starts_with('.')) {
        return Err(Left::Hidden);
    }
    let mut place = folder.to_owned();
    for part in &parts {
        place.push(part);
        if fs::symlink_metadata(&place).is_ok_and(|m| m.is_symlink()) {
            return Err(Left::Link);
        }
    }
    if !is_image(&place) {
        return Err(Left::Unnamed);
    }
    let unreadable = |_: io::Error| Left::Unreadable;
    let size = fs::metadata(&place).map_err(unreadable)?.len();
    if size > ASSET_LIMIT_BYTES {
        return Err(Left::TooLarge);
    }
    if room.count == 0 || size > room.bytes {
        return Err(Left::TooMany);
    }
    let bytes = fs::read(&place).map_err(unreadable)?;
    Ok(Some((parts.join("/"), bytes)))
}

/// The path that an address names, if it begins at the page.
fn relative(address: &str) -> Option<PathBuf> {
    let path = address.trim().split(['?', '#']).next()?;
    let path = percent_decode_str(path).decode_utf8().ok()?;
    let first = path.split('/').next()?;
    let is_relative = !path.is_empty()
        && !first.is_empty()
        && !first.contains(':')
        && !path.contains(['\\', '\0']);
    is_relative.then(|| PathBuf::from(path.as_ref()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::import::import;

    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

    /// What is kept of the pictures of a page with these tags, and what is
    /// told; beside it lie `pics/a.png` and some that are not to be had.
    fn check(tags: &str, kept: &[&str], told: Option<&str>) {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("saved");
        let files = [
            "saved/pics/a.png",
            "saved/pics/b c.png",
            "saved/notes.txt",
            "saved/.own/x.png",
            "out.png",
            "saved/d.png",
        ];
        for file in files {
            let path = dir.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, PNG).unwrap();
        }
        std::os::unix::fs::symlink(dir.path().join("out.png"), folder.join("link.png")).unwrap();
        std::os::unix::fs::symlink(folder.join("pics"), folder.join("way")).unwrap();
        let large = fs::File::create(folder.join("large.png")).unwrap();
        large.set_len(ASSET_LIMIT_BYTES + 1).unwrap();
        let item = Item {
            bytes: format!("<html><title>Quay</title><p>Words here.</p>{tags}").into_bytes(),
            assets: vec![("page_files/z.png".into(), PNG.into())],
            ..Item::default()
        };
        let page = import(&item.bytes, &item.hint).unwrap();
        let found = pictures(&folder, &item, &page);
        let paths: Vec<&str> = found.assets.iter().map(|(path, _)| path.as_str()).collect();
        assert_eq!(paths, kept, "{tags}");
        assert_eq!(found.left().as_deref(), told, "{tags}");
    }

    #[test]
    fn what_lies_at_or_below_the_pages_folder_is_kept() {
        check("<img src=pics/a.png>", &["pics/a.png"], None);
        check("<img src=./pics/a.png?v=2#x>", &["pics/a.png"], None);
        check(
            "<img src='pics/b%20c.png'><img src=d.png>",
            &["pics/b c.png", "d.png"],
            None,
        );
        // Once, and not what came with the page.
        check("<img src=d.png><img src=d.png>", &["d.png"], None);
        check("<img src=page_files/z.png>", &[], None);
        // What a browser shows first, else what the page names besides.
        check("<img src=none.png data-src=d.png>", &["d.png"], None);
        // What is on the net or nowhere is told beside its words.
        check(
            "<img src=https://h.example/d.png><img src=no.png>",
            &[],
            None,
        );
        check(
            "<img src=/pics/a.png><img src=//h/a.png><img src=file:d.png>",
            &[],
            None,
        );
    }

    #[test]
    fn what_lies_there_and_is_not_kept_is_told() {
        let outside = "1 picture not kept: outside the page's folder";
        check("<img src=../out.png>", &[], Some(outside));
        check("<img src=pics/../../out.png>", &[], Some(outside));
        check("<img src=%2e%2e/out.png>", &[], Some(outside));
        let hidden = "1 picture not kept: hidden";
        check("<img src=.own/x.png>", &[], Some(hidden));
        let link = "1 picture not kept: behind a link, which is not followed";
        check("<img src=link.png>", &[], Some(link));
        check("<img src=way/a.png>", &[], Some(link));
        let unnamed = "1 picture not kept: not named like a picture";
        check("<img src=notes.txt>", &[], Some(unnamed));
        check(
            "<img src=../out.png><img src=large.png><img src=d.png><img src=../out.png?2>",
            &["d.png"],
            Some("3 pictures not kept: 2 outside the page's folder, 1 larger than 32 MB"),
        );
    }

    #[test]
    fn there_is_an_end_to_it() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("a.png"), PNG).unwrap();
        let check = |count, bytes, kept| {
            let found = one(dir.path(), "a.png", &Room { count, bytes });
            assert_eq!(found.is_ok(), kept, "{found:?}");
        };
        check(1, 8, true);
        check(0, 8, false);
        check(1, 7, false);
    }
}
