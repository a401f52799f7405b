//! Dialogues. Reading goes to the store; whatever changes one goes through its actor, as the frame that a socket would
//! have sent.

pub(super) mod assign;
mod body;
pub(super) mod entries;
pub(super) mod get;
pub(super) mod list;
pub(super) mod note;
pub(super) mod post;
pub(super) mod release;
pub(super) mod reopen;
pub(super) mod resolve;
pub(super) mod snooze;
pub(super) mod take;

pub(super) use body::state_of;

use axum::Json;

use crate::http::auth::Staff;
use crate::http::error::ApiError;
use crate::http::state::HttpState;
use crate::protocol::ClientFrame;
use crate::protocol::rest::ReceiptBody;

/// Sends a frame to the dialogue's actor and returns its receipt.
async fn act(state: &HttpState, staff: &Staff, reference: &str, frame: ClientFrame) -> Result<Json<ReceiptBody>, ApiError> {
    let receipt = state.live.act(staff, frame).await?;
    Ok(Json(ReceiptBody::new(reference, &receipt)))
}
