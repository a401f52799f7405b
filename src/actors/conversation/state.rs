//! What may happen to a dialogue, and what follows: pure decisions, no waiting.
//!
//! A decision is made when a request comes, not when it is durable: the next request of the same moment already sees it.
//! If it then cannot be made durable, the actor forgets this state and reads the dialogue anew.
//!
//! Promise 6 lives here: only [`Dialogue::finish_turn`] lets the bot speak, only for the turn that is at work, and every
//! decision that gives the dialogue to a human ends the turn in the same step.

use super::plan::{Answered, Asker, Command, Decision, Draft, Plan, Setting, Standing};
use super::step::{Step, Verdict};
use crate::actors::ticket::Refusal;
use crate::ai::Outcome;
use crate::domain::{Author, Body, Conversation, Phase, TimerChange, TimerKind, Timestamp};
use crate::protocol::ErrorCode;

/// A dialogue as its actor knows it.
#[derive(Debug, Clone, PartialEq)]
pub struct Dialogue {
    /// The dialogue, with all decisions taken.
    pub row: Conversation,
    /// Whether it exists in the store.
    pub is_born: bool,
    /// The number of the turn at work.
    pub(super) turn: Option<u64>,
    n_turns: u64,
    pub(super) answer_owed: bool,
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
