//! `PUT understanding/models`: with which version the shop is to stay, minded from the next message on.

use axum::Json;
use axum::extract::State;

use super::body;
use crate::ai::understanding::ModelsVersion;
use crate::http::auth::{Administer, Allowed};
use crate::http::error::ApiError;
use crate::http::extract::Body;
use crate::http::state::HttpState;
use crate::protocol::rest::{ModelsBody, ModelsPinBody, ProblemBody};

#[utoipa::path(put, path = "/api/v1/understanding/models", operation_id = "put_models", tag = "understanding",
    security(("bearer" = [])), request_body = ModelsPinBody, responses(
    (status = 200, description = "The versions, and the shop's as it is now", body = ModelsBody),
    (status = 400, description = "The version is not there or cannot be used; those that can are named", body = ProblemBody,
        content_type = "application/problem+json"),
    (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(in crate::http) async fn put(
    State(state): State<HttpState>,
    staff: Allowed<Administer>,
    Body(wanted): Body<ModelsPinBody>,
) -> Result<Json<ModelsBody>, ApiError> {
    let version = wanted.version.as_deref();
    let known = state.live.models(staff.tenant).await?.versions;
    if let Some(version) = version {
        must_be_usable(version, &known)?;
    }
    if !state.store.of(staff.tenant).pin_models(version).await? {
        return Err(ApiError::not_found("shop"));
    }
    state.live.pin_changed(staff.tenant).await;
    Ok(Json(body(state.live.models(staff.tenant).await?)))
}

fn must_be_usable(wanted: &str, versions: &[ModelsVersion]) -> Result<(), ApiError> {
    let wrong = match versions.iter().find(|known| known.version == wanted) {
        Some(ModelsVersion { wrong: None, .. }) => return Ok(()),
        Some(ModelsVersion { wrong: Some(reason), .. }) => reason.as_str(),
        None => "there is no such version",
    };
    let usable = versions.iter().filter(|known| known.wrong.is_none()).map(|known| known.version.as_str()).collect::<Vec<_>>();
    let usable = usable.join("`, `");
    Err(ApiError::field("version", format!("is `{wanted}`, but {wrong}; choose `{usable}`, or null for always the newest")))
}

#[cfg(test)]
mod tests {
    use axum::http::Method;
    use serde_json::{Value, json};

    use crate::domain::User;
    use crate::http::testing::{Answer, TestApp};

    const PATH: &str = "/api/v1/understanding/models";

    async fn put(app: &TestApp, who: &User, body: Value) -> Answer {
        app.ask(Method::PUT, PATH).bearer(&app.token(who)).json(&body).send().await
    }

    #[tokio::test]
    async fn a_shop_stays_with_a_version_and_no_other_shop_with_it() {
        let app = TestApp::new().await;
        let (stranger, _) = app.other_shop().await;
        let pin_of = async |user: &User| app.store.of(user.tenant).models_pin().await.unwrap();
        put(&app, &app.admin, json!({ "version": "old" })).await.ok();
        assert_eq!((pin_of(&app.admin).await.as_deref(), pin_of(&stranger).await), (Some("old"), None));
        put(&app, &stranger, json!({ "version": "new" })).await.ok();
        put(&app, &app.admin, json!({ "version": null })).await.ok();
        assert_eq!((pin_of(&app.admin).await, pin_of(&stranger).await.as_deref()), (None, Some("new")));
        assert_eq!(*app.live.pinned.lock(), [app.tenant, stranger.tenant, app.tenant], "understanding hears of each");
    }

    #[tokio::test]
    async fn an_unknown_or_damaged_version_is_refused_with_those_that_can_be_used() {
        let app = TestApp::new().await;
        let unknown = put(&app, &app.admin, json!({ "version": "../old" })).await.problem(400, "bad_request");
        assert!(unknown.contains("`../old`, but there is no such version; choose `new`, `old`, or null"), "{unknown}");
        let damaged = put(&app, &app.admin, json!({ "version": "cut" })).await.problem(400, "bad_request");
        assert!(damaged.contains("`cut`, but it is cut; choose `new`, `old`, or null"), "{damaged}");
        put(&app, &app.admin, json!({})).await.problem(400, "bad_request");
        assert_eq!(app.store.of(app.tenant).models_pin().await.unwrap(), None);
        assert!(app.live.pinned.lock().is_empty());
    }

    #[tokio::test]
    async fn admins_see_the_versions_and_nobody_else_does() {
        let app = TestApp::new().await;
        let told = app.get(PATH).bearer(&app.token(&app.admin)).send().await.ok();
        let cut = json!({ "version": "cut", "embedded": false, "current": false, "bytes": 14, "unusable": "it is cut" });
        assert_eq!((&told["items"][2], &told["used"], &told["detail"]), (&cut, &json!("new"), &json!("played")));
        let shopper = app.shopper().await["token"].as_str().unwrap().to_owned();
        for token in [app.token(&app.agent), shopper] {
            app.get(PATH).bearer(&token).send().await.problem(403, "forbidden");
            let pin = app.ask(Method::PUT, PATH).bearer(&token).json(&json!({ "version": "old" }));
            pin.send().await.problem(403, "forbidden");
        }
    }
}
