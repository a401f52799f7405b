//! The batch append: all or nothing, in order, once, by the one writer.

use super::support::on_each_database;
use crate::domain::Seq;
use crate::store::AppendOutcome;

#[tokio::test]
async fn what_was_appended_is_read_back_in_order() {
    on_each_database(async |world| {
        let id = world.open().await;
        let append = world.messages(id, 2..=300);
        assert_eq!(world.store.append(std::slice::from_ref(&append)).await.unwrap(), [AppendOutcome::Stored]);

        let shop = world.store.of(world.shop.tenant);
        let read = shop.entries_after(id, Seq::new(1), 1_000).await.unwrap();
        assert_eq!(read, append.entries.iter().map(|entry| (**entry).clone()).collect::<Vec<_>>());
        assert_eq!(shop.conversation(id).await.unwrap().unwrap().last, Seq::new(300));
    })
    .await;
}
