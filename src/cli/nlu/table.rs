//! What was understood, for a person.

use beseda_nlu::{Guess, Understanding, Verdict};

/// Characters of a long message that are repeated.
const QUOTED_MAX: usize = 120;

pub(super) fn told(text: &str, understood: &Understanding) -> String {
    let mut lines = vec![quoted(text)];
    let language = &understood.language;
    let second = language.second.as_ref().map_or_else(String::new, |second| format!(", and {second}"));
    let latin = if language.transliterated { ", in Latin letters" } else { "" };
    lines.push(format!("  language   {} {}{second}{latin}", language.code, percent(language.confidence)));
    let verdict = match understood.verdict {
        Verdict::Sure => "",
        Verdict::Unsure => " (unsure)",
        Verdict::OutOfScope => " (out of scope)",
    };
    let other = understood.second.as_ref().map_or_else(String::new, |second| format!(", or {}", guess(second)));
    lines.push(format!("  intent     {}{verdict}{other}", guess(&understood.intent)));
    if !understood.wishes.is_empty() {
        lines.push(format!("  wishes     {}", understood.wishes.iter().map(guess).collect::<Vec<_>>().join(", ")));
    }
    lines.push(format!("  sentiment  {}, emotion {}", guess(&understood.sentiment), guess(&understood.emotion)));
    for entity in &understood.entities {
        let unit = entity.unit.as_ref().map_or_else(String::new, |unit| format!(" {unit}"));
        lines.push(format!("  {:<10} {} [{}..{}] = {}{unit}", entity.kind.name(), entity.text, entity.start, entity.end, entity.value));
    }
    if let Some(corrected) = &understood.corrected {
        lines.push(format!("  read as    {corrected}"));
    }
    lines.join("\n")
}

fn quoted(text: &str) -> String {
    let head = text.chars().take(QUOTED_MAX).collect::<String>();
    if head.len() < text.len() { format!("{head}…") } else { head }
}

fn guess(guess: &Guess) -> String {
    format!("{} {}", guess.label, percent(guess.confidence))
}

fn percent(share: f32) -> String {
    format!("{:.0} %", share * 100.0)
}
