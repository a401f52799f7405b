//! Bringing a database up to the schema, by one process or by several at once.

use super::support::on_each_empty_database;
use crate::store::db::query;
use crate::store::{MigrationReport, Store, StoreError};

#[tokio::test]
async fn an_empty_database_gets_the_schema_once() {
    on_each_empty_database(async |config| {
        let store = Store::open(&config).await.unwrap();
        let first = store.migrate().await.unwrap();
        assert_eq!((first.from, first.applied.first()), (0, Some(&"0001_live_core")));
        let again = store.migrate().await.unwrap();
        assert_eq!(again, MigrationReport { from: first.to, to: first.to, applied: Vec::new() });
        store.close().await;
    })
    .await;
}

#[tokio::test]
async fn of_processes_that_start_at_once_one_migrates_and_all_go_on() {
    on_each_empty_database(async |config| {
        let starts = (0..4).map(|_| async {
            let store = Store::open(&config).await.unwrap();
            let report = store.migrate().await.unwrap();
            store.ping().await.unwrap();
            store.tenants().await.unwrap();
            store.close().await;
            report
        });
        let reports = futures_util::future::join_all(starts).await;
        let migrated = reports.iter().filter(|report| !report.applied.is_empty()).count();
        assert_eq!(migrated, 1, "{reports:?}");
    })
    .await;
}

#[tokio::test]
async fn a_database_that_is_newer_than_the_program_is_refused_and_left_alone() {
    on_each_empty_database(async |config| {
        let store = Store::open(&config).await.unwrap();
        let known = store.migrate().await.unwrap().to;
        let newer = query("INSERT INTO schema_versions (version, name, checksum, applied_at) VALUES (999, 'x', 'x', 0)");
        store.db.write(newer).await.unwrap();
        let errors = [store.migrate().await.unwrap_err(), Store::open(&config).await.unwrap_err()];
        for error in errors {
            assert!(matches!(error, StoreError::Newer { found: 999, known: k } if k == known), "{error:?}");
            assert!(error.to_string().contains("999"), "{error}");
        }
        store.close().await;
    })
    .await;
}

#[tokio::test]
async fn a_migration_that_was_changed_after_it_was_run_is_refused() {
    on_each_empty_database(async |config| {
        let store = Store::open(&config).await.unwrap();
        store.migrate().await.unwrap();
        store.db.write(query("UPDATE schema_versions SET checksum = 'other'")).await.unwrap();
        let error = store.migrate().await.unwrap_err();
        assert!(error.to_string().contains("0001_live_core"), "{error}");
        store.close().await;
    })
    .await;
}
