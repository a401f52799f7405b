//! Places where shoppers come in.

pub(in crate::http::api) mod appearance;
pub(super) mod create;
pub(super) mod list;
pub(super) mod rotate_secret;
pub(super) mod update;

use crate::domain::{HandOverRules, InboxSettings, Language};
use crate::http::checks::Checks;
use crate::http::origin;
use crate::protocol::rest::InboxSettingsBody;

/// The most origins of one inbox.
const ORIGINS_MAX: usize = 100;
/// The longest greeting, in characters.
const GREETING_CHARS_MAX: usize = 1000;

/// Reads origins; each is kept as browsers write it.
fn origins(checks: &mut Checks, given: &[String]) -> Vec<String> {
    if given.len() > ORIGINS_MAX {
        checks.note("origins", format!("must be at most {ORIGINS_MAX}"));
        return Vec::new();
    }
    let mut origins = Vec::new();
    for text in given {
        match origin::normal(text) {
            Some(origin) if origins.contains(&origin) => {}
            Some(origin) => origins.push(origin),
            None => checks.note("origins", format!("has `{text}`, which is no origin; write one as `https://shop.example`")),
        }
    }
    origins
}

/// Reads settings; what is absent stays as it was.
fn settings(checks: &mut Checks, was: InboxSettings, given: Option<&InboxSettingsBody>) -> InboxSettings {
    let Some(given) = given else { return was };
    if let Some(locale) = given.locale.as_deref().filter(|locale| Language::ALL.iter().all(|known| known.as_str() != *locale)) {
        checks.note("settings.locale", format!("is `{locale}`; it must be `ru`, `en` or `zh`"));
    }
    if let Some(color) = given.color.as_deref().filter(|color| !is_color(color)) {
        checks.note("settings.color", format!("is `{color}`; it must be of the form `#2f6fed`"));
    }
    if let Some(at) = given.handover_at.filter(|at| *at > 100) {
        checks.note("settings.handover_at", format!("is {at}; it must be 0 to 100"));
    }
    let greeting = match given.greeting.as_deref().map(str::trim) {
        None => was.greeting,
        Some("") => None,
        Some(text) if text.chars().count() > GREETING_CHARS_MAX => {
            checks.note("settings.greeting", format!("must have at most {GREETING_CHARS_MAX} characters"));
            None
        }
        Some(text) => Some(text.to_owned()),
    };
    InboxSettings {
        bot_name: given.bot_name.as_deref().map_or(was.bot_name, |name| checks.name("settings.bot_name", name)),
        locale: given.locale.clone().unwrap_or(was.locale),
        color: given.color.clone().unwrap_or(was.color),
        greeting,
        auto_assign: given.auto_assign.unwrap_or(was.auto_assign),
        handover: HandOverRules {
            on_wish: given.handover_on_wish.unwrap_or(was.handover.on_wish),
            at: given.handover_at.unwrap_or(was.handover.at),
        },
    }
}

fn is_color(text: &str) -> bool {
    text.strip_prefix('#').is_some_and(|digits| digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
}
