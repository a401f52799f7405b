//! `POST intents`: a new intent of the shop's own, minded from the next message on.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;

use super::{examples, must_fit, name, taken};
use crate::domain::Intent;
use crate::http::auth::{Administer, Allowed};
use crate::http::checks::Checks;
use crate::http::error::ApiError;
use crate::http::extract::Body;
use crate::http::state::HttpState;
use crate::protocol::rest::{IntentBody, NewIntentBody, ProblemBody};

#[utoipa::path(post, path = "/api/v1/intents", operation_id = "create_intent", tag = "understanding", security(("bearer" = [])),
    request_body = NewIntentBody, responses(
    (status = 201, description = "The intent; the next message minds it", body = IntentBody),
    (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(in crate::http) async fn create(
    State(state): State<HttpState>,
    staff: Allowed<Administer>,
    Body(body): Body<NewIntentBody>,
) -> Result<(StatusCode, Json<IntentBody>), ApiError> {
    let mut checks = Checks::default();
    let (name, examples) = (name(&mut checks, &body.name), examples(&mut checks, &body.examples));
    checks.done()?;
    let intent = Intent { tenant: staff.tenant, id: state.id(), name, examples, updated_at: state.now() };
    let store = state.store.of(staff.tenant);
    must_fit(&store, &intent).await?;
    store.put_intent(&intent).await.map_err(taken(&intent.name))?;
    state.live.intents_changed(staff.tenant).await;
    Ok((StatusCode::CREATED, Json(IntentBody::from(&intent))))
}

#[cfg(test)]
mod tests {
    use axum::http::Method;
    use serde_json::{Value, json};

    use crate::http::testing::TestApp;

    #[tokio::test]
    async fn an_intent_is_made_changed_and_deleted_and_understanding_hears_of_each() {
        let app = TestApp::new().await;
        let token = app.token(&app.admin);
        let body = json!({ "name": "engraving", "examples": [" сделайте гравировку ", "engrave a name", "engrave a name"] });
        let made = app.post("/api/v1/intents").bearer(&token).json(&body).send().await.ok();
        assert_eq!((&made["name"], &made["examples"]), (&json!("engraving"), &json!(["сделайте гравировку", "engrave a name"])));
        let path = format!("/api/v1/intents/{}", made["id"].as_str().unwrap());
        let other_examples = json!({ "examples": ["выгравируйте имя"] });
        let changed = app.ask(Method::PATCH, &path).bearer(&token).json(&other_examples).send().await.ok();
        assert_eq!((&changed["name"], &changed["examples"]), (&json!("engraving"), &json!(["выгравируйте имя"])));
        let listed = app.get("/api/v1/intents").bearer(&app.token(&app.agent)).send().await.ok();
        assert_eq!(listed["items"], json!([changed]));
        let (stranger, _) = app.other_shop().await;
        app.ask(Method::DELETE, &path).bearer(&app.token(&stranger)).send().await.problem(404, "not_found");
        assert_eq!(app.ask(Method::DELETE, &path).bearer(&token).send().await.status, 204);
        app.ask(Method::PATCH, &path).bearer(&token).json(&other_examples).send().await.problem(404, "not_found");
        assert_eq!(*app.live.taught.lock(), [app.tenant; 3]);
    }

    #[tokio::test]
    async fn what_cannot_be_learnt_is_refused_with_what_would_be_right() {
        let app = TestApp::new().await;
        let token = app.token(&app.admin);
        let ask = async |name: &str, examples: Value| {
            let body = json!({ "name": name, "examples": examples });
            app.post("/api/v1/intents").bearer(&token).json(&body).send().await
        };
        assert!(ask("order_status", json!(["where"])).await.problem(400, "bad_request").contains("every shop has"));
        assert!(ask("Engraving!", json!(["engrave"])).await.problem(400, "bad_request").contains("small Latin letters"));
        assert!(ask("engraving", json!([])).await.problem(400, "bad_request").contains("at least one"));
        assert!(ask("engraving", json!(["x".repeat(501)])).await.problem(400, "bad_request").contains("500"));
        assert!(ask("engraving", json!(vec!["x"; 201])).await.problem(400, "bad_request").contains("200"));
        ask("engraving", json!(["engrave"])).await.ok();
        assert!(ask("engraving", json!(["engrave"])).await.problem(409, "conflict").contains("engraving"));
        let by_agent = app.post("/api/v1/intents").bearer(&app.token(&app.agent)).json(&json!({ "name": "a", "examples": ["b"] }));
        by_agent.send().await.problem(403, "forbidden");
        let many = |n: usize| (0..200).map(|i| format!("example {n} {i}")).collect::<Vec<_>>();
        for n in 0..9 {
            ask(&format!("own{n}"), json!(many(n))).await.ok();
        }
        assert!(ask("own9", json!(many(9))).await.problem(400, "bad_request").contains("2000 examples"));
    }

    #[tokio::test]
    async fn a_sentence_is_tried_by_staff_and_nobody_else() {
        let app = TestApp::new().await;
        let body = json!({ "text": "where is my order" });
        let path = "/api/v1/understanding/try";
        let tried = app.post(path).bearer(&app.token(&app.agent)).json(&body).send().await.ok();
        assert_eq!(tried["intent"]["name"], "where is my order");
        let shopper = app.shopper().await["token"].as_str().unwrap().to_owned();
        app.post(path).bearer(&shopper).json(&body).send().await.problem(403, "forbidden");
        app.post(path).bearer(&app.token(&app.agent)).json(&json!({ "text": " " })).send().await.problem(400, "bad_request");
    }
}
