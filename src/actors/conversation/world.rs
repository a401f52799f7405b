//! What every dialogue can reach.

use std::sync::Arc;

use super::Patience;
use crate::actors::directory::DirectoryHandle;
use crate::actors::dispatcher::DispatcherHandle;
use crate::actors::hub::Hub;
use crate::actors::inboxes::Inboxes;
use crate::actors::journal::JournalHandle;
use crate::actors::providers::ProvidersHandle;
use crate::actors::push::PushHandle;
use crate::actors::understanding::UnderstandingHandle;
use crate::ai::knowledge::KnowledgeBase;
use crate::domain::{Clock, IdMaker};
use crate::store::Store;

/// What every dialogue can reach, the same for all.
#[derive(Clone)]
pub struct World {
    /// Where logs are read from.
    pub store: Store,
    /// Where they are made durable.
    pub journal: JournalHandle,
    /// Who listens.
    pub hub: Arc<Hub>,
    /// Where dialogues are found.
    pub directory: DirectoryHandle,
    /// Who waits, and who is free.
    pub dispatcher: DispatcherHandle,
    /// AI connections.
    pub providers: ProvidersHandle,
    /// What shops know.
    pub knowledge: Arc<KnowledgeBase>,
    /// What works out what messages are about.
    pub understanding: UnderstandingHandle,
    /// What tells shoppers who are away.
    pub push: PushHandle,
    /// What shops chose for their inboxes.
    pub inboxes: Arc<Inboxes>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// New ids.
    pub ids: Arc<IdMaker>,
    /// How long things may stay as they are.
    pub patience: Patience,
    /// How long a dialogue is kept awake when nobody asks anything of it.
    pub passivate_after: std::time::Duration,
}

impl std::fmt::Debug for World {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("World").finish_non_exhaustive()
    }
}
