//! A request's promise of an answer. It travels with the request, and answers by itself when it is lost on the way.
//!
//! A request may be dropped in many places: a full mailbox, an actor that crashes, a drain. Wherever that is, the ticket is
//! dropped with it and tells the client `unavailable` and when to ask again; nothing is left waiting in silence.

use std::collections::BTreeMap;

use tokio::sync::oneshot;

use super::refs::RefClaim;
use super::session::{SessionHandle, Worth};
use crate::domain::Receipt;
use crate::protocol::{Encoded, ErrorCode, ServerFrame, receipt_frame};
use crate::store::StoreError;

/// When a client whose request was lost is to ask again, in milliseconds.
const LOST_RETRY_AFTER_MS: u64 = 500;

/// Why a request is not done.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Refusal {
    /// In a word.
    pub code: ErrorCode,
    /// In words, with what would be right.
    pub message: String,
    /// When to ask again, in milliseconds.
    pub retry_after_ms: Option<u64>,
    /// What is wrong with which field, where it is about fields.
    pub fields: BTreeMap<String, String>,
}

impl Refusal {
    /// Makes a refusal that asking again does not change.
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), retry_after_ms: None, fields: BTreeMap::new() }
    }

    /// Makes a refusal for now.
    pub fn later(code: ErrorCode, message: impl Into<String>, retry_after_ms: u64) -> Self {
        Self { code, message: message.into(), retry_after_ms: Some(retry_after_ms), fields: BTreeMap::new() }
    }

    /// Makes a refusal of fields that are wrong: all are told at once.
    #[must_use]
    pub fn of_fields(wrong: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut fields = BTreeMap::new();
        for (field, problem) in wrong {
            fields.entry(field).or_insert(problem);
        }
        let said = fields.iter().map(|(field, problem)| format!("`{field}` {problem}")).collect::<Vec<_>>();
        Self { fields, ..Self::new(ErrorCode::BadRequest, said.join("; ")) }
    }

    /// A dialogue that is another's, another shop's or never was: which of the three is nobody's business.
    #[must_use]
    pub fn no_conversation() -> Self {
        Self::new(ErrorCode::NotFound, "there is no such conversation for you; use an id from `welcome` or an `entry`")
    }

    /// Something that the request needs is away.
    pub fn unavailable(message: impl Into<String>) -> Self {
        Self::later(ErrorCode::Unavailable, message, LOST_RETRY_AFTER_MS)
    }

    /// The database does not answer. Says so in the log, once, here.
    pub fn away(error: &StoreError) -> Self {
        tracing::warn!(error = %error, error.cause = std::error::Error::source(error).map(ToString::to_string), "A request could not be looked up.");
        Self::unavailable("the database does not answer; send it again with the same `ref`")
    }

    /// Writes it down as a frame.
    #[must_use]
    pub fn frame(&self, reference: Option<&str>) -> ServerFrame {
        ServerFrame::Error {
            reference: reference.map(str::to_owned),
            code: self.code,
            message: self.message.clone(),
            fields: self.fields.clone(),
            retry_after_ms: self.retry_after_ms,
        }
    }
}

/// What a request comes to.
pub type Answer = Result<Receipt, Refusal>;

/// Where the answer goes.
#[derive(Debug)]
enum ReplyTo {
    /// To a socket, under the client's name for the request.
    Socket(SessionHandle, Box<str>),
    /// To a caller inside the program.
    Caller(oneshot::Sender<Answer>),
    /// Nowhere: it was answered.
    Nobody,
}

/// A request's promise of an answer.
#[derive(Debug)]
pub struct Ticket {
    reply: ReplyTo,
    claim: Option<RefClaim>,
}

impl Ticket {
    /// Makes a ticket of a socket's request; its place among the socket's requests is freed with the answer.
    #[must_use]
    pub fn for_socket(session: SessionHandle, reference: &str) -> Self {
        Self { reply: ReplyTo::Socket(session, reference.into()), claim: None }
    }

    /// Makes a ticket of a caller inside the program.
    #[must_use]
    pub fn for_caller() -> (Self, oneshot::Receiver<Answer>) {
        let (answer_tx, answer_rx) = oneshot::channel();
        (Self { reply: ReplyTo::Caller(answer_tx), claim: None }, answer_rx)
    }

    /// Ties the ticket to the request's idempotency key: whoever repeats the request gets this answer.
    #[must_use]
    pub fn with_claim(mut self, claim: RefClaim) -> Self {
        self.claim = Some(claim);
        self
    }

    /// Answers.
    pub fn answer(mut self, answer: Answer) {
        self.send(answer);
    }

    fn send(&mut self, answer: Answer) {
        if let Some(claim) = self.claim.take() {
            claim.settle(&answer);
        }
        match std::mem::replace(&mut self.reply, ReplyTo::Nobody) {
            ReplyTo::Socket(session, reference) => {
                let frame = match &answer {
                    Ok(receipt) => receipt_frame(&reference, receipt),
                    Err(refusal) => refusal.frame(Some(&reference)),
                };
                session.outbox().push(Encoded::of(&frame), Worth::Kept);
                session.request_done();
            }
            // The caller may have stopped waiting; what was done stays done.
            ReplyTo::Caller(answer_tx) => drop(answer_tx.send(answer)),
            ReplyTo::Nobody => {}
        }
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        if !matches!(self.reply, ReplyTo::Nobody) {
            self.send(Err(Refusal::unavailable("the request was interrupted; send it again with the same `ref`")));
        }
    }
}
