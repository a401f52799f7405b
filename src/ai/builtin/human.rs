//! Recognises the wish for a human: "позовите человека", "agent please", "人工客服" and their like.
//!
//! Russian and English are read word by word. A message asks for a human if it names one and either asks to be brought
//! together ("connect me with", "хочу поговорить с"), or says nothing else at all ("оператора!"). Words for a human that
//! are said of anybody ("person", "someone", "человек") need to be asked for by speech or by name ("real person"):
//! "a gift for a person" is no such wish. A refusal right before takes it back ("не надо оператора"). Chinese is read by
//! its phrases, because its words are not apart.

use super::human_words::{Class, english, russian};
use super::human_zh::{refuses_human_in_chinese, wants_human_in_chinese};
use crate::ai::knowledge::{Run, Script, runs};

/// How far apart, in words, the verb and the human may be.
const WINDOW: usize = 6;
/// The most words that are looked at.
const WORDS_MAX: usize = 120;
/// The most Chinese characters that are looked at.
const CHARACTERS_MAX: usize = 400;

/// Tells whether the words ask for a human.
#[must_use]
pub fn wants_human(text: &str) -> bool {
    let runs = runs(text);
    if runs.iter().any(|run| run.script == Script::Han) {
        let joined: String = runs.iter().take(WORDS_MAX).flat_map(|run| run.text.chars()).collect();
        if wants_human_in_chinese(&joined.chars().take(CHARACTERS_MAX).collect::<String>()) {
            return true;
        }
    }
    let mut classes = classes_of(&runs);
    not_a_bot_is_real(&mut classes);
    no_help_says_nothing(&mut classes);
    says_only_that(&classes) || asks(&classes)
}

/// Tells whether the words name a human and say that none is wanted.
pub(super) fn refuses_human(text: &str) -> bool {
    let runs = runs(text);
    if runs.iter().any(|run| run.script == Script::Han) {
        let joined: String = runs.iter().take(WORDS_MAX).flat_map(|run| run.text.chars()).take(CHARACTERS_MAX).collect();
        if refuses_human_in_chinese(&joined) {
            return true;
        }
    }
    let classes = classes_of(&runs);
    let names = |class: &Class| matches!(class, Class::Helper | Class::Somebody | Class::Someone | Class::Who);
    classes.iter().enumerate().any(|(at, class)| names(class) && refused(&classes, at))
}

fn classes_of(runs: &[Run]) -> Vec<Class> {
    let words = runs.iter().filter(|run| matches!(run.script, Script::Cyrillic | Script::Latin)).take(WORDS_MAX);
    words.map(|run| if run.script == Script::Cyrillic { russian(&run.text) } else { english(&run.text) }).collect()
}

/// Reads "not a bot" as "real".
fn not_a_bot_is_real(classes: &mut Vec<Class>) {
    let mut at = 0;
    while at < classes.len() {
        let rest = classes.get(at + 1..).unwrap_or_default();
        let n_between = rest.iter().take(2).take_while(|class| **class == Class::Filler).count();
        let is_pair = classes.get(at) == Some(&Class::Not) && rest.get(n_between) == Some(&Class::Bot);
        if is_pair {
            classes.splice(at..=at + 1 + n_between, [Class::Real]);
        }
        at += 1;
    }
}

/// Passes over "does not help": it is a reason for the wish and no refusal of it.
fn no_help_says_nothing(classes: &mut Vec<Class>) {
    while let Some(at) = classes.windows(2).position(|pair| pair == [Class::Not, Class::Help]) {
        classes.drain(at..at + 2);
    }
}

/// Tells whether the words name a human and say nothing else.
fn says_only_that(classes: &[Class]) -> bool {
    let has = |wanted: Class| classes.contains(&wanted);
    let anybody = [Class::Who, Class::Talk, Class::Please].into_iter().any(has) && has(Class::Real);
    let named = has(Class::Helper) || has(Class::Somebody) || has(Class::Someone) || anybody;
    let weighty = [Class::Other, Class::Not, Class::Bot].into_iter().any(has);
    named && !weighty
}

/// Tells whether a human is asked for somewhere in the words.
fn asks(classes: &[Class]) -> bool {
    classes.iter().enumerate().any(|(at, class)| {
        let wanted = match class {
            Class::Helper => {
                is_near(classes, at, &[Class::Talk, Class::Want])
                    || is_right_after(classes, at, &[Class::Modal])
                    || classes.get(at + 1) == Some(&Class::Please)
            }
            Class::Somebody if is_real(classes, at) => is_near(classes, at, &[Class::Talk, Class::Want, Class::Modal]),
            Class::Somebody => is_before(classes, at, &[Class::Talk]) || is_all_that_is_wanted(classes, at) || is_to_help(classes, at),
            Class::Someone | Class::Who if is_real(classes, at) => true,
            Class::Someone | Class::Who => {
                is_before(classes, at, &[Class::Talk]) || is_all_that_is_wanted(classes, at) || talks_after(classes, at)
            }
            Class::Real => is_before(classes, at, &[Class::Talk]),
            // "I do not want to talk to a bot" asks for the other thing.
            Class::Bot => return talks_with_no_bot(classes, at),
            _ => false,
        };
        wanted && !refused(classes, at)
    })
}

/// Tells whether one of some classes stands in the words that lead to a word.
fn is_before(classes: &[Class], at: usize, wanted: &[Class]) -> bool {
    classes.iter().take(at).rev().take(WINDOW).any(|class| wanted.contains(class))
}

/// Tells the same, or that one stands right behind it.
fn is_near(classes: &[Class], at: usize, wanted: &[Class]) -> bool {
    is_before(classes, at, wanted) || classes.iter().skip(at + 1).take(2).any(|class| wanted.contains(class))
}

/// Tells whether one of some classes leads straight to a word.
fn is_right_after(classes: &[Class], at: usize, wanted: &[Class]) -> bool {
    let led_by = classes.iter().take(at).rev().find(|class| !matches!(class, Class::Filler | Class::Please | Class::Real));
    led_by.is_some_and(|class| wanted.contains(class))
}

/// Tells whether a word is called real, right before or right behind it.
fn is_real(classes: &[Class], at: usize) -> bool {
    let before = classes.iter().take(at).rev().take(2);
    before.chain(classes.iter().skip(at + 1).take(2)).any(|class| *class == Class::Real)
}

/// Tells whether a want leads straight to a word and nothing of weight follows: "give me a person, please".
fn is_all_that_is_wanted(classes: &[Class], at: usize) -> bool {
    let rest = classes.iter().skip(at + 1);
    is_right_after(classes, at, &[Class::Want])
        && rest.copied().all(|class| matches!(class, Class::Filler | Class::Please | Class::Help | Class::Real | Class::Modal))
}

/// Tells whether a person is wanted to see to something: "let a person answer me".
fn is_to_help(classes: &[Class], at: usize) -> bool {
    let next = classes.iter().skip(at + 1).find(|class| **class != Class::Filler);
    is_right_after(classes, at, &[Class::Want, Class::Modal]) && next == Some(&Class::Help)
}

/// Tells whether a talk with someone follows: "is there anyone I can talk to".
fn talks_after(classes: &[Class], at: usize) -> bool {
    let mut rest = classes.iter().skip(at + 1).take(WINDOW).skip_while(|class| matches!(class, Class::Filler | Class::Modal));
    rest.next() == Some(&Class::Talk)
}

/// Tells whether talking to a bot is refused.
fn talks_with_no_bot(classes: &[Class], at: usize) -> bool {
    let near: Vec<Class> = classes.iter().skip(at.saturating_sub(WINDOW)).take(2 * WINDOW).copied().collect();
    near.contains(&Class::Not) && near.contains(&Class::Talk)
}

/// What may stand between a refusal and what is refused.
const LEAD: [Class; 7] = [Class::Filler, Class::Talk, Class::Want, Class::Someone, Class::Who, Class::Modal, Class::Not];

/// Tells whether the wish is taken back: a "not" among the words that lead to the human, or right after it.
fn refused(classes: &[Class], at: usize) -> bool {
    let led_by = classes.iter().take(at).rev().take(4).take_while(|class| LEAD.contains(class)).any(|class| *class == Class::Not);
    let after = classes.get(at + 1) == Some(&Class::Not);
    led_by || after
}

#[cfg(test)]
#[path = "human_tests.rs"]
mod tests;
