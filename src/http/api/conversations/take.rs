//! `POST conversations/{id}/take`: the one who asks takes the dialogue.

use axum::Json;
use axum::extract::State;

use super::act;
use crate::domain::ConversationId;
use crate::http::auth::{Allowed, WriteConversations};
use crate::http::error::ApiError;
use crate::http::extract::{Body, Id};
use crate::http::state::HttpState;
use crate::protocol::rest::{ProblemBody, ReceiptBody, ReferenceBody};
use crate::protocol::{ClientFrame, ConversationRef};

#[utoipa::path(post, path = "/api/v1/conversations/{id}/take", operation_id = "take_conversation", tag = "conversations",
    security(("bearer" = [])), params(("id" = String, Path, description = "The dialogue")), request_body = ReferenceBody, responses(
    (status = 200, description = "It is durable", body = ReceiptBody),
    (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(in crate::http) async fn take(
    State(state): State<HttpState>,
    staff: Allowed<WriteConversations>,
    Id(id): Id<ConversationId>,
    Body(body): Body<ReferenceBody>,
) -> Result<Json<ReceiptBody>, ApiError> {
    let frame = ConversationRef { reference: body.reference.clone(), conversation: id.to_string() };
    act(&state, &staff, &body.reference, ClientFrame::Take(frame)).await
}
