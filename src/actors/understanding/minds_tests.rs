//! Which mind a shop gets: the version that it stays with, everybody's where that cannot be used, and no more in memory than may be.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use parking_lot::Mutex;
use tempfile::TempDir;

use super::minds::{Chosen, Minds};
use super::own::Shops;
use super::{BELIEVED_FOR, KEPT_VERSIONS, MINDS_MAX, REFUSED_FOR};
use crate::ai::understanding::{Mind, MindFiles, Shelf, renamed_models};
use crate::domain::{Intent, IntentId, Tenant, TenantId, Timestamp};
use crate::store::{Store, StoreConfig, TenantStore};

/// Two shops, a folder of versions, and what knows them.
struct World {
    minds: Minds,
    store: Store,
    everybodys: Arc<Mind>,
    folder: TempDir,
}

const ONE: i64 = 1;
const OTHER: i64 = 2;

impl World {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&StoreConfig { data_dir: folder.path().to_owned(), ..StoreConfig::default() }).await.unwrap();
        store.migrate().await.unwrap();
        for id in [ONE, OTHER] {
            store.create_tenant(&Tenant { id: TenantId::from(id), name: "Shop".into() }, Timestamp::from_millis(0)).await.unwrap();
        }
        let files = MindFiles { versions: Some(folder.path().join("models")), ..MindFiles::default() };
        std::fs::create_dir(folder.path().join("models")).unwrap();
        let everybodys = Arc::new(Mind::load(&files).unwrap());
        Self { minds: Minds::new(store.clone(), Shelf::new(files)), store, everybodys, folder }
    }

    fn path(&self, version: &str) -> PathBuf {
        self.folder.path().join("models").join(format!("{version}.bin"))
    }

    fn bring(&self, version: &str) {
        std::fs::write(self.path(version), renamed_models(version)).unwrap();
    }

    fn shop(&self, shop: i64) -> TenantStore {
        self.store.of(TenantId::from(shop))
    }

    /// Lets a shop stay with a version, as an admin does through this process.
    async fn pin(&self, shop: i64, version: Option<&str>) {
        assert!(self.shop(shop).pin_models(version).await.unwrap());
        self.minds.read_pin(TenantId::from(shop)).await.unwrap();
    }

    async fn of(&self, shop: i64) -> Chosen {
        self.minds.of(TenantId::from(shop), &self.everybodys).await
    }

    async fn version_of(&self, shop: i64) -> String {
        self.of(shop).await.mind.version().to_owned()
    }
}

/// Lets time pass for beliefs, without waiting.
async fn pass(time: Duration) {
    tokio::time::pause();
    tokio::time::advance(time).await;
    tokio::time::resume();
}

#[tokio::test]
async fn shops_of_one_version_share_its_mind_and_others_have_everybodys() {
    let world = World::new().await;
    world.bring("older");
    world.pin(ONE, Some("older")).await;
    assert_eq!(world.version_of(ONE).await, "older");
    assert!(Arc::ptr_eq(&world.of(OTHER).await.mind, &world.everybodys));
    world.pin(OTHER, Some("older")).await;
    assert!(Arc::ptr_eq(&world.of(OTHER).await.mind, &world.of(ONE).await.mind), "loaded once");
    let own = world.everybodys.version().to_owned();
    world.pin(ONE, Some(&own)).await;
    assert!(Arc::ptr_eq(&world.of(ONE).await.mind, &world.everybodys), "the same version is not loaded a second time");
}

#[tokio::test]
async fn what_another_process_chose_is_minded_within_a_while() {
    let world = World::new().await;
    world.bring("older");
    let own = world.everybodys.version();
    assert_eq!(world.version_of(ONE).await, own);
    assert!(world.shop(ONE).pin_models(Some("older")).await.unwrap());
    assert_eq!(world.version_of(ONE).await, own, "the store is not asked for each message");
    pass(BELIEVED_FOR).await;
    assert_eq!(world.version_of(ONE).await, "older");
}

#[tokio::test]
async fn no_more_minds_are_in_memory_than_may_be() {
    let world = World::new().await;
    let versions = (0..=MINDS_MAX).map(|n| format!("v{n}")).collect::<Vec<_>>();
    let mut seen = Vec::new();
    for version in &versions {
        world.bring(version);
        world.pin(ONE, Some(version)).await;
        let mind = world.of(ONE).await.mind;
        assert_eq!(mind.version(), version);
        seen.push(Arc::downgrade(&mind));
    }
    let in_memory = seen.iter().map(|mind| mind.upgrade().is_some()).collect::<Vec<_>>();
    assert_eq!(in_memory, (0..=MINDS_MAX).map(|n| n > 0).collect::<Vec<_>>(), "the one unused the longest went, and no other");
}

#[tokio::test]
async fn a_shops_own_intents_are_learnt_again_when_its_mind_changes() {
    let world = World::new().await;
    world.bring("older");
    let tenant = TenantId::from(ONE);
    let examples = vec!["engrave a name on the cup".to_owned()];
    let updated_at = Timestamp::from_millis(0);
    let engraving = Intent { tenant, id: IntentId::from(1), name: "engraving".into(), examples, updated_at };
    world.shop(ONE).put_intent(&engraving).await.unwrap();
    let shops = Shops::new(world.store.clone());
    let with_everybodys = shops.get(tenant, &world.everybodys).await.unwrap();
    assert!(Arc::ptr_eq(&shops.get(tenant, &world.everybodys).await.unwrap(), &with_everybodys), "believed, not learnt again");
    world.pin(ONE, Some("older")).await;
    let older = world.of(ONE).await.mind;
    assert!(!Arc::ptr_eq(&shops.get(tenant, &older).await.unwrap(), &with_everybodys), "no other mind can ask what one has learnt");
}

/// Counts the warnings that a test's thread says.
#[derive(Clone, Default)]
struct Warnings(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Warnings {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Warnings {
    fn n_about(&self, what: &str) -> usize {
        let said = self.0.lock().clone();
        String::from_utf8(said).unwrap().lines().filter(|line| line.contains("WARN") && line.contains(what)).count()
    }
}

#[tokio::test]
async fn a_damaged_version_is_replaced_by_everybodys_and_one_warning_says_so() {
    let warnings = Warnings::default();
    let writer = warnings.clone();
    let log = tracing_subscriber::fmt().with_ansi(false).with_writer(move || writer.clone()).finish();
    let _listening = tracing::subscriber::set_default(log);
    let world = World::new().await;
    world.bring("older");
    let whole = std::fs::read(world.path("older")).unwrap();
    std::fs::write(world.path("older"), &whole[..whole.len() - 1]).unwrap();
    world.pin(ONE, Some("older")).await;
    world.pin(OTHER, Some("gone")).await;
    for _ in 0..3 {
        let chosen = world.of(ONE).await;
        assert!(Arc::ptr_eq(&chosen.mind, &world.everybodys));
        assert!(chosen.trouble.unwrap().contains("damaged or cut short"));
        assert!(world.of(OTHER).await.trouble.unwrap().contains("`gone.bin` is missing"));
    }
    pass(REFUSED_FOR).await;
    assert!(world.of(ONE).await.trouble.is_some(), "it was tried again");
    assert_eq!((warnings.n_about("older"), warnings.n_about("gone")), (1, 1));

    std::fs::write(world.path("older"), whole).unwrap();
    assert!(world.of(ONE).await.trouble.is_some(), "it is not tried for each message");
    pass(REFUSED_FOR).await;
    assert_eq!((world.version_of(ONE).await, world.of(ONE).await.trouble), ("older".to_owned(), None));
}

#[tokio::test]
async fn a_version_that_was_mended_is_used_at_once_when_it_is_chosen_again() {
    let world = World::new().await;
    world.pin(ONE, Some("older")).await;
    assert!(world.of(ONE).await.trouble.is_some());
    world.bring("older");
    world.minds.forgive("older");
    assert_eq!(world.version_of(ONE).await, "older");
}

#[tokio::test]
async fn the_programs_models_are_kept_and_of_versions_without_a_shop_the_newest() {
    let world = World::new().await;
    let names = (0..8).map(|n| format!("v{n}")).collect::<Vec<_>>();
    for (day, name) in (0..).zip(&names) {
        std::fs::write(world.path(name), b"models").unwrap();
        let file = std::fs::File::options().write(true).open(world.path(name)).unwrap();
        file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_hours(24 * day)).unwrap();
    }
    world.pin(ONE, Some("v0")).await;
    world.minds.tidy().await;
    let is_there = |name: &str| world.path(name).exists();
    let own = world.everybodys.version();
    assert!(is_there("v0") && is_there(own), "what a shop stays with, and what the program brought");
    let kept = names.iter().skip(1).filter(|name| is_there(name)).collect::<Vec<_>>();
    assert_eq!(kept, names.iter().skip(names.len() - (KEPT_VERSIONS - 1)).collect::<Vec<_>>(), "the oldest went");
    assert_eq!(std::fs::read(world.path(own)).unwrap().len(), renamed_models(own).len());
}

#[tokio::test]
async fn a_folder_that_cannot_be_written_costs_a_warning_and_nothing_else() {
    let warnings = Warnings::default();
    let writer = warnings.clone();
    let log = tracing_subscriber::fmt().with_ansi(false).with_writer(move || writer.clone()).finish();
    let _listening = tracing::subscriber::set_default(log);
    let world = World::new().await;
    std::fs::remove_dir(world.folder.path().join("models")).unwrap();
    std::fs::write(world.folder.path().join("models"), b"a file where the folder should be").unwrap();
    world.minds.tidy().await;
    assert_eq!(warnings.n_about("make room there"), 2, "neither written nor cleared");
    assert!(Arc::ptr_eq(&world.of(ONE).await.mind, &world.everybodys));
}
