//! Promises 1 and 2: what was acked is in the log, as what it was; and a ref makes one entry, however often it is sent.

use std::collections::HashMap;

use super::{Asked, Case, FirstAsk, Promise, Violation, first_asked, frames, shown};
use crate::frame::Frame;
use crate::history::{Event, Name, Socket, What};

struct Ack<'a> {
    socket: &'a Socket,
    event: &'a Event,
    conversation: &'a Name,
    seq: u64,
    id: &'a Name,
}

pub(super) fn check(case: &Case) -> Vec<Violation> {
    let asked = first_asked(case);
    let mut found = Vec::new();
    for ((person, reference), acks) in acks(case) {
        let asked = asked.get(&(person, reference));
        if asked.is_some_and(|(_, _, ask)| matches!(ask.what, What::Post | What::Note)) {
            found.extend(one_answer(case, reference, &acks));
        }
        found.extend(acks.first().and_then(|ack| kept(case, asked, ack)));
    }
    found.extend(twice_in_the_log(case, &asked));
    found.extend(twice_under_a_ref(case));
    found
}

fn acks(case: &Case) -> HashMap<(usize, &Name), Vec<Ack<'_>>> {
    let mut acks: HashMap<(usize, &Name), Vec<Ack<'_>>> = HashMap::new();
    for socket in &case.sockets {
        for (event, frame) in frames(socket) {
            if let Frame::Ack { reference, conversation, seq, id } = frame {
                acks.entry((socket.person, reference)).or_default().push(Ack { socket, event, conversation, seq: *seq, id });
            }
        }
    }
    for acks in acks.values_mut() {
        acks.sort_by_key(|ack| ack.event.at);
    }
    acks
}

/// The same words under the same ref get the first ack again. Other requests may have changed nothing: then they made no entry that could
/// be found again, and are judged anew.
fn one_answer(case: &Case, reference: &Name, acks: &[Ack<'_>]) -> Option<Violation> {
    let first = acks.first()?;
    let other = acks.iter().find(|ack| (ack.conversation, ack.seq, ack.id) != (first.conversation, first.seq, first.id))?;
    let piece = vec![case.line(first.socket, first.event), case.line(other.socket, other.event)];
    Some(Violation::new(Promise::Once, format!("ref `{reference}` was acked with two different entries"), piece))
}

/// The entry that an ack names is in the log, and is what was asked for.
fn kept(case: &Case, asked: Option<&FirstAsk<'_>>, ack: &Ack<'_>) -> Option<Violation> {
    let broken = |what: &str| {
        let mut piece: Vec<String> = asked.map(|(socket, event, _)| case.line(socket, event)).into_iter().collect();
        piece.extend([case.line(ack.socket, ack.event), case.logged(ack.conversation, ack.seq)]);
        Some(Violation::new(Promise::Durable, what, piece))
    };
    let Some(entry) = case.entry(ack.conversation, ack.seq) else { return broken("an entry that was acked is lost") };
    if entry.id != *ack.id {
        return broken("the number that was acked holds another entry");
    }
    let (_, _, ask) = asked?;
    let is_words = matches!(ask.what, What::Post | What::Note) && ask.text.is_some();
    if is_words && entry.text != ask.text {
        return broken("the entry that was acked does not say what was sent");
    }
    // The others are acked with an entry of before where all is so already.
    let wanted = [(What::Release, "released"), (What::Snooze, "snoozed")].into_iter().find(|(what, _)| *what == ask.what);
    if wanted.is_some_and(|(_, name)| entry.event.as_deref() != Some(name)) {
        return broken("the entry that was acked is not what was asked for");
    }
    None
}

/// Every text is sent under one ref alone, so one that stands twice was kept twice.
fn twice_in_the_log(case: &Case, asked: &Asked<'_>) -> Vec<Violation> {
    let texts: HashMap<&Name, _> =
        asked.values().filter_map(|(socket, event, ask)| ask.text.as_ref().map(|text| (text, (*socket, *event, *ask)))).collect();
    let mut seen: HashMap<&Name, String> = HashMap::new();
    let mut found = Vec::new();
    for entry in case.log.values().flat_map(|dialogue| &dialogue.entries) {
        let Some((text, (socket, event, ask))) = entry.text.as_ref().and_then(|text| texts.get_key_value(text)) else { continue };
        let logged = format!("the log: {entry}");
        if let Some(first) = seen.insert(text, logged.clone()) {
            let piece = vec![case.line(socket, event), first, logged];
            found.push(Violation::new(Promise::Once, format!("ref `{}` made two entries", ask.reference), piece));
        }
    }
    found
}

/// A ref is shown to its author, on one entry only.
fn twice_under_a_ref(case: &Case) -> Vec<Violation> {
    let mut known: HashMap<(usize, &Name), (&Name, &Socket, &Event)> = HashMap::new();
    let mut found = Vec::new();
    for socket in &case.sockets {
        for (event, frame) in frames(socket) {
            for seen in shown(frame) {
                let Some(reference) = &seen.reference else { continue };
                let (id, first_socket, first) = *known.entry((socket.person, reference)).or_insert((&seen.id, socket, event));
                if *id != seen.id {
                    let piece = vec![case.line(first_socket, first), case.line(socket, event)];
                    found.push(Violation::new(Promise::Once, format!("ref `{reference}` stands on two entries"), piece));
                }
            }
        }
    }
    found
}
