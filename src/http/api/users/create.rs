//! `POST users`: a new person at the desk.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;

use crate::domain::User;
use crate::http::auth::{Administer, Allowed};
use crate::http::checks::Checks;
use crate::http::error::ApiError;
use crate::http::extract::Body;
use crate::http::state::HttpState;
use crate::protocol::rest::{NewUserBody, ProblemBody, UserBody};
use crate::store::{PasswordHash, StoreError};

/// Dialogues that a new person has at once at the most.
const CAPACITY_USUAL: u32 = 8;

#[utoipa::path(post, path = "/api/v1/users", operation_id = "create_user", tag = "team", security(("bearer" = [])),
    request_body = NewUserBody, responses(
    (status = 201, description = "The person", body = UserBody),
    (status = 409, description = "The address is taken", body = ProblemBody, content_type = "application/problem+json"),
    (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(in crate::http) async fn create(
    State(state): State<HttpState>,
    staff: Allowed<Administer>,
    Body(body): Body<NewUserBody>,
) -> Result<(StatusCode, Json<UserBody>), ApiError> {
    let mut checks = Checks::default();
    let email = checks.email("email", &body.email);
    let name = checks.name("name", &body.name);
    if let Some(objection) = body.password.as_deref().and_then(|password| state.passwords.objection(password)) {
        checks.note("password", objection);
    }
    checks.done()?;
    let password = match &body.password {
        Some(password) => state.passwords.hash(password).await?,
        None => PasswordHash::none(),
    };
    let user = User { tenant: staff.tenant, id: state.id(), email, name, role: body.role.into(), active: true, capacity: CAPACITY_USUAL };
    state.store.of(staff.tenant).create_user(&user, &password).await.map_err(|error| match error {
        StoreError::Taken { .. } => ApiError::conflict(format!("there is already somebody with the address `{}`", user.email)),
        other => other.into(),
    })?;
    Ok((StatusCode::CREATED, Json(UserBody::from(&user))))
}
