//! What the library was asked for and has not answered yet. An answer is for
//! somebody who still waits for it: who went on to something else is told that
//! it came, and who gave it up, or asked for another, hears no more of it.

use super::{Effect, Model, Msg, popup::PopupKind, tagging::TagUse};
use crate::{command::Context, library::ArticleId};

/// A question whose answer takes the keys: a list, a question in return, or the
/// way to another place.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Question {
    History,
    Statistics,
    Tags(TagUse),
    Captures(ArticleId),
    Related(ArticleId),
    Stories(Vec<String>),
    Trash,
    Address(String),
}

impl Question {
    fn of(effect: &Effect) -> Option<Self> {
        Some(match effect {
            Effect::ListHistory => Self::History,
            Effect::CountByMonth => Self::Statistics,
            Effect::ListTagCounts(then) => Self::Tags(*then),
            Effect::ListCaptures(id) => Self::Captures(*id),
            Effect::FindRelated { id, list: true } => Self::Related(*id),
            Effect::OfferStories { annotations, .. } => Self::Stories(annotations.clone()),
            Effect::AskTrash => Self::Trash,
            Effect::FindAddress(address) => Self::Address(address.clone()),
            _ => return None,
        })
    }

    fn answered_by(msg: &Msg) -> Option<Self> {
        Some(match msg {
            Msg::History(_) => Self::History,
            Msg::CountedByMonth(_) => Self::Statistics,
            Msg::TagList { then, .. } => Self::Tags(*then),
            Msg::Captures { id, .. } => Self::Captures(*id),
            Msg::Related { id, list: true, .. } => Self::Related(*id),
            Msg::StoriesOffered { annotations, .. } => Self::Stories(annotations.clone()),
            Msg::TrashAsked(_) => Self::Trash,
            Msg::AddressFound { address, .. } => Self::Address(address.clone()),
            _ => return None,
        })
    }

    /// What is said of an answer that came too late.
    fn too_late(&self) -> &'static str {
        match self {
            Self::History => "The history came while you did something else; ask for it again",
            Self::Statistics => "The figures came while you did something else; ask for them again",
            Self::Tags(_) => "The tags came while you did something else; ask for them again",
            Self::Captures(_) => {
                "The captures came while you did something else; ask for them again"
            }
            Self::Related(_) => {
                "What else is this story came while you did something else; ask for it again"
            }
            Self::Stories(_) => "The stories came while you did something else; ask for them again",
            Self::Trash => "The trash was counted while you did something else; ask for it again",
            Self::Address(_) => {
                "The link was looked up while you did something else; follow it again"
            }
        }
    }
}

/// What has the keys: an answer may take them from nothing else.
type Holder = (Context, Option<PopupKind>);

fn holder(model: &Model) -> Holder {
    (model.context(), model.popup.as_ref().map(|p| p.kind))
}

/// The newest question, and what had the keys when it was asked.
#[derive(Debug, Default)]
pub(super) struct Asked(Option<(Question, Holder)>);

impl Asked {
    /// Nobody waits any more.
    pub(super) fn forget(&mut self) {
        self.0 = None;
    }
}

/// Remembers what is asked: a newer question takes the place of an older one.
pub(super) fn remember(model: &mut Model, fx: &[Effect]) {
    if let Some(question) = fx.iter().rev().find_map(Question::of) {
        model.asked = Asked(Some((question, holder(model))));
    }
}

/// Whether a message is to be taken: it answers nothing, or what is still
/// waited for.
pub(super) fn is_wanted(model: &mut Model, msg: &Msg) -> bool {
    let Some(question) = Question::answered_by(msg) else {
        return true;
    };
    let Some((_, asked_in)) = model.asked.0.take_if(|(asked, _)| *asked == question) else {
        return false;
    };
    let in_time = asked_in == holder(model);
    if !in_time {
        model.say(question.too_late());
    }
    in_time
}
