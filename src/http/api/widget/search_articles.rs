//! `GET widget/articles`: what answers a question before it is asked.

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use serde::Deserialize;
use utoipa::IntoParams;

use super::reader::{inbox_of, shopper_if_any};
use crate::domain::{ArticleHit, Inbox, Language};
use crate::http::error::ApiError;
use crate::http::extract::{Client, Params};
use crate::http::state::HttpState;
use crate::protocol::rest::{ProblemBody, WidgetArticleHitBody};

/// The most articles that are shown.
const LIMIT_MAX: usize = 5;
/// The longest question, in characters.
const QUESTION_CHARS_MAX: usize = 300;

/// What is asked.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(in crate::http) struct Asked {
    /// The question, as far as it is written.
    q: String,
    /// The shopper's language, where the words do not tell.
    locale: Option<String>,
    /// 1 to 5; 5 if absent.
    limit: Option<usize>,
    /// The inbox's public key, for those without a token.
    inbox: Option<String>,
}

#[utoipa::path(get, path = "/api/v1/widget/articles", operation_id = "search_widget_articles", tag = "widget", params(Asked), responses(
    (status = 200, description = "What was found, the best first", body = Vec<WidgetArticleHitBody>),
    (status = 401, description = "Neither a token nor an inbox was given", body = ProblemBody, content_type = "application/problem+json"),
    (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(in crate::http) async fn search_articles(
    State(state): State<HttpState>,
    Client(address): Client,
    headers: HeaderMap,
    Params(asked): Params<Asked>,
) -> Result<Json<Vec<WidgetArticleHitBody>>, ApiError> {
    let limit = asked.limit.unwrap_or(LIMIT_MAX);
    if !(1..=LIMIT_MAX).contains(&limit) {
        return Err(ApiError::field("limit", format!("is `{limit}`; it must be from 1 to {LIMIT_MAX}")));
    }
    let question = asked.q.trim();
    if question.is_empty() || question.chars().count() > QUESTION_CHARS_MAX {
        return Err(ApiError::field("q", format!("must have from 1 to {QUESTION_CHARS_MAX} characters")));
    }
    let who = shopper_if_any(&state, &headers).await?;
    let inbox = inbox_of(&state, &headers, who, asked.inbox.as_deref(), address).await?;
    let language = asked.locale.as_deref().and_then(Language::parse);
    let hits = state.live.search_inbox(inbox.tenant, inbox.id, question, language, limit).await?;
    Ok(Json(hits.iter().map(|hit| shown(hit, &inbox)).collect()))
}

fn shown(hit: &ArticleHit, inbox: &Inbox) -> WidgetArticleHitBody {
    WidgetArticleHitBody {
        id: hit.id.to_string(),
        title: hit.title.clone(),
        excerpt: hit.snippet.clone(),
        language: hit.language.as_str().to_owned(),
        url: format!("/help/{}/{}", inbox.key, hit.id),
    }
}
