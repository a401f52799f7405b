//! Which browsers a shopper wants to be told of answers by.

pub(in crate::http::api) mod list;
pub(in crate::http::api) mod renew;
pub(in crate::http::api) mod subscribe;
#[cfg(test)]
mod tests;
pub(in crate::http::api) mod unsubscribe;

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;

use crate::domain::InboxId;
use crate::http::api::inboxes::appearance::kept;
use crate::http::checks::Checks;
use crate::http::error::ApiError;
use crate::http::state::HttpState;
use crate::protocol::rest::PushKeysBody;
use crate::push::{BrowserKeys, Endpoint, Reach};
use crate::store::TenantStore;

/// Refuses where the shop has not switched it on.
async fn must_be_on(store: &TenantStore, inbox: InboxId) -> Result<(), ApiError> {
    if kept(store, inbox).await?.unwrap_or_default().features.push {
        return Ok(());
    }
    Err(ApiError::forbidden("this inbox sends no push notifications; an admin switches them on in its appearance, as `features.push`"))
}

fn endpoint(state: &HttpState, checks: &mut Checks, text: &str) -> String {
    let reach = if state.config.push.allow_private_services { Reach::Anywhere } else { Reach::Public };
    match Endpoint::read(text, reach) {
        Ok(endpoint) => endpoint.as_str().to_owned(),
        Err(error) => {
            checks.note("endpoint", error.to_string());
            String::new()
        }
    }
}

fn keys(checks: &mut Checks, given: &PushKeysBody) -> BrowserKeys {
    let p256dh = decoded(&given.p256dh).unwrap_or([0; 65]);
    let auth = decoded(&given.auth).unwrap_or_else(|| {
        checks.note("keys.auth", "must be 16 bytes in base64 for URLs");
        [0; 16]
    });
    let keys = BrowserKeys { p256dh, auth };
    if !keys.are_sound() {
        checks.note("keys.p256dh", "must be an uncompressed point of the curve P-256, 65 bytes in base64 for URLs");
    }
    keys
}

/// Browsers pad the text or not.
fn decoded<const N: usize>(text: &str) -> Option<[u8; N]> {
    BASE64_URL_SAFE_NO_PAD.decode(text.trim_end_matches('=')).ok()?.try_into().ok()
}
