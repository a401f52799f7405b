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
