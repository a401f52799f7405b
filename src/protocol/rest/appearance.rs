//! How an inbox's widget looks and behaves. What is absent is the default.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// Texts by locale: `ru`, `pt-BR`.
pub type ByLocale = BTreeMap<String, String>;

/// How an inbox's widget looks and behaves.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(default)]
pub struct AppearanceBody {
    /// Whose widget it is.
    pub brand: BrandBody,
    /// Where it stands on the page.
    pub place: PlaceBody,
    /// Its words, by locale.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    #[ts(optional, as = "Option<BTreeMap<String, TextsBody>>")]
    pub texts: BTreeMap<String, TextsBody>,
    /// Whether it speaks first.
    pub greeting: GreetingBody,
    /// What the shopper has to agree to.
    pub consent: ConsentBody,
    /// What is asked before the dialogue.
    pub pre_chat: PreChatBody,
    /// When somebody is there; always, if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub hours: Option<HoursBody>,
    /// What it can do.
    pub features: FeaturesBody,
    /// The languages that it speaks; all that it knows, if empty.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<String>>")]
    pub locales: Vec<String>,
    /// The language for those whose own it does not speak; the inbox's, if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub default_locale: Option<String>,
}

/// Whose widget it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(default)]
pub struct BrandBody {
    /// The name over the dialogue; the inbox's, if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub name: Option<String>,
    /// The accent, as `#rrggbb`; the inbox's, if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub colour: Option<String>,
    /// A list of font families, as in CSS.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub font: Option<String>,
    /// The shop's logo, over https.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub logo_url: Option<String>,
    /// The bot's face, over https.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub avatar_url: Option<String>,
    /// How round the corners are, in pixels: 0 to 32.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub corner_radius: Option<u32>,
    /// Whether the product's own name is left out.
    pub white_label: bool,
    /// Values of the widget's own CSS variables, such as `--b-ground`.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    #[ts(optional, as = "Option<BTreeMap<String, String>>")]
    pub css: BTreeMap<String, String>,
}

/// A side of the page.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SideBody {
    /// The left one.
    Left,
    /// The right one.
    #[default]
    Right,
}

/// Where the widget stands on the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(default)]
pub struct PlaceBody {
    /// On which side.
    pub side: SideBody,
    /// How far from the bottom, in pixels.
    pub bottom: u32,
    /// How far from the side, in pixels.
    pub sideways: u32,
}

impl Default for PlaceBody {
    fn default() -> Self {
        Self { side: SideBody::Right, bottom: 20, sideways: 20 }
    }
}

/// The widget's words in one language. What is absent is the widget's own.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(default)]
pub struct TextsBody {
    /// Over the dialogue.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub title: Option<String>,
    /// Below that.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub subtitle: Option<String>,
    /// What is said before the shopper says anything.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub greeting: Option<String>,
    /// In the empty field.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub placeholder: Option<String>,
    /// What is said while nobody is there.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub offline: Option<String>,
}

/// Whether the widget speaks first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(default)]
pub struct GreetingBody {
    /// Whether the greeting shows beside the closed widget.
    pub show: bool,
    /// How long after the page was opened.
    pub after_seconds: u32,
}

/// What the shopper has to agree to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(default)]
pub struct ConsentBody {
    /// Whether it is asked before anything is sent or kept.
    pub required: bool,
    /// To what, by locale.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    #[ts(optional, as = "Option<ByLocale>")]
    pub text: ByLocale,
    /// Where more is written, over https.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub link: Option<String>,
}

/// What is asked before the dialogue.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(default)]
pub struct PreChatBody {
    /// In this order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<PreChatFieldBody>>")]
    pub fields: Vec<PreChatFieldBody>,
}

/// What a field of the form before the dialogue asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PreChatKindBody {
    /// Words.
    Text,
    /// An e-mail address.
    Email,
    /// A phone number.
    Phone,
    /// One of the options.
    Select,
}

/// A field of the form before the dialogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct PreChatFieldBody {
    /// The name of its value: lower-case letters, digits and `_`.
    pub name: String,
    /// What it asks for.
    pub kind: PreChatKindBody,
    /// What stands beside it, by locale.
    pub label: ByLocale,
    /// Whether it must be filled in.
    #[serde(default)]
    pub required: bool,
    /// What may be chosen.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<String>>")]
    pub options: Vec<String>,
}

/// When somebody is there.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct HoursBody {
    /// The IANA name of the time zone.
    pub zone: String,
    /// `mon` to `sun`, each with times from and to, such as `["10:00", "20:00"]`. A day that is absent is closed.
    #[serde(default)]
    pub days: BTreeMap<String, Vec<[String; 2]>>,
    /// Days on which nobody is there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<String>>")]
    pub holidays: Vec<String>,
    /// Whether somebody is there now. Told to widgets only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub is_open: Option<bool>,
    /// When somebody will be, where nobody is. Told to widgets only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(format = DateTime)]
    #[ts(optional)]
    pub opens_at: Option<String>,
}

/// What the widget can do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own on the owner's page")]
pub struct FeaturesBody {
    /// Files may be sent.
    pub files: bool,
    /// Voice notes may be sent.
    pub voice: bool,
    /// Articles may be searched before a question is asked.
    pub articles: bool,
    /// The dialogue may be rated.
    pub csat: bool,
    /// News may come while the page is closed.
    pub push: bool,
    /// What comes then may say what was answered, and not only that there is an answer.
    pub push_words: bool,
    /// The shopper may choose between bot and human.
    pub choose_human: bool,
    /// The dialogue may be taken away as a file.
    pub transcript: bool,
}

impl Default for FeaturesBody {
    fn default() -> Self {
        Self { files: true, voice: true, articles: true, csat: true, push: false, push_words: false, choose_human: true, transcript: true }
    }
}
