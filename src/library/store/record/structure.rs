//! Blocks, inline stretches and judgements in rows. Short names: they are
//! written a hundred times an article.

use serde::{Deserialize, Serialize};

use super::{pack, unpack};
use crate::{
    article::{Block, BlockKind, Inline, InlineKind, Judge, Judgement, Reason, Role, TextOfRecord},
    library::Error,
};

/// Version of this form.
const VERSION: u8 = 1;

#[derive(Serialize, Deserialize)]
enum KindForm {
    #[serde(rename = "p")]
    Paragraph,
    #[serde(rename = "h")]
    Heading(u8),
    #[serde(rename = "li")]
    ListItem(u8, Option<u32>),
    #[serde(rename = "q")]
    Quote,
    #[serde(rename = "pre")]
    Code,
    #[serde(rename = "table")]
    Table,
    #[serde(rename = "img")]
    Image,
    #[serde(rename = "hr")]
    Rule,
}

#[derive(Serialize, Deserialize)]
enum InlineForm {
    #[serde(rename = "a")]
    Link(String),
    #[serde(rename = "img")]
    Image(String),
    #[serde(rename = "em")]
    Emphasis,
    #[serde(rename = "b")]
    Strong,
    #[serde(rename = "code")]
    Code,
    #[serde(rename = "sup")]
    Superscript,
    #[serde(rename = "id")]
    Anchor(String),
}

/// Kind, range in the text, range in the source, hidden.
#[derive(Serialize, Deserialize)]
struct BlockForm(KindForm, usize, usize, usize, usize, bool);

/// Range in the text, kind.
#[derive(Serialize, Deserialize)]
struct StretchForm(usize, usize, InlineForm);

#[derive(Serialize, Deserialize)]
struct StructureForm {
    version: u8,
    blocks: Vec<BlockForm>,
    inlines: Vec<StretchForm>,
}

/// Role, reason, score, judge.
#[derive(Serialize, Deserialize)]
struct RoleForm(String, Option<String>, f32, JudgeForm);

#[derive(Serialize, Deserialize)]
enum JudgeForm {
    #[serde(rename = "p")]
    Program,
    #[serde(rename = "s")]
    SiteRule,
    #[serde(rename = "h")]
    Hand,
}

#[derive(Serialize, Deserialize)]
struct RolesForm {
    version: u8,
    roles: Vec<RoleForm>,
}

/// Blocks and inline stretches as a row holds them; the text is elsewhere.
pub(in super::super) fn pack_structure(record: &TextOfRecord) -> Result<Vec<u8>, Error> {
    pack(&StructureForm {
        version: VERSION,
        blocks: record.blocks.iter().map(block_form).collect(),
        inlines: record.inlines.iter().map(stretch_form).collect(),
    })
}

/// The text of record of `text` with the blocks that a row holds. Ranges that
/// do not fit the text mean that the two do not belong together.
pub(in super::super) fn unpack_structure(
    packed: &[u8],
    text: String,
) -> Result<TextOfRecord, Error> {
    let form: StructureForm = unpack(packed, "an article's blocks")?;
    let blocks: Vec<Block> = form.blocks.into_iter().map(block_value).collect();
    let inlines: Vec<Inline> = form.inlines.into_iter().map(stretch_value).collect();
    let ranges = blocks
        .iter()
        .map(|b| &b.range)
        .chain(inlines.iter().map(|i| &i.range));
    for range in ranges {
        if text.get(range.clone()).is_none() {
            return Err(Error::Damaged("an article's blocks".into()));
        }
    }
    Ok(TextOfRecord {
        text,
        blocks,
        inlines,
    })
}

/// Judgements as a row holds them.
pub(in super::super) fn pack_roles(judgements: &[Judgement]) -> Result<Vec<u8>, Error> {
    let roles = judgements.iter().copied().map(role_form).collect();
    pack(&RolesForm {
        version: VERSION,
        roles,
    })
}

/// The judgements that a row holds.
pub(in super::super) fn unpack_roles(packed: &[u8]) -> Result<Vec<Judgement>, Error> {
    let form: RolesForm = unpack(packed, "an article's roles")?;
    Ok(form.roles.into_iter().map(role_value).collect())
}

fn block_form(block: &Block) -> BlockForm {
    let kind = match block.kind {
        BlockKind::Paragraph => KindForm::Paragraph,
        BlockKind::Heading(level) => KindForm::Heading(level),
        BlockKind::ListItem { depth, ordinal } => KindForm::ListItem(depth, ordinal),
        BlockKind::Quote => KindForm::Quote,
        BlockKind::Code => KindForm::Code,
        BlockKind::Table => KindForm::Table,
        BlockKind::Image => KindForm::Image,
        BlockKind::Rule => KindForm::Rule,
    };
    let (range, source) = (&block.range, &block.source);
    BlockForm(
        kind,
        range.start,
        range.end,
        source.start,
        source.end,
        block.hidden,
    )
}

fn block_value(form: BlockForm) -> Block {
    let BlockForm(kind, start, end, source_start, source_end, hidden) = form;
    let kind = match kind {
        KindForm::Paragraph => BlockKind::Paragraph,
        KindForm::Heading(level) => BlockKind::Heading(level),
        KindForm::ListItem(depth, ordinal) => BlockKind::ListItem { depth, ordinal },
        KindForm::Quote => BlockKind::Quote,
        KindForm::Code => BlockKind::Code,
        KindForm::Table => BlockKind::Table,
        KindForm::Image => BlockKind::Image,
        KindForm::Rule => BlockKind::Rule,
    };
    Block {
        kind,
        range: start..end,
        source: source_start..source_end,
        hidden,
    }
}

fn stretch_form(inline: &Inline) -> StretchForm {
    let kind = match &inline.kind {
        InlineKind::Link(address) => InlineForm::Link(address.clone()),
        InlineKind::Image(address) => InlineForm::Image(address.clone()),
        InlineKind::Emphasis => InlineForm::Emphasis,
        InlineKind::Strong => InlineForm::Strong,
        InlineKind::Code => InlineForm::Code,
        InlineKind::Superscript => InlineForm::Superscript,
        InlineKind::Anchor(name) => InlineForm::Anchor(name.clone()),
    };
    StretchForm(inline.range.start, inline.range.end, kind)
}

fn stretch_value(form: StretchForm) -> Inline {
    let StretchForm(start, end, kind) = form;
    let kind = match kind {
        InlineForm::Link(address) => InlineKind::Link(address),
        InlineForm::Image(address) => InlineKind::Image(address),
        InlineForm::Emphasis => InlineKind::Emphasis,
        InlineForm::Strong => InlineKind::Strong,
        InlineForm::Code => InlineKind::Code,
        InlineForm::Superscript => InlineKind::Superscript,
        InlineForm::Anchor(name) => InlineKind::Anchor(name),
    };
    Inline {
        range: start..end,
        kind,
    }
}

fn role_form(judgement: Judgement) -> RoleForm {
    let by = match judgement.by {
        Judge::Program => JudgeForm::Program,
        Judge::SiteRule => JudgeForm::SiteRule,
        Judge::Hand => JudgeForm::Hand,
    };
    let reason = judgement.reason.map(|r| r.name().to_owned());
    // JSON has no NaN; a score that is none says nothing.
    let score = if judgement.score.is_finite() {
        judgement.score
    } else {
        0.0
    };
    RoleForm(judgement.role.name().to_owned(), reason, score, by)
}

/// A role that this version does not know counts as body: nothing is hidden
/// for want of a judgement.
fn role_value(form: RoleForm) -> Judgement {
    let RoleForm(role, reason, score, by) = form;
    Judgement {
        role: Role::from_name(&role).unwrap_or(Role::Body),
        reason: reason.and_then(|r| Reason::from_name(&r)),
        score,
        by: match by {
            JudgeForm::Program => Judge::Program,
            JudgeForm::SiteRule => Judge::SiteRule,
            JudgeForm::Hand => Judge::Hand,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn kind() -> impl Strategy<Value = BlockKind> {
        prop_oneof![
            Just(BlockKind::Paragraph),
            (1..=6u8).prop_map(BlockKind::Heading),
            (0..4u8, any::<Option<u32>>())
                .prop_map(|(depth, ordinal)| BlockKind::ListItem { depth, ordinal }),
            Just(BlockKind::Quote),
            Just(BlockKind::Code),
            Just(BlockKind::Table),
            Just(BlockKind::Image),
            Just(BlockKind::Rule),
        ]
    }

    fn inline() -> impl Strategy<Value = InlineKind> {
        prop_oneof![
            ".{0,9}".prop_map(InlineKind::Link),
            ".{0,9}".prop_map(InlineKind::Image),
            Just(InlineKind::Emphasis),
            Just(InlineKind::Strong),
            Just(InlineKind::Code),
            Just(InlineKind::Superscript),
            ".{0,9}".prop_map(InlineKind::Anchor),
        ]
    }

    prop_compose! {
        fn record()(parts in prop::collection::vec((".{0,20}", kind(), inline(), any::<bool>()), 0..9)) -> TextOfRecord {
            let mut record = TextOfRecord::default();
            for (text, kind, inline, hidden) in parts {
                let start = record.text.len();
                record.text.push_str(&text);
                let range = start..record.text.len();
                record.blocks.push(Block { kind, range: range.clone(), source: 3..7, hidden });
                record.inlines.push(Inline { range, kind: inline });
                record.text.push('\n');
            }
            record
        }
    }

    proptest! {
        #[test]
        fn structure_comes_back_equal(record in record()) {
            let packed = pack_structure(&record).unwrap();
            prop_assert_eq!(unpack_structure(&packed, record.text.clone()).unwrap(), record);
        }

        #[test]
        fn damage_is_an_error(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
            prop_assert!(unpack_structure(&bytes, String::new()).is_err());
            prop_assert!(unpack_roles(&bytes).is_err());
        }
    }

    #[test]
    fn roles_come_back_equal() {
        let mut all: Vec<Judgement> = Role::ALL.map(|r| Judgement::program(r, 0.25)).to_vec();
        all.extend(Reason::ALL.iter().map(|r| Judgement::chrome(*r, 0.1)));
        all.push(Judgement {
            by: Judge::Hand,
            ..Judgement::program(Role::Body, 1.0)
        });
        all.push(Judgement {
            by: Judge::SiteRule,
            ..Judgement::program(Role::Body, 1.0)
        });
        assert_eq!(unpack_roles(&pack_roles(&all).unwrap()).unwrap(), all);
    }

    #[test]
    fn blocks_of_another_text_are_refused() {
        let mut record = TextOfRecord {
            text: "äb".into(),
            ..TextOfRecord::default()
        };
        record.blocks.push(Block {
            kind: BlockKind::Paragraph,
            range: 0..3,
            source: 0..3,
            hidden: false,
        });
        let packed = pack_structure(&record).unwrap();
        assert!(unpack_structure(&packed, "ab".into()).is_err());
        assert!(unpack_structure(&packed, "ääb".into()).is_err());
    }
}
