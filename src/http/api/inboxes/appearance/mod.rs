//! How an inbox's widget looks and behaves: what the owner wrote down, and what widgets are told.

mod check;
mod check_style;
mod check_times;
mod filled;
pub(in crate::http::api) mod get;
pub(in crate::http::api) mod put;
#[cfg(test)]
mod tests;

pub(in crate::http) use filled::filled;

use crate::http::error::ApiError;
use crate::protocol::rest::AppearanceBody;
use crate::store::TenantStore;

/// Reads what the owner wrote down. What an older or a newer version wrote and this one does not know is the default.
pub(in crate::http) async fn kept(store: &TenantStore, inbox: crate::domain::InboxId) -> Result<Option<AppearanceBody>, ApiError> {
    let Some(kept) = store.appearance(inbox).await? else { return Ok(None) };
    let read = serde_json::from_value(kept).unwrap_or_else(|error| {
        tracing::warn!(inbox.id = %inbox, %error, "An inbox's look could not be read; it looks as by default.");
        AppearanceBody::default()
    });
    Ok(Some(read))
}
