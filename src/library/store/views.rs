//! Saved views: a query under a number.

use rusqlite::{Connection, OptionalExtension as _, Row};

use super::{
    super::{Error, SavedView},
    Store,
    journal::{Owner, Rows},
    writer::Writer,
};

fn read(r: &Row<'_>) -> rusqlite::Result<SavedView> {
    Ok(SavedView {
        slot: r.get(0)?,
        name: r.get(1)?,
        query: r.get(2)?,
    })
}

fn all(conn: &Connection) -> rusqlite::Result<Vec<SavedView>> {
    let mut statement =
        conn.prepare_cached("SELECT slot, name, query FROM saved_view ORDER BY slot")?;
    statement.query_map([], read)?.collect()
}

impl Store {
    /// The saved views, by number.
    pub(in crate::library) fn views(&self) -> Result<Vec<SavedView>, Error> {
        all(&self.conn).map_err(|e| Error::from(e).while_doing("listing the views"))
    }
}

impl Writer<'_> {
    /// The view of a number.
    pub(in crate::library) fn view(&self, slot: u8) -> Result<Option<SavedView>, Error> {
        let mut statement = self
            .tx
            .prepare_cached("SELECT slot, name, query FROM saved_view WHERE slot = ?1")?;
        Ok(statement.query_row([slot], read).optional()?)
    }

    /// Writes a view, or removes the one of that number.
    pub(in crate::library) fn put_view(
        &mut self,
        slot: u8,
        view: Option<&SavedView>,
    ) -> Result<(), Error> {
        self.touch(
            Owner::View(slot.into()),
            Rows::SavedView,
            [i64::from(slot).into()],
        )?;
        match view {
            Some(view) => self
                .tx
                .prepare_cached(
                    "INSERT OR REPLACE INTO saved_view(slot, name, query) VALUES (?1, ?2, ?3)",
                )?
                .execute((slot, &view.name, &view.query))?,
            None => self
                .tx
                .prepare_cached("DELETE FROM saved_view WHERE slot = ?1")?
                .execute([slot])?,
        };
        Ok(())
    }
}
