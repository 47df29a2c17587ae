//! The pictures of an article: those that were saved with the page, in the
//! page itself (`data:` addresses) or in its companion folder. Nothing is ever
//! fetched.

use std::{
    collections::{HashMap, hash_map::Entry},
    ops::Range,
};

use super::{ArticleId, Error, Library, Opened, store::Hash};
use crate::article::{
    Article, BlockKind, InlineKind,
    import::{self, MAX_INPUT_BYTES},
    picture::{self, BYTES_MAX, HEAD_BYTES, Pictures, Size, Trouble, address},
};

/// Bytes past their beginnings that are read for the sizes of a page's pictures,
/// all together.
const LOOKED_INTO_BYTES_MAX: usize = 2 * BYTES_MAX;

/// Where the bytes of a picture are.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Home {
    /// A file of the companion folder.
    Companion(Hash),
    /// The page itself, in this address.
    Page(String),
}

impl Library {
    /// Opens an article for reading, or a capture of it by its number, with
    /// what is known of its pictures.
    pub fn illustrated(&self, id: ArticleId, number: Option<usize>) -> Result<Opened, Error> {
        self.at_once(|library| {
            let opened = match number {
                Some(number) => library.capture(id, number)?,
                None => library.article(id)?,
            };
            library.with_pictures(opened)
        })
    }

    /// The same of the beginning of an article that is long, for a first look
    /// while the whole is read: it has all blocks, but only so much text, and the
    /// rows before the last of that are as in the whole. None where that is not
    /// sure. Nothing is to be done to it.
    pub fn beginning(&self, id: ArticleId) -> Result<Option<Opened>, Error> {
        self.at_once(|library| {
            let opened = library.beginning_of(id)?;
            opened.map(|o| library.with_pictures(o)).transpose()
        })
    }

    fn with_pictures(&self, mut opened: Opened) -> Result<Opened, Error> {
        if cfg!(feature = "images") {
            let (id, number) = (opened.row.id, opened.version.map(|v| v.number));
            let known = self.pictures(id, number, &opened.article, LOOKED_INTO_BYTES_MAX);
            opened.pictures = known?.into();
        }
        Ok(opened)
    }

    /// What is known of each picture of a page. Only their beginnings are read,
    /// each once however often the page shows it; and of a few more, until
    /// about `left` bytes were.
    pub(super) fn pictures(
        &self,
        id: ArticleId,
        number: Option<usize>,
        article: &Article,
        mut left: usize,
    ) -> Result<Pictures, Error> {
        let blocks = article.record.blocks.iter().enumerate();
        let blocks =
            blocks.filter(|(_, b)| b.kind == BlockKind::Image && !article.record.is_player(b));
        let blocks: Vec<usize> = blocks.map(|(n, _)| n).collect();
        let homes = self.homes(id, number, article, &blocks)?;
        let mut sizes: HashMap<Home, Result<Size, Trouble>> = HashMap::new();
        let mut known = Pictures::new();
        for (block, home) in blocks.into_iter().zip(homes) {
            let Some(home) = home else {
                known.insert(block, Err(Trouble::NotSaved));
                continue;
            };
            let in_page = matches!(home, Home::Page(_));
            let size = match sizes.entry(home) {
                Entry::Occupied(before) => *before.get(),
                Entry::Vacant(new) => {
                    let size = self.size(new.key(), &mut left);
                    *new.insert(size)
                }
            };
            if !size.is_ok_and(Size::is_spacer) {
                known.insert(block, size);
            } else if in_page && !own_address(article, block).is_some_and(address::is_data) {
                // It holds the place until a script has fetched the picture.
                known.insert(block, Err(Trouble::NotSaved));
            }
        }
        Ok(known)
    }

    /// The size of a picture. A few have so much before it that the beginning
    /// ends first: of those more is read, which counts against `left`.
    fn size(&self, home: &Home, left: &mut usize) -> Result<Size, Trouble> {
        let mut most = HEAD_BYTES;
        loop {
            let bytes = self.bytes(home, most)?;
            if most > HEAD_BYTES {
                *left = left.saturating_sub(bytes.len());
            }
            match picture::size(&bytes) {
                Err(Trouble::Damaged) if bytes.len() >= most && most < BYTES_MAX && *left > 0 => {
                    most = (16 * most).min(BYTES_MAX);
                }
                known => return known,
            }
        }
    }

    /// The bytes of the picture that is the block `block` of an article or of
    /// a capture of it, or why there are none.
    pub fn picture(
        &self,
        id: ArticleId,
        number: Option<usize>,
        block: usize,
    ) -> Result<Result<Vec<u8>, Trouble>, Error> {
        self.at_once(|library| {
            let loaded = match number {
                Some(number) => library.store.load_capture(id, number)?.0,
                None => library.store.load(id)?,
            };
            let mut homes = library.homes(id, number, &loaded.article, &[block])?;
            let home = homes.pop().flatten();
            Ok(home.map_or(Err(Trouble::NotSaved), |home| {
                library.bytes(&home, BYTES_MAX + 1)
            }))
        })
    }

    /// At most about `most` bytes of a picture.
    fn bytes(&self, home: &Home, most: usize) -> Result<Vec<u8>, Trouble> {
        match home {
            Home::Companion(hash) => self.store.peek(*hash, most).map_err(|_| Trouble::Damaged),
            Home::Page(address) => address::data(address, most).ok_or(Trouble::Damaged),
        }
    }

    /// Where the pictures are that these blocks stand for. The page itself is
    /// read only for those whose address does not say.
    fn homes(
        &self,
        id: ArticleId,
        number: Option<usize>,
        article: &Article,
        blocks: &[usize],
    ) -> Result<Vec<Option<Home>>, Error> {
        if blocks.is_empty() {
            return Ok(Vec::new());
        }
        let source = self.store.source(id, number)?;
        let companions = self.store.companions(source.capture)?;
        let companion = |address: &str| {
            let paths = companions.iter().map(|(path, _)| path.as_str());
            let found = address::companion(address, paths)?;
            let (_, hash) = companions.iter().find(|(path, _)| path == found)?;
            Some(Home::Companion(*hash))
        };
        let in_itself = |own: &str| address::is_data(own).then(|| Home::Page(own.to_owned()));
        let home = |block: &usize| {
            let own = own_address(article, *block)?;
            companion(own).or_else(|| in_itself(own))
        };
        let mut homes: Vec<Option<Home>> = blocks.iter().map(home).collect();
        // Where nothing was saved beside the page, what it does not hold is
        // nowhere.
        let is_open = |block: &&usize| !companions.is_empty() || !is_elsewhere(article, **block);
        let unknown = homes.iter().zip(blocks).enumerate();
        let unknown = unknown.filter(|(_, (home, block))| home.is_none() && is_open(block));
        let tags: Vec<(usize, Range<usize>)> = unknown
            .filter_map(|(n, (_, block))| {
                let block = article.record.blocks.get(*block)?;
                Some((n, block.source.clone()))
            })
            .collect();
        if tags.is_empty() {
            return Ok(homes);
        }
        // What the page itself is missing is told by whoever asks for it.
        let Ok(page) = self.store.peek(source.original, MAX_INPUT_BYTES) else {
            return Ok(homes);
        };
        let ranges: Vec<Range<usize>> = tags.iter().map(|(_, tag)| tag.clone()).collect();
        let named = import::picture_addresses(&page, &source.hint, &ranges);
        for ((n, _), addresses) in tags.iter().zip(named) {
            let beside = addresses.iter().find_map(|a| companion(a));
            let in_page = || addresses.into_iter().find(|a| address::is_data(a));
            if let Some(home) = homes.get_mut(*n) {
                *home = beside.or_else(|| in_page().map(Home::Page));
            }
        }
        Ok(homes)
    }
}

/// Whether the page holds nothing of the picture that a block is.
fn is_elsewhere(article: &Article, block: usize) -> bool {
    let record = &article.record;
    let blocks = record.blocks.get(block).into_iter();
    let mut inlines = blocks.flat_map(|b| record.inlines_in(b.range.clone()));
    inlines.any(|inline| inline.kind == InlineKind::Elsewhere)
}

/// The address of the picture that a block is.
fn own_address(article: &Article, block: usize) -> Option<&str> {
    let record = &article.record;
    let range = record.blocks.get(block)?.range.clone();
    record.inlines_in(range.clone()).find_map(|inline| {
        let InlineKind::Image(address) = &inline.kind else {
            return None;
        };
        (inline.range == range).then_some(address.as_str())
    })
}
