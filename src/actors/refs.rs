//! Once: a `ref` makes at most one entry, however often and wherever its author sends it (promise 2).
//!
//! A `ref` is looked up before a number is given, because a number once given must be filled. To look in the store for each
//! would halve the speed of everything; so the fingerprints of what an author has sent are read once, when it first writes,
//! and kept while it has a socket or a request on its way. Only a fingerprint that is known leads to a question to the
//! store. An author with more than [`KNOWN_MAX`] of them is asked for every time.
//!
//! Two requests with one `ref` in the same instant meet here: the second waits for the first one's answer. The store's
//! unique index stands behind all this and cannot be passed.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Weak};

use dashmap::DashMap;
use parking_lot::Mutex;
use tokio::sync::{OnceCell, oneshot};

use super::ticket::{Answer, Refusal};
use crate::domain::{Receipt, Ref, TenantId};
use crate::protocol::ErrorCode;
use crate::store::{Store, StoreError};

/// Fingerprints of one author that are kept in memory, 8 bytes each.
pub const KNOWN_MAX: u32 = 50_000;
/// Answers of one author that are kept in memory, so that a repeat within moments asks nobody.
const RECENT_MAX: usize = 32;
/// Repeats of one request that may wait for its answer.
const WAITERS_MAX: usize = 64;

/// All authors who write at the moment.
#[derive(Debug)]
pub struct Refs {
    store: Store,
    authors: DashMap<i64, Weak<AuthorRefs>>,
}

/// What one author has sent.
#[derive(Debug)]
pub struct AuthorRefs {
    author: i64,
    tenant: TenantId,
    registry: Weak<Refs>,
    known: OnceCell<Known>,
    live: Mutex<Live>,
}

#[derive(Debug)]
struct Known {
    fingerprints: HashSet<i64>,
    complete: bool,
}

#[derive(Debug, Default)]
struct Live {
    on_their_way: HashMap<Ref, Vec<oneshot::Sender<Answer>>>,
    recent: std::collections::VecDeque<(Ref, Receipt)>,
    new: HashSet<i64>,
    overflowed: bool,
}

impl Live {
    /// Tells whether a fingerprint may be one that came since the author's were read.
    fn may_hold(&self, fingerprint: i64) -> bool {
        self.new.contains(&fingerprint) || self.overflowed
    }

    /// Returns what is known of a `ref` without the store; who asks for one that is on its way waits for its answer.
    fn look_up(&mut self, reference: &Ref) -> Result<Option<Claimed>, Refusal> {
        if let Some((_, receipt)) = self.recent.iter().find(|(known, _)| known == reference) {
            return Ok(Some(Claimed::Before(*receipt)));
        }
        let Some(waiters) = self.on_their_way.get_mut(reference) else { return Ok(None) };
        if waiters.len() >= WAITERS_MAX {
            return Err(Refusal::later(ErrorCode::Busy, "this `ref` is on its way already; wait for its answer", 500));
        }
        let (answer_tx, answer_rx) = oneshot::channel();
        waiters.push(answer_tx);
        Ok(Some(Claimed::OnItsWay(answer_rx)))
    }

    fn learn(&mut self, fingerprint: i64) {
        if self.new.len() < KNOWN_MAX as usize {
            self.new.insert(fingerprint);
        } else {
            self.overflowed = true;
        }
    }
}

/// What a `ref` turned out to be.
#[derive(Debug)]
pub enum Claimed {
    /// It is new: whoever holds the claim makes the entry.
    Fresh(RefClaim),
    /// It made this entry before.
    Before(Receipt),
    /// It is on its way; the answer will be the same.
    OnItsWay(oneshot::Receiver<Answer>),
}

impl Refs {
    /// Makes an empty registry over a store.
    #[must_use]
    pub fn new(store: Store) -> Arc<Self> {
        Arc::new(Self { store, authors: DashMap::new() })
    }

    /// Returns what is known of an author, for as long as the caller keeps it.
    pub fn of(self: &Arc<Self>, tenant: TenantId, author: i64) -> Arc<AuthorRefs> {
        let mut slot = self.authors.entry(author).or_default();
        if let Some(found) = slot.upgrade() {
            return found;
        }
        let fresh = Arc::new(AuthorRefs {
            author,
            tenant,
            registry: Arc::downgrade(self),
            known: OnceCell::new(),
            live: Mutex::new(Live::default()),
        });
        *slot = Arc::downgrade(&fresh);
        fresh
    }
}

impl AuthorRefs {
    /// Claims a `ref` for the caller, or says what became of it.
    ///
    /// # Errors
    /// When the store has to be asked and cannot be, or when too many wait for the same answer.
    pub async fn claim(self: &Arc<Self>, reference: &Ref) -> Result<Claimed, Refusal> {
        let Some(registry) = self.registry.upgrade() else {
            return Err(Refusal::unavailable("the server is stopping; send it again with the same `ref`"));
        };
        let fingerprint = fingerprint(reference);
        let known = self.known.get_or_try_init(|| Box::pin(self.load(&registry.store))).await.map_err(|error| Refusal::away(&error))?;
        if let Some(claimed) = self.claim_live(reference)? {
            return Ok(claimed);
        }
        let may_be_old = !known.complete || known.fingerprints.contains(&fingerprint) || self.live.lock().may_hold(fingerprint);
        if !may_be_old {
            return self.claim_fresh(reference);
        }
        let found =
            Box::pin(registry.store.of(self.tenant).find_ref(self.author, reference)).await.map_err(|error| Refusal::away(&error))?;
        match found {
            Some(receipt) => Ok(Claimed::Before(receipt)),
            None => self.claim_fresh(reference),
        }
    }

    async fn load(&self, store: &Store) -> Result<Known, StoreError> {
        let (fingerprints, complete) = store.of(self.tenant).ref_hashes(self.author, KNOWN_MAX).await?;
        Ok(Known { fingerprints: fingerprints.into_iter().collect(), complete })
    }

    fn claim_live(&self, reference: &Ref) -> Result<Option<Claimed>, Refusal> {
        self.live.lock().look_up(reference)
    }

    /// Claims a `ref` that is in no store. Between the question and now another may have claimed it: that one wins. Looking
    /// and claiming is one step, or two sockets of one author could both believe to be the first.
    fn claim_fresh(self: &Arc<Self>, reference: &Ref) -> Result<Claimed, Refusal> {
        let mut live = self.live.lock();
        if let Some(claimed) = live.look_up(reference)? {
            return Ok(claimed);
        }
        live.on_their_way.insert(reference.clone(), Vec::new());
        Ok(Claimed::Fresh(RefClaim { author: Arc::clone(self), reference: reference.clone() }))
    }

    fn settle(&self, reference: &Ref, answer: &Answer) {
        let mut live = self.live.lock();
        if let Ok(receipt) = answer {
            live.learn(fingerprint(reference));
            live.recent.push_back((reference.clone(), *receipt));
            while live.recent.len() > RECENT_MAX {
                live.recent.pop_front();
            }
        }
        let waiters = live.on_their_way.remove(reference).unwrap_or_default();
        drop(live);
        for waiter in waiters {
            // Who has gone does not need the answer.
            drop(waiter.send(answer.clone()));
        }
    }
}

impl Drop for AuthorRefs {
    fn drop(&mut self) {
        if let Some(registry) = self.registry.upgrade() {
            registry.authors.remove_if(&self.author, |_, known| known.strong_count() == 0);
        }
    }
}

/// The right to make the entry of a `ref`, and the duty to say what became of it.
#[derive(Debug)]
pub struct RefClaim {
    author: Arc<AuthorRefs>,
    reference: Ref,
}

impl RefClaim {
    /// Tells all who sent the same what became of it.
    pub fn settle(self, answer: &Answer) {
        self.author.settle(&self.reference, answer);
    }
}

fn fingerprint(reference: &Ref) -> i64 {
    reference.fingerprint().get().cast_signed()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::actors::testing::{TENANT, TestTree, cases};
    use crate::domain::{Seq, Timestamp};

    #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
    async fn of_many_who_claim_one_ref_in_the_same_instant_one_is_the_first() {
        let test = TestTree::start().await;
        let refs = Refs::new(test.store.clone());
        let author = refs.of(TenantId::from(TENANT), 1);
        for round in 0..200 {
            let reference = Ref::new(&format!("r{round}")).unwrap();
            let claims = (0..8).map(|_| {
                let (author, reference) = (Arc::clone(&author), reference.clone());
                crate::actors::supervise::spawn_for_test(async move { author.claim(&reference).await.unwrap() })
            });
            let claims: Vec<_> = claims.collect();
            let mut n_fresh = 0;
            let mut kept = Vec::new();
            for claim in claims {
                let claimed = claim.await.unwrap();
                n_fresh += usize::from(matches!(claimed, Claimed::Fresh(_)));
                kept.push(claimed);
            }
            assert_eq!(n_fresh, 1, "round {round}");
        }
    }

    /// What a `ref` of the model is.
    #[derive(Debug)]
    enum Fate {
        /// These wait for what becomes of it.
        OnItsWay(Vec<oneshot::Receiver<Answer>>),
        Done(Receipt),
    }

    #[derive(Debug, Clone, Copy)]
    enum Step {
        Claim(u8),
        /// It is sent again more often than may wait.
        Crowd(u8),
        Settle(u8, bool),
    }

    /// Few of the names are busy, and all of them are more than are kept at hand.
    fn step() -> impl Strategy<Value = Step> {
        let name = || prop_oneof![1 => 0_u8..4, 2 => 0_u8..60];
        prop_oneof![
            30 => name().prop_map(Step::Claim),
            1 => name().prop_map(Step::Crowd),
            20 => (name(), any::<bool>()).prop_map(|(name, well)| Step::Settle(name, well))
        ]
    }

    fn receipt(seq: usize) -> Receipt {
        Receipt { conversation: 1.into(), seq: Seq::new(seq as u64), id: 1.into(), at: Timestamp::from_millis(0) }
    }

    /// An author of whom nothing was known before.
    struct Model {
        author: Arc<AuthorRefs>,
        fates: HashMap<u8, Fate>,
        n_done: usize,
    }

    impl Model {
        fn new() -> Self {
            let author = AuthorRefs {
                author: 1,
                tenant: TenantId::from(TENANT),
                registry: Weak::new(),
                known: OnceCell::new(),
                live: Mutex::default(),
            };
            Self { author: Arc::new(author), fates: HashMap::new(), n_done: 0 }
        }

        fn claim(&mut self, name: u8) {
            let reference = Ref::new(&format!("r{name}")).unwrap();
            match self.fates.get_mut(&name) {
                None => {
                    assert!(matches!(self.author.claim_fresh(&reference), Ok(Claimed::Fresh(_))), "nobody has it");
                    self.fates.insert(name, Fate::OnItsWay(Vec::new()));
                }
                Some(Fate::OnItsWay(waiting)) => match self.author.claim_fresh(&reference) {
                    Ok(Claimed::OnItsWay(answer)) => waiting.push(answer),
                    Err(_) => assert_eq!(waiting.len(), WAITERS_MAX),
                    Ok(other) => panic!("it is on its way, and {other:?}"),
                },
                Some(Fate::Done(receipt)) => match self.author.claim_live(&reference).unwrap() {
                    Some(Claimed::Before(known)) => assert_eq!(known, *receipt),
                    None => assert!(self.author.live.lock().may_hold(fingerprint(&reference)), "the store is asked"),
                    Some(other) => panic!("it is done, and {other:?}"),
                },
            }
            assert!(self.author.live.lock().recent.len() <= RECENT_MAX);
        }

        fn settle(&mut self, name: u8, well: bool) {
            if !matches!(self.fates.get(&name), Some(Fate::OnItsWay(_))) {
                return;
            }
            self.n_done += 1;
            let answer = if well { Ok(receipt(self.n_done)) } else { Err(Refusal::unavailable("for the test")) };
            self.author.settle(&Ref::new(&format!("r{name}")).unwrap(), &answer);
            let Some(Fate::OnItsWay(waiting)) = self.fates.remove(&name) else { return };
            for mut waiter in waiting {
                assert_eq!(waiter.try_recv().expect("who waits is answered").ok(), answer.as_ref().ok().copied());
            }
            if let Ok(receipt) = answer {
                self.fates.insert(name, Fate::Done(receipt));
            }
        }
    }

    proptest! {
        #![proptest_config(cases(1_000))]

        /// Whatever is claimed and settled in whatever order: a `ref` is fresh for one at a time, all who wait for it hear the same, and
        /// one that made an entry is never fresh again: its receipt is known, or the store is asked.
        #[test]
        fn a_ref_is_fresh_for_one_at_a_time_and_never_again_once_it_made_an_entry(steps in prop::collection::vec(step(), 1..400)) {
            let mut model = Model::new();
            for step in steps {
                match step {
                    Step::Claim(name) => model.claim(name),
                    Step::Crowd(name) => (0..=WAITERS_MAX + 1).for_each(|_| model.claim(name)),
                    Step::Settle(name, well) => model.settle(name, well),
                }
            }
        }
    }
}
