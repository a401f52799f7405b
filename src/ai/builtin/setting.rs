//! Things that built-in and AI answers share: the wish for a human in a message, sources, and buttons.

use super::phrases::{Phrase, say};
use super::{SmallTalk, small_talk, wants_human};
use crate::ai::{HandOverReason, Line, PAYLOAD_ARTICLE, PAYLOAD_HUMAN, Speaker};
use crate::domain::{ArticleId, Button, Card, Language};

/// Returns why a human is wanted if a message says so: by its words, by the button, or by "yes" to the bot's offer.
pub(crate) fn wish_of(question: &str, payload: Option<&str>, history: &[Line]) -> Option<HandOverReason> {
    let pressed = payload == Some(PAYLOAD_HUMAN);
    let accepted = || was_offered(history) && small_talk(question) == Some(SmallTalk::Yes);
    (pressed || wants_human(question) || accepted()).then_some(HandOverReason::Asked)
}

/// Tells whether the last line is the bot's offer of a human.
pub(crate) fn was_offered(history: &[Line]) -> bool {
    history.last().is_some_and(|line| line.speaker == Speaker::Bot && line.unsure)
}

/// Returns the article that a pressed button opens.
pub(crate) fn article_of(payload: Option<&str>) -> Option<ArticleId> {
    payload?.strip_prefix(PAYLOAD_ARTICLE)?.parse().ok()
}

/// Returns the card that leads to an answer's source.
pub(crate) fn source_card(inbox_key: &str, id: ArticleId, title: &str) -> Card {
    Card { title: title.to_owned(), url: Some(format!("/help/{inbox_key}/{id}")), ..Card::default() }
}

/// Returns the button that opens an article.
pub(crate) fn article_button(id: ArticleId, title: &str) -> Button {
    Button { title: title.to_owned(), payload: format!("{PAYLOAD_ARTICLE}{id}") }
}

/// Returns the button that asks for a human.
pub(crate) fn human_button(language: Language) -> Button {
    Button { title: say(Phrase::HumanButton, language).to_owned(), payload: PAYLOAD_HUMAN.to_owned() }
}
