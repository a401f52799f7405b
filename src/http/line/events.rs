//! `GET /live/{line}/events`: the server's frames, as server-sent events.

use std::convert::Infallible;

use axum::Extension;
use axum::http::{HeaderMap, HeaderName, header};
use axum::response::sse::{Event, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::{Stream, stream};
use serde_json::json;
use tokio::sync::oneshot;

use super::Lines;
use super::lines::{LineName, gone};
use super::pump::{Call, Farewell, Piece, Reading, reader};
use crate::http::error::ApiError;

const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");
/// Proxies that gather an answer before they pass it on would gather for ever.
const UNBUFFERED: (HeaderName, &str) = (HeaderName::from_static("x-accel-buffering"), "no");

pub(super) async fn events(LineName(name): LineName, Extension(lines): Extension<Lines>, headers: HeaderMap) -> Result<Response, ApiError> {
    let after = last_event(&headers)?;
    let (reader, reading) = reader();
    let (accepted_tx, accepted_rx) = oneshot::channel();
    let call = Call::Read { after, reader, accepted_tx };
    lines.find(&name)?.calls.send(call).await.map_err(|_ended| gone())?;
    // Whether the line has ended meanwhile or frames are lost: both ways the client opens another and resumes.
    let accepted = accepted_rx.await.map_err(|_ended| gone())?;
    accepted.map_err(|_lost| gone())?;
    let headers = [(header::CACHE_CONTROL, "no-store"), UNBUFFERED];
    Ok((headers, Sse::new(flow(reading))).into_response())
}

fn last_event(headers: &HeaderMap) -> Result<u64, ApiError> {
    let Some(value) = headers.get(LAST_EVENT_ID) else { return Ok(0) };
    let number = value.to_str().ok().and_then(|text| text.trim().parse().ok());
    number.ok_or_else(|| ApiError::bad_request("`Last-Event-ID` has to be the `id` of an event of this line"))
}

/// What the reader is sent. After the last frame it is told why there is no more, unless nobody knows.
fn flow(reading: Reading) -> impl Stream<Item = Result<Event, Infallible>> {
    let opening = Event::default().comment("the line is up");
    stream::unfold((Some(opening), Some(reading)), |(opening, reading)| async move {
        let mut reading = reading?;
        if let Some(opening) = opening {
            return Some((Ok(opening), (None, Some(reading))));
        }
        match reading.pieces.recv().await {
            Some(piece) => Some((Ok(event_of(&piece)), (None, Some(reading)))),
            None => reading.farewell.get().map(|farewell| (Ok(last_event_of(*farewell)), (None, None))),
        }
    })
}

fn event_of((number, frame): &Piece) -> Event {
    let bytes = frame.bytes();
    // A frame is one line of UTF-8: it is JSON, written without line breaks.
    let event = Event::default().data(String::from_utf8_lossy(&bytes));
    number.map_or_else(|| event.clone(), |number| event.clone().id(number.to_string()))
}

fn last_event_of(farewell: Farewell) -> Event {
    match farewell {
        Farewell::Taken => Event::default().event("taken").data("{}"),
        Farewell::Ended(end) => Event::default().event("end").data(json!({ "code": end.code, "reason": end.reason }).to_string()),
    }
}
