//! Pairs that talk by turns, in a closed loop: one posts, and when its message is both acked to it and heard by the other, the other posts.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use tokio::task::JoinSet;

use super::figures::{Figures, Metric, Times, number};
use super::{Amounts, Outcome, connect_all};
use crate::client::{Chat, Connect, Heard, Place, Seat, Side, hear_only};
use crate::host::meter::{Cost, Meter, Watched};

/// Talk that is not counted: caches fill, and what compiles while it runs is compiled.
const WARM_UP: Duration = Duration::from_secs(1);
/// How long the last turns may take.
const LAST_TURN_MAX: Duration = Duration::from_secs(20);

const WARMING: u8 = 0;
const COUNTING: u8 = 1;
const OVER: u8 = 2;

#[derive(Default)]
struct Counted {
    acks: Times,
    deliveries: Times,
}

pub(crate) async fn run<C: Connect>(connector: &C, amounts: &Amounts, watched: Watched) -> Result<Outcome> {
    let mut clients = connect_all(connector, (0..amounts.n_pairs).flat_map(seats)).await?.into_iter();
    let phase = Arc::new(AtomicU8::new(WARMING));
    let text = Arc::<str>::from(amounts.text());
    let mut pairs = JoinSet::new();
    while let (Some(one), Some(other)) = (clients.next(), clients.next()) {
        pairs.spawn(talk::<C>(one, other, text.clone(), phase.clone()));
    }
    tokio::time::sleep(WARM_UP).await;
    let meter = Meter::begin(watched)?;
    phase.store(COUNTING, Ordering::Relaxed);
    tokio::time::sleep(amounts.measured).await;
    phase.store(OVER, Ordering::Relaxed);
    let cost = meter.end()?;
    let counted = tokio::time::timeout(LAST_TURN_MAX, gather(pairs)).await.context("a message was lost: a pair still waits for it")??;
    Ok(Outcome { figures: figures(counted, cost), strangers: cost.strangers })
}

fn seats(pair: u32) -> [Seat; 2] {
    let seat = |me: &str, other: &str, side| Seat {
        name: format!("{me}{pair}"),
        place: Place::Pair { room: format!("pair{pair}"), partner: format!("{other}{pair}"), side },
    };
    [seat("shopper", "agent", Side::Shopper), seat("agent", "shopper", Side::Agent)]
}

async fn talk<C: Connect>(one: C::Client, other: C::Client, text: Arc<str>, phase: Arc<AtomicU8>) -> Result<Counted> {
    let (mut speaker, mut listener) = (one, other);
    let mut counted = Counted::default();
    loop {
        let (ack, delivery) = turn::<C>(&mut speaker, &mut listener, &text).await?;
        match phase.load(Ordering::Relaxed) {
            WARMING => {}
            COUNTING => {
                counted.acks.add(ack);
                counted.deliveries.add(delivery);
            }
            _ => return Ok(counted),
        }
        std::mem::swap(&mut speaker, &mut listener);
    }
}

/// How long until the author had its ack, and until the other had the message.
async fn turn<C: Connect>(speaker: &mut C::Client, listener: &mut C::Client, text: &str) -> Result<(Duration, Duration)> {
    let posted = Instant::now();
    speaker.post(text).await?;
    if C::ECHOES {
        hear_only(speaker, Heard::Entry).await?;
        return Ok((posted.elapsed(), posted.elapsed()));
    }
    let acked = async { hear_only(speaker, Heard::Ack).await.map(|()| posted.elapsed()) };
    let delivered = async { hear_only(listener, Heard::Entry).await.map(|()| posted.elapsed()) };
    tokio::try_join!(acked, delivered)
}

async fn gather(mut pairs: JoinSet<Result<Counted>>) -> Result<Counted> {
    let mut all = Counted::default();
    while let Some(pair) = pairs.join_next().await {
        let pair = pair.context("a pair broke off")??;
        all.acks.append(pair.acks);
        all.deliveries.append(pair.deliveries);
    }
    Ok(all)
}

fn figures(mut counted: Counted, cost: Cost) -> Figures {
    let n_entries = number(counted.acks.len().try_into().unwrap_or(u64::MAX));
    let each_us = |time: Duration| time.as_secs_f64() * 1e6 / n_entries.max(1.0);
    Figures::default()
        .with(Metric::EntriesPerSecond, n_entries / cost.wall.as_secs_f64())
        .with_some(Metric::AckP50Ms, counted.acks.percentile_ms(50))
        .with_some(Metric::AckP99Ms, counted.acks.percentile_ms(99))
        .with_some(Metric::DeliveryP50Ms, counted.deliveries.percentile_ms(50))
        .with_some(Metric::DeliveryP99Ms, counted.deliveries.percentile_ms(99))
        .with(Metric::ServerCpuUs, each_us(cost.server))
        .with_some(Metric::DatabaseCpuUs, cost.database.map(each_us))
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;

    use super::*;

    /// Hears what it is given, and then waits for ever.
    struct FakeClient {
        hears: VecDeque<Heard>,
        n_posted: u32,
    }

    impl FakeClient {
        fn new(hears: &[Heard]) -> Self {
            Self { hears: hears.iter().copied().collect(), n_posted: 0 }
        }
    }

    impl Chat for FakeClient {
        async fn post(&mut self, _: &str) -> Result<()> {
            self.n_posted += 1;
            Ok(())
        }

        async fn hear(&mut self) -> Result<Heard> {
            match self.hears.pop_front() {
                Some(heard) => Ok(heard),
                None => std::future::pending().await,
            }
        }
    }

    #[derive(Clone)]
    struct Talking;

    impl Connect for Talking {
        type Client = FakeClient;

        async fn connect(&self, _: Seat) -> Result<FakeClient> {
            Ok(FakeClient::new(&[]))
        }
    }

    #[tokio::test]
    async fn a_turn_ends_when_the_author_has_the_ack_and_the_other_the_message() {
        let mut speaker = FakeClient::new(&[Heard::Entry, Heard::Ack]);
        let mut listener = FakeClient::new(&[Heard::Ack, Heard::Entry]);
        turn::<Talking>(&mut speaker, &mut listener, "x").await.unwrap();
        assert_eq!((speaker.n_posted, listener.n_posted), (1, 0));
        assert!(speaker.hears.is_empty() && listener.hears.is_empty());
    }

    #[tokio::test(start_paused = true)]
    async fn a_turn_without_an_ack_does_not_end() {
        let (mut speaker, mut listener) = (FakeClient::new(&[]), FakeClient::new(&[Heard::Entry]));
        let turn = turn::<Talking>(&mut speaker, &mut listener, "x");
        assert!(tokio::time::timeout(Duration::from_secs(1), turn).await.is_err());
    }

    #[tokio::test]
    async fn nothing_is_counted_once_it_is_over() {
        let (speaker, listener) = (FakeClient::new(&[Heard::Ack]), FakeClient::new(&[Heard::Entry]));
        let counted = talk::<Talking>(speaker, listener, "x".into(), Arc::new(AtomicU8::new(OVER))).await.unwrap();
        assert_eq!((counted.acks.len(), counted.deliveries.len()), (0, 0));
    }

    #[test]
    fn the_cost_is_shared_out_among_the_entries() {
        let mut counted = Counted::default();
        for ms in 1..=1000 {
            counted.acks.add(Duration::from_millis(ms));
            counted.deliveries.add(Duration::from_millis(ms));
        }
        let cost = Cost {
            wall: Duration::from_secs(2),
            server: Duration::from_millis(40),
            database: Some(Duration::from_secs(1)),
            strangers: 0.0,
        };
        let figures = figures(counted, cost);
        let close = |metric, value: f64| (figures.get(metric).unwrap() - value).abs() < 1e-6;
        assert!(close(Metric::EntriesPerSecond, 500.0));
        assert!(close(Metric::ServerCpuUs, 40.0));
        assert!(close(Metric::DatabaseCpuUs, 1000.0));
        assert!(close(Metric::AckP99Ms, 990.0));
    }

    #[test]
    fn two_of_a_pair_sit_in_one_room_and_know_each_other() {
        let [one, other] = seats(7);
        let (Place::Pair { room, partner, side }, Place::Pair { room: same, partner: back, side: other_side }) = (one.place, other.place)
        else {
            panic!("not a pair")
        };
        assert_eq!((room, partner, back), (same, other.name, one.name));
        assert_ne!(side, other_side);
    }
}
