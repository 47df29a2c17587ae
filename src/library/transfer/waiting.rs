//! Notes that came before their article: kept, listed, exported, and attached
//! once it is added.

use super::{
    form::{AnnotationForm, ArticleForm},
    import::value,
};
use crate::article::annotation::{AnchorState, Annotation};
use crate::library::{
    ArticleId, Error, Library, WaitingNote,
    store::{Waiting, Writer},
};

impl Library {
    /// The notes that wait for their article, by its title.
    pub fn waiting(&self) -> Result<Vec<WaitingNote>, Error> {
        let all = self.store.waiting()?;
        Ok(all.iter().filter_map(note).collect())
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

fn note(of: &Waiting) -> Option<WaitingNote> {
    let form: AnnotationForm = serde_json::from_str(&of.form).ok()?;
    Some(WaitingNote {
        article_title: of.title.clone(),
        url: of.url.clone(),
        tool: of.tool.clone(),
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
