//! `POST articles`: a new article.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;

use super::body::{judged, shown};
use crate::domain::{Article, ArticleId};
use crate::http::auth::{Allowed, WriteKnowledge};
use crate::http::error::ApiError;
use crate::http::extract::Body;
use crate::http::state::HttpState;
use crate::protocol::rest::{ArticleBody, NewArticleBody, ProblemBody};

#[utoipa::path(post, path = "/api/v1/articles", operation_id = "create_article", tag = "knowledge", security(("bearer" = [])),
    request_body = NewArticleBody, responses(
    (status = 201, description = "The article", body = ArticleBody),
    (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(in crate::http) async fn create(
    State(state): State<HttpState>,
    staff: Allowed<WriteKnowledge>,
    Body(body): Body<NewArticleBody>,
) -> Result<(StatusCode, Json<ArticleBody>), ApiError> {
    let store = state.store.of(staff.tenant);
    let wanted = judged(&store, &body).await?;
    let id = state.id::<ArticleId>();
    let article = Article {
        tenant: staff.tenant,
        id,
        inbox: wanted.inbox,
        // Articles of one topic in several languages share a slug; one that is made here is a topic of its own.
        slug: id.to_string(),
        title: wanted.title,
        body: wanted.body,
        language: wanted.language,
        tags: wanted.tags,
        questions: wanted.questions,
        updated_at: state.now(),
    };
    store.put_article(&article).await?;
    let inboxes = store.inboxes().await?;
    Ok((StatusCode::CREATED, Json(shown(&article, &inboxes))))
}

#[cfg(test)]
mod tests {
    use axum::http::Method;
    use serde_json::json;

    use crate::domain::Scope;
    use crate::http::testing::TestApp;

    #[tokio::test]
    async fn an_article_is_written_found_changed_read_by_shoppers_and_gone() {
        let app = TestApp::new().await;
        let token = app.token(&app.admin);
        let body = json!({ "title": "Delivery", "body": "**Two** days. <script>x</script>", "language": "en", "tags": ["delivery"], "questions": ["how long"] });
        let made = app.post("/api/v1/articles").bearer(&token).json(&body).send().await;
        assert_eq!(made.status, 201);
        let article = made.json();
        let path = format!("/api/v1/articles/{}", article["id"].as_str().unwrap());
        for (query, n) in [("", 1), ("?q=HOW%20long", 1), ("?q=nothing", 0), ("?lang=ru", 0), ("?lang=en&q=two", 1)] {
            let found = app.get(&format!("/api/v1/articles{query}")).bearer(&token).send().await.ok();
            assert_eq!(found["items"].as_array().unwrap().len(), n, "{query}");
        }
        let page = app.get(article["url"].as_str().unwrap()).send().await;
        let html = String::from_utf8(page.bytes.clone()).unwrap();
        assert!(html.contains("<strong>Two</strong> days") && !html.contains("<script"), "{html}");
        assert!(page.header("content-security-policy").starts_with("default-src 'none'"));
        let changed = json!({ "title": "Доставка", "body": "Два дня.", "language": "ru" });
        let now = app.ask(Method::PUT, &path).bearer(&token).json(&changed).send().await.ok();
        assert_eq!((&now["title"], &now["tags"], &now["id"]), (&json!("Доставка"), &json!([]), &article["id"]));
        assert_eq!(app.ask(Method::DELETE, &path).bearer(&token).send().await.status, 204);
        app.get(&path).bearer(&token).send().await.problem(404, "not_found");
        app.get(article["url"].as_str().unwrap()).send().await.problem(404, "not_found");
    }

    #[tokio::test]
    async fn only_admins_and_keys_with_the_scope_write() {
        let app = TestApp::new().await;
        let body = json!({ "title": "T", "body": "B", "language": "en" });
        let write = async |token: &str| app.post("/api/v1/articles").bearer(token).json(&body).send().await;
        write(&app.token(&app.agent)).await.problem(403, "forbidden");
        write(&app.key(&[Scope::KnowledgeRead]).await).await.problem(403, "forbidden");
        write(&app.key(&[Scope::KnowledgeWrite]).await).await.ok();
    }

    #[tokio::test]
    async fn pages_of_articles_follow_each_other_without_a_gap() {
        let app = TestApp::new().await;
        let token = app.token(&app.admin);
        for n in 0..5 {
            let body = json!({ "title": format!("T{n}"), "body": "B", "language": "en" });
            app.post("/api/v1/articles").bearer(&token).json(&body).send().await.ok();
        }
        let (mut titles, mut next) = (Vec::new(), String::new());
        loop {
            let page = app.get(&format!("/api/v1/articles?limit=2{next}")).bearer(&token).send().await.ok();
            titles.extend(page["items"].as_array().unwrap().iter().map(|item| item["title"].as_str().unwrap().to_owned()));
            let Some(after) = page["next"].as_str() else { break };
            next = format!("&after={after}");
        }
        assert_eq!(titles, ["T0", "T1", "T2", "T3", "T4"]);
    }

    #[tokio::test]
    async fn what_is_wrong_with_an_article_is_told_field_by_field() {
        let app = TestApp::new().await;
        let (_, foreign) = app.other_shop().await;
        let body = json!({ "title": "", "body": " ", "language": "de", "inbox": foreign.id.to_string(), "tags": ["a\nb"] });
        let wrong = app.post("/api/v1/articles").bearer(&app.token(&app.admin)).json(&body).send().await;
        wrong.problem(400, "bad_request");
        let fields: Vec<_> = wrong.json()["fields"].as_object().unwrap().keys().cloned().collect();
        assert_eq!(fields, ["body", "inbox", "language", "tags", "title"]);
    }
}
