//! How long an AI provider may take. Which provider there is, is set at the desk, not here.

use std::time::Duration;

use super::section::section;

section! {
    /// How long an AI provider may take.
    AiConfig in "ai" {
        /// How long a whole answer may take before the built-in answerer steps in.
        answer_timeout: Duration = Duration::from_mins(1), within Duration::from_secs(1)..=Duration::from_mins(10);
        /// How long a provider may be silent before its first word.
        first_token_timeout: Duration = Duration::from_secs(15), within Duration::from_millis(100)..=Duration::from_mins(5);
        /// Answers that one provider writes at once.
        window: u32 = 8, within 1..=1000;
        /// Shoppers that wait for a provider at the most; the next one is answered by the built-in answerer.
        waiting_max: u32 = 64, within 1..=100_000;
        /// How long a shopper waits for a provider at the most.
        waiting_timeout: Duration = Duration::from_secs(10), within Duration::from_millis(100)..=Duration::from_mins(5);
    }
}
