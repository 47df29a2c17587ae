//! Orders that an index has: the statements that read them, place by place.

/// An order that an index has: its statement for each direction, one for the
/// articles of a place that have the key, and one for those that have not.
pub(super) struct Index {
    /// The usual order is from the largest key down.
    pub(super) largest_first: bool,
    /// The ids of all of them, usual order and turned round.
    pub(super) ids: Option<[&'static str; 2]>,
    /// A page of them with their keys, usual order and turned round.
    pub(super) keyed: [&'static str; 2],
    /// The same for what comes last either way.
    pub(super) keyless: Option<[&'static str; 2]>,
}

macro_rules! scan {
    ($key:literal, $also:literal, $order:literal) => {
        concat!(
            "SELECT ",
            $key,
            ", id FROM article WHERE place = ?1",
            $also,
            " ORDER BY ",
            $order,
            " LIMIT ?2"
        )
    };
}

macro_rules! scan_ids {
    ($order:literal) => {
        concat!("SELECT id FROM article WHERE place = ?1 ORDER BY ", $order)
    };
}

pub(super) const ADDED: Index = Index {
    largest_first: true,
    ids: None,
    keyed: [
        scan!("saved_at", "", "saved_at DESC, id DESC"),
        scan!("saved_at", "", "saved_at, id"),
    ],
    keyless: None,
};
pub(super) const TITLE: Index = Index {
    largest_first: false,
    ids: Some([
        scan_ids!("title_key, id"),
        scan_ids!("title_key DESC, id DESC"),
    ]),
    keyed: [
        scan!("title_key", "", "title_key, id"),
        scan!("title_key", "", "title_key DESC, id DESC"),
    ],
    keyless: None,
};
pub(super) const PUBLISHED: Index = Index {
    largest_first: true,
    ids: None,
    keyed: [
        scan!(
            "published_at",
            " AND published_at IS NOT NULL",
            "published_at DESC, id DESC"
        ),
        scan!(
            "published_at",
            " AND published_at IS NOT NULL",
            "published_at, id"
        ),
    ],
    keyless: Some([
        scan!(
            "id",
            " AND published_at IS NULL",
            "published_at DESC, id DESC"
        ),
        scan!("id", " AND published_at IS NULL", "published_at, id"),
    ]),
};

macro_rules! walk {
    ($key:literal, $which:expr, $order:expr, $limit:literal) => {
        concat!(
            "SELECT ",
            $key,
            ", saved_at, id FROM article WHERE place = ?1",
            $which,
            " ORDER BY ",
            $order,
            " LIMIT ",
            $limit
        )
    };
}

macro_rules! shared {
    ($key:literal, $are_numbers:literal, $which:expr, $way:literal, $back:literal, $ids:expr) => {
        Shared {
            are_numbers: $are_numbers,
            ids: $ids,
            usual: walk!(
                $key,
                $which,
                concat!($key, $way, ", saved_at DESC, id DESC"),
                "?2"
            ),
            turned: walk!($key, $which, concat!($key, $back, ", saved_at, id"), "?2"),
            newest: walk!(
                $key,
                concat!(" AND ", $key, " = ?2"),
                "saved_at DESC, id DESC",
                "?3"
            ),
            oldest: walk!($key, concat!(" AND ", $key, " = ?2"), "saved_at, id", "?3"),
        }
    };
}

/// Names, from the first; not every article has one.
macro_rules! names {
    ($key:literal) => {
        shared!(
            $key,
            false,
            concat!(" AND ", $key, " > x''"),
            "",
            " DESC",
            &[
                concat!(
                    "SELECT id FROM article WHERE place = ?1 AND ",
                    $key,
                    " > x'' ORDER BY ",
                    $key,
                    ", saved_at DESC, id DESC"
                ),
                concat!(
                    "SELECT id FROM article WHERE place = ?1 AND ",
                    $key,
                    " = x'' ORDER BY saved_at DESC, id DESC"
                ),
            ]
        )
    };
}

/// Numbers, from the largest; every article has one.
macro_rules! numbers {
    ($key:literal) => {
        shared!(
            $key,
            true,
            "",
            " DESC",
            "",
            &[concat!(
                "SELECT id FROM article WHERE place = ?1 ORDER BY ",
                $key,
                " DESC, saved_at DESC, id DESC"
            )]
        )
    };
}

/// A key that many articles can have, and that an index has: the statements
/// that walk the articles of a place by it, in its usual order with the newest
/// of each key first, or turned round with the oldest first; and those for the
/// articles of one key.
pub(super) struct Shared {
    /// Numbers go from the largest down, and every article has one. Names go
    /// from the first on, and some articles have none.
    pub(super) are_numbers: bool,
    /// The ids of all of them in the usual order, one statement after another.
    pub(super) ids: &'static [&'static str],
    pub(super) usual: &'static str,
    pub(super) turned: &'static str,
    pub(super) newest: &'static str,
    pub(super) oldest: &'static str,
}

pub(super) const SITE: Shared = names!("site_key");
pub(super) const AUTHOR: Shared = names!("author_key");
pub(super) const LENGTH: Shared = numbers!("words");
pub(super) const PROGRESS: Shared = numbers!("seen");

#[cfg(test)]
impl Index {
    /// Its statements.
    pub(super) fn statements(&self) -> impl Iterator<Item = &'static str> {
        let all = [Some(self.keyed), self.keyless, self.ids];
        all.into_iter().flatten().flatten()
    }
}

#[cfg(test)]
impl Shared {
    /// Its statements.
    pub(super) fn statements(&self) -> impl Iterator<Item = &'static str> {
        let walks = [self.usual, self.turned, self.newest, self.oldest];
        walks.into_iter().chain(self.ids.iter().copied())
    }
}
