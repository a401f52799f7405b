//! `POST auth/refresh`: a refresh token is exchanged for the next one and for an access token.

use axum::Json;
use axum::extract::State;

use super::session;
use crate::http::auth::{SecretKind, secrets};
use crate::http::error::ApiError;
use crate::http::extract::Body;
use crate::http::state::HttpState;
use crate::protocol::rest::{ProblemBody, RefreshBody, TokensBody};
use crate::store::Rotation;

#[utoipa::path(post, path = "/api/v1/auth/refresh", operation_id = "refresh", tag = "auth", request_body = RefreshBody, responses(
    (status = 200, description = "The next pair; the token that was sent is good no more", body = TokensBody),
    (status = 401, description = "The token is not good; if it had been used before, the whole sign-in has ended", body = ProblemBody, content_type = "application/problem+json"),
    (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(in crate::http) async fn refresh(State(state): State<HttpState>, Body(body): Body<RefreshBody>) -> Result<Json<TokensBody>, ApiError> {
    let ended = || ApiError::unauthorized("the sign-in has ended; sign in again");
    if !SecretKind::Refresh.is_form_of(&body.refresh_token) {
        return Err(ended());
    }
    let next = SecretKind::Refresh.make();
    let (old, new) = (secrets::hash(&body.refresh_token), secrets::hash(&next));
    match state.store.rotate_refresh_token(old, new, state.now(), session::refresh_ends_at(&state)).await? {
        Rotation::Rotated { tenant, user } => {
            let is_active = state.store.of(tenant).user(user).await?.is_some_and(|user| user.active);
            if !is_active {
                return Err(ended());
            }
            session::pair(&state, tenant, user, next).map(Json)
        }
        Rotation::Reused { tenant, user } => {
            tracing::warn!(tenant.id = %tenant, user.id = %user, "A refresh token was used twice: its whole family is revoked.");
            Err(ended())
        }
        Rotation::Unknown => Err(ended()),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use serde_json::{Value, json};

    use crate::http::testing::{Answer, PASSWORD, TestApp};

    async fn sign_in(app: &TestApp) -> Value {
        app.post("/api/v1/auth/login").json(&json!({ "email": "anna@shop.example", "password": PASSWORD })).send().await.ok()
    }

    async fn renew(app: &TestApp, tokens: &Value) -> Answer {
        app.post("/api/v1/auth/refresh").json(&json!({ "refresh_token": tokens["refresh_token"] })).send().await
    }

    #[tokio::test]
    async fn a_token_is_renewed_once_and_the_next_one_again() {
        let app = TestApp::new().await;
        let first = sign_in(&app).await;
        app.clock.advance(Duration::from_mins(16));
        app.get("/api/v1/auth/me").bearer(first["access_token"].as_str().unwrap()).send().await.problem(401, "unauthorized");
        let second = renew(&app, &first).await.ok();
        app.get("/api/v1/auth/me").bearer(second["access_token"].as_str().unwrap()).send().await.ok();
        renew(&app, &second).await.ok();
    }

    /// The owner and a thief cannot be told apart, so neither stays in.
    #[tokio::test]
    async fn a_token_that_is_used_again_ends_the_whole_sign_in_and_no_other() {
        let app = TestApp::new().await;
        let (stolen, elsewhere) = (sign_in(&app).await, sign_in(&app).await);
        let next = renew(&app, &stolen).await.ok();
        renew(&app, &stolen).await.problem(401, "unauthorized");
        renew(&app, &next).await.problem(401, "unauthorized");
        renew(&app, &elsewhere).await.ok();
    }

    #[tokio::test]
    async fn a_sign_in_ends_with_logout_with_its_time_and_with_a_new_password() {
        let app = TestApp::new().await;
        let left = sign_in(&app).await;
        let logout = json!({ "refresh_token": left["refresh_token"] });
        for _ in 0..2 {
            assert_eq!(app.post("/api/v1/auth/logout").json(&logout).send().await.status, 204);
        }
        renew(&app, &left).await.problem(401, "unauthorized");

        let changed = sign_in(&app).await;
        let token = changed["access_token"].as_str().unwrap();
        let change = |current: &str, new: &str| json!({ "current": current, "new": new });
        let ask = |body: Value| app.post("/api/v1/auth/password").bearer(token).json(&body).send();
        assert_eq!(ask(change("wrong horse", "another horse")).await.json()["fields"], json!({ "current": "is not the password" }));
        ask(change(PASSWORD, "short")).await.problem(400, "bad_request");
        assert_eq!(ask(change(PASSWORD, "another horse")).await.status, 204);
        renew(&app, &changed).await.problem(401, "unauthorized");

        let old =
            app.post("/api/v1/auth/login").json(&json!({ "email": "anna@shop.example", "password": "another horse" })).send().await.ok();
        app.clock.advance(Duration::from_hours(31 * 24));
        renew(&app, &old).await.problem(401, "unauthorized");
        for garbage in ["", "bsr_", "x", &"A".repeat(47)] {
            renew(&app, &json!({ "refresh_token": garbage })).await.problem(401, "unauthorized");
        }
    }
}
