//! Tags as a whole: renaming and merging them, with all that is below them.

use std::collections::BTreeSet;

use super::{
    super::{ArticleId, Error},
    annotations::{self, NoteChange},
    journal::{Owner, Rows},
    writer::Writer,
};
use crate::text;

/// Between the names of a hierarchy.
const LEVEL: char = '/';

/// What renaming a tag did.
#[derive(Debug, Default)]
pub(in crate::library) struct Retagged {
    /// Articles that carry another tag now, on themselves or on a note.
    pub(in crate::library) articles: BTreeSet<i64>,
    /// The first of the new names that was in use already.
    pub(in crate::library) met: Option<String>,
}

/// The keys of all tags below one: from the first, up to the second.
pub(super) fn below(key: &str) -> (String, String) {
    // The character after the slash ends what can stand after it.
    (format!("{key}{LEVEL}"), format!("{key}0"))
}

/// What becomes of the tag `name` if `from` is renamed to `to`: none if it is
/// neither that tag nor below it.
fn renamed(name: &str, from: &str, to: &str) -> Option<String> {
    let (key, from_key) = (text::fold(name), text::fold(from));
    if key == from_key {
        return Some(to.to_owned());
    }
    // A tag that moves below itself leaves what is below it in its place.
    let into_itself = is_below(&text::fold(to), &from_key);
    if !is_below(&key, &from_key) || into_itself {
        return None;
    }
    let levels = from.matches(LEVEL).count() + 1;
    let rest: Vec<&str> = name.split(LEVEL).skip(levels).collect();
    Some(format!("{to}{LEVEL}{}", rest.join("/")))
}

fn is_below(key: &str, above: &str) -> bool {
    key.strip_prefix(above)
        .is_some_and(|rest| rest.starts_with(LEVEL))
}

impl Writer<'_> {
    /// Gives a tag, and all below it, another name: on articles and on notes.
    pub(in crate::library) fn rename_tag(
        &mut self,
        from: &str,
        to: &str,
    ) -> Result<Retagged, Error> {
        let mut done = Retagged::default();
        for (id, name) in self.tags_from(from)? {
            if let Some(new) = renamed(&name, from, to) {
                self.retag_articles(id, &name, &new, &mut done)?;
            }
        }
        for name in self.note_tags()? {
            if let Some(new) = renamed(&name, from, to) {
                self.retag_notes(&name, &new, &mut done)?;
            }
        }
        Ok(done)
    }

    /// Whether an article or a note has the tag, or one below it.
    pub(in crate::library) fn has_tag(&self, name: &str) -> Result<bool, Error> {
        for (id, _) in self.tags_from(name)? {
            if !self.articles_with(id)?.is_empty() {
                return Ok(true);
            }
        }
        let noted = self.note_tags()?;
        Ok(noted.iter().any(|tag| renamed(tag, name, name).is_some()))
    }

    /// A tag and those below it, as rows.
    fn tags_from(&self, from: &str) -> Result<Vec<(i64, String)>, Error> {
        let key = text::fold(from);
        let (first, past) = below(&key);
        let mut statement = self.tx.prepare_cached(
            "SELECT id, name FROM tag WHERE key = ?1 OR key >= ?2 AND key < ?3 ORDER BY key",
        )?;
        let found = statement.query_map((key, first, past), |r| Ok((r.get(0)?, r.get(1)?)))?;
        Ok(found.collect::<Result<_, _>>()?)
    }

    fn retag_articles(
        &mut self,
        id: i64,
        old: &str,
        new: &str,
        done: &mut Retagged,
    ) -> Result<(), Error> {
        let articles = self.articles_with(id)?;
        if articles.is_empty() {
            return Ok(());
        }
        let target = match self.tag(new)? {
            Some(target) => target,
            None => self.new_tag(new)?,
        };
        if target == id || self.articles_with(target)?.is_empty() {
            self.write_tag_as(target, new)?;
        } else {
            done.met.get_or_insert_with(|| new.to_owned());
        }
        done.articles.extend(&articles);
        if target == id {
            return Ok(());
        }
        log::debug!("{} articles from {old} to {new}", articles.len());
        for article in articles {
            let id = ArticleId(article);
            self.remove_tag(id, old)?;
            self.add_tag(id, new)?;
        }
        Ok(())
    }

    fn articles_with(&self, tag: i64) -> Result<Vec<i64>, Error> {
        let mut statement = self
            .tx
            .prepare_cached("SELECT article_id FROM article_tag WHERE tag_id = ?1")?;
        let ids = statement.query_map([tag], |r| r.get(0))?;
        Ok(ids.collect::<Result<_, _>>()?)
    }

    /// Case and accents are how a tag is written, not which one it is.
    fn write_tag_as(&mut self, tag: i64, name: &str) -> Result<(), Error> {
        self.touch(Owner::Tag(tag), Rows::Tag, [tag.into()])?;
        self.tx
            .prepare_cached("UPDATE tag SET name = ?2 WHERE id = ?1")?
            .execute((tag, name))?;
        Ok(())
    }

    /// Every tag that a note carries, as it is written there.
    fn note_tags(&self) -> Result<Vec<String>, Error> {
        let mut statement = self
            .tx
            .prepare_cached("SELECT DISTINCT value FROM body WHERE purpose = 'tagging'")?;
        let names = statement.query_map([], |r| r.get(0))?;
        Ok(names.collect::<Result<_, _>>()?)
    }

    fn retag_notes(&mut self, old: &str, new: &str, done: &mut Retagged) -> Result<(), Error> {
        for id in self.notes_with(old)? {
            let Some(stored) = annotations::one(&self.tx, id)? else {
                continue;
            };
            let mut tags: Vec<String> = Vec::new();
            for tag in &stored.annotation.tags {
                let tag = if tag == old { new } else { tag };
                if !tags.iter().any(|t| text::fold(t) == text::fold(tag)) {
                    tags.push(tag.to_owned());
                }
            }
            let change = NoteChange {
                tags: Some(&tags),
                ..NoteChange::default()
            };
            if self.edit_annotation(&stored, change)? {
                done.articles.insert(stored.article.0);
            }
        }
        Ok(())
    }

    fn notes_with(&self, tag: &str) -> Result<Vec<i64>, Error> {
        let mut statement = self.tx.prepare_cached(
            "SELECT b.annotation_id FROM body b JOIN annotation n ON n.id = b.annotation_id
             WHERE b.purpose = 'tagging' AND b.value = ?1 AND n.deleted_at IS NULL",
        )?;
        let ids = statement.query_map([tag], |r| r.get(0))?;
        Ok(ids.collect::<Result<_, _>>()?)
    }
}

#[cfg(test)]
mod tests {
    use super::renamed;

    #[test]
    fn a_tag_takes_along_what_is_below_it() {
        for (name, from, to, expected) in [
            ("sea", "sea", "ocean", Some("ocean")),
            ("Sea", "sea", "ocean", Some("ocean")),
            ("sea/ice", "sea", "ocean", Some("ocean/ice")),
            ("sea/ice/old", "sea/ice", "cold", Some("cold/old")),
            ("seaside", "sea", "ocean", None),
            ("land", "sea", "ocean", None),
            ("sea", "sea", "sea/all", Some("sea/all")),
            ("sea/ice", "sea", "sea/all", None),
            ("Été/Mer", "ete", "summer", Some("summer/Mer")),
        ] {
            let expected = expected.map(str::to_owned);
            assert_eq!(renamed(name, from, to), expected, "{name} {from} {to}");
        }
    }
}
