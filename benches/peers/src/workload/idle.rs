//! Clients that are there and silent: what does one of them cost the server in memory?

use std::time::Duration;

use anyhow::Result;

use super::figures::{Figures, Metric, number};
use super::{Amounts, Outcome, connect_all, introduce_all};
use crate::client::{Connect, Place, Seat};
use crate::host::meter::{Meter, Watched};
use crate::host::procfs::memory_of_tree;

/// The first clients cost what the first use of anything costs, so they come before the first look.
const N_FIRST: u32 = 100;
/// How long the server may tidy up before each look.
const SETTLE: Duration = Duration::from_secs(1);

pub(crate) async fn run<C: Connect>(connector: &C, amounts: &Amounts, watched: Watched) -> Result<Outcome> {
    let meter = Meter::begin(watched)?;
    introduce_all(connector, (0..N_FIRST + amounts.n_idle).map(seat)).await?;
    let first = connect_all(connector, (0..N_FIRST).map(seat)).await?;
    let before = settled(watched.server).await?;
    let rest = connect_all(connector, (N_FIRST..N_FIRST + amounts.n_idle).map(seat)).await?;
    let after = settled(watched.server).await?;
    drop((first, rest));
    let each = (number(after) - number(before)) / f64::from(amounts.n_idle);
    Ok(Outcome { figures: Figures::default().with(Metric::BytesPerClient, each), strangers: meter.end()?.strangers })
}

fn seat(index: u32) -> Seat {
    Seat { name: format!("silent{index}"), place: Place::Alone }
}

async fn settled(server: u32) -> Result<u64> {
    tokio::time::sleep(SETTLE).await;
    memory_of_tree(server)
}
