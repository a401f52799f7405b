//! Files that come with messages.

pub(in crate::http) mod download;
mod name;
mod range;
pub(super) mod upload;
