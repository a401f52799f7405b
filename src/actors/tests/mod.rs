//! The promises of the protocol, each on a whole tree with a real store: no network, no played parts but the tokens.

mod ai;
mod amends;
mod content;
mod rating;
mod sleep;

use std::time::Duration;

use tokio::time::timeout;

use crate::actors::directory::ToDirectory;
use crate::actors::testing::{Client, PATIENCE, TENANT, TestTree};
use crate::domain::{TenantId, TimerKind};
use crate::protocol::ServerFrame;

/// The last message of the tree's mailboxes is handled before this returns, because the answer comes after it.
async fn settle(client: &mut Client) {
    client.all_heard().await;
}

fn entries_of<'a>(frames: &'a [ServerFrame], conversation: &str) -> Vec<&'a crate::protocol::EntryBody> {
    let entries = frames.iter().filter_map(|frame| match frame {
        ServerFrame::Entry(entry) if entry.conversation == conversation => Some(entry.as_ref()),
        _ => None,
    });
    entries.collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shoppers_first_post_opens_a_dialogue_and_the_bot_answers() {
    let test = TestTree::start().await;
    let mut shopper = test.client("shopper:1").await;
    let (conversation, seq) = shopper.post("r1", None, "когда доставка?").await.unwrap();
    assert_eq!(seq, 2, "the first entry says that the dialogue was opened");
    let seqs = shopper.seqs_until(&conversation, 3).await;
    assert_eq!(seqs, [1, 2, 3]);
    let frames = shopper.all_heard().await;
    let entries = entries_of(&frames, &conversation);
    assert_eq!(entries[1].reference.as_deref(), Some("r1"), "the author sees its own name for it");
    assert_eq!(entries[2].author.kind, "bot");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_ref_from_two_sockets_in_the_same_instant_makes_one_entry() {
    let test = TestTree::start().await;
    let mut clients = Vec::new();
    for _ in 0..8 {
        clients.push(test.client("shopper:1").await);
    }
    for client in &clients {
        client.say(r#"{"type":"post","ref":"once","text":"hello there"}"#);
    }
    let mut answers = Vec::new();
    for client in &mut clients {
        answers.push(client.answer("once").await.unwrap());
    }
    answers.dedup();
    assert_eq!(answers.len(), 1, "{answers:?}");
    let again = clients[0].post("once", None, "other words").await.unwrap();
    assert_eq!(again, answers[0], "and later, and with other words");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ref_is_remembered_by_the_next_process() {
    let test = TestTree::start().await;
    let mut shopper = test.client("shopper:1").await;
    let first = shopper.post("kept", None, "hello").await.unwrap();
    let test = test.restart().await;
    let mut shopper = test.client("shopper:1").await;
    assert_eq!(shopper.post("kept", None, "hello").await.unwrap(), first);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_first_messages_in_the_same_instant_open_one_dialogue() {
    let test = TestTree::start().await;
    let mut one = test.client("shopper:2").await;
    let mut two = test.client("shopper:2").await;
    one.say(r#"{"type":"post","ref":"a","text":"hello from one"}"#);
    two.say(r#"{"type":"post","ref":"b","text":"hello from two"}"#);
    let (first, _) = one.answer("a").await.unwrap();
    let (second, _) = two.answer("b").await.unwrap();
    assert_eq!(first, second);
    for client in [&mut one, &mut two] {
        let seqs = client.seqs_until(&first, 3).await;
        assert_eq!(seqs.iter().copied().take(3).collect::<Vec<_>>(), [1, 2, 3], "both sockets hear of it from the first entry on");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agent_takes_answers_and_gives_back() {
    let test = TestTree::start().await;
    let mut shopper = test.client("shopper:1").await;
    let mut agent = test.client("agent:11").await;
    let mut other = test.client("agent:12").await;
    let (id, _) = shopper.post("r1", None, "hello").await.unwrap();
    assert_eq!(agent.post("p0", Some(&id), "hi").await, Err("Conflict".into()), "who has not taken it may not post");
    agent.ask("take", "t1", &id).await.unwrap();
    assert_eq!(other.ask("take", "t2", &id).await, Err("Conflict".into()));
    assert_eq!(other.post("p1", Some(&id), "hi").await, Err("Conflict".into()));
    let (_, seq) = agent.post("p2", Some(&id), "hi, I am here").await.unwrap();
    shopper.seqs_until(&id, seq).await;
    other.say(&format!(r#"{{"type":"note","ref":"n1","conversation":"{id}","text":"vip"}}"#));
    let (_, note) = other.answer("n1").await.unwrap();
    shopper.seqs_until(&id, note).await;
    let frames = shopper.all_heard().await;
    let hidden = entries_of(&frames, &id).into_iter().find(|entry| entry.seq == note).unwrap();
    assert_eq!((hidden.kind.as_str(), hidden.text.as_deref()), ("hidden", None));
    agent.ask("release", "l1", &id).await.unwrap();
    assert_eq!(agent.post("p3", Some(&id), "still here").await, Err("Conflict".into()));
    assert_eq!(other.ask("take", "t3", &id).await.map(|(found, _)| found), Ok(id));
}

#[tokio::test(flavor = "multi_thread")]
async fn after_take_the_bot_says_nothing_until_it_is_released() {
    let test = TestTree::start().await;
    let mut shopper = test.client("shopper:1").await;
    let mut agent = test.client("agent:11").await;
    let (id, _) = shopper.post("r0", None, "hello").await.unwrap();
    // The bot's answer to the second question and the take race each other.
    shopper.say(&format!(r#"{{"type":"post","ref":"r1","conversation":"{id}","text":"where is my parcel"}}"#));
    let (_, taken) = agent.ask("take", "t1", &id).await.unwrap();
    shopper.answer("r1").await.unwrap();
    for i in 0..20 {
        shopper.post(&format!("q{i}"), Some(&id), "are you there?").await.unwrap();
    }
    let (_, last) = agent.post("p1", Some(&id), "yes").await.unwrap();
    shopper.seqs_until(&id, last).await;
    let frames = shopper.all_heard().await;
    let after: Vec<_> = entries_of(&frames, &id).into_iter().filter(|entry| entry.seq > taken).collect();
    assert!(after.iter().all(|entry| entry.author.kind != "bot"), "{after:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_resumes_gets_what_was_missed_once_and_in_order() {
    let test = TestTree::start().await;
    let mut writer = test.client("shopper:1").await;
    let mut agent = test.client("agent:11").await;
    let (id, _) = writer.post("r0", None, "hello").await.unwrap();
    agent.ask("take", "t", &id).await.unwrap();
    let mut last = 0;
    for i in 0..150 {
        last = writer.post(&format!("m{i}"), Some(&id), "word").await.unwrap().1;
    }
    let mut back = test.silent_client();
    // More is written while the other reads the log.
    for i in 0..10 {
        writer.say(&format!(r#"{{"type":"post","ref":"x{i}","conversation":"{id}","text":"more"}}"#));
    }
    back.say(&format!(r#"{{"type":"hello","token":"shopper:1","resume":[{{"conversation":"{id}","seq":2}}]}}"#));
    let seqs = back.seqs_until(&id, last + 10).await;
    assert_eq!(seqs, (3..=last + 10).collect::<Vec<_>>());
    back.expect("synced").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_that_stops_reading_gets_everything_in_order_when_it_reads_again() {
    let test = TestTree::start().await;
    let mut shopper = test.client("shopper:1").await;
    let mut lazy = test.client("shopper:1").await;
    let mut agent = test.client("agent:11").await;
    let (id, _) = shopper.post("r0", None, "hello").await.unwrap();
    agent.ask("take", "t", &id).await.unwrap();
    let long = "x".repeat(1_000);
    let mut last = 0;
    for i in 0..300 {
        last = shopper.post(&format!("m{i}"), Some(&id), &long).await.unwrap().1;
    }
    assert!(lazy.connected.handle().outbox().waiting_bytes() <= crate::actors::testing::LIMITS.outbox_bytes);
    let seqs = lazy.seqs_until(&id, last).await;
    assert_eq!(seqs, (1..=last).collect::<Vec<_>>());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_cannot_tell_whether_a_dialogue_exists() {
    let test = TestTree::start().await;
    let mut shopper = test.client("shopper:1").await;
    let (id, _) = shopper.post("r0", None, "hello").await.unwrap();
    let missing = crate::domain::ConversationId::from(1).to_string();
    for token in ["shopper:2", "stranger:10"] {
        let mut stranger = test.client(token).await;
        for target in [id.as_str(), missing.as_str(), "nonsense"] {
            assert_eq!(stranger.post("p", Some(target), "x").await, Err("NotFound".into()), "{token} {target}");
            assert_eq!(stranger.ask("resolve", "q", target).await, Err("NotFound".into()), "{token} {target}");
            assert_eq!(stranger.ask("history", "h", target).await, Err("NotFound".into()), "{token} {target}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_settled_dialogue_is_reopened_by_name_and_followed_by_a_new_one_otherwise() {
    let test = TestTree::start().await;
    let mut shopper = test.client("shopper:1").await;
    let (first, _) = shopper.post("r0", None, "hello").await.unwrap();
    shopper.ask("resolve", "s", &first).await.unwrap();
    let (second, _) = shopper.post("r1", None, "another thing").await.unwrap();
    assert_ne!(first, second);
    let (again, _) = shopper.post("r2", Some(&first), "about the first").await.unwrap();
    assert_eq!(again, first);
    shopper
        .until(
            "reopened",
            |frame| matches!(frame, ServerFrame::Entry(entry) if entry.event.as_ref().is_some_and(|event| event.name == "reopened")),
        )
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_queue_board_shows_who_waits_and_who_has_it() {
    let test = TestTree::start().await;
    let mut shopper = test.client("shopper:1").await;
    let mut agent = test.client("agent:11").await;
    agent.say(r#"{"type":"watch","ref":"w","topic":"queue"}"#);
    agent.expect("ok").await;
    agent.expect("snapshot").await;
    let (id, _) = shopper.post("r0", None, "hello").await.unwrap();
    shopper.ask("human", "h", &id).await.unwrap();
    let is_row = |state: &'static str| {
        let id = id.clone();
        move |frame: &ServerFrame| match frame {
            ServerFrame::Change { upsert, .. } => upsert.iter().any(|row| {
                let row = serde_json::to_value(row).unwrap();
                row["id"] == id.as_str() && row["state"] == state
            }),
            _ => false,
        }
    };
    agent.until("queued row", is_row("queued")).await;
    agent.ask("take", "t", &id).await.unwrap();
    agent.until("assigned row", is_row("assigned")).await;
    agent.ask("resolve", "s", &id).await.unwrap();
    agent.until("removal", |frame| matches!(frame, ServerFrame::Change { remove, .. } if remove.contains(&id))).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agent_who_came_while_the_store_failed_is_at_work_once_it_answers() {
    let test = TestTree::start().await;
    test.store.execute("ALTER TABLE users RENAME TO users_elsewhere").await;
    let _agent = test.client("agent:11").await;
    let at_work = || async { test.tree.agents_at_work(TenantId::from(TENANT)).await.len() };
    // The answer comes behind the agent's arrival.
    assert_eq!(at_work().await, 0);
    test.store.execute("ALTER TABLE users_elsewhere RENAME TO users").await;
    let comes = async {
        while at_work().await == 0 {
            tokio::task::yield_now().await;
        }
    };
    timeout(PATIENCE, comes).await.expect("it is asked about again");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_put_aside_dialogue_comes_back_when_its_time_has_come() {
    let test = TestTree::start().await;
    let mut shopper = test.client("shopper:1").await;
    let mut agent = test.client("agent:11").await;
    let (id, _) = shopper.post("r0", None, "hello").await.unwrap();
    agent.ask("take", "t", &id).await.unwrap();
    agent.say(&format!(r#"{{"type":"snooze","ref":"z","conversation":"{id}","until":"2026-01-01T00:10:00Z"}}"#));
    agent.answer("z").await.unwrap();
    test.clock.advance(Duration::from_secs(601));
    test.tree.timers.heed([crate::domain::Timestamp::from_millis(0)].into_iter());
    agent
        .until(
            "woken",
            |frame| matches!(frame, ServerFrame::Entry(entry) if entry.event.as_ref().is_some_and(|event| event.name == "woken")),
        )
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_dialogue_loses_nothing_acked_and_goes_on() {
    let test = TestTree::start().await;
    let mut shopper = test.client("shopper:1").await;
    let mut agent = test.client("agent:11").await;
    let (id, _) = shopper.post("r0", None, "hello").await.unwrap();
    agent.ask("take", "t", &id).await.unwrap();
    let mut last = 0;
    for round in 0..5 {
        for i in 0..10 {
            shopper.say(&format!(r#"{{"type":"post","ref":"k{round}-{i}","conversation":"{id}","text":"word"}}"#));
        }
        test.tree.directory.awake(id.parse().unwrap()).unwrap().get_cell().kill();
        for i in 0..10 {
            let reference = format!("k{round}-{i}");
            let seq = match shopper.answer(&reference).await {
                Ok((_, seq)) => seq,
                Err(_) => shopper.post_until_acked(&reference, &id, "word").await,
            };
            last = last.max(seq);
        }
    }
    let seqs = shopper.seqs_until(&id, last).await;
    assert_eq!(seqs, (1..=last).collect::<Vec<_>>());
    // Each crash is counted once, whether its supervisor or the next request saw it first.
    let seen = test.tree.directory.snapshot();
    assert_eq!(seen.n_crashed, seen.n_woken - 1, "{seen:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn each_single_actor_is_started_again_and_its_work_goes_on() {
    let test = TestTree::start().await;
    let mut shopper = test.client("shopper:1").await;
    let mut agent = test.client("agent:11").await;
    let (id, _) = shopper.post("r0", None, "hello").await.unwrap();
    agent.ask("take", "t", &id).await.unwrap();
    for i in 0..8 {
        shopper.say(&format!(r#"{{"type":"post","ref":"j{i}","conversation":"{id}","text":"word"}}"#));
    }
    test.tree.journal.address().get().unwrap().get_cell().kill();
    test.tree.dispatcher.address().get().unwrap().get_cell().kill();
    test.tree.timers.address().get().unwrap().get_cell().kill();
    test.tree.providers.address().get().unwrap().get_cell().kill();
    let mut last = 0;
    for i in 0..8 {
        last = last.max(shopper.answer(&format!("j{i}")).await.unwrap().1);
    }
    assert_eq!(shopper.seqs_until(&id, last).await, (1..=last).collect::<Vec<_>>());
    let crashes = |kind: &str, snapshot: &crate::actors::tree::TreeSnapshot| {
        snapshot.kinds.iter().find(|found| found.kind == kind).map_or(0, |found| found.n_crashes)
    };
    let snapshot = test.tree.snapshot().await;
    for kind in ["journal", "dispatcher", "timers", "providers"] {
        assert_eq!(crashes(kind, &snapshot), 1, "{kind}: {snapshot:#?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn when_the_directory_crashes_its_dialogues_are_woken_again() {
    let test = TestTree::start().await;
    let mut shopper = test.client("shopper:1").await;
    let (id, _) = shopper.post("r0", None, "hello").await.unwrap();
    test.tree.directory.address().get().unwrap().get_cell().kill();
    shopper.post_until_acked("r1", &id, "again").await;
    // A word about an actor that nobody knows does no harm.
    test.tree.directory.address().cast(ToDirectory::StartFailed(ractor::ActorId::Local(u64::MAX)));
    settle(&mut shopper).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_a_crash_cut_off_is_written_after_the_restart() {
    let test = TestTree::start().await;
    let mut shopper = test.client("shopper:1").await;
    // The kill comes with the ack: the bot has had no time, or has answered; both must end in an answer.
    let (id, seq) = shopper.post("r0", None, "hello").await.unwrap();
    let test = test.restart().await;
    let mut shopper = test.silent_client();
    shopper.say(&format!(r#"{{"type":"hello","token":"shopper:1","resume":[{{"conversation":"{id}","seq":{seq}}}]}}"#));
    let answer = shopper.until("the bot's answer", |frame| matches!(frame, ServerFrame::Entry(entry) if entry.author.kind == "bot"));
    answer.await;
    let left = test.store.timers_of_kind(TimerKind::Answer, 10).await.unwrap();
    assert!(left.is_empty(), "{left:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_session_is_closed_and_leaves_no_trace() {
    let test = TestTree::start().await;
    let shopper = test.client("shopper:1").await;
    test.tree.sessions.kill_all_for_test();
    let handle = shopper.connected.handle().clone();
    let ended = async {
        loop {
            if handle.outbox().drain().end.is_some() {
                return;
            }
            handle.outbox().changed().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), ended).await.unwrap();
    assert_eq!((test.tree.sessions.count(), test.tree.hub.counts()), (0, (0, 0)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shopper_who_comes_back_is_told_its_place_and_who_has_its_dialogue() {
    let test = TestTree::start().await;
    let mut shopper = test.client("shopper:1").await;
    let mut agent = test.client("agent:11").await;
    let (id, _) = shopper.post("r0", None, "hello").await.unwrap();
    shopper.ask("human", "h", &id).await.unwrap();
    let mut back = test.client("shopper:1").await;
    back.until("place", |frame| matches!(frame, ServerFrame::State { state, position: Some(1), .. } if state == "queued")).await;
    agent.ask("take", "t", &id).await.unwrap();
    let mut again = test.client("shopper:1").await;
    again.until("agent", |frame| matches!(frame, ServerFrame::State { agent: Some(agent), .. } if agent.name == "Agent 11")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dialogue_named_twice_in_one_resume_is_told_once() {
    let test = TestTree::start().await;
    let mut shopper = test.client("shopper:1").await;
    let (id, _) = shopper.post("r0", None, "hello").await.unwrap();
    shopper.seqs_until(&id, 3).await;
    let mut back = test.silent_client();
    let twice = format!(r#"{{"conversation":"{id}","seq":1}}"#);
    back.say(&format!(r#"{{"type":"hello","token":"shopper:1","resume":[{twice},{twice}]}}"#));
    back.expect("synced").await;
    let frames = back.all_heard().await;
    let seqs: Vec<u64> = entries_of(&frames, &id).iter().map(|entry| entry.seq).collect();
    assert_eq!(seqs, [2, 3]);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_written_after_bye() {
    let test = TestTree::start().await;
    let shopper = test.client("shopper:1").await;
    let outbox = shopper.connected.handle().outbox();
    outbox.drain();
    test.tree.sessions.drain(1_000);
    outbox.push(crate::protocol::Encoded::of(&ServerFrame::Beat), crate::actors::session::Worth::Kept);
    let drained = outbox.drain();
    assert_eq!(drained.frames.len(), 1, "the bye alone");
    assert!(drained.end.is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_visitor_who_begins_a_dialogue_is_shown_with_it() {
    let test = TestTree::start().await;
    let mut agent = test.client("agent:11").await;
    agent.say(r#"{"type":"watch","ref":"w","topic":"visitors"}"#);
    agent.expect("snapshot").await;
    let mut shopper = test.client("shopper:1").await;
    let (id, _) = shopper.post("r0", None, "hello").await.unwrap();
    agent
        .until("row with the dialogue", |frame| match frame {
            ServerFrame::Change { upsert, .. } => {
                upsert.iter().any(|row| serde_json::to_value(row).unwrap()["conversation"] == id.as_str())
            }
            _ => false,
        })
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_release_that_is_sent_again_does_not_undo_what_happened_since() {
    let test = TestTree::start().await;
    let mut shopper = test.client("shopper:1").await;
    let mut agent = test.client("agent:11").await;
    let (id, _) = shopper.post("r0", None, "hello").await.unwrap();
    agent.ask("take", "t1", &id).await.unwrap();
    let released = agent.ask("release", "l1", &id).await.unwrap();
    agent.ask("take", "t2", &id).await.unwrap();
    assert_eq!(agent.ask("release", "l1", &id).await.unwrap(), released);
    assert!(agent.post("p", Some(&id), "still mine").await.is_ok());
}
