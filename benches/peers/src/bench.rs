//! The whole of it: everybody in turn, run after run, then the tables.

use anyhow::{Result, bail};

use crate::args::Options;
use crate::host::folder::Disk;
use crate::peers::{Host, Peer};
use crate::report::table::{Row, summary, table};
use crate::report::{machine, page};
use crate::ui;
use crate::workload::figures::Figures;
use crate::workload::{Amounts, Outcome, Workload};

/// A run is thrown away when strangers used more than this of the machine.
const STRANGERS_MAX: f64 = 0.2;
/// How many runs beyond those that are wanted may be thrown away.
const THROWN_AWAY_MAX: usize = 3;

/// A peer that is here, and what it is made of.
struct Present {
    peer: &'static Peer,
    version: String,
}

pub(crate) async fn run(options: &Options) -> Result<()> {
    let host = Host {
        disk: Disk::at(options.data.clone())?,
        scripts: options.scripts.canonicalize()?,
        beseda: options.beseda.canonicalize().unwrap_or_default(),
    };
    let amounts = Amounts::new(options.measured);
    let present = present(&host, options);
    if present.is_empty() {
        bail!("nobody is left to measure");
    }
    let mut rows = Vec::new();
    let mut n_failed = 0;
    // Workload by workload, so that what is compared was measured within a minute or two.
    for workload in Workload::ALL {
        for one in present.iter().filter(|one| one.peer.workloads.contains(&workload)) {
            let measured = several(one.peer, &host, workload, &amounts, options).await;
            if let Err(error) = &measured {
                ui::note(format!("{} {}: failed: {error:#}", workload.name(), one.peer.key));
                n_failed += 1;
            }
            rows.push(Row { peer: one.peer, workload, figures: measured.ok() });
        }
    }
    let text = text(&present, &rows, options, &amounts)?;
    ui::line(&text);
    if n_failed > 0 {
        bail!("{n_failed} of {} measurements failed, and the page is left as it was", rows.len());
    }
    match &options.page {
        Some(path) if options.is_whole() => page::write(path, &text),
        _ => Ok(()),
    }
}

/// Leaves out who is not here, and says so.
fn present(host: &Host, options: &Options) -> Vec<Present> {
    let look = |peer: &'static Peer| match peer.version(host) {
        Ok(version) => Some(Present { peer, version }),
        Err(error) => {
            ui::note(format!("{} is left out: {error:#}", peer.key));
            None
        }
    };
    options.peers().into_iter().filter_map(look).collect()
}

/// The medians of as many runs as are wanted, without those that strangers disturbed.
async fn several(peer: &Peer, host: &Host, workload: Workload, amounts: &Amounts, options: &Options) -> Result<Figures> {
    let mut kept = Vec::new();
    for _ in 0..options.n_runs + THROWN_AWAY_MAX {
        if kept.len() == options.n_runs {
            break;
        }
        let Outcome { figures, strangers } = peer.measure(host, workload, amounts).await?;
        let keep = options.keep_noisy || strangers <= STRANGERS_MAX;
        let verdict = if keep { "" } else { ": thrown away" };
        let summary = summary(workload, &figures);
        ui::note(format!("{} {}: {summary}; strangers used {:.0} %{verdict}", workload.name(), peer.key, strangers * 100.0));
        if keep {
            kept.push(figures);
        }
    }
    if kept.len() < options.n_runs {
        bail!(
            "strangers disturbed {} runs of {}; wait until the machine is quiet",
            options.n_runs + THROWN_AWAY_MAX - kept.len(),
            peer.key
        );
    }
    Ok(Figures::medians(&kept))
}

/// Everything that stands on the page.
fn text(present: &[Present], rows: &[Row], options: &Options, amounts: &Amounts) -> Result<String> {
    let mut text = format!("Measured on {}.\n", machine::describe()?);
    for workload in Workload::ALL {
        let table = table(workload, rows);
        if !table.is_empty() {
            text.push_str(&format!("\n### `{}`: {}\n\n{table}", workload.name(), what_it_is(workload, amounts)));
        }
    }
    text.push_str(&format!(
        "\nMedians of {} runs, each with a new server and an empty database; {} s were counted in each. A run in which other programs used \
         more than {:.0} % of the machine was thrown away. The load generator ran on the same processors.\n\nVersions: ",
        options.n_runs,
        amounts.measured.as_secs(),
        STRANGERS_MAX * 100.0
    ));
    let mut versions = present.iter().map(|one| one.version.as_str()).collect::<Vec<_>>();
    versions.dedup();
    text.push_str(&format!("{}.\n", versions.join("; ")));
    Ok(text)
}

fn what_it_is(workload: Workload, amounts: &Amounts) -> String {
    match workload {
        Workload::Pairs => format!("{} pairs that talk by turns, {} bytes a message", amounts.n_pairs, amounts.message_bytes),
        Workload::Idle => format!("{} silent clients", amounts.n_idle),
        Workload::Fanout => format!("{} watchers of one room, and a burst of {} messages", amounts.n_watchers, amounts.n_burst),
    }
}
