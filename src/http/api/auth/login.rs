//! `POST auth/login`: a person with a password comes in.
//!
//! A wrong password, an unknown address and a closed account all take the same time and get the same answer, so that
//! nobody learns here who works for the shop. Guessing is slowed down by address of the person and of the machine.

use std::net::IpAddr;
use std::time::Duration;

use axum::Json;
use axum::extract::State;

use super::session;
use crate::http::auth::Verdict;
use crate::http::error::ApiError;
use crate::http::extract::{Body, Client};
use crate::http::state::HttpState;
use crate::protocol::rest::{LoginBody, ProblemBody, TokensBody};

#[utoipa::path(post, path = "/api/v1/auth/login", operation_id = "login", tag = "auth", request_body = LoginBody, responses(
    (status = 200, description = "The person is in", body = TokensBody),
    (status = 401, description = "Address or password is wrong", body = ProblemBody, content_type = "application/problem+json"),
    (status = 429, description = "Too many wrong passwords; `Retry-After` says when to try again", body = ProblemBody, content_type = "application/problem+json"),
    (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(in crate::http) async fn login(
    State(state): State<HttpState>,
    Client(address): Client,
    Body(body): Body<LoginBody>,
) -> Result<Json<TokensBody>, ApiError> {
    let email = body.email.trim().to_lowercase();
    let guard = Guard::new(&email, address);
    guard.admit(&state)?;
    let found = state.store.user_by_email(&email).await?.filter(|(user, _)| user.active);
    let verdict = state.passwords.check(&body.password, found.as_ref().map(|(_, hash)| hash)).await?;
    match (found, verdict) {
        (Some((user, _)), Verdict::Right) => {
            guard.forgive(&state);
            session::begin(&state, user.tenant, user.id).await.map(Json)
        }
        _ => {
            guard.note_failure(&state);
            Err(ApiError::unauthorized("the address or the password is wrong; an admin can set a new password"))
        }
    }
}

/// Counts wrong passwords by person and by machine.
struct Guard {
    person: String,
    machine: String,
}

impl Guard {
    fn new(email: &str, address: IpAddr) -> Self {
        // The name is hashed, because it is the caller's to choose, and as long as the caller likes.
        let person = hex::encode(crate::http::auth::secrets::hash(email));
        Self { person: format!("login:email:{person}"), machine: format!("login:address:{address}") }
    }

    fn limits<'a>(&'a self, state: &HttpState) -> [(&'a str, u32); 2] {
        let limits = &state.config.limits;
        [(&self.person, limits.login_failures_email), (&self.machine, limits.login_failures_address)]
    }

    fn admit(&self, state: &HttpState) -> Result<(), ApiError> {
        let now = state.now();
        let waits = self.limits(state).into_iter().filter_map(|(name, limit)| state.throttle.wait(name, limit, now));
        waits.max().map_or(Ok(()), |wait| Err(too_many(wait)))
    }

    fn note_failure(&self, state: &HttpState) {
        let window = state.config.limits.login_window;
        for (name, limit) in self.limits(state) {
            if state.throttle.count(name, limit, window, state.now()).is_some() {
                tracing::warn!(name, "Wrong passwords beyond the limit.");
            }
        }
    }

    /// The right password clears the person's count, not the machine's: one good account must not buy a guesser more tries.
    fn forgive(&self, state: &HttpState) {
        state.throttle.clear(&self.person);
    }
}

fn too_many(wait: Duration) -> ApiError {
    ApiError::rate_limited("too many wrong passwords; wait, or let an admin set a new password", wait)
}
