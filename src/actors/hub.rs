//! Who listens to what: sockets by dialogue, and sockets by person.
//!
//! It stands beside the actors, not inside one: a dialogue that sleeps or crashes keeps its listeners, and costs them
//! nothing. A list of listeners is replaced as a whole when somebody comes or goes, so publishing reads it without waiting.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use arc_swap::{ArcSwap, ArcSwapOption};
use dashmap::DashMap;
use dashmap::mapref::entry::Entry as Slot;

use super::session::{SessionHandle, Worth};
use crate::domain::{ConversationId, Entry, Seq, Understood};
use crate::protocol::{Encoded, EntryBody, ServerFrame, View, entry_body_with};

/// A socket that listens to a dialogue.
#[derive(Debug)]
pub struct Listener {
    /// The socket.
    pub session: SessionHandle,
    /// For whose eyes its frames are written.
    pub view: View,
    /// Whether it has been told what the bot has written so far, so that the next piece makes sense to it.
    pub knows_answer: AtomicBool,
}

/// All sockets that listen to one dialogue.
#[derive(Debug, Default)]
pub struct Listeners {
    list: ArcSwap<Vec<Arc<Listener>>>,
    state: ArcSwapOption<Encoded>,
}

impl Listeners {
    /// Tells whether nobody listens.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.load().is_empty()
    }

    /// Publishes a durable entry: written down once for each kind of eyes, shared by all who have them.
    pub fn publish(&self, entry: &Entry) {
        let list = self.list.load();
        if list.is_empty() {
            return;
        }
        let mut views = Written::new(entry);
        for listener in list.iter() {
            let frame = views.for_reader(listener.view, listener.session.person());
            listener.session.outbox().offer(entry.conversation, entry.seq, frame);
        }
    }

    /// Returns the people of the shop's whose own the dialogue is, by what they listen to.
    #[must_use]
    pub fn holders(&self, conversation: ConversationId) -> Vec<i64> {
        let list = self.list.load();
        let holds = |listener: &&Arc<Listener>| listener.view == View::Staff && listener.session.outbox().owns(conversation);
        list.iter().filter(holds).map(|listener| listener.session.person()).collect()
    }

    /// Lets all who are not level with the log read it up to `last`.
    pub fn nudge(&self, conversation: ConversationId, last: Seq) {
        for listener in self.list.load().iter() {
            listener.session.outbox().nudge(conversation, last);
        }
    }

    /// Publishes a frame that is not worth keeping to all whom `filter` lets pass.
    pub fn publish_ephemeral(&self, frame: &Encoded, filter: impl Fn(&Listener) -> bool) {
        for listener in self.list.load().iter().filter(|listener| filter(listener)) {
            listener.session.outbox().push(frame.clone(), Worth::Ephemeral);
        }
    }

    /// Publishes a frame that is not worth keeping, made only if there is somebody with eyes that `filter` lets pass.
    pub fn publish_to(&self, filter: impl Fn(View) -> bool, frame: impl FnOnce() -> Encoded) {
        let list = self.list.load();
        let mut readers = list.iter().filter(|listener| filter(listener.view)).peekable();
        if readers.peek().is_some() {
            let frame = frame();
            for listener in readers {
                listener.session.outbox().push(frame.clone(), Worth::Ephemeral);
            }
        }
    }

    /// Publishes whose turn it is, and keeps it for those who come or catch up later.
    pub fn publish_state(&self, conversation: ConversationId, frame: Encoded) {
        let frame = Arc::new(frame);
        self.state.store(Some(Arc::clone(&frame)));
        for listener in self.list.load().iter() {
            listener.session.outbox().push_if_level(conversation, (*frame).clone());
        }
    }

    /// Returns the last `state` that was published, if any was since the dialogue was last awake.
    #[must_use]
    pub fn state(&self) -> Option<Arc<Encoded>> {
        self.state.load_full()
    }

    /// Publishes a piece of an answer to all who know what came before it. Who has no room for it is told all of it later.
    pub fn publish_piece(&self, conversation: ConversationId, frame: &Encoded) {
        for listener in self.list.load().iter().filter(|listener| listener.knows_answer.load(Ordering::Relaxed)) {
            if !listener.session.outbox().push_if_level(conversation, frame.clone()) {
                listener.knows_answer.store(false, Ordering::Relaxed);
            }
        }
    }

    /// Tells everybody who listens now that an answer begins with its next piece. Who still reads the log is told when it is level.
    pub fn begin_answer(&self, conversation: ConversationId) {
        for listener in self.list.load().iter() {
            listener.knows_answer.store(listener.session.outbox().is_level(conversation), Ordering::Relaxed);
        }
    }

    /// Sends all that was written of an answer so far to one socket, which gets its next pieces too.
    pub fn introduce_answer(&self, conversation: ConversationId, session: &SessionHandle, so_far: &Encoded) {
        let list = self.list.load();
        if let Some(listener) = list.iter().find(|listener| listener.session.is(session)) {
            let told = session.outbox().push_if_level(conversation, so_far.clone());
            listener.knows_answer.store(told, Ordering::Relaxed);
        }
    }

    /// Lets one socket hear an answer of which nothing has been published yet.
    pub fn begin_answer_for(&self, session: &SessionHandle) {
        if let Some(listener) = self.list.load().iter().find(|listener| listener.session.is(session)) {
            listener.knows_answer.store(true, Ordering::Relaxed);
        }
    }

    fn add(&self, session: &SessionHandle, view: View) {
        self.list.rcu(|list| {
            if list.iter().any(|listener| listener.session.is(session)) {
                return Arc::clone(list);
            }
            let listener = Listener { session: session.clone(), view, knows_answer: AtomicBool::new(false) };
            Arc::new(list.iter().cloned().chain([Arc::new(listener)]).collect())
        });
    }

    fn remove(&self, session: &SessionHandle) {
        self.list.rcu(|list| Arc::new(list.iter().filter(|listener| !listener.session.is(session)).cloned().collect::<Vec<_>>()));
    }
}

/// An entry as written down for each kind of reader, each at most once.
struct Written<'a> {
    entry: &'a Entry,
    author: Option<Encoded>,
    staff: Option<Encoded>,
    shopper: Option<Encoded>,
}

impl<'a> Written<'a> {
    const fn new(entry: &'a Entry) -> Self {
        Self { entry, author: None, staff: None, shopper: None }
    }

    fn for_reader(&mut self, view: View, person: i64) -> &Encoded {
        let entry = self.entry;
        if entry.reference.is_some() && entry.author.id == person {
            return self.author.get_or_insert_with(|| write(entry, view, true));
        }
        // What is hidden from nobody reads the same to all.
        match view {
            View::Shopper if entry.reads_differently_to_shoppers() => self.shopper.get_or_insert_with(|| write(entry, view, false)),
            View::Shopper | View::Staff => self.staff.get_or_insert_with(|| write(entry, View::Staff, false)),
        }
    }
}

/// Writes an entry down for a reader.
#[must_use]
fn write(entry: &Entry, view: View, is_author: bool) -> Encoded {
    write_with(entry, view, is_author, None)
}

/// Writes an entry down for a reader, with what was understood of it.
#[must_use]
pub fn write_with(entry: &Entry, view: View, is_author: bool, understood: Option<&Understood>) -> Encoded {
    let body: EntryBody = entry_body_with(entry, view, is_author, understood);
    Encoded::of(&ServerFrame::Entry(Box::new(body)))
}

/// Who listens to what.
#[derive(Debug, Default)]
pub struct Hub {
    conversations: DashMap<ConversationId, Arc<Listeners>>,
    people: DashMap<i64, Vec<SessionHandle>>,
}

/// Whether a person was or is reachable through another socket as well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Company {
    /// This is its only socket.
    Alone,
    /// It has others.
    Others,
}

impl Hub {
    /// Returns the listeners of a dialogue, if there are any.
    #[must_use]
    pub fn listeners(&self, conversation: ConversationId) -> Option<Arc<Listeners>> {
        self.conversations.get(&conversation).map(|found| Arc::clone(&found))
    }

    /// Lets a socket hear of a dialogue. Its own cursor decides from which entry on.
    pub fn listen(&self, conversation: ConversationId, session: &SessionHandle, view: View) {
        self.conversations.entry(conversation).or_default().add(session, view);
    }

    /// Lets all sockets of a person hear of a dialogue, from the entry `from` on, which is about to be published.
    pub fn join_person(&self, conversation: ConversationId, person: i64, view: View, from: Seq) {
        for session in self.sessions_of(person) {
            session.outbox().join_live(conversation, from);
            self.listen(conversation, &session, view);
        }
    }

    /// Ends a person's hearing of a dialogue that ceased to be its own with the entry `last`, except on sockets that watch it.
    pub fn part_person(&self, conversation: ConversationId, person: i64, last: Seq) {
        for session in self.sessions_of(person) {
            if session.outbox().part(conversation, last) {
                self.forget(conversation, &session);
            }
        }
    }

    /// Takes a socket off a dialogue's list, unless it listens again already: it may be given the dialogue in the moment in which it
    /// takes its leave. Who begins to listen does so in its outbox first, so either it is seen here or it gets onto the list after this.
    pub fn forget(&self, conversation: ConversationId, session: &SessionHandle) {
        self.take_off(conversation, session, |session| !session.outbox().listens_to(conversation));
    }

    fn take_off(&self, conversation: ConversationId, session: &SessionHandle, applies: impl Fn(&SessionHandle) -> bool) {
        if let Slot::Occupied(slot) = self.conversations.entry(conversation)
            && applies(session)
        {
            slot.get().remove(session);
            // A dialogue at work holds its own list: taking this one away under it would cut off who comes next.
            if slot.get().is_empty() && Arc::strong_count(slot.get()) == 1 {
                slot.remove();
            }
        }
    }

    /// Returns the list that a dialogue at work publishes to.
    #[must_use]
    pub fn adopt(&self, conversation: ConversationId) -> Arc<Listeners> {
        Arc::clone(&self.conversations.entry(conversation).or_default())
    }

    /// Gives the list back when the dialogue goes to sleep.
    pub fn release(&self, conversation: ConversationId, listeners: Arc<Listeners>) {
        drop(listeners);
        self.conversations.remove_if(&conversation, |_, list| list.is_empty() && Arc::strong_count(list) == 1);
    }

    /// Notes that a person has a socket.
    pub fn arrive(&self, person: i64, session: &SessionHandle) -> Company {
        let mut sessions = self.people.entry(person).or_default();
        sessions.push(session.clone());
        if sessions.len() == 1 { Company::Alone } else { Company::Others }
    }

    /// Notes that a socket is gone, everywhere.
    pub fn depart(&self, person: i64, session: &SessionHandle) -> Company {
        for conversation in session.outbox().conversations() {
            self.take_off(conversation, session, |_| true);
        }
        let Slot::Occupied(mut slot) = self.people.entry(person) else { return Company::Alone };
        slot.get_mut().retain(|other| !other.is(session));
        if slot.get().is_empty() {
            slot.remove();
            return Company::Alone;
        }
        Company::Others
    }

    /// Returns a person's sockets.
    #[must_use]
    pub fn sessions_of(&self, person: i64) -> Vec<SessionHandle> {
        self.people.get(&person).map(|found| found.clone()).unwrap_or_default()
    }

    /// Tells whether a person has a socket.
    #[must_use]
    pub fn is_online(&self, person: i64) -> bool {
        self.people.contains_key(&person)
    }

    /// Returns how many dialogues are listened to, and how many people have sockets.
    #[must_use]
    pub fn counts(&self) -> (usize, usize) {
        (self.conversations.len(), self.people.len())
    }
}
