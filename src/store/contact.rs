//! Shoppers: by their id, by a browser's secret, and by what the shop's own site calls them.

use super::conversation::profile_of;
use super::db::{Row, query};
use super::{StoreError, TenantStore};
use crate::domain::{Contact, ContactId, InboxId, Profile, Timestamp};

macro_rules! select {
    ($rest:literal) => {
        query(concat!(
            "SELECT p.tenant, p.id, p.inbox, p.name, p.email, p.phone, p.locale, p.attributes, p.first_seen, p.last_seen \
             FROM contacts p ",
            $rest
        ))
    };
}

fn contact_of(row: &Row) -> Result<Contact, StoreError> {
    Ok(Contact {
        tenant: row.id("tenant")?,
        id: row.id("id")?,
        inbox: row.id("inbox")?,
        profile: Profile { attributes: row.json("attributes")?, ..profile_of(row)? },
        first_seen: Timestamp::from_millis(row.int("first_seen")?),
        last_seen: Timestamp::from_millis(row.int("last_seen")?),
    })
}

impl TenantStore {
    /// Keeps a new shopper, and the hash of the secret by which its browser is known again.
    ///
    /// # Errors
    /// When the contact is another shop's, when the hash is taken, or when the database cannot be written.
    pub async fn create_contact(&self, contact: &Contact, visitor_hash: Option<[u8; 32]>) -> Result<(), StoreError> {
        self.must_own(contact.tenant)?;
        let insert = query(
            "INSERT INTO contacts (id, tenant, inbox, name, email, phone, locale, attributes, first_seen, last_seen) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        );
        let profile = contact.profile.clone();
        let insert = insert
            .bind(contact.id)
            .bind(self.tenant)
            .bind(contact.inbox)
            .bind(profile.name)
            .bind(profile.email)
            .bind(profile.phone)
            .bind(profile.locale)
            .bind_json(&profile.attributes)?
            .bind(contact.first_seen)
            .bind(contact.last_seen);
        let mut tx = self.db.begin().await?;
        tx.write(insert).await?;
        if let Some(hash) = visitor_hash {
            let insert = query("INSERT INTO visitors (hash, tenant, contact) VALUES ($1, $2, $3)");
            tx.write(insert.bind(&hash).bind(self.tenant).bind(contact.id)).await?;
        }
        tx.commit().await
    }

    /// Makes a shopper known by one more browser's secret.
    ///
    /// # Errors
    /// When the shopper is not this shop's, when the hash is taken, or when the database cannot be written.
    pub async fn add_visitor(&self, contact: ContactId, visitor_hash: [u8; 32]) -> Result<(), StoreError> {
        let insert = query("INSERT INTO visitors (hash, tenant, contact) VALUES ($1, $2, $3)");
        self.db.write(insert.bind(&visitor_hash).bind(self.tenant).bind(contact)).await.map(drop)
    }

    /// Returns a shopper.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn contact(&self, id: ContactId) -> Result<Option<Contact>, StoreError> {
        let query = select!("WHERE p.tenant = $1 AND p.id = $2");
        let row = self.db.one(query.bind(self.tenant).bind(id)).await?;
        row.as_ref().map(contact_of).transpose()
    }

    /// Returns the shopper whose browser keeps the secret of this hash.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn contact_by_visitor(&self, hash: [u8; 32]) -> Result<Option<Contact>, StoreError> {
        let query =
            select!("JOIN visitors v ON v.tenant = p.tenant AND v.contact = p.id WHERE p.tenant = $1 AND v.tenant = $1 AND v.hash = $2");
        let row = self.db.one(query.bind(self.tenant).bind(&hash)).await?;
        row.as_ref().map(contact_of).transpose()
    }

    /// Returns the shopper whom the shop's own site calls by this name.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn contact_by_identity(&self, inbox: InboxId, external_id: &str) -> Result<Option<Contact>, StoreError> {
        let query = select!(
            "JOIN contact_identities x ON x.tenant = p.tenant AND x.contact = p.id \
             WHERE p.tenant = $1 AND x.tenant = $1 AND x.inbox = $2 AND x.external_id = $3"
        );
        let row = self.db.one(query.bind(self.tenant).bind(inbox).bind(external_id)).await?;
        row.as_ref().map(contact_of).transpose()
    }

    /// Gives a shopper the name by which the shop's own site calls it, unless somebody has it already; returns who has
    /// it now. Of two that are linked in the same instant, one wins and both callers learn which.
    ///
    /// # Errors
    /// When the shopper or the inbox is not this shop's, or when the database cannot be written.
    pub async fn link_identity(&self, inbox: InboxId, external_id: &str, contact: ContactId) -> Result<ContactId, StoreError> {
        let insert = query(
            "INSERT INTO contact_identities (inbox, external_id, tenant, contact) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (inbox, external_id) DO NOTHING",
        );
        self.db.write(insert.bind(inbox).bind(external_id).bind(self.tenant).bind(contact)).await?;
        let holder = self.contact_by_identity(inbox, external_id).await?;
        holder
            .map(|holder| holder.id)
            .ok_or_else(|| StoreError::Inconsistent(format!("the identity just linked to {contact} in {inbox} is not there")))
    }

    /// Tells whether the shop's own site calls a shopper by any name.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn is_identified(&self, id: ContactId) -> Result<bool, StoreError> {
        let query = query("SELECT contact FROM contact_identities WHERE tenant = $1 AND contact = $2 LIMIT 1");
        Ok(self.db.one(query.bind(self.tenant).bind(id)).await?.is_some())
    }

    /// Replaces what is known of a shopper. Returns whether there is such a shopper.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn update_profile(&self, id: ContactId, profile: &Profile) -> Result<bool, StoreError> {
        let update =
            query("UPDATE contacts SET name = $3, email = $4, phone = $5, locale = $6, attributes = $7 WHERE tenant = $1 AND id = $2");
        let update = update
            .bind(self.tenant)
            .bind(id)
            .bind(profile.name.as_deref())
            .bind(profile.email.as_deref())
            .bind(profile.phone.as_deref())
            .bind(profile.locale.as_deref())
            .bind_json(&profile.attributes)?;
        Ok(self.db.write(update).await? > 0)
    }

    /// Remembers when a shopper was last seen; never goes back.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn touch_contact(&self, id: ContactId, last_seen: Timestamp) -> Result<(), StoreError> {
        let update = query("UPDATE contacts SET last_seen = $3 WHERE tenant = $1 AND id = $2 AND last_seen < $3");
        self.db.write(update.bind(self.tenant).bind(id).bind(last_seen)).await.map(drop)
    }
}
