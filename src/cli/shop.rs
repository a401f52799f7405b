//! Which shop a command is about, and the things that every command on a shop needs.

use anyhow::{Context as _, bail};
use clap::Args;

use super::Common;
use crate::app;
use crate::config::Config;
use crate::domain::{Clock as _, IdMaker, SystemClock, Tenant, TenantId, Timestamp};
use crate::store::{Store, TenantStore};

/// The name of the shop that is made where there is none.
const FIRST_SHOP: &str = "Shop";

/// Which shop.
#[derive(Debug, Clone, Args)]
pub(super) struct ShopArgs {
    /// The id of the shop, where there are several
    #[arg(long, value_name = "ID")]
    tenant: Option<String>,
}

/// An open database and a shop in it.
pub(super) struct Shop {
    pub(super) config: Config,
    pub(super) store: Store,
    pub(super) tenant: TenantId,
    ids: IdMaker,
}

impl Shop {
    /// Opens the database and finds the shop; makes one where there is none.
    pub(super) async fn open(common: &Common, args: &ShopArgs) -> anyhow::Result<Self> {
        let config = common.load(None)?.config;
        let store = app::open_store(&config).await?;
        store.migrate().await?;
        let ids = IdMaker::new(rand::random());
        let tenant = find(&store, args, &ids).await?;
        Ok(Self { config, store, tenant, ids })
    }

    pub(super) fn own(&self) -> TenantStore {
        self.store.of(self.tenant)
    }

    pub(super) fn id<T: From<i64>>(&self) -> T {
        self.ids.next(now())
    }
}

/// Returns the time now.
pub(super) fn now() -> Timestamp {
    SystemClock.now()
}

async fn find(store: &Store, args: &ShopArgs, ids: &IdMaker) -> anyhow::Result<TenantId> {
    let shops = store.tenants().await?;
    if let Some(text) = &args.tenant {
        let id = text.parse::<TenantId>().with_context(|| format!("--tenant `{text}` is not right"))?;
        return match shops.iter().find(|shop| shop.id == id) {
            Some(shop) => Ok(shop.id),
            None => bail!("there is no shop `{text}`; {}", listed(&shops)),
        };
    }
    match shops.as_slice() {
        [] => {
            let shop = Tenant { id: ids.next(now()), name: FIRST_SHOP.to_owned() };
            store.create_tenant(&shop, now()).await?;
            Ok(shop.id)
        }
        [only] => Ok(only.id),
        _ => bail!("there are several shops; choose one with --tenant: {}", listed(&shops)),
    }
}

fn listed(shops: &[Tenant]) -> String {
    let names: Vec<String> = shops.iter().map(|shop| format!("{} ({})", shop.id, shop.name)).collect();
    if names.is_empty() { "there is none yet".to_owned() } else { names.join(", ") }
}
