//! Passwords: argon2id, off the async threads, and only a few at once.
//!
//! A check takes 19 MiB and tens of milliseconds of a core on purpose. Unbounded, a burst of guesses would take the
//! machine from the shoppers, so checks queue for a permit and are refused when the queue is long.

use std::sync::Arc;
use std::time::Duration;

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash as Phc;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use tokio::sync::Semaphore;

use crate::http::error::ApiError;
use crate::store::PasswordHash;

/// How long a check waits for its turn before the one who asks is sent away.
const WAIT_MAX: Duration = Duration::from_secs(5);
/// The longest password: more is only work for the hash.
const CHARS_MAX: usize = 256;

/// Whether a password fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It does.
    Right,
    /// It does not.
    Wrong,
}

/// Hashes and checks passwords.
#[derive(Debug, Clone)]
pub struct Passwords {
    permits: Arc<Semaphore>,
    chars_min: usize,
    /// What is checked for somebody who is not known, so that the time taken does not tell who is.
    decoy: Arc<str>,
}

impl Passwords {
    /// Makes a checker that does at most `checks_max` at once and wants at least `chars_min` characters.
    ///
    /// # Errors
    /// When the machine has no randomness.
    pub fn new(checks_max: u32, chars_min: u32) -> Result<Self, ApiError> {
        let checks = usize::try_from(checks_max).unwrap_or(1).max(1);
        let decoy = hash_now("nobody has this password").map_err(|error| ApiError::internal(&error))?;
        Ok(Self {
            permits: Arc::new(Semaphore::new(checks)),
            chars_min: usize::try_from(chars_min).unwrap_or_default(),
            decoy: Arc::from(decoy),
        })
    }

    /// Says what is wrong with a new password.
    #[must_use]
    pub fn objection(&self, password: &str) -> Option<String> {
        let chars = password.chars().count();
        if chars < self.chars_min {
            return Some(format!("must have at least {} characters; it has {chars}", self.chars_min));
        }
        (chars > CHARS_MAX).then(|| format!("must have at most {CHARS_MAX} characters; it has {chars}"))
    }

    /// Hashes a new password.
    ///
    /// # Errors
    /// When too many wait already.
    pub async fn hash(&self, password: &str) -> Result<PasswordHash, ApiError> {
        let password = password.to_owned();
        let hashed = self.work(move || hash_now(&password)).await?;
        hashed.map(PasswordHash::new).map_err(|error| ApiError::internal(&error))
    }

    /// Checks a password against a hash; against a decoy if there is none, which takes as long and is always wrong.
    ///
    /// # Errors
    /// When too many wait already.
    pub async fn check(&self, password: &str, hash: Option<&PasswordHash>) -> Result<Verdict, ApiError> {
        if password.chars().count() > CHARS_MAX {
            return Ok(Verdict::Wrong);
        }
        let password = password.to_owned();
        let is_known = hash.is_some_and(|hash| Phc::new(hash.as_str()).is_ok());
        let hash = if is_known { hash.map_or_else(String::new, |hash| hash.as_str().to_owned()) } else { self.decoy.to_string() };
        let fits = self.work(move || fits(&password, &hash)).await?;
        Ok(if fits && is_known { Verdict::Right } else { Verdict::Wrong })
    }

    async fn work<T: Send + 'static>(&self, job: impl FnOnce() -> T + Send + 'static) -> Result<T, ApiError> {
        let waiting = tokio::time::timeout(WAIT_MAX, Arc::clone(&self.permits).acquire_owned()).await;
        let Ok(Ok(permit)) = waiting else {
            return Err(ApiError::busy("too many sign in at this moment; try again", WAIT_MAX));
        };
        let done = tokio::task::spawn_blocking(move || {
            // The permit goes with the work: a client that hangs up must not let another check start beside this one.
            let _permit = permit;
            job()
        });
        done.await.map_err(|error| ApiError::internal(&error))
    }
}

fn hash_now(password: &str) -> Result<String, argon2::password_hash::Error> {
    Argon2::default().hash_password(password.as_bytes()).map(|hash| hash.to_string())
}

fn fits(password: &str, hash: &str) -> bool {
    Phc::new(hash).is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_right_password_fits_and_no_other_does() {
        let passwords = Passwords::new(1, 8).unwrap();
        let hash = passwords.hash("correct horse").await.unwrap();
        assert!(hash.as_str().starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{}", hash.as_str());
        assert_eq!(passwords.check("correct horse", Some(&hash)).await.unwrap(), Verdict::Right);
        assert_eq!(passwords.check("correct horsf", Some(&hash)).await.unwrap(), Verdict::Wrong);
    }

    #[tokio::test]
    async fn nobody_gets_in_as_somebody_unknown_or_without_a_password() {
        let passwords = Passwords::new(1, 8).unwrap();
        assert_eq!(passwords.check("nobody has this password", None).await.unwrap(), Verdict::Wrong);
        assert_eq!(passwords.check("!", Some(&PasswordHash::none())).await.unwrap(), Verdict::Wrong);
    }

    #[test]
    fn a_password_that_is_too_short_or_too_long_is_told_so() {
        let passwords = Passwords::new(1, 8).unwrap();
        assert_eq!(passwords.objection("short").unwrap(), "must have at least 8 characters; it has 5");
        assert!(passwords.objection(&"x".repeat(257)).is_some());
        assert_eq!(passwords.objection("пароль12"), None);
    }
}
