//! `POST auth/password`: a person takes a new password. All its sign-ins end, the one that asks included.

use axum::extract::State;
use axum::http::StatusCode;

use crate::http::auth::{Allowed, AnyStaff, StaffKind, Verdict};
use crate::http::error::ApiError;
use crate::http::extract::Body;
use crate::http::state::HttpState;
use crate::http::throttle::Limit;
use crate::protocol::rest::{PasswordBody, ProblemBody};

#[utoipa::path(post, path = "/api/v1/auth/password", operation_id = "change_password", tag = "auth", security(("bearer" = [])),
    request_body = PasswordBody, responses(
    (status = 204, description = "The new password holds; refresh tokens from before do not"),
    (status = 400, description = "`current` is wrong, or `new` is too short", body = ProblemBody, content_type = "application/problem+json"),
    (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(in crate::http) async fn password(
    State(state): State<HttpState>,
    staff: Allowed<AnyStaff>,
    Body(body): Body<PasswordBody>,
) -> Result<StatusCode, ApiError> {
    let StaffKind::Agent(user) = &staff.kind else {
        return Err(ApiError::forbidden("a program has a key and no password; sign in as a person"));
    };
    if let Some(objection) = state.passwords.objection(&body.new) {
        return Err(ApiError::field("new", objection));
    }
    admit(&state, &user.email).await?;
    let store = state.store.of(staff.tenant);
    let hash = store.password_hash(user.id).await?;
    if state.passwords.check(&body.current, hash.as_ref()).await? == Verdict::Wrong {
        return Err(ApiError::field("current", "is not the password"));
    }
    store.set_password(user.id, &state.passwords.hash(&body.new).await?).await?;
    store.revoke_refresh_tokens_of(user.id, state.now()).await?;
    state.throttle.clear(limit(&state), &user.email).await;
    Ok(StatusCode::NO_CONTENT)
}

/// A stolen access token must not become a place to guess the password at leisure.
async fn admit(state: &HttpState, email: &str) -> Result<(), ApiError> {
    let wait = state.throttle.count(limit(state), email).await;
    wait.map_or(Ok(()), |wait| Err(ApiError::rate_limited("the password was tried too often; wait", wait)))
}

fn limit(state: &HttpState) -> Limit {
    let limits = &state.config.limits;
    Limit { what: "password", full: "password-full", most: limits.login_failures_email, window: limits.login_window }
}
