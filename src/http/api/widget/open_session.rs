//! `POST widget/sessions`: a shopper at the door of an inbox.

use std::net::IpAddr;
use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;

use super::origins::must_be_listed;
use super::recognise::{Visit, recognise};
use crate::domain::Inbox;
use crate::http::api::inboxes::appearance::{filled, kept};
use crate::http::auth::{Bearer, identity};
use crate::http::error::ApiError;
use crate::http::extract::{Body, Client};
use crate::http::state::HttpState;
use crate::http::throttle::Limit;
use crate::protocol::rest::{
    AppearanceBody, ProblemBody, WidgetLimitsBody, WidgetSessionBody, WidgetSessionRequestBody, WidgetSettingsBody,
};

/// The window in which new sessions of one address are counted.
const MINUTE: Duration = Duration::from_mins(1);

#[utoipa::path(post, path = "/api/v1/widget/sessions", operation_id = "open_widget_session", tag = "widget",
    request_body = WidgetSessionRequestBody, responses(
    (status = 200, description = "The shopper is in. Keep `visitor`: it brings the same shopper back", body = WidgetSessionBody),
    (status = 401, description = "The identity's `hmac` is wrong", body = ProblemBody, content_type = "application/problem+json"),
    (status = 403, description = "The page's `Origin` is not on the inbox's list", body = ProblemBody, content_type = "application/problem+json"),
    (status = 404, description = "There is no such inbox", body = ProblemBody, content_type = "application/problem+json"),
    (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(in crate::http) async fn open_session(
    State(state): State<HttpState>,
    Client(address): Client,
    headers: HeaderMap,
    Body(body): Body<WidgetSessionRequestBody>,
) -> Result<Json<WidgetSessionBody>, ApiError> {
    admit(&state, address).await?;
    let inbox = state.store.inbox_by_key(&body.inbox).await?.ok_or_else(|| ApiError::not_found("inbox"))?;
    must_be_listed(&inbox, &headers)?;
    if let Some(claim) = &body.identity
        && (claim.id.is_empty() || !identity::is_proven(&inbox.secret, &claim.id, &claim.hmac))
    {
        return Err(ApiError::unauthorized(
            "`identity.hmac` is wrong; it must be hex HMAC-SHA256 of `identity.id` with the inbox's secret",
        ));
    }
    let store = state.store.of(inbox.tenant);
    let appearance = kept(&store, inbox.id).await?.unwrap_or_default();
    let Visit { contact, visitor } = recognise(&state, &inbox, &appearance.pre_chat.fields, &body).await?;
    let bearer = Bearer::Shopper { tenant: inbox.tenant, contact, inbox: inbox.id };
    let signed = state.tokens.sign(bearer, state.now(), state.config.auth.widget_token_ttl);
    let (token, expires_at) = signed.map_err(|error| ApiError::internal(&error))?;
    let conversation = store.open_conversation_of(contact).await?;
    Ok(Json(WidgetSessionBody {
        token,
        visitor,
        expires_at: expires_at.to_string(),
        conversation: conversation.map(|id| id.to_string()),
        settings: settings(&state, inbox, appearance),
    }))
}

/// This machine is not counted: a proxy here that is not told of in the settings would make all shoppers one.
async fn admit(state: &HttpState, address: IpAddr) -> Result<(), ApiError> {
    if address.is_loopback() {
        return Ok(());
    }
    let most = state.config.limits.widget_sessions_per_minute;
    let limit = Limit { what: "widget", full: "widget-full", most, window: MINUTE };
    let wait = state.throttle.count(limit, &address.to_string()).await;
    wait.map_or(Ok(()), |wait| Err(ApiError::rate_limited("too many widgets were opened from this address; wait", wait)))
}

fn settings(state: &HttpState, inbox: Inbox, kept: AppearanceBody) -> WidgetSettingsBody {
    let limits = &state.config.limits;
    let appearance = filled(kept, &inbox, state.now());
    WidgetSettingsBody {
        appearance,
        name: inbox.name,
        locale: Some(inbox.settings.locale),
        color: Some(inbox.settings.color),
        greeting: inbox.settings.greeting,
        limits: WidgetLimitsBody {
            text_chars: limits.text_chars,
            attachment_bytes: limits.attachment_bytes.0,
            attachment_types: limits.attachment_types.clone(),
        },
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::http::testing::{Answer, ORIGIN, TestApp};

    async fn open(app: &TestApp, body: &Value) -> Answer {
        app.post("/api/v1/widget/sessions").header("origin", ORIGIN).json(body).send().await
    }

    fn vouched(app: &TestApp, id: &str) -> Value {
        json!({ "id": id, "hmac": identity::proof(&app.inbox.secret, id), "name": format!("Shopper {id}"), "email": "s@x.example" })
    }

    /// Returns whose token it is.
    fn shopper_of(app: &TestApp, session: &Value) -> String {
        match app.state.tokens.read(session["token"].as_str().unwrap(), app.state.now()).unwrap() {
            Bearer::Shopper { contact, .. } => contact.to_string(),
            Bearer::Agent { .. } => panic!("an agent's token"),
        }
    }

    #[tokio::test]
    async fn the_same_browser_is_the_same_shopper_and_another_is_another() {
        let app = TestApp::new().await;
        let first = open(&app, &json!({ "inbox": app.inbox.key, "locale": "ru-RU" })).await.ok();
        let again = open(&app, &json!({ "inbox": app.inbox.key, "visitor": first["visitor"] })).await.ok();
        let other = open(&app, &json!({ "inbox": app.inbox.key })).await.ok();
        assert_eq!(first["visitor"], again["visitor"]);
        assert_eq!(shopper_of(&app, &first), shopper_of(&app, &again));
        assert_ne!(shopper_of(&app, &first), shopper_of(&app, &other));
        assert_eq!(first["expires_at"], "2026-01-01T12:00:00.000Z");
        assert_eq!(first["settings"]["limits"]["text_chars"], 10_000);
        assert_eq!(first.get("conversation"), None);
    }

    #[tokio::test]
    async fn a_visitors_secret_that_is_not_one_makes_somebody_new() {
        let app = TestApp::new().await;
        let unknown = crate::http::auth::SecretKind::Visitor.make();
        for visitor in ["", "x", "bsv_x", &unknown, &"й".repeat(1000)] {
            let session = open(&app, &json!({ "inbox": app.inbox.key, "visitor": visitor })).await.ok();
            assert_ne!(session["visitor"], visitor);
        }
    }

    #[tokio::test]
    async fn only_listed_pages_may_open_a_session() {
        let app = TestApp::new().await;
        let body = json!({ "inbox": app.inbox.key });
        for origin in
            ["https://evil.example", "http://shop.example", "https://shop.example:444", "https://shop.example.evil.example", "null"]
        {
            let refused = app.post("/api/v1/widget/sessions").header("origin", origin).json(&body).send().await;
            assert!(refused.problem(403, "forbidden").contains(origin));
            // The widget has to be able to read why.
            assert_eq!((refused.header("access-control-allow-origin"), refused.header("vary")), (origin, "origin"));
            assert!(!refused.headers.contains_key("access-control-allow-credentials"), "{origin}");
            assert!(refused.json().get("token").is_none(), "{origin}");
        }
        let without = app.post("/api/v1/widget/sessions").json(&body).send().await;
        without.problem(403, "forbidden");
        assert!(!without.headers.contains_key("access-control-allow-origin"));
        let allowed = open(&app, &body).await;
        assert_eq!((allowed.status.as_u16(), allowed.header("access-control-allow-origin")), (200, ORIGIN));
        open(&app, &json!({ "inbox": "nope" })).await.problem(404, "not_found");
    }

    #[tokio::test]
    async fn a_preflight_is_answered_before_anything_is_known() {
        let app = TestApp::new().await;
        for path in ["widget/sessions", "attachments", "conversations/cnv_0000000000001/entries"] {
            let asked = app.ask(axum::http::Method::OPTIONS, &format!("/api/v1/{path}")).header("origin", ORIGIN);
            let answer = asked.header("access-control-request-method", "POST").send().await;
            assert_eq!((answer.status.as_u16(), answer.header("access-control-allow-origin")), (204, ORIGIN), "{path}");
            assert!(answer.header("access-control-allow-headers").contains("content-type"));
            assert!(!answer.headers.contains_key("access-control-allow-credentials"));
        }
        let desk = app.ask(axum::http::Method::OPTIONS, "/api/v1/users").header("origin", ORIGIN).send().await;
        assert!(!desk.headers.contains_key("access-control-allow-origin"));
    }

    #[tokio::test]
    async fn the_one_whom_the_shop_vouches_for_is_the_same_on_every_device() {
        let app = TestApp::new().await;
        let ask = |identity: Value, visitor: Value| json!({ "inbox": app.inbox.key, "identity": identity, "visitor": visitor });
        let phone = open(&app, &ask(vouched(&app, "42"), Value::Null)).await.ok();
        let laptop = open(&app, &ask(vouched(&app, "42"), Value::Null)).await.ok();
        assert_eq!(shopper_of(&app, &phone), shopper_of(&app, &laptop));
        assert_ne!(phone["visitor"], laptop["visitor"]);
        let contact = app.store.of(app.tenant).contact(shopper_of(&app, &phone).parse().unwrap()).await.unwrap().unwrap();
        assert_eq!(contact.display_name(), "Shopper 42");
    }

    #[tokio::test]
    async fn a_browser_that_wrote_before_it_signed_in_keeps_its_shopper() {
        let app = TestApp::new().await;
        let before = open(&app, &json!({ "inbox": app.inbox.key })).await.ok();
        let body = json!({ "inbox": app.inbox.key, "identity": vouched(&app, "42"), "visitor": before["visitor"] });
        let after = open(&app, &body).await.ok();
        assert_eq!(shopper_of(&app, &before), shopper_of(&app, &after));
        assert_eq!(before["visitor"], after["visitor"]);
    }

    /// Two people at one browser: the second must not be shown the dialogues of the first.
    #[tokio::test]
    async fn the_next_person_at_the_same_browser_is_somebody_else() {
        let app = TestApp::new().await;
        let ask = |id: &str, visitor: &Value| json!({ "inbox": app.inbox.key, "identity": vouched(&app, id), "visitor": visitor });
        let first = open(&app, &ask("1", &Value::Null)).await.ok();
        let second = open(&app, &ask("2", &first["visitor"])).await.ok();
        assert_ne!(shopper_of(&app, &first), shopper_of(&app, &second));
        assert_ne!(first["visitor"], second["visitor"]);
    }

    #[tokio::test]
    async fn a_proof_that_proves_nothing_is_refused() {
        let app = TestApp::new().await;
        let right = vouched(&app, "42");
        for (id, hmac) in [("43", right["hmac"].as_str().unwrap()), ("42", ""), ("42", "zz"), ("", &identity::proof(&app.inbox.secret, ""))]
        {
            let body = json!({ "inbox": app.inbox.key, "identity": { "id": id, "hmac": hmac } });
            open(&app, &body).await.problem(401, "unauthorized");
        }
    }

    #[tokio::test]
    async fn one_address_may_not_open_without_end() {
        let app = TestApp::with(|config| {
            config.limits.widget_sessions_per_minute = 2;
            config.server.behind_proxy = true;
        })
        .await;
        let body = json!({ "inbox": app.inbox.key });
        let from = |address: &'static str| {
            app.post("/api/v1/widget/sessions").header("origin", ORIGIN).header("x-forwarded-for", address).json(&body).send()
        };
        from("203.0.113.5").await.ok();
        from("203.0.113.5").await.ok();
        from("203.0.113.5").await.problem(429, "rate_limited");
        from("203.0.113.6").await.ok();
    }
}
