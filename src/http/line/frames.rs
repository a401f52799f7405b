//! `POST /live/{line}/frames`: the client's frames, one or an array of them, in order.
//!
//! It is answered once the session has taken all of them. That is what holds a fast client back, as an unread socket does.

use std::collections::VecDeque;
use std::fmt;

use axum::Extension;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::StatusCode;
use serde::de::{Deserializer as _, IgnoredAny, SeqAccess, Visitor};
use serde_json::value::RawValue;
use tokio::sync::oneshot;

use super::Lines;
use super::lines::{LineName, gone};
use super::pump::Batch;
use crate::config::Bytes as Size;
use crate::http::error::ApiError;
use crate::http::state::HttpState;

/// Frames that may come with one request.
const FRAMES_MAX: usize = 32;

/// Returns the largest body: one with the most of the largest frames, and what stands between them.
pub(super) fn body_bytes_max(frame_bytes: Size) -> usize {
    frame_bytes.as_usize().saturating_mul(FRAMES_MAX + 1)
}

pub(super) async fn frames(
    LineName(name): LineName,
    Extension(lines): Extension<Lines>,
    State(state): State<HttpState>,
    body: Result<Bytes, BytesRejection>,
) -> Result<StatusCode, ApiError> {
    let line = lines.find(&name)?;
    let body = body.map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => ApiError::too_large(format!("the body is too large; send at most {FRAMES_MAX} frames at once")),
        _ => ApiError::bad_request("the body ended too early"),
    })?;
    let frames = read(&body, state.config.limits.frame_bytes.as_usize())?;
    let (taken_tx, taken_rx) = oneshot::channel();
    line.batches.send(Batch { frames, taken_tx }).await.map_err(|_ended| gone())?;
    taken_rx.await.map_err(|_ended| gone())?;
    Ok(StatusCode::NO_CONTENT)
}

/// Reads the frames, each as the text that it came as. What is wrong with a single one is answered on the line.
fn read(body: &[u8], bytes_max: usize) -> Result<VecDeque<Box<RawValue>>, ApiError> {
    let first = body.iter().find(|byte| !byte.is_ascii_whitespace());
    let found = if first == Some(&b'[') { many(body) } else { serde_json::from_slice(body).map(|frame| (VecDeque::from([frame]), 1)) };
    let (frames, n_frames) =
        found.map_err(|error| ApiError::bad_request(format!("the body has to be a frame or an array of frames, in JSON: {error}")))?;
    if n_frames > FRAMES_MAX {
        return Err(ApiError::too_large(format!("{n_frames} frames; at most {FRAMES_MAX} may come with one request")));
    }
    if frames.is_empty() {
        return Err(ApiError::bad_request("the array is empty; send at least one frame"));
    }
    if let Some(large) = frames.iter().find(|frame| frame.get().len() > bytes_max) {
        let len = large.get().len();
        return Err(ApiError::too_large(format!(
            "a frame of {len} bytes; at most {bytes_max} are allowed, larger things go to /api/v1/attachments"
        )));
    }
    Ok(frames)
}

/// Reads an array, of which it keeps no more than may be taken, and counts the rest.
fn many(body: &[u8]) -> serde_json::Result<(VecDeque<Box<RawValue>>, usize)> {
    let mut json = serde_json::Deserializer::from_slice(body);
    let found = json.deserialize_seq(Array)?;
    json.end()?;
    Ok(found)
}

struct Array;

impl<'de> Visitor<'de> for Array {
    type Value = (VecDeque<Box<RawValue>>, usize);

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array of frames")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut array: A) -> Result<Self::Value, A::Error> {
        let mut frames = VecDeque::new();
        while frames.len() < FRAMES_MAX {
            let Some(frame) = array.next_element()? else { break };
            frames.push_back(frame);
        }
        let mut n_frames = frames.len();
        while array.next_element::<IgnoredAny>()?.is_some() {
            n_frames += 1;
        }
        Ok((frames, n_frames))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(body: &str) -> Result<Vec<String>, u16> {
        let frames = read(body.as_bytes(), 20);
        let texts = frames.map(|frames| frames.iter().map(|frame| frame.get().to_owned()).collect());
        texts.map_err(|error| axum::response::IntoResponse::into_response(error).status().as_u16())
    }

    #[test]
    fn one_frame_or_many_are_read_as_they_came() {
        assert_eq!(texts(r#" {"type": "beat"} "#), Ok(vec![r#"{"type": "beat"}"#.to_owned()]));
        assert_eq!(texts(" [ {} , 5,\"x\"]\n"), Ok(["{}", "5", "\"x\""].map(str::to_owned).to_vec()));
    }

    #[test]
    fn what_is_no_list_of_frames_is_refused_as_a_whole() {
        for wrong in ["", "[", "{", "[]", "[{}", "{} {}", "[{}] 1", "\u{0}"] {
            assert_eq!(texts(wrong), Err(400), "{wrong}");
        }
        assert_eq!(texts(r#"[{},{"type":"far too long"}]"#), Err(413));
        assert_eq!(texts(&format!("[{}{{}}]", "{},".repeat(FRAMES_MAX))), Err(413));
        assert_eq!(texts(&format!("[{}{{}}]", "{},".repeat(FRAMES_MAX - 1))).unwrap().len(), FRAMES_MAX);
    }
}
