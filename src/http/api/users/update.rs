//! `PATCH users/{id}`: what changes about a person. Who may no longer come in is put out at once.

use axum::Json;
use axum::extract::State;

use crate::domain::{Role, User, UserId};
use crate::http::auth::{Administer, Allowed};
use crate::http::checks::Checks;
use crate::http::error::ApiError;
use crate::http::extract::{Body, Id};
use crate::http::state::HttpState;
use crate::protocol::rest::{ProblemBody, UserBody, UserPatchBody};
use crate::store::TenantStore;

/// The most dialogues that one person may have at once.
const CAPACITY_MAX: u32 = 1000;

#[utoipa::path(patch, path = "/api/v1/users/{id}", operation_id = "update_user", tag = "team", security(("bearer" = [])),
    params(("id" = String, Path, description = "The person")), request_body = UserPatchBody, responses(
    (status = 200, description = "The person as it is now", body = UserBody),
    (status = 409, description = "The shop would be left without an active admin", body = ProblemBody, content_type = "application/problem+json"),
    (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(in crate::http) async fn update(
    State(state): State<HttpState>,
    staff: Allowed<Administer>,
    Id(id): Id<UserId>,
    Body(body): Body<UserPatchBody>,
) -> Result<Json<UserBody>, ApiError> {
    let store = state.store.of(staff.tenant);
    let was = store.user(id).await?.ok_or_else(|| ApiError::not_found("user"))?;
    let user = patched(&state, &was, &body)?;
    if is_admin(&was) && !is_admin(&user) {
        must_not_be_last(&store, id).await?;
    }
    store.update_user(&user).await?;
    if let Some(password) = &body.password {
        store.set_password(id, &state.passwords.hash(password).await?).await?;
    }
    let is_put_out = was.active && !user.active;
    if is_put_out || body.password.is_some() {
        store.revoke_refresh_tokens_of(id, state.now()).await?;
    }
    if is_put_out {
        state.live.revoke(staff.tenant, id).await;
    }
    Ok(Json(UserBody::from(&user)))
}

fn patched(state: &HttpState, was: &User, body: &UserPatchBody) -> Result<User, ApiError> {
    let mut checks = Checks::default();
    let name = body.name.as_deref().map_or_else(|| was.name.clone(), |name| checks.name("name", name));
    let capacity = body.capacity.unwrap_or(was.capacity);
    if capacity > CAPACITY_MAX {
        checks.note("capacity", format!("is `{capacity}`; it must be at most {CAPACITY_MAX}"));
    }
    if let Some(objection) = body.password.as_deref().and_then(|password| state.passwords.objection(password)) {
        checks.note("password", objection);
    }
    checks.done()?;
    let role = body.role.map_or(was.role, Role::from);
    Ok(User { name, role, capacity, active: body.active.unwrap_or(was.active), ..was.clone() })
}

fn is_admin(user: &User) -> bool {
    user.active && user.role == Role::Admin
}

/// A shop without an admin could never get one again.
async fn must_not_be_last(store: &TenantStore, id: UserId) -> Result<(), ApiError> {
    let has_other = store.users().await?.iter().any(|user| user.id != id && is_admin(user));
    if has_other {
        return Ok(());
    }
    Err(ApiError::conflict("this is the shop's last active admin; make another one first"))
}
