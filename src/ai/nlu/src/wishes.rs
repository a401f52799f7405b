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

/// All the wishes, if there are several; `guess` understands one part.
pub(crate) fn wishes(message: &str, guess: impl Fn(&str) -> Wish) -> Vec<Guess> {
    let parts = parts(message);
    if parts.len() < 2 {
        return Vec::new();
    }
    let mut wishes = Vec::<Guess>::new();
    for part in parts {
        let understood = guess(&part);
        let sure = understood.verdict == Verdict::Sure && understood.intent.confidence >= SURE;
        let known = wishes.iter().any(|wish| wish.label == understood.intent.label);
        if sure && !known && !COURTESIES.contains(&understood.intent.label.as_str()) {
            wishes.push(understood.intent);
        }
    }
    if wishes.len() < 2 { Vec::new() } else { wishes }
}

/// A wish begins at a word for "also", and ends with its sentence.
fn parts(message: &str) -> Vec<String> {
    static BEGINNINGS: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| AhoCorasick::new(ALSO).ok());
    let head = message.char_indices().nth(CHARS_MAX).map_or(message, |(end, _)| message.get(..end).unwrap_or(message));
    let begins = BEGINNINGS.iter().flat_map(|also| also.find_iter(head)).map(|found| found.start());
    let mut from = 0;
    let mut parts = Vec::new();
    for to in begins.chain([head.len()]) {
        let sentences = head.get(from..to).unwrap_or_default().split(['.', '!', '?', '\n', ';', '。', '！', '？', '；']).map(str::trim);
        let wishes = sentences.filter(|part| part.chars().filter(|character| is_letter(*character)).take(PART_MIN).count() == PART_MIN);
        parts.extend(wishes.map(str::to_owned));
        from = to;
    }
    parts.truncate(PARTS_MAX);
    parts
}
