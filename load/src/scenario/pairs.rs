//! `pairs`: shoppers and agents who write in turn, or at a rate.

use std::time::Duration;

use tokio::time::Instant;

use super::pair::Pair;
use super::{Figures, Stage};
use crate::tasks::{self, Tasks};

/// Pairs that are put together at once.
const MEETINGS_AT_ONCE: usize = 16;

pub(super) async fn run(stage: &Stage<'_>) -> anyhow::Result<Figures> {
    let pairs = meet(stage, stage.options.clients).await?;
    let mut tasks = Tasks::default();
    start(stage, pairs, &mut tasks);
    let (figures, ended) = tokio::join!(stage.measure(), tasks.all());
    ended?;
    Ok(figures)
}

/// Makes pairs that are in a dialogue.
pub(super) async fn meet(stage: &Stage<'_>, count: usize) -> anyhow::Result<Vec<Pair>> {
    let bar = stage.bar(3, "making shoppers and agents");
    let shoppers = stage.target.shoppers(count).await?;
    bar.inc(1);
    let agents = stage.target.agents(count).await?;
    bar.inc(1);
    let both: Vec<(String, String)> = shoppers.into_iter().zip(agents).collect();
    let pairs = tasks::each(both, MEETINGS_AT_ONCE, |(shopper, agent)| {
        let (place, stats, bytes) = (stage.place.clone(), stage.stats.clone(), stage.options.bytes);
        async move { Pair::meet(&place, &shopper, &agent, bytes, &stats).await }
    })
    .await?;
    bar.finish_and_clear();
    Ok(pairs)
}

/// Lets pairs write.
pub(super) fn start(stage: &Stage<'_>, pairs: Vec<Pair>, tasks: &mut Tasks) {
    let every = stage.options.rate.map(|rate| Duration::from_secs_f64(super::as_f64(pairs.len() as u64) / rate.max(0.001)));
    let count = u32::try_from(pairs.len()).unwrap_or(u32::MAX).max(1);
    for (index, pair) in (0_u32..).zip(pairs) {
        let (stop, also_stop) = (stage.stop.clone(), stage.stop.clone());
        match every {
            None => {
                tasks.start(async move { pair.shopper.take_turns(true, stop).await.map(drop) });
                tasks.start(async move { pair.agent.take_turns(false, also_stop).await.map(drop) });
            }
            Some(every) => {
                // Spread over the time, as people are.
                let first = Instant::now() + every * index / count;
                tasks.start(async move { pair.shopper.keep_time(first, every, stop).await.map(drop) });
                tasks.start(async move { pair.agent.listen(also_stop).await.map(drop) });
            }
        }
    }
}
