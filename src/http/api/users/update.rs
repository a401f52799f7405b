//! `PATCH users/{id}`: what changes about a person. Who may no longer come in is put out at once.

use axum::Json;
use axum::extract::State;

use super::shown;
use crate::domain::{Role, User, UserId};
use crate::http::auth::{Administer, Allowed};
use crate::http::checks::Checks;
use crate::http::error::ApiError;
use crate::http::extract::{Body, Id};
use crate::http::state::HttpState;
use crate::protocol::rest::{ProblemBody, UserBody, UserPatchBody};
use crate::store::TenantStore;

/// The most dialogues that one person may have at once.
const CAPACITY_MAX: u32 = 1000;

#[utoipa::path(patch, path = "/api/v1/users/{id}", operation_id = "update_user", tag = "team", security(("bearer" = [])),
    params(("id" = String, Path, description = "The person")), request_body = UserPatchBody, responses(
    (status = 200, description = "The person as it is now", body = UserBody),
    (status = 409, description = "The shop would be left without an active admin", body = ProblemBody, content_type = "application/problem+json"),
    (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(in crate::http) async fn update(
    State(state): State<HttpState>,
    staff: Allowed<Administer>,
    Id(id): Id<UserId>,
    Body(body): Body<UserPatchBody>,
) -> Result<Json<UserBody>, ApiError> {
    let store = state.store.of(staff.tenant);
    let was = store.user(id).await?.ok_or_else(|| ApiError::not_found("user"))?;
    let user = patched(&state, &was, &body)?;
    if is_admin(&was) && !is_admin(&user) {
        must_not_be_last(&store, id).await?;
    }
    store.update_user(&user).await?;
    if let Some(password) = &body.password {
        store.set_password(id, &state.passwords.hash(password).await?).await?;
    }
    let is_put_out = was.active && !user.active;
    if is_put_out || body.password.is_some() {
        store.revoke_refresh_tokens_of(id, state.now()).await?;
    }
    if is_put_out {
        state.live.revoke(id.raw()).await;
    }
    Ok(Json(shown(&store, &user).await?))
}

fn patched(state: &HttpState, was: &User, body: &UserPatchBody) -> Result<User, ApiError> {
    let mut checks = Checks::default();
    let name = body.name.as_deref().map_or_else(|| was.name.clone(), |name| checks.name("name", name));
    let capacity = body.capacity.unwrap_or(was.capacity);
    if capacity > CAPACITY_MAX {
        checks.note("capacity", format!("is `{capacity}`; it must be at most {CAPACITY_MAX}"));
    }
    if let Some(objection) = body.password.as_deref().and_then(|password| state.passwords.objection(password)) {
        checks.note("password", objection);
    }
    checks.done()?;
    let role = body.role.map_or(was.role, Role::from);
    Ok(User { name, role, capacity, active: body.active.unwrap_or(was.active), ..was.clone() })
}

fn is_admin(user: &User) -> bool {
    user.active && user.role == Role::Admin
}

/// A shop without an admin could never get one again.
async fn must_not_be_last(store: &TenantStore, id: UserId) -> Result<(), ApiError> {
    let has_other = store.users().await?.iter().any(|user| user.id != id && is_admin(user));
    if has_other {
        return Ok(());
    }
    Err(ApiError::conflict("this is the shop's last active admin; make another one first"))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::http::testing::{Answer, PASSWORD, TestApp};

    async fn patch(app: &TestApp, id: UserId, body: &Value) -> Answer {
        app.ask(axum::http::Method::PATCH, &format!("/api/v1/users/{id}")).bearer(&app.token(&app.admin)).json(body).send().await
    }

    #[tokio::test]
    async fn who_is_put_out_is_out_at_once() {
        let app = TestApp::new().await;
        let login = json!({ "email": "anna@shop.example", "password": PASSWORD });
        let tokens = app.post("/api/v1/auth/login").json(&login).send().await.ok();
        assert_eq!(patch(&app, app.agent.id, &json!({ "active": false })).await.ok()["active"], false);
        assert_eq!(*app.live.revoked.lock(), [app.agent.id.raw()]);
        app.get("/api/v1/auth/me").bearer(tokens["access_token"].as_str().unwrap()).send().await.problem(401, "unauthorized");
        let renew = json!({ "refresh_token": tokens["refresh_token"] });
        app.post("/api/v1/auth/refresh").json(&renew).send().await.problem(401, "unauthorized");
        app.post("/api/v1/auth/login").json(&login).send().await.problem(401, "unauthorized");
    }

    #[tokio::test]
    async fn the_last_admin_stays_one() {
        let app = TestApp::new().await;
        for body in [json!({ "active": false }), json!({ "role": "agent" })] {
            patch(&app, app.admin.id, &body).await.problem(409, "conflict");
        }
        patch(&app, app.agent.id, &json!({ "role": "admin" })).await.ok();
        patch(&app, app.admin.id, &json!({ "role": "agent" })).await.ok();
    }

    #[tokio::test]
    async fn what_is_absent_stays_and_what_is_wrong_changes_nothing() {
        let app = TestApp::new().await;
        let changed = patch(&app, app.agent.id, &json!({ "name": " Анна ", "capacity": 12 })).await.ok();
        assert_eq!((&changed["name"], &changed["capacity"], &changed["role"]), (&json!("Анна"), &json!(12), &json!("agent")));
        let wrong = patch(&app, app.agent.id, &json!({ "name": "", "capacity": 5000, "password": "short" })).await;
        wrong.problem(400, "bad_request");
        assert_eq!(wrong.json()["fields"].as_object().unwrap().len(), 3);
        assert_eq!(app.store.of(app.tenant).user(app.agent.id).await.unwrap().unwrap().name, "Анна");
    }

    #[tokio::test]
    async fn a_new_person_signs_in_with_its_first_password_and_an_address_is_one_persons() {
        let app = TestApp::new().await;
        let token = app.token(&app.admin);
        let body = json!({ "email": "New@Shop.Example", "name": "New", "role": "agent", "password": "first password" });
        let made = app.post("/api/v1/users").bearer(&token).json(&body).send().await;
        assert_eq!(made.status, 201);
        assert_eq!(made.json()["email"], "new@shop.example");
        let login = json!({ "email": "new@shop.example", "password": "first password" });
        app.post("/api/v1/auth/login").json(&login).send().await.ok();
        let said = app.post("/api/v1/users").bearer(&token).json(&body).send().await.problem(409, "conflict");
        assert!(said.contains("new@shop.example"), "{said}");
        app.post("/api/v1/users").bearer(&app.token(&app.agent)).json(&body).send().await.problem(403, "forbidden");
        let without = json!({ "email": "late@shop.example", "name": "Late", "role": "agent" });
        app.post("/api/v1/users").bearer(&token).json(&without).send().await.ok();
        let guess = json!({ "email": "late@shop.example", "password": "" });
        app.post("/api/v1/auth/login").json(&guess).send().await.problem(401, "unauthorized");
    }
}
