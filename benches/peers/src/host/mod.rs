//! The machine: its processes, ports and folders, and what they cost.

pub(crate) mod folder;
pub(crate) mod http;
pub(crate) mod meter;
pub(crate) mod network;
pub(crate) mod postgres;
pub(crate) mod procfs;
pub(crate) mod server;
