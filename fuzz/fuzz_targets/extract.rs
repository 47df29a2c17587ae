//! A page to verdicts: total, the same each time, every block judged, none
//! moved.
//!
//! The first byte says how the page comes to be: read from bytes, or spelled
//! out as HTML; further bits, what rules its site has.
#![no_main]

#[path = "../../tests/it/properties/checks.rs"]
mod checks;

use libfuzzer_sys::fuzz_target;
use offprint::article::{
    Page, RuleAction, RuleKind, SiteRule,
    extract::{Rules, explain, rules::essence},
    import::{Hint, import},
};

fuzz_target!(|data: &[u8]| {
    let Some((&how, rest)) = data.split_first() else {
        return;
    };
    let Some(page) = page(how, rest) else { return };
    let rules = rules(how, &page);
    let (article, report) = explain(&page, &rules);
    checks::article(&page, &article, &report);
    assert_eq!(
        explain(&page, &rules),
        (article, report),
        "the same page, the same article"
    );
});

fn page(how: u8, rest: &[u8]) -> Option<Page> {
    let name = |name: &str| Hint {
        name: Some(name.to_owned()),
        ..Hint::default()
    };
    match how % 4 {
        0 => import(rest, &Hint::default()).ok(),
        1 => import(rest, &name("page.html")).ok(),
        2 => import(rest, &name("page.txt")).ok(),
        _ => import(
            format!("<!doctype html>{}", checks::spell(rest).0).as_bytes(),
            &Hint::default(),
        )
        .ok(),
    }
}

/// Rules of the site out of texts of the page itself.
fn rules(how: u8, page: &Page) -> Rules {
    let texts = |bit: u8, step: usize| -> Vec<String> {
        if how & bit == 0 {
            return Vec::new();
        }
        let blocks = page.record.blocks.iter().step_by(step);
        blocks
            .map(|b| page.record.block_text(b).to_owned())
            .take(50)
            .collect()
    };
    let repeated = texts(0x20, 2).into_iter().map(|t| (essence(&t), 3));
    let rules = |action, texts: Vec<String>| {
        let kind = RuleKind::ALL[usize::from(how >> 2) % RuleKind::ALL.len()];
        texts
            .into_iter()
            .map(move |t| SiteRule::new(action, kind, t))
    };
    let drop = rules(RuleAction::Drop, texts(0x40, 3));
    let keep = rules(RuleAction::Keep, texts(0x80, 5));
    Rules {
        site: "example.org".into(),
        repeated: repeated.collect(),
        rules: drop.chain(keep).collect(),
    }
}
