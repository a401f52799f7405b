//! The directory's map, and how it is used.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock, Weak};
use std::time::Duration;

use dashmap::DashMap;
use dashmap::mapref::entry::Entry;
use ractor::{ActorCell, ActorId, ActorRef, ActorRuntime};
use rand::seq::IteratorRandom as _;
use tokio::time::Instant;

use super::{AWAKE_MAX, ToDirectory};
use crate::actors::address::Address;
use crate::actors::conversation::{Birth, ConversationActor, ConversationArgs, MAILBOX_MAX, Request, ToConversation, World};
use crate::actors::session::SessionHandle;
use crate::actors::supervise::{Budget, Crashes, Verdict, is_dead};
use crate::actors::ticket::Refusal;
use crate::actors::{BUSY_RETRY_AFTER_MS, supervise};
use crate::domain::{ContactId, ConversationId, TenantId, TimerKind};
use crate::protocol::ErrorCode;

/// How often a dialogue may crash before it is left alone for the rest of the window.
const CONVERSATION_BUDGET: Budget =
    Budget { restarts_max: 5, window: Duration::from_mins(1), pause: Duration::from_millis(50), pause_max: Duration::from_secs(5) };

/// A place in a dialogue's mailbox: taken when a message is sent, given back when it is handled or lost.
#[derive(Debug)]
pub struct Slot(Arc<AtomicUsize>);

impl Drop for Slot {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

#[derive(Debug)]
struct Awake {
    tenant: TenantId,
    actor: ActorRef<ToConversation>,
    depth: Arc<AtomicUsize>,
}

#[derive(Debug, Default)]
struct Map {
    awake: DashMap<ConversationId, Awake>,
    open: DashMap<ContactId, ConversationId>,
    crashes: DashMap<ConversationId, (Crashes, Instant)>,
    /// Set once, when the tree is built: dialogues reach the directory and the directory reaches the world.
    world: OnceLock<Weak<World>>,
    n_woken: AtomicU64,
    n_crashed: AtomicU64,
}

/// How dialogues are found.
#[derive(Debug, Clone, Default)]
pub struct DirectoryHandle {
    map: Arc<Map>,
    address: Address<ToDirectory>,
}

/// A dialogue that has crashed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fallen {
    /// Its shop.
    pub tenant: TenantId,
    /// Which.
    pub conversation: ConversationId,
    /// How long it is left alone.
    pub pause: Duration,
}

/// What the directory knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DirectorySnapshot {
    /// Dialogues awake.
    pub n_awake: usize,
    /// Messages waiting in their mailboxes, in all.
    pub n_waiting: usize,
    /// The most that wait in one.
    pub n_waiting_max: usize,
    /// Dialogues woken since the start.
    pub n_woken: u64,
    /// Dialogues that crashed since the start.
    pub n_crashed: u64,
}

impl DirectoryHandle {
    /// Returns the address under which the actor is known.
    #[must_use]
    pub const fn address(&self) -> &Address<ToDirectory> {
        &self.address
    }

    /// Lets dialogues that are woken reach this world. The first one given stays.
    pub fn set_world(&self, world: &Arc<World>) {
        self.map.world.get_or_init(|| Arc::downgrade(world));
    }

    /// Sends a request to a dialogue, which is woken if it sleeps. Whoever asked is answered through the ticket, always.
    pub fn request(&self, tenant: TenantId, conversation: ConversationId, request: Request) {
        match self.reach(tenant, conversation, None) {
            Ok((actor, slot)) => {
                // A dialogue that crashed this instant drops the ticket, which answers by itself.
                drop(actor.cast(ToConversation::Request(Box::new(request), slot)));
            }
            Err(refusal) => request.ticket.answer(Err(refusal)),
        }
    }

    /// Tells a dialogue that a timer is due. Returns whether it was told.
    pub fn due(&self, tenant: TenantId, conversation: ConversationId, kind: TimerKind) -> bool {
        let reached = self.reach(tenant, conversation, None);
        reached.is_ok_and(|(actor, slot)| actor.cast(ToConversation::Due(kind, slot)).is_ok())
    }

    /// Lets a dialogue tell a socket whose turn it is.
    pub fn introduce(&self, tenant: TenantId, conversation: ConversationId, session: &SessionHandle) {
        if let Ok((actor, slot)) = self.reach(tenant, conversation, None) {
            drop(actor.cast(ToConversation::Introduce(session.clone())));
            drop(slot);
        }
    }

    /// Tells a dialogue that an agent has left or come back.
    pub fn tell_presence(&self, tenant: TenantId, conversation: ConversationId, agent: i64, is_away: bool) {
        if let Ok((actor, slot)) = self.reach(tenant, conversation, None) {
            drop(actor.cast(ToConversation::Presence { agent, is_away, slot }));
        }
    }

    /// Returns a dialogue only if it is awake.
    #[must_use]
    pub fn awake(&self, conversation: ConversationId) -> Option<ActorRef<ToConversation>> {
        self.map.awake.get(&conversation).map(|awake| awake.actor.clone())
    }

    /// Returns one of the dialogues that are awake, no matter which.
    #[must_use]
    pub fn any_awake(&self) -> Option<ActorRef<ToConversation>> {
        self.map.awake.iter().choose(&mut rand::rng()).map(|awake| awake.actor.clone())
    }

    /// Returns the shopper's open dialogue, or begins one. Two who ask in the same instant get the same.
    ///
    /// # Errors
    /// When the store has to be asked and cannot be.
    pub async fn open_for(&self, tenant: TenantId, birth: Birth) -> Result<ConversationId, Refusal> {
        if let Some(open) = self.map.open.get(&birth.contact) {
            return Ok(*open);
        }
        let Some(world) = self.world() else { return Err(stopping()) };
        let stored = world.store.of(tenant).open_conversation_of(birth.contact).await.map_err(|error| Refusal::away(&error))?;
        let slot = self.map.open.entry(birth.contact);
        Ok(*slot.or_insert_with(|| stored.unwrap_or_else(|| self.bear(tenant, birth, &world))))
    }

    /// Passes a request on from a settled dialogue to the shopper's next one.
    pub fn open_next(&self, tenant: TenantId, settled: ConversationId, birth: Birth, request: Request) {
        let Some(world) = self.world() else { return };
        let next = match self.map.open.entry(birth.contact) {
            Entry::Occupied(slot) if *slot.get() != settled => *slot.get(),
            Entry::Occupied(mut slot) => {
                let next = self.bear(tenant, birth, &world);
                slot.insert(next);
                next
            }
            Entry::Vacant(slot) => *slot.insert(self.bear(tenant, birth, &world)),
        };
        self.request(tenant, next, request);
    }

    /// Forgets that a dialogue is the one that a shopper's unnamed post goes to.
    pub fn forget_open(&self, contact: ContactId, conversation: ConversationId) {
        self.map.open.remove_if(&contact, |_, open| *open == conversation);
    }

    /// Lets a dialogue go to sleep if no message is on its way to it. Returns whether it may.
    #[must_use]
    pub fn retire(&self, conversation: ConversationId, actor: ActorId) -> bool {
        let is_free = |awake: &Awake| awake.actor.get_id() == actor && awake.depth.load(Ordering::Acquire) == 0;
        self.map.awake.remove_if(&conversation, |_, awake| is_free(awake)).is_some()
    }

    /// Takes a dialogue off the map, whatever is on its way to it: its tickets answer by themselves.
    pub fn abandon(&self, conversation: ConversationId, actor: ActorId) {
        self.map.awake.remove_if(&conversation, |_, awake| awake.actor.get_id() == actor);
    }

    /// Notes that a dialogue has crashed: it is woken by the next request, or because somebody listens, after a pause that
    /// grows while it goes on. Returns nothing where a request found it dead first, and has noted it.
    pub fn note_crash(&self, actor: ActorId) -> Option<Fallen> {
        let found = self.map.awake.iter().find(|awake| awake.actor.get_id() == actor).map(|awake| *awake.key())?;
        let removed = self.map.awake.remove_if(&found, |_, awake| awake.actor.get_id() == actor);
        removed.map(|(conversation, awake)| Fallen { tenant: awake.tenant, conversation, pause: self.count_crash(conversation) })
    }

    /// Notes all who died with their supervisor, of whom nobody else would hear.
    pub fn note_all_dead(&self) -> Vec<Fallen> {
        let dead = self.map.awake.iter().filter(|awake| is_dead(&awake.actor.get_cell()));
        let dead: Vec<ActorId> = dead.map(|awake| awake.actor.get_id()).collect();
        dead.into_iter().filter_map(|actor| self.note_crash(actor)).collect()
    }

    /// Wakes a dialogue that has crashed, if anybody listens: what it made durable and had not published yet is in the log, and
    /// nobody might ever ask for it.
    pub fn wake_if_heard(&self, tenant: TenantId, conversation: ConversationId) {
        let Some(world) = self.world() else { return };
        if world.hub.listeners(conversation).is_some_and(|listeners| !listeners.is_empty()) {
            // One that crashes again meanwhile is held back, and comes by here again.
            drop(self.reach(tenant, conversation, None));
        }
    }

    /// Tells whether a dialogue has crashed lately.
    #[must_use]
    pub fn has_crashed(&self, conversation: ConversationId) -> bool {
        self.map.crashes.contains_key(&conversation)
    }

    fn count_crash(&self, conversation: ConversationId) -> Duration {
        metrics::counter!("beseda_actor_restarts_total", "kind" => "conversation").increment(1);
        self.map.n_crashed.fetch_add(1, Ordering::Relaxed);
        let now = Instant::now();
        let mut slot = self.map.crashes.entry(conversation).or_insert_with(|| (Crashes::default(), now));
        let pause = match slot.0.note(now, &CONVERSATION_BUDGET) {
            Verdict::Restart(pause) => pause,
            Verdict::Escalate => CONVERSATION_BUDGET.window,
        };
        slot.1 = now + pause;
        drop(slot);
        self.map.crashes.retain(|_, (crashes, _)| !crashes.is_stale(now, &CONVERSATION_BUDGET));
        pause
    }

    /// Returns what the directory knows.
    #[must_use]
    pub fn snapshot(&self) -> DirectorySnapshot {
        let depths: Vec<usize> = self.map.awake.iter().map(|awake| awake.depth.load(Ordering::Relaxed)).collect();
        DirectorySnapshot {
            n_awake: depths.len(),
            n_waiting: depths.iter().sum(),
            n_waiting_max: depths.iter().copied().max().unwrap_or_default(),
            n_woken: self.map.n_woken.load(Ordering::Relaxed),
            n_crashed: self.map.n_crashed.load(Ordering::Relaxed),
        }
    }

    fn world(&self) -> Option<Arc<World>> {
        self.map.world.get().and_then(Weak::upgrade)
    }

    /// Makes a dialogue that is not in the store yet; its first entry will put it there.
    fn bear(&self, tenant: TenantId, birth: Birth, world: &Arc<World>) -> ConversationId {
        let id: ConversationId = world.ids.next(world.clock.now());
        // Where it cannot be woken now, the request that follows is told so.
        drop(self.reach(tenant, id, Some(birth)));
        id
    }

    /// Returns a dialogue with a place in its mailbox, waking it if it sleeps.
    fn reach(
        &self,
        tenant: TenantId,
        conversation: ConversationId,
        birth: Option<Birth>,
    ) -> Result<(ActorRef<ToConversation>, Slot), Refusal> {
        self.check_crashes(conversation)?;
        let is_full = self.map.awake.len() >= AWAKE_MAX;
        match self.map.awake.entry(conversation) {
            Entry::Occupied(slot) if !is_dead(&slot.get().actor.get_cell()) => slot.get().admit(tenant),
            // Its supervisor has not heard of its end yet, or ended with it. Who hears first counts the crash, so that one that
            // goes on crashing is held back either way.
            Entry::Occupied(slot) => {
                let (_, dead) = slot.remove_entry();
                let fallen = Fallen { tenant: dead.tenant, conversation, pause: self.count_crash(conversation) };
                self.address.cast(ToDirectory::Fallen(fallen));
                tracing::error!(conversation.id = %conversation, "A conversation was found dead; the next request wakes it again.");
                self.check_crashes(conversation)?;
                self.reach(tenant, conversation, birth)
            }
            Entry::Vacant(_) if is_full => Err(busy("too many conversations are active; try again")),
            Entry::Vacant(slot) => slot.insert(self.wake(tenant, conversation, birth)?).admit(tenant),
        }
    }

    fn wake(&self, tenant: TenantId, id: ConversationId, birth: Option<Birth>) -> Result<Awake, Refusal> {
        let (Some(world), Some(supervisor)) = (self.world(), self.address.get()) else { return Err(stopping()) };
        let actor = wake(ConversationArgs { tenant, id, birth, world }, supervisor.get_cell())?;
        self.map.n_woken.fetch_add(1, Ordering::Relaxed);
        Ok(Awake { tenant, actor, depth: Arc::default() })
    }

    fn check_crashes(&self, conversation: ConversationId) -> Result<(), Refusal> {
        if self.map.crashes.is_empty() {
            return Ok(());
        }
        let wait = self.map.crashes.get(&conversation).map(|slot| slot.1.saturating_duration_since(Instant::now()));
        match wait {
            Some(wait) if !wait.is_zero() => Err(Refusal::later(
                ErrorCode::Unavailable,
                "this conversation is being started again; send it again with the same `ref`",
                u64::try_from(wait.as_millis()).unwrap_or(u64::MAX).max(1),
            )),
            Some(_) | None => Ok(()),
        }
    }
}

impl Awake {
    fn admit(&self, tenant: TenantId) -> Result<(ActorRef<ToConversation>, Slot), Refusal> {
        if self.tenant != tenant {
            return Err(Refusal::no_conversation());
        }
        let slot = Slot(Arc::clone(&self.depth));
        if self.depth.fetch_add(1, Ordering::AcqRel) >= MAILBOX_MAX {
            return Err(busy("too much waits for this conversation; send it again with the same `ref`"));
        }
        Ok((self.actor.clone(), slot))
    }
}

fn stopping() -> Refusal {
    Refusal::unavailable("the server is starting or stopping; send it again with the same `ref`")
}

fn busy(message: &str) -> Refusal {
    Refusal::later(ErrorCode::Busy, message, BUSY_RETRY_AFTER_MS)
}

fn wake(args: ConversationArgs, supervisor: ActorCell) -> Result<ActorRef<ToConversation>, Refusal> {
    let id = args.id;
    let started = ActorRuntime::<ConversationActor>::spawn_linked_instant(None, ConversationActor, args, supervisor);
    let (actor, start) = started.map_err(|error| {
        tracing::error!(conversation.id = %id, error = %error, "A conversation could not be woken.");
        Refusal::unavailable("the conversation could not be started; send it again with the same `ref`")
    })?;
    watch_start(actor.clone(), start);
    Ok(actor)
}

/// A dialogue whose start fails tells nobody by itself: the directory hears of it here.
fn watch_start(actor: ActorRef<ToConversation>, start: tokio::task::JoinHandle<Result<tokio::task::JoinHandle<()>, ractor::SpawnErr>>) {
    supervise::spawn_detached("conversation start", async move {
        if let Ok(Err(error)) = start.await {
            tracing::warn!(actor.id = %actor.get_id(), error = %error, "A conversation could not be read.");
            if let Some(directory) = actor.get_cell().try_get_supervisor() {
                drop(directory.send_message(ToDirectory::StartFailed(actor.get_id())));
            }
        }
    });
}
