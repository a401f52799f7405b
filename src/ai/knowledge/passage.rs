//! The part of an article that answers a question: whole paragraphs, as many as fit, those that speak of it.

use std::collections::HashSet;

use super::words::{Segmenter, words};

/// What ends a sentence.
const ENDS: [char; 7] = ['.', '!', '?', '…', '。', '！', '？'];

/// Returns the paragraphs of a CommonMark text that fit a question best, in their order, at most `chars_max` characters
/// together. The whole text where it fits. A paragraph that is too long by itself is cut after a sentence.
pub(crate) fn passage(body: &str, question: &str, segmenter: Segmenter, chars_max: usize) -> String {
    let body = body.trim();
    if body.chars().count() <= chars_max {
        return body.to_owned();
    }
    let asked: HashSet<String> = telling(question, segmenter);
    let blocks: Vec<String> = blocks(body);
    let mut order: Vec<usize> = (0..blocks.len()).collect();
    let scores: Vec<usize> = blocks.iter().map(|block| telling(block, segmenter).intersection(&asked).count()).collect();
    // The sort is stable: of equals the earlier one comes first, and an article's first paragraph is its short answer.
    order.sort_by_key(|place| std::cmp::Reverse(scores.get(*place).copied().unwrap_or_default()));
    let chosen = fill(&blocks, &order, chars_max);
    if chosen.is_empty() {
        let best = order.first().and_then(|place| blocks.get(*place));
        return best.map(|block| cut_after_sentence(block, chars_max)).unwrap_or_default();
    }
    chosen.into_iter().filter_map(|place| blocks.get(place).map(String::as_str)).collect::<Vec<_>>().join("\n\n")
}

/// Returns the words of a text, and their roots, that say something.
fn telling(text: &str, segmenter: Segmenter) -> HashSet<String> {
    words(text, segmenter).into_iter().filter(|word| !word.stop).flat_map(|word| [Some(word.stem), word.root]).flatten().collect()
}

/// Cuts a text into paragraphs; a heading stays with what it heads.
fn blocks(body: &str) -> Vec<String> {
    let mut blocks: Vec<String> = Vec::new();
    let mut heading: Option<&str> = None;
    for block in body.split("\n\n").map(str::trim).filter(|block| !block.is_empty()) {
        if block.starts_with('#') && !block.contains('\n') {
            heading = Some(block);
            continue;
        }
        blocks.push(heading.take().map_or_else(|| block.to_owned(), |heading| format!("{heading}\n\n{block}")));
    }
    blocks
}

/// Takes blocks in the order of how well they fit while there is room, the best one first; returns their places in the
/// order of the text. Empty if the best one has no room: another one would not answer.
fn fill(blocks: &[String], order: &[usize], chars_max: usize) -> Vec<usize> {
    let mut room = chars_max;
    let mut chosen = Vec::new();
    for place in order {
        let Some(block) = blocks.get(*place) else { continue };
        let needed = block.chars().count() + 2;
        if needed > room + 2 {
            if chosen.is_empty() {
                break;
            }
            continue;
        }
        room = room.saturating_sub(needed);
        chosen.push(*place);
    }
    chosen.sort_unstable();
    chosen
}

/// Cuts a text after the last sentence that fits, or after the last word where no sentence does.
fn cut_after_sentence(text: &str, chars_max: usize) -> String {
    let mut cut_sentence = None;
    let mut cut_word = None;
    let mut end = 0;
    let mut letters = text.char_indices().peekable();
    for _ in 0..chars_max.saturating_sub(1) {
        let Some((at, letter)) = letters.next() else { break };
        end = at + letter.len_utf8();
        let last = letters.peek().is_none_or(|(_, next)| next.is_whitespace() || !letter.is_ascii());
        if ENDS.contains(&letter) && last {
            cut_sentence = Some(end);
        }
        if letter.is_whitespace() {
            cut_word = Some(at);
        }
    }
    match (cut_sentence, cut_word) {
        (Some(at), _) => text.get(..at).unwrap_or_default().to_owned(),
        (None, at) => format!("{}…", text.get(..at.unwrap_or(end)).unwrap_or_default()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &str = "We deliver everywhere.\n\n## Returns\n\nYou have 14 days to return a thing. It must be new.\n\n## Payment\n\n\
        Pay by card or cash.";

    #[test]
    fn a_short_text_is_given_whole() {
        assert_eq!(passage(BODY, "anything", Segmenter::Pairs, 600), BODY);
    }

    #[test]
    fn of_a_long_text_the_paragraph_that_speaks_of_it_is_given_with_its_heading() {
        let found = passage(BODY, "can I return my order", Segmenter::Pairs, 70);
        assert_eq!(found, "## Returns\n\nYou have 14 days to return a thing. It must be new.");
    }

    #[test]
    fn a_paragraph_too_long_is_cut_after_a_sentence_of_either_script() {
        assert_eq!(passage("First one. Second one. Third one.", "third", Segmenter::Pairs, 25), "First one. Second one.");
        assert_eq!(passage("七天内可退货。需保持完好。运费自理。", "退货", Segmenter::Pairs, 15), "七天内可退货。需保持完好。");
        assert_eq!(passage("no end of a sentence at all", "", Segmenter::Pairs, 10), "no end…");
    }

    #[test]
    fn a_passage_never_exceeds_its_bound() {
        let text = "слово ".repeat(300);
        for bound in [10, 60, 599] {
            assert!(passage(&text, "слово", Segmenter::Pairs, bound).chars().count() <= bound);
        }
    }
}
