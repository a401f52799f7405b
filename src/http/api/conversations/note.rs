//! `POST conversations/{id}/notes`: words between agents.

use axum::Json;
use axum::extract::State;

use super::act;
use crate::domain::ConversationId;
use crate::http::auth::{Allowed, WriteConversations};
use crate::http::error::ApiError;
use crate::http::extract::{Body, Id};
use crate::http::state::HttpState;
use crate::protocol::rest::{NoteBody, ProblemBody, ReceiptBody};
use crate::protocol::{ClientFrame, Note};

#[utoipa::path(post, path = "/api/v1/conversations/{id}/notes", operation_id = "post_note", tag = "conversations",
    security(("bearer" = [])), params(("id" = String, Path, description = "The dialogue")), request_body = NoteBody, responses(
    (status = 200, description = "It is durable", body = ReceiptBody),
    (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(in crate::http) async fn note(
    State(state): State<HttpState>,
    staff: Allowed<WriteConversations>,
    Id(id): Id<ConversationId>,
    Body(body): Body<NoteBody>,
) -> Result<Json<ReceiptBody>, ApiError> {
    let frame = Note { reference: body.reference.clone(), conversation: id.to_string(), text: body.text };
    act(&state, &staff, &body.reference, ClientFrame::Note(frame)).await
}
