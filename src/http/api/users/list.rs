//! `GET users`: all people of the shop.

use axum::Json;
use axum::extract::State;

use crate::http::auth::{Administer, Allowed};
use crate::http::error::ApiError;
use crate::http::state::HttpState;
use crate::protocol::rest::{ProblemBody, UserBody, UsersBody};

#[utoipa::path(get, path = "/api/v1/users", operation_id = "list_users", tag = "team", security(("bearer" = [])), responses(
    (status = 200, description = "All people, the oldest first", body = UsersBody),
    (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(in crate::http) async fn list(State(state): State<HttpState>, staff: Allowed<Administer>) -> Result<Json<UsersBody>, ApiError> {
    let store = state.store.of(staff.tenant);
    let mut pictures = store.picture_urls().await?;
    let users = store.users().await?;
    let items = users.iter().map(|user| UserBody { picture: pictures.remove(&user.id), ..UserBody::from(user) }).collect();
    Ok(Json(UsersBody { items }))
}
