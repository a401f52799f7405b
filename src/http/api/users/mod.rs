//! People who work at the desk.

pub(super) mod create;
pub(super) mod list;
pub(super) mod picture;
pub(super) mod update;

use crate::domain::User;
use crate::protocol::rest::UserBody;
use crate::store::{StoreError, TenantStore};

/// Returns a person as the interface tells of it, with its face.
async fn shown(store: &TenantStore, user: &User) -> Result<UserBody, StoreError> {
    Ok(UserBody { picture: store.picture_url(user.id).await?, ..UserBody::from(user) })
}
