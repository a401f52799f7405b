//! `PUT articles/{id}`: what an article says from now on.

use axum::Json;
use axum::extract::State;

use super::body::{judged, shown};
use crate::domain::{Article, ArticleId};
use crate::http::auth::{Allowed, WriteKnowledge};
use crate::http::error::ApiError;
use crate::http::extract::{Body, Id};
use crate::http::state::HttpState;
use crate::protocol::rest::{ArticleBody, NewArticleBody, ProblemBody};

#[utoipa::path(put, path = "/api/v1/articles/{id}", operation_id = "update_article", tag = "knowledge", security(("bearer" = [])),
    params(("id" = String, Path, description = "The article")), request_body = NewArticleBody, responses(
    (status = 200, description = "The article as it is now", body = ArticleBody),
    (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(in crate::http) async fn update(
    State(state): State<HttpState>,
    staff: Allowed<WriteKnowledge>,
    Id(id): Id<ArticleId>,
    Body(body): Body<NewArticleBody>,
) -> Result<Json<ArticleBody>, ApiError> {
    let store = state.store.of(staff.tenant);
    let was = store.article(id).await?.ok_or_else(|| ApiError::not_found("article"))?;
    let wanted = judged(&store, &body).await?;
    let article = Article {
        inbox: wanted.inbox,
        title: wanted.title,
        body: wanted.body,
        language: wanted.language,
        tags: wanted.tags,
        questions: wanted.questions,
        updated_at: state.now(),
        ..was
    };
    store.put_article(&article).await?;
    Ok(Json(shown(&article, &store.inboxes().await?)))
}
