//! What is known of a site: the reader's rules, and the lines that repeat
//! over its pages. Both are laid over the roles that cleaning gave whenever
//! an article is loaded; the roles by hand come last.

use std::{
    collections::{HashMap, HashSet},
    ops::Range,
};

use rusqlite::{Connection, OptionalExtension as _, params};

use super::{
    super::{ArticleId, Error, Every, RuleEffect, RulePreview},
    Store, annotations,
    articles::{self, Based},
    journal::{Owner, Rows},
    originals::Hash,
    writer::Writer,
};
use crate::article::{
    Article, Role, RuleAction, RuleKind, SiteRule,
    extract::rules::{REPEATED_MIN, Reach, repeatable},
};

/// Characters of the first block that changes, for a preview.
const SAMPLE_CHARS: usize = 120;

/// Articles that are looked at between two looks at whether to stop.
const CHUNK: usize = 256;

/// A rule with its row number.
type Numbered = (i64, SiteRule);

/// The site of an article: its address's host, or else its publisher.
pub(super) fn site_of(conn: &Connection, id: ArticleId) -> Result<Option<String>, Error> {
    let mut statement = conn.prepare_cached(
        "SELECT coalesce(s.host, nullif(a.site, '')) FROM article a LEFT JOIN site s ON s.id = a.site_id WHERE a.id = ?1",
    )?;
    let found: Option<Option<String>> = statement.query_row([id.0], |r| r.get(0)).optional()?;
    Ok(found.flatten())
}

/// The rules of a site, oldest first.
pub(super) fn rules_of(conn: &Connection, site: &str) -> Result<Vec<SiteRule>, Error> {
    Ok(numbered(conn, site)?.into_iter().map(|(_, r)| r).collect())
}

fn numbered(conn: &Connection, site: &str) -> Result<Vec<Numbered>, Error> {
    let mut statement = conn.prepare_cached(
        "SELECT id, action, kind, pattern, off FROM site_rule WHERE site = ?1 ORDER BY id",
    )?;
    let rows = statement.query_map([site], |r| {
        let (action, kind): (String, String) = (r.get(1)?, r.get(2)?);
        let known = RuleAction::from_name(&action).zip(RuleKind::from_name(&kind));
        let (id, pattern, off): (i64, String, bool) = (r.get(0)?, r.get(3)?, r.get(4)?);
        Ok(known.map(|(action, kind)| {
            let rule = SiteRule {
                off,
                ..SiteRule::new(action, kind, pattern)
            };
            (id, rule)
        }))
    })?;
    // A kind of rule that a newer version knows does nothing here.
    let all: Vec<Option<Numbered>> = rows.collect::<Result<_, _>>()?;
    Ok(all.into_iter().flatten().collect())
}

/// On how many pages of the site the lines of an article stand; those that
/// are the site's by now.
pub(super) fn repeated(
    conn: &Connection,
    site: &str,
    article: &Article,
) -> Result<HashMap<String, u32>, Error> {
    let mut statement =
        conn.prepare_cached("SELECT n FROM site_line WHERE key = ?1 AND n >= ?2")?;
    let mut found = HashMap::new();
    for (_, line) in repeatable(article) {
        let pages: Option<u32> = statement
            .query_row((key(site, &line), REPEATED_MIN), |r| r.get(0))
            .optional()?;
        found.extend(pages.map(|n| (line, n)));
    }
    Ok(found)
}

/// A line of a site as a number.
fn key(site: &str, line: &str) -> i64 {
    let hash = Hash::of(format!("{site}\n{line}").as_bytes());
    hash.0
        .iter()
        .take(8)
        .fold(0, |number, byte| number << 8 | i64::from(*byte))
}

/// The articles of a site, the trash included if asked for.
fn articles_of(conn: &Connection, site: &str, trashed: bool) -> Result<Vec<ArticleId>, Error> {
    let mut statement = conn.prepare_cached(
        "SELECT a.id FROM article a JOIN site s ON s.id = a.site_id WHERE s.host = ?1 AND (?2 OR a.place <> 2)
         UNION ALL SELECT id FROM article WHERE site_id IS NULL AND site = ?1 AND (?2 OR place <> 2)
         ORDER BY 1 DESC",
    )?;
    let ids = statement.query_map((site, trashed), |r| Ok(ArticleId(r.get(0)?)))?;
    Ok(ids.collect::<Result<_, _>>()?)
}

/// What other rules would change on an article; none if nothing.
fn effect(
    conn: &Connection,
    id: ArticleId,
    [before, after]: [&[SiteRule]; 2],
) -> Result<Option<RuleEffect>, Error> {
    let based = match articles::based(conn, id) {
        Err(Error::Damaged(_)) => return Ok(None),
        based => based?.ok_or_else(|| articles::not_found(id))?,
    };
    let old = based.clone().shown(before.to_vec());
    let new = based.shown(after.to_vec());
    let spared = new.warnings.len() > old.warnings.len();
    let changed = changed(&old.article, &new.article);
    if changed.is_empty() && !spared {
        return Ok(None);
    }
    let record = &new.article.record;
    let text = |index: usize| {
        record
            .blocks
            .get(index)
            .map_or("", |b| record.block_text(b))
    };
    let dropped = changed
        .iter()
        .filter(|i| new.article.role(**i) == Role::Chrome)
        .count();
    let ranges: Vec<Range<usize>> = changed
        .iter()
        .filter_map(|i| record.blocks.get(*i).map(|b| b.range.clone()))
        .collect();
    Ok(Some(RuleEffect {
        id,
        title: articles::title(conn, id)?,
        dropped,
        kept: changed.len() - dropped,
        sample: changed
            .first()
            .map(|i| text(*i).chars().take(SAMPLE_CHARS).collect())
            .unwrap_or_default(),
        notes: notes_in(conn, id, &ranges)?,
        spared,
    }))
}

/// The blocks that are shown in one and not in the other.
pub(super) fn changed(old: &Article, new: &Article) -> Vec<usize> {
    let hidden = |article: &Article, index| article.role(index) == Role::Chrome;
    (0..new.record.blocks.len())
        .filter(|i| hidden(old, *i) != hidden(new, *i))
        .collect()
}

/// Annotations that touch one of `ranges`.
pub(super) fn notes_in(
    conn: &Connection,
    id: ArticleId,
    ranges: &[Range<usize>],
) -> Result<usize, Error> {
    if ranges.is_empty() {
        return Ok(0);
    }
    let notes = annotations::of_article(conn, id)?;
    let touched = notes
        .iter()
        .filter_map(|n| n.annotation.passage)
        .filter(|p| {
            ranges
                .iter()
                .any(|range| p.start < range.end && range.start < p.end)
        });
    Ok(touched.count())
}

/// Tells `found` what each of several lists of rules in place of `present`
/// would change, article by article, with the number of the list. Most
/// articles are none of their business, and are not loaded for them.
fn survey(
    conn: &Connection,
    ids: &[ArticleId],
    present: &[SiteRule],
    wanted: &[&[SiteRule]],
    each: &mut Every<'_>,
    mut found: impl FnMut(usize, RuleEffect),
) -> Result<(), Error> {
    let reaches: Vec<Reach<'_>> = wanted
        .iter()
        .map(|rules| Reach::between(present, rules))
        .collect();
    let elements = reaches.iter().any(Reach::names_elements);
    for (n, chunk) in ids.chunks(CHUNK).enumerate() {
        if !each(n * CHUNK, ids.len()) {
            return Err(Error::Interrupted);
        }
        for id in chunk {
            let (text, elements) = match articles::surface(conn, *id, elements) {
                Err(Error::Damaged(_)) => continue,
                surface => surface?,
            };
            for (list, (reach, rules)) in reaches.iter().zip(wanted).enumerate() {
                if reach.could_fit(&text, &elements)
                    && let Some(effect) = effect(conn, *id, [present, rules])?
                {
                    found(list, effect);
                }
            }
        }
    }
    each(ids.len(), ids.len());
    Ok(())
}

impl RulePreview {
    fn count(&mut self, effect: RuleEffect) {
        if effect.dropped + effect.kept == 0 {
            return self.spared.push(effect.title);
        }
        self.changed += 1;
        self.notes += effect.notes;
        if self.changes.len() < Self::NAMED_MAX {
            self.changes.push(effect);
        }
    }
}

impl Store {
    /// The site of an article.
    pub(in crate::library) fn site_of(&self, id: ArticleId) -> Result<Option<String>, Error> {
        site_of(&self.conn, id)
    }

    /// The rules of a site, oldest first.
    pub(in crate::library) fn rules_of(&self, site: &str) -> Result<Vec<SiteRule>, Error> {
        rules_of(&self.conn, site)
    }

    /// Lines that were learned of a site, with the pages that they stand on.
    pub(in crate::library) fn learned_of(&self, site: &str) -> Result<Vec<(String, u32)>, Error> {
        let mut statement = self.conn.prepare_cached(
            "SELECT line, n FROM site_line WHERE site = ?1 AND line IS NOT NULL ORDER BY n DESC, line",
        )?;
        let rows = statement.query_map([site], |r| Ok((r.get(0)?, r.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Sites that have rules or learned lines, by name.
    pub(in crate::library) fn known_sites(&self) -> Result<Vec<String>, Error> {
        let mut statement = self.conn.prepare(
            "SELECT site FROM site_rule UNION SELECT site FROM site_line WHERE site IS NOT NULL ORDER BY 1",
        )?;
        let names = statement.query_map([], |r| r.get(0))?;
        Ok(names.collect::<Result<_, _>>()?)
    }

    /// Whether any article is of this site.
    pub(in crate::library) fn has_site(&self, site: &str) -> Result<bool, Error> {
        Ok(!articles_of(&self.conn, site, true)?.is_empty())
    }

    /// What each of several lists of rules would change on the articles of a
    /// site outside the trash.
    pub(in crate::library) fn preview_rules(
        &self,
        site: &str,
        wanted: &[&[SiteRule]],
        each: &mut Every<'_>,
    ) -> Result<Vec<RulePreview>, Error> {
        let present = self.rules_of(site)?;
        let ids = articles_of(&self.conn, site, false)?;
        let blank = RulePreview {
            site: site.to_owned(),
            looked_at: ids.len(),
            ..RulePreview::default()
        };
        let mut previews = vec![blank; wanted.len()];
        survey(&self.conn, &ids, &present, wanted, each, |list, effect| {
            if let Some(preview) = previews.get_mut(list) {
                preview.count(effect);
            }
        })?;
        Ok(previews)
    }

    /// An article before rules and hand.
    pub(in crate::library) fn based(&self, id: ArticleId) -> Result<Based, Error> {
        articles::based(&self.conn, id)?.ok_or_else(|| articles::not_found(id))
    }
}

/// What saving rules did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::library) struct Saved {
    pub(in crate::library) added: usize,
    pub(in crate::library) removed: usize,
    pub(in crate::library) switched: usize,
    /// Articles that are shown otherwise.
    pub(in crate::library) articles: Vec<ArticleId>,
}

impl Writer<'_> {
    /// The rules of a site, oldest first.
    pub(in crate::library) fn rules_of(&self, site: &str) -> Result<Vec<SiteRule>, Error> {
        rules_of(&self.tx, site)
    }

    /// Makes `wanted` the rules of a site; those that stay keep their rows.
    pub(in crate::library) fn set_rules(
        &mut self,
        site: &str,
        wanted: &[SiteRule],
    ) -> Result<Saved, Error> {
        let present = numbered(&self.tx, site)?;
        let old: Vec<SiteRule> = present.iter().map(|(_, rule)| rule.clone()).collect();
        let mut saved = Saved::default();
        let ids = articles_of(&self.tx, site, true)?;
        survey(
            &self.tx,
            &ids,
            &old,
            &[wanted],
            &mut |_, _| true,
            |_, effect| {
                if effect.dropped + effect.kept > 0 {
                    saved.articles.push(effect.id);
                }
            },
        )?;
        for (id, rule) in &present {
            match wanted.iter().find(|w| w.says_the_same(rule)) {
                None => {
                    self.touch(Owner::Rule(*id), Rows::SiteRule, [(*id).into()])?;
                    self.tx
                        .prepare_cached("DELETE FROM site_rule WHERE id = ?1")?
                        .execute([id])?;
                    saved.removed += 1;
                }
                Some(w) if w.off != rule.off => {
                    self.touch(Owner::Rule(*id), Rows::SiteRule, [(*id).into()])?;
                    self.tx
                        .prepare_cached("UPDATE site_rule SET off = ?2 WHERE id = ?1")?
                        .execute((id, w.off))?;
                    saved.switched += 1;
                }
                Some(_) => {}
            }
        }
        for (n, rule) in wanted.iter().enumerate() {
            let known = |r: &SiteRule| r.says_the_same(rule);
            if old.iter().any(known) || wanted.iter().take(n).any(known) {
                continue;
            }
            self.insert_rule(site, rule)?;
            saved.added += 1;
        }
        self.about_site(site);
        for id in &saved.articles {
            self.mention(*id);
            self.refresh_quietly(*id)?;
        }
        Ok(saved)
    }

    fn insert_rule(&mut self, site: &str, rule: &SiteRule) -> Result<(), Error> {
        self.tx
            .prepare_cached(
                "INSERT INTO site_rule(site, action, kind, pattern, off, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute(params![
                site,
                rule.action.name(),
                rule.kind.name(),
                rule.pattern,
                rule.off,
                self.now
            ])?;
        let id = self.tx.last_insert_rowid();
        self.touch_new(Owner::Rule(id), Rows::SiteRule, [id.into()]);
        Ok(())
    }

    /// Counts the lines of an article that was added, but for those that an
    /// older capture of it had. Where one has become the site's, the two
    /// articles that had it before are shown without it as well.
    pub(super) fn count_lines(
        &mut self,
        id: ArticleId,
        article: &Article,
        counted: &HashSet<String>,
    ) -> Result<(), Error> {
        let Some(site) = site_of(&self.tx, id)? else {
            return Ok(());
        };
        let mut seen = counted.clone();
        let mut shifted = !rules_of(&self.tx, &site)?.is_empty();
        for (block, line) in repeatable(article) {
            if !seen.insert(line.clone()) {
                continue;
            }
            let pages = self.count_line(id, &site, &line)?;
            shifted |= pages >= REPEATED_MIN;
            if pages == REPEATED_MIN {
                let block = article.record.blocks.get(block);
                let text = block.map_or("", |b| article.record.block_text(b));
                self.learn(&site, &line, text)?;
            }
        }
        if shifted {
            self.refresh_quietly(id)?;
        }
        Ok(())
    }

    fn count_line(&mut self, id: ArticleId, site: &str, line: &str) -> Result<u32, Error> {
        Ok(self
            .tx
            .prepare_cached(
                "INSERT INTO site_line(key, n, first) VALUES (?1, 1, ?2)
                 ON CONFLICT(key) DO UPDATE SET second = iif(n = 1, excluded.first, second), n = n + 1
                 RETURNING n",
            )?
            .query_row((key(site, line), id.0), |r| r.get(0))?)
    }

    fn learn(&mut self, site: &str, line: &str, text: &str) -> Result<(), Error> {
        let (first, second): (i64, Option<i64>) = self
            .tx
            .prepare_cached(
                "UPDATE site_line SET site = ?2, line = ?3 WHERE key = ?1 RETURNING first, second",
            )?
            .query_row((key(site, line), site, text), |r| {
                Ok((r.get(0)?, r.get(1)?))
            })?;
        for id in [Some(first), second].into_iter().flatten() {
            match self.refresh_quietly(ArticleId(id)) {
                // Gone for good, or not to be read: nothing to show otherwise.
                Err(Error::NotFound { .. } | Error::Damaged(_)) => {}
                refreshed => refreshed?,
            }
        }
        Ok(())
    }
}

/// The lines of an article that were counted when it was added.
pub(super) fn counted_lines(article: &Article) -> HashSet<String> {
    repeatable(article)
        .into_iter()
        .map(|(_, line)| line)
        .collect()
}
