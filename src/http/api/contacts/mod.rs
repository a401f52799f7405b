//! Shoppers, as staff may look them up.

pub(super) mod get;
