//! Editing the rules of a site in the user's editor.

use std::io;

use super::{Engine, editor, session::Session, story};
use crate::{
    library::{ArticleId, Change, Library, rules::form},
    tui::app::{Effect, Model},
};

impl Engine {
    /// Lets the user edit the rules of an article's site. What can't be saved
    /// is there again the next time, with what is wrong on top.
    pub(super) fn edit_rules(
        &mut self,
        session: &mut Session,
        model: &Model,
        id: ArticleId,
    ) -> io::Result<()> {
        let known = Library::open_reader(&self.dir).and_then(|library| {
            let site = library.site_of(id)?;
            site.map(|site| library.site_rules(&site)).transpose()
        });
        let known = match known {
            Ok(Some(known)) => known,
            Ok(None) => {
                self.say("This article has neither an address nor a publisher: there is no site to make rules for.".into(), true);
                return Ok(());
            }
            Err(error) => {
                self.say(story(&error), true);
                return Ok(());
            }
        };
        let rejected = self.rejected.take().filter(|(site, _)| *site == known.site);
        let text = rejected.map_or_else(|| form::print(&known), |(_, text)| text);
        let edited = self.lend(session, || {
            editor::edit_file(model.config.editor.as_deref(), "rules.toml", &text)
        })?;
        match edited.map(|text| text.map(|text| (form::parse(&text), text))) {
            Err(error) => self.say(format!("The rules stay as they were: {error}."), true),
            Ok(None) => self.say("The rules stay as they were.".into(), false),
            Ok(Some((Ok(rules), _))) => self.save(Effect::Apply(Change::SetRules {
                site: known.site,
                rules,
            })),
            Ok(Some((Err(problem), text))) => {
                self.say(
                    format!("Not saved; editing again goes on with your text · {problem}"),
                    true,
                );
                self.rejected = Some((known.site, text));
            }
        }
        Ok(())
    }
}
