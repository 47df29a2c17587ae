//! Whether words are found in languages that write them differently. A story
//! is a sentence; what should be found is known by looking at the sentences.

use std::{collections::BTreeSet, sync::Arc};

use crate::{
    article::{Article, Block, BlockKind, Field, Judgement, Role, Within, import::Hint},
    library::{
        ArticleId, Library, Query, Sort,
        add::{Adding, Item, prepare_article},
    },
    text,
};

/// Language and sentences; each is a story.
const SENTENCES: [(&str, &[&str]); 9] = [
    (
        "en",
        &[
            "The ferries cross the harbour twice a day and carry letters.",
            "A ferry crossed the wide bay while the fisherman repaired nets.",
            "Repairing an old bridge takes longer than building a new one.",
            "She builds boats, and her brothers built the lighthouse.",
            "Carried by the tide, the letter reached another island.",
            "Fishermen mended their nets before the storm arrived.",
            "Storms arrive early; the islands prepare for flooding.",
        ],
    ),
    (
        "de",
        &[
            "Die Häuser am Hafen wurden nach der Flut neu gebaut.",
            "Ein Haus an der Küste steht auf hohen Pfählen.",
            "Der Bäcker öffnet früh, die Bäckerinnen kommen später.",
            "Große Brücken führen über den Fluss zur Mühle.",
            "Die Brücke ist schön, doch die Straße dorthin ist eng.",
            "Im Hafen liegen Schiffe mit schönen Segeln.",
            "Das Schiff bringt Äpfel und Nüsse auf die Insel.",
        ],
    ),
    (
        "fr",
        &[
            "Les élèves étudient l'été dans une forêt ancienne.",
            "Une élève a étudié les marées près du port.",
            "Le pêcheur répare ses filets avant la tempête.",
            "Des pêcheurs réparaient un bateau à la lumière du matin.",
            "Les forêts anciennes gardent la mémoire des hivers.",
        ],
    ),
    (
        "ru",
        &[
            "Старый маяк стоит на берегу острова.",
            "На островах живут рыбаки и старые моряки.",
            "Корабли проходят мимо маяков каждую ночь.",
            "Каждый корабль везёт письма с большой земли.",
            "Берега реки зимой покрыты льдом.",
        ],
    ),
    (
        "ar",
        &[
            "تقف المنارة على شاطئ الجزيرة القديمة",
            "وصل القارب إلى الجزيرة بعد العاصفة",
            "يكتب الصيادون رسائل من المدينة الكبيرة",
            "في مدينة قديمة مكتبة كبيرة على الشاطئ",
            "أصلح الصياد القارب قبل بداية الشتاء",
            "المكتبة مفتوحة في أول يوم من السنة",
        ],
    ),
    (
        "zh",
        &[
            "老灯塔站在岛的北岸，每天夜里发光。",
            "渔民在风暴之前修补渔网。",
            "渡船每天两次穿过海湾，带来信件。",
            "图书馆里有一张旧的海湾地图。",
            "北方的冬天很长，河岸都结了冰。",
            "她的哥哥用GPS修理渔船。",
        ],
    ),
    (
        "ja",
        &[
            "古い灯台は島の北の岸に立っている。",
            "漁師たちは嵐の前に網を直した。",
            "渡し船は一日に二回、湾を渡って手紙を運ぶ。",
            "図書館には古い湾の地図がある。",
            "コンピューターで天気を調べる漁師もいる。",
            "北の冬は長く、川の岸は凍っている。",
        ],
    ),
    (
        "ko",
        &[
            "오래된 등대는 섬의 북쪽 해안에 서 있다.",
            "어부들은 폭풍이 오기 전에 그물을 고쳤다.",
            "나룻배는 하루에 두 번 만을 건너 편지를 나른다.",
            "도서관에는 오래된 해안 지도가 있다.",
            "북쪽의 겨울은 길고 강변은 얼어 있다.",
        ],
    ),
    (
        "th",
        &[
            "ประภาคารเก่าตั้งอยู่บนฝั่งเหนือของเกาะ",
            "ชาวประมงซ่อมอวนก่อนพายุจะมา",
            "เรือข้ามฟากนำจดหมายข้ามอ่าววันละสองครั้ง",
            "ห้องสมุดมีแผนที่อ่าวเก่าหนึ่งแผ่น",
            "ฤดูหนาวทางเหนือยาวนานและแม่น้ำเย็นจัด",
        ],
    ),
];

/// Words that are one to a reader, in the sentences of a language.
const FORMS: [(&str, &[&[&str]]); 5] = [
    (
        "en",
        &[
            &["ferry", "ferries"],
            &["cross", "crossed"],
            &["letter", "letters"],
            &["carry", "carried"],
            &["net", "nets"],
            &["repaired", "repairing"],
            &["build", "builds", "building"],
            &["island", "islands"],
            &["storm", "storms"],
            &["arrive", "arrived"],
        ],
    ),
    (
        "de",
        &[
            &["haus", "häuser"],
            &["brücke", "brücken"],
            &["schiff", "schiffe"],
            &["schön", "schönen"],
            &["hafen"],
            &["hoch", "hohen"],
        ],
    ),
    (
        "fr",
        &[
            &["élève", "élèves"],
            &["pêcheur", "pêcheurs"],
            &["forêt", "forêts"],
            &["ancienne", "anciennes"],
            &["étudient", "étudié"],
            &["marée", "marées"],
        ],
    ),
    (
        "ru",
        &[
            &["маяк", "маяков"],
            &["острова", "островах"],
            &["старый", "старые"],
            &["берегу", "берега"],
            &["каждую", "каждый"],
        ],
    ),
    (
        "ar",
        &[
            &["المدينة", "مدينة"],
            &["المكتبة", "مكتبة"],
            &["الجزيرة", "جزيرة"],
            &["الصياد", "صياد", "الصيادون"],
            &["شاطئ", "الشاطئ"],
        ],
    ),
];

struct Shelf {
    _dir: tempfile::TempDir,
    held: Library,
    /// Language and sentence of each article.
    stories: Vec<(ArticleId, &'static str, &'static str)>,
}

fn article(language: &str, sentence: &str) -> Article {
    let mut article = Article::default();
    let meta = &mut article.metadata;
    meta.title = Some(Field::new("0".into(), "h1", ""));
    meta.language = Some(Field::new(language.into(), "html lang", ""));
    let record = Arc::make_mut(&mut article.record);
    record.text = sentence.into();
    record.blocks.push(Block {
        kind: BlockKind::Paragraph,
        range: 0..sentence.len(),
        source: 0..sentence.len(),
        hidden: false,
        within: Within::default(),
    });
    article.judgements.push(Judgement::program(Role::Body, 0.9));
    article
}

/// How many were found that should be, and how many should not be.
#[derive(Debug, Default)]
struct Score {
    wanted: usize,
    found: usize,
    wrong: usize,
}

impl Score {
    fn recall(&self) -> f64 {
        self.found as f64 / self.wanted as f64
    }

    fn precision(&self) -> f64 {
        self.found as f64 / (self.found + self.wrong) as f64
    }
}

impl Shelf {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let mut library = Library::open(dir.path()).unwrap();
        let all: Vec<(&str, &str)> = SENTENCES
            .iter()
            .flat_map(|(language, sentences)| sentences.iter().map(move |s| (*language, *s)))
            .collect();
        let prepared: Vec<_> = all
            .iter()
            .map(|(language, sentence)| {
                let item = Item {
                    bytes: sentence.as_bytes().to_vec(),
                    hint: Hint::default(),
                    ..Item::default()
                };
                prepare_article(article(language, sentence), &item).unwrap()
            })
            .collect();
        library
            .add_batch(&prepared, &mut Adding::default())
            .unwrap();
        let oldest_first = Sort {
            reversed: true,
            ..Sort::default()
        };
        let ids = library.ids(&Query::default(), oldest_first).unwrap();
        assert_eq!(ids.len(), all.len());
        let stories = ids
            .into_iter()
            .zip(all)
            .map(|(id, (l, s))| (id, l, s))
            .collect();
        Self {
            _dir: dir,
            held: library,
            stories,
        }
    }

    /// Asks, and counts what should be found and what should not.
    fn ask(&self, score: &mut Score, query: &Query, is_wanted: impl Fn(&str, &str) -> bool) {
        let found: BTreeSet<ArticleId> = self
            .held
            .ids(query, Sort::default())
            .unwrap()
            .into_iter()
            .collect();
        for (id, language, sentence) in &self.stories {
            match (is_wanted(language, sentence), found.contains(id)) {
                (true, is_found) => {
                    score.wanted += 1;
                    score.found += usize::from(is_found);
                }
                (false, true) => score.wrong += 1,
                (false, false) => {}
            }
        }
    }
}

fn sentences(language: &str) -> impl Iterator<Item = &'static str> {
    let language = language.to_owned();
    SENTENCES
        .iter()
        .filter(move |(l, _)| *l == language)
        .flat_map(|(_, sentences)| sentences.iter().copied())
}

fn words(sentence: &str) -> impl Iterator<Item = &str> {
    sentence
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| w.chars().count() > 2)
}

/// Folded, and without what Arabic writes in either of two ways.
fn plain(word: &str) -> String {
    text::fold(word)
        .chars()
        .map(|c| match c {
            'ى' | 'ئ' => 'ي',
            'ة' => 'ه',
            'أ' | 'إ' | 'آ' => 'ا',
            c => c,
        })
        .collect()
}

fn has_word(sentence: &str, is_it: impl Fn(&str) -> bool) -> bool {
    sentence
        .split(|c: char| !c.is_alphanumeric())
        .any(|w| !w.is_empty() && is_it(&plain(w)))
}

#[test]
fn words_with_spaces_are_found_as_they_stand_and_without_their_marks() {
    let shelf = Shelf::new();
    for language in ["en", "de", "fr", "ru", "ar"] {
        let (mut exact, mut folded, mut prefix) =
            (Score::default(), Score::default(), Score::default());
        for word in sentences(language).flat_map(words) {
            let bare = plain(word);
            let wanted = |_: &str, sentence: &str| has_word(sentence, |w| w == bare);
            shelf.ask(
                &mut exact,
                &Query::parse(&format!("\"{word}\"")).unwrap(),
                wanted,
            );
            shelf.ask(
                &mut folded,
                &Query::parse(&format!("\"{bare}\"")).unwrap(),
                wanted,
            );
            let begun: String = bare.chars().take(4).collect();
            let typing = Query::parse_typing(&begun).unwrap();
            shelf.ask(&mut prefix, &typing, |_, s| {
                has_word(s, |w| w.starts_with(&begun))
            });
        }
        for (name, score) in [("exact", &exact), ("folded", &folded), ("prefix", &prefix)] {
            assert!(score.wanted > 20, "{language} {name}");
            assert!(score.recall() >= 1.0, "{language} {name}: {score:?}");
            // Other forms of what is begun are found with it.
            let least = if name == "prefix" { 0.85 } else { 0.96 };
            assert!(score.precision() >= least, "{language} {name}: {score:?}");
        }
    }
}

#[test]
fn other_forms_of_a_word_are_found() {
    let shelf = Shelf::new();
    for (language, families) in FORMS {
        let mut score = Score::default();
        for family in families {
            let plain_family: Vec<String> = family.iter().map(|w| plain(w)).collect();
            for word in *family {
                let query = Query::parse(word).unwrap();
                shelf.ask(&mut score, &query, |_, s| {
                    has_word(s, |w| plain_family.iter().any(|f| f == w))
                });
            }
        }
        let least = if language == "en" { 0.80 } else { 0.85 };
        assert!(
            score.recall() >= least,
            "{language}: {:.2} {score:?}",
            score.recall()
        );
    }
}

/// Every stretch of a run of letters without spaces, of this length.
fn stretches(language: &str, length: usize) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for sentence in sentences(language) {
        let runs =
            sentence.split(|c: char| !c.is_alphanumeric() && !text::is_mark(c) || c.is_ascii());
        for run in runs {
            let clusters: Vec<&str> = text::graphemes(run).map(|(_, g)| g).collect();
            all.extend(clusters.windows(length).map(<[&str]>::concat));
        }
    }
    all
}

#[test]
fn scripts_without_spaces_are_found_at_any_length() {
    let shelf = Shelf::new();
    for language in ["zh", "ja", "ko", "th"] {
        for length in [1, 2, 3, 4, 7] {
            let mut score = Score::default();
            for stretch in stretches(language, length) {
                let query = Query::parse(&stretch).unwrap();
                let bare = text::fold(&stretch);
                shelf.ask(&mut score, &query, |_, s| text::fold(s).contains(&bare));
            }
            // Korean has spaces: few words are so long.
            if score.wanted == 0 {
                assert_eq!(language, "ko");
                continue;
            }
            assert!(score.recall() >= 1.0, "{language} {length}: {score:?}");
            assert!(score.precision() >= 0.96, "{language} {length}: {score:?}");
        }
    }
}

#[test]
fn a_latin_word_inside_chinese_is_a_word() {
    let shelf = Shelf::new();
    let mut score = Score::default();
    shelf.ask(&mut score, &Query::parse("gps").unwrap(), |_, s| {
        s.contains("GPS")
    });
    assert_eq!((score.found, score.wrong), (1, 0));
}
