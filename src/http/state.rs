//! What the endpoints share.

use std::sync::Arc;
use std::time::Instant;

use metrics_exporter_prometheus::PrometheusHandle;

use super::auth::{Passwords, Tokens};
use super::error::ApiError;
use super::files::FileStore;
use super::live::Live;
use super::throttle::Throttle;
use crate::config::Config;
use crate::domain::{Clock, IdMaker, Timestamp};
use crate::store::Store;

/// The name under which the store keeps the key that tokens are signed with.
const TOKEN_SECRET: &str = "tokens";

/// What [`HttpState::new`] is made of.
pub struct HttpParts {
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
    pub(super) throttle: Throttle,
    pub(super) metrics: Option<PrometheusHandle>,
    pub(super) started: Instant,
}

impl HttpState {
    /// Puts the parts together.
    ///
    /// # Errors
    /// When the store does not give the key that tokens are signed with.
    pub async fn new(parts: HttpParts) -> Result<Self, ApiError> {
        let secret = parts.store.secret(TOKEN_SECRET).await?;
        let auth = &parts.config.auth;
        let passwords = Passwords::new(auth.password_checks_max, auth.password_chars_min)?;
        Ok(Self {
            config: parts.config,
            store: parts.store,
            files: parts.files,
            live: parts.live,
            clock: parts.clock,
            ids: parts.ids,
            tokens: Arc::new(Tokens::new(&secret)),
            passwords,
            throttle: Throttle::default(),
            metrics: parts.metrics,
            started: Instant::now(),
        })
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
