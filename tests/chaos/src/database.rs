//! The database of a run: where it is, how a statement is run in it by hand, and the servers that can be taken away.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::args;
use crate::process::Service;

/// Where the private servers are: what `cargo xtask servers` tells.
const POSTGRES_URL: &str = "BESEDA_TEST_POSTGRES";
const POSTGRES_PID: &str = "BESEDA_TEST_POSTGRES_PID";
const REDIS_URL: &str = "BESEDA_TEST_REDIS";
const REDIS_PID: &str = "BESEDA_TEST_REDIS_PID";

pub(crate) enum Database {
    Sqlite { file: PathBuf },
    Postgres { url: String, redis_url: String },
}

impl Database {
    /// Makes an empty database.
    pub(crate) fn make(kind: args::Database, data: &Path) -> Result<Self> {
        match kind {
            args::Database::Sqlite => Ok(Self::Sqlite { file: data.join("beseda.db") }),
            args::Database::Postgres => {
                let server = told(POSTGRES_URL)?;
                let name = format!("chaos_{}", std::process::id());
                run(psql(&server).arg(format!("CREATE DATABASE {name}")))?;
                let (base, _) = server.rsplit_once('/').with_context(|| format!("`{server}` names no database"))?;
                Ok(Self::Postgres { url: format!("{base}/{name}"), redis_url: told(REDIS_URL)? })
            }
        }
    }

    /// What the server is told of it.
    pub(crate) fn settings(&self) -> Vec<(String, String)> {
        match self {
            Self::Sqlite { .. } => Vec::new(),
            Self::Postgres { url, redis_url } => {
                vec![("DATABASE_URL".to_owned(), url.clone()), ("REDIS_URL".to_owned(), redis_url.clone())]
            }
        }
    }

    /// The servers that can be taken away.
    pub(crate) fn services(&self) -> Result<(Option<Service>, Option<Service>)> {
        match self {
            Self::Sqlite { .. } => Ok((None, None)),
            Self::Postgres { .. } => {
                let learn = |name, variable| told(variable)?.parse().map_err(anyhow::Error::from).and_then(|pid| Service::learn(name, pid));
                Ok((Some(learn("PostgreSQL", POSTGRES_PID)?), Some(learn("Redis", REDIS_PID)?)))
            }
        }
    }

    /// Runs a statement by hand.
    pub(crate) fn execute(&self, statement: &str) -> Result<()> {
        match self {
            Self::Sqlite { file } => run(Command::new("sqlite3").arg(file).arg(statement)),
            Self::Postgres { url, .. } => run(psql(url).arg(statement)),
        }
    }
}

fn psql(url: &str) -> Command {
    let mut command = Command::new("psql");
    command.args(["--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--dbname", url, "--command"]);
    command
}

fn run(command: &mut Command) -> Result<()> {
    let program = command.get_program().display().to_string();
    let output = command.output().with_context(|| format!("`{program}` cannot be started"))?;
    if !output.status.success() {
        bail!("`{program}` failed: {}", String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(())
}

fn told(variable: &str) -> Result<String> {
    std::env::var(variable).with_context(|| format!("`{variable}` is not set; start this with `cargo xtask chaos --database postgres`"))
}
