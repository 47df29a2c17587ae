//! Blocks, inline stretches and judgements in rows. Short names: they are
//! written a hundred times an article.

use std::num::NonZeroU16;

use serde::{Deserialize, Serialize};

use super::{pack, unpack};
use crate::{
    article::{
        Block, BlockKind, Inline, InlineKind, Judge, Judgement, Numbers, Part, Reason, Role,
        TextOfRecord, Within,
    },
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

/// What earlier programs called the part of the block that an item begins with,
/// where it is not the item's own.
const BEGINS: &str = "begins";

/// What a block stands in, by its index.
#[derive(Serialize, Deserialize)]
struct WithinForm {
    #[serde(rename = "n")]
    block: usize,
    #[serde(rename = "q", default, skip_serializing_if = "is_zero")]
    quotes: u8,
    #[serde(rename = "o", default, skip_serializing_if = "is_zero")]
    outer_quotes: u8,
    #[serde(rename = "i", default, skip_serializing_if = "is_zero")]
    items: u8,
    #[serde(rename = "p", default, skip_serializing_if = "String::is_empty")]
    part: String,
    #[serde(rename = "m", default, skip_serializing_if = "Option::is_none")]
    number: Option<NonZeroU16>,
    #[serde(rename = "b", default, skip_serializing_if = "is_false")]
    begun: bool,
    #[serde(rename = "l", default, skip_serializing_if = "is_false")]
    begins_list: bool,
    #[serde(rename = "t", default, skip_serializing_if = "String::is_empty")]
    numbers: String,
    #[serde(rename = "u", default, skip_serializing_if = "is_zero")]
    quotes_begun: u8,
}

/// A stretch of a kind that came later, by its index among all.
#[derive(Serialize, Deserialize)]
struct LaterForm {
    #[serde(rename = "n")]
    index: usize,
    #[serde(rename = "s")]
    start: usize,
    #[serde(rename = "e")]
    end: usize,
    #[serde(rename = "k")]
    kind: String,
    #[serde(rename = "c", default, skip_serializing_if = "Option::is_none")]
    span: Option<(u16, u16)>,
}

/// The two last lists are left out by earlier programs, which know nothing of
/// them, and what a later one wrote there is left out by this.
#[derive(Serialize, Deserialize)]
struct StructureForm {
    version: u8,
    blocks: Vec<BlockForm>,
    inlines: Vec<StretchForm>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    within: Vec<WithinForm>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    later: Vec<LaterForm>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes references")]
fn is_false(is: &bool) -> bool {
    !is
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes references")]
fn is_zero(count: &u8) -> bool {
    *count == 0
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
    let blocks = record.blocks.iter().enumerate();
    let inlines = record.inlines.iter().enumerate();
    pack(&StructureForm {
        version: VERSION,
        blocks: record.blocks.iter().map(block_form).collect(),
        inlines: record.inlines.iter().filter_map(stretch_form).collect(),
        within: blocks
            .filter_map(|(n, b)| within_form(n, b.within))
            .collect(),
        later: inlines.filter_map(|(n, i)| later_form(n, i)).collect(),
    })
}

/// The text of record of `text` with the blocks that a row holds. Ranges that
/// do not fit the text mean that the two do not belong together.
pub(in super::super) fn unpack_structure(
    packed: &[u8],
    text: String,
) -> Result<TextOfRecord, Error> {
    let record = unpack_structure_unchecked(packed, text)?;
    let blocks = record.blocks.iter().map(|b| &b.range);
    for range in blocks.chain(record.inlines.iter().map(|i| &i.range)) {
        if record.text.get(range.clone()).is_none() {
            return Err(Error::Damaged("an article's blocks".into()));
        }
    }
    Ok(record)
}

/// The same where `text` is only the beginning of the text: it can't be seen
/// whether all ranges fit.
pub(in super::super) fn unpack_structure_unchecked(
    packed: &[u8],
    text: String,
) -> Result<TextOfRecord, Error> {
    let form: StructureForm = unpack(packed, "an article's blocks")?;
    let mut blocks: Vec<Block> = form.blocks.into_iter().map(block_value).collect();
    for within in form.within {
        if let Some(block) = blocks.get_mut(within.block) {
            block.within = within_value(&within);
        }
    }
    let inlines = merged(
        form.inlines.into_iter().map(stretch_value).collect(),
        form.later,
    );
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
        within: Within::default(),
    }
}

/// None where there is nothing to say.
fn within_form(block: usize, within: Within) -> Option<WithinForm> {
    let part = match within.part {
        Part::Plain => "",
        Part::Term => "dt",
        Part::Meaning => "dd",
        Part::InnerTerm => "dt-in",
        Part::InnerMeaning => "dd-in",
        Part::Headless => "rows",
        Part::Line => "line",
    };
    (within != Within::default()).then(|| WithinForm {
        block,
        quotes: within.quotes,
        outer_quotes: within.outer_quotes,
        items: within.items,
        part: part.to_owned(),
        number: within.number,
        begun: within.begun,
        begins_list: within.begins_list,
        numbers: within.numbers.name().to_owned(),
        quotes_begun: within.quotes_begun,
    })
}

fn within_value(form: &WithinForm) -> Within {
    Within {
        quotes: form.quotes,
        outer_quotes: form.outer_quotes,
        items: form.items,
        part: match form.part.as_str() {
            "dt" => Part::Term,
            "dd" => Part::Meaning,
            "dt-in" => Part::InnerTerm,
            "dd-in" => Part::InnerMeaning,
            "rows" => Part::Headless,
            "line" => Part::Line,
            _ => Part::Plain,
        },
        number: form.number,
        begun: form.begun || form.part == BEGINS,
        begins_list: form.begins_list,
        numbers: Numbers::named(&form.numbers),
        quotes_begun: form.quotes_begun,
    }
}

/// Those of kinds that came later; none for the first ones.
fn later_form(index: usize, inline: &Inline) -> Option<LaterForm> {
    let (kind, span) = match inline.kind {
        InlineKind::Subscript => ("sub", None),
        InlineKind::Deleted => ("del", None),
        InlineKind::Inserted => ("ins", None),
        InlineKind::Quoted => ("q", None),
        InlineKind::Sign => ("sign", None),
        InlineKind::Elsewhere => ("elsewhere", None),
        InlineKind::Player => ("player", None),
        InlineKind::Cell { across, down } => ("cell", Some((across, down))),
        _ => return None,
    };
    Some(LaterForm {
        index,
        start: inline.range.start,
        end: inline.range.end,
        kind: kind.to_owned(),
        span,
    })
}

/// None for what a later program wrote.
fn later_value(form: &LaterForm) -> Option<Inline> {
    let kind = match (form.kind.as_str(), form.span) {
        ("sub", _) => InlineKind::Subscript,
        ("del", _) => InlineKind::Deleted,
        ("ins", _) => InlineKind::Inserted,
        ("q", _) => InlineKind::Quoted,
        ("sign", _) => InlineKind::Sign,
        ("elsewhere", _) => InlineKind::Elsewhere,
        ("player", _) => InlineKind::Player,
        ("cell", Some((across, down))) => InlineKind::Cell { across, down },
        _ => return None,
    };
    Some(Inline {
        range: form.start..form.end,
        kind,
    })
}

/// All stretches in the order that they had.
fn merged(first: Vec<Inline>, later: Vec<LaterForm>) -> Vec<Inline> {
    if later.is_empty() {
        return first;
    }
    let mut all = Vec::with_capacity(first.len() + later.len());
    let mut first = first.into_iter();
    for form in later {
        let before = form.index.saturating_sub(all.len());
        all.extend(first.by_ref().take(before));
        all.extend(later_value(&form));
    }
    all.extend(first);
    all
}

/// None for a kind that came later.
fn stretch_form(inline: &Inline) -> Option<StretchForm> {
    let kind = match &inline.kind {
        InlineKind::Link(address) => InlineForm::Link(address.clone()),
        InlineKind::Image(address) => InlineForm::Image(address.clone()),
        InlineKind::Emphasis => InlineForm::Emphasis,
        InlineKind::Strong => InlineForm::Strong,
        InlineKind::Code => InlineForm::Code,
        InlineKind::Superscript => InlineForm::Superscript,
        InlineKind::Anchor(name) => InlineForm::Anchor(name.clone()),
        InlineKind::Subscript
        | InlineKind::Deleted
        | InlineKind::Inserted
        | InlineKind::Quoted
        | InlineKind::Sign
        | InlineKind::Elsewhere
        | InlineKind::Player
        | InlineKind::Cell { .. } => return None,
    };
    Some(StretchForm(inline.range.start, inline.range.end, kind))
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
            Just(InlineKind::Subscript),
            Just(InlineKind::Deleted),
            Just(InlineKind::Inserted),
            Just(InlineKind::Quoted),
            Just(InlineKind::Sign),
            any::<(u16, u16)>().prop_map(|(across, down)| InlineKind::Cell { across, down }),
        ]
    }

    fn within() -> impl Strategy<Value = Within> {
        let parts = [
            Part::Plain,
            Part::Term,
            Part::Meaning,
            Part::InnerTerm,
            Part::InnerMeaning,
            Part::Headless,
        ];
        let numbers = [
            Numbers::Figures,
            Numbers::SmallLetters,
            Numbers::Letters,
            Numbers::SmallRoman,
            Numbers::Roman,
        ];
        let counts = (0..3u8, 0..3u8, 0..3u8, 0..3u8);
        let parts = prop::sample::select(parts.to_vec());
        let numbers = prop::sample::select(numbers.to_vec());
        let item = any::<(Option<NonZeroU16>, bool, bool)>();
        (counts, parts, item, numbers).prop_map(|(counts, part, item, numbers)| Within {
            quotes: counts.0,
            outer_quotes: counts.1,
            items: counts.2,
            part,
            number: item.0,
            begun: item.1,
            begins_list: item.2,
            numbers,
            quotes_begun: counts.3,
        })
    }

    prop_compose! {
        fn record()(parts in prop::collection::vec((".{0,20}", kind(), inline(), any::<bool>(), within()), 0..9)) -> TextOfRecord {
            let mut record = TextOfRecord::default();
            for (text, kind, inline, hidden, within) in parts {
                let start = record.text.len();
                record.text.push_str(&text);
                let range = start..record.text.len();
                record.blocks.push(Block { kind, range: range.clone(), source: 3..7, hidden, within });
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

    /// What the program before this one reads of a row, and what it wrote.
    #[derive(Serialize, Deserialize)]
    struct EarlierForm {
        version: u8,
        blocks: Vec<BlockForm>,
        inlines: Vec<StretchForm>,
    }

    #[test]
    fn earlier_programs_read_what_they_know_and_are_read() {
        let inline = |range, kind| Inline { range, kind };
        let mut record = TextOfRecord {
            text: "water is H2O".into(),
            ..TextOfRecord::default()
        };
        record.blocks.push(Block {
            kind: BlockKind::Paragraph,
            range: 0..12,
            source: 0..12,
            hidden: false,
            within: Within {
                part: Part::Meaning,
                ..Within::default()
            },
        });
        record.inlines = vec![
            inline(0..5, InlineKind::Deleted),
            inline(6..8, InlineKind::Emphasis),
            inline(10..11, InlineKind::Subscript),
        ];
        let packed = pack_structure(&record).unwrap();
        let earlier: EarlierForm = unpack(&packed, "blocks").unwrap();
        assert_eq!((earlier.blocks.len(), earlier.inlines.len()), (1, 1));
        let again = unpack_structure(&pack(&earlier).unwrap(), record.text.clone()).unwrap();
        assert_eq!(again.blocks[0].within, Within::default());
        assert_eq!(again.inlines, record.inlines[1..2]);
    }

    #[test]
    fn a_record_whose_item_begins_with_a_part_still_loads() {
        let mut record = TextOfRecord {
            text: "a boat".into(),
            ..TextOfRecord::default()
        };
        record.blocks.push(Block {
            kind: BlockKind::Image,
            range: 0..6,
            source: 0..6,
            hidden: false,
            within: Within {
                items: 1,
                number: NonZeroU16::new(3),
                begun: true,
                ..Within::default()
            },
        });
        // Written by the first programs with the part alone, later with both.
        for with_both in [false, true] {
            let mut form: StructureForm =
                unpack(&pack_structure(&record).unwrap(), "blocks").unwrap();
            form.within[0].part = "begins".to_owned();
            form.within[0].begun = with_both;
            let loaded = unpack_structure(&pack(&form).unwrap(), record.text.clone()).unwrap();
            assert_eq!(loaded, record);
            let item = loaded.blocks[0].item_begun().unwrap();
            assert_eq!((item.depth, item.ordinal), (0, Some(3)));
        }
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
            within: Within::default(),
        });
        let packed = pack_structure(&record).unwrap();
        assert!(unpack_structure(&packed, "ab".into()).is_err());
        assert!(unpack_structure(&packed, "ääb".into()).is_err());
    }
}
