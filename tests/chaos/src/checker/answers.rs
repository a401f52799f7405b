//! Every request is answered, once for each time that it was sent, as long as its socket lives; and what nobody may do is refused.

use std::collections::HashMap;

use super::{Case, Promise, Violation, frames};
use crate::frame::{Frame, Seen};
use crate::history::{Ask, Event, Fact, Micros, Name, Right, Socket};

/// How long an answer may take on a socket that lives: the database may stall for ten seconds, the journal tries for ten more, the proxy
/// holds things back, and the machine is busy.
const ANSWER_MAX: Micros = 60_000_000;
/// How long before the end of a quiet socket a request may have been sent and be unanswered.
const QUIET_MAX: Micros = 5_000_000;

pub(super) fn check(case: &Case) -> Vec<Violation> {
    let end = case.sockets.iter().filter_map(|socket| socket.events.last()).map(|event| event.at).max().unwrap_or_default();
    let logged = case.log.values().flat_map(|dialogue| &dialogue.entries);
    let words: Words<'_> = logged.filter_map(|entry| Some((entry.text.as_ref()?, entry))).collect();
    let judge = |socket| [answered(case, socket, end), refused(case, socket, &words), well_formed(case, socket)].concat();
    case.sockets.iter().flat_map(judge).collect()
}

/// The texts of the log, each with its entry.
type Words<'a> = HashMap<&'a Name, &'a Seen>;

fn answered(case: &Case, socket: &Socket, end: Micros) -> Vec<Violation> {
    let mut pending: HashMap<&Name, Vec<&Event>> = HashMap::new();
    let mut found = Vec::new();
    let (mut deaf_since, mut deaf) = (None, 0);
    for event in &socket.events {
        match &event.fact {
            Fact::Asked(ask) => pending.entry(&ask.reference).or_default().push(event),
            Fact::Deaf(true) => deaf_since = Some(event.at),
            Fact::Deaf(false) => deaf += deaf_since.take().map_or(0, |since| event.at - since),
            Fact::Heard(frame) => {
                let Some(reference) = frame.answers() else { continue };
                if pending.get_mut(reference).and_then(Vec::pop).is_none() {
                    let piece = vec![case.line(socket, event)];
                    found.push(Violation::new(
                        Promise::Answered,
                        format!("ref `{reference}` was answered more often than it was sent"),
                        piece,
                    ));
                }
            }
            Fact::Hello { .. } | Fact::Ended(_) => {}
        }
    }
    let (patience, until) =
        if socket.settled { (QUIET_MAX, end) } else { (ANSWER_MAX + deaf, socket.events.last().map_or(0, |event| event.at)) };
    for (reference, asked) in pending {
        for event in asked.into_iter().filter(|event| until.saturating_sub(event.at) > patience) {
            let seconds = (until - event.at) / 1_000_000;
            let piece = vec![case.line(socket, event)];
            found.push(Violation::new(
                Promise::Answered,
                format!("ref `{reference}` was not answered in {seconds} s on a socket that lived"),
                piece,
            ));
        }
    }
    found
}

fn refused(case: &Case, socket: &Socket, words: &Words<'_>) -> Vec<Violation> {
    let is_never = |ask: &&Ask| ask.right == Right::Never;
    let never: HashMap<&Name, &Event> = socket
        .events
        .iter()
        .filter_map(|event| if let Fact::Asked(ask) = &event.fact { Some((&**ask, event)) } else { None })
        .filter(|(ask, _)| is_never(ask))
        .map(|(ask, event)| (&ask.reference, event))
        .collect();
    let kept = never.values().filter_map(|event| {
        let Fact::Asked(ask) = &event.fact else { return None };
        let entry = words.get(ask.text.as_ref()?)?;
        let piece = vec![case.line(socket, event), format!("the log: {entry}")];
        Some(Violation::new(Promise::Walls, "what must be refused stands in the log", piece))
    });
    let granted = frames(socket).filter(|(_, frame)| !matches!(frame, Frame::Error { .. }));
    let wrong = granted.filter_map(|(event, frame)| never.get(frame.answers()?).map(|asked| (*asked, event)));
    let wrong = wrong.map(|(asked, event)| {
        let piece = vec![case.line(socket, asked), case.line(socket, event)];
        Violation::new(Promise::Walls, "what must be refused was done", piece)
    });
    wrong.chain(kept).collect()
}

/// What comes before the welcome is a refusal of the greeting, and nothing else.
fn welcomed_first(case: &Case, socket: &Socket) -> Option<Violation> {
    let (event, frame) = frames(socket).next()?;
    let is_in_order = matches!(frame, Frame::Welcome { .. } | Frame::Error { .. } | Frame::Bye { .. });
    (!is_in_order).then(|| Violation::new(Promise::Frames, "a frame came before `welcome`", vec![case.line(socket, event)]))
}

fn well_formed(case: &Case, socket: &Socket) -> Vec<Violation> {
    let broken = frames(socket).filter(|(_, frame)| match frame {
        Frame::Broken { .. } => true,
        Frame::Error { code, .. } => &**code == "internal",
        _ => false,
    });
    let broken =
        broken.map(|(event, _)| Violation::new(Promise::Frames, "the server sent what it never should", vec![case.line(socket, event)]));
    broken.chain(welcomed_first(case, socket)).collect()
}
