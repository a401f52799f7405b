//! `POST attachments`: a file on its way to a message. Looked at, counted, written and flushed before the answer.

use std::time::Duration;

use axum::Json;
use axum::body::BodyDataStream;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use futures_util::StreamExt as _;

use super::name;
use crate::domain::AttachmentId;
use crate::http::auth::Principal;
use crate::http::error::ApiError;
use crate::http::files::{FileWriter, HEAD_BYTES, is_allowed, media_type};
use crate::http::state::HttpState;
use crate::http::throttle::Limit;
use crate::protocol::AttachmentBody;
use crate::protocol::rest::ProblemBody;
use crate::store::StoredAttachment;

/// The window in which uploads of one author are counted.
const MINUTE: Duration = Duration::from_mins(1);
const NAME_HEADER: &str = "x-file-name";

#[utoipa::path(post, path = "/api/v1/attachments", operation_id = "upload_attachment", tag = "files", security(("bearer" = [])),
    params(("X-File-Name" = Option<String>, Header, description = "The file's name, percent-encoded UTF-8")),
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "The bytes of the file"), responses(
    (status = 201, description = "The file is kept. Name its id in `post.attachments`", body = AttachmentBody),
    (status = 413, description = "It is too large", body = ProblemBody, content_type = "application/problem+json"),
    (status = 415, description = "Files of this kind are not taken, whatever its name says", body = ProblemBody, content_type = "application/problem+json"),
    (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(in crate::http) async fn upload(
    State(state): State<HttpState>,
    who: Principal,
    request: Request,
) -> Result<(StatusCode, Json<AttachmentBody>), ApiError> {
    admit(&state, &who).await?;
    let size_max = state.config.limits.attachment_bytes.0;
    must_fit(declared(request.headers()).unwrap_or_default(), size_max)?;
    let name = name::read(request.headers().get(NAME_HEADER).and_then(|value| value.to_str().ok()));
    let id = state.id::<AttachmentId>();
    let kept = Incoming::new(&state, id, size_max).take(request.into_body().into_data_stream()).await?;
    let attachment = StoredAttachment {
        tenant: who.tenant(),
        id,
        secret: hex::encode(rand::random::<[u8; 16]>()),
        uploader: who.author_id(),
        name,
        media_type: kept.media_type.to_owned(),
        size_bytes: kept.size,
        created_at: state.now(),
    };
    state.store.of(who.tenant()).create_attachment(&attachment).await?;
    Ok((StatusCode::CREATED, Json(shown(&attachment))))
}

async fn admit(state: &HttpState, who: &Principal) -> Result<(), ApiError> {
    let most = state.config.limits.uploads_per_minute;
    let limit = Limit { what: "upload", full: "upload-full", most, window: MINUTE };
    let wait = state.throttle.count(limit, &who.author_id().to_string()).await;
    wait.map_or(Ok(()), |wait| Err(ApiError::rate_limited("too many files in a minute; wait", wait)))
}

fn declared(headers: &HeaderMap) -> Option<u64> {
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

fn must_fit(size: u64, size_max: u64) -> Result<(), ApiError> {
    if size <= size_max { Ok(()) } else { Err(ApiError::too_large(format!("the file is too large; it may have {size_max} bytes"))) }
}

fn shown(attachment: &StoredAttachment) -> AttachmentBody {
    let (id, secret, name) = (attachment.id, &attachment.secret, name::encoded(&attachment.name));
    AttachmentBody {
        id: id.to_string(),
        name: attachment.name.clone(),
        media_type: attachment.media_type.clone(),
        size: attachment.size_bytes,
        url: format!("/files/{id}/{secret}/{name}"),
    }
}

/// A file that is being taken in.
struct Incoming<'a> {
    state: &'a HttpState,
    id: AttachmentId,
    size_max: u64,
    size: u64,
    /// The beginning, until enough is there to tell what it is.
    head: Vec<u8>,
    /// Where it goes once that is known.
    writer: Option<(Box<dyn FileWriter>, &'static str)>,
}

/// A file that is kept.
struct Kept {
    media_type: &'static str,
    size: u64,
}

impl<'a> Incoming<'a> {
    fn new(state: &'a HttpState, id: AttachmentId, size_max: u64) -> Self {
        Self { state, id, size_max, size: 0, head: Vec::new(), writer: None }
    }

    async fn take(mut self, mut bytes: BodyDataStream) -> Result<Kept, ApiError> {
        while let Some(piece) = bytes.next().await {
            let piece = piece.map_err(|_error| ApiError::bad_request("the file ended too early; send it again"))?;
            self.size += u64::try_from(piece.len()).unwrap_or(u64::MAX);
            must_fit(self.size, self.size_max)?;
            self.put(&piece).await?;
        }
        if self.size == 0 {
            return Err(ApiError::bad_request("the file is empty"));
        }
        if self.writer.is_none() {
            self.begin().await?;
        }
        let (writer, media_type) = self.writer.ok_or_else(|| ApiError::bad_request("the file is empty"))?;
        writer.finish().await.map_err(|error| ApiError::internal(&error))?;
        Ok(Kept { media_type, size: self.size })
    }

    async fn put(&mut self, piece: &[u8]) -> Result<(), ApiError> {
        if let Some((writer, _)) = &mut self.writer {
            return writer.write(piece).await.map_err(|error| ApiError::internal(&error));
        }
        self.head.extend_from_slice(piece);
        if self.head.len() >= HEAD_BYTES { self.begin().await } else { Ok(()) }
    }

    /// Judges the beginning and opens the file.
    async fn begin(&mut self) -> Result<(), ApiError> {
        let media_type = media_type(&self.head);
        let allowed = &self.state.config.limits.attachment_types;
        if !is_allowed(media_type, allowed) {
            let detail = format!("the file is `{media_type}` by its bytes; those that are taken: {}", allowed.join(", "));
            return Err(ApiError::bad_request(detail).with_status(StatusCode::UNSUPPORTED_MEDIA_TYPE));
        }
        let mut writer = self.state.files.begin(self.id).await.map_err(|error| ApiError::internal(&error))?;
        writer.write(&std::mem::take(&mut self.head)).await.map_err(|error| ApiError::internal(&error))?;
        self.writer = Some((writer, media_type));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

    use super::*;
    use crate::http::testing::{Answer, TestApp};

    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR and the rest of it";

    async fn send(app: &TestApp, name: &str, bytes: impl Into<axum::body::Body>) -> Answer {
        let token = app.token(&app.agent);
        app.post("/api/v1/attachments")
            .bearer(&token)
            .header("x-file-name", name)
            .header("content-type", "image/png")
            .bytes(bytes)
            .send()
            .await
    }

    async fn fetch(app: &TestApp, file: &Value) -> Answer {
        app.get(file["url"].as_str().unwrap()).send().await
    }

    #[tokio::test]
    async fn a_picture_comes_back_byte_by_byte_and_is_shown() {
        let app = TestApp::new().await;
        let file = send(&app, "%D1%87%D0%B5%D0%BA.png", PNG).await.ok();
        assert_eq!((&file["name"], &file["type"], &file["size"]), (&"чек.png".into(), &"image/png".into(), &PNG.len().into()));
        let back = fetch(&app, &file).await;
        assert_eq!(back.bytes, PNG);
        assert_eq!(back.header("content-disposition"), "inline; filename*=UTF-8''%D1%87%D0%B5%D0%BA.png");
        assert_eq!(back.header("content-type"), "image/png");
        assert_eq!(back.header("content-security-policy"), "default-src 'none'; sandbox");
        assert_eq!(back.header("x-content-type-options"), "nosniff");
    }

    #[tokio::test]
    async fn a_shopper_may_send_a_file_from_the_shops_page() {
        let app = TestApp::new().await;
        let token = app.shopper().await["token"].as_str().unwrap().to_owned();
        let sent = app.post("/api/v1/attachments").bearer(&token).header("origin", "https://shop.example").bytes("hello").send().await;
        assert_eq!(sent.header("access-control-allow-origin"), "https://shop.example");
        let file = sent.ok();
        let back = fetch(&app, &file).await;
        assert_eq!((file["name"].as_str(), back.bytes.as_slice()), (Some("file"), b"hello".as_slice()));
        assert_eq!(back.header("content-type"), "text/plain; charset=utf-8");
        assert!(back.header("content-disposition").starts_with("attachment;"));
    }

    #[tokio::test]
    async fn what_a_file_is_called_or_said_to_be_is_not_believed() {
        let app = TestApp::new().await;
        for bytes in
            ["<html><script>alert(1)</script>", "<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"x\"/>", "\0\u{1}\u{2}", "MZ\u{90}\0"]
        {
            let said = send(&app, "photo.png", bytes).await.problem(415, "bad_request");
            assert!(said.contains("image/png"), "{said}");
        }
    }

    #[tokio::test]
    async fn a_file_may_be_as_large_as_the_limit_and_no_larger() {
        let app = TestApp::with(|config| config.limits.attachment_bytes = crate::config::Bytes(100_000)).await;
        let streamed = |n: usize| {
            let pieces: Vec<Result<Vec<u8>, std::io::Error>> = (0..n).map(|_| Ok(vec![b'x'; 1000])).collect();
            axum::body::Body::from_stream(futures_util::stream::iter(pieces))
        };
        let file = send(&app, "a.txt", streamed(100)).await.ok();
        assert_eq!(fetch(&app, &file).await.bytes.len(), 100_000);
        send(&app, "a.txt", streamed(101)).await.problem(413, "too_large");
        let token = app.token(&app.agent);
        let declared = app.post("/api/v1/attachments").bearer(&token).header("content-length", "100001").send().await;
        declared.problem(413, "too_large");
        send(&app, "a.txt", "").await.problem(400, "bad_request");
    }

    /// Sends a request through a real socket as a browser does, all of it before it reads; returns what comes back.
    async fn over_a_socket(app: &TestApp, headers: &str, body: &[u8]) -> String {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let head = format!("POST /api/v1/attachments HTTP/1.1\r\nhost: shop.example\r\nconnection: close\r\n{headers}\r\n");
        let client = async {
            let mut socket = tokio::net::TcpStream::connect(address).await.unwrap();
            socket.write_all(head.as_bytes()).await.unwrap();
            socket.write_all(body).await.unwrap();
            let mut answer = String::new();
            socket.read_to_string(&mut answer).await.unwrap();
            answer
        };
        tokio::select! {
            served = axum::serve(listener, app.router.clone()) => panic!("the server ended: {served:?}"),
            answer = client => answer,
        }
    }

    #[tokio::test]
    async fn a_refusal_reaches_a_client_that_has_sent_the_whole_body() {
        let app = TestApp::new().await;
        let limit = usize::try_from(app.state.config.limits.attachment_bytes.0).unwrap();
        let body = vec![0; limit + 1];
        let right = format!("authorization: Bearer {}\r\n", app.token(&app.agent));
        for (token, size, status, code) in [
            (right.as_str(), limit + 1, "413 Payload Too Large", "too_large"),
            (right.as_str(), limit, "415 Unsupported Media Type", "bad_request"),
            ("", limit, "401 Unauthorized", "unauthorized"),
        ] {
            let answer = over_a_socket(&app, &format!("{token}content-length: {size}\r\n"), &body[..size]).await;
            assert!(answer.starts_with(&format!("HTTP/1.1 {status}\r\n")), "{answer}");
            assert!(answer.contains("application/problem+json") && answer.contains(&format!("\"code\":\"{code}\"")), "{answer}");
        }
    }

    #[tokio::test]
    async fn pieces_of_a_file_are_sent_as_they_are_asked_for() {
        let app = TestApp::new().await;
        let file = send(&app, "a.txt", "0123456789").await.ok();
        let url = file["url"].as_str().unwrap();
        let piece = app.get(url).header("range", "bytes=2-4").send().await;
        assert_eq!((piece.status.as_u16(), piece.bytes.as_slice()), (206, b"234".as_slice()));
        assert_eq!((piece.header("content-range"), piece.header("content-length")), ("bytes 2-4/10", "3"));
        let beyond = app.get(url).header("range", "bytes=10-").send().await;
        beyond.problem(416, "bad_request");
        assert_eq!(beyond.header("content-range"), "bytes */10");
    }

    #[tokio::test]
    async fn who_does_not_know_the_secret_finds_nothing() {
        let app = TestApp::new().await;
        let file = send(&app, "a.txt", "hello").await.ok();
        let id = file["id"].as_str().unwrap();
        for path in [format!("/files/{id}/wrong/a.txt"), format!("/files/{id}/%27%20OR%201/a.txt"), "/files/x/y/z".to_owned()] {
            app.get(&path).send().await.problem(404, "not_found");
        }
    }

    #[tokio::test]
    async fn uploads_are_counted() {
        let app = TestApp::with(|config| config.limits.uploads_per_minute = 1).await;
        send(&app, "a.txt", "hello").await.ok();
        send(&app, "a.txt", "hello").await.problem(429, "rate_limited");
        app.clock.advance(MINUTE);
        send(&app, "a.txt", "hello").await.ok();
    }
}
