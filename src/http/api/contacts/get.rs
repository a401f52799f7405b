//! `GET contacts/{id}`: one shopper.

use axum::Json;
use axum::extract::State;

use crate::domain::ContactId;
use crate::http::auth::{Allowed, ReadContacts};
use crate::http::error::ApiError;
use crate::http::extract::Id;
use crate::http::state::HttpState;
use crate::protocol::rest::{ContactBody, ProblemBody};

#[utoipa::path(get, path = "/api/v1/contacts/{id}", operation_id = "get_contact", tag = "contacts",
    security(("bearer" = [])), params(("id" = String, Path, description = "The shopper")), responses(
    (status = 200, description = "The shopper", body = ContactBody),
    (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(in crate::http) async fn get(
    State(state): State<HttpState>,
    staff: Allowed<ReadContacts>,
    Id(id): Id<ContactId>,
) -> Result<Json<ContactBody>, ApiError> {
    let contact = state.store.of(staff.tenant).contact(id).await?.ok_or_else(|| ApiError::not_found("contact"))?;
    Ok(Json(ContactBody::from(&contact)))
}
