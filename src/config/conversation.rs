//! How dialogues come to rest.

use std::time::Duration;

use super::section::section;

section! {
    /// How dialogues come to rest.
    ConversationConfig in "conversation" {
        /// How long a dialogue in which nothing happens stays in memory. The next message brings it back.
        passivate_after: Duration = Duration::from_mins(5), within Duration::from_secs(1)..=Duration::from_hours(24);
        /// How long after the last message a dialogue counts as settled, or `never`.
        auto_resolve_after: Option<Duration> = Some(Duration::from_hours(24));
        /// How long an agent may leave a shopper's message unanswered before the dialogue goes back to the queue, or `never`.
        return_to_queue_after: Option<Duration> = Some(Duration::from_mins(15));
    }
}
