//! Outside services that a shop sets up.

pub(super) mod get_ai;
mod kept;
pub(super) mod put_ai;
pub(super) mod test_ai;
