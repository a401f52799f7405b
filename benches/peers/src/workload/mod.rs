//! What is done to every peer alike, and what comes out of it.

pub(crate) mod fanout;
pub(crate) mod figures;
pub(crate) mod idle;
pub(crate) mod pairs;

use std::time::Duration;

use anyhow::{Context, Result};
use futures_util::{StreamExt, TryStreamExt, stream};

use crate::client::{Connect, Seat};
use figures::Figures;

/// How many clients connect at the same time.
const CONNECTING_MAX: usize = 32;
/// How long all clients of a run may take to get in.
const CONNECT_MAX: Duration = Duration::from_mins(1);

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Workload {
    Pairs,
    Idle,
    Fanout,
}

impl Workload {
    pub(crate) const ALL: [Self; 3] = [Self::Pairs, Self::Idle, Self::Fanout];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Pairs => "pairs",
            Self::Idle => "idle",
            Self::Fanout => "fanout",
        }
    }
}

/// How much of each.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Amounts {
    /// How long messages are counted for.
    pub(crate) measured: Duration,
    pub(crate) n_pairs: u32,
    pub(crate) message_bytes: usize,
    pub(crate) n_idle: u32,
    pub(crate) n_watchers: u32,
    pub(crate) n_burst: u32,
}

impl Amounts {
    pub(crate) fn new(measured: Duration) -> Self {
        Self { measured, n_pairs: 200, message_bytes: 120, n_idle: 2_000, n_watchers: 1_000, n_burst: 1_000 }
    }

    pub(crate) fn text(&self) -> String {
        "Is this lamp also there in green, and when could it be here? ".chars().cycle().take(self.message_bytes).collect()
    }
}

/// What one run gave, and how much strangers used of the machine meanwhile.
#[derive(Clone, Debug)]
pub(crate) struct Outcome {
    pub(crate) figures: Figures,
    /// From 0 to 1.
    pub(crate) strangers: f64,
}

/// Lets all in, some at a time.
pub(crate) async fn connect_all<C: Connect>(connector: &C, seats: impl IntoIterator<Item = Seat>) -> Result<Vec<C::Client>> {
    let connecting = seats.into_iter().map(|seat| async {
        let name = seat.name.clone();
        connector.connect(seat).await.with_context(|| format!("client `{name}` does not get in"))
    });
    in_time(stream::iter(connecting).buffered(CONNECTING_MAX).try_collect()).await
}

/// Makes all known to the server, some at a time.
pub(crate) async fn introduce_all<C: Connect>(connector: &C, seats: impl IntoIterator<Item = Seat>) -> Result<()> {
    let introducing =
        seats.into_iter().map(|seat| async move { connector.introduce(&seat).await.context("a client cannot be introduced") });
    in_time(stream::iter(introducing).buffered(CONNECTING_MAX).try_collect()).await
}

async fn in_time<T>(all: impl Future<Output = Result<T>>) -> Result<T> {
    let limited = tokio::time::timeout(CONNECT_MAX, all).await;
    limited.with_context(|| format!("clients still wait at the door after {} s", CONNECT_MAX.as_secs()))?
}
