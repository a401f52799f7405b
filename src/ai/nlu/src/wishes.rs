//! Two wishes in one message: its sentences are asked one by one, and a clear answer that differs counts.

use crate::nlu::Wish;
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

fn parts(message: &str) -> Vec<String> {
    let head = message.chars().take(crate::normal::CHARS_MAX).collect::<String>();
    let mut marked = head;
    for also in ALSO {
        marked = marked.replace(also, &format!("\n{also}"));
    }
    let parts = marked.split(['.', '!', '?', '\n', ';', '。', '！', '？', '；']).map(str::trim);
    parts
        .filter(|part| part.chars().filter(|character| character.is_alphabetic()).count() >= PART_MIN)
        .take(PARTS_MAX)
        .map(str::to_owned)
        .collect()
}
