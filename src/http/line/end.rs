//! `DELETE /live/{line}`: the client is done.

use axum::Extension;
use axum::http::StatusCode;

use super::Lines;
use super::lines::{LineName, gone};
use super::pump::Call;
use crate::http::error::ApiError;

pub(super) async fn end(LineName(name): LineName, Extension(lines): Extension<Lines>) -> Result<StatusCode, ApiError> {
    lines.find(&name)?.calls.send(Call::End).await.map_err(|_ended| gone())?;
    Ok(StatusCode::NO_CONTENT)
}
