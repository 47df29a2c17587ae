//! The lines above a story: who wrote it, where, when.

use crate::article::Metadata;

/// The authors as a reader would name them: `Ann Lee (Lagos), Bo Ek`; empty
/// if nobody is named.
pub(super) fn authors(metadata: &Metadata) -> String {
    let one = |a: &crate::article::Author| match &a.place {
        Some(place) => format!("{} ({place})", a.name),
        None => a.name.clone(),
    };
    metadata
        .authors
        .iter()
        .flat_map(|f| &f.value)
        .map(one)
        .collect::<Vec<_>>()
        .join(", ")
}

/// Authors, publisher and date, those that are known.
pub(super) fn source_parts(metadata: &Metadata) -> Vec<String> {
    let date = metadata.published.as_ref().or(metadata.updated.as_ref());
    [
        Some(authors(metadata)).filter(|a| !a.is_empty()),
        metadata.publisher.as_ref().map(|f| f.value.clone()),
        date.map(|f| f.value.to_string()),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The headline; none if it is not known.
pub(super) fn title(metadata: &Metadata) -> Option<&str> {
    metadata
        .title
        .as_ref()
        .map(|f| f.value.trim())
        .filter(|t| !t.is_empty())
}

/// The story's address; none if it is not known.
pub(super) fn url(metadata: &Metadata) -> Option<&str> {
    metadata
        .url
        .as_ref()
        .map(|f| f.value.trim())
        .filter(|u| !u.is_empty())
}
