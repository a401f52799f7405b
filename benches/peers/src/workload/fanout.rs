//! One room and many watchers: one message at a time, the next when all have the last one; then many in one burst.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use tokio::sync::Notify;
use tokio::task::JoinSet;

use super::figures::{Figures, Metric, number};
use super::{Amounts, Outcome, connect_all};
use crate::client::{Chat, Connect, Heard, Place, Seat, hear_only};
use crate::host::meter::{Meter, Watched};

/// Messages before the first that counts.
const N_WARM_UP: u32 = 20;
/// How long one message may take to reach all.
const REACH_MAX: Duration = Duration::from_secs(20);

pub(crate) async fn run<C: Connect>(connector: &C, amounts: &Amounts, watched: Watched) -> Result<Outcome> {
    let seat = |name, place| Seat { name, place };
    let mut speakers = connect_all(connector, [seat("speaker".to_owned(), Place::Stage)]).await?;
    let mut speaker = speakers.pop().context("the speaker did not come")?;
    let watchers = connect_all(connector, (0..amounts.n_watchers).map(|index| seat(format!("watcher{index}"), Place::Hall))).await?;
    let tally = Arc::new(Tally::default());
    let mut listening = JoinSet::new();
    for watcher in watchers {
        listening.spawn(listen(watcher, tally.clone()));
    }
    let text = amounts.text();
    let meter = Meter::begin(watched)?;
    let measuring = async {
        for _ in 0..N_WARM_UP {
            one(&mut speaker, &text, &tally, amounts.n_watchers).await?;
        }
        let single = singly(&mut speaker, &text, &tally, amounts).await?;
        anyhow::Ok((single, burst(&mut speaker, &text, &tally, amounts).await?))
    };
    let (single, burst) = tokio::select! {
        measured = measuring => measured?,
        lost = first_lost(&mut listening) => return Err(lost),
    };
    let figures = Figures::default().with(Metric::SingleDeliveriesPerSecond, single).with(Metric::BurstDeliveriesPerSecond, burst);
    Ok(Outcome { figures, strangers: meter.end()?.strangers })
}

/// How many deliveries there were, and a bell for when there are enough.
#[derive(Default)]
struct Tally {
    n_heard: AtomicU64,
    goal: AtomicU64,
    reached: Notify,
}

impl Tally {
    /// Asks for the bell after so many more.
    fn aim(&self, more: u64) {
        self.goal.store(self.n_heard.load(Ordering::SeqCst) + more, Ordering::SeqCst);
    }

    fn add(&self) {
        if self.n_heard.fetch_add(1, Ordering::SeqCst) + 1 == self.goal.load(Ordering::SeqCst) {
            self.reached.notify_one();
        }
    }
}

/// Hears until the connection breaks.
async fn listen(mut watcher: impl Chat, tally: Arc<Tally>) -> anyhow::Error {
    loop {
        match watcher.hear().await {
            Ok(Heard::Entry) => tally.add(),
            Ok(Heard::Ack) => {}
            Err(error) => return error,
        }
    }
}

async fn first_lost(listening: &mut JoinSet<anyhow::Error>) -> anyhow::Error {
    match listening.join_next().await {
        Some(Ok(error)) => error.context("a watcher was lost"),
        Some(Err(error)) => anyhow::Error::new(error).context("a watcher broke off"),
        None => anyhow::anyhow!("there are no watchers"),
    }
}

/// Posts one message and waits until all have it and the author its ack.
async fn one(speaker: &mut impl Chat, text: &str, tally: &Tally, n_watchers: u32) -> Result<()> {
    tally.aim(u64::from(n_watchers));
    let reached = async {
        speaker.post(text).await?;
        hear_only(speaker, Heard::Ack).await?;
        tally.reached.notified().await;
        Ok(())
    };
    tokio::time::timeout(REACH_MAX, reached).await.context("a message did not reach all watchers")?
}

async fn singly(speaker: &mut impl Chat, text: &str, tally: &Tally, amounts: &Amounts) -> Result<f64> {
    let (begun, mut n_posted) = (Instant::now(), 0_u32);
    // Half of the time; the burst takes about as long.
    while begun.elapsed() < amounts.measured / 2 {
        one(speaker, text, tally, amounts.n_watchers).await?;
        n_posted += 1;
    }
    Ok(f64::from(n_posted) * f64::from(amounts.n_watchers) / begun.elapsed().as_secs_f64())
}

/// Posts all at once. Who has not delivered them all when the time is up is judged by what it delivered until then.
async fn burst(speaker: &mut impl Chat, text: &str, tally: &Tally, amounts: &Amounts) -> Result<f64> {
    let n_before = tally.n_heard.load(Ordering::SeqCst);
    tally.aim(u64::from(amounts.n_burst) * u64::from(amounts.n_watchers));
    let begun = Instant::now();
    let all = async {
        for _ in 0..amounts.n_burst {
            speaker.post(text).await?;
        }
        tally.reached.notified().await;
        anyhow::Ok(())
    };
    if let Ok(done) = tokio::time::timeout(amounts.measured, all).await {
        done?;
    }
    let elapsed = begun.elapsed();
    Ok(number(tally.n_heard.load(Ordering::SeqCst) - n_before) / elapsed.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_bell_rings_at_the_goal_and_not_before() {
        let tally = Tally::default();
        tally.add();
        tally.aim(2);
        tally.add();
        assert!(tokio::time::timeout(Duration::ZERO, tally.reached.notified()).await.is_err());
        tally.add();
        tally.reached.notified().await;
        assert_eq!(tally.n_heard.load(Ordering::SeqCst), 3);
    }
}
