//! The checker: reads every client's history and the final log, and says which promise broke, with the least that shows it.
//!
//! Pure functions over what was written down; nothing here waits, and nothing here knows the server's code. Each promise of the page of
//! the protocol has its file; [`tests`] plants each fault in a sound history and wants it found.

mod acks;
mod answers;
mod humans;
mod order;
mod pieces;
mod walls;
mod words;

#[cfg(test)]
mod stage;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, HashMap};
use std::fmt;

use crate::frame::{Frame, Seen};
use crate::history::{Ask, Event, Fact, Name, Person, Socket};

/// A conversation as it stands when all is over, read by the staff.
#[derive(Debug, Clone)]
pub(crate) struct Dialogue {
    pub(crate) tenant: usize,
    /// Whose it is.
    pub(crate) contact: Name,
    pub(crate) entries: Vec<Seen>,
}

/// All that is judged.
#[derive(Debug, Default)]
pub(crate) struct Case {
    pub(crate) people: Vec<Person>,
    pub(crate) sockets: Vec<Socket>,
    pub(crate) log: BTreeMap<Name, Dialogue>,
}

/// What was promised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Promise {
    /// Acked is durable.
    Durable,
    /// Once.
    Once,
    /// In order, without holes.
    InOrder,
    /// Humans win.
    HumansWin,
    /// An answer survives a reconnect.
    Pieces,
    /// Restart is a pause.
    Pause,
    /// Every request is answered, once.
    Answered,
    /// Entries never change, and all see the same.
    Same,
    /// Nobody sees what is another's.
    Walls,
    /// Frames are as the page says.
    Frames,
    /// The process itself.
    Server,
}

impl fmt::Display for Promise {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Durable => "promise 1, acked is durable",
            Self::Once => "promise 2, once",
            Self::InOrder => "promise 3, in order and without holes",
            Self::HumansWin => "promise 6, humans win",
            Self::Pieces => "promise 7 and the rules for `delta`",
            Self::Pause => "promise 8, restart is a pause",
            Self::Answered => "every request is answered, once",
            Self::Same => "an entry never changes, and all see the same",
            Self::Walls => "who gets what, and who may do what",
            Self::Frames => "frames are as the page says",
            Self::Server => "the server keeps running",
        })
    }
}

/// A promise that broke.
#[derive(Debug, Clone)]
pub(crate) struct Violation {
    pub(crate) promise: Promise,
    pub(crate) what: String,
    /// The lines of history that show it.
    pub(crate) piece: Vec<String>,
}

impl Violation {
    pub(crate) fn new(promise: Promise, what: impl Into<String>, piece: Vec<String>) -> Self {
        Self { promise, what: what.into(), piece }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.promise, self.what)?;
        self.piece.iter().try_for_each(|line| write!(f, "\n    {line}"))
    }
}

/// Judges a run.
pub(crate) fn judge(case: &Case) -> Vec<Violation> {
    let checks: [fn(&Case) -> Vec<Violation>; 7] =
        [acks::check, order::check, humans::check, pieces::check, answers::check, words::check, walls::check];
    let mut found: Vec<Violation> = checks.iter().flat_map(|check| check(case)).collect();
    found.sort_by_key(|violation| violation.promise);
    found
}

impl Case {
    pub(crate) fn person(&self, socket: &Socket) -> Option<&Person> {
        self.people.get(socket.person)
    }

    /// A line of the report.
    pub(crate) fn line(&self, socket: &Socket, event: &Event) -> String {
        line(self.person(socket).map_or("?", |person| person.name.as_str()), socket, event)
    }

    /// An entry of the final log.
    fn entry(&self, conversation: &Name, seq: u64) -> Option<&Seen> {
        let index = usize::try_from(seq).ok()?.checked_sub(1)?;
        self.log.get(conversation)?.entries.get(index)
    }

    fn logged(&self, conversation: &Name, seq: u64) -> String {
        match self.entry(conversation, seq) {
            Some(seen) => format!("the log: {seen}"),
            None => format!("the log: {conversation} has {} entries", self.log.get(conversation).map_or(0, |log| log.entries.len())),
        }
    }
}

/// Writes an event as the report shows it.
pub(crate) fn line(person: &str, socket: &Socket, event: &Event) -> String {
    let (seconds, micros) = (event.at / 1_000_000, event.at % 1_000_000);
    format!("{seconds:>5}.{micros:06} s  socket {} ({person})  {}", socket.number, event.fact)
}

/// Every frame that came to a socket, with its event.
fn frames(socket: &Socket) -> impl Iterator<Item = (&Event, &Frame)> {
    socket.events.iter().filter_map(|event| match &event.fact {
        Fact::Heard(frame) => Some((event, frame)),
        _ => None,
    })
}

/// Who a socket's `welcome` said that it is.
fn who(socket: &Socket) -> Option<&Name> {
    frames(socket).find_map(|(_, frame)| if let Frame::Welcome { who, .. } = frame { Some(who) } else { None })
}

/// Every entry that a frame shows.
fn shown(frame: &Frame) -> &[Seen] {
    match frame {
        Frame::Entry(seen) => std::slice::from_ref(seen),
        Frame::History { entries, .. } => entries,
        _ => &[],
    }
}

/// What was asked under a ref, by whoever.
type Asked<'a> = HashMap<(usize, &'a Name), FirstAsk<'a>>;
type FirstAsk<'a> = (&'a Socket, &'a Event, &'a Ask);

/// The first time that each person asked under each ref.
fn first_asked(case: &Case) -> Asked<'_> {
    let mut asked = Asked::new();
    for socket in &case.sockets {
        for event in &socket.events {
            if let Fact::Asked(ask) = &event.fact {
                let slot = asked.entry((socket.person, &ask.reference)).or_insert((socket, event, ask));
                if event.at < slot.1.at {
                    *slot = (socket, event, ask);
                }
            }
        }
    }
    asked
}
