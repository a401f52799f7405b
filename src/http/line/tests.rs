//! Lines over a whole tree of actors, through the router.

use std::time::Duration;

use axum::Router;
use axum::body::{Body, BodyDataStream};
use axum::http::{Method, Request, Response, StatusCode};
use futures_util::StreamExt as _;
use serde_json::{Value, json};
use tokio::time::timeout;
use tower::ServiceExt as _;

use super::pump::READER_GRACE;
use super::{Lines, kept, routes};
use crate::actors::session::GREETING_MAX;
use crate::actors::testing::{LIMITS, SLOW_TOKEN, TestTree};
use crate::http::testing::TestApp;
use crate::http::with_routes;

/// How long a test waits for an event before it says that none came.
const PATIENCE: Duration = Duration::from_secs(10);

struct Stage {
    router: Router,
    lines: Lines,
    tree: TestTree,
    _app: TestApp,
}

/// One event as a reader sees it.
#[derive(Debug, Default, PartialEq)]
struct Event {
    kind: String,
    id: Option<u64>,
    data: Value,
}

/// A reader of a line.
struct Reader {
    body: BodyDataStream,
    unread: String,
}

impl Stage {
    async fn new() -> Self {
        let (app, tree) = (TestApp::new().await, TestTree::start().await);
        let lines = Lines::new(tree.tree.clone());
        let router = with_routes(app.state.clone(), routes(lines.clone(), &app.state.config.limits));
        Self { router, lines, tree, _app: app }
    }

    async fn send(&self, method: Method, path: &str, headers: &[(&str, &str)], body: String) -> Response<Body> {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.router.clone().oneshot(request.body(Body::from(body)).unwrap()).await.unwrap()
    }

    async fn open(&self) -> String {
        let response = self.send(Method::POST, "/live", &[], String::new()).await;
        assert_eq!(response.status(), 200);
        let body: Value = serde_json::from_slice(&axum::body::to_bytes(response.into_body(), 10_000).await.unwrap()).unwrap();
        assert_eq!(body["heartbeat_ms"], 25_000);
        body["session"].as_str().unwrap().to_owned()
    }

    async fn say(&self, line: &str, frames: Value) -> StatusCode {
        self.send(Method::POST, &format!("/live/{line}/frames"), &[], frames.to_string()).await.status()
    }

    async fn try_read(&self, line: &str, after: Option<u64>) -> Result<Reader, StatusCode> {
        let after = after.map(|after| after.to_string());
        let headers: Vec<_> = after.as_deref().map(|after| ("last-event-id", after)).into_iter().collect();
        let response = self.send(Method::GET, &format!("/live/{line}/events"), &headers, String::new()).await;
        if response.status() != 200 {
            return Err(response.status());
        }
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        assert_eq!(response.headers()["cache-control"], "no-store");
        assert_eq!(response.headers()["x-accel-buffering"], "no");
        Ok(Reader { body: response.into_body().into_data_stream(), unread: String::new() })
    }

    async fn read(&self, line: &str, after: Option<u64>) -> Reader {
        self.try_read(line, after).await.expect("the line is up")
    }

    /// A line that has said hello, and its reader.
    async fn greeted(&self, token: &str) -> (String, Reader) {
        let line = self.open().await;
        let mut reader = self.read(&line, None).await;
        assert_eq!(self.say(&line, json!({ "type": "hello", "token": token })).await, 204);
        reader.until("welcome").await;
        (line, reader)
    }
}

impl Reader {
    /// Returns the next event; `None` when the stream has ended.
    async fn next(&mut self) -> Option<Event> {
        loop {
            if let Some((text, rest)) = self.unread.split_once("\n\n") {
                let event = event_of(text);
                self.unread = rest.to_owned();
                match event {
                    Some(event) => return Some(event),
                    None => continue,
                }
            }
            let piece = timeout(PATIENCE, self.body.next()).await.expect("an event or the end").transpose().unwrap();
            self.unread.push_str(std::str::from_utf8(&piece?).unwrap());
        }
    }

    async fn until(&mut self, kind: &str) -> Event {
        loop {
            let event = self.next().await.unwrap_or_else(|| panic!("the stream ended before `{kind}` came"));
            if event.data["type"] == kind {
                return event;
            }
        }
    }
}

/// A comment alone is no event.
fn event_of(text: &str) -> Option<Event> {
    let mut event = Event::default();
    for line in text.lines() {
        let (name, value) = line.split_once(": ").unwrap_or((line, ""));
        match name {
            "event" => event.kind = value.to_owned(),
            "id" => event.id = Some(value.parse().unwrap()),
            "data" => event.data = serde_json::from_str(value).unwrap(),
            _ => {}
        }
    }
    (event != Event::default()).then_some(event)
}

#[tokio::test]
async fn a_line_carries_what_a_socket_carries() {
    let stage = Stage::new().await;
    let (line, mut reader) = stage.greeted("shopper:1").await;
    let posts = json!([{ "type": "post", "ref": "a", "text": "one" }, { "type": "post", "ref": "b", "text": "two" }, { "type": "dance" }]);
    assert_eq!(stage.say(&line, posts).await, 204);
    let (mut seqs, mut ids, mut refs, mut errors) = (Vec::new(), Vec::new(), Vec::new(), 0);
    while refs.len() < 2 || seqs.len() < 3 || errors < 1 {
        let event = reader.next().await.unwrap();
        ids.push(event.id.unwrap());
        match event.data["type"].as_str().unwrap() {
            "entry" => seqs.push(event.data["seq"].as_u64().unwrap()),
            "ack" => refs.push(event.data["ref"].as_str().unwrap().to_owned()),
            "error" => errors += 1,
            _ => {}
        }
    }
    assert_eq!((&seqs[..3], refs), (&[1, 2, 3][..], vec!["a".to_owned(), "b".to_owned()]));
    assert!(ids.windows(2).all(|pair| pair[1] == pair[0] + 1), "{ids:?}");
}

#[tokio::test]
async fn events_are_never_packed_because_each_has_to_leave_at_once() {
    let stage = Stage::new().await;
    let line = stage.open().await;
    let events = stage.send(Method::GET, &format!("/live/{line}/events"), &[("accept-encoding", "gzip, br")], String::new()).await;
    assert_eq!(events.status(), StatusCode::OK);
    assert!(!events.headers().contains_key("content-encoding"));
}

#[tokio::test]
async fn a_reader_that_was_cut_goes_on_where_it_was() {
    let stage = Stage::new().await;
    let (line, mut reader) = stage.greeted("shopper:1").await;
    assert_eq!(stage.say(&line, json!({ "type": "post", "ref": "a", "text": "one" })).await, 204);
    let ack = reader.until("ack").await;
    drop(reader);
    assert_eq!(stage.say(&line, json!({ "type": "post", "ref": "b", "text": "two" })).await, 204);
    let mut again = stage.read(&line, ack.id).await;
    let next = again.next().await.unwrap();
    assert_eq!(next.id, ack.id.map(|id| id + 1));
    let mut third = stage.read(&line, ack.id).await;
    assert_eq!(third.next().await, Some(next), "it was not confirmed, so it comes again");
    // What was confirmed is forgotten: who says that it has seen nothing has to begin anew.
    assert_eq!(stage.try_read(&line, None).await.err(), Some(StatusCode::NOT_FOUND));
}

#[tokio::test]
async fn a_second_reader_takes_over_from_the_first() {
    let stage = Stage::new().await;
    let (line, mut first) = stage.greeted("shopper:1").await;
    let mut second = stage.read(&line, Some(1)).await;
    assert_eq!(stage.say(&line, json!({ "type": "post", "ref": "a", "text": "one" })).await, 204);
    second.until("ack").await;
    let last = loop {
        let event = first.next().await.expect("it is told why it ends");
        if event.id.is_none() {
            break event;
        }
    };
    assert_eq!(last.kind, "taken");
    assert_eq!(first.next().await, None);
}

#[tokio::test]
async fn a_line_that_lost_frames_for_its_reader_is_over() {
    let stage = Stage::new().await;
    let (line, mut reader) = stage.greeted("shopper:1").await;
    for index in 0..kept::FRAMES_MAX {
        assert_eq!(stage.say(&line, json!({ "type": "history", "ref": format!("h{index}"), "conversation": "none" })).await, 204);
        reader.until("error").await;
    }
    assert_eq!(stage.try_read(&line, None).await.err(), Some(StatusCode::NOT_FOUND), "the welcome is no longer kept");
    assert_eq!(stage.say(&line, json!({ "type": "beat" })).await, 404);
    assert_eq!(reader.next().await, None);
}

#[tokio::test]
async fn a_reader_that_takes_nothing_holds_its_own_writer_back_and_nobody_else() {
    let stage = Stage::new().await;
    let (line, mut reader) = stage.greeted("shopper:1").await;
    let (other, mut other_reader) = stage.greeted("shopper:2").await;
    let long = "x".repeat(9_000);
    let posts = (0..6).map(|index| json!({ "type": "post", "ref": format!("p{index}"), "text": long })).collect::<Value>();
    assert_eq!(stage.say(&line, posts).await, 204);
    let conversation = reader.until("ack").await.data["conversation"].clone();
    let flood = async {
        // Each is answered with more than 50,000 bytes.
        let request = json!({ "type": "history", "ref": "h", "conversation": conversation });
        while stage.say(&line, request.clone()).await == 204 {}
    };
    assert!(timeout(Duration::from_secs(3), flood).await.is_err(), "it was never held back");
    let (bytes, _) = stage.tree.tree.sessions().waiting_bytes();
    // What was asked for before it was full is still answered.
    let answers_bytes = LIMITS.in_flight as usize * LIMITS.frame_bytes as usize;
    assert!(bytes < LIMITS.outbox_bytes + answers_bytes, "{bytes}");
    assert_eq!(stage.say(&other, json!({ "type": "post", "ref": "a", "text": "one" })).await, 204);
    other_reader.until("ack").await;
    drop(reader);
}

#[tokio::test]
async fn what_is_no_line_is_not_found() {
    let stage = Stage::new().await;
    for name in ["x", "0", "00000000000000000000000000000000", "+0000000000000000000000000000001", "ж"] {
        let name = percent_encoding::utf8_percent_encode(name, percent_encoding::NON_ALPHANUMERIC).to_string();
        assert_eq!(stage.try_read(&name, None).await.err(), Some(StatusCode::NOT_FOUND), "{name}");
        assert_eq!(stage.say(&name, json!({ "type": "beat" })).await, 404);
        assert_eq!(stage.send(Method::DELETE, &format!("/live/{name}"), &[], String::new()).await.status(), 404);
    }
    let odd = stage.send(Method::DELETE, "/live/%ff", &[], String::new()).await;
    assert_eq!((odd.status(), odd.headers()["content-type"].as_bytes()), (StatusCode::NOT_FOUND, b"application/problem+json".as_slice()));
    let line = stage.open().await;
    assert_eq!(stage.send(Method::GET, &format!("/live/{line}/events"), &[("last-event-id", "x")], String::new()).await.status(), 400);
}

#[tokio::test]
async fn a_line_ends_when_its_client_says_so() {
    let stage = Stage::new().await;
    let (line, mut reader) = stage.greeted("shopper:1").await;
    assert_eq!(stage.send(Method::DELETE, &format!("/live/{line}"), &[], String::new()).await.status(), 204);
    let last = loop {
        let event = reader.next().await.expect("it is told why it ends");
        if event.id.is_none() {
            break event;
        }
    };
    assert_eq!((last.kind.as_str(), &last.data["code"]), ("end", &json!(1000)));
    assert_eq!(stage.say(&line, json!({ "type": "beat" })).await, 404);
    assert_eq!((stage.lines.count(), stage.tree.tree.sessions().count()), (0, 0));
}

#[tokio::test]
async fn a_token_that_is_not_good_ends_the_line_with_words_even_for_a_reader_who_comes_later() {
    let stage = Stage::new().await;
    let line = stage.open().await;
    assert_eq!(stage.say(&line, json!({ "type": "hello", "token": "bad" })).await, 204);
    let mut reader = stage.read(&line, None).await;
    assert_eq!(reader.next().await.unwrap().data["code"], "unauthorized");
    let last = reader.next().await.unwrap();
    assert_eq!((last.kind.as_str(), &last.data["code"]), ("end", &json!(4401)));
    assert_eq!(reader.next().await, None);
}

#[tokio::test]
async fn who_never_says_hello_is_ended_like_a_socket() {
    let stage = Stage::new().await;
    let line = stage.open().await;
    let mut reader = stage.read(&line, None).await;
    tokio::time::pause();
    tokio::time::advance(LIMITS.hello_timeout).await;
    let last = reader.next().await.unwrap();
    assert_eq!((last.kind.as_str(), &last.data["code"]), ("end", &json!(4401)));
}

/// Lets time pass second by second, so that whoever waits for a moment is there when it comes.
async fn pass(time: Duration) {
    for _ in 0..time.as_secs() {
        tokio::time::advance(Duration::from_secs(1)).await;
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn who_said_hello_in_time_is_welcomed_however_long_that_takes_us() {
    let stage = Stage::new().await;
    let line = stage.open().await;
    let mut reader = stage.read(&line, None).await;
    tokio::time::pause();
    assert_eq!(stage.say(&line, json!({ "type": "hello", "token": "slow:1" })).await, 204);
    pass(SLOW_TOKEN).await;
    tokio::time::resume();
    assert_eq!(reader.next().await.unwrap().data["type"], "welcome");
}

#[tokio::test]
async fn who_said_hello_in_time_and_is_never_welcomed_is_asked_to_come_back() {
    let stage = Stage::new().await;
    let line = stage.open().await;
    let mut reader = stage.read(&line, None).await;
    tokio::time::pause();
    assert_eq!(stage.say(&line, json!({ "type": "hello", "token": "stuck:1" })).await, 204);
    pass(LIMITS.hello_timeout + GREETING_MAX + Duration::from_secs(2)).await;
    let last = reader.next().await.unwrap();
    assert_eq!((last.kind.as_str(), &last.data["code"]), ("end", &json!(1013)));
}

#[tokio::test]
async fn a_line_without_a_reader_is_given_up_after_a_while() {
    let stage = Stage::new().await;
    let (line, reader) = stage.greeted("shopper:1").await;
    let almost = READER_GRACE.saturating_sub(Duration::from_millis(10));
    tokio::time::pause();
    drop(reader);
    tokio::task::yield_now().await;
    tokio::time::advance(almost).await;
    let reader = stage.read(&line, None).await;
    drop(reader);
    tokio::task::yield_now().await;
    tokio::time::advance(almost).await;
    tokio::task::yield_now().await;
    assert_eq!(stage.lines.count(), 1);
    tokio::time::advance(Duration::from_millis(20)).await;
    tokio::task::yield_now().await;
    assert_eq!(stage.try_read(&line, None).await.err(), Some(StatusCode::NOT_FOUND));
    assert_eq!(stage.tree.tree.sessions().count(), 0, "its shopper counts as gone");
}

#[tokio::test]
async fn a_line_is_never_silent_for_longer_than_it_said() {
    let stage = Stage::new().await;
    let (_line, mut reader) = stage.greeted("shopper:1").await;
    tokio::time::pause();
    for _ in 0..3 {
        tokio::time::advance(LIMITS.heartbeat).await;
        let beat = reader.until("beat").await;
        assert_eq!(beat.id, None, "it is nothing to come back for");
    }
}

#[tokio::test]
async fn a_server_that_stops_says_bye_on_a_line_and_waits_for_no_reader() {
    let stage = Stage::new().await;
    let (_line, mut reader) = stage.greeted("shopper:1").await;
    let unread = stage.open().await;
    let frames = json!([{ "type": "hello", "token": "shopper:2" }, { "type": "post", "ref": "a", "text": "one" }]);
    assert_eq!(stage.say(&unread, frames).await, 204);
    stage.tree.tree.drain(1_000, PATIENCE).await;
    assert_eq!(reader.until("bye").await.data["reason"], "draining");
    assert_eq!(reader.next().await.unwrap().data["code"], 1001);
    assert_eq!(stage.lines.count(), 0);
}
