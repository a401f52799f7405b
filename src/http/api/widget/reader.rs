//! Who reads the shop's articles: a shopper with a token, or a page that names the inbox.

use std::net::IpAddr;
use std::time::Duration;

use axum::http::{HeaderMap, header};

use super::origins::must_be_listed_if_given;
use crate::domain::Inbox;
use crate::http::auth::{Principal, Shopper};
use crate::http::error::ApiError;
use crate::http::state::HttpState;
use crate::http::throttle::Limit;

/// Articles that one shopper, or one address without a token, may look for and read in a minute.
const READS: Limit = Limit { what: "articles", full: "articles-full", most: 120, window: Duration::from_mins(1) };

/// Returns the inbox whose articles are read.
pub(super) async fn inbox_of(
    state: &HttpState,
    headers: &HeaderMap,
    who: Option<Shopper>,
    key: Option<&str>,
    address: IpAddr,
) -> Result<Inbox, ApiError> {
    let missing = || ApiError::not_found("inbox");
    let (inbox, reader) = match (who, key) {
        (Some(shopper), _) => {
            let inbox = state.store.of(shopper.tenant).inbox(shopper.inbox).await?.ok_or_else(missing)?;
            (inbox, Some(shopper.contact.to_string()))
        }
        (None, Some(key)) => {
            let inbox = state.store.inbox_by_key(key).await?.ok_or_else(missing)?;
            must_be_listed_if_given(&inbox, headers)?;
            (inbox, (!address.is_loopback()).then(|| address.to_string()))
        }
        (None, None) => return Err(ApiError::unauthorized("send a widget's token, or name the inbox as `?inbox=KEY`")),
    };
    if let Some(reader) = reader
        && let Some(wait) = state.throttle.count(READS, &reader).await
    {
        return Err(ApiError::rate_limited("too many articles were looked for; wait", wait));
    }
    Ok(inbox)
}

/// Returns the shopper whose token was sent, if one was.
pub(super) async fn shopper_if_any(state: &HttpState, headers: &HeaderMap) -> Result<Option<Shopper>, ApiError> {
    let Some(value) = headers.get(header::AUTHORIZATION) else { return Ok(None) };
    let token = value.to_str().ok().and_then(|text| text.split_once(' ')).map_or("", |(_scheme, token)| token.trim());
    match state.credentials().authenticate(token).await? {
        Principal::Shopper(shopper) => state.credentials().must_be_known(shopper).await.map(Some),
        Principal::Staff(_) => Err(ApiError::forbidden("this is for shoppers; agents have `GET /api/v1/articles/search`")),
    }
}
