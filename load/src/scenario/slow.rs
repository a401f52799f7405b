//! `slow`: pairs, and beside them clients that stop reading. Does anybody else notice, is memory bounded, and do the slow
//! ones get everything when they read again?

use std::time::Duration;

use anyhow::Context as _;
use serde_json::{Value, json};
use tokio::time::{sleep, timeout};

use super::{Figures, Meter, Stage, as_f64, pairs, round};
use crate::machine::Process;
use crate::socket::{Name, PATIENCE, Socket, name_of};
use crate::stats::Delays;
use crate::tasks::{self, Tasks};

/// Slow clients that connect at once.
const AT_ONCE: usize = 16;

pub(super) async fn run(stage: &Stage<'_>) -> anyhow::Result<Figures> {
    let pairs = pairs::meet(stage, stage.options.clients).await?;
    let conversations: Vec<String> = pairs.iter().map(|pair| pair.conversation().to_owned()).collect();
    let mut tasks = Tasks::default();
    pairs::start(stage, pairs, &mut tasks);
    let work = async {
        let calm = before(stage).await;
        let (n_slow, slow) = join_slow(stage, &conversations).await?;
        let meter = Meter::begin(stage.place.process, &stage.stats);
        sleep(stage.options.duration()).await;
        let figures = meter.end();
        let memory = stage.place.process.and_then(Process::memory_bytes);
        stage.stop.set();
        Ok::<_, anyhow::Error>((calm, n_slow, slow, figures, memory))
    };
    let (worked, ended) = tokio::join!(work, tasks.all());
    ended?;
    let (calm, n_slow, slow, mut figures, memory) = worked?;
    let lasts = read_again(slow).await?;
    figures.insert("slow_clients".to_owned(), n_slow.into());
    figures.insert("slow_clients_caught_up".to_owned(), lasts);
    figures.insert("p99_ms_without_slow".to_owned(), round(calm.p99_ms));
    figures.insert("p99_ms_with_slow".to_owned(), round(stage.stats.ack_delays().p99_ms));
    if let Some(memory) = memory {
        figures.insert("server_memory_mib".to_owned(), round(as_f64(memory) / 1_048_576.0));
    }
    Ok(figures)
}

/// Measures the time before anybody is slow. Its counts stay out of the report's own.
async fn before(stage: &Stage<'_>) -> Delays {
    sleep(super::warm_up(stage.options.duration())).await;
    stage.stats.begin();
    sleep(stage.options.duration()).await;
    let delays = stage.stats.ack_delays();
    stage.stats.forget_measured();
    delays
}

/// Connects clients that watch a pair's dialogue each and read no further.
async fn join_slow(stage: &Stage<'_>, conversations: &[String]) -> anyhow::Result<(usize, Vec<(Socket, Name, String)>)> {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of the clients, which are few")]
    let n_slow = (as_f64(conversations.len() as u64) * stage.options.slow_share).ceil() as usize;
    let watched: Vec<String> = conversations.iter().take(n_slow).cloned().collect();
    let slow = tasks::each(watched, AT_ONCE, |conversation| {
        let (place, stats, key) = (stage.place.clone(), stage.stats.clone(), stage.target.key.clone());
        async move {
            let mut socket = Socket::open(&place, &key, &[], &stats).await?;
            socket.watch(&conversation, 0).await?;
            Ok((socket, name_of(&conversation), conversation))
        }
    })
    .await?;
    Ok((slow.len(), slow))
}

/// Lets the slow ones read again, until each has the last number of its dialogue. Returns how many did.
async fn read_again(slow: Vec<(Socket, Name, String)>) -> anyhow::Result<Value> {
    let count = slow.len();
    let done = tasks::each(slow, count, |(mut socket, name, _)| async move {
        // The dialogue is over: when nothing has come for a while, the last has come.
        while let Ok(heard) = timeout(Duration::from_secs(3), socket.next()).await {
            heard.context("a slow client was cut off")?;
        }
        Ok(socket.check().last_of(name))
    });
    let lasts = timeout(PATIENCE * 2, done).await.context("the slow clients did not catch up")??;
    Ok(json!(lasts.iter().filter(|last| **last > 0).count()))
}
