//! A strict stand-in for an OpenAI-compatible server: refuses whatever the documentation does not allow, as the real one
//! does, and otherwise plays what the test wrote down.
//!
//! One script is played for each request, in order; without one the last line of the prompt is repeated, word by word.
//! A stream waits at its gates until the test opens them, so that no test needs to sleep. Whatever a client does is
//! recorded: requests with their headers, and connections closed before their answer's end.

mod check;
mod script;

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use serde_json::{Value, json};
use tokio::sync::watch;

use script::Step;
pub use script::{Gate, Script, Stream};

/// A request that was let in, or refused.
#[derive(Debug, Clone)]
pub struct Recorded {
    pub headers: HeaderMap,
    pub body: Value,
}

/// What the server insists on.
#[derive(Debug, Clone, Default)]
pub struct Rules {
    /// The only key that is let in.
    pub key: Option<String>,
    /// The only model that is known.
    pub model: Option<String>,
    /// Whether the model is one that thinks: it refuses `max_tokens` and temperatures.
    pub reasoning: bool,
}

struct Shared {
    rules: Rules,
    scripts: Mutex<VecDeque<Script>>,
    requests: Mutex<Vec<Recorded>>,
    closed: watch::Sender<usize>,
}

/// A running stand-in. It stops when it is dropped.
pub struct OpenAiSim {
    address: SocketAddr,
    shared: Arc<Shared>,
    server: tokio::task::JoinHandle<()>,
}

impl Drop for OpenAiSim {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl OpenAiSim {
    /// Starts one on a free port.
    pub async fn start(rules: Rules) -> Self {
        let shared = Arc::new(Shared { rules, scripts: Mutex::default(), requests: Mutex::default(), closed: watch::Sender::new(0) });
        let router = Router::new().fallback(handle).with_state(shared.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let server = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { address, shared, server }
    }

    /// Returns the address to configure.
    pub fn base_url(&self) -> String {
        format!("http://{}/v1", self.address)
    }

    /// Puts a script at the end of the queue.
    pub fn play(&self, script: impl Into<Script>) {
        self.shared.scripts.lock().unwrap().push_back(script.into());
    }

    /// Returns the requests so far.
    pub fn requests(&self) -> Vec<Recorded> {
        self.shared.requests.lock().unwrap().clone()
    }

    /// Waits until clients have closed so many connections before the end of their answers.
    pub async fn closed_early(&self, count: usize) {
        self.shared.closed.subscribe().wait_for(|closed| *closed >= count).await.unwrap();
    }

    /// Returns how many connections clients have closed before the end of their answers.
    pub fn n_closed_early(&self) -> usize {
        *self.shared.closed.borrow()
    }
}

/// Counts a connection as closed early unless the answer came to its end.
struct Watch {
    shared: Arc<Shared>,
    ended: bool,
}

impl Watch {
    fn end(&mut self) {
        self.ended = true;
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        if !self.ended {
            self.shared.closed.send_modify(|closed| *closed += 1);
        }
    }
}

async fn handle(State(shared): State<Arc<Shared>>, method: Method, uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
    let body: Value = serde_json::from_slice(&body).unwrap_or(Value::Null);
    shared.requests.lock().unwrap().push(Recorded { headers: headers.clone(), body: body.clone() });
    if let Err(refusal) = check::check(&shared.rules, &method, uri.path(), &headers, &body) {
        return refusal.into_response();
    }
    if uri.path() == "/v1/models" {
        let id = shared.rules.model.clone().unwrap_or_else(|| "sim".to_owned());
        return axum::Json(json!({"object": "list", "data": [{"id": id, "object": "model", "created": 1, "owned_by": "sim"}]}))
            .into_response();
    }
    let script = shared.scripts.lock().unwrap().pop_front().unwrap_or_else(|| Script::echo(&body));
    play(shared, script).await
}

async fn play(shared: Arc<Shared>, script: Script) -> Response {
    let mut watch = Watch { shared, ended: false };
    match script {
        Script::Refuse { status, headers, body } => {
            watch.end();
            let mut response = (StatusCode::from_u16(status).unwrap(), axum::Json(body)).into_response();
            for (name, value) in headers {
                response.headers_mut().insert(name, value.parse().unwrap());
            }
            response
        }
        Script::Plain(body) => {
            watch.end();
            axum::Json(body).into_response()
        }
        Script::Hang => {
            std::future::pending::<()>().await;
            unreachable!("a script that hangs is only ever dropped")
        }
        Script::Stream(stream) => streamed(stream, watch),
    }
}

fn streamed(script: Stream, watch: Watch) -> Response {
    let steps: VecDeque<Step> = script.steps().into();
    let pieces = stream::unfold((steps, watch), |(mut steps, mut watch)| async move {
        loop {
            match steps.pop_front() {
                Some(Step::Bytes(bytes)) => return Some((Ok(Bytes::from(bytes)), (steps, watch))),
                Some(Step::Gate(gate)) => gate.pass().await,
                Some(Step::Hang) => std::future::pending().await,
                Some(Step::Break) => {
                    watch.end();
                    return Some((Err(std::io::Error::other("broken on purpose")), (steps, watch)));
                }
                None => {
                    watch.end();
                    return None;
                }
            }
        }
    });
    let headers = [(header::CONTENT_TYPE, "text/event-stream; charset=utf-8"), (header::CACHE_CONTROL, "no-cache")];
    (headers, [("x-request-id", "req-sim-1")], Body::from_stream(pieces)).into_response()
}
