//! One story from its number: always the same one.

use offprint::article::{
    Article, Author, Block, BlockKind, Date, Field, Judgement, Reason, Role, TextOfRecord, Within,
};

use super::words::{HOSTS, LANGUAGES, Language, Manner, NOTES, SYLLABLES, TAGS};

/// The first second of the library, 2005-01-01, and its last, 2025-06-01.
const BEGIN: u64 = 1_104_537_600;
const END: u64 = 1_748_736_000;

/// Words beyond those of the lists, a language with spaces.
const TAIL: u64 = 40_000;

/// Hosts, of which few have most stories.
const SITES: u64 = 800;

/// A small generator of numbers: `SplitMix64`.
pub(crate) struct Chance(u64);

impl Chance {
    /// The numbers of a story.
    pub(crate) fn new(seed: u64) -> Self {
        let mut chance = Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0x00FF_5E7A_11ED);
        chance.next();
        chance
    }

    /// The next number.
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `n`.
    pub(crate) fn below(&mut self, n: u64) -> u64 {
        self.next() % n.max(1)
    }

    /// True this often of a hundred times.
    pub(crate) fn percent(&mut self, n: u64) -> bool {
        self.below(100) < n
    }

    /// A share, 0–1.
    pub(crate) fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A rank below `n`, the small ones far more often, as words are used.
    pub(crate) fn rank(&mut self, n: u64) -> u64 {
        ((n as f64).powf(self.share()) as u64).saturating_sub(1)
    }

    fn of<'a>(&mut self, all: &[&'a str]) -> &'a str {
        let at = self.below(all.len() as u64) as usize;
        all.get(at).copied().unwrap_or_default()
    }
}

/// The lists, cut into words once.
pub(crate) struct Lists {
    words: Vec<Vec<&'static str>>,
    names: Vec<[Vec<&'static str>; 2]>,
    tail: Vec<String>,
    tags: Vec<&'static str>,
    notes: Vec<&'static str>,
    sites: Vec<(String, String)>,
}

impl Lists {
    /// Cuts the lists.
    pub(crate) fn new() -> Self {
        let syllables: Vec<&str> = SYLLABLES.split(' ').collect();
        let mut chance = Chance::new(7);
        let tail = (0..TAIL).map(|_| {
            let parts = 2 + chance.below(3);
            (0..parts).map(|_| chance.of(&syllables)).collect()
        });
        let tail: Vec<String> = tail.collect();
        let hosts: Vec<&str> = HOSTS.split(' ').collect();
        let sites = (0..SITES).map(|n| {
            let (a, b) = (n as usize % hosts.len(), n as usize / hosts.len());
            let (a, b) = (hosts[a], hosts[b % hosts.len()]);
            let number = if n < 400 {
                String::new()
            } else {
                n.to_string()
            };
            let host = format!("{a}-{b}{number}.example");
            let publisher = if n % 2 == 0 {
                format!("The {} {}{number}", capital(a), capital(b))
            } else {
                String::new()
            };
            (host, publisher)
        });
        let halves = |names: &'static str| {
            let (given, family) = names.split_once('|').unwrap_or((names, names));
            [given.split(' ').collect(), family.split(' ').collect()]
        };
        Self {
            sites: sites.collect(),
            words: LANGUAGES
                .iter()
                .map(|l| l.words.split(' ').collect())
                .collect(),
            names: LANGUAGES.iter().map(|l| halves(l.names)).collect(),
            tail,
            tags: TAGS.split(' ').collect(),
            notes: NOTES.split('|').collect(),
        }
    }
}

/// What a reader did with a story.
pub(crate) struct Shelf {
    /// Its tags.
    pub(crate) tags: Vec<String>,
    /// `unread`, `reading` or `read`.
    pub(crate) state: &'static str,
    /// Share read, if it was begun.
    pub(crate) progress: Option<f32>,
    /// Starred.
    pub(crate) starred: bool,
    /// Put away.
    pub(crate) archived: bool,
    /// Thrown away.
    pub(crate) trashed: bool,
    /// Quote and note; none is on the whole story.
    pub(crate) notes: Vec<(Option<String>, String)>,
}

/// A story and all that belongs to it.
pub(crate) struct Story {
    /// As cleaning would give it.
    pub(crate) article: Article,
    /// Its address.
    pub(crate) url: String,
    /// The original's bytes.
    pub(crate) bytes: Vec<u8>,
    /// When it was saved, Unix seconds.
    pub(crate) saved: i64,
    /// What the reader did with it.
    pub(crate) shelf: Shelf,
}

fn capital(word: &str) -> String {
    let mut chars = word.chars();
    let first = chars.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(chars).collect()
}

struct Writer<'a> {
    lists: &'a Lists,
    chance: Chance,
    language: usize,
}

impl Writer<'_> {
    fn manner(&self) -> Manner {
        LANGUAGES[self.language].manner
    }

    fn plain(&mut self) -> &'static str {
        let words = &self.lists.words[self.language];
        words[self.chance.rank(words.len() as u64) as usize]
    }

    fn word(&mut self) -> String {
        let tail = self.chance.percent(12);
        match self.manner() {
            Manner::Particles(particles) => {
                format!("{}{}", self.plain(), self.chance.of(particles))
            }
            Manner::Arabic if self.chance.percent(25) => format!("ال{}", self.plain()),
            Manner::Arabic | Manner::Run(..) => self.plain().to_owned(),
            _ if tail => {
                let at = self.chance.rank(TAIL) as usize;
                self.lists.tail[at].clone()
            }
            Manner::Compound if self.chance.percent(15) => {
                let (a, b) = (self.plain(), self.plain());
                format!("{}{b}", capital(a))
            }
            Manner::Compound => self.plain().to_owned(),
            Manner::Spaced(endings) => {
                let word = self.plain();
                let ending = if word.chars().count() > 4 {
                    self.chance.of(endings)
                } else {
                    ""
                };
                format!("{word}{ending}")
            }
        }
    }

    fn words(&mut self, n: u64) -> String {
        let between = if matches!(self.manner(), Manner::Run(..)) {
            ""
        } else {
            " "
        };
        let words: Vec<String> = (0..n).map(|_| self.word()).collect();
        words.join(between)
    }

    fn sentence(&mut self) -> String {
        let n = 6 + self.chance.below(14);
        match self.manner() {
            Manner::Run(stop, comma) => {
                let (a, b) = (self.words(n / 2), self.words(n / 2 + 1));
                format!("{a}{comma}{b}{stop}")
            }
            Manner::Arabic => format!("{}.", self.words(n)),
            _ => format!("{}. ", capital(&self.words(n))),
        }
    }

    fn paragraph(&mut self) -> String {
        let n = 2 + self.chance.below(5);
        let sentences: String = (0..n).map(|_| self.sentence()).collect();
        sentences.trim_end().to_owned()
    }
}

fn language_of(chance: &mut Chance) -> usize {
    let mut at = chance.below(100);
    LANGUAGES
        .iter()
        .position(|l| {
            let here = at < l.share;
            at = at.saturating_sub(l.share);
            here
        })
        .unwrap_or_default()
}

fn name(language: &Language, [given, family]: &[Vec<&str>; 2], chance: &mut Chance) -> String {
    let (a, b) = (chance.of(given), chance.of(family));
    match language.tag {
        "zh" | "ja" | "ko" => format!("{a}{b}"),
        _ => format!("{a} {b}"),
    }
}

/// The story of number `n`.
pub(crate) fn story(n: u64, lists: &Lists) -> Story {
    let mut chance = Chance::new(n);
    let language = language_of(&mut chance);
    let saved = BEGIN + chance.below(END - BEGIN);
    let site = chance.rank(SITES) as usize;
    let (host, publisher) = &lists.sites[site];
    let url = format!("https://{host}/story/{n}");
    let author = name(&LANGUAGES[language], &lists.names[language], &mut chance);
    let published = saved - chance.below(40 * 86_400);
    let dated = chance.percent(92);
    // Most are short, some are very long: 2 to 60 paragraphs.
    let paragraphs = 2 + (58.0 * chance.share().powi(4)) as u64 + chance.below(10);
    let mut writer = Writer {
        lists,
        chance,
        language,
    };
    let title_words = 3 + writer.chance.below(5);
    let title = capital(&writer.words(title_words));
    let body: Vec<String> = (0..paragraphs).map(|_| writer.paragraph()).collect();
    let mut article = article(&title, &body);
    let meta = &mut article.metadata;
    let field = |text: &str| Some(Field::new(text.to_owned(), "made up", text));
    meta.title = field(&title);
    meta.url = field(&url);
    meta.language = field(LANGUAGES[language].tag);
    if !publisher.is_empty() {
        meta.publisher = field(publisher);
    }
    meta.authors = Some(Field::new(
        vec![Author {
            name: author.clone(),
            place: None,
        }],
        "made up",
        author,
    ));
    if dated {
        meta.published = Some(Field::new(date(published), "made up", ""));
    }
    let bytes = format!("{title}\n\n{}\n", body.join("\n\n")).into_bytes();
    let shelf = shelf(&mut writer.chance, lists, &body, &article);
    Story {
        article,
        url,
        bytes,
        saved: saved as i64,
        shelf,
    }
}

/// Headline, story, and a line or two of what is around it.
fn article(title: &str, body: &[String]) -> Article {
    let mut record = TextOfRecord::default();
    let mut judgements = Vec::new();
    let mut put = |text: &str, kind, judgement| {
        if !record.text.is_empty() {
            record.text.push('\n');
        }
        let start = record.text.len();
        record.text.push_str(text);
        let range = start..record.text.len();
        record.blocks.push(Block {
            kind,
            source: range.clone(),
            range,
            hidden: false,
            within: Within::default(),
        });
        judgements.push(judgement);
    };
    let chrome = || Judgement::chrome(Reason::Menu, 0.1);
    put("Home · Archive · About", BlockKind::Paragraph, chrome());
    put(
        title,
        BlockKind::Heading(1),
        Judgement::program(Role::Title, 0.9),
    );
    for paragraph in body {
        put(
            paragraph,
            BlockKind::Paragraph,
            Judgement::program(Role::Body, 0.9),
        );
    }
    put("Share this page · Sign in", BlockKind::Paragraph, chrome());
    Article {
        record: record.into(),
        judgements,
        ..Article::default()
    }
}

/// The day of a second of the Unix clock.
fn date(seconds: u64) -> Date {
    let days = i64::try_from(seconds / 86_400).unwrap_or_default();
    // Days from the era of 0000-03-01, as calendars count.
    let z = days + 719_468;
    let era = z / 146_097;
    let day_of_era = z - era * 146_097;
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    Date {
        year: year as i16,
        month: Some(month as u8),
        day: Some(day as u8),
        time: None,
        offset_minutes: None,
    }
}

fn shelf(chance: &mut Chance, lists: &Lists, body: &[String], article: &Article) -> Shelf {
    let mut tags = Vec::new();
    for percent in [60, 40, 30] {
        if chance.percent(percent) {
            tags.push(lists.tags[chance.rank(lists.tags.len() as u64) as usize].to_owned());
        }
    }
    let (state, progress) = match chance.below(100) {
        0..65 => ("unread", None),
        65..75 => ("reading", Some(chance.share() as f32 * 0.9)),
        _ => ("read", Some(1.0)),
    };
    let mut notes = Vec::new();
    if chance.percent(5) {
        for _ in 0..=chance.below(4) {
            notes.push((
                quote(chance, body, article),
                lists.notes[chance.below(lists.notes.len() as u64) as usize].to_owned(),
            ));
        }
    }
    Shelf {
        tags,
        state,
        progress,
        starred: chance.percent(4),
        archived: chance.percent(40),
        trashed: chance.percent(2),
        notes,
    }
}

/// A stretch of the story that occurs in it once; mostly. None for a note on
/// the whole story.
fn quote(chance: &mut Chance, body: &[String], article: &Article) -> Option<String> {
    let paragraph = &body[chance.below(body.len() as u64) as usize];
    let chars: Vec<char> = paragraph.chars().collect();
    let start = chance.below(chars.len().saturating_sub(40) as u64) as usize;
    let quote: String = chars.iter().skip(start).take(40).collect();
    let quote = quote.trim().to_owned();
    (article.record.text.matches(&quote).count() == 1).then_some(quote)
}
