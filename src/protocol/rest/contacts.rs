//! Shoppers, as staff see them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::Contact;

/// A shopper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ContactBody {
    /// Its id.
    pub id: String,
    /// The name that agents see.
    pub name: String,
    /// An address to write to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// A number to call.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// When it was first seen.
    #[schema(format = DateTime)]
    pub first_seen: String,
    /// When it was last seen.
    #[schema(format = DateTime)]
    pub last_seen: String,
    /// The language of its browser.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locale: Option<String>,
    /// What else is known.
    pub attributes: BTreeMap<String, String>,
}

impl From<&Contact> for ContactBody {
    fn from(contact: &Contact) -> Self {
        Self {
            id: contact.id.to_string(),
            name: contact.display_name(),
            email: contact.profile.email.clone(),
            phone: contact.profile.phone.clone(),
            first_seen: contact.first_seen.to_string(),
            last_seen: contact.last_seen.to_string(),
            locale: contact.profile.locale.clone(),
            attributes: contact.profile.attributes.clone(),
        }
    }
}
