//! The article that screens are tested with.

use offprint::article::{
    Article, Author, Block, BlockKind, Date, Field, Judge, Judgement, Metadata, Reason, Role,
    TextOfRecord, Within,
};

/// A block as a test writes it.
pub(super) type Piece = (BlockKind, Role, &'static str);

const P: BlockKind = BlockKind::Paragraph;
const H2: BlockKind = BlockKind::Heading(2);

/// A page with a bit of everything.
pub(super) const STORY: &[Piece] = &[
    (P, Role::Chrome, "Home  News  Weather  Sport"),
    (
        BlockKind::Heading(1),
        Role::Title,
        "The Ferry That Kept the Time",
    ),
    (P, Role::Chrome, "Print  Mail  Share this page"),
    (
        P,
        Role::Body,
        "Every morning at six the ferry left the north pier, and every clock in the village was set by it. \
         Nobody had asked the captain to be on time; it was simply how he was. The post office opened when its \
         horn sounded, and the school when it came back.",
    ),
    (
        P,
        Role::Body,
        "When the bridge was built, the clocks began to drift. At first it was a minute, then four. The baker, \
         who rose before anyone, said that he could taste the difference in the bread.",
    ),
    (H2, Role::Body, "What the harbour book says"),
    (
        P,
        Role::Body,
        "The harbour book has a line for each day of forty years. The ink changes colour when the captain’s \
         daughter takes over, but the hour in the first column does not change at all.",
    ),
    (
        BlockKind::Quote,
        Role::Body,
        "A timetable is a promise that you make to people you will never meet.",
    ),
    (
        BlockKind::ListItem {
            depth: 0,
            ordinal: None,
        },
        Role::Body,
        "The first ferry was named after a saint.",
    ),
    (
        BlockKind::ListItem {
            depth: 0,
            ordinal: None,
        },
        Role::Body,
        "The second was named after a ship’s cat.",
    ),
    (P, Role::Chrome, "Subscribe to our newsletter"),
    (H2, Role::Body, "The last crossing"),
    (
        P,
        Role::Body,
        "On the last day the whole village stood on the pier with their watches in their hands. The ferry was \
         late by eleven minutes, because so many had wanted to say goodbye.",
    ),
    (
        P,
        Role::Body,
        "Now the clocks are set by the radio, and are right, and nobody looks at them.",
    ),
    (P, Role::Contact, "Write to the desk at desk@example.org."),
];

/// A text of record with roles.
pub(super) fn article(pieces: &[Piece]) -> Article {
    let mut record = TextOfRecord::default();
    let mut judgements = Vec::new();
    for (kind, role, text) in pieces {
        if !record.blocks.is_empty() {
            record.text.push('\n');
        }
        let start = record.text.len();
        record.text.push_str(text);
        let range = start..record.text.len();
        record.blocks.push(Block {
            kind: *kind,
            range: range.clone(),
            source: range,
            hidden: false,
            within: Within::default(),
        });
        let reason = (*role == Role::Chrome).then_some(Reason::Toolbar);
        judgements.push(Judgement {
            role: *role,
            reason,
            score: 0.5,
            by: Judge::Program,
        });
    }
    Article {
        metadata: metadata(),
        record: record.into(),
        judgements,
        ..Article::default()
    }
}

fn metadata() -> Metadata {
    let date = Date {
        year: 2019,
        month: Some(3),
        day: Some(12),
        time: None,
        offset_minutes: None,
    };
    Metadata {
        title: Some(Field::new("The Ferry That Kept the Time".into(), "h1", "")),
        authors: Some(Field::new(
            vec![Author {
                name: "Ines Vale".into(),
                place: None,
            }],
            "byline",
            "",
        )),
        publisher: Some(Field::new("Quay Gazette".into(), "og:site_name", "")),
        published: Some(Field::new(date, "text", "")),
        url: Some(Field::new(
            "https://quay.example/ferry".into(),
            "canonical",
            "",
        )),
        ..Metadata::default()
    }
}
