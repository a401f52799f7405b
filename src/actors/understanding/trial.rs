//! What staff ask of the pool: to try a sentence, to mind what the shop teaches it and which models it stays with, to make up for what
//! is missing of a dialogue.

use std::sync::Arc;

use super::MADE_UP_MAX;
use super::handle::{State, UnderstandingHandle};
use super::minds::Minds;
use crate::ai::understanding::{Mind, ModelsVersion, ShelfError};
use crate::domain::{ConversationId, Mood, TenantId, Timestamp, Understood};
use crate::store::{Store, StoreError};

/// Why a sentence could not be tried.
#[derive(Debug, thiserror::Error)]
pub enum TrialError {
    /// Understanding is off, or its models cannot be used.
    #[error("messages are not understood here: {0}")]
    Off(String),
    /// The models are still being loaded, or others try sentences too.
    #[error("understanding is busy at the moment; try again")]
    Busy,
    /// What the shop chose cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The folder of the models' versions cannot be read.
    #[error(transparent)]
    Shelf(#[from] ShelfError),
}

/// With which models a shop's messages are understood, and with which they could be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelsStatus {
    /// The versions that there are, everybody's first.
    pub versions: Vec<ModelsVersion>,
    /// The version that is used.
    pub used: String,
    /// The version that the shop stays with.
    pub pinned: Option<String>,
    /// Why that is not the one that is used.
    pub trouble: Option<String>,
}

impl UnderstandingHandle {
    /// Understands a sentence as if a shopper of the shop had written it in a new dialogue. Nothing of it is kept.
    ///
    /// # Errors
    /// When understanding is off, or busy, or when the shop's own intents cannot be read.
    pub async fn try_sentence(&self, tenant: TenantId, text: String, now: Timestamp) -> Result<Understood, TrialError> {
        let _place = self.shared.trials.try_acquire().map_err(|_none| TrialError::Busy)?;
        let (everybodys, minds) = self.ready()?;
        let mind = minds.of(tenant, &everybodys).await.mind;
        let own = match &self.shared.shops {
            Some(shops) => shops.learn(tenant, &mind).await?,
            None => None,
        };
        let worked = tokio::task::spawn_blocking(move || mind.understand(&text, now, None, own.as_deref(), &Mood::default()));
        worked.await.map_err(|crash| TrialError::Off(format!("the models crashed at this sentence ({crash})")))
    }

    /// Minds what a shop taught it from the next message on.
    ///
    /// # Errors
    /// When the shop's intents cannot be read; they are minded some seconds later then.
    pub async fn intents_changed(&self, tenant: TenantId) -> Result<(), StoreError> {
        if let (Some(shops), Ok((everybodys, minds))) = (&self.shared.shops, self.ready()) {
            shops.learn(tenant, &minds.of(tenant, &everybodys).await.mind).await?;
        }
        Ok(())
    }

    /// Tells with which models a shop's messages are understood, and with which they could be.
    ///
    /// # Errors
    /// When understanding is off, or when what the shop chose, or the folder of versions, cannot be read.
    pub async fn models(&self, tenant: TenantId) -> Result<ModelsStatus, TrialError> {
        let (everybodys, minds) = self.ready()?;
        let pinned = minds.read_pin(tenant).await?.map(|version| version.to_string());
        let versions = minds.versions(&everybodys).await?;
        let chosen = minds.of(tenant, &everybodys).await;
        let trouble = chosen.trouble.map(|reason| reason.to_string());
        Ok(ModelsStatus { versions, used: chosen.mind.version().to_owned(), pinned, trouble })
    }

    /// Minds which version of the models a shop stays with from the next message on. One that could not be used is tried again.
    ///
    /// # Errors
    /// When the shop's choice cannot be read; it is minded some seconds later then.
    pub async fn pin_changed(&self, tenant: TenantId) -> Result<(), StoreError> {
        let Ok((_, minds)) = self.ready() else { return Ok(()) };
        if let Some(version) = minds.read_pin(tenant).await? {
            minds.forgive(&version);
        }
        Ok(())
    }

    /// Returns everybody's mind, and what knows those of shops.
    fn ready(&self) -> Result<(Arc<Mind>, Arc<Minds>), TrialError> {
        match (self.state(), &self.shared.minds) {
            (State::Ready(mind), Some(minds)) => Ok((mind, Arc::clone(minds))),
            (State::Loading, _) => Err(TrialError::Busy),
            (State::Failed(reason), _) => Err(TrialError::Off(reason)),
            (State::Off | State::Ready(_), _) => Err(TrialError::Off("the setting `understanding.enabled` is `false`".to_owned())),
        }
    }

    /// Works out what is missing of a dialogue's last messages, if there is room for that.
    pub async fn make_up(&self, tenant: TenantId, conversation: ConversationId) {
        let Some(store) = &self.shared.store else { return };
        let Ok(_place) = self.shared.making_up.try_acquire() else { return };
        if let Err(error) = self.ask_for_missing(store, tenant, conversation).await {
            tracing::debug!(conversation.id = %conversation, error = %error, "What is missing of a dialogue could not be looked for.");
        }
    }

    async fn ask_for_missing(&self, store: &Store, tenant: TenantId, conversation: ConversationId) -> Result<(), StoreError> {
        let store = store.of(tenant);
        for seq in store.undigested(conversation, MADE_UP_MAX).await? {
            if let Some(entry) = store.entry(conversation, seq).await? {
                self.ask(tenant, &Arc::new(entry));
            }
        }
        Ok(())
    }
}
