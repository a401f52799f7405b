//! The command line: one file a command. Parsing, the runtime, and what an error looks like are here.

mod check_config;
mod inbox;
mod key;
mod knowledge;
mod load;
mod log;
mod migrate;
mod nlu;
mod openapi;
mod output;
mod serve;
mod shop;
#[cfg(test)]
mod tests;
mod user;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use crate::config::{ConfigError, Loaded, Overrides, Sources};
use output::Output;
pub use output::print;

/// The exit status of a command line or a configuration that is wrong.
const EXIT_USAGE: u8 = 2;
/// The exit status of anything else that went wrong.
const EXIT_FAILURE: u8 = 1;

const EXAMPLES: &str = "\
Examples:
  beseda serve                                    start on 127.0.0.1:8080 with an embedded database in ./data
  beseda serve --listen 0.0.0.0:8080 --data /var/lib/beseda
  DATABASE_URL=postgres://u:p@db/beseda beseda serve
  beseda check-config --defaults > beseda.toml    begin a configuration file
  beseda inbox add --name Shop --origin https://shop.example
  echo 'a long password' | beseda user add --email anna@shop.example --role agent --name Anna --password-stdin

Exit status: 0 done, 1 failed, 2 the command line or the configuration is wrong.";

/// Live customer support for online shops, in one program.
#[derive(Debug, Parser)]
#[command(name = "beseda", version, after_help = EXAMPLES, arg_required_else_help = true)]
struct Cli {
    #[command(flatten)]
    common: Common,
    #[command(subcommand)]
    command: Command,
}

/// What every command takes.
#[derive(Debug, Clone, Args)]
struct Common {
    /// Read settings from this file [default: beseda.toml in the current folder, if it is there; also BESEDA_CONFIG]
    #[arg(long, value_name = "FILE", global = true)]
    config: Option<PathBuf>,
    /// Keep the embedded database and uploaded files in this folder [default: ./data]
    #[arg(long, value_name = "DIR", global = true)]
    data: Option<PathBuf>,
    /// Print one JSON object instead of text
    #[arg(long, global = true)]
    json: bool,
}

impl Common {
    fn load(&self, listen: Option<String>) -> Result<Loaded, ConfigError> {
        let overrides = Overrides { file: self.config.clone(), data: self.data.clone(), listen };
        Loaded::from_sources(&Sources::gather(&overrides)?)
    }

    fn output(&self) -> Output {
        Output::new(self.json)
    }
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Start the server
    Serve(serve::ServeArgs),
    /// Show the settings that hold, where each comes from, and every mistake
    CheckConfig(check_config::CheckConfigArgs),
    /// Bring the database up to this version; `serve` does it by itself
    Migrate,
    /// People who work at the desk
    #[command(subcommand)]
    User(user::UserCommand),
    /// Places where shoppers come in
    #[command(subcommand)]
    Inbox(inbox::InboxCommand),
    /// Keys of programs
    #[command(subcommand)]
    Key(key::KeyCommand),
    /// What the shop knows
    #[command(subcommand)]
    Knowledge(knowledge::KnowledgeCommand),
    /// Understanding messages: try it, measure it
    #[command(subcommand)]
    Nlu(nlu::NluCommand),
    /// Load a server with many clients, and check every promise meanwhile
    Load(load::LoadArgs),
    /// Print the document of the REST interface
    #[command(hide = true)]
    Openapi,
}

/// Runs what the command line asks for.
#[must_use]
pub fn run() -> ExitCode {
    // Clap explains a wrong command line by itself, and ends with the same status.
    let cli = Cli::parse();
    match dispatch(cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            output::complain(&error);
            let is_usage = error.is::<ConfigError>();
            ExitCode::from(if is_usage { EXIT_USAGE } else { EXIT_FAILURE })
        }
    }
}

fn dispatch(cli: Cli) -> anyhow::Result<()> {
    let common = cli.common;
    match cli.command {
        Command::CheckConfig(args) => check_config::run(&common, &args),
        Command::Openapi => openapi::run(),
        Command::Nlu(command) => nlu::run(&common, command),
        Command::Load(args) => load::run(&common, &args),
        Command::Serve(args) => wait(serve::run(&common, args)),
        Command::Migrate => wait(migrate::run(&common)),
        Command::User(command) => wait(user::run(&common, command)),
        Command::Inbox(command) => wait(inbox::run(&common, command)),
        Command::Key(command) => wait(key::run(&common, command)),
        Command::Knowledge(command) => wait(knowledge::run(&common, command)),
    }
}

fn wait(command: impl Future<Output = anyhow::Result<()>>) -> anyhow::Result<()> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(command)
}
