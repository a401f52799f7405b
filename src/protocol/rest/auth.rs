//! Signing in and out.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::RoleBody;
use crate::protocol::NamedBody;

/// Who wants in.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub struct LoginBody {
    /// The address of the person, in any case.
    #[schema(example = "anna@shop.example")]
    pub email: String,
    /// The password.
    pub password: String,
}

/// What lets an agent in.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub struct TokensBody {
    /// For `Authorization: Bearer …` and for `hello`.
    pub access_token: String,
    /// Good for one `refresh`; the answer brings the next.
    pub refresh_token: String,
    /// When the access token ends.
    #[schema(format = DateTime)]
    pub expires_at: String,
}

/// The token to renew or to forget.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub struct RefreshBody {
    /// From the last `login` or `refresh`.
    pub refresh_token: String,
}

/// A new password.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub struct PasswordBody {
    /// The one until now.
    pub current: String,
    /// The one from now on.
    pub new: String,
}

/// Who the token says it is.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct MeBody {
    /// Its id.
    pub id: String,
    /// A person or a program with a key.
    pub kind: MeKind,
    /// The address of a person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// The name that others see.
    pub name: String,
    /// What it may do; a program with the scope `admin` is an admin.
    pub role: RoleBody,
    /// The shop.
    pub tenant: NamedBody,
    /// What a program's key allows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scopes: Option<Vec<String>>,
    /// Where the picture of a person is, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture: Option<String>,
}

/// What kind of staff it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MeKind {
    /// A person at the desk.
    Agent,
    /// A program with a key.
    Program,
}
