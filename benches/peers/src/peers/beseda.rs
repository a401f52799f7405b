//! Beseda itself, with its defaults.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};
use rustix::process::Signal;
use serde_json::{Value, json};

use super::{Host, Keep, Running, database};
use crate::client::beseda::{BesedaServer, ORIGIN};
use crate::host::http::{post, text};
use crate::host::network::free_port;
use crate::host::postgres::Postgres;
use crate::host::server::{Launch, RunAs, Server, output};

pub(super) async fn start(host: &Host, keep: Keep) -> Result<Running<BesedaServer>> {
    let folder = host.disk.folder("beseda")?;
    let (database, port) = (database(host, keep).await?, free_port()?);
    let mut command = RunAs::Ourselves.command(&host.beseda, "TERM");
    command.arg("serve").args(["--listen", &format!("127.0.0.1:{port}")]);
    settle(&mut command, folder.path(), database.as_ref());
    let launch = Launch { name: "Beseda", command, log: folder.path().join("log"), port, stop_with: Signal::TERM };
    let server = Server::start(launch).await?;
    let key = make_key(host, folder.path(), database.as_ref())?;
    let bearer = format!("Bearer {key}");
    let inbox = json!({ "name": "Peers", "origins": [ORIGIN] });
    let inbox = text(&post(port, "/api/v1/inboxes", &[("authorization", &bearer)], &inbox).await?, "key")?;
    Ok(Running { connector: BesedaServer::new(port, key, inbox), server, database, _folder: folder })
}

/// A key that may do everything.
fn make_key(host: &Host, folder: &Path, database: Option<&Postgres>) -> Result<String> {
    let mut command = Command::new(&host.beseda);
    settle(&mut command, folder, database);
    let printed = output(command.args(["key", "add", "--name", "Peers", "--scope", "admin", "--json"]))?;
    let answer = serde_json::from_str::<Value>(&printed).context("`beseda key add --json` did not print JSON")?;
    text(&answer, "key")
}

/// Where it keeps its things; otherwise its defaults, whatever the environment of this program says.
fn settle(command: &mut Command, folder: &Path, database: Option<&Postgres>) {
    command.current_dir(folder).env("BESEDA_SERVER_DATA_DIR", folder.join("data"));
    for name in ["BESEDA_CONFIG", "BESEDA_DATABASE_URL", "BESEDA_REDIS_URL", "REDIS_URL"] {
        command.env_remove(name);
    }
    match database {
        Some(postgres) => command.env("DATABASE_URL", postgres.url()),
        None => command.env_remove("DATABASE_URL"),
    };
}

pub(super) fn version(host: &Host) -> Result<String> {
    let text = output(Command::new(&host.beseda).arg("--version")).context("build it with `cargo build --release --bin beseda`")?;
    Ok(format!("Beseda {}", text.split_whitespace().nth(1).unwrap_or("of unknown version")))
}
