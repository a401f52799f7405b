//! People who work at the desk.

use std::fmt;

use super::db::{Row, query};
use super::{ROWS_MAX, Store, StoreError, TenantStore};
use crate::domain::{Role, User, UserId};

/// The hash of a password, in the form that names its own algorithm and parameters. Never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash(String);

impl PasswordHash {
    /// What is kept for somebody without a password: no password has this hash.
    const NONE: &'static str = "!";

    /// Takes a hash in its textual form.
    pub fn new(hash: impl Into<String>) -> Self {
        Self(hash.into())
    }

    /// Returns the hash of somebody without a password: no password fits it.
    #[must_use]
    pub fn none() -> Self {
        Self::new(Self::NONE)
    }

    /// Returns the textual form.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordHash(…)")
    }
}

macro_rules! select {
    ($rest:literal) => {
        query(concat!("SELECT id, tenant, email, name, role, active, capacity, password_hash FROM users ", $rest))
    };
}

fn user_of(row: &Row) -> Result<User, StoreError> {
    let role = row.text("role")?;
    Ok(User {
        tenant: row.id("tenant")?,
        id: row.id("id")?,
        email: row.text("email")?,
        name: row.text("name")?,
        role: Role::parse(&role).ok_or_else(|| StoreError::Inconsistent(format!("there is no role `{role}`")))?,
        active: row.int("active")? != 0,
        capacity: u32::try_from(row.int("capacity")?).unwrap_or_default(),
    })
}

impl Store {
    /// Returns the person who signs in with this address (in lower case), of whichever shop.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn user_by_email(&self, email: &str) -> Result<Option<(User, PasswordHash)>, StoreError> {
        let Some(row) = self.db.one(select!("WHERE email = $1").bind(email)).await? else { return Ok(None) };
        Ok(Some((user_of(&row)?, PasswordHash::new(row.text("password_hash")?))))
    }
}

impl TenantStore {
    /// Keeps a new person.
    ///
    /// # Errors
    /// When the address is taken, or when the database cannot be written.
    pub async fn create_user(&self, user: &User, password: &PasswordHash) -> Result<(), StoreError> {
        self.must_own(user.tenant)?;
        let insert = query(
            "INSERT INTO users (id, tenant, email, name, role, active, capacity, password_hash) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        );
        let insert = insert
            .bind(user.id)
            .bind(self.tenant)
            .bind(user.email.as_str())
            .bind(user.name.as_str())
            .bind(user.role.as_str())
            .bind(user.active)
            .bind(user.capacity)
            .bind(password.as_str());
        self.db.write(insert).await.map(drop)
    }

    /// Returns a person.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn user(&self, id: UserId) -> Result<Option<User>, StoreError> {
        let row = self.db.one(select!("WHERE tenant = $1 AND id = $2").bind(self.tenant).bind(id)).await?;
        row.as_ref().map(user_of).transpose()
    }

    /// Returns the shop's people, the oldest first, at most [`ROWS_MAX`].
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn users(&self) -> Result<Vec<User>, StoreError> {
        let query = select!("WHERE tenant = $1 ORDER BY id LIMIT $2").bind(self.tenant).bind(ROWS_MAX);
        self.db.all(query).await?.iter().map(user_of).collect()
    }

    /// Replaces a person's name, role, state and capacity. Returns whether there is such a person.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn update_user(&self, user: &User) -> Result<bool, StoreError> {
        self.must_own(user.tenant)?;
        let update = query("UPDATE users SET name = $3, role = $4, active = $5, capacity = $6 WHERE tenant = $1 AND id = $2");
        let update =
            update.bind(self.tenant).bind(user.id).bind(user.name.as_str()).bind(user.role.as_str()).bind(user.active).bind(user.capacity);
        Ok(self.db.write(update).await? > 0)
    }

    /// Returns the hash of a person's password.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn password_hash(&self, id: UserId) -> Result<Option<PasswordHash>, StoreError> {
        let row = self.db.one(select!("WHERE tenant = $1 AND id = $2").bind(self.tenant).bind(id)).await?;
        row.map(|row| row.text("password_hash").map(PasswordHash::new)).transpose()
    }

    /// Replaces a person's password. Returns whether there is such a person.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn set_password(&self, id: UserId, password: &PasswordHash) -> Result<bool, StoreError> {
        let update = query("UPDATE users SET password_hash = $3 WHERE tenant = $1 AND id = $2");
        Ok(self.db.write(update.bind(self.tenant).bind(id).bind(password.as_str())).await? > 0)
    }
}
