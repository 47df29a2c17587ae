//! Reading aloud with the user's own command, a sentence at a time; the
//! cursor and a highlight follow.

use std::ops::Range;

use super::{Effect, Model, motion::Unit, quote, reader::ReaderPane};
use crate::{article::signs, command::Command};

/// A sentence that is being read aloud.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Speech {
    /// Where it stands, while it is spoken.
    pub sentence: Option<Range<usize>>,
    /// Its number: answers to earlier ones are of no interest.
    turn: u64,
}

/// Begins to read aloud at the cursor's sentence, or stops.
pub(super) fn toggle(model: &mut Model, fx: &mut Vec<Effect>) {
    if stop(model, fx) {
        return say_silent(model);
    }
    if model.config.speech.is_none() {
        return model.say("No voice is set · `speech = \"spd-say -w -e\"` in config.toml sets one");
    }
    let sentence = model.reader.as_ref().and_then(|reader| {
        let byte = reader.cursor_byte();
        reader.ground().unit_at(byte, Unit::Sentence)
    });
    match sentence {
        Some(sentence) => {
            model.say_with_key("Reading aloud", Command::Speak, "stops");
            say(model, sentence, true, fx);
        }
        None => model.say("There is nothing to read aloud here"),
    }
}

/// Says that it has stopped, and how it goes on.
pub(super) fn say_silent(model: &mut Model) {
    model.say_with_key("Silent", Command::Speak, "reads on from the cursor");
}

/// Stops. Says whether anything was being read.
pub(super) fn stop(model: &mut Model, fx: &mut Vec<Effect>) -> bool {
    model.speech.turn += 1;
    let spoke = model.speech.sentence.take().is_some();
    if spoke {
        fx.push(Effect::Hush);
    }
    spoke
}

/// `follow`: the cursor goes along. Who looks elsewhere meanwhile is left there.
fn say(model: &mut Model, sentence: Range<usize>, follow: bool, fx: &mut Vec<Effect>) {
    let Some(reader) = &mut model.reader else {
        return;
    };
    // The number of a note would be heard as a word of the sentence.
    let article = &reader.opened.article;
    let parts = signs::without_note_marks(&article.record, &sentence).into_iter();
    let words: String = parts
        .map(|part| signs::plain(article, &part, signs::For::Ears))
        .collect();
    let text = quote::one_line(&words);
    if follow {
        reader.set_cursor(sentence.start);
        reader.reveal(Some(sentence.clone()), 0);
    }
    model.speech.turn += 1;
    model.speech.sentence = Some(sentence);
    fx.push(Effect::Speak {
        turn: model.speech.turn,
        text,
    });
}

/// A sentence was read, or could not be.
pub(super) fn spoken(model: &mut Model, turn: u64, problem: Option<String>, fx: &mut Vec<Effect>) {
    if turn != model.speech.turn {
        return;
    }
    let Some(sentence) = model.speech.sentence.take() else {
        return;
    };
    if let Some(problem) = problem {
        return model.complain(problem);
    }
    let reader = model.reader.as_ref();
    let follow = reader.is_some_and(|r| sentence.contains(&r.cursor_byte()));
    match reader.and_then(|r| after(r, &sentence)) {
        Some(next) => say(model, next, follow, fx),
        None => model.say("Read to the end"),
    }
}

/// The sentence after one.
fn after(reader: &ReaderPane, sentence: &Range<usize>) -> Option<Range<usize>> {
    let ground = reader.ground();
    let start = ground.next_start(sentence.start, Unit::Sentence)?;
    let next = ground.unit_at(start, Unit::Sentence)?;
    (next.start > sentence.start).then_some(next)
}
