//! A frame of the server as the checker sees it: read from its text by the page of the protocol, and nothing but the page.

use std::fmt;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use serde_json::Value;

use crate::history::{Name, Names};

/// An entry as somebody was shown it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Seen {
    pub(crate) conversation: Name,
    pub(crate) seq: u64,
    pub(crate) id: Name,
    pub(crate) kind: Name,
    pub(crate) author_kind: Name,
    pub(crate) author: Name,
    pub(crate) reference: Option<Name>,
    pub(crate) text: Option<Name>,
    /// The name of an event.
    pub(crate) event: Option<Name>,
    /// Of everything else that all who may see it see alike.
    pub(crate) rest: u64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Frame {
    Welcome {
        who: Name,
        heads: Vec<(Name, u64)>,
    },
    Entry(Seen),
    History {
        reference: Name,
        entries: Vec<Seen>,
    },
    Ack {
        reference: Name,
        conversation: Name,
        seq: u64,
        id: Name,
    },
    Ok {
        reference: Name,
        seq: Option<u64>,
    },
    Error {
        reference: Option<Name>,
        code: Name,
        message: Name,
    },
    Synced {
        conversation: Name,
        seq: u64,
    },
    Delta {
        conversation: Name,
        entry: Name,
        at: usize,
        chars: usize,
    },
    Dropped {
        conversation: Name,
        entry: Name,
    },
    Bye {
        reason: Name,
    },
    /// `state`, `typing`, `read`, `presence`: about one conversation, and not kept.
    Passing {
        kind: Name,
        conversation: Name,
    },
    /// The boards of agents, and `beat`.
    Other {
        kind: Name,
    },
    /// What the page does not allow.
    Broken {
        why: Name,
    },
}

impl Frame {
    /// Reads a frame. A wrong one becomes [`Frame::Broken`], which the checker reports.
    pub(crate) fn read(text: &str, names: &mut Names) -> Self {
        let Ok(value) = serde_json::from_str::<Value>(text) else {
            return Self::Broken { why: names.keep(&format!("this is no JSON: {}", start_of(text))) };
        };
        match parse(&value, names) {
            Some(frame) => frame,
            None => Self::Broken { why: names.keep(&format!("fields of this frame are wrong or missing: {}", start_of(text))) },
        }
    }

    /// The conversation that it is about.
    pub(crate) fn conversation(&self) -> Option<&Name> {
        match self {
            Self::Entry(seen) => Some(&seen.conversation),
            Self::Ack { conversation, .. }
            | Self::Synced { conversation, .. }
            | Self::Delta { conversation, .. }
            | Self::Dropped { conversation, .. }
            | Self::Passing { conversation, .. } => Some(conversation),
            _ => None,
        }
    }

    /// The request that it answers.
    pub(crate) fn answers(&self) -> Option<&Name> {
        match self {
            Self::History { reference, .. } | Self::Ack { reference, .. } | Self::Ok { reference, .. } => Some(reference),
            Self::Error { reference, .. } => reference.as_ref(),
            _ => None,
        }
    }
}

fn parse(value: &Value, names: &mut Names) -> Option<Frame> {
    let kind = value["type"].as_str()?;
    let mut text = |field: &str| value[field].as_str().map(|text| names.keep(text));
    Some(match kind {
        "ack" => Frame::Ack { reference: text("ref")?, conversation: text("conversation")?, seq: value["seq"].as_u64()?, id: text("id")? },
        "ok" => Frame::Ok { reference: text("ref")?, seq: value["seq"].as_u64() },
        "error" => Frame::Error { reference: text("ref"), code: text("code")?, message: text("message")? },
        "synced" => Frame::Synced { conversation: text("conversation")?, seq: value["seq"].as_u64()? },
        "dropped" => Frame::Dropped { conversation: text("conversation")?, entry: text("entry")? },
        "bye" => Frame::Bye { reason: text("reason")? },
        "delta" => Frame::Delta {
            conversation: text("conversation")?,
            entry: text("entry")?,
            at: usize::try_from(value["at"].as_u64()?).ok()?,
            chars: value["text"].as_str()?.chars().count(),
        },
        "state" | "typing" | "read" | "presence" => Frame::Passing { kind: text("type")?, conversation: text("conversation")? },
        "welcome" => welcome(value, names)?,
        "entry" => Frame::Entry(entry(value, names)?),
        "history" => {
            let entries = value["entries"].as_array()?.iter().map(|one| entry(one, names)).collect::<Option<_>>()?;
            Frame::History { reference: names.keep(value["ref"].as_str()?), entries }
        }
        other => Frame::Other { kind: names.keep(other) },
    })
}

fn welcome(value: &Value, names: &mut Names) -> Option<Frame> {
    let who = names.keep(value["who"]["id"].as_str()?);
    let head = |head: &Value, names: &mut Names| Some((names.keep(head["id"].as_str()?), head["seq"].as_u64()?));
    let heads = value["conversations"].as_array()?.iter().map(|one| head(one, names)).collect::<Option<_>>()?;
    Some(Frame::Welcome { who, heads })
}

/// Reads an entry, as it comes in a frame, in `history` and over HTTP.
pub(crate) fn entry(value: &Value, names: &mut Names) -> Option<Seen> {
    let mut text = |value: &Value| value.as_str().map(|text| names.keep(text));
    Some(Seen {
        conversation: text(&value["conversation"])?,
        seq: value["seq"].as_u64().filter(|seq| *seq > 0)?,
        id: text(&value["id"])?,
        kind: text(&value["kind"])?,
        author_kind: text(&value["author"]["kind"])?,
        author: text(&value["author"]["id"])?,
        reference: text(&value["ref"]),
        text: text(&value["text"]),
        event: text(&value["event"]["name"]),
        rest: rest_of(value),
    })
}

/// What all readers must see alike and no check looks into. `reason` of an event is for the staff alone, and is left out.
fn rest_of(value: &Value) -> u64 {
    let mut hasher = DefaultHasher::new();
    for field in ["at", "channel", "format", "attachments", "buttons", "cards", "reply_to", "payload"] {
        value[field].to_string().hash(&mut hasher);
    }
    for field in ["to", "agent", "team", "until"] {
        value["event"][field].to_string().hash(&mut hasher);
    }
    hasher.finish()
}

fn start_of(text: &str) -> String {
    const SHOWN_MAX: usize = 200;
    text.chars().take(SHOWN_MAX).collect()
}

impl fmt::Display for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { conversation, seq, id, kind, author_kind, author, reference, text, event, .. } = self;
        write!(f, "{conversation} #{seq} {id} {kind}")?;
        if let Some(event) = event {
            write!(f, " {event}")?;
        }
        write!(f, " by {author_kind} {author}")?;
        if let Some(reference) = reference {
            write!(f, " ref={reference}")?;
        }
        if let Some(text) = text { write!(f, " \"{}\"", start_of(text)) } else { Ok(()) }
    }
}

impl fmt::Display for Frame {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Welcome { who, heads } => {
                write!(f, "welcome {who}")?;
                heads.iter().try_for_each(|(conversation, seq)| write!(f, " {conversation}:{seq}"))
            }
            Self::Entry(seen) => write!(f, "entry {seen}"),
            Self::History { reference, entries } => {
                write!(f, "history ref={reference} {} entries", entries.len())?;
                entries.iter().try_for_each(|seen| write!(f, "\n        {seen}"))
            }
            Self::Ack { reference, conversation, seq, id } => write!(f, "ack ref={reference} {conversation} #{seq} {id}"),
            Self::Ok { reference, seq } => write!(f, "ok ref={reference} seq={seq:?}"),
            Self::Error { reference, code, message } => write!(f, "error ref={reference:?} {code}: {message}"),
            Self::Synced { conversation, seq } => write!(f, "synced {conversation} #{seq}"),
            Self::Delta { conversation, entry, at, chars } => write!(f, "delta {conversation} {entry} at {at}, {chars} characters"),
            Self::Dropped { conversation, entry } => write!(f, "dropped {conversation} {entry}"),
            Self::Bye { reason } => write!(f, "bye {reason}"),
            Self::Passing { kind, conversation } => write!(f, "{kind} {conversation}"),
            Self::Other { kind } => write!(f, "{kind}"),
            Self::Broken { why } => write!(f, "(broken) {why}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Frame {
        Frame::read(text, &mut Names::default())
    }

    #[test]
    fn an_ack_without_a_number_is_broken_and_an_unknown_type_is_not() {
        assert!(matches!(read(r#"{"type":"ack","ref":"a","conversation":"c","id":"e"}"#), Frame::Broken { .. }));
        assert!(matches!(read("nonsense"), Frame::Broken { .. }));
        assert!(matches!(read(r#"{"type":"new_thing"}"#), Frame::Other { .. }));
    }

    #[test]
    fn an_entry_without_an_author_is_broken() {
        let whole = r#"{"type":"entry","conversation":"c","seq":1,"id":"e","at":"t","kind":"event","author":{"kind":"system","id":"s"},"event":{"name":"opened"}}"#;
        assert!(matches!(read(whole), Frame::Entry(seen) if seen.event.as_deref() == Some("opened")));
        assert!(matches!(read(&whole.replace("author", "writer")), Frame::Broken { .. }));
        assert!(matches!(read(&whole.replace("\"seq\":1", "\"seq\":0")), Frame::Broken { .. }));
    }

    #[test]
    fn the_reason_of_an_event_does_not_tell_readers_apart_and_its_time_does() {
        let rest = |text: &str| rest_of(&serde_json::from_str(text).unwrap());
        assert_eq!(rest(r#"{"at":"1","event":{"name":"queued","reason":"asked"}}"#), rest(r#"{"at":"1","event":{"name":"queued"}}"#));
        assert_ne!(rest(r#"{"at":"1"}"#), rest(r#"{"at":"2"}"#));
    }
}
