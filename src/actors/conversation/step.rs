//! One decision being made: what each request does to a dialogue, and what follows from it.

use super::plan::{Draft, Plan, SNOOZE_MAX, Setting, Standing, TurnPlan};
use super::state::Dialogue;
use crate::actors::ticket::Refusal;
use crate::ai::{HandOverReason, PAYLOAD_HUMAN};
use crate::domain::{
    Author, Body, Conversation, Event, Message, Phase, Rating, Ref, ReleaseTo, Seq, TeamId, TimerChange, TimerKind, Timestamp,
};
use crate::protocol::ErrorCode;

/// What a request comes to.
pub(super) enum Verdict {
    Done,
    Already,
    /// The message belongs to another dialogue.
    Elsewhere(Box<Message>),
}

/// A decision being made.
pub(super) struct Step<'a> {
    pub(super) dialogue: &'a mut Dialogue,
    pub(super) by: &'a Author,
    pub(super) reference: Option<Ref>,
    pub(super) now: Timestamp,
    pub(super) setting: &'a Setting,
    pub(super) plan: Plan,
}

impl Step<'_> {
    pub(super) const fn row(&self) -> &Conversation {
        &self.dialogue.row
    }

    pub(super) fn post(&mut self, standing: Standing, message: Message, named: bool) -> Result<Verdict, Refusal> {
        self.check_reply(&message)?;
        if standing != Standing::Shopper {
            return self.post_of_staff(message);
        }
        if self.row().phase == Phase::Resolved && self.dialogue.is_born {
            if !named {
                return Ok(Verdict::Elsewhere(Box::new(message)));
            }
            self.reopened();
            self.enter(Phase::Bot);
        }
        let wants_human = message.payload.as_deref() == Some(PAYLOAD_HUMAN);
        self.open();
        self.answered_by_next();
        self.message(message);
        match self.row().phase {
            Phase::Bot if wants_human => self.call_human(),
            Phase::Bot => self.ask_bot(),
            Phase::Snoozed => self.wake(),
            Phase::Queued | Phase::Assigned | Phase::Resolved => {}
        }
        Ok(Verdict::Done)
    }

    pub(super) fn post_of_staff(&mut self, message: Message) -> Result<Verdict, Refusal> {
        self.require_holder("post")?;
        self.answered_by_next();
        self.message(message);
        if self.row().phase == Phase::Snoozed {
            self.wake();
        }
        Ok(Verdict::Done)
    }

    pub(super) fn note(&mut self, text: String) -> Verdict {
        self.answered_by_next();
        self.draft(Body::Note(text));
        Verdict::Done
    }

    pub(super) fn human(&mut self) -> Verdict {
        match self.row().phase {
            Phase::Queued | Phase::Assigned | Phase::Snoozed => return Verdict::Already,
            Phase::Resolved => self.reopened(),
            Phase::Bot => {}
        }
        self.answered_by_next();
        self.call_human();
        Verdict::Done
    }

    /// Who does not want to wait any longer goes back to the bot.
    pub(super) fn bot(&mut self) -> Result<Verdict, Refusal> {
        match self.row().phase {
            Phase::Bot => return Ok(Verdict::Already),
            Phase::Assigned | Phase::Snoozed => {
                return Err(conflict("a person has this conversation; `resolve` it if you are done".to_owned()));
            }
            Phase::Resolved => return Err(conflict("the conversation is resolved; a `post` reopens it with the bot".to_owned())),
            Phase::Queued => {}
        }
        self.answered_by_next();
        self.event(Event::Released { to: ReleaseTo::Bot });
        self.dialogue.row.responsible.team = None;
        self.enter(Phase::Bot);
        Ok(Verdict::Done)
    }

    /// The last rating stands; the log has all of them.
    pub(super) fn rate(&mut self, score: u8, comment: Option<String>) -> Verdict {
        self.answered_by_next();
        self.event(Event::Rated { score, comment: comment.clone() });
        self.dialogue.row.rating = Some(Box::new(Rating { score, comment, at: self.now }));
        self.plan.changes_row = true;
        Verdict::Done
    }

    pub(super) fn take(&mut self) -> Result<Verdict, Refusal> {
        match self.holder() {
            Some(holder) if holder.is(self.by) && self.row().phase == Phase::Assigned => return Ok(Verdict::Already),
            Some(holder) if !holder.is(self.by) => {
                return Err(conflict(format!("{} has this conversation; an admin may `assign` it to you", holder.name)));
            }
            Some(_) | None => {}
        }
        if self.row().phase == Phase::Resolved {
            self.reopened();
        }
        self.answered_by_next();
        self.event(Event::Taken);
        self.hand_to(self.by.clone());
        Ok(Verdict::Done)
    }

    pub(super) fn release(&mut self, standing: Standing, to: ReleaseTo) -> Result<Verdict, Refusal> {
        if self.holder().is_none() || standing != Standing::Admin {
            self.require_holder("release")?;
        }
        self.answered_by_next();
        self.event(Event::Released { to });
        self.let_go();
        self.dialogue.row.responsible.team = None;
        self.enter(match to {
            ReleaseTo::Queue => Phase::Queued,
            ReleaseTo::Bot => Phase::Bot,
        });
        Ok(Verdict::Done)
    }

    pub(super) fn assign(&mut self, standing: Standing, agent: Option<Author>, team: Option<TeamId>) -> Result<Verdict, Refusal> {
        if agent.is_none() && team.is_none() {
            return Err(Refusal::new(ErrorCode::BadRequest, "`assign` needs an `agent` or a `team`"));
        }
        if standing != Standing::Admin {
            self.require_no_other_holder("assign")?;
        }
        if self.row().phase == Phase::Resolved {
            self.reopened();
        }
        self.answered_by_next();
        self.event(Event::Assigned { agent: agent.clone(), team });
        self.dialogue.row.responsible.team = team;
        if let Some(agent) = agent {
            self.hand_to(agent);
        } else {
            self.let_go();
            self.enter(Phase::Queued);
        }
        Ok(Verdict::Done)
    }

    pub(super) fn snooze(&mut self, standing: Standing, until: Timestamp) -> Result<Verdict, Refusal> {
        if until <= self.now || until > self.now.plus(SNOOZE_MAX) {
            let message = format!("`until` is {until}; it has to be after {} and within 366 days", self.now);
            return Err(Refusal::new(ErrorCode::BadRequest, message));
        }
        if standing != Standing::Admin {
            self.require_no_other_holder("snooze")?;
        }
        if self.row().phase == Phase::Resolved {
            return Err(conflict("the conversation is resolved; `reopen` it first".to_owned()));
        }
        self.answered_by_next();
        self.event(Event::Snoozed { until });
        self.enter(Phase::Snoozed);
        self.dialogue.row.snoozed_until = Some(until);
        self.plan.timers.push(TimerChange::Set { kind: TimerKind::Snooze, due: until });
        Ok(Verdict::Done)
    }

    pub(super) fn resolve(&mut self, standing: Standing) -> Result<Verdict, Refusal> {
        if self.row().phase == Phase::Resolved {
            return Ok(Verdict::Already);
        }
        if standing == Standing::Agent {
            self.require_no_other_holder("resolve")?;
        }
        self.answered_by_next();
        self.settle();
        Ok(Verdict::Done)
    }

    pub(super) fn reopen(&mut self) -> Verdict {
        if self.row().phase != Phase::Resolved {
            return Verdict::Already;
        }
        self.answered_by_next();
        self.event(Event::Reopened);
        self.enter(Phase::Queued);
        Verdict::Done
    }

    /// Returns who has the dialogue: also one who put it aside.
    pub(super) fn holder(&self) -> Option<&Author> {
        match self.row().phase {
            Phase::Assigned | Phase::Snoozed => self.row().responsible.agent.as_ref(),
            Phase::Bot | Phase::Queued | Phase::Resolved => None,
        }
    }

    pub(super) fn require_holder(&self, what: &str) -> Result<(), Refusal> {
        match self.holder() {
            Some(holder) if holder.is(self.by) => Ok(()),
            Some(holder) => Err(conflict(format!("{} has this conversation; only the one who has it may `{what}`", holder.name))),
            None => Err(conflict(format!("nobody has this conversation; `take` it before you `{what}`"))),
        }
    }

    pub(super) fn require_no_other_holder(&self, what: &str) -> Result<(), Refusal> {
        match self.holder() {
            Some(holder) if !holder.is(self.by) => {
                Err(conflict(format!("{} has this conversation; only that agent or an admin may `{what}` it", holder.name)))
            }
            Some(_) | None => Ok(()),
        }
    }

    pub(super) fn check_reply(&self, message: &Message) -> Result<(), Refusal> {
        match message.reply_to {
            Some(seq) if seq == Seq::ZERO || seq > self.row().last => Err(Refusal::new(
                ErrorCode::BadRequest,
                format!("`reply_to` is {}; this conversation has entries 1 to {}", seq.get(), self.row().last.get()),
            )),
            Some(_) | None => Ok(()),
        }
    }

    /// The entry that comes next is the one that the request is answered with.
    pub(super) const fn answered_by_next(&mut self) {
        self.plan.answers = self.plan.drafts.len();
    }

    pub(super) fn draft(&mut self, body: Body) {
        // A plan may hold several entries; only the one that answers the request bears its name.
        let reference = if self.plan.drafts.len() == self.plan.answers { self.reference.take() } else { None };
        self.plan.drafts.push(Draft { author: self.by.clone(), reference, body, id: None });
    }

    pub(super) fn message(&mut self, message: Message) {
        self.draft(Body::Message(message));
    }

    pub(super) fn event(&mut self, event: Event) {
        self.draft(Body::Event(event));
    }

    /// A request reopens the dialogue by the way: the entry that answers it, and bears its name, is the one that follows.
    pub(super) fn reopened(&mut self) {
        let body = Body::Event(Event::Reopened);
        self.plan.drafts.push(Draft { author: self.by.clone(), reference: None, body, id: None });
    }

    /// The bot says a word by itself.
    pub(super) fn say(&mut self, text: &str) {
        let body = Body::Message(Message::plain(text));
        self.plan.drafts.push(Draft { author: self.setting.bot.clone(), reference: None, body, id: None });
    }

    pub(super) fn open(&mut self) {
        if !self.dialogue.is_born && self.plan.drafts.is_empty() {
            let body = Body::Event(Event::Opened);
            self.plan.drafts.push(Draft { author: Author::system(), reference: None, body, id: None });
            self.expect_silence();
            self.dialogue.is_born = true;
        }
    }

    /// If nobody writes for long, the dialogue is settled.
    pub(super) fn expect_silence(&mut self) {
        if let Some(patience) = self.setting.patience.auto_resolve {
            self.plan.timers.push(TimerChange::Set { kind: TimerKind::AutoResolve, due: self.now.plus(patience) });
        }
    }

    pub(super) fn ask_bot(&mut self) {
        self.dialogue.turn = None;
        self.plan.turn = TurnPlan::Begin;
        self.dialogue.answer_owed = true;
        self.plan.timers.push(TimerChange::Set { kind: TimerKind::Answer, due: self.now.plus(self.setting.patience.answer) });
    }

    /// The shopper asked for a person: the dialogue waits, and the bot says its one word about that.
    pub(super) fn call_human(&mut self) {
        self.queue(HandOverReason::Asked.as_str());
        self.say(self.setting.words.waiting);
    }

    pub(super) fn queue(&mut self, reason: &'static str) {
        self.event(Event::Queued { reason });
        self.enter(Phase::Queued);
    }

    pub(super) fn hand_to(&mut self, agent: Author) {
        if self.row().responsible.agent.as_ref().is_some_and(|had| !had.is(&agent)) {
            self.let_go();
        }
        self.plan.joins = Some(agent.clone());
        self.enter(Phase::Assigned);
        self.dialogue.row.responsible.agent = Some(agent);
    }

    pub(super) fn let_go(&mut self) {
        self.plan.parts = self.dialogue.row.responsible.agent.take();
    }

    /// The dialogue comes back from being put aside, to whoever had it.
    pub(super) fn wake(&mut self) {
        self.event(Event::Woken);
        let to = if self.row().responsible.agent.is_some() { Phase::Assigned } else { Phase::Queued };
        self.enter(to);
    }

    pub(super) fn give_back(&mut self) {
        self.queue("returned");
        self.let_go();
    }

    pub(super) fn settle(&mut self) {
        self.event(Event::Resolved);
        self.let_go();
        self.enter(Phase::Resolved);
    }

    /// Changes whose turn it is, and ends what belonged to the phase before.
    pub(super) fn enter(&mut self, phase: Phase) {
        let before = self.dialogue.row.phase;
        if before == Phase::Snoozed && phase != Phase::Snoozed {
            self.dialogue.row.snoozed_until = None;
            self.plan.timers.push(TimerChange::Clear { kind: TimerKind::Snooze });
        }
        if before == Phase::Bot && phase != Phase::Bot {
            self.end_duty();
        }
        if phase == Phase::Bot {
            self.expect_silence();
        }
        self.dialogue.row.phase = phase;
        self.dialogue.row.since = self.now;
        self.plan.changes_row = true;
    }

    /// The bot goes off duty: what it was writing is abandoned, and it owes nothing.
    pub(super) fn end_duty(&mut self) {
        self.dialogue.turn = None;
        self.plan.turn = TurnPlan::Cancel;
        self.plan.timers.push(TimerChange::Clear { kind: TimerKind::AutoResolve });
        if std::mem::take(&mut self.dialogue.answer_owed) {
            self.plan.timers.push(TimerChange::Clear { kind: TimerKind::Answer });
        }
    }
}

fn conflict(message: String) -> Refusal {
    Refusal::new(ErrorCode::Conflict, message)
}
