//! What a block is to the story, and why.

/// What a block is to the story.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// The headline.
    Title,
    /// The story itself.
    Body,
    /// Who wrote it.
    Byline,
    /// When it was published or updated.
    Date,
    /// What a picture shows, or whose it is.
    Caption,
    /// How to reach the writers.
    Contact,
    /// The page's, not the story's.
    Chrome,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 7] = [
        Self::Title,
        Self::Body,
        Self::Byline,
        Self::Date,
        Self::Caption,
        Self::Contact,
        Self::Chrome,
    ];

    /// The name in JSON and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Body => "body",
            Self::Byline => "byline",
            Self::Date => "date",
            Self::Caption => "caption",
            Self::Contact => "contact",
            Self::Chrome => "chrome",
        }
    }

    /// The role of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|r| r.name() == name)
    }
}

macro_rules! reasons {
    ($($(#[$doc:meta])* $variant:ident = $name:literal, $phrase:literal;)*) => {
        /// Why a block is chrome.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Reason { $($(#[$doc])* $variant,)* }

        impl Reason {
            /// Every reason.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The name in JSON and in the store.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// The reason as a reader sees it.
            pub fn phrase(self) -> &'static str {
                match self { $(Self::$variant => $phrase,)* }
            }

            /// The reason of that name.
            pub fn from_name(name: &str) -> Option<Self> {
                match name { $($name => Some(Self::$variant),)* _ => None }
            }
        }
    };
}

reasons! {
    /// Print, mail, text size and the like.
    Toolbar = "toolbar", "page toolbar";
    /// Site navigation.
    Menu = "menu", "menu";
    /// Leads to the parts of this page, as the outline does.
    Contents = "contents", "table of contents";
    /// Where on the site the page lies.
    Breadcrumb = "breadcrumb", "breadcrumb trail";
    /// Buttons and words for passing the page on.
    Share = "share", "sharing";
    /// Other stories.
    Related = "related", "related stories";
    /// Newsletter, subscription, app, event.
    Promotion = "promotion", "promotion";
    /// Paid matter.
    Advert = "advert", "advertising";
    /// What readers wrote below, and the form for it.
    Comments = "comments", "reader comments";
    /// Copyright, terms, disclaimers.
    Legal = "legal", "legal notice";
    /// Consent notices.
    Cookie = "cookie", "cookie notice";
    /// "Subscribe to go on reading".
    Paywall = "paywall", "paywall notice";
    /// A bare number of shares, comments, kilobytes.
    Counter = "counter", "counter";
    /// The headline once more.
    RepeatedHeadline = "repeated headline", "headline again";
    /// Text that stands elsewhere on the page already.
    Duplicate = "duplicate", "text that stands on the page already";
    /// Search boxes, log-ins, input fields.
    Form = "form", "form";
    /// The story's keywords as links.
    TagList = "tag list", "list of tags";
    /// About the author, at the edge of the story.
    AuthorBox = "author box", "author box";
    /// "Page 1 of 3", next, previous.
    Pagination = "pagination", "page numbers";
    /// The page hid it from its own readers.
    Hidden = "hidden", "hidden on the page";
    /// The same line stands on other saved pages of this host.
    RepeatedOnSite = "repeated on site", "repeated on this site's pages";
    /// A rule for this site says so.
    SiteRule = "site rule", "your rule for this site";
    /// The reader dropped it.
    ByHand = "by hand", "dropped by you";
    /// No rule names it; it does not look like the story around it.
    UnlikeStory = "unlike the story", "unlike the story around it";
}

/// Who decided a role; a later one outranks an earlier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Judge {
    /// The built-in classifier.
    Program,
    /// A rule for the page's site.
    SiteRule,
    /// The reader.
    Hand,
}

/// A block's role, with its evidence.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Judgement {
    /// What the block is.
    pub role: Role,
    /// Why, if it is chrome.
    pub reason: Option<Reason>,
    /// How sure the classifier is that this is story: 0 (chrome) to 1 (body).
    pub score: f32,
    /// Who decided.
    pub by: Judge,
}

impl Judgement {
    /// A decision of the classifier that a block belongs to the page as shown.
    pub fn program(role: Role, score: f32) -> Self {
        Self {
            role,
            reason: None,
            score,
            by: Judge::Program,
        }
    }

    /// A decision of the classifier that a block is chrome.
    pub fn chrome(reason: Reason, score: f32) -> Self {
        Self {
            role: Role::Chrome,
            reason: Some(reason),
            score,
            by: Judge::Program,
        }
    }
}
