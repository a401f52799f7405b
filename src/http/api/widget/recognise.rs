//! Who is at the door: the one whom the shop vouches for, else the one whose browser was here before, else somebody new.
//!
//! A browser is shared more often than one thinks. So a browser's shopper becomes the vouched-for one only if nobody
//! was ever vouched for as that shopper: otherwise one person's dialogues would open to the next who signs in.

use std::time::Duration;

use super::filled_in::{ATTRIBUTES_MAX, attributes, form};
use crate::domain::{Contact, ContactId, Inbox, Profile};
use crate::http::auth::{SecretKind, secrets};
use crate::http::checks::Checks;
use crate::http::error::ApiError;
use crate::http::state::HttpState;
use crate::protocol::rest::{IdentityBody, PreChatFieldBody, WidgetSessionRequestBody};
use crate::store::TenantStore;

/// The longest of any of a shopper's particulars.
const CHARS_MAX: usize = 200;
/// How exactly it is remembered when a shopper was last seen.
const SEEN_GRAIN: Duration = Duration::from_mins(1);

/// Somebody at the door.
pub(super) struct Visit {
    /// Who.
    pub(super) contact: ContactId,
    /// The secret by which its browser is known from now on.
    pub(super) visitor: String,
}

/// Finds out who it is, and makes a contact of somebody new.
pub(super) async fn recognise(
    state: &HttpState,
    inbox: &Inbox,
    fields: &[PreChatFieldBody],
    body: &WidgetSessionRequestBody,
) -> Result<Visit, ApiError> {
    let wanted = judged(fields, body)?;
    let store = state.store.of(inbox.tenant);
    let secret = body.visitor.as_deref().filter(|secret| SecretKind::Visitor.is_form_of(secret));
    let by_browser = match secret {
        Some(secret) => store.contact_by_visitor(secrets::hash(secret)).await?,
        None => None,
    };
    let known = match &body.identity {
        Some(claim) => vouched_for(&store, inbox, claim, by_browser.as_ref()).await?,
        None => by_browser.clone(),
    };
    let Some(contact) = known else { return newcomer(state, inbox, body.identity.as_ref(), wanted).await };
    freshen(state, &store, &contact, wanted).await?;
    let is_its_browser = by_browser.is_some_and(|browser| browser.id == contact.id);
    let visitor = match secret {
        Some(secret) if is_its_browser => secret.to_owned(),
        _ => new_browser(&store, contact.id).await?,
    };
    Ok(Visit { contact: contact.id, visitor })
}

/// Reads what is to be known of the shopper.
/// What the shop vouches for counts for more than what the shopper filled in.
fn judged(fields: &[PreChatFieldBody], body: &WidgetSessionRequestBody) -> Result<Profile, ApiError> {
    let mut checks = Checks::default();
    let mut profile = body.pre_chat.as_ref().map_or_else(Profile::default, |values| form(&mut checks, fields, values));
    profile.locale = checks.optional("locale", body.locale.as_deref(), 35);
    if let Some(said) = &body.attributes {
        profile.attributes.extend(attributes(&mut checks, said));
    }
    if let Some(claim) = &body.identity {
        checks.text("identity.id", &claim.id, CHARS_MAX);
        profile.name = checks.optional("identity.name", claim.name.as_deref(), CHARS_MAX).or(profile.name);
        profile.email = checks.optional("identity.email", claim.email.as_deref(), CHARS_MAX).or(profile.email);
        profile.phone = checks.optional("identity.phone", claim.phone.as_deref(), CHARS_MAX).or(profile.phone);
    }
    checks.done()?;
    Ok(profile)
}

async fn vouched_for(
    store: &TenantStore,
    inbox: &Inbox,
    claim: &IdentityBody,
    by_browser: Option<&Contact>,
) -> Result<Option<Contact>, ApiError> {
    if let Some(contact) = store.contact_by_identity(inbox.id, &claim.id).await? {
        return Ok(Some(contact));
    }
    let Some(browser) = by_browser else { return Ok(None) };
    if store.is_identified(browser.id).await? {
        return Ok(None);
    }
    let holder = store.link_identity(inbox.id, &claim.id, browser.id).await?;
    Ok(store.contact(holder).await?)
}

async fn newcomer(state: &HttpState, inbox: &Inbox, claim: Option<&IdentityBody>, said: Profile) -> Result<Visit, ApiError> {
    let profile = together(&Profile::default(), said);
    let store = state.store.of(inbox.tenant);
    let (id, now, visitor) = (state.id::<ContactId>(), state.now(), SecretKind::Visitor.make());
    let contact = Contact { tenant: inbox.tenant, id, inbox: inbox.id, profile, first_seen: now, last_seen: now };
    store.create_contact(&contact, Some(secrets::hash(&visitor))).await?;
    let Some(claim) = claim else { return Ok(Visit { contact: id, visitor }) };
    let holder = store.link_identity(inbox.id, &claim.id, id).await?;
    if holder == id {
        return Ok(Visit { contact: id, visitor });
    }
    // Another tab of the same shopper was faster: this browser gets a secret for the one who won.
    Ok(Visit { contact: holder, visitor: new_browser(&store, holder).await? })
}

async fn new_browser(store: &TenantStore, contact: ContactId) -> Result<String, ApiError> {
    let secret = SecretKind::Visitor.make();
    store.add_visitor(contact, secrets::hash(&secret)).await?;
    Ok(secret)
}

/// Writes down what is new. What is not said stays as it was.
pub(super) async fn freshen(state: &HttpState, store: &TenantStore, contact: &Contact, said: Profile) -> Result<(), ApiError> {
    let now = together(&contact.profile, said);
    if now != contact.profile {
        store.update_profile(contact.id, &now).await?;
    }
    if state.now().since(contact.last_seen) >= SEEN_GRAIN {
        store.touch_contact(contact.id, state.now()).await?;
    }
    Ok(())
}

/// Returns what is known now that this was said.
fn together(was: &Profile, said: Profile) -> Profile {
    let mut attributes = was.attributes.clone();
    for (name, value) in said.attributes {
        if value.is_empty() {
            attributes.remove(&name);
        } else if attributes.len() < ATTRIBUTES_MAX || attributes.contains_key(&name) {
            attributes.insert(name, value);
        }
    }
    Profile {
        name: said.name.or_else(|| was.name.clone()),
        email: said.email.or_else(|| was.email.clone()),
        phone: said.phone.or_else(|| was.phone.clone()),
        locale: said.locale.or_else(|| was.locale.clone()),
        attributes,
    }
}
