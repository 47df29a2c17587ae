//! Notes that came before their article: kept, listed, exported, and attached
//! once it is added.

use super::{
    form::{AnnotationForm, ArticleForm},
    import::value,
};
use crate::article::annotation::{AnchorState, Annotation};
use crate::library::{
    ArticleId, Error, Library, Query, WaitingNote, address,
    query::{self, Term, TextField},
    store::{Waiting, Writer},
};

impl Library {
    /// The notes that wait for their article, by its title.
    pub fn waiting(&self) -> Result<Vec<WaitingNote>, Error> {
        let mut notes = Vec::new();
        for of in self.store.waiting()? {
            let why = self.why(&of)?;
            notes.extend(note(&of, why));
        }
        Ok(notes)
    }

    /// Those that meet a query, as far as it is about notes: an article that
    /// is not here has nothing but title and address.
    pub fn waiting_of(&self, query: &Query) -> Result<Vec<WaitingNote>, Error> {
        let mut notes = self.waiting()?;
        if let Some(term) = &query.term {
            notes.retain(|note| term.is_met(&|leaf| meets(note, leaf)));
        }
        Ok(notes)
    }

    /// Why a note is not on an article.
    fn why(&self, of: &Waiting) -> Result<String, Error> {
        if of.title.is_empty() && of.url.is_none() {
            return Ok("it came without the title or address of a story".into());
        }
        Ok(match self.store.stories_titled(&of.title)? {
            n if n > 1 && !of.title.is_empty() => format!("{n} stories here have its title"),
            _ => "no story here has its address or title".into(),
        })
    }

    /// The same as articles of an export.
    pub(super) fn waiting_forms(&self) -> Result<Vec<ArticleForm>, Error> {
        let mut out: Vec<ArticleForm> = Vec::new();
        for waiting in self.store.waiting()? {
            let Ok(form) = serde_json::from_str(&waiting.form) else {
                continue;
            };
            let same = |a: &&mut ArticleForm| a.title == waiting.title && a.url == waiting.url;
            match out.iter_mut().find(same) {
                Some(article) => article.annotations.push(form),
                None => out.push(ArticleForm {
                    title: waiting.title,
                    url: waiting.url,
                    original: waiting.original,
                    annotations: vec![form],
                    ..ArticleForm::default()
                }),
            }
        }
        Ok(out)
    }
}

fn meets(note: &WaitingNote, leaf: &Term) -> bool {
    let annotation = &note.annotation;
    match leaf {
        Term::Text(text) => match text.field {
            None => text.stands_in(&format!(
                "{}\n{}",
                note.article_title,
                query::words_of(annotation)
            )),
            Some(TextField::Note) => text.stands_in(&query::words_of(annotation)),
            Some(TextField::Title) => text.stands_in(&note.article_title),
            Some(TextField::Text | TextField::Author) => false,
        },
        Term::Site(site) => {
            let host = note.url.as_deref().and_then(address::host);
            host.is_some_and(|host| host == *site || host.ends_with(&format!(".{site}")))
        }
        other => other.of_note(annotation).unwrap_or(false),
    }
}

fn note(of: &Waiting, why: String) -> Option<WaitingNote> {
    let form: AnnotationForm = serde_json::from_str(&of.form).ok()?;
    Some(WaitingNote {
        article_title: of.title.clone(),
        url: of.url.clone(),
        tool: of.tool.clone(),
        why,
        annotation: Annotation {
            state: AnchorState::Waiting,
            passage: None,
            ..value(&form, "").ok()?
        },
    })
}

/// Keeps an annotation until its article comes; false if it is here already.
pub(super) fn keep(
    w: &mut Writer<'_>,
    article: &ArticleForm,
    form: &AnnotationForm,
    tool: &str,
) -> Result<bool, Error> {
    let Ok(json) = serde_json::to_string(form) else {
        return Ok(false);
    };
    w.put_waiting(&Waiting {
        id: 0,
        uid: form.id.to_ascii_lowercase(),
        tool: tool.to_owned(),
        title: crate::text::sanitise_line(&article.title).into_owned(),
        url: article.url.clone(),
        original: article.original.clone(),
        form: json,
    })
}

/// Attaches what waited for an article that has just come; how many notes.
pub(in crate::library) fn attach(w: &mut Writer<'_>, id: ArticleId) -> Result<usize, Error> {
    let waiting = w.waiting_for(id)?;
    attach_these(w, id, waiting)
}

/// Attaches notes that wait to an article that the reader chose; how many.
pub(in crate::library) fn attach_to(
    w: &mut Writer<'_>,
    id: ArticleId,
    uids: &[String],
) -> Result<usize, Error> {
    let mut waiting = Vec::new();
    for uid in uids {
        waiting.extend(w.waiting_one(uid)?);
    }
    attach_these(w, id, waiting)
}

fn attach_these(w: &mut Writer<'_>, id: ArticleId, waiting: Vec<Waiting>) -> Result<usize, Error> {
    if waiting.is_empty() {
        return Ok(0);
    }
    let loaded = w.loaded(id)?;
    let mut attached = 0;
    for of in waiting {
        let form: Option<AnnotationForm> = serde_json::from_str(&of.form).ok();
        let Some(Ok(theirs)) = form.map(|f| {
            let made_on = w.text_of(&f.made_on).ok().flatten();
            value(
                &f,
                made_on.as_deref().unwrap_or(&loaded.article.record.text),
            )
        }) else {
            continue;
        };
        attached += usize::from(w.adopt_annotation(id, &theirs, &of.tool)?);
        w.remove_waiting(of.id)?;
    }
    Ok(attached)
}
