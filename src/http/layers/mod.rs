//! What surrounds every request: its id, its log line and its count, its time limit, its headers, and who may call from where.

pub(super) mod address;
pub(super) mod cors;
pub(super) mod headers;
pub(super) mod observe;
pub(super) mod panics;
pub(super) mod request_id;
pub(super) mod timeout;
