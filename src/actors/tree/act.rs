//! Requests of those without a socket, in the form of the frame that a socket would have sent: the same code decides.

use super::Tree;
use crate::actors::conversation::Command;
use crate::actors::session::{Identity, post_request, release_to};
use crate::actors::ticket::{Answer, Refusal, Ticket};
use crate::domain::Timestamp;
use crate::protocol::{ClientFrame, ErrorCode};

impl Tree {
    /// Does what a frame asks, if it is one that is answered with `ack`.
    ///
    /// # Errors
    /// As on a socket.
    pub async fn act(&self, who: Identity, frame: ClientFrame) -> Answer {
        let caller = self.gate.caller(who);
        let (ticket, answer_rx) = Ticket::for_caller();
        let (reference, conversation, command) = match frame {
            ClientFrame::Post(post) => {
                let reference = post.reference.clone();
                self.gate.post(&caller, &reference, post_request(post), ticket).await;
                return super::wait(answer_rx).await;
            }
            ClientFrame::Note(note) => {
                self.gate.note(&caller, &note.reference, &note.conversation, &note.text, ticket).await;
                return super::wait(answer_rx).await;
            }
            ClientFrame::Assign(on) => {
                self.gate.assign(&caller, &on, ticket).await;
                return super::wait(answer_rx).await;
            }
            ClientFrame::Human(on) => (on.reference, on.conversation, Command::Human),
            ClientFrame::Take(on) => (on.reference, on.conversation, Command::Take),
            ClientFrame::Resolve(on) => (on.reference, on.conversation, Command::Resolve),
            ClientFrame::Reopen(on) => (on.reference, on.conversation, Command::Reopen),
            ClientFrame::Release(on) => (on.reference, on.conversation, Command::Release(release_to(on.to))),
            ClientFrame::Snooze(on) => match Timestamp::parse(&on.until) {
                Some(until) => (on.reference, on.conversation, Command::Snooze(until)),
                None => return refuse(ticket, "`until` has to be a time such as `2026-01-31T09:00:00Z` (RFC 3339)"),
            },
            _ => return refuse(ticket, "only what is answered with `ack` can be asked without a socket"),
        };
        self.gate.command(&caller, &reference, &conversation, command, ticket).await;
        super::wait(answer_rx).await
    }
}

fn refuse(ticket: Ticket, message: &str) -> Answer {
    let refusal = Refusal::new(ErrorCode::BadRequest, message);
    ticket.answer(Err(refusal.clone()));
    Err(refusal)
}
