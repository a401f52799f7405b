//! Who may be given a dialogue.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A person at the desk as colleagues see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AgentBody {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Whether its desk is open.
    pub online: bool,
    /// Dialogues at once at the most.
    pub capacity: u32,
    /// Dialogues that it has.
    pub load: u32,
    /// Where its picture is, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture: Option<String>,
}

/// All active people of a shop.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AgentsBody {
    /// By name.
    pub items: Vec<AgentBody>,
}
