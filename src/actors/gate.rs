//! The gate: how requests reach dialogues, from a socket and from the REST interface alike.
//!
//! What can be judged without the dialogue is judged here: rights, lengths, ids of other things. The rest is the dialogue's.

use std::sync::Arc;

use super::content::{self, PAYLOAD_CHARS_MAX};
use super::conversation::{Asker, Birth, Command, Request};
use super::directory::DirectoryHandle;
use super::refs::{AuthorRefs, Claimed, Refs};
use super::session::{Identity, Rights};
use super::supervise::spawn_detached;
use super::ticket::{Refusal, Ticket};
use crate::domain::{
    Attachment, AttachmentId, Author, Body, Channel, ConversationId, Form, FormValue, Format, Message, Rating, Ref, Scope, Seq, TeamId,
    UserId,
};
use crate::protocol::{Assign, ButtonBody, CardBody, ErrorCode, LocationBody, PostFormBody, Rate};
use crate::store::Store;

/// Characters of what is said with a rating.
const COMMENT_CHARS_MAX: usize = 2_000;
/// Entries in which the form is looked for that an answer does not point at.
const FORM_LOOK_BACK: u32 = 200;

/// Somebody who asks, with what is known of its earlier requests.
#[derive(Debug, Clone)]
pub struct Caller {
    /// Who.
    pub identity: Identity,
    /// What it has sent before.
    pub refs: Arc<AuthorRefs>,
}

/// A message as it is asked for, not judged yet.
#[derive(Debug, Clone, Default)]
pub struct PostRequest {
    /// The dialogue; the shopper's open one if none.
    pub conversation: Option<String>,
    /// The words.
    pub text: Option<String>,
    /// Ids of uploaded files.
    pub attachments: Vec<String>,
    /// The entry that it answers.
    pub reply_to: Option<u64>,
    /// What the pressed button carried.
    pub payload: Option<String>,
    /// A form that is answered, or a new one.
    pub form: Option<PostFormBody>,
    /// A place.
    pub location: Option<LocationBody>,
    /// What the shopper may press.
    pub buttons: Vec<ButtonBody>,
    /// Things shown beside the words.
    pub cards: Vec<CardBody>,
}

/// Where requests come in.
#[derive(Debug, Clone)]
pub struct Gate {
    /// Where dialogues are found.
    pub directory: DirectoryHandle,
    /// What authors have sent before.
    pub refs: Arc<Refs>,
    /// Where files, agents and teams are looked up.
    pub store: Store,
    /// Characters in a text.
    pub text_chars: u32,
    /// Files that may come with one message.
    pub attachments_max: usize,
}

impl Gate {
    /// Returns somebody as a caller.
    #[must_use]
    pub fn caller(&self, identity: Identity) -> Caller {
        let refs = self.refs.of(identity.tenant, identity.author.id);
        Caller { identity, refs }
    }

    /// Sends a message on its way. Whoever asked is answered through the ticket.
    pub async fn post(&self, caller: &Caller, reference: &str, post: PostRequest, ticket: Ticket) {
        match self.judge_post(caller, reference, post).await {
            Ok((reference, conversation, message)) => {
                let named = conversation.is_some();
                self.once(caller, reference, conversation, Command::Post { message, named }, ticket).await;
            }
            Err(refusal) => ticket.answer(Err(refusal)),
        }
    }

    /// Sends a note on its way.
    pub async fn note(&self, caller: &Caller, reference: &str, conversation: &str, text: &str, ticket: Ticket) {
        match self.judge_note(caller, reference, conversation, text) {
            Ok((reference, conversation)) => {
                self.once(caller, reference, Some(conversation), Command::Note(text.to_owned()), ticket).await;
            }
            Err(refusal) => ticket.answer(Err(refusal)),
        }
    }

    /// Sends any other request on its way.
    pub async fn command(&self, caller: &Caller, reference: &str, conversation: &str, command: Command, ticket: Ticket) {
        let judged = may_write(caller).and_then(|()| Ok((name_of(reference)?, conversation_of(conversation)?)));
        match judged {
            Ok((reference, conversation)) => self.once(caller, reference, Some(conversation), command, ticket).await,
            Err(refusal) => ticket.answer(Err(refusal)),
        }
    }

    /// Sends an assignment on its way, when those whom it names are there.
    pub async fn assign(&self, caller: &Caller, on: &Assign, ticket: Ticket) {
        match self.judge_assignment(caller, on.agent.as_deref(), on.team.as_deref()).await {
            Ok((agent, team)) => self.command(caller, &on.reference, &on.conversation, Command::Assign { agent, team }, ticket).await,
            Err(refusal) => ticket.answer(Err(refusal)),
        }
    }

    /// Sends a rating on its way.
    pub async fn rate(&self, caller: &Caller, on: &Rate, ticket: Ticket) {
        let comment = on.comment.as_deref().map(str::trim).filter(|comment| !comment.is_empty());
        let score = u8::try_from(on.score).ok().filter(|score| (1..=Rating::BEST).contains(score));
        let score = score.ok_or_else(|| bad(format!("`score` is {}; it has to be 1 to {}", on.score, Rating::BEST)));
        let judged = check_text("comment", comment.unwrap_or_default(), COMMENT_CHARS_MAX).and(score);
        match judged {
            Ok(score) => {
                let command = Command::Rate { score, comment: comment.map(str::to_owned) };
                self.command(caller, &on.reference, &on.conversation, command, ticket).await;
            }
            Err(refusal) => ticket.answer(Err(refusal)),
        }
    }

    /// Does a request once, however often it is sent: a `ref` makes at most one entry (promise 2).
    ///
    /// The page calls it the key of `post` and `note`. It is that of every request, because a `release` that is sent again
    /// after its ack was lost must not undo what has happened since.
    async fn once(&self, caller: &Caller, reference: Ref, conversation: Option<ConversationId>, command: Command, ticket: Ticket) {
        match caller.refs.claim(&reference).await {
            Ok(Claimed::Before(receipt)) => ticket.answer(Ok(receipt)),
            Ok(Claimed::OnItsWay(answer_rx)) => spawn_detached("repeated request", async move {
                let lost = Refusal::unavailable("the request was interrupted; send it again with the same `ref`");
                ticket.answer(answer_rx.await.unwrap_or(Err(lost)));
            }),
            Ok(Claimed::Fresh(claim)) => {
                let ticket = ticket.with_claim(claim);
                match self.destination(caller, conversation).await {
                    Ok(conversation) => self.send(caller, reference, conversation, command, ticket),
                    Err(refusal) => ticket.answer(Err(refusal)),
                }
            }
            Err(refusal) => ticket.answer(Err(refusal)),
        }
    }

    fn send(&self, caller: &Caller, reference: Ref, conversation: ConversationId, command: Command, ticket: Ticket) {
        let Identity { tenant, author, .. } = &caller.identity;
        let asker = Asker { by: author.clone(), standing: caller.identity.standing(), reference: Some(reference) };
        self.directory.request(*tenant, conversation, Request { asker, command, ticket });
    }

    /// A shopper's message that names no dialogue goes to the open one, or opens one.
    async fn destination(&self, caller: &Caller, named: Option<ConversationId>) -> Result<ConversationId, Refusal> {
        if let Some(conversation) = named {
            return Ok(conversation);
        }
        let Rights::Shopper { contact, inbox } = caller.identity.rights else {
            return Err(Refusal::new(ErrorCode::BadRequest, "`conversation` is missing; only a shopper may leave it out"));
        };
        let birth = Birth { inbox, contact, contact_name: caller.identity.author.name.to_string(), channel: Channel::WEB };
        Box::pin(self.directory.open_for(caller.identity.tenant, birth)).await
    }

    async fn judge_post(
        &self,
        caller: &Caller,
        reference: &str,
        post: PostRequest,
    ) -> Result<(Ref, Option<ConversationId>, Message), Refusal> {
        may_write(caller)?;
        let reference = name_of(reference)?;
        let conversation = post.conversation.as_deref().map(conversation_of).transpose()?;
        let text = post.text.as_deref().unwrap_or_default();
        check_text("text", text, self.text_chars as usize)?;
        let payload = post.payload.as_deref().filter(|payload| !payload.is_empty());
        check_text("payload", payload.unwrap_or_default(), PAYLOAD_CHARS_MAX)?;
        let holds_more = post.form.is_some() || post.location.is_some() || !post.buttons.is_empty() || !post.cards.is_empty();
        if text.trim().is_empty() && post.attachments.is_empty() && payload.is_none() && !holds_more {
            return Err(bad("a post needs a `text` that is not blank, `attachments`, a `form`, a `location` or the `payload` of a button"));
        }
        let attachments =
            if post.attachments.is_empty() { Vec::new() } else { Box::pin(self.attachments(caller, &post.attachments)).await? };
        let reply_to = post.reply_to.map(Seq::new);
        let mut message = Message {
            text: text.to_owned(),
            format: Format::Plain,
            attachments,
            reply_to,
            payload: payload.map(str::to_owned),
            ..Message::default()
        };
        if holds_more {
            self.fill_in(caller, &reference, conversation, &post, &mut message).await?;
        }
        Ok((reference, conversation, message))
    }

    /// Adds what a message holds besides its words. Most hold nothing.
    async fn fill_in(
        &self,
        caller: &Caller,
        reference: &Ref,
        conversation: Option<ConversationId>,
        post: &PostRequest,
        message: &mut Message,
    ) -> Result<(), Refusal> {
        if let Some(given) = &post.location {
            let place = content::place(given)?;
            if message.text.trim().is_empty() {
                message.text = place.label.clone().unwrap_or_else(|| format!("{}, {}", place.lat, place.lon));
            }
            message.location = Some(Box::new(place));
        }
        if caller.identity.is_staff() {
            let (buttons, cards, form) = content::offered(&post.buttons, &post.cards, post.form.as_ref(), reference.as_str())?;
            (message.buttons, message.cards, message.form) = (buttons, cards, form.map(Box::new));
            return Ok(());
        }
        if !post.buttons.is_empty() || !post.cards.is_empty() {
            return Err(Refusal::new(ErrorCode::Forbidden, "`buttons` and `cards` are an agent's to send"));
        }
        let Some(given) = &post.form else { return Ok(()) };
        let form = self.form_answered(caller, conversation, given, message.reply_to).await?;
        let values = given.values.iter().flatten().map(|(name, value)| (name.clone(), FormValue::from(value))).collect();
        let named = |(name, problem): (String, String)| (format!("form.values.{name}"), problem);
        let answers = form.judge(&values).map_err(|wrong| Refusal::of_fields(wrong.into_iter().map(named)))?;
        if message.text.trim().is_empty() {
            message.text = form.in_words(&answers);
        }
        message.answers = Some(Box::new(answers));
        Ok(())
    }

    /// Finds the form that a shopper answers: that of the entry which the answer points at, else the newest of that name.
    async fn form_answered(
        &self,
        caller: &Caller,
        named: Option<ConversationId>,
        given: &PostFormBody,
        reply_to: Option<Seq>,
    ) -> Result<Box<Form>, Refusal> {
        let Rights::Shopper { contact, .. } = caller.identity.rights else { return Err(Refusal::no_conversation()) };
        let store = self.store.of(caller.identity.tenant);
        let away = |error| Refusal::away(&error);
        let conversation = match named {
            Some(id) => store.conversation(id).await.map_err(away)?.filter(|row| row.contact == contact).map(|row| row.id),
            None => store.open_conversation_of(contact).await.map_err(away)?,
        };
        let conversation = conversation.ok_or_else(Refusal::no_conversation)?;
        let entries = match reply_to {
            Some(seq) => store.entry(conversation, seq).await.map_err(away)?.into_iter().collect(),
            None => store.entries_before(conversation, None, FORM_LOOK_BACK).await.map_err(away)?,
        };
        let forms = entries.into_iter().rev().filter_map(|entry| match entry.body {
            Body::Message(message) => message.form,
            Body::Note(_) | Body::Event(_) => None,
        });
        let mut fitting = forms.filter(|form| given.id.as_deref() == Some(form.id.as_str()));
        fitting.next().ok_or_else(|| {
            let wrong = "is not that of a form here; take `form.id` from the entry, and answer it with `reply_to` its `seq`";
            Refusal::of_fields([("form.id".to_owned(), wrong.to_owned())])
        })
    }

    fn judge_note(&self, caller: &Caller, reference: &str, conversation: &str, text: &str) -> Result<(Ref, ConversationId), Refusal> {
        if !caller.identity.is_staff() {
            return Err(Refusal::new(ErrorCode::Forbidden, "notes are for agents; a shopper may `post`"));
        }
        may_write(caller)?;
        check_text("text", text, self.text_chars as usize)?;
        if text.trim().is_empty() {
            return Err(bad("a note needs a `text` that is not blank"));
        }
        Ok((name_of(reference)?, conversation_of(conversation)?))
    }

    async fn judge_assignment(
        &self,
        caller: &Caller,
        agent: Option<&str>,
        team: Option<&str>,
    ) -> Result<(Option<Author>, Option<TeamId>), Refusal> {
        if !caller.identity.is_staff() {
            return Err(Refusal::new(ErrorCode::Forbidden, "only agents may assign; a shopper may ask for a `human`"));
        }
        may_write(caller)?;
        let store = self.store.of(caller.identity.tenant);
        let no_agent = || Refusal::new(ErrorCode::NotFound, "there is no such active agent; take an id from `GET /api/v1/agents`");
        let agent = match agent {
            None => None,
            Some(text) => {
                let id: UserId = text.parse().map_err(|_odd| no_agent())?;
                let found = store.user(id).await.map_err(|error| Refusal::away(&error))?.filter(|user| user.active);
                let user = found.ok_or_else(no_agent)?;
                Some(Author::agent(user.id, user.name))
            }
        };
        let no_team = || Refusal::new(ErrorCode::NotFound, "there is no such team; take an id from `GET /api/v1/teams`");
        let team = match team {
            None => None,
            Some(text) => {
                let id: TeamId = text.parse().map_err(|_odd| no_team())?;
                Some(store.team(id).await.map_err(|error| Refusal::away(&error))?.ok_or_else(no_team)?.id)
            }
        };
        Ok((agent, team))
    }

    async fn attachments(&self, caller: &Caller, ids: &[String]) -> Result<Vec<Attachment>, Refusal> {
        if ids.len() > self.attachments_max {
            return Err(bad(format!("{} files; at most {} may come with one message", ids.len(), self.attachments_max)));
        }
        let mut found = Vec::with_capacity(ids.len());
        for text in ids {
            let missing = || bad(format!("`{}` is not a file of yours; upload it first", short(text)));
            let id: AttachmentId = text.parse().map_err(|_odd| missing())?;
            let stored = self.store.of(caller.identity.tenant).attachment(id).await.map_err(|error| Refusal::away(&error))?;
            let stored = stored.filter(|stored| stored.uploader == caller.identity.author.id);
            found.push(stored.ok_or_else(missing)?.to_attachment());
        }
        Ok(found)
    }
}

fn check_text(field: &str, text: &str, chars_max: usize) -> Result<(), Refusal> {
    // Counting is only needed where the bytes leave a doubt.
    if text.len() <= chars_max {
        return Ok(());
    }
    let n_chars = text.chars().count();
    if n_chars <= chars_max {
        return Ok(());
    }
    Err(Refusal::new(ErrorCode::TooLarge, format!("`{field}` has {n_chars} characters; at most {chars_max} are allowed")))
}

fn may_write(caller: &Caller) -> Result<(), Refusal> {
    if caller.identity.allows(Scope::ConversationsWrite) {
        return Ok(());
    }
    Err(Refusal::new(ErrorCode::Forbidden, "this key lacks the scope `conversations:write`"))
}

fn name_of(reference: &str) -> Result<Ref, Refusal> {
    Ref::new(reference).ok_or_else(|| bad(format!("`ref` has to be 1 to {} characters, none of them a control character", Ref::CHARS_MAX)))
}

/// A text that is no id names no dialogue of anybody's.
fn conversation_of(text: &str) -> Result<ConversationId, Refusal> {
    text.parse().map_err(|_odd| Refusal::no_conversation())
}

fn bad(message: impl Into<String>) -> Refusal {
    Refusal::new(ErrorCode::BadRequest, message)
}

fn short(text: &str) -> String {
    text.chars().take(40).collect()
}
