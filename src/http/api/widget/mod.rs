//! How a shopper comes in.

pub(super) mod appearance;
pub(super) mod describe_me;
mod filled_in;
pub(super) mod forget_me;
pub(super) mod get_agent;
pub(super) mod get_article;
pub(super) mod list_conversations;
pub(super) mod open_session;
mod origins;
pub(super) mod push;
mod reader;
mod recognise;
pub(super) mod search_articles;
pub(super) mod transcript;

#[cfg(test)]
mod tests;
