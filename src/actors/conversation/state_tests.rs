//! Random lives of a dialogue: whatever comes in whatever order, what the page promises holds.

use std::time::Duration;

use proptest::prelude::*;

use super::plan::{Answered, Asker, Command, Decision, Patience, Plan, Setting, Standing, TurnPlan};
use super::state::Dialogue;
use super::words::Words;
use crate::actors::testing::cases;
use crate::ai::{HandOverReason, Outcome};
use crate::domain::{
    Author, AuthorKind, Body, Channel, ContactId, Conversation, ConversationId, EntryId, Event, InboxId, Language, Message, Phase, Ref,
    ReleaseTo, Responsible, Seq, TeamId, TenantId, TimerKind, Timestamp, UserId,
};

const SHOPPER: i64 = 1;
/// The name of every request.
const REFERENCE: &str = "r";
const START: Timestamp = Timestamp::from_millis(1_767_225_600_000);

/// Something that happens to a dialogue.
#[derive(Debug, Clone)]
enum Step {
    /// A request of the shopper, of agent 11 or 12, or of the admin.
    Ask(Who, Command),
    /// The bot finishes the turn with this number back from the newest: 0 is the one at work.
    Answer(u64, Outcome),
    /// The turn at work crashes.
    Crash,
    /// A timer is due.
    Due(TimerKind, bool),
    /// What was to be begun is begun.
    Begin,
}

#[derive(Debug, Clone, Copy)]
enum Who {
    Shopper,
    Stranger,
    Agent(i64),
    Admin,
}

fn setting() -> Setting {
    let hour = Duration::from_hours(1);
    let patience = Patience { auto_resolve: Some(hour), return_to_queue: Some(hour), answer: Duration::from_mins(1) };
    Setting { bot: Author::bot("Bot"), words: Words::of(Language::En), patience }
}

fn newborn() -> Dialogue {
    let row = Conversation {
        tenant: TenantId::from(1),
        id: ConversationId::from(1),
        inbox: InboxId::from(1),
        contact: ContactId::from(SHOPPER),
        contact_name: "Olga".into(),
        channel: Channel::WEB,
        phase: Phase::Bot,
        since: START,
        responsible: Responsible::default(),
        snoozed_until: None,
        rating: None,
        temper: None,
        opened_at: START,
        epoch: 0,
        last: Seq::ZERO,
    };
    Dialogue::new(row, false)
}

fn asker(who: Who) -> Asker {
    let (by, standing) = match who {
        Who::Shopper => (Author::shopper(ContactId::from(SHOPPER), "Olga"), Standing::Shopper),
        Who::Stranger => (Author::shopper(ContactId::from(99), "Eve"), Standing::Shopper),
        Who::Agent(id) => (Author::agent(UserId::from(id), "Agent"), Standing::Agent),
        Who::Admin => (Author::agent(UserId::from(10), "Admin"), Standing::Admin),
    };
    Asker { by, standing, reference: Ref::new(REFERENCE) }
}

fn who() -> impl Strategy<Value = Who> {
    prop_oneof![
        6 => Just(Who::Shopper),
        1 => Just(Who::Stranger),
        3 => Just(Who::Agent(11)),
        2 => Just(Who::Agent(12)),
        1 => Just(Who::Admin)
    ]
}

fn command() -> impl Strategy<Value = Command> {
    let post = any::<bool>().prop_map(|named| Command::Post { message: Message::plain("words"), named });
    let assign = prop_oneof![
        Just(Command::Assign { agent: Some(Author::agent(UserId::from(12), "Agent")), team: None }),
        Just(Command::Assign { agent: None, team: Some(TeamId::from(5)) })
    ];
    prop_oneof![
        6 => post,
        1 => Just(Command::Note("psst".into())),
        2 => Just(Command::Human),
        1 => Just(Command::Bot),
        1 => Just(Command::Rate { score: 4, comment: None }),
        3 => Just(Command::Take),
        1 => Just(Command::Release(ReleaseTo::Queue)),
        2 => Just(Command::Release(ReleaseTo::Bot)),
        1 => assign,
        1 => Just(Command::Snooze(START.plus(Duration::from_hours(2)))),
        1 => Just(Command::Resolve),
        1 => Just(Command::Reopen)
    ]
}

fn outcome() -> impl Strategy<Value = Outcome> {
    prop_oneof![
        3 => Just(Outcome::Answered),
        1 => Just(Outcome::Unsure),
        1 => Just(Outcome::HandOver { reason: HandOverReason::Judged })
    ]
}

fn step() -> impl Strategy<Value = Step> {
    let timer = prop_oneof![Just(TimerKind::Snooze), Just(TimerKind::ReturnToQueue), Just(TimerKind::AutoResolve), Just(TimerKind::Answer)];
    prop_oneof![
        8 => (who(), command()).prop_map(|(who, command)| Step::Ask(who, command)),
        4 => (0_u64..3, outcome()).prop_map(|(back, outcome)| Step::Answer(back, outcome)),
        1 => Just(Step::Crash),
        1 => (timer, any::<bool>()).prop_map(|(kind, away)| Step::Due(kind, away)),
        4 => Just(Step::Begin)
    ]
}

/// A life being lived, with what an onlooker knows of it.
struct Life {
    dialogue: Dialogue,
    setting: Setting,
    n_begun: u64,
    /// Set by a `taken` or an assignment to somebody, until a human or a timer gives the dialogue up.
    with_human: bool,
}

impl Life {
    fn live(&mut self, step: &Step) {
        let before = self.dialogue.clone();
        let plan = match step {
            Step::Ask(who, command) => match self.dialogue.decide(asker(*who), command.clone(), START, &self.setting) {
                Ok(Decision::Do(plan)) => Some(plan),
                Ok(Decision::Already | Decision::Elsewhere(..)) | Err(_) => {
                    assert_eq!(self.dialogue, before, "what is refused, or is so already, changes nothing");
                    None
                }
            },
            Step::Answer(back, outcome) => {
                let answer = Answered { id: EntryId::from(7), message: Message::plain("answer"), outcome: *outcome };
                self.dialogue.finish_turn(self.n_begun.saturating_sub(*back), answer, START, &self.setting)
            }
            Step::Crash => self.dialogue.fail_turn(self.n_begun, START, &self.setting),
            Step::Due(kind, away) => Some(self.dialogue.decide_due(*kind, *away, START, &self.setting)),
            Step::Begin => {
                self.n_begun += u64::from(self.dialogue.begin_turn().is_some());
                None
            }
        };
        if let Some(plan) = plan {
            self.check(&plan, &before);
            check_names(step, &plan);
        }
        self.check_row();
    }

    fn check(&mut self, plan: &Plan, before: &Dialogue) {
        for draft in &plan.drafts {
            let is_bots_word = draft.author.kind == AuthorKind::Bot && matches!(draft.body, Body::Message(_));
            assert!(!(is_bots_word && self.with_human), "the bot spoke while a human had the dialogue: {plan:#?}");
            match &draft.body {
                Body::Event(Event::Taken | Event::Assigned { agent: Some(_), .. }) => self.with_human = true,
                Body::Event(Event::Released { .. } | Event::Resolved | Event::Queued { .. } | Event::Assigned { agent: None, .. }) => {
                    self.with_human = false;
                }
                _ => {}
            }
        }
        let left_duty = before.row.phase == Phase::Bot && self.dialogue.row.phase != Phase::Bot;
        assert!(!left_duty || plan.turn == TurnPlan::Cancel, "what the bot was writing is abandoned in the same step: {plan:#?}");
        assert!(plan.answers < plan.drafts.len().max(1));
        assert!(plan.changes_row || self.dialogue.row == before.row, "a row that has changed is written: {plan:#?}");
    }

    fn check_row(&self) {
        let row = &self.dialogue.row;
        assert!(row.phase != Phase::Assigned || row.responsible.agent.is_some(), "assigned to nobody");
        assert!(row.responsible.agent.is_none() || matches!(row.phase, Phase::Assigned | Phase::Snoozed), "{row:#?}");
        assert_eq!(row.snoozed_until.is_some(), row.phase == Phase::Snoozed, "{row:#?}");
        assert!(self.dialogue.turn().is_none() || row.phase == Phase::Bot, "a turn is at work and the bot is off duty");
    }
}

/// The entry that answers a request bears its name, and no other does: by that name it is found when the request is sent again.
fn check_names(step: &Step, plan: &Plan) {
    let named: Vec<usize> = (0..plan.drafts.len()).filter(|at| plan.drafts[*at].reference.is_some()).collect();
    match step {
        Step::Ask(who, _) => {
            assert_eq!(named, [plan.answers], "{plan:#?}");
            assert_eq!(plan.drafts[plan.answers].author, asker(*who).by, "{plan:#?}");
        }
        _ => assert!(named.is_empty(), "{plan:#?}"),
    }
}

proptest! {
    #![proptest_config(cases(4_000))]

    #[test]
    fn whatever_happens_the_bot_never_talks_over_a_human(steps in prop::collection::vec(step(), 1..60)) {
        let mut life = Life { dialogue: newborn(), setting: setting(), n_begun: 0, with_human: false };
        for step in &steps {
            life.live(step);
        }
    }
}
