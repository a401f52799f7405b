//! The line: the socket's frames over plain HTTP, for clients behind a proxy that lets no WebSocket through.
//!
//! `POST /live` opens a line, `GET /live/{line}/events` brings the server's frames as server-sent events,
//! `POST /live/{line}/frames` takes the client's, `DELETE /live/{line}` ends it. Behind it stands the same session as behind
//! a socket ([`Connected`](crate::actors::session::Connected)), with the same limits: who may do what, and how much of it,
//! is decided in one place.
//!
//! - Owns: a task for each line ([`pump`]), and the list of lines ([`lines`]).
//! - Bound: lines are sessions, and counted with the sockets. What waits for a reader is the session's outbox and as much
//!   again; what a reader may have lost is kept up to [`kept::FRAMES_MAX`] frames. Past that the line ends, and its client
//!   opens another and resumes by number, as after any cut.
//! - Restart: none. A line lives as long as the process, at most.

mod end;
mod events;
mod frames;
mod kept;
mod lines;
mod open;
mod pump;
#[cfg(test)]
mod tests;

pub use lines::Lines;

use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::routing::{delete, get, post};
use axum::{Extension, Router};

use super::layers::timeout;
use super::state::HttpState;
use crate::config::LimitsConfig;

/// Returns the routes of lines.
pub fn routes(lines: Lines, limits: &LimitsConfig) -> Router<HttpState> {
    let bounded = Router::new()
        .route("/live", post(open::open))
        .route("/live/{line}", delete(end::end))
        .route("/live/{line}/frames", post(frames::frames))
        .layer(DefaultBodyLimit::max(frames::body_bytes_max(limits.frame_bytes)))
        .layer(from_fn_with_state(limits.request_timeout, timeout::within));
    // The events flow for as long as the line is up.
    Router::new().route("/live/{line}/events", get(events::events)).merge(bounded).layer(Extension(lines))
}
