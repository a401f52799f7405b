//! A shop's own intents, and sentences that are tried.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::Intent;

/// Something that the shop's own shoppers may want.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct IntentBody {
    /// Its id.
    pub id: String,
    /// Its name, such as `engraving`: small Latin letters, digits and `_`.
    pub name: String,
    /// What shoppers may write.
    pub examples: Vec<String>,
    /// When it was last changed.
    #[schema(format = DateTime)]
    pub updated_at: String,
}

impl From<&Intent> for IntentBody {
    fn from(intent: &Intent) -> Self {
        let (id, name) = (intent.id.to_string(), intent.name.clone());
        Self { id, name, examples: intent.examples.clone(), updated_at: intent.updated_at.to_string() }
    }
}

/// All of them.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct IntentsBody {
    /// By name.
    pub items: Vec<IntentBody>,
}

/// An intent to be.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct NewIntentBody {
    /// Its name.
    pub name: String,
    /// What shoppers may write; five and more, in each language that they write in, make it certain.
    pub examples: Vec<String>,
}

/// What changes about an intent; what is absent stays.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
pub struct IntentPatchBody {
    /// Its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// All examples from now on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub examples: Option<Vec<String>>,
}

/// A sentence to be tried.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SentenceBody {
    /// What a shopper might write.
    pub text: String,
}
