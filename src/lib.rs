//! Beseda: live customer support for online shops, in which every dialogue is an actor.
//!
//! The rooms and the one way in which they may know of each other are drawn in `ARCHITECTURE.md`.

pub mod actors;
pub mod ai;
pub mod app;
pub mod cli;
pub mod config;
pub mod demo;
pub mod domain;
pub mod http;
pub mod protocol;
pub mod push;
pub mod store;
