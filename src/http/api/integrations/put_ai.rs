//! `PUT integrations/ai`: how the shop's AI provider is reached from now on.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use serde_json::{Map, Value, json};

use super::kept;
use crate::http::auth::{Administer, Allowed};
use crate::http::error::ApiError;
use crate::http::extract::Body;
use crate::http::state::HttpState;
use crate::protocol::rest::{AiBody, AiChangeBody, ProblemBody};
use crate::store::Integration;

#[utoipa::path(put, path = "/api/v1/integrations/ai", operation_id = "put_ai", tag = "integrations", security(("bearer" = [])),
    request_body = AiChangeBody, responses(
    (status = 200, description = "How it is reached now; the key is not shown", body = AiBody),
    (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(in crate::http) async fn put_ai(
    State(state): State<HttpState>,
    staff: Allowed<Administer>,
    Body(body): Body<AiChangeBody>,
) -> Result<Json<AiBody>, ApiError> {
    let store = state.store.of(staff.tenant);
    let was = kept::find(&state, &store).await?;
    let key = match body.api_key.as_deref().map(str::trim) {
        None => was.as_ref().and_then(kept::key),
        Some("") => None,
        Some(key) => Some(key.to_owned()),
    };
    let integration = Integration {
        tenant: staff.tenant,
        id: was.map_or_else(|| state.id(), |was| was.id),
        kind: state.live.ai_kind().to_owned(),
        enabled: body.enabled,
        config: config(&body),
        secrets: kept::secrets(key.as_deref()).to_string().into(),
        updated_at: state.now(),
    };
    judge(&state, &body, &integration)?;
    store.put_integration(&integration).await?;
    state.live.ai_changed(staff.tenant).await;
    Ok(Json(kept::shown(Some(&integration))))
}

fn config(body: &AiChangeBody) -> Value {
    let mut settings = Map::new();
    settings.insert("base_url".to_owned(), json!(body.base_url.trim()));
    settings.insert("model".to_owned(), json!(body.model.trim()));
    let more = [
        ("max_tokens_field", body.max_tokens_field.as_ref().map(|value| json!(value))),
        ("max_tokens", body.max_tokens.map(|value| json!(value))),
        (Integration::SYSTEM_PROMPT, body.system_prompt.as_ref().map(|value| json!(value))),
        ("timeout_ms", body.timeout_ms.map(|value| json!(value))),
    ];
    settings.extend(more.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))));
    Value::Object(settings)
}

/// The provider judges its own settings; the shop's words are judged here.
fn judge(state: &HttpState, body: &AiChangeBody, integration: &Integration) -> Result<(), ApiError> {
    let mistakes = state.live.judge_ai(&integration.provider_settings()).err().unwrap_or_default();
    let mut wrong: BTreeMap<String, String> = BTreeMap::new();
    for mistake in mistakes {
        let (field, detail) = mistake.split_once(": ").unwrap_or(("base_url", mistake.as_str()));
        wrong.insert(field.to_owned(), detail.to_owned());
    }
    if body.system_prompt.as_ref().is_some_and(|text| text.chars().count() > kept::PROMPT_CHARS_MAX) {
        wrong.insert("system_prompt".to_owned(), format!("must have at most {} characters", kept::PROMPT_CHARS_MAX));
    }
    if wrong.is_empty() { Ok(()) } else { Err(ApiError::fields(wrong)) }
}

#[cfg(test)]
mod tests {
    use axum::http::Method;
    use serde_json::json;

    use super::*;
    use crate::http::testing::TestApp;

    const PATH: &str = "/api/v1/integrations/ai";

    #[tokio::test]
    async fn a_key_goes_in_stays_in_and_is_never_shown() {
        let app = TestApp::new().await;
        let token = app.token(&app.admin);
        let put = async |body: Value| app.ask(Method::PUT, PATH).bearer(&token).json(&body).send().await;
        app.post("/api/v1/integrations/ai/test").bearer(&token).send().await.problem(409, "conflict");
        let whole = json!({ "base_url": "http://ai/v1", "model": "m", "enabled": true, "api_key": "sk-secret", "system_prompt": "Be kind.", "max_tokens": 99 });
        let kept = put(whole).await.ok();
        assert_eq!((&kept["has_key"], &kept["max_tokens"], &kept["system_prompt"]), (&json!(true), &json!(99), &json!("Be kind.")));
        assert!(!kept.to_string().contains("sk-secret"));
        let short = json!({ "base_url": "http://ai/v1", "model": "n", "enabled": false });
        assert_eq!(put(short.clone()).await.ok()["has_key"], true, "a key that is not named stays");
        let found = app.store.of(app.tenant).integrations_of_kind("played").await.unwrap();
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].provider_settings(), json!({ "base_url": "http://ai/v1", "model": "n", "api_key": "sk-secret" }));
        let mut without = short;
        without["api_key"] = json!("");
        assert_eq!(put(without).await.ok()["has_key"], false);
        assert_eq!(app.post("/api/v1/integrations/ai/test").bearer(&token).send().await.ok()["ok"], true);
    }

    #[tokio::test]
    async fn the_providers_own_objections_are_told_by_field_and_nothing_is_kept() {
        let app = TestApp::new().await;
        let token = app.token(&app.admin);
        let body = json!({ "base_url": "ftp://ai", "model": "m", "enabled": true, "system_prompt": "x".repeat(9000) });
        let wrong = app.ask(Method::PUT, PATH).bearer(&token).json(&body).send().await;
        wrong.problem(400, "bad_request");
        assert_eq!(wrong.json()["fields"]["base_url"], "is no address");
        assert!(wrong.json()["fields"]["system_prompt"].is_string());
        assert_eq!(app.get(PATH).bearer(&token).send().await.ok()["base_url"], "");
        app.get(PATH).bearer(&app.token(&app.agent)).send().await.problem(403, "forbidden");
    }
}
