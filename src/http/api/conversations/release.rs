//! `POST conversations/{id}/release`: the one who asks lets go of the dialogue.

use axum::Json;
use axum::extract::State;

use super::act;
use crate::domain::ConversationId;
use crate::http::auth::{Allowed, WriteConversations};
use crate::http::error::ApiError;
use crate::http::extract::{Body, Id};
use crate::http::state::HttpState;
use crate::protocol::rest::{ProblemBody, ReceiptBody, ReleaseBody};
use crate::protocol::{ClientFrame, Release};

#[utoipa::path(post, path = "/api/v1/conversations/{id}/release", operation_id = "release_conversation", tag = "conversations",
    security(("bearer" = [])), params(("id" = String, Path, description = "The dialogue")), request_body = ReleaseBody, responses(
    (status = 200, description = "It is durable", body = ReceiptBody),
    (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(in crate::http) async fn release(
    State(state): State<HttpState>,
    staff: Allowed<WriteConversations>,
    Id(id): Id<ConversationId>,
    Body(body): Body<ReleaseBody>,
) -> Result<Json<ReceiptBody>, ApiError> {
    let frame = Release { reference: body.reference.clone(), conversation: id.to_string(), to: body.to };
    act(&state, &staff, &body.reference, ClientFrame::Release(frame)).await
}
