//! `POST conversations/{id}/snooze`: the dialogue is put aside until a time.

use axum::Json;
use axum::extract::State;

use super::act;
use crate::domain::ConversationId;
use crate::http::auth::{Allowed, WriteConversations};
use crate::http::error::ApiError;
use crate::http::extract::{Body, Id};
use crate::http::state::HttpState;
use crate::protocol::rest::{ProblemBody, ReceiptBody, SnoozeBody};
use crate::protocol::{ClientFrame, Snooze};

#[utoipa::path(post, path = "/api/v1/conversations/{id}/snooze", operation_id = "snooze_conversation", tag = "conversations",
    security(("bearer" = [])), params(("id" = String, Path, description = "The dialogue")), request_body = SnoozeBody, responses(
    (status = 200, description = "It is durable", body = ReceiptBody),
    (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(in crate::http) async fn snooze(
    State(state): State<HttpState>,
    staff: Allowed<WriteConversations>,
    Id(id): Id<ConversationId>,
    Body(body): Body<SnoozeBody>,
) -> Result<Json<ReceiptBody>, ApiError> {
    let frame = Snooze { reference: body.reference.clone(), conversation: id.to_string(), until: body.until };
    act(&state, &staff, &body.reference, ClientFrame::Snooze(frame)).await
}
