//! What waits to be written, beside the journal's mailbox: it survives the journal, and is drained in batches.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use parking_lot::Mutex;
use ractor::ActorRef;
use tokio::time::Instant;

use super::pace::Pace;
use super::queue::FairQueue;
use super::{BATCH_MAX, GATHER_BELOW, ToJournal, WAITING_MAX, WAITING_OF_SHOP_MAX};
use crate::actors::address::Address;
use crate::actors::conversation::ToConversation;
use crate::domain::TenantId;
use crate::store::Append;

/// An append and who waits for it.
#[derive(Debug)]
pub struct Job {
    /// What to write.
    pub append: Append,
    /// Its place among its writer's appends, so that a word that comes twice is known.
    pub number: u64,
    /// Broken when an append before it was lost: then it must not be written, or there would be a hole.
    pub fence: Arc<AtomicBool>,
    /// Who is told what became of it.
    pub writer: ActorRef<ToConversation>,
}

/// Who waits for an append of a batch at work.
#[derive(Debug, Clone)]
pub(super) struct Waiting {
    pub(super) number: u64,
    pub(super) fence: Arc<AtomicBool>,
    pub(super) writer: ActorRef<ToConversation>,
}

/// A batch at work: the appends, and who waits for each.
#[derive(Debug)]
pub(super) struct Batch {
    pub(super) appends: Vec<Append>,
    pub(super) waiting: Vec<Waiting>,
}

#[derive(Debug)]
struct Ring {
    jobs: Mutex<FairQueue<Job>>,
    pace: Mutex<Pace>,
    at_work: Mutex<Option<Arc<Batch>>>,
    awake: AtomicBool,
    n_stored: AtomicU64,
    n_batches: AtomicU64,
    stalled: AtomicBool,
}

impl Default for Ring {
    fn default() -> Self {
        Self {
            jobs: Mutex::new(FairQueue::new(WAITING_MAX, WAITING_OF_SHOP_MAX)),
            pace: Mutex::new(Pace::new(Instant::now())),
            at_work: Mutex::default(),
            awake: AtomicBool::default(),
            n_stored: AtomicU64::default(),
            n_batches: AtomicU64::default(),
            stalled: AtomicBool::default(),
        }
    }
}

/// How conversations reach the journal.
#[derive(Debug, Clone, Default)]
pub struct JournalHandle {
    ring: Arc<Ring>,
    address: Address<ToJournal>,
}

/// What the journal is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JournalSnapshot {
    /// Appends that wait.
    pub n_waiting: usize,
    /// Appends in the batch at work.
    pub n_at_work: usize,
    /// Appends made durable since the start.
    pub n_stored: u64,
    /// Batches written since the start.
    pub n_batches: u64,
    /// Whether the database does not answer.
    pub stalled: bool,
}

impl JournalHandle {
    /// Queues an append.
    ///
    /// # Errors
    /// Gives the job back when [`WAITING_MAX`] wait already, or [`WAITING_OF_SHOP_MAX`] of its shop.
    pub fn submit(&self, job: Job) -> Result<(), Box<Job>> {
        self.ring.jobs.lock().push(job.append.tenant, job)?;
        self.wake();
        Ok(())
    }

    /// Tells whether there is no room for anything of this shop.
    #[must_use]
    pub fn is_full_for(&self, shop: TenantId) -> bool {
        self.ring.jobs.lock().is_full_for(shop)
    }

    /// Tells whether so much comes that the next batch is worth waiting for, while it is small.
    pub(super) fn is_worth_gathering(&self) -> bool {
        self.ring.pace.lock().is_busy() && self.ring.at_work.lock().is_none() && self.ring.jobs.lock().len() < GATHER_BELOW
    }

    /// Returns what the journal is doing.
    #[must_use]
    pub fn snapshot(&self) -> JournalSnapshot {
        JournalSnapshot {
            n_waiting: self.ring.jobs.lock().len(),
            n_at_work: self.ring.at_work.lock().as_ref().map_or(0, |batch| batch.appends.len()),
            n_stored: self.ring.n_stored.load(Ordering::Relaxed),
            n_batches: self.ring.n_batches.load(Ordering::Relaxed),
            stalled: self.ring.stalled.load(Ordering::Relaxed),
        }
    }

    /// Tells whether nothing waits and nothing is at work.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        self.ring.jobs.lock().is_empty() && self.ring.at_work.lock().is_none()
    }

    /// Returns the address under which the actor is known.
    #[must_use]
    pub const fn address(&self) -> &Address<ToJournal> {
        &self.address
    }

    /// Wakes the actor unless a wake-up is on its way. With no actor the wake-up is made up for when the next one starts.
    fn wake(&self) {
        if !self.ring.awake.swap(true, Ordering::AcqRel) && !self.address.cast(ToJournal::Drain) {
            self.ring.awake.store(false, Ordering::Release);
        }
    }

    /// Returns the batch to write: the one that a crash interrupted, or what waits.
    pub(super) fn next_batch(&self) -> Option<Arc<Batch>> {
        let mut at_work = self.ring.at_work.lock();
        if at_work.is_none() {
            let mut jobs = self.ring.jobs.lock();
            let taken = jobs.take(BATCH_MAX);
            drop(jobs);
            self.ring.pace.lock().note(taken.len(), Instant::now());
            if taken.is_empty() {
                return None;
            }
            let (appends, waiting) = taken
                .into_iter()
                .filter(|job| !job.fence.load(Ordering::Acquire))
                .map(|job| (job.append, Waiting { number: job.number, fence: job.fence, writer: job.writer }))
                .unzip();
            *at_work = Some(Arc::new(Batch { appends, waiting }));
        }
        at_work.clone()
    }

    /// Notes that the batch at work is done with.
    pub(super) fn finish_batch(&self, n_stored: u64) {
        *self.ring.at_work.lock() = None;
        self.ring.n_stored.fetch_add(n_stored, Ordering::Relaxed);
        self.ring.n_batches.fetch_add(1, Ordering::Relaxed);
    }

    /// Goes to sleep unless something came meanwhile. Returns whether there is more to do.
    pub(super) fn doze(&self) -> bool {
        self.ring.awake.store(false, Ordering::Release);
        !self.ring.jobs.lock().is_empty() && !self.ring.awake.swap(true, Ordering::AcqRel)
    }

    /// Notes that a new actor is awake.
    pub(super) fn mark_awake(&self) {
        self.ring.awake.store(true, Ordering::Release);
    }

    pub(super) fn mark_stalled(&self, stalled: bool) {
        self.ring.stalled.store(stalled, Ordering::Relaxed);
    }
}
