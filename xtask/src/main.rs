//! The menu of this repository: `cargo xtask help`.
//!
//! One file per command under `commands/`. Everything that builds, tests or generates goes through here, so that a laptop, a fresh machine and
//! continuous integration do the same thing in the same order.

mod args;
mod commands;
mod docs;
mod front_end;
mod plan;
mod process;
mod servers;
mod stamp;
mod tools;
mod ui;
mod workspace;

use std::process::ExitCode;

use args::Request;

fn main() -> ExitCode {
    let request = match args::parse(std::env::args_os().skip(1)) {
        Ok(request) => request,
        Err(mistake) => {
            ui::error(&mistake);
            return ExitCode::from(2);
        }
    };
    match perform(request) {
        Ok(code) => code,
        Err(error) => {
            ui::error(&error);
            ExitCode::FAILURE
        }
    }
}

fn perform(request: Request) -> anyhow::Result<ExitCode> {
    if let Request::Help = request {
        ui::line(args::USAGE);
        return Ok(ExitCode::SUCCESS);
    }
    process::cancel_on_signals()?;
    let workspace = workspace::Workspace::find()?;
    match request {
        Request::Help => Ok(ExitCode::SUCCESS),
        Request::Run { arguments } => commands::run::run(&workspace, &arguments),
        Request::Test(options) => commands::test::test(&workspace, &options),
        Request::Check => commands::check::check(&workspace),
        Request::Gen { mode } => commands::generate::generate(&workspace, mode),
        Request::Bench { arguments } => commands::bench::bench(&workspace, &arguments),
        Request::Peers { arguments } => commands::bench::peers(&workspace, &arguments),
        Request::Chaos { arguments } => commands::chaos::chaos(&workspace, &arguments),
        Request::TrainNlu { arguments } => commands::train_nlu::train_nlu(&workspace, &arguments),
        Request::Fuzz(options) => commands::fuzz::fuzz(&workspace, &options),
        Request::Servers { command } => commands::servers::servers(&command),
    }
}
