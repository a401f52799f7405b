//! The task: takes answers in, waits until one is due, and lets some be seen to at once.

use std::sync::Arc;

use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;
use tokio::sync::mpsc::Receiver;
use tokio::time::Instant;

use super::SENDING_MAX;
use super::deliver::Done;
use super::handle::PushSetting;
use super::message::News;
use super::waiting::{Due, Waiting};
use super::wishes::Wishes;
use crate::actors::hub::Hub;
use crate::domain::Clock;
use crate::store::Store;

/// What the task works with.
pub(super) struct Worker {
    pub(super) store: Store,
    pub(super) hub: Arc<Hub>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) setting: PushSetting,
    pub(super) wishes: Arc<Wishes>,
}

impl Worker {
    /// Works until the tree ends.
    pub(super) async fn run(self, mut news: Receiver<News>) {
        let this = Arc::new(self);
        let (mut waiting, mut at_work) = (Waiting::new(this.setting.pace), FuturesUnordered::new());
        loop {
            // With all hands busy nothing more is begun, and answers gather: one notification for all of a dialogue.
            let next_at = waiting.next_at().filter(|_| at_work.len() < SENDING_MAX);
            tokio::select! {
                come = news.recv() => match come {
                    Some(news) => this.take(&mut waiting, news).await,
                    None => return,
                },
                Some((due, done)) = at_work.next() => settle(&mut waiting, due, done),
                () = until(next_at) => {
                    if let Some(due) = waiting.take_due(Instant::now()) {
                        at_work.push(Arc::clone(&this).see_to(due));
                    }
                }
            }
            metrics::gauge!("beseda_push_waiting").set(f64::from(u32::try_from(waiting.len()).unwrap_or(u32::MAX)));
        }
    }

    async fn take(&self, waiting: &mut Waiting, news: News) {
        match self.wishes.get(news.tenant, news.inbox).await {
            Ok(wish) if !wish.is_on => {}
            Ok(_) => {
                if waiting.offer(news, Instant::now(), self.setting.away_after).is_err() {
                    count("dropped");
                }
            }
            Err(error) => {
                tracing::warn!(%error, "What a shop chose could not be read; its shopper is not told of an answer.");
                count("dropped");
            }
        }
    }
}

fn settle(waiting: &mut Waiting, due: Due, done: Done) {
    let now = Instant::now();
    if done.told {
        waiting.told(due.news.conversation, now);
    }
    for (browser, wanted) in done.later {
        let outcome = if waiting.try_again(&due, browser, wanted, now).is_ok() { "retried" } else { "given_up" };
        count(outcome);
    }
    if let Some(at) = done.again_at
        && waiting.look_again(due, at).is_err()
    {
        count("dropped");
    }
}

async fn until(at: Option<Instant>) {
    match at {
        Some(at) => tokio::time::sleep_until(at).await,
        None => std::future::pending().await,
    }
}

/// Counts what became of notifications.
pub(super) fn count(outcome: &'static str) {
    metrics::counter!("beseda_push_total", "outcome" => outcome).increment(1);
}
