//! What messages are about, asked by hand.

pub(super) mod try_sentence;
