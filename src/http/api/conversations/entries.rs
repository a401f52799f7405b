//! `GET conversations/{id}/entries`: a piece of a dialogue's log, for the staff and for the shopper whose it is.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::domain::{AuthorKind, ConversationId, Entry, Scope, Seq};
use crate::http::api::page;
use crate::http::auth::Principal;
use crate::http::error::ApiError;
use crate::http::extract::{Id, Params};
use crate::http::state::HttpState;
use crate::protocol::rest::{EntriesBody, ProblemBody};
use crate::protocol::{EntryBody, View, entry_body};

/// Which entries.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(in crate::http) struct Asked {
    /// Those before this number, the nearest to it; from the end of the log if neither is given.
    before: Option<u64>,
    /// Those after this number, the nearest to it.
    after: Option<u64>,
    /// 1 to 200; 50 if absent.
    limit: Option<u32>,
}

#[utoipa::path(get, path = "/api/v1/conversations/{id}/entries", operation_id = "list_entries", tag = "conversations",
    security(("bearer" = [])), params(("id" = String, Path, description = "The dialogue"), Asked), responses(
    (status = 200, description = "Entries, by number", body = EntriesBody),
    (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(in crate::http) async fn entries(
    State(state): State<HttpState>,
    who: Principal,
    Id(id): Id<ConversationId>,
    Params(asked): Params<Asked>,
) -> Result<Json<EntriesBody>, ApiError> {
    let limit = page::limit(asked.limit)?;
    must_see(&state, &who, id).await?;
    let store = state.store.of(who.tenant());
    let (found, more) = match (asked.before, asked.after) {
        (Some(_), Some(_)) => return Err(ApiError::bad_request("`before` and `after` are both given; give one of them")),
        (None, Some(after)) => page::split(store.entries_after(id, Seq::new(after), limit + 1).await?, limit),
        (before, None) => last(store.entries_before(id, before.map(Seq::new), limit + 1).await?, limit),
    };
    Ok(Json(EntriesBody { items: found.iter().map(|entry| written(entry, &who)).collect(), more }))
}

/// Takes the last ones of entries of which one more was read than was asked for.
fn last(mut found: Vec<Entry>, limit: u32) -> (Vec<Entry>, bool) {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let surplus = found.len().saturating_sub(limit);
    (found.split_off(surplus), surplus > 0)
}

/// Somebody else's dialogue and one that never was are the same thing to a shopper.
async fn must_see(state: &HttpState, who: &Principal, id: ConversationId) -> Result<(), ApiError> {
    if let Principal::Staff(staff) = who
        && !staff.may(Scope::ConversationsRead)
    {
        return Err(ApiError::forbidden("this needs a key with the scope `conversations:read`"));
    }
    let found = state.store.of(who.tenant()).conversation(id).await?;
    let is_visible = found.is_some_and(|conversation| match who {
        Principal::Staff(_) => true,
        Principal::Shopper(shopper) => conversation.contact == shopper.contact,
    });
    if is_visible { Ok(()) } else { Err(ApiError::not_found("conversation")) }
}

fn written(entry: &Entry, who: &Principal) -> EntryBody {
    match who {
        Principal::Staff(staff) => entry_body(entry, View::Staff, entry.author.is(&staff.author)),
        Principal::Shopper(shopper) => {
            let is_author = entry.author.kind == AuthorKind::Shopper && entry.author.id == shopper.contact.raw();
            entry_body(entry, View::Shopper, is_author)
        }
    }
}
