//! Beseda by its own load tester, `beseda load`, which checks every promise meanwhile: a second opinion on our generator.
//!
//! Its agents log in with passwords, over which the server takes its time on purpose, so a run takes longer than others.

use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::{Host, Keep, Running, beseda};
use crate::client::beseda::BesedaServer;
use crate::host::meter::{Meter, Watched};
use crate::workload::figures::{Figures, Metric};
use crate::workload::{Amounts, Outcome, Workload};

/// What `beseda load` may take beyond the time that it measures: shoppers and agents are made first.
const BESIDE_MAX: Duration = Duration::from_secs(90);
/// How much is shown of what a failed `beseda load` said.
const SAID_LINES_MAX: usize = 10;

pub(super) async fn measure(host: &Host, keep: Keep, workload: Workload, amounts: &Amounts) -> Result<Outcome> {
    let beseda = beseda::start(host, keep).await?;
    let meter = Meter::begin(Watched { server: beseda.server.pid(), database: None })?;
    let printed = load(host, &beseda, workload, amounts).await?;
    let figures = read(&printed).with_context(|| format!("`beseda load {} --json` printed `{}`", workload.name(), printed.trim()))?;
    Ok(Outcome { figures, strangers: meter.end()?.strangers })
}

async fn load(host: &Host, beseda: &Running<BesedaServer>, workload: Workload, amounts: &Amounts) -> Result<String> {
    let (n_clients, measured) = match workload {
        Workload::Pairs => (amounts.n_pairs, amounts.measured),
        // It is silent for so long, and its memory is read in the end.
        Workload::Idle => (amounts.n_idle, Duration::from_secs(1)),
        Workload::Fanout => (amounts.n_watchers, amounts.measured / 2),
    };
    let mut command = tokio::process::Command::new(&host.beseda);
    command.args(["load", workload.name(), "--json", "--url", &format!("http://127.0.0.1:{}", beseda.connector.port)]);
    command.args(["--clients", &n_clients.to_string(), "--seconds", &measured.as_secs().max(1).to_string()]);
    command.args(["--pid", &beseda.server.pid().to_string()]).env("BESEDA_LOAD_KEY", &beseda.connector.key);
    command.stdin(Stdio::null()).kill_on_drop(true);
    let ended = tokio::time::timeout(amounts.measured + BESIDE_MAX, command.output()).await;
    let output = ended.context("`beseda load` does not come to an end")?.context("cannot start `beseda load`")?;
    if !output.status.success() {
        bail!("`beseda load {}` failed ({}):\n{}", workload.name(), output.status, beginning(&String::from_utf8_lossy(&output.stderr)));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// What it says first says what is wrong.
fn beginning(said: &str) -> String {
    said.trim().lines().take(SAID_LINES_MAX).map(|line| format!("  {line}")).collect::<Vec<_>>().join("\n")
}

/// Where each number stands in what `beseda load --json` prints.
const NUMBERS: [(Metric, &str); 9] = [
    (Metric::EntriesPerSecond, "/entries_per_s"),
    (Metric::AckP50Ms, "/ack_ms/p50"),
    (Metric::AckP99Ms, "/ack_ms/p99"),
    (Metric::DeliveryP50Ms, "/delivery_ms/p50"),
    (Metric::DeliveryP99Ms, "/delivery_ms/p99"),
    (Metric::ServerCpuUs, "/server_cpu_us_per_entry"),
    (Metric::BytesPerClient, "/bytes_per_client"),
    (Metric::SingleDeliveriesPerSecond, "/deliveries_per_s"),
    (Metric::BurstDeliveriesPerSecond, "/burst_deliveries_per_s"),
];

fn read(printed: &str) -> Result<Figures> {
    let value = serde_json::from_str::<Value>(printed).context("it is not one JSON document")?;
    let figures = NUMBERS
        .iter()
        .fold(Figures::default(), |figures, (metric, pointer)| figures.with_some(*metric, value.pointer(pointer).and_then(Value::as_f64)));
    if figures == Figures::default() {
        bail!("none of the numbers that are looked for is in it");
    }
    Ok(figures)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_found_where_they_stand() {
        let figures = read(r#"{"entries_per_s": 30000, "ack_ms": {"p50": 4.5, "p99": 18.25}, "server_cpu_us_per_entry": 33.0}"#).unwrap();
        let close = |metric, value: f64| (figures.get(metric).unwrap() - value).abs() < 1e-9;
        assert!(close(Metric::EntriesPerSecond, 30_000.0) && close(Metric::AckP99Ms, 18.25) && close(Metric::ServerCpuUs, 33.0));
        assert_eq!(figures.get(Metric::BytesPerClient), None);
    }

    #[test]
    fn what_holds_no_number_is_an_error() {
        assert!(read("{}").is_err());
        assert!(read("broken promise").is_err());
    }
}
