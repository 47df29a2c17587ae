//! Annotations of a query to JSON and Markdown.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    sync::Arc,
};

use super::{
    form::{
        AnnotationForm, ArticleForm, Bundle, KIND, MarkForm, PlaceForm, PlacedForm, ReviewForm,
        RoleForm, RuleForm, SpanForm, VERSION,
    },
    w3c,
};
use crate::{
    article::{
        Article, Field, Metadata, Passage,
        annotation::{Annotation, ColorNames},
        export::{
            CodePoints, json,
            markdown::{Annotated, annotations_markdown},
            notes::{
                Format, Noted, document,
                template::{Template, front_matter},
            },
        },
    },
    library::{
        ArticleId, Error, Library, Place, Query, Sort, address,
        store::{Carried, Loaded, Store},
    },
};

/// A file for a folder of Markdown: its name, and what is in it.
pub type Mirrored = (String, String);

impl Library {
    /// The articles of a query with everything that the reader wrote and
    /// decided, as JSON that [`Library::import_json`] reads back. With the
    /// texts that annotations were made on, and those that wait for their
    /// article.
    pub fn export_json(&self, query: &Query) -> Result<String, Error> {
        Ok(self.export_bundle(query)?.json())
    }

    /// The same, before it is written.
    pub fn export_bundle(&self, query: &Query) -> Result<Bundle, Error> {
        let ids = self.ids(query, Sort::default())?;
        let mut bundle = self.bundle(&ids)?;
        if query.is_everything() {
            let waiting = self.waiting_forms()?;
            let urls = waiting.iter().filter_map(|a| a.url.as_deref());
            let sites = urls.filter_map(address::host).collect();
            let known: BTreeSet<String> = bundle.rules.iter().map(|r| r.site.clone()).collect();
            bundle.rules.extend(self.rules_for(&sites - &known)?);
            bundle.articles.extend(waiting);
        }
        for hash in bundle.articles.iter().flat_map(ArticleForm::texts) {
            if !bundle.texts.contains_key(hash)
                && let Some(text) = self.store.text_with_hash(hash)?
            {
                bundle.texts.insert(hash.to_owned(), text);
            }
        }
        Ok(bundle)
    }

    /// The notes that a query finds, asked of each note, in a format as one
    /// document; those that wait stand under the title of their story. JSON
    /// takes whole articles instead, see [`Library::export_json`].
    pub fn export_notes(&self, query: &Query, format: Format) -> Result<String, Error> {
        match format {
            Format::Markdown => self.export_markdown(query),
            Format::Json => self.export_json(query),
            Format::JsonLd => {
                let bundle = self.bundle_of_notes(query)?;
                Ok(json::to_string(&w3c::to_json_ld(&bundle), true) + "\n")
            }
            Format::Org | Format::Csv | Format::Html | Format::Bibtex | Format::Csl => {
                let all = self.chosen(query)?;
                let noted: Vec<Noted<'_>> = all.iter().map(|c| c.noted(&self.colors)).collect();
                Ok(document(format, &noted).unwrap_or_default())
            }
        }
    }

    /// The notes of a query by a reader's template.
    pub fn export_template(&self, query: &Query, template: &Template) -> Result<String, Error> {
        let all = self.chosen(query)?;
        Ok(all
            .iter()
            .map(|c| template.fill(&c.noted(&self.colors)))
            .collect::<Vec<_>>()
            .join("\n"))
    }

    /// A file for each article with notes of a query: by a template or,
    /// without one, front matter and Markdown.
    pub fn export_files(
        &self,
        query: &Query,
        template: Option<&Template>,
    ) -> Result<Vec<Mirrored>, Error> {
        let all = self.chosen(query)?;
        let one = |chosen: &Chosen| {
            let of = chosen.noted(&self.colors);
            let plain = || {
                let notes = annotations_markdown(&[chosen.annotated(&self.colors)]);
                format!("{}\n{notes}", front_matter(&of))
            };
            let text = template.map_or_else(plain, |template| template.fill(&of));
            (file_name(chosen), text)
        };
        // A story that is not here has no identity to call a file by.
        let here = all.iter().filter(|chosen| !chosen.uid.is_empty());
        Ok(here.map(one).collect())
    }

    /// The notes of a query with their articles, then those that wait.
    fn chosen(&self, query: &Query) -> Result<Vec<Chosen>, Error> {
        let mut all: Vec<Chosen> = Vec::new();
        for note in self.notes(query)? {
            match all.last_mut().filter(|c| c.uid == note.article_uid) {
                Some(chosen) => chosen.annotations.push(note.annotation),
                None => all.push(Chosen {
                    article: self.article(note.article)?.article,
                    uid: note.article_uid,
                    annotations: vec![note.annotation],
                }),
            }
        }
        let here = all.len();
        for note in self.waiting_of(query)? {
            let metadata = Metadata {
                title: Some(Field::new(note.article_title, "", "")),
                url: note.url.map(|url| Field::new(url, "", "")),
                ..Metadata::default()
            };
            let same = |c: &&mut Chosen| c.article.metadata == metadata;
            match all[here..].iter_mut().find(same) {
                Some(chosen) => chosen.annotations.push(note.annotation),
                None => all.push(Chosen {
                    uid: String::new(),
                    article: Arc::new(Article {
                        metadata,
                        ..Article::default()
                    }),
                    annotations: vec![note.annotation],
                }),
            }
        }
        Ok(all)
    }

    /// The notes of a query as one Markdown document.
    fn export_markdown(&self, query: &Query) -> Result<String, Error> {
        let all = self.chosen(query)?;
        let annotated: Vec<Annotated<'_>> = all.iter().map(|c| c.annotated(&self.colors)).collect();
        Ok(annotations_markdown(&annotated))
    }

    /// The articles of the notes of a query with these notes alone, and those
    /// that wait.
    fn bundle_of_notes(&self, query: &Query) -> Result<Bundle, Error> {
        let notes = self.notes(query)?;
        let mut ids: Vec<ArticleId> = notes.iter().map(|n| n.article).collect();
        ids.dedup();
        let mut kept: HashSet<String> = notes.into_iter().map(|n| n.annotation.id).collect();
        let mut bundle = self.bundle(&ids)?;
        let waiting = self.waiting_of(query)?;
        kept.extend(waiting.into_iter().map(|n| n.annotation.id));
        bundle.articles.extend(self.waiting_forms()?);
        for article in &mut bundle.articles {
            article.annotations.retain(|a| kept.contains(&a.id));
        }
        Ok(bundle)
    }

    /// These articles, ready to be written.
    pub fn bundle(&self, ids: &[ArticleId]) -> Result<Bundle, Error> {
        let articles = ids
            .iter()
            .map(|id| self.store.at_once(|store| article(store, *id)));
        Ok(Bundle {
            offprint: VERSION,
            kind: KIND.to_owned(),
            articles: articles.collect::<Result<_, _>>()?,
            rules: self.rules_of_all(ids)?,
            texts: BTreeMap::new(),
        })
    }
}

/// An article with those of its notes that were asked for; one that is not
/// here has neither text nor identity.
struct Chosen {
    uid: String,
    article: Arc<Article>,
    annotations: Vec<Annotation>,
}

impl Chosen {
    fn noted<'a>(&'a self, colors: &'a ColorNames) -> Noted<'a> {
        Noted {
            uid: &self.uid,
            article: &self.article,
            annotations: &self.annotations,
            colors,
        }
    }

    fn annotated<'a>(&'a self, colors: &'a ColorNames) -> Annotated<'a> {
        Annotated {
            metadata: &self.article.metadata,
            annotations: &self.annotations,
            colors,
        }
    }
}

/// Letters of a title in the name of its file.
const NAME_CHARS: usize = 60;

/// `The mill by the stream 1a2b3c4d.md`: what the title says in characters
/// that every file system takes, and the beginning of the article's identity,
/// by which the name stays its own.
fn file_name(of: &Chosen) -> String {
    let title = of.article.metadata.title.as_ref();
    let title = crate::text::sanitise_line(title.map_or("", |t| &t.value));
    let safe = |c: char| {
        if c.is_alphanumeric() || matches!(c, '-' | '_' | ',') {
            c
        } else {
            ' '
        }
    };
    let words: String = title.chars().map(safe).take(NAME_CHARS).collect();
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let id = of.uid.get(..8).unwrap_or(&of.uid);
    format!("{words} {id}.md").trim_start().to_owned()
}

impl Library {
    /// The rules of all sites that these articles are of.
    fn rules_of_all(&self, ids: &[ArticleId]) -> Result<Vec<RuleForm>, Error> {
        let mut sites = BTreeSet::new();
        for id in ids {
            sites.extend(self.store.site_of(*id)?);
        }
        self.rules_for(sites)
    }

    fn rules_for(&self, sites: BTreeSet<String>) -> Result<Vec<RuleForm>, Error> {
        let mut all = Vec::new();
        for site in sites {
            let rules = self.store.rules_of(&site)?;
            all.extend(rules.into_iter().map(|rule| RuleForm {
                site: site.clone(),
                action: rule.action.name().to_owned(),
                kind: rule.kind.name().to_owned(),
                pattern: rule.pattern,
                off: rule.off,
            }));
        }
        Ok(all)
    }
}

fn article(store: &Store, id: ArticleId) -> Result<ArticleForm, Error> {
    let row = store.row(id)?;
    let loaded = store.load(id)?;
    let text = &loaded.article.record.text;
    let index = CodePoints::new(text);
    let at = index.of_byte(store.position(id, &loaded)?.top);
    let role = |(range, role): (std::ops::Range<usize>, crate::article::Role)| RoleForm {
        start: index.of_byte(range.start),
        end: index.of_byte(range.end),
        quote: text.get(range).unwrap_or_default().to_owned(),
        role: role.name().to_owned(),
    };
    let begun = at > 0 || row.progress > 0.0;
    Ok(ArticleForm {
        uid: row.uid,
        url: row.url,
        title: row.title,
        original: store.original_hash(id)?.hex(),
        state: row.state.name().to_owned(),
        starred: row.starred,
        archived: row.place == Place::Archive,
        tags: row.tags,
        place: begun.then_some(PlaceForm {
            at,
            progress: row.progress,
        }),
        marks: store
            .marks(id, &loaded)?
            .into_iter()
            .map(|(letter, byte)| MarkForm {
                letter,
                at: index.of_byte(byte),
            })
            .collect(),
        edits: loaded.edit_values(),
        roles: store
            .roles_by_hand(id, &loaded)?
            .into_iter()
            .map(role)
            .collect(),
        annotations: annotations(store, id, &loaded, &index)?,
        length: index.of_byte(text.len()),
        text_hash: loaded.text_hash,
    })
}

/// Texts that annotations were made on, with their code points counted once.
struct Texts<'a> {
    shown: &'a str,
    index: &'a CodePoints<'a>,
    others: HashMap<&'a str, CodePoints<'a>>,
}

impl Texts<'_> {
    /// A passage of the text with this hash in code points; none if that text
    /// is not here any more.
    fn span(&self, hash: &str, at: Passage) -> Option<SpanForm> {
        let index = if hash == self.shown {
            self.index
        } else {
            self.others.get(hash)?
        };
        Some(SpanForm {
            start: index.of_byte(at.start),
            end: index.of_byte(at.end),
        })
    }
}

/// The annotations in the order in which they were made.
fn annotations(
    store: &Store,
    id: ArticleId,
    loaded: &Loaded,
    index: &CodePoints<'_>,
) -> Result<Vec<AnnotationForm>, Error> {
    let mut stored = store.annotations(id)?;
    stored.sort_by(|a, b| {
        let key = |n: &Annotation| (n.created, n.id.clone());
        key(&a.annotation).cmp(&key(&b.annotation))
    });
    let mut carried = store.carried(id)?;
    let made_on = stored.iter().filter_map(|n| n.annotation.selector.as_ref());
    let made_on = made_on.map(|s| s.made_on.as_str());
    let put_on = carried.values().filter_map(|c| c.by_hand.as_ref());
    let hashes: BTreeSet<&str> = made_on.chain(put_on.map(|(on, _)| on.as_str())).collect();
    let mut bodies: BTreeMap<String, String> = BTreeMap::new();
    for hash in hashes.into_iter().filter(|hash| *hash != loaded.text_hash) {
        let body = store.text_with_hash(hash)?;
        bodies.extend(body.map(|body| (hash.to_owned(), body)));
    }
    let texts = Texts {
        shown: &loaded.text_hash,
        index,
        others: bodies
            .iter()
            .map(|(hash, body)| (hash.as_str(), CodePoints::new(body)))
            .collect(),
    };
    Ok(stored
        .iter()
        .map(|n| {
            let carried = carried.remove(&n.id).unwrap_or_default();
            annotation(&n.annotation, carried, &texts)
        })
        .collect())
}

fn annotation(of: &Annotation, carried: Carried, texts: &Texts<'_>) -> AnnotationForm {
    let selector = of.selector.clone().unwrap_or_default();
    let at = selector.position;
    let at = at.and_then(|position| texts.span(&selector.made_on, position));
    let here = |p: Passage| texts.span(texts.shown, p);
    let placed = carried.by_hand.and_then(|(on, place)| {
        texts.span(&on, place).map(|at| PlacedForm {
            on,
            start: at.start,
            end: at.end,
        })
    });
    AnnotationForm {
        id: of.id.clone(),
        quote: of.selector.is_some().then_some(selector.exact),
        prefix: selector.prefix,
        suffix: selector.suffix,
        start: at.map(|a| a.start),
        end: at.map(|a| a.end),
        made_on: selector.made_on,
        color: of.color.name().to_owned(),
        note: of.note.clone(),
        tags: of.tags.clone(),
        created: json::known_time(of.created).unwrap_or_default(),
        modified: json::known_time(of.modified).unwrap_or_default(),
        state: of.state.name().to_owned(),
        found: of.passage.and_then(here),
        candidates: of.candidates.iter().copied().filter_map(here).collect(),
        placed,
        kept: of.kept,
        review: carried.review.map(|(due, days)| ReviewForm {
            due: json::day(due),
            days,
        }),
        source: carried.source,
    }
}
