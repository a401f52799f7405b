//! `hello`: who is there, what it may hear, and what it has missed.

use std::collections::HashMap;

use ractor::ActorRef;

use super::actor::{SessionState, ToSession};
use super::farewell::tell_presence;
use super::{Cause, End, Identity, Rights, Start, TokenError, Worth};
use crate::actors::dispatcher::Visit;
use crate::actors::hub::Company;
use crate::actors::ticket::Refusal;
use crate::domain::{ConversationHead, ConversationId, Phase, Scope, Seq};
use crate::protocol::{Encoded, ErrorCode, HeadBody, Hello, Limits, ServerFrame, View};
use crate::store::StoreError;

/// A shopper's dialogues that `welcome` tells of; older ones come by `history`.
const SHOPPER_HEADS_MAX: u32 = 50;
/// An agent's dialogues that `welcome` tells of.
const AGENT_HEADS_MAX: u32 = 500;
/// Dialogues that a client may resume at once.
const RESUMED_MAX: usize = 1_000;
/// Dialogues of which a shopper who comes back is told whose turn it is.
const STATES_TOLD_MAX: usize = 5;
/// What this server can do, for clients that want to know before they try.
const FEATURES: [&str; 3] = ["deltas", "attachments", "history"];

impl SessionState {
    /// Answers a `hello`. A token that is not good ends the socket: there is nothing to say without one.
    pub(super) async fn greet(&mut self, hello: Hello, myself: &ActorRef<ToSession>) {
        if hello.resume.len() > RESUMED_MAX {
            let message = format!("`resume` names {} conversations; at most {RESUMED_MAX} are allowed", hello.resume.len());
            return self.refuse(None, &Refusal::new(ErrorCode::BadRequest, message));
        }
        match self.world.authenticator.authenticate(&hello.token).await {
            Ok(identity) => self.welcome(identity, hello, myself).await,
            Err(TokenError::Rejected(message)) => {
                self.refuse(None, &Refusal::new(ErrorCode::Unauthorized, message));
                self.handle.outbox().end(End::NO_HELLO);
            }
            Err(error @ TokenError::Unavailable) => self.refuse(None, &Refusal::unavailable(format!("{error}; say `hello` again"))),
        }
    }

    async fn welcome(&mut self, identity: Identity, hello: Hello, myself: &ActorRef<ToSession>) {
        self.handle.set_identity(identity.clone());
        let company = self.world.hub.arrive(identity.author.id, &self.handle);
        self.caller = Some(self.world.gate.caller(identity.clone()));
        let heads = match self.heads(&identity).await {
            Ok(heads) => heads,
            Err(error) => return self.fail_welcome(&identity, &error),
        };
        let mut resumed: HashMap<ConversationId, Seq> = HashMap::new();
        let mut strangers = Vec::new();
        for resume in &hello.resume {
            match resume.conversation.parse() {
                Ok(id) => drop(resumed.insert(id, Seq::new(resume.seq))),
                Err(_odd) => strangers.push(resume.conversation.clone()),
            }
        }
        for head in &heads {
            let seen = resumed.remove(&head.id);
            let start = seen.map_or(Start::After(head.seq), |seen| Start::Resumed(seen.min(head.seq)));
            self.listen(head.id, start, Cause::Own);
        }
        let frame = self.welcome_frame(&identity, &heads);
        self.handle.outbox().push(Encoded::of(&frame), Worth::Kept);
        for (id, seen) in resumed {
            match self.resume_other(&identity, id, seen).await {
                Ok(true) => {}
                Ok(false) => strangers.push(id.to_string()),
                // To say that there is no such dialogue would make the client give it up.
                Err(error) => return self.fail_welcome(&identity, &error),
            }
        }
        for stranger in strangers {
            let message = format!("`resume` names `{}`: {}", stranger.chars().take(40).collect::<String>(), Refusal::no_conversation());
            self.refuse(None, &Refusal::new(ErrorCode::NotFound, message));
        }
        self.handle.outbox().end_greeting();
        self.catch_up(myself).await;
        self.tell_arrival(&identity, company, hello, &heads);
    }

    /// Without its dialogues nobody can be welcomed: the client is told to come back.
    fn fail_welcome(&mut self, identity: &Identity, error: &StoreError) {
        tracing::warn!(error = %error, "A client could not be welcomed.");
        self.world.hub.depart(identity.author.id, &self.handle);
        self.caller = None;
        self.refuse(None, &Refusal::unavailable("the database does not answer; connect again"));
        self.handle.outbox().end(End::TRY_AGAIN);
    }

    async fn heads(&self, identity: &Identity) -> Result<Vec<ConversationHead>, StoreError> {
        let store = self.world.store.of(identity.tenant);
        match &identity.rights {
            Rights::Shopper { contact, .. } => store.heads_of_contact(*contact, SHOPPER_HEADS_MAX).await,
            Rights::Agent(_) | Rights::Program(_) => store.heads_of_agent(identity.author.id, AGENT_HEADS_MAX).await,
        }
    }

    fn listen(&self, id: ConversationId, start: Start, cause: Cause) {
        let view = self.identity().map_or(View::Shopper, Identity::view);
        self.handle.outbox().listen(id, start, cause);
        self.world.hub.listen(id, &self.handle, view);
    }

    /// Resumes a dialogue that is not among the client's own: an older one of a shopper's, or one that an agent watched.
    /// Returns whether there is such a dialogue for it.
    async fn resume_other(&self, identity: &Identity, id: ConversationId, seen: Seq) -> Result<bool, StoreError> {
        let Some(row) = self.world.store.of(identity.tenant).conversation(id).await? else { return Ok(false) };
        let (may, cause) = match &identity.rights {
            Rights::Shopper { contact, .. } => (row.contact == *contact, Cause::Own),
            Rights::Agent(_) | Rights::Program(_) => (identity.allows(Scope::ConversationsRead), Cause::Watched),
        };
        if may {
            self.listen(id, Start::Resumed(seen.min(row.last)), cause);
        }
        Ok(may)
    }

    fn welcome_frame(&self, identity: &Identity, heads: &[ConversationHead]) -> ServerFrame {
        let limits = self.world.limits;
        ServerFrame::Welcome {
            session: self.handle.id().to_string(),
            who: identity.who(),
            conversations: heads.iter().map(HeadBody::from).collect(),
            heartbeat_ms: u32::try_from(limits.heartbeat.as_millis()).unwrap_or(u32::MAX),
            limits: Limits { frame_bytes: limits.frame_bytes, text_chars: limits.text_chars, in_flight: limits.in_flight },
            features: FEATURES.map(str::to_owned).to_vec(),
        }
    }

    fn tell_arrival(&mut self, identity: &Identity, company: Company, hello: Hello, heads: &[ConversationHead]) {
        let now = self.world.clock.now();
        match &identity.rights {
            Rights::Shopper { contact, .. } => {
                let page = hello.page.map(|page| page.url).unwrap_or_default();
                self.page = Some((page.clone(), now));
                let visit = Visit {
                    contact: *contact,
                    name: identity.author.name.to_string(),
                    page: page.chars().take(super::requests::PAGE_CHARS_MAX).collect(),
                    since: now,
                    conversation: heads.iter().find(|head| head.phase != Phase::Resolved).map(|head| head.id),
                };
                self.world.dispatcher.tell_visit(identity.tenant, visit);
                self.ask_state(identity, heads);
            }
            Rights::Agent(_) if company == Company::Alone => {
                self.world.dispatcher.tell_agent(identity.tenant, identity.author.id, false);
            }
            Rights::Agent(_) | Rights::Program(_) => {}
        }
        if company == Company::Alone {
            tell_presence(&self.world, &self.handle, identity, "online");
        }
    }

    /// A shopper who comes back wants to know who has its dialogue, or how many wait before it.
    fn ask_state(&self, identity: &Identity, heads: &[ConversationHead]) {
        let is_with_humans = |head: &&ConversationHead| !matches!(head.phase, Phase::Bot | Phase::Resolved);
        for head in heads.iter().filter(is_with_humans).take(STATES_TOLD_MAX) {
            self.world.directory.introduce(identity.tenant, head.id, &self.handle);
        }
    }

    /// Tells the client that something is not done.
    pub(super) fn refuse(&self, reference: Option<&str>, refusal: &Refusal) {
        self.handle.outbox().push(Encoded::of(&refusal.frame(reference)), Worth::Kept);
    }
}
