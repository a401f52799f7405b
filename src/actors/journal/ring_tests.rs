//! Random lives of the ring: writers submit, the journal takes batches, crashes in the middle and takes them up again, appends are lost.
//! Whatever happens, each writer's appends come out in their order, each once, and none that was decided on after a lost one.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use proptest::prelude::*;
use ractor::{Actor, ActorProcessingErr, ActorRef};
use tokio::runtime::{Builder, Runtime};

use super::ring::Batch;
use super::{BATCH_MAX, Job, JournalHandle, WAITING_MAX};
use crate::actors::conversation::ToConversation;
use crate::actors::testing::cases;
use crate::domain::{ConversationId, TenantId};
use crate::store::Append;

const N_WRITERS: usize = 3;

/// Hears what writers are told, and does nothing: there are writers here in name only.
struct Ear;

impl Actor for Ear {
    type Msg = ToConversation;
    type State = ();
    type Arguments = ();

    async fn pre_start(&self, _myself: ActorRef<ToConversation>, (): ()) -> Result<(), ActorProcessingErr> {
        Ok(())
    }
}

#[derive(Debug, Clone, Copy)]
enum Step {
    /// A writer submits so many.
    Submit(usize, usize),
    /// The journal takes a batch, or the one that it had not finished.
    Take,
    /// The batch is written and everybody told.
    Finish,
    /// An append of this writer is lost: what it had submitted must not be written, what it decides on from now on may.
    Lose(usize),
}

fn step() -> impl Strategy<Value = Step> {
    let writer = 0..N_WRITERS;
    prop_oneof![
        6 => (writer.clone(), 1_usize..300).prop_map(|(writer, n)| Step::Submit(writer, n)),
        6 => Just(Step::Take),
        5 => Just(Step::Finish),
        1 => writer.prop_map(Step::Lose)
    ]
}

#[derive(Default)]
struct Writer {
    fence: Arc<AtomicBool>,
    next_number: u64,
    /// What is submitted, not broken and not taken.
    expected: VecDeque<u64>,
}

struct World {
    handle: JournalHandle,
    ear: ActorRef<ToConversation>,
    writers: [Writer; N_WRITERS],
    at_work: Option<Arc<Batch>>,
    n_stored: u64,
}

/// One ear for all cases: to make one for each would take longer than the case.
fn ear() -> ActorRef<ToConversation> {
    static EAR: OnceLock<(Runtime, ActorRef<ToConversation>)> = OnceLock::new();
    let make = || {
        let runtime = Builder::new_multi_thread().worker_threads(1).build().unwrap();
        let ear = runtime.block_on(async { Actor::spawn(None, Ear, ()).await.unwrap().0 });
        (runtime, ear)
    };
    EAR.get_or_init(make).1.clone()
}

/// The first two writers are of one shop.
fn shop(writer: usize) -> TenantId {
    TenantId::from(i64::try_from(writer / 2).unwrap() + 1)
}

impl World {
    fn take(&mut self, step: Step) {
        match step {
            Step::Submit(writer, n) => (0..n).for_each(|_| self.submit(writer)),
            Step::Take => self.take_batch(),
            Step::Finish => self.finish(),
            Step::Lose(writer) => self.lose(writer),
        }
        let snapshot = self.handle.snapshot();
        assert_eq!((snapshot.n_at_work, snapshot.n_stored), (self.at_work.as_ref().map_or(0, |batch| batch.appends.len()), self.n_stored));
        assert!(snapshot.n_waiting <= WAITING_MAX);
    }

    fn submit(&mut self, at: usize) {
        let writer = &mut self.writers[at];
        let append = Append {
            tenant: shop(at),
            conversation: ConversationId::from(i64::try_from(at).unwrap()),
            epoch: 1,
            claims: false,
            opens: None,
            entries: Vec::new(),
            change: None,
            timers: Vec::new(),
            outbox: Vec::new(),
        };
        let job = Job { append, number: writer.next_number, fence: Arc::clone(&writer.fence), writer: self.ear.clone() };
        let is_full = self.handle.is_full_for(shop(at));
        let submitted = self.handle.submit(job);
        assert_eq!(submitted.is_err(), is_full, "what is not full takes more");
        if submitted.is_ok() {
            writer.expected.push_back(writer.next_number);
        }
        writer.next_number += 1;
    }

    fn take_batch(&mut self) {
        let batch = self.handle.next_batch();
        if let Some(unfinished) = &self.at_work {
            assert!(batch.is_some_and(|again| Arc::ptr_eq(&again, unfinished)), "a batch that a crash cut off is taken up again");
            return;
        }
        let Some(batch) = batch else {
            return assert!(self.writers.iter().all(|writer| writer.expected.is_empty()), "something waits");
        };
        assert!(batch.appends.len() <= BATCH_MAX && batch.appends.len() == batch.waiting.len());
        for (append, waiting) in batch.appends.iter().zip(&batch.waiting) {
            let writer = &mut self.writers[usize::try_from(append.conversation.raw()).unwrap()];
            assert_eq!(writer.expected.pop_front(), Some(waiting.number));
            assert!(!waiting.fence.load(Ordering::Acquire));
        }
        self.at_work = Some(batch);
    }

    fn finish(&mut self) {
        if let Some(batch) = self.at_work.take() {
            self.n_stored += batch.appends.len() as u64;
            self.handle.finish_batch(batch.appends.len() as u64);
        }
    }

    fn lose(&mut self, at: usize) {
        let writer = &mut self.writers[at];
        writer.fence.store(true, Ordering::Release);
        writer.fence = Arc::default();
        writer.expected.clear();
    }

    fn come_to_rest(&mut self) {
        while !self.handle.is_idle() {
            self.take_batch();
            self.finish();
        }
        assert!(self.writers.iter().all(|writer| writer.expected.is_empty()), "what was submitted is written");
    }
}

proptest! {
    #![proptest_config(cases(300))]

    #[test]
    fn appends_of_a_writer_come_out_in_order_once_and_never_past_a_lost_one(steps in prop::collection::vec(step(), 1..60)) {
        let mut world = World { handle: JournalHandle::default(), ear: ear(), writers: Default::default(), at_work: None, n_stored: 0 };
        for step in steps {
            world.take(step);
        }
        world.come_to_rest();
    }
}
