//! `GET widget/articles/{id}`: an article, to be read in the widget.

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use serde::Deserialize;
use utoipa::IntoParams;

use super::reader::{inbox_of, shopper_if_any};
use crate::domain::ArticleId;
use crate::http::error::ApiError;
use crate::http::extract::{Client, Id, Params};
use crate::http::help::markdown;
use crate::http::state::HttpState;
use crate::protocol::rest::{ProblemBody, WidgetArticleBody};

/// For whom.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(in crate::http) struct Asked {
    /// The inbox's public key, for those without a token.
    inbox: Option<String>,
}

#[utoipa::path(get, path = "/api/v1/widget/articles/{id}", operation_id = "get_widget_article", tag = "widget",
    params(("id" = String, Path, description = "The article"), Asked), responses(
    (status = 200, description = "The article", body = WidgetArticleBody),
    (status = 401, description = "Neither a token nor an inbox was given", body = ProblemBody, content_type = "application/problem+json"),
    (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(in crate::http) async fn get_article(
    State(state): State<HttpState>,
    Client(address): Client,
    headers: HeaderMap,
    Id(id): Id<ArticleId>,
    Params(asked): Params<Asked>,
) -> Result<Json<WidgetArticleBody>, ApiError> {
    let who = shopper_if_any(&state, &headers).await?;
    let inbox = inbox_of(&state, &headers, who, asked.inbox.as_deref(), address).await?;
    let found = state.store.of(inbox.tenant).article(id).await?;
    let article = found.filter(|article| article.inbox.is_none_or(|only| only == inbox.id));
    let article = article.ok_or_else(|| ApiError::not_found("article"))?;
    Ok(Json(WidgetArticleBody {
        id: article.id.to_string(),
        html: markdown(&article.body),
        text: article.body,
        title: article.title,
        language: article.language.as_str().to_owned(),
        updated_at: article.updated_at.to_string(),
        url: format!("/help/{}/{}", inbox.key, article.id),
    }))
}
