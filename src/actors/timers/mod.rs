//! Timers: dialogues are looked at when it is time, to the second.
//!
//! - Owns: when to look next. The timers themselves are kept in the store, set in the transaction of what they follow from.
//! - Started by: the root, one a process. Called by: the journal, when timers were set.
//! - Bound: it holds no timer, only the earliest time that it was told of; the mailbox holds at most one wake-up.
//! - Restart: it asks the store for what is due. At a start every answer that was owed when the process ended is due.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Duration;

use ractor::{Actor, ActorProcessingErr, ActorRef};
use tokio::time::sleep;

use super::address::Address;
use super::directory::DirectoryHandle;
use super::supervise::{ChildTask, spawn_child};
use crate::domain::{Clock, Timer, TimerKind, Timestamp};
use crate::store::{Store, StoreError};

/// Timers handled at one look.
const LOOK_MAX: u32 = 200;
/// The longest pause between two looks.
const PAUSE_MAX: Duration = Duration::from_secs(30);
/// The pause after a look that found more than it could take, or a dialogue that could not be reached.
const PAUSE_BUSY: Duration = Duration::from_millis(250);
/// The pause after the store could not be asked.
const PAUSE_AWAY: Duration = Duration::from_secs(1);

/// What the timers' actor is told.
#[derive(Debug)]
pub enum ToTimers {
    /// See what is due.
    Look,
}

/// How the timers are reached.
#[derive(Debug, Clone)]
pub struct TimersHandle {
    next_look: Arc<AtomicI64>,
    n_fired: Arc<AtomicU64>,
    address: Address<ToTimers>,
}

impl Default for TimersHandle {
    fn default() -> Self {
        Self { next_look: Arc::new(AtomicI64::new(i64::MAX)), n_fired: Arc::default(), address: Address::default() }
    }
}

impl TimersHandle {
    /// Returns the address under which the actor is known.
    #[must_use]
    pub const fn address(&self) -> &Address<ToTimers> {
        &self.address
    }

    /// Heeds timers that were set: the next look is not later than the earliest of them.
    pub fn heed(&self, due: impl Iterator<Item = Timestamp>) {
        let Some(earliest) = due.min() else { return };
        if self.next_look.fetch_min(earliest.as_millis(), Ordering::AcqRel) > earliest.as_millis() {
            // With no actor at the moment, the next one looks at once anyway.
            self.address.cast(ToTimers::Look);
        }
    }

    /// Returns how many timers fired since the start.
    #[must_use]
    pub fn n_fired(&self) -> u64 {
        self.n_fired.load(Ordering::Relaxed)
    }
}

/// What the timers work with.
#[derive(Clone)]
pub struct TimersArgs {
    /// Where timers are kept.
    pub store: Store,
    /// Who is told.
    pub directory: DirectoryHandle,
    /// How they are reached.
    pub handle: TimersHandle,
    /// The time.
    pub clock: Arc<dyn Clock>,
}

/// The timers' actor.
#[derive(Debug)]
pub struct Timers;

/// What the actor keeps between two looks.
pub struct TimersState {
    args: TimersArgs,
    is_first: bool,
    wake_up: Option<ChildTask>,
}

impl Actor for Timers {
    type Msg = ToTimers;
    type State = TimersState;
    type Arguments = TimersArgs;

    async fn pre_start(&self, myself: ActorRef<ToTimers>, args: TimersArgs) -> Result<TimersState, ActorProcessingErr> {
        myself.cast(ToTimers::Look)?;
        Ok(TimersState { args, is_first: true, wake_up: None })
    }

    async fn handle(&self, myself: ActorRef<ToTimers>, message: ToTimers, state: &mut TimersState) -> Result<(), ActorProcessingErr> {
        match message {
            ToTimers::Look => look(&myself, state).await,
        }
        Ok(())
    }
}

async fn look(myself: &ActorRef<ToTimers>, state: &mut TimersState) {
    // A timer that is set while this look goes on makes another.
    state.args.handle.next_look.store(i64::MAX, Ordering::Release);
    let pause = match fire(state).await {
        Ok(pause) => pause,
        Err(error) => {
            tracing::warn!(error = %error, "Timers could not be read; they are looked at again.");
            PAUSE_AWAY
        }
    };
    let actor = myself.clone();
    let wake_up = async move {
        sleep(pause).await;
        drop(actor.cast(ToTimers::Look));
    };
    state.wake_up = Some(spawn_child(wake_up, || tracing::error!("The timers' wake-up crashed.")));
}

/// Fires what is due. Returns when to look next.
async fn fire(state: &mut TimersState) -> Result<Duration, StoreError> {
    let args = &state.args;
    let now = args.clock.now();
    // Nobody writes the answers that were owed when the process ended: they are due now, whenever that was to be.
    let owed = if state.is_first { args.store.timers_of_kind(TimerKind::Answer, LOOK_MAX).await? } else { Vec::new() };
    state.is_first = false;
    let due = args.store.due_timers(now, LOOK_MAX).await?;
    let mut all_told = true;
    for timer in owed.iter().chain(&due) {
        all_told &= tell(args, timer);
    }
    if !all_told || due.len() >= usize::try_from(LOOK_MAX).unwrap_or(usize::MAX) {
        return Ok(PAUSE_BUSY);
    }
    if !due.is_empty() {
        // Those told clear their timers with their next append; until then they would be found again.
        return Ok(PAUSE_AWAY);
    }
    let next = args.store.next_timer_due().await?;
    Ok(next.map_or(PAUSE_MAX, |due| due.since(now)).min(PAUSE_MAX))
}

fn tell(args: &TimersArgs, timer: &Timer) -> bool {
    args.handle.n_fired.fetch_add(1, Ordering::Relaxed);
    args.directory.due(timer.tenant, timer.conversation, timer.kind)
}
