//! `POST articles`: a new article.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;

use super::body::{judged, shown};
use crate::domain::{Article, ArticleId};
use crate::http::auth::{Allowed, WriteKnowledge};
use crate::http::error::ApiError;
use crate::http::extract::Body;
use crate::http::state::HttpState;
use crate::protocol::rest::{ArticleBody, NewArticleBody, ProblemBody};

#[utoipa::path(post, path = "/api/v1/articles", operation_id = "create_article", tag = "knowledge", security(("bearer" = [])),
    request_body = NewArticleBody, responses(
    (status = 201, description = "The article", body = ArticleBody),
    (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(in crate::http) async fn create(
    State(state): State<HttpState>,
    staff: Allowed<WriteKnowledge>,
    Body(body): Body<NewArticleBody>,
) -> Result<(StatusCode, Json<ArticleBody>), ApiError> {
    let store = state.store.of(staff.tenant);
    let wanted = judged(&store, &body).await?;
    let id = state.id::<ArticleId>();
    let article = Article {
        tenant: staff.tenant,
        id,
        inbox: wanted.inbox,
        // Articles of one topic in several languages share a slug; one that is made here is a topic of its own.
        slug: id.to_string(),
        title: wanted.title,
        body: wanted.body,
        language: wanted.language,
        tags: wanted.tags,
        questions: wanted.questions,
        updated_at: state.now(),
    };
    store.put_article(&article).await?;
    let inboxes = store.inboxes().await?;
    Ok((StatusCode::CREATED, Json(shown(&article, &inboxes))))
}
