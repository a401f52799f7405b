//! How a shopper comes in.

pub(super) mod open_session;
mod recognise;
