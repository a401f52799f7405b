//! The program itself, as its owner looks at it.

pub(super) mod actors;
pub(super) mod info;
