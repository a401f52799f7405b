//! `POST teams`: a new group.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;

use super::{members, taken};
use crate::domain::Team;
use crate::http::auth::{Administer, Allowed};
use crate::http::checks::Checks;
use crate::http::error::ApiError;
use crate::http::extract::Body;
use crate::http::state::HttpState;
use crate::protocol::rest::{NewTeamBody, ProblemBody, TeamBody};

#[utoipa::path(post, path = "/api/v1/teams", operation_id = "create_team", tag = "team", security(("bearer" = [])),
    request_body = NewTeamBody, responses(
    (status = 201, description = "The group", body = TeamBody),
    (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(in crate::http) async fn create(
    State(state): State<HttpState>,
    staff: Allowed<Administer>,
    Body(body): Body<NewTeamBody>,
) -> Result<(StatusCode, Json<TeamBody>), ApiError> {
    let store = state.store.of(staff.tenant);
    let mut checks = Checks::default();
    let name = checks.name("name", &body.name);
    let members = members(&store, &mut checks, &body.members).await?;
    checks.done()?;
    let team = Team { tenant: staff.tenant, id: state.id(), name, members };
    store.create_team(&team).await.map_err(taken(&team.name))?;
    Ok((StatusCode::CREATED, Json(TeamBody::from(&team))))
}

#[cfg(test)]
mod tests {
    use axum::http::Method;
    use serde_json::json;

    use crate::http::testing::TestApp;

    #[tokio::test]
    async fn a_team_has_the_shops_own_people_and_a_name_of_its_own() {
        let app = TestApp::new().await;
        let (stranger, _) = app.other_shop().await;
        let token = app.token(&app.admin);
        let ask = async |body: serde_json::Value| app.post("/api/v1/teams").bearer(&token).json(&body).send().await;
        let me = app.agent.id.to_string();
        let team = ask(json!({ "name": "Night", "members": [me, me] })).await.ok();
        assert_eq!(team["members"], json!([me]));
        assert!(ask(json!({ "name": "Night" })).await.problem(409, "conflict").contains("Night"));
        for member in [stranger.id.to_string(), "usr_1".to_owned(), String::new()] {
            ask(json!({ "name": "Other", "members": [member] })).await.problem(400, "bad_request");
        }
        let path = format!("/api/v1/teams/{}", team["id"].as_str().unwrap());
        let changed = app.ask(Method::PATCH, &path).bearer(&token).json(&json!({ "members": [] })).send().await.ok();
        assert_eq!((&changed["name"], &changed["members"]), (&json!("Night"), &json!([])));
        let seen = app.get("/api/v1/teams").bearer(&app.token(&app.agent)).send().await.ok();
        assert_eq!(seen["items"].as_array().unwrap().len(), 1);
        app.ask(Method::DELETE, &path).bearer(&app.token(&app.agent)).send().await.problem(403, "forbidden");
        assert_eq!(app.ask(Method::DELETE, &path).bearer(&token).send().await.status, 204);
    }

    #[tokio::test]
    async fn colleagues_are_listed_with_how_busy_they_are() {
        let app = TestApp::new().await;
        let load = crate::http::AgentLoad { online: true, load: 3 };
        app.live.online.lock().insert(app.agent.id, load);
        let agents = app.get("/api/v1/agents").bearer(&app.token(&app.agent)).send().await.ok();
        let seen: Vec<_> =
            agents["items"].as_array().unwrap().iter().map(|it| (it["name"].clone(), it["online"].clone(), it["load"].clone())).collect();
        assert_eq!(seen, [(json!("admin"), json!(false), json!(0)), (json!("anna"), json!(true), json!(3))]);
    }
}
