//! How the pool is reached, and how it is started.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use tokio::sync::{Semaphore, mpsc, oneshot, watch};

use super::keep::Keeper;
use super::minds::Minds;
use super::own::Shops;
use super::work::{Figures, Job, Moods, Worker, count};
use super::zones::Zones;
use super::{KEEPING_MAX, MAKING_UP_MAX, NEAR_MAX, TRIALS_MAX, WAITING_MAX};
use crate::actors::directory::DirectoryHandle;
use crate::actors::hub::Hub;
use crate::actors::supervise::{ChildTask, spawn_child};
use crate::ai::understanding::{EncoderState, Mind, MindFiles, Shelf};
use crate::domain::{AuthorKind, Body, Entry, TenantId, Understood};
use crate::store::Store;

/// Whether messages are understood, and how much may be spent on it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UnderstandingSetting {
    /// Whether they are.
    pub enabled: bool,
    /// Messages that are worked on at once.
    pub workers: usize,
    /// Per cent of a core that each of them may take for long.
    pub cpu_percent: u32,
    /// Where the models lie.
    pub files: MindFiles,
}

/// What the pool works with.
pub struct UnderstandingParts {
    /// Where it is kept.
    pub store: Store,
    /// Who listens.
    pub hub: Arc<Hub>,
    /// Which dialogues are awake.
    pub directory: DirectoryHandle,
    /// What the owner chose.
    pub setting: UnderstandingSetting,
}

/// How far the models are.
#[derive(Debug, Clone)]
pub enum State {
    /// The owner does not want it.
    Off,
    /// They are being loaded; messages wait meanwhile.
    Loading,
    /// They are there.
    Ready(Arc<Mind>),
    /// They cannot be used.
    Failed(String),
}

/// How the pool is.
#[derive(Debug, Clone)]
pub struct Status {
    /// How far the models are.
    pub state: State,
    /// Messages that wait.
    pub n_waiting: usize,
    /// Messages understood since the start.
    pub n_understood: u64,
    /// Messages left for later because there was no room.
    pub n_skipped: u64,
    /// Messages that crashed the models.
    pub n_failed: u64,
}

/// What everybody who reaches the pool shares.
pub(super) struct Shared {
    /// Nothing if it is off.
    pub(super) store: Option<Store>,
    pub(super) shops: Option<Arc<Shops>>,
    pub(super) minds: Option<Arc<Minds>>,
    pub(super) trials: Semaphore,
    pub(super) making_up: Semaphore,
    lanes: Vec<mpsc::Sender<Job>>,
    loading: watch::Receiver<State>,
    figures: Arc<Figures>,
    _tasks: Vec<ChildTask>,
}

/// How the pool is reached. Cheap to clone.
#[derive(Clone)]
pub struct UnderstandingHandle {
    pub(super) shared: Arc<Shared>,
}

impl std::fmt::Debug for UnderstandingHandle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("UnderstandingHandle").field("lanes", &self.shared.lanes.len()).finish_non_exhaustive()
    }
}

impl UnderstandingHandle {
    /// Starts the pool, and loads the models while everything else goes on.
    #[must_use]
    pub fn start(parts: UnderstandingParts) -> Self {
        let setting = parts.setting;
        if !setting.enabled {
            return Self::off();
        }
        let (loaded, loading) = watch::channel(State::Loading);
        let (keep, keeping) = mpsc::channel(KEEPING_MAX);
        let keeper = Keeper { store: parts.store.clone(), hub: parts.hub, directory: parts.directory };
        let worker = Worker {
            store: parts.store.clone(),
            loading: loading.clone(),
            minds: Arc::new(Minds::new(parts.store.clone(), Shelf::new(setting.files.clone()))),
            shops: Arc::new(Shops::new(parts.store.clone())),
            zones: Arc::new(Zones::new(parts.store.clone())),
            moods: Arc::<Moods>::default(),
            figures: Arc::<Figures>::default(),
            keep,
            cpu_percent: setting.cpu_percent,
        };
        let crashed = || tracing::error!("A task of understanding crashed; messages are left out until a restart.");
        let mut tasks =
            vec![spawn_child(load(setting.files, loaded, Arc::clone(&worker.minds)), crashed), spawn_child(keeper.run(keeping), crashed)];
        let mut lanes = Vec::new();
        for _ in 0..setting.workers.max(1) {
            let (lane, jobs) = mpsc::channel(WAITING_MAX);
            lanes.push(lane);
            tasks.push(spawn_child(worker.clone().run(jobs), crashed));
        }
        let shared = Shared {
            store: Some(parts.store),
            shops: Some(worker.shops),
            minds: Some(worker.minds),
            figures: worker.figures,
            lanes,
            loading,
            _tasks: tasks,
            ..Shared::off()
        };
        Self { shared: Arc::new(shared) }
    }

    /// Makes a pool that understands nothing and costs nothing.
    #[must_use]
    pub fn off() -> Self {
        Self { shared: Arc::new(Shared::off()) }
    }

    /// Makes a pool whose models never come, and whose lane holds so many messages.
    #[cfg(test)]
    pub(super) fn with_lane_of(n_messages: usize) -> (Self, mpsc::Receiver<Job>) {
        let (lane, jobs) = mpsc::channel(n_messages);
        let shared = Shared { lanes: vec![lane], loading: watch::channel(State::Loading).1, ..Shared::off() };
        (Self { shared: Arc::new(shared) }, jobs)
    }

    /// Returns how far the models are.
    #[must_use]
    pub fn state(&self) -> State {
        self.shared.loading.borrow().clone()
    }

    /// Returns how the pool is.
    #[must_use]
    pub fn status(&self) -> Status {
        let figures = &self.shared.figures;
        Status {
            state: self.state(),
            n_waiting: figures.waiting.load(Ordering::Relaxed),
            n_understood: figures.understood.load(Ordering::Relaxed),
            n_skipped: figures.skipped.load(Ordering::Relaxed),
            n_failed: figures.failed.load(Ordering::Relaxed),
        }
    }

    /// Lets a message be understood when there is time, if it is a shopper's and has words. Never waits.
    pub fn ask(&self, tenant: TenantId, entry: &Arc<Entry>) {
        if self.is_for_us(entry) {
            self.submit(Job { tenant, entry: Arc::clone(entry), asked_by: None });
        }
    }

    /// The same, for one who wants to hear of it soon. Nothing is returned if it would not be soon.
    #[must_use]
    pub fn ask_soon(&self, tenant: TenantId, entry: &Arc<Entry>) -> Option<oneshot::Receiver<Arc<Understood>>> {
        if !self.is_for_us(entry) {
            return None;
        }
        let is_ready = matches!(*self.shared.loading.borrow(), State::Ready(_));
        let is_soon = is_ready && self.shared.figures.waiting.load(Ordering::Relaxed) < NEAR_MAX;
        let (answer_tx, answer_rx) = oneshot::channel();
        let is_taken = self.submit(Job { tenant, entry: Arc::clone(entry), asked_by: is_soon.then_some(answer_tx) });
        (is_soon && is_taken).then_some(answer_rx)
    }

    fn is_for_us(&self, entry: &Entry) -> bool {
        if self.shared.lanes.is_empty() || entry.author.kind != AuthorKind::Shopper {
            return false;
        }
        matches!(&entry.body, Body::Message(message) if !message.text.trim().is_empty())
    }

    /// A dialogue's messages all go into one lane, so that they are understood in their order.
    fn submit(&self, job: Job) -> bool {
        let n_lanes = u64::try_from(self.shared.lanes.len()).unwrap_or(1).max(1);
        // Ids of one moment differ in their low bits alone, which a salt shifts: mixed, they spread over the lanes.
        let mixed = job.entry.conversation.raw().cast_unsigned().wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32;
        let Some(lane) = usize::try_from(mixed % n_lanes).ok().and_then(|at| self.shared.lanes.get(at)) else { return false };
        let figures = &self.shared.figures;
        figures.waiting.fetch_add(1, Ordering::Relaxed);
        if lane.try_send(job).is_ok() {
            return true;
        }
        figures.waiting.fetch_sub(1, Ordering::Relaxed);
        figures.skipped.fetch_add(1, Ordering::Relaxed);
        count("skipped", 1);
        false
    }
}

impl Shared {
    fn off() -> Self {
        Self {
            store: None,
            shops: None,
            minds: None,
            trials: Semaphore::new(TRIALS_MAX),
            making_up: Semaphore::new(MAKING_UP_MAX),
            lanes: Vec::new(),
            loading: watch::channel(State::Off).1,
            figures: Arc::default(),
            _tasks: Vec::new(),
        }
    }
}

/// Loads the models on a thread that may block, and says how it went. Then looks after the versions that are kept: messages do not
/// wait for that.
async fn load(files: MindFiles, loaded: watch::Sender<State>, minds: Arc<Minds>) {
    let state = match tokio::task::spawn_blocking(move || Mind::load(&files)).await {
        Ok(Ok(mind)) => {
            say_loaded(&mind);
            State::Ready(Arc::new(mind))
        }
        Ok(Err(error)) => {
            tracing::error!(error = %error, "Messages are not understood.");
            State::Failed(error.to_string())
        }
        Err(crash) => {
            tracing::error!(error = %crash, "Loading the models crashed; messages are not understood.");
            State::Failed("loading the models crashed; the log says how".to_owned())
        }
    };
    // Nobody waits any more if the tree has ended.
    drop(loaded.send(state));
    minds.tidy().await;
}

fn say_loaded(mind: &Mind) {
    let models = mind.models();
    match mind.encoder() {
        EncoderState::Used => tracing::info!(models, "Messages are understood, with the sentence encoder."),
        EncoderState::Missing => {
            tracing::info!(
                models,
                "Messages are understood by n-grams alone; `beseda nlu fetch` gets the sentence encoder, which is better."
            );
        }
        EncoderState::Damaged(reason) => tracing::warn!(
            models,
            reason,
            "The sentence encoder's file cannot be used, so messages are understood by n-grams alone. Delete it and run `beseda nlu fetch`."
        ),
    }
}
