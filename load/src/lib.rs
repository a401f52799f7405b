//! The load tester: many clients of the public protocol against one server, with every promise checked meanwhile.
//!
//! It is for people who decide whether to trust the server, so it shares no code with it: what it knows of the protocol it
//! knows from the protocol's page. It runs on one thread, so that on a small machine it leaves the rest to the server, and
//! its tasks share their counts without locks.
//!
//! - [`target`] makes a shop of its own on the server and takes it away again; [`server`] starts a server where none is given.
//! - [`socket`] is a client; [`check`] judges what it hears.
//! - [`scenario`] is what the clients do, one file each.
//! - [`stats`] counts, [`report`] tells.

mod check;
mod machine;
mod options;
mod page;
mod report;
mod scenario;
mod server;
mod socket;
mod stats;
mod target;
mod tasks;

pub use options::{Options, Scenario};
pub use report::Report;

use anyhow::Context as _;
use tokio::task::LocalSet;

/// Runs a scenario and returns what came out. The report says whether a promise broke.
///
/// # Errors
/// When the server cannot be reached, or the clients cannot be made.
pub fn run(options: Options) -> anyhow::Result<Report> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    LocalSet::new().block_on(&runtime, async {
        tokio::select! {
            report = whole(options) => report,
            _stop = tokio::signal::ctrl_c() => anyhow::bail!("stopped by hand; the shop that was made for the load stays on the server"),
        }
    })
}

/// Starts what is needed, runs, cleans up, and only then says what went wrong.
async fn whole(options: Options) -> anyhow::Result<Report> {
    let own = match &options.url {
        Some(_) => None,
        None => Some(server::OwnServer::start(&options).await.context("a server of the tester's own could not be started")?),
    };
    let place = own.as_ref().map_or_else(|| target::Place::given(&options), |own| Ok(own.place()))?;
    let target = target::Target::make(&place).await?;
    let outcome = scenario::run(&options, &target, &place).await;
    let cleaned = if options.keep { Ok(()) } else { target.take_away().await };
    if let Some(own) = own {
        own.stop().await?;
    }
    let report = outcome?;
    cleaned.context("the shop that was made for the load could not be taken away")?;
    Ok(report)
}
