//! `POST inboxes`: a new inbox.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;

use super::{origins, settings};
use crate::domain::{Inbox, InboxSettings};
use crate::http::auth::{Administer, Allowed, SecretKind, secrets};
use crate::http::checks::Checks;
use crate::http::error::ApiError;
use crate::http::extract::Body;
use crate::http::state::HttpState;
use crate::protocol::rest::{InboxBody, NewInboxBody, ProblemBody};

#[utoipa::path(post, path = "/api/v1/inboxes", operation_id = "create_inbox", tag = "inboxes", security(("bearer" = [])),
    request_body = NewInboxBody, responses(
    (status = 201, description = "The inbox, with its key and its secret", body = InboxBody),
    (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(in crate::http) async fn create(
    State(state): State<HttpState>,
    staff: Allowed<Administer>,
    Body(body): Body<NewInboxBody>,
) -> Result<(StatusCode, Json<InboxBody>), ApiError> {
    let mut checks = Checks::default();
    let inbox = Inbox {
        tenant: staff.tenant,
        id: state.id(),
        key: secrets::public_key(),
        secret: SecretKind::Inbox.make(),
        name: checks.name("name", &body.name),
        origins: origins(&mut checks, &body.origins),
        settings: settings(&mut checks, InboxSettings::default(), body.settings.as_ref()),
    };
    checks.done()?;
    state.store.of(staff.tenant).create_inbox(&inbox).await?;
    Ok((StatusCode::CREATED, Json(InboxBody::from(&inbox))))
}

#[cfg(test)]
mod tests {
    use axum::http::Method;
    use serde_json::json;

    use crate::http::testing::TestApp;

    #[tokio::test]
    async fn an_inbox_is_made_changed_and_given_a_new_secret() {
        let app = TestApp::new().await;
        let token = app.token(&app.admin);
        let body = json!({ "name": "Second", "origins": ["https://A.example/", "https://a.example"], "settings": { "color": "#ff0000" } });
        let made = app.post("/api/v1/inboxes").bearer(&token).json(&body).send().await;
        assert_eq!(made.status, 201);
        let inbox = made.json();
        assert_eq!(inbox["origins"], json!(["https://a.example"]));
        assert_eq!((&inbox["settings"]["color"], &inbox["settings"]["locale"]), (&json!("#ff0000"), &json!("en")));
        let path = format!("/api/v1/inboxes/{}", inbox["id"].as_str().unwrap());
        let change = json!({ "settings": { "greeting": "Hi", "auto_assign": true } });
        let changed = app.ask(Method::PATCH, &path).bearer(&token).json(&change).send().await.ok();
        assert_eq!(
            (&changed["settings"]["greeting"], &changed["settings"]["color"], &changed["name"]),
            (&json!("Hi"), &json!("#ff0000"), &json!("Second"))
        );
        let silent = app.ask(Method::PATCH, &path).bearer(&token).json(&json!({ "settings": { "greeting": " " } })).send().await.ok();
        assert_eq!(silent["settings"].get("greeting"), None);
        let rotated = app.post(&format!("{path}/rotate-secret")).bearer(&token).send().await.ok();
        assert_ne!(rotated["secret"], inbox["secret"]);
        assert_eq!(rotated["key"], inbox["key"]);
    }

    #[tokio::test]
    async fn wrong_origins_and_settings_are_told_together() {
        let app = TestApp::new().await;
        let settings = json!({ "color": "red", "locale": "de" });
        let body = json!({ "name": "", "origins": ["shop.example", "https://*.shop.example"], "settings": settings });
        let wrong = app.post("/api/v1/inboxes").bearer(&app.token(&app.admin)).json(&body).send().await;
        wrong.problem(400, "bad_request");
        let mut fields: Vec<_> = wrong.json()["fields"].as_object().unwrap().keys().cloned().collect();
        fields.sort();
        assert_eq!(fields, ["name", "origins", "settings.color", "settings.locale"]);
    }
}
