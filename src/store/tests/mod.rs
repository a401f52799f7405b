//! Behaviour of the store, each test on both databases.

mod append;
mod failure;
mod migrate;
mod people;
mod push;
mod reading;
mod support;
mod tenancy;
mod understanding;
