//! The whole tree in one place: built once, kept up by the root, looked at by the admin page.

mod act;
mod kill;
mod root;
mod snapshot;

use std::sync::Arc;
use std::time::Duration;

use ractor::{Actor, ActorProcessingErr, ActorRef};

use super::conversation::{Patience, World};
use super::directory::DirectoryHandle;
use super::dispatcher::{AgentAtWork, DispatcherHandle};
use super::gate::Gate;
use super::hub::Hub;
use super::inboxes::Inboxes;
use super::journal::JournalHandle;
use super::providers::ProvidersHandle;
use super::push::{PushHandle, PushSetting};
use super::refs::Refs;
use super::session::{Authenticator, SessionLimits, SessionWorld, SessionsHandle};
use super::ticket::{Answer, Refusal};
use super::timers::TimersHandle;
use super::understanding::{UnderstandingHandle, UnderstandingParts, UnderstandingSetting};
use crate::ai::knowledge::KnowledgeBase;
use crate::domain::{Clock, IdMaker, TenantId};
use crate::protocol::ErrorCode;
use crate::store::Store;

pub use kill::Victim;
pub use root::{Root, RootArgs, Single, ToRoot};
pub use snapshot::{KindSnapshot, TreeSnapshot};

/// How long a request from the REST interface waits for its answer. The journal gives up sooner.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(15);
/// How long a drain waits between two looks at whether everything is written.
const DRAIN_LOOK: Duration = Duration::from_millis(20);

/// What the tree is made of.
pub struct TreeParts {
    /// Where everything is kept.
    pub store: Store,
    /// What shops know.
    pub knowledge: Arc<KnowledgeBase>,
    /// AI connections.
    pub providers: ProvidersHandle,
    /// Who vouches for tokens.
    pub authenticator: Arc<dyn Authenticator>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// New ids.
    pub ids: Arc<IdMaker>,
    /// What a socket is held to.
    pub limits: SessionLimits,
    /// How long things may stay as they are.
    pub patience: Patience,
    /// How long a dialogue is kept awake when nobody asks anything of it.
    pub passivate_after: Duration,
    /// Whether messages are understood, and how much may be spent on it.
    pub understanding: UnderstandingSetting,
    /// With what, and when, shoppers who are away are told; not at all, if absent.
    pub push: Option<PushSetting>,
}

/// The running tree, as the rest of the program holds it.
#[derive(Clone)]
pub struct Tree {
    pub(super) root: ActorRef<ToRoot>,
    pub(super) journal: JournalHandle,
    pub(super) directory: DirectoryHandle,
    pub(super) dispatcher: DispatcherHandle,
    pub(super) timers: TimersHandle,
    pub(super) providers: ProvidersHandle,
    pub(super) sessions: SessionsHandle,
    pub(super) hub: Arc<Hub>,
    pub(super) understanding: UnderstandingHandle,
    gate: Gate,
    ids: Arc<IdMaker>,
    _world: Arc<World>,
}

impl Tree {
    /// Starts the tree.
    ///
    /// # Errors
    /// When a part cannot start: the store does not answer.
    pub async fn start(parts: TreeParts) -> Result<Self, ActorProcessingErr> {
        let (journal, directory, dispatcher) = (JournalHandle::default(), DirectoryHandle::default(), DispatcherHandle::default());
        let (timers, sessions, hub) = (TimersHandle::default(), SessionsHandle::default(), Arc::new(Hub::default()));
        let gate = Gate {
            directory: directory.clone(),
            refs: Refs::new(parts.store.clone()),
            store: parts.store.clone(),
            text_chars: parts.limits.text_chars,
            attachments_max: parts.limits.attachments_max,
        };
        let understanding = UnderstandingHandle::start(UnderstandingParts {
            store: parts.store.clone(),
            hub: Arc::clone(&hub),
            directory: directory.clone(),
            setting: parts.understanding,
        });
        let world = Arc::new(World {
            store: parts.store.clone(),
            journal: journal.clone(),
            hub: Arc::clone(&hub),
            directory: directory.clone(),
            dispatcher: dispatcher.clone(),
            providers: parts.providers.clone(),
            knowledge: parts.knowledge,
            understanding: understanding.clone(),
            push: PushHandle::start(parts.store.clone(), Arc::clone(&hub), Arc::clone(&parts.clock), parts.push),
            inboxes: Arc::new(Inboxes::new(parts.store.clone())),
            clock: Arc::clone(&parts.clock),
            ids: Arc::clone(&parts.ids),
            patience: parts.patience,
            passivate_after: parts.passivate_after,
        });
        directory.set_world(&world);
        sessions.set_world(Arc::new(SessionWorld {
            gate: gate.clone(),
            store: parts.store.clone(),
            hub: Arc::clone(&hub),
            directory: directory.clone(),
            dispatcher: dispatcher.clone(),
            understanding: understanding.clone(),
            authenticator: parts.authenticator,
            clock: Arc::clone(&parts.clock),
            limits: parts.limits,
        }));
        let args = RootArgs {
            store: parts.store,
            clock: parts.clock,
            hub: Arc::clone(&hub),
            journal: journal.clone(),
            directory: directory.clone(),
            dispatcher: dispatcher.clone(),
            timers: timers.clone(),
            providers: parts.providers.clone(),
            sessions: sessions.clone(),
        };
        let (root, _ended) = Root::spawn(None, Root, args).await?;
        let providers = parts.providers;
        Ok(Self {
            root,
            journal,
            directory,
            dispatcher,
            timers,
            providers,
            sessions,
            hub,
            understanding,
            gate,
            ids: parts.ids,
            _world: world,
        })
    }

    /// Returns how sockets are opened.
    #[must_use]
    pub const fn sessions(&self) -> &SessionsHandle {
        &self.sessions
    }

    /// Returns how messages are understood.
    #[must_use]
    pub const fn understanding(&self) -> &UnderstandingHandle {
        &self.understanding
    }

    /// Returns what tells shoppers who are away.
    #[cfg(test)]
    #[expect(clippy::used_underscore_binding, reason = "the tree holds the world for others; tests look into it")]
    pub(super) fn push(&self) -> PushHandle {
        self._world.push.clone()
    }

    /// Returns how new ids are made.
    #[must_use]
    pub fn ids(&self) -> &IdMaker {
        &self.ids
    }

    /// Ends all sockets of a person whose token is no longer good.
    pub fn revoke(&self, person: i64) {
        self.sessions.revoke(person);
    }

    /// Says `bye` to everybody of a shop that is taken away.
    pub fn revoke_tenant(&self, tenant: TenantId) {
        self.sessions.revoke_tenant(tenant);
    }

    /// Forgets a shop's AI connection, because its settings have changed.
    pub fn forget_provider(&self, tenant: TenantId) {
        self.providers.forget(tenant);
    }

    /// Returns the agents of a shop who are connected.
    pub async fn agents_at_work(&self, tenant: TenantId) -> Vec<AgentAtWork> {
        self.dispatcher.agents(tenant).await
    }

    /// Tells whether a person has a socket.
    #[must_use]
    pub fn is_online(&self, person: i64) -> bool {
        self.hub.is_online(person)
    }

    /// Says `bye` to all sockets, then waits until everything that was accepted is durable, or until the time is up.
    pub async fn drain(&self, retry_after_ms: u64, timeout: Duration) {
        self.sessions.drain(retry_after_ms);
        let all_written = async {
            while !self.journal.is_idle() || self.sessions.count() > 0 {
                tokio::time::sleep(DRAIN_LOOK).await;
            }
        };
        if tokio::time::timeout(timeout, all_written).await.is_err() {
            let n_waiting = self.journal.snapshot().n_waiting;
            tracing::warn!(
                sessions = self.sessions.count(),
                appends.waiting = n_waiting,
                "The drain's time is up; clients that were not told will ask again."
            );
        }
        self.root.stop(None);
    }

    /// Waits until the tree has ended: never, unless it was drained or has crashed beyond its budget.
    pub async fn ended(&self) {
        // An error means that it has ended already.
        drop(self.root.get_cell().wait(None).await);
    }
}

async fn wait(answer_rx: tokio::sync::oneshot::Receiver<Answer>) -> Answer {
    match tokio::time::timeout(REQUEST_TIMEOUT, answer_rx).await {
        Ok(Ok(answer)) => answer,
        Ok(Err(_lost)) => Err(Refusal::unavailable("the request was interrupted; send it again with the same `ref`")),
        Err(_elapsed) => Err(Refusal::later(ErrorCode::Unavailable, "no answer in time; send it again with the same `ref`", 1_000)),
    }
}
