//! The shop's AI provider as the store keeps it, and as an admin sees it: the key stays inside.

use secrecy::ExposeSecret as _;
use serde_json::{Map, Value, json};

use crate::http::error::ApiError;
use crate::http::state::HttpState;
use crate::protocol::rest::AiBody;
use crate::store::{Integration, TenantStore};

/// The longest prompt of the shop's own, in characters.
pub(super) const PROMPT_CHARS_MAX: usize = 8000;
/// What holds where nothing was said, the same as the provider's own.
const MAX_TOKENS_USUAL: u64 = 800;
const TIMEOUT_MS_USUAL: u64 = 120_000;
const MAX_TOKENS_FIELD_USUAL: &str = "max_tokens";
const API_KEY: &str = "api_key";

/// Returns what is kept, if the shop has set up a provider.
pub(super) async fn find(state: &HttpState, store: &TenantStore) -> Result<Option<Integration>, ApiError> {
    Ok(store.integrations_of_kind(state.live.ai_kind()).await?.into_iter().next())
}

/// Shows what is kept, or what an empty form begins with.
pub(super) fn shown(kept: Option<&Integration>) -> AiBody {
    let empty = Value::Null;
    let settings = kept.map_or(&empty, |kept| &kept.config);
    let text = |name: &str| settings.get(name).and_then(Value::as_str).map(str::to_owned);
    let number = |name: &str| settings.get(name).and_then(Value::as_u64);
    AiBody {
        base_url: text("base_url").unwrap_or_default(),
        model: text("model").unwrap_or_default(),
        has_key: kept.is_some_and(|kept| key(kept).is_some()),
        enabled: kept.is_some_and(|kept| kept.enabled),
        system_prompt: kept.and_then(|kept| kept.system_prompt().map(str::to_owned)),
        max_tokens_field: text("max_tokens_field").unwrap_or_else(|| MAX_TOKENS_FIELD_USUAL.to_owned()),
        max_tokens: u32::try_from(number("max_tokens").unwrap_or(MAX_TOKENS_USUAL)).unwrap_or(u32::MAX),
        timeout_ms: number("timeout_ms").unwrap_or(TIMEOUT_MS_USUAL),
    }
}

/// Returns the key that is kept.
pub(super) fn key(kept: &Integration) -> Option<String> {
    let keys: Map<String, Value> = serde_json::from_str(kept.secrets.expose_secret()).ok()?;
    keys.get(API_KEY)?.as_str().filter(|key| !key.is_empty()).map(str::to_owned)
}

/// Writes down the keys.
pub(super) fn secrets(key: Option<&str>) -> Value {
    key.map_or_else(|| json!({}), |key| json!({ API_KEY: key }))
}
