//! What holds for any text and any selector.

use proptest::prelude::*;

use super::*;

/// Prose of made-up words: most differ, some recur.
fn prose() -> impl Strategy<Value = String> {
    prop::collection::vec("[a-z]{2,9}[,.]?", 20..120).prop_map(|words| words.join(" "))
}

/// A passage of `text` from two numbers.
fn passage(text: &str, a: usize, b: usize) -> Passage {
    let chars: Vec<usize> = text
        .char_indices()
        .map(|(i, _)| i)
        .chain([text.len()])
        .collect();
    Passage::new(chars[a % chars.len()], chars[b % chars.len()])
}

fn made(text: &str, at: Passage) -> Selector {
    select::select(text, &Folded::of(text), at, "hash")
}

fn letters(text: &str, at: Passage) -> Vec<char> {
    Folded::of(text.get(at.range()).unwrap_or_default()).letters
}

proptest! {
    #[test]
    fn an_unchanged_text_keeps_all(text in prose(), a in 0usize..2000, b in 0usize..2000) {
        let at = passage(&text, a, b);
        prop_assume!(!letters(&text, at).is_empty());
        let selector = made(&text, at);
        let found = &anchor(&[&selector], Some(&text), &text)[0];
        prop_assert_eq!(found.state, AnchorState::Exact);
        prop_assert_eq!(found.passage, selector.position);
    }

    #[test]
    fn never_panics_and_stays_inside(
        old in any::<String>(), new in any::<String>(), exact in any::<String>(),
        prefix in any::<String>(), suffix in any::<String>(), a in 0usize..100, b in 0usize..100,
    ) {
        let position = Some(Passage::new(a, b));
        let selector = Selector { exact, prefix, suffix, position, made_on: String::new() };
        for old in [Some(old.as_str()), None] {
            for found in anchor(&[&selector, &selector], old, &new) {
                let places = found.passage.iter().chain(&found.candidates);
                prop_assert!(places.clone().all(|p| new.get(p.range()).is_some()));
            }
        }
        prop_assert!(find_quote(&selector.exact, &new).iter().all(|p| new.get(p.range()).is_some()));
        let _selector = made(&new, Passage::new(a, b));
    }

    #[test]
    fn a_state_is_never_better_than_its_evidence(
        old in prose(), new in prose(), a in 0usize..2000, len in 1usize..80, from_old in 0usize..400, known: bool,
    ) {
        // A text that shares a part with the old one.
        let shared = passage(&old, from_old, from_old + 200);
        let new = format!("{new} {} {new}", old.get(shared.range()).unwrap_or_default());
        let at = passage(&old, a, a + len);
        prop_assume!(!letters(&old, at).is_empty());
        let selector = made(&old, at);
        let found = &anchor(&[&selector], known.then_some(old.as_str()), &new)[0];
        match (found.state, found.passage) {
            (AnchorState::Exact, Some(p)) => prop_assert_eq!(letters(&new, p), letters(&old, at)),
            (AnchorState::Moved, Some(_)) => prop_assert!(found.coverage >= 0.5),
            (AnchorState::Uncertain, Some(_)) => {}
            (state, at) => prop_assert!(state == AnchorState::Lost && at.is_none()),
        }
    }

    #[test]
    fn the_order_of_selectors_does_not_matter(
        old in prose(), put in "[a-z ]{0,40}", places in prop::collection::vec((0usize..900, 1usize..60), 1..8), known: bool,
    ) {
        let new = format!("{put} {}", old.get(old.len().min(30)..).unwrap_or_default());
        let selectors: Vec<Selector> = places.iter().map(|(a, len)| made(&old, passage(&old, *a, a + len))).collect();
        let forth: Vec<&Selector> = selectors.iter().collect();
        let back: Vec<&Selector> = selectors.iter().rev().collect();
        let old = known.then_some(old.as_str());
        let mut answers = anchor(&back, old, &new);
        answers.reverse();
        prop_assert_eq!(anchor(&forth, old, &new), answers);
    }

    #[test]
    fn there_and_back_again(old in prose(), put in "[A-Z ]{0,60}", at in 0usize..2000, a in 0usize..2000, len in 20usize..80) {
        let cut = passage(&old, at, at).start;
        let new = { let (head, tail) = old.split_at(cut); format!("{head}{put}{tail}") };
        let place = made(&old, passage(&old, a, a + len));
        let place = place.position.unwrap_or(Passage::new(0, 0));
        prop_assume!(letters(&old, place).len() >= 12);
        let found = &anchor(&[&made(&old, place)], Some(&old), &new)[0];
        if found.state == AnchorState::Exact {
            let there = found.passage.unwrap_or(place);
            let back = &anchor(&[&made(&new, there)], Some(&new), &old)[0];
            prop_assert_eq!(back.state, AnchorState::Exact);
            prop_assert_eq!(back.passage.map(|p| letters(&old, p)), Some(letters(&old, place)));
        }
    }

    #[test]
    fn a_selector_is_made_of_the_text(text in "[a-z日é\u{301}👍\u{200d} \n]{0,200}", a in 0usize..200, b in 0usize..200) {
        let at = passage(&text, a, b);
        let selector = made(&text, at);
        let place = selector.position.unwrap_or(at);
        let whole = format!("{}{}{}", selector.prefix, selector.exact, selector.suffix);
        prop_assert!(text.contains(&whole));
        prop_assert_eq!(text.get(place.range()), Some(selector.exact.as_str()));
        prop_assert!(place.start <= at.start && place.end >= at.end);
    }
}

const OLD: &str = "The mill by the stream was older than the village around it.\n\
    Nobody knew who had built it. In spring the water rose to the second step.\n\
    The miller's daughter kept a ledger of every flood since she was nine.";

fn quoted(quote: &str) -> Selector {
    made(OLD, find_quote(quote, OLD)[0])
}

fn check(quote: &str, old: bool, new: &str, state: AnchorState, expected: Option<&str>) {
    let found = &anchor(&[&quoted(quote)], old.then_some(OLD), new)[0];
    assert_eq!(
        (found.state, found.passage.and_then(|p| new.get(p.range()))),
        (state, expected)
    );
}

#[test]
fn follows_a_passage_through_edits() {
    let new = OLD
        .replace("second step", "second stair")
        .replace("stream", "brook")
        .replace('\n', "\n\n");
    for known in [true, false] {
        check(
            "Nobody knew who had built it",
            known,
            &new,
            AnchorState::Exact,
            Some("Nobody knew who had built it"),
        );
    }
    let expected = Some("water rose to the second stair");
    check(
        "water rose to the second step",
        true,
        &new,
        AnchorState::Moved,
        expected,
    );
}

#[test]
fn follows_a_block_that_moved() {
    let mut parts: Vec<&str> = OLD.split('\n').collect();
    parts.rotate_left(2);
    check(
        "a ledger of every flood",
        true,
        &parts.join("\n"),
        AnchorState::Moved,
        Some("a ledger of every flood"),
    );
}

#[test]
fn keeps_a_cut_passage_off_its_lookalike() {
    let twin = "In autumn the water rose to the second step.";
    let old = format!("{OLD}\n{twin}");
    let new = old.replace("In spring the water rose to the second step.", "");
    let selector = made(
        &old,
        find_quote("In spring the water rose to the second step", &old)[0],
    );
    assert_eq!(
        anchor(&[&selector], Some(&old), &new)[0].state,
        AnchorState::Lost
    );
}

#[test]
fn asks_where_several_places_are_equal() {
    let selector = Selector {
        exact: "the second step".into(),
        ..Selector::default()
    };
    let found = &anchor(
        &[&selector],
        None,
        "To the second step. From the second step.",
    )[0];
    assert_eq!(found.state, AnchorState::Uncertain);
    assert_eq!(found.candidates.len(), 1);
}

#[test]
fn marks_alone_are_found_as_they_stand() {
    let selector = Selector {
        exact: "†".into(),
        ..Selector::default()
    };
    let found = &anchor(&[&selector], None, "one † two")[0];
    assert_eq!(
        (found.state, found.passage),
        (AnchorState::Exact, Some(Passage::new(4, 7)))
    );
    assert_eq!(
        anchor(&[&selector], None, "none")[0].state,
        AnchorState::Lost
    );
}

#[test]
fn context_grows_until_it_is_unique() {
    let text = format!("{0} a{0} b{0}", "x ".repeat(40));
    let selector = made(&text, Passage::new(40, 41));
    assert!(selector.prefix.chars().count() > 32);
}

/// Without the old text: the selector of `quote` in `old`, looked for in `new`.
fn check_blind(quote: &str, old: &str, new: &str, state: AnchorState, expected: Option<&str>) {
    let selector = made(old, find_quote(quote, old)[0]);
    let found = &anchor(&[&selector], None, new)[0];
    let words = found.passage.and_then(|p| new.get(p.range()));
    assert_eq!((found.state, words), (state, expected));
}

#[test]
fn knows_by_the_empty_place_that_a_lookalike_is_one() {
    let quote = "The lower lock was mended by the men of the upper town.";
    let twin = "The lower lock was mended by the men of the harbour town.";
    let old = format!(
        "Every spring the same letters went to the council. {quote} Nobody thanked them for it in writing.\n\
         Much later the story was told another way. {twin} So the books say, at least."
    );
    let new = old.replacen(&format!("{quote} "), "", 1);
    check_blind(quote, &old, &new, AnchorState::Lost, None);
    check_blind(
        quote,
        &old,
        &old,
        AnchorState::Exact,
        Some(quote.trim_end_matches('.')),
    );
}

#[test]
fn takes_what_stands_between_both_contexts() {
    let (head, tail) = (
        "She counted the barges twice",
        "before the bell of the customs house rang",
    );
    let old = format!(
        "It was a cold and windless morning at the quay. {head} {tail}. Then she wrote the number down in red ink."
    );
    let put = "ADVERTISEMENT continue reading below the picture";
    let new = old.replace(tail, &format!("{put} {tail}"));
    let whole = format!("{head} {put} {tail}");
    check_blind(
        &format!("{head} {tail}"),
        &old,
        &new,
        AnchorState::Moved,
        Some(&whole),
    );
}

#[test]
fn knows_a_telling_sentence_wherever_it_went() {
    let quote = "A drowned orchard still bears fruit for those who can hold their breath";
    let old = format!(
        "The ferryman said little on the way. {quote}. He charged double after dark, as always."
    );
    let new =
        format!("Collected sayings of the valley:\n\n* {quote}\n\n* Never lend a boat to a poet.");
    check_blind(quote, &old, &new, AnchorState::Moved, Some(quote));
}

#[test]
fn the_very_words_between_the_very_words_are_where_they_were() {
    let quote = "A drowned orchard still bears fruit for those who can hold their breath";
    let old = format!(
        "The ferryman said little on the way. {quote}. He charged double after dark, as always."
    );
    let check = |new: &str, state| check_blind(quote, &old, new, state, Some(quote));
    check(&format!("Sayings of the valley. {old}"), AnchorState::Exact);
    check(
        &old.to_uppercase().replace(&quote.to_uppercase(), quote),
        AnchorState::Exact,
    );
    check(&old.replace("little", "nothing"), AnchorState::Moved);
    check(&old.replace("charged", "asked"), AnchorState::Moved);
    // A short one, too.
    let old = "Nobody saw him go. The drowned orchard bore fruit that year.";
    let new = old.replace("that year", "this year");
    check_blind(
        "drowned orchard",
        old,
        old,
        AnchorState::Exact,
        Some("drowned orchard"),
    );
    check_blind(
        "drowned orchard",
        old,
        &new,
        AnchorState::Moved,
        Some("drowned orchard"),
    );
}

#[test]
fn puts_what_came_between_words_between_words() {
    let old = "the walls were repaired. After the flood they built higher walls of stone.";
    let new =
        "the walls were repaired. ADVERTISEMENT After the flood they built higher walls of stone.";
    let selector = made(old, find_quote("After the flood they built", old)[0]);
    let found = &anchor(&[&selector], Some(old), new)[0];
    assert_eq!(
        found.passage.and_then(|p| new.get(p.range())),
        Some("After the flood they built")
    );
}

#[test]
fn asks_where_a_part_of_a_passage_went_elsewhere() {
    let (a, b) = (
        "The bridge of the weavers was closed for eleven winters in a row.",
        "Its toll had paid for the school, for the lamps and for the one physician.",
    );
    let rest = "Meanwhile the village traded over the ice, when there was ice, and by rumour when there was none.";
    let end = "So much for bridges and for those who have to live beside them all year.";
    let old = format!("{a} {b}\n{rest}\n{end}");
    let new = format!("{b}\n{rest} {rest}\n{end}\n{a}");
    let selector = made(&old, find_quote(&format!("{a} {b}"), &old)[0]);
    let found = &anchor(&[&selector], Some(&old), &new)[0];
    assert_eq!(found.state, AnchorState::Uncertain);
    assert!(!found.candidates.is_empty());
}

#[test]
fn a_passage_whose_parts_changed_places_is_all_of_them() {
    let (a, b) = (
        "The bridge of the weavers was closed for eleven winters in a row.",
        "Its toll had paid for the school, for the lamps and for the one physician.",
    );
    let (before, after) = (
        "A short history of the place, as told by its keeper.",
        "So much for bridges and for those beside them.",
    );
    let old = format!("{before}\n{a}\n{b}\n{after}");
    let new = format!("{before}\n{b}\n{a}\n{after}");
    let selector = made(&old, find_quote(&format!("{a} {b}"), &old)[0]);
    let found = &anchor(&[&selector], Some(&old), &new)[0];
    let words = found
        .passage
        .and_then(|p| new.get(p.range()))
        .map(|w| w.trim_end_matches('.'));
    assert_eq!(found.state, AnchorState::Moved);
    assert_eq!(words, Some(format!("{b}\n{a}").trim_end_matches('.')));
}

/// A change of a text, word by word: where, how many words, and what is done
/// with them.
#[derive(Debug, Clone)]
enum Edit {
    Cut(usize, usize),
    Put(usize, Vec<String>),
    Move(usize, usize, usize),
}

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let one = prop_oneof![
        (0usize..300, 1usize..30).prop_map(|(at, n)| Edit::Cut(at, n)),
        (0usize..300, prop::collection::vec("[a-z]{2,9}", 1..12))
            .prop_map(|(at, w)| Edit::Put(at, w)),
        (0usize..300, 1usize..40, 0usize..300).prop_map(|(at, n, to)| Edit::Move(at, n, to)),
    ];
    prop::collection::vec(one, 0..6)
}

/// The words with where each was before; none for those that were put in.
fn edited(words: &[String], edits: &[Edit]) -> Vec<(Option<usize>, String)> {
    let mut out: Vec<(Option<usize>, String)> = words
        .iter()
        .enumerate()
        .map(|(i, w)| (Some(i), w.clone()))
        .collect();
    for edit in edits {
        let range = |at: usize, n: usize, len: usize| {
            let at = at % len.max(1);
            at.min(len)..(at + n).min(len)
        };
        match edit {
            Edit::Cut(at, n) => drop(out.drain(range(*at, *n, out.len()))),
            Edit::Put(at, put) => {
                let at = range(*at, 0, out.len()).start;
                out.splice(at..at, put.iter().map(|w| (None, w.clone())));
            }
            Edit::Move(at, n, to) => {
                let moved: Vec<_> = out.drain(range(*at, *n, out.len())).collect();
                let to = range(*to, 0, out.len()).start;
                out.splice(to..to, moved);
            }
        }
    }
    out
}

/// The words that stand wholly inside `place`.
fn placed(words: &[(Option<usize>, String)], place: Passage) -> std::ops::Range<usize> {
    let mut at = 0;
    let mut inside = words.len()..0;
    for (i, (_, word)) in words.iter().enumerate() {
        if at >= place.start && at + word.len() <= place.end {
            inside = inside.start.min(i)..i + 1;
        }
        at += word.len() + 1;
    }
    inside.start.min(inside.end)..inside.end
}

/// Whether the words around `inside` are in part those that stood around
/// `passage` before, as far as a selector's context reaches.
fn beside(
    words: &[(Option<usize>, String)],
    inside: std::ops::Range<usize>,
    passage: &std::ops::Range<usize>,
) -> bool {
    const REACH: usize = 8;
    let around = passage.start.saturating_sub(REACH)..passage.end + REACH;
    words[inside.start.saturating_sub(REACH)..inside.start]
        .iter()
        .chain(&words[inside.end..words.len().min(inside.end + REACH)])
        .any(|(origin, _)| origin.is_some_and(|o| around.contains(&o)))
}

proptest! {
    /// Whatever is done to a text, a note that is put somewhere with confidence
    /// is on words that it was made on, also where its twin stands beside.
    #[test]
    fn a_note_is_on_its_own_words_or_asks_or_is_lost(
        words in prop::collection::vec("[a-z]{3,9}", 60..200), from in 0usize..150, len in 4usize..25,
        twin_at in 0usize..200, other in "[a-z]{3,9}", script in edits(), known: bool,
    ) {
        let from = from.min(words.len() - len);
        let mut twin: Vec<String> = words[from..from + len].to_vec();
        twin[len / 2] = other;
        let mut old_words = words.clone();
        // The twin stands outside of the passage.
        let twin_at = twin_at % (words.len() - len + 1);
        let twin_at = if twin_at > from { twin_at + len } else { twin_at };
        old_words.splice(twin_at..twin_at, twin);
        let from = if twin_at <= from { from + len } else { from };
        let old = old_words.join(" ");
        let start = old_words[..from].iter().map(|w| w.len() + 1).sum::<usize>();
        let end = start + old_words[from..from + len].join(" ").len();
        let new_words = edited(&old_words, &script);
        let new = new_words.iter().map(|(_, w)| w.as_str()).collect::<Vec<_>>().join(" ");
        let selector = made(&old, Passage::new(start, end));
        let found = &anchor(&[&selector], known.then_some(old.as_str()), &new)[0];
        let Some(place) = found.passage else { return Ok(()) };
        if !matches!(found.state, AnchorState::Exact | AnchorState::Moved) {
            return Ok(());
        }
        let passage = from..from + len;
        let inside = placed(&new_words, place);
        let own = new_words[inside.clone()].iter().filter(|(o, _)| o.is_some_and(|o| passage.contains(&o))).count();
        // A twin that was carried beside the passage's own neighbours looks,
        // without the old text, exactly like the passage with a word changed.
        let carried = script.iter().any(|e| matches!(e, Edit::Move(..)));
        if !known && carried && beside(&new_words, inside, &passage) {
            return Ok(());
        }
        // Of a twin that was itself taken apart nothing is promised.
        let origins: Vec<usize> = new_words.iter().filter_map(|(o, _)| *o).collect();
        let whole: Vec<usize> = (twin_at..twin_at + len).collect();
        if !origins.windows(len).any(|w| w == whole) {
            return Ok(());
        }
        prop_assert!(own > 0, "{:?} on {:?}, made on {:?}", found.state, new.get(place.range()), selector.exact);
    }
}

#[test]
fn a_lookalike_that_changed_places_with_the_passage_is_not_taken_for_it() {
    let [head, twin, middle, own, after, end] = [
        "slg humbvja gwqg dpbivsqu wlinme ovx jqrcox wjhtfdlsa tfkfsi edmcw aqcicsum invm cfkelkpqu hrpsxs bsdwovedj",
        "jldk nkeuu syk cvxbjwl qugkivb iftimifgd uomnnqwaa akrmt honbj jehg mnhtmmqof xlytmuplb",
        "xrllhxekw ofow tzzvglpu rbfzavxq kgwxrlalp zgghxqse krq hkala skpoie gtxqy cwozd unkg qshzub gioc evbxsfzm heihjmr",
        "sbvzs tnaf hhta yzcge nkeuu syk cvxbjwl oomw iftimifgd uomnnqwaa akrmt uzmpjy wbjodkum iyaixyv hxzulv qhh",
        "acen yhw nxf evzfybtx pmfeug btbt kndbaeoum dmskdyd ngewbsgc mgpzag",
        "cfpzogg grsmj etwau",
    ];
    let old = [head, twin, middle, own, after, end].join(" ");
    let new = [head, own, middle, after, twin, end].join(" ");
    let passage = "nkeuu syk cvxbjwl oomw iftimifgd uomnnqwaa akrmt";
    let selector = made(&old, find_quote(passage, &old)[0]);
    let found = &anchor(&[&selector], Some(&old), &new)[0];
    let on = found.passage.and_then(|p| new.get(p.range()));
    let sure = matches!(found.state, AnchorState::Exact | AnchorState::Moved);
    assert!(!sure || on == Some(passage), "{found:?} on {on:?}");
}

#[test]
fn a_lookalike_that_moved_along_is_not_taken_for_the_passage() {
    let (head, tail) = (
        "The keeper of the crossing left no letters behind him, only a list of repairs in a careful hand, \
         and nobody in the valley could say for whom he had written it.",
        "was built by her grandchildren out of stones from the mill. In summer the children counted barges from the",
    );
    let own = "Seven lamps swung gently over water beside the old ford.";
    let moved = "the old ford. His sister wrote that seven lamps swung loudly over water beside the long quay, which cannot be";
    let end = "bridge and sold the numbers to the harbour office for plums. A clerk copied the numbers twice.";
    let joined = moved.trim_start_matches("the old ford. ");
    let old = format!("{head} {own} {joined} right, since the quay {tail} {end}");
    // The end of the passage went elsewhere, and the lookalike behind it, too.
    let new =
        format!("{head} Seven lamps over water beside right, since the quay {tail} {moved} {end}");
    let selector = made(&old, find_quote(own, &old)[0]);
    let found = &anchor(&[&selector], Some(&old), &new)[0];
    let sure = matches!(found.state, AnchorState::Exact | AnchorState::Moved);
    let before = new.rfind("His sister").unwrap_or_default();
    assert!(
        !sure || found.passage.is_none_or(|p| p.end <= before),
        "{found:?}"
    );
}

#[test]
fn a_lookalike_put_in_the_place_of_the_passage_is_known_by_where_it_came_from() {
    let twin = "A low wall of river stones kept the goats out of the garden of the school";
    let own = twin.replace("goats", "geese");
    let old = format!(
        "She began with what everybody knew. {twin} and nothing else did. Then she told of the flood year, \
         when the boats were tied to the church. {own} for as long as anyone remembered."
    );
    let new = format!(
        "She began with what everybody knew. Then she told of the flood year, when the boats were tied to the \
         church. {twin} for as long as anyone remembered."
    );
    let selector = made(&old, find_quote(&own, &old)[0]);
    let found = &anchor(&[&selector], Some(&old), &new)[0];
    assert!(
        matches!(found.state, AnchorState::Uncertain | AnchorState::Lost),
        "{found:?}"
    );
}

#[test]
fn a_passage_between_neighbours_that_stayed_may_have_lost_half_its_letters() {
    let (head, tail) = (
        "On the first day of every month a clerk came down from the customs house.",
        "Nobody at the landing ever saw him smile, and nobody asked him why.",
    );
    let quote = "He wrote each arrival into a narrow ledger with a green spine and a brass clasp";
    let others = "muzzy plum bulk hymn jumpy club funky pug mud bulky gum lumpy hub jug plump";
    let old = format!("{head} {quote}. {tail}");
    let selector = made(&old, find_quote(quote, &old)[0]);
    let words: Vec<&str> = quote.split(' ').collect();
    let others: Vec<&str> = others.split(' ').collect();
    let found: Vec<Anchoring> = (0..words.len())
        .map(|kept| {
            let now = [&words[..kept], &others[kept..]].concat().join(" ");
            let new = format!("{head} {now}. {tail}");
            anchor(&[&selector], Some(&old), &new).remove(0)
        })
        .collect();
    // So little of it would not be enough if its neighbours had not stayed.
    let held = |a: &&Anchoring| a.state == AnchorState::Moved && a.coverage < 0.6;
    assert!(found.iter().any(|a| held(&a)), "{found:?}");
    // And less is asked about, or lost.
    let enough = |a: &Anchoring| a.state != AnchorState::Moved || a.coverage >= 0.4;
    assert!(found.iter().all(enough), "{found:?}");
}

#[test]
fn looking_for_notes_stops_between_any_two_of_them() {
    use std::cell::Cell;

    let sentences: Vec<String> = (0..12)
        .map(|n| {
            format!(
                "The {n}th barge of the spring carried {} crates of lemons.",
                n * 7 + 3
            )
        })
        .collect();
    let old = sentences.join(" ");
    let new = format!("Updated this morning. {}", old.replace("crates", "boxes"));
    let selectors: Vec<Selector> = sentences
        .iter()
        .map(|s| made(&old, find_quote(s, &old)[0]))
        .collect();
    let selectors: Vec<&Selector> = selectors.iter().collect();
    for known in [Some(old.as_str()), None] {
        let asked = Cell::new(0);
        let count = || {
            asked.set(asked.get() + 1);
            true
        };
        let whole = anchor_while(&selectors, known, &new, &count);
        assert_eq!(whole, Some(anchor(&selectors, known, &new)));
        let asked = asked.get();
        assert!(asked >= selectors.len(), "asked {asked} times");
        for enough in 0..asked {
            let left = Cell::new(enough);
            let go_on = || {
                let go_on = left.get() > 0;
                left.set(left.get().saturating_sub(1));
                go_on
            };
            assert_eq!(anchor_while(&selectors, known, &new, &go_on), None);
        }
    }
}
