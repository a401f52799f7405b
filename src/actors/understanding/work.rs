//! A worker: takes a lane's messages one after the other and understands them on a thread that may block.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use jiff::tz::TimeZone;
use parking_lot::Mutex;
use tokio::sync::mpsc::{Receiver, Sender};
use tokio::sync::{oneshot, watch};
use tokio::time::Instant;

use super::MOODS_MAX;
use super::handle::State;
use super::minds::{Chosen, Minds};
use super::own::Shops;
use super::pace::Pace;
use super::zones::Zones;
use crate::ai::understanding::{Mind, OwnIntents};
use crate::domain::{Body, ConversationId, Entry, Mood, Seq, TenantId, Understood};
use crate::store::{NewUnderstanding, Store};

/// A message that is to be understood.
#[derive(Debug)]
pub(super) struct Job {
    pub(super) tenant: TenantId,
    pub(super) entry: Arc<Entry>,
    /// Who waits for it.
    pub(super) asked_by: Option<oneshot::Sender<Arc<Understood>>>,
}

/// What is counted: messages.
#[derive(Debug, Default)]
pub(super) struct Figures {
    pub(super) waiting: AtomicUsize,
    pub(super) understood: AtomicU64,
    pub(super) skipped: AtomicU64,
    pub(super) failed: AtomicU64,
}

/// How dialogues went after their last message that was understood.
#[derive(Debug, Default)]
pub(super) struct Moods(Mutex<HashMap<ConversationId, (Seq, Mood)>>);

impl Moods {
    fn before(&self, conversation: ConversationId, seq: Seq) -> Option<Mood> {
        self.0.lock().get(&conversation).filter(|(last, _)| *last < seq).map(|(_, mood)| mood.clone())
    }

    fn note(&self, conversation: ConversationId, seq: Seq, mood: &Mood) {
        let mut moods = self.0.lock();
        if moods.len() >= MOODS_MAX {
            moods.clear();
        }
        moods.insert(conversation, (seq, mood.clone()));
    }
}

/// A worker, and what it works with.
#[derive(Clone)]
pub(super) struct Worker {
    pub(super) store: Store,
    pub(super) loading: watch::Receiver<State>,
    pub(super) minds: Arc<Minds>,
    pub(super) shops: Arc<Shops>,
    pub(super) zones: Arc<Zones>,
    pub(super) moods: Arc<Moods>,
    pub(super) figures: Arc<Figures>,
    pub(super) keep: Sender<NewUnderstanding>,
    pub(super) cpu_percent: u32,
}

impl Worker {
    /// Works until the tree ends. If the models cannot be loaded it takes nothing more.
    pub(super) async fn run(mut self, mut lane: Receiver<Job>) {
        let Some(everybodys) = self.mind().await else {
            lane.close();
            while lane.recv().await.is_some() {
                self.leave();
            }
            return;
        };
        let mut pace = Pace::new(self.cpu_percent, Instant::now());
        while let Some(job) = lane.recv().await {
            let took = self.understand(&everybodys, job).await;
            self.leave();
            if let Some(rest) = pace.spent(took, Instant::now()) {
                tokio::time::sleep(rest).await;
            }
        }
    }

    async fn mind(&mut self) -> Option<Arc<Mind>> {
        let settled = self.loading.wait_for(|state| !matches!(state, State::Loading)).await.ok()?;
        if let State::Ready(mind) = &*settled { Some(Arc::clone(mind)) } else { None }
    }

    fn leave(&self) {
        let n_waiting = self.figures.waiting.fetch_sub(1, Ordering::Relaxed).saturating_sub(1);
        metrics::gauge!("beseda_understanding_waiting").set(f64::from(u32::try_from(n_waiting).unwrap_or(u32::MAX)));
    }

    /// Understands one message; returns how long that took, the loading of models that the shop stays with included.
    async fn understand(&self, everybodys: &Arc<Mind>, job: Job) -> Duration {
        let (conversation, seq) = (job.entry.conversation, job.entry.seq);
        let Chosen { mind, took: loading, .. } = self.minds.of(job.tenant, everybodys).await;
        let before = self.mood_before(job.tenant, conversation, seq).await;
        let own = self.shops.get(job.tenant, &mind).await;
        let zone = self.zones.of(job.tenant, conversation).await;
        let entry = Arc::clone(&job.entry);
        let worked = tokio::task::spawn_blocking(move || timed(&mind, &entry, zone.as_ref(), own.as_deref(), &before));
        let Ok((understood, took)) = worked.await else {
            self.figures.failed.fetch_add(1, Ordering::Relaxed);
            count("failed", 1);
            tracing::error!(conversation.id = %conversation, entry.seq = seq.get(), "Understanding a message crashed; it is left out.");
            return loading;
        };
        self.figures.understood.fetch_add(1, Ordering::Relaxed);
        count("understood", 1);
        metrics::histogram!("beseda_understanding_seconds").record(took.as_secs_f64());
        self.moods.note(conversation, seq, &understood.mood);
        let understood = Arc::new(understood);
        if let Some(asked_by) = job.asked_by {
            // Who waited may have given up.
            drop(asked_by.send(Arc::clone(&understood)));
        }
        if self.keep.try_send(NewUnderstanding { tenant: job.tenant, conversation, seq, understood }).is_err() {
            count("unkept", 1);
        }
        took + loading
    }

    async fn mood_before(&self, tenant: TenantId, conversation: ConversationId, seq: Seq) -> Mood {
        if let Some(mood) = self.moods.before(conversation, seq) {
            return mood;
        }
        if seq == Seq::new(1) {
            return Mood::default();
        }
        let found = self.store.of(tenant).mood_before(conversation, seq).await;
        let unread = |error| {
            tracing::debug!(conversation.id = %conversation, error = %error, "How a dialogue went so far could not be read.");
            None
        };
        found.unwrap_or_else(unread).unwrap_or_default()
    }
}

fn timed(mind: &Mind, entry: &Entry, zone: Option<&TimeZone>, own: Option<&OwnIntents>, before: &Mood) -> (Understood, Duration) {
    let began = std::time::Instant::now();
    let text = if let Body::Message(message) = &entry.body { message.text.as_str() } else { "" };
    let understood = mind.understand(text, entry.at, zone, own, before);
    (understood, began.elapsed())
}

/// Counts what became of messages.
pub(super) fn count(outcome: &'static str, n: usize) {
    metrics::counter!("beseda_understanding_total", "outcome" => outcome).increment(u64::try_from(n).unwrap_or(u64::MAX));
}
