//! Promise 6: once an agent's `take` is acked, no bot entry and no `delta` until the conversation is let go of.
//!
//! The log is judged by its order. Frames are judged on each socket by theirs: after `taken` (or the ack of a take that was not sent before)
//! comes no `delta`, until what lets go of the conversation has come.

use std::collections::{HashMap, HashSet};

use super::{Case, Promise, Violation, frames};
use crate::frame::{Frame, Seen};
use crate::history::{Event, Fact, Name, Socket, What};

/// What makes a conversation a human's.
const TAKES: &str = "taken";
/// What lets go of it, or hands it to others; after these the bot may have a word.
const LETS_GO: [&str; 5] = ["released", "resolved", "reopened", "queued", "assigned"];

pub(super) fn check(case: &Case) -> Vec<Violation> {
    let in_log = case.log.values().flat_map(|dialogue| bot_after_take(&dialogue.entries));
    let fresh = sent_once(case);
    let on_sockets = case.sockets.iter().flat_map(|socket| deltas_after_take(case, socket, &fresh));
    in_log.chain(on_sockets).collect()
}

fn bot_after_take(entries: &[Seen]) -> Vec<Violation> {
    let mut taken: Option<&Seen> = None;
    let mut found = Vec::new();
    for entry in entries {
        match entry.event.as_deref() {
            Some(TAKES) => taken = Some(entry),
            Some(name) if LETS_GO.contains(&name) => taken = None,
            _ => {}
        }
        if let Some(taken) = taken.filter(|_| &*entry.author_kind == "bot") {
            let piece = vec![format!("the log: {taken}"), format!("the log: {entry}")];
            found.push(Violation::new(Promise::HumansWin, "the bot spoke in a conversation that an agent had taken", piece));
        }
    }
    found
}

/// Who has a conversation at the end of its log, as far as `taken` tells.
pub(super) fn holder(entries: &[Seen]) -> Option<&Name> {
    let last = entries.iter().rev().find(|entry| entry.event.as_deref().is_some_and(|name| name == TAKES || LETS_GO.contains(&name)))?;
    (last.event.as_deref() == Some(TAKES)).then_some(&last.author)
}

/// Refs that were sent a single time: their ack cannot be of long ago.
fn sent_once(case: &Case) -> HashSet<(usize, &Name)> {
    let mut times: HashMap<(usize, &Name), u32> = HashMap::new();
    for socket in &case.sockets {
        for event in &socket.events {
            if let Fact::Asked(ask) = &event.fact {
                *times.entry((socket.person, &ask.reference)).or_default() += 1;
            }
        }
    }
    times.into_iter().filter(|(_, n)| *n == 1).map(|(key, _)| key).collect()
}

fn deltas_after_take(case: &Case, socket: &Socket, fresh: &HashSet<(usize, &Name)>) -> Vec<Violation> {
    let takes: HashSet<&Name> = asked(socket).filter(|ask| ask.what == What::Take).map(|ask| &ask.reference).collect();
    let mut holders: HashMap<&Name, &Event> = HashMap::new();
    let mut found = Vec::new();
    for (event, frame) in frames(socket) {
        match frame {
            Frame::Entry(seen) => match seen.event.as_deref() {
                Some(TAKES) => drop(holders.insert(&seen.conversation, event)),
                Some(name) if LETS_GO.contains(&name) => drop(holders.remove(&seen.conversation)),
                // Shoppers do not see who was assigned: it may be a team, in whose queue the bot has a word.
                None if &*seen.kind == "hidden" => drop(holders.remove(&seen.conversation)),
                _ => {}
            },
            Frame::Ack { reference, conversation, .. } if takes.contains(reference) && fresh.contains(&(socket.person, reference)) => {
                holders.insert(conversation, event);
            }
            Frame::Delta { conversation, .. } => {
                if let Some(before) = holders.get(conversation) {
                    let piece = vec![case.line(socket, before), case.line(socket, event)];
                    found.push(Violation::new(
                        Promise::HumansWin,
                        "a piece of the bot's answer came after an agent had holders over",
                        piece,
                    ));
                }
            }
            _ => {}
        }
    }
    found
}

fn asked(socket: &Socket) -> impl Iterator<Item = &crate::history::Ask> {
    socket.events.iter().filter_map(|event| if let Fact::Asked(ask) = &event.fact { Some(&**ask) } else { None })
}
