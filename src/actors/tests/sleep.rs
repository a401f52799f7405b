//! Dialogues that have nothing to do sleep: the memory of a day is not that of its dialogues.

use std::time::Duration;

use tokio::time::{advance, pause, resume, timeout};

use crate::actors::conversation::SETTLED_AWAKE;
use crate::actors::testing::{PATIENCE, TestTree};
use crate::domain::ConversationId;

#[tokio::test]
async fn a_settled_dialogue_sleeps_long_before_one_that_is_merely_quiet() {
    let test = TestTree::start().await;
    let mut agent = test.client("agent:11").await;
    let (quiet, _) = test.client("shopper:1").await.post("r0", None, "hello").await.unwrap();
    let (settled, _) = test.client("shopper:2").await.post("r0", None, "hello").await.unwrap();
    agent.ask("take", "t1", &settled).await.unwrap();
    agent.ask("resolve", "t2", &settled).await.unwrap();
    let (quiet, settled): (ConversationId, ConversationId) = (quiet.parse().unwrap(), settled.parse().unwrap());
    assert!(test.tree.directory.awake(settled).is_some());

    pause();
    advance(SETTLED_AWAKE + Duration::from_secs(1)).await;
    resume();
    let asleep = async {
        while test.tree.directory.awake(settled).is_some() {
            tokio::task::yield_now().await;
        }
    };
    timeout(PATIENCE, asleep).await.expect("a settled dialogue goes to sleep");
    assert!(test.tree.directory.awake(quiet).is_some());
    let (_, seq) = agent.ask("reopen", "t3", &settled.to_string()).await.expect("it wakes when it is asked for something");
    assert!(seq > 0);
}
