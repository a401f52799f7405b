//! `cargo xtask chaos`: random clients against a real server that is killed, stopped, starved and cut off; then a checker reads every client's
//! history and the final log, and says which promise broke.
//!
//! Everything runs on the main thread: the kernel ties the children to the life of the thread that starts them.

#![allow(clippy::indexing_slicing, reason = "JSON of a server under test: what is not there reads as null, and is judged")]

mod ai;
mod args;
mod checker;
mod client;
mod database;
mod dice;
mod disk;
mod faults;
mod frame;
mod history;
mod plan;
mod process;
mod proxy;
mod report;
mod rest;
mod run;
mod say;
mod server;
mod shop;
mod stage;

use std::process::ExitCode;

use anyhow::Result;
use clap::Parser as _;

fn main() -> Result<ExitCode> {
    let args = args::Args::parse();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        tokio::select! {
            held = run::run(&args) => Ok(if held? { ExitCode::SUCCESS } else { ExitCode::FAILURE }),
            _ = tokio::signal::ctrl_c() => {
                say::line("stopped by hand; nothing was judged");
                Ok(ExitCode::from(130))
            }
        }
    })
}
