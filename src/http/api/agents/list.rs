//! `GET agents`: who may be given a dialogue, and how busy each is.

use axum::Json;
use axum::extract::State;

use crate::http::auth::{Allowed, AnyStaff};
use crate::http::error::ApiError;
use crate::http::state::HttpState;
use crate::protocol::rest::{AgentBody, AgentsBody, ProblemBody};

#[utoipa::path(get, path = "/api/v1/agents", operation_id = "list_agents", tag = "team", security(("bearer" = [])), responses(
    (status = 200, description = "All active people, by name", body = AgentsBody),
    (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(in crate::http) async fn list(State(state): State<HttpState>, staff: Allowed<AnyStaff>) -> Result<Json<AgentsBody>, ApiError> {
    let store = state.store.of(staff.tenant);
    let users = store.users().await?;
    let mut pictures = store.picture_urls().await?;
    let loads = state.live.loads(staff.tenant).await;
    let mut items: Vec<AgentBody> = users
        .into_iter()
        .filter(|user| user.active)
        .map(|user| {
            let load = loads.get(&user.id).copied().unwrap_or_default();
            AgentBody {
                id: user.id.to_string(),
                name: user.name,
                online: load.online,
                capacity: user.capacity,
                load: load.load,
                picture: pictures.remove(&user.id),
            }
        })
        .collect();
    items.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(Json(AgentsBody { items }))
}
