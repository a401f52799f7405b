//! Answers that a provider gave before: the same first question, to the same articles and settings, is not paid for twice.
//!
//! Only first questions are kept: what follows depends on what was said before. The key holds the version of the articles,
//! the inbox and the version of the settings, so a change of any of them makes every older answer unreachable.

use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::ai::Outcome;
use crate::ai::knowledge::language_of;
use crate::ai::turn::{AnsweredBy, TurnInput, TurnOutcome, TurnTimings};
use crate::domain::{Card, Format, Message};
use crate::store::Store;
use crate::store::cache::{Cache, Key, keys};

/// How long an answer is kept.
const KEEP_FOR: Duration = Duration::from_hours(1);

/// Answers that were given before.
#[derive(Clone)]
pub(super) struct Answers {
    store: Store,
    cache: Arc<dyn Cache>,
}

#[derive(Serialize, Deserialize)]
struct KeptAnswer {
    text: String,
    cards: Vec<KeptCard>,
}

#[derive(Serialize, Deserialize)]
struct KeptCard {
    title: String,
    text: Option<String>,
    url: Option<String>,
    image_url: Option<String>,
}

impl Answers {
    pub(super) fn new(store: Store, cache: Arc<dyn Cache>) -> Self {
        Self { store, cache }
    }

    /// Returns the key of a question, if it is one whose answer may be kept.
    pub(super) async fn key(&self, input: &TurnInput, settings_version: i64) -> Option<Key> {
        if !input.history.is_empty() || input.payload.is_some() {
            return None;
        }
        // A shop whose articles cannot be read is answered without the cache, and that is all.
        let version = self.store.of(input.tenant).knowledge_version().await.ok()?;
        let language = language_of(&input.question, input.locale);
        let question = format!("{}:{settings_version}:{}", input.inbox, input.question.trim().to_lowercase());
        Some(keys::answer(input.tenant, version, language, &question))
    }

    /// Returns the answer that was given before.
    pub(super) async fn find(&self, key: &Key) -> Option<TurnOutcome> {
        let kept: KeptAnswer = serde_json::from_slice(&self.cache.get(key).await?).ok()?;
        metrics::counter!("beseda_ai_answers_reused_total").increment(1);
        let card =
            |card: KeptCard| Card { title: card.title, text: card.text, url: card.url, image_url: card.image_url, ..Card::default() };
        let cards = kept.cards.into_iter().map(card).collect();
        Some(TurnOutcome {
            message: Message { text: kept.text, format: Format::Markdown, cards, ..Message::default() },
            outcome: Outcome::Answered,
            by: AnsweredBy::Provider,
            fallback: None,
            usage: None,
            timings: TurnTimings::default(),
        })
    }

    /// Keeps an answer, if it is the provider's own and settles the question.
    pub(super) async fn keep(&self, key: &Key, outcome: &TurnOutcome) {
        let is_whole = outcome.by == AnsweredBy::Provider && outcome.fallback.is_none() && outcome.outcome == Outcome::Answered;
        let message = &outcome.message;
        if !is_whole || message.format != Format::Markdown || !message.buttons.is_empty() {
            return;
        }
        let card = |card: &Card| KeptCard {
            title: card.title.clone(),
            text: card.text.clone(),
            url: card.url.clone(),
            image_url: card.image_url.clone(),
        };
        let kept = KeptAnswer { text: message.text.clone(), cards: message.cards.iter().map(card).collect() };
        if let Ok(bytes) = serde_json::to_vec(&kept) {
            self.cache.set(key, bytes.into(), KEEP_FOR).await;
        }
    }
}
