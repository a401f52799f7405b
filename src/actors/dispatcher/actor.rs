//! The dispatcher's actor: it hears news, gathers them for a moment, and tells whom they concern.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use ractor::{Actor, ActorProcessingErr, ActorRef, RpcReplyPort};

use super::shop::{Agent, Shop, Waiting};
use super::{ASK_AGAIN_AFTER, AgentAtWork, BOARD_ROWS_MAX, DispatcherHandle, FLUSH_EVERY, PhaseNews, Topic, Visit};
use crate::actors::conversation::{Asker, Command, Request, Standing, ToConversation};
use crate::actors::directory::DirectoryHandle;
use crate::actors::hub::Hub;
use crate::actors::session::{SessionHandle, Worth};
use crate::actors::supervise::{ChildTask, spawn_child, spawn_detached};
use crate::actors::ticket::Ticket;
use crate::domain::{Author, BoardRow, Clock, ContactId, ConversationId, TenantId, UserId};
use crate::protocol::{Encoded, QueueRow, ServerFrame, TopicRow};
use crate::store::{Store, StoreError, TenantStore};

/// Waiting dialogues that are read at a start; those beyond come into the queue with their next news.
const RESTORED_MAX: u32 = 1_000;
/// Dialogues of an agent whose presence is told, and counted as its load.
const AGENT_HAS_MAX: u32 = 500;

/// What the dispatcher is told.
#[derive(Debug)]
pub enum ToDispatcher {
    /// It is somebody else's turn in a dialogue.
    Phase(Box<PhaseNews>),
    /// A dialogue has a new last word.
    Row {
        /// The shop.
        tenant: TenantId,
        /// The dialogue as the board shows it.
        row: Box<BoardRow>,
    },
    /// A waiting dialogue's shopper wants to know its place again.
    Position {
        /// The shop.
        tenant: TenantId,
        /// The dialogue.
        conversation: ConversationId,
    },
    /// A socket watches a board.
    Watch {
        /// The shop.
        tenant: TenantId,
        /// The board.
        topic: Topic,
        /// The socket.
        session: SessionHandle,
    },
    /// It does so no more.
    Unwatch {
        /// The shop.
        tenant: TenantId,
        /// The board.
        topic: Topic,
        /// The socket.
        session: SessionHandle,
    },
    /// A shopper is here.
    Visit {
        /// The shop.
        tenant: TenantId,
        /// The shopper.
        visit: Box<Visit>,
    },
    /// A shopper has begun a dialogue.
    Opened {
        /// The shop.
        tenant: TenantId,
        /// The shopper.
        contact: ContactId,
        /// The dialogue.
        conversation: ConversationId,
    },
    /// A shopper has left.
    Left {
        /// The shop.
        tenant: TenantId,
        /// The shopper.
        contact: ContactId,
    },
    /// An agent has connected or has left.
    Agent {
        /// The shop.
        tenant: TenantId,
        /// The agent.
        agent: i64,
        /// Whether it has left.
        is_away: bool,
    },
    /// An agent of whom the store would not tell is asked about once more.
    AskAgain {
        /// The shop.
        tenant: TenantId,
        /// The agent.
        agent: i64,
    },
    /// Who is at work?
    Agents {
        /// The shop.
        tenant: TenantId,
        /// Where the answer goes.
        port: RpcReplyPort<Vec<AgentAtWork>>,
    },
    /// A dialogue that was given to an agent did not come to it.
    Declined {
        /// The shop.
        tenant: TenantId,
        /// The dialogue.
        conversation: ConversationId,
        /// The agent.
        agent: i64,
    },
    /// Send what has gathered.
    Flush,
}

/// What the dispatcher works with.
#[derive(Clone)]
pub struct DispatcherArgs {
    /// Where the queue is read at a start.
    pub store: Store,
    /// Who is online.
    pub hub: Arc<Hub>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Whom waiting dialogues are given through.
    pub directory: DirectoryHandle,
    /// How it is reached.
    pub handle: DispatcherHandle,
}

/// The dispatcher's actor.
#[derive(Debug)]
pub struct Dispatcher;

/// What the actor keeps.
pub struct DispatcherState {
    args: DispatcherArgs,
    shops: HashMap<TenantId, Shop>,
    /// Agents who came while the store would not tell of them.
    unread: HashSet<(TenantId, i64)>,
    flush: Option<ChildTask>,
}

impl Actor for Dispatcher {
    type Msg = ToDispatcher;
    type State = DispatcherState;
    type Arguments = DispatcherArgs;

    async fn pre_start(&self, _myself: ActorRef<ToDispatcher>, args: DispatcherArgs) -> Result<DispatcherState, ActorProcessingErr> {
        let mut state = DispatcherState { args, shops: HashMap::new(), unread: HashSet::new(), flush: None };
        state.restore().await?;
        Ok(state)
    }

    async fn handle(
        &self,
        myself: ActorRef<ToDispatcher>,
        message: ToDispatcher,
        state: &mut DispatcherState,
    ) -> Result<(), ActorProcessingErr> {
        match message {
            ToDispatcher::Phase(news) => state.shop(news.tenant).note_phase(&news),
            ToDispatcher::Row { tenant, row } => state.shop(tenant).note_row(*row),
            ToDispatcher::Position { tenant, conversation } => state.shop(tenant).forget_told(conversation),
            ToDispatcher::Watch { tenant, topic, session } => state.watch(tenant, topic, session).await,
            ToDispatcher::Unwatch { tenant, topic, session } => state.unwatch(tenant, topic, &session),
            ToDispatcher::Visit { tenant, visit } => state.shop(tenant).note_visit(*visit),
            ToDispatcher::Opened { tenant, contact, conversation } => state.shop(tenant).note_opened(contact, conversation),
            ToDispatcher::Left { tenant, contact } => state.shop(tenant).note_left(contact),
            ToDispatcher::Agent { tenant, agent, is_away } => state.note_agent(&myself, (tenant, agent), is_away).await,
            ToDispatcher::AskAgain { tenant, agent } if state.unread.remove(&(tenant, agent)) => {
                state.note_agent(&myself, (tenant, agent), false).await;
            }
            // It has left, or came once more and was told of.
            ToDispatcher::AskAgain { .. } => {}
            // Who asked may have given up waiting.
            ToDispatcher::Agents { tenant, port } => drop(port.send(state.shop(tenant).agents_at_work())),
            ToDispatcher::Declined { tenant, conversation, agent } => state.shop(tenant).break_promise(conversation, agent),
            ToDispatcher::Flush => state.flush(&myself).await,
        }
        state.flush_soon(&myself);
        Ok(())
    }
}

impl DispatcherState {
    fn shop(&mut self, tenant: TenantId) -> &mut Shop {
        self.shops.entry(tenant).or_default()
    }

    async fn restore(&mut self) -> Result<(), StoreError> {
        for queued in self.args.store.queued_conversations(RESTORED_MAX).await? {
            let waiting = Waiting { since: queued.since, inbox: Some(queued.inbox), team: queued.team, auto_assign: false, told: None };
            self.shop(queued.tenant).restore(queued.id, waiting);
        }
        Ok(())
    }

    async fn watch(&mut self, tenant: TenantId, topic: Topic, session: SessionHandle) {
        let shop = self.shop(tenant);
        let watchers = match topic {
            Topic::Queue => &mut shop.queue_watchers,
            Topic::Visitors => &mut shop.visitor_watchers,
        };
        if !watchers.iter().any(|other| other.is(&session)) {
            watchers.push(session.clone());
        }
        self.count_watchers(tenant);
        self.send_snapshot(tenant, topic, &session).await;
    }

    fn unwatch(&mut self, tenant: TenantId, topic: Topic, session: &SessionHandle) {
        let shop = self.shop(tenant);
        match topic {
            Topic::Queue => shop.queue_watchers.retain(|other| !other.is(session)),
            Topic::Visitors => shop.visitor_watchers.retain(|other| !other.is(session)),
        }
        self.count_watchers(tenant);
        self.shops.retain(|_, shop| !shop.is_idle());
    }

    fn count_watchers(&mut self, tenant: TenantId) {
        let count = self.shop(tenant).queue_watchers.len();
        self.args.handle.set_board_watchers(tenant, count);
    }

    /// The board is read after the watcher is on the list: what happens in between comes as news, twice at the worst, and
    /// a row that comes twice replaces itself.
    async fn send_snapshot(&mut self, tenant: TenantId, topic: Topic, session: &SessionHandle) {
        let rows = match topic {
            Topic::Visitors => self.shop(tenant).visitor_rows(usize::try_from(BOARD_ROWS_MAX).unwrap_or(usize::MAX)),
            Topic::Queue => match self.args.store.of(tenant).board(BOARD_ROWS_MAX).await {
                Ok(rows) => rows.iter().map(|row| TopicRow::Queue(QueueRow::from(row))).collect(),
                Err(error) => {
                    tracing::warn!(tenant.id = %tenant, error = %error, "The board could not be read; it is sent later.");
                    return session.outbox().mark_topics_stale();
                }
            },
        };
        for frame in split_rows(topic, &rows) {
            session.outbox().push(Encoded::of(&frame), Worth::Kept);
        }
    }

    async fn note_agent(&mut self, myself: &ActorRef<ToDispatcher>, (tenant, id): (TenantId, i64), is_away: bool) {
        self.unread.remove(&(tenant, id));
        let store = self.args.store.of(tenant);
        let has = store.heads_of_agent(id, AGENT_HAS_MAX).await.map(|heads| heads.into_iter().map(|head| head.id).collect::<HashSet<_>>());
        for conversation in has.iter().flatten() {
            self.args.directory.tell_presence(tenant, *conversation, id, is_away);
        }
        if is_away {
            self.shop(tenant).agents.remove(&id);
            if let Err(error) = has {
                tracing::warn!(agent.id = id, error = %error, "Shoppers could not be told that an agent has left.");
            }
            return;
        }
        match has {
            Ok(has) => match agent(&store, id, has).await {
                Ok(Some(agent)) => drop(self.shop(tenant).agents.insert(id, agent)),
                // A program that does an agent's work is not given any: it takes what it wants.
                Ok(None) => {}
                Err(error) => self.ask_again(myself, (tenant, id), &error),
            },
            Err(error) => self.ask_again(myself, (tenant, id), &error),
        }
    }

    /// Whoever came while the store was silent would be given no work until it came back.
    fn ask_again(&mut self, myself: &ActorRef<ToDispatcher>, (tenant, agent): (TenantId, i64), error: &StoreError) {
        tracing::warn!(agent.id = agent, error = %error, "An agent who came cannot be read of and is given no work yet; it is tried again.");
        if self.unread.insert((tenant, agent)) {
            drop(myself.send_after(ASK_AGAIN_AFTER, move || ToDispatcher::AskAgain { tenant, agent }));
        }
    }

    fn flush_soon(&mut self, myself: &ActorRef<ToDispatcher>) {
        if self.flush.is_some() || !self.shops.values().any(Shop::has_news) {
            return;
        }
        let actor = myself.clone();
        let wake_up = async move {
            tokio::time::sleep(FLUSH_EVERY).await;
            drop(actor.cast(ToDispatcher::Flush));
        };
        self.flush = Some(spawn_child(wake_up, || tracing::error!("The dispatcher's wake-up crashed.")));
    }

    async fn flush(&mut self, myself: &ActorRef<ToDispatcher>) {
        self.flush = None;
        let (store, now) = (self.args.store.clone(), self.args.clock.now());
        let mut n_waiting = 0;
        for (tenant, shop) in &mut self.shops {
            for id in shop.rows_without_word() {
                if let Ok(Some(row)) = store.of(*tenant).board_row(id).await {
                    shop.complete_row(row);
                }
            }
            send(shop.take_queue_news(), &shop.queue_watchers);
            send(shop.take_visitor_news(), &shop.visitor_watchers);
            tell_positions(shop.new_positions(now), &self.args);
            for (conversation, agent) in shop.match_up() {
                if let Some(known) = shop.agents.get(&agent) {
                    offer(myself, &self.args, *tenant, conversation, agent, &known.name);
                }
            }
            n_waiting += shop.n_waiting();
        }
        metrics::gauge!("beseda_queue_waiting").set(f64::from(u32::try_from(n_waiting).unwrap_or(u32::MAX)));
        self.shops.retain(|_, shop| !shop.is_idle());
    }
}

/// Sends news to those who watch. Who has no room for it gets a snapshot when there is.
fn send(frame: Option<ServerFrame>, watchers: &[SessionHandle]) {
    let Some(ServerFrame::Change { topic, upsert, remove }) = frame else { return };
    let mut frames: Vec<Encoded> = Vec::new();
    for rows in pages_of(&upsert) {
        frames.push(Encoded::of(&ServerFrame::Change { topic: topic.clone(), upsert: rows, remove: Vec::new() }));
    }
    for ids in remove.chunks(ROWS_PER_FRAME) {
        frames.push(Encoded::of(&ServerFrame::Change { topic: topic.clone(), upsert: Vec::new(), remove: ids.to_vec() }));
    }
    for watcher in watchers {
        if !frames.iter().all(|frame| watcher.outbox().push(frame.clone(), Worth::Ephemeral)) {
            watcher.outbox().mark_topics_stale();
        }
    }
}

/// Rows in one frame: a frame stays under 64 KiB with the longest of them.
const ROWS_PER_FRAME: usize = 50;

fn pages_of(rows: &[TopicRow]) -> Vec<Vec<TopicRow>> {
    rows.chunks(ROWS_PER_FRAME).map(<[TopicRow]>::to_vec).collect()
}

/// A snapshot that does not fit one frame goes on as changes.
fn split_rows(topic: Topic, rows: &[TopicRow]) -> Vec<ServerFrame> {
    let name = topic.as_str().to_owned();
    let mut pages = pages_of(rows).into_iter();
    let first = ServerFrame::Snapshot { topic: name.clone(), rows: pages.next().unwrap_or_default() };
    let rest = pages.map(|upsert| ServerFrame::Change { topic: name.clone(), upsert, remove: Vec::new() });
    [first].into_iter().chain(rest).collect()
}

/// Only dialogues that somebody listens to are told their place, and only those awake can say it in order.
fn tell_positions(positions: Vec<(ConversationId, u32, Option<u32>)>, args: &DispatcherArgs) {
    for (conversation, place, wait_seconds) in positions {
        if let Some(actor) = args.directory.awake(conversation) {
            drop(actor.cast(ToConversation::Position { place, wait_seconds }));
        }
    }
}

/// Gives a dialogue to an agent; if that fails the promise is taken back.
fn offer(myself: &ActorRef<ToDispatcher>, args: &DispatcherArgs, tenant: TenantId, conversation: ConversationId, agent: i64, name: &str) {
    let (ticket, answer_rx) = Ticket::for_caller();
    let asker = Asker { by: Author::system(), standing: Standing::Admin, reference: None };
    let command = Command::Assign { agent: Some(Author::agent(UserId::from(agent), name)), team: None };
    args.directory.request(tenant, conversation, Request { asker, command, ticket });
    let dispatcher = myself.clone();
    spawn_detached("assignment", async move {
        if !matches!(answer_rx.await, Ok(Ok(_))) {
            drop(dispatcher.cast(ToDispatcher::Declined { tenant, conversation, agent }));
        }
    });
}

/// What the store tells of an agent who is at work; nothing if it is no person.
async fn agent(store: &TenantStore, id: i64, has: HashSet<ConversationId>) -> Result<Option<Agent>, StoreError> {
    let Some(user) = store.user(UserId::from(id)).await? else { return Ok(None) };
    let teams = store.teams().await?.into_iter().filter(|team| team.members.contains(&user.id)).map(|team| team.id).collect();
    Ok(Some(Agent { name: user.name, capacity: user.capacity, has, promised: HashSet::new(), teams }))
}
