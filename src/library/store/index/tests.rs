use proptest::prelude::*;
use rusqlite::Connection;

use super::*;

fn check_tokens(text: &str, expected: &str) {
    assert_eq!(tokens::joined(text), expected, "{text:?}");
}

#[test]
fn splits_and_folds_words() {
    check_tokens("", "");
    check_tokens("Coral reefs, 1,200 of them!", "coral reefs 1 200 of them");
    check_tokens("don't l’eau", "don t l eau");
    check_tokens("Über Straße CAFÉ cafe\u{301}", "uber strasse cafe cafe");
    check_tokens("co\u{AD}operate", "cooperate");
    check_tokens("Ёлка й", "елка и");
    check_tokens("ΛΌΓΟΣ λόγος", "λογοσ λογοσ");
    check_tokens("שָׁלוֹם", "שלום");
    check_tokens("हिन्दी।", "हिन्दी");
    check_tokens("⑴ ½ ﬁne", "1 1⁄2 fine");
    check_tokens("a\u{E000}b", "a b");
    check_tokens("a\nb\n\nc", "a b \u{E002} c");
    check_tokens("\"--\" OR NEAR(*)", "or near");
}

#[test]
fn folds_what_arabic_writes_in_two_ways() {
    check_tokens("أحمد إحمد احمد", "احمد احمد احمد");
    check_tokens("مدرسة مدرسه", "مدرسه مدرسه");
    check_tokens("مصطفى مُصْطَفي", "مصطفي مصطفي");
    check_tokens("مســـتقبل", "مستقبل");
}

#[test]
fn pairs_characters_where_there_are_no_spaces() {
    check_tokens("北", "北");
    check_tokens("北京", "北京 京");
    check_tokens("北京大学。很大", "北京 京大 大学 学 很大 大");
    check_tokens("東京タワー", "東京 京タ タワ ワー ー");
    check_tokens("ﾀﾜｰ ｶﾞ", "タワ ワー ー ガ");
    check_tokens("한국어", "한국 국어 어");
    check_tokens("\u{1112}\u{1161}\u{11ab}국", "한국 국");
    check_tokens("ไทย", "ไท ทย ย");
    check_tokens("AI芯片2号", "ai 芯片 片 2 号");
}

#[test]
fn tokens_know_where_they_stand() {
    let check = |text: &str, expected: &[&str]| {
        let places: Vec<&str> = tokens_of(text)
            .into_iter()
            .map(|t| text.get(t.range).unwrap_or_default())
            .collect();
        assert_eq!(places, expected, "{text:?}");
    };
    check("Die Straße.", &["Die", "Straße"]);
    check("北京大 x", &["北京", "京大", "大", "x"]);
    check("ｶﾞｽ", &["ｶﾞｽ", "ｽ"]);
}

#[test]
fn stems_are_of_one_language() {
    let check = |language: &str, word: &str, expected: Option<&str>| {
        assert_eq!(
            Stems::of(language).and_then(|s| s.stem(word)).as_deref(),
            expected,
            "{language} {word}"
        );
    };
    check("en", "fishing", Some("fish"));
    check("en-GB", "reefs", Some("reef"));
    check("de", "hausern", Some("haus"));
    check("ru", "книгами", Some("книг"));
    check("en", "книгами", None);
    check("en", "is", None);
    check("en", "mp3s", None);
    check("nb", "fiskene", Some("fisk"));
    check("zh", "reefs", None);
    check("", "reefs", None);
}

#[test]
fn asks_the_index_in_quoted_tokens_only() {
    let check = |words: &str, exact: bool, typing: bool, expected: &str| {
        let question =
            Needle::new(words, exact, typing).map(|n| n.question(Column::Author, &languages()));
        assert_eq!(question.as_deref().unwrap_or("none"), expected, "{words:?}");
    };
    check("Ng", false, false, "({author} : \"ng\")");
    check("Ng", false, true, "({author} : \"ng\" *)");
    check("Ng", true, true, "({author} : \"ng\")");
    check(
        "a* OR \"b\" NEAR(c)",
        true,
        false,
        "({author} : \"a or b near c\")",
    );
    check("北京大学", false, false, "({author} : \"北京 京大 大学\")");
    check("学", false, false, "({author} : \"学\" *)");
    check(
        "大学 library",
        true,
        false,
        "({author} : \"大学 学 library\")",
    );
    check("library 学", true, false, "({author} : \"library 学\" *)");
    check("--", false, false, "none");
    let with_forms = Needle::new("reefs", false, false)
        .map(|n| n.question(Column::Title, &Languages::of(["en-GB", "zh", "da", "en"])))
        .unwrap_or_default();
    assert_eq!(
        with_forms,
        "({title} : \"reefs\" OR stem : (\"da\u{E001}reef\" OR \"en\u{E001}reef\"))"
    );
}

/// Those of the texts below.
fn languages() -> Languages {
    Languages::of(["en", "de", "zh", "ja", "ko", "th", "ar"])
}

struct Store(Connection);

impl Store {
    fn new() -> Self {
        let mut conn = Connection::open_in_memory().unwrap();
        super::super::migrations::fill(&mut conn).unwrap();
        conn.execute_batch(
            "INSERT INTO article(id, uid, title, title_key, saved_at, lang) VALUES (1, x'01', '', x'', 0, 'en');
             INSERT INTO annotation(id, uid, article_id, motivation, color, created_at, modified_at, state)
             VALUES (7, x'07', 1, 'commenting', 'yellow', 0, 0, 'exact');",
        )
        .unwrap();
        Self(conn)
    }

    fn put(&mut self, id: i64, texts: &ArticleTexts) {
        let tx = self.0.transaction().unwrap();
        put_article(&tx, ArticleId(id), &tokens(texts)).unwrap();
        tx.commit().unwrap();
    }

    fn ask(&self, words: &str, exact: bool, typing: bool, column: Column) -> Vec<i64> {
        let needle = Needle::new(words, exact, typing).unwrap();
        let sql = "SELECT rowid FROM article_fts WHERE article_fts MATCH ?1 ORDER BY rowid";
        let mut statement = self.0.prepare(sql).unwrap();
        let rows = statement
            .query_map([needle.question(column, &languages())], |r| r.get(0))
            .unwrap();
        rows.map(Result::unwrap).collect()
    }
}

fn texts(title: &str, body: &str, hidden: &str, language: &str) -> ArticleTexts {
    ArticleTexts {
        title: title.into(),
        authors: "Ann Ng".into(),
        body: body.into(),
        hidden: hidden.into(),
        language: language.into(),
        pictures: false,
    }
}

fn shelf() -> Store {
    let mut store = Store::new();
    store.put(
        1,
        &texts(
            "Fishing at night",
            "The coral reefs of the south were warm.\n\nStill, they died.",
            "Accept cookies",
            "en",
        ),
    );
    store.put(
        2,
        &texts(
            "Häuser am Meer",
            "In den Häusern wohnen Fischer aus Größen.",
            "",
            "de",
        ),
    );
    store.put(
        3,
        &texts("北京大学", "他在北京的大学学习海洋。", "分享", "zh"),
    );
    store.put(4, &texts("東京の海", "タワーから海が見える。", "", "ja"));
    store.put(5, &texts("바다 이야기", "한국어로 쓴 바다에서", "", "ko"));
    store.put(6, &texts("ทะเลไทย", "ปะการังในทะเลไทย", "", "th"));
    store.put(7, &texts("أحمد في المدرسة", "كتب أحمد عن البحر", "", "ar"));
    store
}

#[test]
fn finds_what_a_reader_would_call_the_same_word() {
    let store = shelf();
    let check = |words: &str, column: Column, expected: &[i64]| {
        assert_eq!(store.ask(words, false, false, column), expected, "{words}");
    };
    check("coral", Column::Anything, &[1]);
    check("reef", Column::Anything, &[1]);
    check("FISHED", Column::Anything, &[1]);
    check("fished", Column::Title, &[1]);
    check("reefs", Column::Title, &[]);
    check("haus", Column::Anything, &[2]);
    check("hauser", Column::Body, &[2]);
    check("grossen", Column::Body, &[2]);
    check("ng", Column::Author, &[1, 2, 3, 4, 5, 6, 7]);
    check("cookies", Column::Anything, &[]);
    check("cookies", Column::Hidden, &[1]);
    check("cookie", Column::Hidden, &[]);
    check("احمد", Column::Body, &[7]);
    check("المدرسه", Column::Title, &[7]);
}

#[test]
fn finds_any_number_of_characters_without_spaces() {
    let store = shelf();
    let check = |words: &str, expected: &[i64]| {
        assert_eq!(
            store.ask(words, false, false, Column::Anything),
            expected,
            "{words}"
        );
    };
    check("海", &[3, 4]);
    check("北", &[3]);
    check("洋", &[3]);
    check("北京", &[3]);
    check("京大", &[3]);
    check("大学学习", &[3]);
    check("习大", &[]);
    check("北京大学习", &[]);
    check("タワー", &[4]);
    check("ﾀﾜｰ", &[4]);
    check("바다", &[5]);
    check("국어", &[5]);
    check("ทะเล", &[6]);
    check("การัง", &[6]);
}

#[test]
fn phrases_and_prefixes_know_no_other_forms() {
    let store = shelf();
    let check = |words: &str, exact: bool, typing: bool, expected: &[i64]| {
        assert_eq!(
            store.ask(words, exact, typing, Column::Anything),
            expected,
            "{words}"
        );
    };
    check("coral reefs", true, false, &[1]);
    check("coral reef", true, false, &[]);
    check("reefs coral", true, false, &[]);
    check("reef", true, false, &[]);
    check("warm still", true, false, &[]);
    check("cor", false, true, &[1]);
    check("cor", false, false, &[]);
    check("north", false, true, &[]);
}

#[test]
fn writing_again_replaces_and_deleting_takes_away() {
    let mut store = shelf();
    store.put(1, &texts("Sailing", "Nothing else.", "", "en"));
    assert_eq!(
        store.ask("coral", false, false, Column::Anything),
        [0_i64; 0]
    );
    assert_eq!(store.ask("sail", false, false, Column::Anything), [1]);
    let tx = store.0.transaction().unwrap();
    delete_article(&tx, ArticleId(1)).unwrap();
    put_note(&tx, 7, "the coral reefs", "Why so warm?").unwrap();
    tx.commit().unwrap();
    assert_eq!(
        store.ask("sail", false, false, Column::Anything),
        [0_i64; 0]
    );
    let note = Needle::new("reef", false, false)
        .unwrap()
        .question(Column::Note, &languages());
    let sql = "SELECT count(*) FROM note_fts WHERE note_fts MATCH ?1";
    let count = |question: &str| {
        store
            .0
            .query_row(sql, [question], |r| r.get::<_, i64>(0))
            .unwrap()
    };
    assert_eq!(count(&note), 1);
}

#[test]
fn shows_where_it_stands() {
    let check = |words: &str, exact: bool, language: &str, text: &str, expected: &[&str]| {
        let needle = Needle::new(words, exact, false).unwrap();
        let stems = Stems::of(language);
        let found = needle.find(&tokens_of(text), stems.as_ref());
        let found: Vec<&str> = found
            .into_iter()
            .map(|range| text.get(range).unwrap_or_default())
            .collect();
        assert_eq!(found, expected, "{words} in {text}");
    };
    check(
        "reef",
        false,
        "en",
        "Coral reefs and a Reef.",
        &["reefs", "Reef"],
    );
    check("reef", true, "en", "Coral reefs and a Reef.", &["Reef"]);
    check("reef", false, "zh", "Coral reefs and a Reef.", &["Reef"]);
    check(
        "coral reefs",
        true,
        "en",
        "Coral\nreefs, corals",
        &["Coral\nreefs"],
    );
    check("strasse", false, "de", "Die Straße.", &["Straße"]);
    check("大学", false, "zh", "北京大学。大学", &["大学", "大学"]);
    check("学", false, "zh", "大学学习", &["学", "学"]);
    check("学", false, "zh", "大学", &["学"]);
    check("reef", false, "en", "", &[]);
}

proptest! {
    #[test]
    fn any_text_gives_tokens_that_the_index_splits_as_we_do(text in any::<String>()) {
        for token in tokens_of(&text) {
            prop_assert!(text.get(token.range.clone()).is_some_and(|t| !t.is_empty()));
            prop_assert!(!token.text.is_empty());
            prop_assert!(token.text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || !c.is_ascii()));
            let forged = token.text.contains(['\u{E000}', '\u{E001}', '"']);
            prop_assert!(!forged);
        }
    }

    #[test]
    fn any_part_of_a_text_is_found_in_it(text in "[a-cäß 北京大学ก-ค]{1,24}", skip in 0_usize..12, take in 1_usize..8) {
        let part: String = text.chars().skip(skip).take(take).collect();
        // Whole words only: what is cut inside a word is another word.
        let whole = tokens::joined(&part);
        let all = format!(" {} ", tokens::joined(&text));
        if let Some(needle) = Needle::new(&part, true, false).filter(|_| all.contains(&format!(" {whole} "))) {
            prop_assert!(!needle.find(&tokens_of(&text), None).is_empty());
        }
    }

    #[test]
    fn no_words_can_break_the_question(words in "\\PC{0,30}") {
        if let Some(needle) = Needle::new(&words, false, true) {
            let store = Store::new();
            store.ask(&words, false, true, Column::Anything);
            prop_assert!(!needle.question(Column::Note, &languages()).is_empty());
        }
    }
}
