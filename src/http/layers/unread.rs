//! The rest of a body whose request was refused.
//!
//! A connection that is closed while its client still writes is reset, and a reset throws away the answer on its way: the
//! client would learn of a network failure, not of what was wrong. So after a refusal the rest is read and thrown away,
//! within bounds, before the answer goes out.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, BodyDataStream};
use axum::extract::Request;
use axum::http::header;
use axum::middleware::Next;
use axum::response::Response;
use futures_util::{Stream, StreamExt as _, future, stream};
use parking_lot::Mutex;

/// How much of a refused body is read at the most. Whoever sends more gets a reset connection.
const READ_BYTES_MAX: usize = 64 << 20;
/// How long a refused body is read at the most.
const READ_TIME_MAX: Duration = Duration::from_secs(10);

/// A body that two look at: the endpoint, and this layer when the endpoint has let go of it.
struct Shared {
    pieces: BodyDataStream,
    is_begun: bool,
}

/// Reads what a refused request still has to say, so that its client reads why.
pub(in crate::http) async fn read_if_refused(request: Request, next: Next) -> Response {
    let (head, body) = request.into_parts();
    let waits = head.headers.contains_key(header::EXPECT);
    let shared = Arc::new(Mutex::new(Shared { pieces: body.into_data_stream(), is_begun: false }));
    let response = next.run(Request::from_parts(head, Body::from_stream(pieces(Arc::clone(&shared))))).await;
    // A client that waits for leave to send its body has sent nothing, and reading would be the leave.
    let is_held_back = waits && !shared.lock().is_begun;
    let is_refused = response.status().is_client_error() || response.status().is_server_error();
    if is_refused && !is_held_back {
        drop(tokio::time::timeout(READ_TIME_MAX, throw_away(pieces(shared))).await);
    }
    response
}

fn pieces(shared: Arc<Mutex<Shared>>) -> impl Stream<Item = <BodyDataStream as Stream>::Item> {
    stream::poll_fn(move |context| {
        let mut shared = shared.lock();
        shared.is_begun = true;
        shared.pieces.poll_next_unpin(context)
    })
}

async fn throw_away<E>(pieces: impl Stream<Item = Result<axum::body::Bytes, E>>) {
    let mut n_left = READ_BYTES_MAX;
    let within = pieces.take_while(|piece| {
        let rest = piece.as_ref().ok().and_then(|piece| n_left.checked_sub(piece.len()));
        n_left = rest.unwrap_or_default();
        future::ready(rest.is_some())
    });
    let mut within = pin!(within);
    while within.next().await.is_some() {}
}

#[cfg(test)]
mod tests {
    use axum::http::StatusCode;
    use axum::routing::post;
    use axum::{Router, middleware};
    use tower::ServiceExt as _;

    use super::*;

    const PIECE: usize = 1 << 20;

    /// Sends a body without end to an endpoint that refuses it unread; returns how many pieces were taken from it.
    async fn taken(expect: Option<&str>, piece: Option<usize>) -> usize {
        let n_taken = Arc::new(Mutex::new(0));
        let counted = Arc::clone(&n_taken);
        let body = stream::poll_fn(move |_context| {
            let Some(size) = piece else { return std::task::Poll::Pending };
            *counted.lock() += 1;
            std::task::Poll::Ready(Some(Ok::<_, std::io::Error>(vec![0; size])))
        });
        let app = Router::new().route("/", post(|| async { StatusCode::PAYLOAD_TOO_LARGE }));
        let mut request = Request::post("/");
        if let Some(expect) = expect {
            request = request.header("expect", expect);
        }
        let app = app.layer(middleware::from_fn(read_if_refused));
        let response = app.oneshot(request.body(Body::from_stream(body)).unwrap()).await.unwrap();
        assert_eq!(response.status(), StatusCode::PAYLOAD_TOO_LARGE);
        *n_taken.lock()
    }

    #[tokio::test]
    async fn a_refused_body_without_end_is_not_read_without_end() {
        assert_eq!(taken(None, Some(PIECE)).await, READ_BYTES_MAX / PIECE + 1);
    }

    #[tokio::test(start_paused = true)]
    async fn a_refused_body_that_stalls_is_not_waited_for_without_end() {
        let began = tokio::time::Instant::now();
        taken(None, None).await;
        assert_eq!(began.elapsed(), READ_TIME_MAX);
    }

    #[tokio::test]
    async fn a_client_that_asks_first_is_not_made_to_send() {
        assert_eq!(taken(Some("100-continue"), Some(PIECE)).await, 0);
    }
}
