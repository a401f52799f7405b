//! `GET articles/{id}`: one article.

use axum::Json;
use axum::extract::State;

use super::body::shown;
use crate::domain::ArticleId;
use crate::http::auth::{Allowed, ReadKnowledge};
use crate::http::error::ApiError;
use crate::http::extract::Id;
use crate::http::state::HttpState;
use crate::protocol::rest::{ArticleBody, ProblemBody};

#[utoipa::path(get, path = "/api/v1/articles/{id}", operation_id = "get_article", tag = "knowledge", security(("bearer" = [])),
    params(("id" = String, Path, description = "The article")), responses(
    (status = 200, description = "The article", body = ArticleBody),
    (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(in crate::http) async fn get(
    State(state): State<HttpState>,
    staff: Allowed<ReadKnowledge>,
    Id(id): Id<ArticleId>,
) -> Result<Json<ArticleBody>, ApiError> {
    let store = state.store.of(staff.tenant);
    let article = store.article(id).await?.ok_or_else(|| ApiError::not_found("article"))?;
    Ok(Json(shown(&article, &store.inboxes().await?)))
}
