//! Promises 3 and 4 for one socket: doubles, holes, crowds of bytes, comings and goings.

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
    assert_eq!(outbox.arrive(id()), Arrival::Live { last: Seq::new(3), parted: false });
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
    assert_eq!(outbox.arrive(id()), Arrival::Live { last: Seq::new(1), parted: false });
}

#[test]
fn a_dialogue_that_opens_during_the_greeting_is_handed_over_after_it() {
    let outbox = Outbox::new(BYTES_MAX);
    outbox.join_live(id(), Seq::new(1));
    offer(&outbox, 1, 1);
    assert!(outbox.drain().frames.is_empty());
    outbox.end_greeting();
    assert_eq!(outbox.behind(), vec![(id(), Seq::ZERO)]);
    // Lost in the same moment, it is heard up to there.
    assert!(!outbox.part(id(), Seq::new(2)));
    outbox.fill(id(), (1..=3).map(|seq| (Seq::new(seq), frame(seq, 1))));
    assert_eq!(outbox.arrive(id()), Arrival::Live { last: Seq::new(2), parted: true });
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
    assert!(outbox.part(id(), Seq::new(1)));
    offer(&outbox, 2, 1);
    outbox.join_live(id(), Seq::new(3));
    offer(&outbox, 3, 1);
    let drained = outbox.drain();
    assert_eq!((drained.frames, drained.catch_up), (vec![frame(1, 1)], true));
    outbox.fill(id(), [2, 3].map(|seq| (Seq::new(seq), frame(seq, 1))));
    assert_eq!(outbox.arrive(id()), Arrival::Live { last: Seq::new(3), parted: false });
    assert_eq!(outbox.drain().frames, vec![frame(2, 1), frame(3, 1)]);
}

#[test]
fn a_reader_who_was_welcomed_further_than_what_is_being_published_gets_nothing_twice() {
    let outbox = Outbox::new(BYTES_MAX);
    outbox.listen(id(), Start::After(Seq::new(42)), Cause::Own);
    outbox.end_greeting();
    assert_eq!(outbox.arrive(id()), Arrival::Live { last: Seq::new(42), parted: false });
    // The welcome was read from a log that held 41, `released`, and 42, `taken`. Now they are published.
    outbox.part(id(), Seq::new(41));
    outbox.join_live(id(), Seq::new(42));
    offer(&outbox, 42, 1);
    offer(&outbox, 43, 1);
    assert_eq!(outbox.drain().frames, vec![frame(43, 1)]);
}

#[test]
fn a_dialogue_that_is_left_and_taken_again_during_the_greeting_goes_on_from_what_the_welcome_named() {
    let outbox = Outbox::new(BYTES_MAX);
    outbox.listen(id(), Start::After(Seq::new(27)), Cause::Own);
    outbox.part(id(), Seq::new(30));
    outbox.join_live(id(), Seq::new(47));
    outbox.end_greeting();
    assert_eq!(outbox.behind(), vec![(id(), Seq::new(27))]);
    outbox.fill(id(), (28..=46).map(|seq| (Seq::new(seq), frame(seq, 1))));
    assert_eq!(outbox.arrive(id()), Arrival::Live { last: Seq::new(46), parted: false });
    offer(&outbox, 47, 1);
    assert_eq!(outbox.drain().frames.len(), 20);
}

#[test]
fn who_loses_a_dialogue_while_it_resumes_hears_it_up_to_the_entry_that_says_so() {
    let outbox = Outbox::new(BYTES_MAX);
    outbox.listen(id(), Start::Resumed(Seq::new(101)), Cause::Own);
    offer(&outbox, 102, 1);
    assert!(!outbox.part(id(), Seq::new(102)));
    outbox.end_greeting();
    offer(&outbox, 103, 1);
    assert!(outbox.drain().catch_up);
    outbox.fill(id(), [(Seq::new(102), frame(102, 1)), (Seq::new(103), frame(103, 1))]);
    assert_eq!(outbox.arrive(id()), Arrival::Live { last: Seq::new(102), parted: true });
    assert!(!outbox.listens_to(id()));
    let synced = Encoded::of(&ServerFrame::Synced { conversation: id().to_string(), seq: 102 });
    assert_eq!(outbox.drain().frames, vec![frame(102, 1), synced]);
}

#[test]
fn the_word_that_all_was_read_comes_before_what_happens_next() {
    let outbox = Outbox::new(BYTES_MAX);
    outbox.listen(id(), Start::Resumed(Seq::new(227)), Cause::Own);
    outbox.end_greeting();
    outbox.fill(id(), [(Seq::new(228), frame(228, 1))]);
    assert_eq!(outbox.arrive(id()), Arrival::Live { last: Seq::new(228), parted: false });
    offer(&outbox, 229, 1);
    let synced = Encoded::of(&ServerFrame::Synced { conversation: id().to_string(), seq: 228 });
    assert_eq!(outbox.drain().frames, vec![frame(228, 1), synced, frame(229, 1)]);
}

#[test]
fn who_lost_a_dialogue_before_the_welcome_named_it_listens_no_longer() {
    let outbox = Outbox::new(BYTES_MAX);
    outbox.part(id(), Seq::new(102));
    outbox.listen(id(), Start::After(Seq::new(101)), Cause::Own);
    outbox.end_greeting();
    outbox.fill(id(), [(Seq::new(102), frame(102, 1))]);
    assert_eq!(outbox.arrive(id()), Arrival::Live { last: Seq::new(102), parted: true });
}

#[test]
fn a_slow_reader_that_loses_a_dialogue_reads_the_rest_of_its_share_from_the_log() {
    let outbox = live_outbox();
    offer(&outbox, 1, 1);
    offer(&outbox, 3, 1);
    assert!(!outbox.part(id(), Seq::new(3)));
    outbox.fill(id(), [2, 3, 4].map(|seq| (Seq::new(seq), frame(seq, 1))));
    assert_eq!(outbox.arrive(id()), Arrival::Live { last: Seq::new(3), parted: true });
    assert_eq!(outbox.drain().frames, [1, 2, 3].map(|seq| frame(seq, 1)));
}

#[test]
fn who_gets_a_dialogue_again_before_it_has_heard_of_its_loss_hears_all_of_it() {
    let outbox = live_outbox();
    offer(&outbox, 2, 1);
    assert!(!outbox.part(id(), Seq::new(2)));
    outbox.fill(id(), [1, 2, 3].map(|seq| (Seq::new(seq), frame(seq, 1))));
    outbox.join_live(id(), Seq::new(5));
    assert_eq!(outbox.arrive(id()), Arrival::Behind, "three and four were passed over");
    outbox.fill(id(), [3, 4].map(|seq| (Seq::new(seq), frame(seq, 1))));
    assert_eq!(outbox.arrive(id()), Arrival::Live { last: Seq::new(4), parted: false });
    offer(&outbox, 5, 1);
    assert_eq!(outbox.drain().frames, [1, 2, 3, 4, 5].map(|seq| frame(seq, 1)));
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
    assert!(!outbox.part(id(), Seq::ZERO));
    assert!(outbox.unwatch(id()));
    offer(&outbox, 1, 1);
    assert!(outbox.drain().frames.is_empty());
}

#[test]
fn a_loss_that_nobody_announced_is_heard_by_who_was_sent_away_before_it() {
    let outbox = live_outbox();
    offer(&outbox, 1, 1);
    assert!(outbox.part(id(), Seq::new(1)));
    outbox.drain();
    assert!(!outbox.part(id(), Seq::new(3)), "it got the dialogue back with 2, and lost it with 3");
    outbox.fill(id(), (2..=4).map(|seq| (Seq::new(seq), frame(seq, 1))));
    assert_eq!(outbox.arrive(id()), Arrival::Live { last: Seq::new(3), parted: true });
    assert_eq!(outbox.drain().frames, vec![frame(2, 1), frame(3, 1)]);
    assert!(outbox.part(id(), Seq::new(3)), "a loss is heard once");
}

#[test]
fn who_watches_what_it_hears_already_is_answered_with_the_number_it_was_sent() {
    let outbox = live_outbox();
    offer(&outbox, 1, 1);
    outbox.watch(id(), Start::After(Seq::new(3)), Seq::new(3), |seq| frame(seq.get(), 9));
    offer(&outbox, 2, 1);
    outbox.watch(ConversationId::from(8), Start::After(Seq::new(3)), Seq::new(3), |seq| frame(seq.get(), 9));
    assert_eq!(outbox.drain().frames, vec![frame(1, 1), frame(1, 9), frame(2, 1), frame(3, 9)]);
}
