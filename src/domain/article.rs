//! What the shop knows: articles that the bot answers from and shoppers read.

use super::{ArticleId, InboxId, TenantId, Timestamp};

/// A language in which articles are written and words are cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Language {
    /// Russian.
    Ru,
    /// English.
    En,
    /// Chinese.
    Zh,
}

impl Language {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Ru, Self::En, Self::Zh];

    /// Returns the ISO 639-1 code.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ru => "ru",
            Self::En => "en",
            Self::Zh => "zh",
        }
    }

    /// Reads a code or a locale such as `ru-RU`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let code = text.get(..2)?.to_ascii_lowercase();
        Self::ALL.into_iter().find(|language| language.as_str() == code)
    }
}

/// An article of the knowledge base.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Article {
    /// The shop.
    pub tenant: TenantId,
    /// Its id.
    pub id: ArticleId,
    /// The inbox that it is for; all of the shop's if none.
    pub inbox: Option<InboxId>,
    /// The same in every language of one topic.
    pub slug: String,
    /// Its heading.
    pub title: String,
    /// CommonMark.
    pub body: String,
    /// What it is written in.
    pub language: Language,
    /// Words to sort by.
    pub tags: Vec<String>,
    /// Ways in which shoppers ask for it; searched, not shown.
    pub questions: Vec<String>,
    /// When it was last changed.
    pub updated_at: Timestamp,
}

/// An article that a search found.
#[derive(Debug, Clone, PartialEq)]
pub struct ArticleHit {
    /// The article.
    pub id: ArticleId,
    /// Its heading.
    pub title: String,
    /// Its words, as many as fit.
    pub snippet: String,
    /// The article's language.
    pub language: Language,
    /// How well it fits, 0 to 1.
    pub score: f32,
}
