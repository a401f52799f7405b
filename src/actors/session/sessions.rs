//! All sessions: their supervisor, and the socket's side of one.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::time::Duration;

use dashmap::DashMap;
use ractor::{Actor, ActorCell, ActorId, ActorProcessingErr, ActorRef, ActorRuntime, SupervisionEvent};
use rand::seq::IteratorRandom as _;

use super::farewell::farewell;
use super::{End, Session, SessionArgs, SessionHandle, SessionLimits, SessionWorld, ToSession, Worth};
use crate::actors::address::Address;
use crate::actors::supervise::{is_dead, was_killed};
use crate::actors::ticket::Refusal;
use crate::domain::{IdMaker, TenantId};
use crate::protocol::{ByeReason, ClientFrame, DecodeError, Encoded, ErrorCode, ServerFrame, decode};

/// What may wait for a socket so that it is still told that the server lives; past it, what waits tells as much.
const BEATS_BYTES_MAX: usize = 1_024;
/// Bad frames after which a client that keeps on is closed.
const BAD_FRAMES_MAX: u32 = 50;
/// How much longer than a `hello` may take to come it may take us to look at it.
pub const GREETING_MAX: Duration = Duration::from_secs(30);

/// What the supervisor is told.
#[derive(Debug)]
pub enum ToSessions {}

/// What the supervisor works with.
#[derive(Clone)]
pub struct SessionsArgs {
    /// The live sessions.
    pub handle: SessionsHandle,
}

#[derive(Default)]
struct Shared {
    live: DashMap<ActorId, (SessionHandle, ActorRef<ToSession>)>,
    world: std::sync::OnceLock<Arc<SessionWorld>>,
    is_draining: AtomicBool,
    n_opened: AtomicU64,
    n_crashed: AtomicU64,
}

/// How sessions are opened and ended.
#[derive(Clone, Default)]
pub struct SessionsHandle {
    shared: Arc<Shared>,
    address: Address<ToSessions>,
}

/// Why a socket is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ConnectError {
    /// There are as many as may be.
    #[error("too many connections; try again in a moment")]
    Full,
    /// The server is going away, or has not come up yet.
    #[error("the server is restarting; try again in a moment")]
    Draining,
}

impl SessionsHandle {
    /// Returns the address under which the supervisor is known.
    #[must_use]
    pub const fn address(&self) -> &Address<ToSessions> {
        &self.address
    }

    /// Lets new sessions reach this world. The first one given stays.
    pub fn set_world(&self, world: Arc<SessionWorld>) {
        self.shared.world.get_or_init(|| world);
    }

    /// Opens a session for a socket.
    ///
    /// # Errors
    /// When there are too many, or the server is going away.
    pub fn connect(&self, ids: &IdMaker) -> Result<Connected, ConnectError> {
        let (Some(world), Some(supervisor)) = (self.shared.world.get(), self.address.get()) else {
            return Err(ConnectError::Draining);
        };
        if self.shared.is_draining.load(Ordering::Acquire) {
            return Err(ConnectError::Draining);
        }
        if self.shared.live.len() >= world.limits.sessions_max {
            return Err(ConnectError::Full);
        }
        let handle = SessionHandle::new(ids.next(world.clock.now()), world.limits.outbox_bytes);
        let args = SessionArgs { handle: handle.clone(), world: Arc::clone(world) };
        let started = ActorRuntime::<Session>::spawn_linked_instant(None, Session, args, supervisor.get_cell());
        // Starting does nothing that could fail, so nobody has to wait for it.
        let (actor, _start) = started.map_err(|_spawn| ConnectError::Draining)?;
        self.shared.live.insert(actor.get_id(), (handle.clone(), actor.clone()));
        self.shared.n_opened.fetch_add(1, Ordering::Relaxed);
        metrics::gauge!("beseda_connections").increment(1.0);
        Ok(Connected {
            handle,
            actor,
            limits: world.limits,
            n_bad: AtomicU32::new(0),
            is_late: AtomicBool::new(false),
            sessions: self.clone(),
        })
    }

    /// Says `bye` to everybody and accepts nobody any more.
    pub fn drain(&self, retry_after_ms: u64) {
        self.shared.is_draining.store(true, Ordering::Release);
        for (n_told, session) in (0_u64..).zip(self.shared.live.iter()) {
            // Not all in the same instant, or they would all come back in the same instant.
            session.value().0.outbox().bye(ByeReason::Draining, retry_after_ms + n_told % 1_000);
        }
    }

    /// Says `bye` to all sockets of a person whose token is no longer good.
    pub fn revoke(&self, person: i64) {
        for session in self.shared.live.iter().filter(|session| session.value().0.person() == person) {
            drop(session.value().1.cast(ToSession::Revoke));
        }
    }

    /// Says `bye` to all sockets of a shop's people and shoppers.
    pub fn revoke_tenant(&self, tenant: TenantId) {
        for session in self.shared.live.iter().filter(|session| session.value().0.tenant() == Some(tenant)) {
            drop(session.value().1.cast(ToSession::Revoke));
        }
    }

    /// Returns how many there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.shared.live.len()
    }

    /// Returns how many were opened and how many crashed since the start.
    #[must_use]
    pub fn totals(&self) -> (u64, u64) {
        (self.shared.n_opened.load(Ordering::Relaxed), self.shared.n_crashed.load(Ordering::Relaxed))
    }

    /// Returns how many bytes wait for all sockets together, and for the one for which the most wait.
    #[must_use]
    pub fn waiting_bytes(&self) -> (usize, usize) {
        let waiting = self.shared.live.iter().map(|session| session.value().0.outbox().waiting_bytes());
        waiting.fold((0, 0), |(sum, max), bytes| (sum + bytes, max.max(bytes)))
    }

    /// Returns the actor of one of them, no matter which.
    #[must_use]
    pub fn any(&self) -> Option<ActorCell> {
        self.shared.live.iter().choose(&mut rand::rng()).map(|session| session.value().1.get_cell())
    }

    /// Kills every session in the middle of its work.
    #[cfg(test)]
    pub(crate) fn kill_all_for_test(&self) {
        for session in &self.shared.live {
            session.value().1.get_cell().kill();
        }
    }

    fn dead(&self) -> Vec<ActorId> {
        let dead = self.shared.live.iter().filter(|session| is_dead(&session.value().1.get_cell()));
        dead.map(|session| *session.key()).collect()
    }

    fn forget(&self, actor: ActorId) -> Option<SessionHandle> {
        let (_, (handle, _)) = self.shared.live.remove(&actor)?;
        metrics::gauge!("beseda_connections").decrement(1.0);
        Some(handle)
    }
}

/// Whether a client goes on making sense.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heard {
    /// It does.
    Well,
    /// It sent too many bad frames.
    TooManyBad,
}

/// A session as its socket's pump holds it. The session ends when this is dropped.
pub struct Connected {
    handle: SessionHandle,
    actor: ActorRef<ToSession>,
    limits: SessionLimits,
    n_bad: AtomicU32,
    is_late: AtomicBool,
    sessions: SessionsHandle,
}

impl Connected {
    /// Returns the session.
    #[must_use]
    pub const fn handle(&self) -> &SessionHandle {
        &self.handle
    }

    /// Returns what the socket is held to.
    #[must_use]
    pub const fn limits(&self) -> &SessionLimits {
        &self.limits
    }

    /// Tells whether the next frame may be read.
    #[must_use]
    pub fn may_read(&self) -> bool {
        self.handle.n_in_flight() < self.limits.in_flight
    }

    /// Tells whether a valid `hello` was said.
    #[must_use]
    pub fn is_greeted(&self) -> bool {
        self.handle.person() != 0
    }

    /// Says what becomes of a socket whose time to be greeted is over: how much longer it is waited for, or how it is closed.
    ///
    /// Who has said `hello` waits for us, not we for it: a slow database is no reason to tell a client that its token is not
    /// good.
    ///
    /// # Errors
    /// When nothing more is waited for.
    pub fn be_late(&self) -> Result<Duration, End> {
        let was_late = self.is_late.swap(true, Ordering::Relaxed);
        // Nothing but a `hello` keeps the session busy before it is greeted.
        match self.handle.n_in_flight() {
            0 => Err(End::NO_HELLO),
            _ if was_late => Err(End::TRY_AGAIN),
            _ => Ok(GREETING_MAX),
        }
    }

    /// Takes a text frame from the client.
    pub fn receive(&self, text: &str) -> Heard {
        metrics::counter!("beseda_frames_received_total").increment(1);
        match decode(text) {
            Ok(ClientFrame::Beat) if self.is_greeted() => {
                // Who asks for a sign of life at once after the welcome gets one, though the greeting is not quite over.
                let outbox = self.handle.outbox();
                let worth = if outbox.waiting_bytes() < BEATS_BYTES_MAX { Worth::Kept } else { Worth::Ephemeral };
                outbox.push(Encoded::of(&ServerFrame::Beat), worth);
                Heard::Well
            }
            Ok(frame) => {
                self.forgive_one();
                self.handle.request_begun();
                // A session that is gone has closed its socket.
                drop(self.actor.cast(ToSession::Frame(Box::new(frame))));
                Heard::Well
            }
            Err(error) => self.complain(&error),
        }
    }

    /// Takes a frame that is not even text, or too large to be read.
    pub fn complain_of(&self, code: ErrorCode, message: &str) -> Heard {
        self.answer_bad(&Refusal::new(code, message), None)
    }

    /// Lets the session read on from the log, now that there is room.
    pub fn catch_up(&self) {
        drop(self.actor.cast(ToSession::CatchUp));
    }

    /// Only who keeps on is closed: each good frame makes up for a bad one.
    fn forgive_one(&self) {
        // Frames of one socket come one after the other, so nobody changes the count in between.
        let n_bad = self.n_bad.load(Ordering::Relaxed);
        self.n_bad.store(n_bad.saturating_sub(1), Ordering::Relaxed);
    }

    fn complain(&self, error: &DecodeError) -> Heard {
        let (code, reference) = match error {
            DecodeError::NotAFrame { .. } => (ErrorCode::BadFrame, None),
            DecodeError::UnknownType { reference, .. } | DecodeError::BadFields { reference, .. } => {
                (ErrorCode::BadRequest, reference.as_deref())
            }
        };
        self.answer_bad(&Refusal::new(code, error.to_string()), reference)
    }

    fn answer_bad(&self, refusal: &Refusal, reference: Option<&str>) -> Heard {
        self.handle.outbox().push(Encoded::of(&refusal.frame(reference)), Worth::Kept);
        if self.n_bad.fetch_add(1, Ordering::Relaxed) + 1 >= BAD_FRAMES_MAX {
            return Heard::TooManyBad;
        }
        Heard::Well
    }
}

impl Drop for Connected {
    fn drop(&mut self) {
        self.sessions.forget(self.actor.get_id());
        // What the client asked before it left is still done; then the session says that it left.
        if self.actor.drain().is_err() {
            self.actor.stop(None);
        }
    }
}

/// The supervisor of all sessions.
#[derive(Debug)]
pub struct Sessions;

impl Actor for Sessions {
    type Msg = ToSessions;
    type State = SessionsArgs;
    type Arguments = SessionsArgs;

    /// When a supervisor dies its children die with it, and nobody else is there to see to their sockets.
    async fn pre_start(&self, _myself: ActorRef<ToSessions>, args: SessionsArgs) -> Result<SessionsArgs, ActorProcessingErr> {
        for actor in args.handle.dead() {
            on_crash(&args.handle, actor, "its supervisor crashed");
        }
        Ok(args)
    }

    async fn handle_supervisor_evt(
        &self,
        _myself: ActorRef<ToSessions>,
        event: SupervisionEvent,
        state: &mut SessionsArgs,
    ) -> Result<(), ActorProcessingErr> {
        match event {
            SupervisionEvent::ActorFailed(actor, error) => on_crash(&state.handle, actor.get_id(), &error.to_string()),
            SupervisionEvent::ActorTerminated(actor, _, reason) if was_killed(reason.as_deref()) => {
                on_crash(&state.handle, actor.get_id(), "it was killed");
            }
            SupervisionEvent::ActorTerminated(..) | SupervisionEvent::ActorStarted(_) | SupervisionEvent::ProcessGroupChanged(_) => {}
        }
        Ok(())
    }
}

/// The client of a crashed session comes back and resumes; the program forgets the socket as if it had left.
fn on_crash(sessions: &SessionsHandle, actor: ActorId, reason: &str) {
    let Some(handle) = sessions.forget(actor) else { return };
    tracing::error!(session.id = %handle.id(), reason, "A session crashed; its socket is closed.");
    metrics::counter!("beseda_actor_restarts_total", "kind" => "session").increment(1);
    sessions.shared.n_crashed.fetch_add(1, Ordering::Relaxed);
    if let Some(world) = sessions.shared.world.get() {
        farewell(world, &handle);
    }
    handle.outbox().end(End::CRASHED);
}
