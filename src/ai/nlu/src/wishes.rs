//! Two wishes in one message: its sentences are asked one by one, and a clear answer that differs counts.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use crate::nlu::Wish;
use crate::normal::{CHARS_MAX, is_letter};
use crate::understanding::{Guess, OUT_OF_SCOPE, Verdict};

/// Sentences of a message that are asked.
const PARTS_MAX: usize = 6;
/// Characters below which a part is no wish of its own.
const PART_MIN: usize = 4;
/// Confidence from which another wish counts.
const SURE: f32 = 0.7;
/// What ends a sentence.
const ENDS: [char; 9] = ['.', '!', '?', '\n', ';', '。', '！', '？', '；'];
/// What accompanies a wish and is none.
const COURTESIES: [&str; 6] = ["greeting", "thanks", "goodbye", "feedback_praise", "complaint_service", OUT_OF_SCOPE];
/// Words that begin another wish.
const ALSO: [&str; 18] = [
    " и еще ",
    " и ещё ",
    " а также ",
    " а еще ",
    " а ещё ",
    " и заодно ",
    " заодно ",
    " кстати ",
    " and also ",
    " also ",
    " and another thing",
    " plus ",
    "另外",
    "还有就是",
    "还有，",
    "顺便",
    "再问",
    "以及",
];

/// What may hold a wish of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Part<'a> {
    /// What was written.
    pub(crate) text: &'a str,
    /// Its first byte in the message.
    pub(crate) from: usize,
}

/// All the wishes, if there are several; `guess` understands one part.
pub(crate) fn wishes(message: &str, guess: impl Fn(Part<'_>) -> Wish) -> Vec<Guess> {
    let parts = parts(message);
    if parts.len() < 2 {
        return Vec::new();
    }
    let mut wishes = Vec::<Guess>::new();
    for part in parts {
        let understood = guess(part);
        let sure = understood.verdict == Verdict::Sure && understood.intent.confidence >= SURE;
        let known = wishes.iter().any(|wish| wish.label == understood.intent.label);
        if sure && !known && !COURTESIES.contains(&understood.intent.label.as_str()) {
            wishes.push(understood.intent);
        }
    }
    if wishes.len() < 2 { Vec::new() } else { wishes }
}

/// A wish begins at a word for "also", and ends with its sentence.
fn parts(message: &str) -> Vec<Part<'_>> {
    static BEGINNINGS: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| AhoCorasick::new(ALSO).ok());
    let head = message.char_indices().nth(CHARS_MAX).map_or(message, |(end, _)| message.get(..end).unwrap_or(message));
    let begins = BEGINNINGS.iter().flat_map(|also| also.find_iter(head)).map(|found| found.start());
    let mut from = 0;
    let mut parts = Vec::new();
    for to in begins.chain([head.len()]) {
        for sentence in head.get(from..to).unwrap_or_default().split_inclusive(ENDS) {
            let text = sentence.trim_end_matches(ENDS).trim();
            if text.chars().filter(|character| is_letter(*character)).take(PART_MIN).count() == PART_MIN {
                parts.push(Part { text, from: from + sentence.len() - sentence.trim_start().len() });
            }
            from += sentence.len();
        }
    }
    parts.truncate(PARTS_MAX);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_knows_where_it_stands() {
        for message in ["  Где мой заказ?! Верните деньги и заодно дайте чек.", "退货怎么弄？另外什么时候发货", "no wish", "...", ""]
        {
            for part in parts(message) {
                assert_eq!(message.get(part.from..part.from + part.text.len()), Some(part.text));
            }
        }
        let texts = parts("Где мой заказ?! Верните деньги и заодно дайте чек.").iter().map(|part| part.text).collect::<Vec<_>>();
        assert_eq!(texts, ["Где мой заказ", "Верните деньги", "и заодно дайте чек"]);
    }
}
