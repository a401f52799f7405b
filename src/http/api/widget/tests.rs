//! What a shopper may read, take away and have deleted, through the router on a real store.

use std::sync::Arc;

use axum::http::Method;
use serde_json::{Value, json};

use crate::domain::{
    Article, Attachment, Author, Body, Channel, ContactId, ConversationId, Entry, EntryId, Event, Format, Language, Message, Phase, Rating,
    Ref, Seq,
};
use crate::http::auth::Bearer;
use crate::http::testing::{ORIGIN, TestApp};
use crate::store::{Append, AppendOutcome, ConversationChange, NewConversation, StoredAttachment, StoredPicture};

const SECRET_WORDS: &str = "my street is Baker 221b";

/// A shopper's dialogue: opened, a question, a note, an answer of an agent with a file, and a rating.
struct Talk {
    app: TestApp,
    token: String,
    visitor: Value,
    contact: ContactId,
    id: ConversationId,
}

fn shopper_of(app: &TestApp, session: &Value) -> (String, ContactId) {
    let token = session["token"].as_str().unwrap().to_owned();
    let Ok(Bearer::Shopper { contact, .. }) = app.state.tokens.read(&token, app.state.now()) else { panic!("no shopper") };
    (token, contact)
}

async fn talk_of(app: &TestApp, contact: ContactId, phase: Phase) -> ConversationId {
    let id = app.state.id::<ConversationId>();
    let author = Author::shopper(contact, "Olga");
    let agent = Author::agent(app.agent.id, "Anna");
    let file = StoredAttachment {
        tenant: app.tenant,
        id: app.state.id(),
        secret: "s".into(),
        uploader: app.agent.id.raw(),
        name: "invoice.pdf".into(),
        media_type: "application/pdf".into(),
        size_bytes: 3,
        created_at: app.state.now(),
    };
    app.store.of(app.tenant).create_attachment(&file).await.unwrap();
    let mut writer = app.state.files.begin(file.id).await.unwrap();
    writer.write(b"pdf").await.unwrap();
    writer.finish().await.unwrap();
    let attachments: Vec<Attachment> = vec![file.to_attachment()];
    let bodies = [
        (Author::system(), Body::Event(Event::Opened)),
        (author.clone(), Body::Message(Message::plain(format!("<b>{SECRET_WORDS}</b>\nsecond line")))),
        (agent.clone(), Body::Note(format!("note: {SECRET_WORDS}"))),
        (agent, Body::Message(Message { attachments, format: Format::Markdown, ..Message::plain(format!("**{SECRET_WORDS}**, right?")) })),
        (author, Body::Event(Event::Rated { score: 4, comment: Some(SECRET_WORDS.into()) })),
    ];
    let entry = |(index, (author, body)): (usize, (Author, Body))| {
        let seq = Seq::new(u64::try_from(index).unwrap() + 1);
        let reference = Ref::new(&format!("{id}-{index}"));
        let (at, channel) = (app.state.now(), Channel::WEB);
        Arc::new(Entry { conversation: id, seq, id: app.state.id::<EntryId>(), at, author, channel, reference, body })
    };
    let entries: Vec<Arc<Entry>> = bodies.into_iter().enumerate().map(entry).collect();
    let rating = Some(Box::new(Rating { score: 4, comment: Some(SECRET_WORDS.into()), at: app.state.now() }));
    let change = ConversationChange {
        phase,
        since: app.state.now(),
        responsible: crate::domain::Responsible::default(),
        snoozed_until: None,
        channel: Channel::WEB,
        rating,
    };
    let opens = NewConversation { inbox: app.inbox.id, contact, channel: Channel::WEB, phase, opened_at: app.state.now() };
    let append = Append {
        tenant: app.tenant,
        conversation: id,
        epoch: 1,
        claims: false,
        opens: Some(Box::new(opens)),
        entries,
        change: Some(Box::new(change)),
        timers: Vec::new(),
        outbox: Vec::new(),
    };
    assert_eq!(app.store.append(&[append]).await.unwrap(), [AppendOutcome::Stored]);
    id
}

async fn talk() -> Talk {
    let app = TestApp::new().await;
    let session = app.shopper().await;
    let (token, contact) = shopper_of(&app, &session);
    let id = talk_of(&app, contact, Phase::Queued).await;
    Talk { token, visitor: session["visitor"].clone(), contact, id, app }
}

#[tokio::test]
async fn a_shopper_sees_its_own_dialogues_page_by_page() {
    let Talk { app, token, contact, id, .. } = talk().await;
    let second = talk_of(&app, contact, Phase::Resolved).await;
    let (other, stranger) = shopper_of(&app, &app.shopper().await);
    talk_of(&app, stranger, Phase::Bot).await;
    let page = app.get("/api/v1/widget/conversations?limit=1").bearer(&token).header("origin", ORIGIN).send().await;
    assert_eq!(page.header("access-control-allow-origin"), ORIGIN);
    let page = page.ok();
    assert_eq!((&page["items"][0]["id"], &page["items"][0]["state"]), (&json!(second.to_string()), &json!("resolved")));
    let next = page["next"].as_str().unwrap();
    let rest = app.get(&format!("/api/v1/widget/conversations?before={next}")).bearer(&token).send().await.ok();
    let first = &rest["items"][0];
    assert_eq!((rest["items"].as_array().unwrap().len(), &first["id"], rest.get("next")), (1, &json!(id.to_string()), None));
    assert_eq!((&first["unread"], &first["last"]["seq"], &first["rating"]["score"]), (&json!(1), &json!(4), &json!(4)));
    let theirs = app.get("/api/v1/widget/conversations").bearer(&other).send().await.ok();
    assert_eq!(theirs["items"].as_array().unwrap().len(), 1);
    app.get("/api/v1/widget/conversations").bearer(&app.token(&app.agent)).send().await.problem(403, "forbidden");
    app.get("/api/v1/widget/conversations").send().await.problem(401, "unauthorized");
}

#[tokio::test]
async fn a_transcript_is_a_file_with_what_the_shopper_saw() {
    let Talk { app, token, id, .. } = talk().await;
    let path = format!("/api/v1/widget/conversations/{id}/transcript");
    let text = app.get(&format!("{path}?locale=ru-RU&zone=Europe/Moscow")).bearer(&token).send().await;
    assert_eq!(text.header("content-disposition"), "attachment; filename=\"conversation-2026-01-01.txt\"");
    assert_eq!(text.header("content-type"), "text/plain; charset=utf-8");
    let text = String::from_utf8(text.bytes).unwrap();
    for part in ["Переписка с магазином Warm Home", "[2026-01-01 03:00 MSK] Olga:", SECRET_WORDS, "invoice.pdf", "Оценка: 4/5"]
    {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert!(!text.contains("note:"), "{text}");
    let page = app.get(&format!("{path}?format=html&locale=zh")).bearer(&token).send().await;
    assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
    let page = String::from_utf8(page.bytes).unwrap();
    for part in ["<html lang=\"zh\">", "&lt;b&gt;my street", "<br>second line", "<strong>my street"] {
        assert!(page.contains(part), "{part} in {page}");
    }
    assert!(!page.contains("<b>") && !page.contains("note:"), "{page}");
}

#[tokio::test]
async fn only_ones_own_dialogue_is_given_away() {
    let Talk { app, id, token, .. } = talk().await;
    let (other, _) = shopper_of(&app, &app.shopper().await);
    let path = format!("/api/v1/widget/conversations/{id}/transcript");
    app.get(&path).bearer(&other).send().await.problem(404, "not_found");
    app.get(&path).bearer(&app.token(&app.admin)).send().await.problem(403, "forbidden");
    app.get(&format!("{path}?format=pdf")).bearer(&token).send().await.problem(400, "bad_request");
    app.get(&format!("{path}?zone=Mars")).bearer(&token).send().await.problem(400, "bad_request");
}

#[tokio::test]
async fn articles_are_found_by_shoppers_and_by_pages_that_name_the_inbox() {
    let app = TestApp::new().await;
    let (token, _) = shopper_of(&app, &app.shopper().await);
    let found = app.get("/api/v1/widget/articles?q=delivery&limit=2&locale=ru").bearer(&token).send().await.ok();
    assert_eq!(found.as_array().unwrap().len(), 2);
    assert_eq!((&found[0]["excerpt"], &found[0]["language"]), (&json!("Two days"), &json!("ru")));
    assert!(found[0]["url"].as_str().unwrap().starts_with(&format!("/help/{}/art_", app.inbox.key)), "{found}");
    let by_key = format!("/api/v1/widget/articles?q=delivery&inbox={}", app.inbox.key);
    assert_eq!(app.get(&by_key).header("origin", ORIGIN).send().await.ok().as_array().unwrap().len(), 5);
    app.get(&by_key).header("origin", "https://evil.example").send().await.problem(403, "forbidden");
    app.get("/api/v1/widget/articles?q=delivery").send().await.problem(401, "unauthorized");
    app.get("/api/v1/widget/articles?q=delivery&inbox=none").send().await.problem(404, "not_found");
    for query in ["q=", "q=x&limit=6", "q=x&limit=0", ""] {
        app.get(&format!("/api/v1/widget/articles?{query}")).bearer(&token).send().await.problem(400, "bad_request");
    }
}

#[tokio::test]
async fn one_shopper_may_not_search_without_end() {
    let app = TestApp::new().await;
    let (token, _) = shopper_of(&app, &app.shopper().await);
    for _ in 0..120 {
        app.get("/api/v1/widget/articles?q=x").bearer(&token).send().await.ok();
    }
    app.get("/api/v1/widget/articles?q=x").bearer(&token).send().await.problem(429, "rate_limited");
    let (other, _) = shopper_of(&app, &app.shopper().await);
    app.get("/api/v1/widget/articles?q=x").bearer(&other).send().await.ok();
}

#[tokio::test]
async fn an_article_is_read_as_harmless_html() {
    let app = TestApp::new().await;
    let (token, _) = shopper_of(&app, &app.shopper().await);
    let (_, other_inbox) = app.other_shop().await;
    let article = |inbox| Article {
        tenant: app.tenant,
        id: app.state.id(),
        inbox,
        slug: "delivery".into(),
        title: "Delivery".into(),
        body: "**Two** days <script>alert(1)</script>".into(),
        language: Language::En,
        tags: Vec::new(),
        questions: Vec::new(),
        updated_at: app.state.now(),
    };
    let ours = article(Some(app.inbox.id));
    app.store.of(app.tenant).put_article(&ours).await.unwrap();
    let path = format!("/api/v1/widget/articles/{}", ours.id);
    let read = app.get(&path).bearer(&token).send().await.ok();
    let html = read["html"].as_str().unwrap();
    assert!(html.contains("<strong>Two</strong>") && !html.contains("<script"), "{html}");
    assert_eq!(read["text"], ours.body, "for a reader that makes nothing of HTML");
    app.get(&format!("{path}?inbox={}", other_inbox.key)).send().await.problem(404, "not_found");
    app.get(&format!("{path}?inbox={}", app.inbox.key)).send().await.ok();
}

#[tokio::test]
async fn a_page_tells_more_of_its_shopper_and_takes_it_back() {
    let app = TestApp::new().await;
    let (token, contact) = shopper_of(&app, &app.shopper().await);
    let tell =
        async |said: Value| app.ask(Method::PUT, "/api/v1/widget/me").bearer(&token).json(&json!({ "attributes": said })).send().await;
    let known = async || app.store.of(app.tenant).contact(contact).await.unwrap().unwrap().profile.attributes;
    assert_eq!(tell(json!({ "order": 17, "vip": true, "city": " Tula " })).await.status.as_u16(), 204);
    assert_eq!(tell(json!({ "city": "", "share": 0.5 })).await.status.as_u16(), 204);
    let known_now = known().await;
    let pairs: Vec<(&str, &str)> = known_now.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_eq!(pairs, [("order", "17"), ("share", "0.5"), ("vip", "true")]);

    let wrong = tell(json!({ "": "x", "note": "y".repeat(501), "fine": "z" })).await;
    assert!(wrong.problem(400, "bad_request").contains("at most 500 characters"));
    let many: serde_json::Map<String, Value> = (0..51).map(|n| (format!("a{n}"), json!("x"))).collect();
    tell(Value::Object(many)).await.problem(400, "bad_request");
    tell(json!({ "deep": { "er": 1 } })).await.problem(400, "bad_request");
    assert_eq!(known().await, known_now, "nothing of what was refused is kept");
    app.ask(Method::PUT, "/api/v1/widget/me").json(&json!({})).send().await.problem(401, "unauthorized");
    let staff = app.token(&app.admin);
    app.ask(Method::PUT, "/api/v1/widget/me").bearer(&staff).json(&json!({})).send().await.problem(403, "forbidden");
}

#[tokio::test]
async fn a_page_may_not_tell_without_end() {
    let app = TestApp::new().await;
    let (token, _) = shopper_of(&app, &app.shopper().await);
    let tell = async || app.ask(Method::PUT, "/api/v1/widget/me").bearer(&token).json(&json!({ "attributes": {} })).send().await;
    for _ in 0..60 {
        assert_eq!(tell().await.status.as_u16(), 204);
    }
    tell().await.problem(429, "rate_limited");
}

#[tokio::test]
async fn who_wants_to_be_forgotten_is_forgotten() {
    let Talk { app, token, visitor, contact, id } = talk().await;
    let identity =
        json!({ "id": "42", "hmac": crate::http::auth::identity::proof(&app.inbox.secret, "42"), "name": "Olga", "phone": "+79000000000" });
    let open = async |body: Value| app.post("/api/v1/widget/sessions").header("origin", ORIGIN).json(&body).send().await.ok();
    open(json!({ "inbox": app.inbox.key, "visitor": visitor, "identity": identity, "attributes": { "street": SECRET_WORDS } })).await;
    let done = app.ask(Method::DELETE, "/api/v1/widget/me").bearer(&token).header("origin", ORIGIN).send().await;
    assert_eq!((done.status.as_u16(), done.bytes.len()), (204, 0));
    assert!(app.live.revoked.lock().contains(&contact.raw()), "its sockets are closed");

    // Nobody comes in as this shopper any more.
    app.get("/api/v1/widget/conversations").bearer(&token).send().await.problem(401, "unauthorized");
    app.get(&format!("/api/v1/conversations/{id}/entries")).bearer(&token).send().await.problem(401, "unauthorized");
    let same = json!({ "id": "42", "hmac": identity["hmac"] });
    let again = open(json!({ "inbox": app.inbox.key, "visitor": visitor, "identity": same })).await;
    assert_ne!(shopper_of(&app, &again).1, contact);

    // The log has its numbers, and nothing in them.
    let log = app.get(&format!("/api/v1/conversations/{id}/entries")).bearer(&app.token(&app.admin)).send().await.ok();
    let items = log["items"].as_array().unwrap();
    assert_eq!(items.iter().map(|entry| entry["seq"].as_u64().unwrap()).collect::<Vec<_>>(), [1, 2, 3, 4, 5]);
    assert_eq!((&items[1]["kind"], &items[1]["text"], &items[1]["erased"]), (&json!("message"), &json!(""), &json!(true)));
    assert_eq!((&items[2]["kind"], &items[2]["erased"]), (&json!("note"), &json!(true)));
    assert_eq!((items[3].get("attachments"), &items[3]["author"]["name"]), (None, &json!("Anna")));
    assert_eq!(items[4]["event"], json!({ "name": "rated", "score": 4 }));
    assert!(items[1]["author"]["name"].as_str().unwrap().starts_with("Guest "), "{}", items[1]);
    let seen = app.get(&format!("/api/v1/contacts/{contact}")).bearer(&app.token(&app.admin)).send().await.ok();
    assert_eq!((seen.get("phone"), &seen["attributes"]), (None, &json!({})));

    // Not in the files either.
    for file in files_below(app.folder()) {
        let bytes = std::fs::read(&file).unwrap();
        for words in [SECRET_WORDS, "+79000000000", "invoice.pdf"] {
            let is_there = bytes.windows(words.len()).any(|window| window == words.as_bytes());
            assert!(!is_there, "`{words}` is left in {}", file.display());
        }
        assert_ne!(bytes, b"pdf", "{} is left", file.display());
    }
}

#[tokio::test]
async fn a_request_to_be_forgotten_can_be_repeated_until_it_is_done() {
    let Talk { app, token, contact, .. } = talk().await;
    let store = app.store.of(app.tenant);
    // It was interrupted after the dialogues.
    store.erase_dialogues(contact).await.unwrap();
    assert_eq!(app.ask(Method::DELETE, "/api/v1/widget/me").bearer(&token).send().await.status.as_u16(), 204);
    assert!(store.is_erased(contact).await.unwrap());
    app.ask(Method::DELETE, "/api/v1/widget/me").bearer(&app.token(&app.admin)).send().await.problem(403, "forbidden");
}

fn files_below(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files_below(&path)) } else { found.push(path) }
    }
    found
}

#[tokio::test]
async fn who_answers_has_a_name_and_a_face_for_shoppers_of_the_shop() {
    let talk = talk().await;
    let app = &talk.app;
    let path = format!("/api/v1/widget/agents/{}", app.agent.id);
    let told = app.get(&path).bearer(&talk.token).send().await.ok();
    assert_eq!((&told["name"], told.get("picture")), (&json!(app.agent.name), None));
    let face = StoredPicture { secret: "s".into(), media_type: "image/png".into(), bytes: vec![1], updated_at: app.state.now() };
    app.store.of(app.tenant).put_picture(app.agent.id, &face).await.unwrap();
    let told = app.get(&path).bearer(&talk.token).send().await.ok();
    assert_eq!(told["picture"], json!(format!("/files/{}/s", app.agent.id)));
    app.get(&path).send().await.problem(401, "unauthorized");
    let (stranger, _) = app.other_shop().await;
    app.get(&format!("/api/v1/widget/agents/{}", stranger.id)).bearer(&talk.token).send().await.problem(404, "not_found");
}

#[tokio::test]
async fn nobody_looks_for_people_without_end() {
    let talk = talk().await;
    let path = format!("/api/v1/widget/agents/{}", talk.app.agent.id);
    for _ in 0..60 {
        talk.app.get(&path).bearer(&talk.token).send().await.ok();
    }
    talk.app.get(&path).bearer(&talk.token).send().await.problem(429, "rate_limited");
}
