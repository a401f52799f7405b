//! `PUT users/{id}/picture`: a face, in place of the one before.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{FromRequest as _, Request, State};
use axum::http::StatusCode;

use super::must_be_own;
use crate::domain::UserId;
use crate::http::auth::{Allowed, AnyStaff};
use crate::http::error::ApiError;
use crate::http::extract::Id;
use crate::http::files::{PICTURE_BYTES_MAX, PictureError, clean};
use crate::http::state::HttpState;
use crate::protocol::rest::{PictureBody, ProblemBody};
use crate::store::StoredPicture;

#[utoipa::path(put, path = "/api/v1/users/{id}/picture", operation_id = "put_user_picture", tag = "team", security(("bearer" = [])),
    params(("id" = String, Path, description = "The person: oneself, or anybody for an admin")),
    request_body(content = Vec<u8>, content_type = "application/octet-stream",
        description = "PNG, JPEG or WebP: square, upright, 48 to 512 pixels on a side, at most 100 KiB. What it says besides the \
                       picture itself (places, times, comments) is not kept"), responses(
    (status = 200, description = "Where it is shown from now on", body = PictureBody),
    (status = 413, description = "It is too large", body = ProblemBody, content_type = "application/problem+json"),
    (status = 415, description = "It is no such picture, whatever its name says", body = ProblemBody, content_type = "application/problem+json"),
    (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(in crate::http) async fn put(
    State(state): State<HttpState>,
    staff: Allowed<AnyStaff>,
    Id(id): Id<UserId>,
    request: Request,
) -> Result<Json<PictureBody>, ApiError> {
    must_be_own(&staff, id)?;
    let store = state.store.of(staff.tenant);
    store.user(id).await?.ok_or_else(|| ApiError::not_found("user"))?;
    let picture = clean(&body(request).await?).map_err(refused)?;
    let picture = StoredPicture {
        secret: hex::encode(rand::random::<[u8; 16]>()),
        media_type: picture.media_type.to_owned(),
        bytes: picture.bytes,
        updated_at: state.now(),
    };
    store.put_picture(id, &picture).await?;
    Ok(Json(PictureBody { picture: picture.url(id) }))
}

async fn body(request: Request) -> Result<Bytes, ApiError> {
    Bytes::from_request(request, &()).await.map_err(|rejection| {
        if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
            return ApiError::too_large(format!("the picture is too large; it may have {PICTURE_BYTES_MAX} bytes"));
        }
        ApiError::bad_request("the picture ended too early; send it again")
    })
}

fn refused(error: PictureError) -> ApiError {
    let problem = ApiError::bad_request(error.to_string());
    match error {
        PictureError::Unknown | PictureError::Moving => problem.with_status(StatusCode::UNSUPPORTED_MEDIA_TYPE),
        PictureError::Broken | PictureError::Size { .. } => problem,
    }
}

#[cfg(test)]
mod tests {
    use axum::http::Method;

    use super::*;
    use crate::domain::Scope;
    use crate::http::files::picture_of;
    use crate::http::testing::{Answer, TestApp};

    async fn send(app: &TestApp, token: &str, id: UserId, bytes: impl Into<axum::body::Body>) -> Answer {
        app.ask(Method::PUT, &format!("/api/v1/users/{id}/picture")).bearer(token).bytes(bytes).send().await
    }

    #[tokio::test]
    async fn a_face_is_shown_to_whoever_knows_its_address() {
        let app = TestApp::new().await;
        let token = app.token(&app.agent);
        let sent = send(&app, &token, app.agent.id, picture_of(64, 64)).await.ok();
        let url = sent["picture"].as_str().unwrap();
        let shown = app.get(url).send().await;
        assert_eq!((shown.status.as_u16(), shown.bytes.as_slice()), (200, picture_of(64, 64).as_slice()));
        assert_eq!(shown.header("content-type"), "image/png");
        assert_eq!(shown.header("cache-control"), "public, max-age=31536000, immutable");
        assert_eq!(shown.header("content-security-policy"), "default-src 'none'; sandbox");
        for path in [format!("/files/{}/wrong", app.agent.id), format!("/files/{}/{}", app.admin.id, url.rsplit('/').next().unwrap())] {
            app.get(&path).send().await.problem(404, "not_found");
        }
    }

    #[tokio::test]
    async fn colleagues_admins_and_the_person_are_told_where_it_is_until_it_is_taken_away() {
        let app = TestApp::new().await;
        let (agent, admin) = (app.token(&app.agent), app.token(&app.admin));
        let url = send(&app, &agent, app.agent.id, picture_of(48, 48)).await.ok()["picture"].clone();
        let told = async || {
            let find = |list: serde_json::Value| {
                let items = list["items"].as_array().unwrap().clone();
                items.into_iter().find(|item| item["id"] == app.agent.id.to_string()).unwrap()["picture"].clone()
            };
            [
                app.get("/api/v1/auth/me").bearer(&agent).send().await.ok()["picture"].clone(),
                find(app.get("/api/v1/agents").bearer(&agent).send().await.ok()),
                find(app.get("/api/v1/users").bearer(&admin).send().await.ok()),
            ]
        };
        assert_eq!(told().await, [url.clone(), url.clone(), url.clone()]);
        let rename = app.ask(Method::PATCH, &format!("/api/v1/users/{}", app.agent.id)).bearer(&admin);
        assert_eq!(rename.json(&serde_json::json!({ "name": "Анна" })).send().await.ok()["picture"], url);
        let path = format!("/api/v1/users/{}/picture", app.agent.id);
        assert_eq!(app.ask(Method::DELETE, &path).bearer(&agent).send().await.status, 204);
        assert!(told().await.iter().all(serde_json::Value::is_null));
        app.get(url.as_str().unwrap()).send().await.problem(404, "not_found");
        app.ask(Method::DELETE, &path).bearer(&agent).send().await.problem(404, "not_found");
    }

    #[tokio::test]
    async fn a_new_face_has_a_new_address_and_the_old_one_is_gone() {
        let app = TestApp::new().await;
        let token = app.token(&app.agent);
        let first = send(&app, &token, app.agent.id, picture_of(64, 64)).await.ok()["picture"].clone();
        let second = send(&app, &token, app.agent.id, picture_of(80, 80)).await.ok()["picture"].clone();
        assert_ne!(first, second);
        app.get(first.as_str().unwrap()).send().await.problem(404, "not_found");
        assert_eq!(app.get(second.as_str().unwrap()).send().await.bytes, picture_of(80, 80));
    }

    #[tokio::test]
    async fn only_oneself_and_an_admin_of_the_shop_may() {
        let app = TestApp::new().await;
        send(&app, &app.token(&app.agent), app.admin.id, picture_of(64, 64)).await.problem(403, "forbidden");
        send(&app, &app.key(&[Scope::ConversationsWrite]).await, app.agent.id, picture_of(64, 64)).await.problem(403, "forbidden");
        send(&app, &app.token(&app.admin), app.agent.id, picture_of(64, 64)).await.ok();
        send(&app, &app.key(&[Scope::Admin]).await, app.agent.id, picture_of(64, 64)).await.ok();
        let stranger = app.token(&app.other_shop().await.0);
        send(&app, &stranger, app.agent.id, picture_of(64, 64)).await.problem(404, "not_found");
        let path = format!("/api/v1/users/{}/picture", app.agent.id);
        app.ask(Method::DELETE, &path).bearer(&stranger).send().await.problem(404, "not_found");
        app.ask(Method::DELETE, &path).bearer(&app.token(&app.agent)).send().await;
        app.ask(Method::DELETE, &format!("/api/v1/users/{}/picture", app.admin.id))
            .bearer(&app.token(&app.agent))
            .send()
            .await
            .problem(403, "forbidden");
    }

    #[tokio::test]
    async fn what_is_no_face_is_refused_in_words() {
        let app = TestApp::new().await;
        let token = app.token(&app.agent);
        let said = send(&app, &token, app.agent.id, "<svg onload=alert(1)>").await.problem(415, "bad_request");
        assert!(said.contains("neither PNG nor JPEG nor WebP"), "{said}");
        let said = send(&app, &token, app.agent.id, picture_of(64, 65)).await.problem(400, "bad_request");
        assert!(said.contains("64 by 65") && said.contains("48 to 512"), "{said}");
        let said = send(&app, &token, app.agent.id, vec![0; PICTURE_BYTES_MAX + 1]).await.problem(413, "too_large");
        assert!(said.contains("102400"), "{said}");
        send(&app, &token, app.agent.id, vec![0; PICTURE_BYTES_MAX]).await.problem(415, "bad_request");
        send(&app, &token, app.agent.id, "").await.problem(415, "bad_request");
    }
}
