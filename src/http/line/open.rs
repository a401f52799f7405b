//! `POST /live`: a new line.

use std::net::IpAddr;
use std::time::Duration;

use axum::extract::State;
use axum::{Extension, Json};
use serde::Serialize;

use super::Lines;
use crate::http::error::ApiError;
use crate::http::extract::Client;
use crate::http::state::HttpState;
use crate::http::throttle::Limit;

/// The window in which new lines of one address are counted.
const MINUTE: Duration = Duration::from_mins(1);

/// A line that is up.
#[derive(Debug, Serialize)]
pub(super) struct LineBody {
    /// What the line's other requests name it by.
    session: String,
    /// The longest silence of the server, in milliseconds.
    heartbeat_ms: u64,
}

pub(super) async fn open(
    State(state): State<HttpState>,
    Extension(lines): Extension<Lines>,
    Client(address): Client,
) -> Result<Json<LineBody>, ApiError> {
    admit(&state, address).await?;
    let (session, heartbeat_ms) = lines.open()?;
    Ok(Json(LineBody { session, heartbeat_ms }))
}

/// A line costs its client no connection, so what a crowd of sockets is held back by is counted here. This machine is not
/// counted, as with new sessions.
async fn admit(state: &HttpState, address: IpAddr) -> Result<(), ApiError> {
    if address.is_loopback() {
        return Ok(());
    }
    let most = state.config.limits.widget_sessions_per_minute;
    let limit = Limit { what: "line", full: "line-full", most, window: MINUTE };
    let wait = state.throttle.count(limit, &address.to_string()).await;
    wait.map_or(Ok(()), |wait| Err(ApiError::rate_limited("too many lines were opened from this address; wait", wait)))
}
