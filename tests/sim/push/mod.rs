//! A strict stand-in for a push service and the browsers behind it: refuses whatever the standards do not allow, reads notifications as a
//! browser does, and otherwise plays what the test wrote down.
//!
//! What is checked is done with other code than the server's own: signatures and the derivation of keys are ring's.

mod browser;

use std::collections::{HashMap, VecDeque};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64;
use ring::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};
use serde_json::Value;
use tokio::sync::watch;

pub use browser::Browser;

/// How long a test waits for a notification.
const PATIENCE: Duration = Duration::from_secs(20);
const DAY_SECONDS: i64 = 24 * 3600;
const BODY_BYTES_MAX: usize = 4096;

/// What the service says to the next notification, once all that is right about it was checked.
#[derive(Debug, Clone, Copy)]
pub enum Answer {
    /// A status, and when to come back.
    Status(u16, Option<u64>),
    /// Nothing, ever.
    Silence,
}

/// A notification that a browser has read.
#[derive(Debug, Clone)]
pub struct Received {
    pub browser: String,
    pub topic: String,
    pub payload: Value,
}

struct Shared {
    public_key: String,
    now_seconds: i64,
    origin: String,
    browsers: Mutex<HashMap<String, Browser>>,
    answers: Mutex<VecDeque<Answer>>,
    received: Mutex<Vec<Received>>,
    /// What was wrong with requests. A test that ends well has nothing here.
    wrong: Mutex<Vec<String>>,
    n_asked: watch::Sender<usize>,
}

/// A push service on a port of its own.
pub struct PushService {
    pub origin: String,
    shared: Arc<Shared>,
    server: tokio::task::JoinHandle<()>,
}

impl Drop for PushService {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl PushService {
    /// Starts a service that knows one server, by its public key, and what time it is there.
    #[expect(clippy::disallowed_methods, reason = "the stand-in runs beside the test, which ends it")]
    pub async fn start(public_key: &str, now_seconds: i64) -> Self {
        let listener = tokio::net::TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0))).await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let shared = Arc::new(Shared {
            public_key: public_key.to_owned(),
            now_seconds,
            origin: origin.clone(),
            browsers: Mutex::default(),
            answers: Mutex::default(),
            received: Mutex::default(),
            wrong: Mutex::default(),
            n_asked: watch::channel(0).0,
        });
        let router = Router::new().route("/send/{browser}", post(take)).with_state(Arc::clone(&shared));
        let server = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { origin, shared, server }
    }

    /// Makes a browser that can be reached here.
    pub fn browser(&self, name: &str) -> Browser {
        let browser = Browser::new(format!("{}/send/{name}", self.origin));
        self.shared.browsers.lock().unwrap().insert(name.to_owned(), browser.clone());
        browser
    }

    /// Writes down what is said to the next notifications.
    pub fn will_say(&self, answers: impl IntoIterator<Item = Answer>) {
        self.shared.answers.lock().unwrap().extend(answers);
    }

    /// Waits until so many notifications were brought here, taken or not; returns those that browsers have read.
    pub async fn asked(&self, n_notifications: usize) -> Vec<Received> {
        let mut n_asked = self.shared.n_asked.subscribe();
        let waited = tokio::time::timeout(PATIENCE, n_asked.wait_for(|n| *n >= n_notifications)).await.is_ok();
        let wrong = self.shared.wrong.lock().unwrap().clone();
        assert!(wrong.is_empty(), "requests that no push service takes: {wrong:#?}");
        assert!(waited, "{} notifications came, not {n_notifications}", *self.shared.n_asked.borrow());
        self.received()
    }

    /// Returns the notifications that browsers have read so far.
    pub fn received(&self) -> Vec<Received> {
        self.shared.received.lock().unwrap().clone()
    }

    /// Returns how many notifications were brought here so far, taken or not.
    pub fn n_asked(&self) -> usize {
        *self.shared.n_asked.borrow()
    }
}

async fn take(State(shared): State<Arc<Shared>>, Path(name): Path<String>, headers: HeaderMap, body: Bytes) -> Response {
    let known = shared.browsers.lock().unwrap().get(&name).cloned();
    let judged = judge(&shared, &headers, &body).and_then(|()| known.ok_or("no such browser").and_then(|known| known.read(&body)));
    let answer = shared.answers.lock().unwrap().pop_front();
    let response = match (judged, answer) {
        (Err(wrong), _) => {
            shared.wrong.lock().unwrap().push(wrong.to_owned());
            StatusCode::BAD_REQUEST.into_response()
        }
        (Ok(_), Some(Answer::Status(status, retry_after))) => refuse(status, retry_after),
        (Ok(_), Some(Answer::Silence)) => {
            shared.n_asked.send_modify(|n| *n += 1);
            return std::future::pending().await;
        }
        (Ok(payload), None) => {
            let topic = text(&headers, "topic").unwrap_or_default().to_owned();
            shared.received.lock().unwrap().push(Received { browser: name, topic, payload });
            StatusCode::CREATED.into_response()
        }
    };
    shared.n_asked.send_modify(|n| *n += 1);
    response
}

fn refuse(status: u16, retry_after: Option<u64>) -> Response {
    let mut response = StatusCode::from_u16(status).unwrap().into_response();
    if let Some(seconds) = retry_after {
        response.headers_mut().insert("retry-after", seconds.into());
    }
    response
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// What RFC 8030 and RFC 8292 want of a request.
fn judge(shared: &Shared, headers: &HeaderMap, body: &Bytes) -> Result<(), &'static str> {
    let is = |right: bool, wrong| if right { Ok(()) } else { Err(wrong) };
    is(text(headers, "ttl").is_some_and(|ttl| ttl.parse::<u32>().is_ok()), "no TTL in seconds")?;
    is(text(headers, "content-encoding") == Some("aes128gcm"), "not encrypted as aes128gcm")?;
    is(text(headers, "urgency").is_none_or(|word| ["very-low", "low", "normal", "high"].contains(&word)), "no such urgency")?;
    let is_topic =
        |topic: &str| (1..=32).contains(&topic.len()) && topic.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    is(text(headers, "topic").is_none_or(is_topic), "a topic has at most 32 letters of base64 for URLs")?;
    is(body.len() <= BODY_BYTES_MAX, "a notification has at most 4096 bytes")?;
    judge_author(shared, text(headers, "authorization").ok_or("nobody's")?)
}

fn judge_author(shared: &Shared, said: &str) -> Result<(), &'static str> {
    let said = said.strip_prefix("vapid ").ok_or("not by VAPID")?;
    let part = |name: &str| said.split(',').find_map(|part| part.trim().strip_prefix(name)?.strip_prefix('='));
    let (token, key) = (part("t").ok_or("no token")?, part("k").ok_or("no key")?);
    if key != shared.public_key {
        return Err("not the key that the browsers subscribed with");
    }
    let (words, signature) = token.rsplit_once('.').ok_or("no token")?;
    let (header, claims) = words.split_once('.').ok_or("no token")?;
    let json =
        |text: &str| serde_json::from_slice::<Value>(&BASE64.decode(text).map_err(|_invalid| "not base64")?).map_err(|_invalid| "not JSON");
    let (key, signature) = (BASE64.decode(key).map_err(|_invalid| "no key")?, BASE64.decode(signature).map_err(|_invalid| "no signature")?);
    UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, key)
        .verify(words.as_bytes(), &signature)
        .map_err(|_invalid| "the signature is wrong")?;
    if json(header)?["alg"] != "ES256" {
        return Err("not signed by ES256");
    }
    let claims = json(claims)?;
    let left = claims["exp"].as_i64().ok_or("no `exp`")? - shared.now_seconds;
    if !(1..=DAY_SECONDS).contains(&left) {
        return Err("`exp` is over, or further than a day away");
    }
    let contact = claims["sub"].as_str().unwrap_or_default();
    if claims["aud"] != shared.origin.as_str() || !(contact.starts_with("mailto:") || contact.starts_with("https://")) {
        return Err("`aud` or `sub` is wrong");
    }
    Ok(())
}
