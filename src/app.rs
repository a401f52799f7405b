//! The wiring: from settings to running parts, and back to rest.
//!
//! Reading [`serve`] from top to bottom is reading the architecture.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::Context as _;
use async_trait::async_trait;
use axum::Router;
use axum::extract::ws::WebSocketUpgrade;
use axum::routing::get;
use axum::serve::ListenerExt as _;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

use crate::actors::conversation::Patience;
use crate::actors::providers::{ProviderLimits, ProvidersHandle};
use crate::actors::push::{Pace, PushSetting};
use crate::actors::session::SessionLimits;
use crate::actors::supervise::{ChildTask, spawn_child};
use crate::actors::tree::{Tree, TreeParts};
use crate::actors::understanding::UnderstandingSetting;
use crate::ai::knowledge::{ArticleSource, KnowledgeBase, SourceError};
use crate::ai::turn::TurnLimits;
use crate::ai::understanding::MindFiles;
use crate::config::Config;
use crate::demo;
use crate::domain::{Article, Clock, IdMaker, SystemClock, TenantId};
use crate::http::auth::{Credentials, Passwords, TOKEN_SECRET, Tokens};
use crate::http::files::LocalFiles;
use crate::http::line::Lines;
use crate::http::{ApiError, DEMO_INBOX_KEY, HttpParts, HttpState, TokenAuthenticator, TreeLive, line, socket, with_routes};
use crate::push::{PushClient, Reach, Vapid};
use crate::store::cache::{self, Cache, CacheConfig};
use crate::store::{ROWS_MAX, Store, StoreConfig};
/// The folder of uploaded files, in the data folder.
const FILES: &str = "files";
/// Where the sentence encoder's file lies, in the data folder, unless a setting says otherwise.
pub const ENCODER: &str = "nlu/encoder.bin";
/// The folder of the models' versions, in the data folder.
const VERSIONS: &str = "models";
/// Under what name the key is kept by which push services know this server.
const PUSH_SECRET: &str = "push";
/// How often measurements are folded into their buckets.
const UPKEEP_EVERY: Duration = Duration::from_secs(5);
/// How long the database may take to close its connections once everything else has stopped.
const CLOSE_MAX: Duration = Duration::from_secs(3);
/// When clients of a server that stops are to come back.
const COME_BACK_AFTER_MS: u64 = 1_000;
/// How long after its time is up an answer that is owed is begun anew.
const ANSWER_GRACE: Duration = Duration::from_secs(10);

/// Opens the database that the settings name.
///
/// # Errors
/// When it cannot be opened; the error names the setting and the cure.
pub async fn open_store(config: &Config) -> anyhow::Result<Store> {
    let (database, server) = (&config.database, &config.server);
    let config = StoreConfig {
        url: database.url.clone(),
        data_dir: server.data_dir.clone(),
        pool_max: database.pool_max,
        acquire_timeout: database.acquire_timeout,
        statement_timeout: database.statement_timeout,
    };
    Ok(Store::open(&config).await?)
}

/// Opens the cache that the settings name.
async fn open_cache(config: &Config) -> anyhow::Result<Arc<dyn Cache>> {
    let (url, command_timeout) = (config.redis.url.clone(), config.redis.command_timeout);
    Ok(cache::open(&CacheConfig { url, command_timeout, ..CacheConfig::default() }).await?)
}

/// Runs the server until it is told to stop, then drains it.
///
/// # Errors
/// When a part cannot start, or the tree of actors has fallen.
pub async fn serve(config: Config, announce: fn(&str) -> anyhow::Result<()>) -> anyhow::Result<()> {
    if config.server.chaos {
        tracing::warn!("`server.chaos` is on: an admin may kill parts of this server. Turn it off where shoppers are.");
    }
    let config = Arc::new(config);
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let ids = Arc::new(IdMaker::new(rand::random()));
    let store = open_store(&config).await?;
    store.migrate().await?;
    let metrics = metrics_exporter_prometheus::PrometheusBuilder::new().install_recorder().context("the metrics cannot be recorded")?;
    let _upkeep = keep_up(metrics.clone());

    let tokens = Arc::new(Tokens::new(&store.secret(TOKEN_SECRET).await?));
    let credentials = Credentials { store: store.clone(), tokens, clock: Arc::clone(&clock) };
    let passwords = Passwords::new(config.auth.password_checks_max, config.auth.password_chars_min).map_err(|error| said(&error))?;
    let files = LocalFiles::open(config.server.data_dir.join(FILES)).await.with_context(|| {
        let folder = config.server.data_dir.display();
        format!("the setting `server.data_dir` does not work: files cannot be written into `{folder}`; name a folder that this user may write to")
    })?;

    let listener = bind(&config).await?;
    let cache = open_cache(&config).await?;
    let http = crate::ai::providers::http_client().context("the HTTP client cannot be made")?;
    let knowledge = Arc::new(KnowledgeBase::new(Arc::new(Articles(store.clone()))));
    let turn = TurnLimits { first_piece: config.ai.first_token_timeout, whole: config.ai.answer_timeout, ..TurnLimits::default() };
    let vapid = vapid(&config, &store).await?;
    let tree = Tree::start(TreeParts {
        store: store.clone(),
        knowledge: Arc::clone(&knowledge),
        providers: ProvidersHandle::new(store.clone(), Arc::clone(&cache), http.clone(), connection_limits(&config), turn),
        authenticator: Arc::new(TokenAuthenticator::new(credentials.clone(), Arc::clone(&cache))),
        clock: Arc::clone(&clock),
        ids: Arc::clone(&ids),
        limits: session_limits(&config),
        patience: patience(&config),
        passivate_after: config.conversation.passivate_after,
        understanding: understanding(&config),
        push: Some(push(&config, &vapid)?),
    })
    .await
    .map_err(|error| anyhow::anyhow!("the actors cannot start: {error}"))?;

    let live = Arc::new(TreeLive::new(tree.clone(), store.clone(), knowledge, http, Arc::clone(&clock)));
    let state = HttpState::new(HttpParts {
        config: Arc::clone(&config),
        credentials,
        passwords: passwords.clone(),
        files: Arc::new(files),
        cache,
        live: Arc::clone(&live) as _,
        ids: Arc::clone(&ids),
        push_key: vapid.public_key().into(),
        metrics: Some(metrics),
    });
    let router = with_routes(state, sockets(tree.clone()).merge(line::routes(Lines::new(tree.clone()), &config.limits)));
    // Made last: a start that fails must not leave a shop whose passwords nobody has seen.
    let made = if config.server.demo {
        demo::make(&store, &config.server, &passwords, clock.as_ref(), &ids).await.map_err(|error| said(&error))?
    } else {
        None
    };
    let has_demo = store.inbox_by_key(DEMO_INBOX_KEY).await?.is_some();
    announce(&demo::greeting(&config.server.base_url(), has_demo, made.as_ref()))?;

    let limit = config.server.drain_timeout;
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let fell = Arc::new(AtomicBool::new(false));
    // Without this, the second of two small frames waits for the client's delayed ack of the first: up to 40 ms.
    let listener = listener.tap_io(|tcp| {
        if let Err(error) = tcp.set_nodelay(true) {
            tracing::debug!(%error, "A connection ended before it began.");
        }
    });
    let served = axum::serve(listener, service).with_graceful_shutdown(drained(tree.clone(), live, limit, Arc::clone(&fell)));
    tokio::select! {
        result = served.into_future() => result.context("the server failed")?,
        () = overdue(&tree, limit) => tracing::warn!("Some requests did not end in time; stopping without them."),
    }
    take_leave(&store).await;
    // Whoever runs the program starts it again when it says that it failed.
    anyhow::ensure!(!fell.load(Ordering::Acquire), "the actors went on crashing; the log says which and why. Start the server again");
    Ok(())
}

/// Closes the database's connections. What was acked is durable: a database that does not answer must not keep the program from ending.
async fn take_leave(store: &Store) {
    if tokio::time::timeout(CLOSE_MAX, store.close()).await.is_err() {
        tracing::warn!("The database did not take its leave in time; stopping without it.");
    }
}

fn connection_limits(config: &Config) -> ProviderLimits {
    ProviderLimits {
        window: usize::try_from(config.ai.window).unwrap_or(usize::MAX),
        waiting_max: usize::try_from(config.ai.waiting_max).unwrap_or(usize::MAX),
        waiting_timeout: config.ai.waiting_timeout,
    }
}

/// Folds what was measured into its buckets: the library keeps every single measurement until somebody asks for the numbers,
/// and on many installations nobody ever does.
fn keep_up(metrics: metrics_exporter_prometheus::PrometheusHandle) -> ChildTask {
    let folding = async move {
        loop {
            tokio::time::sleep(UPKEEP_EVERY).await;
            metrics.run_upkeep();
        }
    };
    spawn_child(folding, || tracing::error!("The upkeep of the metrics crashed; their memory grows until a restart."))
}

/// Waits for the word to stop, then until clients have been told and everything accepted is durable.
async fn drained(tree: Tree, live: Arc<TreeLive>, limit: Duration, fell: Arc<AtomicBool>) {
    tokio::select! {
        () = told_to_stop() => tracing::info!("Told to stop: saying goodbye to clients."),
        () = tree.ended() => {
            fell.store(true, Ordering::Release);
            tracing::error!("The actors have fallen beyond repair: stopping.");
        }
    }
    live.begin_drain();
    tree.drain(COME_BACK_AFTER_MS, limit).await;
}

/// Waits until the tree has ended and the time for what is still under way is up.
async fn overdue(tree: &Tree, limit: Duration) {
    tree.ended().await;
    tokio::time::sleep(limit).await;
}

fn said(error: &ApiError) -> anyhow::Error {
    anyhow::anyhow!("{}", error.detail())
}

async fn bind(config: &Config) -> anyhow::Result<TcpListener> {
    let address = config.server.listen;
    TcpListener::bind(address).await.map_err(|error| {
        let cure = match error.kind() {
            std::io::ErrorKind::AddrInUse => "another program listens there; stop it, or choose another port with --listen ADDR:PORT",
            std::io::ErrorKind::PermissionDenied => "this user may not listen there; choose a port above 1023 with --listen ADDR:PORT",
            std::io::ErrorKind::AddrNotAvailable => "this machine has no such address; 127.0.0.1 and 0.0.0.0 always work",
            _ => "choose another address with --listen ADDR:PORT",
        };
        anyhow::anyhow!("the setting `server.listen` does not work: `{address}` cannot be listened on ({error}): {cure}")
    })
}

fn session_limits(config: &Config) -> SessionLimits {
    let limits = &config.limits;
    SessionLimits {
        frame_bytes: u32::try_from(limits.frame_bytes.0).unwrap_or(u32::MAX),
        text_chars: limits.text_chars,
        in_flight: limits.in_flight,
        heartbeat: limits.heartbeat,
        hello_timeout: limits.hello_timeout,
        outbox_bytes: usize::try_from(limits.outbox_bytes.0).unwrap_or(usize::MAX),
        attachments_max: usize::try_from(limits.attachments_max).unwrap_or(usize::MAX),
        sessions_max: usize::try_from(limits.sessions_max).unwrap_or(usize::MAX),
    }
}

fn patience(config: &Config) -> Patience {
    Patience {
        auto_resolve: config.conversation.auto_resolve_after,
        return_to_queue: config.conversation.return_to_queue_after,
        // An answer that is still being written is not begun a second time.
        answer: config.ai.answer_timeout + config.ai.waiting_timeout + ANSWER_GRACE,
    }
}

fn understanding(config: &Config) -> UnderstandingSetting {
    let chosen = &config.understanding;
    UnderstandingSetting {
        enabled: chosen.enabled,
        workers: usize::try_from(chosen.workers).unwrap_or(1),
        cpu_percent: chosen.cpu_percent,
        files: MindFiles {
            models: chosen.models.as_ref().map(PathBuf::from),
            encoder: chosen.encoder.as_ref().map_or_else(|| config.server.data_dir.join(ENCODER), PathBuf::from),
            versions: Some(config.server.data_dir.join(VERSIONS)),
        },
    }
}

/// By which push services know this server.
async fn vapid(config: &Config, store: &Store) -> anyhow::Result<Arc<Vapid>> {
    let key = match config.push.key() {
        Some(key) => key,
        None => store.secret(PUSH_SECRET).await?,
    };
    let contact = config.push.contact.clone().unwrap_or_else(|| config.server.base_url());
    Ok(Arc::new(Vapid::new(key, contact)))
}

fn push(config: &Config, vapid: &Arc<Vapid>) -> anyhow::Result<PushSetting> {
    let chosen = &config.push;
    if chosen.allow_private_services {
        tracing::warn!("`push.allow_private_services` is on: strangers choose what this server calls. Turn it off where shoppers are.");
    }
    let reach = if chosen.allow_private_services { Reach::Anywhere } else { Reach::Public };
    Ok(PushSetting {
        client: PushClient::new(Arc::clone(vapid), reach).context("the client of push services cannot be made")?,
        away_after: chosen.away_after,
        unread_after: chosen.unread_after,
        ttl: chosen.ttl,
        pace: Pace::default(),
    })
}

fn sockets(tree: Tree) -> Router<HttpState> {
    Router::new().route("/ws", get(move |upgrade: WebSocketUpgrade| async move { socket::accept(upgrade, &tree) }))
}

async fn told_to_stop() {
    let (Ok(mut term), Ok(mut int)) = (signal(SignalKind::terminate()), signal(SignalKind::interrupt())) else {
        tracing::error!("Signals cannot be listened to; only a kill stops this process.");
        return std::future::pending().await;
    };
    tokio::select! {
        _ = term.recv() => {}
        _ = int.recv() => {}
    }
}

/// The shop's articles, as the search reads them.
struct Articles(Store);

#[async_trait]
impl ArticleSource for Articles {
    async fn version(&self, tenant: TenantId) -> Result<i64, SourceError> {
        Ok(self.0.of(tenant).knowledge_version().await?)
    }

    async fn articles(&self, tenant: TenantId) -> Result<Vec<Article>, SourceError> {
        let store = self.0.of(tenant);
        let (mut all, mut after) = (Vec::new(), None);
        loop {
            let page = store.articles(None, after, ROWS_MAX).await?;
            let Some(last) = page.last() else { return Ok(all) };
            after = Some(last.id);
            all.extend(page);
        }
    }
}
