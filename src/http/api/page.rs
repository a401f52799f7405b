//! Pages of long lists: how many at once, and where the next one begins.

use std::str::FromStr;

use crate::http::error::ApiError;

/// The most rows of a page.
pub(super) const LIMIT_MAX: u32 = 200;
/// The rows of a page where nothing is said.
const LIMIT_USUAL: u32 = 50;

/// Returns how many rows were asked for.
pub(super) fn limit(asked: Option<u32>) -> Result<u32, ApiError> {
    let limit = asked.unwrap_or(LIMIT_USUAL);
    if (1..=LIMIT_MAX).contains(&limit) {
        return Ok(limit);
    }
    Err(ApiError::field("limit", format!("is `{limit}`; it must be from 1 to {LIMIT_MAX}")))
}

/// Reads an id out of a parameter.
pub(super) fn id<T: FromStr<Err: ToString>>(name: &str, text: Option<&str>) -> Result<Option<T>, ApiError> {
    let read = |text: &str| text.parse::<T>().map_err(|error| ApiError::field(name, format!("is not right: {}", error.to_string())));
    text.filter(|text| !text.is_empty()).map(read).transpose()
}

/// Splits a page off rows of which one more was read than was asked for: the page, and whether there are more.
pub(super) fn split<T>(mut rows: Vec<T>, limit: u32) -> (Vec<T>, bool) {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = rows.len() > limit;
    rows.truncate(limit);
    (rows, more)
}
