//! `idle`: shoppers who are connected and say nothing. How much memory is each, and is it given back?

use std::time::Duration;

use tokio::time::{Instant, sleep, sleep_until, timeout};

use super::{Figures, Stage, as_f64, ratio, round};
use crate::machine::Process;
use crate::socket::Socket;
use crate::stats::DelayHistogram;
use crate::tasks;

/// Shoppers that connect at once, where none of them is due at a time of its own.
const AT_ONCE: usize = 32;
/// How long the server is left in peace before its memory is read.
const SETTLE: Duration = Duration::from_secs(2);

pub(super) async fn run(stage: &Stage<'_>) -> anyhow::Result<Figures> {
    let count = stage.options.clients;
    let bar = stage.bar(count as u64, "making shoppers");
    let tokens = stage.target.shoppers(count).await?;
    sleep(SETTLE).await;
    let before = stage.place.process.and_then(Process::memory_bytes);
    let began = Instant::now();
    let interval = stage.options.rate.map(|rate| Duration::from_secs_f64(rate.recip()));
    let at_once = if interval.is_some() { count } else { AT_ONCE };
    let numbered = (0_u32..).zip(tokens).collect();
    let connected = tasks::each(numbered, at_once, |(number, token)| {
        let (place, stats, bar) = (stage.place.clone(), stage.stats.clone(), bar.clone());
        let due = interval.map(|interval| began + interval * number);
        async move {
            sleep_until(due.unwrap_or(began)).await;
            let began = due.unwrap_or_else(Instant::now);
            let socket = Socket::open(&place, &token, &[], &stats).await?;
            bar.inc(1);
            Ok((socket, began.elapsed()))
        }
    })
    .await?;
    let took = began.elapsed();
    bar.finish_and_clear();
    let mut greetings = DelayHistogram::default();
    let mut sockets = Vec::with_capacity(count);
    for (socket, delay) in connected {
        greetings.record(delay);
        sockets.push(socket);
    }
    let meter = super::Meter::begin(stage.place.process, &stage.stats);
    let sockets = stay(sockets, stage.options.duration()).await?;
    let mut figures = meter.end();
    for useless in ["entries_per_s", "delivered_per_s"] {
        figures.remove(useless);
    }
    let during = stage.place.process.and_then(Process::memory_bytes);
    drop(sockets);
    sleep(SETTLE * 2).await;
    let after = stage.place.process.and_then(Process::memory_bytes);
    let told = greetings.told();
    figures.insert("connected_per_s".to_owned(), round(ratio(count as u64, took.as_secs_f64())));
    figures.insert("welcome_ms".to_owned(), crate::report::delays(&told));
    if let (Some(before), Some(during), Some(after)) = (before, during, after) {
        figures.insert("bytes_per_client".to_owned(), round(as_f64(during.saturating_sub(before)) / as_f64(count.max(1) as u64)));
        figures.insert("memory_before_mib".to_owned(), round(as_f64(before) / 1_048_576.0));
        figures.insert("memory_after_mib".to_owned(), round(as_f64(after) / 1_048_576.0));
    }
    Ok(figures)
}

/// Stays connected, hearing what comes, and notices who was cut off.
async fn stay(sockets: Vec<Socket>, duration: Duration) -> anyhow::Result<Vec<Socket>> {
    let until = Instant::now() + duration.max(SETTLE);
    let count = sockets.len();
    tasks::each(sockets, count, move |mut socket| async move {
        while let Ok(heard) = timeout(until.saturating_duration_since(Instant::now()), socket.next()).await {
            heard?;
        }
        Ok(socket)
    })
    .await
}
