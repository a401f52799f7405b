//! What staff ask of the pool: to try a sentence, to mind what the shop teaches it, to make up for what is missing of a dialogue.

use std::sync::Arc;

use super::MADE_UP_MAX;
use super::handle::{State, UnderstandingHandle};
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
    /// The shop's own intents cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl UnderstandingHandle {
    /// Understands a sentence as if a shopper of the shop had written it in a new dialogue. Nothing of it is kept.
    ///
    /// # Errors
    /// When understanding is off, or busy, or when the shop's own intents cannot be read.
    pub async fn try_sentence(&self, tenant: TenantId, text: String, now: Timestamp) -> Result<Understood, TrialError> {
        let _place = self.shared.trials.try_acquire().map_err(|_none| TrialError::Busy)?;
        let mind = match self.state() {
            State::Ready(mind) => mind,
            State::Loading => return Err(TrialError::Busy),
            State::Off => return Err(TrialError::Off("the setting `understanding.enabled` is `false`".to_owned())),
            State::Failed(reason) => return Err(TrialError::Off(reason)),
        };
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
        if let (Some(shops), State::Ready(mind)) = (&self.shared.shops, self.state()) {
            shops.learn(tenant, &mind).await?;
        }
        Ok(())
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
