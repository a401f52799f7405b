//! Random meetings of logs, their publication and one reader: whatever comes in whatever order, the reader gets each log as n, n+1, n+2 …
//! (promise 3), what waits for it is bounded (promise 4), nothing comes to it of what is not its own, and once all is quiet it has everything.
//!
//! The model has what lies around an outbox: logs that are ahead of what is published, writers that crash in between, dialogues that the
//! reader gets and loses by entries in the log itself, a greeting in four moments, the hub with its lists, and a slow reading of the log whose
//! page, filling and arrival are three moments. Between any two moments of the session the conversations go on.

use std::collections::HashMap;
use std::sync::Arc;

use proptest::prelude::*;

use super::super::SessionHandle;
use super::{Arrival, Cause, Outbox, Start, Worth};
use crate::actors::hub::{Hub, Listeners};
use crate::actors::testing::cases;
use crate::domain::{ConversationId, Seq};
use crate::protocol::{Encoded, ServerFrame, View};

/// The reader.
const PERSON: i64 = 11;
const N_DIALOGUES: usize = 3;
/// Room for some twenty frames, so that readers fall behind all the time.
const BYTES_MAX: usize = 1_000;
const PAGE: usize = 4;
/// The largest frame here.
const FRAME_BYTES: usize = 100;
/// Moments after which all is quiet, if it ever is.
const MOMENTS_TO_REST: usize = 2_000;

/// What an entry does to the reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Turn {
    Words,
    /// The reader gets the dialogue by it.
    Gained,
    /// The reader loses it.
    Lost,
}

#[derive(Debug, Clone, Copy)]
enum Step {
    /// An entry becomes durable.
    Write(usize, Turn),
    /// The oldest that is durable and was not published is published.
    Publish(usize),
    /// The writer crashes before it publishes what is durable; its successor makes amends.
    Crash(usize),
    /// The session goes on with what it does: the greeting, reading the log, taking itself off a list.
    Session,
    /// The reader asks for a dialogue, from so many entries back or from now on.
    Watch(usize, Option<u64>),
    Unwatch(usize),
    /// The socket takes what waits.
    Take,
    /// The bot begins an answer, or writes the next piece of it.
    Answer(usize),
    Piece(usize),
    Passing,
}

fn step() -> impl Strategy<Value = Step> {
    let dialogue = 0..N_DIALOGUES;
    let turn = prop_oneof![6 => Just(Turn::Words), 1 => Just(Turn::Gained), 1 => Just(Turn::Lost)];
    prop_oneof![
        12 => (dialogue.clone(), turn).prop_map(|(at, turn)| Step::Write(at, turn)),
        12 => dialogue.clone().prop_map(Step::Publish),
        1 => dialogue.clone().prop_map(Step::Crash),
        2 => (dialogue.clone(), prop::option::of(0_u64..6)).prop_map(|(at, back)| Step::Watch(at, back)),
        1 => dialogue.clone().prop_map(Step::Unwatch),
        2 => dialogue.clone().prop_map(Step::Answer),
        8 => dialogue.prop_map(Step::Piece),
        8 => Just(Step::Take),
        14 => Just(Step::Session),
        2 => Just(Step::Passing)
    ]
}

#[derive(Debug, Default)]
struct Log {
    turns: Vec<Turn>,
    n_published: usize,
    /// Where the hub leads its entries.
    listeners: Arc<Listeners>,
    /// The answer that is being written: the how manieth, and how long it is.
    answer: Option<(u64, u64)>,
    /// How long the log was when a loss was last published: what was durable by then, a reading may have found.
    durable_at_loss: u64,
    /// Whether the reader ever asked for it: then it may hear what is not its own.
    was_watched: bool,
}

impl Log {
    fn last(&self) -> u64 {
        self.turns.len() as u64
    }

    /// Tells whether it is the reader's after so many entries.
    fn is_own_after(&self, n_entries: usize) -> bool {
        self.turns[..n_entries].iter().rev().find(|turn| **turn != Turn::Words).is_some_and(|turn| *turn == Turn::Gained)
    }

    fn is_own(&self) -> bool {
        self.is_own_after(self.turns.len())
    }

    /// The number of the last entry of this kind.
    fn last_of(&self, kind: Turn) -> Option<u64> {
        self.turns.iter().rposition(|turn| *turn == kind).map(|at| at as u64 + 1)
    }

    fn turn(&self, seq: u64) -> Turn {
        self.turns[usize::try_from(seq).unwrap() - 1]
    }
}

/// How far the reader's greeting is.
#[derive(Debug)]
enum Greeting {
    NotBegun,
    /// The hub knows the person's socket.
    Known,
    /// The store has said what is the reader's own, and how long each log is.
    Heads(Vec<(usize, u64)>),
    /// They are listened to.
    Listening,
    Over,
}

/// What the session is in the middle of. It does one thing after the other, and the conversations go on meanwhile.
#[derive(Debug)]
enum Doing {
    /// Reading what is behind: each with the last number sent.
    Rest(Vec<(ConversationId, Seq)>),
    /// A page that was read after this number is not filled in yet.
    Page { id: ConversationId, after: Seq, page: Vec<u64>, rest: Vec<(ConversationId, Seq)> },
    /// The last page is filled in.
    Arrive { id: ConversationId, after: Seq, rest: Vec<(ConversationId, Seq)> },
    /// Nothing is left to listen for: it takes itself off the list.
    Forget { id: ConversationId, rest: Option<Vec<(ConversationId, Seq)>> },
}

struct World {
    hub: Hub,
    session: SessionHandle,
    logs: [Log; N_DIALOGUES],
    greeting: Greeting,
    doing: Option<Doing>,
    /// Readings that the pump has asked for and the session has not come to.
    n_asked: usize,
    /// Bytes of frames that are kept whatever the bound, since the socket took any.
    kept_bytes: usize,
    /// What the reader has seen last, as far as it knows where a dialogue begins.
    seen: HashMap<usize, u64>,
    /// How much the reader has of each answer.
    pieces: HashMap<(usize, u64), u64>,
}

fn id(at: usize) -> ConversationId {
    ConversationId::from(i64::try_from(at).unwrap() + 1)
}

fn at(id: ConversationId) -> usize {
    usize::try_from(id.raw()).unwrap() - 1
}

/// A frame that says what it is: an entry, or a mark by which the reader knows that something begins after this number.
fn frame(dialogue: usize, seq: u64, mark: &str) -> Encoded {
    let frame = Encoded::of(&ServerFrame::Ok { reference: format!("{mark}:{dialogue}"), seq: Some(seq) });
    assert!(frame.len() <= FRAME_BYTES);
    frame
}

/// A piece of an answer: which, where it begins, how long it is.
fn piece(dialogue: usize, number: u64, from: u64, length: u64) -> Encoded {
    frame(dialogue, number * 1_000_000 + from * 1_000 + length, "piece")
}

/// What conversations do.
impl World {
    fn write(&mut self, at: usize, turn: Turn) {
        let own = self.logs[at].is_own();
        // Who has it cannot get it again, and who does not have it cannot lose it.
        let makes_sense = match turn {
            Turn::Words => true,
            Turn::Gained => !own,
            Turn::Lost => own,
        };
        self.logs[at].turns.push(if makes_sense { turn } else { Turn::Words });
    }

    fn publish(&mut self, at: usize) {
        let log = &mut self.logs[at];
        let Some(turn) = log.turns.get(log.n_published).copied() else { return };
        log.n_published += 1;
        let seq = Seq::new(log.n_published as u64);
        if turn == Turn::Gained {
            self.hub.join_person(id(at), PERSON, View::Staff, seq);
        }
        if !log.listeners.is_empty() {
            self.session.outbox().offer(id(at), seq, &frame(at, seq.get(), "entry"));
        }
        if turn == Turn::Lost {
            log.durable_at_loss = log.last();
            self.hub.part_person(id(at), PERSON, seq);
        }
    }

    /// The successor reads the log, and knows by it whose the dialogue is, and since when.
    fn crash(&mut self, at: usize) {
        let log = &mut self.logs[at];
        log.n_published = log.turns.len();
        let last = Seq::new(log.last());
        log.listeners.nudge(id(at), last);
        if log.is_own() {
            let from = log.last_of(Turn::Gained).map_or(last, Seq::new);
            self.hub.join_person(id(at), PERSON, View::Staff, from);
        } else if let Some(lost) = log.last_of(Turn::Lost) {
            log.durable_at_loss = log.last();
            self.hub.part_person(id(at), PERSON, Seq::new(lost));
        }
        log.listeners.nudge(id(at), last);
    }

    fn begin_answer(&mut self, at: usize) {
        let log = &mut self.logs[at];
        log.answer = Some((log.answer.map_or(1, |(number, _)| number + 1), 0));
        log.listeners.begin_answer(id(at));
    }

    fn write_piece(&mut self, at: usize) {
        let log = &mut self.logs[at];
        let Some((number, length)) = &mut log.answer else { return };
        let piece = piece(at, *number, *length, 1);
        *length += 1;
        log.listeners.publish_piece(id(at), &piece);
    }

    /// Who has come level is told all so far.
    fn introduce(&self, at: usize) {
        let log = &self.logs[at];
        match log.answer {
            None => {}
            Some((_, 0)) => log.listeners.begin_answer_for(&self.session),
            Some((number, length)) => log.listeners.introduce_answer(id(at), &self.session, &piece(at, number, 0, length)),
        }
    }
}

/// What the session does.
impl World {
    fn go_on(&mut self) {
        self.doing = match self.doing.take() {
            Some(doing) => self.go_on_with(doing),
            None if !matches!(self.greeting, Greeting::Over) => self.greet(),
            None if self.n_asked > 0 => {
                self.n_asked -= 1;
                Some(Doing::Rest(self.outbox().behind()))
            }
            None => None,
        };
    }

    fn greet(&mut self) -> Option<Doing> {
        self.greeting = match std::mem::replace(&mut self.greeting, Greeting::Over) {
            Greeting::NotBegun => {
                self.hub.arrive(PERSON, &self.session);
                Greeting::Known
            }
            Greeting::Known => {
                let own = self.logs.iter().enumerate().filter(|(_, log)| log.is_own());
                Greeting::Heads(own.map(|(at, log)| (at, log.last())).collect())
            }
            Greeting::Heads(heads) => {
                self.listen_to(&heads);
                Greeting::Listening
            }
            Greeting::Listening => {
                self.outbox().end_greeting();
                return Some(Doing::Rest(self.outbox().behind()));
            }
            Greeting::Over => Greeting::Over,
        };
        None
    }

    /// The reader resumes every other dialogue two entries before the end, and begins at the end of the rest.
    fn listen_to(&mut self, heads: &[(usize, u64)]) {
        for &(at, last) in heads {
            let resumed = last.saturating_sub(2);
            let (from, start) =
                if at % 2 == 0 { (resumed, Start::Resumed(Seq::new(resumed))) } else { (last, Start::After(Seq::new(last))) };
            self.listen(at, start, Cause::Own);
            self.seen.insert(at, from);
        }
    }

    fn listen(&self, at: usize, start: Start, cause: Cause) {
        self.outbox().listen(id(at), start, cause);
        self.hub.listen(id(at), &self.session, View::Staff);
    }

    fn is_free(&self) -> bool {
        matches!(self.greeting, Greeting::Over) && self.doing.is_none()
    }

    fn keep(&mut self, frame: Encoded) {
        self.kept_bytes += frame.len();
        self.outbox().push(frame, Worth::Kept);
    }

    fn watch(&mut self, at: usize, back: Option<u64>) {
        if !self.is_free() {
            return;
        }
        let last = self.logs[at].last();
        let since = back.map(|back| last.saturating_sub(back));
        let start = since.map_or(Start::After(Seq::new(last)), |since| Start::Rewound(Seq::new(since)));
        let mark = if self.outbox().listens_to(id(at)) { "again" } else { "watch" };
        let before = self.outbox().waiting_bytes();
        self.outbox().watch(id(at), start, Seq::new(last), |seq| match since {
            Some(since) => frame(at, since, "since"),
            None => frame(at, seq.get(), mark),
        });
        self.kept_bytes += self.outbox().waiting_bytes() - before;
        self.hub.listen(id(at), &self.session, View::Staff);
        self.logs[at].was_watched = true;
        self.doing = Some(Doing::Rest(self.outbox().behind()));
    }

    fn unwatch(&mut self, at: usize) {
        if !self.is_free() || !self.logs[at].was_watched {
            return;
        }
        if self.outbox().unwatch(id(at)) {
            self.doing = Some(Doing::Forget { id: id(at), rest: None });
            self.keep(frame(at, 0, "unwatch"));
        }
    }

    fn go_on_with(&mut self, doing: Doing) -> Option<Doing> {
        match doing {
            Doing::Rest(mut rest) => match rest.pop() {
                None => {
                    self.outbox().end_catch_up();
                    None
                }
                Some((id, after)) => Some(self.page(id, after, rest)),
            },
            Doing::Page { id, after, page, rest } => self.fill(id, after, &page, rest),
            Doing::Arrive { id, after, rest } => Some(self.arrive(id, after, rest)),
            Doing::Forget { id, rest } => {
                self.hub.forget(id, &self.session);
                rest.map(Doing::Rest)
            }
        }
    }

    fn page(&self, id: ConversationId, after: Seq, rest: Vec<(ConversationId, Seq)>) -> Doing {
        let page: Vec<u64> = (after.get() + 1..=self.logs[at(id)].last()).take(PAGE).collect();
        Doing::Page { id, after, page, rest }
    }

    fn fill(&mut self, id: ConversationId, after: Seq, page: &[u64], rest: Vec<(ConversationId, Seq)>) -> Option<Doing> {
        let after = page.last().map_or(after, |seq| Seq::new(*seq));
        let frames = page.iter().map(|seq| (Seq::new(*seq), frame(at(id), *seq, "entry")));
        if !self.outbox().fill(id, frames) {
            self.outbox().end_catch_up();
            return None;
        }
        let is_end = page.len() < PAGE;
        Some(if is_end { Doing::Arrive { id, after, rest } } else { self.page(id, after, rest) })
    }

    fn arrive(&mut self, id: ConversationId, after: Seq, rest: Vec<(ConversationId, Seq)>) -> Doing {
        let before = self.outbox().waiting_bytes();
        let arrival = self.outbox().arrive(id);
        // The word that it is level finds room in any case.
        self.kept_bytes += self.outbox().waiting_bytes() - before;
        match arrival {
            Arrival::Behind => self.page(id, self.outbox().last_sent(id).unwrap_or(after), rest),
            Arrival::Gone => Doing::Rest(rest),
            Arrival::Live { parted: true, .. } => Doing::Forget { id, rest: Some(rest) },
            Arrival::Live { parted: false, .. } => {
                self.introduce(at(id));
                Doing::Rest(rest)
            }
        }
    }
}

/// What the reader sees.
impl World {
    fn drain(&mut self) {
        let drained = self.outbox().drain();
        self.kept_bytes = 0;
        for frame in drained.frames {
            match serde_json::from_slice(&frame.bytes()).unwrap() {
                ServerFrame::Ok { reference, seq: Some(seq) } => {
                    let (mark, at) = reference.split_once(':').unwrap();
                    self.see(mark, at.parse().unwrap(), seq);
                }
                ServerFrame::Synced { conversation, seq } => self.see("synced", at(conversation.parse().unwrap()), seq),
                other => panic!("{other:?}"),
            }
        }
        self.n_asked += usize::from(drained.catch_up);
    }

    fn see(&mut self, mark: &str, at: usize, seq: u64) {
        match mark {
            "since" => drop(self.seen.insert(at, seq)),
            "watch" => {
                let before = self.seen.insert(at, seq);
                assert!(before.is_none_or(|before| before <= seq), "watched after {seq}, {before:?} was there");
            }
            // Who listens already misses nothing by asking again.
            "again" => {
                let before = self.seen.insert(at, seq);
                assert!(before.is_none_or(|before| before == seq), "goes on after {seq}, {before:?} was there");
            }
            "unwatch" => drop(self.seen.remove(&at)),
            "synced" => assert!(self.seen.get(&at).is_none_or(|seen| *seen == seq), "synced at {seq}, seen {:?}", self.seen.get(&at)),
            "piece" => self.see_piece(at, seq),
            "entry" => self.see_entry(at, seq),
            _ => {}
        }
    }

    fn see_entry(&mut self, at: usize, seq: u64) {
        let last = self.seen.insert(at, seq);
        assert!(last.is_none_or(|last| seq == last + 1), "dialogue {at}: {seq} came after {last:?}");
        let log = &self.logs[at];
        assert!(usize::try_from(seq).unwrap() <= log.turns.len(), "dialogue {at}: {seq} came before it was durable");
        if log.was_watched {
            return;
        }
        assert!(
            last.is_some() || log.turn(seq) == Turn::Gained,
            "dialogue {at} began for the reader with {seq}, which did not make it its own"
        );
        let is_own = log.turn(seq) == Turn::Lost || log.is_own_after(usize::try_from(seq).unwrap());
        // Who gets it back hears what went on meanwhile.
        let got_it_back = log.last_of(Turn::Gained).is_some_and(|gained| gained > seq);
        // So does who reads the log before the loss is published.
        let was_ahead = seq <= log.durable_at_loss || log.last_of(Turn::Lost).is_some_and(|lost| lost > log.n_published as u64);
        assert!(is_own || got_it_back || was_ahead, "dialogue {at}: {seq} is none of the reader's");
    }

    fn see_piece(&mut self, at: usize, code: u64) {
        let (number, from, length) = (code / 1_000_000, code / 1_000 % 1_000, code % 1_000);
        let had = self.pieces.insert((at, number), from + length).unwrap_or_default();
        assert!(from == 0 || from == had, "a piece of answer {number} in {at} is at {from}, and {had} came before it");
    }
}

impl World {
    fn new() -> Self {
        let hub = Hub::default();
        Self {
            logs: std::array::from_fn(|at| Log { listeners: hub.adopt(id(at)), ..Log::default() }),
            hub,
            session: SessionHandle::new(1.into(), BYTES_MAX),
            greeting: Greeting::NotBegun,
            doing: None,
            n_asked: 0,
            kept_bytes: 0,
            seen: HashMap::new(),
            pieces: HashMap::new(),
        }
    }

    fn outbox(&self) -> &Outbox {
        self.session.outbox()
    }

    fn take(&mut self, step: Step) {
        match step {
            Step::Write(at, turn) => self.write(at, turn),
            Step::Publish(at) => self.publish(at),
            Step::Crash(at) => self.crash(at),
            Step::Session => self.go_on(),
            Step::Watch(at, back) => self.watch(at, back),
            Step::Unwatch(at) => self.unwatch(at),
            Step::Take => self.drain(),
            Step::Answer(at) => self.begin_answer(at),
            Step::Piece(at) => self.write_piece(at),
            Step::Passing => drop(self.outbox().push(frame(0, 0, "passing"), Worth::Ephemeral)),
        }
        let bound = BYTES_MAX + FRAME_BYTES + self.kept_bytes;
        assert!(self.outbox().waiting_bytes() <= bound, "{} bytes wait, {bound} may", self.outbox().waiting_bytes());
    }

    fn is_at_rest(&self) -> bool {
        self.is_free() && self.n_asked == 0 && self.outbox().behind().is_empty()
    }

    /// Everything is published and read; then the reader has all of what it listens to, and listens to all that is its own.
    fn come_to_rest(&mut self) {
        for at in 0..N_DIALOGUES {
            while self.logs[at].n_published < self.logs[at].turns.len() {
                self.publish(at);
            }
        }
        for _ in 0..MOMENTS_TO_REST {
            self.drain();
            if self.is_at_rest() {
                break;
            }
            self.go_on();
        }
        assert!(self.is_at_rest(), "{:?} {:?} {:?}", self.greeting, self.doing, self.outbox().behind());
        for (at, log) in self.logs.iter().enumerate() {
            let listens = self.outbox().listens_to(id(at));
            assert_eq!(listens, !log.listeners.is_empty(), "dialogue {at}: the hub and the socket do not agree");
            assert_eq!(self.outbox().owns(id(at)), log.is_own(), "dialogue {at}: whose it is");
            let seen = self.seen.get(&at).copied();
            if listens {
                assert!(seen.is_none_or(|seen| seen == log.last()), "dialogue {at} has {}, the reader {seen:?}", log.last());
                assert!(seen.is_some() || log.was_watched, "dialogue {at} is the reader's own and it has seen nothing of it");
            } else if !log.was_watched {
                let lost = log.last_of(Turn::Lost).unwrap_or_default();
                assert!(
                    seen.is_none_or(|seen| (lost..=log.durable_at_loss.max(lost)).contains(&seen)),
                    "dialogue {at} was lost with {lost}, the reader has {seen:?}"
                );
            }
        }
    }
}

proptest! {
    #![proptest_config(cases(3_000))]

    #[test]
    fn whatever_meets_the_reader_sees_no_hole_no_double_and_in_the_end_everything(steps in prop::collection::vec(step(), 1..120)) {
        let mut world = World::new();
        for step in steps {
            world.take(step);
        }
        world.come_to_rest();
    }
}
