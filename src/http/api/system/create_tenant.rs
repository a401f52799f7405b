//! `POST system/tenants`: a new shop, with a key that makes the rest of it.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;

use crate::domain::{ApiKey, Scope, Tenant};
use crate::http::auth::{Administer, Allowed, SecretKind, secrets};
use crate::http::checks::Checks;
use crate::http::error::ApiError;
use crate::http::extract::Body;
use crate::http::state::HttpState;
use crate::protocol::rest::{NewTenantBody, ProblemBody, TenantBody};

/// What the first key of a new shop is called.
const FIRST_KEY: &str = "First key";

#[utoipa::path(post, path = "/api/v1/system/tenants", operation_id = "create_tenant", tag = "system", security(("bearer" = [])),
    request_body = NewTenantBody, responses(
    (status = 201, description = "The shop; `key` is shown this once", body = TenantBody),
    (status = 403, description = "This is for admins of the installation's first shop", body = ProblemBody, content_type = "application/problem+json"),
    (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(in crate::http) async fn create_tenant(
    State(state): State<HttpState>,
    staff: Allowed<Administer>,
    Body(body): Body<NewTenantBody>,
) -> Result<(StatusCode, Json<TenantBody>), ApiError> {
    super::must_own(&state, &staff).await?;
    let mut checks = Checks::default();
    let name = checks.name("name", &body.name);
    checks.done()?;
    let tenant = Tenant { id: state.id(), name };
    state.store.create_tenant(&tenant, state.now()).await?;
    let secret = SecretKind::ApiKey.make();
    let scopes = vec![Scope::Admin];
    let key = ApiKey { tenant: tenant.id, id: state.id(), name: FIRST_KEY.to_owned(), scopes, created_at: state.now(), last_used_at: None };
    state.store.of(tenant.id).create_api_key(&key, secrets::hash(&secret)).await?;
    Ok((StatusCode::CREATED, Json(TenantBody { id: tenant.id.to_string(), name: tenant.name, key: secret })))
}

#[cfg(test)]
mod tests {
    use axum::http::Method;
    use serde_json::json;

    use crate::http::testing::TestApp;

    #[tokio::test]
    async fn the_first_shops_admin_makes_another_shop_and_takes_it_away_again() {
        let app = TestApp::new().await;
        let owner = app.token(&app.admin);
        let made = app.post("/api/v1/system/tenants").bearer(&owner).json(&json!({ "name": "Second" })).send().await.ok();
        let (id, key) = (made["id"].as_str().unwrap(), made["key"].as_str().unwrap());
        let inbox = json!({ "name": "Shop", "origins": ["https://second.example"] });
        app.post("/api/v1/inboxes").bearer(key).json(&inbox).send().await.ok();
        app.post("/api/v1/system/tenants").bearer(key).json(&json!({ "name": "Third" })).send().await.problem(403, "forbidden");
        let path = format!("/api/v1/system/tenants/{id}");
        app.ask(Method::DELETE, &path).bearer(key).send().await.problem(403, "forbidden");
        assert_eq!(app.ask(Method::DELETE, &path).bearer(&owner).send().await.status, 204);
        app.get("/api/v1/inboxes").bearer(key).send().await.problem(401, "unauthorized");
        app.ask(Method::DELETE, &path).bearer(&owner).send().await.problem(404, "not_found");
    }

    #[tokio::test]
    async fn the_first_shop_itself_stays() {
        let app = TestApp::new().await;
        let path = format!("/api/v1/system/tenants/{}", app.tenant);
        app.ask(Method::DELETE, &path).bearer(&app.token(&app.admin)).send().await.problem(409, "conflict");
        app.get("/api/v1/inboxes").bearer(&app.token(&app.admin)).send().await.ok();
    }
}
