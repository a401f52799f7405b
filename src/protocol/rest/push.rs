//! How a shopper's browser asks to be told of answers, in the words that browsers have for it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// What notes to a browser are encrypted with.
#[derive(Clone, Serialize, Deserialize, TS, ToSchema)]
pub struct PushKeysBody {
    /// The browser's public key, in base64 for URLs.
    pub p256dh: String,
    /// What only the browser and the server know, in base64 for URLs.
    pub auth: String,
}

/// A browser that wants to be told, as `PushSubscription.toJSON()` writes it, and what else is to be known.
#[derive(Clone, Serialize, Deserialize, TS, ToSchema)]
pub struct NewPushSubscriptionBody {
    /// Where the browser's push service is asked to reach it.
    pub endpoint: String,
    /// What notes to it are encrypted with.
    pub keys: PushKeysBody,
    /// The language of the widget there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub locale: Option<String>,
    /// The page where the shopper is, to be led back to. One whose origin the inbox does not list is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub page: Option<String>,
}

/// A browser whose push service has given it a new address.
#[derive(Clone, Serialize, Deserialize, TS, ToSchema)]
pub struct PushRenewalBody {
    /// The inbox's public key.
    pub inbox: String,
    /// The address that it had.
    pub old_endpoint: String,
    /// The `auth` that it had: nobody else knows it.
    pub old_auth: String,
    /// The address that it has now.
    pub endpoint: String,
    /// Its new keys.
    pub keys: PushKeysBody,
}

/// A browser that is told.
#[derive(Clone, Serialize, Deserialize, TS, ToSchema)]
pub struct PushSubscriptionBody {
    /// Its id.
    pub id: String,
}

/// Who is told.
#[derive(Clone, Serialize, Deserialize, TS, ToSchema)]
pub struct PushBody {
    /// The server's public key, for `PushManager.subscribe`.
    pub public_key: String,
    /// The shopper's browsers, the newest first.
    pub items: Vec<PushSubscriptionBody>,
}
