//! What an endpoint needs, as a type in its signature.

use std::marker::PhantomData;
use std::ops::Deref;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;

use super::principal::{Principal, Staff};
use crate::domain::Scope;
use crate::http::error::ApiError;
use crate::http::state::HttpState;

/// Something that is needed.
pub(in crate::http) trait Permission: Send + Sync {
    /// The scope that stands for it; none if every member of the staff may.
    const SCOPE: Option<Scope>;
}

macro_rules! permissions {
    ($($(#[$doc:meta])* $name:ident = $scope:expr;)*) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        pub(in crate::http) struct $name;

        impl Permission for $name {
            const SCOPE: Option<Scope> = $scope;
        }
    )*};
}

permissions! {
    /// To be of the staff at all.
    AnyStaff = None;
    /// To read dialogues.
    ReadConversations = Some(Scope::ConversationsRead);
    /// To take part in dialogues.
    WriteConversations = Some(Scope::ConversationsWrite);
    /// To read shoppers' particulars.
    ReadContacts = Some(Scope::ContactsRead);
    /// To read articles.
    ReadKnowledge = Some(Scope::KnowledgeRead);
    /// To change articles.
    WriteKnowledge = Some(Scope::KnowledgeWrite);
    /// To be an admin.
    Administer = Some(Scope::Admin);
}

/// One of the staff who may.
#[derive(Debug)]
pub(in crate::http) struct Allowed<P> {
    staff: Staff,
    permission: PhantomData<P>,
}

impl<P> Deref for Allowed<P> {
    type Target = Staff;

    fn deref(&self) -> &Staff {
        &self.staff
    }
}

impl<P: Permission> FromRequestParts<HttpState> for Allowed<P> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &HttpState) -> Result<Self, ApiError> {
        let Principal::Staff(staff) = Principal::from_request_parts(parts, state).await? else {
            return Err(ApiError::forbidden("this is for the shop's staff; a shopper's token does not do"));
        };
        match P::SCOPE {
            Some(scope) if !staff.may(scope) => Err(ApiError::forbidden(needed(scope))),
            _ => Ok(Self { staff, permission: PhantomData }),
        }
    }
}

fn needed(scope: Scope) -> String {
    format!("this needs the role `admin`, or a key with the scope `{}`", scope.as_str())
}
