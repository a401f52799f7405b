//! ejabberd with its archive: every message is stored for its author and for who it is for.
//!
//! Erlang is started without distribution, so that no daemon of Erlang's is left behind, and with a folder of its own.

use std::fs::read_dir;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use rustix::process::Signal;

use super::{Host, Keep, Running, database};
use crate::client::xmpp::XmppServer;
use crate::host::folder;
use crate::host::network::free_port;
use crate::host::postgres::Postgres;
use crate::host::server::{Launch, RunAs, Server};

/// Where Debian keeps it: `/usr/lib/<architecture>/ejabberd-<version>`.
const LIBRARIES: &str = "/usr/lib";
const FOLDER_PREFIX: &str = "ejabberd-";
/// The tables of its archive.
const SCHEMA: &str = "/usr/share/ejabberd/sql/pg.sql";

pub(super) async fn start(host: &Host, keep: Keep) -> Result<Running<XmppServer>> {
    let folder = host.disk.folder("ejabberd")?;
    let run_as = RunAs::one_of(&["ejabberd", "nobody"])?;
    run_as.give(folder.path())?;
    let (database, port) = (database(host, keep).await?, free_port()?);
    if let Some(postgres) = &database {
        postgres.run_file(Path::new(SCHEMA))?;
    }
    let settings = folder::write(folder.path(), "ejabberd.yml", &settings(port, folder.path(), database.as_ref()))?;
    let mut command = run_as.command(Path::new("erl"), "TERM");
    command.current_dir(folder.path()).args(["-noinput", "+K", "true", "+P", "250000", "-mnesia", "dir"]);
    command.arg(format!("\"{}\"", folder.path().join("mnesia").display())).args(["-s", "ejabberd"]);
    command.env("EJABBERD_CONFIG_PATH", settings).env("EJABBERD_LOG_PATH", folder.path().join("ejabberd.log"));
    command.env("ERL_CRASH_DUMP", folder.path().join("crash")).env("ERL_MAX_PORTS", "32000");
    command.env("ERL_LIBS", installed()?.0).env("HOME", folder.path());
    let launch = Launch { name: "ejabberd", command, log: folder.path().join("log"), port, stop_with: Signal::TERM };
    let server = Server::start(launch).await?;
    Ok(Running { connector: XmppServer { port }, server, database, _folder: folder })
}

/// Its defaults but for what keeps it from being measured: no TLS on loopback, no limits on how fast a client may talk or how many may
/// register, and rooms that do not tell everybody of everybody who comes.
fn settings(port: u16, folder: &Path, database: Option<&Postgres>) -> String {
    let archive = match database {
        Some(postgres) => format!(
            "sql_type: pgsql\nsql_server: \"127.0.0.1\"\nsql_port: {}\nsql_database: postgres\nsql_username: {}\nsql_password: \"\"\n",
            postgres.port(),
            Postgres::USER
        ),
        None => format!("sql_type: sqlite\nsql_database: \"{}\"\n", folder.join("archive.db").display()),
    };
    format!(
        "hosts: [localhost]\n\
         loglevel: warning\n\
         default_db: sql\n\
         {archive}\
         auth_method: [internal]\n\
         auth_password_format: plain\n\
         s2s_access: none\n\
         registration_timeout: infinity\n\
         listen:\n\
         \x20 - {{ port: {port}, ip: \"127.0.0.1\", module: ejabberd_c2s, starttls: false, backlog: 1024, access: all, shaper: none }}\n\
         modules:\n\
         \x20 mod_disco: {{}}\n\
         \x20 mod_stream_mgmt: {{}}\n\
         \x20 mod_mam: {{ default: always, db_type: sql }}\n\
         \x20 mod_register: {{ ip_access: all, access: all }}\n\
         \x20 mod_muc:\n\
         \x20   db_type: mnesia\n\
         \x20   host: conference.localhost\n\
         \x20   max_users: 20000\n\
         \x20   default_room_options: {{ mam: true, max_users: 20000, presence_broadcast: [] }}\n"
    )
}

pub(super) fn version() -> Result<String> {
    Ok(format!("ejabberd {}", installed()?.1))
}

/// The folder of the libraries and the version of ejabberd among them.
fn installed() -> Result<(PathBuf, String)> {
    let architectures = read_dir(LIBRARIES).with_context(|| format!("cannot list `{LIBRARIES}`"))?;
    let found = architectures.flatten().find_map(|architecture| {
        let mut names = read_dir(architecture.path()).ok()?.flatten().filter_map(|entry| entry.file_name().into_string().ok());
        let version = names.find_map(|name| version_in(&name))?;
        Some((architecture.path(), version))
    });
    found.with_context(|| {
        format!("there is no `{LIBRARIES}/*/{FOLDER_PREFIX}*`; install the Debian packages ejabberd, erlang-p1-pgsql and erlang-p1-sqlite3")
    })
}

/// `23.01` of `ejabberd-23.01-1`.
fn version_in(folder: &str) -> Option<String> {
    let version = folder.strip_prefix(FOLDER_PREFIX)?;
    version.starts_with(|first: char| first.is_ascii_digit()).then(|| version.split('-').next().unwrap_or(version).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_in_the_folders_name() {
        assert_eq!(version_in("ejabberd-23.01-1").as_deref(), Some("23.01"));
        assert_eq!(version_in("ejabberd-contrib"), None);
        assert_eq!(version_in("erlang"), None);
    }

    #[test]
    fn the_archive_is_a_file_where_there_is_no_database() {
        let settings = settings(5222, Path::new("/var/tmp/x"), None);
        assert!(settings.contains("sql_type: sqlite\nsql_database: \"/var/tmp/x/archive.db\"\nauth_method"), "{settings}");
        assert!(settings.contains("\n  mod_muc:\n    db_type: mnesia\n"), "{settings}");
    }
}
