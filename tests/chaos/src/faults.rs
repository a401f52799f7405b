//! Does what the plan says: each fault from its beginning to its end, one after the other.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use rustix::process::Signal;
use serde_json::json;
use tokio::time::{Instant, sleep, timeout_at};

use crate::disk::Disk;
use crate::plan::{Fault, Means};
use crate::process::{Service, resident_bytes, signal};
use crate::proxy::Proxy;
use crate::rest::Call;
use crate::server::Server;
use crate::stage::Stage;

/// Between two kills of actors: long enough that one has been started again.
const KILL_PAUSE: Duration = Duration::from_millis(150);

/// What can go wrong, and has to be right again at the end.
pub(crate) struct Scene {
    pub(crate) server: Server,
    pub(crate) disk: Option<Disk>,
    pub(crate) postgres: Option<Service>,
    pub(crate) redis: Option<Service>,
    pub(crate) proxy: Proxy,
    pub(crate) stage: Arc<Stage>,
    pub(crate) done: BTreeMap<String, u64>,
    /// The most memory that the server ever had.
    pub(crate) resident_bytes_max: u64,
}

impl Scene {
    pub(crate) const fn means(&self) -> Means {
        Means { small_disk: self.disk.is_some(), postgres: self.postgres.is_some(), redis: self.redis.is_some() }
    }

    /// Follows the plan until the time is up, then makes everything right again.
    pub(crate) async fn burn(&mut self, plan: Vec<(Duration, Fault)>, until: Instant) -> Result<()> {
        for (pause, fault) in plan {
            if timeout_at(until, sleep(pause)).await.is_err() {
                break;
            }
            self.look().await?;
            self.stage.count("faults");
            *self.done.entry(fault.name()).or_default() += 1;
            self.strike(fault).await?;
        }
        self.calm().await
    }

    async fn strike(&mut self, fault: Fault) -> Result<()> {
        match fault {
            Fault::Kill { down } => {
                self.server.kill()?;
                sleep(down).await;
                self.server.start().await
            }
            Fault::Drain => {
                self.server.drain().await?;
                self.server.start().await
            }
            Fault::Freeze { pause } => {
                self.server.signal(Signal::STOP)?;
                sleep(pause).await;
                self.server.signal(Signal::CONT)
            }
            Fault::Actor { kind, times } => self.kill_actors(kind, times).await,
            Fault::CutAll => {
                self.proxy.change(|weather| weather.n_cuts += 1);
                Ok(())
            }
            Fault::Stall { direction, pause } => {
                self.proxy.change(|weather| weather.stalled = Some(direction));
                sleep(pause).await;
                self.proxy.change(|weather| weather.stalled = None);
                Ok(())
            }
            Fault::DiskFull { pause } => {
                let Some(disk) = &self.disk else { return Ok(()) };
                disk.fill()?;
                sleep(pause).await;
                disk.free()
            }
            Fault::PostgresCrash { .. } | Fault::BothCrash { .. } | Fault::PostgresCut | Fault::PostgresStall { .. } => {
                self.strike_postgres(fault).await
            }
            Fault::RedisKill { down } => {
                let Some(redis) = &mut self.redis else { return Ok(()) };
                redis.end(Signal::KILL).await?;
                sleep(down).await;
                redis.start()
            }
        }
    }

    async fn strike_postgres(&mut self, fault: Fault) -> Result<()> {
        let Some(postgres) = &mut self.postgres else { return Ok(()) };
        match fault {
            Fault::PostgresCrash { down } => {
                // SIGQUIT is PostgreSQL's immediate shutdown: what a crash leaves behind.
                postgres.end(Signal::QUIT).await?;
                sleep(down).await;
                postgres.start()
            }
            Fault::BothCrash { down } => {
                postgres.end(Signal::QUIT).await?;
                sleep(down).await;
                self.server.kill()?;
                sleep(down / 2).await;
                postgres.start()?;
                self.server.start().await
            }
            Fault::PostgresCut => {
                for child in postgres.children() {
                    // Some of them end by themselves in between.
                    drop(signal(child, Signal::TERM));
                }
                Ok(())
            }
            Fault::PostgresStall { pause } => {
                postgres.freeze(true)?;
                sleep(pause).await;
                postgres.freeze(false)
            }
            _ => Ok(()),
        }
    }

    async fn kill_actors(&self, kind: &str, times: u64) -> Result<()> {
        let Some(shop) = self.stage.shops.first() else { return Ok(()) };
        for _ in 0..times {
            // A token may have run out, and a server may be busy: then this one lives.
            let Ok(token) = shop.admin.token(&self.stage.rest).await else { return Ok(()) };
            let body = json!({ "kind": kind });
            let call = Call { token: Some(&token), body: Some(&body), origin: None };
            match self.stage.rest.call("POST", "/api/v1/system/actors/kill", call).await {
                Ok(answer) if answer.status == 401 => shop.admin.forget(),
                Ok(answer) if answer.body["killed"] == json!(true) => self.stage.count("actors killed"),
                _ => {}
            }
            sleep(KILL_PAUSE).await;
        }
        Ok(())
    }

    /// Sees whether the server is still there, and how large it is.
    pub(crate) async fn look(&mut self) -> Result<()> {
        for service in [&self.postgres, &self.redis].into_iter().flatten() {
            service.must_run()?;
        }
        if self.server.fell()? {
            self.server.start().await?;
        }
        let resident = self.server.pid().and_then(resident_bytes).unwrap_or_default();
        self.resident_bytes_max = self.resident_bytes_max.max(resident);
        Ok(())
    }

    /// Makes everything right again.
    async fn calm(&mut self) -> Result<()> {
        self.proxy.change(|weather| (weather.calm, weather.stalled) = (true, None));
        if let Some(disk) = &self.disk {
            disk.free()?;
        }
        for service in [&mut self.postgres, &mut self.redis].into_iter().flatten() {
            service.start()?;
        }
        self.look().await
    }
}
