//! The turn itself.

use futures_util::StreamExt;
use tokio::time::{Instant, timeout_at};

use super::prompt::{self, ARTICLES_MAX, HAND_OVER, NOT_KNOWN};
use super::screen::{Screen, Sign};
use super::{AnsweredBy, Fallback, TurnInput, TurnLimits, TurnOutcome, TurnSink, TurnTimings};
use crate::ai::builtin::{self, AnswerInput, language_for, source_card, wish_of, wish_understood};
use crate::ai::knowledge::{KnowledgeBase, KnowledgeError, KnowledgeIndex, RELATED_SCORE, SURE_SCORE};
use crate::ai::providers::{ChatEvent, ErrorClass, FinishReason, Provider, ProviderError, ToolCall, Usage};
use crate::ai::{Answer, HandOverReason, Outcome};
use crate::domain::{Article, ArticleHit, Card, Format, Language};

/// How many sources an answer of a provider shows.
const SOURCES_MAX: usize = 2;

/// Makes the answer to a shopper's message. Always ends in a message; drop the future to cancel it.
pub async fn take_turn<S: TurnSink>(
    input: &TurnInput,
    provider: Option<&dyn Provider>,
    knowledge: &KnowledgeBase,
    limits: &TurnLimits,
    sink: &mut S,
) -> TurnOutcome {
    let begun = Instant::now();
    let understood = input.understood.as_deref();
    let language = language_for(&input.question, input.locale, understood);
    let said = wish_of(&input.question, input.payload.as_deref(), &input.history);
    if let Some(reason) = said.or_else(|| wish_understood(&input.question, understood, input.handover)) {
        return Settled::builtin(builtin::hand_over(reason, language)).into_outcome(begun);
    }
    let index = match knowledge.index(input.tenant, input.inbox).await {
        Ok(index) => Some(index),
        Err(error) => {
            log_search(input, &error);
            None
        }
    };
    let mut turn = Turn { input, language, limits, begun, index: index.as_deref(), search: std::time::Duration::ZERO };
    match provider {
        Some(provider) if turn.is_worth_asking() => turn.ask(provider, sink).await,
        _ => turn.builtin(),
    }
    .into_outcome(begun)
}

fn log_search(input: &TurnInput, error: &KnowledgeError) {
    let cause = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
    tracing::warn!(
        tenant.id = %input.tenant, inbox.id = %input.inbox, error = %error, error.cause = cause,
        "The articles cannot be searched, so the bot answers without them."
    );
}

/// An answer that is decided, with what is known of how it came about.
struct Settled {
    answer: Answer,
    by: AnsweredBy,
    fallback: Option<Fallback>,
    usage: Option<Usage>,
    timings: TurnTimings,
}

impl Settled {
    fn builtin(answer: Answer) -> Self {
        Self { answer, by: AnsweredBy::Builtin, fallback: None, usage: None, timings: TurnTimings::default() }
    }

    fn into_outcome(self, begun: Instant) -> TurnOutcome {
        let outcome = self.answer.outcome;
        let timings = TurnTimings { total: begun.elapsed(), ..self.timings };
        let (by, fallback, usage) = (self.by, self.fallback, self.usage);
        TurnOutcome { message: self.answer.into_message(), outcome, by, fallback, usage, timings }
    }
}

/// What a provider's stream came to.
#[derive(Default)]
struct Written {
    text: String,
    sign: Option<Sign>,
    filtered: bool,
    usage: Option<Usage>,
    first_piece: Option<std::time::Duration>,
}

struct Turn<'a> {
    input: &'a TurnInput,
    language: Language,
    limits: &'a TurnLimits,
    begun: Instant,
    index: Option<&'a KnowledgeIndex>,
    search: std::time::Duration,
}

impl Turn<'_> {
    /// A message without words, or an article's button, needs no AI.
    fn is_worth_asking(&self) -> bool {
        let pressed = self.input.payload.as_deref().is_some_and(|payload| payload.starts_with(crate::ai::PAYLOAD_ARTICLE));
        !pressed && !self.input.question.trim().is_empty()
    }

    fn builtin(&self) -> Settled {
        Settled::builtin(self.builtin_answer())
    }

    fn builtin_answer(&self) -> Answer {
        let input = self.answer_input();
        let answer = self.index.map(|index| builtin::answer(input, index));
        match answer {
            Some(Ok(answer)) => answer,
            Some(Err(error)) => {
                log_search(self.input, &error);
                builtin::give_up(input)
            }
            None => builtin::give_up(input),
        }
    }

    fn answer_input(&self) -> AnswerInput<'_> {
        AnswerInput {
            question: &self.input.question,
            payload: self.input.payload.as_deref(),
            history: &self.input.history,
            locale: self.input.locale,
            inbox_key: &self.input.inbox_key,
            understood: self.input.understood.as_deref(),
        }
    }

    /// Asks the provider and decides what becomes of what it wrote.
    async fn ask<S: TurnSink>(&mut self, provider: &dyn Provider, sink: &mut S) -> Settled {
        let searching = Instant::now();
        let hits = self.hits();
        self.search = searching.elapsed();
        let mut written = Written::default();
        let result = self.write(provider, &hits, &mut written, sink).await;
        let timings = TurnTimings { search: self.search, first_piece: written.first_piece, ..TurnTimings::default() };
        let usage = written.usage;
        match result {
            Ok(()) => Settled { usage, timings, ..self.settle(written, hits, sink).await },
            Err(error) => {
                let fallback = self.abandon(written, error, sink).await;
                Settled { fallback: Some(fallback), usage, timings, ..self.builtin() }
            }
        }
    }

    fn hits(&self) -> Vec<ArticleHit> {
        let Some(index) = self.index else { return Vec::new() };
        let found = index.search(&self.searched(), self.input.locale, ARTICLES_MAX);
        let mut hits = found.unwrap_or_else(|error| {
            log_search(self.input, &error);
            Vec::new()
        });
        hits.retain(|hit| hit.score >= RELATED_SCORE);
        hits
    }

    /// A short question ("and to Moscow?") leans on the one before it, so both are searched.
    fn searched(&self) -> String {
        let question = &self.input.question;
        let before = self.input.history.iter().rev().find(|line| line.speaker == crate::ai::Speaker::Shopper);
        match before {
            Some(before) if question.chars().count() < self.limits.short_question_chars => format!("{question}\n{}", before.text),
            _ => question.clone(),
        }
    }

    async fn write<S: TurnSink>(
        &self,
        provider: &dyn Provider,
        hits: &[ArticleHit],
        written: &mut Written,
        sink: &mut S,
    ) -> Result<(), ProviderError> {
        let articles: Vec<&Article> = hits.iter().filter_map(|hit| self.index?.article(hit.id)).collect();
        let request = prompt::request(self.input, &articles, self.language, provider.capabilities());
        let first = self.begun + self.limits.first_piece;
        let late = |_elapsed| ProviderError::new(ErrorClass::Timeout, "the provider was silent for longer than a turn allows");
        let mut stream = timeout_at(first, provider.stream(request)).await.map_err(late)??;
        let mut screen = Screen::default();
        loop {
            let whole = self.begun + self.limits.whole;
            let deadline = if written.first_piece.is_some() { whole } else { first.min(whole) };
            match timeout_at(deadline, stream.next()).await.map_err(late)? {
                Some(event) => {
                    if self.hear(event?, &mut screen, written, sink).await {
                        return Ok(());
                    }
                }
                None => return Err(ProviderError::new(ErrorClass::Cut, "the answer ended without a finish")),
            }
        }
    }

    /// Takes one event; returns whether it was the last that matters.
    async fn hear<S: TurnSink>(&self, event: ChatEvent, screen: &mut Screen, written: &mut Written, sink: &mut S) -> bool {
        match event {
            ChatEvent::Text(piece) => {
                let shown = screen.push(&piece);
                self.show(&shown, written, sink).await;
                written.sign = written.sign.or(screen.sign());
                written.sign.is_some()
            }
            ChatEvent::ToolCall(call) => {
                written.sign = written.sign.or_else(|| sign_of(&call));
                false
            }
            ChatEvent::Usage(usage) => {
                written.usage = Some(usage);
                false
            }
            ChatEvent::Finish(reason) => {
                let rest = screen.finish();
                self.show(&rest, written, sink).await;
                written.filtered = reason == FinishReason::Filtered;
                true
            }
        }
    }

    async fn show<S: TurnSink>(&self, words: &str, written: &mut Written, sink: &mut S) {
        if words.is_empty() {
            return;
        }
        written.first_piece.get_or_insert_with(|| self.begun.elapsed());
        written.text.push_str(words);
        sink.piece(words).await;
    }

    /// Decides what a whole answer comes to.
    async fn settle<S: TurnSink>(&self, written: Written, hits: Vec<ArticleHit>, sink: &mut S) -> Settled {
        let has_words = !written.text.trim().is_empty();
        match written.sign {
            Some(Sign::Human) if has_words => self.by_provider(written, hits, Outcome::HandOver { reason: HandOverReason::Judged }),
            Some(Sign::Human) => {
                Settled { by: AnsweredBy::Provider, ..Settled::builtin(builtin::hand_over(HandOverReason::Judged, self.language)) }
            }
            Some(Sign::NotKnown) => {
                if has_words {
                    sink.forget().await;
                }
                let answer = Answer { articles: hits, ..builtin::give_up(self.answer_input()) };
                Settled { by: AnsweredBy::Provider, ..Settled::builtin(answer) }
            }
            None if has_words && !written.filtered => self.by_provider(written, hits, Outcome::Answered),
            None => {
                let error = ProviderError::new(ErrorClass::Malformed, "the provider ended its answer without words to show");
                let fallback = self.abandon(written, error, sink).await;
                Settled { fallback: Some(fallback), ..self.builtin() }
            }
        }
    }

    fn by_provider(&self, written: Written, hits: Vec<ArticleHit>, outcome: Outcome) -> Settled {
        let sources = if outcome == Outcome::Answered { self.sources(&hits) } else { Vec::new() };
        let answer = Answer { format: Format::Markdown, cards: sources, articles: hits, ..Answer::words(written.text, outcome) };
        Settled { by: AnsweredBy::Provider, ..Settled::builtin(answer) }
    }

    fn sources(&self, hits: &[ArticleHit]) -> Vec<Card> {
        let sure = hits.iter().filter(|hit| hit.score >= SURE_SCORE).take(SOURCES_MAX);
        sure.map(|hit| source_card(&self.input.inbox_key, hit.id, &hit.title)).collect()
    }

    async fn abandon<S: TurnSink>(&self, written: Written, error: ProviderError, sink: &mut S) -> Fallback {
        tracing::warn!(
            tenant.id = %self.input.tenant, inbox.id = %self.input.inbox, ai.error = error.class.as_str(),
            ai.status = error.status, ai.request_id = error.request_id.as_deref(), error = %error,
            "The AI provider gave no answer, so the built-in answerer does."
        );
        if written.text.is_empty() {
            return Fallback::Silent(error);
        }
        sink.forget().await;
        Fallback::Broken { partial: written.text, error }
    }
}

fn sign_of(call: &ToolCall) -> Option<Sign> {
    match call.name.as_str() {
        HAND_OVER => Some(Sign::Human),
        NOT_KNOWN => Some(Sign::NotKnown),
        _ => None,
    }
}
