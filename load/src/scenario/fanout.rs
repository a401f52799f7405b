//! `fanout`: one dialogue that many watch; its shopper writes one message at a time, then many at once.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use anyhow::bail;
use tokio::sync::Notify;
use tokio::time::{Instant, timeout};

use super::{Figures, Meter, Stage, Stop, as_f64, ratio, round};
use crate::socket::{Heard, PATIENCE, Socket};
use crate::tasks::{self, Tasks};

/// Watchers that connect at once.
const AT_ONCE: usize = 32;
/// Messages of the burst.
const BURST: u64 = 1_000;
/// Messages of the burst that are unanswered at once; the protocol allows this many.
const IN_FLIGHT: usize = 16;

/// How much has come to all watchers together.
#[derive(Default)]
struct Arrived {
    count: Cell<u64>,
    wanted: Cell<u64>,
    all: Notify,
}

impl Arrived {
    fn add(&self) {
        self.count.set(self.count.get() + 1);
        if self.count.get() == self.wanted.get() {
            self.all.notify_one();
        }
    }

    /// Waits until so many have come since the start.
    async fn reach(&self, wanted: u64) -> anyhow::Result<()> {
        self.wanted.set(wanted);
        if self.count.get() >= wanted {
            return Ok(());
        }
        if timeout(PATIENCE, self.all.notified()).await.is_err() {
            bail!("{} of {wanted} deliveries came within {} s", self.count.get(), PATIENCE.as_secs());
        }
        Ok(())
    }
}

pub(super) async fn run(stage: &Stage<'_>) -> anyhow::Result<Figures> {
    let watchers = stage.options.clients as u64;
    let token = stage.target.shoppers(1).await?.pop().unwrap_or_default();
    let agent = stage.target.agents(1).await?.pop().unwrap_or_default();
    let mut shopper = Socket::open(stage.place, &token, &[], &stage.stats).await?;
    let (conversation, _) = shopper.begin().await?;
    let mut agent = Socket::open(stage.place, &agent, &[], &stage.stats).await?;
    let (_, since) = agent.ask("take", &conversation).await?;
    let arrived = Rc::new(Arrived::default());
    let mut tasks = Tasks::default();
    watch(stage, &conversation, since, &arrived, &mut tasks).await?;
    let mut count = 0;
    let single = one_at_a_time(stage, &mut shopper, &conversation, &arrived, &mut count).await?;
    let (burst_s, burst) = at_once(stage, &mut shopper, &conversation, &arrived, &mut count).await?;
    stage.stop.set();
    drop((shopper, agent));
    tasks.all().await?;
    let mut figures = single;
    figures.insert("watchers".to_owned(), watchers.into());
    let deliveries = figures.get("delivered_per_s").cloned().unwrap_or_default();
    figures.insert("deliveries_per_s".to_owned(), deliveries);
    figures.insert("burst_deliveries_per_s".to_owned(), round(ratio(watchers * BURST, burst_s)));
    for name in ["server_cpu_share", "server_memory_mib"] {
        if let Some(value) = burst.get(name) {
            figures.insert(format!("burst_{name}"), value.clone());
        }
    }
    Ok(figures)
}

async fn watch(stage: &Stage<'_>, conversation: &str, since: u64, arrived: &Rc<Arrived>, tasks: &mut Tasks) -> anyhow::Result<()> {
    let bar = stage.bar(stage.options.clients as u64, "connecting watchers");
    let sockets = tasks::each(vec![(); stage.options.clients], AT_ONCE, |()| {
        let (place, stats, key) = (stage.place.clone(), stage.stats.clone(), stage.target.key.clone());
        let (conversation, bar) = (conversation.to_owned(), bar.clone());
        async move {
            let mut socket = Socket::open(&place, &key, &[], &stats).await?;
            socket.watch(&conversation, since).await?;
            bar.inc(1);
            Ok(socket)
        }
    })
    .await?;
    bar.finish_and_clear();
    for socket in sockets {
        tasks.start(listen(socket, stage.stop.clone(), Rc::clone(arrived), stage.stats.clone()));
    }
    Ok(())
}

async fn listen(mut socket: Socket, stop: Stop, arrived: Rc<Arrived>, stats: crate::stats::Stats) -> anyhow::Result<()> {
    while !stop.is_set() {
        let Ok(heard) = timeout(Duration::from_millis(500), socket.next()).await else { continue };
        if let Heard::Entry { due: Some(due), .. } = heard? {
            stats.delivered(due);
            arrived.add();
        }
    }
    socket.finish();
    Ok(())
}

/// Writes, waits until everybody has it, and writes the next.
async fn one_at_a_time(
    stage: &Stage<'_>,
    shopper: &mut Socket,
    conversation: &str,
    arrived: &Arrived,
    count: &mut u64,
) -> anyhow::Result<Figures> {
    let watchers = stage.options.clients as u64;
    let warm_up_until = Instant::now() + super::warm_up(stage.options.duration());
    while Instant::now() < warm_up_until {
        post_one(stage, shopper, conversation).await?;
        *count += 1;
        arrived.reach(*count * watchers).await?;
    }
    let meter = Meter::begin(stage.place.process, &stage.stats);
    let until = Instant::now() + stage.options.duration();
    while Instant::now() < until {
        post_one(stage, shopper, conversation).await?;
        *count += 1;
        arrived.reach(*count * watchers).await?;
    }
    Ok(meter.end())
}

async fn post_one(stage: &Stage<'_>, shopper: &mut Socket, conversation: &str) -> anyhow::Result<()> {
    shopper.post(conversation, stage.options.bytes, Instant::now()).await?;
    hear_until(stage, shopper, 0).await
}

/// Listens until at most so many requests are unanswered.
async fn hear_until(stage: &Stage<'_>, shopper: &mut Socket, unanswered: usize) -> anyhow::Result<()> {
    while shopper.check().n_asked() > unanswered {
        match timeout(PATIENCE, shopper.next()).await?? {
            Heard::Ack { due, .. } => stage.stats.acked(due),
            Heard::Error { code, message, .. } => bail!("refused: {code}: {message}"),
            _ => {}
        }
    }
    Ok(())
}

async fn at_once(
    stage: &Stage<'_>,
    shopper: &mut Socket,
    conversation: &str,
    arrived: &Arrived,
    count: &mut u64,
) -> anyhow::Result<(f64, Figures)> {
    let began = Instant::now();
    let cpu_before = stage.place.process.and_then(crate::machine::Process::cpu_time);
    for _ in 0..BURST {
        hear_until(stage, shopper, IN_FLIGHT - 1).await?;
        shopper.post(conversation, stage.options.bytes, Instant::now()).await?;
        *count += 1;
    }
    hear_until(stage, shopper, 0).await?;
    arrived.reach(*count * stage.options.clients as u64).await?;
    let seconds = began.elapsed().as_secs_f64();
    let mut figures = Figures::new();
    let cpu = stage.place.process.and_then(crate::machine::Process::cpu_time).zip(cpu_before);
    if let Some((after, before)) = cpu {
        figures.insert("server_cpu_share".to_owned(), round(after.saturating_sub(before).as_secs_f64() / seconds));
    }
    if let Some(memory) = stage.place.process.and_then(crate::machine::Process::memory_bytes) {
        figures.insert("server_memory_mib".to_owned(), round(as_f64(memory) / 1_048_576.0));
    }
    Ok((seconds, figures))
}
