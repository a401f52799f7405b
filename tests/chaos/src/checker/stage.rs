//! Sound histories for the checker's tests, into which faults are planted.

use std::sync::Arc;

use super::{Case, Dialogue};
use crate::frame::{Frame, Seen};
use crate::history::{Ask, Event, Fact, Kind, Name, Person, Right, Socket, What};

pub(super) const CHAT: &str = "cnv_1";
pub(super) const OLGA: &str = "con_olga";
pub(super) const ANNA: &str = "usr_anna";

pub(super) fn name(text: &str) -> Name {
    Arc::from(text)
}

pub(super) fn entry(seq: u64, author_kind: &str, author: &str) -> Seen {
    Seen {
        conversation: name(CHAT),
        seq,
        id: name(&format!("ent_{seq}")),
        kind: name("message"),
        author_kind: name(author_kind),
        author: name(author),
        reference: None,
        text: Some(name(&format!("words {seq}"))),
        event: None,
        rest: 0,
    }
}

pub(super) fn event(seq: u64, what: &str, author_kind: &str, author: &str) -> Seen {
    Seen { kind: name("event"), text: None, event: Some(name(what)), ..entry(seq, author_kind, author) }
}

pub(super) fn note(seq: u64) -> Seen {
    Seen { kind: name("note"), ..entry(seq, "agent", ANNA) }
}

/// How a shopper is shown what is for the staff.
pub(super) fn hidden(seen: &Seen) -> Seen {
    Seen { kind: name("hidden"), author_kind: name("system"), author: name("system"), text: None, event: None, rest: 9, ..seen.clone() }
}

pub(super) fn ask(what: What, reference: &str, text: Option<&str>) -> Fact {
    ask_with(what, reference, text, Right::May, None)
}

pub(super) fn ask_with(what: What, reference: &str, text: Option<&str>, right: Right, since: Option<u64>) -> Fact {
    let (reference, text) = (name(reference), text.map(name));
    Fact::Asked(Arc::new(Ask { reference, what, conversation: Some(name(CHAT)), text, since, right, wire: String::new() }))
}

pub(super) fn heard(seen: &Seen) -> Fact {
    Fact::Heard(Frame::Entry(seen.clone()))
}

pub(super) fn ack(reference: &str, seq: u64) -> Fact {
    Fact::Heard(Frame::Ack { reference: name(reference), conversation: name(CHAT), seq, id: name(&format!("ent_{seq}")) })
}

pub(super) fn welcome(who: &str, seq: Option<u64>) -> Fact {
    Fact::Heard(Frame::Welcome { who: name(who), heads: seq.map(|seq| (name(CHAT), seq)).into_iter().collect() })
}

pub(super) fn delta(id: &str, at: usize, chars: usize) -> Fact {
    Fact::Heard(Frame::Delta { conversation: name(CHAT), entry: name(id), at, chars })
}

pub(super) fn hello(resume: Option<u64>) -> Fact {
    Fact::Hello { resume: resume.map(|seq| (name(CHAT), seq)).into_iter().collect() }
}

/// One event a second.
pub(super) fn socket(number: usize, person: usize, facts: Vec<Fact>) -> Socket {
    let events = (1..).zip(facts).map(|(at, fact)| Event { at: at * 1_000_000, fact }).collect();
    Socket { number, person, events, settled: false }
}

/// Person 0 is Olga, who asks; person 1 is Anna, who answers; person 2 works in another shop.
pub(super) fn case(log: Vec<Seen>, sockets: Vec<Socket>) -> Case {
    let person = |name: &str, kind, tenant| Person { name: name.to_owned(), kind, tenant };
    let people = vec![person("Olga", Kind::Shopper, 0), person("Anna", Kind::Agent, 0), person("Boris", Kind::Agent, 1)];
    let dialogue = Dialogue { tenant: 0, contact: name(OLGA), entries: log };
    Case { people, sockets, log: [(name(CHAT), dialogue)].into() }
}
