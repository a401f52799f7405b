//! What may happen to a dialogue, and what follows: pure decisions, no waiting.
//!
//! A decision is made when a request comes, not when it is durable: the next request of the same moment already sees it.
//! If it then cannot be made durable, the actor forgets this state and reads the dialogue anew.
//!
//! Promise 6 lives here: only [`Dialogue::finish_turn`] lets the bot speak, only for the turn that is at work, and every
//! decision that gives the dialogue to a human ends the turn in the same step.

use super::plan::{Answered, Asker, Command, Decision, Draft, Plan, SNOOZE_MAX, Setting, Standing, TurnPlan};
use crate::actors::ticket::Refusal;
use crate::ai::{HandOverReason, Outcome, PAYLOAD_HUMAN};
use crate::domain::{
    Author, Body, Conversation, Event, Message, Phase, Rating, Ref, ReleaseTo, Seq, TeamId, TimerChange, TimerKind, Timestamp,
};
use crate::protocol::ErrorCode;

/// A dialogue as its actor knows it.
#[derive(Debug, Clone, PartialEq)]
pub struct Dialogue {
    /// The dialogue, with all decisions taken.
    pub row: Conversation,
    /// Whether it exists in the store.
    pub is_born: bool,
    /// The number of the turn at work.
    turn: Option<u64>,
    n_turns: u64,
    answer_owed: bool,
}

impl Dialogue {
    /// Makes the state of a dialogue from its row.
    #[must_use]
    pub const fn new(row: Conversation, is_born: bool) -> Self {
        Self { row, is_born, turn: None, n_turns: 0, answer_owed: false }
    }

    /// Returns the number of the turn at work.
    #[must_use]
    pub const fn turn(&self) -> Option<u64> {
        self.turn
    }

    /// Decides on a request.
    ///
    /// # Errors
    /// When the one who asks may not, or when it goes against what is; nothing has changed then.
    pub fn decide(&mut self, asker: Asker, command: Command, now: Timestamp, setting: &Setting) -> Result<Decision, Refusal> {
        let Asker { by, standing, reference } = asker;
        self.check_standing(&by, standing, &command)?;
        let mut step = Step { dialogue: self, by: &by, reference, now, setting, plan: Plan::default() };
        let decision = match command {
            Command::Post { message, named } => step.post(standing, message, named)?,
            Command::Note(text) => step.note(text),
            Command::Human => step.human(),
            Command::Bot => step.bot()?,
            Command::Rate { score, comment } => step.rate(score, comment),
            Command::Take => step.take()?,
            Command::Release(to) => step.release(standing, to)?,
            Command::Assign { agent, team } => step.assign(standing, agent, team)?,
            Command::Snooze(until) => step.snooze(standing, until)?,
            Command::Resolve => step.resolve(standing)?,
            Command::Reopen => step.reopen(),
        };
        let Step { reference, plan, .. } = step;
        Ok(match decision {
            Verdict::Done => Decision::Do(plan),
            Verdict::Already => Decision::Already,
            Verdict::Elsewhere(message) => {
                Decision::Elsewhere(Asker { by, standing, reference }, Command::Post { message: *message, named: false })
            }
        })
    }

    /// Begins a turn. Returns its number, or `None` if the bot is not on duty any more.
    pub fn begin_turn(&mut self) -> Option<u64> {
        if self.row.phase != Phase::Bot || self.turn.is_some() {
            return None;
        }
        self.n_turns += 1;
        self.turn = Some(self.n_turns);
        self.turn
    }

    /// Decides what becomes of a finished answer. `None` if it is not wanted any more.
    pub fn finish_turn(&mut self, turn: u64, answer: Answered, now: Timestamp, setting: &Setting) -> Option<Plan> {
        let mut step = self.end_turn(turn, now, setting)?;
        if !(answer.message.text.is_empty() && answer.message.cards.is_empty()) {
            let body = Body::Message(answer.message);
            step.plan.drafts.push(Draft { author: setting.bot.clone(), reference: None, body, id: Some(answer.id) });
        }
        match answer.outcome {
            Outcome::HandOver { reason } => step.queue(reason.as_str()),
            Outcome::Answered | Outcome::Unsure => step.expect_silence(),
        }
        Some(step.plan)
    }

    /// Decides what a failed turn comes to: a human is asked in the bot's place.
    pub fn fail_turn(&mut self, turn: u64, now: Timestamp, setting: &Setting) -> Option<Plan> {
        let mut step = self.end_turn(turn, now, setting)?;
        step.say(setting.words.failed);
        step.queue("failed");
        Some(step.plan)
    }

    fn end_turn<'a>(&'a mut self, turn: u64, now: Timestamp, setting: &'a Setting) -> Option<Step<'a>> {
        if self.turn != Some(turn) || self.row.phase != Phase::Bot {
            return None;
        }
        self.turn = None;
        self.answer_owed = false;
        let plan = Plan { timers: vec![TimerChange::Clear { kind: TimerKind::Answer }], ..Plan::default() };
        Some(Step { dialogue: self, by: &setting.bot, reference: None, now, setting, plan })
    }

    /// Decides what a timer that is due comes to.
    pub fn decide_due(&mut self, kind: TimerKind, agent_is_away: bool, now: Timestamp, setting: &Setting) -> Plan {
        let system = Author::system();
        let plan = Plan { timers: vec![TimerChange::Clear { kind }], ..Plan::default() };
        let mut step = Step { dialogue: self, by: &system, reference: None, now, setting, plan };
        match (kind, step.row().phase) {
            (TimerKind::Snooze, Phase::Snoozed) => step.wake(),
            (TimerKind::ReturnToQueue, Phase::Assigned) if agent_is_away => step.give_back(),
            (TimerKind::AutoResolve, Phase::Bot) => step.settle(),
            (TimerKind::Answer, Phase::Bot) if step.dialogue.turn.is_none() => step.ask_bot(),
            _ => {}
        }
        step.plan
    }

    /// Decides what it means that the agent who has the dialogue has left, or has come back.
    pub fn decide_presence(&mut self, agent: i64, is_away: bool, now: Timestamp, setting: &Setting) -> Option<Plan> {
        let has_it = self.row.phase == Phase::Assigned && self.row.responsible.agent.as_ref().is_some_and(|had| had.id == agent);
        let kind = TimerKind::ReturnToQueue;
        let change = match setting.patience.return_to_queue {
            Some(patience) if is_away => TimerChange::Set { kind, due: now.plus(patience) },
            Some(_) | None => TimerChange::Clear { kind },
        };
        has_it.then(|| Plan { timers: vec![change], ..Plan::default() })
    }

    /// Refuses what nobody of that standing may ask, without telling a stranger that the dialogue exists.
    fn check_standing(&self, by: &Author, standing: Standing, command: &Command) -> Result<(), Refusal> {
        let for_shoppers_alone = matches!(command, Command::Human | Command::Bot | Command::Rate { .. });
        let for_shoppers = for_shoppers_alone || matches!(command, Command::Post { .. } | Command::Resolve);
        match standing {
            Standing::Shopper if by.id != self.row.contact.raw() => Err(Refusal::no_conversation()),
            Standing::Shopper if !for_shoppers => Err(Refusal::new(
                ErrorCode::Forbidden,
                "only agents may do this; a shopper may `post`, ask for a `human` or the `bot`, `rate` and `resolve`",
            )),
            Standing::Agent | Standing::Admin if for_shoppers_alone => {
                Err(Refusal::new(ErrorCode::Forbidden, "this is for shoppers; an agent may `take`, and `release` to the queue or the bot"))
            }
            Standing::Shopper | Standing::Agent | Standing::Admin => Ok(()),
        }
    }
}

enum Verdict {
    Done,
    Already,
    /// The message belongs to another dialogue.
    Elsewhere(Box<Message>),
}

/// A decision being made.
struct Step<'a> {
    dialogue: &'a mut Dialogue,
    by: &'a Author,
    reference: Option<Ref>,
    now: Timestamp,
    setting: &'a Setting,
    plan: Plan,
}

impl Step<'_> {
    const fn row(&self) -> &Conversation {
        &self.dialogue.row
    }

    fn post(&mut self, standing: Standing, message: Message, named: bool) -> Result<Verdict, Refusal> {
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

    fn post_of_staff(&mut self, message: Message) -> Result<Verdict, Refusal> {
        self.require_holder("post")?;
        self.answered_by_next();
        self.message(message);
        if self.row().phase == Phase::Snoozed {
            self.wake();
        }
        Ok(Verdict::Done)
    }

    fn note(&mut self, text: String) -> Verdict {
        self.answered_by_next();
        self.draft(Body::Note(text));
        Verdict::Done
    }

    fn human(&mut self) -> Verdict {
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
    fn bot(&mut self) -> Result<Verdict, Refusal> {
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
    fn rate(&mut self, score: u8, comment: Option<String>) -> Verdict {
        self.answered_by_next();
        self.event(Event::Rated { score, comment: comment.clone() });
        self.dialogue.row.rating = Some(Box::new(Rating { score, comment, at: self.now }));
        self.plan.changes_row = true;
        Verdict::Done
    }

    fn take(&mut self) -> Result<Verdict, Refusal> {
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

    fn release(&mut self, standing: Standing, to: ReleaseTo) -> Result<Verdict, Refusal> {
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

    fn assign(&mut self, standing: Standing, agent: Option<Author>, team: Option<TeamId>) -> Result<Verdict, Refusal> {
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

    fn snooze(&mut self, standing: Standing, until: Timestamp) -> Result<Verdict, Refusal> {
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

    fn resolve(&mut self, standing: Standing) -> Result<Verdict, Refusal> {
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

    fn reopen(&mut self) -> Verdict {
        if self.row().phase != Phase::Resolved {
            return Verdict::Already;
        }
        self.answered_by_next();
        self.event(Event::Reopened);
        self.enter(Phase::Queued);
        Verdict::Done
    }

    /// Returns who has the dialogue: also one who put it aside.
    fn holder(&self) -> Option<&Author> {
        match self.row().phase {
            Phase::Assigned | Phase::Snoozed => self.row().responsible.agent.as_ref(),
            Phase::Bot | Phase::Queued | Phase::Resolved => None,
        }
    }

    fn require_holder(&self, what: &str) -> Result<(), Refusal> {
        match self.holder() {
            Some(holder) if holder.is(self.by) => Ok(()),
            Some(holder) => Err(conflict(format!("{} has this conversation; only the one who has it may `{what}`", holder.name))),
            None => Err(conflict(format!("nobody has this conversation; `take` it before you `{what}`"))),
        }
    }

    fn require_no_other_holder(&self, what: &str) -> Result<(), Refusal> {
        match self.holder() {
            Some(holder) if !holder.is(self.by) => {
                Err(conflict(format!("{} has this conversation; only that agent or an admin may `{what}` it", holder.name)))
            }
            Some(_) | None => Ok(()),
        }
    }

    fn check_reply(&self, message: &Message) -> Result<(), Refusal> {
        match message.reply_to {
            Some(seq) if seq == Seq::ZERO || seq > self.row().last => Err(Refusal::new(
                ErrorCode::BadRequest,
                format!("`reply_to` is {}; this conversation has entries 1 to {}", seq.get(), self.row().last.get()),
            )),
            Some(_) | None => Ok(()),
        }
    }

    /// The entry that comes next is the one that the request is answered with.
    const fn answered_by_next(&mut self) {
        self.plan.answers = self.plan.drafts.len();
    }

    fn draft(&mut self, body: Body) {
        // A plan may hold several entries; only the one that answers the request bears its name.
        let reference = if self.plan.drafts.len() == self.plan.answers { self.reference.take() } else { None };
        self.plan.drafts.push(Draft { author: self.by.clone(), reference, body, id: None });
    }

    fn message(&mut self, message: Message) {
        self.draft(Body::Message(message));
    }

    fn event(&mut self, event: Event) {
        self.draft(Body::Event(event));
    }

    /// A request reopens the dialogue by the way: the entry that answers it, and bears its name, is the one that follows.
    fn reopened(&mut self) {
        let body = Body::Event(Event::Reopened);
        self.plan.drafts.push(Draft { author: self.by.clone(), reference: None, body, id: None });
    }

    /// The bot says a word by itself.
    fn say(&mut self, text: &str) {
        let body = Body::Message(Message::plain(text));
        self.plan.drafts.push(Draft { author: self.setting.bot.clone(), reference: None, body, id: None });
    }

    fn open(&mut self) {
        if !self.dialogue.is_born && self.plan.drafts.is_empty() {
            let body = Body::Event(Event::Opened);
            self.plan.drafts.push(Draft { author: Author::system(), reference: None, body, id: None });
            self.expect_silence();
            self.dialogue.is_born = true;
        }
    }

    /// If nobody writes for long, the dialogue is settled.
    fn expect_silence(&mut self) {
        if let Some(patience) = self.setting.patience.auto_resolve {
            self.plan.timers.push(TimerChange::Set { kind: TimerKind::AutoResolve, due: self.now.plus(patience) });
        }
    }

    fn ask_bot(&mut self) {
        self.dialogue.turn = None;
        self.plan.turn = TurnPlan::Begin;
        self.dialogue.answer_owed = true;
        self.plan.timers.push(TimerChange::Set { kind: TimerKind::Answer, due: self.now.plus(self.setting.patience.answer) });
    }

    /// The shopper asked for a person: the dialogue waits, and the bot says its one word about that.
    fn call_human(&mut self) {
        self.queue(HandOverReason::Asked.as_str());
        self.say(self.setting.words.waiting);
    }

    fn queue(&mut self, reason: &'static str) {
        self.event(Event::Queued { reason });
        self.enter(Phase::Queued);
    }

    fn hand_to(&mut self, agent: Author) {
        if self.row().responsible.agent.as_ref().is_some_and(|had| !had.is(&agent)) {
            self.let_go();
        }
        self.plan.joins = Some(agent.clone());
        self.enter(Phase::Assigned);
        self.dialogue.row.responsible.agent = Some(agent);
    }

    fn let_go(&mut self) {
        self.plan.parts = self.dialogue.row.responsible.agent.take();
    }

    /// The dialogue comes back from being put aside, to whoever had it.
    fn wake(&mut self) {
        self.event(Event::Woken);
        let to = if self.row().responsible.agent.is_some() { Phase::Assigned } else { Phase::Queued };
        self.enter(to);
    }

    fn give_back(&mut self) {
        self.queue("returned");
        self.let_go();
    }

    fn settle(&mut self) {
        self.event(Event::Resolved);
        self.let_go();
        self.enter(Phase::Resolved);
    }

    /// Changes whose turn it is, and ends what belonged to the phase before.
    fn enter(&mut self, phase: Phase) {
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
    fn end_duty(&mut self) {
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
