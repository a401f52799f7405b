//! An entry never changes, and all who may see it see the same: everything that anybody was shown is compared with the final log.
//! The log itself has no holes.

use super::{Case, Promise, Violation, frames, shown};
use crate::frame::Seen;

pub(super) fn check(case: &Case) -> Vec<Violation> {
    let mut found: Vec<Violation> = case.log.values().filter_map(|dialogue| holes(&dialogue.entries)).collect();
    for socket in &case.sockets {
        for (event, frame) in frames(socket) {
            for seen in shown(frame) {
                let logged = || vec![case.line(socket, event), case.logged(&seen.conversation, seen.seq)];
                match case.entry(&seen.conversation, seen.seq) {
                    None => found.push(Violation::new(Promise::Durable, "an entry was shown that the final log lacks", logged())),
                    Some(entry) if !is_same(seen, entry) => {
                        found.push(Violation::new(Promise::Same, "an entry was shown that the final log holds differently", logged()));
                    }
                    Some(_) => {}
                }
            }
        }
    }
    found
}

fn holes(entries: &[Seen]) -> Option<Violation> {
    let wrong = entries.iter().zip(1_u64..).find(|(entry, wanted)| entry.seq != *wanted)?;
    let piece = vec![format!("the log, in place {}: {}", wrong.1, wrong.0)];
    Some(Violation::new(Promise::InOrder, "the numbers of the final log have a hole", piece))
}

/// Whether the entry that somebody was shown is the one of the log, hidden or whole.
fn is_same(seen: &Seen, entry: &Seen) -> bool {
    if seen.id != entry.id {
        return false;
    }
    let hidden = &*seen.kind == "hidden";
    let whole = seen.kind == entry.kind
        && seen.author_kind == entry.author_kind
        && seen.author == entry.author
        && seen.text == entry.text
        && seen.event == entry.event
        && seen.rest == entry.rest;
    if hidden { super::walls::is_for_staff(entry) && seen.text.is_none() && seen.event.is_none() } else { whole }
}
