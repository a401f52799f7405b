//! What a shopper filled in before the dialogue, and what the shop's page says of it.

use std::collections::BTreeMap;

use crate::domain::{Profile, is_phone, normal_email};
use crate::http::checks::Checks;
use crate::protocol::FormValueBody;
use crate::protocol::rest::{PreChatFieldBody, PreChatKindBody};

/// Characters of a value.
const CHARS_MAX: usize = 500;
/// Things that are known of a shopper besides its name and addresses.
pub(super) const ATTRIBUTES_MAX: usize = 50;
/// Characters in the name of one.
const NAME_CHARS_MAX: usize = 40;
/// The field whose value is the shopper's name.
const NAME: &str = "name";

/// Reads a filled-in form. Every mistake is told with its field.
pub(super) fn form(checks: &mut Checks, fields: &[PreChatFieldBody], values: &BTreeMap<String, String>) -> Profile {
    let mut profile = Profile::default();
    for unknown in values.keys().filter(|name| fields.iter().all(|field| field.name != **name)) {
        checks.note(&format!("pre_chat.{}", shown(unknown)), "is no field of this inbox's form");
    }
    for field in fields {
        let at = format!("pre_chat.{}", field.name);
        let value = checks.optional(&at, values.get(&field.name).map(String::as_str), CHARS_MAX);
        let Some(value) = value else {
            if field.required {
                checks.note(&at, "is missing; it has to be filled in");
            }
            continue;
        };
        match field.kind {
            PreChatKindBody::Email if normal_email(&value).is_none() => {
                checks.note(&at, "must be an e-mail address such as `olga@shop.example`");
            }
            PreChatKindBody::Email => profile.email = normal_email(&value),
            PreChatKindBody::Phone if !is_phone(&value) => checks.note(&at, "must be a phone number such as `+7 900 000-00-00`"),
            PreChatKindBody::Phone => profile.phone = Some(value),
            PreChatKindBody::Select if !field.options.contains(&value) => {
                checks.note(&at, format!("is `{}`; it must be one of the options", shown(&value)));
            }
            PreChatKindBody::Text if field.name == NAME => profile.name = Some(value),
            PreChatKindBody::Text | PreChatKindBody::Select => drop(profile.attributes.insert(field.name.clone(), value)),
        }
    }
    profile
}

/// Reads what a page says. An empty value stands for one that is to be forgotten.
pub(super) fn attributes(checks: &mut Checks, said: &BTreeMap<String, FormValueBody>) -> BTreeMap<String, String> {
    if said.len() > ATTRIBUTES_MAX {
        checks.note("attributes", format!("must be at most {ATTRIBUTES_MAX}"));
    }
    let mut read = BTreeMap::new();
    for (name, value) in said.iter().take(ATTRIBUTES_MAX) {
        let at = format!("attributes.{}", shown(name));
        let name = checks.text(&at, name, NAME_CHARS_MAX);
        let value = checks.optional(&at, Some(&in_words(value)), CHARS_MAX).unwrap_or_default();
        read.insert(name, value);
    }
    read
}

fn in_words(value: &FormValueBody) -> String {
    match value {
        FormValueBody::Flag(flag) => flag.to_string(),
        FormValueBody::Number(number) => number.to_string(),
        FormValueBody::Text(text) => text.clone(),
    }
}

fn shown(text: &str) -> String {
    text.chars().take(NAME_CHARS_MAX).collect()
}
