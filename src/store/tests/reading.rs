//! Reading dialogues: pages, heads, the board, how far each has read.

use super::support::{NOW, World, on_each_database};
use crate::domain::{Author, Body, Channel, ContactId, ConversationId, Entry, Phase, Responsible, Seq, TeamId, Timestamp, UserId};
use crate::store::{AgentFilter, Append, AppendOutcome, ConversationChange, ConversationFilter, ReadMark};

async fn stored(world: &World, append: Append) {
    assert_eq!(world.store.append(&[append]).await.unwrap(), [AppendOutcome::Stored]);
}

/// Moves a dialogue to a phase that it has been in since then.
async fn moved(world: &World, id: ConversationId, phase: Phase, since: i64, agent: Option<Author>) {
    let change = ConversationChange {
        phase,
        since: Timestamp::from_millis(since),
        responsible: Responsible { agent, team: Some(TeamId::from(2)) },
        snoozed_until: None,
        channel: Channel::WEB,
        rating: None,
    };
    stored(world, Append { change: Some(Box::new(change)), ..world.nothing(id) }).await;
}

fn agent(id: i64) -> Author {
    Author::agent(UserId::from(id), "Boris")
}

#[tokio::test]
async fn pages_of_a_log_meet_without_gap_or_overlap_in_both_directions() {
    on_each_database(async |world| {
        let id = world.open().await;
        stored(&world, world.messages(id, 2..=25)).await;
        let shop = world.store.of(world.shop.tenant);
        let (mut forward, mut after) = (Vec::new(), Seq::ZERO);
        loop {
            let page = shop.entries_after(id, after, 7).await.unwrap();
            let Some(last) = page.last() else { break };
            after = last.seq;
            forward.extend(page.iter().map(|entry| entry.seq.get()));
        }
        assert_eq!(forward, (1..=25).collect::<Vec<_>>());

        let (mut backward, mut before) = (Vec::new(), None);
        loop {
            let page = shop.entries_before(id, before, 7).await.unwrap();
            let Some(first) = page.first() else { break };
            assert!(page.is_sorted_by_key(|entry| entry.seq));
            before = Some(first.seq);
            backward.extend(page.iter().rev().map(|entry| entry.seq.get()));
        }
        assert_eq!(backward, (1..=25).rev().collect::<Vec<_>>());
    })
    .await;
}

#[tokio::test]
async fn a_shoppers_open_dialogue_is_the_newest_that_is_not_settled() {
    on_each_database(async |world| {
        let shop = world.store.of(world.shop.tenant);
        assert_eq!(shop.open_conversation_of(world.shop.contact).await.unwrap(), None);
        let (one, two, three) = (world.open().await, world.open().await, world.open().await);
        moved(&world, three, Phase::Resolved, 1, None).await;
        assert_eq!(shop.open_conversation_of(world.shop.contact).await.unwrap(), Some(two));
        moved(&world, two, Phase::Resolved, 1, None).await;
        moved(&world, one, Phase::Resolved, 1, None).await;
        assert_eq!(shop.open_conversation_of(world.shop.contact).await.unwrap(), None);
        assert_eq!(shop.open_conversation_of(ContactId::from(1)).await.unwrap(), None);
    })
    .await;
}

/// Adds what an agent writes: a message and a note.
async fn answered(world: &World, id: ConversationId, seq: u64) {
    let message = Entry { author: agent(7), ..(*world.message(id, seq, "Good day", None)).clone() };
    let note = Body::Note("hm".to_owned());
    let note = Entry { seq: Seq::new(seq + 1), id: world.id(), body: note, ..message.clone() };
    stored(world, Append { entries: vec![message.into(), note.into()], ..world.nothing(id) }).await;
}

#[tokio::test]
async fn unread_is_what_the_other_side_wrote_after_the_mark() {
    on_each_database(async |world| {
        let shop = world.store.of(world.shop.tenant);
        let id = world.open().await;
        answered(&world, id, 2).await;
        stored(&world, world.messages(id, 4..=5)).await;
        moved(&world, id, Phase::Assigned, 5, Some(agent(7))).await;
        let contact = world.shop.contact;
        let unread = async || {
            let contacts = shop.heads_of_contact(contact, 5).await.unwrap();
            let agents = shop.heads_of_agent(7, 5).await.unwrap();
            let details = shop.conversation_details(id, 7).await.unwrap().unwrap();
            assert_eq!((contacts[0].id, contacts[0].seq, contacts[0].phase), (id, Seq::new(5), Phase::Assigned));
            assert_eq!(details.unread, agents[0].unread);
            (contacts[0].unread, agents[0].unread)
        };
        assert_eq!(unread().await, (1, 3));
        shop.mark_read(id, contact.raw(), Seq::new(2), NOW).await.unwrap();
        shop.mark_read(id, 7, Seq::new(4), NOW).await.unwrap();
        assert_eq!(unread().await, (0, 1));
        // Marks never go back.
        shop.mark_read(id, 7, Seq::new(1), NOW).await.unwrap();
        assert_eq!(unread().await, (0, 1));
        let mark = |reader, seq| ReadMark { reader, seq: Seq::new(seq), at: NOW };
        assert_eq!(shop.read_marks(id).await.unwrap(), [mark(7, 4), mark(contact.raw(), 2)]);
    })
    .await;
}

#[tokio::test]
async fn heads_are_the_newest_and_an_agents_are_those_it_has() {
    on_each_database(async |world| {
        let shop = world.store.of(world.shop.tenant);
        let (one, two, three) = (world.open().await, world.open().await, world.open().await);
        moved(&world, one, Phase::Assigned, 1, Some(agent(7))).await;
        moved(&world, two, Phase::Assigned, 1, Some(agent(8))).await;
        moved(&world, three, Phase::Snoozed, 1, Some(agent(7))).await;
        let ids = |heads: Vec<crate::domain::ConversationHead>| heads.into_iter().map(|head| head.id).collect::<Vec<_>>();
        assert_eq!(ids(shop.heads_of_contact(world.shop.contact, 2).await.unwrap()), [three, two]);
        assert_eq!(ids(shop.heads_of_agent(7, 5).await.unwrap()), [three, one], "what it put aside is still its own");
    })
    .await;
}

#[tokio::test]
async fn the_board_shows_who_waits_longest_first_and_settled_ones_not_at_all() {
    on_each_database(async |world| {
        let mut ids = Vec::new();
        for _ in 0..8 {
            ids.push(world.open().await);
        }
        let &[bot_old, bot_new, late, early, taken, snoozed, resolved, answer] = ids.as_slice() else { panic!() };
        moved(&world, bot_old, Phase::Bot, 1, None).await;
        moved(&world, bot_new, Phase::Bot, 2, None).await;
        moved(&world, late, Phase::Queued, 20, None).await;
        moved(&world, early, Phase::Queued, 10, None).await;
        moved(&world, taken, Phase::Assigned, 5, Some(agent(7))).await;
        moved(&world, snoozed, Phase::Snoozed, 5, Some(agent(7))).await;
        moved(&world, resolved, Phase::Resolved, 5, None).await;
        moved(&world, answer, Phase::Assigned, 6, Some(agent(7))).await;
        answered(&world, answer, 2).await;
        let shop = world.store.of(world.shop.tenant);
        let board = shop.board(100).await.unwrap();
        let shown: Vec<_> = board.iter().map(|row| row.id).collect();
        assert_eq!(shown, [early, late, answer, taken, snoozed, bot_new, bot_old]);
        assert_eq!(shop.board(2).await.unwrap(), board[..2]);
        // The last word is the last message, not the note after it.
        let last = board[2].last.as_ref().unwrap();
        assert_eq!((last.seq, last.text.as_str()), (Seq::new(2), "Good day"));
        assert_eq!((board[2].agent.clone(), board[2].contact_name.as_str()), (Some(agent(7)), "Anna"));
        assert_eq!(shop.board_row(answer).await.unwrap().as_ref(), Some(&board[2]));
        assert_eq!(shop.board_row(resolved).await.unwrap().map(|row| row.phase), Some(Phase::Resolved));
        let queued = world.store.queued_conversations(10).await.unwrap();
        assert_eq!(queued.iter().map(|row| row.id).collect::<Vec<_>>(), [early, late]);
        assert_eq!((queued[0].team, queued[0].since), (Some(TeamId::from(2)), Timestamp::from_millis(10)));
    })
    .await;
}

async fn listed(world: &World, filter: ConversationFilter, limit: u32) -> Vec<ConversationId> {
    let page = world.store.of(world.shop.tenant).list_conversations(&filter, limit).await.unwrap();
    page.into_iter().map(|details| details.conversation.id).collect()
}

#[tokio::test]
async fn lists_are_filtered_and_go_on_where_the_page_before_ended() {
    on_each_database(async |world| {
        let mut ids = Vec::new();
        for _ in 0..5 {
            ids.push(world.open().await);
        }
        moved(&world, ids[1], Phase::Assigned, 1, Some(agent(7))).await;
        moved(&world, ids[2], Phase::Assigned, 1, Some(agent(8))).await;
        moved(&world, ids[3], Phase::Queued, 1, None).await;
        let all = ConversationFilter::default();
        assert_eq!(listed(&world, all.clone(), 2).await, [ids[4], ids[3]]);
        assert_eq!(listed(&world, ConversationFilter { before: Some(ids[3]), ..all.clone() }, 2).await, [ids[2], ids[1]]);
        assert_eq!(listed(&world, ConversationFilter { before: Some(ids[1]), ..all.clone() }, 2).await, [ids[0]]);
        let of = |phase, agent| ConversationFilter { phase, agent, ..ConversationFilter::default() };
        assert_eq!(listed(&world, of(Some(Phase::Assigned), AgentFilter::Any), 9).await, [ids[2], ids[1]]);
        assert_eq!(listed(&world, of(Some(Phase::Assigned), AgentFilter::Id(7)), 9).await, [ids[1]]);
        assert_eq!(listed(&world, of(None, AgentFilter::Id(8)), 9).await, [ids[2]]);
        assert_eq!(listed(&world, of(None, AgentFilter::None), 9).await, [ids[4], ids[3], ids[0]]);
        let inbox = |inbox| ConversationFilter { inbox: Some(inbox), ..ConversationFilter::default() };
        assert_eq!(listed(&world, inbox(world.shop.inbox), 9).await.len(), 5);
        assert_eq!(listed(&world, inbox(world.id()), 9).await, []);
        let page = world.store.of(world.shop.tenant).list_conversations(&all, 1).await.unwrap();
        assert_eq!((page[0].inbox_name.as_str(), page[0].profile.name.as_deref()), ("Site", Some("Anna")));
        assert_eq!(page[0].last.as_ref().map(|last| last.text.as_str()), Some("Hello"));
    })
    .await;
}

#[tokio::test]
async fn a_dialogue_without_messages_has_no_last_word() {
    on_each_database(async |world| {
        let id: ConversationId = world.id();
        let opened = Entry {
            body: Body::Event(crate::domain::Event::Opened),
            author: Author::system(),
            ..(*world.message(id, 1, "", None)).clone()
        };
        stored(&world, world.shop.opening(id, opened.into())).await;
        let shop = world.store.of(world.shop.tenant);
        assert_eq!(shop.board_row(id).await.unwrap().unwrap().last, None);
        assert_eq!(shop.conversation_details(id, 0).await.unwrap().unwrap().last, None);
    })
    .await;
}
