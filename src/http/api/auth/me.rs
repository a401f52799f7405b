//! `GET auth/me`: whose token is this?

use axum::Json;
use axum::extract::State;

use crate::http::auth::{Allowed, AnyStaff, StaffKind};
use crate::http::error::ApiError;
use crate::http::state::HttpState;
use crate::protocol::NamedBody;
use crate::protocol::rest::{MeBody, MeKind, ProblemBody};

#[utoipa::path(get, path = "/api/v1/auth/me", operation_id = "me", tag = "auth", security(("bearer" = [])), responses(
    (status = 200, description = "The token's owner", body = MeBody),
    (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(in crate::http) async fn me(State(state): State<HttpState>, staff: Allowed<AnyStaff>) -> Result<Json<MeBody>, ApiError> {
    let tenant = state.store.tenant(staff.tenant).await?.ok_or_else(|| ApiError::not_found("shop"))?;
    let picture = match &staff.kind {
        StaffKind::Agent(user) => state.store.of(staff.tenant).picture_url(user.id).await?,
        StaffKind::Program(_) => None,
    };
    let (kind, email, scopes) = match &staff.kind {
        StaffKind::Agent(user) => (MeKind::Agent, Some(user.email.clone()), None),
        StaffKind::Program(key) => (MeKind::Program, None, Some(key.scopes.iter().map(|scope| scope.as_str().to_owned()).collect())),
    };
    Ok(Json(MeBody {
        id: staff.author.public_id(),
        kind,
        email,
        name: staff.author.name.to_string(),
        role: staff.role().into(),
        tenant: NamedBody { id: tenant.id.to_string(), name: tenant.name },
        scopes,
        picture,
    }))
}
