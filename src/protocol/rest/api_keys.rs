//! Keys of programs.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::{ApiKey, Scope};

/// A program's key.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ApiKeyBody {
    /// Its id.
    pub id: String,
    /// What it is for.
    pub name: String,
    /// What it allows.
    pub scopes: Vec<String>,
    /// When it was made.
    #[schema(format = DateTime)]
    pub created_at: String,
    /// When it was last used, to the hour.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(format = DateTime)]
    pub last_used_at: Option<String>,
    /// The key itself; only in the answer to its making.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
}

impl From<&ApiKey> for ApiKeyBody {
    fn from(key: &ApiKey) -> Self {
        Self {
            id: key.id.to_string(),
            name: key.name.clone(),
            scopes: key.scopes.iter().map(|scope| Scope::as_str(*scope).to_owned()).collect(),
            created_at: key.created_at.to_string(),
            last_used_at: key.last_used_at.map(|at| at.to_string()),
            key: None,
        }
    }
}

/// All keys of a shop.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub struct ApiKeysBody {
    /// By age.
    pub items: Vec<ApiKeyBody>,
}

/// A key to be.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct NewApiKeyBody {
    /// What it is for.
    pub name: String,
    /// What it allows: `conversations:read`, `conversations:write`, `contacts:read`, `knowledge:read`,
    /// `knowledge:write`, `admin`.
    pub scopes: Vec<String>,
}
