//! Who gets what: a shopper sees its own conversations and none of what is for the staff; nobody sees another shop's.

use super::{Case, Promise, Violation, frames, shown, who};
use crate::frame::Seen;
use crate::history::Kind;

/// Events that are for the staff alone.
const STAFF_EVENTS: [&str; 3] = ["assigned", "snoozed", "woken"];

/// Whether an entry reaches shoppers as `hidden`.
pub(super) fn is_for_staff(entry: &Seen) -> bool {
    &*entry.kind == "note" || entry.event.as_deref().is_some_and(|name| STAFF_EVENTS.contains(&name))
}

pub(super) fn check(case: &Case) -> Vec<Violation> {
    let mut found = Vec::new();
    for socket in &case.sockets {
        let Some(person) = case.person(socket) else { continue };
        let is_shopper = person.kind == Kind::Shopper;
        let myself = who(socket);
        for (event, frame) in frames(socket) {
            let line = || vec![case.line(socket, event)];
            if is_shopper && shown(frame).iter().any(is_for_staff) {
                found.push(Violation::new(Promise::Walls, "a shopper was shown what is for the staff alone", line()));
            }
            let about = frame.conversation().or_else(|| shown(frame).first().map(|seen| &seen.conversation));
            for dialogue in about.into_iter().filter_map(|conversation| case.log.get(conversation)) {
                if dialogue.tenant != person.tenant {
                    found.push(Violation::new(Promise::Walls, "somebody was told of another shop's conversation", line()));
                } else if is_shopper && myself.is_some_and(|myself| *myself != dialogue.contact) {
                    found.push(Violation::new(Promise::Walls, "a shopper was told of another shopper's conversation", line()));
                }
            }
        }
    }
    found
}
