//! What a shopper may read besides the live frames: its dialogues, and the shop's articles.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use super::{RatingBody, StateBody};
use crate::protocol::{LastBody, NamedBody};

/// A dialogue of a shopper's, as a list shows it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct WidgetConversationBody {
    /// Its id.
    pub id: String,
    /// Whose turn it is.
    pub state: StateBody,
    /// The last number of its log.
    #[ts(type = "number")]
    pub seq: u64,
    /// When it began.
    #[schema(format = DateTime)]
    pub opened_at: String,
    /// When its last message came, or when it began.
    #[schema(format = DateTime)]
    pub at: String,
    /// Its last message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub last: Option<LastBody>,
    /// Messages of the shop's side that the shopper has not read.
    #[ts(type = "number")]
    pub unread: u64,
    /// Who has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub agent: Option<NamedBody>,
    /// What the shopper thought of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub rating: Option<RatingBody>,
}

/// Some dialogues of a shopper's.
#[derive(Debug, Clone, Serialize, Deserialize, TS, ToSchema)]
pub struct WidgetConversationsBody {
    /// The newest first.
    pub items: Vec<WidgetConversationBody>,
    /// What `before` is to be for the next page; absent on the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub next: Option<String>,
}

/// An article that a shopper's question found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct WidgetArticleHitBody {
    /// The article.
    pub id: String,
    /// Its heading.
    pub title: String,
    /// The words of it that fit.
    pub excerpt: String,
    /// Its language.
    pub language: String,
    /// Its page, relative to the server.
    pub url: String,
}

/// An article, to be read in the widget.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct WidgetArticleBody {
    /// The article.
    pub id: String,
    /// Its heading.
    pub title: String,
    /// Its text in HTML that holds nothing but what CommonMark makes, and no script.
    pub html: String,
    /// Its text as it was written, in Markdown, for those who read no HTML of others.
    pub text: String,
    /// Its language.
    pub language: String,
    /// When it was last changed.
    #[schema(format = DateTime)]
    pub updated_at: String,
    /// Its page, relative to the server.
    pub url: String,
}

/// Somebody who writes to shoppers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct WidgetAgentBody {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Where its picture is, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub picture: Option<String>,
}
