//! Omnivore's export, unpacked: `metadata_0_to_20.json` and so on say what
//! each story is called, `highlights/<slug>.md` has its quotes and notes.

use std::collections::{BTreeMap, HashMap};

use serde_json::Value;

use super::{ArticleForm, Clip, Found, Left, bundle};

/// Addresses that were made up for what had none.
const NO_ADDRESS: &str = "omnivore.app/no_url";

/// Whether a path inside the folder is of a list of stories.
fn is_list(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    name.starts_with("metadata_") && name.strip_suffix(".json").is_some()
}

/// The slug of the story whose highlights a path inside the folder has.
fn slug(path: &str) -> Option<&str> {
    let mut parts = path.rsplit('/');
    let slug = parts.next()?.strip_suffix(".md")?;
    (parts.next() == Some("highlights")).then_some(slug)
}

/// Whether a file is read, or only counted.
pub(super) fn is_read(path: &str) -> bool {
    is_list(path) || slug(path).is_some()
}

pub(super) fn read(files: &[(String, String)]) -> Option<Found> {
    let mut stories = BTreeMap::new();
    let mut left = Left::default();
    for (path, text) in files {
        let folder = path.rsplit('/').nth(1);
        if !is_list(path) && !matches!(folder, Some("highlights" | "content")) {
            left.add("Left out, files that are no part of Omnivore's export");
        }
        if is_list(path) {
            match serde_json::from_str::<Vec<Value>>(text.trim_start_matches('\u{feff}')) {
                Ok(all) => stories.extend(all.iter().filter_map(story)),
                Err(_) => left.add("Left out, lists of stories that are damaged"),
            }
        }
    }
    if stories.is_empty() {
        return None;
    }
    let mut all = Vec::new();
    for (path, text) in files {
        let Some(slug) = slug(path) else { continue };
        let Some(story) = stories.get(slug) else {
            left.add("Left out, files of highlights whose story is in no list");
            continue;
        };
        all.extend(clips(text).into_iter().map(|clip| {
            let words = [&clip.quote, &clip.note];
            let words = words.into_iter().find(|w| !w.is_empty());
            Clip {
                url: story.url.clone().unwrap_or_default(),
                title: story.title.clone(),
                words: format!("{slug}\n{}", words.map_or("", String::as_str)),
                ..clip
            }
        }));
    }
    let mut bundle = bundle("omnivore", all);
    let noted = bundle.articles.iter().zip(0..);
    let noted: HashMap<_, usize> = noted.map(|(a, at)| (super::story(a), at)).collect();
    for story in stories.into_values() {
        let there = noted.get(&super::story(&story));
        match there.and_then(|at| bundle.articles.get_mut(*at)) {
            Some(there) => {
                there.tags.extend(story.tags);
                there.archived |= story.archived;
            }
            None if story.is_decided() => bundle.articles.push(story),
            None => {}
        }
    }
    Some((bundle, left))
}

/// A story of the lists, by its slug.
fn story(value: &Value) -> Option<(String, ArticleForm)> {
    let text = |key: &str| value[key].as_str().unwrap_or_default().trim().to_owned();
    let labels = value["labels"].as_array().into_iter().flatten();
    let story = ArticleForm {
        url: Some(text("url")).filter(|u| !u.is_empty() && !u.contains(NO_ADDRESS)),
        title: text("title"),
        archived: text("state") == "Archived",
        tags: labels
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect(),
        ..ArticleForm::default()
    };
    Some((text("slug"), story)).filter(|(slug, _)| !slug.is_empty())
}

/// Quotes, each with what follows it; what comes before any is on the whole
/// story.
fn clips(markdown: &str) -> Vec<Clip> {
    let mut all: Vec<Clip> = Vec::new();
    for part in paragraphs(markdown) {
        if part.starts_with('>') {
            let lines = part
                .lines()
                .map(|l| l.strip_prefix('>').unwrap_or(l).trim());
            let quote = lines.collect::<Vec<_>>().join("\n");
            let (quote, tags) = labelled(&quote);
            all.push(Clip {
                quote,
                tags,
                ..Clip::default()
            });
            continue;
        }
        let (note, tags) = labelled(&part);
        if all.is_empty() {
            all.push(Clip::default());
        }
        if let Some(clip) = all.last_mut() {
            clip.tags.extend(tags);
            let parts = [clip.note.as_str(), &note]
                .into_iter()
                .filter(|p| !p.is_empty());
            clip.note = parts.collect::<Vec<_>>().join("\n\n");
        }
    }
    all
}

/// Lines that belong together: a block quote goes on over its empty lines.
fn paragraphs(markdown: &str) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    let mut ended = true;
    for line in markdown.lines().map(str::trim_end) {
        if line.is_empty() {
            ended = true;
            continue;
        }
        match all.last_mut().filter(|_| !ended) {
            Some(last) => {
                last.push('\n');
                last.push_str(line);
            }
            None => all.push(line.to_owned()),
        }
        ended = false;
    }
    all
}

/// Words like `#label` at the end are labels.
fn labelled(text: &str) -> (String, Vec<String>) {
    let (mut rest, mut tags) = (text.trim_end(), Vec::new());
    loop {
        let before = rest.char_indices().rfind(|(_, c)| c.is_whitespace());
        let at = before.map_or(0, |(at, c)| at + c.len_utf8());
        let Some(tag) = rest.get(at..).and_then(|word| word.strip_prefix('#')) else {
            break;
        };
        if !tag.starts_with(char::is_alphabetic) {
            break;
        }
        tags.push(tag.to_owned());
        rest = rest.get(..at).unwrap_or_default().trim_end();
    }
    tags.reverse();
    (rest.to_owned(), tags)
}
