//! Tables that hold data, and tables that only lay the page out.

use html5ever::local_name;

use super::tree::{Data, ElementData, NodeId, Tree};

/// A cell's text in a table of data is a phrase or two; a page's column is
/// prose.
const LONG_CELL_BYTES: usize = 600;
/// The same for the mean of all cells.
const LONG_MEAN_BYTES: usize = 160;

/// More columns or rows than a cell of a page ever takes.
const MAX_EXTENT: u16 = 1_000;

/// How many columns and rows a cell takes.
pub(super) fn extent(cell: &ElementData) -> (u16, u16) {
    let of = |name| {
        let value = cell.get(name).and_then(|v| v.trim().parse::<u16>().ok());
        value.unwrap_or(1).clamp(1, MAX_EXTENT)
    };
    (of("colspan"), of("rowspan"))
}

/// Whether the first row names the columns: it is the head of the table, or
/// all its cells are headers or strong, and there are two of them at least.
/// One that goes across all columns is a heading of the table.
pub(super) fn has_head(tree: &Tree, table: NodeId) -> bool {
    let mut cells = 0;
    let mut in_head = false;
    let mut at = tree.first(table);
    while let Some(node) = at {
        let tag = tree.element(node).map(ElementData::tag);
        match tag {
            Some(&local_name!("thead")) => in_head = true,
            Some(&local_name!("tbody")) => in_head = false,
            Some(&local_name!("tr")) if cells > 0 => break,
            Some(&local_name!("th")) => cells += 1,
            Some(&local_name!("td")) if in_head || is_strong(tree, node) => cells += 1,
            Some(&local_name!("td")) => return false,
            _ => {}
        }
        at = tree.following(table, node, false);
    }
    cells > 1
}

/// All that a cell says is in `b` or `strong`.
fn is_strong(tree: &Tree, cell: NodeId) -> bool {
    let is_blank = |id: NodeId| match tree.node(id).map(|n| &n.data) {
        Some(Data::Text(text)) => text.trim().is_empty(),
        _ => false,
    };
    let mut children = tree.children(cell).filter(|&id| !is_blank(id));
    let strong = |id| {
        tree.element(id)
            .is_some_and(|e| matches!(*e.tag(), local_name!("b") | local_name!("strong")))
    };
    children.next().is_none_or(strong) && children.next().is_none()
}

/// What was counted in a table.
#[derive(Default)]
struct Counts {
    rows: usize,
    cells: usize,
    row_cells: usize,
    widest_row: usize,
    headers: usize,
    cell_bytes: usize,
    longest_cell: usize,
    bytes: usize,
    paragraphs: usize,
}

/// The table holds data: rows of several short cells with nothing in them
/// that makes up a page.
pub(super) fn is_data(tree: &Tree, table: NodeId) -> bool {
    let role = tree.element(table).and_then(|e| e.get("role"));
    if role.is_some_and(|role| matches!(role, "presentation" | "none")) {
        return false;
    }
    let Some(counts) = count(tree, table) else {
        return false;
    };
    let short = counts.longest_cell < LONG_CELL_BYTES
        && counts.bytes < LONG_MEAN_BYTES * counts.cells.max(1);
    let several = counts.widest_row >= 2 && counts.rows >= 2;
    several && (short || counts.headers > 0 && counts.longest_cell < 2 * LONG_CELL_BYTES)
}

/// Counts rows and cells; none as soon as something shows the table to be
/// layout.
fn count(tree: &Tree, table: NodeId) -> Option<Counts> {
    let mut counts = Counts::default();
    let mut at = tree.first(table);
    while let Some(node) = at {
        match tree.node(node).map(|n| &n.data) {
            Some(Data::Text(text)) => counts.add_text(text.trim().len()),
            Some(Data::Element(element)) => counts.add_element(element.tag())?,
            _ => {}
        }
        at = tree.following(table, node, false);
    }
    counts.end_cell();
    Some(counts)
}

impl Counts {
    /// Takes in an element; none if no table of data has it.
    fn add_element(&mut self, tag: &html5ever::LocalName) -> Option<()> {
        match *tag {
            local_name!("tr") => {
                self.end_cell();
                self.rows += 1;
                self.row_cells = 0;
            }
            local_name!("td") | local_name!("th") => {
                self.end_cell();
                self.cells += 1;
                self.row_cells += 1;
                self.widest_row = self.widest_row.max(self.row_cells);
                self.headers += usize::from(*tag == local_name!("th"));
            }
            local_name!("p") => {
                self.paragraphs += 1;
                (self.paragraphs <= 1).then_some(())?;
            }
            local_name!("table")
            | local_name!("h1")
            | local_name!("h2")
            | local_name!("h3")
            | local_name!("article")
            | local_name!("section")
            | local_name!("form")
            | local_name!("pre")
            | local_name!("iframe")
            | local_name!("blockquote")
            | local_name!("figure")
            | local_name!("nav") => {
                return None;
            }
            _ => {}
        }
        Some(())
    }

    /// Takes in text of the current cell.
    fn add_text(&mut self, bytes: usize) {
        self.cell_bytes += bytes;
        self.bytes += bytes;
    }

    /// Ends the current cell.
    fn end_cell(&mut self) {
        self.longest_cell = self.longest_cell.max(self.cell_bytes);
        self.cell_bytes = 0;
        self.paragraphs = 0;
    }
}
