//! The task of one line: what the socket's pump is for a socket.
//!
//! It takes frames from the session's outbox only when those before are on their way, and takes the client's frames only
//! while the session has room for them and the reader keeps up: so a reader that stalls and a writer that floods cost no
//! more than they do on a socket.

use std::collections::VecDeque;
use std::future::pending;
use std::pin::{Pin, pin};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use serde_json::value::RawValue;
use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, Sleep, sleep_until};

use super::kept::{Kept, Lost};
use crate::actors::session::{Connected, Drained, End, Heard};
use crate::http::socket::WRITE_STALL_MAX;
use crate::protocol::{Encoded, ServerFrame};

/// How long a line stays up without a reader. A phone that changes its network is back by then.
pub(super) const READER_GRACE: Duration = Duration::from_secs(15);
/// Events on their way to a reader that were not written yet.
const READER_QUEUE_MAX: usize = 4;

/// The client said farewell.
const LEFT: End = End { code: 1000, reason: "ended by the client" };

/// Why a reader gets no more. Without one the line has crashed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Farewell {
    /// Another reader has come.
    Taken,
    /// The line has ended.
    Ended(End),
}

/// A frame for the reader; with its number, if it has one.
pub(super) type Piece = (Option<u64>, Encoded);

/// Whoever reads a line now, as the line holds it.
#[derive(Debug)]
pub(super) struct Reader {
    pieces: mpsc::Sender<Piece>,
    farewell: Arc<OnceLock<Farewell>>,
}

/// The other end: what the reader reads.
#[derive(Debug)]
pub(super) struct Reading {
    /// The frames.
    pub(super) pieces: mpsc::Receiver<Piece>,
    /// Why there are no more.
    pub(super) farewell: Arc<OnceLock<Farewell>>,
}

/// Makes both ends.
pub(super) fn reader() -> (Reader, Reading) {
    let (pieces_tx, pieces_rx) = mpsc::channel(READER_QUEUE_MAX);
    let farewell = Arc::new(OnceLock::new());
    (Reader { pieces: pieces_tx, farewell: Arc::clone(&farewell) }, Reading { pieces: pieces_rx, farewell })
}

impl Reader {
    fn end(self, farewell: Farewell) {
        self.farewell.get_or_init(|| farewell);
    }
}

/// What is asked of a line.
#[derive(Debug)]
pub(super) enum Call {
    /// A reader that has got everything up to the frame `after`.
    Read {
        /// The number of the last frame that it has got; 0 for none.
        after: u64,
        /// Where its frames go.
        reader: Reader,
        /// Whether it may read.
        accepted_tx: oneshot::Sender<Result<(), Lost>>,
    },
    /// Its client is done.
    End,
}

/// Frames that came with one request. Whoever has asked is told by `taken_tx` when all are taken; if nobody waits for that
/// any more, the rest is not taken.
#[derive(Debug)]
pub(super) struct Batch {
    /// The frames, in order.
    pub(super) frames: VecDeque<Box<RawValue>>,
    /// Whom to tell.
    pub(super) taken_tx: oneshot::Sender<()>,
}

/// One line.
pub(super) struct Line {
    connected: Connected,
    kept: Kept,
    reader: Option<Reader>,
    batch: Option<Batch>,
    end: Option<End>,
    is_greeted: bool,
}

/// What the task wakes up for.
enum Wake {
    Changed,
    Give,
    ReaderLeft,
    Called(Option<Call>),
    Said(Option<Batch>),
    SpeakerLeft,
    Silence,
    Overdue,
}

impl Line {
    pub(super) fn new(connected: Connected) -> Self {
        Self { connected, kept: Kept::default(), reader: None, batch: None, end: None, is_greeted: false }
    }

    /// Carries frames until one side ends it. The session ends with this.
    pub(super) async fn run(mut self, mut calls_rx: mpsc::Receiver<Call>, mut batches_rx: mpsc::Receiver<Batch>) {
        let limits = *self.connected.limits();
        let mut silence = pin!(sleep_until(Instant::now() + limits.hello_timeout));
        // Without a reader, the time until it is given up; with one, the time until it has to take something.
        let mut patience = pin!(sleep_until(Instant::now() + READER_GRACE));
        loop {
            if !self.is_greeted && self.connected.is_greeted() {
                self.is_greeted = true;
                put_off(&mut silence, limits.heartbeat);
            }
            if self.refill() && self.reader.is_some() {
                put_off(&mut patience, WRITE_STALL_MAX);
            }
            self.hear();
            if self.is_over() {
                return self.say_farewell();
            }
            match self.wake(&mut calls_rx, &mut batches_rx, silence.as_mut(), patience.as_mut()).await {
                Wake::Changed => {}
                Wake::Give => {
                    put_off(&mut patience, WRITE_STALL_MAX);
                    if self.is_greeted {
                        put_off(&mut silence, limits.heartbeat);
                    }
                }
                Wake::ReaderLeft => {
                    self.reader = None;
                    put_off(&mut patience, READER_GRACE);
                }
                Wake::Called(Some(Call::Read { after, reader, accepted_tx })) => {
                    if !self.turn_to(after, reader, accepted_tx) {
                        return;
                    }
                    put_off(&mut patience, WRITE_STALL_MAX);
                }
                Wake::Called(Some(Call::End) | None) => {
                    self.end = Some(LEFT);
                    return self.say_farewell();
                }
                Wake::Said(batch) => self.batch = batch,
                Wake::SpeakerLeft => self.batch = None,
                Wake::Silence if self.is_greeted => {
                    self.break_silence();
                    put_off(&mut silence, limits.heartbeat);
                }
                Wake::Silence => match self.connected.be_late() {
                    Ok(more) => put_off(&mut silence, more),
                    Err(end) => {
                        self.connected.handle().outbox().end(end);
                        put_off(&mut silence, limits.heartbeat);
                    }
                },
                Wake::Overdue => return,
            }
        }
    }

    async fn wake(
        &mut self,
        calls_rx: &mut mpsc::Receiver<Call>,
        batches_rx: &mut mpsc::Receiver<Batch>,
        silence: Pin<&mut Sleep>,
        patience: Pin<&mut Sleep>,
    ) -> Wake {
        let Self { connected, kept, reader, batch, .. } = self;
        let is_listened_to = reader.is_some();
        let owes = kept.has_waiting();
        tokio::select! {
            biased;
            call = calls_rx.recv() => Wake::Called(call),
            () = connected.handle().outbox().changed() => Wake::Changed,
            () = give(reader.as_ref(), kept), if is_listened_to && owes => Wake::Give,
            () = left(reader.as_ref()), if is_listened_to => Wake::ReaderLeft,
            said = batches_rx.recv(), if batch.is_none() => Wake::Said(said),
            () = unheard(batch.as_mut()) => Wake::SpeakerLeft,
            () = silence => Wake::Silence,
            () = patience, if owes || !is_listened_to => Wake::Overdue,
        }
    }

    /// Takes what waits in the outbox, once everything before is on its way. Returns whether there was something.
    fn refill(&mut self) -> bool {
        if self.kept.has_waiting() {
            return false;
        }
        let Drained { frames, catch_up, end } = self.connected.handle().outbox().drain();
        if catch_up {
            self.connected.catch_up();
        }
        self.kept.queue(frames);
        self.end = self.end.or(end);
        self.kept.has_waiting()
    }

    /// Takes the client's frames, as long as there is room.
    fn hear(&mut self) {
        let Some(mut batch) = self.batch.take() else { return };
        while self.has_room() {
            let Some(frame) = batch.frames.pop_front() else {
                // Who no longer waits for the word has no use for it.
                batch.taken_tx.send(()).ok();
                return;
            };
            if self.connected.receive(frame.get()) == Heard::TooManyBad {
                return self.connected.handle().outbox().end(End::MISBEHAVED);
            }
        }
        self.batch = Some(batch);
    }

    /// A socket that cannot be written to is not read; nor is a line.
    fn has_room(&self) -> bool {
        let waiting = self.kept.waiting_bytes() + self.connected.handle().outbox().waiting_bytes();
        self.connected.may_read() && waiting < self.connected.limits().outbox_bytes
    }

    /// An end waits for its reader to have read what led to it, but a server that stops waits for nobody who is away.
    fn is_over(&self) -> bool {
        let may_leave_unread = self.reader.is_none() && self.connected.handle().outbox().end_ahead() == Some(End::GOING_AWAY);
        may_leave_unread || (self.end.is_some() && !self.kept.has_waiting())
    }

    fn say_farewell(self) {
        if let (Some(reader), Some(end)) = (self.reader, self.end) {
            reader.end(Farewell::Ended(end));
        }
    }

    /// Lets a new reader read on. Returns whether the line goes on: not if that reader has lost frames.
    fn turn_to(&mut self, after: u64, reader: Reader, accepted_tx: oneshot::Sender<Result<(), Lost>>) -> bool {
        let rewound = self.kept.rewind(after);
        if accepted_tx.send(rewound).is_err() {
            // It has left before it came; what it has confirmed stays confirmed.
            return true;
        }
        if rewound.is_err() {
            return false;
        }
        if let Some(before) = self.reader.replace(reader) {
            before.end(Farewell::Taken);
        }
        true
    }

    fn break_silence(&self) {
        if let Some(reader) = &self.reader {
            // Where there is no room, something else is on its way.
            drop(reader.pieces.try_send((None, Encoded::of(&ServerFrame::Beat))));
        }
    }
}

fn put_off(alarm: &mut Pin<&mut Sleep>, time: Duration) {
    alarm.as_mut().reset(Instant::now() + time);
}

/// Gives the next frame as soon as the reader has room for it. A reader that has left is noticed elsewhere.
async fn give(reader: Option<&Reader>, kept: &mut Kept) {
    let Some(reader) = reader else { return pending().await };
    let Ok(place) = reader.pieces.reserve().await else { return pending().await };
    if let Some((number, frame)) = kept.next() {
        metrics::counter!("beseda_frames_sent_total").increment(1);
        place.send((Some(number), frame));
    }
}

async fn left(reader: Option<&Reader>) {
    match reader {
        Some(reader) => reader.pieces.closed().await,
        None => pending().await,
    }
}

async fn unheard(batch: Option<&mut Batch>) {
    match batch {
        Some(batch) => batch.taken_tx.closed().await,
        None => pending().await,
    }
}
