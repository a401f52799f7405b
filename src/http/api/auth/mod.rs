//! How an agent comes in, stays in, and goes out.

pub(super) mod login;
pub(super) mod logout;
pub(super) mod me;
pub(super) mod password;
pub(super) mod refresh;
mod session;
