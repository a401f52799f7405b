//! Switching it on and off, and what is refused.

use axum::http::Method;
use serde_json::{Value, json};

use crate::http::testing::{Answer, TestApp};

const P256DH: &str = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
const AUTH: &str = "BTBZMqHH6r4Tts7J_aSIgg";
const PATH: &str = "/api/v1/widget/push";

fn browser(name: &str) -> Value {
    json!({ "endpoint": format!("https://push.example/{name}"), "keys": { "p256dh": P256DH, "auth": AUTH } })
}

async fn app_with_push() -> (TestApp, String) {
    let app = TestApp::new().await;
    app.store.of(app.tenant).set_appearance(app.inbox.id, &json!({ "features": { "push": true } })).await.unwrap();
    let token = app.shopper().await["token"].as_str().unwrap().to_owned();
    (app, token)
}

async fn subscribe(app: &TestApp, token: &str, body: &Value) -> Answer {
    app.post(PATH).bearer(token).json(body).send().await
}

async fn listed(app: &TestApp, token: &str) -> Vec<String> {
    let body = app.get(PATH).bearer(token).send().await.ok();
    assert_eq!(body["public_key"], "played");
    body["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_browser_is_told_until_it_says_no() {
    let (app, token) = app_with_push().await;
    let mut one = browser("one");
    one["page"] = json!("https://shop.example/boots?size=42#reviews");
    one["locale"] = json!("ru");
    let first = subscribe(&app, &token, &one).await.ok()["id"].as_str().unwrap().to_owned();
    let second = subscribe(&app, &token, &browser("two")).await.ok()["id"].as_str().unwrap().to_owned();
    let mut ids = listed(&app, &token).await;
    ids.sort_unstable();
    assert_eq!(ids, [first.clone(), second.clone()]);
    let whose = app.shopper_of(&token).await;
    let kept = app.store.of(app.tenant).push_subscriptions(whose).await.unwrap();
    let kept = kept.iter().find(|kept| kept.id.to_string() == first).unwrap();
    assert_eq!((kept.page.as_deref(), kept.locale.as_str()), (Some("https://shop.example/boots?size=42"), "ru"));
    assert_eq!(app.ask(Method::DELETE, &format!("{PATH}?id={first}")).bearer(&token).send().await.status, 204);
    assert_eq!(listed(&app, &token).await, [second]);
    assert_eq!(app.ask(Method::DELETE, PATH).bearer(&token).send().await.status, 204);
    assert!(listed(&app, &token).await.is_empty());
}

#[tokio::test]
async fn where_the_shop_does_not_want_it_nobody_is_told() {
    let app = TestApp::new().await;
    let token = app.shopper().await["token"].as_str().unwrap().to_owned();
    assert!(subscribe(&app, &token, &browser("one")).await.problem(403, "forbidden").contains("features.push"));
    app.get(PATH).bearer(&token).send().await.problem(403, "forbidden");
    assert_eq!(app.ask(Method::DELETE, PATH).bearer(&token).send().await.status, 204, "saying no is always right");
}

#[tokio::test]
async fn a_browser_leads_neither_into_the_house_nor_to_another_shop() {
    let (app, token) = app_with_push().await;
    for wrong in ["http://push.example/a", "https://127.0.0.1/a", "https://localhost/a", "https://user@push.example/a", ""] {
        let body = json!({ "endpoint": wrong, "keys": { "p256dh": P256DH, "auth": AUTH } });
        assert!(subscribe(&app, &token, &body).await.problem(400, "bad_request").contains("endpoint"), "{wrong}");
    }
    for (p256dh, auth) in [("", AUTH), (AUTH, AUTH), (P256DH, ""), (P256DH, P256DH)] {
        let body = json!({ "endpoint": "https://push.example/a", "keys": { "p256dh": p256dh, "auth": auth } });
        subscribe(&app, &token, &body).await.problem(400, "bad_request");
    }
    for elsewhere in ["https://evil.example/", "javascript:alert(1)", "https://shop.example.evil.example/", "//shop.example", "x"] {
        let mut body = browser("one");
        body["page"] = json!(elsewhere);
        subscribe(&app, &token, &body).await.ok();
        let kept = app.store.of(app.tenant).push_subscriptions(app.shopper_of(&token).await).await.unwrap();
        assert_eq!(kept[0].page, None, "{elsewhere}");
    }
}

#[tokio::test]
async fn one_shopper_cannot_switch_off_another() {
    let (app, token) = app_with_push().await;
    let id = subscribe(&app, &token, &browser("one")).await.ok()["id"].as_str().unwrap().to_owned();
    let other = app.shopper().await["token"].as_str().unwrap().to_owned();
    app.ask(Method::DELETE, &format!("{PATH}?id={id}")).bearer(&other).send().await;
    assert_eq!(listed(&app, &token).await, std::slice::from_ref(&id));
    assert!(listed(&app, &other).await.is_empty());
    // The next person at the same browser takes it over.
    assert_eq!(subscribe(&app, &other, &browser("one")).await.ok()["id"], id.as_str());
    assert!(listed(&app, &token).await.is_empty());
}

#[tokio::test]
async fn a_browser_that_moves_says_so_without_a_token() {
    let (app, token) = app_with_push().await;
    subscribe(&app, &token, &browser("one")).await.ok();
    let renewal = |old_auth: &str| {
        json!({
            "inbox": app.inbox.key, "old_endpoint": "https://push.example/one", "old_auth": old_auth,
            "endpoint": "https://push.example/new", "keys": { "p256dh": P256DH, "auth": AUTH },
        })
    };
    let endpoint = async || {
        let kept = app.store.of(app.tenant).push_subscriptions(app.shopper_of(&token).await).await.unwrap();
        kept[0].endpoint.clone()
    };
    let renew = async |body: &Value| app.post("/api/v1/widget/push/renew").json(body).send().await.status.as_u16();
    assert_eq!(renew(&renewal("AAAAAAAAAAAAAAAAAAAAAA")).await, 204, "a guess is answered like the truth");
    assert_eq!(endpoint().await, "https://push.example/one");
    assert_eq!(renew(&renewal(AUTH)).await, 204);
    assert_eq!(endpoint().await, "https://push.example/new");
}

#[tokio::test]
async fn with_the_shoppers_data_its_browsers_are_forgotten() {
    let (app, token) = app_with_push().await;
    subscribe(&app, &token, &browser("one")).await.ok();
    let whose = app.shopper_of(&token).await;
    assert_eq!(app.ask(Method::DELETE, "/api/v1/widget/me").bearer(&token).send().await.status, 204);
    assert!(app.store.of(app.tenant).push_subscriptions(whose).await.unwrap().is_empty());
    assert!(!subscribe(&app, &token, &browser("one")).await.status.is_success());
    assert!(app.store.of(app.tenant).push_subscriptions(whose).await.unwrap().is_empty());
}
