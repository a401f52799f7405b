//! People who work at the desk.

pub(super) mod create;
pub(super) mod list;
pub(super) mod update;
