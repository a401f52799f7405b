//! A dialogue as a list shows it.

use std::collections::HashMap;

use crate::domain::{Phase, Scope, TeamId};
use crate::http::auth::{Staff, StaffKind};
use crate::http::error::ApiError;
use crate::http::state::HttpState;
use crate::protocol::rest::{ConversationBody, ConversationContactBody, RatingBody, StateBody};
use crate::protocol::{LastBody, NamedBody, TemperBody};
use crate::store::ConversationDetails;

/// Writes dialogues down for one of the staff.
pub(super) async fn bodies(state: &HttpState, staff: &Staff, found: &[ConversationDetails]) -> Result<Vec<ConversationBody>, ApiError> {
    let has_team = found.iter().any(|details| details.conversation.responsible.team.is_some());
    let teams: HashMap<TeamId, String> = if has_team {
        state.store.of(staff.tenant).teams().await?.into_iter().map(|team| (team.id, team.name)).collect()
    } else {
        HashMap::new()
    };
    let shows_contact = matches!(staff.kind, StaffKind::Agent(_)) || staff.may(Scope::ContactsRead);
    Ok(found.iter().map(|details| body(details, &teams, shows_contact)).collect())
}

fn body(details: &ConversationDetails, teams: &HashMap<TeamId, String>, shows_contact: bool) -> ConversationBody {
    let conversation = &details.conversation;
    let profile = shows_contact.then_some(&details.profile);
    let team = conversation.responsible.team.and_then(|id| teams.get(&id).map(|name| NamedBody { id: id.to_string(), name: name.clone() }));
    ConversationBody {
        id: conversation.id.to_string(),
        state: state_of(conversation.phase),
        agent: conversation.responsible.agent.as_ref().map(NamedBody::from),
        team,
        inbox: NamedBody { id: conversation.inbox.to_string(), name: details.inbox_name.clone() },
        contact: ConversationContactBody {
            id: conversation.contact.to_string(),
            name: conversation.contact_name.clone(),
            email: profile.and_then(|profile| profile.email.clone()),
            phone: profile.and_then(|profile| profile.phone.clone()),
        },
        channel: conversation.channel.as_str().to_owned(),
        since: conversation.since.to_string(),
        opened_at: conversation.opened_at.to_string(),
        seq: conversation.last.get(),
        last: details.last.as_ref().map(LastBody::from),
        unread: details.unread,
        snoozed_until: conversation.snoozed_until.map(|at| at.to_string()),
        rating: conversation.rating.as_deref().map(RatingBody::from),
        temper: conversation.temper.map(TemperBody::from),
    }
}

pub(in crate::http::api) const fn state_of(phase: Phase) -> StateBody {
    match phase {
        Phase::Bot => StateBody::Bot,
        Phase::Queued => StateBody::Queued,
        Phase::Assigned => StateBody::Assigned,
        Phase::Snoozed => StateBody::Snoozed,
        Phase::Resolved => StateBody::Resolved,
    }
}
