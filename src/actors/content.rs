//! What a message may hold besides its words: judged here before it reaches a dialogue.

use crate::actors::ticket::Refusal;
use crate::domain::{Button, Card, Form, FormField, Location, is_link, is_picture, pattern_of};
use crate::protocol::{ButtonBody, CardBody, ErrorCode, FormBody, LocationBody, PostFormBody};

/// Characters in a button's payload.
pub const PAYLOAD_CHARS_MAX: usize = 1_000;
/// Buttons of one message.
const BUTTONS_MAX: usize = 10;
/// Buttons of one card.
const CARD_BUTTONS_MAX: usize = 5;
/// Cards of one message.
const CARDS_MAX: usize = 10;
/// Fields of one form.
const FIELDS_MAX: usize = 20;
/// What may be chosen from in one field.
const OPTIONS_MAX: usize = 50;
/// Characters of words on buttons and the names of things.
const SHORT_CHARS_MAX: usize = 120;
/// Characters of headings and labels.
const LABEL_CHARS_MAX: usize = 250;
/// Characters of a card's text.
const CARD_TEXT_CHARS_MAX: usize = 1_000;
/// Characters of an address.
const ADDRESS_CHARS_MAX: usize = 2_000;
/// Characters of a pattern.
const PATTERN_CHARS_MAX: usize = 250;
/// Bytes of all of it together, so that the entry fits a frame with its words.
const BYTES_MAX: usize = 20 << 10;

/// All that is wrong so far, each with its field.
#[derive(Debug, Default)]
struct Wrong(Vec<(String, String)>);

impl Wrong {
    fn note(&mut self, field: impl Into<String>, problem: impl Into<String>) {
        self.0.push((field.into(), problem.into()));
    }

    fn text(&mut self, field: &str, text: &str, chars_max: usize) {
        if text.trim().is_empty() {
            self.note(field, "must not be empty");
        }
        self.length(field, text, chars_max);
    }

    fn length(&mut self, field: &str, text: &str, chars_max: usize) {
        if text.chars().count() > chars_max {
            self.note(field, format!("must have at most {chars_max} characters"));
        }
    }

    fn count(&mut self, field: &str, n: usize, most: usize) {
        if n > most {
            self.note(field, format!("are {n}; at most {most} are allowed"));
        }
    }

    fn done(self) -> Result<(), Refusal> {
        if self.0.is_empty() { Ok(()) } else { Err(Refusal::of_fields(self.0)) }
    }
}

/// What a message shows beside its words.
type Shown = (Vec<Button>, Vec<Card>, Option<Form>);

/// Judges what an agent or a program offers to press, to look at and to fill in. `new_id` names a form that has no name.
///
/// # Errors
/// When something of it is wrong: all of it is told at once.
pub fn offered(buttons: &[ButtonBody], cards: &[CardBody], form: Option<&PostFormBody>, new_id: &str) -> Result<Shown, Refusal> {
    let mut wrong = Wrong::default();
    judge_buttons(&mut wrong, "buttons", buttons, BUTTONS_MAX);
    wrong.count("cards", cards.len(), CARDS_MAX);
    for (index, card) in cards.iter().take(CARDS_MAX).enumerate() {
        judge_card(&mut wrong, &format!("cards[{index}]"), card);
    }
    let form = form.map(|form| judge_form(&mut wrong, form, new_id));
    wrong.done()?;
    let bytes = written_bytes(&buttons) + written_bytes(&cards) + written_bytes(&form.as_ref().map(FormBody::from));
    if bytes > BYTES_MAX {
        let message = format!("`buttons`, `cards` and `form` have {bytes} bytes; at most {BYTES_MAX} are allowed in one message");
        return Err(Refusal::new(ErrorCode::TooLarge, message));
    }
    Ok((buttons.iter().map(Button::from).collect(), cards.iter().map(Card::from).collect(), form))
}

fn written_bytes(things: &impl serde::Serialize) -> usize {
    serde_json::to_string(things).map_or(0, |text| text.len())
}

fn judge_buttons(wrong: &mut Wrong, at: &str, buttons: &[ButtonBody], most: usize) {
    wrong.count(at, buttons.len(), most);
    for (index, button) in buttons.iter().take(most).enumerate() {
        wrong.text(&format!("{at}[{index}].title"), &button.title, SHORT_CHARS_MAX);
        wrong.text(&format!("{at}[{index}].payload"), &button.payload, PAYLOAD_CHARS_MAX);
    }
}

fn judge_card(wrong: &mut Wrong, at: &str, card: &CardBody) {
    wrong.text(&format!("{at}.title"), &card.title, LABEL_CHARS_MAX);
    wrong.length(&format!("{at}.text"), card.text.as_deref().unwrap_or_default(), CARD_TEXT_CHARS_MAX);
    if card.url.as_deref().is_some_and(|url| url.chars().count() > ADDRESS_CHARS_MAX || !is_link(url)) {
        wrong.note(format!("{at}.url"), "must begin with `https://` or `http://`, or be a page of this server");
    }
    if card.image_url.as_deref().is_some_and(|url| url.chars().count() > ADDRESS_CHARS_MAX || !is_picture(url)) {
        wrong.note(format!("{at}.image_url"), "must begin with `https://`, or be a file of this server");
    }
    if let Some(price) = &card.price {
        if price.amount_minor < 0 {
            wrong.note(format!("{at}.price.amount_minor"), "must not be negative");
        }
        if price.currency.len() != 3 || !price.currency.bytes().all(|byte| byte.is_ascii_uppercase()) {
            wrong.note(format!("{at}.price.currency"), "must be a code such as `RUB` (ISO 4217)");
        }
    }
    judge_buttons(wrong, &format!("{at}.buttons"), &card.buttons, CARD_BUTTONS_MAX);
}

fn judge_form(wrong: &mut Wrong, form: &PostFormBody, new_id: &str) -> Form {
    let id = form.id.clone().unwrap_or_else(|| new_id.to_owned());
    wrong.text("form.id", &id, SHORT_CHARS_MAX);
    wrong.length("form.title", form.title.as_deref().unwrap_or_default(), LABEL_CHARS_MAX);
    wrong.length("form.submit", form.submit.as_deref().unwrap_or_default(), SHORT_CHARS_MAX);
    if form.values.is_some() {
        wrong.note("form.values", "are a shopper's; an agent's form has `fields`");
    }
    let fields = form.fields.as_deref().unwrap_or_default();
    if fields.is_empty() {
        wrong.note("form.fields", "are missing; a form asks for something");
    }
    wrong.count("form.fields", fields.len(), FIELDS_MAX);
    let fields: Vec<FormField> = fields.iter().take(FIELDS_MAX).map(FormField::from).collect();
    for (index, field) in fields.iter().enumerate() {
        let is_taken = fields.iter().take(index).any(|other| other.name == field.name);
        judge_field(wrong, &format!("form.fields[{index}]"), field, is_taken);
    }
    Form { id, title: form.title.clone(), fields, submit: form.submit.clone() }
}

fn judge_field(wrong: &mut Wrong, at: &str, field: &FormField, is_taken: bool) {
    let is_name = field.name.chars().count() <= SHORT_CHARS_MAX && !field.name.is_empty();
    if !is_name || !field.name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')) {
        wrong.note(format!("{at}.name"), "must have letters, digits, `_` and `-`");
    }
    if is_taken {
        wrong.note(format!("{at}.name"), "is like another's; names are different");
    }
    wrong.text(&format!("{at}.label"), &field.label, LABEL_CHARS_MAX);
    if (field.kind == crate::domain::FieldKind::Select) == field.options.is_empty() {
        wrong.note(format!("{at}.options"), "belong to a `select`, and to nothing else");
    }
    wrong.count(&format!("{at}.options"), field.options.len(), OPTIONS_MAX);
    for option in field.options.iter().take(OPTIONS_MAX) {
        wrong.text(&format!("{at}.options"), option, SHORT_CHARS_MAX);
    }
    if field.pattern.as_deref().is_some_and(|pattern| pattern.chars().count() > PATTERN_CHARS_MAX || pattern_of(pattern).is_none()) {
        wrong.note(format!("{at}.pattern"), "must be a small regular expression without look-around and back-references");
    }
}

/// Judges a place.
///
/// # Errors
/// When it is not on the earth.
pub fn place(given: &LocationBody) -> Result<Location, Refusal> {
    let mut wrong = Wrong::default();
    if !(-90.0..=90.0).contains(&given.lat) {
        wrong.note("location.lat", "must be -90 to 90");
    }
    if !(-180.0..=180.0).contains(&given.lon) {
        wrong.note("location.lon", "must be -180 to 180");
    }
    wrong.length("location.label", given.label.as_deref().unwrap_or_default(), LABEL_CHARS_MAX);
    wrong.done()?;
    Ok(Location { lat: given.lat, lon: given.lon, label: given.label.clone().filter(|label| !label.trim().is_empty()) })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn form(value: serde_json::Value) -> PostFormBody {
        serde_json::from_value(value).unwrap()
    }

    fn fields_of(refusal: &Refusal) -> Vec<&str> {
        refusal.fields.keys().map(String::as_str).collect()
    }

    #[test]
    fn all_that_is_wrong_with_what_is_offered_is_told_at_once() {
        let buttons = vec![ButtonBody { title: " ".into(), payload: "p".repeat(1_001) }];
        let cards: Vec<CardBody> = serde_json::from_value(json!([{
            "title": "", "url": "javascript:alert(1)", "image_url": "http://x/a.png", "price": { "amount_minor": -1, "currency": "rubles" },
            "buttons": [{ "title": "x", "payload": "" }],
        }]))
        .unwrap();
        let form = form(json!({ "id": "f", "values": {}, "fields": [
            { "name": "a b", "kind": "text", "label": "A", "pattern": "(" }, { "name": "c", "kind": "select", "label": "C" },
            { "name": "c", "kind": "text", "label": " ", "options": ["x"] },
        ] }));
        let refusal = offered(&buttons, &cards, Some(&form), "new").unwrap_err();
        assert_eq!(
            fields_of(&refusal),
            [
                "buttons[0].payload",
                "buttons[0].title",
                "cards[0].buttons[0].payload",
                "cards[0].image_url",
                "cards[0].price.amount_minor",
                "cards[0].price.currency",
                "cards[0].title",
                "cards[0].url",
                "form.fields[0].name",
                "form.fields[0].pattern",
                "form.fields[1].options",
                "form.fields[2].label",
                "form.fields[2].name",
                "form.fields[2].options",
                "form.values",
            ]
        );
        assert!(refusal.message.contains("`cards[0].url` must begin with"), "{}", refusal.message);
    }

    #[test]
    fn what_is_offered_fits_a_frame() {
        let card = CardBody {
            title: "x".into(),
            text: Some("ж".repeat(1_000)),
            url: Some(format!("/{}", "x".repeat(1_500))),
            ..CardBody::default()
        };
        let refusal = offered(&[], &vec![card.clone(); CARDS_MAX], None, "new").unwrap_err();
        assert_eq!(refusal.code, ErrorCode::TooLarge);
        assert!(offered(&[], &[card.clone(), card], None, "new").is_ok());
    }

    #[test]
    fn a_form_without_a_name_gets_one() {
        let form = form(json!({ "fields": [{ "name": "size", "kind": "select", "label": "Size", "options": ["S"] }] }));
        assert_eq!(offered(&[], &[], Some(&form), "ref-1").unwrap().2.unwrap().id, "ref-1");
    }

    #[test]
    fn a_place_is_on_the_earth() {
        let at = |lat, lon| place(&LocationBody { lat, lon, label: None });
        assert!(at(55.75, 37.61).is_ok() && at(-90.0, 180.0).is_ok());
        assert_eq!(fields_of(&at(91.0, -181.0).unwrap_err()), ["location.lat", "location.lon"]);
    }
}
