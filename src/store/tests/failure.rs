//! What callers see when the database cannot do its work, and that it works again afterwards.

use std::time::Duration;

use secrecy::ExposeSecret;
use sqlx::{AssertSqlSafe, Connection, PgConnection};

use super::support::{World, on_each_database, on_postgres, on_sqlite};
use crate::store::db::{Pools, query};
use crate::store::{AppendOutcome, Store, StoreConfig, StoreError};

/// Runs a statement on the embedded database's writer.
async fn at_the_writer(world: &World, sql: &str) {
    let Pools::Sqlite { writer, .. } = &world.store.db.pools else { panic!("not SQLite") };
    sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(writer).await.unwrap();
}

/// Connects to the test's own `PostgreSQL` database, past the store.
async fn past_the_store(config: &StoreConfig) -> PgConnection {
    PgConnection::connect(config.url.as_ref().unwrap().expose_secret()).await.unwrap()
}

async fn run(connection: &mut PgConnection, sql: &str) {
    sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(connection).await.unwrap();
}

/// An append fails in between, its retry works, and what it brings is there once.
async fn fails_and_recovers(world: &World, fail: impl AsyncFnOnce(), recover: impl AsyncFnOnce()) {
    let id = world.open().await;
    let batch = [world.messages(id, 2..=100)];
    fail().await;
    let error = world.store.append(&batch).await.unwrap_err();
    assert!(error.is_temporary(), "{error:?}");
    recover().await;
    assert_eq!(world.store.append(&batch).await.unwrap(), [AppendOutcome::Stored]);
    let row = world.store.of(world.shop.tenant).conversation(id).await.unwrap().unwrap();
    assert_eq!(row.last.get(), 100);
}

#[tokio::test]
async fn a_full_disk_is_unavailable_until_there_is_room() {
    on_sqlite(async |config| {
        let world = World::new(config).await;
        let full = async || at_the_writer(&world, "PRAGMA max_page_count = 1").await;
        let room = async || at_the_writer(&world, "PRAGMA max_page_count = 1000000").await;
        fails_and_recovers(&world, full, room).await;
    })
    .await;
}

#[tokio::test]
async fn a_database_that_turned_read_only_is_unavailable_until_it_may_be_written() {
    on_sqlite(async |config| {
        let world = World::new(config).await;
        let closed = async || at_the_writer(&world, "PRAGMA query_only = on").await;
        let open = async || at_the_writer(&world, "PRAGMA query_only = off").await;
        fails_and_recovers(&world, closed, open).await;
    })
    .await;
    on_postgres(async |config| {
        let world = World::new(config).await;
        let mut outside = past_the_store(&world.config).await;
        let database: String = sqlx::query_scalar("SELECT current_database()").fetch_one(&mut outside).await.unwrap();
        let alter = |setting: &str| format!("ALTER DATABASE {database} {setting} default_transaction_read_only");
        let id = world.open().await;
        let batch = [world.messages(id, 2..=3)];
        run(&mut outside, &format!("{} = on", alter("SET"))).await;
        hang_up(&mut outside).await;
        // The first failure is the lost connection, the second one the server's refusal to write.
        for _ in 0..2 {
            assert!(world.store.append(&batch).await.unwrap_err().is_temporary());
        }
        run(&mut outside, &format!("SET default_transaction_read_only = off; {}", alter("RESET"))).await;
        hang_up(&mut outside).await;
        // Whether the dead connection is noticed before or by the append is the driver's affair.
        let stored = match world.store.append(&batch).await {
            Ok(stored) => stored,
            Err(error) => {
                assert!(error.is_temporary());
                world.store.append(&batch).await.unwrap()
            }
        };
        assert_eq!(stored, [AppendOutcome::Stored]);
    })
    .await;
}

/// Makes the server hang up on all others, as it does when it restarts.
async fn hang_up(connection: &mut PgConnection) {
    // With the time to wait for: the function returns when they are gone.
    let sql = "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity \
               WHERE datname = current_database() AND pid <> pg_backend_pid()";
    run(connection, sql).await;
}

#[tokio::test]
async fn a_lost_connection_is_unavailable_and_made_anew() {
    on_postgres(async |config| {
        let world = World::new(config).await;
        let hung_up = async || hang_up(&mut past_the_store(&world.config).await).await;
        fails_and_recovers(&world, hung_up, async || ()).await;
    })
    .await;
}

/// Locks a dialogue's row, as another writer does that has stopped in the middle of its work.
async fn lock_rows(connection: &mut PgConnection) {
    run(connection, "BEGIN; SELECT 1 FROM conversations FOR UPDATE").await;
}

#[tokio::test]
async fn a_lock_that_is_not_given_back_is_unavailable_when_the_time_is_up() {
    const PATIENCE: Duration = Duration::from_millis(300);
    on_postgres(async |config| {
        let world = World::new(StoreConfig { statement_timeout: PATIENCE, ..config }).await;
        let mut outside = past_the_store(&world.config).await;
        let id = world.open().await;
        lock_rows(&mut outside).await;
        let batch = [world.messages(id, 2..=2)];
        assert!(world.store.append(&batch).await.unwrap_err().is_temporary());
        run(&mut outside, "ROLLBACK").await;
        assert_eq!(world.store.append(&batch).await.unwrap(), [AppendOutcome::Stored]);
        let slow = world.store.db.one(query("SELECT pg_sleep(30)")).await.unwrap_err();
        assert!(slow.is_temporary(), "{slow:?}");
    })
    .await;
    on_sqlite(async |config| {
        let world = World::new(StoreConfig { statement_timeout: PATIENCE, ..config }).await;
        let id = world.open().await;
        let batch = [world.messages(id, 2..=2)];
        let other = Store::open(&world.config).await.unwrap();
        let holding = other.db.begin().await.unwrap();
        assert!(world.store.append(&batch).await.unwrap_err().is_temporary());
        // Readers do not wait for a writer.
        assert!(world.store.of(world.shop.tenant).conversation(id).await.unwrap().is_some());
        drop(holding);
        other.close().await;
        assert_eq!(world.store.append(&batch).await.unwrap(), [AppendOutcome::Stored]);
    })
    .await;
}

/// A writer that has the row's lock raises the epoch and commits while a stale writer's append waits for the same row.
#[tokio::test]
async fn an_append_that_waits_for_a_claim_in_flight_finds_itself_stale() {
    on_postgres(async |config| {
        let world = World::new(config).await;
        let id = world.open().await;
        let mut outside = past_the_store(&world.config).await;
        run(&mut outside, "BEGIN; UPDATE conversations SET epoch = epoch + 1").await;
        let batch = [world.messages(id, 2..=2)];
        let mut observer = past_the_store(&world.config).await;
        let waiting = "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
        let claim = async {
            while sqlx::query_scalar::<_, i64>(waiting).fetch_one(&mut observer).await.unwrap() == 0 {}
            run(&mut outside, "COMMIT").await;
        };
        let (outcome, ()) = tokio::join!(world.store.append(&batch), claim);
        assert_eq!(outcome.unwrap(), [AppendOutcome::Stale]);
        let row = world.store.of(world.shop.tenant).conversation(id).await.unwrap().unwrap();
        assert_eq!((row.last.get(), row.epoch), (1, 2));
    })
    .await;
}

/// A commit that was lost on the way may still be under way when its batch is tried again.
#[tokio::test]
async fn a_retry_that_meets_its_own_lost_transaction_waits_for_it_and_is_stored_once() {
    on_postgres(async |config| {
        let world = World::new(config).await;
        let id = world.open().await;
        let batch = [world.messages(id, 2..=2)];
        let mut zombie = past_the_store(&world.config).await;
        let entry = &batch[0].entries[0];
        run(&mut zombie, "BEGIN; SELECT 1 FROM conversations FOR NO KEY UPDATE").await;
        let insert = format!(
            "INSERT INTO entries SELECT conversation, 2, tenant, {}, at, kind, author_kind, author, channel, ref, ref_hash, \
             body FROM entries WHERE conversation = {}",
            entry.id.raw(),
            id.raw()
        );
        run(&mut zombie, &insert).await;
        let mut observer = past_the_store(&world.config).await;
        let waiting = "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
        let commit = async {
            while sqlx::query_scalar::<_, i64>(waiting).fetch_one(&mut observer).await.unwrap() == 0 {}
            run(&mut zombie, "COMMIT").await;
        };
        let (outcome, ()) = tokio::join!(world.store.append(&batch), commit);
        assert_eq!(outcome.unwrap(), [AppendOutcome::Stored]);
        assert_eq!(world.store.of(world.shop.tenant).conversation(id).await.unwrap().unwrap().last.get(), 2);
    })
    .await;
}

#[tokio::test]
async fn an_append_that_was_given_up_half_way_leaves_nothing_behind() {
    on_each_database(async |world| {
        let id = world.open().await;
        let batch = [world.messages(id, 2..=500)];
        // Polled a few times and dropped, at another place each time.
        for polls in 1..40 {
            let mut append = Box::pin(world.store.append(&batch));
            for _ in 0..polls {
                if futures_util::poll!(append.as_mut()).is_ready() {
                    break;
                }
                tokio::task::yield_now().await;
            }
        }
        let last = world.store.of(world.shop.tenant).conversation(id).await.unwrap().unwrap().last.get();
        assert!(last == 1 || last == 500, "half of a batch is there: {last}");
        assert_eq!(world.store.append(&batch).await.unwrap(), [AppendOutcome::Stored]);
    })
    .await;
}

#[tokio::test]
async fn a_wrong_setting_is_named_with_its_cure() {
    let address = |url: &str| StoreConfig { url: Some(url.into()), ..StoreConfig::default() };
    let unreachable = Store::open(&address("postgres://me:hunter2@127.0.0.1:1/beseda")).await.unwrap_err();
    let nonsense = Store::open(&address("mysql://me:hunter2@127.0.0.1/beseda")).await.unwrap_err();
    for error in [&unreachable, &nonsense] {
        assert!(matches!(error, StoreError::Config { setting: "database.url", .. }), "{error:?}");
        assert!(!format!("{error} {error:?}").contains("hunter2"), "{error:?}");
    }
    assert!(unreachable.to_string().contains("127.0.0.1:1"), "{unreachable}");

    let file = tempfile::NamedTempFile::new().unwrap();
    let folder = StoreConfig { data_dir: file.path().join("data"), ..StoreConfig::default() };
    let error = Store::open(&folder).await.unwrap_err();
    assert!(matches!(error, StoreError::Config { setting: "server.data_dir", .. }), "{error:?}");
}

#[tokio::test]
async fn a_database_that_is_not_there_is_named_with_its_cure() {
    on_postgres(async |config| {
        let url = format!("{}_missing", config.url.as_ref().unwrap().expose_secret());
        let error = Store::open(&StoreConfig { url: Some(url.into()), ..config }).await.unwrap_err();
        assert!(error.to_string().contains("createdb"), "{error}");
    })
    .await;
}
