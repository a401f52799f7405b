//! How people and programs prove who they are.

use std::time::Duration;

use super::section::section;

section! {
    /// How people and programs prove who they are.
    AuthConfig in "auth" {
        /// How long an agent's access token is good for. A stolen one is good for as long.
        access_token_ttl: Duration = Duration::from_mins(15), within Duration::from_mins(1)..=Duration::from_hours(24);
        /// How long an agent stays signed in without using the desk.
        refresh_token_ttl: Duration = Duration::from_hours(30 * 24), within Duration::from_hours(1)..=Duration::from_hours(365 * 24);
        /// How long a widget's token is good for. The widget asks for a new one by itself.
        widget_token_ttl: Duration = Duration::from_hours(12), within Duration::from_mins(1)..=Duration::from_hours(30 * 24);
        /// The shortest password.
        password_chars_min: u32 = 10, within 8..=128;
        /// Passwords that are checked at once. Each check takes 19 MiB and some 30 ms of a core, on purpose.
        password_checks_max: u32 = 2, within 1..=64;
    }
}
