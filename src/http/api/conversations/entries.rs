//! `GET conversations/{id}/entries`: a piece of a dialogue's log, for the staff and for the shopper whose it is.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::domain::{AuthorKind, Body, ConversationId, Entry, Scope, Seq, Understood};
use crate::http::api::page;
use crate::http::auth::Principal;
use crate::http::error::ApiError;
use crate::http::extract::{Id, Params};
use crate::http::state::HttpState;
use crate::protocol::rest::{EntriesBody, ProblemBody};
use crate::protocol::{EntryBody, View, entry_body, entry_body_with};

/// Which entries.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(in crate::http) struct Asked {
    /// Those before this number, the nearest to it; from the end of the log if neither is given.
    before: Option<u64>,
    /// Those after this number, the nearest to it.
    after: Option<u64>,
    /// 1 to 200; 50 if absent.
    limit: Option<u32>,
}

#[utoipa::path(get, path = "/api/v1/conversations/{id}/entries", operation_id = "list_entries", tag = "conversations",
    security(("bearer" = [])), params(("id" = String, Path, description = "The dialogue"), Asked), responses(
    (status = 200, description = "Entries, by number", body = EntriesBody),
    (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(in crate::http) async fn entries(
    State(state): State<HttpState>,
    who: Principal,
    Id(id): Id<ConversationId>,
    Params(asked): Params<Asked>,
) -> Result<Json<EntriesBody>, ApiError> {
    let limit = page::limit(asked.limit)?;
    must_see(&state, &who, id).await?;
    let store = state.store.of(who.tenant());
    let (found, more) = match (asked.before, asked.after) {
        (Some(_), Some(_)) => return Err(ApiError::bad_request("`before` and `after` are both given; give one of them")),
        (None, Some(after)) => page::split(store.entries_after(id, Seq::new(after), limit + 1).await?, limit),
        (before, None) => last(store.entries_before(id, before.map(Seq::new), limit + 1).await?, limit),
    };
    let understood = understood(&state, &who, id, &found).await?;
    Ok(Json(EntriesBody { items: found.iter().map(|entry| written(entry, &who, understood.get(&entry.seq))).collect(), more }))
}

/// Takes the last ones of entries of which one more was read than was asked for.
fn last(mut found: Vec<Entry>, limit: u32) -> (Vec<Entry>, bool) {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let surplus = found.len().saturating_sub(limit);
    (found.split_off(surplus), surplus > 0)
}

/// Somebody else's dialogue and one that never was are the same thing to a shopper.
async fn must_see(state: &HttpState, who: &Principal, id: ConversationId) -> Result<(), ApiError> {
    if let Principal::Staff(staff) = who
        && !staff.may(Scope::ConversationsRead)
    {
        return Err(ApiError::forbidden("this needs a key with the scope `conversations:read`"));
    }
    let found = state.store.of(who.tenant()).conversation(id).await?;
    let is_visible = found.is_some_and(|conversation| match who {
        Principal::Staff(_) => true,
        Principal::Shopper(shopper) => conversation.contact == shopper.contact,
    });
    if is_visible { Ok(()) } else { Err(ApiError::not_found("conversation")) }
}

/// What messages are about is for staff alone. What is missing follows as frames, when it has been worked out.
async fn understood(
    state: &HttpState,
    who: &Principal,
    id: ConversationId,
    found: &[Entry],
) -> Result<BTreeMap<Seq, Understood>, ApiError> {
    let (Principal::Staff(staff), Some(first), Some(last)) = (who, found.first(), found.last()) else { return Ok(BTreeMap::new()) };
    let understood = state.store.of(staff.tenant).understandings(id, first.seq, last.seq).await?;
    let is_missing = |entry: &Entry| {
        let has_words = matches!(&entry.body, Body::Message(message) if !message.text.trim().is_empty());
        has_words && entry.author.kind == AuthorKind::Shopper && !understood.contains_key(&entry.seq)
    };
    if found.iter().any(is_missing) {
        state.live.make_up_understanding(staff.tenant, id);
    }
    Ok(understood)
}

fn written(entry: &Entry, who: &Principal, understood: Option<&Understood>) -> EntryBody {
    match who {
        Principal::Staff(staff) => entry_body_with(entry, View::Staff, entry.author.is(&staff.author), understood),
        Principal::Shopper(shopper) => {
            let is_author = entry.author.kind == AuthorKind::Shopper && entry.author.id == shopper.contact.raw();
            entry_body(entry, View::Shopper, is_author)
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use serde_json::{Value, json};

    use super::*;
    use crate::domain::{Author, Channel, ContactId, EntryId, Message, Phase, Ref};
    use crate::http::auth::Bearer;
    use crate::http::testing::TestApp;
    use crate::store::{Append, AppendOutcome, NewConversation, NewUnderstanding};

    struct Chat {
        app: TestApp,
        id: ConversationId,
        /// The token of the shopper whose it is.
        token: String,
    }

    /// A dialogue of five entries, of which the third is a note.
    async fn chat() -> Chat {
        let app = TestApp::new().await;
        let token = app.shopper().await["token"].as_str().unwrap().to_owned();
        let Ok(Bearer::Shopper { contact, .. }) = app.state.tokens.read(&token, app.state.now()) else { panic!("no shopper") };
        let id = app.state.id::<ConversationId>();
        let opens =
            NewConversation { inbox: app.inbox.id, contact, channel: Channel::WEB, phase: Phase::Queued, opened_at: app.state.now() };
        let append = Append {
            tenant: app.tenant,
            conversation: id,
            epoch: 1,
            claims: false,
            opens: Some(Box::new(opens)),
            entries: (1..=5).map(|seq| Arc::new(entry(&app, id, contact, seq))).collect(),
            change: None,
            timers: Vec::new(),
            outbox: Vec::new(),
        };
        assert_eq!(app.store.append(&[append]).await.unwrap(), [AppendOutcome::Stored]);
        Chat { app, id, token }
    }

    fn entry(app: &TestApp, conversation: ConversationId, contact: ContactId, seq: u64) -> Entry {
        let (author, body) = if seq == 3 {
            (Author::agent(app.agent.id, "Anna"), Body::Note("a difficult one".into()))
        } else {
            (Author::shopper(contact, "Guest"), Body::Message(Message::plain(format!("message {seq}"))))
        };
        Entry {
            conversation,
            seq: Seq::new(seq),
            id: app.state.id::<EntryId>(),
            at: app.state.now(),
            author,
            channel: Channel::WEB,
            reference: Ref::new(&format!("r{seq}")),
            body,
        }
    }

    impl Chat {
        async fn read(&self, token: &str, query: &str) -> Value {
            self.app.get(&format!("/api/v1/conversations/{}/entries{query}", self.id)).bearer(token).send().await.ok()
        }
    }

    fn seqs(answer: &Value) -> (Vec<u64>, bool) {
        let items = answer["items"].as_array().unwrap();
        (items.iter().map(|entry| entry["seq"].as_u64().unwrap()).collect(), answer["more"].as_bool().unwrap())
    }

    #[tokio::test]
    async fn the_log_is_read_from_either_end_by_number() {
        let chat = chat().await;
        let agent = chat.app.token(&chat.app.agent);
        for (query, expected) in [
            ("", (vec![1, 2, 3, 4, 5], false)),
            ("?limit=2", (vec![4, 5], true)),
            ("?before=4&limit=2", (vec![2, 3], true)),
            ("?before=3&limit=2", (vec![1, 2], false)),
            ("?after=0&limit=2", (vec![1, 2], true)),
            ("?after=3", (vec![4, 5], false)),
            ("?after=99", (vec![], false)),
        ] {
            assert_eq!(seqs(&chat.read(&agent, query).await), expected, "{query}");
        }
        let both = chat.app.get(&format!("/api/v1/conversations/{}/entries?before=1&after=1", chat.id)).bearer(&agent).send().await;
        both.problem(400, "bad_request");
    }

    #[tokio::test]
    async fn a_shopper_reads_its_own_log_without_what_is_internal() {
        let chat = chat().await;
        let answer = chat.read(&chat.token, "").await;
        assert_eq!(seqs(&answer), (vec![1, 2, 3, 4, 5], false));
        assert_eq!(answer["items"][2]["kind"], "hidden");
        assert_eq!(answer["items"][0]["ref"], "r1");
        assert!(!answer.to_string().contains("difficult"), "{answer}");
        let agents = chat.read(&chat.app.token(&chat.app.agent), "").await;
        assert_eq!((&agents["items"][2]["kind"], &agents["items"][2]["text"]), (&json!("note"), &json!("a difficult one")));
        assert_eq!(agents["items"][0].get("ref"), None, "another's own name for an entry is nobody's business");
    }

    #[tokio::test]
    async fn staff_read_what_messages_are_about_and_what_is_missing_is_worked_out() {
        let chat = chat().await;
        let (tenant, conversation) = (chat.app.tenant, chat.id);
        let understood = Arc::new(Understood { models: "v7".into(), ..Understood::default() });
        let new = NewUnderstanding { tenant, conversation, seq: Seq::new(1), understood };
        assert_eq!(chat.app.store.keep_understandings(&[new]).await.unwrap(), [true]);
        let shoppers = chat.read(&chat.token, "").await;
        assert!(!shoppers.to_string().contains("v7") && !shoppers.to_string().contains("understood"), "{shoppers}");
        assert!(chat.app.live.made_up.lock().is_empty(), "a shopper's reading works nothing out");
        let agents = chat.read(&chat.app.token(&chat.app.agent), "").await;
        assert_eq!(agents["items"][0]["understood"]["models"], "v7");
        assert_eq!(agents["items"][1].get("understood"), None);
        assert_eq!(*chat.app.live.made_up.lock(), [chat.id]);
        let one = chat.app.get(&format!("/api/v1/conversations/{}", chat.id)).bearer(&chat.app.token(&chat.app.agent)).send().await.ok();
        assert_eq!(one["temper"], json!({ "mood": 0, "escalation": 0 }));
    }

    #[tokio::test]
    async fn somebody_elses_dialogue_another_shops_and_none_are_one_thing() {
        let chat = chat().await;
        let app = &chat.app;
        let other = app.shopper().await["token"].as_str().unwrap().to_owned();
        let (stranger, _) = app.other_shop().await;
        let paths = [format!("/api/v1/conversations/{}/entries", chat.id), "/api/v1/conversations/cnv_0000000000001/entries".to_owned()];
        let mut said = std::collections::HashSet::new();
        for (token, path) in [(&other, &paths[0]), (&other, &paths[1]), (&app.token(&stranger), &paths[0])] {
            said.insert(app.get(path).bearer(token).send().await.problem(404, "not_found"));
        }
        assert_eq!(said.len(), 1, "{said:?}");
    }

    #[tokio::test]
    async fn a_key_reads_only_with_its_scope() {
        let chat = chat().await;
        let path = format!("/api/v1/conversations/{}/entries", chat.id);
        let (reader, writer) = (chat.app.key(&[Scope::ConversationsRead]).await, chat.app.key(&[Scope::ConversationsWrite]).await);
        chat.app.get(&path).bearer(&reader).send().await.ok();
        chat.app.get(&path).bearer(&writer).send().await.problem(403, "forbidden");
    }

    #[tokio::test]
    async fn lists_show_the_dialogue_to_the_staff_by_every_filter() {
        let chat = chat().await;
        let (app, agent) = (&chat.app, chat.app.token(&chat.app.agent));
        let list = async |query: &str| {
            let answer = app.get(&format!("/api/v1/conversations{query}")).bearer(&agent).send().await.ok();
            answer["items"].as_array().unwrap().len()
        };
        let one = app.get(&format!("/api/v1/conversations/{}", chat.id)).bearer(&agent).send().await.ok();
        assert_eq!((&one["state"], &one["seq"], &one["last"]["text"]), (&json!("queued"), &json!(5), &json!("message 5")));
        let contact = one["contact"]["id"].as_str().unwrap();
        for (query, expected) in [
            (String::new(), 1),
            ("?state=queued&agent=none".to_owned(), 1),
            (format!("?inbox={}&contact={contact}", app.inbox.id), 1),
            ("?state=bot".to_owned(), 0),
            ("?agent=me".to_owned(), 0),
            (format!("?agent={}", app.agent.id), 0),
            ("?contact=con_0000000000001".to_owned(), 0),
            (format!("?before={}", chat.id), 0),
        ] {
            assert_eq!(list(&query).await, expected, "{query}");
        }
        let (stranger, _) = app.other_shop().await;
        let theirs = app.get("/api/v1/conversations").bearer(&app.token(&stranger)).send().await.ok();
        assert_eq!(theirs, json!({ "items": [] }));
    }
}
