//! The face of a person at the desk, which shoppers and colleagues see.

pub(in crate::http) mod delete;
pub(in crate::http) mod put;
pub(in crate::http) mod show;

use crate::domain::{Scope, UserId};
use crate::http::auth::{Staff, StaffKind};
use crate::http::error::ApiError;

/// One's own face is one's own; an admin may change everybody's.
fn must_be_own(staff: &Staff, id: UserId) -> Result<(), ApiError> {
    let is_own = matches!(&staff.kind, StaffKind::Agent(user) if user.id == id);
    if is_own || staff.may(Scope::Admin) {
        return Ok(());
    }
    Err(ApiError::forbidden("this is somebody else's picture; it needs the role `admin`, or a key with the scope `admin`"))
}
