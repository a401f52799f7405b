//! The actor of a session: what its client says, one frame after the other.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use ractor::{Actor, ActorProcessingErr, ActorRef};

use super::farewell::farewell;
use super::{Authenticator, Identity, SessionHandle, SessionLimits};
use crate::actors::directory::DirectoryHandle;
use crate::actors::dispatcher::{DispatcherHandle, Topic};
use crate::actors::gate::{Caller, Gate};
use crate::actors::hub::Hub;
use crate::actors::understanding::UnderstandingHandle;
use crate::domain::{Clock, ConversationId, Seq, Timestamp};
use crate::protocol::{ByeReason, ClientFrame};
use crate::store::Store;

/// How long `read` marks are gathered before they are kept: reading on moves one mark, not one row a message.
const KEEP_READS_EVERY: Duration = Duration::from_secs(2);

/// What a session is told.
#[derive(Debug)]
pub enum ToSession {
    /// The client said something. Its place is freed by whoever answers, or when it is dealt with.
    Frame(Box<ClientFrame>),
    /// There is room again: read on from the log.
    CatchUp,
    /// Keep the `read` marks that have gathered.
    KeepReads,
    /// The token is no longer good.
    Revoke,
}

/// What every session can reach.
pub struct SessionWorld {
    /// How requests reach dialogues.
    pub gate: Gate,
    /// Where logs are read from.
    pub store: Store,
    /// Who listens.
    pub hub: Arc<Hub>,
    /// Where dialogues are found.
    pub directory: DirectoryHandle,
    /// Who waits, and the boards.
    pub dispatcher: DispatcherHandle,
    /// What works out what messages are about.
    pub understanding: UnderstandingHandle,
    /// Who vouches for tokens.
    pub authenticator: Arc<dyn Authenticator>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// What a socket is held to.
    pub limits: SessionLimits,
}

/// What a session starts from.
pub struct SessionArgs {
    /// What waits for its socket.
    pub handle: SessionHandle,
    /// What it can reach.
    pub world: Arc<SessionWorld>,
}

/// The actor of a session.
#[derive(Debug)]
pub struct Session;

/// What the session keeps.
pub struct SessionState {
    pub(super) handle: SessionHandle,
    pub(super) world: Arc<SessionWorld>,
    pub(super) caller: Option<Caller>,
    pub(super) page: Option<(String, Timestamp)>,
    pub(super) topics: Vec<Topic>,
    reads: HashMap<ConversationId, Seq>,
}

impl Actor for Session {
    type Msg = ToSession;
    type State = SessionState;
    type Arguments = SessionArgs;

    async fn pre_start(&self, _myself: ActorRef<ToSession>, args: SessionArgs) -> Result<SessionState, ActorProcessingErr> {
        let SessionArgs { handle, world } = args;
        Ok(SessionState { handle, world, caller: None, page: None, topics: Vec::new(), reads: HashMap::new() })
    }

    async fn handle(&self, myself: ActorRef<ToSession>, message: ToSession, state: &mut SessionState) -> Result<(), ActorProcessingErr> {
        match message {
            // Apart on the heap, for as long as it lasts: a task is as big as the biggest thing that it ever does, idle or not.
            ToSession::Frame(frame) => Box::pin(state.on_frame(*frame, &myself)).await,
            ToSession::CatchUp => Box::pin(state.catch_up(&myself)).await,
            ToSession::KeepReads => Box::pin(state.keep_reads()).await,
            ToSession::Revoke => state.handle.outbox().bye(ByeReason::Revoked, 0),
        }
        Ok(())
    }

    async fn post_stop(&self, _myself: ActorRef<ToSession>, state: &mut SessionState) -> Result<(), ActorProcessingErr> {
        Box::pin(state.keep_reads()).await;
        farewell(&state.world, &state.handle);
        Ok(())
    }
}

impl SessionState {
    /// Notes how far the client has read. The mark is kept with others of the same moments.
    pub(super) fn note_read(&mut self, conversation: ConversationId, seq: Seq, myself: &ActorRef<ToSession>) {
        if self.reads.is_empty() {
            drop(myself.send_after(KEEP_READS_EVERY, || ToSession::KeepReads));
        }
        let known = self.reads.entry(conversation).or_default();
        *known = seq.max(*known);
    }

    async fn keep_reads(&mut self) {
        let Some(caller) = &self.caller else { return };
        let now = self.world.clock.now();
        let store = self.world.store.of(caller.identity.tenant);
        for (conversation, seq) in self.reads.drain() {
            if let Err(error) = store.mark_read(conversation, caller.identity.author.id, seq, now).await {
                // The client says again how far it has read when it reads on; nothing else depends on it.
                tracing::warn!(conversation.id = %conversation, error = %error, "A read mark was not kept.");
            }
        }
    }

    pub(super) fn identity(&self) -> Option<&Identity> {
        self.caller.as_ref().map(|caller| &caller.identity)
    }
}
