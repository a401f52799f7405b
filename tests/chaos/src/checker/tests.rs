//! Faults planted in sound histories: each must be found, under its promise and with the lines that show it, and nothing else may be.

use super::stage::*;
use super::*;
use crate::history::{Fact, Right, What};

/// Three entries: opened, Olga's words under ref `a1`, the bot's answer.
fn log() -> Vec<Seen> {
    let words = Seen { text: Some(name("a1: hello")), ..entry(2, "shopper", OLGA) };
    vec![event(1, "opened", "system", "system"), words, entry(3, "bot", "bot")]
}

/// Olga posts and sees everything.
fn sound() -> Vec<Fact> {
    let log = log();
    vec![
        hello(None),
        welcome(OLGA, None),
        ask(What::Post, "a1", Some("a1: hello")),
        heard(&log[0]),
        ack("a1", 2),
        heard(&Seen { reference: Some(name("a1")), ..log[1].clone() }),
        heard(&log[2]),
    ]
}

#[track_caller]
fn only(case: &Case, promise: Promise, what: &str, n_lines: usize) {
    let found = judge(case);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0].promise, promise, "{found:#?}");
    assert!(found[0].what.contains(what), "{found:#?}");
    assert_eq!(found[0].piece.len(), n_lines, "{found:#?}");
}

#[test]
fn a_sound_history_is_found_sound() {
    let mut socket = socket(1, 0, sound());
    socket.settled = true;
    assert!(judge(&case(log(), vec![socket])).is_empty());
}

#[test]
fn loss_of_what_was_acked_is_found() {
    let mut facts = sound();
    facts.truncate(5);
    let case = case(log()[..1].to_vec(), vec![socket(1, 0, facts)]);
    only(&case, Promise::Durable, "lost", 3);
}

#[test]
fn an_ack_with_the_number_of_something_else_is_found() {
    let mut facts = sound();
    facts.truncate(5);
    let mut log = log();
    log[1].text = Some(name("quite another thing"));
    only(&case(log.clone(), vec![socket(1, 0, facts.clone())]), Promise::Durable, "does not say what was sent", 3);
    log[1].id = name("ent_other");
    only(&case(log, vec![socket(1, 0, facts)]), Promise::Durable, "holds another entry", 3);
}

#[test]
fn words_that_stand_twice_in_the_log_are_found() {
    let mut log = log();
    log[2] = Seen { seq: 3, id: name("ent_3"), ..log[1].clone() };
    let mut facts = sound();
    facts[6] = heard(&log[2]);
    only(&case(log, vec![socket(1, 0, facts)]), Promise::Once, "two entries", 3);
}

#[test]
fn one_ref_on_two_entries_is_found() {
    let mut facts = sound();
    facts[6] = heard(&Seen { reference: Some(name("a1")), ..log()[2].clone() });
    only(&case(log(), vec![socket(1, 0, facts)]), Promise::Once, "stands on two entries", 2);
}

#[test]
fn two_different_acks_of_one_post_are_found_wherever_they_came() {
    let wait = [Fact::Deaf(true), Fact::Deaf(false)];
    let again =
        vec![hello(None), welcome(OLGA, Some(3)), wait[0].clone(), wait[1].clone(), ask(What::Post, "a1", Some("a1: hello")), ack("a1", 3)];
    only(&case(log(), vec![socket(1, 0, sound()), socket(2, 0, again)]), Promise::Once, "two different entries", 2);
}

#[test]
fn an_inversion_is_found() {
    let mut facts = sound();
    facts.swap(5, 6);
    let found = judge(&case(log(), vec![socket(1, 0, facts)]));
    assert_eq!(found.iter().map(|violation| violation.promise).collect::<Vec<_>>(), [Promise::InOrder; 2]);
    assert!(found[0].what.contains("hole") && found[1].what.contains("again or too late"), "{found:#?}");
}

#[test]
fn a_hole_and_a_double_are_found() {
    let mut facts = sound();
    facts.remove(5);
    only(&case(log(), vec![socket(1, 0, facts)]), Promise::InOrder, "hole", 2);
    let mut facts = sound();
    facts.push(heard(&log()[2]));
    only(&case(log(), vec![socket(1, 0, facts)]), Promise::InOrder, "again", 2);
}

#[test]
fn a_resume_begins_after_what_was_seen() {
    let resumed = |from: usize| {
        let mut facts = vec![hello(Some(1)), welcome(OLGA, Some(3))];
        facts.extend(log()[from..].iter().map(heard));
        facts.push(Fact::Heard(Frame::Synced { conversation: name(CHAT), seq: 3 }));
        case(log(), vec![socket(1, 0, facts)])
    };
    assert!(judge(&resumed(1)).is_empty());
    only(&resumed(2), Promise::InOrder, "hole", 1);
    only(&resumed(3), Promise::InOrder, "`synced`", 1);
}

#[test]
fn a_watch_begins_where_it_asked() {
    let watching = |since: Option<u64>, from: usize| {
        let ok = Fact::Heard(Frame::Ok { reference: name("w"), seq: Some(3) });
        let mut facts = vec![hello(None), welcome(ANNA, None), ask_with(What::Watch, "w", None, Right::May, since), ok];
        facts.extend(log()[from..].iter().map(heard));
        case(log(), vec![socket(1, 1, facts)])
    };
    assert!(judge(&watching(Some(1), 1)).is_empty());
    assert!(judge(&watching(None, 3)).is_empty());
    only(&watching(Some(1), 2), Promise::InOrder, "hole", 1);
    only(&watching(None, 2), Promise::InOrder, "again", 1);
}

#[test]
fn who_listens_to_the_end_and_has_not_heard_everything_is_found() {
    let mut socket = socket(1, 0, sound());
    socket.events.pop();
    socket.settled = true;
    only(&case(log(), vec![socket]), Promise::InOrder, "has heard up to 2", 3);
}

#[test]
fn who_watches_no_longer_what_it_resumed_need_not_hear_what_comes_after_its_loss() {
    let taken = [event(4, "taken", "agent", ANNA), event(5, "resolved", "agent", ANNA)];
    let log: Vec<Seen> = log().into_iter().chain(taken).chain([entry(6, "shopper", OLGA)]).collect();
    let until_loss = |unwatches: bool| {
        let mut facts = vec![hello(Some(1)), welcome(ANNA, None)];
        facts.extend(log[1..3].iter().map(heard));
        facts.push(Fact::Heard(Frame::Synced { conversation: name(CHAT), seq: 3 }));
        if unwatches {
            facts.extend([ask(What::Unwatch, "u", None), Fact::Heard(Frame::Ok { reference: name("u"), seq: None })]);
        }
        facts.extend(log[3..5].iter().map(heard));
        let mut socket = socket(1, 1, facts);
        socket.settled = true;
        case(log.clone(), vec![socket])
    };
    assert!(judge(&until_loss(true)).is_empty());
    only(&until_loss(false), Promise::InOrder, "has heard up to 5", 3);
}

#[test]
fn a_log_with_a_hole_is_found() {
    let mut log = log();
    log[2].seq = 4;
    only(&case(log, Vec::new()), Promise::InOrder, "final log", 1);
}

#[test]
fn what_was_shown_and_is_not_in_the_log_is_found() {
    let found = judge(&case(log()[..2].to_vec(), vec![socket(1, 0, sound())]));
    assert!(found.iter().any(|violation| violation.what.contains("final log lacks")), "{found:#?}");
}

#[test]
fn an_entry_that_two_readers_see_differently_is_found() {
    let mut facts = sound();
    facts[6] = heard(&Seen { text: Some(name("other words")), ..log()[2].clone() });
    only(&case(log(), vec![socket(1, 0, facts)]), Promise::Same, "differently", 2);
    let mut facts = sound();
    facts[6] = heard(&Seen { rest: 1, ..log()[2].clone() });
    only(&case(log(), vec![socket(1, 0, facts)]), Promise::Same, "differently", 2);
}

#[test]
fn the_same_holds_for_history() {
    let mut wrong = log();
    wrong[2].author = name("somebody");
    let page = Fact::Heard(Frame::History { reference: name("h"), entries: wrong });
    let facts = vec![hello(None), welcome(OLGA, Some(3)), ask(What::History, "h", None), page];
    only(&case(log(), vec![socket(1, 0, facts)]), Promise::Same, "differently", 2);
}

#[test]
fn a_shopper_who_is_shown_a_note_is_found_and_one_who_sees_it_hidden_is_not() {
    let log = vec![event(1, "opened", "system", "system"), note(2)];
    let shown = |second: &Seen| case(log.clone(), vec![socket(1, 0, vec![hello(None), welcome(OLGA, Some(1)), heard(second)])]);
    assert!(judge(&shown(&hidden(&log[1]))).is_empty());
    only(&shown(&log[1]), Promise::Walls, "for the staff alone", 1);
    let plain = vec![log[0].clone(), entry(2, "agent", ANNA)];
    let shown = case(plain.clone(), vec![socket(1, 0, vec![hello(None), welcome(OLGA, Some(1)), heard(&hidden(&plain[1]))])]);
    only(&shown, Promise::Same, "differently", 2);
}

#[test]
fn another_shoppers_and_another_shops_conversation_are_found() {
    let seen = |person, who: &str| case(log(), vec![socket(1, person, vec![hello(None), welcome(who, None), heard(&log()[0])])]);
    only(&seen(0, "con_eve"), Promise::Walls, "another shopper's", 1);
    only(&seen(2, "usr_boris"), Promise::Walls, "another shop's", 1);
}

#[test]
fn what_nobody_may_do_and_was_done_is_found() {
    let asked = ask_with(What::Note, "n1", Some("n1: psst"), Right::Never, None);
    let refusal = Fact::Heard(Frame::Error { reference: Some(name("n1")), code: name("forbidden"), message: name("no") });
    let start = vec![hello(None), welcome(OLGA, Some(3)), asked];
    let with = |last: Fact, log| case(log, vec![socket(1, 0, [start.clone(), vec![last]].concat())]);
    assert!(judge(&with(refusal.clone(), log())).is_empty());
    let mut kept = log();
    kept[2].text = Some(name("n1: psst"));
    only(&with(refusal, kept.clone()), Promise::Walls, "stands in the log", 2);
    let found = judge(&with(ack("n1", 3), kept));
    assert!(found.iter().any(|violation| violation.what == "what must be refused was done"), "{found:#?}");
}

/// Olga asks, Anna takes.
fn taken() -> Vec<Seen> {
    let mut log = log();
    log.push(event(4, "taken", "agent", ANNA));
    log
}

#[test]
fn a_bots_word_after_a_take_is_found_and_one_after_a_release_is_not() {
    let mut log = taken();
    log.push(entry(5, "bot", "bot"));
    only(&case(log, Vec::new()), Promise::HumansWin, "the bot spoke", 2);
    let mut log = taken();
    log.extend([event(5, "released", "agent", ANNA), entry(6, "bot", "bot")]);
    assert!(judge(&case(log, Vec::new())).is_empty());
}

#[test]
fn a_piece_after_a_take_is_found_by_the_entry_and_by_the_ack() {
    let log = taken();
    let start = vec![hello(None), welcome(ANNA, Some(3))];
    let by_entry = [start.clone(), vec![heard(&log[3]), delta("ent_9", 0, 4)]].concat();
    only(&case(log.clone(), vec![socket(1, 1, by_entry)]), Promise::HumansWin, "a piece", 2);
    let by_ack = [start, vec![ask(What::Take, "t1", None), ack("t1", 4), delta("ent_9", 0, 4)]].concat();
    only(&case(log, vec![socket(1, 1, by_ack)]), Promise::HumansWin, "a piece", 2);
}

#[test]
fn the_ack_of_a_take_of_long_ago_proves_nothing() {
    let mut log = taken();
    log.push(event(5, "released", "agent", ANNA));
    let first = vec![hello(None), welcome(ANNA, Some(3)), ask(What::Take, "t1", None), ack("t1", 4)];
    let again = vec![hello(None), welcome(ANNA, Some(5)), ask(What::Take, "t1", None), ack("t1", 4), delta("ent_9", 0, 4)];
    assert!(judge(&case(log, vec![socket(1, 1, first), socket(2, 1, again)])).is_empty());
}

#[test]
fn pieces_that_do_not_fit_together_are_found() {
    let pieces = |pieces: Vec<Fact>| case(log(), vec![socket(1, 0, [vec![hello(None), welcome(OLGA, Some(3))], pieces].concat())]);
    assert!(judge(&pieces(vec![delta("ent_9", 0, 4), delta("ent_9", 4, 2), delta("ent_9", 0, 9), delta("ent_9", 9, 1)])).is_empty());
    only(&pieces(vec![delta("ent_9", 4, 2)]), Promise::Pieces, "first piece", 1);
    only(&pieces(vec![delta("ent_9", 0, 4), delta("ent_9", 5, 2)]), Promise::Pieces, "is at 5", 2);
    let dropped = Fact::Heard(Frame::Dropped { conversation: name(CHAT), entry: name("ent_9") });
    only(&pieces(vec![delta("ent_9", 0, 4), dropped, delta("ent_9", 4, 2)]), Promise::Pieces, "was over", 2);
}

#[test]
fn a_request_that_is_never_answered_is_found_where_the_socket_lived() {
    let asked = vec![hello(None), welcome(OLGA, Some(3)), ask(What::Post, "a9", Some("a9: hello"))];
    let gone = socket(1, 0, asked.clone());
    assert!(judge(&case(log(), vec![gone])).is_empty(), "the socket ended at once");
    let mut quiet = socket(1, 0, asked);
    quiet.settled = true;
    let later = socket(2, 1, vec![Fact::Hello { resume: Vec::new() }; 30]);
    let found = judge(&case(log(), vec![quiet, later]));
    assert!(found.iter().any(|violation| violation.promise == Promise::Answered && violation.what.contains("not answered")), "{found:#?}");
}

#[test]
fn an_answer_that_nobody_asked_for_is_found() {
    let mut facts = sound();
    facts.push(ack("a1", 2));
    only(&case(log(), vec![socket(1, 0, facts)]), Promise::Answered, "more often", 1);
}

#[test]
fn a_frame_after_bye_and_one_before_the_welcome_are_found() {
    let bye = Fact::Heard(Frame::Bye { reason: name("draining") });
    let mut facts = sound();
    facts.insert(6, bye);
    only(&case(log(), vec![socket(1, 0, facts)]), Promise::Pause, "after `bye`", 2);
    let state = Fact::Heard(Frame::Passing { kind: name("state"), conversation: name(CHAT) });
    only(&case(log(), vec![socket(1, 0, vec![hello(None), state, welcome(OLGA, Some(3))])]), Promise::Frames, "before `welcome`", 1);
}

#[test]
fn frames_that_are_broken_or_confess_a_mistake_are_found() {
    let error = Fact::Heard(Frame::Error { reference: None, code: name("internal"), message: name("oh") });
    let facts = vec![hello(None), welcome(OLGA, Some(3)), error];
    only(&case(log(), vec![socket(1, 0, facts)]), Promise::Frames, "never should", 1);
}
