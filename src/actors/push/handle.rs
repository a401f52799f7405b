//! How the task is reached, and how it is started.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc;

use super::message::News;
use super::wishes::Wishes;
use super::work::{Worker, count};
use super::{COMING_MAX, PACE};
use crate::actors::hub::Hub;
use crate::actors::supervise::{ChildTask, spawn_child};
use crate::domain::{AuthorKind, Body, Channel, Clock, Conversation, Entry};
use crate::push::PushClient;
use crate::store::Store;

/// How quickly one notification follows the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// How long the second try of a notification waits; each later one waits four times as long, or as long as the service says.
    pub backoff: Duration,
    /// How long after a notification of a dialogue the next one comes at the earliest.
    pub gap: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        PACE
    }
}

/// With what, and when, shoppers are told.
#[derive(Debug, Clone)]
pub struct PushSetting {
    /// Who asks the services.
    pub client: PushClient,
    /// How long an answer waits for a shopper who has no socket.
    pub away_after: Duration,
    /// How long it waits for one who has a socket and does not read.
    pub unread_after: Duration,
    /// How long a service keeps a notification for a browser that is away.
    pub ttl: Duration,
    /// How quickly one notification follows the other.
    pub pace: Pace,
}

struct Shared {
    /// Nothing if nobody is ever told.
    news: Option<mpsc::Sender<News>>,
    wishes: Arc<Wishes>,
    _task: Option<ChildTask>,
}

/// How the task is reached. Cheap to clone.
#[derive(Clone)]
pub struct PushHandle {
    shared: Arc<Shared>,
}

impl PushHandle {
    /// Starts the task, if there is something to tell with.
    #[must_use]
    pub fn start(store: Store, hub: Arc<Hub>, clock: Arc<dyn Clock>, setting: Option<PushSetting>) -> Self {
        let wishes = Arc::new(Wishes::new(store.clone()));
        let Some(setting) = setting else { return Self { shared: Arc::new(Shared { news: None, wishes, _task: None }) } };
        let (news_tx, news) = mpsc::channel(COMING_MAX);
        let worker = Worker { store, hub, clock, setting, wishes: Arc::clone(&wishes) };
        let crashed = || tracing::error!("The task that tells shoppers of answers crashed; nobody is told until a restart.");
        let task = spawn_child(worker.run(news), crashed);
        Self { shared: Arc::new(Shared { news: Some(news_tx), wishes, _task: Some(task) }) }
    }

    /// Tells whether the task has found that an inbox tells nobody.
    #[cfg(test)]
    pub(super) fn knows_that_off(&self, inbox: crate::domain::InboxId) -> bool {
        self.shared.wishes.is_surely_off(inbox)
    }

    /// Takes what was just published: the last message for the shopper in it may have to be told of. Never waits.
    pub fn offer(&self, dialogue: &Conversation, entries: &[Arc<Entry>]) {
        let Some(news_tx) = &self.shared.news else { return };
        let Some(entry) = entries.iter().rev().find(|entry| is_for_shopper(entry)) else { return };
        if dialogue.channel != Channel::WEB || self.shared.wishes.is_surely_off(dialogue.inbox) {
            return;
        }
        if news_tx.try_send(News::of(dialogue, entry)).is_err() {
            count("dropped");
        }
    }
}

fn is_for_shopper(entry: &Entry) -> bool {
    let is_others = matches!(entry.author.kind, AuthorKind::Agent | AuthorKind::Program | AuthorKind::Bot);
    is_others && matches!(entry.body, Body::Message(_))
}
