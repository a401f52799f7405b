//! What a message holds besides its words, as it is kept.

use serde::{Deserialize, Serialize};

use crate::domain::{Attachment, Button, Card, FieldKind, Form, FormAnswers, FormField, FormValue, Location, Price};

/// A file.
#[derive(Serialize, Deserialize)]
pub(super) struct KeptAttachment {
    id: i64,
    name: String,
    media_type: String,
    size_bytes: u64,
    url: String,
}

/// Something to press.
#[derive(Serialize, Deserialize)]
pub(super) struct KeptButton {
    title: String,
    payload: String,
}

/// A thing shown beside the words.
#[derive(Serialize, Deserialize)]
pub(super) struct KeptCard {
    title: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    image_url: Option<String>,
    /// The amount in the smallest unit, and the currency.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    price: Option<(i64, String)>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    buttons: Vec<KeptButton>,
}

/// A form.
#[derive(Serialize, Deserialize)]
pub(super) struct KeptForm {
    id: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    fields: Vec<KeptField>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    submit: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct KeptField {
    name: String,
    kind: String,
    label: String,
    #[serde(default, skip_serializing_if = "is_false")]
    required: bool,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    options: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pattern: Option<String>,
}

/// A form, filled in.
#[derive(Serialize, Deserialize)]
pub(super) struct KeptAnswers {
    id: String,
    values: Vec<(String, KeptValue)>,
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum KeptValue {
    Flag(bool),
    Number(f64),
    Text(String),
}

/// A place.
#[derive(Serialize, Deserialize)]
pub(super) struct KeptLocation {
    lat: f64,
    lon: f64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    label: Option<String>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference")]
pub(super) const fn is_false(flag: &bool) -> bool {
    !*flag
}

impl From<&Attachment> for KeptAttachment {
    fn from(file: &Attachment) -> Self {
        Self {
            id: file.id.raw(),
            name: file.name.clone(),
            media_type: file.media_type.clone(),
            size_bytes: file.size_bytes,
            url: file.url.clone(),
        }
    }
}

impl From<KeptAttachment> for Attachment {
    fn from(kept: KeptAttachment) -> Self {
        Self { id: kept.id.into(), name: kept.name, media_type: kept.media_type, size_bytes: kept.size_bytes, url: kept.url }
    }
}

impl From<&Button> for KeptButton {
    fn from(button: &Button) -> Self {
        Self { title: button.title.clone(), payload: button.payload.clone() }
    }
}

impl From<KeptButton> for Button {
    fn from(kept: KeptButton) -> Self {
        Self { title: kept.title, payload: kept.payload }
    }
}

impl From<&Card> for KeptCard {
    fn from(card: &Card) -> Self {
        Self {
            title: card.title.clone(),
            text: card.text.clone(),
            url: card.url.clone(),
            image_url: card.image_url.clone(),
            price: card.price.as_ref().map(|price| (price.amount_minor, price.currency.clone())),
            buttons: card.buttons.iter().map(KeptButton::from).collect(),
        }
    }
}

impl From<KeptCard> for Card {
    fn from(kept: KeptCard) -> Self {
        Self {
            title: kept.title,
            text: kept.text,
            url: kept.url,
            image_url: kept.image_url,
            price: kept.price.map(|(amount_minor, currency)| Price { amount_minor, currency }),
            buttons: kept.buttons.into_iter().map(Button::from).collect(),
        }
    }
}

impl From<&Form> for KeptForm {
    fn from(form: &Form) -> Self {
        let field = |field: &FormField| KeptField {
            name: field.name.clone(),
            kind: field.kind.as_str().to_owned(),
            label: field.label.clone(),
            required: field.required,
            options: field.options.clone(),
            pattern: field.pattern.clone(),
        };
        Self {
            id: form.id.clone(),
            title: form.title.clone(),
            fields: form.fields.iter().map(field).collect(),
            submit: form.submit.clone(),
        }
    }
}

impl From<KeptForm> for Form {
    fn from(kept: KeptForm) -> Self {
        let field = |field: KeptField| FormField {
            name: field.name,
            // A kind of a newer version is asked for in words.
            kind: FieldKind::parse(&field.kind).unwrap_or(FieldKind::Text),
            label: field.label,
            required: field.required,
            options: field.options,
            pattern: field.pattern,
        };
        Self { id: kept.id, title: kept.title, fields: kept.fields.into_iter().map(field).collect(), submit: kept.submit }
    }
}

impl From<&FormAnswers> for KeptAnswers {
    fn from(answers: &FormAnswers) -> Self {
        let value = |value: &FormValue| match value {
            FormValue::Text(text) => KeptValue::Text(text.clone()),
            FormValue::Number(number) => KeptValue::Number(*number),
            FormValue::Flag(is_set) => KeptValue::Flag(*is_set),
        };
        Self { id: answers.id.clone(), values: answers.values.iter().map(|(name, given)| (name.clone(), value(given))).collect() }
    }
}

impl From<KeptAnswers> for FormAnswers {
    fn from(kept: KeptAnswers) -> Self {
        let value = |value: KeptValue| match value {
            KeptValue::Text(text) => FormValue::Text(text),
            KeptValue::Number(number) => FormValue::Number(number),
            KeptValue::Flag(is_set) => FormValue::Flag(is_set),
        };
        Self { id: kept.id, values: kept.values.into_iter().map(|(name, given)| (name, value(given))).collect() }
    }
}

impl From<&Location> for KeptLocation {
    fn from(place: &Location) -> Self {
        Self { lat: place.lat, lon: place.lon, label: place.label.clone() }
    }
}

impl From<KeptLocation> for Location {
    fn from(kept: KeptLocation) -> Self {
        Self { lat: kept.lat, lon: kept.lon, label: kept.label }
    }
}
