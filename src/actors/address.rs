//! Where an actor is reached that may be replaced by another after a crash.

use std::sync::Arc;

use arc_swap::ArcSwapOption;
use ractor::{ActorRef, Message};

/// The address of one of the tree's single actors: it stays the same when a crashed one is replaced.
pub struct Address<M: Message>(Arc<ArcSwapOption<ActorRef<M>>>);

impl<M: Message> Clone for Address<M> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<M: Message> Default for Address<M> {
    fn default() -> Self {
        Self(Arc::new(ArcSwapOption::empty()))
    }
}

impl<M: Message> std::fmt::Debug for Address<M> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Address").field(&self.0.load().as_ref().map(|actor| actor.get_id())).finish()
    }
}

impl<M: Message> Address<M> {
    /// Lets the address lead to this actor from now on.
    pub fn set(&self, actor: ActorRef<M>) {
        self.0.store(Some(Arc::new(actor)));
    }

    /// Lets the address lead to this actor from now on, and returns the actor as its supervisor keeps it.
    pub fn lead_to(&self, actor: ActorRef<M>) -> ractor::ActorCell {
        let cell = actor.get_cell();
        self.set(actor);
        cell
    }

    /// Returns the actor that the address leads to.
    #[must_use]
    pub fn get(&self) -> Option<Arc<ActorRef<M>>> {
        self.0.load_full()
    }

    /// Returns the actor that the address leads to, as its supervisor keeps it.
    #[must_use]
    pub fn cell(&self) -> Option<ractor::ActorCell> {
        self.0.load().as_ref().map(|actor| actor.get_cell())
    }

    /// Sends a message. Returns whether somebody is there to get it; between a crash and the restart nobody is.
    pub fn cast(&self, message: M) -> bool {
        self.0.load().as_ref().is_some_and(|actor| actor.cast(message).is_ok())
    }
}
