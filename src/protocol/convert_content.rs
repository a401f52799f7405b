//! What a message holds besides its words, from the domain to the wire and back.

use super::{
    AttachmentBody, ButtonBody, CardBody, FieldKindBody, FormAnswersBody, FormBody, FormFieldBody, FormValueBody, LocationBody, PriceBody,
};
use crate::domain::{Attachment, Button, Card, FieldKind, Form, FormAnswers, FormField, FormValue, Location, Price};

impl From<&Attachment> for AttachmentBody {
    fn from(file: &Attachment) -> Self {
        Self {
            id: file.id.to_string(),
            name: file.name.clone(),
            media_type: file.media_type.clone(),
            size: file.size_bytes,
            url: file.url.clone(),
        }
    }
}

impl From<&Button> for ButtonBody {
    fn from(button: &Button) -> Self {
        Self { title: button.title.clone(), payload: button.payload.clone() }
    }
}

impl From<&ButtonBody> for Button {
    fn from(button: &ButtonBody) -> Self {
        Self { title: button.title.clone(), payload: button.payload.clone() }
    }
}

impl From<&Card> for CardBody {
    fn from(card: &Card) -> Self {
        Self {
            title: card.title.clone(),
            text: card.text.clone(),
            url: card.url.clone(),
            image_url: card.image_url.clone(),
            price: card.price.as_ref().map(|price| PriceBody { amount_minor: price.amount_minor, currency: price.currency.clone() }),
            buttons: card.buttons.iter().map(ButtonBody::from).collect(),
        }
    }
}

impl From<&CardBody> for Card {
    fn from(card: &CardBody) -> Self {
        Self {
            title: card.title.clone(),
            text: card.text.clone(),
            url: card.url.clone(),
            image_url: card.image_url.clone(),
            price: card.price.as_ref().map(|price| Price { amount_minor: price.amount_minor, currency: price.currency.clone() }),
            buttons: card.buttons.iter().map(Button::from).collect(),
        }
    }
}

impl From<&Location> for LocationBody {
    fn from(place: &Location) -> Self {
        Self { lat: place.lat, lon: place.lon, label: place.label.clone() }
    }
}

impl From<FieldKind> for FieldKindBody {
    fn from(kind: FieldKind) -> Self {
        match kind {
            FieldKind::Text => Self::Text,
            FieldKind::Email => Self::Email,
            FieldKind::Phone => Self::Phone,
            FieldKind::Number => Self::Number,
            FieldKind::Select => Self::Select,
            FieldKind::Checkbox => Self::Checkbox,
            FieldKind::Date => Self::Date,
        }
    }
}

impl From<FieldKindBody> for FieldKind {
    fn from(kind: FieldKindBody) -> Self {
        match kind {
            FieldKindBody::Text => Self::Text,
            FieldKindBody::Email => Self::Email,
            FieldKindBody::Phone => Self::Phone,
            FieldKindBody::Number => Self::Number,
            FieldKindBody::Select => Self::Select,
            FieldKindBody::Checkbox => Self::Checkbox,
            FieldKindBody::Date => Self::Date,
        }
    }
}

impl From<&FormField> for FormFieldBody {
    fn from(field: &FormField) -> Self {
        Self {
            name: field.name.clone(),
            kind: field.kind.into(),
            label: field.label.clone(),
            required: field.required,
            options: field.options.clone(),
            pattern: field.pattern.clone(),
        }
    }
}

impl From<&FormFieldBody> for FormField {
    fn from(field: &FormFieldBody) -> Self {
        Self {
            name: field.name.clone(),
            kind: field.kind.into(),
            label: field.label.clone(),
            required: field.required,
            options: field.options.clone(),
            pattern: field.pattern.clone(),
        }
    }
}

impl From<&Form> for FormBody {
    fn from(form: &Form) -> Self {
        Self {
            id: form.id.clone(),
            title: form.title.clone(),
            fields: form.fields.iter().map(FormFieldBody::from).collect(),
            submit: form.submit.clone(),
        }
    }
}

impl From<&FormValue> for FormValueBody {
    fn from(value: &FormValue) -> Self {
        match value {
            FormValue::Text(text) => Self::Text(text.clone()),
            FormValue::Number(number) => Self::Number(*number),
            FormValue::Flag(is_set) => Self::Flag(*is_set),
        }
    }
}

impl From<&FormValueBody> for FormValue {
    fn from(value: &FormValueBody) -> Self {
        match value {
            FormValueBody::Text(text) => Self::Text(text.clone()),
            FormValueBody::Number(number) => Self::Number(*number),
            FormValueBody::Flag(is_set) => Self::Flag(*is_set),
        }
    }
}

impl From<&FormAnswers> for FormAnswersBody {
    fn from(answers: &FormAnswers) -> Self {
        let values = answers.values.iter().map(|(name, value)| (name.clone(), value.into())).collect();
        Self { id: answers.id.clone(), values }
    }
}
