//! What waits, and when it is to be looked at. Plain decisions: no waiting, no store.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::time::Duration;

use tokio::time::Instant;

use super::message::News;
use super::{ATTEMPTS_MAX, GAPS_MAX, Pace, WAITING_MAX};
use crate::domain::{ConversationId, PushId};

/// A dialogue, and the one browser that is to be tried again, if it is that.
type Key = (ConversationId, Option<PushId>);

/// Something that is to be looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Due {
    pub(super) news: News,
    /// When the first answer came that nobody was told of yet.
    pub(super) since: Instant,
    /// Tries that were made.
    pub(super) attempts: u32,
    /// The one browser that is to be tried again; all of the shopper's, if none.
    pub(super) only: Option<PushId>,
    at: Instant,
}

/// What waits.
#[derive(Debug)]
pub(super) struct Waiting {
    pace: Pace,
    by_key: BTreeMap<Key, Due>,
    by_time: BTreeSet<(Instant, Key)>,
    told_at: HashMap<ConversationId, Instant>,
}

/// That there is no room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Full;

impl Waiting {
    pub(super) fn new(pace: Pace) -> Self {
        Self { pace, by_key: BTreeMap::new(), by_time: BTreeSet::new(), told_at: HashMap::new() }
    }

    pub(super) fn len(&self) -> usize {
        self.by_key.len()
    }

    /// Takes an answer. Of several in a dialogue the last is told, when the first is due; older notifications are not tried again.
    pub(super) fn offer(&mut self, news: News, now: Instant, patience: Duration) -> Result<(), Full> {
        let conversation = news.conversation;
        for old in self.retries_of(conversation) {
            self.remove(old);
        }
        let told_at = self.told_at.get(&conversation).copied();
        let at = (now + patience).max(told_at.map_or(now, |told_at| told_at + self.pace.gap));
        if let Some(due) = self.remove((conversation, None)) {
            // One who was there a while ago may have left since: that is looked at as soon as for anybody.
            self.put(Due { news, at: due.at.min(at), ..due });
            return Ok(());
        }
        self.insert(Due { news, since: now, attempts: 0, only: None, at })
    }

    /// Puts something back that was looked at too early. An answer that came meanwhile goes on from where this one was.
    pub(super) fn look_again(&mut self, due: Due, at: Instant) -> Result<(), Full> {
        if let Some(newer) = self.remove((due.news.conversation, None)) {
            return self.insert(Due { since: due.since, at: at.min(newer.at), ..newer });
        }
        self.insert(Due { at, ..due })
    }

    /// Lets a browser be tried again, if it was not tried too often and there is nothing newer to tell.
    pub(super) fn try_again(&mut self, due: &Due, only: PushId, wanted: Option<Duration>, now: Instant) -> Result<(), Full> {
        let attempts = due.attempts + 1;
        if attempts >= ATTEMPTS_MAX {
            return Err(Full);
        }
        if self.by_key.contains_key(&(due.news.conversation, None)) {
            return Ok(());
        }
        let backoff = self.pace.backoff * 4_u32.pow(attempts - 1);
        let at = now + wanted.unwrap_or(backoff).max(self.pace.backoff);
        self.insert(Due { news: due.news.clone(), since: due.since, attempts, only: Some(only), at })
    }

    /// Remembers that a shopper was told.
    pub(super) fn told(&mut self, conversation: ConversationId, now: Instant) {
        if self.told_at.len() >= GAPS_MAX {
            self.told_at.clear();
        }
        self.told_at.insert(conversation, now);
        // What came while that was on its way waits like what comes later.
        if let Some(due) = self.remove((conversation, None)) {
            let at = due.at.max(now + self.pace.gap);
            self.put(Due { at, ..due });
        }
    }

    /// Returns when the next one is to be looked at.
    pub(super) fn next_at(&self) -> Option<Instant> {
        self.by_time.first().map(|(at, _)| *at)
    }

    /// Takes what is to be looked at now.
    pub(super) fn take_due(&mut self, now: Instant) -> Option<Due> {
        let (_, key) = self.by_time.first().copied().filter(|(at, _)| *at <= now)?;
        self.remove(key)
    }

    fn insert(&mut self, due: Due) -> Result<(), Full> {
        if self.by_key.len() >= WAITING_MAX {
            return Err(Full);
        }
        self.put(due);
        Ok(())
    }

    fn put(&mut self, due: Due) {
        let key = (due.news.conversation, due.only);
        self.remove(key);
        self.by_time.insert((due.at, key));
        self.by_key.insert(key, due);
    }

    fn remove(&mut self, key: Key) -> Option<Due> {
        let due = self.by_key.remove(&key)?;
        self.by_time.remove(&(due.at, key));
        Some(due)
    }

    fn retries_of(&self, conversation: ConversationId) -> Vec<Key> {
        let last = (conversation, Some(PushId::from(i64::MAX)));
        self.by_key.range((conversation, None)..=last).map(|(key, _)| *key).filter(|(_, only)| only.is_some()).collect()
    }
}
