//! What has to be done when a socket is gone, however it went.

use super::actor::SessionWorld;
use super::{Identity, Rights, SessionHandle};
use crate::actors::hub::{Company, Listener};
use crate::protocol::{AuthorBody, Encoded, ServerFrame};

/// Takes a session off every list, and tells those whom it concerns. Doing it twice does no harm.
pub(super) fn farewell(world: &SessionWorld, session: &SessionHandle) {
    let Some(identity) = session.identity() else { return };
    world.dispatcher.unwatch_all(identity.tenant, session.clone());
    tell_presence(world, session, identity, "offline");
    if world.hub.depart(identity.author.id, session) == Company::Others {
        return;
    }
    match identity.rights {
        Rights::Shopper { contact, .. } => world.dispatcher.tell_left(identity.tenant, contact),
        Rights::Agent(_) => world.dispatcher.tell_agent(identity.tenant, identity.author.id, true),
        Rights::Program(_) => {}
    }
}

/// Tells the other side of a person's own dialogues that it came or went: with its first socket, and with its last.
pub(super) fn tell_presence(world: &SessionWorld, session: &SessionHandle, identity: &Identity, status: &str) {
    if world.hub.sessions_of(identity.author.id).len() > 1 {
        return;
    }
    for id in session.outbox().conversations() {
        let Some(listeners) = world.hub.listeners(id).filter(|_| session.outbox().owns(id)) else { continue };
        let frame =
            ServerFrame::Presence { conversation: id.to_string(), who: AuthorBody::from(&identity.author), status: status.to_owned() };
        let is_other = |listener: &Listener| listener.session.person() != identity.author.id;
        listeners.publish_ephemeral(&Encoded::of(&frame), is_other);
    }
}
