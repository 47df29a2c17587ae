//! Articles and annotations as JSON: the shapes that the command line
//! promises. Positions are Unicode code points in the text of record; a value
//! that is not there is null, a list of nothing is empty.

use std::borrow::Cow;

use serde::Serialize;

use super::CodePoints;
use crate::{
    article::{
        Article, Author, Field, Metadata, Reason, Role,
        annotation::{Annotation, ColorNames},
        extract::Report,
        page::{SourceFormat, Warning},
    },
    text,
};

/// Somebody who wrote the story.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AuthorObject {
    /// The name as printed.
    pub name: String,
    /// Where they reported from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
}

impl From<&Author> for AuthorObject {
    fn from(author: &Author) -> Self {
        Self {
            name: line(&author.name),
            place: author.place.as_deref().map(line),
        }
    }
}

/// The authors of an article or of a line of a list.
pub fn authors(authors: &[Author]) -> Vec<AuthorObject> {
    authors.iter().map(AuthorObject::from).collect()
}

/// A block with its role.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BlockObject {
    /// What it is.
    pub kind: &'static str,
    /// What it is to the story.
    pub role: &'static str,
    /// Why it is chrome.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<&'static str>,
    /// What exactly decided, where a rule or the site's other pages did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub because: Option<String>,
    /// How sure the classifier is that it is story, 0–1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub score: Option<f64>,
    /// Its text, without soft hyphens.
    pub text: String,
    /// First code point; counted, as the next, with soft hyphens.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
}

/// Where a value was found, and what stood there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EvidenceObject {
    /// The place.
    pub source: String,
    /// What stood there.
    pub raw: String,
}

/// Evidence for each field that has a value.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(default)]
pub struct EvidenceObjects {
    /// For the title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<EvidenceObject>,
    /// For the authors.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authors: Option<EvidenceObject>,
    /// For the publisher.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub publisher: Option<EvidenceObject>,
    /// For the date of publication.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published: Option<EvidenceObject>,
    /// For the date of the last update.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated: Option<EvidenceObject>,
    /// For the language.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<EvidenceObject>,
    /// For the address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<EvidenceObject>,
    /// For the section.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub section: Option<EvidenceObject>,
    /// For the keywords.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<EvidenceObject>,
    /// For the lead picture.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image: Option<EvidenceObject>,
}

impl From<&Metadata> for EvidenceObjects {
    fn from(of: &Metadata) -> Self {
        Self {
            title: evidence(of.title.as_ref()),
            authors: evidence(of.authors.as_ref()),
            publisher: evidence(of.publisher.as_ref()),
            published: evidence(of.published.as_ref()),
            updated: evidence(of.updated.as_ref()),
            language: evidence(of.language.as_ref()),
            url: evidence(of.url.as_ref()),
            section: evidence(of.section.as_ref()),
            tags: evidence(of.tags.as_ref()),
            image: evidence(of.image.as_ref()),
        }
    }
}

/// What is known about a story, and the story: the part that `clean` and
/// `show` share.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StoryObject {
    /// The headline.
    pub title: Option<String>,
    /// Who wrote it.
    pub authors: Vec<AuthorObject>,
    /// Paper, site or agency.
    pub publisher: Option<String>,
    /// ISO 8601, as far as the page goes.
    pub published: Option<String>,
    /// ISO 8601, as far as the page goes.
    pub updated: Option<String>,
    /// BCP 47 primary tag.
    pub language: Option<String>,
    /// The story's address.
    pub url: Option<String>,
    /// Section of the paper.
    pub section: Option<String>,
    /// Keywords that the page gives.
    pub tags: Vec<String>,
    /// Address of the lead picture.
    pub image: Option<String>,
    /// Every block of the text of record, in order.
    pub blocks: Vec<BlockObject>,
    /// The body alone, its blocks joined by a blank line, without soft hyphens.
    pub text: String,
}

impl From<&Article> for StoryObject {
    fn from(article: &Article) -> Self {
        let of = &article.metadata;
        Self {
            title: value(of.title.as_ref()),
            authors: of
                .authors
                .as_ref()
                .map(|f| authors(&f.value))
                .unwrap_or_default(),
            publisher: value(of.publisher.as_ref()),
            published: of.published.as_ref().map(|f| f.value.to_string()),
            updated: of.updated.as_ref().map(|f| f.value.to_string()),
            language: value(of.language.as_ref()),
            url: value(of.url.as_ref()),
            section: value(of.section.as_ref()),
            tags: of
                .tags
                .iter()
                .flat_map(|f| &f.value)
                .map(|t| line(t))
                .collect(),
            image: value(of.image.as_ref()),
            blocks: blocks(article),
            text: shown(text::sanitise(&article.body_text())),
        }
    }
}

/// What `clean --format json` prints for one input.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CleanObject {
    /// Path, or `-`.
    pub source: String,
    /// `text` or `html`.
    pub format: &'static str,
    /// Whether the page reads as a story at all.
    pub article: bool,
    /// Why not, or what had to be relaxed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// The story.
    #[serde(flatten)]
    pub story: StoryObject,
    /// What went less than well.
    pub warnings: Vec<String>,
    /// Where each field was found, where that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evidence: Option<EvidenceObjects>,
}

/// What `clean --format jsonl` prints for an input that failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CleanFailure {
    /// Path, or `-`.
    pub source: String,
    /// What failed.
    pub error: String,
}

impl CleanFailure {
    /// The failure of one input.
    pub fn new(source: &str, error: &str) -> Self {
        Self {
            source: line(source),
            error: line(error),
        }
    }
}

/// The object of `clean --format json`. `source` is the path as given, or
/// `-`; `read_warnings` are those of the page, `why` asks for the evidence.
pub fn clean_object(
    source: &str,
    format: SourceFormat,
    read_warnings: &[Warning],
    article: &Article,
    report: &Report,
    why: bool,
) -> CleanObject {
    let warnings = read_warnings.iter().map(|w| &w.0).chain(&report.warnings);
    CleanObject {
        source: line(source),
        format: format.name(),
        article: report.is_article,
        why: report.why.as_deref().map(line),
        story: StoryObject::from(article),
        warnings: warnings.map(|w| line(w)).collect(),
        evidence: why.then(|| EvidenceObjects::from(&article.metadata)),
    }
}

/// An annotation, as `notes --json` prints it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AnnotationObject {
    /// Its identity.
    pub id: String,
    /// Its article's identity.
    pub article: String,
    /// The quoted words; null for a note on the whole article.
    pub quote: Option<String>,
    /// The note, Markdown; null for a bare highlight.
    pub note: Option<String>,
    /// Name of its colour.
    pub color: &'static str,
    /// What the reader calls that colour; null if nothing.
    pub color_name: Option<String>,
    /// Its tags.
    pub tags: Vec<String>,
    /// How its passage was found.
    pub state: &'static str,
    /// ISO 8601, UTC; null if unknown.
    pub created: Option<String>,
    /// ISO 8601, UTC; null if unknown.
    pub modified: Option<String>,
    /// First code point in the text of record.
    pub start: Option<usize>,
    /// One past the last.
    pub end: Option<usize>,
}

/// The object of an annotation of the article `article_uid`, whose text of
/// record `text` indexes.
pub fn annotation_object(
    article_uid: &str,
    annotation: &Annotation,
    (text, colors): (&CodePoints<'_>, &ColorNames),
) -> AnnotationObject {
    let at = annotation.passage;
    AnnotationObject {
        id: annotation.id.clone(),
        article: article_uid.to_owned(),
        quote: annotation.selector.as_ref().map(|s| paragraphs(&s.exact)),
        note: (!annotation.note.is_empty()).then(|| paragraphs(&annotation.note)),
        color: annotation.color.name(),
        color_name: colors.own(annotation.color).map(str::to_owned),
        tags: annotation.tags.iter().map(|t| line(t)).collect(),
        state: annotation.state.name(),
        created: known_time(annotation.created),
        modified: known_time(annotation.modified),
        start: at.map(|p| text.of_byte(p.start)),
        end: at.map(|p| text.of_byte(p.end)),
    }
}

/// Which capture before the newest is printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OlderObject {
    /// Its number, from 1 for the oldest.
    pub number: usize,
    /// How many captures of the article there are.
    pub of: usize,
    /// When it was added, as [`timestamp`] writes it; none if that is not known.
    pub added: Option<String>,
    /// Notes of the article that are not in it, for they were made later.
    pub later_notes: usize,
}

/// What `show --format json` prints.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ShowObject {
    /// The article's identity.
    pub id: String,
    /// Which capture it is, where that is not the newest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub older_capture: Option<OlderObject>,
    /// The story.
    #[serde(flatten)]
    pub story: StoryObject,
    /// Fields that were edited by hand.
    pub edited: Vec<String>,
    /// What went less than well.
    pub warnings: Vec<String>,
    /// Its annotations by place, those without a place last.
    pub annotations: Vec<AnnotationObject>,
    /// Where each field was found, where that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evidence: Option<EvidenceObjects>,
}

/// The object of `show --format json`; `why` asks for the evidence.
pub fn show_object(
    uid: &str,
    article: &Article,
    annotations: &[Annotation],
    (edited, colors): (&[&str], &ColorNames),
    warnings: &[String],
    why: bool,
) -> ShowObject {
    let index = CodePoints::new(&article.record.text);
    ShowObject {
        id: uid.to_owned(),
        older_capture: None,
        story: StoryObject::from(article),
        edited: edited.iter().map(|e| (*e).to_owned()).collect(),
        warnings: warnings.iter().map(|w| line(w)).collect(),
        annotations: annotations
            .iter()
            .map(|a| annotation_object(uid, a, (&index, colors)))
            .collect(),
        evidence: why.then(|| EvidenceObjects::from(&article.metadata)),
    }
}

/// When a note was made or changed; other tools do not always say, and then
/// there is no time.
pub fn known_time(unix: i64) -> Option<String> {
    (unix != 0).then(|| timestamp(unix))
}

/// The day of it.
pub fn known_day(unix: i64) -> Option<String> {
    let time = known_time(unix)?;
    time.split('T').next().map(str::to_owned)
}

/// A day (Unix seconds / 86400) as ISO 8601: `2026-11-24`.
pub fn day(number: i64) -> String {
    let time = timestamp(number.saturating_mul(86_400));
    time.split('T').next().unwrap_or_default().to_owned()
}

/// Unix seconds as ISO 8601 in UTC: `2026-11-24T06:42:25Z`. Times beyond the
/// years that can be written are cut to the last one.
pub fn timestamp(unix_seconds: i64) -> String {
    let earliest = jiff::Timestamp::MIN.as_second();
    let latest = jiff::Timestamp::MAX.as_second();
    jiff::Timestamp::from_second(unix_seconds.clamp(earliest, latest))
        .map_or_else(|_| String::new(), |t| t.to_string())
}

/// The other way round; any ISO 8601 time with a zone will do.
pub fn parse_timestamp(text: &str) -> Option<i64> {
    text.parse::<jiff::Timestamp>()
        .ok()
        .map(jiff::Timestamp::as_second)
}

/// `value` as JSON text, on one line or indented for people. Characters that
/// would do something to a terminal are written as escapes, so nothing is
/// lost and nothing acts.
pub fn to_string(value: &impl Serialize, pretty: bool) -> String {
    let written = if pretty {
        serde_json::to_string_pretty(value)
    } else {
        serde_json::to_string(value)
    };
    // Only a map with keys that are not text could fail; these shapes have none.
    escape_unseen(&written.unwrap_or_else(|_| "null".to_owned()))
}

/// JSON with every character that does not show written as `\u…`. Outside of
/// strings JSON has only ASCII, and inside an escape means the same.
fn escape_unseen(json: &str) -> String {
    if matches!(text::sanitise(json), Cow::Borrowed(_)) {
        return json.to_owned();
    }
    let mut out = String::with_capacity(json.len() + 64);
    let mut buffer = [0; 4];
    for c in json.chars() {
        let clean =
            c.is_ascii() || matches!(text::sanitise(c.encode_utf8(&mut buffer)), Cow::Borrowed(_));
        if clean && c != '\x7f' {
            out.push(c);
        } else {
            let mut units = [0; 2];
            let escapes = c
                .encode_utf16(&mut units)
                .iter()
                .map(|unit| format!("\\u{unit:04x}"));
            out.extend(escapes);
        }
    }
    out
}

fn blocks(article: &Article) -> Vec<BlockObject> {
    let index = CodePoints::new(&article.record.text);
    let object = |(at, block): (usize, &crate::article::Block)| {
        let judgement = article.judgements.get(at);
        BlockObject {
            kind: block.kind.name(),
            role: article.role(at).name(),
            reason: judgement
                .filter(|j| j.role == Role::Chrome)
                .and_then(|j| j.reason)
                .map(Reason::name),
            because: article.because.get(&at).map(|b| line(b)),
            score: judgement.map(|j| rounded(j.score)),
            text: shown(text::sanitise(article.record.block_text(block))),
            start: index.of_byte(block.range.start),
            end: index.of_byte(block.range.end),
        }
    };
    article
        .record
        .blocks
        .iter()
        .enumerate()
        .map(object)
        .collect()
}

/// Three decimals say all that a score knows.
fn rounded(score: f32) -> f64 {
    let score = if score.is_finite() {
        f64::from(score)
    } else {
        0.0
    };
    (score * 1000.0).round() / 1000.0
}

fn value(field: Option<&Field<String>>) -> Option<String> {
    field.map(|f| shown(text::sanitise_line(&f.value)))
}

fn evidence<T>(field: Option<&Field<T>>) -> Option<EvidenceObject> {
    field.map(|f| EvidenceObject {
        source: line(&f.evidence.source),
        raw: paragraphs(&f.evidence.raw),
    })
}

fn line(text: &str) -> String {
    text::sanitise_line(text).into_owned()
}

/// Text for other programs to read and to search.
fn shown(clean: Cow<'_, str>) -> String {
    text::without_soft_hyphens(clean).into_owned()
}

fn paragraphs(text: &str) -> String {
    text::sanitise(text).into_owned()
}
