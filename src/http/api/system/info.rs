//! `GET system/info`: what runs here.

use axum::Json;
use axum::extract::State;

use crate::http::auth::{Allowed, AnyStaff};
use crate::http::state::HttpState;
use crate::protocol::rest::{InfoBody, ProblemBody};

#[utoipa::path(get, path = "/api/v1/system/info", operation_id = "system_info", tag = "system", security(("bearer" = [])), responses(
    (status = 200, description = "Version, database, cache, understanding", body = InfoBody),
    (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(in crate::http) async fn info(State(state): State<HttpState>, _staff: Allowed<AnyStaff>) -> Json<InfoBody> {
    Json(InfoBody {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        database: state.store.kind().as_str().to_owned(),
        cache: state.cache.kind().as_str().to_owned(),
        uptime_ms: u64::try_from(state.started.elapsed().as_millis()).unwrap_or(u64::MAX),
        understanding: state.live.understanding(),
    })
}
