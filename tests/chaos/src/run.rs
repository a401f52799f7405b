//! A run from its beginning to its verdict.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, Result};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};

use crate::ai::Ai;
use crate::args::Args;
use crate::checker::{self, Case, Promise, Violation};
use crate::client::{Client, Credentials};
use crate::database::Database;
use crate::disk::Disk;
use crate::faults::Scene;
use crate::history::{Kind, Person};
use crate::plan;
use crate::proxy::Proxy;
use crate::report::{self, Report};
use crate::rest::Rest;
use crate::say;
use crate::server::Server;
use crate::shop::{Account, Shop, first_admin, second_admin};
use crate::stage::{Phase, Someone, Stage};

/// How often the state of the run is told.
const PROGRESS: Duration = Duration::from_secs(10);
/// Nothing new for so long is quiet.
const QUIET: Duration = Duration::from_secs(4);
/// How long it may take until all is quiet: clients come back, owed answers are begun anew, agents who left are given up.
const QUIET_MAX: Duration = Duration::from_secs(90);
/// How long the quiet lasts at the least: the answers that the bot owes are begun anew by timers.
const QUIET_MIN: Duration = Duration::from_secs(24);
/// The share of persons that have several clients, in percent, and how many these have at the most.
const CLIENTS_MAX: usize = 3;

/// Runs, judges and reports. Returns whether every promise held.
pub(crate) async fn run(args: &Args) -> Result<bool> {
    let seed = args.seed.unwrap_or_else(|| SystemTime::now().duration_since(UNIX_EPOCH).map_or(1, |since| since.as_secs()));
    let length = Duration::from_secs_f64(args.minutes * 60.0);
    let folder = folder(args, seed)?;
    say::line(format!("chaos: seed {seed}, {:?}, {:.1} minutes, folder {}", args.database, args.minutes, folder.display()));

    let (mut scene, ai, people) = open(args, seed, &folder).await?;
    let stage = Arc::clone(&scene.stage);
    let plan = plan::roll(seed, length, scene.means());
    if scene.disk.is_none() && args.database == crate::args::Database::Sqlite {
        say::line("a full disk is left out: a small disk can be mounted by root alone");
    }
    let persons: Vec<Person> = people.iter().map(|(someone, _)| someone.person.clone()).collect();
    let mut clients = JoinSet::new();
    for (number, (someone, credentials)) in (1..).zip(clients_of(people)) {
        clients.spawn(Client::new(number, someone, credentials, Arc::clone(&stage)).live());
    }
    let progress = tokio::spawn(progress(Arc::clone(&stage)));

    scene.burn(plan, Instant::now() + length).await?;
    say::line("the faults are over; everybody comes back");
    ai.be_kind();
    stage.phase.send_replace(Phase::Quiet);
    let log = quiet(&mut scene).await?;
    stage.phase.send_replace(Phase::Over);
    while clients.join_next().await.is_some() {}
    progress.abort();

    let case = Case { people: persons, sockets: stage.take_sockets(), log };
    let mut found = checker::judge(&case);
    scene.server.drain().await?;
    let misdeeds = std::mem::take(&mut scene.server.misdeeds).into_iter().chain(scene.server.panics());
    found.extend(misdeeds.map(|misdeed| Violation::new(Promise::Server, misdeed, vec![format!("see {}", scene.server.log().display())])));
    let report = Report { seed, args, case: &case, scene: &scene, ai: &ai, found: &found };
    report.tell();
    let keep = args.keep || !found.is_empty();
    if keep {
        report::write_histories(&case, &found, &folder)?;
        say::line(format!("histories, the log and the server's own log: {}", folder.display()));
    }
    let held = found.is_empty();
    drop(scene);
    if !keep {
        std::fs::remove_dir_all(&folder).with_context(|| format!("`{}` cannot be removed", folder.display()))?;
    }
    Ok(held)
}

fn folder(args: &Args, seed: u64) -> Result<PathBuf> {
    let parent = args.folder.clone().unwrap_or_else(std::env::temp_dir);
    let folder = parent.join(format!("beseda-chaos-{seed}-{}", std::process::id()));
    std::fs::create_dir_all(folder.join("data")).with_context(|| format!("`{}` cannot be made", folder.display()))?;
    Ok(folder)
}

type People = Vec<(Arc<Someone>, Vec<Credentials>)>;

async fn open(args: &Args, seed: u64, folder: &Path) -> Result<(Scene, Ai, People)> {
    let data = folder.join("data");
    let database = Database::make(args.database, &data)?;
    let (postgres, redis) = database.services()?;
    // Without the right to mount one the run goes on without that fault, and says so.
    let disk = if args.database == crate::args::Database::Sqlite { Disk::mount(&data).ok() } else { None };
    let mut server = Server::new(args.binary.clone(), folder.to_owned(), data, database.settings())?;
    let first = first_admin(&server)?;
    let second = second_admin(&server, |statement| database.execute(statement))?;
    server.start().await?;
    let rest = Rest { address: server.address };
    let ai = Ai::start(seed).await?;
    let address = format!("http://{}/v1", ai.address);
    let shops = vec![Shop::open(&rest, first, &address).await?, Shop::open(&rest, second, &address).await?];
    let proxy = Proxy::start(server.address, seed).await?;
    let people = people(args, &rest, &shops).await?;
    let stage = Arc::new(Stage::new(seed, rest, proxy.address, shops, Duration::from_millis(args.pause_ms)));
    let scene = Scene { server, disk, postgres, redis, proxy, stage, done: BTreeMap::new(), resident_bytes_max: 0 };
    Ok((scene, ai, people))
}

/// Everybody: most in the first shop, some in the second.
async fn people(args: &Args, rest: &Rest, shops: &[Shop]) -> Result<People> {
    let mut people = People::new();
    for (tenant, shop) in shops.iter().enumerate() {
        let share = if tenant == 0 { args.shoppers } else { args.shoppers.div_ceil(6) };
        for number in 1..=share {
            let secret = Arc::new(tokio::sync::Mutex::new(None));
            let clients = (0..n_clients(number)).map(|_| Credentials::Visitor(Arc::clone(&secret))).collect();
            people.push(person(people.len(), Kind::Shopper, tenant, number, clients));
        }
        for number in 1..=share.div_ceil(4) {
            let account: Arc<Account> = Arc::new(shop.new_agent(rest, &format!("agent {tenant} {number}")).await?);
            let clients = (0..n_clients(number)).map(|_| Credentials::Account(Arc::clone(&account))).collect();
            people.push(person(people.len(), Kind::Agent, tenant, number, clients));
        }
        let key = shop.new_key(rest, "program").await?;
        people.push(person(people.len(), Kind::Program, tenant, 1, vec![Credentials::Key(key)]));
    }
    Ok(people)
}

fn person(number: usize, kind: Kind, tenant: usize, count: usize, clients: Vec<Credentials>) -> (Arc<Someone>, Vec<Credentials>) {
    let word = match kind {
        Kind::Shopper => "shopper",
        Kind::Agent => "agent",
        Kind::Program => "program",
    };
    let shop = if tenant == 0 { "" } else { " of the second shop" };
    let person = Person { name: format!("{word} {count}{shop}"), kind, tenant };
    (Arc::new(Someone { number, person, shared: std::sync::Mutex::default() }), clients)
}

/// One, two or three clients, by turns.
const fn n_clients(number: usize) -> usize {
    1 + number % CLIENTS_MAX
}

fn clients_of(people: People) -> impl Iterator<Item = (Arc<Someone>, Credentials)> {
    people.into_iter().flat_map(|(someone, clients)| clients.into_iter().map(move |credentials| (Arc::clone(&someone), credentials)))
}

async fn progress(stage: Arc<Stage>) {
    loop {
        sleep(PROGRESS).await;
        say::line(report::progress(&stage));
    }
}

/// Waits until nothing happens any more, and reads the log. What comes while it is read makes it be read again.
async fn quiet(scene: &mut Scene) -> Result<BTreeMap<crate::history::Name, checker::Dialogue>> {
    let stage = Arc::clone(&scene.stage);
    let began = Instant::now();
    let heard = |stage: &Stage| stage.counts().get("entries delivered").copied().unwrap_or_default();
    let (mut last, mut since) = (heard(&stage), Instant::now());
    loop {
        sleep(Duration::from_millis(200)).await;
        scene.look().await?;
        let now = heard(&stage);
        if now != last {
            (last, since) = (now, Instant::now());
        }
        let is_quiet = since.elapsed() >= QUIET && began.elapsed() >= QUIET_MIN;
        if !is_quiet && began.elapsed() < QUIET_MAX {
            continue;
        }
        let mut log = BTreeMap::new();
        for (tenant, shop) in stage.shops.iter().enumerate() {
            log.extend(shop.read(&stage.rest, tenant, stage.shared_names()).await?);
        }
        if heard(&stage) == last || began.elapsed() >= QUIET_MAX {
            return Ok(log);
        }
    }
}
