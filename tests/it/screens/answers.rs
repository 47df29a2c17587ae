//! What the make-believe library says of rules and marks, and how much it has.

use offprint::{
    article::{RuleAction, RuleKind, SiteRule},
    library::{
        ArticleId, Capture, Change, Counts, Done, Marked, Noted, Place, ReadState, RuleEffect,
        RuleOffer, RulePreview, Version, WaitingNote,
    },
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
            Effect::ListMarks => {
                let title = |id: &ArticleId| TITLES[id.0 as usize - 1].to_owned();
                let all = self
                    .marks
                    .iter()
                    .map(|(id, letter, _)| (*letter, title(id)));
                self.send(Msg::MarksListed(all.collect()));
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
        let preview = |changes: Vec<RuleEffect>| RulePreview {
            site: "quay.example".into(),
            looked_at: 8,
            changed: changes.len(),
            notes: changes.iter().map(|c| c.notes).sum(),
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

    /// The notes of the first story, a crude filter over them.
    fn noted(&self, query: &str) -> Vec<Noted> {
        let color = query.strip_prefix("color:");
        let shown = self
            .annotations
            .iter()
            .filter(|a| color.is_none_or(|c| a.color.name() == c));
        let noted = shown.map(|a| Noted {
            article: self.rows[0].id,
            article_uid: self.rows[0].uid.clone(),
            article_title: self.rows[0].title.clone(),
            article_site: self.rows[0].site.clone(),
            annotation: a.clone(),
        });
        noted.collect()
    }

    pub(super) fn answer_notes(&mut self, effect: Effect) {
        match effect {
            Effect::ListNotes { generation, query } => {
                let noted = self.noted(&query);
                self.send(Msg::NotesListed {
                    generation,
                    noted,
                    waiting: self.waiting.clone(),
                });
            }
            Effect::ListReview(_) => {
                let mut due = self.noted("");
                due.retain(|n| !self.reviewed.contains(&n.annotation.id));
                self.send(Msg::Reviewed {
                    due,
                    share: self.share,
                });
            }
            Effect::OfferStories { annotations, .. } => self.send(Msg::StoriesOffered {
                annotations,
                stories: self.rows.clone(),
            }),
            _ => {}
        }
    }

    /// The page was saved three times; the texts are the same.
    pub(super) fn answer_captures(&mut self, effect: &Effect) {
        let capture = |number, shown, changed| Capture {
            number,
            at: 86_400 * (20_000 + number as i64),
            size: 41_200,
            source: "page.html".into(),
            shown,
            changed,
        };
        match *effect {
            Effect::ListCaptures(id) => self.send(Msg::Captures {
                id,
                captures: vec![
                    capture(1, false, None),
                    capture(2, false, Some((2, 1))),
                    capture(3, true, Some((0, 0))),
                ],
            }),
            Effect::OpenCapture(id, number) => {
                let mut opened = self.opened(id).expect("a story");
                opened.annotations.pop();
                opened.text_hash = format!("hash of {number}");
                opened.version = Some(Version {
                    number,
                    of: 3,
                    at: capture(number, false, None).at,
                    later: 1,
                });
                self.send(Msg::Opened(Box::new(opened)));
            }
            _ => {}
        }
    }

    /// Notes changed together, or into another shape.
    pub(super) fn change_notes(&mut self, change: Change, done: &mut Done) {
        match change {
            Change::EditAnnotations {
                annotations,
                color,
                add,
                remove,
            } => {
                for a in self
                    .annotations
                    .iter_mut()
                    .filter(|a| annotations.contains(&a.id))
                {
                    a.color = color.unwrap_or(a.color);
                    a.tags.retain(|t| !remove.contains(t));
                    a.tags.extend(add.clone());
                }
            }
            Change::Attach { annotations, id } => {
                let (come, stay) = std::mem::take(&mut self.waiting)
                    .into_iter()
                    .partition(|w| annotations.contains(&w.annotation.id));
                self.waiting = stay;
                let come: Vec<WaitingNote> = come;
                self.annotations
                    .extend(come.into_iter().map(|w| w.annotation));
                done.articles.push(id);
            }
            Change::PutOn { .. } | Change::Split { .. } | Change::Merge { .. } => {
                done.label = "changed the note’s shape".into();
                done.articles.extend(self.model.open_id());
            }
            other => panic!("{other:?} is no such change"),
        }
    }
}
