//! The look of a widget, from the owner's page to the shopper's.

use serde_json::{Value, json};

use crate::http::testing::{Answer, ORIGIN, TestApp};

fn full() -> Value {
    json!({
        "brand": { "name": "Тёплый дом", "colour": "#aa3300", "font": "\"Golos Text\", sans-serif", "logo_url": "https://cdn.shop.example/logo.svg",
            "avatar_url": "/files/att_1/s/face.png", "corner_radius": 12, "white_label": true, "css": { "--b-ground": "rgb(1 2 3)" } },
        "place": { "side": "left", "bottom": 32, "sideways": 8 },
        "texts": { "ru": { "title": "Поддержка", "offline": "Ответим утром" } },
        "greeting": { "show": true, "after_seconds": 5 },
        "consent": { "required": true, "text": { "ru": "Согласен на обработку" }, "link": "https://shop.example/privacy" },
        "pre_chat": { "fields": [{ "name": "email", "kind": "email", "label": { "ru": "Почта" }, "required": true },
            { "name": "topic", "kind": "select", "label": { "ru": "Тема" }, "required": false, "options": ["Заказ", "Возврат"] }] },
        "hours": { "zone": "Europe/Moscow", "days": { "thu": [["10:00", "20:00"]] }, "holidays": ["2027-01-01"] },
        "features": { "files": true, "voice": false, "articles": true, "csat": true, "push": true, "push_words": false, "choose_human": true, "transcript": true },
        "locales": ["ru", "en"], "default_locale": "ru",
    })
}

async fn put(app: &TestApp, body: &Value) -> Answer {
    let path = format!("/api/v1/inboxes/{}/appearance", app.inbox.id);
    app.ask(axum::http::Method::PUT, &path).bearer(&app.token(&app.admin)).json(body).send().await
}

async fn shown(app: &TestApp) -> Answer {
    app.get(&format!("/api/v1/widget/{}/appearance", app.inbox.key)).header("origin", ORIGIN).send().await
}

#[tokio::test]
async fn what_the_owner_wrote_down_is_what_the_owner_reads() {
    let app = TestApp::new().await;
    let path = format!("/api/v1/inboxes/{}/appearance", app.inbox.id);
    let before = app.get(&path).bearer(&app.token(&app.admin)).send().await.ok();
    assert_eq!(before["brand"], json!({ "white_label": false }), "nothing was said yet");
    assert_eq!(put(&app, &full()).await.ok(), full());
    assert_eq!(app.get(&path).bearer(&app.token(&app.admin)).send().await.ok(), full());
    app.get(&path).bearer(&app.token(&app.agent)).send().await.problem(403, "forbidden");
    let (stranger, _) = app.other_shop().await;
    app.get(&path).bearer(&app.token(&stranger)).send().await.problem(404, "not_found");
    app.ask(axum::http::Method::PUT, &path).bearer(&app.token(&stranger)).json(&full()).send().await.problem(404, "not_found");
}

#[tokio::test]
async fn widgets_are_told_everything_that_was_left_out() {
    let app = TestApp::new().await;
    let look = shown(&app).await;
    assert_eq!((look.header("cache-control"), look.header("access-control-allow-origin")), ("public, max-age=60", ORIGIN));
    let look = look.ok();
    assert_eq!((&look["brand"]["name"], &look["brand"]["colour"]), (&json!("Warm Home"), &json!("#2f6fed")));
    assert_eq!(
        (&look["default_locale"], &look["place"]["side"], &look["features"]["files"]),
        (&json!("en"), &json!("right"), &json!(true))
    );
    assert_eq!(look.get("hours"), None, "somebody is always there");
    assert_eq!(app.shopper().await["settings"]["appearance"], look, "a session brings the same");
}

#[tokio::test]
async fn widgets_are_told_whether_somebody_is_there_and_when_somebody_will_be() {
    let app = TestApp::new().await;
    put(&app, &full()).await.ok();
    // It is midnight of a Thursday in UTC.
    let hours = shown(&app).await.ok()["hours"].clone();
    assert_eq!((&hours["is_open"], &hours["opens_at"]), (&json!(false), &json!("2026-01-01T07:00:00.000Z")));
    app.clock.advance(std::time::Duration::from_hours(8));
    let hours = shown(&app).await.ok()["hours"].clone();
    assert_eq!((&hours["is_open"], hours.get("opens_at")), (&json!(true), None));
    let path = format!("/api/v1/inboxes/{}/appearance", app.inbox.id);
    let kept = app.get(&path).bearer(&app.token(&app.admin)).send().await.ok();
    assert_eq!(kept["hours"].get("is_open"), None, "what changes by itself is not kept");
}

#[tokio::test]
async fn a_look_that_has_not_changed_is_not_sent_again() {
    let app = TestApp::new().await;
    let first = shown(&app).await;
    let path = format!("/api/v1/widget/{}/appearance", app.inbox.key);
    let again = app.get(&path).header("if-none-match", first.header("etag")).send().await;
    assert_eq!((again.status.as_u16(), again.bytes.len()), (304, 0));
    put(&app, &full()).await.ok();
    let changed = app.get(&path).header("if-none-match", first.header("etag")).send().await;
    assert_eq!(changed.status.as_u16(), 200);
    assert_ne!(changed.header("etag"), first.header("etag"));
}

#[tokio::test]
async fn pages_that_are_not_listed_and_inboxes_that_are_not_there_are_refused() {
    let app = TestApp::new().await;
    let path = format!("/api/v1/widget/{}/appearance", app.inbox.key);
    let refused = app.get(&path).header("origin", "https://evil.example").send().await;
    refused.problem(403, "forbidden");
    app.get("/api/v1/widget/none/appearance").send().await.problem(404, "not_found");
}

#[tokio::test]
async fn all_that_is_wrong_with_a_look_is_told_at_once() {
    let app = TestApp::new().await;
    let wrong = json!({
        "brand": { "colour": "red", "font": "x; color: red", "logo_url": "http://shop.example/a.png", "avatar_url": "javascript:alert(1)",
            "corner_radius": 33, "css": { "color": "red", "--b-ground": "url(https://evil.example)" } },
        "place": { "bottom": 401 },
        "texts": { "Russian": {}, "ru": { "title": "x".repeat(121) } },
        "greeting": { "after_seconds": 3601 },
        "consent": { "required": true, "link": "ftp://x" },
        "pre_chat": { "fields": [{ "name": "E-mail", "kind": "email", "label": {} },
            { "name": "a", "kind": "select", "label": { "ru": "А" } }, { "name": "a", "kind": "text", "label": { "ru": "А" }, "options": ["x"] }] },
        "hours": { "zone": "Nowhere", "days": { "mon": [["20:00", "10:00"]] } },
        "locales": ["ru"], "default_locale": "en",
    });
    let answer = put(&app, &wrong).await;
    answer.problem(400, "bad_request");
    let fields = answer.json()["fields"].clone();
    for field in [
        "brand.colour",
        "brand.font",
        "brand.logo_url",
        "brand.avatar_url",
        "brand.corner_radius",
        "brand.css.color",
        "brand.css.--b-ground",
        "place.bottom",
        "texts",
        "texts.ru.title",
        "greeting.after_seconds",
        "consent.text",
        "consent.link",
        "pre_chat.fields[0].name",
        "pre_chat.fields[0].label",
        "pre_chat.fields[1].options",
        "pre_chat.fields[2].name",
        "pre_chat.fields[2].options",
        "hours.zone",
        "hours.days.mon",
        "default_locale",
    ] {
        assert!(fields.get(field).is_some(), "{field} in {fields:#}");
    }
    assert_eq!(shown(&app).await.ok()["brand"]["colour"], "#2f6fed", "nothing of it was kept");
}

#[tokio::test]
async fn what_a_shopper_fills_in_before_the_dialogue_is_judged_and_seen_by_agents() {
    let app = TestApp::new().await;
    put(&app, &full()).await.ok();
    let open = async |visitor: &Value, values: Value, attributes: Value| {
        let body = json!({ "inbox": app.inbox.key, "visitor": visitor, "pre_chat": values, "attributes": attributes });
        app.post("/api/v1/widget/sessions").header("origin", ORIGIN).json(&body).send().await
    };
    let visitor = app.shopper().await["visitor"].clone();
    let wrong = open(&visitor, json!({ "email": "olga", "topic": "Погода", "age": "7" }), json!({})).await;
    wrong.problem(400, "bad_request");
    let fields = wrong.json()["fields"].clone();
    assert!(["pre_chat.email", "pre_chat.topic", "pre_chat.age"].iter().all(|field| fields.get(field).is_some()), "{fields}");
    open(&visitor, json!({}), json!({})).await.problem(400, "bad_request");
    let session =
        open(&visitor, json!({ "email": "Olga@Shop.Example", "topic": "Возврат" }), json!({ "plan": "gold", "cart": "3" })).await.ok();
    let again = json!({ "inbox": app.inbox.key, "visitor": session["visitor"], "attributes": { "cart": "" } });
    app.post("/api/v1/widget/sessions").header("origin", ORIGIN).json(&again).send().await.ok();
    let token = session["token"].as_str().unwrap();
    let crate::http::auth::Bearer::Shopper { contact, .. } = app.state.tokens.read(token, app.state.now()).unwrap() else {
        panic!("it is a shopper's")
    };
    let seen = app.get(&format!("/api/v1/contacts/{contact}")).bearer(&app.token(&app.agent)).send().await.ok();
    assert_eq!((&seen["email"], &seen["attributes"]), (&json!("olga@shop.example"), &json!({ "plan": "gold", "topic": "Возврат" })));
}
