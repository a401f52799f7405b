//! Groups of agents.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::Team;

/// A group of agents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TeamBody {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Ids of its people.
    pub members: Vec<String>,
}

impl From<&Team> for TeamBody {
    fn from(team: &Team) -> Self {
        let members = team.members.iter().map(ToString::to_string).collect();
        Self { id: team.id.to_string(), name: team.name.clone(), members }
    }
}

/// All groups of a shop.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct TeamsBody {
    /// By name.
    pub items: Vec<TeamBody>,
}

/// A group to be.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct NewTeamBody {
    /// Its name.
    pub name: String,
    /// Ids of its people.
    #[serde(default)]
    pub members: Vec<String>,
}

/// What changes about a group; what is absent stays.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
pub struct TeamPatchBody {
    /// Its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Ids of all its people from now on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub members: Option<Vec<String>>,
}
