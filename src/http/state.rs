//! What the endpoints share.

use std::sync::Arc;
use std::time::Instant;

use metrics_exporter_prometheus::PrometheusHandle;

use super::auth::{Credentials, Passwords, Tokens};
use super::files::FileStore;
use super::live::Live;
use super::throttle::Throttle;
use crate::config::Config;
use crate::domain::{Clock, IdMaker, Timestamp};
use crate::store::Store;
use crate::store::cache::Cache;

/// What [`HttpState::new`] is made of.
pub struct HttpParts {
    /// The settings.
    pub config: Arc<Config>,
    /// What is kept, who reads tokens, and the time.
    pub credentials: Credentials,
    /// Hashes and checks passwords.
    pub passwords: Passwords,
    /// The bytes of attachments.
    pub files: Arc<dyn FileStore>,
    /// What may be forgotten.
    pub cache: Arc<dyn Cache>,
    /// The actors.
    pub live: Arc<dyn Live>,
    /// Where ids come from.
    pub ids: Arc<IdMaker>,
    /// By which push services know this server: what browsers subscribe with.
    pub push_key: Arc<str>,
    /// What `/metrics` shows; nothing if absent.
    pub metrics: Option<PrometheusHandle>,
}

/// What the endpoints share. Cheap to clone.
#[derive(Clone)]
pub struct HttpState {
    /// The settings.
    pub config: Arc<Config>,
    /// What is kept.
    pub store: Store,
    /// The bytes of attachments.
    pub files: Arc<dyn FileStore>,
    /// The actors.
    pub live: Arc<dyn Live>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Where ids come from.
    pub ids: Arc<IdMaker>,
    /// Signs and reads tokens.
    pub tokens: Arc<Tokens>,
    /// Hashes and checks passwords.
    pub passwords: Passwords,
    pub(super) push_key: Arc<str>,
    pub(super) cache: Arc<dyn Cache>,
    pub(super) throttle: Throttle,
    pub(super) metrics: Option<PrometheusHandle>,
    pub(super) started: Instant,
}

impl HttpState {
    /// Puts the parts together.
    #[must_use]
    pub fn new(parts: HttpParts) -> Self {
        let Credentials { store, tokens, clock } = parts.credentials;
        Self {
            config: parts.config,
            store,
            files: parts.files,
            live: parts.live,
            clock: Arc::clone(&clock),
            ids: parts.ids,
            tokens,
            passwords: parts.passwords,
            throttle: Throttle::new(Arc::clone(&parts.cache), Arc::clone(&clock)),
            push_key: parts.push_key,
            cache: parts.cache,
            metrics: parts.metrics,
            started: Instant::now(),
        }
    }

    /// Returns what tokens are checked with.
    #[must_use]
    pub fn credentials(&self) -> Credentials {
        Credentials { store: self.store.clone(), tokens: Arc::clone(&self.tokens), clock: Arc::clone(&self.clock) }
    }

    /// Returns the time now.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Returns a new id.
    pub(super) fn id<T: From<i64>>(&self) -> T {
        self.ids.next(self.now())
    }
}
