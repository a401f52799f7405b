//! Refresh tokens of those who are signed in: each is used once and replaced by the next of its family.
//!
//! Only hashes are kept. The second use of a token means that two have it, the owner and a thief, and nobody can tell
//! which is which: the whole family is revoked.

use super::db::query;
use super::{Store, StoreError, TenantStore};
use crate::domain::{TenantId, Timestamp, UserId};

/// A chain of tokens that began with one sign-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct FamilyId(i64);

impl FamilyId {
    /// Returns the integer under which the store keeps it.
    #[must_use]
    pub const fn raw(self) -> i64 {
        self.0
    }
}

impl From<i64> for FamilyId {
    fn from(raw: i64) -> Self {
        Self(raw)
    }
}

/// The first token of a family.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewRefreshToken {
    /// Its hash.
    pub hash: [u8; 32],
    /// Who signed in.
    pub user: UserId,
    /// Its family.
    pub family: FamilyId,
    /// When it ends.
    pub expires_at: Timestamp,
}

/// What became of a token that was offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rotation {
    /// It was good; its replacement is kept.
    Rotated {
        /// The shop.
        tenant: TenantId,
        /// Who is signed in.
        user: UserId,
    },
    /// It had been used before: its family is revoked from now on.
    Reused {
        /// The shop.
        tenant: TenantId,
        /// Whose it was.
        user: UserId,
    },
    /// There is no such token, or it has ended or was revoked.
    Unknown,
}

impl Store {
    /// Replaces a token by the next one of its family, which lasts until `expires_at`. Of two that offer the same token
    /// in the same instant, one gets the replacement and the other reveals the reuse.
    ///
    /// # Errors
    /// When the database cannot be used.
    pub async fn rotate_refresh_token(
        &self,
        hash: [u8; 32],
        replacement: [u8; 32],
        now: Timestamp,
        expires_at: Timestamp,
    ) -> Result<Rotation, StoreError> {
        let mut tx = self.db.begin().await?;
        // The update takes the row's lock: who comes second sees `rotated_at`.
        let rotate = query(
            "UPDATE refresh_tokens SET rotated_at = $2 WHERE hash = $1 AND rotated_at IS NULL AND revoked_at IS NULL \
             AND expires_at > $2",
        );
        let rotated = tx.write(rotate.bind(&hash).bind(now)).await? > 0;
        let find = query("SELECT tenant, user_id, family FROM refresh_tokens WHERE hash = $1 AND revoked_at IS NULL AND expires_at > $2");
        let Some(row) = tx.one(find.bind(&hash).bind(now)).await? else { return Ok(Rotation::Unknown) };
        let (tenant, user): (TenantId, UserId) = (row.id("tenant")?, row.id("user_id")?);
        let family = row.int("family")?;
        let rotation = if rotated {
            let insert = query("INSERT INTO refresh_tokens (hash, tenant, user_id, family, expires_at) VALUES ($1, $2, $3, $4, $5)");
            tx.write(insert.bind(&replacement).bind(tenant).bind(user).bind(family).bind(expires_at)).await?;
            Rotation::Rotated { tenant, user }
        } else {
            let revoke = query("UPDATE refresh_tokens SET revoked_at = $3 WHERE tenant = $1 AND family = $2 AND revoked_at IS NULL");
            tx.write(revoke.bind(tenant).bind(family).bind(now)).await?;
            Rotation::Reused { tenant, user }
        };
        tx.commit().await?;
        Ok(rotation)
    }

    /// Revokes the family of a token: its owner signs out. Returns whether there was anything to revoke.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn revoke_refresh_family(&self, hash: [u8; 32], now: Timestamp) -> Result<bool, StoreError> {
        let revoke = query(
            "UPDATE refresh_tokens SET revoked_at = $2 WHERE revoked_at IS NULL AND (tenant, family) IN \
             (SELECT t.tenant, t.family FROM refresh_tokens t WHERE t.hash = $1)",
        );
        Ok(self.db.write(revoke.bind(&hash).bind(now)).await? > 0)
    }

    /// Forgets tokens that ended before `now`, at most `limit`; returns how many.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn prune_refresh_tokens(&self, now: Timestamp, limit: u32) -> Result<u64, StoreError> {
        let delete = query(
            "DELETE FROM refresh_tokens WHERE hash IN \
             (SELECT t.hash FROM refresh_tokens t WHERE t.expires_at < $1 ORDER BY t.expires_at LIMIT $2)",
        );
        self.db.write(delete.bind(now).bind(super::rows(limit))).await
    }
}

impl TenantStore {
    /// Keeps the first token of a family.
    ///
    /// # Errors
    /// When the person is not this shop's, or when the database cannot be written.
    pub async fn create_refresh_token(&self, token: &NewRefreshToken) -> Result<(), StoreError> {
        let insert = query("INSERT INTO refresh_tokens (hash, tenant, user_id, family, expires_at) VALUES ($1, $2, $3, $4, $5)");
        let insert = insert.bind(&token.hash).bind(self.tenant).bind(token.user).bind(token.family.raw()).bind(token.expires_at);
        self.db.write(insert).await.map(drop)
    }

    /// Revokes all tokens of a person.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn revoke_refresh_tokens_of(&self, user: UserId, now: Timestamp) -> Result<(), StoreError> {
        let revoke = query("UPDATE refresh_tokens SET revoked_at = $3 WHERE tenant = $1 AND user_id = $2 AND revoked_at IS NULL");
        self.db.write(revoke.bind(self.tenant).bind(user).bind(now)).await.map(drop)
    }
}
