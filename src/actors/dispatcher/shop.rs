//! One shop as the dispatcher sees it: pure state and decisions.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::pace::Pace;
use super::{AgentAtWork, POSITIONS_TOLD_MAX, PhaseNews, Visit};
use crate::actors::session::SessionHandle;
use crate::domain::{BoardRow, ContactId, ConversationId, InboxId, Phase, TeamId, Timestamp};
use crate::protocol::{QueueRow, ServerFrame, TopicRow, VisitorRow};

/// A dialogue that waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Waiting {
    pub(super) since: Timestamp,
    pub(super) inbox: Option<InboxId>,
    pub(super) team: Option<TeamId>,
    pub(super) auto_assign: bool,
    /// The place that its shopper was last told.
    pub(super) told: Option<u32>,
}

/// An agent who is connected.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Agent {
    pub(super) name: String,
    pub(super) capacity: u32,
    pub(super) has: HashSet<ConversationId>,
    /// Dialogues that it was offered and that have not arrived yet: they count, or two would be given where one fits.
    pub(super) promised: HashSet<ConversationId>,
    pub(super) teams: HashSet<TeamId>,
}

impl Agent {
    fn load(&self) -> usize {
        self.has.union(&self.promised).count()
    }

    fn has_room(&self) -> bool {
        self.load() < usize::try_from(self.capacity).unwrap_or(usize::MAX)
    }
}

/// News that waits to be sent.
#[derive(Debug, Default)]
pub(super) struct Unsent {
    queue: HashMap<ConversationId, BoardRow>,
    visitors: HashMap<ContactId, Option<Visit>>,
}

/// One shop.
#[derive(Debug, Default)]
pub(super) struct Shop {
    order: BTreeSet<(Timestamp, ConversationId)>,
    waiting: HashMap<ConversationId, Waiting>,
    pub(super) agents: HashMap<i64, Agent>,
    visitors: HashMap<ContactId, Visit>,
    pub(super) queue_watchers: Vec<SessionHandle>,
    pub(super) visitor_watchers: Vec<SessionHandle>,
    unsent: Unsent,
    pace: Pace,
}

impl Shop {
    /// Puts a dialogue into the queue, as it was read from the store.
    pub(super) fn restore(&mut self, id: ConversationId, waiting: Waiting) {
        self.order.insert((waiting.since, id));
        self.waiting.insert(id, waiting);
    }

    /// Notes whose turn it is in a dialogue.
    pub(super) fn note_phase(&mut self, news: &PhaseNews) {
        let id = news.row.id;
        if self.leave_queue(id) && news.row.phase == Phase::Assigned {
            self.pace.note_take(news.row.since);
        }
        if news.row.phase == Phase::Queued {
            let waiting =
                Waiting { since: news.row.since, inbox: Some(news.inbox), team: news.team, auto_assign: news.auto_assign, told: None };
            self.restore(id, waiting);
        }
        let holder = news.row.agent.as_ref().filter(|_| news.row.phase == Phase::Assigned).map(|agent| agent.id);
        for (agent_id, agent) in &mut self.agents {
            agent.promised.remove(&id);
            if holder == Some(*agent_id) {
                agent.has.insert(id);
            } else {
                agent.has.remove(&id);
            }
        }
        self.note_row(news.row.clone());
    }

    /// Notes a line of the board that has changed, if anybody looks.
    pub(super) fn note_row(&mut self, mut row: BoardRow) {
        if self.queue_watchers.is_empty() {
            return;
        }
        if row.last.is_none() {
            row.last = self.unsent.queue.get(&row.id).and_then(|older| older.last.clone());
        }
        self.unsent.queue.insert(row.id, row);
    }

    /// Notes a shopper who is here.
    pub(super) fn note_visit(&mut self, mut visit: Visit) {
        if let Some(known) = self.visitors.get(&visit.contact) {
            visit.since = known.since;
            visit.conversation = visit.conversation.or(known.conversation);
            if visit.page.is_empty() {
                visit.page.clone_from(&known.page);
            }
        }
        if !self.visitor_watchers.is_empty() {
            self.unsent.visitors.insert(visit.contact, Some(visit.clone()));
        }
        self.visitors.insert(visit.contact, visit);
    }

    /// Notes a shopper's new dialogue, if the shopper is here.
    pub(super) fn note_opened(&mut self, contact: ContactId, conversation: ConversationId) {
        if let Some(visit) = self.visitors.get(&contact) {
            self.note_visit(Visit { conversation: Some(conversation), ..visit.clone() });
        }
    }

    /// Notes a shopper who has left.
    pub(super) fn note_left(&mut self, contact: ContactId) {
        if self.visitors.remove(&contact).is_some() && !self.visitor_watchers.is_empty() {
            self.unsent.visitors.insert(contact, None);
        }
    }

    /// Returns whether it waited.
    fn leave_queue(&mut self, id: ConversationId) -> bool {
        let waiting = self.waiting.remove(&id);
        waiting.is_some_and(|waiting| self.order.remove(&(waiting.since, id)))
    }

    /// Returns the places in the queue that have changed since they were last told, each with the seconds that it is likely
    /// to take. Where nobody is at work nobody knows.
    pub(super) fn new_positions(&mut self, now: Timestamp) -> Vec<(ConversationId, u32, Option<u32>)> {
        let is_staffed = !self.agents.is_empty();
        let mut news = Vec::new();
        for ((_, id), place) in self.order.iter().take(POSITIONS_TOLD_MAX).zip(1_u32..) {
            if let Some(waiting) = self.waiting.get_mut(id).filter(|waiting| waiting.told != Some(place)) {
                waiting.told = Some(place);
                let wait = if is_staffed { self.pace.wait_seconds(place, now) } else { None };
                news.push((*id, place, wait));
            }
        }
        news
    }

    /// Lets a dialogue's place be told again.
    pub(super) fn forget_told(&mut self, id: ConversationId) {
        if let Some(waiting) = self.waiting.get_mut(&id) {
            waiting.told = None;
        }
    }

    /// Gives waiting dialogues to free agents: the one that waits longest to the one with the least to do, never more to
    /// anybody than fits.
    pub(super) fn match_up(&mut self) -> Vec<(ConversationId, i64)> {
        let mut given = Vec::new();
        let in_order: Vec<ConversationId> = self.order.iter().map(|(_, id)| *id).collect();
        for id in in_order {
            let Some(waiting) = self.waiting.get(&id).filter(|waiting| waiting.auto_assign).copied() else { continue };
            if self.agents.values().any(|agent| agent.promised.contains(&id)) {
                continue;
            }
            let fits = |agent: &Agent| agent.has_room() && waiting.team.is_none_or(|team| agent.teams.contains(&team));
            let free = self.agents.iter_mut().filter(|(_, agent)| fits(agent));
            let Some((agent_id, agent)) = free.min_by_key(|(agent_id, agent)| (agent.load(), **agent_id)) else { continue };
            agent.promised.insert(id);
            given.push((id, *agent_id));
        }
        given
    }

    /// Takes a promise back that could not be kept.
    pub(super) fn break_promise(&mut self, id: ConversationId, agent: i64) {
        if let Some(agent) = self.agents.get_mut(&agent) {
            agent.promised.remove(&id);
        }
    }

    /// Returns the agents who are connected.
    pub(super) fn agents_at_work(&self) -> Vec<AgentAtWork> {
        self.agents.iter().map(|(id, agent)| AgentAtWork { id: *id, load: agent.load(), capacity: agent.capacity }).collect()
    }

    /// Returns the visitors as they stand, the newest first.
    pub(super) fn visitor_rows(&self, limit: usize) -> Vec<TopicRow> {
        let mut visits: Vec<&Visit> = self.visitors.values().collect();
        visits.sort_by_key(|visit| std::cmp::Reverse(visit.since));
        visits.into_iter().take(limit).map(|visit| TopicRow::Visitor(visitor_row(visit))).collect()
    }

    /// Takes the news of the queue, as a frame.
    pub(super) fn take_queue_news(&mut self) -> Option<ServerFrame> {
        let news = std::mem::take(&mut self.unsent.queue);
        let (gone, open): (Vec<_>, Vec<_>) = news.into_values().partition(|row| row.phase == Phase::Resolved);
        let upsert: Vec<TopicRow> = open.iter().map(|row| TopicRow::Queue(QueueRow::from(row))).collect();
        let remove: Vec<String> = gone.iter().map(|row| row.id.to_string()).collect();
        (!upsert.is_empty() || !remove.is_empty()).then(|| ServerFrame::Change { topic: "queue".to_owned(), upsert, remove })
    }

    /// Takes the news of the visitors, as a frame.
    pub(super) fn take_visitor_news(&mut self) -> Option<ServerFrame> {
        let news = std::mem::take(&mut self.unsent.visitors);
        let upsert: Vec<TopicRow> = news.values().flatten().map(|visit| TopicRow::Visitor(visitor_row(visit))).collect();
        let remove: Vec<String> = news.iter().filter(|(_, visit)| visit.is_none()).map(|(id, _)| id.to_string()).collect();
        (!upsert.is_empty() || !remove.is_empty()).then(|| ServerFrame::Change { topic: "visitors".to_owned(), upsert, remove })
    }

    /// Returns board rows that are to be sent without their last word, which only the store knows.
    pub(super) fn rows_without_word(&self) -> Vec<ConversationId> {
        self.unsent.queue.values().filter(|row| row.last.is_none()).map(|row| row.id).collect()
    }

    /// Completes a row with its last word.
    pub(super) fn complete_row(&mut self, found: BoardRow) {
        if let Some(row) = self.unsent.queue.get_mut(&found.id).filter(|row| row.last.is_none()) {
            row.last = found.last;
        }
    }

    /// Tells whether there is something to send, to tell or to give out.
    pub(super) fn has_news(&self) -> bool {
        let has_untold = self.order.iter().take(POSITIONS_TOLD_MAX).zip(1_u32..);
        !self.unsent.queue.is_empty()
            || !self.unsent.visitors.is_empty()
            || has_untold.clone().any(|((_, id), place)| self.waiting.get(id).is_some_and(|waiting| waiting.told != Some(place)))
            || (!self.agents.is_empty() && self.waiting.values().any(|waiting| waiting.auto_assign))
    }

    /// Tells whether nothing is known and nobody looks, so that the shop may be forgotten.
    pub(super) fn is_idle(&self) -> bool {
        self.waiting.is_empty()
            && self.agents.is_empty()
            && self.visitors.is_empty()
            && self.queue_watchers.is_empty()
            && self.visitor_watchers.is_empty()
    }

    /// Returns how many dialogues wait.
    pub(super) fn n_waiting(&self) -> usize {
        self.waiting.len()
    }
}

fn visitor_row(visit: &Visit) -> VisitorRow {
    VisitorRow {
        id: visit.contact.to_string(),
        name: visit.name.clone(),
        page: visit.page.clone(),
        since: visit.since.to_string(),
        conversation: visit.conversation.map(|id| id.to_string()),
    }
}
