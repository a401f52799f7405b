//! The frames of one line on their way to its reader: numbered, and kept until the reader has surely got them.

use std::collections::VecDeque;

use crate::protocol::Encoded;

/// Frames that are kept after they were sent, because a cut may have swallowed them.
pub(super) const FRAMES_MAX: usize = 64;
/// Bytes of them. One frame is always kept, however large.
const BYTES_MAX: usize = 256 << 10;

/// A reader wants to go on after a frame whose successor is no longer kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Lost;

/// The frames of one line: those that wait, and those that were sent a moment ago.
#[derive(Debug, Default)]
pub(super) struct Kept {
    waiting: VecDeque<Encoded>,
    waiting_bytes: usize,
    sent: VecDeque<Encoded>,
    sent_bytes: usize,
    /// The number of the newest frame that was sent.
    last: u64,
}

impl Kept {
    pub(super) fn queue(&mut self, frames: Vec<Encoded>) {
        self.waiting_bytes += frames.iter().map(Encoded::len).sum::<usize>();
        self.waiting.extend(frames);
    }

    pub(super) fn has_waiting(&self) -> bool {
        !self.waiting.is_empty()
    }

    pub(super) const fn waiting_bytes(&self) -> usize {
        self.waiting_bytes
    }

    /// Takes the frame that is to be sent next, with its number.
    pub(super) fn next(&mut self) -> Option<(u64, Encoded)> {
        let frame = self.waiting.pop_front()?;
        self.waiting_bytes -= frame.len();
        self.last += 1;
        self.sent_bytes += frame.len();
        self.sent.push_back(frame.clone());
        while self.sent.len() > 1 && (self.sent.len() > FRAMES_MAX || self.sent_bytes > BYTES_MAX) {
            self.forget_oldest();
        }
        Some((self.last, frame))
    }

    /// Goes back to where a reader is that has got everything up to the frame `after`: the rest is sent again, under the
    /// numbers that it had.
    pub(super) fn rewind(&mut self, after: u64) -> Result<(), Lost> {
        let n_sent = u64::try_from(self.sent.len()).unwrap_or(u64::MAX);
        let oldest = self.last - n_sent + 1;
        if after.saturating_add(1) < oldest {
            return Err(Lost);
        }
        for _confirmed in oldest..=after.min(self.last) {
            self.forget_oldest();
        }
        while let Some(frame) = self.sent.pop_back() {
            self.last -= 1;
            self.waiting_bytes += frame.len();
            self.waiting.push_front(frame);
        }
        self.sent_bytes = 0;
        Ok(())
    }

    fn forget_oldest(&mut self) {
        if let Some(frame) = self.sent.pop_front() {
            self.sent_bytes -= frame.len();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::ServerFrame;

    fn frame(text: &str) -> Encoded {
        let (reference, conversation, entries) = (text.to_owned(), String::new(), Vec::new());
        Encoded::of(&ServerFrame::History { reference, conversation, entries, more: false })
    }

    fn sent(kept: &mut Kept) -> Vec<u64> {
        std::iter::from_fn(|| kept.next()).map(|(number, _)| number).collect()
    }

    #[test]
    fn a_reader_that_was_cut_gets_what_it_has_not_got_under_the_same_numbers() {
        let mut kept = Kept::default();
        kept.queue(vec![frame("a"), frame("b"), frame("c")]);
        assert_eq!(sent(&mut kept), [1, 2, 3]);
        kept.queue(vec![frame("d")]);
        kept.rewind(1).unwrap();
        assert_eq!(kept.next().unwrap(), (2, frame("b")));
        assert_eq!(kept.next().unwrap(), (3, frame("c")));
        assert_eq!(kept.next().unwrap(), (4, frame("d")));
        assert_eq!(kept.waiting_bytes(), 0);
    }

    #[test]
    fn what_a_reader_has_confirmed_is_forgotten_and_cannot_be_asked_for_again() {
        let mut kept = Kept::default();
        kept.queue(vec![frame("a"), frame("b")]);
        sent(&mut kept);
        kept.rewind(2).unwrap();
        assert_eq!(sent(&mut kept), [0_u64; 0]);
        assert_eq!(kept.rewind(1), Err(Lost));
        assert_eq!(kept.rewind(2), Ok(()));
    }

    #[test]
    fn a_number_that_was_never_sent_is_taken_for_the_last_one() {
        let mut kept = Kept::default();
        kept.queue(vec![frame("a")]);
        sent(&mut kept);
        kept.rewind(u64::MAX).unwrap();
        kept.queue(vec![frame("b")]);
        assert_eq!(sent(&mut kept), [2]);
    }

    #[test]
    fn only_so_many_frames_and_bytes_are_kept() {
        let mut many = Kept::default();
        many.queue((0..=FRAMES_MAX).map(|_| frame("a")).collect());
        sent(&mut many);
        assert_eq!(many.rewind(0), Err(Lost));
        assert_eq!(many.rewind(1), Ok(()));

        let mut large = Kept::default();
        large.queue(vec![frame(&"a".repeat(BYTES_MAX)), frame(&"b".repeat(BYTES_MAX))]);
        sent(&mut large);
        assert_eq!(large.rewind(0), Err(Lost));
        assert_eq!(large.rewind(1), Ok(()), "one frame is kept, however large");
    }
}
