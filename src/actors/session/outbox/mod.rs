//! What waits to be written to one socket, and how far that socket has come in each dialogue.
//!
//! This is where promises 3 and 4 are kept. Each dialogue that a socket hears of has a cursor: the number that comes next.
//! An entry is queued only if it bears that number, so that a double, an inversion or a hole cannot be written, whether it
//! comes live, from the log, or where the two meet. When the queue is full the cursor falls `Behind`: nothing more is
//! queued, and what is missing is read from the log once the socket drains. The log is the buffer.
//!
//! Filled by conversations, drained by the socket's pump; the lock is held for a push or a take, never across an await.

mod cursor;
#[cfg(test)]
mod lives_tests;
#[cfg(test)]
mod tests;

use std::collections::{HashMap, VecDeque};

use parking_lot::Mutex;
use tokio::sync::Notify;

use self::cursor::{Cursor, Pace, Synced};
use crate::domain::{ConversationId, Seq};
use crate::protocol::{ByeReason, Encoded, ServerFrame};

/// Dialogues that a reader has left of which it is remembered how far it had come. Past that all are forgotten, and one that
/// it comes back to begins anew for it.
const LEFT_MAX: usize = 1_000;
/// Comings and goings that are noted during one greeting. Past that the client is told to come back.
const MEANWHILE_MAX: usize = 10_000;

/// What may be done with a frame when there is no room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Worth {
    /// It answers a request, or there are few of it: it always finds room.
    Kept,
    /// It may be dropped under pressure.
    Ephemeral,
}

/// Whether the reader has been welcomed: before that, what becomes its own, or ceases to be, is only noted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Stage {
    #[default]
    Greeting,
    Welcomed,
}

/// What happened while the reader was being greeted.
#[derive(Debug, Clone, Copy)]
enum Meanwhile {
    /// The dialogue became its own with this entry.
    Joined(ConversationId, Seq),
    /// The dialogue ceased to be its own with this entry.
    Parted(ConversationId, Seq),
}

/// A frame that waits.
#[derive(Debug)]
struct Waiting {
    frame: Encoded,
    worth: Worth,
    /// The dialogue of which the reader misses something if this is dropped, and has to be told again.
    told_of: Option<ConversationId>,
}

#[derive(Debug, Default)]
struct Inner {
    queue: VecDeque<Waiting>,
    bytes: usize,
    bytes_max: usize,
    cursors: HashMap<ConversationId, Cursor>,
    /// What comes next in dialogues that were left: who takes one again sees no hole.
    left: HashMap<ConversationId, Seq>,
    n_behind: usize,
    catching_up: bool,
    stage: Stage,
    meanwhile: Vec<Meanwhile>,
    end: Option<End>,
    stale_topics: bool,
}

/// Why a dialogue's entries come to a socket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// The dialogue is the reader's own, or one that it has taken.
    Own,
    /// The reader asked for it.
    Watched,
}

/// Where a reader begins to listen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start {
    /// After this entry, unless it listens already.
    After(Seq),
    /// After this entry, with a word when it is level with the log.
    Resumed(Seq),
    /// After this entry, even if it was further already: it asked for all from there on.
    Rewound(Seq),
}

/// Whether a cursor that was read up from the log now moves by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arrival {
    /// It does. A reader that waits for the word is told so.
    Live {
        /// The last number sent.
        last: Seq,
        /// Whether this was the end: the dialogue is the reader's no more.
        parted: bool,
    },
    /// More has happened meanwhile, or there was no room.
    Behind,
    /// Nobody listens any more.
    Gone,
}

/// A frame or the end, for the pump.
#[derive(Debug)]
pub struct Drained {
    /// What to write, in order.
    pub frames: Vec<Encoded>,
    /// Whether the log is to be read now that there is room.
    pub catch_up: bool,
    /// How the socket is to be closed after that.
    pub end: Option<End>,
}

/// How a socket is closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct End {
    /// The code of the close frame.
    pub code: u16,
    /// Its reason.
    pub reason: &'static str,
}

impl End {
    /// The server goes away for a moment.
    pub const GOING_AWAY: Self = Self { code: 1001, reason: "the server is restarting" };
    /// The client does what no client does.
    pub const MISBEHAVED: Self = Self { code: 1008, reason: "too many bad frames" };
    /// A frame was so large that it was not read.
    pub const TOO_LARGE: Self = Self { code: 1009, reason: "the frame is too large" };
    /// The client could not be welcomed. A half-greeted socket is not greeted again: it could be somebody else's by then.
    pub const TRY_AGAIN: Self = Self { code: 1013, reason: "the database does not answer; come back" };
    /// The session crashed.
    pub const CRASHED: Self = Self { code: 1011, reason: "internal error; come back and resume" };
    /// There was no valid `hello`.
    pub const NO_HELLO: Self = Self { code: 4401, reason: "no valid hello" };
    /// The token is no longer good.
    pub const REVOKED: Self = Self { code: 4401, reason: "revoked" };
}

/// What waits for one socket.
#[derive(Debug)]
pub struct Outbox {
    inner: Mutex<Inner>,
    changed: Notify,
}

impl Outbox {
    /// Makes an empty outbox. Past `bytes_max`, entries are left in the log and what is not worth keeping is dropped.
    #[must_use]
    pub fn new(bytes_max: usize) -> Self {
        Self { inner: Mutex::new(Inner { bytes_max, ..Inner::default() }), changed: Notify::new() }
    }

    /// Waits until there is something new for the pump to look at. A change that came before the call counts.
    pub async fn changed(&self) {
        self.changed.notified().await;
    }

    /// Wakes the pump.
    pub fn poke(&self) {
        self.changed.notify_one();
    }

    /// Queues a frame that is not an entry. Returns whether it was queued.
    pub fn push(&self, frame: Encoded, worth: Worth) -> bool {
        let pushed = self.inner.lock().push(Waiting { frame, worth, told_of: None });
        if pushed {
            self.changed.notify_one();
        }
        pushed
    }

    /// Queues a frame that makes sense only to who has read the log to its end: a piece of an answer, whose turn it is. Who has not
    /// is told all of it once it has, and so is who loses it for want of room. Returns whether it was queued.
    pub fn push_if_level(&self, conversation: ConversationId, frame: Encoded) -> bool {
        let mut inner = self.inner.lock();
        let is_level = inner.is_level(conversation);
        let pushed = is_level && inner.push(Waiting { frame, worth: Worth::Ephemeral, told_of: Some(conversation) });
        drop(inner);
        if pushed {
            self.changed.notify_one();
        }
        pushed
    }

    /// Tells whether a dialogue's entries come as they happen, and none is still to be read from the log.
    pub fn is_level(&self, conversation: ConversationId) -> bool {
        self.inner.lock().is_level(conversation)
    }

    /// Offers a durable entry as it happens. It is queued if it is the one that comes next and there is room.
    pub fn offer(&self, conversation: ConversationId, seq: Seq, frame: &Encoded) {
        let mut inner = self.inner.lock();
        if inner.end.is_some() {
            return;
        }
        let has_room = inner.makes_room(frame.len());
        let Some(cursor) = inner.cursors.get_mut(&conversation) else { return };
        if !cursor.wants(seq) {
            return;
        }
        if cursor.pace == Pace::Live && seq == cursor.next && has_room {
            cursor.next = seq.next();
            inner.enqueue(frame.clone());
        } else if cursor.falls_behind(seq) {
            inner.n_behind += 1;
        } else {
            return;
        }
        drop(inner);
        self.changed.notify_one();
    }

    /// Notes that the log goes up to `last`: what went by unpublished, because its writer crashed, is read from the log.
    pub fn nudge(&self, conversation: ConversationId, last: Seq) {
        let mut inner = self.inner.lock();
        let Some(cursor) = inner.cursors.get_mut(&conversation) else { return };
        // Where it is behind already, the page that is being read may have been taken from the log before.
        if cursor.wants(last) && cursor.falls_behind(last) {
            inner.n_behind += 1;
            drop(inner);
            self.changed.notify_one();
        }
    }

    /// Begins to listen to a dialogue, reading from the log what follows the start.
    pub fn listen(&self, conversation: ConversationId, start: Start, cause: Cause) {
        self.inner.lock().listen(conversation, start, cause);
        self.changed.notify_one();
    }

    /// Begins to watch a dialogue whose log goes up to `last`, after the answer that `ok` makes of the number after which entries
    /// follow: who listens already goes on from what it was sent. In one step, so that none comes between the two.
    pub fn watch(&self, conversation: ConversationId, start: Start, last: Seq, ok: impl FnOnce(Seq) -> Encoded) {
        let mut inner = self.inner.lock();
        let goes_on = inner.cursors.get(&conversation).filter(|_| matches!(start, Start::After(_)));
        let frame = ok(goes_on.map_or(last, Cursor::sent));
        inner.push(Waiting { frame, worth: Worth::Kept, told_of: None });
        inner.listen(conversation, start, Cause::Watched);
        drop(inner);
        self.changed.notify_one();
    }

    /// Begins to listen to a dialogue from the entry `from` on, which its writer is about to publish.
    pub fn join_live(&self, conversation: ConversationId, from: Seq) {
        let mut inner = self.inner.lock();
        if inner.notes(Meanwhile::Joined(conversation, from)) || inner.rejoins(conversation, from) {
            return;
        }
        // It may have come further already: the log that it was welcomed with held what is only now being published.
        let next = inner.left.remove(&conversation).unwrap_or(from);
        let has_missed = next < from;
        let pace = if has_missed { Pace::Behind { seen: from } } else { Pace::Live };
        inner.n_behind += usize::from(has_missed);
        let mut fresh = Cursor::new(next, pace);
        fresh.begin(Cause::Own);
        inner.cursors.insert(conversation, fresh);
        drop(inner);
        self.changed.notify_one();
    }

    /// Ends the greeting. What became the reader's own while it lasted is read from the entry on that made it so. All in one step: what
    /// becomes of it from now on finds it listened to.
    pub fn end_greeting(&self) {
        let mut inner = self.inner.lock();
        inner.stage = Stage::Welcomed;
        for what in std::mem::take(&mut inner.meanwhile) {
            match what {
                Meanwhile::Joined(id, from) if inner.rejoins(id, from) => {}
                Meanwhile::Joined(id, from) => inner.listen(id, Start::After(Seq::new(from.get().saturating_sub(1))), Cause::Own),
                Meanwhile::Parted(id, last) => drop(inner.part(id, last)),
            }
        }
        drop(inner);
        self.changed.notify_one();
    }

    /// The dialogue ceases to be the reader's own with the entry `last`, which it still hears. Returns whether nothing is left to listen for.
    pub fn part(&self, conversation: ConversationId, last: Seq) -> bool {
        let mut inner = self.inner.lock();
        if inner.notes(Meanwhile::Parted(conversation, last)) {
            return false;
        }
        let is_over = inner.part(conversation, last);
        drop(inner);
        self.changed.notify_one();
        is_over
    }

    /// Stops watching a dialogue. Returns whether nothing is left to listen for.
    pub fn unwatch(&self, conversation: ConversationId) -> bool {
        let mut inner = self.inner.lock();
        let Some(cursor) = inner.cursors.get_mut(&conversation) else { return true };
        cursor.watched = false;
        if cursor.own {
            return false;
        }
        inner.remove(conversation);
        true
    }

    /// Returns the dialogues that are to be read from the log, each with the last number sent.
    pub fn behind(&self) -> Vec<(ConversationId, Seq)> {
        let inner = self.inner.lock();
        inner.cursors.iter().filter(|(_, cursor)| cursor.is_behind()).map(|(id, cursor)| (*id, cursor.sent())).collect()
    }

    /// Tells whether a dialogue is listened to.
    pub fn listens_to(&self, conversation: ConversationId) -> bool {
        self.inner.lock().cursors.contains_key(&conversation)
    }

    /// Tells whether a dialogue is the reader's own, or one that it has taken.
    pub fn owns(&self, conversation: ConversationId) -> bool {
        self.inner.lock().cursors.get(&conversation).is_some_and(|cursor| cursor.own)
    }

    /// Returns the last number that was sent of a dialogue which is listened to.
    pub fn last_sent(&self, conversation: ConversationId) -> Option<Seq> {
        self.inner.lock().cursors.get(&conversation).map(Cursor::sent)
    }

    /// Returns all dialogues that are listened to.
    pub fn conversations(&self) -> Vec<ConversationId> {
        self.inner.lock().cursors.keys().copied().collect()
    }

    /// Queues entries read from the log, as far as they are the next ones and there is room. Returns whether there was.
    pub fn fill(&self, conversation: ConversationId, entries: impl IntoIterator<Item = (Seq, Encoded)>) -> bool {
        let mut inner = self.inner.lock();
        let mut had_room = true;
        let is_over = inner.end.is_some();
        for (seq, frame) in entries.into_iter().take_while(|_| !is_over) {
            had_room = inner.bytes < inner.bytes_max;
            let Some(cursor) = inner.cursors.get_mut(&conversation) else { break };
            if !had_room {
                break;
            }
            if seq == cursor.next && cursor.wants(seq) {
                cursor.next = seq.next();
                inner.enqueue(frame);
            }
        }
        drop(inner);
        self.changed.notify_one();
        had_room
    }

    /// Lets a cursor move by itself, after the log was read to its end, unless something went by since.
    pub fn arrive(&self, conversation: ConversationId) -> Arrival {
        let mut inner = self.inner.lock();
        let Some(cursor) = inner.cursors.get_mut(&conversation) else { return Arrival::Gone };
        if cursor.owes_reading() {
            return Arrival::Behind;
        }
        let was_behind = cursor.is_behind();
        cursor.pace = Pace::Live;
        let owes_synced = std::mem::replace(&mut cursor.synced, Synced::NotOwed) == Synced::Owed;
        let (last, parted) = (cursor.sent(), cursor.is_over());
        inner.n_behind -= usize::from(was_behind);
        if owes_synced {
            // Under the same lock, so that no live entry comes between the last one that was read and the word that it was.
            let frame = Encoded::of(&ServerFrame::Synced { conversation: conversation.to_string(), seq: last.get() });
            inner.push(Waiting { frame, worth: Worth::Kept, told_of: None });
        }
        if parted {
            inner.remove(conversation);
        }
        drop(inner);
        self.changed.notify_one();
        Arrival::Live { last, parted }
    }

    /// Ends a reading of the log; the pump asks for the next one when there is room.
    pub fn end_catch_up(&self) {
        self.inner.lock().catching_up = false;
        self.changed.notify_one();
    }

    /// Notes that a change of a topic found no room, so that a snapshot is owed.
    pub fn mark_topics_stale(&self) {
        self.inner.lock().stale_topics = true;
    }

    /// Returns whether a snapshot of the topics is owed, and forgets it.
    pub fn take_stale_topics(&self) -> bool {
        std::mem::take(&mut self.inner.lock().stale_topics)
    }

    /// Says `bye` and ends the socket once everything queued is written.
    pub fn bye(&self, reason: ByeReason, retry_after_ms: u64) {
        self.push(Encoded::of(&ServerFrame::Bye { reason, retry_after_ms }), Worth::Kept);
        self.end(if reason == ByeReason::Revoked { End::REVOKED } else { End::GOING_AWAY });
    }

    /// Ends the socket once everything queued is written. The first reason given stays.
    pub fn end(&self, end: End) {
        self.inner.lock().end.get_or_insert(end);
        self.changed.notify_one();
    }

    /// Tells how the socket is to be closed, if it is, once everything queued is written.
    pub fn end_ahead(&self) -> Option<End> {
        self.inner.lock().end
    }

    /// Takes what is queued.
    pub fn drain(&self) -> Drained {
        let mut inner = self.inner.lock();
        let frames = inner.queue.drain(..).map(|waiting| waiting.frame).collect();
        inner.bytes = 0;
        // A burst must not leave its room behind on a socket that is idle for hours.
        inner.queue.shrink_to(4);
        let owes = (inner.n_behind > 0 || inner.stale_topics) && !inner.catching_up && inner.stage == Stage::Welcomed;
        inner.catching_up |= owes;
        Drained { frames, catch_up: owes, end: inner.end }
    }

    /// Returns how many bytes wait.
    pub fn waiting_bytes(&self) -> usize {
        self.inner.lock().bytes
    }
}

impl Inner {
    /// Notes what happens to a reader that is not welcomed yet. Returns whether it was not.
    fn notes(&mut self, what: Meanwhile) -> bool {
        if self.stage != Stage::Greeting {
            return false;
        }
        if self.meanwhile.len() < MEANWHILE_MAX {
            self.meanwhile.push(what);
        } else {
            self.end.get_or_insert(End::TRY_AGAIN);
        }
        true
    }

    fn listen(&mut self, conversation: ConversationId, start: Start, cause: Cause) {
        self.left.remove(&conversation);
        let (Start::After(after) | Start::Resumed(after) | Start::Rewound(after)) = start;
        let is_new = !self.cursors.contains_key(&conversation);
        let fresh = Cursor::new(after.next(), Pace::Behind { seen: Seq::ZERO });
        let cursor = self.cursors.entry(conversation).or_insert(fresh);
        cursor.begin(cause);
        let falls_behind = cursor.start(start) || is_new;
        self.n_behind += usize::from(falls_behind);
    }

    /// Makes a dialogue that is listened to the reader's own, from the entry `from` on. Returns whether it is listened to.
    fn rejoins(&mut self, conversation: ConversationId, from: Seq) -> bool {
        let Some(cursor) = self.cursors.get_mut(&conversation) else { return false };
        cursor.begin(Cause::Own);
        if cursor.is_behind() {
            cursor.falls_behind(Seq::new(from.get().saturating_sub(1)));
        }
        true
    }

    fn part(&mut self, conversation: ConversationId, last: Seq) -> bool {
        // It may have lost the dialogue before, have got it back, and hear of neither but by this: its writer crashed in between.
        if let Some(next) = self.left.get(&conversation).copied().filter(|next| *next <= last) {
            self.left.remove(&conversation);
            self.cursors.insert(conversation, Cursor::new(next, Pace::Live));
        }
        let Some(cursor) = self.cursors.get_mut(&conversation) else { return true };
        cursor.end_own(last);
        let missed = cursor.wants(last) && cursor.falls_behind(last);
        let is_over = cursor.is_over();
        self.n_behind += usize::from(missed);
        if is_over {
            self.remove(conversation);
        }
        is_over
    }

    /// Forgets a dialogue but for how far the reader had come.
    fn remove(&mut self, conversation: ConversationId) {
        let Some(cursor) = self.cursors.remove(&conversation) else { return };
        self.n_behind -= usize::from(cursor.is_behind());
        if self.left.len() >= LEFT_MAX {
            self.left.clear();
        }
        self.left.insert(conversation, cursor.next);
    }

    fn is_level(&self, conversation: ConversationId) -> bool {
        self.cursors.get(&conversation).is_some_and(|cursor| cursor.pace == Pace::Live)
    }

    fn push(&mut self, waiting: Waiting) -> bool {
        if self.end.is_some() {
            return false;
        }
        // Nothing comes before the welcome; who missed a piece of an answer by that is told all of it later.
        let has_room = self.stage == Stage::Welcomed && self.bytes + waiting.frame.len() <= self.bytes_max;
        if waiting.worth == Worth::Ephemeral && !has_room {
            return false;
        }
        self.bytes += waiting.frame.len();
        self.queue.push_back(waiting);
        true
    }

    fn enqueue(&mut self, frame: Encoded) {
        self.bytes += frame.len();
        self.queue.push_back(Waiting { frame, worth: Worth::Kept, told_of: None });
    }

    /// Tells whether an entry of this size fits, after what is not worth keeping has made way for it.
    fn makes_room(&mut self, len: usize) -> bool {
        if self.bytes + len <= self.bytes_max {
            return true;
        }
        let (kept, dropped): (VecDeque<_>, VecDeque<_>) = self.queue.drain(..).partition(|waiting| waiting.worth == Worth::Kept);
        self.queue = kept;
        for waiting in dropped {
            self.bytes -= waiting.frame.len();
            let cursor = waiting.told_of.and_then(|conversation| self.cursors.get_mut(&conversation));
            // A piece without the one before it makes no sense: whoever is behind is told all so far once it is level.
            self.n_behind += usize::from(cursor.is_some_and(|cursor| cursor.falls_behind(Seq::ZERO)));
        }
        self.bytes + len <= self.bytes_max
    }
}
