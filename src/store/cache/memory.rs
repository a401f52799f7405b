//! The cache in the process's memory: bounded by entries, by bytes and by time.
//!
//! Values and counts are kept apart, so that a flood of either does not push the other out. At a bound what ends soonest
//! goes first. Ends are kept in order, so every call costs a logarithm.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use parking_lot::Mutex;
use tokio::time::Instant;

use super::{Cache, CacheKind, Count, Key, VALUE_BYTES_MAX};

/// The longest that anything is kept, whatever was asked for.
const TTL_MAX: Duration = Duration::from_hours(7 * 24);
/// Ended entries that one call clears away at the most: no call pays for a flood that came before it.
const SWEEP_MAX: usize = 64;

/// A cache in the process's memory.
#[derive(Debug)]
pub struct MemoryCache {
    values: Mutex<Table<Bytes>>,
    counts: Mutex<Table<u64>>,
}

impl MemoryCache {
    /// Makes one that holds at most so many values (and as many counts), and so many bytes of values.
    #[must_use]
    pub fn new(entries_max: usize, bytes_max: usize) -> Self {
        Self { values: Mutex::new(Table::new(entries_max, bytes_max)), counts: Mutex::new(Table::new(entries_max, usize::MAX)) }
    }

    /// Returns how many values and counts are held.
    #[must_use]
    pub fn len(&self) -> usize {
        self.values.lock().slots.len() + self.counts.lock().slots.len()
    }

    /// Tells whether nothing is held.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

#[async_trait]
impl Cache for MemoryCache {
    async fn get(&self, key: &Key) -> Option<Bytes> {
        let values = self.values.lock();
        values.live(key, Instant::now()).map(|slot| slot.value.clone())
    }

    async fn set(&self, key: &Key, value: Bytes, ttl: Duration) {
        let mut values = self.values.lock();
        let bytes = value.len();
        if bytes > VALUE_BYTES_MAX {
            // Not kept; nor is what it was to replace.
            values.remove(key);
            return;
        }
        // A copy of its own: a slice would keep the whole buffer that it was cut from.
        let value = Bytes::copy_from_slice(&value);
        values.put(key.clone(), value, bytes, Instant::now(), ttl);
    }

    async fn delete(&self, key: &Key) {
        self.values.lock().remove(key);
        self.counts.lock().remove(key);
    }

    async fn increment(&self, key: &Key, window: Duration) -> Count {
        let now = Instant::now();
        let mut counts = self.counts.lock();
        if let Some(slot) = counts.live_mut(key, now) {
            slot.value = slot.value.saturating_add(1);
            return Count { count: slot.value, resets_in: slot.ends.saturating_duration_since(now) };
        }
        counts.put(key.clone(), 1, 0, now, window);
        Count { count: 1, resets_in: window.min(TTL_MAX) }
    }

    async fn is_well(&self) -> bool {
        true
    }

    fn kind(&self) -> CacheKind {
        CacheKind::Memory
    }
}

/// What is kept under a key.
#[derive(Debug)]
struct Slot<V> {
    value: V,
    bytes: usize,
    ends: Instant,
    /// Tells apart two that end at the same instant.
    number: u64,
}

/// A bounded table whose entries end.
#[derive(Debug)]
struct Table<V> {
    slots: HashMap<Key, Slot<V>>,
    ends: BTreeMap<(Instant, u64), Key>,
    bytes: usize,
    numbers: u64,
    entries_max: usize,
    bytes_max: usize,
}

impl<V> Table<V> {
    fn new(entries_max: usize, bytes_max: usize) -> Self {
        Self { slots: HashMap::new(), ends: BTreeMap::new(), bytes: 0, numbers: 0, entries_max, bytes_max }
    }

    fn live(&self, key: &Key, now: Instant) -> Option<&Slot<V>> {
        self.slots.get(key).filter(|slot| slot.ends > now)
    }

    fn live_mut(&mut self, key: &Key, now: Instant) -> Option<&mut Slot<V>> {
        self.slots.get_mut(key).filter(|slot| slot.ends > now)
    }

    fn put(&mut self, key: Key, value: V, bytes: usize, now: Instant, ttl: Duration) {
        self.remove(&key);
        self.sweep(now);
        while self.slots.len() >= self.entries_max || self.bytes.saturating_add(bytes) > self.bytes_max {
            if !self.remove_first() {
                // Bigger than the whole table.
                return;
            }
        }
        self.numbers = self.numbers.wrapping_add(1);
        let slot = Slot { value, bytes, ends: now + ttl.min(TTL_MAX), number: self.numbers };
        self.ends.insert((slot.ends, slot.number), key.clone());
        self.bytes = self.bytes.saturating_add(bytes);
        self.slots.insert(key, slot);
    }

    fn remove(&mut self, key: &Key) {
        if let Some(slot) = self.slots.remove(key) {
            self.ends.remove(&(slot.ends, slot.number));
            self.bytes = self.bytes.saturating_sub(slot.bytes);
        }
    }

    /// Removes what ends soonest; returns whether there was anything.
    fn remove_first(&mut self) -> bool {
        let Some((_, key)) = self.ends.pop_first() else { return false };
        if let Some(slot) = self.slots.remove(&key) {
            self.bytes = self.bytes.saturating_sub(slot.bytes);
        }
        true
    }

    fn sweep(&mut self, now: Instant) {
        for _ in 0..SWEEP_MAX {
            match self.ends.first_key_value() {
                Some(((ends, _), _)) if *ends <= now => self.remove_first(),
                _ => return,
            };
        }
    }
}
