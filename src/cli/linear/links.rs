//! Where a paragraph leads.

use std::{
    sync::mpsc::{self, Receiver, RecvTimeoutError, TryRecvError},
    time::Duration,
};

use super::{
    Linear, sentence,
    spoken::{Linked, Piece},
    story::Story,
};
use crate::{
    article::Article,
    cli::story::Failure,
    library::ArticleId,
    tui::runtime::{can_open, open_url},
};

const NO_PLACE: &str = "The place that this link leads to was not saved with the page.";

/// How long the answer waits for a browser, so that of one that fails at once
/// nothing else is said. What becomes known later is said before the next answer.
const SAID_AT_ONCE_WITHIN: Duration = Duration::from_millis(500);

/// The browsers of which it is not known yet whether they opened an address.
#[derive(Default)]
pub(super) struct Opening(Vec<Receiver<Option<String>>>);

impl Opening {
    /// Waits a moment for what comes of one; why it failed, if that is known then.
    fn first_of(&mut self, ended: Receiver<Option<String>>) -> Option<String> {
        let heard = ended.recv_timeout(SAID_AT_ONCE_WITHIN);
        if heard == Err(RecvTimeoutError::Timeout) {
            self.0.push(ended);
        }
        heard.ok().flatten()
    }

    /// Why some failed, as far as it is known only now.
    fn late(&mut self) -> Vec<String> {
        let mut problems = Vec::new();
        self.0.retain(|ended| {
            let heard = ended.try_recv();
            let is_open = heard == Err(TryRecvError::Empty);
            problems.extend(heard.ok().flatten());
            is_open
        });
        problems
    }
}

impl Linear {
    pub(super) fn tell_links(&mut self) -> Result<(), Failure> {
        let links = self.of_last(Piece::links);
        if links.is_empty() {
            return self.say("No links in this paragraph.");
        }
        let heard = self.of_last(Piece::linked).into_iter();
        self.heard = heard.map(|link| link.address).collect();
        (1..)
            .zip(&links)
            .try_for_each(|(n, link)| self.say(&format!("{n}. {link}")))
    }

    /// What the paragraph that was read last has of something.
    fn of_last<T>(&self, of: impl Fn(&Piece, &Article) -> Vec<T>) -> Vec<T> {
        let found = self.story.as_ref().and_then(|story| {
            let piece = story.last()?;
            Some(of(piece, &story.opened.article))
        });
        found.unwrap_or_default()
    }

    /// Opens an address that was said, for the words of a link may say anything;
    /// says one that was not. A story of the library is opened here.
    pub(super) fn open_link(&mut self, number: &str, heard: &[String]) -> Result<(), Failure> {
        let links = self.of_last(Piece::linked);
        let at = number.parse::<usize>().ok().and_then(|n| n.checked_sub(1));
        let link = at.and_then(|at| links.get(at));
        if let Some(link) = link
            && let Some(id) = self.shelf.with_address(&link.address)?
        {
            return self.open_story(id, number, link);
        }
        match link {
            Some(link) if link.address.starts_with('#') => self.tell_place(number, link),
            Some(Linked { address, .. }) if can_open(address) && !heard.contains(address) => {
                self.heard = vec![address.clone()];
                self.say(&format!(
                    "It leads to {address}. open {number} again opens it in the browser."
                ))
            }
            Some(Linked { address, .. }) => self.open_in_browser(address),
            None => self.say("Say which address by its number; links tells them."),
        }
    }

    /// To a story of the library, and there to the place that the link names.
    fn open_story(&mut self, id: ArticleId, number: &str, link: &Linked) -> Result<(), Failure> {
        let is_here = |story: &Story| story.opened.row.id == id;
        match (self.story.as_ref().is_some_and(is_here), link.in_page()) {
            (true, Some(place)) => self.tell_place(number, &place),
            (true, None) => self.say("This link leads to this very page."),
            (false, None) => self.open(id),
            (false, Some(place)) => {
                self.open(id)?;
                match self.story.as_mut().and_then(|story| story.go_to(&place)) {
                    Some(n) => self.say(&format!("It leads to paragraph {n}. Enter reads it.")),
                    None => self.say(NO_PLACE),
                }
            }
        }
    }

    fn open_in_browser(&mut self, address: &str) -> Result<(), Failure> {
        let (sender, ended) = mpsc::channel();
        let tell = move |why| drop(sender.send(why));
        if let Err(error) = open_url(self.browser.as_deref(), address, tell) {
            return self.say(&sentence(&error.to_string()));
        }
        match self.opening.first_of(ended) {
            Some(why) => self.say(&sentence(&why)),
            None => self.say(&format!("Opened {address} in the browser.")),
        }
    }

    /// Says which addresses were not opened after all.
    pub(super) fn tell_late(&mut self) -> Result<(), Failure> {
        let late = self.opening.late();
        late.iter().try_for_each(|why| self.say(&sentence(why)))
    }

    /// What a link to a place of the same page leads to; reading goes on here.
    fn tell_place(&mut self, number: &str, link: &Linked) -> Result<(), Failure> {
        let article = self.story.as_ref().map(|story| &story.opened.article);
        match article.and_then(|article| link.told(article, number)) {
            Some(said) => said.split('\n').try_for_each(|line| self.say(line)),
            None => self.say(NO_PLACE),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fails_later_is_told_once() {
        let mut opening = Opening::default();
        let (fails, first) = mpsc::channel();
        let (opens, second) = mpsc::channel();
        opening.0 = vec![first, second];
        assert!(opening.late().is_empty());
        fails.send(Some("Not opened".to_owned())).unwrap();
        opens.send(None).unwrap();
        assert_eq!(opening.late(), ["Not opened"]);
        assert!(opening.late().is_empty() && opening.0.is_empty());
    }

    #[test]
    fn what_fails_at_once_is_not_told_again() {
        let mut opening = Opening::default();
        let (fails, ended) = mpsc::channel();
        fails.send(Some("Not opened".to_owned())).unwrap();
        assert_eq!(opening.first_of(ended).as_deref(), Some("Not opened"));
        assert!(opening.late().is_empty());
    }
}
