//! Turns over a scripted provider, with time paused.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;

use super::*;
use crate::ai::knowledge::{ArticleSource, KnowledgeBase, SourceError};
use crate::ai::providers::fake::{FakeProvider, Step};
use crate::ai::providers::{ChatEvent, ChatRole, ErrorClass, FinishReason, Provider, ToolCall};
use crate::ai::{HandOverReason, PAYLOAD_HUMAN, Speaker};
use crate::domain::{Article, ArticleId, HandOverRules, Timestamp};

struct OneArticle;

#[async_trait]
impl ArticleSource for OneArticle {
    async fn version(&self, _tenant: TenantId) -> Result<i64, SourceError> {
        Ok(1)
    }

    async fn articles(&self, tenant: TenantId) -> Result<Vec<Article>, SourceError> {
        Ok(vec![Article {
            tenant,
            id: ArticleId::from(1),
            inbox: None,
            slug: "delivery".to_owned(),
            title: "Delivery cost".to_owned(),
            body: "Delivery costs 5 euro.".to_owned(),
            language: Language::En,
            tags: Vec::new(),
            questions: vec!["how much is delivery".to_owned()],
            updated_at: Timestamp::from_millis(0),
        }])
    }
}

struct NoArticles;

#[async_trait]
impl ArticleSource for NoArticles {
    async fn version(&self, _tenant: TenantId) -> Result<i64, SourceError> {
        Err("the database is away".into())
    }

    async fn articles(&self, _tenant: TenantId) -> Result<Vec<Article>, SourceError> {
        Err("the database is away".into())
    }
}

#[derive(Default)]
struct Seen(Vec<String>);

impl TurnSink for Seen {
    async fn piece(&mut self, text: &str) {
        self.0.push(text.to_owned());
    }

    async fn forget(&mut self) {
        self.0.push("FORGET".to_owned());
    }
}

fn input(question: &str) -> TurnInput {
    TurnInput {
        understood: None,
        handover: HandOverRules::default(),
        tenant: TenantId::from(1),
        inbox: InboxId::from(1),
        inbox_key: Arc::from("demo"),
        bot_name: Arc::from("Bess"),
        shop_name: Arc::from("Linen & Co"),
        instructions: Some(Arc::from("Be warm.")),
        question: question.to_owned(),
        payload: None,
        history: Vec::new(),
        locale: Some(Language::En),
    }
}

async fn turn(input: &TurnInput, provider: Option<&Arc<FakeProvider>>) -> (TurnOutcome, Vec<String>) {
    let knowledge = KnowledgeBase::new(Arc::new(OneArticle));
    let provider = provider.map(|fake| &**fake as &dyn Provider);
    let mut seen = Seen::default();
    let outcome = take_turn(input, provider, &knowledge, &TurnLimits::default(), &mut seen).await;
    (outcome, seen.0)
}

#[expect(clippy::unnecessary_wraps, reason = "a script's events are results")]
fn text(words: &str) -> Result<ChatEvent, ProviderError> {
    Ok(ChatEvent::Text(words.to_owned()))
}

#[expect(clippy::unnecessary_wraps, reason = "a script's events are results")]
fn finish(reason: FinishReason) -> Result<ChatEvent, ProviderError> {
    Ok(ChatEvent::Finish(reason))
}

#[expect(clippy::unnecessary_wraps, reason = "a script's events are results")]
fn says(pieces: &[&str]) -> Step {
    Ok(pieces.iter().map(|words| text(words)).chain([finish(FinishReason::Stop)]).collect())
}

fn cut() -> ProviderError {
    ProviderError::new(ErrorClass::Cut, "made up")
}

const QUESTION: &str = "How much is delivery?";
const BUILTIN: &str = "Delivery costs 5 euro.";

#[tokio::test(start_paused = true)]
async fn a_providers_answer_is_shown_piece_by_piece_and_names_its_source() {
    let usage = Usage { prompt_tokens: 90, completion_tokens: 4 };
    let mut events = says(&["It costs ", "**5 euro**."]).unwrap();
    events.insert(2, Ok(ChatEvent::Usage(usage)));
    let (outcome, seen) = turn(&input(QUESTION), Some(&FakeProvider::scripted([Ok(events)]))).await;
    assert_eq!(seen, ["It costs ", "**5 euro**."]);
    assert_eq!(outcome.message.text, seen.concat());
    assert_eq!((outcome.by, outcome.outcome, outcome.usage), (AnsweredBy::Provider, Outcome::Answered, Some(usage)));
    assert_eq!(outcome.message.cards[0].url.as_deref(), Some(format!("/help/demo/{}", ArticleId::from(1)).as_str()));
    assert!(outcome.fallback.is_none() && outcome.timings.first_piece.is_some());
}

#[tokio::test(start_paused = true)]
async fn the_prompt_holds_the_rules_the_article_and_the_dialogue_with_roles_in_turn() {
    let fake = FakeProvider::scripted([says(&["ok"])]);
    let mut input = input(QUESTION);
    input.history = vec![
        Line::new(Speaker::Bot, "Hello!"),
        Line::new(Speaker::Shopper, "Hi"),
        Line::new(Speaker::Staff, "One moment"),
        Line::new(Speaker::Shopper, "ok"),
    ];
    turn(&input, Some(&fake)).await;
    let request = fake.last_asked();
    let roles: Vec<ChatRole> = request.messages.iter().map(|message| message.role).collect();
    assert_eq!(roles, [ChatRole::System, ChatRole::User, ChatRole::Assistant, ChatRole::User]);
    let system = &request.messages[0].text;
    for part in ["Bess", "Linen & Co", "Be warm.", "<article title=\"Delivery cost\">", BUILTIN, "[[human]]"] {
        assert!(system.contains(part), "{part}");
    }
    assert_eq!(request.messages[3].text, "ok\nHow much is delivery?");
    assert!(request.tools.is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_long_dialogue_is_cut_to_the_providers_budget_and_keeps_its_end() {
    let fake = FakeProvider::scripted([says(&["ok"])]);
    let mut input = input(QUESTION);
    input.history =
        (0..40).map(|n| Line::new(if n % 2 == 0 { Speaker::Shopper } else { Speaker::Bot }, format!("{n} {}", "x".repeat(900)))).collect();
    turn(&input, Some(&fake)).await;
    let request = fake.last_asked();
    let length: usize = request.messages.iter().map(|message| message.text.chars().count()).sum();
    assert!(length <= 8_000, "{length}");
    assert!(request.messages.iter().any(|message| message.text.starts_with("39 ")));
    assert!(!request.messages.iter().any(|message| message.text.starts_with("2 ")));
}

#[tokio::test(start_paused = true)]
async fn the_wish_for_a_human_is_seen_before_any_provider_is_asked() {
    let fake = FakeProvider::scripted([says(&["no"])]);
    let mut pressed = input("Talk to a person");
    pressed.payload = Some(PAYLOAD_HUMAN.to_owned());
    for input in [input("позовите оператора"), input("agent please"), input("转人工"), pressed] {
        let (outcome, seen) = turn(&input, Some(&fake)).await;
        assert_eq!(outcome.outcome, Outcome::HandOver { reason: HandOverReason::Asked });
        assert!(seen.is_empty());
    }
    assert_eq!(fake.n_asked(), 0);
}

#[tokio::test(start_paused = true)]
async fn without_a_provider_or_on_its_failure_the_built_in_answerer_speaks() {
    let (outcome, seen) = turn(&input(QUESTION), None).await;
    assert_eq!((outcome.message.text.as_str(), outcome.by), (BUILTIN, AnsweredBy::Builtin));
    assert!(seen.is_empty() && outcome.fallback.is_none());
    let (outcome, seen) = turn(&input(QUESTION), Some(&FakeProvider::scripted([Err(cut())]))).await;
    assert_eq!((outcome.message.text.as_str(), outcome.by), (BUILTIN, AnsweredBy::Builtin));
    assert!(seen.is_empty() && matches!(outcome.fallback, Some(Fallback::Silent(_))));
}

#[tokio::test(start_paused = true)]
async fn a_provider_silent_for_too_long_is_given_up() {
    let fake = FakeProvider::hanging([Ok(Vec::new())]);
    let (outcome, seen) = turn(&input(QUESTION), Some(&fake)).await;
    assert_eq!(outcome.message.text, BUILTIN);
    assert_eq!(outcome.timings.total.as_secs(), TurnLimits::default().first_piece.as_secs());
    assert!(seen.is_empty());
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_breaks_off_is_forgotten_and_answered_anew() {
    let step = Ok(vec![text("Delivery is fr"), Err(cut())]);
    let (outcome, seen) = turn(&input(QUESTION), Some(&FakeProvider::scripted([step]))).await;
    assert_eq!(seen, ["Delivery is fr", "FORGET"]);
    assert_eq!(outcome.message.text, BUILTIN);
    let Some(Fallback::Broken { partial, error }) = outcome.fallback else { panic!("{:?}", outcome.fallback) };
    assert_eq!((partial.as_str(), error.class), ("Delivery is fr", ErrorClass::Cut));
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_never_ends_is_forgotten_at_its_limit() {
    let fake = FakeProvider::hanging([Ok(vec![text("Well")])]);
    let (outcome, seen) = turn(&input(QUESTION), Some(&fake)).await;
    assert_eq!(seen, ["Well", "FORGET"]);
    assert_eq!(outcome.timings.total, TurnLimits::default().whole);
}

#[tokio::test(start_paused = true)]
async fn a_model_calls_a_human_by_its_tool_or_by_the_line_that_is_never_shown() {
    let call = ToolCall { name: "hand_over".to_owned(), arguments: "{broken".to_owned() };
    let by_tool = FakeProvider::with_tools([Ok(vec![Ok(ChatEvent::ToolCall(call)), finish(FinishReason::ToolCalls)])]);
    let by_line = FakeProvider::scripted([says(&["[[hum", "an]]"])]);
    for fake in [by_tool, by_line] {
        let (outcome, seen) = turn(&input("My parcel burnt"), Some(&fake)).await;
        assert_eq!(outcome.outcome, Outcome::HandOver { reason: HandOverReason::Judged });
        assert!(seen.is_empty() && outcome.message.text.starts_with("I am calling a person"));
        assert_eq!(outcome.by, AnsweredBy::Provider);
    }
}

#[tokio::test(start_paused = true)]
async fn tools_are_offered_only_where_they_are_known() {
    let fake = FakeProvider::with_tools([says(&["ok"])]);
    turn(&input(QUESTION), Some(&fake)).await;
    let request = fake.last_asked();
    assert_eq!(request.tools.iter().map(|tool| tool.name).collect::<Vec<_>>(), ["hand_over", "not_known"]);
    assert!(!request.messages[0].text.contains("[[human]]"));
}

#[tokio::test(start_paused = true)]
async fn a_model_that_does_not_know_offers_a_human_and_the_second_time_calls_one() {
    let mut input = input("Do you repair violins?");
    let (outcome, _) = turn(&input, Some(&FakeProvider::scripted([says(&["[[unknown]]"])]))).await;
    assert_eq!(outcome.outcome, Outcome::Unsure);
    assert_eq!(outcome.message.buttons.last().unwrap().payload, PAYLOAD_HUMAN);
    input.history = vec![Line { unsure: true, ..Line::new(Speaker::Bot, outcome.message.text) }];
    let (outcome, seen) = turn(&input, Some(&FakeProvider::scripted([says(&["Sure.\n", "[[unknown]]"])]))).await;
    assert_eq!(seen, ["Sure.\n", "FORGET"]);
    assert_eq!(outcome.outcome, Outcome::HandOver { reason: HandOverReason::Unanswered });
}

#[tokio::test(start_paused = true)]
async fn an_answer_without_words_or_filtered_is_no_answer() {
    for (step, forgotten) in [(says(&[" \n"]), false), (Ok(vec![text("I must"), finish(FinishReason::Filtered)]), true)] {
        let (outcome, seen) = turn(&input(QUESTION), Some(&FakeProvider::scripted([step]))).await;
        assert_eq!(outcome.message.text, BUILTIN);
        assert_eq!(seen.last().is_some_and(|last| last == "FORGET"), forgotten);
    }
}

#[tokio::test(start_paused = true)]
async fn a_short_question_is_searched_with_the_one_before_it() {
    let fake = FakeProvider::scripted([says(&["ok"])]);
    let mut input = input("and to Spain?");
    input.history = vec![Line::new(Speaker::Shopper, QUESTION), Line::new(Speaker::Bot, BUILTIN)];
    turn(&input, Some(&fake)).await;
    assert!(fake.last_asked().messages[0].text.contains("<article"));
}

#[tokio::test(start_paused = true)]
async fn a_turn_ends_in_a_message_even_when_the_articles_cannot_be_read() {
    let knowledge = KnowledgeBase::new(Arc::new(NoArticles));
    let mut seen = Seen::default();
    let outcome = take_turn(&input(QUESTION), None, &knowledge, &TurnLimits::default(), &mut seen).await;
    assert_eq!(outcome.outcome, Outcome::Unsure);
    assert!(!outcome.message.text.is_empty());
    assert_eq!(outcome.timings.search, Duration::ZERO);
}
