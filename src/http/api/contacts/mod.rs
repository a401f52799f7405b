//! Shoppers.

pub(super) mod get;
