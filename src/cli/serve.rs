//! `beseda serve`: the server.

use clap::Args;

use super::{Common, log};
use crate::app;

/// What `serve` takes.
#[derive(Debug, Args)]
pub(super) struct ServeArgs {
    /// Listen on this address and port [default: 127.0.0.1:8080]
    #[arg(long, value_name = "ADDR:PORT")]
    listen: Option<String>,
}

pub(super) async fn run(common: &Common, args: ServeArgs) -> anyhow::Result<()> {
    let config = common.load(args.listen)?.config;
    log::start(&config.log);
    app::serve(config, super::print).await
}
