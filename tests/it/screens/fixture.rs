//! A screen with a make-believe library behind it: effects are answered at
//! once, as the runtime would.

use std::{collections::HashSet, sync::Arc};

use offprint::{
    article::{
        Article, Author, Date, Passage, Reason, Role,
        annotation::{AnchorState, Annotation, Selector},
        picture::{Pictures, Raster, Size},
    },
    command::Command,
    config::{Config, Decor, Keymap, Theme, keymap::Match},
    library::{
        ArticleId, Change, Done, FieldEdit, Found, Hit, HitIn, Opened, Place, Position, ReadState,
        Row, SavedView, WaitingNote, query::Names,
    },
    tui::app::{self, Effect, Model, Msg, Start, update},
};

use super::story::{Piece, STORY, article};

/// A line of the library.
pub(super) fn row(id: i64, title: &str) -> Row {
    let state = [ReadState::Unread, ReadState::Reading, ReadState::Read][id as usize % 3];
    Row {
        id: ArticleId(id),
        uid: format!("{id:032x}"),
        title: title.into(),
        authors: vec![Author {
            name: "Ines Vale".into(),
            place: None,
        }],
        site: ["Quay Gazette", "tidal.example", "Wire & Post"][id as usize % 3].into(),
        url: Some(format!("https://quay.example/{id}")),
        published: Some(Date {
            year: 2019,
            month: Some(3),
            day: Some(id as u8),
            time: None,
            offset_minutes: None,
        }),
        added: 1_700_000_000 + id,
        words: if id == 1 { 204 } else { 300 + 400 * id as u32 },
        language: "en".into(),
        state,
        by_hand: false,
        starred: id % 4 == 1,
        place: Place::Library,
        progress: if state == ReadState::Reading {
            0.43
        } else {
            0.0
        },
        notes: id as u32 % 4,
        tags: if id % 2 == 0 {
            vec!["sea".into()]
        } else {
            Vec::new()
        },
    }
}

pub(super) const TITLES: &[&str] = &[
    "The Ferry That Kept the Time",
    "How to Fold a Map of a Moving Coast",
    "Seven Letters from a Dead Protocol",
    "An Oral History of the Error Message",
    "The Last Phone Book",
    "A Field Guide to Abandoned Standards, with Notes on Their Habits and Where They Were Last Seen",
    "海辺の時計",
    "Why the Baker Rose First",
];

/// A picture of two halves.
fn red_above_blue(size: Size) -> Raster {
    let pixels = (0..size.height_px).flat_map(|y| (0..size.width_px).map(move |_| y));
    let color = |y| {
        if y < size.height_px / 2 {
            [255, 0, 0]
        } else {
            [0, 0, 255]
        }
    };
    Raster {
        size,
        rgb: pixels.flat_map(color).collect(),
    }
}

/// A screen and what is behind it.
pub(super) struct Screen {
    pub(super) model: Model,
    pub(super) rows: Vec<Row>,
    pub(super) article: Article,
    /// What there is to know about how it was read.
    pub(super) warnings: Vec<String>,
    /// Old highlights that are left of the day's.
    pub(super) share: usize,
    pub(super) annotations: Vec<Annotation>,
    /// All effects so far.
    pub(super) effects: Vec<Effect>,
    /// Commands that were run.
    pub(super) ran: HashSet<Command>,
    pub(super) position: Position,
    pub(super) views: Vec<SavedView>,
    pub(super) marks: Vec<(ArticleId, char, usize)>,
    pub(super) waiting: Vec<WaitingNote>,
    /// Highlights that were answered in the review.
    pub(super) reviewed: Vec<String>,
    /// What is known of the article's pictures.
    pub(super) pictures: Arc<Pictures>,
    /// Pictures are decoded when they are asked for.
    pub(super) decodes: bool,
    made: u32,
}

impl Screen {
    /// The library of a few articles.
    pub(super) fn new(cols: u16, rows: u16) -> Self {
        Self::titled(cols, rows, TITLES)
    }

    /// A library of articles with these titles.
    pub(super) fn titled(cols: u16, rows: u16, titles: &[&str]) -> Self {
        let articles = titles.iter().zip(1..).map(|(t, i)| row(i, t)).collect();
        Self::with(cols, rows, articles, Config::default())
    }

    /// A library with nothing in it.
    pub(super) fn empty(cols: u16, rows: u16) -> Self {
        Self::with(cols, rows, Vec::new(), Config::default())
    }

    pub(super) fn decor(cols: u16, rows: u16, decor: Decor) -> Self {
        let articles = TITLES.iter().zip(1..).map(|(t, i)| row(i, t)).collect();
        Self::of(cols, rows, articles, decor)
    }

    /// A library of these articles.
    pub(super) fn of(cols: u16, rows: u16, articles: Vec<Row>, decor: Decor) -> Self {
        let config = Config {
            decor,
            ..Config::default()
        };
        Self::with(cols, rows, articles, config)
    }

    /// A library and a story whose own words are ASCII alone.
    pub(super) fn plain(cols: u16, rows: u16, decor: Decor) -> Self {
        let titles = TITLES.iter().filter(|t| t.is_ascii());
        let articles = titles.zip(1..).map(|(t, i)| row(i, t)).collect();
        let story: Vec<Piece> = STORY.iter().filter(|p| p.2.is_ascii()).copied().collect();
        let config = Config {
            decor,
            ..Config::default()
        };
        Self::telling(cols, rows, articles, config, &story)
    }

    fn with(cols: u16, rows: u16, articles: Vec<Row>, config: Config) -> Self {
        Self::telling(cols, rows, articles, config, STORY)
    }

    /// A library of articles that all have this story.
    fn telling(cols: u16, rows: u16, articles: Vec<Row>, config: Config, story: &[Piece]) -> Self {
        let theme = Theme::named("mono").expect("a theme of that name");
        let model = Model::new(config, Keymap::default(), theme);
        let mut screen = Self {
            model,
            rows: articles,
            article: article(story),
            warnings: Vec::new(),
            annotations: Vec::new(),
            effects: Vec::new(),
            ran: HashSet::new(),
            position: Position::default(),
            views: Vec::new(),
            marks: Vec::new(),
            waiting: Vec::new(),
            share: 8,
            reviewed: Vec::new(),
            pictures: Arc::default(),
            decodes: true,
            made: 0,
        };
        screen.send(Msg::Resize { cols, rows });
        let effects = app::start(&mut screen.model, Start::Library);
        screen.answer(effects);
        screen
    }

    /// The reader on the first article.
    pub(super) fn reading(cols: u16, rows: u16) -> Self {
        let mut screen = Self::new(cols, rows);
        screen.press("<Enter>");
        screen
    }

    /// The same with two annotations and one that lost its passage.
    pub(super) fn annotated(cols: u16, rows: u16) -> Self {
        let mut screen = Self::about_to_open(cols, rows);
        screen.press("<Enter>");
        screen
    }

    /// The same before it is opened.
    pub(super) fn about_to_open(cols: u16, rows: u16) -> Self {
        let mut screen = Self::new(cols, rows);
        screen.annotate(
            "every clock in the village was set by it",
            0,
            "Even the church?",
        );
        screen.annotate("a promise that you make to people", 3, "");
        screen.annotate(
            "he could taste the difference",
            2,
            "Ask him. Also compare with the miller’s diary, which has the same story.",
        );
        screen.annotations.push(Annotation {
            id: "lost".into(),
            selector: Some(Selector {
                exact: "the lamp at the end of the pier".into(),
                ..Selector::default()
            }),
            state: AnchorState::Lost,
            note: "Was this in the first edition?".into(),
            tags: vec!["check".into()],
            ..Annotation::default()
        });
        screen
    }

    pub(super) fn annotate(&mut self, quote: &str, color: usize, note: &str) {
        let start = self
            .article
            .record
            .text
            .find(quote)
            .expect("the quote is in the story");
        self.add_annotation(Some(Passage::new(start, start + quote.len())), color, note);
    }

    fn add_annotation(&mut self, passage: Option<Passage>, color: usize, note: &str) -> String {
        self.made += 1;
        let id = format!("{:032x}", self.made);
        let selector = passage.map(|p| Selector {
            exact: self
                .article
                .record
                .text
                .get(p.range())
                .unwrap_or_default()
                .into(),
            position: Some(p),
            ..Selector::default()
        });
        self.annotations.push(Annotation {
            id: id.clone(),
            selector,
            passage,
            color: offprint::article::annotation::Color::ALL[color],
            note: note.into(),
            ..Annotation::default()
        });
        id
    }

    /// Presses keys, written as in the keymap.
    pub(super) fn press(&mut self, keys: &str) -> &mut Self {
        if keys.is_empty() {
            return self;
        }
        for chord in offprint::config::keymap::parse(keys).expect("keys") {
            let mut pending = self.model.keys.pending.clone();
            pending.push(chord);
            if let Match::Command(command) =
                self.model.keymap.lookup(self.model.context(), &pending)
            {
                self.ran.insert(command);
            }
            self.send(Msg::Key(chord));
        }
        self
    }

    /// Types text, key by key.
    pub(super) fn type_text(&mut self, text: &str) -> &mut Self {
        text.chars().for_each(|c| {
            self.press(&if c == ' ' {
                "<Space>".into()
            } else if c == '<' {
                "<lt>".into()
            } else {
                c.to_string()
            });
        });
        self
    }

    /// Keys that come before any of them is answered.
    pub(super) fn press_at_once(&mut self, keys: &str) {
        let chords = offprint::config::keymap::parse(keys).expect("keys");
        let mut effects = Vec::new();
        for chord in chords {
            effects.extend(update(&mut self.model, Msg::Key(chord)));
        }
        self.answer(effects);
    }

    /// Sends a message, and answers what it asks for.
    pub(super) fn send(&mut self, msg: Msg) {
        let effects = update(&mut self.model, msg);
        self.answer(effects);
    }

    /// The effects of the last keys alone.
    pub(super) fn effects_of(&mut self, keys: &str) -> Vec<Effect> {
        let before = self.effects.len();
        self.press(keys);
        self.effects[before..].to_vec()
    }

    pub(super) fn status(&self) -> &str {
        self.model.status.as_ref().map_or("", |s| &s.text)
    }

    /// The word at the cursor of the page.
    pub(super) fn at_cursor(&self) -> &str {
        let reader = self.model.reader.as_ref().expect("a page");
        let rest = self
            .article
            .record
            .text
            .get(reader.cursor_byte()..)
            .unwrap_or_default();
        rest.split(|c: char| c.is_whitespace())
            .next()
            .unwrap_or_default()
    }

    pub(super) fn selected(&self) -> String {
        let reader = self.model.reader.as_ref().expect("a page");
        let selection = reader.selection.as_ref().expect("a selection");
        self.article
            .record
            .text
            .get(selection.passage().range())
            .unwrap_or_default()
            .to_owned()
    }

    pub(super) fn answer(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            self.effects.push(effect.clone());
            self.answer_one(effect);
        }
    }

    fn answer_one(&mut self, effect: Effect) {
        match effect {
            Effect::List {
                generation,
                query,
                first,
                lines,
                ..
            } => {
                let wanted = |row: &&Row| in_view(row, &query);
                // As the reader does: a filter gives all, a view its first page.
                let most = if query.trim_end().contains(' ') {
                    usize::MAX
                } else {
                    first
                };
                let found = || self.rows.iter().filter(wanted).take(most);
                let ids = found().map(|r| r.id).collect();
                let some = if most == usize::MAX { most } else { lines };
                let rows: Vec<Row> = found().take(some).cloned().collect();
                let counts = self.counts();
                self.send(Msg::Views(self.views.clone()));
                self.send(Msg::Listed {
                    generation,
                    ids,
                    rows,
                    counts,
                    problem: None,
                    version: 1,
                });
            }
            Effect::ListMore {
                generation,
                query,
                most,
                ..
            } => {
                let wanted = |row: &&Row| in_view(row, &query);
                let found = self.rows.iter().filter(wanted).take(most);
                let ids = found.map(|r| r.id).collect();
                self.send(Msg::MoreListed {
                    generation,
                    ids,
                    most,
                });
            }
            Effect::FetchRows { generation, ids } => {
                let rows = self
                    .rows
                    .iter()
                    .filter(|r| ids.contains(&r.id))
                    .cloned()
                    .collect();
                self.send(Msg::Rows { generation, rows });
            }
            Effect::FindHidden { generation, query } if query.contains("newsletter") => {
                let hit = Hit {
                    place: HitIn::Hidden,
                    before: "Subscribe to our ".into(),
                    matched: "newsletter".into(),
                    after: String::new(),
                    start: None,
                    end: None,
                };
                let found = vec![Found {
                    row: self.rows[0].clone(),
                    hits: vec![hit],
                }];
                self.send(Msg::FoundHidden { generation, found });
            }
            Effect::FindHits {
                generation,
                ids,
                query,
            } => {
                let matched = query.split(['(', ' ']).rfind(|w| !w.is_empty());
                let hit = Hit {
                    place: HitIn::Body,
                    before: "every clock was set by ".into(),
                    matched: matched.unwrap_or_default().into(),
                    after: ", and nobody minded".into(),
                    start: None,
                    end: None,
                };
                let hits = ids.into_iter().map(|id| (id, hit.clone())).collect();
                self.send(Msg::Hits { generation, hits });
            }
            Effect::FindPlaces {
                id, needle, last, ..
            } => {
                let text = self.article.record.text.to_lowercase();
                let places = text.match_indices(&needle);
                let places = places
                    .map(|(at, word)| Passage::new(at, at + word.len()))
                    .collect();
                self.send(Msg::Places {
                    id,
                    needle,
                    places,
                    last,
                });
            }
            Effect::ListNames => self.send(Msg::Names(Box::new(Names {
                tags: vec!["news".into(), "sea".into(), "seaside".into()],
                sites: vec!["tidal.example".into()],
                ..Names::default()
            }))),
            Effect::FindAddress(address) => {
                let known = |row: &&Row| row.url.as_ref() == Some(&address);
                let found = self.rows.iter().find(known).map(|r| r.id);
                self.send(Msg::AddressFound { address, found });
            }
            Effect::Open(id) => {
                if let Some(opened) = self.opened(id) {
                    self.send(Msg::Opened(Box::new(opened)));
                }
            }
            Effect::Preview(id) => {
                if let Some(opened) = self.opened(id) {
                    self.send(Msg::Previewed(Box::new(opened)));
                }
            }
            Effect::OpenSample => {
                if self.rows.is_empty() {
                    self.rows.push(row(1, TITLES[0]));
                }
                if let Some(opened) = self.opened(ArticleId(1)) {
                    self.send(Msg::Opened(Box::new(opened)));
                }
            }
            Effect::ListNotes { .. } | Effect::ListReview(_) | Effect::OfferStories { .. } => {
                self.answer_notes(effect);
            }
            Effect::ListCaptures(_) | Effect::OpenCapture(..) => self.answer_captures(&effect),
            Effect::Apply(change) => self.apply(change),
            Effect::Undo(asked) => {
                let undone = self.reviewed.pop().map(|_| Done::default());
                self.send(Msg::Undone {
                    redo: false,
                    steps: usize::from(undone.is_some()),
                    done: undone,
                    asked,
                });
            }
            Effect::Redo(asked) => self.send(Msg::Undone {
                redo: true,
                done: None,
                steps: 0,
                asked,
            }),
            Effect::ListTags => self.send(Msg::Tags(vec![
                "news".into(),
                "sea".into(),
                "seaside".into(),
            ])),
            Effect::ListTagCounts(then) => self.send(Msg::TagList {
                tags: vec![("news".into(), 1), ("sea".into(), 4), ("sea/ice".into(), 2)],
                then,
            }),
            Effect::CompletePath(typed) if typed == "/ho" => {
                self.send(Msg::Paths {
                    typed,
                    found: vec!["/home/".into()],
                });
            }
            Effect::OfferRules { block, action, .. } => self.offer_rules(block, action),
            Effect::SaveMark { .. } | Effect::FindMark(_) | Effect::ListMarks => {
                self.answer_mark(&effect);
            }
            Effect::Decode(wanted) if self.decodes => {
                for wanted in wanted {
                    let shown = Ok(Arc::new(red_above_blue(wanted.size)));
                    self.send(Msg::Decoded { wanted, shown });
                }
            }
            Effect::SavePosition { position, .. } => self.position = position,
            _ => {}
        }
    }

    pub(super) fn opened(&self, id: ArticleId) -> Option<Opened> {
        let mut row = self.rows.iter().find(|r| r.id == id)?.clone();
        row.words = offprint::text::word_count(&self.article.body_text());
        Some(Opened {
            row,
            article: Arc::new(self.article.clone()),
            text_hash: "hash".into(),
            annotations: self.annotations.clone(),
            position: self.position,
            marks: self.marks_of(id),
            warnings: self.warnings.clone(),
            edited: Vec::new(),
            version: None,
            pictures: self.pictures.clone(),
        })
    }

    fn each(&mut self, ids: &[ArticleId], act: impl Fn(&mut Row)) {
        self.rows
            .iter_mut()
            .filter(|r| ids.contains(&r.id))
            .for_each(act);
    }

    fn apply(&mut self, change: Change) {
        let mut done = Done {
            changed: true,
            label: "changed it".into(),
            ..Done::default()
        };
        match change {
            Change::SetState { ids, state } => self.each(&ids, |r| {
                (r.state, r.by_hand) = (state, true);
            }),
            Change::StateByProgress { ids } => self.each(&ids, |r| {
                r.by_hand = false;
                r.state = if r.progress > 0.0 {
                    ReadState::Reading
                } else {
                    ReadState::Unread
                };
            }),
            Change::RenameTags { from, to, .. } => self.rows.iter_mut().for_each(|r| {
                let renamed = r.tags.iter_mut().filter(|t| from.contains(t));
                renamed.for_each(|t| t.clone_from(&to));
            }),
            Change::SaveView(view) => {
                self.views.retain(|v| v.slot != view.slot);
                self.views.push(view);
                self.views.sort_by_key(|v| v.slot);
            }
            Change::RenameView { slot, name } => {
                let named = self.views.iter_mut().filter(|v| v.slot == slot);
                named.for_each(|v| v.name.clone_from(&name));
            }
            Change::RemoveView { slot } => self.views.retain(|v| v.slot != slot),
            Change::SetStar { ids, starred } => self.each(&ids, |r| r.starred = starred),
            Change::Move { ids, place } => {
                done.label = format!("moved {} article", ids.len());
                self.each(&ids, |r| r.place = place.unwrap_or(Place::Library));
                done.articles.extend(ids);
            }
            Change::Tag { ids, add, remove } => self.each(&ids, |r| {
                r.tags.retain(|t| !remove.contains(t));
                r.tags.extend(add.clone());
            }),
            Change::Edit { id, field } => self.each(&[id], |r| match &field {
                FieldEdit::Title(Some(title)) => r.title.clone_from(title),
                FieldEdit::Authors(Some(authors)) => r.authors.clone_from(authors),
                FieldEdit::Published(date) => r.published = *date,
                _ => {}
            }),
            Change::SetRole { id, block, role } => {
                self.article.judgements[block].role = role.unwrap_or(Role::Body);
                self.article.judgements[block].reason =
                    (role == Some(Role::Chrome)).then_some(Reason::ByHand);
                done.articles.push(id);
            }
            Change::AddRule { site, rule } => {
                done.label = format!(
                    "saved a rule for {site}: {} (2 articles change)",
                    rule.phrase()
                );
            }
            Change::SetRules { site, .. } => done.label = format!("changed the rules for {site}"),
            Change::Annotate {
                id,
                passage,
                color,
                note,
                ..
            } => {
                let color = offprint::article::annotation::Color::ALL
                    .iter()
                    .position(|c| *c == color)
                    .unwrap_or(0);
                done.annotation = Some(self.add_annotation(passage, color, &note));
                done.label = "highlighted a passage".into();
                done.articles.push(id);
            }
            Change::EditAnnotation {
                annotation,
                note,
                color,
                ..
            } => {
                for a in self.annotations.iter_mut().filter(|a| a.id == annotation) {
                    a.note = note.clone().unwrap_or(a.note.clone());
                    a.color = color.unwrap_or(a.color);
                }
                done.articles.extend(self.model.open_id());
            }
            Change::DeleteAnnotations { annotations } => {
                self.annotations.retain(|a| !annotations.contains(&a.id));
                done.label = "deleted a highlight".into();
                done.articles.extend(self.model.open_id());
            }
            Change::Settle {
                annotation,
                passage,
            } => {
                for a in self.annotations.iter_mut().filter(|a| a.id == annotation) {
                    a.passage = passage;
                    a.candidates.clear();
                    a.state = if passage.is_some() {
                        AnchorState::Exact
                    } else {
                        AnchorState::Lost
                    };
                }
                done.label = "put a note in its place".into();
                done.articles.extend(self.model.open_id());
            }
            Change::Review { annotation, .. } => {
                self.reviewed.push(annotation);
                done.label = "looks at it again".into();
            }
            change @ (Change::EditAnnotations { .. }
            | Change::Attach { .. }
            | Change::PutOn { .. }
            | Change::Split { .. }
            | Change::Merge { .. }) => self.change_notes(change, &mut done),
            Change::All(changes) => {
                return changes.into_iter().for_each(|change| self.apply(change));
            }
        }
        self.send(Msg::Changed(done));
    }
}

/// A crude stand-in for the query language.
fn in_view(row: &Row, query: &str) -> bool {
    let place = match query {
        q if q.contains("is:archived") => row.place == Place::Archive,
        q if q.contains("is:trashed") => row.place == Place::Trash,
        q if q.contains("is:library") => row.place == Place::Library,
        _ => row.place != Place::Trash,
    };
    let words = query
        .split(['(', ')', ' '])
        .filter(|w| !w.is_empty() && !w.contains(':'));
    let title = row.title.to_lowercase();
    place && words.map(str::to_lowercase).all(|w| title.contains(&w))
}

/// The first change that is asked for.
pub(super) fn applied(effects: &[Effect]) -> Option<&Change> {
    effects.iter().find_map(|e| match e {
        Effect::Apply(change) => Some(change),
        _ => None,
    })
}
