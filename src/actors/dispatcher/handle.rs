//! How the dispatcher is reached.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use dashmap::DashMap;

use super::ToDispatcher;
use crate::actors::address::Address;
use crate::actors::session::SessionHandle;
use crate::domain::{BoardRow, ContactId, ConversationId, InboxId, TeamId, TenantId, Timestamp};

/// A board that agents watch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Topic {
    /// All open dialogues.
    Queue,
    /// All shoppers on the shop's pages.
    Visitors,
}

impl Topic {
    /// Returns the name on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Queue => "queue",
            Self::Visitors => "visitors",
        }
    }
}

/// It is somebody else's turn in a dialogue.
#[derive(Debug, Clone, PartialEq)]
pub struct PhaseNews {
    /// The shop.
    pub tenant: TenantId,
    /// Where the shopper came in.
    pub inbox: InboxId,
    /// Whether the inbox gives waiting dialogues to free agents by itself.
    pub auto_assign: bool,
    /// The team that it waits for.
    pub team: Option<TeamId>,
    /// The dialogue as the board shows it.
    pub row: BoardRow,
}

/// A shopper on the shop's pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visit {
    /// The shopper.
    pub contact: ContactId,
    /// Its name.
    pub name: String,
    /// The page that it looks at.
    pub page: String,
    /// Since when it is here.
    pub since: Timestamp,
    /// Its open dialogue.
    pub conversation: Option<ConversationId>,
}

/// An agent who is connected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgentAtWork {
    /// The agent.
    pub id: i64,
    /// Dialogues that it has.
    pub load: usize,
    /// Dialogues that it may be given.
    pub capacity: u32,
}

#[derive(Debug, Default)]
struct Shared {
    board_watchers: DashMap<TenantId, AtomicUsize>,
}

/// How the dispatcher is reached.
#[derive(Debug, Clone, Default)]
pub struct DispatcherHandle {
    shared: Arc<Shared>,
    address: Address<ToDispatcher>,
}

impl DispatcherHandle {
    /// Returns the address under which the actor is known.
    #[must_use]
    pub const fn address(&self) -> &Address<ToDispatcher> {
        &self.address
    }

    /// Tells whether anybody watches a shop's queue: if not, nobody need be told of words.
    #[must_use]
    pub fn has_board_watchers(&self, tenant: TenantId) -> bool {
        self.shared.board_watchers.get(&tenant).is_some_and(|count| count.load(Ordering::Relaxed) > 0)
    }

    pub(super) fn set_board_watchers(&self, tenant: TenantId, count: usize) {
        if count == 0 {
            self.shared.board_watchers.remove(&tenant);
        } else {
            self.shared.board_watchers.entry(tenant).or_default().store(count, Ordering::Relaxed);
        }
    }

    /// Tells that it is somebody else's turn in a dialogue. While the dispatcher restarts nobody hears it: it reads the
    /// store then.
    pub fn tell_phase(&self, news: PhaseNews) {
        self.address.cast(ToDispatcher::Phase(Box::new(news)));
    }

    /// Asks that a waiting dialogue's shopper be told its place, though it was told before: to another socket, perhaps.
    pub fn ask_position(&self, tenant: TenantId, conversation: ConversationId) {
        self.address.cast(ToDispatcher::Position { tenant, conversation });
    }

    /// Tells that a dialogue has a new last word.
    pub fn tell_board(&self, tenant: TenantId, row: BoardRow) {
        self.address.cast(ToDispatcher::Row { tenant, row: Box::new(row) });
    }

    /// Lets a socket watch a board; it gets a snapshot.
    pub fn watch(&self, tenant: TenantId, topic: Topic, session: SessionHandle) {
        self.address.cast(ToDispatcher::Watch { tenant, topic, session });
    }

    /// Ends that.
    pub fn unwatch(&self, tenant: TenantId, topic: Topic, session: SessionHandle) {
        self.address.cast(ToDispatcher::Unwatch { tenant, topic, session });
    }

    /// Ends all watching of a socket that is gone.
    pub fn unwatch_all(&self, tenant: TenantId, session: SessionHandle) {
        self.unwatch(tenant, Topic::Queue, session.clone());
        self.unwatch(tenant, Topic::Visitors, session);
    }

    /// Tells that a shopper is here, or looks at another page.
    pub fn tell_visit(&self, tenant: TenantId, visit: Visit) {
        self.address.cast(ToDispatcher::Visit { tenant, visit: Box::new(visit) });
    }

    /// Tells that a shopper has begun a dialogue.
    pub fn tell_opened(&self, tenant: TenantId, contact: ContactId, conversation: ConversationId) {
        self.address.cast(ToDispatcher::Opened { tenant, contact, conversation });
    }

    /// Tells that a shopper has left.
    pub fn tell_left(&self, tenant: TenantId, contact: ContactId) {
        self.address.cast(ToDispatcher::Left { tenant, contact });
    }

    /// Tells that an agent has connected, or that its last socket is gone.
    pub fn tell_agent(&self, tenant: TenantId, agent: i64, is_away: bool) {
        self.address.cast(ToDispatcher::Agent { tenant, agent, is_away });
    }

    /// Returns the agents of a shop who are connected.
    pub async fn agents(&self, tenant: TenantId) -> Vec<AgentAtWork> {
        let Some(actor) = self.address.get() else { return Vec::new() };
        let asked = ractor::call_t!(actor, |port| ToDispatcher::Agents { tenant, port }, super::super::CALL_TIMEOUT_MS);
        asked.unwrap_or_default()
    }
}
