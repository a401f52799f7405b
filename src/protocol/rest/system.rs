//! The program itself, as its owner looks at it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Actors of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ActorKindBody {
    /// The kind.
    pub kind: String,
    /// How many there are.
    pub count: u64,
    /// Messages that wait, over all of them.
    pub mailbox_depth: u64,
    /// The most that ever waited for one of them.
    pub mailbox_depth_max: u64,
    /// How often one was started again after a failure.
    pub restarts: u64,
    /// What else is worth knowing, by name.
    #[serde(default)]
    #[schema(required = false)]
    pub figures: BTreeMap<String, u64>,
}

/// A place in the tree of actors.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ActorNodeBody {
    /// Its name.
    pub name: String,
    /// What hangs under it.
    #[schema(no_recursion)]
    pub children: Vec<ActorNodeBody>,
}

/// All actors.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ActorsBody {
    /// By kind.
    pub kinds: Vec<ActorKindBody>,
    /// As they hang.
    pub tree: ActorNodeBody,
}

/// What runs here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct InfoBody {
    /// The program's version.
    pub version: String,
    /// `sqlite` or `postgres`.
    pub database: String,
    /// `memory` or `redis`.
    pub cache: String,
    /// How long it runs.
    pub uptime_ms: u64,
    /// How messages are understood.
    pub understanding: UnderstandingInfoBody,
}

/// How far understanding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum UnderstandingStateBody {
    /// A setting says that it is not wanted.
    Off,
    /// The models are being loaded.
    Loading,
    /// Messages are understood.
    Ready,
    /// The models cannot be used.
    Failed,
}

/// How messages are understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct UnderstandingInfoBody {
    /// How far it is.
    pub state: UnderstandingStateBody,
    /// The version of the models.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub models: Option<String>,
    /// Whether the sentence encoder takes part. Without it messages are understood by n-grams alone, less well.
    pub encoder: bool,
    /// What is wrong, and what would be right.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// Messages that wait.
    pub waiting: u64,
    /// Messages understood since the start.
    pub understood: u64,
    /// Messages left for later because there was no room.
    pub skipped: u64,
    /// Messages that crashed the models.
    pub failed: u64,
}

/// Who is to be killed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct KillActorBody {
    /// `journal`, `directory`, `providers`, `dispatcher`, `sessions`, `timers`, `conversation`, `session` or `connection`.
    pub kind: String,
    /// Which dialogue, if it is to be a certain one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conversation: Option<String>,
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct KilledActorBody {
    /// Whether there was one.
    pub killed: bool,
}

/// A shop to be made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NewTenantBody {
    /// Its name.
    pub name: String,
}

/// A shop that was made.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TenantBody {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// An API key with the scope `admin`, with which the rest of the shop is made. It is shown this once.
    pub key: String,
}
