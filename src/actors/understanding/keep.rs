//! Keeping what was understood, many with one transaction, and telling those whom it concerns once it is kept.

use std::sync::Arc;

use tokio::sync::mpsc::Receiver;

use super::work::count;
use super::{BATCH_MAX, GATHER_FOR};
use crate::actors::conversation::ToConversation;
use crate::actors::directory::DirectoryHandle;
use crate::actors::hub::Hub;
use crate::protocol::{Encoded, ServerFrame, UnderstoodFrame, View};
use crate::store::{NewUnderstanding, Store};

/// Who keeps, and who is told.
pub(super) struct Keeper {
    pub(super) store: Store,
    pub(super) hub: Arc<Hub>,
    pub(super) directory: DirectoryHandle,
}

impl Keeper {
    pub(super) async fn run(self, mut waiting: Receiver<NewUnderstanding>) {
        while let Some(first) = waiting.recv().await {
            tokio::time::sleep(GATHER_FOR).await;
            let mut batch = vec![first];
            while batch.len() < BATCH_MAX
                && let Ok(next) = waiting.try_recv()
            {
                batch.push(next);
            }
            self.keep(&batch).await;
        }
    }

    async fn keep(&self, batch: &[NewUnderstanding]) {
        match self.store.keep_understandings(batch).await {
            Ok(kept) => batch.iter().zip(kept).filter(|(_, is_new)| *is_new).for_each(|(new, _)| self.tell(new)),
            Err(error) => {
                count("unkept", batch.len());
                tracing::warn!(messages = batch.len(), error = %error, "What was understood could not be kept; it is worked out anew later.");
            }
        }
    }

    fn tell(&self, new: &NewUnderstanding) {
        if let Some(listeners) = self.hub.listeners(new.conversation) {
            listeners.publish_to(|view| view == View::Staff, || frame_of(new));
        }
        if let Some(conversation) = self.directory.awake(new.conversation) {
            // One that falls asleep this instant reads it from the store when it wakes.
            drop(conversation.cast(ToConversation::Temper { seq: new.seq, temper: new.understood.temper() }));
        }
    }
}

fn frame_of(new: &NewUnderstanding) -> Encoded {
    let (conversation, seq) = (new.conversation.to_string(), new.seq.get());
    Encoded::of(&ServerFrame::Understood(Box::new(UnderstoodFrame { conversation, seq, understood: (&*new.understood).into() })))
}
