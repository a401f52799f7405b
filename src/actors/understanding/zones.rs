//! Whose clocks tell what "tomorrow" is in a dialogue: those of its inbox, as the business hours name them; the server's where none are set.

use dashmap::DashMap;
use jiff::tz::TimeZone;
use tokio::time::Instant;

use super::{BELIEVED_FOR, ZONES_MAX};
use crate::domain::{ConversationId, TenantId};
use crate::store::Store;

/// Where the name of the zone stands in what is kept of an inbox's widget.
const NAME: &str = "/hours/zone";

/// The zones of dialogues, believed for a while.
#[derive(Debug)]
pub(super) struct Zones {
    store: Store,
    known: DashMap<ConversationId, (Option<TimeZone>, Instant)>,
}

impl Zones {
    pub(super) fn new(store: Store) -> Self {
        Self { store, known: DashMap::new() }
    }

    /// Returns the zone of a dialogue's inbox, if it has one. Where that cannot be read, the one that was known before.
    pub(super) async fn of(&self, tenant: TenantId, conversation: ConversationId) -> Option<TimeZone> {
        let known = self.known.get(&conversation).map(|known| known.clone());
        if let Some((zone, _)) = known.as_ref().filter(|(_, since)| since.elapsed() < BELIEVED_FOR) {
            return zone.clone();
        }
        let since = Instant::now();
        let zone = match self.store.of(tenant).appearance_of(conversation).await {
            Ok(appearance) => appearance.and_then(|appearance| zone_in(&appearance)),
            Err(error) => {
                tracing::debug!(conversation.id = %conversation, error = %error, "An inbox's time zone could not be read.");
                return known.and_then(|(zone, _)| zone);
            }
        };
        if self.known.len() >= ZONES_MAX {
            self.known.clear();
        }
        self.known.insert(conversation, (zone.clone(), since));
        zone
    }
}

fn zone_in(appearance: &serde_json::Value) -> Option<TimeZone> {
    TimeZone::get(appearance.pointer(NAME)?.as_str()?).ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_zone_that_is_none_is_left_out() {
        let name = |appearance: serde_json::Value| zone_in(&appearance).and_then(|zone| zone.iana_name().map(str::to_owned));
        assert_eq!(name(json!({ "hours": { "zone": "Asia/Vladivostok" } })).as_deref(), Some("Asia/Vladivostok"));
        for none in [json!({}), json!({ "hours": null }), json!({ "hours": { "zone": "Mars/Olympus" } })] {
            assert_eq!(name(none), None);
        }
    }
}
