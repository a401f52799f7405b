//! `POST system/actors/kill`: kills an actor in the middle of its work, where the settings allow that.

use axum::Json;
use axum::extract::State;

use crate::domain::ConversationId;
use crate::http::auth::{Administer, Allowed};
use crate::http::error::ApiError;
use crate::http::extract::Body;
use crate::http::state::HttpState;
use crate::protocol::rest::{KillActorBody, KilledActorBody, ProblemBody};

#[utoipa::path(post, path = "/api/v1/system/actors/kill", operation_id = "kill_actor", tag = "system", security(("bearer" = [])),
    request_body = KillActorBody, responses(
    (status = 200, description = "Whether there was one", body = KilledActorBody),
    (status = 403, description = "The setting `server.chaos` is off, or this is no admin of the installation's first shop", body = ProblemBody, content_type = "application/problem+json"),
    (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(in crate::http) async fn kill_actor(
    State(state): State<HttpState>,
    staff: Allowed<Administer>,
    Body(body): Body<KillActorBody>,
) -> Result<Json<KilledActorBody>, ApiError> {
    super::must_own(&state, &staff).await?;
    if !state.config.server.chaos {
        return Err(ApiError::forbidden("actors are killed only where the setting `server.chaos` is on, which is for tests alone"));
    }
    let conversation = body.conversation.as_deref().map(str::parse::<ConversationId>).transpose();
    let conversation = conversation.map_err(|error| ApiError::field("conversation", error.to_string()))?;
    Ok(Json(KilledActorBody { killed: state.live.kill_actor(&body.kind, conversation).await? }))
}

#[cfg(test)]
mod tests {
    use axum::http::Method;
    use serde_json::json;

    use crate::http::testing::TestApp;

    const PATH: &str = "/api/v1/system/actors/kill";

    #[tokio::test]
    async fn nothing_is_killed_unless_the_setting_is_on() {
        let app = TestApp::new().await;
        let token = app.token(&app.admin);
        let kill = json!({ "kind": "journal" });
        let said = app.ask(Method::POST, PATH).bearer(&token).json(&kill).send().await.problem(403, "forbidden");
        assert!(said.contains("`server.chaos`"), "{said}");
        assert!(app.live.killed.lock().is_empty());
    }

    #[tokio::test]
    async fn where_it_is_on_an_admin_may_and_an_agent_may_not() {
        let app = TestApp::with(|config| config.server.chaos = true).await;
        let kill = json!({ "kind": "journal" });
        app.ask(Method::POST, PATH).bearer(&app.token(&app.agent)).json(&kill).send().await.problem(403, "forbidden");
        assert!(app.live.killed.lock().is_empty());
        let killed = app.ask(Method::POST, PATH).bearer(&app.token(&app.admin)).json(&kill).send().await.ok();
        assert_eq!(killed, json!({ "killed": true }));
        assert_eq!(*app.live.killed.lock(), ["journal"]);
    }
}
