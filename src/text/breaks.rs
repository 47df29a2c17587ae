//! Where a line may break: text to fragments, the unit of wrapping.
//!
//! Text of scripts that we know (European, Arabic, Hebrew, Indic, East Asian,
//! emoji) takes a short road with rules of our own, one pass and no
//! allocation; everything else asks the segmenter (UAX 14, with dictionaries
//! for Thai and its like, which is some times slower). Both
//! roads glue dashes to the word before, honour no-break spaces, break at
//! soft hyphens for the price of a hyphen, and split words that fit no line.

use super::{
    graphemes,
    script::{breaks_at_spaces, is_pictograph},
    segment::opportunities,
    width::{cluster_width, first_cluster, plain_width, width},
};

/// A word, the space after it, and what a break there costs. All of the
/// text's bytes are in exactly one fragment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Fragment {
    /// First byte.
    pub(super) start: usize,
    /// One past the word's last byte.
    pub(super) word_end: usize,
    /// One past the last byte of the space after it.
    pub(super) end: usize,
    /// Cells of the word.
    pub(super) width: usize,
    /// Cells of the space.
    pub(super) space: usize,
    /// Cells of the hyphen that a break here needs.
    pub(super) penalty: usize,
}

impl textwrap::core::Fragment for Fragment {
    fn width(&self) -> f64 {
        self.width as f64
    }

    fn whitespace_width(&self) -> f64 {
        self.space as f64
    }

    fn penalty_width(&self) -> f64 {
        self.penalty as f64
    }
}

/// Gives the fragments of `text`, which is one line without line feeds, in
/// order. None is wider than `cols` with its hyphen (2 or more).
pub(super) fn fragments(text: &str, cols: usize, emit: impl FnMut(Fragment)) {
    let road = road(text);
    let cut = Cut {
        text,
        cols,
        plain: road == Road::Plain,
        emit,
    };
    match road {
        Road::Plain | Road::Clusters => own(text, cut),
        Road::Segmenter => complex(text, cut),
    }
}

/// How the breaks of a text are found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Road {
    /// Our rules, every character a cluster.
    Plain,
    /// Our rules, some clusters of several characters.
    Clusters,
    /// The segmenter's rules.
    Segmenter,
}

fn road(text: &str) -> Road {
    let mut road = Road::Plain;
    let mut rest = text;
    while let Some(next) = rest.bytes().position(|b| !b.is_ascii()) {
        let foreign = rest.get(next..).unwrap_or_default();
        let end = foreign
            .bytes()
            .position(|b| b.is_ascii())
            .unwrap_or(foreign.len());
        for c in foreign.get(..end).unwrap_or_default().chars() {
            if plain_width(c).is_none() {
                if !breaks_at_spaces(c) {
                    return Road::Segmenter;
                }
                road = Road::Clusters;
            }
        }
        rest = foreign.get(end..).unwrap_or_default();
    }
    road
}

/// What a character is to the breaking of lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// Before the text, or after it.
    Edge,
    Space,
    /// Letters, signs, and Hangul, which breaks between words like Latin.
    Letter,
    Digit,
    Open,
    /// Brackets and marks that may not begin a line, not even after a space.
    Close,
    /// Marks that stay with the word before.
    Point,
    Hyphen,
    Slash,
    Em,
    En,
    Glue,
    Soft,
    /// Ideographs and kana: a break on either side.
    Wide,
    WideOpen,
    WideClose,
}

pub(super) fn class(c: char) -> Class {
    match c {
        ' ' | '\t' | '\u{3000}' => Class::Space,
        '0'..='9' => Class::Digit,
        '(' | '[' | '{' | '“' | '‘' | '„' | '‚' | '¿' | '¡' => Class::Open,
        ')' | ']' | '}' | '!' | '?' | ':' | ';' | '…' | '‥' => Class::Close,
        ',' | '.' | '%' | '”' | '’' | '\'' | '"' | '°' | '‰' | '′' | '″' | '℃' | '℉' => {
            Class::Point
        }
        '-' | '\u{2010}' => Class::Hyphen,
        '/' => Class::Slash,
        '—' | '―' => Class::Em,
        '–' | '‒' => Class::En,
        '\u{A0}' | '\u{202F}' | '\u{2011}' => Class::Glue,
        '\u{AD}' => Class::Soft,
        '\u{4E00}'..='\u{9FFF}' => Class::Wide,
        '\0'..='\u{2E7F}' => Class::Letter,
        _ => wide_class(c),
    }
}

/// Classes OP, CL, EX, NS, CJ, PR, PO and IN of UAX 14 as far as they are wide,
/// or written among what is wide: what stands before a figure opens, what stands
/// after one closes.
#[expect(clippy::match_same_arms, reason = "each arm is a family of signs")]
fn wide_class(c: char) -> Class {
    match c {
        '「' | '『' | '（' | '［' | '｛' | '〔' | '〈' | '《' | '【' | '〖' | '〘' | '〚'
        | '〝' | '｢' | '﹙' | '﹛' | '﹝' | '＄' | '￥' | '￡' | '￦' => Class::WideOpen,
        // For vertical lines: brackets come in pairs, the opening one first.
        '︗' | '︵' | '︷' | '︹' | '︻' | '︽' | '︿' | '﹁' | '﹃' | '﹇' => {
            Class::WideOpen
        }
        '\u{FE10}'..='\u{FE19}'
        | '\u{FE36}'..='\u{FE44}'
        | '﹈'
        | '﹐'
        | '﹑'
        | '﹒'
        | '﹔'
        | '﹕'
        | '﹖'
        | '﹗'
        | '﹚'
        | '﹜'
        | '﹞'
        | '、'
        | '。'
        | '，'
        | '．'
        | '：'
        | '；'
        | '？'
        | '！'
        | '）'
        | '］'
        | '｝'
        | '」'
        | '』'
        | '】'
        | '〕'
        | '〉'
        | '》'
        | '〗'
        | '〙'
        | '〛'
        | '〞'
        | '〟'
        | '々'
        | '〻'
        | '・'
        | '～'
        | '〜'
        | '゠'
        | '％'
        | '￠' => Class::WideClose,
        // Marks of repetition and length, and small kana.
        'ゝ'
        | 'ゞ'
        | 'ヽ'
        | 'ヾ'
        | 'ー'
        | 'ぁ'
        | 'ぃ'
        | 'ぅ'
        | 'ぇ'
        | 'ぉ'
        | 'っ'
        | 'ゃ'
        | 'ゅ'
        | 'ょ'
        | 'ゎ'
        | 'ゕ'
        | 'ゖ'
        | 'ァ'
        | 'ィ'
        | 'ゥ'
        | 'ェ'
        | 'ォ'
        | 'ッ'
        | 'ャ'
        | 'ュ'
        | 'ョ'
        | 'ヮ'
        | 'ヵ'
        | 'ヶ'
        | '゛'
        | '゜'
        | '\u{31F0}'..='\u{31FF}' => Class::WideClose,
        // The same at half the width.
        '｡' | '｣' | '､' | '･' | '\u{FF67}'..='\u{FF70}' | 'ﾞ' | 'ﾟ' => Class::WideClose,
        'ｦ' | '\u{FF71}'..='\u{FF9D}' => Class::Wide,
        '\u{AC00}'..='\u{D7A3}' => Class::Letter,
        _ if plain_width(c) == Some(2) => Class::Wide,
        _ => Class::Letter,
    }
}

/// The class of the character at `at`.
pub(super) fn class_at(text: &str, at: usize) -> Class {
    let next = text.get(at..).and_then(|rest| rest.chars().next());
    next.map_or(Class::Edge, class)
}

/// Whether a line may break at a space between `last` and `next`, which
/// `beyond` follows.
pub(super) fn after_space(last: Class, next: Class, beyond: Class) -> bool {
    // A bracket and a space is a bracket all the same; a dash with spaces
    // around it ends a line but does not begin one.
    match next {
        _ if matches!(last, Class::Edge | Class::Glue) => false,
        Class::Em | Class::En => !matches!(beyond, Class::Edge | Class::Space),
        Class::Close | Class::WideClose | Class::Glue => false,
        _ => true,
    }
}

/// Whether a line may break between neighbours without a space, and what
/// that costs. `before` stands before `last`.
pub(super) fn between(before: Class, last: Class, next: Class) -> Option<usize> {
    use Class::{
        Close, Digit, Em, En, Hyphen, Letter, Open, Point, Slash, Soft, Wide, WideClose, WideOpen,
    };
    let free = match last {
        Soft => return matches!(next, Letter | Digit | Wide).then_some(1),
        Hyphen => before == Letter && next == Letter || matches!(next, Wide | WideOpen),
        // A dash with a space before it, or at the start, opens what follows.
        En | Em if matches!(before, Class::Edge | Class::Space) => false,
        Slash | En => next == Letter,
        Em | Wide | WideClose => matches!(next, Letter | Digit | Open | Wide | WideOpen),
        Letter | Digit | Close | Point => matches!(next, Wide | WideOpen),
        _ => false,
    };
    free.then_some(0)
}

/// The short road: a token at a time.
fn own(text: &str, mut cut: Cut<'_, impl FnMut(Fragment)>) {
    let mut fragment = Fragment::default();
    let (mut before, mut last, mut spaced) = (Class::Edge, Class::Edge, false);
    let mut at = 0;
    while let Some(token) = token(text, at, cut.plain) {
        let end = at + token.len;
        if token.class == Class::Space {
            fragment.space += token.cols;
            spaced = true;
            at = end;
            continue;
        }
        let price = if spaced {
            after_space(last, token.class, class_at(text, end)).then_some(0)
        } else {
            between(before, last, token.class)
        };
        if let Some(penalty) = price {
            cut.close(fragment, at, penalty);
            fragment = Fragment {
                start: at,
                ..Fragment::default()
            };
        }
        grow(&mut fragment, end, token.cols);
        before = match (token.run, spaced) {
            (true, _) => token.class,
            (false, true) => Class::Space,
            (false, false) => last,
        };
        (last, spaced, at) = (token.class, false, end);
    }
    cut.close(fragment, text.len(), 0);
}

/// A cluster, or a run of ASCII letters, which never break.
struct Token {
    len: usize,
    cols: usize,
    class: Class,
    /// It is a run of several.
    run: bool,
}

/// The token at `at`; none at the end. In `plain` text every character is a
/// cluster; in other text, those whose next character is plain too.
fn token(text: &str, at: usize, plain: bool) -> Option<Token> {
    let bytes = text.as_bytes().get(at..)?;
    let first = bytes.first()?;
    if first.is_ascii() {
        let letters = bytes.iter().take_while(|b| b.is_ascii_alphabetic()).count();
        let run = letters.max(1);
        // The last letter may carry an accent.
        let accented = !plain && bytes.get(run).is_some_and(|b| !b.is_ascii());
        let len = run - usize::from(accented);
        if len > 0 {
            let class = if letters > 0 {
                Class::Letter
            } else {
                class(char::from(*first))
            };
            return Some(Token {
                len,
                cols: len,
                class,
                run: len > 1,
            });
        }
    }
    let rest = text.get(at..)?;
    let mut chars = rest.chars();
    let c = chars.next()?;
    let alone = plain || chars.next().is_none_or(|next| plain_width(next).is_some());
    if let Some(cols) = plain_width(c).filter(|_| alone) {
        return Some(Token {
            len: c.len_utf8(),
            cols,
            class: class(c),
            run: false,
        });
    }
    let cluster = first_cluster(rest);
    let cols = width(cluster);
    Some(Token {
        len: cluster.len(),
        cols,
        class: cluster_class(c, cluster, cols),
        run: false,
    })
}

/// A line may break on either side of an emoji.
fn cluster_class(first: char, cluster: &str, cols: usize) -> Class {
    let flag = ('\u{1F1E6}'..='\u{1F1FF}').contains(&first);
    match class(first) {
        Class::Letter if cols == 2 && (flag || is_pictograph(first)) => Class::Wide,
        // A space with an accent on it is no space.
        Class::Space if cluster.len() > first.len_utf8() => Class::Letter,
        class => class,
    }
}

/// The long road: clusters, and the segmenter's opportunities where ours do
/// not say otherwise.
fn complex(text: &str, mut cut: Cut<'_, impl FnMut(Fragment)>) {
    let mut allowed = opportunities(text).peekable();
    let mut fragment = Fragment::default();
    let (mut before, mut last, mut spaced, mut hangul) = (Class::Edge, Class::Edge, false, false);
    for (at, cluster) in graphemes(text) {
        let first = cluster.chars().next().unwrap_or(' ');
        let class = class(first);
        while allowed.next_if(|&o| o < at).is_some() {}
        if class == Class::Space && cluster.len() == first.len_utf8() {
            fragment.space += cluster_width(cluster);
            spaced = true;
            continue;
        }
        let is_hangul = ('\u{1100}'..='\u{11FF}').contains(&first)
            || ('\u{AC00}'..='\u{D7A3}').contains(&first);
        let segmenter = allowed.peek() == Some(&at) && !(hangul && is_hangul && !spaced);
        let price = if spaced {
            let beyond = class_at(text, at + cluster.len());
            // The segmenter lets no line begin with a dash that follows a
            // bracket or a mark; ours tell which open what comes after them.
            let opens = matches!(class, Class::Em | Class::En);
            ((segmenter || opens) && after_space(last, class, beyond)).then_some(0)
        } else {
            let forbidden = matches!(class, Class::Em | Class::En)
                || matches!(
                    last,
                    Class::Hyphen | Class::Slash | Class::En | Class::Glue | Class::Soft
                )
                || last == Class::Em && matches!(before, Class::Edge | Class::Space);
            between(before, last, class).or((segmenter && !forbidden && at > 0).then_some(0))
        };
        if let Some(penalty) = price {
            cut.close(fragment, at, penalty);
            fragment = Fragment {
                start: at,
                ..Fragment::default()
            };
        }
        grow(&mut fragment, at + cluster.len(), cluster_width(cluster));
        before = if spaced { Class::Space } else { last };
        (last, spaced, hangul) = (class, false, is_hangul);
    }
    cut.close(fragment, text.len(), 0);
}

/// Takes a character or cluster into the word, with any space before it that
/// turned out to be no place to break.
fn grow(fragment: &mut Fragment, end: usize, cols: usize) {
    fragment.width += fragment.space + cols;
    fragment.space = 0;
    fragment.word_end = end;
}

/// Ends fragments, and cuts those that are wider than a line.
struct Cut<'a, F: FnMut(Fragment)> {
    text: &'a str,
    cols: usize,
    plain: bool,
    emit: F,
}

impl<F: FnMut(Fragment)> Cut<'_, F> {
    fn close(&mut self, mut fragment: Fragment, end: usize, penalty: usize) {
        fragment.end = end;
        fragment.penalty = penalty;
        fragment.word_end = fragment.word_end.max(fragment.start);
        if fragment.end == fragment.start {
            return;
        }
        if fragment.width + penalty <= self.cols {
            (self.emit)(fragment);
        } else if self.plain {
            let word = self
                .text
                .get(fragment.start..fragment.word_end)
                .unwrap_or_default();
            self.split(
                fragment,
                word.char_indices()
                    .map(|(i, c)| (i, plain_width(c).unwrap_or(0))),
            );
        } else {
            let word = self
                .text
                .get(fragment.start..fragment.word_end)
                .unwrap_or_default();
            self.split(
                fragment,
                graphemes(word).map(|(i, g)| (i, cluster_width(g))),
            );
        }
    }

    /// Cuts a word into full lines and a rest; `clusters` are offsets in the
    /// word and cells.
    fn split(&mut self, whole: Fragment, clusters: impl Iterator<Item = (usize, usize)>) {
        let room = self.cols.saturating_sub(whole.penalty);
        let mut piece = Fragment {
            start: whole.start,
            ..Fragment::default()
        };
        for (i, cols) in clusters {
            let at = whole.start + i;
            if piece.width > 0 && piece.width + cols > room {
                (piece.word_end, piece.end) = (at, at);
                (self.emit)(piece);
                piece = Fragment {
                    start: at,
                    ..Fragment::default()
                };
            }
            piece.width += cols;
        }
        (self.emit)(Fragment {
            start: piece.start,
            width: piece.width,
            ..whole
        });
    }
}

#[cfg(test)]
#[expect(clippy::string_slice, reason = "a test may panic")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn pieces(text: &str, cols: usize) -> Vec<Fragment> {
        let mut out = Vec::new();
        fragments(text, cols, |f| out.push(f));
        out
    }

    fn check(text: &str, marked: &str) {
        let parts: Vec<&str> = pieces(text, 40)
            .into_iter()
            .map(|f| &text[f.start..f.end])
            .collect();
        assert_eq!(parts.join("|"), marked);
    }

    #[test]
    fn latin() {
        check("", "");
        check("one two  three ", "one |two  |three ");
        check("  led in", "  led |in");
        check("word — dash—next", "word — |dash—|next");
        check("1914–18 north–south", "1914–18 |north–|south");
        check(
            "well-known x-1 2013-04-10 -v",
            "well-|known |x-1 |2013-04-10 |-v",
        );
        check("and/or 24/7", "and/|or |24/7");
        check("co\u{AD}op x", "co\u{AD}|op |x");
        check("10\u{A0}km Dr.\u{A0}No", "10\u{A0}km |Dr.\u{A0}No");
        check("quoi ? « oui »", "quoi ? |« |oui |»");
        check("don’t “say” so", "don’t |“say” |so");
        check(
            "—No —dijo—. —¿De veras? —preguntó él— –sí",
            "—No |—dijo—. |—¿De |veras? |—preguntó |él— |–sí",
        );
        check("left — right —", "left — |right —");
    }

    #[test]
    fn east_asian() {
        check("漢字、かな。", "漢|字、|か|な。");
        check("「引用」です", "「引|用」|で|す");
        check("コーヒーを飲む", "コー|ヒー|を|飲|む");
        check("Rust言語2024年", "Rust|言|語|2024|年");
        check("한국어 문장", "한국어 |문장");
        for closes in "、。，．！？）」』】ー々ゝ・～〜％￠‥℃°‰′″ヵヶゕㇰㇿ゠〞〟｡､｣･ﾞｰｯ︐︑︒︓︔︕︖︘︙︶﹀﹂﹄﹈﹐﹒﹕﹗﹚﹜﹞".chars()
        {
            check(&format!("漢{closes}字"), &format!("漢{closes}|字"));
        }
        for opens in "「『（【〝｢￥＄￡￦︗︵︿﹁﹃﹇﹙﹛﹝".chars() {
            check(&format!("漢{opens}字"), &format!("漢|{opens}字"));
        }
        check("ｶﾀｶﾅ｡", "ｶ|ﾀ|ｶ|ﾅ｡");
        check("🎈한국어 문장", "🎈|한국어 |문장");
    }

    #[test]
    fn by_the_segmenter() {
        check("ภาษาไทยง่าย", "ภาษา|ไทย|ง่าย");
        check("שלום עולם", "שלום |עולם");
        check(
            "🎈 well-known — co\u{AD}op",
            "🎈 |well-|known — |co\u{AD}|op",
        );
        check("🎈 fin. —¿De veras? —dijo", "🎈 |fin. |—¿De |veras? |—dijo");
        check("👨\u{200D}👩\u{200D}👧👍🏽", "👨\u{200D}👩\u{200D}👧|👍🏽");
    }

    #[test]
    fn long_words_are_cut() {
        let cut = |text: &str, cols| -> Vec<String> {
            pieces(text, cols)
                .into_iter()
                .map(|f| text[f.start..f.word_end].to_owned())
                .collect()
        };
        assert_eq!(cut("abcdefgh ij", 3), ["abc", "def", "gh", "ij"]);
        assert_eq!(
            cut("a\u{301}b\u{301}c\u{301}", 2),
            ["a\u{301}b\u{301}", "c\u{301}"]
        );
        assert_eq!(cut("abc\u{AD}d", 3), ["ab", "c\u{AD}", "d"]);
    }

    proptest! {
        #[test]
        fn nothing_lost_nothing_too_wide(text in "[a-c \u{AD}\u{A0}—–,.!(「漢か。ー한ไทยب👨\u{200D}\u{301}क्ष/-]{0,60}", cols in 2usize..24) {
            let mut at = 0;
            for f in pieces(&text, cols) {
                prop_assert_eq!(f.start, at);
                prop_assert!(f.start <= f.word_end && f.word_end <= f.end && f.end > f.start);
                let word = text.get(f.start..f.word_end);
                prop_assert!(word.is_some() && text.get(f.word_end..f.end).is_some());
                prop_assert!(f.width + f.penalty <= cols, "{f:?}");
                prop_assert_eq!(crate::text::width(word.unwrap()), f.width);
                at = f.end;
            }
            prop_assert_eq!(at, text.len());
        }
    }
}
