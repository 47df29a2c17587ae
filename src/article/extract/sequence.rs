//! The likeliest sequence of story and chrome (Viterbi over two states): a
//! lone weak block goes with its neighbours.

/// For each score whether its block is story in the likeliest sequence, where
/// a change between story and chrome costs `switch`, in log odds.
pub(super) fn smooth(scores: &[f32], switch: f32) -> Vec<bool> {
    let (mut story, mut chrome) = (-0.5, 0.0);
    let mut back: Vec<(bool, bool)> = Vec::with_capacity(scores.len());
    for score in scores {
        let (story_from_story, chrome_from_chrome) =
            (story >= chrome - switch, chrome >= story - switch);
        back.push((story_from_story, chrome_from_chrome));
        let next_story = f32::max(story, chrome - switch) + score / 2.0;
        let next_chrome = f32::max(chrome, story - switch) - score / 2.0;
        (story, chrome) = (next_story, next_chrome);
    }
    let mut in_story = story > chrome;
    let mut out = vec![false; scores.len()];
    for (cell, (story_from_story, chrome_from_chrome)) in out.iter_mut().zip(&back).rev() {
        *cell = in_story;
        in_story = if in_story {
            *story_from_story
        } else {
            !chrome_from_chrome
        };
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_weak_block_goes_with_its_neighbours() {
        assert_eq!(smooth(&[3.0, 3.0, -0.5, 3.0], 1.6), [true; 4]);
        assert_eq!(smooth(&[-3.0, -3.0, 0.5, -3.0], 1.6), [false; 4]);
    }

    #[test]
    fn a_strong_block_stands() {
        assert_eq!(smooth(&[3.0, -4.0, 3.0], 1.6), [true, false, true]);
        assert_eq!(smooth(&[], 1.6), [] as [bool; 0]);
    }
}
