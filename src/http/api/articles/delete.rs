//! `DELETE articles/{id}`: an article is no more.

use axum::extract::State;
use axum::http::StatusCode;

use crate::domain::ArticleId;
use crate::http::auth::{Allowed, WriteKnowledge};
use crate::http::error::ApiError;
use crate::http::extract::Id;
use crate::http::state::HttpState;
use crate::protocol::rest::ProblemBody;

#[utoipa::path(delete, path = "/api/v1/articles/{id}", operation_id = "delete_article", tag = "knowledge", security(("bearer" = [])),
    params(("id" = String, Path, description = "The article")), responses(
    (status = 204, description = "It is gone"),
    (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(in crate::http) async fn delete(
    State(state): State<HttpState>,
    staff: Allowed<WriteKnowledge>,
    Id(id): Id<ArticleId>,
) -> Result<StatusCode, ApiError> {
    let is_gone = state.store.of(staff.tenant).delete_article(id).await?;
    if is_gone { Ok(StatusCode::NO_CONTENT) } else { Err(ApiError::not_found("article")) }
}
