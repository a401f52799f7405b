//! Groups of agents.

pub(super) mod create;
pub(super) mod delete;
pub(super) mod list;
pub(super) mod update;

use std::collections::HashSet;

use crate::domain::UserId;
use crate::http::checks::Checks;
use crate::http::error::ApiError;
use crate::store::{StoreError, TenantStore};

/// Reads the ids of a group's people; each must be one of the shop's.
async fn members(store: &TenantStore, checks: &mut Checks, given: &[String]) -> Result<Vec<UserId>, ApiError> {
    let known: HashSet<UserId> = store.users().await?.into_iter().map(|user| user.id).collect();
    let mut members = Vec::new();
    for text in given {
        match text.parse::<UserId>().ok().filter(|id| known.contains(id)) {
            Some(id) if members.contains(&id) => {}
            Some(id) => members.push(id),
            None => checks.note("members", format!("has `{text}`, which is nobody's id here")),
        }
    }
    Ok(members)
}

/// Says in our own words that the name is taken.
fn taken(name: &str) -> impl FnOnce(StoreError) -> ApiError {
    move |error| match error {
        StoreError::Taken { .. } => ApiError::conflict(format!("there is already a team `{name}`")),
        other => other.into(),
    }
}
