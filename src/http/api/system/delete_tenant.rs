//! `DELETE system/tenants/{id}`: a shop and everything in it.

use axum::extract::State;
use axum::http::StatusCode;

use crate::domain::{AttachmentId, TenantId};
use crate::http::auth::{Administer, Allowed};
use crate::http::error::ApiError;
use crate::http::extract::Id;
use crate::http::state::HttpState;
use crate::protocol::rest::ProblemBody;

#[utoipa::path(delete, path = "/api/v1/system/tenants/{id}", operation_id = "delete_tenant", tag = "system", security(("bearer" = [])),
    params(("id" = String, Path, description = "The shop")), responses(
    (status = 204, description = "It is gone, with its people, dialogues and articles"),
    (status = 403, description = "This is for admins of the installation's first shop", body = ProblemBody, content_type = "application/problem+json"),
    (status = 409, description = "It is the installation's first shop", body = ProblemBody, content_type = "application/problem+json"),
    (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(in crate::http) async fn delete_tenant(
    State(state): State<HttpState>,
    staff: Allowed<Administer>,
    Id(id): Id<TenantId>,
) -> Result<StatusCode, ApiError> {
    super::must_own(&state, &staff).await?;
    if id == staff.tenant {
        return Err(ApiError::conflict("the installation's first shop cannot be taken away; it is the one that runs it"));
    }
    if state.store.tenant(id).await?.is_none() {
        return Err(ApiError::not_found("shop"));
    }
    state.live.revoke_tenant(id).await;
    remove_files(&state, id).await?;
    state.store.delete_tenant(id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The files go first: without their rows nobody would know of them any more.
async fn remove_files(state: &HttpState, tenant: TenantId) -> Result<(), ApiError> {
    let mut after = AttachmentId::from(0);
    loop {
        let ids = state.store.of(tenant).attachment_ids(after).await?;
        let Some(last) = ids.last() else { return Ok(()) };
        after = *last;
        for id in ids {
            state.files.remove(id).await.map_err(|error| ApiError::internal(&error))?;
        }
    }
}
