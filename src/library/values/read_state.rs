//! What a story counts as: new, begun or read.

/// How far the reader has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, PartialOrd, Ord)]
pub enum ReadState {
    /// Not opened yet.
    #[default]
    Unread,
    /// Begun.
    Reading,
    /// Finished, or marked so.
    Read,
}

/// Share of an article from which on it counts as read to its end: the last
/// screen need not be scrolled to its last line.
const END_SEEN: f32 = 0.985;

impl ReadState {
    /// What a share read (0–1) comes to, where nothing else was set by hand.
    pub fn reached(progress: f32) -> Self {
        if progress >= END_SEEN {
            Self::Read
        } else {
            Self::Reading
        }
    }

    /// The name in JSON and in queries.
    pub fn name(self) -> &'static str {
        match self {
            Self::Unread => "unread",
            Self::Reading => "reading",
            Self::Read => "read",
        }
    }
}
