//! What crosses the wire, and nothing else: the frames of `beseda.v1` and the bodies of the REST interface.
//!
//! TypeScript for the widget and the desk is generated from these types; `docs/protocol.md` explains them to people.
//! Domain types never derive `Serialize`: they are turned into these by hand in `convert`.

mod client;
mod content;
mod convert;
mod convert_content;
mod encoded;
pub mod rest;
mod server;
mod understanding;

pub use client::{
    Assign, ClientFrame, ConversationRef, DecodeError, Hello, History, Note, Page, PageVisit, Post, Rate, Read, Release, ReleaseTarget,
    Resume, Snooze, TopicRequest, Typing, decode,
};
pub use content::{
    AttachmentBody, ButtonBody, CardBody, FieldKindBody, FormAnswersBody, FormBody, FormFieldBody, FormValueBody, LocationBody,
    PostFormBody, PriceBody,
};
pub use convert::{View, entry_body, entry_body_with, receipt_frame};
pub use encoded::Encoded;
pub use server::{
    AuthorBody, ByeReason, EntryBody, ErrorCode, EventBody, HeadBody, LastBody, Limits, NamedBody, QueueRow, ServerFrame, TopicRow,
    VisitorRow, WhoBody, encode,
};
pub use understanding::{GuessBody, MentionBody, TemperBody, UnderstoodBody, UnderstoodFrame};

/// The WebSocket subprotocol of this contract.
pub const SUBPROTOCOL: &str = "beseda.v1";
