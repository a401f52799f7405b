//! AI connections: one actor for each that a shop has set up.
//!
//! - Owns: each connection's window of requests under way, its breaker, what was observed of its speed and its tokens.
//! - Started by: the providers' supervisor, when a shop's first answer needs it. Called by: turns.
//! - Bound: the window bounds requests under way; [`connection`]'s queue bounds those who wait, each with a deadline, past
//!   which a turn goes on with the built-in answerer.
//! - Restart: nothing is lost with a connection but its observations; the next turn opens it anew.

mod connection;
mod state;
mod supervisor;

use std::sync::Arc;
use std::time::Duration;

use dashmap::DashMap;
use ractor::{ActorRef, ActorRuntime};
use tokio::time::Instant;

use super::address::Address;
use crate::ai::knowledge::KnowledgeBase;
use crate::ai::providers::{self as kinds, Provider};
use crate::ai::turn::{AnsweredBy, TurnInput, TurnLimits, TurnOutcome, TurnSink, take_turn};
use crate::domain::TenantId;
use crate::store::{Integration, Store, StoreError};

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

/// A shop's connection.
#[derive(Clone)]
struct Kept {
    connection: Option<(Arc<dyn Provider>, ActorRef<ToProvider>)>,
    version: i64,
    at: Instant,
}

struct Shared {
    store: Store,
    http: reqwest::Client,
    connection_limits: ProviderLimits,
    limits: TurnLimits,
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
    pub fn new(store: Store, http: reqwest::Client, connection_limits: ProviderLimits, limits: TurnLimits) -> Self {
        let shared = Shared { store, http, connection_limits, limits, kept: DashMap::new() };
        Self { shared: Arc::new(shared), address: Address::default() }
    }

    /// Returns the address under which the supervisor is known.
    #[must_use]
    pub const fn address(&self) -> &Address<ToProviders> {
        &self.address
    }

    /// Makes an answer, with the shop's AI if it has one that is there, else with the built-in answerer.
    pub async fn take_turn<S: TurnSink>(&self, input: &TurnInput, knowledge: &KnowledgeBase, sink: &mut S) -> TurnOutcome {
        let connection = self.connection(input.tenant).await;
        let limits = &self.shared.limits;
        let Some((provider, actor)) = connection else { return take_turn(input, None, knowledge, limits, sink).await };
        let Some(mut lease) = connection::lease(&actor, self.shared.connection_limits.waiting_timeout).await else {
            metrics::counter!("beseda_ai_refused_total").increment(1);
            return take_turn(input, None, knowledge, limits, sink).await;
        };
        let outcome = take_turn(input, Some(provider.as_ref()), knowledge, limits, sink).await;
        lease.set_ending(ending_of(&outcome));
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
        open.filter_map(|kept| Some((*kept.key(), kept.connection.as_ref()?.1.clone()))).collect()
    }

    async fn connection(&self, tenant: TenantId) -> Option<(Arc<dyn Provider>, ActorRef<ToProvider>)> {
        let kept = self.shared.kept.get(&tenant).map(|kept| kept.clone());
        if let Some(kept) = kept.as_ref().filter(|kept| kept.at.elapsed() < KEEP_FOR && kept.is_alive()) {
            return kept.connection.clone();
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

    fn keep(
        &self,
        tenant: TenantId,
        old: Option<&Kept>,
        setting: Option<Integration>,
    ) -> Option<(Arc<dyn Provider>, ActorRef<ToProvider>)> {
        let version = setting.as_ref().map_or(0, |setting| setting.updated_at.as_millis());
        let same = old.filter(|kept| kept.version == version && kept.is_alive());
        let connection = match same {
            Some(kept) => kept.connection.clone(),
            None => setting.and_then(|setting| self.open(&setting)),
        };
        if self.shared.kept.len() >= KEPT_MAX {
            self.shared.kept.clear();
        }
        let kept = Kept { connection: connection.clone(), version, at: Instant::now() };
        if let Some(replaced) = self.shared.kept.insert(tenant, kept).filter(|replaced| replaced.version != version) {
            replaced.close();
        }
        connection
    }

    fn open(&self, setting: &Integration) -> Option<(Arc<dyn Provider>, ActorRef<ToProvider>)> {
        let supervisor = self.address.get()?;
        match kinds::open(&setting.kind, &settings_with_secrets(setting), &self.shared.http) {
            Ok(provider) => {
                let cell = supervisor.get_cell();
                let started = ActorRuntime::<Connection>::spawn_linked_instant(None, Connection, self.shared.connection_limits, cell);
                started.ok().map(|(actor, _start)| (provider, actor))
            }
            Err(mistakes) => {
                tracing::error!(tenant.id = %setting.tenant, mistakes = mistakes.join("; "), "The AI's settings are wrong; the bot answers without it.");
                None
            }
        }
    }
}

impl Kept {
    fn is_alive(&self) -> bool {
        let is_up = |actor: &ActorRef<ToProvider>| actor.get_status() <= ractor::ActorStatus::Upgrading;
        self.connection.as_ref().is_none_or(|(_, actor)| is_up(actor))
    }

    /// Turns that have a lease go on to their end.
    fn close(&self) {
        if let Some((_, actor)) = &self.connection {
            actor.stop(None);
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
