//! The actor of a dialogue: a message is one call, decisions are `state.rs`, what follows from them is `effects.rs`.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use ractor::{Actor, ActorProcessingErr, ActorRef, RpcReplyPort};
use tokio::time::Instant;

use super::effects::Pending;
use super::turn::{TurnAtWork, TurnWord};
use super::{Asker, Command, ConversationSnapshot, Dialogue, SETTLED_AWAKE, Setting, Words, World};
use crate::actors::directory::Slot;
use crate::actors::hub::Listeners;
use crate::actors::session::SessionHandle;
use crate::actors::ticket::{Refusal, Ticket};
use crate::ai::knowledge::language_of;
use crate::domain::{
    Author, Channel, ContactId, Conversation, ConversationId, Inbox, InboxId, Language, Phase, Receipt, Responsible, Seq, Temper, TenantId,
    TimerKind,
};

/// A request to a dialogue.
#[derive(Debug)]
pub struct Request {
    /// Who asks.
    pub asker: Asker,
    /// What is wanted.
    pub command: Command,
    /// Who is answered.
    pub ticket: Ticket,
}

/// What a dialogue is told.
#[derive(Debug)]
pub enum ToConversation {
    /// Somebody wants something.
    Request(Box<Request>, Slot),
    /// The journal has made everything up to this append durable.
    Stored {
        /// The append.
        number: u64,
    },
    /// The journal could not make this append durable, and will not take those after it.
    Lost {
        /// The append.
        number: u64,
        /// Why.
        reason: String,
    },
    /// Another writer has the log now.
    Stale {
        /// The append that it refused.
        number: u64,
    },
    /// The bot's answer goes on, or ends.
    Turn(TurnWord),
    /// A socket has come level with the log: it is told what the bot has written so far.
    Introduce(SessionHandle),
    /// A timer is due.
    Due(TimerKind, Slot),
    /// An agent has left, or has come back.
    Presence {
        /// The agent.
        agent: i64,
        /// Whether it has left.
        is_away: bool,
        /// The place in the mailbox.
        slot: Slot,
    },
    /// Where this dialogue stands in the queue.
    Position {
        /// How many wait before it, and itself.
        place: u32,
        /// How long it is likely to wait, where that is known.
        wait_seconds: Option<u32>,
    },
    /// How it goes, after a message that was understood.
    Temper {
        /// The message.
        seq: Seq,
        /// How it goes.
        temper: Temper,
    },
    /// Is there still a reason to be awake?
    Doze,
    /// What is going on?
    Observe(RpcReplyPort<ConversationSnapshot>),
}

/// A dialogue that is not in the store yet.
#[derive(Debug, Clone)]
pub struct Birth {
    /// Where it comes in.
    pub inbox: InboxId,
    /// The shopper.
    pub contact: ContactId,
    /// The shopper's name.
    pub contact_name: String,
    /// Where it takes place.
    pub channel: Channel,
}

/// What a dialogue starts from.
#[derive(Debug, Clone)]
pub struct ConversationArgs {
    /// The shop.
    pub tenant: TenantId,
    /// The dialogue.
    pub id: ConversationId,
    /// Set where it is to be made.
    pub birth: Option<Birth>,
    /// What it can reach.
    pub world: Arc<World>,
}

/// The actor of a dialogue.
#[derive(Debug)]
pub struct ConversationActor;

/// A dialogue awake.
#[derive(Debug)]
pub struct Awake {
    pub(super) args: ConversationArgs,
    pub(super) myself: ActorRef<ToConversation>,
    /// `None`: there is no such dialogue in this shop.
    pub(super) dialogue: Option<Dialogue>,
    pub(super) setting: Setting,
    pub(super) inbox: Option<Arc<Inbox>>,
    pub(super) listeners: Arc<Listeners>,
    pub(super) pending: VecDeque<Pending>,
    pub(super) next_number: u64,
    /// Broken by the journal when it loses an append: what was decided after it must not be written.
    pub(super) fence: Arc<AtomicBool>,
    pub(super) has_claimed: bool,
    pub(super) turn: Option<TurnAtWork>,
    pub(super) last_receipt: Option<Receipt>,
    /// The last message after which it is known how it goes.
    pub(super) tempered_at: Seq,
    pub(super) last_asked: Instant,
    /// It is settled, and will look soon whether it may sleep.
    rests: bool,
}

impl Actor for ConversationActor {
    type Msg = ToConversation;
    type State = Awake;
    type Arguments = ConversationArgs;

    async fn pre_start(&self, myself: ActorRef<ToConversation>, args: ConversationArgs) -> Result<Awake, ActorProcessingErr> {
        let listeners = args.world.hub.adopt(args.id);
        let mut awake = Awake {
            setting: Setting { bot: Author::bot("Beseda"), words: Words::of(Language::En), patience: args.world.patience },
            args,
            myself,
            dialogue: None,
            inbox: None,
            listeners,
            pending: VecDeque::new(),
            next_number: 1,
            fence: Arc::default(),
            has_claimed: false,
            turn: None,
            last_receipt: None,
            tempered_at: Seq::ZERO,
            last_asked: Instant::now(),
            rests: false,
        };
        Box::pin(awake.load()).await?;
        if awake.args.world.directory.has_crashed(awake.args.id) {
            Box::pin(awake.make_amends()).await?;
        }
        Ok(awake)
    }

    async fn post_start(&self, myself: ActorRef<ToConversation>, state: &mut Awake) -> Result<(), ActorProcessingErr> {
        let pause = state.args.world.passivate_after;
        myself.send_interval(pause.max(Duration::from_millis(10)), || ToConversation::Doze);
        Ok(())
    }

    async fn handle(&self, myself: ActorRef<ToConversation>, message: ToConversation, state: &mut Awake) -> Result<(), ActorProcessingErr> {
        match message {
            ToConversation::Request(request, slot) => state.on_request(*request, slot).await,
            ToConversation::Stored { number } => {
                state.on_stored(number);
                state.rest_if_settled(&myself);
            }
            // What is rare stands apart on the heap: a task is as big as the biggest thing that it ever does, idle or not.
            ToConversation::Lost { number, reason } => Box::pin(state.on_lost(number, &reason)).await?,
            ToConversation::Stale { number } => state.on_stale(number, &myself),
            ToConversation::Turn(word) => state.on_turn(word),
            ToConversation::Introduce(session) => state.introduce(&session),
            ToConversation::Due(kind, slot) => state.on_due(kind, slot),
            ToConversation::Presence { agent, is_away, slot } => state.on_presence(agent, is_away, slot),
            ToConversation::Position { place, wait_seconds } => state.publish_state(Some(place), wait_seconds),
            ToConversation::Temper { seq, temper } => state.on_temper(seq, temper),
            ToConversation::Doze => state.doze(&myself),
            // Who asked may have given up waiting.
            ToConversation::Observe(port) => drop(port.send(state.snapshot())),
        }
        Ok(())
    }

    async fn post_stop(&self, _myself: ActorRef<ToConversation>, state: &mut Awake) -> Result<(), ActorProcessingErr> {
        let listeners = std::mem::take(&mut state.listeners);
        state.args.world.hub.release(state.args.id, listeners);
        Ok(())
    }
}

impl Awake {
    /// Reads the dialogue from the store, or makes it from its birth.
    pub(super) async fn load(&mut self) -> Result<(), ActorProcessingErr> {
        let world = Arc::clone(&self.args.world);
        let found = world.store.of(self.args.tenant).conversation(self.args.id).await?;
        self.has_claimed = false;
        self.dialogue = match (found, &self.args.birth) {
            (Some(row), _) => Some(Dialogue::new(row, true)),
            (None, Some(birth)) => Some(Dialogue::new(self.row_at_birth(birth), false)),
            (None, None) => None,
        };
        let Some(dialogue) = &self.dialogue else { return Ok(()) };
        self.listeners.nudge(self.args.id, dialogue.row.last);
        let inbox = world.inboxes.get(self.args.tenant, dialogue.row.inbox).await?;
        if let Some(inbox) = &inbox {
            self.setting.bot = Author::bot(inbox.settings.bot_name.as_str());
            self.setting.words = Words::of(Language::parse(&inbox.settings.locale).unwrap_or(Language::En));
        }
        self.inbox = inbox;
        Ok(())
    }

    fn row_at_birth(&self, birth: &Birth) -> Conversation {
        let now = self.args.world.clock.now();
        Conversation {
            tenant: self.args.tenant,
            id: self.args.id,
            inbox: birth.inbox,
            contact: birth.contact,
            contact_name: birth.contact_name.clone(),
            channel: birth.channel,
            phase: Phase::Bot,
            since: now,
            responsible: Responsible::default(),
            snoozed_until: None,
            rating: None,
            temper: None,
            opened_at: now,
            epoch: 0,
            last: Seq::ZERO,
        }
    }

    async fn on_request(&mut self, request: Request, slot: Slot) {
        drop(slot);
        self.last_asked = Instant::now();
        let Some(dialogue) = &mut self.dialogue else { return request.ticket.answer(Err(Refusal::no_conversation())) };
        if self.pending.len() >= super::IN_FLIGHT_MAX || self.args.world.journal.is_full_for(self.args.tenant) {
            return request.ticket.answer(Err(Refusal::later(
                crate::protocol::ErrorCode::Busy,
                "too much waits to be written; send it again with the same `ref`",
                super::super::BUSY_RETRY_AFTER_MS,
            )));
        }
        let Request { asker, command, ticket } = request;
        if let (super::Standing::Shopper, Command::Post { message, .. }) = (asker.standing, &command)
            && !message.text.is_empty()
            && dialogue.row.phase == Phase::Bot
        {
            let language = language_of(&message.text, self.inbox.as_ref().and_then(|inbox| Language::parse(&inbox.settings.locale)));
            self.setting.words = Words::of(language);
        }
        let now = self.args.world.clock.now();
        match dialogue.decide(asker, command, now, &self.setting) {
            Ok(super::Decision::Do(plan)) => self.perform(plan, Some(ticket)),
            Ok(super::Decision::Already) => Box::pin(self.answer_again(ticket)).await,
            Ok(super::Decision::Elsewhere(asker, command)) => self.pass_on(Request { asker, command, ticket }),
            Err(refusal) => ticket.answer(Err(refusal)),
        }
    }

    fn on_due(&mut self, kind: TimerKind, slot: Slot) {
        drop(slot);
        let now = self.args.world.clock.now();
        let Some(dialogue) = &mut self.dialogue else { return };
        let agent = dialogue.row.responsible.agent.as_ref();
        let is_away = agent.is_none_or(|agent| !self.args.world.hub.is_online(agent.id));
        let plan = dialogue.decide_due(kind, is_away, now, &self.setting);
        self.perform(plan, None);
    }

    fn on_presence(&mut self, agent: i64, is_away: bool, slot: Slot) {
        drop(slot);
        let now = self.args.world.clock.now();
        let plan = self.dialogue.as_mut().and_then(|dialogue| dialogue.decide_presence(agent, is_away, now, &self.setting));
        if let Some(plan) = plan {
            self.perform(plan, None);
        }
    }

    /// A settled dialogue passes a post that did not name it on to the shopper's next one, in the order in which they came.
    fn pass_on(&self, request: Request) {
        let Some(dialogue) = &self.dialogue else { return };
        let row = &dialogue.row;
        let birth = Birth { inbox: row.inbox, contact: row.contact, contact_name: row.contact_name.clone(), channel: row.channel };
        self.args.world.directory.open_next(self.args.tenant, self.args.id, birth, request);
    }

    /// A settled dialogue is seldom written to again: it need not stay awake for as long as others, a day's dialogues all at once.
    fn rest_if_settled(&mut self, myself: &ActorRef<ToConversation>) {
        if self.is_settled() && !self.rests {
            self.rests = true;
            drop(myself.send_after(self.wakefulness(), || ToConversation::Doze));
        }
    }

    fn is_settled(&self) -> bool {
        self.pending.is_empty() && self.dialogue.as_ref().is_some_and(|dialogue| dialogue.row.phase == Phase::Resolved)
    }

    /// How long the dialogue stays awake after it was asked for something.
    fn wakefulness(&self) -> Duration {
        let usual = self.args.world.passivate_after;
        if self.is_settled() { usual.min(SETTLED_AWAKE) } else { usual }
    }

    /// Goes to sleep if nothing has been asked for a while and nothing is on its way.
    fn doze(&mut self, myself: &ActorRef<ToConversation>) {
        self.rests = false;
        let is_quiet = self.pending.is_empty() && self.turn.is_none() && self.last_asked.elapsed() >= self.wakefulness();
        if is_quiet && self.args.world.directory.retire(self.args.id, myself.get_id()) {
            myself.stop(None);
        }
    }
}
