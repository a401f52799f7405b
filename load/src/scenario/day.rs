//! `day`: a shop's day, compressed. Dialogue after dialogue, each opened, taken, talked through and resolved.

use std::cell::Cell;
use std::rc::Rc;

use anyhow::bail;
use tokio::sync::mpsc;
use tokio::time::{Instant, timeout};

use super::{Figures, Meter, Stage, ratio, round};
use crate::socket::{Heard, PATIENCE, Socket};
use crate::stats::Stats;
use crate::tasks::Tasks;

/// Messages of a dialogue after the first.
const TURNS: u64 = 20;

/// How much of the day is left, for all pairs together.
type Left = Rc<Cell<u64>>;

pub(super) async fn run(stage: &Stage<'_>) -> anyhow::Result<Figures> {
    let bar = stage.bar(2, "making shoppers and agents");
    let shoppers = stage.target.shoppers(stage.options.clients).await?;
    bar.inc(1);
    let agents = stage.target.agents(stage.options.clients).await?;
    bar.finish_and_clear();
    let left: Left = Rc::new(Cell::new(stage.options.messages));
    let n_dialogues = Rc::new(Cell::new(0_u64));
    let mut tasks = Tasks::default();
    let mut pairs = Vec::new();
    for (shopper, agent) in shoppers.into_iter().zip(agents) {
        let shopper = Socket::open(stage.place, &shopper, &[], &stage.stats).await?;
        let agent = Socket::open(stage.place, &agent, &[], &stage.stats).await?;
        pairs.push((shopper, agent));
    }
    let meter = Meter::begin(stage.place.process, &stage.stats);
    let began = Instant::now();
    for (shopper, agent) in pairs {
        let (to_agent, from_shopper) = mpsc::channel(1);
        let (bytes, stats) = (stage.options.bytes, stage.stats.clone());
        let (left, also_left) = (Rc::clone(&left), Rc::clone(&left));
        let n_dialogues = Rc::clone(&n_dialogues);
        tasks.start(shop(shopper, to_agent, bytes, stats.clone(), left));
        tasks.start(serve(agent, from_shopper, bytes, stats, also_left, n_dialogues));
    }
    tasks.all().await?;
    let took = began.elapsed().as_secs_f64();
    let mut figures = meter.end();
    figures.insert("messages".to_owned(), stage.stats.n_all().into());
    figures.insert("dialogues".to_owned(), n_dialogues.get().into());
    figures.insert("day_s".to_owned(), round(took));
    figures.insert("million_s".to_owned(), round(1e6 / ratio(stage.stats.n_all(), took).max(1.0)));
    Ok(figures)
}

fn take_one(left: &Left) -> bool {
    let is_left = left.get() > 0;
    left.set(left.get().saturating_sub(1));
    is_left
}

/// A shopper: opens a dialogue, answers the agent until it is resolved, and has the next question.
async fn shop(mut socket: Socket, to_agent: mpsc::Sender<String>, bytes: usize, stats: Stats, left: Left) -> anyhow::Result<()> {
    while take_one(&left) {
        let (conversation, _) = socket.begin().await?;
        stats.acked(Instant::now());
        to_agent.send(conversation.clone()).await?;
        for _ in 0..TURNS / 2 {
            hear_other(&mut socket, &stats).await?;
            take_one(&left);
            socket.post(&conversation, bytes, Instant::now()).await?;
        }
        // The next message opens a new dialogue only once this one is resolved.
        let mut is_resolved = false;
        while !is_resolved || socket.check().n_asked() > 0 {
            is_resolved |= matches!(hear(&mut socket, &stats).await?, Heard::Entry { is_resolved: true, .. });
        }
    }
    socket.finish();
    Ok(())
}

/// An agent: takes what the shopper opens, talks, and resolves it.
async fn serve(
    mut socket: Socket,
    mut from_shopper: mpsc::Receiver<String>,
    bytes: usize,
    stats: Stats,
    left: Left,
    n_dialogues: Rc<Cell<u64>>,
) -> anyhow::Result<()> {
    while let Some(conversation) = from_shopper.recv().await {
        socket.ask("take", &conversation).await?;
        for _ in 0..TURNS / 2 {
            take_one(&left);
            socket.post(&conversation, bytes, Instant::now()).await?;
            hear_other(&mut socket, &stats).await?;
        }
        while socket.check().n_asked() > 0 {
            hear(&mut socket, &stats).await?;
        }
        socket.ask("resolve", &conversation).await?;
        n_dialogues.set(n_dialogues.get() + 1);
    }
    socket.finish();
    Ok(())
}

async fn hear(socket: &mut Socket, stats: &Stats) -> anyhow::Result<Heard> {
    let heard = timeout(PATIENCE, socket.next()).await??;
    match &heard {
        Heard::Ack { due, .. } => stats.acked(*due),
        Heard::Error { code, message, .. } => bail!("refused: {code}: {message}"),
        Heard::Entry { is_own: false, due: Some(due), .. } => stats.delivered(*due),
        _ => {}
    }
    Ok(heard)
}

/// Waits for the other's next message.
async fn hear_other(socket: &mut Socket, stats: &Stats) -> anyhow::Result<()> {
    while !matches!(hear(socket, stats).await?, Heard::Entry { is_own: false, due: Some(_), .. }) {}
    Ok(())
}
