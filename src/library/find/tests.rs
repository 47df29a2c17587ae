use crate::{
    article::{
        Article, Author, Block, BlockKind, Date, Field, Judgement, Passage, Reason, Role,
        TextOfRecord, Within, annotation::Color,
    },
    library::{
        ArticleId, Change, Counts, Error, HitIn, Library, Outcome, Place, Position, Query,
        ReadState, Sort, SortKey, add::Prepared,
    },
};

/// A small library; what is asked of it comes back as the articles' names.
struct Shelf {
    dir: tempfile::TempDir,
    held: Library,
    names: Vec<(ArticleId, &'static str)>,
}

struct Story {
    name: &'static str,
    title: &'static str,
    author: &'static str,
    url: &'static str,
    publisher: &'static str,
    language: &'static str,
    published: Option<(i16, Option<u8>, Option<u8>)>,
    body: &'static [&'static str],
    stripped: &'static str,
}

const STORIES: [Story; 5] = [
    Story {
        name: "reef",
        title: "Fishing at night",
        author: "Ann Ng",
        url: "https://www.example.com/reef",
        publisher: "The Example",
        language: "en",
        published: Some((2013, Some(4), Some(10))),
        body: &[
            "The coral reefs of the south were warm that year.",
            "Nobody fished there. A reef needs rest.",
        ],
        stripped: "Accept all cookies",
    },
    Story {
        name: "haus",
        title: "Über Häuser",
        author: "Zoë Brandt",
        url: "https://news.example.org/haus",
        publisher: "",
        language: "de",
        published: Some((2012, None, None)),
        body: &["In den Häusern am Meer wohnen Fischer."],
        stripped: "Teilen",
    },
    Story {
        name: "hai",
        title: "北京大学",
        author: "",
        url: "https://example.cn/hai",
        publisher: "",
        language: "zh",
        published: None,
        body: &["他在北京的大学学习海洋。", "珊瑚很美。"],
        stripped: "分享按钮",
    },
    Story {
        name: "long",
        title: "A long walk",
        author: "Bo Ek",
        url: "https://myexample.com/walk",
        publisher: "The Example",
        language: "en",
        published: Some((2014, Some(1), None)),
        body: &["Walking is slow. Coral is not mentioned twice."],
        stripped: "Share coral",
    },
    Story {
        name: "coral",
        title: "Coral",
        author: "Cy Dee",
        url: "https://deep.www.example.com/coral",
        publisher: "Deep",
        language: "en",
        published: Some((2014, Some(6), Some(30))),
        body: &["A word on the sea, on boats, on nets, and on the weather of the islands."],
        stripped: "Menu",
    },
];

fn article(story: &Story) -> Article {
    let mut article = Article::default();
    let meta = &mut article.metadata;
    meta.title = Some(Field::new(story.title.into(), "h1", ""));
    meta.url = Some(Field::new(story.url.into(), "canonical", ""));
    meta.language = Some(Field::new(story.language.into(), "html lang", ""));
    if !story.publisher.is_empty() {
        meta.publisher = Some(Field::new(story.publisher.into(), "meta", ""));
    }
    if !story.author.is_empty() {
        let author = Author {
            name: story.author.into(),
            place: None,
        };
        meta.authors = Some(Field::new(vec![author], "byline", ""));
    }
    meta.published = story.published.map(|(year, month, day)| {
        Field::new(
            Date {
                year,
                month,
                day,
                time: None,
                offset_minutes: None,
            },
            "meta",
            "",
        )
    });
    let blocks = std::iter::once(&story.stripped).chain(story.body);
    article.record = record(blocks.copied()).into();
    article.judgements = std::iter::once(Judgement::chrome(Reason::Cookie, 0.1))
        .chain(
            story
                .body
                .iter()
                .map(|_| Judgement::program(Role::Body, 0.9)),
        )
        .collect();
    article
}

fn record<'a>(blocks: impl Iterator<Item = &'a str>) -> TextOfRecord {
    let mut record = TextOfRecord::default();
    for text in blocks {
        if !record.text.is_empty() {
            record.text.push('\n');
        }
        let start = record.text.len();
        record.text.push_str(text);
        let range = start..record.text.len();
        record.blocks.push(Block {
            kind: BlockKind::Paragraph,
            source: range.clone(),
            range,
            hidden: false,
            within: Within::default(),
        });
    }
    record
}

impl Shelf {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let mut library = Library::open(dir.path()).unwrap();
        let mut names = Vec::new();
        for story in &STORIES {
            let prepared = Prepared::of(article(story), story.name.as_bytes());
            match library.add_prepared(prepared).unwrap() {
                Outcome::Added(id) => names.push((id, story.name)),
                other => panic!("{}: {other:?}", story.name),
            }
        }
        Self {
            dir,
            held: library,
            names,
        }
    }

    fn id(&self, name: &str) -> ArticleId {
        self.names.iter().find(|(_, n)| *n == name).expect(name).0
    }

    fn name(&self, id: ArticleId) -> &'static str {
        self.names.iter().find(|(i, _)| *i == id).unwrap().1
    }

    fn apply(&mut self, change: Change) {
        self.held.apply(change).unwrap();
    }

    fn tag(&mut self, name: &str, tag: &str) {
        let ids = vec![self.id(name)];
        self.apply(Change::Tag {
            ids,
            add: vec![tag.into()],
            remove: Vec::new(),
        });
    }

    fn place(&mut self, name: &str, place: Place) {
        let ids = vec![self.id(name)];
        self.apply(Change::Move {
            ids,
            place: Some(place),
        });
    }

    /// Marks `words` (or the whole article) and notes something.
    fn note(&mut self, name: &str, words: &str, note: &str, color: Color) {
        let id = self.id(name);
        let text = self.held.article(id).unwrap().article.record.text.clone();
        let passage = text
            .find(words)
            .filter(|_| !words.is_empty())
            .map(|at| Passage::new(at, at + words.len()));
        let note = note.to_owned();
        self.apply(Change::Annotate {
            id,
            passage,
            color,
            note,
            tags: Vec::new(),
        });
    }

    /// What a query finds, oldest first.
    fn check(&self, query: &str, expected: &[&str]) {
        let parsed = Query::parse(query).expect(query);
        self.check_query(&parsed, query, expected);
    }

    fn check_typing(&self, query: &str, expected: &[&str]) {
        let parsed = Query::parse_typing(query).expect(query);
        self.check_query(&parsed, query, expected);
    }

    fn check_query(&self, parsed: &Query, query: &str, expected: &[&str]) {
        let oldest_first = Sort {
            key: SortKey::Added,
            reversed: true,
        };
        let found = self.held.ids(parsed, oldest_first).expect(query);
        let names: Vec<&str> = found.into_iter().map(|id| self.name(id)).collect();
        assert_eq!(names, expected, "{query}");
        let listed = self.held.list(parsed, oldest_first, 2).expect(query);
        let listed: Vec<&str> = listed.into_iter().map(|row| self.name(row.id)).collect();
        assert_eq!(
            listed,
            expected.iter().take(2).copied().collect::<Vec<_>>(),
            "{query}, the first two"
        );
    }

    fn hits(&self, query: &str) -> Vec<(&'static str, HitIn, String, String, String)> {
        let found = self
            .held
            .search(&Query::parse(query).expect(query), 10)
            .expect(query);
        let hits = found
            .into_iter()
            .flat_map(|one| one.hits.into_iter().map(move |hit| (one.row.id, hit)));
        hits.map(|(id, hit)| (self.name(id), hit.place, hit.before, hit.matched, hit.after))
            .collect()
    }
}

#[test]
fn finds_by_words() {
    let shelf = Shelf::new();
    shelf.check("", &["reef", "haus", "hai", "long", "coral"]);
    shelf.check("coral", &["reef", "long", "coral"]);
    shelf.check("reef", &["reef"]);
    shelf.check("fish", &["reef"]);
    shelf.check("haus", &["haus"]);
    shelf.check("uber hauser", &["haus"]);
    shelf.check("\"coral reefs\"", &["reef"]);
    shelf.check("\"coral reef\"", &[]);
    shelf.check("\"year nobody\"", &[]);
    shelf.check("coral -reef", &["long", "coral"]);
    shelf.check("coral -(reef or walk)", &["coral"]);
    shelf.check("haus or reef", &["reef", "haus"]);
    shelf.check("海", &["hai"]);
    shelf.check("北京", &["hai"]);
    shelf.check("大学学习", &["hai"]);
    shelf.check("学习大", &[]);
    shelf.check("title:coral", &["coral"]);
    shelf.check("title:fished", &["reef"]);
    shelf.check("title:reefs", &[]);
    shelf.check("text:coral", &["reef", "long"]);
    shelf.check("author:ng", &["reef"]);
    shelf.check("author:zoe", &["haus"]);
    shelf.check("cookies", &[]);
    shelf.check("cookies in:hidden", &["reef"]);
    shelf.check("coral in:hidden", &["long"]);
    shelf.check("分享 in:hidden", &["hai"]);
    shelf.check("\"a* OR b\"", &[]);
}

#[test]
fn finds_while_typing() {
    let shelf = Shelf::new();
    shelf.check_typing("cor", &["reef", "long", "coral"]);
    shelf.check_typing("cor ", &[]);
    shelf.check_typing("c", &["coral"]);
    shelf.check_typing("n", &["reef", "haus"]);
    shelf.check_typing("is:un", &["reef", "haus", "hai", "long", "coral"]);
    shelf.check_typing("北", &["hai"]);
    // Other forms count at once, so that finishing the word loses nothing.
    shelf.check_typing("reef", &["reef"]);
    shelf.check_typing("fish", &["reef"]);
}

#[test]
fn finds_tags_and_sites_while_they_are_typed() {
    let mut shelf = Shelf::new();
    let (reef, haus) = (shelf.id("reef"), shelf.id("haus"));
    for (id, tag) in [(reef, "science/sea"), (haus, "Sciences")] {
        shelf.apply(Change::Tag {
            ids: vec![id],
            add: vec![tag.into()],
            remove: Vec::new(),
        });
    }
    shelf.check_typing("tag:sci", &["reef", "haus"]);
    shelf.check_typing("tag:science", &["reef", "haus"]);
    shelf.check_typing("tag:science/", &["reef"]);
    shelf.check_typing("tag:\"scienc", &["reef", "haus"]);
    // Finished by a space, a bracket or a quotation mark, it is a tag.
    for whole in ["tag:sci ", "(tag:sci)", "tag:\"sci\"", "tag:sci sort:title"] {
        shelf.check_typing(whole, &[]);
    }
    shelf.check_typing("tag:science ", &["reef"]);
    shelf.check_typing("-tag:sci", &["reef", "haus", "hai", "long", "coral"]);
    shelf.check_typing("coral tag:sc", &["reef"]);
    shelf.check_typing("site:new", &["haus"]);
    shelf.check_typing("site:example.c", &["reef", "hai", "coral"]);
    shelf.check_typing("site:deep.ww", &["coral"]);
    shelf.check("tag:sci", &[]);
}

#[test]
fn finds_by_facts() {
    let mut shelf = Shelf::new();
    shelf.check("site:example.com", &["reef", "coral"]);
    shelf.check("site:www.example.com", &["reef", "coral"]);
    shelf.check("site:deep.www.example.com", &["coral"]);
    shelf.check("site:\"the example\"", &["reef", "long"]);
    shelf.check("site:news", &["haus"]);
    shelf.check("lang:de", &["haus"]);
    shelf.check("-lang:en", &["haus", "hai"]);
    shelf.check("published:2012", &["haus"]);
    shelf.check("published:2013-04-10", &["reef"]);
    shelf.check("published:2013..2014-01", &["reef", "long"]);
    shelf.check("-published:2014", &["reef", "haus", "hai"]);
    shelf.check("published:>1y", &["reef", "haus", "long", "coral"]);
    shelf.check("added:<1d", &["reef", "haus", "hai", "long", "coral"]);
    shelf.check("added:>1h", &[]);
    shelf.check("time:1", &["reef", "haus", "hai", "long", "coral"]);
    shelf.check("time:>1", &[]);
    shelf.check("words:>15", &["reef", "coral"]);
    shelf.tag("reef", "Sea Life");
    shelf.tag("coral", "sea life");
    shelf.check("tag:\"SEA life\"", &["reef", "coral"]);
    shelf.check("has:tag -tag:sport", &["reef", "coral"]);
    shelf.check("-has:tag", &["haus", "hai", "long"]);
    assert_eq!(shelf.held.tags().unwrap(), [("Sea Life".to_owned(), 2)]);
}

#[test]
fn finds_by_what_was_done_with_them() {
    let mut shelf = Shelf::new();
    let ids = vec![shelf.id("reef")];
    shelf.apply(Change::SetState {
        ids: ids.clone(),
        state: ReadState::Read,
    });
    shelf.apply(Change::SetStar { ids, starred: true });
    shelf.place("haus", Place::Archive);
    shelf.place("hai", Place::Trash);
    shelf.check("", &["reef", "haus", "long", "coral"]);
    shelf.check("is:unread", &["haus", "long", "coral"]);
    shelf.check("is:read is:starred", &["reef"]);
    shelf.check("is:library", &["reef", "long", "coral"]);
    shelf.check("is:archived", &["haus"]);
    shelf.check("is:trashed", &["hai"]);
    shelf.check("is:trashed or is:starred", &["reef", "hai"]);
    shelf.check("-is:trashed", &["reef", "haus", "long", "coral"]);
    shelf.check("北京", &[]);
    shelf.check("北京 is:trashed", &["hai"]);
    let Counts {
        library,
        unread,
        archive,
        trash,
        ..
    } = shelf.held.counts().unwrap();
    assert_eq!((library, unread, archive, trash), (3, 2, 1, 1));
}

#[test]
fn finds_by_notes() {
    let mut shelf = Shelf::new();
    shelf.note("reef", "coral reefs", "Why bleaching?", Color::Green);
    shelf.note("long", "", "Remember bleached bones", Color::Yellow);
    shelf.note("coral", "boats", "", Color::Green);
    shelf.check("has:note", &["reef", "long"]);
    shelf.check("has:highlight", &["reef", "coral"]);
    shelf.check("has:annotation", &["reef", "long", "coral"]);
    shelf.check("color:green", &["reef", "coral"]);
    shelf.check("state:exact", &["reef", "long", "coral"]);
    shelf.check("note:bleach", &["reef", "long"]);
    shelf.check("note:reef", &["reef"]);
    shelf.check("bleaching -has:highlight", &["long"]);
    assert_eq!(shelf.held.counts().unwrap().notes, 3);
    let noted = shelf
        .held
        .notes(&Query::parse("sort:-added").unwrap())
        .unwrap();
    let noted: Vec<(&str, &str)> = noted
        .iter()
        .map(|n| (n.article_title.as_str(), n.annotation.note.as_str()))
        .collect();
    let expected = [
        ("Fishing at night", "Why bleaching?"),
        ("A long walk", "Remember bleached bones"),
        ("Coral", ""),
    ];
    assert_eq!(noted, expected);
    let places: Vec<_> = shelf
        .hits("bleaching")
        .into_iter()
        .map(|h| (h.0, h.1, h.3))
        .collect();
    assert!(
        places.contains(&("long", HitIn::Note, "bleached".to_owned())),
        "{places:?}"
    );
}

#[test]
fn sorts() {
    let mut shelf = Shelf::new();
    shelf.place("haus", Place::Archive);
    let id = shelf.id("hai");
    shelf.held.set_position(id, Position::at(0), 0.4).unwrap();
    let check = |query: &str, expected: [&str; 5]| {
        let parsed = Query::parse(query).expect(query);
        let ids = shelf.held.ids(&parsed, Sort::default()).expect(query);
        let names: Vec<&str> = ids.into_iter().map(|id| shelf.name(id)).collect();
        assert_eq!(names, expected, "{query}");
    };
    check("", ["coral", "long", "hai", "haus", "reef"]);
    check("sort:-added", ["reef", "haus", "hai", "long", "coral"]);
    check("sort:published", ["coral", "long", "reef", "haus", "hai"]);
    check("sort:-published", ["haus", "reef", "long", "coral", "hai"]);
    check("sort:title", ["long", "coral", "reef", "haus", "hai"]);
    check("sort:-title", ["hai", "haus", "reef", "coral", "long"]);
    check("sort:author", ["reef", "long", "coral", "haus", "hai"]);
    check("sort:-author", ["haus", "coral", "long", "reef", "hai"]);
    check("sort:site", ["coral", "hai", "haus", "long", "reef"]);
    check("sort:progress", ["hai", "coral", "long", "haus", "reef"]);
    check("sort:-progress", ["coral", "long", "haus", "reef", "hai"]);
    check("sort:length", ["reef", "coral", "long", "hai", "haus"]);
    check("sort:relevance", ["coral", "long", "hai", "haus", "reef"]);
}

#[test]
fn a_page_by_progress_follows_what_is_read() {
    let mut shelf = Shelf::new();
    let furthest = |shelf: &Shelf| {
        let query = Query::parse("sort:progress").unwrap();
        let page = shelf.held.list(&query, Sort::default(), 2).unwrap();
        [0, 1].map(|n| shelf.name(page[n].id).to_owned())
    };
    for (name, progress, expected) in [
        ("reef", 0.3, ["reef", "coral"]),
        ("hai", 0.304, ["hai", "reef"]),
        ("reef", 0.31, ["reef", "hai"]),
        // Going back takes nothing away.
        ("reef", 0.0, ["reef", "hai"]),
        ("hai", 1.0, ["hai", "reef"]),
    ] {
        let id = shelf.id(name);
        shelf
            .held
            .set_position(id, Position::at(0), progress)
            .unwrap();
        assert_eq!(furthest(&shelf), expected, "{name} {progress}");
    }
}

#[test]
fn ranks_the_title_before_the_story() {
    let shelf = Shelf::new();
    let found = shelf
        .held
        .search(&Query::parse("coral").unwrap(), 10)
        .unwrap();
    let names: Vec<&str> = found.iter().map(|one| shelf.name(one.row.id)).collect();
    assert_eq!(names.first(), Some(&"coral"), "{names:?}");
    assert_eq!(names.len(), 3);
    let two = shelf
        .held
        .search(&Query::parse("coral or is:unread").unwrap(), 10)
        .unwrap();
    assert_eq!(two.len(), 5, "what fits without a word comes last");
    assert_eq!(shelf.name(two[0].row.id), "coral");
}

#[test]
fn shows_matches_with_their_sentence() {
    let shelf = Shelf::new();
    let owned = |name, place, before: &str, matched: &str, after: &str| {
        (
            name,
            place,
            before.to_owned(),
            matched.to_owned(),
            after.to_owned(),
        )
    };
    assert_eq!(
        shelf.hits("reef"),
        [
            owned(
                "reef",
                HitIn::Body,
                "The coral ",
                "reefs",
                " of the south were warm that year."
            ),
            owned("reef", HitIn::Body, "A ", "reef", " needs rest."),
        ]
    );
    assert_eq!(
        shelf.hits("title:haus"),
        [owned("haus", HitIn::Title, "Über ", "Häuser", "")]
    );
    assert_eq!(
        shelf.hits("cookies in:hidden"),
        [owned("reef", HitIn::Hidden, "Accept all ", "cookies", "")]
    );
    assert_eq!(
        shelf.hits("珊瑚"),
        [owned("hai", HitIn::Body, "", "珊瑚", "很美。")]
    );
    assert_eq!(shelf.hits("-coral is:unread"), []);
    for found in shelf
        .held
        .search(&Query::parse("reef").unwrap(), 10)
        .unwrap()
    {
        let text = shelf
            .held
            .article(found.row.id)
            .unwrap()
            .article
            .record
            .text
            .clone();
        for hit in &found.hits {
            let place = hit
                .start
                .zip(hit.end)
                .map(|(start, end)| text.get(start..end).unwrap_or_default());
            assert_eq!(place, Some(hit.matched.as_str()));
        }
    }
}

#[test]
fn resolves_the_start_of_an_id() {
    let shelf = Shelf::new();
    let rows = shelf
        .held
        .list(&Query::default(), Sort::default(), 10)
        .unwrap();
    for row in &rows {
        assert_eq!(shelf.held.resolve(&row.uid).unwrap(), row.id);
        assert_eq!(shelf.held.resolve(&row.uid.to_uppercase()).unwrap(), row.id);
    }
    // One digit of each is enough for pigeons: try every one.
    let digits = "0123456789abcdef".chars();
    for digit in digits {
        let fits = rows.iter().filter(|row| row.uid.starts_with(digit)).count();
        match shelf.held.resolve(&digit.to_string()) {
            Ok(id) => assert_eq!((fits, rows.iter().any(|row| row.id == id)), (1, true)),
            Err(Error::Ambiguous { count, .. }) => assert_eq!(count, fits),
            Err(Error::NotFound { .. }) => assert_eq!(fits, 0),
            Err(other) => panic!("{other}"),
        }
    }
    for nothing in ["", "xyz", "0".repeat(33).as_str(), "é", "%"] {
        assert!(
            matches!(shelf.held.resolve(nothing), Err(Error::NotFound { .. })),
            "{nothing}"
        );
    }
}

#[test]
fn the_version_moves_with_every_change_and_only_then() {
    let mut shelf = Shelf::new();
    let reader = Library::open_reader(shelf.dir.path()).unwrap();
    let (own, other) = (shelf.held.version().unwrap(), reader.version().unwrap());
    assert_eq!(
        (shelf.held.version().unwrap(), reader.version().unwrap()),
        (own, other)
    );
    shelf.tag("reef", "sea");
    assert_ne!(shelf.held.version().unwrap(), own);
    assert_ne!(reader.version().unwrap(), other);
    assert_eq!(
        reader
            .ids(&Query::parse("tag:sea").unwrap(), Sort::default())
            .unwrap(),
        [shelf.id("reef")]
    );
}

#[test]
fn an_empty_library_answers() {
    let dir = tempfile::tempdir().unwrap();
    let library = Library::open_reader(dir.path()).unwrap();
    for query in [
        "",
        "coral",
        "北",
        "tag:x",
        "site:example.com",
        "sort:author",
        "note:x sort:relevance",
    ] {
        let query = Query::parse(query).unwrap();
        assert_eq!(library.search(&query, 5).unwrap(), []);
        assert_eq!(library.notes(&query).unwrap(), []);
    }
}
