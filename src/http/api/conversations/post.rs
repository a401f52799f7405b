//! `POST conversations/{id}/posts`: a message to the shopper.

use axum::Json;
use axum::extract::State;

use super::act;
use crate::domain::ConversationId;
use crate::http::auth::{Allowed, WriteConversations};
use crate::http::error::ApiError;
use crate::http::extract::{Body, Id};
use crate::http::state::HttpState;
use crate::protocol::rest::{PostBody, ProblemBody, ReceiptBody};
use crate::protocol::{ClientFrame, Post};

#[utoipa::path(post, path = "/api/v1/conversations/{id}/posts", operation_id = "post_message", tag = "conversations",
    security(("bearer" = [])), params(("id" = String, Path, description = "The dialogue")), request_body = PostBody, responses(
    (status = 200, description = "It is durable", body = ReceiptBody),
    (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(in crate::http) async fn post(
    State(state): State<HttpState>,
    staff: Allowed<WriteConversations>,
    Id(id): Id<ConversationId>,
    Body(body): Body<PostBody>,
) -> Result<Json<ReceiptBody>, ApiError> {
    let frame = Post {
        reference: body.reference.clone(),
        conversation: Some(id.to_string()),
        text: body.text,
        attachments: (!body.attachments.is_empty()).then_some(body.attachments),
        reply_to: body.reply_to,
        payload: body.payload,
        form: body.form,
        location: body.location,
        buttons: (!body.buttons.is_empty()).then_some(body.buttons),
        cards: (!body.cards.is_empty()).then_some(body.cards),
    };
    act(&state, &staff, &body.reference, ClientFrame::Post(frame)).await
}
