//! What waits to be written to one socket, and how far that socket has come in each dialogue.
//!
//! This is where promises 3 and 4 are kept. Each dialogue that a socket hears of has a cursor: the number that comes next.
//! An entry is queued only if it bears that number, so that a double, an inversion or a hole cannot be written, whether it
//! comes live, from the log, or where the two meet. When the queue is full the cursor falls `Behind`: nothing more is
//! queued, and what is missing is read from the log once the socket drains. The log is the buffer.
//!
//! Filled by conversations, drained by the socket's pump; the lock is held for a push or a take, never across an await.

use std::collections::{HashMap, VecDeque};

use parking_lot::Mutex;
use tokio::sync::Notify;

use crate::domain::{ConversationId, Seq};
use crate::protocol::{ByeReason, Encoded, ServerFrame};

/// Dialogues that a reader has left of which it is remembered how far it had come. Past that all are forgotten, and one that
/// it comes back to begins anew for it.
const LEFT_MAX: usize = 1_000;

/// What may be done with a frame when there is no room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Worth {
    /// It answers a request, or there are few of it: it always finds room.
    Kept,
    /// It may be dropped under pressure.
    Ephemeral,
}

/// Whether a dialogue's entries come to a socket as they happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pace {
    /// They do.
    Live,
    /// They are read from the log; `seen` is the highest number that went by meanwhile.
    Behind { seen: Seq },
}

#[derive(Debug)]
struct Cursor {
    next: Seq,
    pace: Pace,
    /// The dialogue is the reader's own, or one that it has taken.
    own: bool,
    /// The reader watches it.
    watched: bool,
    /// Whether a `synced` is owed when the cursor comes live.
    synced: Synced,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Synced {
    Owed,
    NotOwed,
}

/// Whether the reader has been welcomed: before that, what becomes its own is only noted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Stage {
    #[default]
    Greeting,
    Welcomed,
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
    opened_meanwhile: Vec<(ConversationId, Seq)>,
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
    /// It does; `owes_synced` says whether the reader waits for the word.
    Live {
        /// The last number sent.
        last: Seq,
        /// Whether a `synced` is owed.
        owes_synced: bool,
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
        if seq < cursor.next {
            return;
        }
        match cursor.pace {
            Pace::Live if seq == cursor.next && has_room => {
                cursor.next = seq.next();
                inner.enqueue(frame.clone());
                drop(inner);
                self.changed.notify_one();
            }
            Pace::Live => {
                cursor.pace = Pace::Behind { seen: seq };
                inner.n_behind += 1;
                drop(inner);
                self.changed.notify_one();
            }
            Pace::Behind { seen } => cursor.pace = Pace::Behind { seen: seen.max(seq) },
        }
    }

    /// Notes that the log goes up to `last`: what went by unpublished, because its writer crashed, is read from the log.
    pub fn nudge(&self, conversation: ConversationId, last: Seq) {
        let mut inner = self.inner.lock();
        let Some(cursor) = inner.cursors.get_mut(&conversation) else { return };
        match cursor.pace {
            Pace::Live if cursor.next <= last => {
                cursor.pace = Pace::Behind { seen: last };
                inner.n_behind += 1;
                drop(inner);
                self.changed.notify_one();
            }
            Pace::Live => {}
            // A page that is being read may have been taken from the log before.
            Pace::Behind { seen } => cursor.pace = Pace::Behind { seen: seen.max(last) },
        }
    }

    /// Begins to listen to a dialogue, reading from the log what follows the start.
    pub fn listen(&self, conversation: ConversationId, start: Start, cause: Cause) {
        let mut inner = self.inner.lock();
        inner.left.remove(&conversation);
        let (Start::After(after) | Start::Resumed(after) | Start::Rewound(after)) = start;
        let is_new = !inner.cursors.contains_key(&conversation);
        let cursor = inner.cursors.entry(conversation).or_insert(Cursor {
            next: after.next(),
            pace: Pace::Behind { seen: Seq::ZERO },
            own: false,
            watched: false,
            synced: Synced::NotOwed,
        });
        match cause {
            Cause::Own => cursor.own = true,
            Cause::Watched => cursor.watched = true,
        }
        let mut falls_behind = is_new;
        match start {
            Start::Resumed(_) => cursor.synced = Synced::Owed,
            Start::Rewound(_) => {
                cursor.next = after.next();
                falls_behind |= cursor.pace == Pace::Live;
                cursor.pace = Pace::Behind { seen: Seq::ZERO };
            }
            Start::After(_) => {}
        }
        inner.n_behind += usize::from(falls_behind);
        drop(inner);
        self.changed.notify_one();
    }

    /// Begins to listen to a dialogue from the entry `from` on, which its writer is about to publish.
    pub fn join_live(&self, conversation: ConversationId, from: Seq) {
        let mut inner = self.inner.lock();
        if inner.stage == Stage::Greeting {
            inner.opened_meanwhile.push((conversation, from));
            return;
        }
        if let Some(cursor) = inner.cursors.get_mut(&conversation) {
            cursor.own = true;
            return;
        }
        // It may have come further already: the log that it was welcomed with held what is only now being published.
        let next = inner.left.remove(&conversation).unwrap_or(from);
        let has_missed = next < from;
        let pace = if has_missed { Pace::Behind { seen: from } } else { Pace::Live };
        inner.n_behind += usize::from(has_missed);
        let fresh = Cursor { next, pace, own: true, watched: false, synced: Synced::NotOwed };
        inner.cursors.insert(conversation, fresh);
        drop(inner);
        self.changed.notify_one();
    }

    /// Ends the greeting. Returns the dialogues that became the reader's own while it lasted, each with the entry that comes next.
    pub fn end_greeting(&self) -> Vec<(ConversationId, Seq)> {
        let mut inner = self.inner.lock();
        inner.stage = Stage::Welcomed;
        let opened = std::mem::take(&mut inner.opened_meanwhile);
        // One that was the reader's own before, and was left in between, goes on from where the reader was.
        opened.into_iter().map(|(id, from)| (id, inner.left.get(&id).copied().unwrap_or(from))).collect()
    }

    /// Gives up one cause to listen. Returns whether nothing is left to listen for.
    pub fn leave(&self, conversation: ConversationId, cause: Cause) -> bool {
        let mut inner = self.inner.lock();
        let Some(cursor) = inner.cursors.get_mut(&conversation) else { return true };
        match cause {
            Cause::Own => cursor.own = false,
            Cause::Watched => cursor.watched = false,
        }
        if cursor.own || cursor.watched {
            return false;
        }
        let behind = matches!(cursor.pace, Pace::Behind { .. });
        let next = cursor.next;
        inner.cursors.remove(&conversation);
        if inner.left.len() >= LEFT_MAX {
            inner.left.clear();
        }
        inner.left.insert(conversation, next);
        inner.n_behind -= usize::from(behind);
        true
    }

    /// Returns the dialogues that are to be read from the log, each with the last number sent.
    pub fn behind(&self) -> Vec<(ConversationId, Seq)> {
        let inner = self.inner.lock();
        let behind = inner.cursors.iter().filter(|(_, cursor)| matches!(cursor.pace, Pace::Behind { .. }));
        behind.map(|(id, cursor)| (*id, Seq::new(cursor.next.get().saturating_sub(1)))).collect()
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
        self.inner.lock().cursors.get(&conversation).map(|cursor| Seq::new(cursor.next.get().saturating_sub(1)))
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
            if seq == cursor.next {
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
        let last = Seq::new(cursor.next.get().saturating_sub(1));
        if let Pace::Behind { seen } = cursor.pace {
            if seen >= cursor.next {
                return Arrival::Behind;
            }
            cursor.pace = Pace::Live;
            let owes_synced = std::mem::replace(&mut cursor.synced, Synced::NotOwed) == Synced::Owed;
            inner.n_behind -= 1;
            return Arrival::Live { last, owes_synced };
        }
        let owes_synced = std::mem::replace(&mut cursor.synced, Synced::NotOwed) == Synced::Owed;
        Arrival::Live { last, owes_synced }
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
            if let Some(cursor) = cursor.filter(|cursor| cursor.pace == Pace::Live) {
                cursor.pace = Pace::Behind { seen: Seq::ZERO };
                self.n_behind += 1;
            }
        }
        self.bytes + len <= self.bytes_max
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONVERSATION: i64 = 7;

    fn id() -> ConversationId {
        ConversationId::from(CONVERSATION)
    }

    fn frame(seq: u64, bytes: usize) -> Encoded {
        Encoded::of(&ServerFrame::Ok { reference: "x".repeat(bytes), seq: Some(seq) })
    }

    const BYTES_MAX: usize = 128 * 1024;

    fn live_outbox() -> Outbox {
        let outbox = Outbox::new(BYTES_MAX);
        outbox.end_greeting();
        outbox.join_live(id(), Seq::new(1));
        outbox
    }

    fn offer(outbox: &Outbox, seq: u64, bytes: usize) {
        outbox.offer(id(), Seq::new(seq), &frame(seq, bytes));
    }

    #[test]
    fn doubles_and_inversions_are_not_queued() {
        let outbox = live_outbox();
        for seq in [1, 1, 2, 1, 2, 3] {
            offer(&outbox, seq, 1);
        }
        assert_eq!(outbox.drain().frames, vec![frame(1, 1), frame(2, 1), frame(3, 1)]);
    }

    #[test]
    fn a_hole_sends_the_reader_to_the_log() {
        let outbox = live_outbox();
        offer(&outbox, 1, 1);
        offer(&outbox, 3, 1);
        let drained = outbox.drain();
        assert_eq!((drained.frames, drained.catch_up), (vec![frame(1, 1)], true));
        assert_eq!(outbox.behind(), vec![(id(), Seq::new(1))]);
        outbox.fill(id(), [(Seq::new(2), frame(2, 1))]);
        assert_eq!(outbox.arrive(id()), Arrival::Behind, "three went by and has not been read yet");
        outbox.fill(id(), [(Seq::new(3), frame(3, 1))]);
        assert_eq!(outbox.arrive(id()), Arrival::Live { last: Seq::new(3), owes_synced: false });
        offer(&outbox, 4, 1);
        assert_eq!(outbox.drain().frames, vec![frame(2, 1), frame(3, 1), frame(4, 1)]);
    }

    #[test]
    fn a_reader_that_stops_reading_costs_a_bounded_number_of_bytes() {
        let outbox = live_outbox();
        for seq in 1..=10_000 {
            offer(&outbox, seq, 500);
        }
        assert!(outbox.waiting_bytes() <= BYTES_MAX);
        let sent = outbox.drain().frames.len() as u64;
        assert_eq!(outbox.behind(), vec![(id(), Seq::new(sent))]);
    }

    #[test]
    fn entries_of_a_writer_that_crashed_before_it_published_them_are_read_from_the_log() {
        let outbox = live_outbox();
        offer(&outbox, 1, 1);
        outbox.nudge(id(), Seq::new(1));
        assert!(!outbox.drain().catch_up, "nothing is missing");
        outbox.nudge(id(), Seq::new(3));
        assert!(outbox.drain().catch_up);
        assert_eq!(outbox.behind(), vec![(id(), Seq::new(1))]);
    }

    #[test]
    fn a_reader_in_the_middle_of_a_reading_reads_on_for_what_a_crashed_writer_left() {
        let outbox = Outbox::new(BYTES_MAX);
        outbox.end_greeting();
        outbox.listen(id(), Start::After(Seq::ZERO), Cause::Watched);
        // The page was read while the log was empty; then an entry became durable, and its writer crashed.
        outbox.nudge(id(), Seq::new(1));
        outbox.fill(id(), []);
        assert_eq!(outbox.arrive(id()), Arrival::Behind);
    }

    #[test]
    fn what_is_not_worth_keeping_makes_way_for_an_entry() {
        let outbox = live_outbox();
        while outbox.push(frame(0, 1000), Worth::Ephemeral) {}
        offer(&outbox, 1, 1000);
        assert_eq!(outbox.drain().frames, vec![frame(1, 1000)]);
    }

    #[test]
    fn who_loses_a_piece_of_an_answer_for_want_of_room_is_told_all_of_it_once_it_is_level() {
        let outbox = live_outbox();
        while outbox.push_if_level(id(), frame(0, 1000)) {}
        offer(&outbox, 1, 1000);
        assert!(!outbox.push_if_level(id(), frame(0, 1)), "the next piece would make no sense");
        let drained = outbox.drain();
        assert!(drained.frames.is_empty() && drained.catch_up, "{drained:?}");
        outbox.fill(id(), [(Seq::new(1), frame(1, 1))]);
        assert_eq!(outbox.arrive(id()), Arrival::Live { last: Seq::new(1), owes_synced: false });
    }

    #[test]
    fn a_dialogue_that_opens_during_the_greeting_is_handed_over_after_it() {
        let outbox = Outbox::new(BYTES_MAX);
        outbox.join_live(id(), Seq::new(1));
        offer(&outbox, 1, 1);
        assert!(outbox.drain().frames.is_empty());
        assert_eq!(outbox.end_greeting(), vec![(id(), Seq::new(1))]);
    }

    #[test]
    fn nothing_that_passes_comes_before_the_welcome() {
        let outbox = Outbox::new(BYTES_MAX);
        assert!(!outbox.push(frame(0, 1), Worth::Ephemeral));
        assert!(outbox.push(frame(1, 1), Worth::Kept), "the welcome itself");
        outbox.end_greeting();
        assert!(outbox.push(frame(2, 1), Worth::Ephemeral));
        assert_eq!(outbox.drain().frames, vec![frame(1, 1), frame(2, 1)]);
    }

    #[test]
    fn a_reader_who_comes_back_to_a_dialogue_reads_what_it_missed_and_sees_no_hole() {
        let outbox = live_outbox();
        offer(&outbox, 1, 1);
        assert!(outbox.leave(id(), Cause::Own));
        offer(&outbox, 2, 1);
        outbox.join_live(id(), Seq::new(3));
        offer(&outbox, 3, 1);
        let drained = outbox.drain();
        assert_eq!((drained.frames, drained.catch_up), (vec![frame(1, 1)], true));
        outbox.fill(id(), [2, 3].map(|seq| (Seq::new(seq), frame(seq, 1))));
        assert_eq!(outbox.arrive(id()), Arrival::Live { last: Seq::new(3), owes_synced: false });
        assert_eq!(outbox.drain().frames, vec![frame(2, 1), frame(3, 1)]);
    }

    #[test]
    fn a_reader_who_was_welcomed_further_than_what_is_being_published_gets_nothing_twice() {
        let outbox = Outbox::new(BYTES_MAX);
        outbox.listen(id(), Start::After(Seq::new(42)), Cause::Own);
        outbox.end_greeting();
        assert_eq!(outbox.arrive(id()), Arrival::Live { last: Seq::new(42), owes_synced: false });
        // The welcome was read from a log that held 41, `released`, and 42, `taken`. Now they are published.
        outbox.leave(id(), Cause::Own);
        outbox.join_live(id(), Seq::new(42));
        offer(&outbox, 42, 1);
        offer(&outbox, 43, 1);
        assert_eq!(outbox.drain().frames, vec![frame(43, 1)]);
    }

    #[test]
    fn a_dialogue_that_is_left_and_taken_again_during_the_greeting_goes_on_from_what_the_welcome_named() {
        let outbox = Outbox::new(BYTES_MAX);
        outbox.listen(id(), Start::After(Seq::new(27)), Cause::Own);
        outbox.leave(id(), Cause::Own);
        outbox.join_live(id(), Seq::new(47));
        assert_eq!(outbox.end_greeting(), vec![(id(), Seq::new(28))]);
    }

    #[test]
    fn a_piece_of_an_answer_waits_for_nobody_who_still_reads_the_log() {
        let outbox = live_outbox();
        assert!(outbox.push_if_level(id(), frame(0, 1)));
        outbox.nudge(id(), Seq::new(1));
        assert!(!outbox.push_if_level(id(), frame(0, 1)));
        outbox.fill(id(), [(Seq::new(1), frame(1, 1))]);
        outbox.arrive(id());
        assert!(outbox.push_if_level(id(), frame(0, 1)));
    }

    #[test]
    fn a_reader_with_two_causes_goes_on_listening_until_it_gives_up_both() {
        let outbox = live_outbox();
        outbox.listen(id(), Start::After(Seq::ZERO), Cause::Watched);
        assert!(!outbox.leave(id(), Cause::Own));
        assert!(outbox.leave(id(), Cause::Watched));
        offer(&outbox, 1, 1);
        assert!(outbox.drain().frames.is_empty());
    }
}
