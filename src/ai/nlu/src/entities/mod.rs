//! What a message names: numbers of orders, money, dates, goods, people. Rules see what has a format, lists see what has a name, and the
//! tagger, which was shown messages, decides what each word is where it stands.

pub(crate) mod carriers;
pub mod gazetteer;
mod rules;
mod sight;
pub mod tagger;
pub mod tokens;
pub mod values;

use serde::{Deserialize, Serialize};

/// What an entity is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The number of an order, a return, a repair, a claim, an invoice.
    OrderNumber,
    /// The number of a parcel.
    TrackingNumber,
    /// A telephone number.
    Phone,
    /// An e-mail address.
    Email,
    /// A code that gives a discount.
    PromoCode,
    /// A person's name.
    Person,
    /// A town.
    City,
    /// An amount of money.
    Money,
    /// How many pieces.
    Quantity,
    /// A day, a month, a year, a feast.
    Date,
    /// A size of goods.
    Size,
    /// A colour of goods.
    Colour,
    /// The goods at issue.
    Product,
}

impl Kind {
    /// All of them, in the order of the tagger's labels.
    pub const ALL: [Self; 13] = [
        Self::OrderNumber,
        Self::TrackingNumber,
        Self::Phone,
        Self::Email,
        Self::PromoCode,
        Self::Person,
        Self::City,
        Self::Money,
        Self::Quantity,
        Self::Date,
        Self::Size,
        Self::Colour,
        Self::Product,
    ];

    /// As it is written in files of samples and on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Self::OrderNumber => "order_number",
            Self::TrackingNumber => "tracking_number",
            Self::Phone => "phone",
            Self::Email => "email",
            Self::PromoCode => "promo_code",
            Self::Person => "person",
            Self::City => "city",
            Self::Money => "money",
            Self::Quantity => "quantity",
            Self::Date => "date",
            Self::Size => "size",
            Self::Colour => "colour",
            Self::Product => "product",
        }
    }

    /// The kind of a name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Whether it has a format, and is not only a word.
    pub const fn has_format(self) -> bool {
        matches!(self, Self::OrderNumber | Self::TrackingNumber | Self::Phone | Self::Email | Self::PromoCode | Self::Money | Self::Date)
    }

    /// Its place in [`Kind::ALL`].
    pub fn place(self) -> usize {
        Self::ALL.iter().position(|kind| *kind == self).unwrap_or_default()
    }
}

/// Something that a message names.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entity {
    /// What it is.
    pub kind: Kind,
    /// Its first code point in the original message.
    pub start: usize,
    /// The code point after its last.
    pub end: usize,
    /// As it was written.
    pub text: String,
    /// In a normal form: a date as `2026-11-24`, money in minor units, a number as a number.
    pub value: String,
    /// What the value is counted in, where that was said: a currency, a carrier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// How sure this is, from 0 to 1.
    pub confidence: f32,
}
