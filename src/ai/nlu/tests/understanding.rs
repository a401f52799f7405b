//! Messages in, understanding out: what holds for every message, and what the embedded models must know.

#![allow(clippy::expect_used, reason = "a test that cannot read the models fails")]

use beseda_nlu::custom::{EXAMPLES_MAX, OwnExample};
use beseda_nlu::{Custom, Kind, Nlu, Verdict, sample};
use jiff::civil::{Date, date};
use proptest::prelude::*;
use std::sync::LazyLock;

static NLU: LazyLock<Nlu> = LazyLock::new(|| Nlu::embedded().expect("the embedded models"));
/// A Monday.
const TODAY: Date = date(2026, 11, 23);

#[test]
fn plain_wishes_are_known_in_three_languages() {
    for (message, language, intent) in [
        ("где мой заказ 48213-07?", "ru", "order_status"),
        ("хочу вернуть платье", "ru", "return_item"),
        ("позовите оператора", "ru", "human_agent"),
        ("can i pay with paypal", "en", "payment_methods"),
        ("my refund still hasn't arrived", "en", "refund_status"),
        ("怎么开发票", "zh", "invoice_receipt"),
        ("转人工", "zh", "human_agent"),
        ("gde moi zakaz", "ru", "order_status"),
    ] {
        let understood = NLU.understand(message, TODAY);
        assert_eq!((understood.language.code.as_str(), understood.intent.label.as_str()), (language, intent), "{message}");
    }
}

#[test]
fn spans_count_code_points_of_the_original_and_values_are_normal() {
    let message = "👋🏽 Привезите завтра, верните 1 990 ₽ на anna@example.com";
    let understood = NLU.understand(message, TODAY);
    let told = |kind: Kind| understood.entities.iter().find(|entity| entity.kind == kind).unwrap_or_else(|| panic!("{}", kind.name()));
    assert_eq!(told(Kind::Date).value, "2026-11-24");
    assert_eq!((told(Kind::Money).value.as_str(), told(Kind::Money).unit.as_deref()), ("199000", Some("RUB")));
    assert_eq!(told(Kind::Email).value, "anna@example.com");
    for entity in &understood.entities {
        let surface = message.chars().skip(entity.start).take(entity.end - entity.start).collect::<String>();
        assert_eq!(surface, entity.text);
    }
}

#[test]
fn nothing_at_all_is_out_of_scope_and_has_no_language() {
    for message in ["", "   ", "\u{200b}\u{202e}\u{feff}", "\u{fffd}\u{fffd}"] {
        let understood = NLU.understand(message, TODAY);
        assert_eq!((understood.verdict, understood.language.code.as_str()), (Verdict::OutOfScope, "und"), "{message:?}");
        assert!(understood.entities.is_empty());
    }
}

#[test]
fn a_megabyte_takes_no_longer_than_its_beginning() {
    let understood = NLU.understand(&"где мой заказ? ".repeat(70_000), TODAY);
    assert!(understood.cut);
    assert_eq!(understood.language.code, "ru");
}

#[test]
fn marks_of_direction_and_zero_width_change_nothing() {
    let plain = NLU.understand("где мой заказ", TODAY);
    let marked = NLU.understand("\u{202b}где\u{200b} мой\u{2069} за\u{200d}каз\u{202c}", TODAY);
    assert_eq!(plain.intent, marked.intent);
}

#[test]
fn a_shops_own_intent_is_known_from_its_examples_and_takes_nothing_else() {
    let own = |intent: &str, text: &str| OwnExample { intent: intent.to_owned(), text: text.to_owned() };
    let examples = [
        own("piano_tuning", "настройте мне пианино"),
        own("piano_tuning", "сколько стоит настройка пианино"),
        own("piano_tuning", "пришлите настройщика"),
        own("piano_tuning", "когда придёт настройщик пианино"),
    ];
    let custom = Custom::learn(&NLU, &examples).expect("few examples").expect("an intent");
    let intent = |message: &str| NLU.understand_with(message, TODAY, Some(&custom)).intent.label;
    assert_eq!(intent("нужен настройщик для пианино"), "piano_tuning");
    assert_eq!(intent("где мой заказ"), "order_status");
    assert!(Custom::learn(&NLU, &[]).expect("nothing is few").is_none());
    let many = vec![own("a", "b"); EXAMPLES_MAX + 1];
    assert!(Custom::learn(&NLU, &many).unwrap_err().to_string().contains("2001"));
}

#[test]
fn a_shops_own_intent_comes_before_the_one_that_it_is_a_part_of_and_takes_no_others() {
    let texts = ["can you engrave a name on the cup", "do you do engraving", "I want my initials engraved", "how much is an engraving"];
    let examples = texts.map(|text| OwnExample { intent: "engraving".to_owned(), text: text.to_owned() });
    let custom = Custom::learn(&NLU, &examples).expect("few examples").expect("an intent");
    let intent = |message: &str| NLU.understand_with(message, TODAY, Some(&custom)).intent.label;
    let message = "could you engrave my initials on the kettle?";
    assert_eq!(NLU.understand(message, TODAY).intent.label, "change_order", "everybody's intent for it");
    assert_eq!(intent(message), "engraving");
    let labelled = sample::read(include_str!("../data/understanding.tsv")).expect("the labelled messages");
    let others = labelled.iter().filter(|sample| !sample.text.contains("grav")).step_by(4).collect::<Vec<_>>();
    let taken = others.iter().filter(|sample| intent(&sample.text) == "engraving").count();
    assert!(taken * 200 <= others.len(), "{taken} of {}", others.len());
}

proptest! {
    #[test]
    fn any_text_is_understood_and_every_span_lies_in_it(message in "\\PC{0,120}") {
        let understood = NLU.understand(&message, TODAY);
        let length = message.chars().count();
        for entity in &understood.entities {
            prop_assert!(entity.start < entity.end && entity.end <= length);
            let surface = message.chars().skip(entity.start).take(entity.end - entity.start).collect::<String>();
            prop_assert_eq!(&surface, &entity.text);
        }
        prop_assert!((0.0..=1.0).contains(&understood.intent.confidence));
    }
}
