//! `GET conversations/{id}`: one dialogue.

use axum::Json;
use axum::extract::State;

use super::body::bodies;
use crate::domain::ConversationId;
use crate::http::auth::{Allowed, ReadConversations};
use crate::http::error::ApiError;
use crate::http::extract::Id;
use crate::http::state::HttpState;
use crate::protocol::rest::{ConversationBody, ProblemBody};

#[utoipa::path(get, path = "/api/v1/conversations/{id}", operation_id = "get_conversation", tag = "conversations",
    security(("bearer" = [])), params(("id" = String, Path, description = "The dialogue")), responses(
    (status = 200, description = "The dialogue", body = ConversationBody),
    (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(in crate::http) async fn get(
    State(state): State<HttpState>,
    staff: Allowed<ReadConversations>,
    Id(id): Id<ConversationId>,
) -> Result<Json<ConversationBody>, ApiError> {
    let missing = || ApiError::not_found("conversation");
    let found = state.store.of(staff.tenant).conversation_details(id, staff.author.id).await?.ok_or_else(missing)?;
    bodies(&state, &staff, &[found]).await?.pop().map(Json).ok_or_else(missing)
}
