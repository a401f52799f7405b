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
use crate::http::throttle::Limit;
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
    guard.admit(&state).await?;
    let found = state.store.user_by_email(&email).await?.filter(|(user, _)| user.active);
    let verdict = state.passwords.check(&body.password, found.as_ref().map(|(_, hash)| hash)).await?;
    if let (Some((user, _)), Verdict::Right) = (found, verdict) {
        guard.forgive(&state).await;
        return session::begin(&state, user.tenant, user.id).await.map(Json);
    }
    guard.note_failure(&state).await;
    Err(ApiError::unauthorized("the address or the password is wrong; an admin can set a new password"))
}

/// Counts wrong passwords by person and by machine.
struct Guard {
    person: String,
    machine: String,
}

impl Guard {
    fn new(email: &str, address: IpAddr) -> Self {
        Self { person: email.to_owned(), machine: address.to_string() }
    }

    fn limits<'a>(&'a self, state: &HttpState) -> [(Limit, &'a str); 2] {
        let limits = &state.config.limits;
        let limit = |what, full, most| Limit { what, full, most, window: limits.login_window };
        [
            (limit("login-email", "login-email-full", limits.login_failures_email), &self.person),
            (limit("login-address", "login-address-full", limits.login_failures_address), &self.machine),
        ]
    }

    async fn admit(&self, state: &HttpState) -> Result<(), ApiError> {
        for (limit, who) in self.limits(state) {
            if let Some(wait) = state.throttle.wait(limit, who).await {
                return Err(too_many(wait));
            }
        }
        Ok(())
    }

    async fn note_failure(&self, state: &HttpState) {
        for (limit, who) in self.limits(state) {
            if state.throttle.count(limit, who).await.is_some() {
                tracing::warn!(what = limit.what, "Wrong passwords beyond the limit.");
            }
        }
    }

    /// The right password clears the person's count, not the machine's: one good account must not buy a guesser more tries.
    async fn forgive(&self, state: &HttpState) {
        let [(limit, person), _machine] = self.limits(state);
        state.throttle.clear(limit, person).await;
    }
}

fn too_many(wait: Duration) -> ApiError {
    ApiError::rate_limited("too many wrong passwords; wait, or let an admin set a new password", wait)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::http::testing::{Answer, PASSWORD, TestApp};

    async fn sign_in(app: &TestApp, email: &str, password: &str) -> Answer {
        app.post("/api/v1/auth/login").json(&json!({ "email": email, "password": password })).send().await
    }

    #[tokio::test]
    async fn the_right_password_opens_the_desk_whatever_the_letters_case() {
        let app = TestApp::new().await;
        let tokens = sign_in(&app, " Anna@Shop.Example ", PASSWORD).await.ok();
        assert_eq!(tokens["expires_at"], "2026-01-01T00:15:00.000Z");
        let me = app.get("/api/v1/auth/me").bearer(tokens["access_token"].as_str().unwrap()).send().await.ok();
        assert_eq!((&me["email"], &me["role"], &me["kind"]), (&json!("anna@shop.example"), &json!("agent"), &json!("agent")));
    }

    #[tokio::test]
    async fn a_wrong_password_an_unknown_address_and_a_closed_account_are_told_in_the_same_words() {
        let app = TestApp::new().await;
        let closed = crate::domain::User { active: false, ..app.agent.clone() };
        app.store.of(app.tenant).update_user(&closed).await.unwrap();
        let wrong = sign_in(&app, "admin@shop.example", "wrong horse").await.problem(401, "unauthorized");
        let unknown = sign_in(&app, "nobody@shop.example", PASSWORD).await.problem(401, "unauthorized");
        let inactive = sign_in(&app, "anna@shop.example", PASSWORD).await.problem(401, "unauthorized");
        assert_eq!([&unknown, &inactive], [&wrong, &wrong]);
    }

    #[tokio::test]
    async fn guessing_is_slowed_down_by_person_and_ends_with_the_window() {
        let app = TestApp::with(|config| config.limits.login_failures_email = 3).await;
        for _ in 0..3 {
            sign_in(&app, "anna@shop.example", "guess guess").await.problem(401, "unauthorized");
        }
        app.clock.advance(Duration::from_mins(1));
        let refused = sign_in(&app, "anna@shop.example", PASSWORD).await;
        refused.problem(429, "rate_limited");
        assert_eq!(refused.header("retry-after"), "840");
        sign_in(&app, "admin@shop.example", PASSWORD).await.ok();
        app.clock.advance(Duration::from_secs(841));
        sign_in(&app, "anna@shop.example", PASSWORD).await.ok();
    }

    #[tokio::test]
    async fn guessing_is_slowed_down_by_machine_and_a_good_account_buys_no_more_tries() {
        let app = TestApp::with(|config| config.limits.login_failures_address = 4).await;
        for n in 0..4 {
            sign_in(&app, &format!("nobody{n}@shop.example"), "guess guess").await.problem(401, "unauthorized");
            if n < 3 {
                sign_in(&app, "admin@shop.example", PASSWORD).await.ok();
            }
        }
        sign_in(&app, "admin@shop.example", PASSWORD).await.problem(429, "rate_limited");
    }
}
