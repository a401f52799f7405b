//! The answerer's decision: what a message is, and what to say to it.

use super::mood::{SmallTalk, is_angry, small_talk};
use super::phrases::{Phrase, say};
use super::setting::{article_button, article_of, human_button, source_card, was_offered, wish_of};
use super::understood::{Courtesy, courtesy, language_for, other_words, sounds_angry};
use crate::ai::knowledge::{KnowledgeError, KnowledgeIndex, RELATED_SCORE, SURE_SCORE};
use crate::ai::{Answer, HandOverReason, Line, Outcome};
use crate::domain::{Article, ArticleHit, Format, Language, Understood};

/// The longest answer, in characters.
const ANSWER_CHARS_MAX: usize = 600;
/// How many further articles are offered beside an answer, or instead of one.
const FURTHER_MAX: usize = 2;
/// A further article is offered from this share of the best one's score on.
const FURTHER_SHARE: f32 = 0.6;
/// The most of a question's characters that are looked at.
const QUESTION_CHARS_MAX: usize = 2_000;

/// What is asked, and where.
#[derive(Debug, Clone, Copy)]
pub struct AnswerInput<'a> {
    /// What the shopper wrote.
    pub question: &'a str,
    /// What the button that the shopper pressed carried.
    pub payload: Option<&'a str>,
    /// The dialogue before, oldest first.
    pub history: &'a [Line],
    /// The language to speak where the words do not tell.
    pub locale: Option<Language>,
    /// The public word for the inbox; links to articles are made of it.
    pub inbox_key: &'a str,
    /// What was understood of it, where that is known.
    pub understood: Option<&'a Understood>,
}

/// Answers a message from the shop's articles. Fails only when the search does.
pub fn answer(input: AnswerInput<'_>, knowledge: &KnowledgeIndex) -> Result<Answer, KnowledgeError> {
    let question: String = input.question.chars().take(QUESTION_CHARS_MAX).collect();
    let language = language_for(&question, input.locale, input.understood);
    if let Some(reason) = wish_of(&question, input.payload, input.history) {
        return Ok(hand_over(reason, language));
    }
    if let Some(article) = article_of(input.payload).and_then(|id| knowledge.article(id)) {
        return Ok(opened(article, input, knowledge));
    }
    if question.trim().is_empty() {
        return Ok(offer(Phrase::NoWords, language, Vec::new()));
    }
    match small_talk(&question) {
        Some(SmallTalk::NotHelpful) => return Ok(failed(Phrase::NotHelpful, language, input.history, Vec::new())),
        Some(talk) => return Ok(Answer::words(say(reply_to(talk), language), Outcome::Answered)),
        None => {}
    }
    if let Some(courtesy) = courtesy(&question, input.understood) {
        return Ok(Answer::words(say(reply_to_courtesy(courtesy), language), Outcome::Answered));
    }
    let hits = knowledge.search(&question, input.locale, FURTHER_MAX + 1)?;
    if !is_sure(&hits) {
        for words in other_words(input.understood, language) {
            let found = knowledge.search(&words, Some(language), FURTHER_MAX + 1)?;
            if is_sure(&found) {
                return Ok(from_hits(&words, language, found, input, knowledge));
            }
        }
    }
    Ok(from_hits(&question, language, hits, input, knowledge))
}

fn is_sure(hits: &[ArticleHit]) -> bool {
    hits.first().is_some_and(|hit| hit.score >= SURE_SCORE)
}

const fn reply_to_courtesy(courtesy: Courtesy) -> Phrase {
    match courtesy {
        Courtesy::Greeting => Phrase::Hello,
        Courtesy::Thanks => Phrase::Welcome,
        Courtesy::Goodbye => Phrase::Bye,
    }
}

/// Returns the words that go before a human.
#[must_use]
pub fn hand_over(reason: HandOverReason, language: Language) -> Answer {
    let phrase = match reason {
        HandOverReason::Asked | HandOverReason::Judged => Phrase::HandOver,
        HandOverReason::Unanswered => Phrase::HandOverUnanswered,
        HandOverReason::Upset => Phrase::HandOverUpset,
    };
    Answer::words(say(phrase, language), Outcome::HandOver { reason })
}

/// Returns the word that no answer is known, without a search: with the offer of a human, or, where that was the bot's
/// last word too, with the human.
#[must_use]
pub fn give_up(input: AnswerInput<'_>) -> Answer {
    let language = language_for(input.question, input.locale, input.understood);
    if is_angry(input.question) || sounds_angry(input.understood) {
        return hand_over(HandOverReason::Upset, language);
    }
    failed(Phrase::Unsure, language, input.history, Vec::new())
}

const fn reply_to(talk: SmallTalk) -> Phrase {
    match talk {
        SmallTalk::Greeting => Phrase::Hello,
        SmallTalk::Thanks => Phrase::Welcome,
        SmallTalk::Goodbye => Phrase::Bye,
        SmallTalk::Yes | SmallTalk::No => Phrase::GoOn,
        SmallTalk::NotHelpful => Phrase::NotHelpful,
    }
}

fn from_hits(question: &str, language: Language, hits: Vec<ArticleHit>, input: AnswerInput<'_>, knowledge: &KnowledgeIndex) -> Answer {
    let angry = is_angry(input.question) || sounds_angry(input.understood);
    let sure = hits.first().filter(|hit| hit.score >= SURE_SCORE).and_then(|hit| knowledge.article(hit.id));
    let Some(article) = sure else {
        return if angry {
            Answer { articles: hits, ..hand_over(HandOverReason::Upset, language) }
        } else {
            failed(Phrase::Unsure, language, input.history, hits)
        };
    };
    let mut answer = from_article(article, question, input, knowledge);
    let floor = hits.first().map_or(1.0, |hit| hit.score * FURTHER_SHARE).max(RELATED_SCORE);
    answer.buttons = further(hits.iter().skip(1).filter(|hit| hit.score >= floor));
    answer.articles = hits;
    if angry {
        answer.text = format!("{} {}", say(Phrase::Sorry, language), answer.text);
        answer.buttons.push(human_button(language));
    }
    answer
}

/// Returns the answer to a pressed article's button.
fn opened(article: &Article, input: AnswerInput<'_>, knowledge: &KnowledgeIndex) -> Answer {
    from_article(article, &article.title, input, knowledge)
}

fn from_article(article: &Article, question: &str, input: AnswerInput<'_>, knowledge: &KnowledgeIndex) -> Answer {
    Answer {
        text: knowledge.passage(article, question, ANSWER_CHARS_MAX),
        format: Format::Markdown,
        cards: vec![source_card(input.inbox_key, article.id, &article.title)],
        buttons: Vec::new(),
        outcome: Outcome::Answered,
        articles: Vec::new(),
    }
}

/// Returns the word that no answer is known: at the first time with the offer of a human, at the second with the human.
fn failed(phrase: Phrase, language: Language, history: &[Line], hits: Vec<ArticleHit>) -> Answer {
    if was_offered(history_of_bot(history)) {
        return Answer { articles: hits, ..hand_over(HandOverReason::Unanswered, language) };
    }
    offer(phrase, language, hits)
}

/// Returns the history up to the bot's last line: what the shopper wrote since in several messages is one question.
fn history_of_bot(history: &[Line]) -> &[Line] {
    let end = history.iter().rposition(|line| line.speaker != crate::ai::Speaker::Shopper).map_or(0, |at| at + 1);
    history.get(..end).unwrap_or_default()
}

fn offer(phrase: Phrase, language: Language, hits: Vec<ArticleHit>) -> Answer {
    let near: Vec<&ArticleHit> = hits.iter().filter(|hit| hit.score >= RELATED_SCORE).collect();
    let phrase = if phrase == Phrase::Unsure && !near.is_empty() { Phrase::Perhaps } else { phrase };
    let mut buttons = further(near.into_iter());
    buttons.push(human_button(language));
    Answer { buttons, articles: hits, ..Answer::words(say(phrase, language), Outcome::Unsure) }
}

fn further<'a>(hits: impl Iterator<Item = &'a ArticleHit>) -> Vec<crate::domain::Button> {
    hits.take(FURTHER_MAX).map(|hit| article_button(hit.id, &hit.title)).collect()
}
