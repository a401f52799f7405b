//! What surrounds every request: its id, its log line and its count, its time limit, its headers, who may call from where, how
//! it is packed, and what becomes of a body that nobody read.

pub(super) mod address;
pub(super) mod compression;
pub(super) mod cors;
pub(super) mod headers;
pub(super) mod observe;
pub(super) mod panics;
pub(super) mod request_id;
pub(super) mod timeout;
pub(super) mod unread;
