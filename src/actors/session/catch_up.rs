//! Reading on from the log: on resume, on `watch`, and whenever a socket fell behind.
//!
//! Pages are read and queued until the outbox is full or the end of the log is reached. Then the cursor is let go, and if
//! something went by meanwhile it is read as well. What is durable is in the log, and what went by was durable, so
//! nothing can be missed between the two.

use std::collections::BTreeMap;
use std::time::Duration;

use ractor::ActorRef;

use super::actor::{SessionState, ToSession};
use super::{Arrival, Identity, Worth};
use crate::actors::conversation::ToConversation;
use crate::actors::hub::write_with;
use crate::domain::{AuthorKind, Body, ConversationId, Entry, Seq, Understood};
use crate::protocol::{Encoded, View};
use crate::store::{StoreError, TenantStore};

/// Entries read at once.
const PAGE_ENTRIES: u32 = 100;
/// How long it waits before it reads again from a store that does not answer.
const AWAY_PAUSE: Duration = Duration::from_millis(500);

/// How far a reading came.
enum Reading {
    /// To the end of the log.
    Done,
    /// As far as there was room.
    Full,
}

impl SessionState {
    /// Reads on in every dialogue that is behind, one after the other.
    pub(super) async fn catch_up(&mut self, myself: &ActorRef<ToSession>) {
        self.refresh_topics();
        for (id, after) in self.handle.outbox().behind() {
            match self.read_on(id, after).await {
                Ok(Reading::Done) => {}
                // The pump calls again when the socket has drained.
                Ok(Reading::Full) => break,
                Err(error) => {
                    tracing::warn!(conversation.id = %id, error = %error, "The log could not be read; it is read again.");
                    drop(myself.send_after(AWAY_PAUSE, || ToSession::CatchUp));
                    return;
                }
            }
        }
        self.handle.outbox().end_catch_up();
    }

    async fn read_on(&self, id: ConversationId, mut after: Seq) -> Result<Reading, StoreError> {
        let Some(identity) = self.identity() else { return Ok(Reading::Done) };
        let store = self.world.store.of(identity.tenant);
        loop {
            let page = store.entries_after(id, after, PAGE_ENTRIES).await?;
            let is_end = page.len() < usize::try_from(PAGE_ENTRIES).unwrap_or(usize::MAX);
            after = page.last().map_or(after, |entry| entry.seq);
            let understood = understood_of(&store, identity, &page).await;
            let frames = page.iter().map(|entry| (entry.seq, written_for(identity, entry, understood.get(&entry.seq))));
            if !self.handle.outbox().fill(id, frames) {
                return Ok(Reading::Full);
            }
            if !is_end {
                continue;
            }
            match self.handle.outbox().arrive(id) {
                Arrival::Live { parted, .. } => {
                    self.arrived(id);
                    if parted {
                        self.world.hub.forget(id, &self.handle);
                    } else {
                        self.introduce(id);
                    }
                    return Ok(Reading::Done);
                }
                // What was passed over because it was not the reader's may be by now.
                Arrival::Behind => after = self.handle.outbox().last_sent(id).unwrap_or(after),
                Arrival::Gone => return Ok(Reading::Done),
            }
        }
    }

    /// The socket is level with the log: it is told whose turn it is.
    fn arrived(&self, id: ConversationId) {
        if let Some(state) = self.world.hub.listeners(id).and_then(|listeners| listeners.state()) {
            self.handle.outbox().push((*state).clone(), Worth::Ephemeral);
        }
    }

    /// Lets the dialogue tell what the bot is writing.
    fn introduce(&self, id: ConversationId) {
        if let Some(conversation) = self.world.directory.awake(id) {
            // One that falls asleep this instant has nothing to say.
            drop(conversation.cast(ToConversation::Introduce(self.handle.clone())));
        }
    }

    /// Boards that had news for which there was no room are sent anew.
    fn refresh_topics(&self) {
        if !self.handle.outbox().take_stale_topics() {
            return;
        }
        let Some(identity) = self.identity() else { return };
        for topic in &self.topics {
            self.world.dispatcher.watch(identity.tenant, *topic, self.handle.clone());
        }
    }
}

/// Writes an entry down for one reader.
fn written_for(identity: &Identity, entry: &Entry, understood: Option<&Understood>) -> Encoded {
    write_with(entry, identity.view(), entry.author.id == identity.author.id && entry.author.id != 0, understood)
}

/// Returns what was understood of a page's messages, for staff. Where it cannot be read the page goes without: it is no news.
pub(super) async fn understood_of(store: &TenantStore, identity: &Identity, page: &[Entry]) -> BTreeMap<Seq, Understood> {
    let is_said = |entry: &&Entry| entry.author.kind == AuthorKind::Shopper && matches!(entry.body, Body::Message(_));
    let (Some(first), Some(last)) = (page.iter().find(is_said), page.iter().rfind(is_said)) else { return BTreeMap::new() };
    if identity.view() != View::Staff {
        return BTreeMap::new();
    }
    store.understandings(first.conversation, first.seq, last.seq).await.unwrap_or_else(|error| {
        tracing::debug!(conversation.id = %first.conversation, error = %error, "What messages are about could not be read.");
        BTreeMap::new()
    })
}
