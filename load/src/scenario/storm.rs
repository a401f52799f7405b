//! `storm`: shoppers who are cut off and come back all at once, each with entries to catch up with.

use std::time::Duration;

use tokio::time::{Instant, sleep, timeout};

use super::{Figures, Meter, Stage, round};
use crate::socket::{Heard, PATIENCE, Socket, name_of};
use crate::stats::DelayHistogram;
use crate::tasks;

/// Shoppers that connect at once before the storm.
const AT_ONCE: usize = 32;
/// Entries that each has missed.
const MISSED: u64 = 3;
/// How long the server is left in peace before the storm.
const CALM: Duration = Duration::from_secs(2);

pub(super) async fn run(stage: &Stage<'_>) -> anyhow::Result<Figures> {
    let count = stage.options.clients;
    let bar = stage.bar(count as u64, "making shoppers");
    let tokens = stage.target.shoppers(count).await?;
    let seen = tasks::each(tokens, AT_ONCE, |token| {
        let (place, stats, bar) = (stage.place.clone(), stage.stats.clone(), bar.clone());
        async move {
            let mut socket = Socket::open(&place, &token, &[], &stats).await?;
            let (conversation, mut last) = socket.begin().await?;
            for _ in 0..MISSED {
                last = post(&mut socket, &conversation).await?;
            }
            bar.inc(1);
            Ok((token, conversation, last))
        }
    })
    .await?;
    bar.finish_and_clear();
    sleep(CALM).await;
    let meter = Meter::begin(stage.place.process, &stage.stats);
    let began = Instant::now();
    let delays = tasks::each(seen, count, |(token, conversation, last)| {
        let (place, stats) = (stage.place.clone(), stage.stats.clone());
        async move {
            let resume = vec![(conversation.clone(), last.saturating_sub(MISSED))];
            let mut socket = Socket::open(&place, &token, &resume, &stats).await?;
            let welcomed = began.elapsed();
            come_back(&mut socket, &conversation, last).await?;
            socket.finish();
            // It stays until all are back, as shoppers do.
            Ok((socket, welcomed, began.elapsed()))
        }
    })
    .await?;
    let took = began.elapsed();
    let mut figures = meter.end();
    let (mut welcome, mut synced) = (DelayHistogram::default(), DelayHistogram::default());
    for (_, welcomed, done) in &delays {
        welcome.record(*welcomed);
        synced.record(*done);
    }
    for useless in ["entries_per_s", "delivered_per_s", "measured_s"] {
        figures.remove(useless);
    }
    figures.insert("all_synced_s".to_owned(), round(took.as_secs_f64()));
    figures.insert("welcome_ms".to_owned(), crate::report::delays(&welcome.told()));
    figures.insert("synced_ms".to_owned(), crate::report::delays(&synced.told()));
    Ok(figures)
}

async fn post(socket: &mut Socket, conversation: &str) -> anyhow::Result<u64> {
    socket.post(conversation, 120, Instant::now()).await?;
    loop {
        if let Heard::Ack { seq, .. } = timeout(PATIENCE, socket.next()).await?? {
            return Ok(seq);
        }
    }
}

/// Hears everything up to the last number that was acked before the storm, and the word that it is all.
async fn come_back(socket: &mut Socket, conversation: &str, last: u64) -> anyhow::Result<()> {
    let name = name_of(conversation);
    loop {
        match timeout(PATIENCE, socket.next()).await?? {
            Heard::Synced { conversation } if conversation == name => break,
            _ => {}
        }
    }
    if socket.check().last_of(name) < last {
        anyhow::bail!("`synced` came at number {} of {last}", socket.check().last_of(name));
    }
    Ok(())
}
