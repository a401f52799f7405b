//! People who work at the desk.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::{Role, User};

/// What a person may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RoleBody {
    /// Everything in its shop.
    Admin,
    /// Talk with shoppers.
    Agent,
}

impl From<Role> for RoleBody {
    fn from(role: Role) -> Self {
        match role {
            Role::Admin => Self::Admin,
            Role::Agent => Self::Agent,
        }
    }
}

impl From<RoleBody> for Role {
    fn from(role: RoleBody) -> Self {
        match role {
            RoleBody::Admin => Self::Admin,
            RoleBody::Agent => Self::Agent,
        }
    }
}

/// A person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct UserBody {
    /// Its id.
    pub id: String,
    /// The address to sign in with.
    pub email: String,
    /// The name that shoppers see.
    pub name: String,
    /// What it may do.
    pub role: RoleBody,
    /// Whether it may sign in.
    pub active: bool,
    /// Dialogues at once at the most, where they are given out by themselves.
    pub capacity: u32,
    /// Where its picture is, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture: Option<String>,
}

impl From<&User> for UserBody {
    fn from(user: &User) -> Self {
        Self {
            id: user.id.to_string(),
            email: user.email.clone(),
            name: user.name.clone(),
            role: user.role.into(),
            active: user.active,
            capacity: user.capacity,
            picture: None,
        }
    }
}

/// All people of a shop.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct UsersBody {
    /// By name.
    pub items: Vec<UserBody>,
}

/// Where a picture is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PictureBody {
    /// Its address on this server, which cannot be guessed and never shows another picture.
    pub picture: String,
}

/// A person to be.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub struct NewUserBody {
    /// The address to sign in with.
    pub email: String,
    /// The name that shoppers see.
    pub name: String,
    /// What it may do.
    pub role: RoleBody,
    /// Without one the person cannot sign in until an admin sets it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
}

/// What changes about a person; what is absent stays.
#[derive(Clone, Default, Serialize, Deserialize, ToSchema)]
pub struct UserPatchBody {
    /// The name that shoppers see.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What it may do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<RoleBody>,
    /// Whether it may sign in. `false` ends its tokens and its sockets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub active: Option<bool>,
    /// A new password. It ends the person's tokens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
    /// Dialogues at once at the most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capacity: Option<u32>,
}
