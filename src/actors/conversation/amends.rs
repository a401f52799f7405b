//! What a crash between a commit and its publication leaves undone, and the next writer makes up for: whose the dialogue is by now
//! hears of it, from the entry that made it so, and the board knows whose turn it is.

use std::collections::{BTreeMap, BTreeSet};

use ractor::ActorProcessingErr;

use super::actor::Awake;
use crate::domain::{Body, Entry, Event, Seq};
use crate::protocol::View;

/// How far back the entry is looked for that gave the dialogue to its agent. Further back, it was published long ago.
const LOOK_BACK: u32 = 200;

impl Awake {
    /// Tells what the writer before may have made durable and told nobody.
    pub(super) async fn make_amends(&mut self) -> Result<(), ActorProcessingErr> {
        let Some(row) = self.dialogue.as_ref().filter(|dialogue| dialogue.is_born).map(|dialogue| dialogue.row.clone()) else {
            return Ok(());
        };
        let world = std::sync::Arc::clone(&self.args.world);
        let last = world.store.of(self.args.tenant).entries_before(self.args.id, None, LOOK_BACK).await?;
        world.hub.join_person(self.args.id, row.contact.raw(), View::Shopper, Seq::new(1));
        world.dispatcher.tell_opened(row.tenant, row.contact, self.args.id);
        if let Some(agent) = &row.responsible.agent {
            let from = given_at(&last).unwrap_or_else(|| row.last.next());
            world.hub.join_person(self.args.id, agent.id, View::Staff, from);
        }
        let keeps = row.responsible.agent.as_ref().map(|agent| agent.id);
        // Whoever is being welcomed just now is on no list yet: the log tells who had it.
        let losses = Losses::of(&last);
        let had_it = losses.of_known.keys().copied().chain(self.listeners.holders(self.args.id)).collect::<BTreeSet<i64>>();
        for former in had_it.into_iter().filter(|holder| Some(*holder) != keeps) {
            let end = losses.of_known.get(&former).copied().or(losses.of_unknown).unwrap_or(row.last);
            world.hub.part_person(self.args.id, former, end);
        }
        self.listeners.nudge(self.args.id, row.last);
        let last: Vec<_> = last.into_iter().map(std::sync::Arc::new).collect();
        self.tell_of_phase(&row, &last);
        Ok(())
    }
}

/// The entries by which people ceased to have the dialogue.
#[derive(Debug, Default, PartialEq, Eq)]
struct Losses {
    /// The last one of each person.
    of_known: BTreeMap<i64, Seq>,
    /// The one of who had it before the first entry that is looked at.
    of_unknown: Option<Seq>,
}

impl Losses {
    fn of(entries: &[Entry]) -> Self {
        let mut losses = Self::default();
        let mut before: Option<Held> = None;
        for (seq, held) in entries.iter().filter_map(|entry| Some((entry.seq, held_after(entry)?))) {
            match before.replace(held) {
                Some(Held::By(agent)) if held != Held::By(agent) => drop(losses.of_known.insert(agent, seq)),
                Some(_) => {}
                None => losses.of_unknown = Some(seq),
            }
        }
        losses
    }
}

/// Returns the last entry by which somebody got the dialogue.
fn given_at(entries: &[Entry]) -> Option<Seq> {
    entries.iter().rev().find(|entry| matches!(held_after(entry), Some(Held::By(_)))).map(|entry| entry.seq)
}

/// Whose a dialogue is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Held {
    By(i64),
    ByNobody,
}

/// Returns whose the dialogue is after an entry that decides it.
fn held_after(entry: &Entry) -> Option<Held> {
    match &entry.body {
        Body::Event(Event::Taken) => Some(Held::By(entry.author.id)),
        Body::Event(Event::Assigned { agent, .. }) => Some(agent.as_ref().map_or(Held::ByNobody, |agent| Held::By(agent.id))),
        Body::Event(Event::Released { .. } | Event::Resolved) => Some(Held::ByNobody),
        _ => None,
    }
}
