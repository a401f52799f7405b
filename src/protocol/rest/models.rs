//! Versions of the models with which messages are understood, and with which of them a shop stays.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A version that there is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ModelsVersionBody {
    /// Its name, such as `2026-11-23.6`.
    pub version: String,
    /// Whether it is the one in the program.
    pub embedded: bool,
    /// Whether it is the one of every shop that stays with none: the newest, unless the installation's settings name another.
    pub current: bool,
    /// How large it is.
    pub bytes: u64,
    /// Why it cannot be used; absent if it can.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unusable: Option<String>,
}

/// With which models the shop's messages are understood, and with which they could be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ModelsBody {
    /// The current one first, then the newest.
    pub items: Vec<ModelsVersionBody>,
    /// The version that the next message is understood with.
    pub used: String,
    /// The version that the shop stays with; absent where it has the current one, whichever that is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pinned: Option<String>,
    /// Why the version that the shop stays with is not the one that is used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

/// With which version the shop is to stay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ModelsPinBody {
    /// Its name; null for the current one, whichever that is. It may not be left out, so that nobody unpins by mistake.
    #[serde(deserialize_with = "Option::deserialize")]
    #[schema(required = true)]
    pub version: Option<String>,
}
