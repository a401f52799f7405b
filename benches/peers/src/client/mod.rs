//! What a client of any peer can do, and one file for each way to speak to a server.
//!
//! All clients run in one process with small buffers, so that the generator costs every peer about the same.

pub(crate) mod beseda;
pub(crate) mod bun;
pub(crate) mod echo;
pub(crate) mod nats;
pub(crate) mod socketio;
pub(crate) mod websocket;
pub(crate) mod xml;
pub(crate) mod xmpp;

use anyhow::Result;

/// The room of the fan-out.
pub(crate) const HALL: &str = "hall";

/// Who connects, and what for.
#[derive(Clone, Debug)]
pub(crate) struct Seat {
    pub(crate) name: String,
    pub(crate) place: Place,
}

#[derive(Clone, Debug)]
pub(crate) enum Place {
    /// Talks with one other. One of the two is a shopper, where a server makes a difference.
    Pair { room: String, partner: String, side: Side },
    /// Listens to the hall.
    Hall,
    /// Speaks in the hall.
    Stage,
    /// Is there, and says nothing.
    Alone,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    Shopper,
    Agent,
}

/// What a client hears.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Heard {
    /// The server has taken what was posted.
    Ack,
    /// Somebody posted something.
    Entry,
}

/// A connected and logged-in client.
pub(crate) trait Chat: Send + 'static {
    /// Sends a message; it is on its way when this returns.
    fn post(&mut self, text: &str) -> impl Future<Output = Result<()>> + Send;

    /// Waits for the next thing that matters, and does on the way what the protocol wants of a client.
    fn hear(&mut self) -> impl Future<Output = Result<Heard>> + Send;
}

/// A way to get in.
pub(crate) trait Connect: Clone + Send + Sync + 'static {
    type Client: Chat;

    /// Whether the server sends everything back to its author and to nobody else.
    const ECHOES: bool = false;

    /// Makes the server know somebody who will come later, where it wants to know people.
    fn introduce(&self, _seat: &Seat) -> impl Future<Output = Result<()>> + Send {
        std::future::ready(Ok(()))
    }

    fn connect(&self, seat: Seat) -> impl Future<Output = Result<Self::Client>> + Send;
}

/// Waits for one kind of thing and passes over the other.
pub(crate) async fn hear_only(client: &mut impl Chat, wanted: Heard) -> Result<()> {
    while client.hear().await? != wanted {}
    Ok(())
}
