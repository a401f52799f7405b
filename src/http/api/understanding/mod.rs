//! What messages are about, asked by hand, and with which models that is worked out.

pub(super) mod models;
pub(super) mod try_sentence;
