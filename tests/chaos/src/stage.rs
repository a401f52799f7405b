//! What all clients of a run share: the clock, the texts, the doors to the server, what is known of conversations, and the counts.

use std::collections::{BTreeMap, HashSet, VecDeque};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::watch;

use crate::history::{Ask, Fact, Micros, Name, Names, Person, Socket};
use crate::rest::Rest;
use crate::shop::Shop;

/// Conversations of a shop that its staff may choose from: the newest.
const KNOWN_MAX: usize = 60;
/// Requests of a person that may be sent again, by any of its clients.
const RECENT_MAX: usize = 24;

/// Where the run is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Phase {
    /// Clients do what they like, faults come.
    Fire,
    /// No faults any more: everybody comes back, sends again what was not acked, and listens.
    Quiet,
    /// Histories are handed in.
    Over,
}

pub(crate) struct Stage {
    pub(crate) seed: u64,
    pub(crate) rest: Rest,
    pub(crate) proxy: SocketAddr,
    pub(crate) shops: Vec<Shop>,
    pub(crate) phase: watch::Sender<Phase>,
    /// The mean pause between two deeds of a client.
    pub(crate) pause: Duration,
    began: Instant,
    names: Mutex<Names>,
    known: Mutex<Vec<VecDeque<Name>>>,
    counts: Mutex<BTreeMap<&'static str, u64>>,
    sockets: Mutex<Sockets>,
}

#[derive(Default)]
struct Sockets {
    n_opened: usize,
    over: Vec<Socket>,
}

/// A person and what its clients know together.
pub(crate) struct Someone {
    pub(crate) number: usize,
    pub(crate) person: Person,
    pub(crate) shared: Mutex<Knowledge>,
}

#[derive(Debug, Default)]
pub(crate) struct Knowledge {
    /// A shopper's own conversations, or those that an agent has.
    pub(crate) own: Vec<Name>,
    /// What was sent lately.
    pub(crate) recent: VecDeque<Arc<Ask>>,
    /// Refs that were acked or refused for good.
    pub(crate) done: HashSet<Name>,
}

impl Knowledge {
    pub(crate) fn sent(&mut self, ask: &Arc<Ask>) {
        if self.recent.len() >= RECENT_MAX {
            self.recent.pop_front();
        }
        self.recent.push_back(Arc::clone(ask));
    }

    pub(crate) fn has(&mut self, conversation: &Name, has: bool) {
        self.own.retain(|own| own != conversation);
        if has {
            self.own.push(Arc::clone(conversation));
        }
    }
}

impl Stage {
    pub(crate) fn new(seed: u64, rest: Rest, proxy: SocketAddr, shops: Vec<Shop>, pause: Duration) -> Self {
        let known = shops.iter().map(|_| VecDeque::new()).collect();
        Self {
            seed,
            rest,
            proxy,
            shops,
            phase: watch::Sender::new(Phase::Fire),
            pause,
            began: Instant::now(),
            names: Mutex::default(),
            known: Mutex::new(known),
            counts: Mutex::default(),
            sockets: Mutex::default(),
        }
    }

    pub(crate) fn now(&self) -> Micros {
        u64::try_from(self.began.elapsed().as_micros()).unwrap_or(u64::MAX)
    }

    pub(crate) const fn shared_names(&self) -> &Mutex<Names> {
        &self.names
    }

    pub(crate) fn names(&self) -> MutexGuard<'_, Names> {
        self.names.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn keep(&self, text: &str) -> Name {
        self.names().keep(text)
    }

    pub(crate) fn count(&self, what: &'static str) {
        *self.counts.lock().unwrap_or_else(PoisonError::into_inner).entry(what).or_default() += 1;
    }

    pub(crate) fn counts(&self) -> BTreeMap<&'static str, u64> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Notes that a shop has this conversation.
    pub(crate) fn learn(&self, tenant: usize, conversation: &Name) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(known) = known.get_mut(tenant).filter(|known| !known.contains(conversation)) else { return };
        if known.len() >= KNOWN_MAX {
            known.pop_front();
        }
        known.push_back(Arc::clone(conversation));
    }

    pub(crate) fn known(&self, tenant: usize) -> Vec<Name> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(tenant).map(|known| known.iter().cloned().collect()).unwrap_or_default()
    }

    /// A number for a new socket.
    pub(crate) fn open_socket(&self) -> usize {
        let mut sockets = self.sockets.lock().unwrap_or_else(PoisonError::into_inner);
        sockets.n_opened += 1;
        sockets.n_opened
    }

    /// Takes the history of a socket that is over.
    pub(crate) fn hand_in(&self, socket: Socket) {
        self.sockets.lock().unwrap_or_else(PoisonError::into_inner).over.push(socket);
    }

    pub(crate) fn take_sockets(&self) -> Vec<Socket> {
        let mut sockets = std::mem::take(&mut self.sockets.lock().unwrap_or_else(PoisonError::into_inner).over);
        sockets.sort_by_key(|socket| socket.number);
        sockets
    }
}

impl Someone {
    pub(crate) fn shared(&self) -> MutexGuard<'_, Knowledge> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The word for a fact, for the counts.
pub(crate) fn counted(fact: &Fact) -> Option<&'static str> {
    match fact {
        Fact::Asked(_) => Some("requests"),
        Fact::Heard(frame) => match frame {
            crate::frame::Frame::Ack { .. } => Some("acks"),
            crate::frame::Frame::Entry(_) => Some("entries delivered"),
            crate::frame::Frame::Delta { .. } => Some("pieces of answers"),
            crate::frame::Frame::Error { code, .. } => Some(match &**code {
                "busy" | "unavailable" => "asked to try again",
                _ => "refusals",
            }),
            crate::frame::Frame::Bye { .. } => Some("byes"),
            _ => None,
        },
        _ => None,
    }
}
