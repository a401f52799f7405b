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
