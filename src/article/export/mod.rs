//! Articles and annotations to Markdown, JSON and what other tools read. Pure: values in, text out.
//! Serialised forms are separate, versioned structs of this wing.

mod head;
pub mod json;
pub mod markdown;
pub mod notes;
pub mod plain;
mod positions;

pub use positions::CodePoints;

use super::{Article, Role};

/// Which parts of an article to write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parts {
    /// Title, authors, publisher, date and address above the story.
    pub head: bool,
    /// What pictures show, and whose they are.
    pub captions: bool,
    /// Everything else of the page as well, in its place.
    pub chrome: bool,
}

impl Default for Parts {
    fn default() -> Self {
        Self {
            head: true,
            captions: true,
            chrome: false,
        }
    }
}

impl Parts {
    /// The story's body and nothing else.
    pub const BODY: Self = Self {
        head: false,
        captions: false,
        chrome: false,
    };

    /// Whether the block at `index` is to be written.
    fn wants(self, article: &Article, index: usize) -> bool {
        match article.role(index) {
            Role::Body => true,
            Role::Caption => self.captions || self.chrome,
            // The head says title, byline and date already, in an order of
            // its own.
            Role::Title | Role::Byline | Role::Date | Role::Contact | Role::Chrome => self.chrome,
        }
    }
}
