//! `GET widget/conversations`: a page of the shopper's own dialogues, the newest first.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::http::api::conversations::state_of;
use crate::http::api::page;
use crate::http::auth::Shopper;
use crate::http::error::ApiError;
use crate::http::extract::Params;
use crate::http::state::HttpState;
use crate::protocol::rest::{ProblemBody, RatingBody, WidgetConversationBody, WidgetConversationsBody};
use crate::protocol::{LastBody, NamedBody};
use crate::store::ConversationDetails;

/// Which page.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(in crate::http) struct Asked {
    /// `next` of the page before.
    before: Option<String>,
    /// 1 to 200; 50 if absent.
    limit: Option<u32>,
}

#[utoipa::path(get, path = "/api/v1/widget/conversations", operation_id = "list_widget_conversations", tag = "widget",
    security(("bearer" = [])), params(Asked), responses(
    (status = 200, description = "A page", body = WidgetConversationsBody),
    (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(in crate::http) async fn list_conversations(
    State(state): State<HttpState>,
    shopper: Shopper,
    Params(asked): Params<Asked>,
) -> Result<Json<WidgetConversationsBody>, ApiError> {
    let limit = page::limit(asked.limit)?;
    let before = page::id("before", asked.before.as_deref())?;
    let found = state.store.of(shopper.tenant).conversations_of_contact(shopper.contact, before, limit + 1).await?;
    let (found, more) = page::split(found, limit);
    let next = found.last().filter(|_| more).map(|last| last.conversation.id.to_string());
    Ok(Json(WidgetConversationsBody { items: found.iter().map(shown).collect(), next }))
}

fn shown(details: &ConversationDetails) -> WidgetConversationBody {
    let conversation = &details.conversation;
    WidgetConversationBody {
        id: conversation.id.to_string(),
        state: state_of(conversation.phase),
        seq: conversation.last.get(),
        opened_at: conversation.opened_at.to_string(),
        at: details.last.as_ref().map_or(conversation.opened_at, |last| last.at).to_string(),
        last: details.last.as_ref().map(LastBody::from),
        unread: details.unread,
        agent: conversation.responsible.agent.as_ref().map(NamedBody::from),
        rating: conversation.rating.as_deref().map(RatingBody::from),
    }
}
