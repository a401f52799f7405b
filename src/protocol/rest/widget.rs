//! How a shopper comes in.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use super::AppearanceBody;
use crate::protocol::FormValueBody;

/// A shopper at the door.
#[derive(Clone, Serialize, Deserialize, TS, ToSchema)]
pub struct WidgetSessionRequestBody {
    /// The inbox's public key.
    pub inbox: String,
    /// The secret of an earlier answer: it brings the same shopper back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub visitor: Option<String>,
    /// Who the shop says it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub identity: Option<IdentityBody>,
    /// The language of the browser.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub locale: Option<String>,
    /// What was filled in before the dialogue, by the names of the inbox's fields.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub pre_chat: Option<BTreeMap<String, String>>,
    /// What the shop's page says of the shopper; an empty text takes it away. Agents see it, and nothing vouches for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub attributes: Option<BTreeMap<String, FormValueBody>>,
}

/// What else the shop's page says of its shopper.
#[derive(Clone, Default, Serialize, Deserialize, TS, ToSchema)]
pub struct WidgetMeBody {
    /// As in a session's request: what is not named stays as it was, and an empty text takes it away.
    #[serde(default)]
    #[ts(optional, as = "Option<BTreeMap<String, FormValueBody>>")]
    #[schema(required = false)]
    pub attributes: BTreeMap<String, FormValueBody>,
}

/// Who the shop says that the shopper is.
#[derive(Clone, Serialize, Deserialize, TS, ToSchema)]
pub struct IdentityBody {
    /// The shop's own id of the shopper.
    pub id: String,
    /// Hex HMAC-SHA256 of `id` with the inbox's secret.
    pub hmac: String,
    /// The shopper's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub name: Option<String>,
    /// An address to write to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub email: Option<String>,
    /// A number to call.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub phone: Option<String>,
}

/// What lets a shopper in.
#[derive(Clone, Serialize, Deserialize, TS, ToSchema)]
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
    #[ts(optional)]
    pub conversation: Option<String>,
    /// How the widget is to look and what it may send.
    pub settings: WidgetSettingsBody,
}

/// How the widget is to look and what it may send.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct WidgetSettingsBody {
    /// The name over the dialogue.
    pub name: String,
    /// The language to speak.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub locale: Option<String>,
    /// The accent, as `#rrggbb`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub color: Option<String>,
    /// What is said before the shopper says anything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub greeting: Option<String>,
    /// How it looks and behaves in all else.
    pub appearance: AppearanceBody,
    /// What is refused beyond.
    pub limits: WidgetLimitsBody,
}

/// What is refused beyond.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct WidgetLimitsBody {
    /// Characters in a message.
    pub text_chars: u32,
    /// Bytes in a file.
    #[ts(type = "number")]
    pub attachment_bytes: u64,
    /// Media types of files; `image/*` is every image.
    pub attachment_types: Vec<String>,
}
