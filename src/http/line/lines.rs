//! The list of lines: how one is opened, and how requests find theirs.

use std::sync::Arc;

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use dashmap::DashMap;
use tokio::sync::mpsc;

use super::pump::{Batch, Call, Line};
use crate::actors::session::SessionsHandle;
use crate::actors::supervise::spawn_detached;
use crate::actors::tree::Tree;
use crate::http::error::ApiError;
use crate::protocol::SUBPROTOCOL;

/// Calls of one line that may wait: readers that come and go.
const CALLS_MAX: usize = 4;
/// Posts of one line that may wait behind the one that is being taken.
const BATCHES_MAX: usize = 4;

/// A line as requests hold it.
#[derive(Clone)]
pub(super) struct LineHandle {
    /// Readers, and the word to end.
    pub(super) calls: mpsc::Sender<Call>,
    /// What the client says.
    pub(super) batches: mpsc::Sender<Batch>,
}

/// All lines. Cheap to clone.
#[derive(Clone)]
pub struct Lines {
    tree: Tree,
    open: Arc<DashMap<u128, LineHandle>>,
}

/// Takes a line off the list, however its task ends.
struct Listed {
    open: Arc<DashMap<u128, LineHandle>>,
    key: u128,
}

impl Drop for Listed {
    fn drop(&mut self) {
        self.open.remove(&self.key);
    }
}

impl Lines {
    /// Makes an empty list over the sessions of a tree.
    #[must_use]
    pub fn new(tree: Tree) -> Self {
        Self { tree, open: Arc::default() }
    }

    /// Opens a line. Returns the name that its requests bear, which cannot be guessed, and the longest silence in
    /// milliseconds.
    pub(super) fn open(&self) -> Result<(String, u64), ApiError> {
        let sessions: &SessionsHandle = self.tree.sessions();
        let connected = sessions.connect(self.tree.ids()).map_err(|error| ApiError::unavailable(error.to_string()))?;
        let heartbeat_ms = u64::try_from(connected.limits().heartbeat.as_millis()).unwrap_or(u64::MAX);
        let (calls, calls_rx) = mpsc::channel(CALLS_MAX);
        let (batches, batches_rx) = mpsc::channel(BATCHES_MAX);
        let key = rand::random();
        self.open.insert(key, LineHandle { calls, batches });
        let listed = Listed { open: Arc::clone(&self.open), key };
        metrics::counter!("beseda_lines_opened_total").increment(1);
        spawn_detached("line", async move {
            Line::new(connected).run(calls_rx, batches_rx).await;
            drop(listed);
        });
        Ok((format!("{key:032x}"), heartbeat_ms))
    }

    /// Finds a line by its name.
    pub(super) fn find(&self, name: &str) -> Result<LineHandle, ApiError> {
        let key = u128::from_str_radix(name, 16).ok().filter(|_| name.len() == 32);
        key.and_then(|key| self.open.get(&key).map(|line| line.clone())).ok_or_else(gone)
    }

    #[cfg(test)]
    pub(super) fn count(&self) -> usize {
        self.open.len()
    }
}

/// The name of a line out of a request's path. One that is no text names no line.
pub(super) struct LineName(pub(super) String);

impl<S: Send + Sync> FromRequestParts<S> for LineName {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let Path(name) = Path::from_request_parts(parts, state).await.map_err(|_rejection| gone())?;
        Ok(Self(name))
    }
}

/// The line ended, or never was.
pub(super) fn gone() -> ApiError {
    ApiError::not_found(&format!("line of {SUBPROTOCOL} (open another with `POST /live`, and say `hello` with `resume`)"))
}
