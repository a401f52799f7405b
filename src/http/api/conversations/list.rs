//! `GET conversations`: a page of the shop's dialogues, the newest first.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use utoipa::IntoParams;

use super::body::bodies;
use crate::domain::{ApiKeyId, Phase, UserId};
use crate::http::api::page;
use crate::http::auth::{Allowed, ReadConversations, Staff};
use crate::http::error::ApiError;
use crate::http::extract::Params;
use crate::http::state::HttpState;
use crate::protocol::rest::{ConversationPageBody, ProblemBody};
use crate::store::{AgentFilter, ConversationFilter};

/// Which dialogues.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(in crate::http) struct Asked {
    /// Only in this state: `bot`, `queued`, `assigned`, `snoozed` or `resolved`.
    state: Option<String>,
    /// Only of this agent: `me`, an id, or `none` for nobody's.
    agent: Option<String>,
    /// Only of this inbox.
    inbox: Option<String>,
    /// Only of this shopper.
    contact: Option<String>,
    /// `next` of the page before.
    before: Option<String>,
    /// 1 to 200; 50 if absent.
    limit: Option<u32>,
}

#[utoipa::path(get, path = "/api/v1/conversations", operation_id = "list_conversations", tag = "conversations",
    security(("bearer" = [])), params(Asked), responses(
    (status = 200, description = "A page", body = ConversationPageBody),
    (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(in crate::http) async fn list(
    State(state): State<HttpState>,
    staff: Allowed<ReadConversations>,
    Params(asked): Params<Asked>,
) -> Result<Json<ConversationPageBody>, ApiError> {
    let limit = page::limit(asked.limit)?;
    let filter = filter(&asked, &staff)?;
    let found = state.store.of(staff.tenant).list_conversations(&filter, limit + 1).await?;
    let (found, more) = page::split(found, limit);
    let next = found.last().filter(|_| more).map(|last| last.conversation.id.to_string());
    Ok(Json(ConversationPageBody { items: bodies(&state, &staff, &found).await?, next }))
}

fn filter(asked: &Asked, staff: &Staff) -> Result<ConversationFilter, ApiError> {
    Ok(ConversationFilter {
        phase: asked.state.as_deref().map(phase).transpose()?,
        agent: asked.agent.as_deref().map_or(Ok(AgentFilter::Any), |word| agent(word, staff))?,
        inbox: page::id("inbox", asked.inbox.as_deref())?,
        contact: page::id("contact", asked.contact.as_deref())?,
        before: page::id("before", asked.before.as_deref())?,
        reader: staff.author.id,
    })
}

fn phase(word: &str) -> Result<Phase, ApiError> {
    Phase::parse(word)
        .ok_or_else(|| ApiError::field("state", format!("is `{word}`; it must be `bot`, `queued`, `assigned`, `snoozed` or `resolved`")))
}

fn agent(word: &str, staff: &Staff) -> Result<AgentFilter, ApiError> {
    match word {
        "me" => Ok(AgentFilter::Id(staff.author.id)),
        "none" => Ok(AgentFilter::None),
        id => {
            let person = id.parse::<UserId>().map(UserId::raw);
            let any = person.or_else(|_error| id.parse::<ApiKeyId>().map(ApiKeyId::raw));
            any.map(AgentFilter::Id)
                .map_err(|_error| ApiError::field("agent", "must be `me`, `none`, or the id of an agent (`usr_…`) or a program (`key_…`)"))
        }
    }
}
