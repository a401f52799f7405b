//! Judging how a widget is to look: all that is wrong with it is told at once.

use std::collections::BTreeMap;

use super::check_style::{VARIABLES, is_colour, is_harmless_value, is_variable};
use super::check_times::hours_of;
use crate::domain::{is_picture, is_secure_address};
use crate::http::checks::Checks;
use crate::http::error::ApiError;
use crate::protocol::rest::{AppearanceBody, BrandBody, ByLocale, ConsentBody, PreChatFieldBody, PreChatKindBody, TextsBody};

/// Languages of anything.
const LOCALES_MAX: usize = 60;
/// CSS variables.
const VARIABLES_MAX: usize = 64;
/// Characters in a value of one.
const VALUE_CHARS_MAX: usize = 200;
/// Characters in an address.
const ADDRESS_CHARS_MAX: usize = 500;
/// Pixels between the widget and the edges of the page.
const PLACE_PIXELS_MAX: u32 = 400;
/// Pixels of a corner.
const CORNER_PIXELS_MAX: u32 = 32;
/// Seconds until the greeting.
const GREETING_SECONDS_MAX: u32 = 3_600;
/// Fields of the form before the dialogue.
const FIELDS_MAX: usize = 10;
/// Characters in the name of one.
const FIELD_NAME_CHARS_MAX: usize = 40;
/// What may be chosen from.
const OPTIONS_MAX: usize = 50;
/// Characters of a short text.
const SHORT_CHARS_MAX: usize = 120;
/// Characters of a greeting and its like.
const TEXT_CHARS_MAX: usize = 1_000;
/// Characters of what a shopper has to agree to.
const CONSENT_CHARS_MAX: usize = 2_000;

/// Returns the look as it is kept: without what is told to widgets only.
pub(super) fn checked(mut body: AppearanceBody) -> Result<AppearanceBody, ApiError> {
    let mut checks = Checks::default();
    brand(&mut checks, &body.brand);
    for (field, pixels) in [("place.bottom", body.place.bottom), ("place.sideways", body.place.sideways)] {
        at_most(&mut checks, field, pixels, PLACE_PIXELS_MAX);
    }
    at_most(&mut checks, "greeting.after_seconds", body.greeting.after_seconds, GREETING_SECONDS_MAX);
    texts(&mut checks, &body.texts);
    consent(&mut checks, &body.consent);
    fields(&mut checks, &body.pre_chat.fields);
    locales(&mut checks, &body);
    if let Some(hours) = &mut body.hours {
        (hours.is_open, hours.opens_at) = (None, None);
        for (field, wrong) in hours_of(hours).err().unwrap_or_default() {
            checks.note(&field, wrong);
        }
    }
    checks.done()?;
    Ok(body)
}

fn at_most(checks: &mut Checks, field: &str, given: u32, most: u32) {
    if given > most {
        checks.note(field, format!("is {given}; it must be 0 to {most}"));
    }
}

fn brand(checks: &mut Checks, brand: &BrandBody) {
    checks.optional("brand.name", brand.name.as_deref(), SHORT_CHARS_MAX);
    if let Some(colour) = brand.colour.as_deref().filter(|colour| !is_colour(colour)) {
        checks.note("brand.colour", format!("is `{}`; it must be of the form `#2f6fed`", shown(colour)));
    }
    if let Some(font) = checks.optional("brand.font", brand.font.as_deref(), VALUE_CHARS_MAX).filter(|font| !is_harmless_value(font)) {
        checks.note("brand.font", format!("is `{}`; it must be a list of font families and nothing else", shown(&font)));
    }
    picture(checks, "brand.logo_url", brand.logo_url.as_deref());
    picture(checks, "brand.avatar_url", brand.avatar_url.as_deref());
    at_most(checks, "brand.corner_radius", brand.corner_radius.unwrap_or_default(), CORNER_PIXELS_MAX);
    if brand.css.len() > VARIABLES_MAX {
        checks.note("brand.css", format!("must have at most {VARIABLES_MAX} variables"));
    }
    for (name, value) in brand.css.iter().take(VARIABLES_MAX) {
        let field = format!("brand.css.{}", shown(name));
        if !is_variable(name) {
            checks.note(&field, format!("is no variable of the widget's; there are `{}`", VARIABLES.join("`, `")));
        }
        let value = checks.text(&field, value, VALUE_CHARS_MAX);
        if !is_harmless_value(&value) {
            checks.note(&field, "must be one value that loads nothing: without `url(`, `;`, `{`, `<` and the like");
        }
    }
}

fn picture(checks: &mut Checks, field: &str, given: Option<&str>) {
    if let Some(given) = given.filter(|given| given.chars().count() > ADDRESS_CHARS_MAX || !is_picture(given)) {
        checks.note(field, format!("is `{}`; it must begin with `https://`, or be a file of this server", shown(given)));
    }
}

fn texts(checks: &mut Checks, texts: &BTreeMap<String, TextsBody>) {
    languages(checks, "texts", texts.keys());
    for (locale, texts) in texts.iter().take(LOCALES_MAX) {
        let all = [
            ("title", &texts.title, SHORT_CHARS_MAX),
            ("subtitle", &texts.subtitle, 2 * SHORT_CHARS_MAX),
            ("greeting", &texts.greeting, TEXT_CHARS_MAX),
            ("placeholder", &texts.placeholder, SHORT_CHARS_MAX),
            ("offline", &texts.offline, TEXT_CHARS_MAX),
        ];
        for (name, text, chars_max) in all {
            several_lines(checks, &format!("texts.{}.{name}", shown(locale)), text.as_deref(), chars_max);
        }
    }
}

/// A text that may have line breaks.
fn several_lines(checks: &mut Checks, field: &str, text: Option<&str>, chars_max: usize) {
    let Some(text) = text else { return };
    if text.chars().count() > chars_max {
        checks.note(field, format!("must have at most {chars_max} characters"));
    } else if text.chars().any(|c| c.is_control() && c != '\n') {
        checks.note(field, "must not have control characters in it");
    }
}

fn consent(checks: &mut Checks, consent: &ConsentBody) {
    if consent.required && consent.text.is_empty() {
        checks.note("consent.text", "is missing; say in at least one language what the shopper agrees to");
    }
    by_locale(checks, "consent.text", &consent.text, CONSENT_CHARS_MAX);
    if let Some(link) = consent.link.as_deref().filter(|link| link.chars().count() > ADDRESS_CHARS_MAX || !is_secure_address(link)) {
        checks.note("consent.link", format!("is `{}`; it must begin with `https://`", shown(link)));
    }
}

fn by_locale(checks: &mut Checks, field: &str, texts: &ByLocale, chars_max: usize) {
    languages(checks, field, texts.keys());
    for (locale, text) in texts.iter().take(LOCALES_MAX) {
        several_lines(checks, &format!("{field}.{}", shown(locale)), Some(text), chars_max);
    }
}

fn fields(checks: &mut Checks, fields: &[PreChatFieldBody]) {
    if fields.len() > FIELDS_MAX {
        checks.note("pre_chat.fields", format!("must be at most {FIELDS_MAX}"));
    }
    for (index, field) in fields.iter().take(FIELDS_MAX).enumerate() {
        let at = format!("pre_chat.fields[{index}]");
        if !is_field_name(&field.name) {
            let wrong = "must begin with a lower-case letter and have lower-case letters, digits and `_`, at most 40 of them";
            checks.note(&format!("{at}.name"), wrong);
        }
        if fields.iter().take(index).any(|other| other.name == field.name) {
            checks.note(&format!("{at}.name"), format!("is `{}` like another's; names are different", shown(&field.name)));
        }
        if field.label.is_empty() {
            checks.note(&format!("{at}.label"), "is missing; name the field in at least one language");
        }
        by_locale(checks, &format!("{at}.label"), &field.label, SHORT_CHARS_MAX);
        options(checks, &format!("{at}.options"), field);
    }
}

fn options(checks: &mut Checks, at: &str, field: &PreChatFieldBody) {
    match (field.kind, field.options.len()) {
        (PreChatKindBody::Select, 0) => checks.note(at, "are missing; say what may be chosen"),
        (PreChatKindBody::Select, n) if n > OPTIONS_MAX => checks.note(at, format!("must be at most {OPTIONS_MAX}")),
        (PreChatKindBody::Select, _) => {
            for option in &field.options {
                checks.text(at, option, SHORT_CHARS_MAX);
            }
        }
        (_, 0) => {}
        (_, _) => checks.note(at, "are for the kind `select` only"),
    }
}

fn is_field_name(name: &str) -> bool {
    name.len() <= FIELD_NAME_CHARS_MAX
        && name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

fn locales(checks: &mut Checks, body: &AppearanceBody) {
    languages(checks, "locales", body.locales.iter());
    let Some(default) = &body.default_locale else { return };
    languages(checks, "default_locale", std::iter::once(default));
    if !body.locales.is_empty() && !body.locales.contains(default) {
        checks.note("default_locale", format!("is `{}`, which is not among `locales`", shown(default)));
    }
}

fn languages<'a>(checks: &mut Checks, field: &str, locales: impl ExactSizeIterator<Item = &'a String>) {
    if locales.len() > LOCALES_MAX {
        checks.note(field, format!("must have at most {LOCALES_MAX} languages"));
    }
    for locale in locales.take(LOCALES_MAX).filter(|locale| !is_locale(locale)) {
        checks.note(field, format!("has `{}`, which is no locale such as `ru` or `pt-BR`", shown(locale)));
    }
}

fn is_locale(text: &str) -> bool {
    let mut parts = text.split('-');
    let is_language = parts.next().is_some_and(|part| (2..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_lowercase()));
    is_language
        && text.len() <= 35
        && parts.all(|part| (2..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

fn shown(text: &str) -> String {
    text.chars().take(60).collect()
}
