//! What the make-believe library says of rules and marks, and how much it has.

use offprint::{
    article::{RuleAction, RuleKind, SiteRule},
    library::{ArticleId, Counts, Marked, Place, ReadState, RuleEffect, RuleOffer, RulePreview},
    tui::app::{Effect, Msg},
};

use super::fixture::{Screen, TITLES};

impl Screen {
    pub(super) fn marks_of(&self, id: ArticleId) -> Vec<(char, usize)> {
        let here = self.marks.iter().filter(|mark| mark.0 == id);
        here.map(|mark| (mark.1, mark.2)).collect()
    }

    pub(super) fn answer_mark(&mut self, effect: &Effect) {
        match *effect {
            Effect::SaveMark { id, letter, offset } => {
                self.marks.retain(|mark| (mark.0, mark.1) != (id, letter));
                self.marks.push((id, letter, offset));
            }
            Effect::FindMark(letter) => {
                let found = self.marks.iter().rfind(|mark| mark.1 == letter);
                let marked = Marked {
                    spot: found.map(|(id, _, offset)| (*id, *offset)),
                    letters: self.marks.iter().map(|mark| mark.1).collect(),
                };
                self.send(Msg::MarkFound { letter, marked });
            }
            _ => {}
        }
    }

    pub(super) fn offer_rules(&mut self, block: usize, action: RuleAction) {
        let record = &self.article.record;
        let line: String = record.block_text(&record.blocks[block]).into();
        let dropped = usize::from(action == RuleAction::Drop);
        let change = |id: i64, notes| RuleEffect {
            id: ArticleId(id),
            title: TITLES[id as usize - 1].into(),
            dropped,
            kept: 1 - dropped,
            sample: line.clone(),
            notes,
            spared: false,
        };
        let preview = |changes| RulePreview {
            site: "quay.example".into(),
            looked_at: 8,
            changes,
            spared: Vec::new(),
        };
        let offer = |kind, pattern: &str, preview| RuleOffer {
            rule: SiteRule::new(action, kind, pattern),
            preview,
        };
        let offers = vec![
            offer(
                RuleKind::Line,
                &line,
                preview(vec![change(2, 1), change(3, 0)]),
            ),
            offer(
                RuleKind::Element,
                "div.letter",
                preview(vec![change(2, 1), change(3, 0), change(5, 0)]),
            ),
        ];
        self.send(Msg::RulesOffered {
            site: "quay.example".into(),
            action,
            offers,
        });
    }

    pub(super) fn counts(&self) -> Counts {
        let at = |place| self.rows.iter().filter(|r| r.place == place).count() as u64;
        let unread = self
            .rows
            .iter()
            .filter(|r| r.place == Place::Library && r.state == ReadState::Unread)
            .count();
        Counts {
            library: at(Place::Library),
            unread: unread as u64,
            archive: at(Place::Archive),
            trash: at(Place::Trash),
            notes: self.annotations.len() as u64,
        }
    }
}
