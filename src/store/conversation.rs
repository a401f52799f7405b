//! Reading dialogues: one, a page of them, the one that a shopper has open.

use std::collections::BTreeMap;

use super::db::{Row, query, query_of_parts};
use super::entry_body::{self, MESSAGE};
use super::head::{unread_column, unread_of};
use super::understanding::{temper_column, temper_of};
use super::{StoreError, TenantStore, intern, rows};
use crate::domain::{
    Author, Body, ContactId, Conversation, ConversationId, InboxId, LastWord, Phase, Preview, Profile, Rating, Responsible, Seq, Timestamp,
};

/// Which dialogues to list.
#[derive(Debug, Clone, Default)]
pub struct ConversationFilter {
    /// Only those whose turn it is.
    pub phase: Option<Phase>,
    /// Only those of an agent.
    pub agent: AgentFilter,
    /// Only those that came in there.
    pub inbox: Option<InboxId>,
    /// Only those of this shopper.
    pub contact: Option<ContactId>,
    /// Only those that are older than this one: the last of the page before.
    pub before: Option<ConversationId>,
    /// Whose unread messages are counted: an agent's or a program's raw id; 0 for nobody's.
    pub reader: i64,
}

/// Whose dialogues to list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum AgentFilter {
    /// Anybody's and nobody's.
    #[default]
    Any,
    /// Nobody's.
    None,
    /// Those of the agent (or program) with this raw id.
    Id(i64),
}

/// A dialogue with what a list shows beside it.
#[derive(Debug, Clone, PartialEq)]
pub struct ConversationDetails {
    /// The dialogue.
    pub conversation: Conversation,
    /// What is known of the shopper.
    pub profile: Profile,
    /// The name of the inbox.
    pub inbox_name: String,
    /// Its last message, if it has any.
    pub last: Option<LastWord>,
    /// The other side's messages that the reader has not read, counted up to [`UNREAD_MAX`](super::UNREAD_MAX).
    pub unread: u64,
}

/// The columns of a dialogue and its shopper. What follows filters on `c`, the dialogue.
macro_rules! conversation_columns {
    () => {
        concat!(
            "c.id, c.tenant, c.inbox, c.contact, c.channel, c.phase, c.since, c.agent_kind, c.agent, c.agent_name, c.team, \
         c.snoozed_until, c.rating, c.rating_comment, c.rated_at, c.opened_at, c.epoch, p.name, p.email, p.phone, p.locale, \
         (SELECT COALESCE(MAX(e.seq), 0) FROM entries e WHERE e.tenant = c.tenant AND e.conversation = c.id) AS last_seq, ",
            temper_column!()
        )
    };
}

/// Dialogues with what a list shows beside them, for the reader `$2`, who has not read what a shopper (`=`) or anybody else
/// (`<>`) wrote.
macro_rules! details_from {
    ($shopper:literal) => {
        concat!(
            "SELECT ",
            conversation_columns!(),
            ", i.name AS inbox_name, w.seq AS word_seq, w.at AS word_at, w.body AS word_body, ",
            unread_column!($shopper),
            "FROM conversations c \
             JOIN contacts p ON p.tenant = c.tenant AND p.id = c.contact \
             JOIN inboxes i ON i.tenant = c.tenant AND i.id = c.inbox \
             LEFT JOIN entries w ON w.tenant = c.tenant AND w.conversation = c.id AND w.seq = \
                 (SELECT MAX(e.seq) FROM entries e \
                  WHERE e.tenant = c.tenant AND e.conversation = c.id AND e.kind = 0) \
             WHERE c.tenant = $1 "
        )
    };
}

impl TenantStore {
    /// Returns a dialogue.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn conversation(&self, id: ConversationId) -> Result<Option<Conversation>, StoreError> {
        let query = query(concat!(
            "SELECT ",
            conversation_columns!(),
            " FROM conversations c JOIN contacts p ON p.tenant = c.tenant AND p.id = c.contact \
             WHERE c.tenant = $1 AND c.id = $2"
        ));
        let row = self.db.one(query.bind(self.tenant).bind(id)).await?;
        row.as_ref().map(conversation_of).transpose()
    }

    /// Returns a dialogue with what a list shows beside it; `reader` is whose unread messages are counted.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn conversation_details(&self, id: ConversationId, reader: i64) -> Result<Option<ConversationDetails>, StoreError> {
        let query = query(concat!(details_from!("="), "AND c.id = $3"));
        let row = self.db.one(query.bind(self.tenant).bind(reader).bind(id)).await?;
        row.as_ref().map(details_of).transpose()
    }

    /// Returns a page of dialogues, the newest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn list_conversations(&self, filter: &ConversationFilter, limit: u32) -> Result<Vec<ConversationDetails>, StoreError> {
        // Put together from fixed parts, because `$4 IS NULL OR phase = $4` would keep the database from its indexes.
        let mut sql = String::from(details_from!("="));
        if filter.phase.is_some() {
            sql.push_str("AND c.phase = $3 ");
        }
        match filter.agent {
            AgentFilter::Any => {}
            AgentFilter::None => sql.push_str("AND c.agent IS NULL "),
            AgentFilter::Id(_) => sql.push_str("AND c.agent = $4 "),
        }
        if filter.inbox.is_some() {
            sql.push_str("AND c.inbox = $5 ");
        }
        if filter.contact.is_some() {
            sql.push_str("AND c.contact = $7 ");
        }
        // Every value is bound, used or not: PostgreSQL accepts a value whose type it was told.
        sql.push_str("AND c.id < $6 ORDER BY c.id DESC LIMIT $8");
        let agent = if let AgentFilter::Id(agent) = filter.agent { Some(agent) } else { None };
        let query = query_of_parts(sql)
            .bind(self.tenant)
            .bind(filter.reader)
            .bind(filter.phase.map(Phase::as_str))
            .bind(agent)
            .bind(filter.inbox)
            .bind(filter.before.map_or(i64::MAX, ConversationId::raw))
            .bind(filter.contact)
            .bind(rows(limit));
        self.db.all(query).await?.iter().map(details_of).collect()
    }

    /// Returns a page of a shopper's dialogues, the newest first, as the shopper sees them.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn conversations_of_contact(
        &self,
        contact: ContactId,
        before: Option<ConversationId>,
        limit: u32,
    ) -> Result<Vec<ConversationDetails>, StoreError> {
        let query = query(concat!(details_from!("<>"), "AND c.contact = $2 AND c.id < $3 ORDER BY c.id DESC LIMIT $4"));
        let query = query.bind(self.tenant).bind(contact).bind(before.map_or(i64::MAX, ConversationId::raw)).bind(rows(limit));
        self.db.all(query).await?.iter().map(details_of).collect()
    }

    /// Returns a shopper's newest dialogue that is not settled.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn open_conversation_of(&self, contact: ContactId) -> Result<Option<ConversationId>, StoreError> {
        let query = query(
            "SELECT id FROM conversations WHERE tenant = $1 AND contact = $2 AND phase <> 'resolved' \
             ORDER BY id DESC LIMIT 1",
        );
        let row = self.db.one(query.bind(self.tenant).bind(contact)).await?;
        row.map(|row| row.id("id")).transpose()
    }
}

/// Reads the word for a phase.
pub(super) fn phase_of(word: &str) -> Result<Phase, StoreError> {
    Phase::parse(word).ok_or_else(|| StoreError::Inconsistent(format!("there is no phase `{word}`")))
}

/// Reads who has a dialogue.
pub(super) fn agent_of(row: &Row) -> Result<Option<Author>, StoreError> {
    let (Some(kind), Some(id)) = (row.int_or_null("agent_kind")?, row.int_or_null("agent")?) else { return Ok(None) };
    let name = row.text_or_null("agent_name")?.unwrap_or_default();
    Ok(Some(Author { kind: entry_body::author_kind(kind)?, id, name: name.into() }))
}

/// Reads a shopper's particulars, those with columns of their own.
pub(super) fn profile_of(row: &Row) -> Result<Profile, StoreError> {
    Ok(Profile {
        name: row.text_or_null("name")?,
        email: row.text_or_null("email")?,
        phone: row.text_or_null("phone")?,
        locale: row.text_or_null("locale")?,
        attributes: BTreeMap::new(),
    })
}

fn conversation_of(row: &Row) -> Result<Conversation, StoreError> {
    let contact = row.id("contact")?;
    Ok(Conversation {
        tenant: row.id("tenant")?,
        id: row.id("id")?,
        inbox: row.id("inbox")?,
        contact,
        contact_name: profile_of(row)?.display_name(contact),
        channel: intern::channel(&row.text("channel")?)?,
        phase: phase_of(&row.text("phase")?)?,
        since: Timestamp::from_millis(row.int("since")?),
        responsible: Responsible { agent: agent_of(row)?, team: row.id_or_null("team")? },
        snoozed_until: row.int_or_null("snoozed_until")?.map(Timestamp::from_millis),
        rating: rating_of(row)?.map(Box::new),
        temper: temper_of(row)?,
        opened_at: Timestamp::from_millis(row.int("opened_at")?),
        epoch: row.int("epoch")?,
        last: Seq::from_raw(row.int("last_seq")?),
    })
}

fn rating_of(row: &Row) -> Result<Option<Rating>, StoreError> {
    let (Some(score), Some(at)) = (score_of(row)?, row.int_or_null("rated_at")?) else { return Ok(None) };
    Ok(Some(Rating { score, comment: row.text_or_null("rating_comment")?, at: Timestamp::from_millis(at) }))
}

/// Reads how many of five a dialogue was given.
pub(super) fn score_of(row: &Row) -> Result<Option<u8>, StoreError> {
    Ok(row.int_or_null("rating")?.and_then(|score| u8::try_from(score).ok()))
}

fn details_of(row: &Row) -> Result<ConversationDetails, StoreError> {
    Ok(ConversationDetails {
        conversation: conversation_of(row)?,
        profile: profile_of(row)?,
        inbox_name: row.text("inbox_name")?,
        last: last_word_of(row)?,
        unread: unread_of(row)?,
    })
}

/// Reads the last message of a dialogue from `word_seq`, `word_at` and `word_body`.
pub(super) fn last_word_of(row: &Row) -> Result<Option<LastWord>, StoreError> {
    let (Some(seq), Some(at), Some(body)) = (row.int_or_null("word_seq")?, row.int_or_null("word_at")?, row.text_or_null("word_body")?)
    else {
        return Ok(None);
    };
    let (_, Body::Message(message)) = entry_body::read(&body)? else {
        return Err(StoreError::Inconsistent(format!("entry {seq} is kept as a message (kind {MESSAGE}) but is none")));
    };
    let at = Timestamp::from_millis(at);
    Ok(Some(LastWord { seq: Seq::from_raw(seq), at, text: Preview::of(&message.text) }))
}
