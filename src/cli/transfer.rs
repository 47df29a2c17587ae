//! `export` and `import`: notes taken along, and brought back.

use super::{
    Outcome, Session, args,
    args::ExportFormat,
    named, notes,
    print::{self, Out, count},
    query_of,
    story::Failure,
};

pub(super) fn export(session: &Session, args: &args::Export, out: &mut Out) -> Outcome {
    let query = query_of(&args.query)?;
    let library = session.reader()?;
    let noted = library.notes(&query)?;
    let document = match args.format {
        ExportFormat::Markdown => notes::markdown_of(&library, &noted)?,
    };
    match &args.to {
        None => out.text(&document)?,
        Some(path) => {
            notes::write_whole(path, document.as_bytes()).map_err(|e| {
                Failure::new(
                    format!("writing {} failed: {e}", named(path)),
                    "Nothing was written. Check the folder and the room on the disk.",
                )
            })?;
            print::talk(&format!(
                "Wrote {} to {}.",
                count(noted.len(), "note"),
                named(path)
            ));
        }
    }
    Ok(0)
}
