//! What a client was promised, judged while it listens.
//!
//! The numbers are those of the protocol's page: 1 acked is durable, 2 once, 3 in order without holes.

use std::collections::HashMap;

use tokio::time::Instant;

/// A promise that was broken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Broken {
    /// Its number on the protocol's page.
    pub(crate) promise: u8,
    /// What happened.
    pub(crate) what: String,
}

/// A request that waits for its answer.
#[derive(Debug, Clone, Copy)]
struct Asked {
    /// When it was due; its delay is counted from then.
    due: Instant,
}

/// What one client has heard and asked.
#[derive(Debug, Default)]
pub(crate) struct Checker {
    /// The last number heard of each conversation, by the hash of its name.
    heard: HashMap<u64, u64>,
    asked: HashMap<u64, Asked>,
    /// Numbers of this client's own entries, of which only the ack or only the entry was heard.
    halves: HashMap<u64, u64>,
    ref_heard_last: u64,
    ref_last: u64,
}

impl Checker {
    /// Says where a conversation goes on for this client.
    pub(crate) fn expect_after(&mut self, conversation: u64, seq: u64) {
        self.heard.insert(conversation, seq);
    }

    /// Notes a request that is sent, and returns its name.
    pub(crate) fn ask(&mut self, due: Instant) -> u64 {
        self.ref_last += 1;
        self.asked.insert(self.ref_last, Asked { due });
        self.ref_last
    }

    /// Returns how many requests wait for their answer.
    pub(crate) fn n_asked(&self) -> usize {
        self.asked.len()
    }

    /// Returns the last number heard of a conversation.
    pub(crate) fn last_of(&self, conversation: u64) -> u64 {
        self.heard.get(&conversation).copied().unwrap_or_default()
    }

    /// Judges an ack. Returns when the request was due.
    pub(crate) fn ack(&mut self, reference: u64, seq: u64) -> Result<Instant, Broken> {
        let Some(asked) = self.asked.remove(&reference) else {
            return Err(Broken { promise: 2, what: format!("ref {reference} was acked a second time, with number {seq}") });
        };
        self.match_halves(reference, seq)?;
        Ok(asked.due)
    }

    /// Notes a request that was refused: it is answered.
    pub(crate) fn refuse(&mut self, reference: u64) {
        self.asked.remove(&reference);
    }

    /// Judges an entry; `own` is its `ref`, if it is this client's.
    pub(crate) fn entry(&mut self, conversation: u64, seq: u64, own: Option<u64>) -> Result<(), Broken> {
        let last = self.heard.insert(conversation, seq);
        if let Some(last) = last.filter(|last| last + 1 != seq) {
            let what = if seq > last { "a hole" } else { "an inversion or a double" };
            return Err(Broken { promise: 3, what: format!("{what}: number {seq} came after {last}") });
        }
        // What an earlier socket of this client's asked for was acked there.
        let Some(reference) = own.filter(|reference| *reference <= self.ref_last) else { return Ok(()) };
        if reference <= self.ref_heard_last {
            let what = format!("ref {reference} has made the entry {seq} after that of ref {}", self.ref_heard_last);
            return Err(Broken { promise: 2, what });
        }
        self.ref_heard_last = reference;
        self.match_halves(reference, seq)
    }

    /// Judges what is left at the end, when everything has had its time.
    pub(crate) fn finish(&self) -> Result<(), Broken> {
        if let Some(reference) = self.asked.keys().next() {
            return Err(Broken { promise: 1, what: format!("{} requests were never answered, ref {reference} is one", self.asked.len()) });
        }
        if let Some((reference, seq)) = self.halves.iter().next() {
            let what = format!("of {} acked entries none came, ref {reference} with number {seq} is one", self.halves.len());
            return Err(Broken { promise: 3, what });
        }
        Ok(())
    }

    fn match_halves(&mut self, reference: u64, seq: u64) -> Result<(), Broken> {
        match self.halves.remove(&reference) {
            None => {
                self.halves.insert(reference, seq);
                Ok(())
            }
            Some(other) if other == seq => Ok(()),
            Some(other) => {
                Err(Broken { promise: 2, what: format!("ref {reference} was acked with one number and came with another: {seq}, {other}") })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_in_order_with_every_ack_breaks_nothing() {
        let mut check = Checker::default();
        check.expect_after(7, 3);
        for seq in 4..20 {
            let reference = check.ask(Instant::now());
            if seq % 2 == 0 {
                check.ack(reference, seq).unwrap();
                check.entry(7, seq, Some(reference)).unwrap();
            } else {
                check.entry(7, seq, Some(reference)).unwrap();
                check.ack(reference, seq).unwrap();
            }
        }
        check.finish().unwrap();
    }

    #[test]
    fn holes_doubles_and_inversions_are_seen() {
        for (seqs, what) in [([1, 3], "a hole"), ([1, 1], "double"), ([2, 1], "inversion")] {
            let mut check = Checker::default();
            check.entry(7, seqs[0], None).unwrap();
            let broken = check.entry(7, seqs[1], None).unwrap_err();
            assert_eq!(broken.promise, 3);
            assert!(broken.what.contains(what), "{broken:?}");
        }
    }

    #[test]
    fn an_entry_twice_an_ack_twice_and_a_wrong_ack_are_seen() {
        let mut check = Checker::default();
        let reference = check.ask(Instant::now());
        check.entry(7, 1, Some(reference)).unwrap();
        assert_eq!(check.ack(reference, 2).unwrap_err().promise, 2);
        assert_eq!(check.ack(reference, 1).unwrap_err().promise, 2);
        assert_eq!(check.entry(7, 2, Some(reference)).unwrap_err().promise, 2);
    }

    #[test]
    fn own_entries_of_an_earlier_socket_wait_for_no_ack() {
        let mut check = Checker::default();
        check.expect_after(7, 3);
        check.entry(7, 4, Some(1)).unwrap();
        check.entry(7, 5, Some(2)).unwrap();
        check.finish().unwrap();
    }

    #[test]
    fn what_was_never_answered_or_never_came_is_seen_at_the_end() {
        let mut check = Checker::default();
        let reference = check.ask(Instant::now());
        assert_eq!(check.finish().unwrap_err().promise, 1);
        check.ack(reference, 1).unwrap();
        assert_eq!(check.finish().unwrap_err().promise, 3);
    }
}
