//! Metadata in rows: what cleaning found, with its evidence, and the fields
//! that the reader set by hand.

use serde::{Deserialize, Serialize};

use super::{pack, unpack};
use crate::{
    article::{Author, Date, Evidence, Field, Metadata},
    library::{Error, FieldEdit},
};

/// Version of this form.
const VERSION: u8 = 1;

#[derive(Serialize, Deserialize)]
struct FieldForm<T> {
    v: T,
    /// Where it was found.
    s: String,
    /// What stood there.
    r: String,
}

#[derive(Serialize, Deserialize)]
struct AuthorForm {
    name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    place: Option<String>,
}

type Slot<T> = Option<FieldForm<T>>;

#[derive(Serialize, Deserialize)]
struct MetadataForm {
    version: u8,
    title: Slot<String>,
    authors: Slot<Vec<AuthorForm>>,
    publisher: Slot<String>,
    published: Slot<String>,
    updated: Slot<String>,
    language: Slot<String>,
    url: Slot<String>,
    section: Slot<String>,
    tags: Slot<Vec<String>>,
    image: Slot<String>,
}

fn form<T: Clone, U>(field: Option<&Field<T>>, convert: impl Fn(T) -> U) -> Slot<U> {
    field.map(|f| FieldForm {
        v: convert(f.value.clone()),
        s: f.evidence.source.clone(),
        r: f.evidence.raw.clone(),
    })
}

fn value<T, U>(slot: Slot<T>, convert: impl Fn(T) -> Option<U>) -> Option<Field<U>> {
    let FieldForm { v, s, r } = slot?;
    let evidence = Evidence { source: s, raw: r };
    Some(Field {
        value: convert(v)?,
        evidence,
    })
}

fn author_forms(authors: Vec<Author>) -> Vec<AuthorForm> {
    let form = |a: Author| AuthorForm {
        name: a.name,
        place: a.place,
    };
    authors.into_iter().map(form).collect()
}

fn author_values(forms: Vec<AuthorForm>) -> Vec<Author> {
    let value = |f: AuthorForm| Author {
        name: f.name,
        place: f.place,
    };
    forms.into_iter().map(value).collect()
}

/// Metadata as a row holds it.
pub(in super::super) fn pack_metadata(m: &Metadata) -> Result<Vec<u8>, Error> {
    let same = |s: String| s;
    pack(&MetadataForm {
        version: VERSION,
        title: form(m.title.as_ref(), same),
        authors: form(m.authors.as_ref(), author_forms),
        publisher: form(m.publisher.as_ref(), same),
        published: form(m.published.as_ref(), |d: Date| d.to_string()),
        updated: form(m.updated.as_ref(), |d: Date| d.to_string()),
        language: form(m.language.as_ref(), same),
        url: form(m.url.as_ref(), same),
        section: form(m.section.as_ref(), same),
        tags: form(m.tags.as_ref(), |t| t),
        image: form(m.image.as_ref(), same),
    })
}

/// The metadata that a row holds.
pub(in super::super) fn unpack_metadata(packed: &[u8]) -> Result<Metadata, Error> {
    let f: MetadataForm = unpack(packed, "an article's metadata")?;
    Ok(Metadata {
        title: value(f.title, Some),
        authors: value(f.authors, |a| Some(author_values(a))),
        publisher: value(f.publisher, Some),
        published: value(f.published, |d| Date::parse_iso(&d)),
        updated: value(f.updated, |d| Date::parse_iso(&d)),
        language: value(f.language, Some),
        url: value(f.url, Some),
        section: value(f.section, Some),
        tags: value(f.tags, Some),
        image: value(f.image, Some),
    })
}

/// Authors as JSON: `[{"name":"A","place":"B"}]`.
pub(in super::super) fn authors_to_json(authors: &[Author]) -> String {
    serde_json::to_string(&author_forms(authors.to_vec())).unwrap_or_else(|_| "[]".into())
}

/// The authors that such JSON holds; none if it is damaged.
pub(in super::super) fn authors_from_json(json: &str) -> Vec<Author> {
    serde_json::from_str(json)
        .map(author_values)
        .unwrap_or_default()
}

/// The fields that the reader set by hand, as rows: (field, JSON).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::library) struct Edits(pub(in super::super) Vec<(String, String)>);

/// Name of the evidence of a field set by hand.
const BY_HAND: &str = "edited by hand";

/// Every field of the metadata that can be set by hand.
pub(in crate::library) const FIELDS: [&str; 7] = [
    "title",
    "authors",
    "publisher",
    "published",
    "updated",
    "language",
    "url",
];

impl Edits {
    /// Sets the fields of `metadata`; what can't be read stays as it was
    /// found.
    pub(in super::super) fn apply(&self, metadata: &mut Metadata) {
        for (field, json) in &self.0 {
            apply_one(metadata, field, json);
        }
    }

    /// The names of the fields.
    pub(in crate::library) fn fields(&self) -> Vec<&'static str> {
        FIELDS
            .into_iter()
            .filter(|f| self.0.iter().any(|(have, _)| have == f))
            .collect()
    }
}

fn apply_one(metadata: &mut Metadata, field: &str, json: &str) {
    let text = || serde_json::from_str::<String>(json).ok();
    let day = || text().and_then(|t| Date::parse_iso(&t));
    match field {
        "title" => set(&mut metadata.title, text()),
        "authors" => set(&mut metadata.authors, Some(authors_from_json(json))),
        "publisher" => set(&mut metadata.publisher, text()),
        "published" => set(&mut metadata.published, day()),
        "updated" => set(&mut metadata.updated, day()),
        "language" => set(&mut metadata.language, text()),
        "url" => set(&mut metadata.url, text()),
        _ => {}
    }
}

fn set<T>(field: &mut Option<Field<T>>, value: Option<T>) {
    if let Some(value) = value {
        *field = Some(Field::new(value, BY_HAND, ""));
    }
}

/// The field that an edit is of, and its value as JSON; none reverts it.
pub(in crate::library) fn edit_form(edit: &FieldEdit) -> (&'static str, Option<String>) {
    let text = |t: &Option<String>| {
        t.as_ref()
            .map(|t| serde_json::Value::from(t.as_str()).to_string())
    };
    let day = |d: &Option<Date>| {
        d.as_ref()
            .map(|d| serde_json::Value::from(d.to_string()).to_string())
    };
    match edit {
        FieldEdit::Title(t) => ("title", text(t)),
        FieldEdit::Authors(a) => ("authors", a.as_ref().map(|a| authors_to_json(a))),
        FieldEdit::Publisher(t) => ("publisher", text(t)),
        FieldEdit::Published(d) => ("published", day(d)),
        FieldEdit::Updated(d) => ("updated", day(d)),
        FieldEdit::Language(t) => ("language", text(t)),
        FieldEdit::Url(t) => ("url", text(t)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Metadata {
        let author = |name: &str, place: Option<&str>| Author {
            name: name.into(),
            place: place.map(Into::into),
        };
        Metadata {
            title: Some(Field::new("A “quoted” title".into(), "h1", "<h1>A")),
            authors: Some(Field::new(
                vec![author("Ana", Some("Lima")), author("Bo", None)],
                "text byline",
                "By Ana in Lima, Bo",
            )),
            published: Some(Field::new(
                Date::parse_iso("2013-04-10T10:55").unwrap(),
                "text",
                "10 April",
            )),
            tags: Some(Field::new(
                vec!["one".into(), "two".into()],
                "meta keywords",
                "one, two",
            )),
            ..Metadata::default()
        }
    }

    #[test]
    fn metadata_comes_back_equal() {
        for m in [Metadata::default(), sample()] {
            assert_eq!(unpack_metadata(&pack_metadata(&m).unwrap()).unwrap(), m);
        }
        assert!(unpack_metadata(b"no zstd").is_err());
    }

    #[test]
    fn edits_win_and_say_so() {
        let all = [
            FieldEdit::Title(Some("New".into())),
            FieldEdit::Authors(Some(vec![])),
            FieldEdit::Publisher(Some("P".into())),
            FieldEdit::Published(Date::parse_iso("2020")),
            FieldEdit::Updated(Date::parse_iso("2021-02")),
            FieldEdit::Language(Some("de".into())),
            FieldEdit::Url(Some("https://a.example/b".into())),
        ];
        let rows = all
            .iter()
            .map(edit_form)
            .map(|(f, v)| (f.to_owned(), v.unwrap()));
        let edits = Edits(rows.collect());
        let mut m = sample();
        edits.apply(&mut m);
        assert_eq!(edits.fields(), FIELDS);
        assert_eq!(m.title, Some(Field::new("New".into(), BY_HAND, "")));
        assert_eq!(m.authors.unwrap().value, []);
        assert_eq!(m.published.unwrap().value.to_string(), "2020");
        assert_eq!(m.updated.unwrap().value.to_string(), "2021-02");
        assert_eq!(m.url.unwrap().value, "https://a.example/b");
        assert_eq!(m.tags, sample().tags);
    }

    #[test]
    fn a_damaged_edit_leaves_the_field() {
        let mut m = sample();
        Edits(vec![
            ("title".into(), "{".into()),
            ("published".into(), "\"soon\"".into()),
        ])
        .apply(&mut m);
        assert_eq!(m, sample());
    }
}
