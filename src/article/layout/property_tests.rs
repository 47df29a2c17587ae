//! What holds for every page at every width.

use std::sync::Arc;

use proptest::prelude::*;

use super::{Format, Layout, Line, PANNED_COLS_MAX, Plates, Signs, Span, tests::layout};
use crate::{
    article::{
        Article, BlockKind, Role,
        picture::{Size, Trouble},
        testing::{any_article, article},
    },
    text,
};

const P: BlockKind = BlockKind::Paragraph;

#[test]
fn long_blocks_are_set_in_units() {
    let words = "wandering ships and other lights ".repeat(3000);
    let line = "x".repeat(70_000);
    let table = "name\tsomewhat longer value here\n".repeat(2000);
    // Records, most of which have nothing to show.
    let wide = "a cell of the table that has very much to say\t".repeat(4);
    let sparse = format!("{wide}\n{}{wide}\n{wide}", "\t\t\t\n".repeat(30_000));
    let a = article(&[
        (Role::Body, P, words.trim()),
        (Role::Body, P, &line),
        (Role::Body, BlockKind::Code, &line),
        (Role::Body, BlockKind::Table, table.trim()),
        (Role::Body, P, &"verse\n\n".repeat(8000)),
        (Role::Body, BlockKind::Table, &sparse),
    ]);
    for cols in [20, 66] {
        holds(&a, &super::tests::format(cols)).unwrap();
    }
}

/// What holds for every page.
fn holds(a: &Article, f: &Format) -> Result<(), TestCaseError> {
    let page = layout(a, f.clone());
    let lines = page.lines(0..page.rows() + 3);
    prop_assert_eq!(lines.len(), page.rows());
    fits(&lines, f)?;
    in_order_and_whole(a, &page, &lines)?;
    finds_its_way(&page, &lines)
}

/// Cells of a line as it is drawn: what begins with a mark that has no letter joins
/// no sign before it.
fn cells(line: &Line) -> usize {
    let runs = line
        .spans
        .chunk_by(|a, b| a.source.is_some() == b.source.is_some());
    let words = |run: &[Span]| run.iter().map(|s| s.text.as_str()).collect::<String>();
    let run = |run| text::width(&words(run));
    usize::from(line.indent_cols) + runs.map(run).sum::<usize>()
}

#[test]
fn what_begins_with_a_mark_joins_no_sign_before_it() {
    let mut a = article(&[(
        Role::Body,
        BlockKind::Quote,
        "\u{94d}🏽\u{200d}🏽❤❤🇫 िषaa🏽aaक🏽aa",
    )]);
    let within = &mut std::sync::Arc::make_mut(&mut a.record).blocks[0].within;
    (within.items, within.begun) = (1, true);
    within.number = std::num::NonZeroU16::new(10_000);
    holds(&a, &super::tests::format(20)).unwrap();
}

fn fits(lines: &[Line], f: &Format) -> Result<(), TestCaseError> {
    for line in lines {
        let used = cells(line);
        let most = if line.pans {
            PANNED_COLS_MAX
        } else {
            usize::from(f.measure_cols)
        };
        prop_assert!(!line.pans || f.pan);
        prop_assert!(used <= most, "{} cells: {:?}", used, line);
    }
    Ok(())
}

/// The spans of a line in the order of the text.
fn as_read(line: &Line) -> Vec<&Span> {
    let mut spans: Vec<&Span> = line.spans.iter().collect();
    spans.sort_by_key(|span| span.source.as_ref().map(|s| s.start));
    spans
}

/// Sources give exactly the shown blocks' text, in order, but for white
/// space; spans with a source are that stretch of the text.
fn in_order_and_whole(a: &Article, page: &Layout, lines: &[Line]) -> Result<(), TestCaseError> {
    let mut at = 0;
    let mut seen = String::new();
    for span in lines.iter().flat_map(as_read) {
        let Some(source) = span.source.clone() else {
            continue;
        };
        prop_assert!(source.start >= at && source.end >= source.start);
        at = source.end;
        let of_record = a.record.text.get(source).unwrap();
        let clusters = |t: &str| text::graphemes(t).count();
        prop_assert_eq!(clusters(of_record), clusters(&span.text));
        prop_assert_eq!(
            text::width(&of_record.replace('\t', " ")),
            text::width(&span.text)
        );
        seen.push_str(of_record);
    }
    let shown = a
        .record
        .blocks
        .iter()
        .enumerate()
        .filter(|(i, _)| page.shows(*i));
    let all: String = shown.map(|(_, b)| a.record.block_text(b)).collect();
    let ink = |t: &str| -> String { t.chars().filter(|c| !c.is_whitespace()).collect() };
    prop_assert_eq!(ink(&seen), ink(&all));
    Ok(())
}

fn finds_its_way(page: &Layout, lines: &[Line]) -> Result<(), TestCaseError> {
    let step = (lines.len() / 50).max(1);
    for (row, line) in lines.iter().enumerate().step_by(step) {
        prop_assert_eq!(&page.lines(row..row + 1), std::slice::from_ref(line));
        if let Some(source) = line.source() {
            prop_assert_eq!(page.offset_at(row), source.start);
            prop_assert_eq!(page.row_of(source.start), row);
        }
    }
    Ok(())
}

/// After a change of width the word that was on top is on its row.
fn keeps_the_word(a: &Article, from: Format, to: Format) -> Result<(), TestCaseError> {
    let (old, new) = (layout(a, from), layout(a, to));
    for row in 0..old.rows() {
        let offset = old.offset_at(row);
        let lines = new.lines(new.row_of(offset)..new.row_of(offset) + 1);
        if let Some(source) = old.lines(row..row + 1).first().and_then(Line::source) {
            let there = lines.first().and_then(Line::source);
            let there = there.is_some_and(|t| t.start <= source.start && source.start <= t.end);
            prop_assert!(there, "row {} offset {}", row, offset);
        }
    }
    Ok(())
}

fn any_format() -> impl Strategy<Value = Format> {
    let cols = prop::sample::select(vec![20u16, 33, 40, 66, 80, 200]);
    let signs = prop::sample::select(vec![Signs::Unicode, Signs::Ascii, Signs::Words]);
    (cols, 0u16..4, any::<[bool; 5]>(), signs, any_plates()).prop_map(
        |(
            measure_cols,
            outdent_cols,
            [with_chrome, hyphenate, justify, pan, turn],
            signs,
            plates,
        )| {
            Format {
                measure_cols,
                outdent_cols,
                with_chrome,
                signs,
                hyphenate,
                justify,
                pan,
                turn,
                plates,
            }
        },
    )
}

fn any_plates() -> impl Strategy<Value = Plates> {
    let size = (1u32..3000, 1u32..3000).prop_map(|(width_px, height_px)| Size {
        width_px,
        height_px,
    });
    let known = prop_oneof![size.prop_map(Ok), Just(Err(Trouble::NotSaved))];
    prop::collection::btree_map(0usize..12, known, 0..4).prop_map(|known| Plates {
        known: Arc::new(known),
        cell_px: (10, 20),
        rows_max: 9,
    })
}

proptest! {
    #[test]
    fn every_page_holds(a in any_article(), f in any_format()) {
        holds(&a, &f)?;
    }

    #[test]
    fn resize_keeps_the_word(a in any_article(), f in any_format(), cols in 20u16..100) {
        let to = Format { measure_cols: cols, ..f.clone() };
        keeps_the_word(&a, f, to)?;
    }

    #[test]
    fn any_slice_is_a_slice_of_the_whole(a in any_article(), f in any_format(), x in 0usize..60, y in 0usize..60) {
        let page = layout(&a, f);
        let whole = page.lines(0..page.rows());
        let (from, to) = (x.min(y).min(whole.len()), x.max(y).min(whole.len()));
        prop_assert_eq!(page.lines(from..to), whole.get(from..to).unwrap());
    }

    #[test]
    fn a_beginning_is_set_as_in_the_whole(a in any_article(), f in any_format(), at in 0usize..400, x in 0usize..60) {
        let f = Format { with_chrome: false, ..f };
        let mut beginning = a.clone();
        let record = Arc::make_mut(&mut beginning.record);
        record.text.truncate(text::floor_boundary(&record.text, at));
        if let Some(beginning) = beginning.beginning() {
            let set = |a, f: &Format| Layout::with_words(Arc::new(a), f.clone(), 500);
            let (some, whole) = (set(beginning, &f), set(a, &f));
            if some.has_text_from(x) {
                prop_assert_eq!(some.lines(0..x), whole.lines(0..x));
            }
        }
    }

    #[test]
    fn any_offset_has_a_row(a in any_article(), f in any_format(), offset in 0usize..2000) {
        let page = layout(&a, f);
        let row = page.row_of(offset);
        prop_assert!(row < page.rows().max(1));
        let again = page.row_of(page.offset_at(row));
        prop_assert!(page.rows() == 0 || again == row || page.lines(row..row + 1).iter().all(|l| l.source().is_none()));
    }
}
