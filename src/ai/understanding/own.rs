//! A shop's own intents, learnt from its examples in a moment.

use beseda_nlu::{Custom, Nlu, OwnExample, custom};

use crate::domain::Intent;

/// Intents that a shop may add.
pub const INTENTS_MAX: usize = custom::INTENTS_MAX;
/// Examples that a shop may give, over all its intents.
pub const EXAMPLES_MAX: usize = custom::EXAMPLES_MAX;

/// The names that everybody's intents have.
const EVERYBODYS: [&str; 30] = [
    "order_status",
    "delivery_time",
    "delivery_cost",
    "delivery_change",
    "pickup_point",
    "cancel_order",
    "change_order",
    "return_item",
    "exchange_item",
    "refund_status",
    "payment_methods",
    "payment_problem",
    "invoice_receipt",
    "promo_discount",
    "product_info",
    "availability",
    "size_fit",
    "recommendation",
    "warranty_repair",
    "damaged_or_wrong_item",
    "complaint_service",
    "account_problem",
    "loyalty_points",
    "contact_hours",
    "human_agent",
    "greeting",
    "thanks",
    "goodbye",
    "feedback_praise",
    "out_of_scope",
];

/// Tells whether everybody's intents have one of this name.
#[must_use]
pub fn is_taken(name: &str) -> bool {
    EVERYBODYS.contains(&name)
}

/// Why a shop's intents could not be learnt.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct OwnError(String);

/// A shop's own intents, ready to be asked.
#[derive(Debug, Clone)]
pub struct OwnIntents(pub(super) Custom);

/// Learns them; nothing comes of no examples. Takes up to seconds.
pub(super) fn learn(nlu: &Nlu, intents: &[Intent]) -> Result<Option<OwnIntents>, OwnError> {
    let of = |intent: &Intent| -> Vec<OwnExample> {
        intent.examples.iter().map(|text| OwnExample { intent: intent.name.clone(), text: text.clone() }).collect()
    };
    let examples: Vec<OwnExample> = intents.iter().flat_map(of).collect();
    Ok(Custom::learn(nlu, &examples).map_err(|error| OwnError(error.to_string()))?.map(OwnIntents))
}
