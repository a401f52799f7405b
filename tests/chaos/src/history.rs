//! What every client did and saw, in the time of one clock. The checker knows nothing else.

use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;

use crate::frame::Frame;

/// A text that is kept once however often it was seen.
pub(crate) type Name = Arc<str>;

/// Microseconds since the run began.
pub(crate) type Micros = u64;

/// Keeps each text once.
#[derive(Debug, Default)]
pub(crate) struct Names(HashSet<Name>);

impl Names {
    pub(crate) fn keep(&mut self, text: &str) -> Name {
        if let Some(known) = self.0.get(text) {
            return Arc::clone(known);
        }
        let new: Name = Arc::from(text);
        self.0.insert(Arc::clone(&new));
        new
    }
}

/// Whose client it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Asks.
    Shopper,
    /// Answers.
    Agent,
    /// Answers, with an API key.
    Program,
}

/// Somebody with one client or several.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    /// How the report calls it, such as `shopper 3`.
    pub(crate) name: String,
    pub(crate) kind: Kind,
    /// The shop, counted from 0.
    pub(crate) tenant: usize,
}

/// One socket from its `hello` to its end.
#[derive(Debug)]
pub(crate) struct Socket {
    pub(crate) number: usize,
    pub(crate) person: usize,
    pub(crate) events: Vec<Event>,
    /// Whether it was open and had time enough when all faults were over.
    pub(crate) settled: bool,
}

/// Something that a client did or saw.
#[derive(Debug, Clone)]
pub(crate) struct Event {
    pub(crate) at: Micros,
    pub(crate) fact: Fact,
}

#[derive(Debug, Clone)]
pub(crate) enum Fact {
    /// It said `hello`, and named the last numbers that it had seen.
    Hello { resume: Vec<(Name, u64)> },
    /// It sent a request.
    Asked(Arc<Ask>),
    /// A frame came.
    Heard(Frame),
    /// It stopped reading for so long, or begins to read again.
    Deaf(bool),
    /// The socket ended, and why as far as the client knows.
    Ended(Name),
}

/// What a request wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum What {
    Post,
    Note,
    Human,
    Take,
    Release,
    Resolve,
    Reopen,
    Snooze,
    History,
    Watch,
    Unwatch,
}

impl What {
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Post => "post",
            Self::Note => "note",
            Self::Human => "human",
            Self::Take => "take",
            Self::Release => "release",
            Self::Resolve => "resolve",
            Self::Reopen => "reopen",
            Self::Snooze => "snooze",
            Self::History => "history",
            Self::Watch => "watch",
            Self::Unwatch => "unwatch",
        }
    }

    /// Whether it is answered with `ack`, and so keyed by its ref for ever.
    pub(crate) const fn is_acked(self) -> bool {
        !matches!(self, Self::History | Self::Watch | Self::Unwatch)
    }
}

/// Whether a request may be done at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Right {
    May,
    /// It must be refused, whatever the state is.
    Never,
}

/// A request with a `ref`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Ask {
    pub(crate) reference: Name,
    pub(crate) what: What,
    pub(crate) conversation: Option<Name>,
    pub(crate) text: Option<Name>,
    /// Of a `watch`.
    pub(crate) since: Option<u64>,
    pub(crate) right: Right,
    /// The frame as it is sent, each time the same.
    pub(crate) wire: String,
}

impl fmt::Display for Fact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Hello { resume } => {
                write!(f, "-> hello")?;
                resume.iter().try_for_each(|(conversation, seq)| write!(f, " {conversation}:{seq}"))
            }
            Self::Asked(ask) => write!(f, "-> {ask}"),
            Self::Heard(frame) => write!(f, "<- {frame}"),
            Self::Deaf(true) => write!(f, "-- stops reading"),
            Self::Deaf(false) => write!(f, "-- reads again"),
            Self::Ended(why) => write!(f, "-- ended: {why}"),
        }
    }
}

impl fmt::Display for Ask {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ref={}", self.what.word(), self.reference)?;
        if let Some(conversation) = &self.conversation {
            write!(f, " in {conversation}")?;
        }
        if let Some(since) = self.since {
            write!(f, " since {since}")?;
        }
        if let Some(text) = &self.text {
            write!(f, " \"{text}\"")?;
        }
        if self.right == Right::Never { write!(f, " (must be refused)") } else { Ok(()) }
    }
}
