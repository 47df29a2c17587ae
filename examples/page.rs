//! Prints what the parser makes of a file: `cargo run --example page FILE`.
//! A line a block: kind, hints, element, text. For whoever works on import or
//! on extraction.

use std::{env, error::Error, fs, io::Write};

use offprint::article::{
    block::BlockKind,
    import::{Hint, import},
    page::Page,
};

fn main() -> Result<(), Box<dyn Error>> {
    let path = env::args().nth(1).ok_or("usage: page FILE")?;
    let hint = Hint {
        name: Some(path.clone()),
        ..Hint::default()
    };
    let page = import(&fs::read(&path)?, &hint)?;
    print_page(&page, &mut std::io::stdout().lock())?;
    Ok(())
}

fn print_page(page: &Page, out: &mut impl Write) -> std::io::Result<()> {
    let decoding = &page.decoding;
    writeln!(
        out,
        "{} · {} ({})",
        page.format.name(),
        decoding.charset,
        decoding.how
    )?;
    writeln!(
        out,
        "title {:?} · from {:?}",
        page.meta.title, page.meta.saved_from
    )?;
    for warning in &page.warnings {
        writeln!(out, "warning: {}", warning.0)?;
    }
    for (block, hints) in page.record.blocks.iter().zip(&page.hints) {
        let kind = match block.kind {
            BlockKind::Heading(level) => format!("h{level}"),
            BlockKind::ListItem { depth, ordinal } => format!(
                "li{depth} {}",
                ordinal.map_or(String::new(), |n| n.to_string())
            ),
            kind => kind.name().to_owned(),
        };
        let element = hints
            .element
            .and_then(|index| page.elements.get(index as usize));
        let element = element.map_or(String::new(), |e| format!("<{} {}>", e.tag, e.names));
        let marks = [
            (block.hidden, "hidden"),
            (hints.all_strong, "strong"),
            (hints.bullet, "bullet"),
        ];
        let marks: Vec<&str> = marks
            .into_iter()
            .filter_map(|(on, name)| on.then_some(name))
            .collect();
        let counts = format!(
            "gap{} in{} a{} c{}",
            hints.gap_before, hints.indent_cols, hints.links, hints.controls
        );
        writeln!(out, "{kind:9} {counts} {} {element}", marks.join(" "))?;
        writeln!(out, "    {:?}", page.record.block_text(block))?;
    }
    Ok(())
}
