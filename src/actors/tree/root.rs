//! The root: the supervisor of the tree's single actors.
//!
//! Each is started again when it crashes, after a pause that grows. One that goes on crashing past [`BUDGET`] ends the root,
//! and with it the process: whoever runs the program starts it afresh, which heals more than a half-alive server does.

use std::sync::Arc;
use std::time::Duration;

use ractor::{Actor, ActorCell, ActorId, ActorProcessingErr, ActorRef, SupervisionEvent};
use tokio::time::Instant;

use crate::actors::directory::{Directory, DirectoryArgs, DirectoryHandle};
use crate::actors::dispatcher::{Dispatcher, DispatcherArgs, DispatcherHandle};
use crate::actors::hub::Hub;
use crate::actors::journal::{Journal, JournalArgs, JournalHandle};
use crate::actors::providers::{Providers, ProvidersArgs, ProvidersHandle};
use crate::actors::session::{Sessions, SessionsArgs, SessionsHandle};
use crate::actors::supervise::{Budget, Crashes, Verdict};
use crate::actors::timers::{Timers, TimersArgs, TimersHandle};
use crate::domain::Clock;
use crate::store::Store;

/// How often a single actor may crash before the process ends.
const BUDGET: Budget =
    Budget { restarts_max: 10, window: Duration::from_mins(1), pause: Duration::from_millis(50), pause_max: Duration::from_secs(5) };

/// What the single actors are made of.
#[derive(Clone)]
pub struct RootArgs {
    /// Where everything is kept.
    pub store: Store,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Who listens to what.
    pub hub: Arc<Hub>,
    /// The journal's handle.
    pub journal: JournalHandle,
    /// The directory's handle.
    pub directory: DirectoryHandle,
    /// The dispatcher's handle.
    pub dispatcher: DispatcherHandle,
    /// The timers' handle.
    pub timers: TimersHandle,
    /// The providers' handle.
    pub providers: ProvidersHandle,
    /// The sessions' handle.
    pub sessions: SessionsHandle,
}

/// One of the tree's single actors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Single {
    /// Durable appends.
    Journal,
    /// Finds dialogues.
    Directory,
    /// All sockets.
    Sessions,
    /// All AI connections.
    Providers,
    /// Who waits.
    Dispatcher,
    /// What is due.
    Timers,
}

impl Single {
    /// All of them, in the order in which they start.
    pub const ALL: [Self; 6] = [Self::Journal, Self::Directory, Self::Providers, Self::Dispatcher, Self::Sessions, Self::Timers];

    /// Returns its name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Journal => "journal",
            Self::Directory => "directory",
            Self::Sessions => "sessions",
            Self::Providers => "providers",
            Self::Dispatcher => "dispatcher",
            Self::Timers => "timers",
        }
    }
}

/// What the root is told.
#[derive(Debug)]
pub enum ToRoot {
    /// Start this one again, now that the pause is over.
    Restart(Single),
    /// Who is alive, and how often did each crash?
    Observe(ractor::RpcReplyPort<Vec<SingleSnapshot>>),
}

/// One of the single actors, as the root sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SingleSnapshot {
    /// Which.
    pub single: Single,
    /// Whether it is up.
    pub is_up: bool,
    /// Crashes since the start.
    pub n_crashes: u64,
}

/// The root.
#[derive(Debug)]
pub struct Root;

/// A single actor with its record.
struct Kept {
    single: Single,
    actor: Option<ActorCell>,
    crashes: Crashes,
}

/// What the root keeps.
pub struct RootState {
    args: RootArgs,
    kept: Vec<Kept>,
}

impl Actor for Root {
    type Msg = ToRoot;
    type State = RootState;
    type Arguments = RootArgs;

    async fn pre_start(&self, myself: ActorRef<ToRoot>, args: RootArgs) -> Result<RootState, ActorProcessingErr> {
        let mut state = RootState { args, kept: Vec::new() };
        for single in Single::ALL {
            let actor = start(single, &state.args, myself.get_cell()).await?;
            state.kept.push(Kept { single, actor: Some(actor), crashes: Crashes::default() });
        }
        Ok(state)
    }

    async fn handle(&self, myself: ActorRef<ToRoot>, message: ToRoot, state: &mut RootState) -> Result<(), ActorProcessingErr> {
        match message {
            ToRoot::Restart(single) => state.restart(single, &myself).await,
            // Who asked may have given up waiting.
            ToRoot::Observe(port) => drop(port.send(state.snapshot())),
        }
        Ok(())
    }

    async fn handle_supervisor_evt(
        &self,
        myself: ActorRef<ToRoot>,
        event: SupervisionEvent,
        state: &mut RootState,
    ) -> Result<(), ActorProcessingErr> {
        match event {
            SupervisionEvent::ActorFailed(actor, error) => state.on_end(actor.get_id(), &error.to_string(), &myself),
            SupervisionEvent::ActorTerminated(actor, _, reason) => {
                state.on_end(actor.get_id(), reason.as_deref().unwrap_or("it was killed"), &myself);
            }
            SupervisionEvent::ActorStarted(_) | SupervisionEvent::ProcessGroupChanged(_) => {}
        }
        Ok(())
    }
}

impl RootState {
    /// A single actor has no reason to end: that it did is a crash, whatever it says.
    fn on_end(&mut self, actor: ActorId, reason: &str, myself: &ActorRef<ToRoot>) {
        let found = self.kept.iter_mut().find(|kept| kept.actor.as_ref().is_some_and(|known| known.get_id() == actor));
        let Some(kept) = found else { return };
        kept.actor = None;
        kept.crash(reason, myself);
    }

    async fn restart(&mut self, single: Single, myself: &ActorRef<ToRoot>) {
        let started = start(single, &self.args, myself.get_cell()).await;
        let Some(kept) = self.kept.iter_mut().find(|kept| kept.single == single) else { return };
        match started {
            Ok(actor) => {
                tracing::info!(actor.kind = single.as_str(), "An actor was started again.");
                kept.actor = Some(actor);
            }
            Err(error) => kept.crash(&error.to_string(), myself),
        }
    }

    fn snapshot(&self) -> Vec<SingleSnapshot> {
        let one = |kept: &Kept| SingleSnapshot { single: kept.single, is_up: kept.actor.is_some(), n_crashes: kept.crashes.n_total() };
        self.kept.iter().map(one).collect()
    }
}

impl Kept {
    fn crash(&mut self, reason: &str, myself: &ActorRef<ToRoot>) {
        let kind = self.single.as_str();
        metrics::counter!("beseda_actor_restarts_total", "kind" => kind).increment(1);
        match self.crashes.note(Instant::now(), &BUDGET) {
            Verdict::Restart(pause) => {
                tracing::error!(actor.kind = kind, reason, pause.ms = pause.as_millis(), "An actor crashed; it is started again.");
                let single = self.single;
                drop(myself.send_after(pause, move || ToRoot::Restart(single)));
            }
            Verdict::Escalate => {
                tracing::error!(actor.kind = kind, reason, "An actor goes on crashing; the process ends so that it can be started afresh.");
                myself.stop(Some(format!("{kind} goes on crashing: {reason}")));
            }
        }
    }
}

/// Starts a single actor and lets its address lead to it.
async fn start(single: Single, args: &RootArgs, root: ActorCell) -> Result<ActorCell, ActorProcessingErr> {
    let RootArgs { store, clock, hub, journal, directory, dispatcher, timers, providers, sessions } = args.clone();
    Ok(match single {
        Single::Journal => {
            let args = JournalArgs { store, handle: journal.clone(), timers };
            journal.address().lead_to(Actor::spawn_linked(None, Journal, args, root).await?.0)
        }
        Single::Directory => {
            let args = DirectoryArgs { handle: directory.clone() };
            directory.address().lead_to(Actor::spawn_linked(None, Directory, args, root).await?.0)
        }
        Single::Sessions => {
            let args = SessionsArgs { handle: sessions.clone() };
            sessions.address().lead_to(Actor::spawn_linked(None, Sessions, args, root).await?.0)
        }
        Single::Providers => providers.address().lead_to(Actor::spawn_linked(None, Providers, ProvidersArgs, root).await?.0),
        Single::Dispatcher => {
            let args = DispatcherArgs { store, hub, clock, directory, handle: dispatcher.clone() };
            dispatcher.address().lead_to(Actor::spawn_linked(None, Dispatcher, args, root).await?.0)
        }
        Single::Timers => {
            let args = TimersArgs { store, directory, handle: timers.clone(), clock };
            timers.address().lead_to(Actor::spawn_linked(None, Timers, args, root).await?.0)
        }
    })
}
