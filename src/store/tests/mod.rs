//! Behaviour of the store, each test on both databases.

mod append;
mod support;
