//! With which mind a shop's messages are understood: with everybody's, or with that of the version which the shop stays with. Such a
//! mind is loaded when the first message wants it, and shared by all shops of that version.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use dashmap::DashMap;
use tokio::sync::Mutex;
use tokio::time::Instant;

use super::recent::Recent;
use super::{BELIEVED_FOR, KEPT_VERSIONS, MINDS_MAX, REFUSED_FOR, REFUSED_MAX, SHOPS_MAX};
use crate::ai::understanding::{Mind, ModelsVersion, Shelf, ShelfError};
use crate::domain::TenantId;
use crate::store::{Store, StoreError};

/// The version that a shop stays with; `None` if with none.
type Pin = Option<Arc<str>>;

/// The mind of a version, or why there is none.
type Found = Result<Arc<Mind>, Arc<str>>;

#[derive(Debug, Clone)]
struct Known {
    pin: Pin,
    believed_since: Instant,
}

#[derive(Debug, Clone)]
struct Refused {
    reason: Arc<str>,
    since: Instant,
}

/// The mind for a shop's message.
#[derive(Debug, Clone)]
pub(super) struct Chosen {
    pub(super) mind: Arc<Mind>,
    /// Why it is not that of the version which the shop stays with.
    pub(super) trouble: Option<Arc<str>>,
    /// How long it was worked on to have it.
    pub(super) took: Duration,
}

/// Which version each shop stays with, and their minds.
#[derive(Debug)]
pub(super) struct Minds {
    store: Store,
    shelf: Arc<Shelf>,
    pins: DashMap<TenantId, Known>,
    reading: Mutex<()>,
    /// Beside everybody's.
    loaded: parking_lot::Mutex<Recent<Arc<Mind>>>,
    refused: parking_lot::Mutex<HashMap<String, Refused>>,
    /// Loading takes a moment of a core and some 50 MB: one version after the other.
    loading: Mutex<()>,
    /// So does looking through the files of all of them.
    looking: Mutex<()>,
}

impl Minds {
    pub(super) fn new(store: Store, shelf: Shelf) -> Self {
        Self {
            store,
            shelf: Arc::new(shelf),
            pins: DashMap::new(),
            reading: Mutex::default(),
            loaded: parking_lot::Mutex::new(Recent::new(MINDS_MAX)),
            refused: parking_lot::Mutex::default(),
            loading: Mutex::default(),
            looking: Mutex::default(),
        }
    }

    /// Returns the mind for a shop's next message. Where the version that it stays with cannot be used, everybody's.
    pub(super) async fn of(&self, tenant: TenantId, everybodys: &Arc<Mind>) -> Chosen {
        let pin = self.pin(tenant).await.filter(|version| **version != *everybodys.version());
        let Some(version) = pin else { return Chosen { mind: Arc::clone(everybodys), trouble: None, took: Duration::ZERO } };
        let (found, took) = match self.known(&version) {
            Some(known) => (known, Duration::ZERO),
            None => self.fetch(&version, everybodys).await,
        };
        match found {
            Ok(mind) => Chosen { mind, trouble: None, took },
            Err(reason) => Chosen { mind: Arc::clone(everybodys), trouble: Some(reason), took },
        }
    }

    /// Reads which version a shop stays with. The next message minds it.
    pub(super) async fn read_pin(&self, tenant: TenantId) -> Result<Pin, StoreError> {
        // Without this, one who read before a change could note it after one who read behind it.
        let _one_at_a_time = self.reading.lock().await;
        let believed_since = Instant::now();
        let pin: Pin = self.store.of(tenant).models_pin().await?.map(Arc::from);
        if self.pins.len() >= SHOPS_MAX {
            self.pins.clear();
        }
        self.pins.insert(tenant, Known { pin: pin.clone(), believed_since });
        Ok(pin)
    }

    /// Lets a version be tried again that could not be used.
    pub(super) fn forgive(&self, version: &str) {
        self.refused.lock().remove(version);
    }

    /// Returns the versions that there are.
    pub(super) async fn versions(&self, everybodys: &Arc<Mind>) -> Result<Vec<ModelsVersion>, ShelfError> {
        let _one_at_a_time = self.looking.lock().await;
        let everybodys = Arc::clone(everybodys);
        at(&self.shelf, move |shelf| shelf.versions(&everybodys)).await.unwrap_or_else(|| Ok(Vec::new()))
    }

    /// Puts the program's own models on the shelf, so that they are there after an update, and takes those away that nobody stays
    /// with and that are too many. What fails is said and does no harm.
    pub(super) async fn tidy(&self) {
        if let Some(Err(error)) = at(&self.shelf, Shelf::keep).await {
            tracing::warn!(error = %error, "The models of this program could not be kept: after an update no shop can go back to them.");
        }
        if let Err(error) = self.clear_away().await {
            tracing::warn!(error = %error, "Versions of the models that no shop stays with could not be cleared away.");
        }
    }

    async fn clear_away(&self) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        let Some(names) = at(&self.shelf, Shelf::names).await else { return Ok(()) };
        let mut n_unpinned = 0;
        for version in names? {
            // Asked right before it goes: a shop may have chosen it a moment ago.
            if self.store.is_pinned(&version).await? {
                continue;
            }
            n_unpinned += 1;
            if n_unpinned > KEPT_VERSIONS {
                tracing::info!(models = version, "A version of the models that no shop stays with is removed.");
                at(&self.shelf, move |shelf| shelf.remove(&version)).await.transpose()?;
            }
        }
        Ok(())
    }

    /// Returns which version a shop stays with. Where that cannot be read, what was known before.
    async fn pin(&self, tenant: TenantId) -> Pin {
        let known = self.pins.get(&tenant).map(|known| known.clone());
        if let Some(known) = known.as_ref().filter(|known| known.believed_since.elapsed() < BELIEVED_FOR) {
            return known.pin.clone();
        }
        self.read_pin(tenant).await.unwrap_or_else(|error| {
            tracing::debug!(tenant.id = %tenant, error = %error, "Which models a shop stays with could not be read.");
            known.and_then(|known| known.pin)
        })
    }

    /// Returns what is known of a version without reading its file.
    fn known(&self, version: &str) -> Option<Found> {
        if let Some(mind) = self.loaded.lock().get(version) {
            return Some(Ok(mind));
        }
        let refused = self.refused.lock().get(version).cloned();
        refused.filter(|refused| refused.since.elapsed() < REFUSED_FOR).map(|refused| Err(refused.reason))
    }

    /// Returns what comes of reading a version's file, and how long that took.
    async fn fetch(&self, version: &str, everybodys: &Arc<Mind>) -> (Found, Duration) {
        let _one_at_a_time = self.loading.lock().await;
        let began = Instant::now();
        // Whoever had the lock before may have loaded the same.
        let found = match self.known(version) {
            Some(known) => known,
            None => self.load(version, everybodys).await,
        };
        (found, began.elapsed())
    }

    async fn load(&self, version: &str, everybodys: &Arc<Mind>) -> Found {
        let (wanted, beside) = (version.to_owned(), Arc::clone(everybodys));
        let reason: Arc<str> = match at(&self.shelf, move |shelf| shelf.mind(&wanted, &beside)).await {
            Some(Ok(mind)) => return Ok(self.note_loaded(version, Arc::new(mind))),
            Some(Err(error)) => error.to_string().into(),
            None => "loading it crashed".into(),
        };
        self.note_refused(version, everybodys.version(), &reason);
        Err(reason)
    }

    fn note_loaded(&self, version: &str, mind: Arc<Mind>) -> Arc<Mind> {
        count("loaded");
        self.refused.lock().remove(version);
        let gone = self.loaded.lock().put(version, Arc::clone(&mind));
        tracing::info!(models = version, gone, "A version of the models that a shop stays with was loaded.");
        mind
    }

    /// Says it once, however many messages want the version and however often it is tried.
    fn note_refused(&self, version: &str, instead: &str, reason: &Arc<str>) {
        count("refused");
        let mut refused = self.refused.lock();
        if refused.len() >= REFUSED_MAX {
            refused.clear();
        }
        let is_new = refused.insert(version.to_owned(), Refused { reason: Arc::clone(reason), since: Instant::now() }).is_none();
        if is_new {
            tracing::warn!(
                models = version,
                instead,
                reason = &**reason,
                "A version of the models that a shop stays with cannot be used, so everybody's is. Bring its file back, or let the shop \
                 choose another."
            );
        }
    }
}

/// Works at the shelf on a thread that may block. Nothing comes of work that crashes.
async fn at<T: Send + 'static>(shelf: &Arc<Shelf>, work: impl FnOnce(&Shelf) -> T + Send + 'static) -> Option<T> {
    let shelf = Arc::clone(shelf);
    let crashed = |crash| tracing::error!(error = %crash, "Reading or writing versions of the models crashed.");
    tokio::task::spawn_blocking(move || work(&shelf)).await.map_err(crashed).ok()
}

/// Counts what became of versions that a shop stays with.
fn count(outcome: &'static str) {
    metrics::counter!("beseda_understanding_loads_total", "outcome" => outcome).increment(1);
}
