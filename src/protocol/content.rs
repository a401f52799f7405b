//! What a message may hold besides its words.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// A file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct AttachmentBody {
    /// Its id.
    pub id: String,
    /// The name that its sender gave it.
    pub name: String,
    /// Its media type.
    #[serde(rename = "type")]
    pub media_type: String,
    /// Its size in bytes.
    #[ts(type = "number")]
    pub size: u64,
    /// Where it can be read, relative to the server.
    pub url: String,
}

/// Something to press.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct ButtonBody {
    /// The words on it.
    pub title: String,
    /// What `post.payload` is to carry.
    pub payload: String,
}

/// What something costs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct PriceBody {
    /// In the smallest unit of the currency: kopecks, cents.
    #[ts(type = "number")]
    pub amount_minor: i64,
    /// The ISO 4217 code: `RUB`, `CNY`.
    pub currency: String,
}

/// A thing shown beside the words: a source, a product. Several are shown side by side.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct CardBody {
    /// Its heading.
    pub title: String,
    /// A line or two.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub text: Option<String>,
    /// Where it leads.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub url: Option<String>,
    /// Its picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub image_url: Option<String>,
    /// What it costs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub price: Option<PriceBody>,
    /// What may be pressed on it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<ButtonBody>>")]
    #[schema(required = false)]
    pub buttons: Vec<ButtonBody>,
}

/// A place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct LocationBody {
    /// Degrees to the north.
    pub lat: f64,
    /// Degrees to the east.
    pub lon: f64,
    /// What is there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub label: Option<String>,
}

/// What a field of a form asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FieldKindBody {
    /// Words.
    Text,
    /// An e-mail address.
    Email,
    /// A phone number.
    Phone,
    /// A number.
    Number,
    /// One of the options.
    Select,
    /// Yes or no.
    Checkbox,
    /// A day, as `2026-01-31`.
    Date,
}

/// One question of a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct FormFieldBody {
    /// The name of its value.
    pub name: String,
    /// What it asks for.
    pub kind: FieldKindBody,
    /// What stands beside it.
    pub label: String,
    /// Whether it must be filled in.
    #[serde(default)]
    #[ts(optional, as = "Option<bool>")]
    #[schema(required = false)]
    pub required: bool,
    /// What may be chosen.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<String>>")]
    #[schema(required = false)]
    pub options: Vec<String>,
    /// What a text has to look like as a whole: a regular expression without look-around and back-references.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub pattern: Option<String>,
}

/// Something to fill in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct FormBody {
    /// The name by which the answer refers to it.
    pub id: String,
    /// Its heading.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub title: Option<String>,
    /// Its questions, in order.
    pub fields: Vec<FormFieldBody>,
    /// The words on its button.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub submit: Option<String>,
}

/// What was filled in somewhere.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[serde(untagged)]
pub enum FormValueBody {
    /// Yes or no.
    Flag(bool),
    /// A number.
    Number(f64),
    /// Words.
    Text(String),
}

/// A form, filled in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct FormAnswersBody {
    /// The form.
    pub id: String,
    /// The values, by the names of the fields.
    pub values: BTreeMap<String, FormValueBody>,
}

/// `form` of a `post`: from a shopper the answer to one (`id`, `values`), from an agent a new one (`fields` and the like).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct PostFormBody {
    /// The form that is answered, or the new one's name; made by the server if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub id: Option<String>,
    /// The values, by the names of the fields.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub values: Option<BTreeMap<String, FormValueBody>>,
    /// The new one's heading.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub title: Option<String>,
    /// The new one's questions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub fields: Option<Vec<FormFieldBody>>,
    /// The words on the new one's button.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub submit: Option<String>,
}
