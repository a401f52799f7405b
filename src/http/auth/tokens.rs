//! Signed tokens: what an agent's desk and a shopper's widget show instead of a password. JWT, HS256, our own secret.
//!
//! A token says who, of which shop, until when. Whether that person is still allowed in is asked of the store each time.

use std::str::FromStr;
use std::time::Duration;

use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode};
use serde::{Deserialize, Serialize};

use crate::domain::{ContactId, InboxId, TenantId, Timestamp, UserId};

/// Who a token is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bearer {
    /// A person at the desk.
    Agent {
        /// The shop.
        tenant: TenantId,
        /// The person.
        user: UserId,
    },
    /// A shopper.
    Shopper {
        /// The shop.
        tenant: TenantId,
        /// The shopper.
        contact: ContactId,
        /// Where it came in.
        inbox: InboxId,
    },
}

/// What stands in a token.
#[derive(Debug, Serialize, Deserialize)]
struct Claims {
    sub: String,
    ten: String,
    kind: Kind,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    inb: Option<String>,
    iat: i64,
    exp: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Agent,
    Shopper,
}

/// Why a token lets nobody in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// It is not one of ours.
    #[error("the token is not one of this server's; sign in again")]
    Foreign,
    /// It was good once.
    #[error("the token has expired; renew it")]
    Expired,
}

/// The name under which the store keeps the key that tokens are signed with.
pub const TOKEN_SECRET: &str = "tokens";

/// Signs tokens and reads them.
#[derive(Clone)]
pub struct Tokens {
    signing: EncodingKey,
    checking: DecodingKey,
    validation: Validation,
}

impl std::fmt::Debug for Tokens {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Tokens(…)")
    }
}

impl Tokens {
    /// Makes a signer of the server's secret.
    #[must_use]
    pub fn new(secret: &[u8; 32]) -> Self {
        let mut validation = Validation::new(Algorithm::HS256);
        // The time is judged here, by the clock that tests hold in their hand.
        validation.validate_exp = false;
        Self { signing: EncodingKey::from_secret(secret), checking: DecodingKey::from_secret(secret), validation }
    }

    /// Makes a token. Returns it with the moment at which it ends.
    ///
    /// # Errors
    /// When it cannot be signed, which is a fault of ours.
    pub fn sign(&self, bearer: Bearer, now: Timestamp, ttl: Duration) -> Result<(String, Timestamp), jsonwebtoken::errors::Error> {
        let expires_at = now.plus(ttl);
        let (sub, ten, kind, inb) = match bearer {
            Bearer::Agent { tenant, user } => (user.to_string(), tenant, Kind::Agent, None),
            Bearer::Shopper { tenant, contact, inbox } => (contact.to_string(), tenant, Kind::Shopper, Some(inbox.to_string())),
        };
        let claims = Claims { sub, ten: ten.to_string(), kind, inb, iat: seconds(now), exp: seconds(expires_at) };
        encode(&Header::new(Algorithm::HS256), &claims, &self.signing).map(|token| (token, expires_at))
    }

    /// Reads a token.
    ///
    /// # Errors
    /// When it is not ours or has ended.
    pub fn read(&self, token: &str, now: Timestamp) -> Result<Bearer, TokenError> {
        let Ok(data) = decode::<Claims>(token, &self.checking, &self.validation) else { return Err(TokenError::Foreign) };
        let claims = data.claims;
        if claims.exp <= seconds(now) {
            return Err(TokenError::Expired);
        }
        bearer(&claims).ok_or(TokenError::Foreign)
    }
}

fn bearer(claims: &Claims) -> Option<Bearer> {
    let tenant = TenantId::from_str(&claims.ten).ok()?;
    Some(match claims.kind {
        Kind::Agent => Bearer::Agent { tenant, user: claims.sub.parse().ok()? },
        Kind::Shopper => Bearer::Shopper { tenant, contact: claims.sub.parse().ok()?, inbox: claims.inb.as_deref()?.parse().ok()? },
    })
}

const fn seconds(time: Timestamp) -> i64 {
    time.as_millis().div_euclid(1_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_millis(1_767_225_600_000);
    const TTL: Duration = Duration::from_mins(1);

    fn agent() -> Bearer {
        Bearer::Agent { tenant: TenantId::from(1), user: UserId::from(2) }
    }

    #[test]
    fn a_token_brings_back_whom_it_was_made_for() {
        let tokens = Tokens::new(&[7; 32]);
        let shopper = Bearer::Shopper { tenant: TenantId::from(1), contact: ContactId::from(2), inbox: InboxId::from(3) };
        for bearer in [agent(), shopper] {
            let (token, expires_at) = tokens.sign(bearer, NOW, TTL).unwrap();
            assert_eq!(tokens.read(&token, NOW), Ok(bearer));
            assert_eq!(expires_at, NOW.plus(TTL));
        }
    }

    #[test]
    fn a_token_ends_at_its_time() {
        let tokens = Tokens::new(&[7; 32]);
        let (token, expires_at) = tokens.sign(agent(), NOW, TTL).unwrap();
        assert_eq!(tokens.read(&token, expires_at), Err(TokenError::Expired));
    }

    #[test]
    fn a_token_of_another_server_or_another_algorithm_or_a_changed_one_is_foreign() {
        let tokens = Tokens::new(&[7; 32]);
        let (token, _) = tokens.sign(agent(), NOW, TTL).unwrap();
        let other = Tokens::new(&[8; 32]);
        assert_eq!(other.read(&token, NOW), Err(TokenError::Foreign));
        let rest = token.split_once('.').unwrap().1;
        // {"alg":"none","typ":"JWT"}
        let unsigned = format!("eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.{}.", rest.split_once('.').unwrap().0);
        for wrong in ["", "a.b.c", &token[1..], &token[..token.len() - 2], &unsigned] {
            assert_eq!(tokens.read(wrong, NOW), Err(TokenError::Foreign), "{wrong}");
        }
    }
}
