//! The whole of it: everybody in turn, run after run, then the tables.

use anyhow::{Context, Result, bail};

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

/// Who is here with what they are made of, and who is not and why.
#[derive(Default)]
struct Company {
    present: Vec<(&'static Peer, String)>,
    absent: Vec<String>,
}

pub(crate) async fn run(options: &Options) -> Result<()> {
    let scripts = options.scripts.canonicalize().with_context(|| format!("there is no folder `{}`", options.scripts.display()))?;
    // Servers are started in folders of their own, so a path must not hang on ours.
    let beseda = options.beseda.canonicalize().unwrap_or_else(|_| options.beseda.clone());
    let host = Host { disk: Disk::at(options.data.clone())?, scripts, beseda };
    let amounts = Amounts::new(options.measured);
    let company = Company::gather(&host, options);
    if company.present.is_empty() {
        bail!("nobody is left to measure");
    }
    let flush_ms = machine::flush_ms(&host.disk)?;
    let mut rows = Vec::new();
    let mut n_failed = 0;
    // Workload by workload, so that what is compared was measured within a minute or two.
    for workload in Workload::ALL {
        for (peer, _) in company.present.iter().filter(|(peer, _)| peer.workloads.contains(&workload)) {
            let measured = several(peer, &host, workload, &amounts, options).await;
            if let Err(error) = &measured {
                ui::note(format!("{} {}: failed: {error:#}", workload.name(), peer.key));
                n_failed += 1;
            }
            rows.push(Row { peer, workload, figures: measured.ok() });
        }
    }
    let text = text(&company, &rows, options, &amounts, flush_ms)?;
    ui::line(&text);
    if n_failed > 0 {
        bail!("{n_failed} of {} measurements failed, and the page is left as it was", rows.len());
    }
    match &options.page {
        Some(path) if options.is_whole() => page::write(path, &text),
        _ => Ok(()),
    }
}

impl Company {
    /// Leaves out who is not here, and says so.
    fn gather(host: &Host, options: &Options) -> Self {
        let mut company = Self::default();
        for peer in options.peers() {
            match peer.version(host) {
                Ok(version) => company.present.push((peer, version)),
                Err(error) => {
                    let absent = format!("{} ({error:#})", peer.title);
                    ui::note(format!("left out: {absent}"));
                    company.absent.push(absent);
                }
            }
        }
        company
    }

    /// Everything that somebody is made of, once.
    fn versions(&self) -> String {
        let mut parts = Vec::<&str>::new();
        for part in self.present.iter().flat_map(|(_, version)| version.split(", ")) {
            if !parts.contains(&part) {
                parts.push(part);
            }
        }
        parts.join(", ")
    }
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
fn text(company: &Company, rows: &[Row], options: &Options, amounts: &Amounts, flush_ms: f64) -> Result<String> {
    let mut text = format!("Measured on {}; its disk flushes a page in {flush_ms:.2} ms.\n", machine::describe()?);
    for workload in Workload::ALL {
        let table = table(workload, rows);
        if !table.is_empty() {
            text.push_str(&format!("\n### `{}`: {}\n\n{table}", workload.name(), what_it_is(workload, amounts)));
        }
    }
    text.push_str(&format!(
        "\nMedians of {} runs, each with a new server and an empty database, and {} s of talk counted in each. The load generators ran on \
         the same processors. {}.\n\nVersions: {}.\n",
        options.n_runs,
        amounts.measured.as_secs(),
        if options.keep_noisy {
            "Runs that other programs disturbed were kept".to_owned()
        } else {
            format!("A run in which other programs used more than {:.0} % of the machine was thrown away", STRANGERS_MAX * 100.0)
        },
        company.versions()
    ));
    if !company.absent.is_empty() {
        text.push_str(&format!("\nNot measured: {}.\n", company.absent.join("; ")));
    }
    Ok(text)
}

fn what_it_is(workload: Workload, amounts: &Amounts) -> String {
    match workload {
        Workload::Pairs => format!("{} pairs that talk by turns, {} bytes a message", amounts.n_pairs, amounts.message_bytes),
        Workload::Idle => format!("{} silent clients", amounts.n_idle),
        Workload::Fanout => format!("{} watchers of one room, and a burst of {} messages", amounts.n_watchers, amounts.n_burst),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::peers::PEERS;

    #[test]
    fn what_several_are_made_of_is_named_once() {
        let versions = ["A 1, PostgreSQL 15.1", "B 2", "C 3, PostgreSQL 15.1"].map(str::to_owned);
        let company = Company { present: PEERS.iter().zip(versions).collect(), absent: Vec::new() };
        assert_eq!(company.versions(), "A 1, PostgreSQL 15.1, B 2, C 3");
    }
}
