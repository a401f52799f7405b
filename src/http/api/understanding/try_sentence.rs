//! `POST understanding/try`: what would be understood of a sentence, if a shopper of the shop wrote it.

use axum::Json;
use axum::extract::State;

use crate::http::auth::{Allowed, AnyStaff};
use crate::http::checks::Checks;
use crate::http::error::ApiError;
use crate::http::extract::Body;
use crate::http::state::HttpState;
use crate::protocol::UnderstoodBody;
use crate::protocol::rest::{ProblemBody, SentenceBody};

#[utoipa::path(post, path = "/api/v1/understanding/try", operation_id = "try_sentence", tag = "understanding", security(("bearer" = [])),
    request_body = SentenceBody, responses(
    (status = 200, description = "What would be understood; nothing of it is kept", body = UnderstoodBody),
    (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(in crate::http) async fn try_sentence(
    State(state): State<HttpState>,
    staff: Allowed<AnyStaff>,
    Body(body): Body<SentenceBody>,
) -> Result<Json<UnderstoodBody>, ApiError> {
    let mut checks = Checks::default();
    let chars_max = usize::try_from(state.config.limits.text_chars).unwrap_or(usize::MAX);
    if body.text.trim().is_empty() {
        checks.note("text", "must not be empty");
    } else if body.text.chars().count() > chars_max {
        checks.note("text", format!("must have at most {chars_max} characters"));
    }
    checks.done()?;
    let understood = state.live.try_sentence(staff.tenant, body.text).await?;
    Ok(Json(UnderstoodBody::from(&understood)))
}
