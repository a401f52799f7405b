//! The agents' board: what is open now, most urgent first; and who waits, across all shops.

use super::conversation::{agent_of, last_word_of, phase_of, profile_of, score_of};
use super::db::{Row, query};
use super::understanding::{temper_column, temper_of};
use super::{Store, StoreError, TenantStore, intern, rows};
use crate::domain::{BoardRow, ConversationId, InboxId, TeamId, TenantId, Timestamp};

/// A dialogue that waits for a human, with what a dispatcher needs to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QueuedConversation {
    /// The shop.
    pub tenant: TenantId,
    /// The dialogue.
    pub id: ConversationId,
    /// Where it came in.
    pub inbox: InboxId,
    /// The team that it waits for, if not for anybody.
    pub team: Option<TeamId>,
    /// Since when it waits.
    pub since: Timestamp,
}

/// A board's rows out of `$source`, a selection of dialogues.
macro_rules! board_from {
    ($source:literal, $rest:literal) => {
        concat!(
            "SELECT c.id, c.phase, c.since, c.contact, c.channel, c.agent_kind, c.agent, c.agent_name, c.rating, \
             p.name, p.email, p.phone, p.locale, w.seq AS word_seq, w.at AS word_at, w.body AS word_body, ",
            temper_column!(),
            " FROM ",
            $source,
            " c JOIN contacts p ON p.tenant = c.tenant AND p.id = c.contact \
             LEFT JOIN entries w ON w.tenant = c.tenant AND w.conversation = c.id AND w.seq = \
                 (SELECT MAX(e.seq) FROM entries e \
                  WHERE e.tenant = c.tenant AND e.conversation = c.id AND e.kind = 0) \
             WHERE c.tenant = $1 ",
            $rest
        )
    };
}

fn board_row_of(row: &Row) -> Result<BoardRow, StoreError> {
    let contact = row.id("contact")?;
    Ok(BoardRow {
        id: row.id("id")?,
        phase: phase_of(&row.text("phase")?)?,
        since: Timestamp::from_millis(row.int("since")?),
        contact,
        contact_name: profile_of(row)?.display_name(contact),
        channel: intern::channel(&row.text("channel")?)?,
        agent: agent_of(row)?,
        rating: score_of(row)?,
        temper: temper_of(row)?,
        last: last_word_of(row)?,
    })
}

impl TenantStore {
    /// Returns the open dialogues: those that wait, the longest first; then the assigned, the snoozed and the bot's, the
    /// newest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn board(&self, limit: u32) -> Result<Vec<BoardRow>, StoreError> {
        // One selection a phase, because each can then walk the index on (tenant, phase, since) and stop at the limit.
        let query = query(board_from!(
            "(SELECT * FROM (SELECT 0 AS place, since AS urgency, q.* FROM conversations q \
                 WHERE q.tenant = $1 AND q.phase = 'queued' ORDER BY q.since LIMIT $2) AS queued \
             UNION ALL SELECT * FROM (SELECT 1 AS place, -since AS urgency, q.* FROM conversations q \
                 WHERE q.tenant = $1 AND q.phase = 'assigned' ORDER BY q.since DESC LIMIT $2) AS assigned \
             UNION ALL SELECT * FROM (SELECT 2 AS place, -since AS urgency, q.* FROM conversations q \
                 WHERE q.tenant = $1 AND q.phase = 'snoozed' ORDER BY q.since DESC LIMIT $2) AS snoozed \
             UNION ALL SELECT * FROM (SELECT 3 AS place, -since AS urgency, q.* FROM conversations q \
                 WHERE q.tenant = $1 AND q.phase = 'bot' ORDER BY q.since DESC LIMIT $2) AS bot)",
            "ORDER BY c.place, c.urgency, c.id LIMIT $2"
        ));
        let found = self.db.all(query.bind(self.tenant).bind(rows(limit))).await?;
        found.iter().map(board_row_of).collect()
    }

    /// Returns one dialogue as the board shows it, whatever its phase.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn board_row(&self, id: ConversationId) -> Result<Option<BoardRow>, StoreError> {
        let query = query(board_from!("conversations", "AND c.id = $2"));
        let row = self.db.one(query.bind(self.tenant).bind(id)).await?;
        row.as_ref().map(board_row_of).transpose()
    }
}

impl Store {
    /// Returns the dialogues of all shops that wait for a human, the longest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn queued_conversations(&self, limit: u32) -> Result<Vec<QueuedConversation>, StoreError> {
        let query = query("SELECT tenant, id, inbox, team, since FROM conversations WHERE phase = 'queued' ORDER BY since, id LIMIT $1");
        self.db.all(query.bind(rows(limit))).await?.iter().map(queued_of).collect()
    }
}

fn queued_of(row: &Row) -> Result<QueuedConversation, StoreError> {
    Ok(QueuedConversation {
        tenant: row.id("tenant")?,
        id: row.id("id")?,
        inbox: row.id("inbox")?,
        team: row.id_or_null("team")?,
        since: Timestamp::from_millis(row.int("since")?),
    })
}
