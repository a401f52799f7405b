//! What widgets are told: the owner's wishes, with everything that was left out filled in.

use super::check_times::hours_of;
use crate::domain::{Inbox, Timestamp};
use crate::protocol::rest::AppearanceBody;

/// How round the corners are where the owner said nothing.
const CORNER_RADIUS: u32 = 16;
/// The font where the owner named none: the one that is there already.
const FONT: &str = "system-ui, sans-serif";

/// Fills in what was left out, and says whether somebody is there now.
pub(in crate::http) fn filled(kept: AppearanceBody, inbox: &Inbox, now: Timestamp) -> AppearanceBody {
    let mut body = kept;
    let brand = &mut body.brand;
    brand.name.get_or_insert_with(|| inbox.name.clone());
    brand.colour.get_or_insert_with(|| inbox.settings.color.clone());
    brand.font.get_or_insert_with(|| FONT.to_owned());
    brand.corner_radius.get_or_insert(CORNER_RADIUS);
    let locale = body.default_locale.get_or_insert_with(|| inbox.settings.locale.clone());
    if let Some(greeting) = &inbox.settings.greeting {
        body.texts.entry(locale.clone()).or_default().greeting.get_or_insert_with(|| greeting.clone());
    }
    if let Some(kept) = &mut body.hours
        && let Ok(hours) = hours_of(kept)
    {
        kept.is_open = Some(hours.is_open(now));
        kept.opens_at = hours.opens_at(now).map(|at| at.to_string());
    }
    body
}
