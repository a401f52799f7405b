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
    admit(&state, &who)?;
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

fn admit(state: &HttpState, who: &Principal) -> Result<(), ApiError> {
    let limit = state.config.limits.uploads_per_minute;
    let wait = state.throttle.count(&format!("upload:{}", who.author_id()), limit, MINUTE, state.now());
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
