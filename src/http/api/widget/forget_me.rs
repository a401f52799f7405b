//! `DELETE widget/me`: takes away for good what is known of a shopper and what was said in its dialogues.
//!
//! The order matters: what is at work stops, files go while something still names them, and the shopper itself comes last. A
//! request that was interrupted is done by the next one, because the token is good until the very end.

use axum::extract::State;
use axum::http::StatusCode;

use crate::http::auth::Shopper;
use crate::http::error::ApiError;
use crate::http::state::HttpState;
use crate::protocol::rest::ProblemBody;
use crate::store::cache::keys;

#[utoipa::path(delete, path = "/api/v1/widget/me", operation_id = "forget_me", tag = "widget", security(("bearer" = [])), responses(
    (status = 204, description = "It is gone: name and addresses, every message, note and file of the shopper's dialogues. Their \
        entries keep their numbers"),
    (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(in crate::http) async fn forget_me(State(state): State<HttpState>, shopper: Shopper) -> Result<StatusCode, ApiError> {
    state.live.let_go(shopper).await?;
    let store = state.store.of(shopper.tenant);
    for file in store.files_of_contact(shopper.contact).await? {
        state.files.remove(file).await.map_err(|error| ApiError::internal(&error))?;
        store.forget_attachment(file).await?;
    }
    store.erase_dialogues(shopper.contact).await?;
    store.erase_contact(shopper.contact, state.now()).await?;
    state.store.wipe().await?;
    state.cache.delete(&keys::shopper_name(shopper.contact)).await;
    state.live.revoke(shopper.contact.raw()).await;
    tracing::info!(contact.id = %shopper.contact, "A shopper's data were erased at the shopper's wish.");
    Ok(StatusCode::NO_CONTENT)
}
