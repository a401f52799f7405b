//! The knowledge base.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::ArticleHit;

/// An article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ArticleBody {
    /// Its id.
    pub id: String,
    /// Its heading.
    pub title: String,
    /// CommonMark.
    pub body: String,
    /// `ru`, `en` or `zh`.
    pub language: String,
    /// Words to sort by.
    pub tags: Vec<String>,
    /// Ways in which shoppers ask for it; searched, not shown.
    pub questions: Vec<String>,
    /// The inbox that it is for; all of the shop's if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inbox: Option<String>,
    /// Its public page, relative to the server.
    pub url: String,
    /// When it was last changed.
    #[schema(format = DateTime)]
    pub updated_at: String,
}

/// Some articles.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ArticlePageBody {
    /// The oldest first.
    pub items: Vec<ArticleBody>,
    /// What `after` is to be for the next page; absent on the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// An article to be, or what an article is to be.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct NewArticleBody {
    /// Its heading.
    pub title: String,
    /// CommonMark.
    pub body: String,
    /// `ru`, `en` or `zh`.
    pub language: String,
    /// Words to sort by.
    #[serde(default)]
    #[schema(required = false)]
    pub tags: Vec<String>,
    /// Ways in which shoppers ask for it.
    #[serde(default)]
    #[schema(required = false)]
    pub questions: Vec<String>,
    /// The inbox that it is for; all of the shop's if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inbox: Option<String>,
}

/// An article that a search found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ArticleHitBody {
    /// The article.
    pub id: String,
    /// Its heading.
    pub title: String,
    /// Its words, as many as fit.
    pub snippet: String,
    /// How well it fits, 0 to 1.
    pub score: f32,
    /// The article's language.
    pub language: String,
}

impl From<&ArticleHit> for ArticleHitBody {
    fn from(hit: &ArticleHit) -> Self {
        Self {
            id: hit.id.to_string(),
            title: hit.title.clone(),
            snippet: hit.snippet.clone(),
            score: hit.score,
            language: hit.language.as_str().to_owned(),
        }
    }
}

/// What a search found.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ArticleSearchBody {
    /// The best first.
    pub items: Vec<ArticleHitBody>,
}
