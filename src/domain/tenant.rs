//! A shop, and the places where its shoppers come in.

use super::{InboxId, TenantId};

/// A shop (or a group of shops) walled off from all others on the installation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tenant {
    /// Its id.
    pub id: TenantId,
    /// Its name.
    pub name: String,
}

/// What the owner may choose for an inbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InboxSettings {
    /// The bot's name.
    pub bot_name: String,
    /// The language to speak when the shopper's is not known: `ru`, `en` or `zh`.
    pub locale: String,
    /// The widget's accent, as `#rrggbb`.
    pub color: String,
    /// What the widget says before the shopper does.
    pub greeting: Option<String>,
    /// Whether the dispatcher gives waiting dialogues to free agents by itself.
    pub auto_assign: bool,
    /// When what was understood calls for a human.
    pub handover: HandOverRules,
}

/// When what was understood of shoppers' messages calls for a human, beside their plain words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HandOverRules {
    /// Whether a human comes when one is surely wanted.
    pub on_wish: bool,
    /// From which forecast of an escalation on a human comes, 1 to 100; 0 for never.
    pub at: u8,
}

impl Default for HandOverRules {
    fn default() -> Self {
        Self { on_wish: true, at: 80 }
    }
}

impl Default for InboxSettings {
    fn default() -> Self {
        Self {
            bot_name: "Beseda".to_owned(),
            locale: "en".to_owned(),
            color: "#2f6fed".to_owned(),
            greeting: None,
            auto_assign: false,
            handover: HandOverRules::default(),
        }
    }
}

/// A place where shoppers come in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inbox {
    /// The shop.
    pub tenant: TenantId,
    /// Its id.
    pub id: InboxId,
    /// The public word that a page names it by.
    pub key: String,
    /// What the shop's own server signs identities with.
    pub secret: String,
    /// Its name.
    pub name: String,
    /// Origins of pages that may show the widget: `https://shop.example`.
    pub origins: Vec<String>,
    /// What the owner chose.
    pub settings: InboxSettings,
}
