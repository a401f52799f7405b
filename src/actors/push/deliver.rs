//! Looks at what is due: is the shopper there, has it read the answer, and if not, which browsers are told.

use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};
use tokio::time::Instant;

use super::waiting::Due;
use super::work::{Worker, count};
use crate::domain::{ConversationId, PushId, PushSubscription};
use crate::push::{BrowserKeys, Notification, Outcome};
use crate::store::StoreError;

/// Bytes of a dialogue's name as the services are told it: enough to tell one from another, and not its own.
const TOPIC_BYTES: usize = 16;

/// What came of it.
#[derive(Debug, Default)]
pub(super) struct Done {
    /// The shopper is there: look again then.
    pub(super) again_at: Option<Instant>,
    /// Whether a browser was told.
    pub(super) told: bool,
    /// Browsers that are to be tried again, and when their services want to be asked.
    pub(super) later: Vec<(PushId, Option<Duration>)>,
}

impl Worker {
    /// Sees to one dialogue.
    pub(super) async fn see_to(self: Arc<Self>, due: Due) -> (Due, Done) {
        let done = self.try_to_see_to(&due).await.unwrap_or_else(|error| {
            tracing::warn!(conversation.id = %due.news.conversation, %error, "A shopper was not told of an answer: the database was away.");
            count("dropped");
            Done::default()
        });
        (due, done)
    }

    async fn try_to_see_to(&self, due: &Due) -> Result<Done, StoreError> {
        let news = &due.news;
        let is_here = self.hub.is_online(news.contact.raw());
        let patient_until = due.since + self.setting.unread_after;
        if is_here && patient_until > Instant::now() {
            return Ok(Done { again_at: Some(patient_until), ..Done::default() });
        }
        let store = self.store.of(news.tenant);
        let browsers = store.push_subscriptions(news.contact).await?;
        if browsers.is_empty() || self.is_read(due).await? {
            return Ok(Done::default());
        }
        let mut done = Done::default();
        for browser in browsers.iter().filter(|browser| browser.inbox == news.inbox && due.only.is_none_or(|only| only == browser.id)) {
            self.tell(due, browser, &mut done).await?;
        }
        Ok(done)
    }

    async fn is_read(&self, due: &Due) -> Result<bool, StoreError> {
        let marks = self.store.of(due.news.tenant).read_marks(due.news.conversation).await?;
        Ok(marks.iter().any(|mark| mark.reader == due.news.contact.raw() && mark.seq >= due.news.seq))
    }

    async fn tell(&self, due: &Due, browser: &PushSubscription, done: &mut Done) -> Result<(), StoreError> {
        let news = &due.news;
        let wish = self.wishes.get(news.tenant, news.inbox).await?;
        if !wish.is_on {
            return Ok(());
        }
        let (payload, topic) = (news.payload(&wish, browser), topic(news.conversation));
        let notification = Notification { payload: &payload, topic: &topic, ttl: self.setting.ttl };
        let keys = BrowserKeys { p256dh: browser.p256dh, auth: browser.auth };
        match self.setting.client.send(&browser.endpoint, &keys, notification, self.clock.now()).await {
            Outcome::Taken => {
                count("sent");
                done.told = true;
            }
            Outcome::Gone => {
                count("gone");
                self.store.of(news.tenant).delete_push_subscriptions(news.contact, Some(browser.id)).await?;
            }
            Outcome::Later(wanted) => done.later.push((browser.id, wanted)),
            Outcome::Refused(reason) => {
                count("refused");
                tracing::warn!(conversation.id = %news.conversation, reason, "A push service refused a notification; it is not tried again.");
            }
        }
        Ok(())
    }
}

fn topic(conversation: ConversationId) -> String {
    let hash = Sha256::digest(conversation.to_string().as_bytes());
    BASE64_URL_SAFE_NO_PAD.encode(hash.get(..TOPIC_BYTES).unwrap_or_default())
}
