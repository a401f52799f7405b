//! What people would pick instead of Beseda, measured beside it: the same machine, the same run, the same workloads.
//!
//! Each run has a new server with an empty database, private to it, on loopback. Runs that strangers disturbed are thrown away.

mod args;
mod bench;
mod client;
mod host;
mod peers;
mod report;
mod ui;
mod workload;

use std::process::ExitCode;

use anyhow::{Context, Result};
use tokio::signal::unix::{SignalKind, signal};

use args::Request;

fn main() -> ExitCode {
    match args::parse(std::env::args_os().skip(1)).and_then(perform) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            ui::error(&error);
            ExitCode::FAILURE
        }
    }
}

fn perform(request: Request) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().context("cannot start the runtime")?;
    match request {
        Request::Help => {
            ui::line(args::USAGE);
            Ok(())
        }
        Request::Echo(port) => runtime.block_on(peers::serve_echo(port)),
        Request::Measure(options) => runtime.block_on(until_told(bench::run(&options))),
    }
}

/// Runs until it is done or we are told to end; what was started is then dropped, and ends.
async fn until_told(work: impl Future<Output = Result<()>>) -> Result<()> {
    let mut interrupt = signal(SignalKind::interrupt()).context("cannot listen to signals")?;
    let mut terminate = signal(SignalKind::terminate()).context("cannot listen to signals")?;
    let mut hang_up = signal(SignalKind::hangup()).context("cannot listen to signals")?;
    tokio::select! {
        done = work => done,
        _ = interrupt.recv() => anyhow::bail!("interrupted"),
        _ = terminate.recv() => anyhow::bail!("told to end"),
        _ = hang_up.recv() => anyhow::bail!("the terminal is gone"),
    }
}
