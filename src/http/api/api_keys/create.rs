//! `POST api-keys`: a new key. Its secret is in this answer and never in another.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;

use crate::domain::{ApiKey, Scope};
use crate::http::auth::{Administer, Allowed, SecretKind, secrets};
use crate::http::checks::Checks;
use crate::http::error::ApiError;
use crate::http::extract::Body;
use crate::http::state::HttpState;
use crate::protocol::rest::{ApiKeyBody, NewApiKeyBody, ProblemBody};

#[utoipa::path(post, path = "/api/v1/api-keys", operation_id = "create_api_key", tag = "keys", security(("bearer" = [])),
    request_body = NewApiKeyBody, responses(
    (status = 201, description = "The key; `key` is shown this once", body = ApiKeyBody),
    (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(in crate::http) async fn create(
    State(state): State<HttpState>,
    staff: Allowed<Administer>,
    Body(body): Body<NewApiKeyBody>,
) -> Result<(StatusCode, Json<ApiKeyBody>), ApiError> {
    let mut checks = Checks::default();
    let name = checks.name("name", &body.name);
    let scopes = scopes(&mut checks, &body.scopes);
    checks.done()?;
    let secret = SecretKind::ApiKey.make();
    let key = ApiKey { tenant: staff.tenant, id: state.id(), name, scopes, created_at: state.now(), last_used_at: None };
    state.store.of(staff.tenant).create_api_key(&key, secrets::hash(&secret)).await?;
    Ok((StatusCode::CREATED, Json(ApiKeyBody { key: Some(secret), ..ApiKeyBody::from(&key) })))
}

fn scopes(checks: &mut Checks, given: &[String]) -> Vec<Scope> {
    let mut scopes = Vec::new();
    for text in given {
        match Scope::parse(text) {
            Some(scope) if scopes.contains(&scope) => {}
            Some(scope) => scopes.push(scope),
            None => {
                let known = Scope::ALL.map(|scope| format!("`{}`", scope.as_str())).join(", ");
                checks.note("scopes", format!("has `{text}`; there are {known}"));
            }
        }
    }
    if given.is_empty() {
        checks.note("scopes", "must name at least one thing that the key allows");
    }
    scopes
}

#[cfg(test)]
mod tests {
    use axum::http::Method;
    use serde_json::json;

    use crate::http::testing::TestApp;

    #[tokio::test]
    async fn a_key_is_shown_once_opens_what_it_says_and_then_nothing() {
        let app = TestApp::new().await;
        let token = app.token(&app.admin);
        let body = json!({ "name": "Robot", "scopes": ["contacts:read", "knowledge:read", "contacts:read"] });
        let made = app.post("/api/v1/api-keys").bearer(&token).json(&body).send().await.ok();
        let secret = made["key"].as_str().unwrap();
        let me = app.get("/api/v1/auth/me").bearer(secret).send().await.ok();
        assert_eq!(
            (&me["kind"], &me["name"], &me["scopes"]),
            (&json!("program"), &json!("Robot"), &json!(["contacts:read", "knowledge:read"]))
        );
        app.get("/api/v1/articles").bearer(secret).send().await.ok();
        app.get("/api/v1/conversations").bearer(secret).send().await.problem(403, "forbidden");
        let listed = app.get("/api/v1/api-keys").bearer(&token).send().await.ok();
        assert_eq!(listed["items"][0]["last_used_at"], "2026-01-01T00:00:00.000Z");
        assert!(!listed.to_string().contains(secret));
        let path = format!("/api/v1/api-keys/{}", made["id"].as_str().unwrap());
        assert_eq!(app.ask(Method::DELETE, &path).bearer(&token).send().await.status, 204);
        app.get("/api/v1/articles").bearer(secret).send().await.problem(401, "unauthorized");
    }

    #[tokio::test]
    async fn a_key_allows_only_what_there_is_to_allow() {
        let app = TestApp::new().await;
        let token = app.token(&app.admin);
        for scopes in [json!([]), json!(["everything"]), json!(["admin "])] {
            let wrong = app.post("/api/v1/api-keys").bearer(&token).json(&json!({ "name": "K", "scopes": scopes })).send().await;
            wrong.problem(400, "bad_request");
        }
    }
}
