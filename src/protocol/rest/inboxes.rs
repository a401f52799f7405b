//! Places where shoppers come in.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::{Inbox, InboxSettings};

/// What the owner chose for an inbox. In a request, what is absent stays, or is the default.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct InboxSettingsBody {
    /// The bot's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bot_name: Option<String>,
    /// The language to speak when the shopper's is not known: `ru`, `en` or `zh`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locale: Option<String>,
    /// The widget's accent, as `#rrggbb`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub color: Option<String>,
    /// What the widget says before the shopper does; an empty text takes it away.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub greeting: Option<String>,
    /// Whether waiting dialogues are given to free agents by themselves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub auto_assign: Option<bool>,
    /// Whether a human is called when what was understood of a message says surely that one is wanted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handover_on_wish: Option<bool>,
    /// From which forecast of an escalation on a human is called, 1 to 100; 0 for never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handover_at: Option<u8>,
}

impl From<&InboxSettings> for InboxSettingsBody {
    fn from(settings: &InboxSettings) -> Self {
        Self {
            bot_name: Some(settings.bot_name.clone()),
            locale: Some(settings.locale.clone()),
            color: Some(settings.color.clone()),
            greeting: settings.greeting.clone(),
            auto_assign: Some(settings.auto_assign),
            handover_on_wish: Some(settings.handover.on_wish),
            handover_at: Some(settings.handover.at),
        }
    }
}

/// An inbox.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct InboxBody {
    /// Its id.
    pub id: String,
    /// The public word that a page names it by.
    pub key: String,
    /// What the shop's server signs identities with; shown when it is made, and to admins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret: Option<String>,
    /// Its name.
    pub name: String,
    /// Origins of pages that may show the widget.
    #[schema(example = json!(["https://shop.example"]))]
    pub origins: Vec<String>,
    /// What the owner chose.
    pub settings: InboxSettingsBody,
}

impl From<&Inbox> for InboxBody {
    fn from(inbox: &Inbox) -> Self {
        Self {
            id: inbox.id.to_string(),
            key: inbox.key.clone(),
            secret: Some(inbox.secret.clone()),
            name: inbox.name.clone(),
            origins: inbox.origins.clone(),
            settings: (&inbox.settings).into(),
        }
    }
}

/// All inboxes of a shop.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub struct InboxesBody {
    /// By age.
    pub items: Vec<InboxBody>,
}

/// An inbox to be.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct NewInboxBody {
    /// Its name.
    pub name: String,
    /// Origins of pages that may show the widget.
    pub origins: Vec<String>,
    /// What the owner chose.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settings: Option<InboxSettingsBody>,
}

/// What changes about an inbox; what is absent stays.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
pub struct InboxPatchBody {
    /// Its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// All origins from now on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origins: Option<Vec<String>>,
    /// What the owner chose.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settings: Option<InboxSettingsBody>,
}
