//! What follows from a decision: numbers are given, the journal writes, and only then the world hears of it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use ractor::{ActorProcessingErr, ActorRef};
use tokio::sync::oneshot;

use super::actor::{Awake, ToConversation};
use super::{Plan, TurnPlan};
use crate::actors::dispatcher::PhaseNews;
use crate::actors::journal::Job;
use crate::actors::session::{SessionHandle, Worth};
use crate::actors::ticket::{Refusal, Ticket};
use crate::domain::{Author, BoardRow, Body, Conversation, Entry, LastWord, Phase, Preview, Receipt, Seq, Temper, Understood};
use crate::protocol::{Encoded, NamedBody, ServerFrame, View};
use crate::store::{Append, ConversationChange, NewConversation};

/// What is to happen once an append is durable.
#[derive(Debug)]
pub(super) struct Pending {
    number: u64,
    entries: Vec<Arc<Entry>>,
    answers: usize,
    tickets: Vec<Ticket>,
    begins_turn: bool,
    /// The dialogue after this decision, where that is news.
    row: Option<Box<Conversation>>,
    joins: Option<Author>,
    parts: Option<Author>,
}

impl Awake {
    /// Sets a decision going.
    pub(super) fn perform(&mut self, mut plan: Plan, ticket: Option<Ticket>) {
        if plan.turn != TurnPlan::Keep {
            self.cancel_turn();
        }
        let is_birth = self.dialogue.as_ref().is_some_and(|dialogue| dialogue.row.epoch == 0);
        let Some((append, entries)) = self.number(&mut plan, is_birth) else { return };
        let row = self.dialogue.as_ref().filter(|_| plan.changes_row || is_birth).map(|dialogue| Box::new(dialogue.row.clone()));
        let pending = Pending {
            number: self.next_number,
            entries,
            answers: plan.answers,
            tickets: ticket.into_iter().collect(),
            begins_turn: plan.turn == TurnPlan::Begin,
            row,
            joins: plan.joins,
            parts: plan.parts,
        };
        let job = Job { append, number: self.next_number, fence: Arc::clone(&self.fence), writer: self.myself.clone() };
        self.next_number += 1;
        self.pending.push_back(pending);
        if let Err(job) = self.args.world.journal.submit(job) {
            // Room was seen a moment ago; others took it. The decision has been taken already, so it is undone as a loss.
            self.fence.store(true, Ordering::Release);
            let number = job.number;
            let word = ToConversation::Lost { number, reason: "the journal is full".to_owned() };
            drop(self.myself.cast(word));
        }
    }

    /// Gives numbers to the entries of a plan.
    fn number(&mut self, plan: &mut Plan, is_birth: bool) -> Option<(Append, Vec<Arc<Entry>>)> {
        let world = Arc::clone(&self.args.world);
        let now = world.clock.now();
        let dialogue = self.dialogue.as_mut()?;
        let row = &mut dialogue.row;
        let mut entries = Vec::with_capacity(plan.drafts.len());
        for draft in plan.drafts.drain(..) {
            row.last = row.last.next();
            entries.push(Arc::new(Entry {
                conversation: row.id,
                seq: row.last,
                id: draft.id.unwrap_or_else(|| world.ids.next(now)),
                at: now,
                author: draft.author,
                channel: row.channel,
                reference: draft.reference,
                body: draft.body,
            }));
        }
        let claims = !self.has_claimed && !is_birth;
        if !self.has_claimed {
            row.epoch += 1;
            self.has_claimed = true;
        }
        let opens = is_birth.then(|| {
            Box::new(NewConversation {
                inbox: row.inbox,
                contact: row.contact,
                channel: row.channel,
                phase: row.phase,
                opened_at: row.opened_at,
            })
        });
        let change = (plan.changes_row).then(|| {
            Box::new(ConversationChange {
                phase: row.phase,
                since: row.since,
                responsible: row.responsible.clone(),
                snoozed_until: row.snoozed_until,
                channel: row.channel,
                rating: row.rating.clone(),
            })
        });
        let append = Append {
            tenant: row.tenant,
            conversation: row.id,
            epoch: row.epoch,
            claims,
            opens,
            entries: entries.clone(),
            change,
            timers: std::mem::take(&mut plan.timers),
            outbox: Vec::new(),
        };
        Some((append, entries))
    }

    /// Everything up to this append is durable: its authors are told, and all who listen.
    pub(super) fn on_stored(&mut self, number: u64) {
        while self.pending.front().is_some_and(|pending| pending.number <= number) {
            let Some(pending) = self.pending.pop_front() else { return };
            self.settle(pending);
        }
    }

    fn settle(&mut self, pending: Pending) {
        let hub = Arc::clone(&self.args.world.hub);
        let id = self.args.id;
        if let Some(row) = pending.row.as_deref().filter(|row| row.last.get() == pending.entries.len() as u64) {
            // The first entries of a dialogue: all sockets of its shopper hear of it from now on.
            if let Some(first) = pending.entries.first() {
                hub.join_person(id, row.contact.raw(), View::Shopper, first.seq);
                self.args.world.dispatcher.tell_opened(row.tenant, row.contact, id);
            }
        }
        if let (Some(agent), Some(first)) = (&pending.joins, pending.entries.first()) {
            hub.join_person(id, agent.id, View::Staff, first.seq);
        }
        let now = self.args.world.clock.now();
        for entry in &pending.entries {
            self.listeners.publish(entry);
            metrics::histogram!("beseda_delivery_seconds").record(now.since(entry.at).as_secs_f64());
        }
        if let Some(dialogue) = &self.dialogue {
            self.args.world.push.offer(&dialogue.row, &pending.entries);
        }
        if let Some(receipt) = pending.entries.get(pending.answers).or(pending.entries.last()).map(|entry| entry.receipt()) {
            self.last_receipt = Some(receipt);
            for ticket in pending.tickets {
                ticket.answer(Ok(receipt));
            }
        }
        if let Some(row) = pending.row {
            self.tell_of_phase(&row, &pending.entries);
        } else {
            self.tell_board(&pending.entries);
        }
        // Whoever had it still hears whose turn it is now.
        if let Some(agent) = pending.parts.filter(|agent| pending.joins.as_ref().is_none_or(|joined| !joined.is(agent))) {
            hub.part_person(id, agent.id, pending.entries.last().map_or(Seq::ZERO, |entry| entry.seq));
        }
        let begins_turn = pending.begins_turn && !self.pending.iter().any(|later| later.begins_turn);
        let understood = self.let_understand(&pending.entries, begins_turn);
        if begins_turn {
            self.begin_turn(understood);
        }
    }

    /// Lets what a shopper wrote be understood, now that everybody has it. The bot hears of its question, if that is soon.
    fn let_understand(&self, entries: &[Arc<Entry>], begins_turn: bool) -> Option<oneshot::Receiver<Arc<Understood>>> {
        let (understanding, tenant) = (&self.args.world.understanding, self.args.tenant);
        let mut soon = None;
        for entry in entries {
            if begins_turn {
                soon = understanding.ask_soon(tenant, entry).or(soon);
            } else {
                understanding.ask(tenant, entry);
            }
        }
        soon
    }

    /// A message was understood: the board shows how the dialogue goes.
    pub(super) fn on_temper(&mut self, seq: Seq, temper: Temper) {
        let Some(dialogue) = &mut self.dialogue else { return };
        if seq < self.tempered_at || dialogue.row.temper == Some(temper) {
            return;
        }
        self.tempered_at = seq;
        dialogue.row.temper = Some(temper);
        let world = &self.args.world;
        if dialogue.row.phase != Phase::Resolved && self.pending.is_empty() && world.dispatcher.has_board_watchers(self.args.tenant) {
            world.dispatcher.tell_board(self.args.tenant, board_row(&dialogue.row, None));
        }
    }

    /// Tells listeners, the dispatcher and the board whose turn it is.
    pub(super) fn tell_of_phase(&self, row: &Conversation, entries: &[Arc<Entry>]) {
        let world = &self.args.world;
        self.listeners.publish_state(row.id, state_frame(row, None, None));
        if row.phase == Phase::Resolved {
            world.directory.forget_open(row.contact, row.id);
        }
        world.dispatcher.tell_phase(PhaseNews {
            tenant: row.tenant,
            inbox: row.inbox,
            auto_assign: self.inbox.as_ref().is_some_and(|inbox| inbox.settings.auto_assign),
            team: row.responsible.team,
            row: board_row(row, last_word(entries)),
        });
    }

    fn tell_board(&self, entries: &[Arc<Entry>]) {
        let Some(dialogue) = &self.dialogue else { return };
        let world = &self.args.world;
        if !world.dispatcher.has_board_watchers(self.args.tenant) {
            return;
        }
        if let Some(last) = last_word(entries) {
            world.dispatcher.tell_board(self.args.tenant, board_row(&dialogue.row, Some(last)));
        }
    }

    /// Publishes whose turn it is, with the place in the queue where there is one.
    pub(super) fn publish_state(&self, position: Option<u32>, wait_seconds: Option<u32>) {
        let Some(dialogue) = &self.dialogue else { return };
        if self.pending.is_empty() && dialogue.row.phase == Phase::Queued {
            self.listeners.publish_state(dialogue.row.id, state_frame(&dialogue.row, position, wait_seconds));
        }
    }

    /// Tells one socket whose turn it is; its place in the queue follows when the dispatcher has looked it up.
    pub(super) fn introduce_state(&self, session: &SessionHandle) {
        let Some(dialogue) = self.dialogue.as_ref().filter(|_| self.pending.is_empty()) else { return };
        if dialogue.row.phase == Phase::Bot {
            return;
        }
        session.outbox().push(state_frame(&dialogue.row, None, None), Worth::Ephemeral);
        if dialogue.row.phase == Phase::Queued {
            self.args.world.dispatcher.ask_position(self.args.tenant, self.args.id);
        }
    }

    /// The journal could not write an append: all that was decided since is undone, its authors are told to send again.
    pub(super) async fn on_lost(&mut self, number: u64, reason: &str) -> Result<(), ActorProcessingErr> {
        if self.pending.front().is_none_or(|first| first.number > number && self.pending.back().is_none_or(|last| last.number < number)) {
            return Ok(());
        }
        tracing::warn!(conversation.id = %self.args.id, reason, "An append was lost; the dialogue is read anew.");
        self.cancel_turn();
        let lost = std::mem::take(&mut self.pending);
        self.fence = Arc::new(AtomicBool::new(false));
        let mut reloaded = self.load().await;
        if reloaded.is_ok() {
            reloaded = self.make_amends().await;
        }
        for pending in lost {
            self.answer_lost(pending).await;
        }
        reloaded
    }

    /// Tells the authors of a lost append. One whose entry is in the log all the same is told so: the word of its commit
    /// was lost, not the entry.
    async fn answer_lost(&self, pending: Pending) {
        let entry = pending.entries.get(pending.answers);
        let kept = match entry {
            Some(entry) => self.kept_receipt(entry).await,
            None => None,
        };
        for ticket in pending.tickets {
            ticket.answer(kept.ok_or_else(|| Refusal::unavailable("the database did not take it; send it again with the same `ref`")));
        }
    }

    async fn kept_receipt(&self, entry: &Entry) -> Option<Receipt> {
        let store = self.args.world.store.of(self.args.tenant);
        let reference = entry.reference.as_ref()?;
        // Who cannot be told for certain is told to ask again; the `ref` makes that safe.
        store.find_ref(entry.author.id, reference).await.ok().flatten()
    }

    /// Another writer has the log: this one steps down, and the next request finds the other.
    pub(super) fn on_stale(&mut self, number: u64, myself: &ActorRef<ToConversation>) {
        tracing::warn!(conversation.id = %self.args.id, append.number = number, "Another writer has this dialogue; stepping down.");
        self.cancel_turn();
        self.pending.clear();
        self.args.world.directory.abandon(self.args.id, myself.get_id());
        myself.stop(Some("stale".to_owned()));
    }

    /// Answers a request that changes nothing with the receipt of what made it so.
    pub(super) async fn answer_again(&mut self, ticket: Ticket) {
        if let Some(last) = self.pending.back_mut() {
            last.tickets.push(ticket);
            return;
        }
        if self.last_receipt.is_none() {
            let last = self.args.world.store.of(self.args.tenant).entries_before(self.args.id, None, 1).await;
            self.last_receipt = last.ok().and_then(|entries| entries.last().map(Entry::receipt));
        }
        ticket.answer(self.last_receipt.ok_or_else(|| Refusal::unavailable("the database does not answer; ask again")));
    }
}

/// Returns the frame that says whose turn it is.
fn state_frame(row: &Conversation, position: Option<u32>, wait_seconds: Option<u32>) -> Encoded {
    Encoded::of(&ServerFrame::State {
        conversation: row.id.to_string(),
        state: row.phase.as_str().to_owned(),
        agent: row.responsible.agent.as_ref().filter(|_| row.phase == Phase::Assigned).map(NamedBody::from),
        position,
        wait_seconds,
    })
}

fn board_row(row: &Conversation, last: Option<LastWord>) -> BoardRow {
    BoardRow {
        id: row.id,
        phase: row.phase,
        since: row.since,
        contact: row.contact,
        contact_name: row.contact_name.clone(),
        channel: row.channel,
        agent: row.responsible.agent.clone(),
        rating: row.rating.as_ref().map(|rating| rating.score),
        temper: row.temper,
        last,
    }
}

fn last_word(entries: &[Arc<Entry>]) -> Option<LastWord> {
    entries.iter().rev().find_map(|entry| match &entry.body {
        Body::Message(message) => Some(LastWord { seq: entry.seq, at: entry.at, text: Preview::of(&message.text) }),
        Body::Note(_) | Body::Event(_) => None,
    })
}
