//! What a client says after `hello`.

use std::collections::BTreeMap;

use ractor::ActorRef;

use super::actor::{SessionState, ToSession};
use super::catch_up::understood_of;
use super::{Identity, Rights, Start, Worth};
use crate::actors::conversation::Command;
use crate::actors::dispatcher::{Topic, Visit};
use crate::actors::gate::{Caller, PostRequest};
use crate::actors::hub::Listener;
use crate::actors::supervise::spawn_detached;
use crate::actors::ticket::{Refusal, Ticket};
use crate::domain::{ConversationId, Entry, ReleaseTo, Scope, Seq, Timestamp, Understood};
use crate::protocol::{
    self, AuthorBody, ClientFrame, Encoded, EntryBody, ErrorCode, PageVisit, Read, ReleaseTarget, ServerFrame, TopicRequest, Typing, View,
    entry_body_with,
};

/// Characters of a page's address that are kept.
pub(super) const PAGE_CHARS_MAX: usize = 2_000;
/// Entries that one `history` may ask for.
const HISTORY_MAX: i64 = 200;
/// Entries that it gets if it does not say.
const HISTORY_DEFAULT: i64 = 50;
/// Bytes that a page of history may have, so that its frame stays under 64 KiB.
const HISTORY_BYTES_MAX: usize = 60_000;
/// Dialogues that one socket may listen to.
const LISTENED_MAX: usize = 5_000;

impl SessionState {
    pub(super) async fn on_frame(&mut self, frame: ClientFrame, myself: &ActorRef<ToSession>) {
        match (frame, self.caller.clone()) {
            (ClientFrame::Hello(hello), None) => {
                Box::pin(self.greet(hello, myself)).await;
                self.handle.request_done();
            }
            (_, None) => {
                self.refuse(None, &Refusal::new(ErrorCode::Unauthorized, "say `hello` with a token first"));
                self.handle.request_done();
            }
            (frame, Some(caller)) => self.on_request(frame, caller, myself).await,
        }
    }

    /// Requests that dialogues answer free their place with the answer; all others when they are dealt with here.
    async fn on_request(&mut self, frame: ClientFrame, caller: Caller, myself: &ActorRef<ToSession>) {
        let gate = &self.world.gate;
        let ticket = |reference: &str| Ticket::for_socket(self.handle.clone(), reference);
        match frame {
            ClientFrame::Post(post) => {
                let ticket = ticket(&post.reference);
                let reference = post.reference.clone();
                return gate.post(&caller, &reference, post_request(post), ticket).await;
            }
            ClientFrame::Note(note) => {
                return gate.note(&caller, &note.reference, &note.conversation, &note.text, ticket(&note.reference)).await;
            }
            ClientFrame::Assign(assign) => {
                let ticket = ticket(&assign.reference);
                return Box::pin(gate.assign(&caller, &assign, ticket)).await;
            }
            ClientFrame::Human(on) => return self.command(&caller, &on.reference, &on.conversation, Command::Human).await,
            ClientFrame::Bot(on) => return self.command(&caller, &on.reference, &on.conversation, Command::Bot).await,
            ClientFrame::Rate(rate) => {
                let ticket = ticket(&rate.reference);
                return gate.rate(&caller, &rate, ticket).await;
            }
            ClientFrame::Take(on) => return self.command(&caller, &on.reference, &on.conversation, Command::Take).await,
            ClientFrame::Resolve(on) => return self.command(&caller, &on.reference, &on.conversation, Command::Resolve).await,
            ClientFrame::Reopen(on) => return self.command(&caller, &on.reference, &on.conversation, Command::Reopen).await,
            ClientFrame::Release(on) => {
                let command = Command::Release(release_to(on.to));
                return self.command(&caller, &on.reference, &on.conversation, command).await;
            }
            ClientFrame::Snooze(on) => return Box::pin(self.snooze(&caller, &on)).await,
            ClientFrame::Hello(_) => {
                self.refuse(None, &Refusal::new(ErrorCode::BadRequest, "`hello` was said already; open another socket for another token"));
            }
            ClientFrame::History(history) => Box::pin(self.history(&caller.identity, history)).await,
            ClientFrame::Watch(request) => Box::pin(self.watch(&caller.identity, request, myself)).await,
            ClientFrame::Unwatch(request) => self.unwatch(&caller.identity, &request),
            ClientFrame::Typing(typing) => self.typing(&caller.identity, &typing),
            ClientFrame::Read(read) => self.read(&caller.identity, &read, myself),
            ClientFrame::Page(page) => self.visit(&caller.identity, &page),
            ClientFrame::Beat => {}
        }
        self.handle.request_done();
    }

    async fn command(&self, caller: &Caller, reference: &str, conversation: &str, command: Command) {
        let ticket = Ticket::for_socket(self.handle.clone(), reference);
        self.world.gate.command(caller, reference, conversation, command, ticket).await;
    }

    async fn snooze(&self, caller: &Caller, on: &protocol::Snooze) {
        if let Some(until) = Timestamp::parse(&on.until) {
            return self.command(caller, &on.reference, &on.conversation, Command::Snooze(until)).await;
        }
        let refusal = Refusal::new(ErrorCode::BadRequest, "`until` has to be a time such as `2026-01-31T09:00:00Z` (RFC 3339)");
        Ticket::for_socket(self.handle.clone(), &on.reference).answer(Err(refusal));
    }

    async fn history(&self, identity: &Identity, request: protocol::History) {
        match self.history_page(identity, &request).await {
            Ok((entries, more)) => {
                let frame = ServerFrame::History { reference: request.reference, conversation: request.conversation, entries, more };
                self.handle.outbox().push(Encoded::of(&frame), Worth::Kept);
            }
            Err(refusal) => self.refuse(Some(&request.reference), &refusal),
        }
    }

    async fn history_page(&self, identity: &Identity, request: &protocol::History) -> Result<(Vec<EntryBody>, bool), Refusal> {
        check_reference(&request.reference)?;
        let limit = request.limit.unwrap_or(HISTORY_DEFAULT);
        let limit = u32::try_from(limit).ok().filter(|limit| *limit >= 1 && i64::from(*limit) <= HISTORY_MAX);
        let limit = limit.ok_or_else(|| Refusal::new(ErrorCode::BadRequest, format!("`limit` has to be 1 to {HISTORY_MAX}")))?;
        let id = self.readable(identity, &request.conversation).await?.0;
        let before = request.before.map(Seq::new);
        let store = self.world.store.of(identity.tenant);
        let page = store.entries_before(id, before, limit).await.map_err(|error| Refusal::away(&error))?;
        let understood = understood_of(&store, identity, &page).await;
        Ok(fit(identity, &page, &understood))
    }

    /// Returns a dialogue that the client may read, with its last number. Which of the reasons for "no" it is, is nobody's
    /// business.
    async fn readable(&self, identity: &Identity, conversation: &str) -> Result<(ConversationId, Seq), Refusal> {
        let id: ConversationId = conversation.parse().map_err(|_odd| Refusal::no_conversation())?;
        if !identity.allows(Scope::ConversationsRead) {
            return Err(Refusal::new(ErrorCode::Forbidden, "this key lacks the scope `conversations:read`"));
        }
        let found = self.world.store.of(identity.tenant).conversation(id).await.map_err(|error| Refusal::away(&error))?;
        let row = found.filter(|row| match identity.rights {
            Rights::Shopper { contact, .. } => row.contact == contact,
            Rights::Agent(_) | Rights::Program(_) => true,
        });
        row.map(|row| (id, row.last)).ok_or_else(Refusal::no_conversation)
    }

    async fn watch(&mut self, identity: &Identity, request: TopicRequest, myself: &ActorRef<ToSession>) {
        let reference = request.reference.clone();
        let done = match parse_topic(identity, &request) {
            Err(refusal) => Err(refusal),
            Ok(Watched::Board(topic)) => {
                self.watch_board(identity, topic, &reference);
                Ok(())
            }
            Ok(Watched::Conversation(id)) => self.watch_conversation(identity, &id, request.since, &reference, myself).await,
        };
        if let Err(refusal) = done {
            self.refuse(Some(&reference), &refusal);
        }
    }

    fn watch_board(&mut self, identity: &Identity, topic: Topic, reference: &str) {
        if !self.topics.contains(&topic) {
            self.topics.push(topic);
        }
        self.ok(reference, None);
        self.world.dispatcher.watch(identity.tenant, topic, self.handle.clone());
    }

    async fn watch_conversation(
        &mut self,
        identity: &Identity,
        id: &str,
        since: Option<u64>,
        reference: &str,
        myself: &ActorRef<ToSession>,
    ) -> Result<(), Refusal> {
        if self.handle.outbox().conversations().len() >= LISTENED_MAX {
            return Err(Refusal::new(ErrorCode::TooLarge, format!("one socket may watch {LISTENED_MAX} conversations; `unwatch` some")));
        }
        let (id, last) = self.readable(identity, id).await?;
        let after = since.map_or(last, |since| Seq::new(since).min(last));
        let start = if since.is_some() { Start::Rewound(after) } else { Start::After(after) };
        self.handle.outbox().watch(id, start, last, |seq| ok(reference, Some(seq)));
        self.world.hub.listen(id, &self.handle, identity.view());
        self.catch_up(myself).await;
        if identity.view() == View::Staff {
            let (understanding, tenant) = (self.world.understanding.clone(), identity.tenant);
            spawn_detached("making up what messages are about", async move { understanding.make_up(tenant, id).await });
        }
        Ok(())
    }

    fn unwatch(&mut self, identity: &Identity, request: &TopicRequest) {
        match parse_topic(identity, request) {
            Err(refusal) => return self.refuse(Some(&request.reference), &refusal),
            Ok(Watched::Board(topic)) => {
                self.topics.retain(|watched| *watched != topic);
                self.world.dispatcher.unwatch(identity.tenant, topic, self.handle.clone());
            }
            Ok(Watched::Conversation(id)) => {
                let Ok(id) = id.parse() else { return self.refuse(Some(&request.reference), &Refusal::no_conversation()) };
                if self.handle.outbox().unwatch(id) {
                    self.world.hub.forget(id, &self.handle);
                }
            }
        }
        self.ok(&request.reference, None);
    }

    fn ok(&self, reference: &str, seq: Option<Seq>) {
        self.handle.outbox().push(ok(reference, seq), Worth::Kept);
    }

    /// What is not worth keeping is not worth an error either: only who takes part is heard.
    fn typing(&self, identity: &Identity, typing: &Typing) {
        let Ok(id) = typing.conversation.parse::<ConversationId>() else { return };
        if !self.handle.outbox().owns(id) {
            return;
        }
        // Drafts are shown only where a shop has turned that on; no setting does yet.
        let frame = ServerFrame::Typing { conversation: id.to_string(), who: AuthorBody::from(&identity.author), text: None };
        self.publish_to_others(identity, id, &frame);
    }

    fn read(&mut self, identity: &Identity, read: &Read, myself: &ActorRef<ToSession>) {
        let Ok(id) = read.conversation.parse::<ConversationId>() else { return };
        // Nobody has read what it was not sent.
        let is_sent = self.handle.outbox().last_sent(id).is_some_and(|last| (1..=last.get()).contains(&read.seq));
        if !is_sent || !self.handle.outbox().owns(id) {
            return;
        }
        let frame = ServerFrame::Read { conversation: id.to_string(), who: AuthorBody::from(&identity.author), seq: read.seq };
        self.publish_to_others(identity, id, &frame);
        self.note_read(id, Seq::new(read.seq), myself);
    }

    fn publish_to_others(&self, identity: &Identity, id: ConversationId, frame: &ServerFrame) {
        if let Some(listeners) = self.world.hub.listeners(id) {
            let is_other = |listener: &Listener| listener.session.person() != identity.author.id;
            listeners.publish_ephemeral(&Encoded::of(frame), is_other);
        }
    }

    fn visit(&mut self, identity: &Identity, page: &PageVisit) {
        let Rights::Shopper { contact, .. } = identity.rights else { return };
        let since = self.page.as_ref().map_or_else(|| self.world.clock.now(), |(_, since)| *since);
        let url: String = page.url.chars().take(PAGE_CHARS_MAX).collect();
        self.page = Some((url.clone(), since));
        let visit = Visit { contact, name: identity.author.name.to_string(), page: url, since, conversation: None };
        self.world.dispatcher.tell_visit(identity.tenant, visit);
    }
}

/// What a `topic` names.
enum Watched {
    Board(Topic),
    Conversation(String),
}

fn parse_topic(identity: &Identity, request: &TopicRequest) -> Result<Watched, Refusal> {
    check_reference(&request.reference)?;
    if identity.view() == View::Shopper {
        return Err(Refusal::new(ErrorCode::Forbidden, "topics are for agents; a shopper's own conversations come without asking"));
    }
    if !identity.allows(Scope::ConversationsRead) {
        return Err(Refusal::new(ErrorCode::Forbidden, "this key lacks the scope `conversations:read`"));
    }
    match request.topic.as_str() {
        "queue" => Ok(Watched::Board(Topic::Queue)),
        "visitors" => Ok(Watched::Board(Topic::Visitors)),
        other => other
            .strip_prefix("conversation:")
            .map(|id| Watched::Conversation(id.to_owned()))
            .ok_or_else(|| Refusal::new(ErrorCode::BadRequest, "`topic` has to be `conversation:ID`, `queue` or `visitors`")),
    }
}

/// Returns as many entries as fit one frame, the newest first to be kept, and whether there are older ones.
fn fit(identity: &Identity, page: &[Entry], understood: &BTreeMap<Seq, Understood>) -> (Vec<EntryBody>, bool) {
    let mut bytes = 0;
    let mut bodies: Vec<EntryBody> = Vec::with_capacity(page.len());
    for entry in page.iter().rev() {
        let is_author = entry.author.id == identity.author.id && entry.author.id != 0;
        let body = entry_body_with(entry, identity.view(), is_author, understood.get(&entry.seq));
        bytes += serde_json::to_string(&body).map_or(0, |text| text.len() + 1);
        if bytes > HISTORY_BYTES_MAX && !bodies.is_empty() {
            break;
        }
        bodies.push(body);
    }
    bodies.reverse();
    let more = bodies.first().is_some_and(|first| first.seq > 1);
    (bodies, more)
}

fn check_reference(reference: &str) -> Result<(), Refusal> {
    crate::domain::Ref::new(reference)
        .map(drop)
        .ok_or_else(|| Refusal::new(ErrorCode::BadRequest, "`ref` has to be 1 to 64 characters, none of them a control character"))
}

/// Returns a `post` as the gate takes it.
pub(in crate::actors) fn post_request(post: protocol::Post) -> PostRequest {
    PostRequest {
        conversation: post.conversation,
        text: post.text,
        attachments: post.attachments.unwrap_or_default(),
        reply_to: post.reply_to,
        payload: post.payload,
        form: post.form,
        location: post.location,
        buttons: post.buttons.unwrap_or_default(),
        cards: post.cards.unwrap_or_default(),
    }
}

/// Returns where a `release` leads to.
pub(in crate::actors) const fn release_to(target: Option<ReleaseTarget>) -> ReleaseTo {
    match target {
        None | Some(ReleaseTarget::Queue) => ReleaseTo::Queue,
        Some(ReleaseTarget::Bot) => ReleaseTo::Bot,
    }
}

fn ok(reference: &str, seq: Option<Seq>) -> Encoded {
    Encoded::of(&ServerFrame::Ok { reference: reference.to_owned(), seq: seq.map(Seq::get) })
}
