//! AI connections: one actor for each that a shop has set up.
//!
//! - Owns: each connection's window of requests under way, its breaker, what was observed of its speed and its tokens.
//! - Started by: the providers' supervisor, when a shop's first answer needs it. Called by: turns.
//! - Bound: the window bounds requests under way; [`connection`]'s queue bounds those who wait, each with a deadline, past
//!   which a turn goes on with the built-in answerer.
//! - Restart: nothing is lost with a connection but its observations; the next turn opens it anew.

mod answers;
mod connection;
mod state;
mod supervisor;

use std::sync::Arc;
use std::time::Duration;

use dashmap::DashMap;
use ractor::{ActorRef, ActorRuntime};
use tokio::time::Instant;

use super::address::Address;
use super::supervise::is_dead;
use crate::ai::knowledge::KnowledgeBase;
use crate::ai::providers::{self as kinds, HttpClient, Provider};
use crate::ai::turn::{AnsweredBy, TurnInput, TurnLimits, TurnOutcome, TurnSink, take_turn};
use crate::domain::TenantId;
use crate::store::cache::Cache;
use crate::store::{Integration, Store, StoreError};

use answers::Answers;
pub use connection::{Connection, Lease, ToProvider};
pub use state::{Ending, ProviderSnapshot};
pub use supervisor::{Providers, ProvidersArgs, ToProviders};

/// How long a shop's setting is believed to be the last one.
const KEEP_FOR: Duration = Duration::from_secs(10);
/// Shops whose connections are kept; past that, all are closed and opened again as needed.
const KEPT_MAX: usize = 10_000;

/// How much is asked of one connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProviderLimits {
    /// Requests under way.
    pub window: usize,
    /// Turns that may wait for a place; beyond, a turn goes on without the provider.
    pub waiting_max: usize,
    /// How long a turn waits for a place.
    pub waiting_timeout: Duration,
}

/// An AI that can be asked.
#[derive(Clone)]
struct Line {
    provider: Arc<dyn Provider>,
    connection: ActorRef<ToProvider>,
    /// What the shop wants the model to be told.
    instructions: Option<Arc<str>>,
    /// The version of the settings that it was opened with.
    version: i64,
}

/// A shop's AI, or the knowledge that it has none.
#[derive(Clone)]
struct Kept {
    line: Option<Line>,
    version: i64,
    at: Instant,
}

struct Shared {
    store: Store,
    http: HttpClient,
    connection_limits: ProviderLimits,
    limits: TurnLimits,
    answers: Answers,
    kept: DashMap<TenantId, Kept>,
}

/// How AI connections are reached.
#[derive(Clone)]
pub struct ProvidersHandle {
    shared: Arc<Shared>,
    address: Address<ToProviders>,
}

impl ProvidersHandle {
    /// Makes the handle; no connection is opened before it is needed.
    #[must_use]
    pub fn new(store: Store, cache: Arc<dyn Cache>, http: HttpClient, connection_limits: ProviderLimits, limits: TurnLimits) -> Self {
        let answers = Answers::new(store.clone(), cache);
        let shared = Shared { store, http, connection_limits, limits, answers, kept: DashMap::new() };
        Self { shared: Arc::new(shared), address: Address::default() }
    }

    /// Returns the address under which the supervisor is known.
    #[must_use]
    pub const fn address(&self) -> &Address<ToProviders> {
        &self.address
    }

    /// Makes an answer, with the shop's AI if it has one that is there, else with the built-in answerer.
    pub async fn take_turn<S: TurnSink>(&self, mut input: TurnInput, knowledge: &KnowledgeBase, sink: &mut S) -> TurnOutcome {
        let limits = &self.shared.limits;
        let Some(line) = self.line(input.tenant).await else { return take_turn(&input, None, knowledge, limits, sink).await };
        input.instructions.clone_from(&line.instructions);
        let key = self.shared.answers.key(&input, line.version).await;
        if let Some(key) = &key
            && let Some(outcome) = self.shared.answers.find(key).await
        {
            return outcome;
        }
        let Some(mut lease) = connection::lease(&line.connection, self.shared.connection_limits.waiting_timeout).await else {
            metrics::counter!("beseda_ai_refused_total").increment(1);
            return take_turn(&input, None, knowledge, limits, sink).await;
        };
        let outcome = take_turn(&input, Some(line.provider.as_ref()), knowledge, limits, sink).await;
        lease.set_ending(ending_of(&outcome));
        if let Some(key) = &key {
            self.shared.answers.keep(key, &outcome).await;
        }
        outcome
    }

    /// Forgets a shop's connection, because its settings have changed.
    pub fn forget(&self, tenant: TenantId) {
        if let Some((_, kept)) = self.shared.kept.remove(&tenant) {
            kept.close();
        }
    }

    /// Returns the actors of all open connections.
    #[must_use]
    pub fn connections(&self) -> Vec<(TenantId, ActorRef<ToProvider>)> {
        let open = self.shared.kept.iter();
        open.filter_map(|kept| Some((*kept.key(), kept.line.as_ref()?.connection.clone()))).collect()
    }

    async fn line(&self, tenant: TenantId) -> Option<Line> {
        let kept = self.shared.kept.get(&tenant).map(|kept| kept.clone());
        if let Some(kept) = kept.as_ref().filter(|kept| kept.at.elapsed() < KEEP_FOR && kept.is_alive()) {
            return kept.line.clone();
        }
        match self.setting(tenant).await {
            Ok(setting) => self.keep(tenant, kept.as_ref(), setting),
            Err(error) => {
                tracing::warn!(tenant.id = %tenant, error = %error, "The AI's settings could not be read; the bot answers without it.");
                None
            }
        }
    }

    /// Returns the shop's AI: the newest setting that is turned on.
    async fn setting(&self, tenant: TenantId) -> Result<Option<Integration>, StoreError> {
        let store = self.shared.store.of(tenant);
        let mut found: Vec<Integration> = Vec::new();
        for descriptor in kinds::descriptors() {
            found.extend(store.integrations_of_kind(descriptor.id).await?.into_iter().filter(|setting| setting.enabled));
        }
        Ok(found.into_iter().max_by_key(|setting| setting.updated_at))
    }

    fn keep(&self, tenant: TenantId, old: Option<&Kept>, setting: Option<Integration>) -> Option<Line> {
        let version = setting.as_ref().map_or(0, |setting| setting.updated_at.as_millis());
        let same = old.filter(|kept| kept.version == version && kept.is_alive());
        let line = match same {
            Some(kept) => kept.line.clone(),
            None => setting.and_then(|setting| self.open(&setting)),
        };
        if self.shared.kept.len() >= KEPT_MAX {
            self.shared.kept.iter().for_each(|kept| kept.close());
            self.shared.kept.clear();
        }
        let kept = Kept { line: line.clone(), version, at: Instant::now() };
        if let Some(replaced) = self.shared.kept.insert(tenant, kept).filter(|replaced| replaced.version != version) {
            replaced.close();
        }
        line
    }

    fn open(&self, setting: &Integration) -> Option<Line> {
        let supervisor = self.address.get()?.get_cell();
        let provider = match kinds::open(&setting.kind, &settings_with_secrets(setting), &self.shared.http) {
            Ok(provider) => provider,
            Err(mistakes) => {
                let mistakes = mistakes.join("; ");
                tracing::error!(tenant.id = %setting.tenant, mistakes, "The AI's settings are wrong; the bot answers without it.");
                return None;
            }
        };
        let limits = self.shared.connection_limits;
        let (connection, _start) = ActorRuntime::<Connection>::spawn_linked_instant(None, Connection, limits, supervisor).ok()?;
        let instructions = setting.system_prompt().map(Arc::from);
        Some(Line { provider, connection, instructions, version: setting.updated_at.as_millis() })
    }
}

impl Kept {
    fn is_alive(&self) -> bool {
        self.line.as_ref().is_none_or(|line| !is_dead(&line.connection.get_cell()))
    }

    /// Turns that have a lease go on to their end.
    fn close(&self) {
        if let Some(line) = &self.line {
            line.connection.stop(None);
        }
    }
}

/// Returns a setting as its provider reads it: keys are kept apart from the rest, and joined only here.
#[must_use]
pub fn settings_with_secrets(setting: &Integration) -> serde_json::Value {
    setting.provider_settings()
}

fn ending_of(outcome: &TurnOutcome) -> Ending {
    match (outcome.by, &outcome.fallback) {
        (_, Some(_)) => Ending::Failed,
        (AnsweredBy::Provider, None) => Ending::Answered {
            first_piece: outcome.timings.first_piece.unwrap_or(outcome.timings.total),
            n_tokens: outcome.usage.map_or(0, |usage| usage.prompt_tokens + usage.completion_tokens),
        },
        // It was not asked after all.
        (AnsweredBy::Builtin, None) => Ending::GivenUp,
    }
}
