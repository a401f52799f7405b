//! `GET articles`: a page of the knowledge base.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use utoipa::IntoParams;

use super::body::shown;
use crate::domain::{Article, ArticleId, Language};
use crate::http::api::page;
use crate::http::auth::{Allowed, ReadKnowledge};
use crate::http::error::ApiError;
use crate::http::extract::Params;
use crate::http::state::HttpState;
use crate::protocol::rest::{ArticlePageBody, ProblemBody};
use crate::store::{ROWS_MAX, TenantStore};

/// Pages of the store that one request with `q` looks through: ten thousand articles.
const SCANS_MAX: usize = 10;

/// Which articles.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(in crate::http) struct Asked {
    /// Only those with these letters in them. To find what answers a question, use `articles/search`.
    q: Option<String>,
    /// Only in this language: `ru`, `en` or `zh`.
    lang: Option<String>,
    /// `next` of the page before.
    after: Option<String>,
    /// 1 to 200; 50 if absent.
    limit: Option<u32>,
}

#[utoipa::path(get, path = "/api/v1/articles", operation_id = "list_articles", tag = "knowledge", security(("bearer" = [])),
    params(Asked), responses(
    (status = 200, description = "A page", body = ArticlePageBody),
    (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(in crate::http) async fn list(
    State(state): State<HttpState>,
    staff: Allowed<ReadKnowledge>,
    Params(asked): Params<Asked>,
) -> Result<Json<ArticlePageBody>, ApiError> {
    let limit = page::limit(asked.limit)?;
    let language = asked.lang.as_deref().filter(|text| !text.is_empty()).map(language).transpose()?;
    let after = page::id("after", asked.after.as_deref())?;
    let store = state.store.of(staff.tenant);
    let words = asked.q.as_deref().map(|text| text.trim().to_lowercase()).filter(|text| !text.is_empty());
    let found = match words {
        Some(words) => matching(&store, language, after, limit + 1, &words).await?,
        None => store.articles(language, after, limit + 1).await?,
    };
    let (found, more) = page::split(found, limit);
    let next = found.last().filter(|_| more).map(|last| last.id.to_string());
    let inboxes = store.inboxes().await?;
    Ok(Json(ArticlePageBody { items: found.iter().map(|article| shown(article, &inboxes)).collect(), next }))
}

fn language(text: &str) -> Result<Language, ApiError> {
    let known = Language::ALL.into_iter().find(|language| language.as_str() == text);
    known.ok_or_else(|| ApiError::field("lang", format!("is `{text}`; it must be `ru`, `en` or `zh`")))
}

async fn matching(
    store: &TenantStore,
    language: Option<Language>,
    mut after: Option<ArticleId>,
    wanted: u32,
    words: &str,
) -> Result<Vec<Article>, ApiError> {
    let wanted = usize::try_from(wanted).unwrap_or(usize::MAX);
    let mut found = Vec::new();
    for _ in 0..SCANS_MAX {
        let scanned = store.articles(language, after, ROWS_MAX).await?;
        let Some(last) = scanned.last() else { break };
        after = Some(last.id);
        found.extend(scanned.into_iter().filter(|article| has(article, words)).take(wanted - found.len()));
        if found.len() == wanted {
            break;
        }
    }
    Ok(found)
}

fn has(article: &Article, words: &str) -> bool {
    let texts = [&article.title, &article.body].into_iter().chain(&article.tags).chain(&article.questions);
    texts.into_iter().any(|text| text.to_lowercase().contains(words))
}
