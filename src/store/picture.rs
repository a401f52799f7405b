//! The faces of the people at the desk: one a person, with an address that cannot be guessed and that changes with the picture.

use std::collections::HashMap;

use super::db::{Row, query};
use super::{ROWS_MAX, Store, StoreError, TenantStore};
use crate::domain::{Timestamp, UserId};

/// A person's face.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredPicture {
    /// The part of its address that cannot be guessed: who knows it may see the picture.
    pub secret: String,
    /// Its media type, as found by looking at its bytes.
    pub media_type: String,
    /// The picture itself.
    pub bytes: Vec<u8>,
    /// When it came.
    pub updated_at: Timestamp,
}

impl StoredPicture {
    /// Returns where the picture of `user` is served.
    #[must_use]
    pub fn url(&self, user: UserId) -> String {
        url_of(user, &self.secret)
    }
}

fn url_of(user: UserId, secret: &str) -> String {
    format!("/files/{user}/{secret}")
}

fn picture_of(row: &Row) -> Result<StoredPicture, StoreError> {
    Ok(StoredPicture {
        secret: row.text("secret")?,
        media_type: row.text("media_type")?,
        bytes: row.bytes("bytes")?,
        updated_at: Timestamp::from_millis(row.int("updated_at")?),
    })
}

impl Store {
    /// Returns a picture by its public address, of whichever shop.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn picture_by_secret(&self, user: UserId, secret: &str) -> Result<Option<StoredPicture>, StoreError> {
        let select = query("SELECT secret, media_type, bytes, updated_at FROM user_pictures WHERE user_id = $1 AND secret = $2");
        let row = self.db.one(select.bind(user).bind(secret)).await?;
        row.as_ref().map(picture_of).transpose()
    }
}

impl TenantStore {
    /// Keeps a person's picture in place of the one before.
    ///
    /// # Errors
    /// When there is no such person, or when the database cannot be written.
    pub async fn put_picture(&self, user: UserId, picture: &StoredPicture) -> Result<(), StoreError> {
        let insert = query(
            "INSERT INTO user_pictures (user_id, tenant, secret, media_type, bytes, updated_at) VALUES ($1, $2, $3, $4, $5, $6) \
             ON CONFLICT (user_id) DO UPDATE SET secret = $3, media_type = $4, bytes = $5, updated_at = $6 \
             WHERE user_pictures.tenant = $2",
        );
        let insert = insert
            .bind(user)
            .bind(self.tenant)
            .bind(picture.secret.as_str())
            .bind(picture.media_type.as_str())
            .bind(picture.bytes.as_slice())
            .bind(picture.updated_at);
        self.db.write(insert).await.map(drop)
    }

    /// Takes a person's picture away. Returns whether there was one.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn delete_picture(&self, user: UserId) -> Result<bool, StoreError> {
        let delete = query("DELETE FROM user_pictures WHERE tenant = $1 AND user_id = $2");
        Ok(self.db.write(delete.bind(self.tenant).bind(user)).await? > 0)
    }

    /// Returns where a person's picture is served, if there is one.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn picture_url(&self, user: UserId) -> Result<Option<String>, StoreError> {
        let select = query("SELECT secret FROM user_pictures WHERE tenant = $1 AND user_id = $2");
        let row = self.db.one(select.bind(self.tenant).bind(user)).await?;
        row.map(|row| Ok(url_of(user, &row.text("secret")?))).transpose()
    }

    /// Returns where the pictures of the shop's people are served, of at most [`ROWS_MAX`] of them.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn picture_urls(&self) -> Result<HashMap<UserId, String>, StoreError> {
        let select = query("SELECT user_id, secret FROM user_pictures WHERE tenant = $1 ORDER BY user_id LIMIT $2");
        let found = self.db.all(select.bind(self.tenant).bind(ROWS_MAX)).await?;
        let url = |row: &Row| {
            let user: UserId = row.id("user_id")?;
            Ok((user, url_of(user, &row.text("secret")?)))
        };
        found.iter().map(url).collect()
    }
}
