//! Lists of definitions: what most of one is, all of it is. A term alone
//! (`Terms`, `Contact`) looks like the furniture that it names.

use crate::article::{Block, Judge, Judgement, Role, TextOfRecord};

/// Keeps what was dropped of each list of definitions of which more is kept.
pub(super) fn keep_whole(record: &TextOfRecord, judgements: &mut [Judgement]) {
    let mut from = 0;
    for run in record.blocks.chunk_by(|a, b| is_in_one(a) == is_in_one(b)) {
        let judged = judgements.get_mut(from..from + run.len());
        from += run.len();
        if let Some(judged) = judged.filter(|_| run.first().is_some_and(is_in_one)) {
            keep(run, judged);
        }
    }
}

fn is_in_one(block: &Block) -> bool {
    block.within.part.is_term() || block.within.part.is_meaning()
}

fn keep(run: &[Block], judged: &mut [Judgement]) {
    let bytes = |role| -> usize {
        let of = run
            .iter()
            .zip(judged.iter())
            .filter(|(_, j)| j.role == role);
        of.map(|(block, _)| block.range.len()).sum()
    };
    if bytes(Role::Body) <= bytes(Role::Chrome) {
        return;
    }
    let dropped = |(block, j): &(&Block, &mut Judgement)| {
        j.role == Role::Chrome && j.by == Judge::Program && !block.hidden
    };
    for (_, judgement) in run.iter().zip(judged).filter(dropped) {
        judgement.role = Role::Body;
        judgement.reason = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{BlockKind, Part, Reason, testing::article};
    use std::sync::Arc;

    /// Roles before and after, one a block, `b`ody or `c`hrome; blocks of
    /// three letters and more are in lists of definitions.
    fn check(words: &[&str], before: &str, after: &str) {
        let role = |c| if c == 'b' { Role::Body } else { Role::Chrome };
        let blocks = words.iter().zip(before.chars());
        let blocks: Vec<_> = blocks
            .map(|(words, c)| (role(c), BlockKind::Paragraph, *words))
            .collect();
        let mut a = article(&blocks);
        for block in &mut Arc::make_mut(&mut a.record).blocks {
            if block.range.len() > 2 {
                block.within.part = Part::Term;
            }
        }
        keep_whole(&a.record, &mut a.judgements);
        let letter = |j: &Judgement| if j.role == Role::Body { 'b' } else { 'c' };
        let found: String = a.judgements.iter().map(letter).collect();
        assert_eq!(found, after, "{words:?}");
        let reasons = a.judgements.iter().map(|j| j.reason == Some(Reason::Menu));
        assert!(reasons.eq(after.chars().map(|c| c == 'c')));
    }

    #[test]
    fn a_list_is_kept_whole_or_as_it_was() {
        check(&["a long one", "Terms", "two"], "bcc", "bbb");
        check(&["Terms", "a long one", "two"], "bcc", "bcc");
        check(&["a long one", "xy", "Terms"], "bcc", "bcc");
        check(&["xy", "zw", "ab"], "bcb", "bcb");
        check(&["one", "two", "six"], "ccc", "ccc");
    }
}
