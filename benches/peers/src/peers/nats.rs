//! NATS with a JetStream on files: a log for messages, and no more of a chat than that.
//!
//! As it comes, it acks what it has written and flushes every two minutes. From 2.10 on it can be told to flush before each ack.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};
use rustix::process::Signal;

use super::{Host, Running};
use crate::client::nats::{NatsClient, NatsServer};
use crate::host::folder;
use crate::host::network::free_port;
use crate::host::server::{Launch, RunAs, Server, output};

/// When it flushes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sync {
    Usual,
    Always,
}

/// The first version that can flush before it acks.
const SYNC_SINCE: (u32, u32) = (2, 10);
const STREAM: &str = r#"{"name":"CHAT","subjects":["chat.>"],"storage":"file","retention":"limits","discard":"old","num_replicas":1}"#;

pub(super) async fn start(host: &Host, sync: Sync) -> Result<Running<NatsServer>> {
    let folder = host.disk.folder("nats")?;
    let port = free_port()?;
    let settings = settings(port, folder.path(), sync);
    let file = folder::write(folder.path(), "nats.conf", &settings)?;
    let mut command = RunAs::Ourselves.command(Path::new(program()), "TERM");
    command.arg("--config").arg(file);
    let launch = Launch { name: "NATS", command, log: folder.path().join("log"), port, stop_with: Signal::TERM };
    let server = Server::start(launch).await?;
    let answer = NatsClient::make_stream(port, STREAM).await?;
    if answer.contains("\"error\"") {
        bail!("JetStream made no stream: `{}`", answer.trim());
    }
    Ok(Running { connector: NatsServer { port }, server, database: None, _folder: folder })
}

fn settings(port: u16, folder: &Path, sync: Sync) -> String {
    let sync = match sync {
        Sync::Usual => "",
        Sync::Always => ", sync_interval: always",
    };
    format!("listen: \"127.0.0.1:{port}\"\njetstream {{ store_dir: \"{}\"{sync} }}\n", folder.display())
}

pub(super) fn version(sync: Sync) -> Result<String> {
    let text = output(Command::new(program()).arg("--version")).context("install the Debian package nats-server")?;
    let number = number(&text).with_context(|| format!("`nats-server --version` says `{}`, which names no version", text.trim()))?;
    if sync == Sync::Always && parse(number).is_none_or(|version| version < SYNC_SINCE) {
        bail!("NATS {number} cannot be told to flush before it acks; that came with {}.{}", SYNC_SINCE.0, SYNC_SINCE.1);
    }
    Ok(format!("nats-server {number}"))
}

/// The one on PATH, or Debian's, whose folder a user's PATH often lacks.
fn program() -> &'static str {
    let is_on_path = output(Command::new("nats-server").arg("--version")).is_ok();
    if is_on_path { "nats-server" } else { "/usr/sbin/nats-server" }
}

/// `2.9.10` of `nats-server: v2.9.10`.
fn number(text: &str) -> Option<&str> {
    text.split_whitespace().last().map(|word| word.trim_start_matches('v')).filter(|word| parse(word).is_some())
}

fn parse(number: &str) -> Option<(u32, u32)> {
    let mut parts = number.split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_as_numbers() {
        assert_eq!(number("nats-server: v2.9.10\n"), Some("2.9.10"));
        assert_eq!(number("nonsense"), None);
        assert!(parse("2.9.10").unwrap() < SYNC_SINCE);
        assert!(parse("2.15.1").unwrap() >= SYNC_SINCE);
    }

    #[test]
    fn flushing_is_a_word_in_the_settings() {
        let folder = Path::new("/var/tmp/x");
        assert!(settings(4222, folder, Sync::Always).contains("sync_interval: always"));
        assert!(!settings(4222, folder, Sync::Usual).contains("sync_interval"));
    }
}
