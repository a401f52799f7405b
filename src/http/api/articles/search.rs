//! `GET articles/search`: what answers a question, as the bot would find it.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::http::auth::{Allowed, ReadKnowledge};
use crate::http::error::ApiError;
use crate::http::extract::Params;
use crate::http::state::HttpState;
use crate::protocol::rest::{ArticleHitBody, ArticleSearchBody, ProblemBody};

/// The most articles that a search returns.
const LIMIT_MAX: usize = 50;
/// The articles that a search returns where nothing is said.
const LIMIT_USUAL: usize = 10;
/// The longest question, in characters.
const QUESTION_CHARS_MAX: usize = 1000;

/// What is asked.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(in crate::http) struct Asked {
    /// The question, in any language of the knowledge base.
    q: String,
    /// 1 to 50; 10 if absent.
    limit: Option<usize>,
}

#[utoipa::path(get, path = "/api/v1/articles/search", operation_id = "search_articles", tag = "knowledge", security(("bearer" = [])),
    params(Asked), responses(
    (status = 200, description = "What was found, the best first", body = ArticleSearchBody),
    (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(in crate::http) async fn search(
    State(state): State<HttpState>,
    staff: Allowed<ReadKnowledge>,
    Params(asked): Params<Asked>,
) -> Result<Json<ArticleSearchBody>, ApiError> {
    let limit = asked.limit.unwrap_or(LIMIT_USUAL);
    if !(1..=LIMIT_MAX).contains(&limit) {
        return Err(ApiError::field("limit", format!("is `{limit}`; it must be from 1 to {LIMIT_MAX}")));
    }
    let question = asked.q.trim();
    if question.is_empty() || question.chars().count() > QUESTION_CHARS_MAX {
        return Err(ApiError::field("q", format!("must have from 1 to {QUESTION_CHARS_MAX} characters")));
    }
    let hits = state.live.search_articles(staff.tenant, question, limit).await?;
    Ok(Json(ArticleSearchBody { items: hits.iter().map(ArticleHitBody::from).collect() }))
}
