//! A note that the reader puts on another passage, which becomes its quote.

use super::{
    super::{super::Error, articles, journal::Owner, journal::Rows, writer::Writer},
    Stored,
    edit::{check_passage, motivation},
};
use crate::article::{Passage, annotation};

impl Writer<'_> {
    /// Puts an annotation on a passage of the text that its article shows, as
    /// if it had been made there, with this note and these tags; without a
    /// passage it is on the whole article.
    pub(in crate::library) fn put_on(
        &mut self,
        old: &Stored,
        passage: Option<Passage>,
        note: &str,
        tags: &[String],
    ) -> Result<(), Error> {
        let loaded = articles::load(&self.tx, old.article)?
            .ok_or_else(|| articles::not_found(old.article))?;
        check_passage(&loaded, passage)?;
        let (id, owner) = (old.id, Owner::Annotation(old.id));
        self.touch(owner, Rows::Annotation, [id.into()])?;
        self.touch(owner, Rows::Selector, [id.into()])?;
        self.tx
            .prepare_cached("DELETE FROM selector WHERE annotation_id = ?1")?
            .execute([id])?;
        let range = passage.map(|p| (p.start as i64, p.end as i64)).unzip();
        self.tx
            .prepare_cached(
                "UPDATE annotation SET motivation = ?2, text_id = ?3, state = 'exact', start = ?4, stop = ?5,
                   modified_at = ?6, rev = rev + 1 WHERE id = ?1",
            )?
            .execute((
                id,
                motivation(passage.is_some(), note),
                passage.map(|_| loaded.text_id),
                range.0,
                range.1,
                self.now,
            ))?;
        if let Some(passage) = passage {
            let selector = annotation::select(&loaded.article.record, passage, &loaded.text_hash);
            self.insert_selector(id, &selector)?;
            let here = super::carry::made_here(passage);
            self.put_anchoring(owner, id, loaded.text_id, &here, "user")?;
        }
        if (note, tags) != (old.annotation.note.as_str(), old.annotation.tags.as_slice()) {
            self.put_bodies(id, note, tags)?;
        }
        self.index_note(id)
    }
}
