//! The actor of one AI connection: who may ask now, who waits, and for how long.

use std::collections::VecDeque;
use std::time::Duration;

use ractor::{Actor, ActorProcessingErr, ActorRef, RpcReplyPort};
use tokio::sync::oneshot;
use tokio::time::Instant;

use super::ProviderLimits;
use super::state::{Admission, Ending, ProviderSnapshot, Window};

/// What a connection is told.
#[derive(Debug)]
pub enum ToProvider {
    /// A turn wants to ask. It is answered with a lease, or not at all: then it does without.
    Lease {
        /// Past this it does without.
        deadline: Instant,
        /// Where the lease goes.
        reply: oneshot::Sender<Lease>,
    },
    /// A lease is given back.
    Released(Ending),
    /// What has been observed?
    Observe(RpcReplyPort<ProviderSnapshot>),
}

/// The right to have one request under way.
#[derive(Debug)]
pub struct Lease {
    provider: ActorRef<ToProvider>,
    ending: Ending,
}

impl Lease {
    /// Notes how the request ended; without this it counts as given up.
    pub const fn set_ending(&mut self, ending: Ending) {
        self.ending = ending;
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        // A connection that is gone counts no more.
        drop(self.provider.cast(ToProvider::Released(self.ending)));
    }
}

/// The actor of one AI connection.
#[derive(Debug)]
pub struct Connection;

/// What the actor keeps.
#[derive(Debug)]
pub struct ConnectionState {
    window: Window,
    waiting_max: usize,
    waiting: VecDeque<(Instant, oneshot::Sender<Lease>)>,
}

impl Actor for Connection {
    type Msg = ToProvider;
    type State = ConnectionState;
    type Arguments = ProviderLimits;

    async fn pre_start(&self, _myself: ActorRef<ToProvider>, limits: ProviderLimits) -> Result<ConnectionState, ActorProcessingErr> {
        Ok(ConnectionState { window: Window::new(limits.window), waiting_max: limits.waiting_max, waiting: VecDeque::new() })
    }

    async fn handle(
        &self,
        myself: ActorRef<ToProvider>,
        message: ToProvider,
        state: &mut ConnectionState,
    ) -> Result<(), ActorProcessingErr> {
        match message {
            ToProvider::Lease { deadline, reply } => state.on_lease(&myself, deadline, reply),
            ToProvider::Released(ending) => state.on_released(&myself, ending),
            ToProvider::Observe(port) => drop(port.send(state.window.snapshot(Instant::now()))),
        }
        Ok(())
    }
}

impl ConnectionState {
    fn on_lease(&mut self, myself: &ActorRef<ToProvider>, deadline: Instant, reply: oneshot::Sender<Lease>) {
        if self.waiting.len() < self.waiting_max {
            self.waiting.push_back((deadline, reply));
        }
        self.admit(myself);
    }

    fn on_released(&mut self, myself: &ActorRef<ToProvider>, ending: Ending) {
        self.window.release(ending, Instant::now());
        self.admit(myself);
    }

    /// Lets in as many as may go. Dropping a reply tells who waits to do without.
    fn admit(&mut self, myself: &ActorRef<ToProvider>) {
        let now = Instant::now();
        self.waiting.retain(|(deadline, reply)| *deadline > now && !reply.is_closed());
        while !self.waiting.is_empty() {
            match self.window.admit(now) {
                Admission::Go => {}
                Admission::Wait => return,
                Admission::Shut(_) => return self.waiting.clear(),
            }
            let lease = Lease { provider: myself.clone(), ending: Ending::GivenUp };
            if let Some((_, reply)) = self.waiting.pop_front() {
                // Who has stopped waiting gives the lease back by dropping it.
                drop(reply.send(lease));
            }
        }
    }
}

/// Asks for a lease. `None`: do without.
pub(super) async fn lease(provider: &ActorRef<ToProvider>, patience: Duration) -> Option<Lease> {
    let (reply, lease_rx) = oneshot::channel();
    let deadline = Instant::now() + patience;
    provider.cast(ToProvider::Lease { deadline, reply }).ok()?;
    tokio::time::timeout_at(deadline, lease_rx).await.ok()?.ok()
}
