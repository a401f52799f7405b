//! How a shopper comes in.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::AppearanceBody;

/// A shopper at the door.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub struct WidgetSessionRequestBody {
    /// The inbox's public key.
    pub inbox: String,
    /// The secret of an earlier answer: it brings the same shopper back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visitor: Option<String>,
    /// Who the shop says it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identity: Option<IdentityBody>,
    /// The language of the browser.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locale: Option<String>,
    /// What was filled in before the dialogue, by the names of the inbox's fields.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pre_chat: Option<BTreeMap<String, String>>,
    /// What the shop's page says of the shopper; an empty text takes it away. Agents see it, and nothing vouches for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attributes: Option<BTreeMap<String, String>>,
}

/// Who the shop says that the shopper is.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub struct IdentityBody {
    /// The shop's own id of the shopper.
    pub id: String,
    /// Hex HMAC-SHA256 of `id` with the inbox's secret.
    pub hmac: String,
    /// The shopper's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// An address to write to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// A number to call.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
}

/// What lets a shopper in.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub struct WidgetSessionBody {
    /// For `Authorization: Bearer …` and for `hello`.
    pub token: String,
    /// The long-lived secret that brings the same shopper back.
    pub visitor: String,
    /// When the token ends.
    #[schema(format = DateTime)]
    pub expires_at: String,
    /// The shopper's open dialogue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conversation: Option<String>,
    /// How the widget is to look and what it may send.
    pub settings: WidgetSettingsBody,
}

/// How the widget is to look and what it may send.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WidgetSettingsBody {
    /// The name over the dialogue.
    pub name: String,
    /// The language to speak.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locale: Option<String>,
    /// The accent, as `#rrggbb`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub color: Option<String>,
    /// What is said before the shopper says anything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub greeting: Option<String>,
    /// How it looks and behaves in all else.
    pub appearance: AppearanceBody,
    /// What is refused beyond.
    pub limits: WidgetLimitsBody,
}

/// What is refused beyond.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WidgetLimitsBody {
    /// Characters in a message.
    pub text_chars: u32,
    /// Bytes in a file.
    pub attachment_bytes: u64,
    /// Media types of files; `image/*` is every image.
    pub attachment_types: Vec<String>,
}
