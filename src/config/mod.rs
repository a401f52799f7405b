//! The settings: what an owner may choose, what is chosen when nothing is said, and what is right.
//!
//! A section is one file with one struct; a field's doc is its page in the manual, its default stands beside it. A value
//! comes from the command line, else from the environment, else from the file, else it is the default. Only this module
//! reads the environment. All mistakes are reported together: an owner fixes them in one go.

mod ai;
mod auth;
mod conversation;
mod database;
mod error;
mod limits;
mod load;
mod log;
mod manual;
mod push;
mod redis;
mod section;
mod server;
#[cfg(test)]
mod tests;
mod understanding;
mod value;

pub use ai::AiConfig;
pub use auth::AuthConfig;
pub use conversation::ConversationConfig;
pub use database::DatabaseConfig;
pub use error::{ConfigError, Mistake};
pub use limits::LimitsConfig;
pub use load::{Loaded, Origin, Overrides, Shown, Sources};
pub use log::{LogConfig, LogFormat, LogLevel};
pub use manual::commented_defaults;
pub use push::PushConfig;
pub use redis::RedisConfig;
pub use section::Setting;
pub use server::ServerConfig;
pub use understanding::UnderstandingConfig;
pub use value::Bytes;

section::config! {
    /// Everything an owner may choose.
    Config {
        /// Where the server listens and where it keeps its things.
        server: ServerConfig,
        /// Where dialogues are kept.
        database: DatabaseConfig,
        /// What several processes share, where there are several.
        redis: RedisConfig,
        /// What is too much.
        limits: LimitsConfig,
        /// How dialogues come to rest.
        conversation: ConversationConfig,
        /// How people and programs prove who they are.
        auth: AuthConfig,
        /// What the program tells of itself.
        log: LogConfig,
        /// How long an AI provider may take.
        ai: AiConfig,
        /// Whether messages are understood, and how much may be spent on it.
        understanding: UnderstandingConfig,
        /// When shoppers' browsers are told of answers, where shops have switched that on.
        push: PushConfig,
    }
}
