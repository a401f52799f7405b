//! The built-in answerer: no key, no network, the same answer to the same question every time.
//!
//! It is what answers where no AI is configured, and what steps in where one fails. It knows four things: when a human
//! is wanted, small talk, anger, and the shop's articles. When no article fits it says so and offers a human.

mod answer;
mod human;
mod human_words;
mod human_zh;
mod mood;
mod phrases;
mod setting;
#[cfg(test)]
mod tests;
mod understood;

pub use answer::{AnswerInput, answer, give_up, hand_over};
pub use human::wants_human;
pub use mood::{SmallTalk, is_angry, small_talk};
pub use phrases::{Phrase, say};

pub(crate) use setting::{source_card, wish_of};
pub(crate) use understood::{language_for, wish_understood};
