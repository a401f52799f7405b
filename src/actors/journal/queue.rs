//! What waits, shop by shop: each shop with something waiting has the same share of a batch, so that one that writes a hundred
//! times as much as the others makes itself wait and nobody else. Within a shop the order is that of coming.

use std::collections::{HashMap, VecDeque};

use crate::domain::TenantId;

/// A bounded queue with a lane for each shop.
#[derive(Debug)]
pub(super) struct FairQueue<T> {
    lanes: HashMap<TenantId, VecDeque<T>>,
    /// The shops with something waiting, in the order in which it is their turn.
    turns: VecDeque<TenantId>,
    len: usize,
    len_max: usize,
    lane_max: usize,
}

impl<T> FairQueue<T> {
    /// Makes an empty queue for `len_max` in all, of which one shop may have `lane_max`.
    pub(super) fn new(len_max: usize, lane_max: usize) -> Self {
        Self { lanes: HashMap::new(), turns: VecDeque::new(), len: 0, len_max, lane_max }
    }

    /// Queues something of a shop, or gives it back when there is no room.
    pub(super) fn push(&mut self, shop: TenantId, item: T) -> Result<(), T> {
        if self.is_full_for(shop) {
            return Err(item);
        }
        let lane = self.lanes.entry(shop).or_default();
        if lane.is_empty() {
            self.turns.push_back(shop);
        }
        lane.push_back(item);
        self.len += 1;
        Ok(())
    }

    /// Tells whether there is no room for anything of this shop.
    pub(super) fn is_full_for(&self, shop: TenantId) -> bool {
        self.len >= self.len_max || self.lanes.get(&shop).is_some_and(|lane| lane.len() >= self.lane_max)
    }

    /// Takes at most so many, the same share of each shop; what some leave over is for the others.
    pub(super) fn take(&mut self, most: usize) -> Vec<T> {
        let mut taken = Vec::with_capacity(most.min(self.len));
        while taken.len() < most {
            let share = (most - taken.len()).div_ceil(self.turns.len().max(1));
            let Some(shop) = self.turns.pop_front() else { break };
            let Some(lane) = self.lanes.get_mut(&shop) else { continue };
            let count = lane.len().min(share).min(most - taken.len());
            taken.extend(lane.drain(..count));
            self.len -= count;
            if lane.is_empty() {
                // A lane is made anew at the next push: shops that are silent cost nothing.
                self.lanes.remove(&shop);
            } else {
                self.turns.push_back(shop);
            }
        }
        taken
    }

    pub(super) const fn len(&self) -> usize {
        self.len
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.len == 0
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shop(number: i64) -> TenantId {
        TenantId::from(number)
    }

    #[test]
    fn a_shop_that_floods_makes_only_itself_wait() {
        let mut queue = FairQueue::new(1_000, 900);
        for item in 0..900 {
            queue.push(shop(1), item).unwrap();
        }
        assert_eq!(queue.push(shop(1), 900), Err(900), "a shop has its bound");
        for item in 1_000..1_010 {
            queue.push(shop(2), item).unwrap();
        }
        let batch = queue.take(64);
        assert_eq!(batch.len(), 64);
        assert_eq!(batch.iter().filter(|item| **item >= 1_000).count(), 10, "what came last of another shop is in the first batch");
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_a_shops_order_is_kept(pushes in prop::collection::vec((0_i64..5, 1_usize..4), 0..300), most in 1_usize..40) {
            let mut queue = FairQueue::new(200, 90);
            let mut accepted: HashMap<i64, Vec<usize>> = HashMap::new();
            let mut taken: HashMap<i64, Vec<usize>> = HashMap::new();
            for (number, (of, takes)) in pushes.into_iter().enumerate() {
                if queue.push(shop(of), (of, number)).is_ok() {
                    accepted.entry(of).or_default().push(number);
                }
                if takes == 1 {
                    let batch = queue.take(most);
                    prop_assert!(batch.len() <= most);
                    for (of, number) in batch {
                        taken.entry(of).or_default().push(number);
                    }
                }
            }
            while !queue.is_empty() {
                let batch = queue.take(most);
                prop_assert!(!batch.is_empty());
                for (of, number) in batch {
                        taken.entry(of).or_default().push(number);
                    }
            }
            prop_assert_eq!(queue.len(), 0);
            prop_assert_eq!(taken, accepted);
        }
    }
}
