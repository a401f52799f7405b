//! `POST conversations/{id}/assign`: the dialogue is given to an agent or to a team.

use axum::Json;
use axum::extract::State;

use super::act;
use crate::domain::ConversationId;
use crate::http::auth::{Allowed, WriteConversations};
use crate::http::error::ApiError;
use crate::http::extract::{Body, Id};
use crate::http::state::HttpState;
use crate::protocol::rest::{AssignBody, ProblemBody, ReceiptBody};
use crate::protocol::{Assign, ClientFrame};

#[utoipa::path(post, path = "/api/v1/conversations/{id}/assign", operation_id = "assign_conversation", tag = "conversations",
    security(("bearer" = [])), params(("id" = String, Path, description = "The dialogue")), request_body = AssignBody, responses(
    (status = 200, description = "It is durable", body = ReceiptBody),
    (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(in crate::http) async fn assign(
    State(state): State<HttpState>,
    staff: Allowed<WriteConversations>,
    Id(id): Id<ConversationId>,
    Body(body): Body<AssignBody>,
) -> Result<Json<ReceiptBody>, ApiError> {
    let frame = Assign { reference: body.reference.clone(), conversation: id.to_string(), agent: body.agent, team: body.team };
    act(&state, &staff, &body.reference, ClientFrame::Assign(frame)).await
}
