//! What a client makes of what it hears: how far it has come in each conversation, what is its own, what is done.

use std::sync::Arc;

use super::Client;
use crate::frame::{Frame, Seen};
use crate::history::{Ask, Kind, Name, What};

/// Conversations that an agent's client goes on following.
const FOLLOWED_MAX: usize = 40;

impl Client {
    pub(super) fn hear(&mut self, frame: &Frame) {
        match frame {
            Frame::Welcome { heads, .. } => self.begin(heads),
            Frame::Entry(seen) => self.see(seen),
            Frame::Ack { reference, conversation, .. } => {
                let asked = self.pending.remove(reference);
                self.finish(reference);
                if let Some(asked) = asked {
                    self.acked(asked.what, conversation);
                }
            }
            Frame::Error { reference: Some(reference), code, .. } => {
                self.pending.remove(reference);
                if !matches!(&**code, "busy" | "unavailable" | "rate_limited") {
                    self.finish(reference);
                }
            }
            Frame::Ok { reference, seq } => {
                if let Some(asked) = self.pending.remove(reference) {
                    self.followed(&asked, *seq);
                }
            }
            _ => {}
        }
    }

    fn begin(&mut self, heads: &[(Name, u64)]) {
        for (conversation, seq) in heads {
            self.cursors.entry(Arc::clone(conversation)).or_insert(*seq);
            if self.someone.person.kind == Kind::Shopper {
                self.stage.learn(self.someone.person.tenant, conversation);
            }
        }
        // `welcome` names the newest first, and the newest is to be the last here.
        for (conversation, _) in heads.iter().rev() {
            self.someone.shared().has(conversation, true);
        }
    }

    fn see(&mut self, seen: &Seen) {
        let cursor = self.cursors.entry(Arc::clone(&seen.conversation)).or_default();
        *cursor = seen.seq.max(*cursor);
        if seen.seq == 1 && self.someone.person.kind == Kind::Shopper {
            self.stage.learn(self.someone.person.tenant, &seen.conversation);
            self.someone.shared().has(&seen.conversation, true);
        }
    }

    fn acked(&self, what: What, conversation: &Name) {
        let is_staff = self.someone.person.kind != Kind::Shopper;
        match what {
            What::Take if is_staff => self.someone.shared().has(conversation, true),
            What::Release | What::Resolve | What::Snooze if is_staff => self.someone.shared().has(conversation, false),
            What::Post if !is_staff => self.stage.learn(self.someone.person.tenant, conversation),
            _ => {}
        }
    }

    fn followed(&mut self, asked: &Ask, seq: Option<u64>) {
        let Some(conversation) = &asked.conversation else { return };
        if let (What::Watch, since, seq) = (asked.what, asked.since, seq) {
            self.watched.insert(Arc::clone(conversation));
            match since {
                Some(since) => drop(self.cursors.insert(Arc::clone(conversation), since)),
                None => drop(self.cursors.entry(Arc::clone(conversation)).or_insert(seq.unwrap_or_default())),
            }
        } else {
            self.watched.remove(conversation);
            self.cursors.remove(conversation);
        }
    }

    fn finish(&mut self, reference: &Name) {
        self.unacked.retain(|ask| ask.reference != *reference);
        self.someone.shared().done.insert(Arc::clone(reference));
    }

    /// An agent goes on following some conversations, not all that ever passed by.
    pub(super) fn cursors_to_follow(&mut self) {
        if self.someone.person.kind == Kind::Shopper {
            return;
        }
        let mut names: Vec<Name> = self.cursors.keys().cloned().collect();
        names.sort_unstable();
        let n_surplus = names.len().saturating_sub(FOLLOWED_MAX);
        for name in names.into_iter().take(n_surplus) {
            self.cursors.remove(&name);
        }
        self.watched.retain(|name| self.cursors.contains_key(name));
    }
}
