//! Rules for sites: what there is, what a block offers, what a change of them
//! would do. Changing them is a [`super::Change`] like any other.

pub mod form;

use super::{ArticleId, Done, Error, Every, Library, RuleOffer, RulePreview, SiteRules, address};
use crate::article::{RuleAction, SiteRule, extract::rules::proposals};

impl Library {
    /// All sites that something is known of, by name.
    pub fn known_sites(&self) -> Result<Vec<SiteRules>, Error> {
        let names = self.store.known_sites()?;
        names.iter().map(|site| self.site_rules(site)).collect()
    }

    /// What is known of a site.
    pub fn site_rules(&self, site: &str) -> Result<SiteRules, Error> {
        Ok(SiteRules {
            site: site.to_owned(),
            rules: self.store.rules_of(site)?,
            learned: self.store.learned_of(site)?,
        })
    }

    /// The site that somebody means: a host as people write it, an address, or
    /// a publisher's name. An error if nothing is saved of it.
    pub fn resolve_site(&self, named: &str) -> Result<String, Error> {
        let named = named.trim();
        let host = address::host(named);
        let lower = named.to_lowercase();
        let plain = lower.strip_prefix("www.").unwrap_or(&lower);
        for site in [Some(named), host.as_deref(), Some(plain)]
            .into_iter()
            .flatten()
        {
            let rules = !self.store.rules_of(site)?.is_empty();
            if rules || self.store.has_site(site)? {
                return Ok(site.to_owned());
            }
        }
        Err(Error::NotFound {
            what: "saved article of the site",
            id: named.to_owned(),
        })
    }

    /// The site of an article: its address's host, or else its publisher.
    pub fn site_of(&self, id: ArticleId) -> Result<Option<String>, Error> {
        self.store.site_of(id)
    }

    /// The rules that a block offers after it was dropped or kept, each with
    /// what it would change; the site first. An error where the article is of
    /// no site, or where `each` says to stop.
    pub fn offer_rules(
        &self,
        id: ArticleId,
        block: usize,
        action: RuleAction,
        each: &mut Every<'_>,
    ) -> Result<(String, Vec<RuleOffer>), Error> {
        self.store.at_once(|store| {
            let based = store.based(id)?;
            let Some(site) = based.site().map(str::to_owned) else {
                return Err(Error::Invalid(
                    "the article has neither an address nor a publisher, so there is no site to make a rule for; `offprint edit ID --url` gives it one"
                        .into(),
                ));
            };
            let present = store.rules_of(&site)?;
            let rules = proposals(&based.article, &based.unpacked_marks(), block, action);
            let wanted: Vec<Vec<SiteRule>> = rules
                .iter()
                .map(|rule| with(present.clone(), rule.clone()))
                .collect();
            let wanted: Vec<&[SiteRule]> = wanted.iter().map(Vec::as_slice).collect();
            let previews = store.preview_rules(&site, &wanted, each)?;
            let offers = rules.into_iter().zip(previews);
            let offers = offers.map(|(rule, preview)| RuleOffer { rule, preview });
            Ok((site, offers.collect()))
        })
    }

    /// What these rules in place of a site's own would change.
    pub fn preview_rules(
        &self,
        site: &str,
        wanted: &[SiteRule],
        each: &mut Every<'_>,
    ) -> Result<RulePreview, Error> {
        let previews = self
            .store
            .at_once(|store| store.preview_rules(site, &[wanted], each))?;
        Ok(previews.into_iter().next().unwrap_or_default())
    }

    /// Takes the last change of a site's rules back, whatever was changed
    /// since; none if there is none.
    pub fn undo_rules(&mut self, site: &str) -> Result<Option<Done>, Error> {
        self.store
            .write("taking back the rules", |w| w.revert_rules(site))
    }
}

/// Rules with one more. One that says the opposite of the same blocks gives
/// way to it; the same one that was off is on.
pub(super) fn with(mut rules: Vec<SiteRule>, rule: SiteRule) -> Vec<SiteRule> {
    rules.retain(|r| (r.kind, &r.pattern) != (rule.kind, &rule.pattern));
    rules.push(rule);
    rules
}
