//! `beseda migrate`: the database, brought up to this version.

use serde_json::json;

use super::Common;
use crate::app;

pub(super) async fn run(common: &Common) -> anyhow::Result<()> {
    let config = common.load(None)?.config;
    let store = app::open_store(&config).await?;
    let report = store.migrate().await;
    store.close().await;
    let report = report?;
    let text = if report.applied.is_empty() {
        format!("The database is up to date: version {}.", report.to)
    } else {
        format!("The database was brought from version {} to {}: {}.", report.from, report.to, report.applied.join(", "))
    };
    common.output().answer(&text, &json!({ "from": report.from, "to": report.to, "applied": report.applied }))
}
