//! The rules for `delta`, promise 7 among them: the first piece that a socket gets of an answer is at offset 0, each further one continues it
//! or begins anew, and none comes once the answer is finished or dropped. And the rule for `bye`: nothing comes after it.

use std::collections::HashMap;

use super::{Case, Promise, Violation, frames};
use crate::frame::Frame;
use crate::history::{Event, Name, Socket};

enum Answer<'a> {
    Writing { chars: usize, last: &'a Event },
    Over(&'a Event),
}

pub(super) fn check(case: &Case) -> Vec<Violation> {
    case.sockets.iter().flat_map(|socket| [pieces(case, socket), after_bye(case, socket)].concat()).collect()
}

fn pieces(case: &Case, socket: &Socket) -> Vec<Violation> {
    let mut answers: HashMap<&Name, Answer<'_>> = HashMap::new();
    let mut found = Vec::new();
    for (event, frame) in frames(socket) {
        match frame {
            Frame::Entry(seen) => drop(answers.insert(&seen.id, Answer::Over(event))),
            Frame::Dropped { entry, .. } => drop(answers.insert(entry, Answer::Over(event))),
            Frame::Delta { entry, at, chars, .. } => {
                let mut complain = |what: String, before: Option<&Event>| {
                    let piece = before.into_iter().chain([event]).map(|event| case.line(socket, event)).collect();
                    found.push(Violation::new(Promise::Pieces, what, piece));
                };
                match answers.get(entry) {
                    Some(Answer::Over(end)) => complain(format!("a piece came for {entry}, which was over"), Some(end)),
                    Some(Answer::Writing { chars, last }) if *at != 0 && at != chars => {
                        complain(format!("a piece of {entry} is at {at}, and {chars} characters came before it"), Some(last));
                    }
                    None if *at != 0 => complain(format!("the first piece of {entry} that came is at {at}"), None),
                    _ => {}
                }
                answers.insert(entry, Answer::Writing { chars: at + chars, last: event });
            }
            _ => {}
        }
    }
    found
}

fn after_bye(case: &Case, socket: &Socket) -> Vec<Violation> {
    let mut frames = frames(socket).skip_while(|(_, frame)| !matches!(frame, Frame::Bye { .. }));
    let (Some((bye, _)), Some((after, _))) = (frames.next(), frames.next()) else { return Vec::new() };
    let piece = vec![case.line(socket, bye), case.line(socket, after)];
    vec![Violation::new(Promise::Pause, "a frame came after `bye`", piece)]
}
