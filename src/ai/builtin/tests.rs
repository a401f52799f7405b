//! The answerer over a small knowledge base, message by message.

use super::*;
use crate::ai::knowledge::KnowledgeIndex;
use crate::ai::{HandOverReason, Line, Outcome, PAYLOAD_HUMAN, Speaker};
use crate::domain::{Article, ArticleId, Certainty, Format, Guess, Language, TenantId, Timestamp, Understood};

fn article(id: i64, language: Language, slug: &str, title: &str, body: &str, questions: &[&str]) -> Article {
    Article {
        tenant: TenantId::from(1),
        id: ArticleId::from(id),
        inbox: None,
        slug: slug.to_owned(),
        title: title.to_owned(),
        body: body.to_owned(),
        language,
        tags: vec![slug.to_owned()],
        questions: questions.iter().map(|&text| text.to_owned()).collect(),
        updated_at: Timestamp::from_millis(0),
    }
}

fn shop() -> KnowledgeIndex {
    KnowledgeIndex::build(vec![
        article(1, Language::En, "delivery", "Delivery cost", "Delivery costs **5 euro**.", &["how much is delivery", "shipping price"]),
        article(2, Language::En, "returns", "Returns", "You have 14 days to return a thing.", &["how do I return an item", "refund"]),
        article(3, Language::Ru, "delivery", "Стоимость доставки", "Доставка стоит 300 ₽.", &["сколько стоит доставка", "цена доставки"]),
        article(4, Language::Ru, "returns", "Возврат товара", "Вернуть вещь можно за 14 дней.", &["как вернуть товар", "оформить возврат"]),
        article(5, Language::Zh, "delivery", "运费", "运费为 30 元。", &["运费多少钱", "快递费是多少"]),
        article(6, Language::Zh, "returns", "退货", "收货后14天内可以退货。", &["怎么退货", "可以退换吗"]),
    ])
    .unwrap()
}

fn ask(question: &str, history: &[Line]) -> crate::ai::Answer {
    press(question, None, history)
}

fn press(question: &str, payload: Option<&str>, history: &[Line]) -> crate::ai::Answer {
    answer(AnswerInput { question, payload, history, locale: Some(Language::En), inbox_key: "demo", understood: None }, &shop()).unwrap()
}

fn unsure_line() -> Line {
    Line { unsure: true, ..Line::new(Speaker::Bot, "I found no answer to that.") }
}

#[test]
fn a_question_is_answered_in_its_language_with_its_source() {
    for (question, text, id) in [
        ("How much does delivery cost?", "Delivery costs **5 euro**.", 1),
        ("Сколько стоит доставка?", "Доставка стоит 300 ₽.", 3),
        ("运费是多少？", "运费为 30 元。", 5),
        ("Подскажите как вернуть товар", "Вернуть вещь можно за 14 дней.", 4),
    ] {
        let answer = ask(question, &[]);
        assert_eq!((answer.text.as_str(), answer.outcome, answer.format), (text, Outcome::Answered, Format::Markdown), "{question}");
        let source = &answer.cards[0];
        assert_eq!(source.url.as_deref(), Some(format!("/help/demo/{}", ArticleId::from(id)).as_str()));
        assert!(answer.buttons.iter().all(|button| button.payload != PAYLOAD_HUMAN));
    }
}

#[test]
fn typos_and_a_wrong_keyboard_layout_are_forgiven() {
    for question in ["скоько стоит дотавка", "crjkmrj cnjbn ljcnfdrf"] {
        assert_eq!(ask(question, &[]).text, "Доставка стоит 300 ₽.", "{question}");
    }
    assert_eq!(ask("delivrey csot", &[]).text, "Delivery costs **5 euro**.");
}

#[test]
fn what_no_article_answers_is_admitted_and_a_human_offered() {
    for question in ["What is the capital of France?", "Какая завтра погода в Париже?", "今天股票怎么样"] {
        let answer = ask(question, &[]);
        assert_eq!(answer.outcome, Outcome::Unsure, "{question}");
        assert!(answer.cards.is_empty());
        assert_eq!(answer.buttons.last().unwrap().payload, PAYLOAD_HUMAN);
    }
}

#[test]
fn the_second_failure_in_a_row_calls_a_human_even_over_several_messages() {
    let history = [unsure_line(), Line::new(Speaker::Shopper, "hmm")];
    let answer = ask("What is the capital of France?", &history);
    assert_eq!(answer.outcome, Outcome::HandOver { reason: HandOverReason::Unanswered });
    let between = [unsure_line(), Line::new(Speaker::Shopper, "returns"), Line::new(Speaker::Bot, "You have 14 days")];
    assert_eq!(ask("What is the capital of France?", &between).outcome, Outcome::Unsure);
}

#[test]
fn yes_to_the_offer_calls_a_human_and_yes_to_nothing_does_not() {
    for yes in ["да", "Yes please", "好的"] {
        assert_eq!(ask(yes, &[unsure_line()]).outcome, Outcome::HandOver { reason: HandOverReason::Asked });
        assert_eq!(ask(yes, &[]).outcome, Outcome::Answered);
    }
}

#[test]
fn the_humans_button_calls_a_human_and_an_articles_button_opens_it() {
    assert_eq!(press("Talk", Some(PAYLOAD_HUMAN), &[]).outcome, Outcome::HandOver { reason: HandOverReason::Asked });
    let payload = format!("article:{}", ArticleId::from(2));
    assert_eq!(press("Returns", Some(&payload), &[]).text, "You have 14 days to return a thing.");
    assert_eq!(press("unknown thing", Some("article:nonsense"), &[]).outcome, Outcome::Unsure);
}

#[test]
fn an_angry_question_is_answered_with_regret_and_a_human_in_reach() {
    let answer = ask("How much is delivery, you idiots?", &[]);
    assert!(answer.text.starts_with("I am sorry about this. Delivery"));
    assert_eq!(answer.buttons.last().unwrap().payload, PAYLOAD_HUMAN);
    let unknown = ask("Мошенники!!! Где справедливость?", &[]);
    assert_eq!(unknown.outcome, Outcome::HandOver { reason: HandOverReason::Upset });
    assert!(unknown.text.starts_with("Мне жаль"));
}

#[test]
fn greetings_are_returned_in_their_language() {
    assert_eq!(ask("Привет!", &[]).text, "Здравствуйте! Чем помочь?");
    assert_eq!(ask("你好", &[]).outcome, Outcome::Answered);
    assert_eq!(ask("   ", &[]).outcome, Outcome::Unsure);
}

#[test]
fn the_same_question_always_gets_the_same_answer() {
    assert_eq!(ask("return delivery", &[]), ask("return delivery", &[]));
}

fn ask_understood(question: &str, understood: &Understood) -> crate::ai::Answer {
    let input =
        AnswerInput { question, payload: None, history: &[], locale: Some(Language::En), inbox_key: "demo", understood: Some(understood) };
    answer(input, &shop()).unwrap()
}

fn surely(intent: &str) -> Understood {
    Understood { intent: Guess { name: intent.to_owned(), confidence: 0.9 }, certainty: Certainty::Sure, ..Understood::default() }
}

#[test]
fn what_is_surely_wanted_finds_the_article_that_the_words_do_not() {
    let question = "эта штука мне не подошла, хочу сдать её назад";
    assert_eq!(ask(question, &[]).outcome, Outcome::Unsure);
    let answer = ask_understood(question, &surely("return_item"));
    assert_eq!((answer.text.as_str(), answer.outcome), ("Вернуть вещь можно за 14 дней.", Outcome::Answered));
    let unsure = Understood { certainty: Certainty::Unsure, ..surely("return_item") };
    assert_eq!(ask_understood(question, &unsure).outcome, Outcome::Unsure);
}

#[test]
fn russian_in_latin_letters_is_answered_in_russian() {
    let understood = Understood {
        language: Guess { name: "ru".to_owned(), confidence: 0.97 },
        reading: Some("сколько стоит доставка".to_owned()),
        ..Understood::default()
    };
    assert_eq!(ask_understood("skolko stoit dostavka", &understood).text, "Доставка стоит 300 ₽.");
}

#[test]
fn a_courtesy_in_other_words_is_returned_and_not_searched() {
    assert_eq!(ask_understood("добренького всем денёчка", &surely("greeting")).text, say(Phrase::Hello, Language::Ru));
    assert_eq!(ask("добренького всем денёчка", &[]).outcome, Outcome::Unsure);
}
