//! Finds annotations' passages in another text; a line of JSON in, a line out.
//!
//! In: `{"text": id, "content": …}` and `{"id", "old", "new", "start", "end",
//! "quote", "prefix", "suffix"}`, where `old` and `new` are ids of texts
//! (`old` null: unknown) and positions are code points. Out:
//! `{"id", "state", "start", "end"}`.

use std::{
    collections::HashMap,
    io::{BufRead, BufWriter, Error, Write, stdin, stdout},
};

use offprint::article::{
    Passage,
    annotation::{Anchoring, Selector, anchor},
    export::CodePoints,
};
use serde_json::{Value, json};

/// Which two texts a group of cases is about.
type Pair = (Option<String>, String);

fn main() -> Result<(), Error> {
    let mut texts: HashMap<String, String> = HashMap::new();
    let mut group: Vec<Value> = Vec::new();
    let mut of: Pair = (None, String::new());
    let mut out = BufWriter::new(stdout().lock());
    for line in stdin().lock().lines() {
        let value: Value = serde_json::from_str(&line?)?;
        if let (Some(id), Some(content)) = (value["text"].as_str(), value["content"].as_str()) {
            texts.insert(id.to_owned(), content.to_owned());
            continue;
        }
        let pair = (
            value["old"].as_str().map(str::to_owned),
            string(&value, "new"),
        );
        if pair != of {
            answer(&texts, &of, &std::mem::take(&mut group), &mut out)?;
            of = pair;
        }
        group.push(value);
    }
    answer(&texts, &of, &group, &mut out)?;
    out.flush()
}

/// Anchors the cases of one pair of texts.
fn answer(
    texts: &HashMap<String, String>,
    of: &Pair,
    cases: &[Value],
    out: &mut impl Write,
) -> Result<(), Error> {
    let Some(new) = texts.get(&of.1).filter(|_| !cases.is_empty()) else {
        return Ok(());
    };
    let old = of.0.as_ref().and_then(|id| texts.get(id));
    // Without the old text its positions are a hint at best.
    let index_old = CodePoints::new(old.unwrap_or(new));
    let index_new = CodePoints::new(new);
    let selectors: Vec<Selector> = cases.iter().map(|c| selector(c, &index_old)).collect();
    let borrowed: Vec<&Selector> = selectors.iter().collect();
    for (case, found) in cases
        .iter()
        .zip(anchor(&borrowed, old.map(String::as_str), new))
    {
        writeln!(out, "{}", written(case, &found, &index_new))?;
    }
    Ok(())
}

fn selector(case: &Value, old: &CodePoints<'_>) -> Selector {
    let at = |key: &str| case[key].as_u64().map(|n| old.to_byte(n as usize));
    Selector {
        exact: string(case, "quote"),
        prefix: string(case, "prefix"),
        suffix: string(case, "suffix"),
        position: at("start").zip(at("end")).map(|(a, b)| Passage::new(a, b)),
        made_on: String::new(),
    }
}

fn written(case: &Value, found: &Anchoring, new: &CodePoints<'_>) -> Value {
    match found.passage {
        Some(p) => json!({
            "id": case["id"],
            "state": found.state.name(),
            "start": new.of_byte(p.start),
            "end": new.of_byte(p.end),
            "method": found.method,
        }),
        None => json!({"id": case["id"], "state": found.state.name()}),
    }
}

fn string(value: &Value, key: &str) -> String {
    value[key].as_str().unwrap_or_default().to_owned()
}
