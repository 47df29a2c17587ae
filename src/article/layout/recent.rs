//! The lines that were made last. A screen is drawn, and asked where things
//! stand on it, many times over, and to find the best breaks of a paragraph
//! costs more than all else about it.

use std::{cell::RefCell, collections::VecDeque, sync::Arc};

use super::Line;

/// Units that are kept: those of two tall columns, blank rows among them.
const KEPT: usize = 256;

/// Lines of units, by the unit's first row, which no other has; the newest last.
#[derive(Debug, Clone, Default)]
pub(super) struct Recent(RefCell<VecDeque<(usize, Arc<[Line]>)>>);

impl Recent {
    /// The lines of the unit that begins on `row`, made by `set` if they are
    /// not kept.
    pub(super) fn lines(&self, row: usize, set: impl FnOnce() -> Vec<Line>) -> Arc<[Line]> {
        let kept = self.0.borrow().iter().find(|(of, _)| *of == row).cloned();
        if let Some((_, lines)) = kept {
            return lines;
        }
        let lines: Arc<[Line]> = set().into();
        let mut all = self.0.borrow_mut();
        if all.len() == KEPT {
            all.pop_front();
        }
        all.push_back((row, Arc::clone(&lines)));
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::{super::LineKind, *};

    fn blank(block: usize) -> Line {
        Line {
            block,
            kind: LineKind::Blank,
            indent_cols: 0,
            spans: Vec::new(),
            pans: false,
        }
    }

    #[test]
    fn what_is_kept_is_not_made_again() {
        let recent = Recent::default();
        let made = RefCell::new(Vec::new());
        let ask = |row: usize| {
            let lines = recent.lines(row, || {
                made.borrow_mut().push(row);
                vec![blank(row); row % 3]
            });
            assert_eq!(lines.len(), row % 3);
        };
        (0..KEPT).for_each(ask);
        (0..KEPT).for_each(ask);
        assert_eq!(made.borrow().len(), KEPT);
        // One more, and the oldest is made anew.
        ask(KEPT);
        ask(KEPT - 1);
        ask(0);
        assert_eq!(made.borrow().get(KEPT..), Some([KEPT, 0].as_slice()));
    }
}
