//! What a machine must have beside Rust: how each tool is found, and what to say or do when it is not.
//!
//! Where the system's package manager may be used (root, or sudo without a password) missing tools are installed; everywhere else the message
//! names each tool, what wants it, and the command that installs them all.

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Once;

use anyhow::{Result, bail};

use crate::args::Install;
use crate::{process, ui};

/// The oldest Node that the front ends' build tools run on.
const NODE_MIN: (u32, u32) = (20, 19);
/// The oldest PostgreSQL that the store supports.
const POSTGRES_MIN: u32 = 14;

/// Where Debian keeps the server programs of each version, which it leaves off PATH.
const POSTGRES_FOLDERS: &str = "/usr/lib/postgresql";
/// The browser under the names that distributions give it. Chrome comes before `chromium-browser`, which is a mere pointer to a snap on Ubuntu.
const CHROMIUM_NAMES: [&str; 5] = ["chromium", "google-chrome-stable", "google-chrome", "chrome", "chromium-browser"];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tool {
    CCompiler,
    Node,
    Npm,
    Postgres,
    Redis,
    Sqlite,
    Chromium,
    Nats,
    Ejabberd,
}

impl Tool {
    fn name(self) -> &'static str {
        match self {
            Self::CCompiler => "a C compiler (`cc`)",
            Self::Node => "Node.js",
            Self::Npm => "npm",
            Self::Postgres => "PostgreSQL",
            Self::Redis => "Redis",
            Self::Sqlite => "SQLite's shell",
            Self::Chromium => "Chromium",
            Self::Nats => "NATS",
            Self::Ejabberd => "ejabberd with its drivers for databases",
        }
    }

    fn wanted_by(self) -> &'static str {
        match self {
            Self::CCompiler => "SQLite and the cryptography of TLS are compiled from C",
            Self::Node | Self::Npm => "the widget and the dashboard are built with it",
            Self::Postgres | Self::Redis => "the Rust tests run on a private one",
            Self::Sqlite => "the conformance tests put a second shop into the database with it",
            Self::Chromium => "the browser tests run in it",
            Self::Nats | Self::Ejabberd => "Beseda is measured beside it",
        }
    }

    /// The Debian packages that bring it.
    fn packages(self) -> &'static [&'static str] {
        match self {
            Self::CCompiler => &["build-essential"],
            Self::Node => &["nodejs"],
            Self::Npm => &["npm"],
            Self::Postgres => &["postgresql"],
            Self::Redis => &["redis-server"],
            Self::Sqlite => &["sqlite3"],
            Self::Chromium => &["chromium"],
            Self::Nats => &["nats-server"],
            Self::Ejabberd => &["ejabberd", "erlang-p1-pgsql", "erlang-p1-sqlite3"],
        }
    }

    /// What is wrong with this tool on this machine, if anything.
    fn problem(self) -> Option<String> {
        match self {
            Self::CCompiler => on_path("cc").is_none().then(|| not_on_path("cc")),
            Self::Node => node_problem(),
            Self::Npm => on_path("npm").is_none().then(|| not_on_path("npm")),
            Self::Postgres => postgres_binaries().is_none().then(|| {
                format!("`initdb` and `postgres` of version {POSTGRES_MIN} or newer are neither in {POSTGRES_FOLDERS}/*/bin nor on PATH")
            }),
            Self::Redis => redis_server().is_none().then(|| not_on_path("redis-server")),
            Self::Sqlite => on_path("sqlite3").is_none().then(|| not_on_path("sqlite3")),
            Self::Chromium => {
                chromium().is_none().then(|| format!("neither $CHROMIUM names it nor is one of {} on PATH", CHROMIUM_NAMES.join(", ")))
            }
            Self::Nats => on_path("nats-server").is_none().then(|| not_on_path("nats-server")),
            Self::Ejabberd => ejabberd_problem(),
        }
    }
}

/// Makes sure that the tools are there, installing them where that is allowed and possible.
pub(crate) fn ensure(tools: &[Tool], install: Install) -> Result<()> {
    let missing = missing(tools);
    if missing.is_empty() {
        return Ok(());
    }
    let Some(installer) = Installer::find().filter(|_| install == Install::Allowed) else { bail!(explain(&missing)) };
    let packages = packages(&missing);
    ui::note(format!("installing {}", packages.join(" ")));
    installer.install(&packages)?;
    let still = self::missing(tools);
    if still.is_empty() { Ok(()) } else { bail!("{}\n(the package manager has just been asked for it)", explain(&still)) }
}

fn missing(tools: &[Tool]) -> Vec<(Tool, String)> {
    tools.iter().filter_map(|tool| tool.problem().map(|problem| (*tool, problem))).collect()
}

fn packages(missing: &[(Tool, String)]) -> Vec<&'static str> {
    missing.iter().flat_map(|(tool, _)| tool.packages()).copied().collect()
}

/// One line for each missing tool and the command that installs them all.
fn explain(missing: &[(Tool, String)]) -> String {
    let lines = missing.iter().map(|(tool, problem)| format!("  {}: {problem} ({})", tool.name(), tool.wanted_by())).collect::<Vec<_>>();
    let mut text = format!(
        "this machine lacks what is needed:\n{}\ninstall it, on Debian or Ubuntu with\n  sudo apt-get install {}",
        lines.join("\n"),
        packages(missing).join(" ")
    );
    if missing.iter().any(|(tool, _)| *tool == Tool::Node) {
        text.push_str("\n(where the distribution's Node.js is too old: https://nodejs.org/en/download)");
    }
    text
}

/// `apt-get`, with or without sudo in front.
struct Installer {
    prefix: &'static [&'static str],
}

impl Installer {
    fn find() -> Option<Self> {
        on_path("apt-get")?;
        if rustix::process::geteuid().is_root() {
            return Some(Self { prefix: &[] });
        }
        let asked = Command::new("sudo").args(["-n", "true"]).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
        asked.is_ok_and(|status| status.success()).then_some(Self { prefix: &["sudo", "-n", "--preserve-env=DEBIAN_FRONTEND"] })
    }

    fn install(&self, packages: &[&str]) -> Result<()> {
        static UPDATED: Once = Once::new();
        // A stale list often works, and where it does not the installation says so.
        UPDATED.call_once(|| {
            if let Err(error) = process::run(&mut self.command(&["update", "-q"])) {
                ui::error(&error);
            }
        });
        process::run(self.command(&["install", "-q", "-y", "--no-install-recommends"]).args(packages))
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut words = self.prefix.iter().chain(&["apt-get"]).chain(arguments);
        let mut command = Command::new(words.next().copied().unwrap_or("apt-get"));
        command.args(words).env("DEBIAN_FRONTEND", "noninteractive");
        command
    }
}

/// The programs of PostgreSQL that a private server needs.
pub(crate) struct PostgresBinaries {
    pub(crate) initdb: PathBuf,
    pub(crate) postgres: PathBuf,
}

/// The newest PostgreSQL of this machine.
pub(crate) fn postgres_binaries() -> Option<PostgresBinaries> {
    newest_postgres_folder(Path::new(POSTGRES_FOLDERS)).or_else(|| {
        // /usr/bin/initdb is a link into its own folder where it exists at all, so `postgres` is looked for beside the real file.
        let folder = on_path("initdb")?.canonicalize().ok()?.parent()?.to_owned();
        binaries_in(&folder)
    })
}

fn newest_postgres_folder(folders: &Path) -> Option<PostgresBinaries> {
    let versions = std::fs::read_dir(folders).ok()?.flatten().filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    let mut usable = versions.filter(|version| *version >= POSTGRES_MIN).collect::<Vec<_>>();
    usable.sort_unstable_by(|one, other| other.cmp(one));
    usable.iter().find_map(|version| binaries_in(&folders.join(version.to_string()).join("bin")))
}

fn binaries_in(folder: &Path) -> Option<PostgresBinaries> {
    let binaries = PostgresBinaries { initdb: folder.join("initdb"), postgres: folder.join("postgres") };
    (binaries.initdb.is_file() && binaries.postgres.is_file()).then_some(binaries)
}

pub(crate) fn redis_server() -> Option<PathBuf> {
    on_path("redis-server").or_else(|| on_path("valkey-server"))
}

/// The browser that $CHROMIUM names, or the first one found.
pub(crate) fn chromium() -> Option<PathBuf> {
    match env::var_os("CHROMIUM") {
        Some(named) => Some(PathBuf::from(named)).filter(|path| path.is_file()),
        None => CHROMIUM_NAMES.iter().find_map(|name| on_path(name)),
    }
}

/// Debian keeps the server in its architecture's folder and the drivers for databases in Erlang's, each with its version behind the name.
fn ejabberd_problem() -> Option<String> {
    let folders = |path: &Path| std::fs::read_dir(path).into_iter().flatten().flatten().map(|entry| entry.path()).collect::<Vec<_>>();
    let below = folders(Path::new("/usr/lib")).iter().flat_map(|folder| folders(folder)).collect::<Vec<_>>();
    let libraries = below.into_iter().chain(folders(Path::new("/usr/lib/erlang/lib"))).collect::<Vec<_>>();
    let has = |name: &str| libraries.iter().any(|path| path.file_name().is_some_and(|found| found.to_string_lossy().starts_with(name)));
    let missing = ["ejabberd-", "p1_pgsql-", "p1_sqlite3-"].into_iter().find(|name| !has(name))?;
    Some(format!("there is no folder `{missing}*` in /usr/lib/* or /usr/lib/erlang/lib"))
}

/// The version of Node, as it prints it.
pub(crate) fn node_version() -> Option<String> {
    process::output(Command::new("node").arg("--version")).ok().map(|version| version.trim().to_owned())
}

fn node_problem() -> Option<String> {
    let Some(version) = node_version() else {
        return Some(not_on_path("node"));
    };
    let (major, minor) = NODE_MIN;
    let enough = parse_version(&version).is_some_and(|found| found >= NODE_MIN);
    (!enough).then(|| format!("`{version}` is too old, {major}.{minor} or newer is needed"))
}

fn parse_version(version: &str) -> Option<(u32, u32)> {
    let mut parts = version.trim_start_matches('v').split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

fn not_on_path(name: &str) -> String {
    format!("`{name}` is not on PATH")
}

/// The first file of that name on PATH, or in the folders of system programs that a user's PATH often lacks.
pub(crate) fn on_path(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let folders = env::split_paths(&path).chain(["/usr/sbin", "/sbin"].map(PathBuf::from));
    folders.map(|folder| folder.join(name)).find(|file| file.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_message_names_each_tool_its_use_and_one_command() {
        let message = explain(&[(Tool::Postgres, "no initdb".into()), (Tool::Redis, "no server".into())]);
        assert!(message.contains("PostgreSQL: no initdb (the Rust tests"), "{message}");
        assert!(message.contains("sudo apt-get install postgresql redis-server"), "{message}");
        assert!(!message.contains("nodejs.org"), "{message}");
    }

    #[test]
    fn an_old_node_is_told_where_newer_ones_are() {
        assert!(explain(&[(Tool::Node, "`v18.1.0` is too old".into())]).contains("https://nodejs.org"));
    }

    #[test]
    fn versions_of_node_are_compared_as_numbers() {
        assert!(parse_version("v20.19.0").unwrap() >= NODE_MIN);
        assert!(parse_version("v100.0.0").unwrap() >= NODE_MIN);
        assert!(parse_version("v20.9.0").unwrap() < NODE_MIN);
        assert_eq!(parse_version("nonsense"), None);
    }

    #[test]
    fn the_newest_whole_postgres_is_chosen() {
        let folders = tempfile::tempdir().unwrap();
        for (version, programs) in
            [("13", &["initdb", "postgres"][..]), ("9.6", &["initdb", "postgres"]), ("15", &["initdb", "postgres"]), ("17", &["initdb"])]
        {
            let bin = folders.path().join(version).join("bin");
            std::fs::create_dir_all(&bin).unwrap();
            for program in programs {
                std::fs::write(bin.join(program), "").unwrap();
            }
        }
        let found = newest_postgres_folder(folders.path()).unwrap();
        assert_eq!(found.postgres, folders.path().join("15/bin/postgres"));
    }

    #[test]
    fn an_old_postgres_is_as_good_as_none() {
        let folders = tempfile::tempdir().unwrap();
        let bin = folders.path().join("13/bin");
        std::fs::create_dir_all(&bin).unwrap();
        std::fs::write(bin.join("initdb"), "").unwrap();
        std::fs::write(bin.join("postgres"), "").unwrap();
        assert!(newest_postgres_folder(folders.path()).is_none());
    }

    #[test]
    fn a_shell_is_found_and_a_phantom_is_not() {
        assert!(on_path("sh").is_some());
        assert!(on_path("no-such-program-anywhere").is_none());
    }
}
