//! Browsers that shoppers want to be told of answers by.

use sha2::{Digest as _, Sha256};

use super::db::{Row, query};
use super::{StoreError, TenantStore, rows};
use crate::domain::{ContactId, InboxId, PUSH_SUBSCRIPTIONS_MAX, PushId, PushSubscription, Timestamp};

/// What a browser says when its service has given it a new address.
#[derive(Clone)]
pub struct PushRenewal {
    /// Where it came in.
    pub inbox: InboxId,
    /// The address that it had.
    pub old_endpoint: String,
    /// What only the browser and we knew: the proof that it is the browser that speaks.
    pub old_auth: [u8; 16],
    /// The address that it has now.
    pub endpoint: String,
    /// Its public key.
    pub p256dh: [u8; 65],
    /// What only the browser and we know from now on.
    pub auth: [u8; 16],
}

fn subscription_of(row: &Row) -> Result<PushSubscription, StoreError> {
    Ok(PushSubscription {
        tenant: row.id("tenant")?,
        id: row.id("id")?,
        contact: row.id("contact")?,
        inbox: row.id("inbox")?,
        endpoint: row.text("endpoint")?,
        p256dh: fixed(row, "p256dh")?,
        auth: fixed(row, "auth")?,
        locale: row.text("locale")?,
        page: row.text_or_null("page")?,
        created_at: Timestamp::from_millis(row.int("created_at")?),
    })
}

fn fixed<const N: usize>(row: &Row, column: &str) -> Result<[u8; N], StoreError> {
    let odd = |bytes: Vec<u8>| StoreError::Inconsistent(format!("the column `{column}` has {} bytes, not {N}", bytes.len()));
    row.bytes(column)?.try_into().map_err(odd)
}

fn hash(endpoint: &str) -> [u8; 32] {
    Sha256::digest(endpoint.as_bytes()).into()
}

impl TenantStore {
    /// Keeps a browser of a shopper, unless the shopper was erased; returns under which id. A browser that is known already becomes this
    /// shopper's, and the oldest of too many goes.
    ///
    /// # Errors
    /// When the row is another shop's, or when the database cannot be written.
    pub async fn keep_push_subscription(&self, new: &PushSubscription) -> Result<Option<PushId>, StoreError> {
        self.must_own(new.tenant)?;
        let insert = query(
            "INSERT INTO push_subscriptions \
             (id, tenant, contact, inbox, endpoint, endpoint_hash, p256dh, auth, locale, page, created_at) \
             SELECT $1, c.tenant, c.id, $4, $5, $6, $7, $8, $9, $10, $11 FROM contacts c \
             WHERE c.tenant = $2 AND c.id = $3 AND c.erased_at IS NULL \
             ON CONFLICT (tenant, endpoint_hash) DO UPDATE SET contact = excluded.contact, inbox = excluded.inbox, \
             p256dh = excluded.p256dh, auth = excluded.auth, locale = excluded.locale, page = excluded.page, \
             created_at = excluded.created_at",
        );
        let insert = insert
            .bind(new.id)
            .bind(self.tenant)
            .bind(new.contact)
            .bind(new.inbox)
            .bind(new.endpoint.as_str())
            .bind(&hash(&new.endpoint))
            .bind(new.p256dh.as_slice())
            .bind(new.auth.as_slice())
            .bind(new.locale.as_str())
            .bind(new.page.as_deref())
            .bind(new.created_at);
        let mut tx = self.db.begin().await?;
        if tx.write(insert).await? == 0 {
            return Ok(None);
        }
        let excess = query(
            "DELETE FROM push_subscriptions WHERE tenant = $1 AND contact = $2 AND id NOT IN \
             (SELECT s.id FROM push_subscriptions s WHERE s.tenant = $1 AND s.contact = $2 ORDER BY s.created_at DESC, s.id DESC LIMIT $3)",
        );
        tx.write(excess.bind(self.tenant).bind(new.contact).bind(rows(PUSH_SUBSCRIPTIONS_MAX))).await?;
        let select = query("SELECT id FROM push_subscriptions WHERE tenant = $1 AND endpoint_hash = $2");
        let kept = tx.one(select.bind(self.tenant).bind(&hash(&new.endpoint))).await?;
        tx.commit().await?;
        kept.map(|row| row.id("id")).transpose()
    }

    /// Returns a shopper's browsers, the newest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn push_subscriptions(&self, contact: ContactId) -> Result<Vec<PushSubscription>, StoreError> {
        let select = query(
            "SELECT id, tenant, contact, inbox, endpoint, p256dh, auth, locale, page, created_at FROM push_subscriptions \
             WHERE tenant = $1 AND contact = $2 ORDER BY created_at DESC, id DESC LIMIT $3",
        );
        let select = select.bind(self.tenant).bind(contact).bind(rows(PUSH_SUBSCRIPTIONS_MAX));
        self.db.all(select).await?.iter().map(subscription_of).collect()
    }

    /// Writes down the new address of a browser that knows its old one and what was agreed on then. Returns whether there was one.
    ///
    /// # Errors
    /// When the new address is another browser's, or when the database cannot be written.
    pub async fn renew_push_subscription(&self, renewal: &PushRenewal) -> Result<bool, StoreError> {
        let update = query(
            "UPDATE push_subscriptions SET endpoint = $5, endpoint_hash = $6, p256dh = $7, auth = $8 \
             WHERE tenant = $1 AND endpoint_hash = $2 AND inbox = $3 AND auth = $4",
        );
        let update = update
            .bind(self.tenant)
            .bind(&hash(&renewal.old_endpoint))
            .bind(renewal.inbox)
            .bind(renewal.old_auth.as_slice())
            .bind(renewal.endpoint.as_str())
            .bind(&hash(&renewal.endpoint))
            .bind(renewal.p256dh.as_slice())
            .bind(renewal.auth.as_slice());
        Ok(self.db.write(update).await? > 0)
    }

    /// Forgets a browser of a shopper, or all of them. Returns how many there were.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn delete_push_subscriptions(&self, contact: ContactId, id: Option<PushId>) -> Result<u64, StoreError> {
        let delete = query("DELETE FROM push_subscriptions WHERE tenant = $1 AND contact = $2 AND ($3 = 0 OR id = $3)");
        self.db.write(delete.bind(self.tenant).bind(contact).bind(id.map_or(0, PushId::raw))).await
    }
}
