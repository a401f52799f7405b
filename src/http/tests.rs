//! What holds for every endpoint. The list of endpoints is the OpenAPI document itself, so none is forgotten.

use axum::http::Method;
use serde_json::{Value, json};

use super::openapi;
use super::testing::{TestApp, refusal};
use crate::domain::Scope;
use crate::protocol::ErrorCode;

/// An endpoint as the document tells of it.
struct Endpoint {
    method: Method,
    path: String,
    needs_token: bool,
    takes_json: bool,
}

fn endpoints() -> Vec<Endpoint> {
    let document: Value = serde_json::to_value(openapi()).unwrap();
    let mut found = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let Ok(method) = method.to_uppercase().parse::<Method>() else { continue };
            found.push(Endpoint {
                method,
                path: path.clone(),
                needs_token: operation.get("security").is_some(),
                takes_json: operation.pointer("/requestBody/content/application~1json").is_some(),
            });
        }
    }
    assert!(found.len() > 40, "{}", found.len());
    found
}

impl Endpoint {
    /// Whether it is for shoppers alone; whoever else asks is told so.
    fn is_shoppers(&self) -> bool {
        self.path.starts_with("/api/v1/widget/")
    }

    /// The path with an id of the right kind in it, which names nothing.
    fn path_with(&self, id: &str) -> String {
        self.path.replace("{id}", id)
    }

    fn prefix(&self) -> &'static str {
        let kinds = [
            ("conversations", "cnv"),
            ("contacts", "con"),
            ("users", "usr"),
            ("teams", "tea"),
            ("inboxes", "inb"),
            ("api-keys", "key"),
            ("intents", "int"),
        ];
        kinds.iter().find(|(resource, _)| self.path.contains(&format!("/{resource}/"))).map_or("art", |(_, prefix)| prefix)
    }

    fn nothing(&self) -> String {
        self.path_with(&format!("{}_0000000000001", self.prefix()))
    }
}

/// The file is written by `cargo xtask gen`; the desk's client is generated from it.
#[test]
fn the_document_is_the_one_that_is_kept() {
    let kept: Value = serde_json::from_str(include_str!("../../docs/openapi.json")).unwrap();
    let now = serde_json::to_value(openapi()).unwrap();
    for part in ["info", "paths", "components", "tags"] {
        assert!(kept[part] == now[part], "`{part}` has changed: run `cargo xtask gen`");
    }
}

#[test]
fn the_endpoints_are_these() {
    let lines: Vec<String> =
        endpoints().iter().map(|it| format!("{:<6} {}{}", it.method, it.path, if it.needs_token { "" } else { "  (open)" })).collect();
    insta::assert_snapshot!("endpoints", lines.join("\n"));
}

#[tokio::test]
async fn without_a_good_token_nobody_gets_in_anywhere() {
    let app = TestApp::new().await;
    for endpoint in endpoints().iter().filter(|endpoint| endpoint.needs_token) {
        let path = endpoint.nothing();
        let ask = || app.ask(endpoint.method.clone(), &path);
        for answer in [
            ask().send().await,
            ask().bearer("").send().await,
            ask().bearer("rubbish").send().await,
            ask().bearer(&format!("bsk_{}", "A".repeat(43))).send().await,
            ask().bearer(&"x".repeat(5000)).send().await,
            ask().header("authorization", "Basic YTpi").send().await,
        ] {
            answer.problem(401, "unauthorized");
            assert_eq!(answer.header("www-authenticate"), "Bearer");
        }
    }
}

#[tokio::test]
async fn a_shoppers_token_opens_nothing_of_the_staffs() {
    let app = TestApp::new().await;
    let token = app.shopper().await["token"].as_str().unwrap().to_owned();
    let open_to_shoppers = ["/api/v1/conversations/{id}/entries", "/api/v1/attachments"];
    let of_staff = |it: &&Endpoint| it.needs_token && !it.is_shoppers() && !open_to_shoppers.contains(&it.path.as_str());
    for endpoint in endpoints().iter().filter(of_staff) {
        app.ask(endpoint.method.clone(), &endpoint.nothing()).bearer(&token).send().await.problem(403, "forbidden");
    }
}

#[tokio::test]
async fn a_key_without_scopes_for_it_opens_nothing() {
    let app = TestApp::new().await;
    let key = app.key(&[Scope::ContactsRead]).await;
    let open = [
        "/api/v1/contacts/{id}",
        "/api/v1/auth/me",
        "/api/v1/auth/password",
        "/api/v1/agents",
        "/api/v1/teams",
        "/api/v1/intents",
        "/api/v1/system/info",
        "/api/v1/attachments",
    ];
    for endpoint in endpoints().iter().filter(|it| it.needs_token && !(open.contains(&it.path.as_str()) && it.method != Method::POST)) {
        if ["/api/v1/auth/password", "/api/v1/attachments", "/api/v1/understanding/try"].contains(&endpoint.path.as_str()) {
            continue;
        }
        app.ask(endpoint.method.clone(), &endpoint.nothing()).bearer(&key).send().await.problem(403, "forbidden");
    }
}

#[tokio::test]
async fn what_names_nothing_is_not_found_however_odd_its_name() {
    let app = TestApp::new().await;
    let (admin, shopper) = (app.token(&app.admin), app.shopper().await["token"].as_str().unwrap().to_owned());
    for endpoint in endpoints().iter().filter(|endpoint| endpoint.path.contains("{id}") && endpoint.method == Method::GET) {
        let token = if endpoint.is_shoppers() { &shopper } else { &admin };
        let other_kind = endpoint.path_with("ten_0000000000001");
        for path in
            [endpoint.nothing(), other_kind, endpoint.path_with("1"), endpoint.path_with("%F0%9F"), endpoint.path_with(&"x".repeat(2000))]
        {
            app.ask(endpoint.method.clone(), &path).bearer(token).send().await.problem(404, "not_found");
        }
    }
    for endpoint in endpoints().iter().filter(|endpoint| endpoint.method == Method::DELETE && !endpoint.is_shoppers()) {
        app.ask(Method::DELETE, &endpoint.nothing()).bearer(&admin).send().await.problem(404, "not_found");
    }
}

#[tokio::test]
async fn a_body_that_is_not_right_is_told_so_and_never_breaks_anything() {
    let app = TestApp::new().await;
    let token = app.token(&app.admin);
    let shopper = app.shopper().await["token"].as_str().unwrap().to_owned();
    for endpoint in endpoints().iter().filter(|endpoint| endpoint.takes_json) {
        let path = endpoint.nothing();
        let token = if endpoint.is_shoppers() { &shopper } else { &token };
        let ask = || app.ask(endpoint.method.clone(), &path).bearer(token).header("origin", "https://shop.example");
        for garbage in ["", "{", "null", "[]", "7", "\"text\"", "{\"a\":", "\u{0}", "{} {}", "{\"email\":{}}"] {
            let answer = ask().header("content-type", "application/json").bytes(garbage.to_owned()).send().await;
            // Where everything may be left out, such a body is one, for something that is not there.
            let may_be_empty = endpoint.method == Method::PATCH || endpoint.path.ends_with("/appearance");
            let is_nothing_new = endpoint.path.ends_with("/widget/me") && answer.status == 204;
            if may_be_empty && answer.status == 404 || is_nothing_new {
                continue;
            }
            answer.problem(400, "bad_request");
        }
        ask().header("content-type", "application/json").bytes(b"\xff\xfe".to_vec()).send().await.problem(400, "bad_request");
        ask().header("content-type", "text/plain").bytes("{}").send().await.problem(415, "bad_request");
        let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
        ask().header("content-type", "application/json").bytes(deep).send().await.problem(400, "bad_request");
        let large = vec![b' '; (1 << 20) + 1];
        ask().header("content-type", "application/json").bytes(large).send().await.problem(413, "too_large");
    }
}

#[tokio::test]
async fn parameters_that_are_not_right_are_told_so() {
    let app = TestApp::new().await;
    let token = app.token(&app.admin);
    for query in
        ["limit=0", "limit=201", "limit=x", "limit=-1", "state=angry", "agent=usr_1", "inbox=x", "contact=inb_0000000000001", "before=x"]
    {
        app.get(&format!("/api/v1/conversations?{query}")).bearer(&token).send().await.problem(400, "bad_request");
    }
    for query in ["lang=de", "after=x", "limit=0"] {
        app.get(&format!("/api/v1/articles?{query}")).bearer(&token).send().await.problem(400, "bad_request");
    }
    for query in ["", "q=", "q=x&limit=0", "limit=3"] {
        app.get(&format!("/api/v1/articles/search?{query}")).bearer(&token).send().await.problem(400, "bad_request");
    }
}

#[tokio::test]
async fn a_path_that_is_not_there_and_a_method_that_is_not_taken_are_problems_too() {
    let app = TestApp::new().await;
    for path in
        ["/nope", "/api/v1/nope", "/api/v2/users", "/files/x", "/files/att_0000000000001/secret/name.png", "/help/x/y", "/desk/missing.js"]
    {
        app.get(path).send().await.problem(404, "not_found");
    }
    app.ask(Method::DELETE, "/api/v1/auth/me").send().await.problem(405, "bad_request");
    app.ask(Method::PUT, "/healthz").send().await.problem(405, "bad_request");
}

#[tokio::test]
async fn every_answer_has_an_id_and_its_headers() {
    let app = TestApp::new().await;
    let answer = app.get("/api/v1/auth/me").header("x-request-id", "trace-7").send().await;
    assert_eq!(answer.header("x-request-id"), "trace-7");
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    assert_eq!(answer.header("cache-control"), "no-store");
    assert!(answer.header("content-security-policy").starts_with("default-src 'none'"));
    let made = app.get("/healthz").header("x-request-id", "a b").send().await;
    assert!(made.header("x-request-id").starts_with("req_"));
}

#[tokio::test]
async fn health_tells_life_from_readiness() {
    let app = TestApp::new().await;
    assert_eq!(app.get("/healthz").send().await.status, 200);
    assert_eq!(app.get("/readyz").send().await.status, 200);
    *app.live.refusal.lock() = Some(refusal(ErrorCode::Unavailable));
    assert_eq!(app.get("/readyz").send().await.status, 503);
    assert_eq!(app.get("/healthz").send().await.status, 200);
}

#[tokio::test]
async fn verbs_of_a_dialogue_become_the_frames_of_a_socket() {
    let app = TestApp::new().await;
    let key = app.key(&[Scope::ConversationsWrite]).await;
    let id = "cnv_0000000000001";
    for (verb, body) in [
        ("posts", json!({"ref": "r1", "text": "hi"})),
        ("notes", json!({"ref": "r2", "text": "psst"})),
        ("take", json!({"ref": "r3"})),
        ("release", json!({"ref": "r4", "to": "bot"})),
        ("resolve", json!({"ref": "r5"})),
        ("reopen", json!({"ref": "r6"})),
        ("assign", json!({"ref": "r7", "agent": "usr_0000000000001"})),
        ("snooze", json!({"ref": "r8", "until": "2026-02-01T00:00:00Z"})),
    ] {
        let answer = app.post(&format!("/api/v1/conversations/{id}/{verb}")).bearer(&key).json(&body).send().await.ok();
        assert_eq!((&answer["ref"], &answer["seq"]), (&body["ref"], &json!(7)), "{verb}");
    }
    let frames: Vec<Value> = app.live.frames.lock().iter().map(|frame| serde_json::to_value(frame).unwrap()).collect();
    let types: Vec<_> = frames.iter().map(|frame| frame["type"].as_str().unwrap()).collect();
    assert_eq!(types, ["post", "note", "take", "release", "resolve", "reopen", "assign", "snooze"]);
    assert!(frames.iter().all(|frame| frame["conversation"] == id));
    assert_eq!(frames[3]["to"], "bot");
}

#[tokio::test]
async fn what_an_actor_refuses_is_told_with_its_own_code() {
    let app = TestApp::new().await;
    let token = app.token(&app.agent);
    for (code, status, word) in [
        (ErrorCode::Conflict, 409, "conflict"),
        (ErrorCode::NotFound, 404, "not_found"),
        (ErrorCode::Busy, 503, "busy"),
        (ErrorCode::Unavailable, 503, "unavailable"),
        (ErrorCode::RateLimited, 429, "rate_limited"),
    ] {
        *app.live.refusal.lock() = Some(refusal(code));
        let answer = app.post("/api/v1/conversations/cnv_0000000000001/take").bearer(&token).json(&json!({"ref": "r"})).send().await;
        assert_eq!(answer.problem(status, word), "the actor says no");
        assert_eq!(answer.headers.contains_key("retry-after"), status == 503 || status == 429);
    }
}

/// Nothing of one shop can be seen or changed by another shop's admin, and what is another's is told in the words of
/// what never was.
#[tokio::test]
async fn another_shops_things_are_not_found() {
    let app = TestApp::new().await;
    let (stranger, _) = app.other_shop().await;
    let (mine, theirs) = (app.token(&app.admin), app.token(&stranger));
    let make =
        async |path: &str, body: Value| app.post(path).bearer(&mine).json(&body).send().await.ok()["id"].as_str().unwrap().to_owned();
    let team = make("/api/v1/teams", json!({"name": "Night", "members": []})).await;
    let article = make("/api/v1/articles", json!({"title": "T", "body": "B", "language": "en"})).await;
    let key = make("/api/v1/api-keys", json!({"name": "K", "scopes": ["admin"]})).await;
    let (user, inbox) = (app.agent.id.to_string(), app.inbox.id.to_string());
    let contact = {
        app.shopper().await;
        let visitor = app.shopper().await["visitor"].as_str().unwrap().to_owned();
        let hash = super::auth::secrets::hash(&visitor);
        app.store.of(app.tenant).contact_by_visitor(hash).await.unwrap().unwrap().id.to_string()
    };
    let article_body = json!({"title": "T2", "body": "B", "language": "en"});
    for (method, path, body) in [
        (Method::GET, format!("/api/v1/contacts/{contact}"), Value::Null),
        (Method::PATCH, format!("/api/v1/users/{user}"), json!({"name": "X"})),
        (Method::PATCH, format!("/api/v1/teams/{team}"), json!({"name": "X"})),
        (Method::DELETE, format!("/api/v1/teams/{team}"), Value::Null),
        (Method::PATCH, format!("/api/v1/inboxes/{inbox}"), json!({"name": "X"})),
        (Method::POST, format!("/api/v1/inboxes/{inbox}/rotate-secret"), Value::Null),
        (Method::DELETE, format!("/api/v1/api-keys/{key}"), Value::Null),
        (Method::GET, format!("/api/v1/articles/{article}"), Value::Null),
        (Method::PUT, format!("/api/v1/articles/{article}"), article_body),
        (Method::DELETE, format!("/api/v1/articles/{article}"), Value::Null),
    ] {
        app.ask(method, &path).bearer(&theirs).json(&body).send().await.problem(404, "not_found");
    }
    for path in ["users", "teams", "inboxes", "api-keys", "articles"] {
        let items = app.get(&format!("/api/v1/{path}")).bearer(&theirs).send().await.ok()["items"].to_string();
        for id in [&team, &article, &key, &user, &inbox] {
            assert!(!items.contains(id.as_str()), "{path}: {items}");
        }
    }
    app.get("/api/v1/system/actors").bearer(&theirs).send().await.problem(403, "forbidden");
    app.get("/api/v1/system/actors").bearer(&mine).send().await.ok();
}

#[tokio::test]
async fn data_goes_out_packed_and_secrets_do_not() {
    let app = TestApp::new().await;
    let token = app.token(&app.admin);
    let packed = async |path: &str| {
        let answer = app.get(path).bearer(&token).header("accept-encoding", "gzip, br;q=0.5").send().await;
        assert_eq!((answer.status.as_u16(), answer.header("vary")), (200, "accept-encoding"), "{path}");
        answer.header("content-encoding").to_owned()
    };
    for n in 0..4 {
        let body = json!({ "title": format!("Delivery {n}"), "body": "We deliver in two days. ".repeat(40), "language": "en" });
        app.post("/api/v1/articles").bearer(&token).json(&body).send().await.ok();
    }
    assert_eq!(packed("/api/v1/articles").await, "gzip");
    assert_eq!(packed("/api/openapi.json").await, "gzip");
    let head = app.ask(Method::HEAD, "/api/v1/articles").bearer(&token).header("accept-encoding", "br").send().await;
    assert_eq!((head.status.as_u16(), head.header("content-encoding"), head.bytes.len()), (200, "br", 0));

    // Long enough to be packed, were it any other answer.
    let origins: Vec<_> = (0..90).map(|n| format!("https://shop-{n}.example")).collect();
    let inbox = json!({ "name": "Other", "origins": origins });
    let made = app.post("/api/v1/inboxes").bearer(&token).header("accept-encoding", "gzip").json(&inbox).send().await;
    assert!(made.ok()["secret"].is_string() && made.bytes.len() > 1024);
    assert_eq!(made.header("content-encoding"), "");
}

#[tokio::test]
async fn a_page_inside_the_binary_goes_out_packed_and_a_known_one_does_not_go_out() {
    let app = TestApp::new().await;
    let demo = crate::domain::Inbox { id: app.state.id(), key: super::DEMO_INBOX_KEY.to_owned(), ..app.inbox.clone() };
    app.store.of(app.tenant).create_inbox(&demo).await.unwrap();
    let page = app.get("/demo/shop.css").header("accept-encoding", "gzip, deflate, br").header("range", "bytes=0-9").send().await;
    assert_eq!((page.status.as_u16(), page.header("content-encoding"), page.header("content-range")), (200, "br", ""));
    assert_eq!(page.header("vary"), "accept-encoding");
    let plain = app.get("/demo/shop.css").send().await;
    assert!(plain.header("content-encoding").is_empty() && plain.bytes.len() > page.bytes.len());
    let again = app.get("/demo/shop.css").header("accept-encoding", "br").header("if-none-match", page.header("etag")).send().await;
    assert_eq!((again.status.as_u16(), again.bytes.len(), again.header("vary")), (304, 0, "accept-encoding"));
}
