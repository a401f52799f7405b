//! The program itself, as its owner looks at it.

pub(super) mod actors;
pub(super) mod create_tenant;
pub(super) mod delete_tenant;
pub(super) mod info;
pub(super) mod kill_actor;

use crate::http::auth::Staff;
use crate::http::error::ApiError;
use crate::http::state::HttpState;

/// What all shops share is the business of the one who runs the installation, whose shop was the first.
async fn must_own(state: &HttpState, staff: &Staff) -> Result<(), ApiError> {
    let is_owner = state.store.tenants().await?.first().is_some_and(|first| first.id == staff.tenant);
    if is_owner { Ok(()) } else { Err(ApiError::forbidden("this is for admins of the installation's first shop")) }
}
