//! What the training script sees: `training/train.py` calls it.
//!
//! `rows names` prints the columns' names as JSON. `rows write MODEL OUT
//! FILE…` reads each page with a model's file (`-`: none) and writes
//! `OUT.jsonl`, a line a page, and `OUT.f32`, its rows. `rows clean MODEL
//! FILE…` prints what `offprint clean --format jsonl` would with that model
//! (`-`: hand-set weights).

use std::{
    env,
    error::Error,
    fs::{self, File},
    io::{BufWriter, Write, stdout},
};

use offprint::article::{
    Page,
    export::json::clean_object,
    extract::{Model, Rules, training},
    import::{Hint, import},
};
use serde_json::json;

type Outcome = Result<(), Box<dyn Error>>;

fn main() -> Outcome {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["names"] => names(),
        ["write", model, out, files @ ..] => {
            write(&model_of(model)?.unwrap_or_default(), out, files)
        }
        ["clean", model, files @ ..] => clean(model_of(model)?.as_ref(), files),
        _ => Err("usage: rows names | rows write MODEL OUT FILE… | rows clean MODEL FILE…".into()),
    }
}

fn model_of(path: &str) -> Result<Option<Model>, Box<dyn Error>> {
    if path == "-" {
        return Ok(None);
    }
    Ok(Some(Model::read(&fs::read_to_string(path)?)?))
}

fn page_of(path: &str) -> Result<Page, Box<dyn Error>> {
    let hint = Hint {
        name: Some(path.to_owned()),
        ..Hint::default()
    };
    Ok(import(&fs::read(path)?, &hint)?)
}

fn names() -> Outcome {
    let of = |html: bool| json!([training::names(html, 0), training::names(html, 1)]);
    writeln!(stdout(), "{}", json!({"text": of(false), "html": of(true)}))?;
    Ok(())
}

fn write(model: &Model, out: &str, files: &[&str]) -> Outcome {
    let mut index = BufWriter::new(File::create(format!("{out}.jsonl"))?);
    let mut values = BufWriter::new(File::create(format!("{out}.f32"))?);
    for file in files {
        let page = page_of(file)?;
        let rows = training::rows(&page, model);
        let blocks: Vec<_> = page
            .record
            .blocks
            .iter()
            .zip(&page.hints)
            .map(|(block, hints)| {
                json!([
                    block.kind.name(),
                    hints.element,
                    page.record.block_text(block)
                ])
            })
            .collect();
        let elements: Vec<_> = page
            .elements
            .iter()
            .zip(&rows.words)
            .map(|(e, words)| json!([e.parent, words]))
            .collect();
        let line = json!({
            "file": file, "html": rows.html, "blocks": blocks, "elements": elements, "scores": rows.scores,
            "first": rows.first.len(), "second": rows.second.len(),
        });
        writeln!(index, "{line}")?;
        for value in rows.first.iter().chain(&rows.second) {
            values.write_all(&value.to_le_bytes())?;
        }
    }
    index.flush()?;
    values.flush()?;
    Ok(())
}

fn clean(model: Option<&Model>, files: &[&str]) -> Outcome {
    let mut out = BufWriter::new(stdout().lock());
    for file in files {
        let page = page_of(file)?;
        let (article, report) = training::extract_with(&page, &Rules::default(), model);
        let object = clean_object(file, page.format, &page.warnings, &article, &report, false);
        writeln!(out, "{}", serde_json::to_string(&object)?)?;
    }
    out.flush()?;
    Ok(())
}
