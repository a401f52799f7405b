//! Who is measured: a line for each, and one file for each kind of server with how it is started.

mod beseda;
mod bun;
mod echo;
mod ejabberd;
mod load;
mod nats;
mod socketio;

use std::path::PathBuf;

use anyhow::Result;
use tempfile::TempDir;

use crate::client::Connect;
use crate::host::folder::Disk;
use crate::host::meter::Watched;
use crate::host::postgres::Postgres;
use crate::host::server::Server;
use crate::workload::{Amounts, Outcome, Workload, fanout, idle, pairs};

pub(crate) use echo::serve as serve_echo;

/// What the servers of this run are made of.
pub(crate) struct Host {
    pub(crate) disk: Disk,
    /// The folder of the hand-made servers, with their packages.
    pub(crate) scripts: PathBuf,
    /// The program that all this is about.
    pub(crate) beseda: PathBuf,
}

/// Where messages are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Keep {
    Postgres,
    Sqlite,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Beseda(Keep),
    Load(Keep),
    SocketIo(Keep),
    Ejabberd(Keep),
    Nats(nats::Sync),
    Bun,
    Echo,
}

/// One row of the tables.
#[derive(Debug)]
pub(crate) struct Peer {
    /// What `--only` calls it.
    pub(crate) key: &'static str,
    pub(crate) title: &'static str,
    /// What an ack of it means.
    pub(crate) promise: &'static str,
    pub(crate) workloads: &'static [Workload],
    /// Whether it is measured without being named.
    pub(crate) is_usual: bool,
    kind: Kind,
}

const FLUSHED: &str = "stored and flushed";

pub(crate) const PEERS: [Peer; 12] = [
    Peer {
        key: "beseda-sqlite",
        title: "**Beseda**, SQLite",
        promise: FLUSHED,
        workloads: &Workload::ALL,
        is_usual: true,
        kind: Kind::Beseda(Keep::Sqlite),
    },
    Peer {
        key: "beseda-postgres",
        title: "**Beseda**, PostgreSQL",
        promise: FLUSHED,
        workloads: &[Workload::Pairs],
        is_usual: true,
        kind: Kind::Beseda(Keep::Postgres),
    },
    Peer {
        key: "load-sqlite",
        title: "**Beseda**, SQLite, by `beseda load`",
        promise: FLUSHED,
        workloads: &Workload::ALL,
        is_usual: false,
        kind: Kind::Load(Keep::Sqlite),
    },
    Peer {
        key: "load-postgres",
        title: "**Beseda**, PostgreSQL, by `beseda load`",
        promise: FLUSHED,
        workloads: &[Workload::Pairs],
        is_usual: false,
        kind: Kind::Load(Keep::Postgres),
    },
    Peer {
        key: "socketio-postgres",
        title: "Socket.IO, PostgreSQL",
        promise: FLUSHED,
        workloads: &[Workload::Pairs],
        is_usual: true,
        kind: Kind::SocketIo(Keep::Postgres),
    },
    Peer {
        key: "socketio-sqlite",
        title: "Socket.IO, SQLite",
        promise: FLUSHED,
        workloads: &Workload::ALL,
        is_usual: true,
        kind: Kind::SocketIo(Keep::Sqlite),
    },
    Peer {
        key: "ejabberd-postgres",
        title: "ejabberd, PostgreSQL",
        promise: FLUSHED,
        workloads: &[Workload::Pairs],
        is_usual: true,
        kind: Kind::Ejabberd(Keep::Postgres),
    },
    Peer {
        key: "ejabberd-sqlite",
        title: "ejabberd, SQLite",
        promise: FLUSHED,
        workloads: &Workload::ALL,
        is_usual: true,
        kind: Kind::Ejabberd(Keep::Sqlite),
    },
    Peer {
        key: "nats",
        title: "NATS JetStream",
        promise: "written, not flushed; may be heard before",
        workloads: &Workload::ALL,
        is_usual: true,
        kind: Kind::Nats(nats::Sync::Usual),
    },
    Peer {
        key: "nats-flushed",
        title: "NATS JetStream, `sync_interval: always`",
        promise: "stored and flushed; may be heard before",
        workloads: &[Workload::Pairs],
        is_usual: true,
        kind: Kind::Nats(nats::Sync::Always),
    },
    Peer { key: "bun", title: "Bun", promise: "received", workloads: &[Workload::Idle, Workload::Fanout], is_usual: true, kind: Kind::Bun },
    Peer {
        key: "echo",
        title: "tungstenite, a bare echo",
        promise: "received",
        workloads: &[Workload::Pairs, Workload::Idle],
        is_usual: true,
        kind: Kind::Echo,
    },
];

impl Peer {
    /// What it is made of, with versions; or why it cannot be measured here.
    pub(crate) fn version(&self, host: &Host) -> Result<String> {
        let with = |server: String, keep| match keep {
            Keep::Postgres => Ok(format!("{server}, {}", crate::host::postgres::version()?)),
            Keep::Sqlite => Ok(server),
        };
        match self.kind {
            Kind::Beseda(keep) | Kind::Load(keep) => with(beseda::version(host)?, keep),
            Kind::SocketIo(keep) => with(socketio::version(host, keep)?, keep),
            Kind::Ejabberd(keep) => with(ejabberd::version()?, keep),
            Kind::Nats(sync) => nats::version(sync),
            Kind::Bun => bun::version(host),
            Kind::Echo => Ok(echo::version().to_owned()),
        }
    }

    /// Does one run against a new server.
    pub(crate) async fn measure(&self, host: &Host, workload: Workload, amounts: &Amounts) -> Result<Outcome> {
        match self.kind {
            Kind::Beseda(keep) => measure(beseda::start(host, keep).await?, workload, amounts).await,
            Kind::Load(keep) => load::measure(host, keep, workload, amounts).await,
            Kind::SocketIo(keep) => measure(socketio::start(host, keep).await?, workload, amounts).await,
            Kind::Ejabberd(keep) => measure(ejabberd::start(host, keep).await?, workload, amounts).await,
            Kind::Nats(sync) => measure(nats::start(host, sync).await?, workload, amounts).await,
            Kind::Bun => measure(bun::start(host).await?, workload, amounts).await,
            Kind::Echo => measure(echo::start(host).await?, workload, amounts).await,
        }
    }
}

/// A server, what it stands on, and the way in. The order is that of their ends.
struct Running<C> {
    connector: C,
    server: Server,
    database: Option<Postgres>,
    _folder: TempDir,
}

async fn measure<C: Connect>(running: Running<C>, workload: Workload, amounts: &Amounts) -> Result<Outcome> {
    let watched = Watched { server: running.server.pid(), database: running.database.as_ref().map(Postgres::pid) };
    match workload {
        Workload::Pairs => pairs::run(&running.connector, amounts, watched).await,
        Workload::Idle => idle::run(&running.connector, amounts, watched).await,
        Workload::Fanout => fanout::run(&running.connector, amounts, watched).await,
    }
}

/// A database where one is wanted.
async fn database(host: &Host, keep: Keep) -> Result<Option<Postgres>> {
    match keep {
        Keep::Postgres => Postgres::start(&host.disk).await.map(Some),
        Keep::Sqlite => Ok(None),
    }
}

/// What lets a client into the hand-made servers. They live for seconds and on loopback.
const TOKEN: &str = "let-me-in";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_peer_has_a_name_of_its_own_and_something_to_do() {
        for (index, peer) in PEERS.iter().enumerate() {
            assert!(!peer.workloads.is_empty(), "{}", peer.key);
            assert!(PEERS.iter().skip(index + 1).all(|other| other.key != peer.key && other.title != peer.title), "{}", peer.key);
        }
    }
}
