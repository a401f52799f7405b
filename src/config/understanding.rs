//! Whether messages are understood, and how much may be spent on it.

use super::section::section;

section! {
    /// Whether messages are understood, and how much may be spent on it.
    UnderstandingConfig in "understanding" {
        /// Whether it is worked out what shoppers' messages are about: language, wish, mood, numbers. Delivery never waits for it.
        enabled: bool = true;
        /// Messages that are worked on at once. Those of one dialogue are worked on in their order.
        workers: u32 = 1, within 1..=64;
        /// Per cent of a processor core that each of them may take for long; a moment's rush may take all of it. What comes too
        /// fast for that is left for later.
        cpu_percent: u32 = 10, within 1..=100;
        /// A file of models to use instead of those in the program, so that an older version can be kept. If empty, those in the
        /// program.
        models: Option<String> = None;
        /// The sentence encoder's file, as `beseda nlu fetch` writes it. If empty, `nlu/encoder.bin` in the data folder. Without it
        /// messages are understood by n-grams alone, less well.
        encoder: Option<String> = None;
    }
}
