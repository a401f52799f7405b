//! The bot's answer: a child of its dialogue, which dies with it, with a newer message, and with a human's `take`.
//!
//! The child is a task, not an actor: it has no mailbox and nobody calls it. It is aborted when its handle is dropped, and
//! with it dies the provider's request. Pieces wait in a buffer beside the dialogue's mailbox with at most one wake-up
//! outstanding, so a provider that writes faster than the dialogue publishes makes longer pieces, not more messages.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use parking_lot::Mutex;
use ractor::ActorRef;
use tokio::sync::oneshot;
use tokio::time::timeout;

use super::actor::{Awake, ToConversation};
use super::plan::Answered;
use crate::actors::session::SessionHandle;
use crate::actors::supervise::{ChildTask, spawn_child};
use crate::actors::understanding::ANSWER_WAITS_FOR;
use crate::ai::turn::{TurnInput, TurnSink};
use crate::ai::{Line, Outcome};
use crate::domain::{Body, Entry, EntryId, Language, Message, Understood};
use crate::protocol::{Encoded, ServerFrame};

/// Entries before the question that an answer may take into account.
const HISTORY_MAX: u32 = 24;

/// What the dialogue is told of an answer.
#[derive(Debug)]
pub enum TurnWord {
    /// There are new pieces.
    Pieces {
        /// The turn.
        turn: u64,
    },
    /// What was written is abandoned; another answer follows as a whole.
    Forget {
        /// The turn.
        turn: u64,
    },
    /// It is over.
    Ended {
        /// The turn.
        turn: u64,
        /// How.
        end: Box<TurnEnd>,
    },
}

/// How a turn ends.
#[derive(Debug)]
pub enum TurnEnd {
    /// With an answer.
    Answer {
        /// What it says.
        message: Message,
        /// What it came to.
        outcome: Outcome,
    },
    /// It crashed.
    Crashed,
}

/// Pieces on their way from the task to the dialogue.
#[derive(Debug, Default)]
struct Feed {
    text: Mutex<String>,
    is_announced: AtomicBool,
}

/// An answer that is being written.
#[derive(Debug)]
pub(super) struct TurnAtWork {
    number: u64,
    entry: EntryId,
    written: String,
    n_code_points: u32,
    feed: Arc<Feed>,
    _task: ChildTask,
}

impl Awake {
    /// Begins an answer to the last message.
    pub(super) fn begin_turn(&mut self, understood: Option<oneshot::Receiver<Arc<Understood>>>) {
        self.cancel_turn();
        let Some(number) = self.dialogue.as_mut().and_then(super::Dialogue::begin_turn) else { return };
        let (Some(dialogue), Some(inbox)) = (&self.dialogue, &self.inbox) else { return };
        let feed = Arc::new(Feed::default());
        let world = Arc::clone(&self.args.world);
        let sink = Sink { turn: number, feed: Arc::clone(&feed), dialogue: self.myself.clone() };
        let job = Job {
            turn: number,
            input: TurnInput {
                tenant: self.args.tenant,
                inbox: inbox.id,
                inbox_key: inbox.key.as_str().into(),
                bot_name: inbox.settings.bot_name.as_str().into(),
                shop_name: inbox.name.as_str().into(),
                instructions: None,
                question: String::new(),
                payload: None,
                history: Vec::new(),
                locale: Language::parse(&inbox.settings.locale),
                understood: None,
                handover: inbox.settings.handover,
            },
            understood,
            conversation: dialogue.row.id,
            sink,
        };
        let entry = world.ids.next(world.clock.now());
        let myself = self.myself.clone();
        let crashed = ToConversation::Turn(TurnWord::Ended { turn: number, end: Box::new(TurnEnd::Crashed) });
        let task = spawn_child(job.run(world), move || drop(myself.cast(crashed)));
        self.listeners.begin_answer(self.args.id);
        self.turn = Some(TurnAtWork { number, entry, written: String::new(), n_code_points: 0, feed, _task: task });
    }

    /// Abandons the answer that is being written, now: no piece of it is published after this.
    pub(super) fn cancel_turn(&mut self) {
        if let Some(turn) = self.turn.take() {
            self.publish_dropped(&turn);
        }
    }

    fn publish_dropped(&self, turn: &TurnAtWork) {
        if !turn.written.is_empty() {
            let frame = ServerFrame::Dropped { conversation: self.args.id.to_string(), entry: turn.entry.to_string() };
            self.listeners.publish_ephemeral(&Encoded::of(&frame), |_| true);
        }
    }

    pub(super) fn on_turn(&mut self, word: TurnWord) {
        let at_work = self.turn.as_ref().map(|turn| turn.number);
        match word {
            TurnWord::Pieces { turn } if at_work == Some(turn) => self.publish_pieces(),
            TurnWord::Forget { turn } if at_work == Some(turn) => self.forget_pieces(),
            TurnWord::Ended { turn, end } if at_work == Some(turn) => self.end_turn(turn, *end),
            // A word of a turn that was cancelled meanwhile.
            TurnWord::Pieces { .. } | TurnWord::Forget { .. } | TurnWord::Ended { .. } => {}
        }
    }

    fn publish_pieces(&mut self) {
        let conversation = self.args.id.to_string();
        let Some(turn) = &mut self.turn else { return };
        let Some((at, text)) = turn.take_pieces() else { return };
        let frame = ServerFrame::Delta { conversation, entry: turn.entry.to_string(), at, text };
        self.listeners.publish_piece(self.args.id, &Encoded::of(&frame));
    }

    fn forget_pieces(&mut self) {
        let world = Arc::clone(&self.args.world);
        let Some(mut turn) = self.turn.take() else { return };
        self.publish_dropped(&turn);
        turn.feed.text.lock().clear();
        turn.written.clear();
        turn.n_code_points = 0;
        turn.entry = world.ids.next(world.clock.now());
        self.turn = Some(turn);
    }

    fn end_turn(&mut self, number: u64, end: TurnEnd) {
        let now = self.args.world.clock.now();
        let Some(turn) = self.turn.take() else { return };
        let Some(dialogue) = &mut self.dialogue else { return };
        let plan = match end {
            TurnEnd::Answer { message, outcome } => {
                dialogue.finish_turn(number, Answered { id: turn.entry, message, outcome }, now, &self.setting)
            }
            TurnEnd::Crashed => {
                tracing::error!(conversation.id = %self.args.id, "An answer crashed while it was being written; a human is asked.");
                self.publish_dropped(&turn);
                self.dialogue.as_mut().and_then(|dialogue| dialogue.fail_turn(number, now, &self.setting))
            }
        };
        if let Some(plan) = plan {
            self.perform(plan, None);
        }
    }

    /// Tells a socket that has come level with the log whose turn it is and what the bot has written so far (promise 7).
    pub(super) fn introduce(&mut self, session: &SessionHandle) {
        self.introduce_state(session);
        let conversation = self.args.id.to_string();
        let Some(turn) = &mut self.turn else { return };
        // Pieces that are announced but not published yet are part of "so far" for this one and for nobody else.
        let so_far = turn.written.clone();
        if so_far.is_empty() {
            return self.listeners.begin_answer_for(session);
        }
        let frame = ServerFrame::Delta { conversation, entry: turn.entry.to_string(), at: 0, text: so_far };
        self.listeners.introduce_answer(self.args.id, session, &Encoded::of(&frame));
    }
}

impl TurnAtWork {
    /// Takes what has come since the last time, with the offset at which it begins.
    fn take_pieces(&mut self) -> Option<(u32, String)> {
        self.feed.is_announced.store(false, Ordering::Release);
        let text = std::mem::take(&mut *self.feed.text.lock());
        if text.is_empty() {
            return None;
        }
        let at = self.n_code_points;
        self.n_code_points = at.saturating_add(u32::try_from(text.chars().count()).unwrap_or(u32::MAX));
        self.written.push_str(&text);
        Some((at, text))
    }
}

/// Where the task leaves its pieces.
struct Sink {
    turn: u64,
    feed: Arc<Feed>,
    dialogue: ActorRef<ToConversation>,
}

impl TurnSink for Sink {
    async fn piece(&mut self, text: &str) {
        self.feed.text.lock().push_str(text);
        if !self.feed.is_announced.swap(true, Ordering::AcqRel) {
            self.tell(TurnWord::Pieces { turn: self.turn });
        }
    }

    async fn forget(&mut self) {
        self.tell(TurnWord::Forget { turn: self.turn });
    }
}

impl Sink {
    /// A dialogue that is gone has taken this task with it.
    fn tell(&self, word: TurnWord) {
        drop(self.dialogue.cast(ToConversation::Turn(word)));
    }
}

/// What the task does.
struct Job {
    turn: u64,
    input: TurnInput,
    understood: Option<oneshot::Receiver<Arc<Understood>>>,
    conversation: crate::domain::ConversationId,
    sink: Sink,
}

impl Job {
    async fn run(mut self, world: Arc<super::World>) {
        let history = world.store.of(self.input.tenant).entries_before(self.conversation, None, HISTORY_MAX).await;
        let end = match history {
            Ok(entries) => {
                self.read_question(&entries);
                if let Some(understood) = self.understood.take() {
                    // The answer goes without what comes too late.
                    self.input.understood = timeout(ANSWER_WAITS_FOR, understood).await.ok().and_then(Result::ok);
                }
                let answer = world.providers.take_turn(self.input, &world.knowledge, &mut self.sink).await;
                TurnEnd::Answer { message: answer.message, outcome: answer.outcome }
            }
            Err(error) => {
                tracing::warn!(conversation.id = %self.conversation, error = %error, "The question could not be read.");
                TurnEnd::Crashed
            }
        };
        self.sink.tell(TurnWord::Ended { turn: self.turn, end: Box::new(end) });
    }

    /// The question is the shopper's last message; what came before is the history.
    fn read_question(&mut self, entries: &[Entry]) {
        let asked = entries.iter().rposition(|entry| !entry.author.is_staff() && is_question(entry));
        let Some((question, index)) = asked.and_then(|index| Some((entries.get(index)?, index))) else { return };
        if let Body::Message(message) = &question.body {
            self.input.question.clone_from(&message.text);
            self.input.payload.clone_from(&message.payload);
        }
        self.input.history = entries.iter().take(index).filter_map(Line::from_entry).collect();
    }
}

fn is_question(entry: &Entry) -> bool {
    matches!(entry.body, Body::Message(_)) && entry.author.kind == crate::domain::AuthorKind::Shopper
}
