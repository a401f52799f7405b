//! Which pages may ask for an inbox: those whose origin its owner has listed.

use axum::http::{HeaderMap, header};

use crate::domain::Inbox;
use crate::http::error::ApiError;
use crate::http::origin;

/// Refuses pages that are not on the inbox's list, and whoever does not say where it stands.
pub(super) fn must_be_listed(inbox: &Inbox, headers: &HeaderMap) -> Result<(), ApiError> {
    if !headers.contains_key(header::ORIGIN) {
        return Err(ApiError::forbidden("the request has no `Origin`; it must be one of those that the inbox lists"));
    }
    must_be_listed_if_given(inbox, headers)
}

/// Refuses pages that are not on the inbox's list. Our own pages ask without saying where they stand.
pub(super) fn must_be_listed_if_given(inbox: &Inbox, headers: &HeaderMap) -> Result<(), ApiError> {
    let Some(given) = headers.get(header::ORIGIN) else { return Ok(()) };
    let given = given.to_str().unwrap_or_default();
    let is_listed = origin::normal(given).is_some_and(|origin| inbox.origins.contains(&origin));
    if is_listed {
        return Ok(());
    }
    let shown: String = given.chars().take(200).collect();
    Err(ApiError::forbidden(format!("the inbox does not list the origin `{shown}`; an admin adds it to the inbox's origins")))
}
