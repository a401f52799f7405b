//! What Beseda is about, as plain types: dialogues, their entries, the people in them, the shops they belong to.
//!
//! Pure: nothing here waits, serialises or speaks SQL. Wire types (`crate::protocol`) and rows (`crate::store`) are
//! converted to and from these by hand where they meet.

mod address;
mod article;
mod author;
mod clock;
mod contact;
mod conversation;
mod entry;
mod form;
mod hours;
mod ids;
mod particulars;
mod people;
mod push;
mod tenant;
mod timer;
mod understanding;

pub use address::{is_link, is_picture, is_secure_address};
pub use article::{Article, ArticleHit, Language};
pub use author::{Author, AuthorKind};
pub use clock::{Clock, ManualClock, SystemClock, Timestamp};
pub use contact::{Contact, Profile};
pub use conversation::{BoardRow, Channel, Conversation, ConversationHead, LastWord, Phase, Preview, Rating, Responsible};
pub use entry::{Attachment, Body, Button, Card, Entry, Event, Format, Location, Message, Price, Receipt, Ref, ReleaseTo, Seq};
pub use form::{FieldKind, Form, FormAnswers, FormField, FormValue, pattern_of};
pub use hours::{Hours, Opening, day_index};
pub use ids::{
    ApiKeyId, ArticleId, AttachmentId, ContactId, ConversationId, EntryId, IdError, IdMaker, InboxId, IntegrationId, IntentId, OutboundId,
    PushId, SessionId, TeamId, TenantId, UserId,
};
pub use particulars::{is_phone, normal_email};
pub use people::{ApiKey, Role, Scope, Team, User};
pub use push::{PUSH_SUBSCRIPTIONS_MAX, PushSubscription};
pub use tenant::{HandOverRules, Inbox, InboxSettings, Tenant};
pub use timer::{Timer, TimerChange, TimerKind};
pub use understanding::{Certainty, Guess, INTENT_HUMAN, Intent, Mention, Mood, Temper, Understood};
