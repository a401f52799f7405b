//! Inboxes: where shoppers come in.

use serde::{Deserialize, Serialize};

use super::db::{Row, query};
use super::{ROWS_MAX, Store, StoreError, TenantStore};
use crate::domain::{ConversationId, HandOverRules, Inbox, InboxId, InboxSettings};

/// The column `settings`. What an older version did not know takes its default.
#[derive(Serialize, Deserialize)]
#[serde(default)]
struct KeptSettings {
    bot_name: String,
    locale: String,
    color: String,
    greeting: Option<String>,
    auto_assign: bool,
    handover_on_wish: bool,
    handover_at: u8,
}

impl Default for KeptSettings {
    fn default() -> Self {
        Self::from(&InboxSettings::default())
    }
}

impl From<&InboxSettings> for KeptSettings {
    fn from(settings: &InboxSettings) -> Self {
        Self {
            bot_name: settings.bot_name.clone(),
            locale: settings.locale.clone(),
            color: settings.color.clone(),
            greeting: settings.greeting.clone(),
            auto_assign: settings.auto_assign,
            handover_on_wish: settings.handover.on_wish,
            handover_at: settings.handover.at,
        }
    }
}

impl From<KeptSettings> for InboxSettings {
    fn from(kept: KeptSettings) -> Self {
        Self {
            bot_name: kept.bot_name,
            locale: kept.locale,
            color: kept.color,
            greeting: kept.greeting,
            auto_assign: kept.auto_assign,
            handover: HandOverRules { on_wish: kept.handover_on_wish, at: kept.handover_at },
        }
    }
}

macro_rules! select {
    ($rest:literal) => {
        query(concat!("SELECT id, tenant, key, secret, name, origins, settings FROM inboxes ", $rest))
    };
}

fn inbox_of(row: &Row) -> Result<Inbox, StoreError> {
    let settings: KeptSettings = row.json("settings")?;
    Ok(Inbox {
        tenant: row.id("tenant")?,
        id: row.id("id")?,
        key: row.text("key")?,
        secret: row.text("secret")?,
        name: row.text("name")?,
        origins: row.json("origins")?,
        settings: settings.into(),
    })
}

impl Store {
    /// Returns the inbox that pages name by this key, of whichever shop.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn inbox_by_key(&self, key: &str) -> Result<Option<Inbox>, StoreError> {
        // PostgreSQL knows no such character, and refuses the question.
        if key.contains('\0') {
            return Ok(None);
        }
        let row = self.db.one(select!("WHERE key = $1").bind(key)).await?;
        row.as_ref().map(inbox_of).transpose()
    }
}

impl TenantStore {
    /// Keeps a new inbox.
    ///
    /// # Errors
    /// When its key is taken, or when the database cannot be written.
    pub async fn create_inbox(&self, inbox: &Inbox) -> Result<(), StoreError> {
        self.must_own(inbox.tenant)?;
        let insert = query("INSERT INTO inboxes (id, tenant, key, secret, name, origins, settings) VALUES ($1, $2, $3, $4, $5, $6, $7)");
        let insert = insert
            .bind(inbox.id)
            .bind(self.tenant)
            .bind(inbox.key.as_str())
            .bind(inbox.secret.as_str())
            .bind(inbox.name.as_str())
            .bind_json(&inbox.origins)?
            .bind_json(&KeptSettings::from(&inbox.settings))?;
        self.db.write(insert).await.map(drop)
    }

    /// Returns an inbox.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn inbox(&self, id: InboxId) -> Result<Option<Inbox>, StoreError> {
        let row = self.db.one(select!("WHERE tenant = $1 AND id = $2").bind(self.tenant).bind(id)).await?;
        row.as_ref().map(inbox_of).transpose()
    }

    /// Returns the shop's inboxes, the oldest first, at most [`ROWS_MAX`].
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn inboxes(&self) -> Result<Vec<Inbox>, StoreError> {
        let query = select!("WHERE tenant = $1 ORDER BY id LIMIT $2").bind(self.tenant).bind(ROWS_MAX);
        self.db.all(query).await?.iter().map(inbox_of).collect()
    }

    /// Replaces an inbox's name, origins and settings. Returns whether there is such an inbox.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn update_inbox(&self, inbox: &Inbox) -> Result<bool, StoreError> {
        self.must_own(inbox.tenant)?;
        let update = query("UPDATE inboxes SET name = $3, origins = $4, settings = $5 WHERE tenant = $1 AND id = $2");
        let update = update
            .bind(self.tenant)
            .bind(inbox.id)
            .bind(inbox.name.as_str())
            .bind_json(&inbox.origins)?
            .bind_json(&KeptSettings::from(&inbox.settings))?;
        Ok(self.db.write(update).await? > 0)
    }

    /// Returns how an inbox's widget looks, in the form of the interface.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn appearance(&self, id: InboxId) -> Result<Option<serde_json::Value>, StoreError> {
        let select = query("SELECT appearance FROM inboxes WHERE tenant = $1 AND id = $2");
        let row = self.db.one(select.bind(self.tenant).bind(id)).await?;
        row.map(|row| row.json("appearance")).transpose()
    }

    /// Returns how the widget of a dialogue's inbox looks, in the form of the interface.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn appearance_of(&self, conversation: ConversationId) -> Result<Option<serde_json::Value>, StoreError> {
        let select = query(
            "SELECT i.appearance FROM conversations c JOIN inboxes i ON i.tenant = c.tenant AND i.id = c.inbox \
             WHERE c.tenant = $1 AND c.id = $2",
        );
        let row = self.db.one(select.bind(self.tenant).bind(conversation)).await?;
        row.map(|row| row.json("appearance")).transpose()
    }

    /// Replaces how an inbox's widget looks. Returns whether there is such an inbox.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn set_appearance(&self, id: InboxId, appearance: &serde_json::Value) -> Result<bool, StoreError> {
        let update = query("UPDATE inboxes SET appearance = $3 WHERE tenant = $1 AND id = $2");
        Ok(self.db.write(update.bind(self.tenant).bind(id).bind_json(appearance)?).await? > 0)
    }

    /// Replaces what the shop's own server signs identities with. Returns whether there is such an inbox.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn set_inbox_secret(&self, id: InboxId, secret: &str) -> Result<bool, StoreError> {
        let update = query("UPDATE inboxes SET secret = $3 WHERE tenant = $1 AND id = $2");
        Ok(self.db.write(update.bind(self.tenant).bind(id).bind(secret)).await? > 0)
    }
}
