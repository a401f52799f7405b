//! How a shopper comes in.

pub(super) mod appearance;
mod filled_in;
pub(super) mod open_session;
mod origins;
mod recognise;
